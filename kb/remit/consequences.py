"""What follows from a change: statuses computed, marks set, a status lowered whose evidence fell.

The author of a change writes claims, chains and assessments. Everything that follows from them by rule is
written beside them by the program, in the same entry of the journal, so that every reader of the graph finds
the status phrase at the statement itself. What an author sets above its evidence is not corrected: it is
shown to the gate as evidence, and refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.iri import ID
from remit.journal.entry import moment_text
from remit.literals import canonical, ill_typed, literal
from remit.model.quote import anchor, read_target
from remit.ontology import Ontology
from remit.patch import EMPTY, Patch, Quad, term_text
from remit.paths import Path, Predicate, Walker, Walkers, alternative, sequence
from remit.state import Reads, State, Triple
from remit.support import (
    CLAIM_READS,
    INCIDENT_READS,
    Ceiling,
    ClaimStanding,
    StatementSupport,
    StatusScheme,
    Step,
    Support,
    Weighing,
    falls_to,
    lacks_second_person,
    permitted,
    step_allowed,
    weighed_ceiling,
    weighed_standing,
)
from remit.support.reading import withdrawn_by
from remit.terms import anchoring, mark, oa, rdf, rmt, skos, status, xsd

REMIT = URIRef(f"{ID}actor/remit")
"""The program itself, as the one who assessed."""

_Pairs: TypeAlias = set[tuple[Node, Node]]

_ONTOLOGY = f"{ID}graph/ontology/"
_DIGEST = re.compile("[0-9A-Fa-f]{64}")  # what is none is for the shapes to refuse
_COMPUTED_MARKS = frozenset({mark.contested, mark.interested_accuser, mark.single_reviewer})
_COMPUTED = frozenset({rmt.statusPhrase, rmt.saidIn, rmt.coreOf, rmt.ceiling, rmt.contestedBy, rmt.anchoring})
"""Properties that only the program writes, on whatever node."""


def _steps(first: URIRef, others: Iterable[URIRef]) -> Path:
    return sequence(first, alternative(*others))


_CLAIM_PATHS: tuple[Path, ...] = (
    Predicate(rdf.type_),
    Predicate(rmt.sourcingStatus),
    _steps(rmt.says, (rdf.type_,)),
)
_INCIDENT_PATHS: tuple[Path, ...] = (
    Predicate(rdf.type_),
    Predicate(rmt.sourcingStatus),
    _steps(rmt.core, (rdf.type_,)),
)
_TARGET_PATHS: tuple[Path, ...] = (
    Predicate(rdf.type_),
    _steps(oa.hasSource, (rmt.textHeld, rmt.sha256)),
    _steps(oa.hasSelector, (rdf.type_, oa.start, oa.end, oa.exact, rmt.sha256, rmt.length)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A status that fell because its evidence did.

    Attributes:
        incident: whose status it is.
        before: the status that it had.
        after: the status that its evidence still supports.
        reason: why, in a sentence.
    """

    incident: URIRef
    before: URIRef
    after: URIRef
    reason: str


@dataclass(slots=True)
class Evidence:
    """What stands beside the data for the shapes, and is stored nowhere.

    Attributes:
        triples: for example an incident and a status that is above its evidence.
        reasons: a sentence for each, by node and property.
    """

    triples: set[Triple] = field(default_factory=set)
    reasons: dict[tuple[Node, Node], str] = field(default_factory=dict)

    def add(self, node: Node, predicate: URIRef, value: Node, reason: str) -> None:
        """Puts one piece beside the data, with why it stands."""
        self.triples.add((node, predicate, value))
        self.reasons[(node, predicate)] = reason


@dataclass(slots=True)
class Following:
    """What follows from a change.

    Attributes:
        patch: the author's patch with what the program adds and removes beside it.
        evidence: what stands beside the data for the shapes.
        lowered: statuses that fell.
    """

    patch: Patch = EMPTY
    evidence: Evidence = field(default_factory=Evidence)
    lowered: list[Lowered] = field(default_factory=list)


class Consequences:
    """Works out what follows from changes; compiled once from the ontology and the status scheme."""

    def __init__(self, *, ontology: Ontology, scheme: StatusScheme, text_of: Callable[[str], str | None]) -> None:
        """Compiles the paths that the computations read.

        Args:
            ontology: for the classes that are defined by equivalence.
            scheme: the statuses and their order.
            text_of: gives the text of a document by the SHA-256 of its bytes, None where it is not held.
        """
        self.scheme = scheme
        self._ontology = ontology
        self._text_of = text_of
        self._records = Walkers(
            {
                rmt.Claim: (*CLAIM_READS, *_CLAIM_PATHS),
                rmt.Incident: (*INCIDENT_READS, *_INCIDENT_PATHS),
                oa.SpecificResource: _TARGET_PATHS,
            }
        )
        self._defined = Walker(ontology.definition_paths())

    def following(self, reads: Reads, author: Patch, *, now: datetime, everywhere: bool = False) -> Following:
        """Gives what follows from an author's patch, which must be effective on the store.

        The cost is that of the claims and incidents that the patch reaches, wherever they are; with `everywhere`,
        of all that there are: what the program computes otherwise than it did is then made right.
        """
        typed = self._classify(reads, author, everywhere=everywhere)
        patch = author.then(typed)
        both = State(reads, adds=patch.adds)
        after = State(reads, adds=patch.adds, removes=patch.removes)
        changed = {quad[:3] for quad in (*patch.adds, *patch.removes)}
        result = Following()
        draft = _Draft(after)
        work = _Work(
            before=State(reads),
            after=after,
            weighing=Weighing(after, self.scheme),
            set_by_author=frozenset(quad[:3] for quad in author.adds),
            draft=draft,
            result=result,
            now=now,
        )
        kinds = (rmt.Claim, rmt.Incident, oa.SpecificResource)
        starts: Mapping[URIRef, Collection[Node]] = (
            {kind: set(both.subjects(rdf.type_, kind)) for kind in kinds}
            if everywhere
            else self._records.starts(both, changed)
        )
        claims, incidents = (sorted(starts.get(kind, ()), key=str) for kind in (rmt.Claim, rmt.Incident))
        # statuses first: what is said at a statement follows from the status that its incident has in the end
        for incident in incidents:
            self._weigh_status(incident, work)
        nodes = {*claims, *incidents, *starts.get(oa.SpecificResource, ())}
        nodes |= {subject for subject, predicate, value in changed if _is_computed(predicate, value)}
        for view in (work.before, after):
            nodes.update(s for claim in claims for s in view.objects(claim, rmt.says))
            nodes.update(s for incident in incidents for s in view.objects(incident, rmt.core))
        for node in sorted(nodes, key=str):
            self._settle(node, work)
        _see_literals(((q.subject, q.object) for q in author.adds if isinstance(q.object, Literal)), result.evidence)
        result.patch = patch.then(draft.patch())
        return result

    def evidence(
        self,
        state: State,
        literals: Iterable[tuple[Node, Literal]],
        *,
        concerning: Callable[[Node], bool] = lambda node: True,
    ) -> Evidence:
        """Gives the evidence beside a whole state, as `following` gives it beside a change.

        What concerns a step from one state to another is not in it.

        Args:
            state: the state.
            literals: every literal with a datatype, with its subject.
            concerning: which nodes to look at.
        """
        found, weighing = Evidence(), Weighing(state, self.scheme)
        for claim in filter(concerning, state.subjects(rdf.type_, rmt.Claim)):
            weighed = weighing.chained(claim)
            for held in state.objects(claim, rmt.sourcingStatus):
                if held != weighed.status:
                    found.add(claim, rmt.beyondEvidence, held, weighed.reason.say(state))
        for incident in filter(concerning, state.subjects(rdf.type_, rmt.Incident)):
            reached = weighed_ceiling(weighing, incident)
            for held in state.objects(incident, rmt.sourcingStatus):
                fits, why = permitted(reached, held)
                if not fits and not self._is_outside(held):
                    found.add(incident, rmt.beyondEvidence, held, why.say(state))
        for target in filter(concerning, state.subjects(rdf.type_, oa.SpecificResource)):
            self._of_target(target, state, found)
        _see_literals(((node, value) for node, value in literals if concerning(node)), found)
        return found

    def derives(self, view: State, quad: Quad) -> bool:
        """Says whether the program is who writes such a quad, as follows from the others of a state."""
        if _is_computed(quad.predicate, quad.object):
            return True
        if quad.predicate == rdf.type_:
            return quad.object in self._ontology.defined
        is_claim, is_incident = (view.has(quad.subject, rdf.type_, kind) for kind in (rmt.Claim, rmt.Incident))
        return quad.predicate == rmt.sourcingStatus and is_claim and not is_incident

    # ---- classes defined by equivalence

    def _classify(self, reads: Reads, author: Patch, *, everywhere: bool) -> Patch:
        """Gives the classes defined by equivalence to the nodes that a patch reaches, and takes them away.

        What was given before is left out of what is looked at: a class must not hold because it held. What the
        ontology's own graphs say was classified with the release, and stands.
        """
        defined = frozenset(self._ontology.defined)
        both = State(reads, adds=author.adds)
        changed = {quad[:3] for quad in (*author.adds, *author.removes)}
        typed = {s for s, _, _ in both.triples((None, rdf.type_, None))} if everywhere else None
        nodes = sorted(self._defined.starts(both, *changed) if typed is None else typed, key=str)
        stated = State(reads, adds=author.adds, removes=author.removes)
        given = [
            quad
            for node in nodes
            for quad in stated.quads_of(node)
            if quad.predicate == rdf.type_ and quad.object in defined and not quad.graph.startswith(_ONTOLOGY)
        ]
        bare = State(reads, adds=author.adds.difference(given), removes=author.removes.union(given))
        draft = _Draft(stated)
        for node in nodes:
            home = draft.home(node)
            if home is not None and not home.startswith(_ONTOLOGY):
                wanted: _Pairs = {(rdf.type_, of_class) for of_class in self._ontology.defined_types(bare, node)}
                draft.settle(node, wanted, lambda predicate, value: predicate == rdf.type_ and value in defined)
        return draft.patch()

    # ---- what the program says of a node

    def _settle(self, node: Node, work: _Work) -> None:
        """Makes what the program says of a node be what follows, whatever the node is, and whoever said it."""
        after = work.after
        is_claim, is_incident = (after.has(node, rdf.type_, kind) for kind in (rmt.Claim, rmt.Incident))
        wanted = self._of_statement(node, work)
        if is_claim:
            wanted |= self._of_claim(node, work)
        if is_incident:
            wanted |= self._of_incident(node, work)
        if after.has(node, rdf.type_, oa.SpecificResource):
            wanted |= self._of_target(node, after, work.result.evidence)
        was_claim = work.before.has(node, rdf.type_, rmt.Claim)
        computes_status = is_claim or (was_claim and not is_incident)
        work.draft.settle(
            node,
            wanted,
            lambda predicate, value: (
                _is_computed(predicate, value) or (computes_status and predicate == rmt.sourcingStatus)
            ),
        )

    # ---- claims

    def _of_claim(self, claim: Node, work: _Work) -> _Pairs:
        standing = work.standing(claim)
        wanted: _Pairs = {(rmt.sourcingStatus, held) for held in self._claim_statuses(claim, work)}
        status = standing.basis.status
        wanted.add((rmt.statusPhrase, self._phrase_of(work.after, claim, status, contested=standing.contested)))
        if standing.contested:
            wanted.add((rmt.mark, mark.contested))
        if standing.interested_accuser:
            wanted.add((rmt.mark, mark.interested_accuser))
        return wanted

    def _claim_statuses(self, claim: Node, work: _Work) -> list[Node]:
        """Gives the status that follows for a claim, and what its author set instead, for the gate to refuse."""
        basis = work.standing(claim).basis
        authored = [
            held
            for held in work.after.objects(claim, rmt.sourcingStatus)
            if held != basis.status and (claim, rmt.sourcingStatus, held) in work.set_by_author
        ]
        for held in authored:
            work.result.evidence.add(claim, rmt.beyondEvidence, held, basis.reason.say(work.after))
        return authored if basis.status is None else [basis.status, *authored]

    def _phrase_of(self, state: State, claim: Node, status: URIRef | None, *, contested: bool) -> Literal:
        if status is not None:
            return _english(self.scheme.phrase(status, contested=contested))
        kind = next(state.objects(claim, rmt.kind), None)
        words = state.value(kind, skos.prefLabel) if kind is not None else None
        taken_back = "withdrawn; " if withdrawn_by(state, claim) is not None else ""
        return _english(f"{taken_back}{words or 'not said of what kind'}, not a claim of fact")

    def _of_statement(self, statement: Node, work: _Work) -> _Pairs:
        """Gives whose a statement is and how it is sourced, for whoever comes upon the statement alone."""
        after = work.after
        wanted: _Pairs = set()
        for claim in after.subjects(rmt.says, statement):
            if not after.has(claim, rdf.type_, rmt.Claim):
                continue
            standing = work.standing(claim)
            wanted.add((rmt.saidIn, claim))
            phrase = self._phrase_of(after, claim, standing.basis.status, contested=standing.contested)
            wanted.add((rmt.statusPhrase, phrase))
            if standing.contested:
                wanted.add((rmt.mark, mark.contested))
        for incident in after.subjects(rmt.core, statement):
            if not after.has(incident, rdf.type_, rmt.Incident):
                continue
            found = work.ceiling(incident)
            weighed = next(s for s in found.statements if s.statement == statement)
            contested = bool(weighed.contested_by)
            wanted.add((rmt.coreOf, incident))
            shown = self._shown_for(weighed, work.statuses(incident))
            wanted.add((rmt.statusPhrase, _english(self.scheme.phrase(shown, contested=contested))))
            if contested:
                wanted.add((rmt.mark, mark.contested))
        return wanted

    def _shown_for(self, weighed: StatementSupport, held: Iterable[Node]) -> Support | URIRef:
        """Gives what a core statement's phrase says: refuted or withdrawn where it is, else what supports it."""
        decided = [s for s in held if isinstance(s, URIRef) and self._is_outside(s)]
        if not decided and not weighed.support:
            fell = ((weighed.refuted, status.refuted), (weighed.withdrawn, status.withdrawn))
            decided = [to for why, to in fell if why is not None and to in self.scheme]
        return decided[0] if decided else weighed.support

    # ---- incidents

    def _weigh_status(self, incident: Node, work: _Work) -> None:
        """Lowers a status that fell; shows to the gate what an author set too high."""
        after = work.after
        if not isinstance(incident, URIRef) or not after.has(incident, rdf.type_, rmt.Incident):
            return
        found = work.ceiling(incident)
        computed = after.has(incident, rdf.type_, rmt.Claim)
        held = self._claim_statuses(incident, work) if computed else sorted(work.statuses(incident), key=str)
        for current in held:
            fits, why = permitted(found, current)
            authored = (incident, rmt.sourcingStatus, current) in work.set_by_author
            if authored:
                self._see_step(incident, current, work)
            if fits or (self._is_outside(current) and not authored):
                continue
            lower = None if authored or computed else falls_to(found, current)
            if isinstance(lower, URIRef) and isinstance(current, URIRef):
                self._lower(incident, current, lower, why.say(after), work)
            else:
                work.result.evidence.add(incident, rmt.beyondEvidence, current, why.say(after))

    def _of_incident(self, incident: Node, work: _Work) -> _Pairs:
        found = work.ceiling(incident)
        wanted: _Pairs = {(rmt.ceiling, status) for status in found.maximal}
        wanted |= {(rmt.contestedBy, denial) for denial in found.contested_by}
        if found.contested:
            wanted.add((rmt.mark, mark.contested))
        if lacks_second_person(work.in_the_end(incident), incident, self.scheme):
            wanted.add((rmt.mark, mark.single_reviewer))
        wanted |= {
            (rmt.statusPhrase, _english(self.scheme.phrase(status, contested=found.contested)))
            for status in work.statuses(incident)
            if status in self.scheme
        }
        return wanted

    def _is_outside(self, status: Node) -> bool:
        """Whether a status stands outside the order: it was decided, and does not fall with the evidence."""
        return status in self.scheme and status not in self.scheme.ordered

    def _see_step(self, incident: URIRef, status: Node, work: _Work) -> None:
        for old in work.before.objects(incident, rmt.sourcingStatus):
            if work.after.has(incident, rmt.sourcingStatus, old):
                continue
            allowed, why = step_allowed(
                Step(incident=incident, old=old, new=status), work.before, work.after, self.scheme
            )
            if not allowed:
                work.result.evidence.add(incident, rmt.forbiddenStep, status, why.say(work.after))

    def _lower(self, incident: URIRef, status: URIRef, lower: URIRef, why: str, work: _Work) -> None:
        reason = f"Lowered by the program, because the evidence fell. {why}"
        work.result.lowered.append(Lowered(incident=incident, before=status, after=lower, reason=reason))
        work.lowered.setdefault(incident, {})[status] = lower
        set_in = [q for q in work.after.quads_of(incident) if (q.predicate, q.object) == (rmt.sourcingStatus, status)]
        home = min(quad.graph for quad in set_in)
        moment = canonical(literal(moment_text(work.now), xsd.dateTime))
        key = hashlib.sha256(f"{incident} {status} {lower} {moment}".encode()).hexdigest()[:24]
        decision = URIRef(f"{ID}assessment/{key}")
        work.draft.remove(set_in)
        work.draft.add([Quad(incident, rmt.sourcingStatus, lower, home)])
        said: list[tuple[URIRef, URIRef | Literal]] = [
            (rdf.type_, rmt.StatusDecision),
            (rmt.assesses, incident),
            (rmt.fromStatus, status),
            (rmt.toStatus, lower),
            (rmt.proposedBy, REMIT),
            (rmt.assessedBy, REMIT),
            (rmt.assessedOn, moment),
            (rmt.acceptedBy, REMIT),
            (rmt.acceptedOn, moment),
            (rmt.reason, _english(reason)),
        ]
        work.draft.add(Quad(decision, predicate, value, home) for predicate, value in said)

    # ---- quotes and literals

    def _of_target(self, node: Node, state: State, evidence: Evidence) -> _Pairs:
        target = read_target(state, node)
        if target is None:
            return set()
        text = None
        if isinstance(target.source, URIRef) and any(True for _ in state.objects(target.source, rmt.textHeld)):
            digests = sorted(str(d) for d in state.objects(target.source, rmt.sha256))
            text = next((t for t in map(self._text_of, filter(_DIGEST.fullmatch, digests)) if t is not None), None)
        found = None if text is None else anchor(text, target.start, target.end, target.quote)
        if found is None or found.verified:
            compared = anchoring.not_checked if found is None else anchoring.verified
            return set() if target.quote is None else {(rmt.anchoring, compared)}
        evidence.add(node, rmt.quoteMismatch, literal(found.found), f"{found.why[0].upper()}{found.why[1:]}.")
        return set()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What the settling of one change works on."""

    before: State
    after: State
    weighing: Weighing
    set_by_author: frozenset[Triple]
    draft: _Draft
    result: Following
    now: datetime
    lowered: dict[Node, dict[Node, Node]] = field(default_factory=dict)
    standings: dict[Node, ClaimStanding] = field(default_factory=dict)
    ceilings: dict[Node, Ceiling] = field(default_factory=dict)

    def standing(self, claim: Node) -> ClaimStanding:
        """Weighs a claim, once."""
        if claim not in self.standings:
            self.standings[claim] = weighed_standing(self.weighing, claim)
        return self.standings[claim]

    def ceiling(self, incident: Node) -> Ceiling:
        """Weighs an incident, once."""
        if incident not in self.ceilings:
            self.ceilings[incident] = weighed_ceiling(self.weighing, incident)
        return self.ceilings[incident]

    def statuses(self, incident: Node) -> list[Node]:
        """Gives the statuses that an incident has in the end: those that fell as what they fell to."""
        fell = self.lowered.get(incident, {})
        return [fell.get(status, status) for status in self.after.objects(incident, rmt.sourcingStatus)]

    def in_the_end(self, incident: Node) -> State:
        """Gives the state in which an incident has the status to which it fell, with the decision that says so."""
        return self.after.changed_by(self.draft.patch()) if incident in self.lowered else self.after


class _Draft:
    """Quads that the program adds and removes, collected against one state."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._adds: set[Quad] = set()
        self._removes: set[Quad] = set()

    def patch(self) -> Patch:
        return Patch(adds=frozenset(self._adds), removes=frozenset(self._removes))

    def add(self, quads: Iterable[Quad]) -> None:
        self._adds.update(quads)

    def remove(self, quads: Iterable[Quad]) -> None:
        self._removes.update(quads)

    def home(self, node: Node) -> URIRef | None:
        """Gives the graph in which a node says what it is; else any in which it says something."""
        quads = list(self._state.quads_of(node))
        typed = [quad.graph for quad in quads if quad.predicate == rdf.type_]
        return min(typed or [quad.graph for quad in quads], default=None)

    def settle(self, node: Node, wanted: _Pairs, owned: Callable[[Node, Node], bool]) -> None:
        """Makes what the program says of a node be just what is wanted.

        Args:
            node: the node.
            wanted: pairs of property and value.
            owned: says of a property and a value whether only the program writes them.
        """
        self._removes.update(
            quad
            for quad in self._state.quads_of(node)
            if owned(quad.predicate, quad.object) and (quad.predicate, quad.object) not in wanted
        )
        missing = [pair for pair in wanted if not self._state.has(node, *pair)]
        home = self.home(node) if missing else None
        if home is None or not isinstance(node, URIRef):
            return
        for predicate, value in missing:
            if isinstance(predicate, URIRef) and isinstance(value, URIRef | Literal):
                self._adds.add(Quad(node, predicate, value, home))


def _is_computed(predicate: Node, value: Node) -> bool:
    return predicate in _COMPUTED or (predicate == rmt.mark and value in _COMPUTED_MARKS)


def _see_literals(literals: Iterable[tuple[Node, Literal]], evidence: Evidence) -> None:
    for subject, value in literals:
        if (fault := ill_typed(value)) is not None:
            evidence.add(subject, rmt.illTypedValue, literal(term_text(value)), f"{fault}.")


def _english(text: str) -> Literal:
    return literal(text, language="en")

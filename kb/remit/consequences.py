"""What follows from a change: statuses computed, marks set, a status lowered whose evidence fell.

The author of a change writes claims, chains and assessments. Everything that follows from them by rule is
written beside them by the program, in the same entry of the journal, so that every reader of the graph finds
the status phrase at the statement itself. What an author sets above its evidence is not corrected: it is
shown to the gate as evidence, and refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.iri import ID
from remit.journal.entry import moment_text
from remit.literals import ill_typed, literal
from remit.model.quote import anchor, read_target
from remit.ontology import Ontology
from remit.patch import EMPTY, Patch, Quad, term_text
from remit.paths import Path, Predicate, Walker, alternative, sequence
from remit.state import Reads, State, Triple
from remit.support import (
    CLAIM_READS,
    INCIDENT_READS,
    Ceiling,
    ClaimStanding,
    StatusScheme,
    Step,
    ceiling,
    claim_standing,
    falls_to,
    lacks_second_person,
    permitted,
    step_allowed,
)
from remit.terms import anchoring, mark, oa, rdf, rmt, skos, xsd

REMIT = URIRef(f"{ID}actor/remit")
"""The program itself, as the one who assessed."""

_Pairs: TypeAlias = set[tuple[Node, Node]]

_COMPUTED_MARKS = frozenset({mark.contested, mark.interested_accuser, mark.single_reviewer})
_OF_CLAIM = frozenset({rmt.sourcingStatus, rmt.statusPhrase})
_OF_STATEMENT = frozenset({rmt.saidIn, rmt.coreOf, rmt.statusPhrase})
_OF_INCIDENT = frozenset({rmt.ceiling, rmt.contestedBy, rmt.statusPhrase})
_OF_TARGET = frozenset({rmt.anchoring})


def _steps(first: URIRef, others: Iterable[URIRef]) -> Path:
    return sequence(first, alternative(*others))


_STATEMENT_STEPS = (*_OF_STATEMENT, rmt.mark, rdf.type_)
_CLAIM_PATHS: tuple[Path, ...] = (
    *map(Predicate, (*_OF_CLAIM, rmt.mark, rdf.type_)),
    _steps(rmt.says, _STATEMENT_STEPS),
)
_INCIDENT_PATHS: tuple[Path, ...] = (
    *map(Predicate, (*_OF_INCIDENT, rmt.sourcingStatus, rmt.mark, rdf.type_)),
    _steps(rmt.core, _STATEMENT_STEPS),
)
_TARGET_PATHS: tuple[Path, ...] = (
    *map(Predicate, (*_OF_TARGET, rdf.type_)),
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
        self._claims = Walker([*CLAIM_READS, *_CLAIM_PATHS])
        self._incidents = Walker([*INCIDENT_READS, *_INCIDENT_PATHS])
        self._targets = Walker(_TARGET_PATHS)

    def following(self, reads: Reads, author: Patch, *, now: datetime) -> Following:
        """Gives what follows from an author's patch, which must be effective on the store.

        The cost is that of the claims and incidents that the patch reaches, wherever they are.
        """
        typed = self._classify(reads, author)
        patch = author.then(typed)
        both = State(reads, adds=patch.adds)
        after = State(reads, adds=patch.adds, removes=patch.removes)
        changed = {quad[:3] for quad in (*patch.adds, *patch.removes)}
        result = Following()
        draft = _Draft(after)
        work = _Work(
            scheme=self.scheme,
            before=State(reads),
            after=after,
            set_by_author=frozenset(quad[:3] for quad in author.adds),
            draft=draft,
            result=result,
            now=now,
        )
        for claim in _starts(self._claims, changed, both):
            self._settle_claim(claim, work)
        for incident in _starts(self._incidents, changed, both):
            self._settle_incident(incident, work)
        for target in _starts(self._targets, changed, both):
            self._settle_target(target, after, draft, result.evidence)
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
        found = Evidence()
        for claim in filter(concerning, state.subjects(rdf.type_, rmt.Claim)):
            standing = claim_standing(state, claim, self.scheme)
            for held in state.objects(claim, rmt.sourcingStatus):
                if held != standing.basis.status:
                    found.add(claim, rmt.beyondEvidence, held, standing.basis.reason.say(state))
        for incident in filter(concerning, state.subjects(rdf.type_, rmt.Incident)):
            reached = ceiling(state, incident, self.scheme)
            for held in state.objects(incident, rmt.sourcingStatus):
                fits, why = permitted(reached, held)
                if not fits and not self._is_outside(held):
                    found.add(incident, rmt.beyondEvidence, held, why.say(state))
        draft = _Draft(state)
        for target in filter(concerning, state.subjects(rdf.type_, oa.SpecificResource)):
            self._settle_target(target, state, draft, found)
        _see_literals(((node, value) for node, value in literals if concerning(node)), found)
        return found

    # ---- classes defined by equivalence

    def _classify(self, reads: Reads, author: Patch) -> Patch:
        """Gives the classes defined by equivalence to the nodes that a patch touches, and takes them away.

        What was given before is left out of what is looked at: a class must not hold because it held.
        """
        defined = self._ontology.defined.keys()
        nodes = {quad.subject for quad in (*author.adds, *author.removes)}
        stated = State(reads, adds=author.adds, removes=author.removes)
        given = [q for node in nodes for q in stated.quads_of(node) if q.predicate == rdf.type_ and q.object in defined]
        bare = State(reads, adds=author.adds.difference(given), removes=author.removes.union(given))
        draft = _Draft(stated)
        for node in nodes:
            home = draft.home(node)
            if home is not None and not home.startswith(f"{ID}graph/ontology/"):
                wanted = {(rdf.type_, of_class) for of_class in self._ontology.defined_types(bare, node)}
                draft.settle(node, {*wanted}, home, values=defined)
        return draft.patch()

    # ---- claims

    def _settle_claim(self, claim: Node, work: _Work) -> None:
        after, draft = work.after, work.draft
        home = after.graph_of(claim, rdf.type_, rmt.Claim)
        said = {*after.objects(claim, rmt.says), *work.before.objects(claim, rmt.says)}
        if home is None:
            if work.before.has(claim, rdf.type_, rmt.Claim):
                draft.settle(claim, set(), home, _OF_CLAIM, values=_COMPUTED_MARKS)
            for statement in said:
                self._settle_statement(statement, work)
            return
        standing = work.standing(claim)
        status = standing.basis.status
        authored = [
            held
            for held in after.objects(claim, rmt.sourcingStatus)
            if held != status and (claim, rmt.sourcingStatus, held) in work.set_by_author
        ]
        for held in authored:
            work.result.evidence.add(claim, rmt.beyondEvidence, held, standing.basis.reason.say(after))
        wanted: _Pairs = {(rmt.sourcingStatus, held) for held in authored}
        if status is not None:
            wanted.add((rmt.sourcingStatus, status))
        wanted.add((rmt.statusPhrase, self._phrase_of(after, claim, status, contested=standing.contested)))
        if standing.contested:
            wanted.add((rmt.mark, mark.contested))
        if standing.interested_accuser:
            wanted.add((rmt.mark, mark.interested_accuser))
        draft.settle(claim, wanted, home, _OF_CLAIM, values=_COMPUTED_MARKS)
        for statement in said:
            self._settle_statement(statement, work)

    def _phrase_of(self, state: State, claim: Node, status: URIRef | None, *, contested: bool) -> Literal:
        if status is not None:
            return _english(self.scheme.phrase(status, contested=contested))
        kind = next(state.objects(claim, rmt.kind), None)
        words = state.value(kind, skos.prefLabel) if kind is not None else None
        return _english(f"{words or 'not said of what kind'}, not a claim of fact")

    def _settle_statement(self, statement: Node, work: _Work) -> None:
        """Writes at a statement whose it is and how it is sourced, for whoever comes upon the statement alone."""
        after = work.after
        home = work.draft.home(statement)
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
            wanted.add((rmt.statusPhrase, _english(self.scheme.phrase(weighed.support, contested=contested))))
            if contested:
                wanted.add((rmt.mark, mark.contested))
        work.draft.settle(statement, wanted, home, _OF_STATEMENT, values=_COMPUTED_MARKS)

    # ---- incidents

    def _settle_incident(self, incident: Node, work: _Work) -> None:
        after, draft = work.after, work.draft
        home = after.graph_of(incident, rdf.type_, rmt.Incident)
        cores = {*after.objects(incident, rmt.core), *work.before.objects(incident, rmt.core)}
        if home is None or not isinstance(incident, URIRef):
            if work.before.has(incident, rdf.type_, rmt.Incident):
                draft.settle(incident, set(), home, _OF_INCIDENT, values=_COMPUTED_MARKS)
        else:
            self._settle_standing_incident(incident, home, work)
        for statement in cores:
            self._settle_statement(statement, work)

    def _settle_standing_incident(self, incident: URIRef, home: URIRef, work: _Work) -> None:
        after = work.after
        found = work.ceiling(incident)
        held = sorted(after.objects(incident, rmt.sourcingStatus), key=str)
        shown = list(held)
        for status in held:
            fits, why = permitted(found, status)
            authored = (incident, rmt.sourcingStatus, status) in work.set_by_author
            if authored:
                self._see_step(incident, status, work)
            if fits or (self._is_outside(status) and not authored):
                continue
            lower = None if authored else falls_to(found, status)
            if lower is None or not isinstance(status, URIRef):
                work.result.evidence.add(incident, rmt.beyondEvidence, status, why.say(after))
            else:
                self._lower(incident, status, lower, why.say(after), work)
                shown = [lower if one == status else one for one in shown]
        wanted: _Pairs = {(rmt.ceiling, status) for status in found.maximal}
        wanted |= {(rmt.contestedBy, denial) for denial in found.contested_by}
        if found.contested:
            wanted.add((rmt.mark, mark.contested))
        if lacks_second_person(after, incident, self.scheme):
            wanted.add((rmt.mark, mark.single_reviewer))
        wanted |= {
            (rmt.statusPhrase, _english(self.scheme.phrase(status, contested=found.contested)))
            for status in shown
            if status in self.scheme
        }
        work.draft.settle(incident, wanted, home, _OF_INCIDENT, values=_COMPUTED_MARKS)

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

    def _lower(self, incident: URIRef, status: URIRef, lower: Node, why: str, work: _Work) -> None:
        if not isinstance(lower, URIRef):
            return
        reason = f"Lowered by the program, because the evidence fell. {why}"
        work.result.lowered.append(Lowered(incident=incident, before=status, after=lower, reason=reason))
        home = work.after.graph_of(incident, rmt.sourcingStatus, status)
        if home is None:
            return
        moment = moment_text(work.now)
        key = hashlib.sha256(f"{incident} {status} {lower} {moment}".encode()).hexdigest()[:24]
        decision = URIRef(f"{ID}assessment/{key}")
        work.draft.replace(Quad(incident, rmt.sourcingStatus, status, home), lower)
        said: list[tuple[URIRef, URIRef | Literal]] = [
            (rdf.type_, rmt.StatusDecision),
            (rmt.assesses, incident),
            (rmt.fromStatus, status),
            (rmt.toStatus, lower),
            (rmt.proposedBy, REMIT),
            (rmt.assessedBy, REMIT),
            (rmt.assessedOn, literal(moment, xsd.dateTime)),
            (rmt.acceptedBy, REMIT),
            (rmt.acceptedOn, literal(moment, xsd.dateTime)),
            (rmt.reason, _english(reason)),
        ]
        work.draft.add(Quad(decision, predicate, value, home) for predicate, value in said)

    # ---- quotes and literals

    def _settle_target(self, node: Node, after: State, draft: _Draft, evidence: Evidence) -> None:
        home = after.graph_of(node, rdf.type_, oa.SpecificResource)
        target = read_target(after, node) if home is not None else None
        if target is None or target.quote is None:
            draft.settle(node, set(), home, _OF_TARGET)
            return
        text = None
        if isinstance(target.source, URIRef) and any(True for _ in after.objects(target.source, rmt.textHeld)):
            digests = [str(d) for d in after.objects(target.source, rmt.sha256)]
            text = next((t for t in map(self._text_of, digests) if t is not None), None)
        if text is None:
            draft.settle(node, {(rmt.anchoring, anchoring.not_checked)}, home, _OF_TARGET)
            return
        found = anchor(text, target.start, target.end, target.quote)
        if found.verified:
            draft.settle(node, {(rmt.anchoring, anchoring.verified)}, home, _OF_TARGET)
        else:
            evidence.add(node, rmt.quoteMismatch, literal(found.found), f"{found.why[0].upper()}{found.why[1:]}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What the settling of one change works on."""

    scheme: StatusScheme
    before: State
    after: State
    set_by_author: frozenset[Triple]
    draft: _Draft
    result: Following
    now: datetime
    standings: dict[Node, ClaimStanding] = field(default_factory=dict)
    ceilings: dict[Node, Ceiling] = field(default_factory=dict)

    def standing(self, claim: Node) -> ClaimStanding:
        """Weighs a claim, once."""
        if claim not in self.standings:
            self.standings[claim] = claim_standing(self.after, claim, self.scheme)
        return self.standings[claim]

    def ceiling(self, incident: Node) -> Ceiling:
        """Weighs an incident, once."""
        if incident not in self.ceilings:
            self.ceilings[incident] = ceiling(self.after, incident, self.scheme)
        return self.ceilings[incident]


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

    def replace(self, quad: Quad, value: URIRef) -> None:
        self._removes.add(quad)
        self._adds.add(quad._replace(object=value))

    def home(self, node: Node) -> URIRef | None:
        """Gives the graph in which a node says what it is; else any in which it says something."""
        quads = list(self._state.quads_of(node))
        typed = [quad.graph for quad in quads if quad.predicate == rdf.type_]
        return min(typed or [quad.graph for quad in quads], default=None)

    def settle(
        self,
        node: Node,
        wanted: _Pairs,
        home: URIRef | None,
        predicates: Iterable[URIRef] = (),
        *,
        values: Iterable[Node] = (),
    ) -> None:
        """Makes what the program says of a node be just what is wanted.

        Args:
            node: the node.
            wanted: pairs of property and value.
            home: the graph for what is added.
            predicates: properties that only the program writes.
            values: values that only the program writes, of whatever property: computed marks, defined classes.
        """
        own, theirs = frozenset(predicates), frozenset(values)
        for quad in self._state.quads_of(node):
            if (quad.predicate in own or quad.object in theirs) and (quad.predicate, quad.object) not in wanted:
                self._removes.add(quad)
        if home is None or not isinstance(node, URIRef):
            return
        for predicate, value in wanted:
            if (
                not self._state.has(node, predicate, value)
                and isinstance(predicate, URIRef)
                and isinstance(value, URIRef | Literal)
            ):
                self._adds.add(Quad(node, predicate, value, home))


def _starts(walker: Walker, changed: Iterable[Triple], both: State) -> list[Node]:
    found: set[Node] = set()
    seen: set[tuple[Node, int]] = set()
    for triple in changed:
        walker.collect_starts(both, triple, found=found, seen=seen)
    return sorted(found, key=str)


def _see_literals(literals: Iterable[tuple[Node, Literal]], evidence: Evidence) -> None:
    for subject, value in literals:
        if (fault := ill_typed(value)) is not None:
            evidence.add(subject, rmt.illTypedValue, literal(term_text(value)), fault)


def _english(text: str) -> Literal:
    return literal(text, language="en")

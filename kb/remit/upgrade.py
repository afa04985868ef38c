"""A newer release brought to a knowledge base: its ontology and corpus, one change a module.

What the release said last of a module, what is held of it now and what the release says now are put together: only
what the release itself changed is changed. What somebody else did to such a graph stays, and where both changed the
same thing the module is left as it is and the conflict is told. Graphs that the release does not own are not touched,
but for what the program derives there.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Literal as OneOf
from typing import TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.change import IMPORT, Change
from remit.consequences import REMIT, Consequences, Lowered
from remit.errors import BadInput, Refused, UnknownName, Violation
from remit.gate import Progress
from remit.iri import CORPUS, ID
from remit.journal import RELEASE, Asked, Entry, Journal
from remit.journal.entry import REDACTION
from remit.outcomes import Accepted, Validation
from remit.patch import EMPTY, Patch, Quad
from remit.release import Release
from remit.state import Reads, State
from remit.store import QuadStore, Solutions
from remit.terms import owl, rmt

log = logging.getLogger(__name__)

_ONTOLOGY = f"{ID}graph/ontology/"
_OF_OLD = frozenset({"remit:ontology", "remit:corpus"})
"""Identifiers of the entries by which releases came before their kind was written down."""
_REDACTIONS = 100_000
_WORDS_USED = files("remit").joinpath("words_used.rq").read_text(encoding="utf-8")

Standing: TypeAlias = OneOf["same", "new", "changed", "gone", "conflict", "redacted"]
_Pair: TypeAlias = tuple[URIRef, URIRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Something that both the release and somebody else changed.

    Attributes:
        subject: of what.
        predicate: which property.
        by_release: what the release adds and removes.
        by_others: what somebody else added and removed.
    """

    subject: URIRef
    predicate: URIRef
    by_release: Patch
    by_others: Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePlan:
    """What a release does to one of its modules.

    Attributes:
        graph: the module's graph.
        standing: whether it changes at all, or cannot.
        held: the version that is held; None where none was noted.
        offered: the version that the release has; None where it has the module no longer.
        patch: what is to be added and removed.
        clashes: what both changed.
        kept: quads that somebody else added to the graph or took out of it, and that stay so.
        decided: records whose status was decided anew, and that keep it though the release changed its own.
    """

    graph: URIRef
    standing: Standing
    held: str | None = None
    offered: str | None = None
    patch: Patch = EMPTY
    clashes: tuple[Clash, ...] = ()
    kept: int = 0
    decided: tuple[URIRef, ...] = ()

    @property
    def name(self) -> str:
        """Gives the module's name, for example corpus/incidents/seed."""
        return name_of(self.graph)

    @property
    def is_ontology(self) -> bool:
        """Says whether it is a module of the ontology."""
        return self.graph.startswith(_ONTOLOGY)

    @property
    def is_due(self) -> bool:
        """Says whether there is something to do that can be done."""
        return self.standing in {"new", "changed", "gone"}

    def counts(self) -> tuple[int, int, int]:
        """Gives how many values are added, removed, and replaced by others of the same property."""
        added, removed = (_by_pair(quads) for quads in (self.patch.adds, self.patch.removes))
        changed = sum(min(len(added[pair]), len(removed[pair])) for pair in added.keys() & removed.keys())
        return len(self.patch.adds) - changed, len(self.patch.removes) - changed, changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a release does.

    Attributes:
        version: its number.
        position: the journal position that was looked at.
        modules: every module that is held or offered, in the order of names.
    """

    version: str
    position: int
    modules: tuple[ModulePlan, ...]

    @property
    def due(self) -> tuple[ModulePlan, ...]:
        """Gives the modules to change."""
        return tuple(module for module in self.modules if module.is_due)

    @property
    def held_back(self) -> tuple[ModulePlan, ...]:
        """Gives the modules that are left as they are though the release changed them."""
        return tuple(module for module in self.modules if module.standing in {"conflict", "redacted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One change of an upgrade.

    Attributes:
        modules: names of the modules; several where they conform only together.
        position: of its entry in the journal.
        added: quads added, with what follows.
        removed: quads removed, with what follows.
        derived: what the program derived anew in graphs that the release does not own.
        lowered: statuses that fell.
    """

    modules: tuple[str, ...]
    position: int
    added: int
    removed: int
    derived: Patch = EMPTY
    lowered: tuple[Lowered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """Modules that the gate did not take.

    Attributes:
        modules: their names.
        violations: why.
    """

    modules: tuple[str, ...]
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangling:
    """A record of somebody that speaks of what the release no longer has.

    Attributes:
        subject: the record.
        predicate: by which property.
        gone: what is no longer there.
        graph: where.
    """

    subject: URIRef
    predicate: URIRef
    gone: URIRef
    graph: URIRef


@dataclass(slots=True, kw_only=True)
class Upgraded:
    """What became of an upgrade.

    Attributes:
        plan: what was planned.
        applied: what was done.
        not_taken: what the gate refused.
        dangling: what speaks of what is gone.
        undeclared: why words that are used are words no longer, by property or class.
        validation: everything, held against the shapes of the release.
    """

    plan: Plan
    applied: list[Applied] = field(default_factory=list)
    not_taken: list[NotTaken] = field(default_factory=list)
    dangling: list[Dangling] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    validation: Validation | None = None

    @property
    def is_whole(self) -> bool:
        """Says whether all of the release is there, and everything conforms to it."""
        conforms = self.validation is None or self.validation.conforms
        return conforms and not (self.not_taken or self.plan.held_back or self.dangling or self.undeclared)


def name_of(graph: URIRef) -> str:
    """Gives the name of a module by its graph."""
    return graph.removeprefix(f"{ID}graph/")


def is_owned(graph: URIRef) -> bool:
    """Says whether a graph belongs to the release."""
    return graph.startswith(CORPUS) or graph.startswith(_ONTOLOGY)  # noqa: PIE810 (rdflib's type takes one text)


# ---- planning


def plan(
    store: QuadStore,
    journal: Journal,
    release: Release,
    consequences: Consequences,
    *,
    overwrite: frozenset[str] = frozenset(),
    corpus: bool = True,
) -> Plan:
    """Gives what a release would do to what is held.

    Args:
        store: what is held.
        journal: how it came.
        release: what is to be brought.
        consequences: to tell what the program derived from what was stated.
        overwrite: names of modules that become what the release says, whatever somebody else did to them.
        corpus: whether the corpus is wanted; else only the ontology is looked at, and no corpus is brought.

    Raises:
        UnknownName: there is no module of a name to overwrite.
    """
    offered = {**release.of_ontology(), **(release.of_corpus() if corpus else {})}
    held = {graph for graph in _graphs(store) if graph.startswith(_ONTOLOGY) or (corpus and graph.startswith(CORPUS))}
    position = store.position() or 0
    past = _Past(journal, held | offered.keys(), until=position)
    unknown = overwrite - {name_of(graph) for graph in held | offered.keys()}
    if unknown:
        raise UnknownName(
            f"There is no module {min(unknown)} here or in the release. Nothing was done. `remit upgrade` lists them.",
            name=min(unknown),
        )
    view = State(Reads(store))
    modules = [
        _planned(
            graph,
            now=frozenset(store.match(graph=graph)),
            offered=offered.get(graph),
            base=past.base_of(graph),
            is_forgotten=past.is_forgotten,
            derives=lambda quad: consequences.derives(view, quad),
            overwrite=name_of(graph) in overwrite,
        )
        for graph in sorted(held | offered.keys())
    ]
    return Plan(version=release.version, position=position, modules=tuple(modules))


def _planned(
    graph: URIRef,
    *,
    now: frozenset[Quad],
    offered: frozenset[Quad] | None,
    base: frozenset[Quad],
    is_forgotten: bool,
    derives: Callable[[Quad], bool],
    overwrite: bool,
) -> ModulePlan:
    new = offered or frozenset()
    stay = {quad.subject for quad in new}

    def is_programs(quad: Quad) -> bool:
        # of what is gone altogether, what was derived goes too
        return quad not in new and quad.subject in stay and derives(quad)

    if overwrite:
        by_others = EMPTY
        ours = Patch(adds=new - now, removes=now - new).only(lambda quad: not is_programs(quad))
    else:
        by_others = _by_others(base, now, derives)
        ours = Patch(adds=new - base - now, removes=(base - new) & now).only(lambda quad: not is_programs(quad))
    if _is_same_content(ours):
        ours = EMPTY
    decided = _decided(ours, by_others)
    ours = ours.only(lambda quad: not (quad.predicate == rmt.sourcingStatus and quad.subject in decided))
    found = ModulePlan(
        graph=graph,
        standing="same",
        held=_version(now),
        offered=_version(new) if offered is not None else None,
        patch=ours,
        clashes=_clashes(ours, by_others, stay),
        kept=len(by_others.adds) + len(by_others.removes),
        decided=tuple(sorted(decided)),
    )
    return replace(found, standing=_standing(found, base=base, now=now, is_forgotten=is_forgotten and not overwrite))


def _standing(found: ModulePlan, *, base: frozenset[Quad], now: frozenset[Quad], is_forgotten: bool) -> Standing:
    if not found.patch:
        return "same"
    if is_forgotten and not base and found.patch.adds:
        return "redacted"
    if found.clashes:
        return "conflict"
    if found.offered is None:
        return "gone"
    return "changed" if now else "new"


def _by_others(base: frozenset[Quad], now: frozenset[Quad], derives: Callable[[Quad], bool]) -> Patch:
    """Gives what somebody else did to a module since the release: what the program did by itself is left out."""
    programs = {q.subject for q in now if (q.predicate, q.object) == (rmt.assessedBy, REMIT)}

    def is_others(quad: Quad) -> bool:
        return quad.subject not in programs and not derives(quad)

    return Patch(adds=now - base, removes=base - now).only(is_others)


def _decided(ours: Patch, by_others: Patch) -> frozenset[URIRef]:
    """Gives the records whose status the release changed, and whose old one was taken away by a decision since."""
    changed = {q.subject for q in (*ours.adds, *ours.removes) if q.predicate == rmt.sourcingStatus}
    taken = {q.subject for q in by_others.removes if q.predicate == rmt.sourcingStatus}
    return frozenset(changed & taken)


def _clashes(ours: Patch, by_others: Patch, stay: set[URIRef]) -> tuple[Clash, ...]:
    """Gives where both changed the same property of a node, or where others added to a node that goes."""
    pairs = {(q.subject, q.predicate) for q in (*ours.adds, *ours.removes)}
    goes = {q.subject for q in ours.removes} - stay
    both = {
        (q.subject, q.predicate)
        for q in (*by_others.adds, *by_others.removes)
        if (q.subject, q.predicate) in pairs or (q.subject in goes and q in by_others.adds)
    }

    def of(pair: _Pair, patch: Patch) -> Patch:
        return patch.only(lambda quad: (quad.subject, quad.predicate) == pair)

    return tuple(
        Clash(subject=pair[0], predicate=pair[1], by_release=of(pair, ours), by_others=of(pair, by_others))
        for pair in sorted(both)
        if pair[1] != rmt.sourcingStatus
    )


def _is_same_content(patch: Patch) -> bool:
    """Says whether only the number of the release differs, and what is said does not."""
    if not patch.adds or any(quad.predicate != owl.versionInfo for quad in (*patch.adds, *patch.removes)):
        return False
    return {_digest(q.object) for q in patch.adds} == {_digest(q.object) for q in patch.removes}


def _digest(version: Node | str | None) -> str:
    return str(version).partition("+")[2]


def _version(quads: Iterable[Quad]) -> str | None:
    return next((str(q.object) for q in quads if (q.subject, q.predicate) == (q.graph, owl.versionInfo)), None)


def _by_pair(quads: Iterable[Quad]) -> dict[_Pair, list[Quad]]:
    found: dict[_Pair, list[Quad]] = defaultdict(list)
    for quad in quads:
        found[quad.subject, quad.predicate].append(quad)
    return found


_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { } }"


def _graphs(store: QuadStore) -> set[URIRef]:
    found = store.query(_GRAPHS)
    named = {row[0] for row in found} if isinstance(found, Solutions) else set()
    return {graph for graph in named if isinstance(graph, URIRef) and next(store.match(graph=graph), None) is not None}


class _Past:
    """What the release said last of each module, as the journal has it."""

    def __init__(self, journal: Journal, graphs: Iterable[URIRef], *, until: int) -> None:
        """Reads the entries by which releases came that touched the graphs; what others did is not the release's."""
        self._base: dict[URIRef, set[Quad]] = defaultdict(set)
        wanted = frozenset(graphs)
        positions = sorted({p for graph in wanted for p in journal.touched(graph=graph) if p <= until})
        for entry in filter(is_of_release, map(journal.entry, positions)):
            patch = entry.patch().only(lambda quad: quad.graph in wanted)
            for quad in patch.removes:
                self._base[quad.graph].discard(quad)
            for quad in patch.adds:
                self._base[quad.graph].add(quad)
        redactions = journal.listed(Asked(kind=REDACTION), limit=_REDACTIONS).entries
        gone = (journal.entry(entry.redacts) for entry in redactions if entry.redacts is not None)
        self.is_forgotten = any(map(is_of_release, gone))
        """Whether the body of an entry was redacted by which a release came: what it said is not known any more."""

    def base_of(self, graph: URIRef) -> frozenset[Quad]:
        """Gives what the release said last; nothing where it never spoke of the module."""
        return frozenset(self._base.get(graph, ()))


def is_of_release(entry: Entry) -> bool:
    """Says whether modules of a release came by an entry: with an import, those that the other base had."""
    return entry.kind in {RELEASE, IMPORT} or entry.id in _OF_OLD


# ---- the order of modules


def in_order(modules: Sequence[ModulePlan]) -> list[ModulePlan]:
    """Gives modules so that each comes after those whose new nodes it speaks of, as far as that goes.

    The ontology comes first. Modules that speak of one another stand beside one another, in the order of names.
    """
    waiting = sorted(modules, key=lambda m: (m.graph.startswith(CORPUS), m.graph))
    brings = {m.graph: {q.subject for q in m.patch.adds} for m in waiting}
    needs = {
        m.graph: {
            other.graph
            for other in waiting
            if other is not m and not brings[other.graph].isdisjoint(q.object for q in m.patch.adds)
        }
        for m in waiting
    }
    ordered: list[ModulePlan] = []
    while waiting:
        done = {m.graph for m in ordered}
        ready = [m for m in waiting if needs[m.graph] <= done]
        following = ready or [min(waiting, key=lambda m: (len(needs[m.graph] - done), m.graph))]
        ordered += following[:1] if not ready else following
        waiting = [m for m in waiting if m not in ordered]
    return ordered


def together(refused: Sequence[tuple[ModulePlan, ...]]) -> list[tuple[ModulePlan, ...]]:
    """Joins the groups that speak of one another's nodes, and leaves the others as they are."""
    groups: list[tuple[ModulePlan, ...]] = []
    for group in refused:
        near = [other for other in groups if _speak_of_one_another(group, other)]
        groups = [other for other in groups if other not in near]
        groups.append(tuple(module for each in (*near, group) for module in each))
    return groups


def _speak_of_one_another(some: Sequence[ModulePlan], others: Sequence[ModulePlan]) -> bool:
    def nodes(modules: Sequence[ModulePlan], *, named: bool) -> set[Node]:
        quads = [q for m in modules for q in (*m.patch.adds, *m.patch.removes)]
        return {q.object for q in quads} if named else {q.subject for q in quads}

    return any(
        not nodes(one, named=True).isdisjoint(nodes(other, named=False))
        or not nodes(one, named=False).isdisjoint(nodes(other, named=False))
        for one, other in ((some, others), (others, some))
    )


# ---- doing


Accept: TypeAlias = Callable[[Change], Accepted]


def apply(
    planned: Plan, accept: Accept, journal: Journal, *, author: str, progress: Progress | None = None
) -> Upgraded:
    """Brings the modules that are due, one change each; those that conform only together, together.

    What was done stays done where it is interrupted: to plan again and go on finishes it.

    Args:
        planned: what is to be done.
        accept: takes a change as the release's.
        journal: where it is read what followed.
        author: who upgrades.
        progress: called with a module's name, modules done, and how many there are.
    """
    result = Upgraded(plan=planned)
    waiting: list[tuple[ModulePlan, ...]] = [(module,) for module in in_order(planned.due)]
    total = len(planned.due)
    while waiting:
        refused: list[tuple[tuple[ModulePlan, ...], Refused]] = []
        for group in waiting:
            if progress is not None:
                progress(group[0].name, sum(len(done.modules) for done in result.applied), total)
            try:
                accepted = accept(_change(planned, group, author=author))
            except Refused as refusal:
                refused.append((group, refusal))
            else:
                if accepted.at is not None:
                    result.applied.append(applied(_names(group), accepted, journal))
        groups = [group for group, _ in refused]
        if len(groups) == len(waiting):
            groups = together(groups)
            if len(groups) == len(waiting):
                result.not_taken += [NotTaken(modules=_names(g), violations=r.violations) for g, r in refused]
                break
        waiting = groups
    return result


def _change(planned: Plan, group: Sequence[ModulePlan], *, author: str) -> Change:
    names = ", ".join(_names(group))
    return Change(
        # planned again, it may have to be done again: an identifier made of its content could be taken
        id=f"remit:release:{planned.version}:{uuid.uuid4()}",
        author=author,
        reason=f"release {planned.version}: {names}",
        adds=frozenset().union(*(module.patch.adds for module in group)),
        removes=frozenset().union(*(module.patch.removes for module in group)),
    )


def _names(group: Iterable[ModulePlan]) -> tuple[str, ...]:
    return tuple(module.name for module in group)


def applied(modules: tuple[str, ...], accepted: Accepted, journal: Journal) -> Applied:
    """Gives what a change of the release did, with what the program derived in graphs that are not the release's."""
    return Applied(
        modules=modules,
        position=accepted.position,
        added=accepted.added,
        removed=accepted.removed,
        derived=journal.entry(accepted.position).patch().only(lambda quad: not is_owned(quad.graph)),
        lowered=accepted.lowered,
    )


def derived_anew(planned: Plan, *, author: str) -> Change:
    """Gives the change that adds nothing itself, and with which what follows is worked out for every record."""
    return Change(
        id=f"remit:release:{planned.version}:{uuid.uuid4()}",
        author=author,
        reason=f"release {planned.version}: what follows from claims, worked out anew",
    )


def has_corpus(store: QuadStore) -> bool:
    """Says whether any module of a corpus is held."""
    return any(graph.startswith(CORPUS) for graph in _graphs(store))


# ---- afterwards


def dangling(planned: Plan, store: QuadStore) -> Iterator[Dangling]:
    """Finds what speaks, in graphs that the release does not own, of nodes that it no longer has."""
    gone = {quad.subject for module in planned.due for quad in module.patch.removes}
    for node in sorted(gone):
        if next(store.match(subject=node), None) is not None:
            continue
        for quad in store.match(object=node):
            if not is_owned(quad.graph):
                yield Dangling(subject=quad.subject, predicate=quad.predicate, gone=node, graph=quad.graph)


def undeclared(store: QuadStore, release: Release) -> Iterator[str]:
    """Finds words that are used in graphs that the release does not own, and that it does not declare: why, of each."""
    found = store.query(_WORDS_USED)
    for subject, predicate, value, graph in found if isinstance(found, Solutions) else ():
        if isinstance(subject, URIRef) and isinstance(predicate, URIRef) and isinstance(graph, URIRef):
            quad = Quad(subject, predicate, value, graph)  # type: ignore[arg-type]  # no blank node is stored
            try:
                release.vocabulary.hold(Patch(adds=frozenset({quad})))
            except BadInput as error:
                yield str(error)


def outdated(store: QuadStore, modules: Mapping[URIRef, frozenset[Quad]]) -> list[str]:
    """Gives the names of modules whose content is not that of a release, by their versions alone.

    Args:
        store: what is held.
        modules: those of the release.
    """
    found = []
    for graph, quads in modules.items():
        held = next(iter(store.match(subject=graph, predicate=owl.versionInfo, graph=graph)), None)
        if held is None or _digest(held.object) != _digest(_version(quads)):
            found.append(name_of(graph))
    return found

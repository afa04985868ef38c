"""What a release would do to what is held: module by module, from what was said, is held and is offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal as OneOf
from typing import TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.change import IMPORT
from remit.consequences import REMIT, Consequences
from remit.errors import UnknownName
from remit.iri import CORPUS, ID
from remit.journal import RELEASE, Asked, Entry, Journal
from remit.journal.entry import REDACTION
from remit.patch import EMPTY, Patch, Quad
from remit.release import Release
from remit.state import Reads, State
from remit.store import QuadStore, Solutions
from remit.terms import owl, rmt

ONTOLOGY = f"{ID}graph/ontology/"
_OF_OLD = frozenset({"remit:ontology", "remit:corpus"})
"""Identifiers of the entries by which releases came before their kind was written down."""
_REDACTIONS = 100_000

Standing: TypeAlias = OneOf["same", "unnoted", "new", "changed", "gone", "conflict", "redacted"]
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
        standing: whether it changes at all, or cannot; `unnoted` where only its version is not noted yet.
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
    def changes_words(self) -> bool:
        """Says whether it is a module of the ontology that says something else afterwards."""
        return self.graph.startswith(ONTOLOGY) and self.is_due and self.standing != "unnoted"

    @property
    def is_due(self) -> bool:
        """Says whether there is something to do that can be done."""
        return self.standing in {"unnoted", "new", "changed", "gone"}

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


def name_of(graph: URIRef) -> str:
    """Gives the name of a module by its graph."""
    return graph.removeprefix(f"{ID}graph/")


def is_owned(graph: URIRef) -> bool:
    """Says whether a graph belongs to the release."""
    return graph.startswith(CORPUS) or graph.startswith(ONTOLOGY)  # noqa: PIE810 (rdflib's type takes one text)


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
    held = {graph for graph in graphs_of(store) if graph.startswith(ONTOLOGY) or (corpus and graph.startswith(CORPUS))}
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
        held=version_in(now),
        offered=version_in(new) if offered is not None else None,
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
    if found.held is None and now and all(quad.predicate == owl.versionInfo for quad in found.patch.adds):
        return "changed" if found.patch.removes else "unnoted"
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
    return {digest_in(q.object) for q in patch.adds} == {digest_in(q.object) for q in patch.removes}


def digest_in(version: Node | str | None) -> str:
    """Gives what tells the content of a module, of the words for its version."""
    return str(version).partition("+")[2]


def version_in(quads: Iterable[Quad]) -> str | None:
    """Gives the version that the quads of a module note; None where they note none."""
    return next((str(q.object) for q in quads if (q.subject, q.predicate) == (q.graph, owl.versionInfo)), None)


def _by_pair(quads: Iterable[Quad]) -> dict[_Pair, list[Quad]]:
    found: dict[_Pair, list[Quad]] = defaultdict(list)
    for quad in quads:
        found[quad.subject, quad.predicate].append(quad)
    return found


_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { } }"


def graphs_of(store: QuadStore) -> set[URIRef]:
    """Gives the named graphs in which something stands."""
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


def has_corpus(store: QuadStore) -> bool:
    """Says whether any module of a corpus is held."""
    return any(graph.startswith(CORPUS) for graph in graphs_of(store))

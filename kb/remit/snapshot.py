"""Everything that was held at one position, read graph by graph while others write, in bounded memory.

The present is an immutable copy of the store (hard links, some 10 ms). An earlier position is that copy, in which
the subjects that were touched since are replaced by what the journal makes of them: as a replay up to the position
gives it, without replaying the rest.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from rdflib import URIRef
from rdflib.term import Node

from remit.errors import NotFound
from remit.iri import SYSTEM_GRAPH
from remit.journal import Journal
from remit.journal.subjects import Replay, replay_touched_since
from remit.patch import Quad, triple_text
from remit.store import EmbeddedStore, MemoryStore, QuadStore, Solutions
from remit.upkeep import COPIES

SORTED_AT_ONCE = 200_000
"""Quads of a graph that are sorted in memory; a larger graph is read subject by subject."""

_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { } }"


class Snapshot:
    """What was held at one position of the journal.

    Attributes:
        position: the position.
        known_at: when its entry was accepted; None where nothing had been.
        hash: of its entry, by which a state is told from that of another journal; empty where nothing had been.
    """

    def __init__(self, store: QuadStore, journal: Journal, position: int | None = None) -> None:
        """Reads a store that does not change.

        Args:
            store: shows the position or a later one.
            journal: for what was touched since.
            position: the position; None for that of the store.

        Raises:
            NotFound: the store has not come that far.
        """
        self._store = store
        shown = store.position() or 0
        self.position = shown if position is None else position
        if not 0 <= self.position <= shown:
            raise NotFound(
                f"The record has no position {position}; it is at {shown}. "
                "Ask for one that was: each entry of /changes has one."
            )
        entry = journal.entry(self.position) if self.position else None
        self.known_at: datetime | None = None if entry is None else entry.at
        self.hash = "" if entry is None else entry.hash
        self._replay = (
            replay_touched_since(journal.path, self.position) if self.position < shown else Replay(changed={})
        )
        self._replayed: dict[URIRef, list[Quad]] = defaultdict(list)
        for quads in self._replay.changed.values():
            for quad in quads:
                self._replayed[quad.graph].append(quad)

    def graphs(self) -> list[URIRef]:
        """Gives the named graphs in which something stood, in the order of their addresses."""
        found = self._store.query(_GRAPHS)
        named = {row[0] for row in found if isinstance(row[0], URIRef)} if isinstance(found, Solutions) else set()
        candidates = sorted((named | set(self._replayed)) - {SYSTEM_GRAPH})
        return [graph for graph in candidates if next(self._in(graph), None) is not None]

    def quads(self, graph: URIRef) -> Iterator[Quad]:
        """Gives the quads of a graph in an order that is the same each time, those of a subject one after another."""
        quads = self._in(graph)
        first = list(islice(quads, SORTED_AT_ONCE + 1))
        if len(first) <= SORTED_AT_ONCE:
            yield from sorted(first, key=triple_text)
            return
        for subject in sorted({quad.subject for quad in chain(first, quads)}):
            yield from sorted(self._of(subject, graph), key=triple_text)

    def _in(self, graph: URIRef) -> Iterator[Quad]:
        held = self._store.match(graph=graph)
        yield from (quad for quad in held if not self._differs(quad.subject))
        yield from self._replayed.get(graph, ())

    def _of(self, subject: URIRef, graph: URIRef) -> Iterable[Quad]:
        if self._differs(subject):
            return (quad for quad in self._replay.changed.get(subject, ()) if quad.graph == graph)
        return self._store.match(subject=subject, graph=graph)

    def _differs(self, subject: Node) -> bool:
        replay = self._replay
        if subject in replay.changed:
            return True
        return subject in replay.later if replay.known is None else subject not in replay.known


@contextmanager
def snapshot(store: QuadStore, journal: Journal, home: Path, position: int | None = None) -> Iterator[Snapshot]:
    """Gives what was held at a position, the present one if none is given, for as long as the context lasts.

    Raises:
        NotFound: the record has no such position.
        Damaged: the copy of the store cannot be made.
    """
    if isinstance(store, MemoryStore):
        copy = MemoryStore()
        copy.load((q for q in list(store.match()) if q.graph != SYSTEM_GRAPH), position=store.position() or 0)
        yield Snapshot(copy, journal, position)
        return
    scratch = Path(tempfile.mkdtemp(prefix=COPIES, dir=home))
    try:
        store.checkpoint(scratch / "store")
        frozen = EmbeddedStore(scratch / "store", read_only=True)
        try:
            yield Snapshot(frozen, journal, position)
        finally:
            frozen.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)

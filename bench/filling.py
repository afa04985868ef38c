"""Filling a knowledge base to a size within minutes: journal and store in bulk, with what follows computed.

What follows from an incident depends on which of its publishers are the same, and on nothing else of the actors,
who differ in name only. So it is worked out once for each such pattern, by the program's own `Consequences`, and
written out for every incident of the pattern. A test holds a base that was filled so against one that accepted
the same incidents one by one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

from rdflib import Literal, URIRef

from bench.synthetic import Parties, World, incident_quads
from remit.base import KnowledgeBase
from remit.consequences import Consequences
from remit.journal import Draft, Journal
from remit.patch import Patch, Quad
from remit.release import shipped
from remit.state import Reads
from remit.store import EmbeddedStore, QuadStore
from remit.upkeep import JOURNAL, STORE

NOW = datetime(2026, 11, 23, tzinfo=UTC)
_EACH = 200  # incidents in an entry of the journal
_STAND_IN = "stand-in-key"


@dataclass(slots=True)
class Patterns:
    """What follows from incidents, by the pattern of their parties.

    Attributes:
        store: holds the ontology and the actors.
    """

    store: QuadStore
    _known: dict[tuple[int, ...], frozenset[Quad]] = field(default_factory=dict)
    _consequences: Consequences = field(init=False)

    def __post_init__(self) -> None:
        release = shipped()
        self._consequences = Consequences(ontology=release.ontology, scheme=release.scheme, text_of=lambda _: None)

    def complete(self, key: str, parties: Parties) -> Iterator[Quad]:
        """Gives the quads of an incident, with what accepting it adds."""
        yield from incident_quads(key, parties)
        for quad in self._derived(parties):
            value = quad.object
            yield Quad(
                _named(quad.subject, key),
                quad.predicate,
                value if isinstance(value, Literal) else _named(value, key),
                _named(quad.graph, key),
            )

    def _derived(self, parties: Parties) -> frozenset[Quad]:
        pattern = tuple(map(parties.publishers.index, parties.publishers))
        if pattern not in self._known:
            given = Patch(adds=incident_quads(_STAND_IN, parties))
            following = self._consequences.following(Reads(self.store), given, now=NOW)
            self._known[pattern] = following.patch.adds - given.adds
        return self._known[pattern]


def _named(iri: URIRef, key: str) -> URIRef:
    return URIRef(iri.replace(_STAND_IN, key)) if _STAND_IN in iri else iri


def filled(
    home: Path, world: World, incidents: int, *, progress: Callable[[int], None] | None = None
) -> dict[str, Parties]:
    """Makes a knowledge base on disk with the ontology, the world's actors and so many incidents.

    Returns:
        The incidents by key.
    """
    with KnowledgeBase.create(home, now=NOW, corpus=False) as base:
        ontology = list(base.quads())
    shutil.rmtree(home / STORE)
    foundation = list(world.foundation())
    drawn = dict(world.incidents(incidents))
    scratch = EmbeddedStore(home / "scratch")
    scratch.load(chain(ontology, foundation), position=1)
    patterns = Patterns(scratch)
    journal, store = Journal(home / JOURNAL), EmbeddedStore(home / STORE)
    _append(journal, "made-up actors", foundation)
    following = _journalled(journal, patterns, drawn.items(), progress)
    entries = 2 + -(-incidents // _EACH)
    store.load(chain(ontology, foundation, following), position=entries)
    store.optimise()
    for part in (journal, store, scratch):
        part.close()
    shutil.rmtree(home / "scratch")
    return drawn


def _journalled(
    journal: Journal,
    patterns: Patterns,
    drawn: Iterable[tuple[str, Parties]],
    progress: Callable[[int], None] | None,
) -> Iterator[Quad]:
    """Gives the quads of incidents, each batch after it is in the journal."""
    waiting, done = iter(drawn), 0
    while batch := list(islice(waiting, _EACH)):
        quads = [quad for key, parties in batch for quad in patterns.complete(key, parties)]
        _append(journal, f"made-up incidents from {batch[0][0]}", quads)
        yield from quads
        done += len(batch)
        if progress is not None:
            progress(done)


def _append(journal: Journal, identifier: str, quads: Iterable[Quad]) -> None:
    patch = Patch(adds=frozenset(quads))
    journal.append(Draft(id=identifier, at=NOW, author="bench", reason="made up", patch=patch))

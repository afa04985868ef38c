"""What it costs to ask for the status of a company at the end of a chain of owners, up to the one that is listed.

There is no peer: no other program asks each regime's own test of a chain of owners.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from rdflib import Literal, URIRef

from bench.filling import NOW
from bench.results import Figure, Outcome, percentile
from remit.ask import Answer, Kind, Question
from remit.base import KnowledgeBase
from remit.iri import CONTRIBUTIONS, record
from remit.journal import Draft, Journal
from remit.literals import literal
from remit.patch import Patch, Quad
from remit.store import EmbeddedStore
from remit.terms import rdf, rdfs, rmt
from remit.upkeep import JOURNAL

LISTED: Final = record("actor", "huawei")
AS_OF: Final = date(2025, 10, 15)
"""A day on which the test of owners of the Entity List was in force."""
_LEAST_TIMES: Final = 3
_MOST_TIMES: Final = 30
_LINKS_TIMED: Final = 3_000


def run(scratch: Path, *, seed: int, companies: Sequence[int]) -> Outcome:
    """Measures the status of the first company of a chain in which each is owned by the next, the last by one listed.

    Args:
        scratch: a folder to work in.
        seed: not used: a chain is a chain.
        companies: how many are in the chain, for each measurement.

    Raises:
        ValueError: an answer is wrong, so that its time says nothing.
    """
    with KnowledgeBase.in_memory(now=NOW, corpus=True) as base:
        shipped_quads = list(base.quads())
    figures: list[Figure] = []
    samples: dict[str, list[float]] = {}
    for size in companies:
        home = scratch / f"status-{size}"
        home.mkdir()
        with _filled(home, chain(shipped_quads, _owned(size))) as kb:
            _checked(_asked(kb), size)
            gc.collect()
            gc.freeze()  # as the server does when it has started
            times = max(_LEAST_TIMES, min(_MOST_TIMES, _LINKS_TIMED // size))
            taken = [_timed(kb) for _ in range(times)]
            gc.unfreeze()
        samples[f"chain of {size}, ms"] = taken
        figures += [
            Figure(what=f"status-of through a chain of {size}, p{share}, ms", value=percentile(taken, share))
            for share in (50, 99)
        ]
    return Outcome(
        benchmark="status", seed=seed, arguments={"companies": list(companies)}, figures=figures, samples=samples
    )


def _company(number: int) -> URIRef:
    return record("actor", f"bench-chain-{number}")


def _owned(size: int) -> Iterator[Quad]:
    """Gives a chain of companies, each owned to 60 per cent by the next."""
    for number in range(size):
        node, owner = _company(number), LISTED if number == size - 1 else _company(number + 1)
        holding = URIRef(f"{node}/ownership/0")
        for subject, predicate, value in (
            (node, rdf.type_, rmt.Organisation),
            (node, rdfs.label, Literal(f"Company {number}", lang="en")),
            (node, rmt.ownership, holding),
            (holding, rdf.type_, rmt.Ownership),
            (holding, rmt.owner, owner),
            (holding, rmt.share, Literal("60")),
        ):
            yield Quad(subject, predicate, value, CONTRIBUTIONS)


def _filled(home: Path, quads: Iterator[Quad]) -> KnowledgeBase:
    store = EmbeddedStore(home / "store")
    store.load(quads, position=1)
    journal = Journal(home / JOURNAL)
    said = frozenset({Quad(record("item", "bench"), rdfs.label, literal("bench"), CONTRIBUTIONS)})
    journal.append(Draft(id="bench", at=NOW, author="bench", reason="filled in bulk", patch=Patch(adds=said)))
    return KnowledgeBase(home, store=store, journal=journal)


def _asked(kb: KnowledgeBase) -> Answer:
    actor = {"id": str(_company(0))}
    return kb.ask(Question(kind=Kind.STATUS_OF, args={"actor": actor, "on": AS_OF.isoformat()}, as_of=AS_OF))


def _checked(answer: Answer, size: int) -> None:
    found = (answer.facts or {}).get("entity-listed")
    if found != "true":
        raise ValueError(f"The first of {size} companies is not found to be listed through its owners, but {found}.")


def _timed(kb: KnowledgeBase) -> float:
    begun = time.perf_counter()
    _asked(kb)
    return (time.perf_counter() - begun) * 1000

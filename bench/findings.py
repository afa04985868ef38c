"""Stored findings: catching up of all incidents from nothing, after a rule is added, after one change, on a new day.

There is no peer: nothing else keeps what law comes to for incidents. Beside it stands what a change costs meanwhile.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bench.determine import recorded, store_of
from bench.filling import NOW
from bench.results import Figure, Outcome, percentile
from bench.synthetic import World
from remit.base import KnowledgeBase
from remit.change import Change, read_document
from remit.iri import CONTRIBUTIONS, record
from remit.journal import Draft, Journal
from remit.literals import literal
from remit.patch import Patch, Quad
from remit.store import EmbeddedStore
from remit.stored import Freshness
from remit.terms import rdf, rdfs, rmt
from remit.upkeep import JOURNAL

DAYS: Final = (date(2026, 11, 25), date(2026, 11, 26))
RULE: Final = """
@base <https://w3id.org/remit/id/> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<law/added-act> a rmt:Instrument ;
    rdfs:label "Added Act 2020"@en ;
    rmt:address "https://example.org/added-act"^^xsd:anyURI ;
    rmt:checkedOn "2026-11-23"^^xsd:date ;
    rmt:citation "Added Act 2020" ;
    rmt:confidence <confidence/high> ;
    rmt:enforcedBy <actor/cma> ;
    rmt:howKnown <how/primary> ;
    rmt:inForce [ a rmt:Interval ; rmt:from "2020-01-01"^^xsd:date ; rmt:why "the act" ] ;
    rmt:jurisdiction <jurisdiction/gb> .

<law/added-act-1> a rmt:Provision ; rmt:citation "Added Act 2020 s.1" ; rmt:partOf <law/added-act> .

<rule/added> a rmt:Rule ;
    rdfs:label "Made-up duty on extraction through an API"@en ;
    rmt:condition [ a odrl:Constraint ;
        odrl:leftOperand <fact/act> ; odrl:operator odrl:isAnyOf ;
        odrl:rightOperand <conduct/distillation-through-api> ] ;
    rmt:effect <effect/duty> ;
    rmt:provision <law/added-act-1> .
"""
_CHANGES = 40


def run(scratch: Path, *, seed: int, incidents: Sequence[int], stores: Path | None = None) -> Outcome:
    """Measures catching up on made-up incidents beside those of the corpus.

    Args:
        scratch: a folder to work in.
        seed: of the made-up world.
        incidents: how many are made up, for each measurement.
        stores: a folder in which stores are kept for other runs, also of `bench.determine`; they are copied.
    """
    figures: list[Figure] = []
    samples: dict[str, list[float]] = {}
    for size in incidents:
        home = scratch / f"findings-{size}"
        home.mkdir()
        filled = store_of(stores or scratch, seed, size)
        names = recorded(filled, World(seed=seed), size)
        shutil.copytree(filled, home / "store")
        with _base(home) as kb:
            for what, seconds, processor in _measured(kb, names, samples, str(size)):
                figures += [
                    Figure(what=f"{size} incidents, {what}, s", value=seconds),
                    Figure(what=f"{size} incidents, {what}, processor s", value=processor),
                ]
                samples[f"{size} incidents, {what}, s"] = [seconds]
            figures.append(Figure(what=f"{size} incidents, findings", value=_findings(kb)))
            for name, found in samples.items():
                if name.startswith(f"{size} ") and name.endswith("ms"):
                    figures += [Figure(what=f"{name}, p{share}", value=percentile(found, share)) for share in (50, 99)]
    return Outcome(
        benchmark="findings", seed=seed, arguments={"incidents": list(incidents)}, figures=figures, samples=samples
    )


def _base(home: Path) -> KnowledgeBase:
    """Gives a knowledge base over a store that was filled at position 1."""
    journal = Journal(home / JOURNAL)
    said = frozenset({Quad(record("item", "bench"), rdfs.label, literal("bench"), CONTRIBUTIONS)})
    journal.append(Draft(id="bench", at=NOW, author="bench", reason="filled in bulk", patch=Patch(adds=said)))
    return KnowledgeBase(home, store=EmbeddedStore(home / "store"), journal=journal)


def _measured(
    kb: KnowledgeBase, names: Sequence[str], samples: dict[str, list[float]], size: str
) -> list[tuple[str, float, float]]:
    kb.asker()  # the law is compiled once for all questions, and is measured elsewhere
    samples[f"{size} incidents, a change while nothing is worked out, ms"] = _changes(kb, "idle")
    working = threading.Thread(target=kb.catch_up, kwargs={"today": DAYS[0]})
    begun, used = time.perf_counter(), time.process_time()
    working.start()
    samples[f"{size} incidents, a change meanwhile, ms"] = _changes(kb, "meanwhile")
    working.join()
    found = [("from nothing, with changes meanwhile", time.perf_counter() - begun, time.process_time() - used)]
    law = read_document(RULE.encode(), "text/turtle", graph=None, author="bench", reason="a rule is added")
    kb.accept(law, now=NOW)
    found.append(("after one rule is added", *_timed(lambda: kb.catch_up(today=DAYS[0]))))
    coding = next(
        quad for quad in kb.store.match(predicate=rmt.conduct) if str(quad.subject).startswith(f"{names[-1]}/")
    )
    other = record("conduct", "fraudulent-accounts")
    adds, removes = frozenset({coding._replace(object=other)}), frozenset({coding})
    kb.accept(Change(author="bench", reason="coded otherwise", adds=adds, removes=removes), now=NOW)
    found.append(("after one incident is coded otherwise", *_timed(lambda: kb.catch_up(today=DAYS[0]))))
    found.append(("on a new day", *_timed(lambda: kb.catch_up(today=DAYS[1]))))
    return found


def _timed(work: Callable[[], Freshness]) -> tuple[float, float]:
    begun, used = time.perf_counter(), time.process_time()
    if not work().is_current:
        raise RuntimeError("findings have not caught up")
    return time.perf_counter() - begun, time.process_time() - used


def _changes(kb: KnowledgeBase, word: str) -> list[float]:
    """Makes changes of one record each, 20 ms apart; gives what each took, in ms."""
    taken = []
    for number in range(_CHANGES):
        node = record("actor", f"bench-{word}-{number}")
        adds = frozenset(
            {
                Quad(node, rdf.type_, rmt.Organisation, CONTRIBUTIONS),
                Quad(node, rdfs.label, literal(f"Lab {number}", language="en"), CONTRIBUTIONS),
            }
        )
        begun = time.perf_counter()
        kb.accept(Change(author="bench", reason="one more", adds=adds), now=NOW)
        taken.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.02)
    return taken


def _findings(kb: KnowledgeBase) -> int:
    return sum(1 for _ in kb.store.derived(None, rdf.type_, rmt.Finding))

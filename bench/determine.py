"""All rules of law on one incident: milliseconds of one determination, incidents a second in bulk, cost by rules.

The peer evaluates the same conditions as SPARQL ASK, one by one, over rdflib and over Oxigraph.
"""

from __future__ import annotations

import gc
import hashlib
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from bench.asks import ask_of, facts_of
from bench.filling import NOW, Patterns
from bench.results import Figure, Outcome, percentile
from bench.synthetic import ACTORS_GRAPH, Parties, World
from remit.ask import Asker, Kind, LawBook, Question
from remit.base import KnowledgeBase
from remit.determine import Engine
from remit.iri import ID, incident_graph, record
from remit.literals import literal
from remit.patch import Quad
from remit.release import shipped
from remit.resources import folder as resource
from remit.rules import All, Constraints, Law, Test, compile_law
from remit.rules.fact_type import ACT
from remit.state import Reads, State
from remit.store import EmbeddedStore
from remit.terms import coding, odrl, rdf, rmt, xsd
from remit.truth import Scale

TODAY: Final = date(2026, 11, 23)
CONDUCT: Final = URIRef(f"{ID}conduct/distillation-through-api")
EXPORT: Final[dict[str, Any]] = {
    "act": "export",
    "on": "2026-02-01",
    "from": "us",
    "to": "cn",
    "item": {"id": "h200"},
    "parties": [
        {"role": "exporter", "headquarters": "us"},
        {"role": "recipient", "headquarters": "cn"},
    ],
}
_PROCESSES: Final = 2
_WARM: Final = 100  # incidents that are asked about before the clock runs
_FIRST_DAY, _DAYS = date(2024, 1, 1), 1_000
_DONE: Final = "done"
_HEADS_MS, _TRACES_MS, _A_SECOND = 10, 50, 500


def run(
    scratch: Path,
    *,
    seed: int,
    incidents: Sequence[int],
    rules: Sequence[int],
    samples: int = 300,
    most: int = 1_000,
    stores: Path | None = None,
) -> Outcome:
    """Measures the law that is shipped on incidents of which two are recorded ones and the rest made up.

    Args:
        scratch: a folder to work in.
        seed: of the made-up world.
        incidents: how many are recorded, for each measurement.
        rules: how many synthetic rules there are, for each measurement.
        samples: determinations of each sort.
        most: how many incidents are asked about in bulk.
        stores: a folder in which stores are kept for other runs with the same world and corpus.
    """
    figures: list[Figure] = []
    taken: dict[str, list[float]] = {}
    tails: dict[str, list[float]] = {}
    middles: dict[str, list[float]] = {}
    asker: Asker | None = None
    for size in incidents:
        home = store_of(stores or scratch, seed, size)
        names = recorded(home, World(seed=seed), size)
        store = EmbeddedStore(home / "1", read_only=True)
        asker = _asker(store)
        for sort, (what, work, target) in enumerate(_ways(asker)):
            wall, processor = _timed(work, names, samples, sort)
            taken[f"{size} incidents, {what}, ms"] = wall
            taken[f"{size} incidents, {what}, processor ms"] = processor
            tails.setdefault(what, []).append(percentile(wall, 99))
            middles.setdefault(what, []).append(percentile(processor, 50))
            figures += [
                Figure(what=f"{size} incidents, {what}, p50 ms", value=percentile(wall, 50)),
                Figure(what=f"{size} incidents, {what}, p99 ms", value=percentile(wall, 99), below=target),
                Figure(what=f"{size} incidents, {what}, p50 processor ms", value=percentile(processor, 50)),
                Figure(what=f"{size} incidents, {what}, p99 processor ms", value=percentile(processor, 99)),
            ]
        asked = names[:1:-1][:most]  # from the last on: those timed one by one are the first
        seconds, used = in_bulk(home, asked)
        taken[f"{size} incidents, in bulk, s"] = [seconds]
        taken[f"{size} incidents, in bulk, processor s"] = [used]
        what = f"{size} incidents, {len(asked)} in bulk over {_PROCESSES} processes"
        figures += [
            Figure(what=f"{what}, incidents/s", value=len(asked) / seconds, at_least=_A_SECOND),
            Figure(what=f"{what}, incidents/s that both could do alone", value=len(asked) / used * _PROCESSES),
        ]
    for what, found in tails.items():
        grown = middles[what][-1] / middles[what][0]
        figures += [
            Figure(what=f"{what}, p99 at most / at fewest incidents", value=found[-1] / found[0], below=1.5),
            Figure(what=f"{what}, p50 processor at most / at fewest incidents", value=grown, below=1.5),
        ]
    if asker is not None:
        figures += _by_rules(asker, rules, taken)
        figures += _beside_sparql(asker, taken)
    arguments = {"incidents": list(incidents), "rules": list(rules), "samples": samples}
    return Outcome(benchmark="determine", seed=seed, arguments=arguments, figures=figures, samples=taken)


# ---- incidents


def recorded(folder: Path, world: World, incidents: int) -> list[str]:
    """Makes a store with ontology, corpus and made-up incidents that have parties, a day and a coded conduct.

    A store that is there already is left as it is.

    Returns:
        The addresses of two incidents of the corpus, then of those that are made up.
    """
    drawn = list(world.incidents(incidents))
    names = [f"{ID}incident/{key}" for key in ("si-1", "pa-2", *(key for key, _ in drawn))]
    if (folder / _DONE).exists():
        return names
    with KnowledgeBase.in_memory(now=NOW, corpus=True) as base:
        shipped_quads = list(base.quads())
    foundation = [*world.foundation(), *_seats(world)]
    scratch = EmbeddedStore(folder.with_suffix(".scratch"))
    scratch.load(chain(shipped_quads, foundation), position=1)
    patterns = Patterns(scratch)
    store = EmbeddedStore(folder)
    made_up = chain.from_iterable(_quads(patterns, n, key, parties) for n, (key, parties) in enumerate(drawn))
    store.load(chain(shipped_quads, foundation, made_up), position=1)
    store.optimise()
    scratch.close()
    store.close()
    shutil.rmtree(folder.with_suffix(".scratch"))
    (folder / _DONE).touch()
    return names


def store_of(folder: Path, seed: int, incidents: int) -> Path:
    """Gives where in a folder the store of a world and of this corpus lies, or is to be made."""
    return folder / f"store-{seed}-{incidents}-{_corpus_digest()}"


def _corpus_digest() -> str:
    """Gives a short hash of ontology and corpus, by which a store is known that was made with others."""
    hashed = hashlib.sha256()
    for name in ("ontology", "data"):
        for path in sorted(resource(name).rglob("*.ttl")):
            hashed.update(path.read_bytes())
    return hashed.hexdigest()[:12]


def _quads(patterns: Patterns, number: int, key: str, parties: Parties) -> Iterator[Quad]:
    """Gives an incident of a day of its own, whose participations rest on its claims, with one accepted coding."""
    yield from (quad for quad in patterns.complete(key, parties) if quad.predicate != rmt.occurred)
    incident, graph = record("incident", key), incident_graph(key)
    day = _FIRST_DAY + timedelta(days=37 * number % _DAYS)
    yield Quad(incident, rmt.occurred, literal(day.isoformat(), xsd.date), graph)
    claims = [record("claim", f"{key}-{n}") for n in range(len(parties.publishers))]
    coded = URIRef(f"{incident}/coding/1")
    for part in (*(URIRef(f"{incident}/participation/{word}") for word in ("accused", "affected")), coded):
        yield from (Quad(part, rmt.restsOn, claim, graph) for claim in claims)
    editor = URIRef(f"{ID}actor/corpus-editor")
    yield Quad(incident, rmt.coding, coded, graph)
    for predicate, value in (
        (rdf.type_, rmt.Coding),
        (rmt.assesses, incident),
        (rmt.acceptedBy, editor),
        (rmt.assessedBy, editor),
        (rmt.codedAs, coding.stated),
        (rmt.conduct, CONDUCT),
    ):
        yield Quad(coded, predicate, value, graph)


def _seats(world: World) -> Iterator[Quad]:
    """Gives every made-up organisation a seat."""
    seats = [URIRef(f"{ID}jurisdiction/{code}") for code in ("us", "cn", "gb", "de", "jp")]
    for n in range(world.actors):
        yield Quad(record("actor", f"made-up-{n}"), rmt.headquarters, seats[n % len(seats)], ACTORS_GRAPH)


def _asker(store: EmbeddedStore) -> Asker:
    view = State(Reads(store))
    scale = Scale.of(shipped().scheme)
    return Asker(view, LawBook.of(compile_law(view), scale), scale, find=lambda _: ())


# ---- one determination


def _ways(asker: Asker) -> Iterator[tuple[str, Callable[[str], object], float | None]]:
    def determined(incident: str) -> object:
        question = Question(kind=Kind.WHO_CAN_ACT, situation={"incident": incident}, as_of=TODAY)
        return asker.engine.determine(asker.situation(question), as_of=TODAY)

    def answered(incident: str, *, trace: bool) -> object:
        return asker.answer(Question(kind=Kind.WHO_CAN_ACT, situation={"incident": incident}, as_of=TODAY, trace=trace))

    yield "all rules", determined, None
    yield "with heads", lambda incident: answered(incident, trace=False), _HEADS_MS
    yield "with full traces", lambda incident: answered(incident, trace=True), _TRACES_MS


def _timed(
    work: Callable[[str], object], names: Sequence[str], samples: int, sort: int
) -> tuple[list[float], list[float]]:
    """Gives milliseconds on the clock and of the processor.

    A third each are for the two recorded incidents, whose claims were weighed before, and for made-up ones that
    nobody has asked about, as far as there are so many.
    """
    made_up = names[2:]
    others = [made_up[(sort * samples + n) % len(made_up)] for n in range(samples)]
    asked = [names[n % 3] if n % 3 < 2 else others[n] for n in range(samples)]  # noqa: PLR2004
    for incident in (*names[:2], *made_up[-_WARM:]):
        work(incident)
    gc.collect()
    gc.freeze()  # as the server does when it has started
    wall, processor = [], []
    for incident in asked:
        begun, used = time.perf_counter(), time.process_time()
        work(incident)
        wall.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - used) * 1000)
    gc.unfreeze()
    return wall, processor


# ---- in bulk

_bulk: list[Asker] = []


def in_bulk(folder: Path, incidents: Sequence[str]) -> tuple[float, float]:
    """Gives the seconds in which all are determined by processes that have compiled the law, and those they used."""
    shares = [list(incidents[n::20]) for n in range(20)]
    pool = ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn"), initializer=_begin, initargs=(folder,))
    with pool:
        list(pool.map(_warm, range(2 * _PROCESSES)))
        begun = time.perf_counter()
        used = sum(pool.map(_determined, shares))
        return time.perf_counter() - begun, used


def _begin(folder: Path) -> None:
    _bulk.append(_asker(EmbeddedStore(folder / "1", read_only=True)))


def _warm(_: int) -> float:
    time.sleep(0.5)  # so that each process takes one
    used = _determined([f"{ID}incident/si-1"])
    gc.collect()
    gc.freeze()
    return used


def _determined(incidents: Sequence[str]) -> float:
    begun = time.process_time()
    asker = _bulk[0]
    for incident in incidents:
        question = Question(kind=Kind.WHO_CAN_ACT, situation={"incident": incident}, as_of=TODAY)
        asker.engine.determine(asker.situation(question), as_of=TODAY)
    return time.process_time() - begun


# ---- by the number of rules


def _by_rules(asker: Asker, sizes: Sequence[int], taken: dict[str, list[float]]) -> Iterator[Figure]:
    """Measures a described export and an incident under so many copies of encoded rules, each behind its own act."""
    described = Question(kind=Kind.LICENCE, situation=EXPORT, as_of=TODAY)
    recorded_one = Question(kind=Kind.WHO_CAN_ACT, situation={"incident": f"{ID}incident/pa-2"}, as_of=TODAY)
    found: dict[str, list[float]] = {}
    for size in sizes:
        engine = Engine(copied(asker.law, size), asker.scale)
        for of, question in (("described export", described), ("incident", recorded_one)):
            times = []
            for _ in range(30):
                situation = asker.situation(question)
                begun = time.process_time()
                engine.determine(situation, as_of=TODAY)
                times.append((time.process_time() - begun) * 1000)
            taken[f"{size} synthetic rules, {of}, processor ms"] = times
            found.setdefault(of, []).append(statistics.median(times[5:]))
            yield Figure(what=f"{size} synthetic rules, {of}, p50 processor ms", value=found[of][-1])
    for of, costs in found.items():
        for (fewer, less), (more, cost) in pairwise(zip(sizes, costs, strict=True)):
            what = f"{fewer} to {more} rules, {of}, growth of cost"
            yield Figure(what=what, value=cost / less, below=more / fewer)


def copied(law: Law, size: int) -> Law:
    """Gives a law with so many copies of its rules beside them, each with one more condition: an act of its own."""
    constraints = Constraints()
    for row in law.constraints.rows:
        constraints.place(row)
    encoded = [rule for rule in law.rules if rule.condition is not None and rule.concludes is None]
    rules, keys = list(law.rules), dict(law.keys)
    for place in range(len(law.rules), len(law.rules) + size):
        rule = encoded[place % len(encoded)]
        act = URIRef(f"{ID}act/made-up-{place}")
        key = constraints.place(Test(law.facts[ACT], odrl.isA, (act,)))
        condition = constraints.place(All((key, rule.condition or 0)))
        rules.append(replace(rule, place=place, iri=URIRef(f"{rule.iri}-{place}"), condition=condition, overrides=()))
        keys[key] = (place,)
    return replace(
        law,
        rules=tuple(rules),
        constraints=constraints,
        exceptions=(*law.exceptions, *[()] * size),
        keys=keys,
        by_iri={rule.iri: rule for rule in rules},
    )


# ---- the peer


def _beside_sparql(asker: Asker, taken: dict[str, list[float]]) -> Iterator[Figure]:
    """Measures all conditions that plain SPARQL can express, on the described export."""
    situation = asker.situation(Question(kind=Kind.LICENCE, situation=EXPORT, as_of=TODAY))
    run = asker.engine.runs(situation, as_of=TODAY)[0]
    asks = {
        rule.condition: ask
        for rule in asker.law.rules
        if rule.condition is not None and (ask := ask_of(asker.law, rule.condition)) is not None
    }
    triples = list(facts_of(asker.law, run, asks))
    graph, store = Graph(bind_namespaces="none"), ox.Store()
    for s, p, o in triples:
        graph.add((s, p, o))
        value = (
            ox.Literal(str(o), datatype=ox.NamedNode(str(o.datatype))) if isinstance(o, Literal) else ox.NamedNode(o)
        )
        store.add(ox.Quad(ox.NamedNode(s), ox.NamedNode(p), value))
    prepared = [prepareQuery(ask) for ask in asks.values()]

    def by_us() -> list[bool]:
        fresh = asker.engine.runs(situation, as_of=TODAY)[0].frame()
        return [bool(asker.engine.conditions[place](fresh)[0]) for place in asks]

    def by_rdflib() -> list[bool]:
        return [bool(graph.query(query).askAnswer) for query in prepared]

    def by_oxigraph() -> list[bool]:
        return [bool(store.query(ask)) for ask in asks.values()]

    answers, medians = [], []
    for name, work in (("ours", by_us), ("rdflib", by_rdflib), ("Oxigraph", by_oxigraph)):
        times = []
        for _ in range(5):
            begun = time.process_time()
            work()
            times.append((time.process_time() - begun) * 1000)
        answers.append(work())
        taken[f"{len(asks)} conditions, {name}, processor ms"] = times
        medians.append(statistics.median(times[1:]))
        yield Figure(what=f"{len(asks)} conditions one by one, {name}, p50 processor ms", value=medians[-1])
    yield Figure(what="ASK over rdflib / ours, times", value=medians[1] / medians[0])
    yield Figure(what="ASK over Oxigraph / ours, times", value=medians[2] / medians[0])
    same = sum(len(set(row)) == 1 for row in zip(*answers, strict=True))
    yield Figure(what=f"of {len(asks)} conditions, all three say the same", value=same)

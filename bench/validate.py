"""Validating everything, beside plain pySHACL on an rdflib graph of the same data, evidence and shapes."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pyshacl
from rdflib import Graph, Literal
from rdflib.term import Node

from bench.filling import filled
from bench.results import Figure, Outcome
from bench.synthetic import World
from remit.base import KnowledgeBase
from remit.consequences import Consequences
from remit.terms import rdf, sh

_TARGET = 5.0


def run(scratch: Path, *, seed: int, incidents: Sequence[int], workers: int = 2) -> Outcome:
    """Measures seconds of each, at sizes at which the peer ends within minutes.

    The peer is handed its graphs ready: reading them and computing the evidence is not in its time, and is in ours.

    Raises:
        ValueError: the two do not agree.
    """
    figures: list[Figure] = []
    samples: dict[str, list[float]] = {}
    for size in incidents:
        home = scratch / f"home-{size}"
        filled(home, World(seed=seed, actors=min(2_000, 2 * size)), size)
        with KnowledgeBase.open(home) as base:
            start, started = time.perf_counter(), _processor()
            ours = base.validate(workers=workers)
            seconds, processor = time.perf_counter() - start, _processor() - started
            data = with_evidence(base)
            start, started = time.perf_counter(), _processor()
            conforms, report, _ = pyshacl.validate(
                data, shacl_graph=base.release.shapes.graph, do_owl_imports=False, inference="none"
            )
            peers, peers_processor = time.perf_counter() - start, _processor() - started
        results = set(report.subjects(rdf.type_, sh.ValidationResult)) if isinstance(report, Graph) else set()
        if conforms != (not ours.violations) or len(results) != len(ours.violations):
            raise ValueError(
                f"At {size} incidents the two do not agree: {len(ours.violations)} results here, {len(results)} there. "
                "What is not the same is not compared. See tests/property for the proof of exactness."
            )
        samples[f"{size} incidents, ours, s"] = [seconds]
        samples[f"{size} incidents, pySHACL, s"] = [peers]
        samples[f"{size} incidents, ours, processor s"] = [processor]
        samples[f"{size} incidents, pySHACL, processor s"] = [peers_processor]
        figures += [
            Figure(what=f"{size} incidents, {ours.focus} nodes, ours with {workers} workers, s", value=seconds),
            Figure(what=f"{size} incidents, {len(data)} triples, plain pySHACL, s", value=peers),
            Figure(what=f"{size} incidents, times as fast", value=peers / seconds, at_least=_TARGET),
            Figure(what=f"{size} incidents, times less processor time", value=peers_processor / processor),
        ]
    arguments = {"incidents": list(incidents), "workers": workers}
    return Outcome(benchmark="validate", seed=seed, arguments=arguments, figures=figures, samples=samples)


def _processor() -> float:
    """Gives the seconds of processor time that this process and those that it waited for have used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def with_evidence(base: KnowledgeBase) -> Graph:
    """Gives an rdflib graph of everything, with the evidence beside it."""
    data = Graph(bind_namespaces="none")
    typed: list[tuple[Node, Literal]] = []
    for subject, predicate, value, _ in base.quads():
        data.add((subject, predicate, value))
        if isinstance(value, Literal) and value.datatype is not None:
            typed.append((subject, value))
    consequences = Consequences(ontology=base.release.ontology, scheme=base.release.scheme, text_of=base.documents.text)
    for triple in consequences.evidence(base.view(), typed).triples:
        data.add(triple)
    return data

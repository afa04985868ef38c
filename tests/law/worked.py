"""The worked rules of the design as a small law: loaded once, asked through the public functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Graph

from remit.ask import Answer, Asker, Kind, LawBook, Question
from remit.findings import Finding
from remit.ontology import modules, read
from remit.resources import folder
from remit.rules import compile_law
from remit.support import StatusScheme
from remit.truth import Scale

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)


@cache
def base() -> Graph:
    """Gives ontology, places and the worked rules. Do not change it."""
    graph = Graph()
    for module in modules().values():
        graph += module
    for path in (folder("data") / "jurisdictions.ttl", folder("data") / "places.ttl", HERE / "worked.ttl"):
        graph += read(path)
    return graph


@cache
def scale() -> Scale:
    """Gives the constants of the status scheme that is shipped."""
    return Scale.of(StatusScheme.from_graph(base()))


def asker_on(graph: Graph) -> Asker:
    """Gives what answers on a graph."""
    return Asker(graph, LawBook.of(compile_law(graph), scale()), scale(), find=lambda _: ())


@cache
def asker() -> Asker:
    """Gives what answers on the worked rules."""
    return asker_on(base())


def with_turtle(turtle: str) -> Asker:
    """Gives what answers on the worked rules and some more Turtle."""
    graph = Graph()
    graph += base()
    graph.parse(data=PREFIXES + turtle, format="turtle")
    return asker_on(graph)


def ask(
    situation: Mapping[str, Any],
    kind: Kind = Kind.LICENCE,
    *,
    on: Asker | None = None,
    as_of: date = TODAY,
    **more: Any,
) -> Answer:
    """Asks a question of the worked rules."""
    question = Question(kind=kind, situation=situation, as_of=as_of, **{"all": True, **more})
    return (on or asker()).answer(question)


def finding(answer: Answer, cite: str) -> Finding:
    """Gives the one finding whose citation has the text."""
    found = [f for f in answer.findings if cite in f.text.citation]
    assert len(found) == 1, [f.text.citation for f in found]
    return found[0]


PREFIXES = """
@prefix act: <https://w3id.org/remit/id/act/> .
@prefix actor: <https://w3id.org/remit/id/actor/> .
@prefix effect: <https://w3id.org/remit/id/effect/> .
@prefix fact: <https://w3id.org/remit/id/fact/> .
@prefix factor: <https://w3id.org/remit/id/factor/> .
@prefix group: <https://w3id.org/remit/id/group/> .
@prefix jurisdiction: <https://w3id.org/remit/id/jurisdiction/> .
@prefix law: <https://w3id.org/remit/id/law/> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix role: <https://w3id.org/remit/id/role/> .
@prefix rule: <https://w3id.org/remit/id/rule/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix value-kind: <https://w3id.org/remit/id/value-kind/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

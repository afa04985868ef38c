"""Coverage of the law: until when it is known, what it does not hold and why, and none of the law without it."""

from __future__ import annotations

from rdflib import Literal
from rdflib.term import Node

from corpus_graphs import corpus
from remit.literals import ill_typed
from remit.terms import coverage_level, dcterms, rdf, rmt, xsd


def coverages() -> list[Node]:
    return sorted(corpus().subjects(rdf.type_, rmt.Coverage))


def named(node: Node) -> str:
    graph = corpus()
    return " ".join(
        str(o).rpartition("/")[2] for p in (rmt.jurisdiction, dcterms.subject) for o in graph.objects(node, p)
    )


def test_each_coverage_says_until_which_day_its_law_is_known() -> None:
    days = {named(node): list(corpus().objects(node, rmt.knownUntil)) for node in coverages()}
    assert days
    assert {name: found for name, found in days.items() if len(found) != 1} == {}
    day: Node
    for day in (found[0] for found in days.values()):
        assert isinstance(day, Literal)
        assert day.datatype == xsd.date
        assert ill_typed(day) is None


def test_what_is_not_modelled_whole_says_what_is_not_encoded() -> None:
    graph = corpus()
    silent = {
        named(node)
        for node in coverages()
        if graph.value(node, rmt.level) != coverage_level.modelled and not list(graph.objects(node, rmt.notEncoded))
    }
    assert silent == set()


def test_the_law_of_each_rule_has_a_coverage() -> None:
    graph = corpus()
    covered = {(graph.value(n, rmt.jurisdiction), s) for n in coverages() for s in graph.objects(n, dcterms.subject)}
    wanted: set[tuple[Node | None, Node]] = set()
    for rule in graph.subjects(rdf.type_, rmt.Rule):
        text = graph.value(rule, rmt.provision)
        while text is not None and (text, rdf.type_, rmt.Instrument) not in graph:
            text = graph.value(text, rmt.partOf)
        assert text is not None, rule
        wanted |= {(graph.value(text, rmt.jurisdiction), subject) for subject in graph.objects(text, dcterms.subject)}
    assert wanted
    assert sorted(f"{j} {s}" for j, s in wanted - covered) == []


def test_a_subject_that_is_not_modelled_has_no_rule() -> None:
    graph = corpus()
    levels: dict[tuple[Node | None, Node], set[Node | None]] = {}
    for node in coverages():
        for subject in graph.objects(node, dcterms.subject):
            levels.setdefault((graph.value(node, rmt.jurisdiction), subject), set()).add(graph.value(node, rmt.level))
    none = coverage_level.not_modelled
    assert [key for key, found in levels.items() if none in found and len(found) > 1] == []

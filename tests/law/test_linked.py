"""Answers as RDF: what was answered, of which rules and claims; of incidents and actors the graph asserts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

import serving
from remit.ask import Answer, Kind, Question
from remit.ask.linked import answer_graph
from remit.base import KnowledgeBase
from remit.iri import ID, record
from remit.terms import mark, prov, rdf, rdfs, rmt, status

LOADED = serving.NOW
IMPROBABLE = {"assessment": {"claim": "C16", "credibility": 5}}
ASKED: list[tuple[Kind, dict[str, Any]]] = [
    (Kind.WHO_CAN_ACT, {"incident": "si-1"}),
    (Kind.LICENCE, {"incident": "pa-2"}),
    (Kind.ESTABLISHED, {"incident": "si-1"}),
    (Kind.ESTABLISHED, {"claim": "C15"}),
    (Kind.ESTABLISHED, {"actor": "Eleanor Shaw"}),
    (Kind.CHANGED, {"incident": "si-1", "change": IMPROBABLE}),
    (Kind.CHANGED, {"incident": "pa-2", "as_of": ["2025-06-01", "2026-11-23"]}),
]


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    home = serving.make_home(tmp_path_factory.mktemp("told") / "home", corpus=True)
    with KnowledgeBase.open(home) as made:
        yield made


def asked(kb: KnowledgeBase, kind: Kind, args: dict[str, Any]) -> tuple[Answer, Graph]:
    answer = kb.ask(Question(kind=kind, args=args, as_of=LOADED.date()))
    return answer, answer_graph(answer, kb.release.scheme)


def the(graph: Graph, kind: URIRef) -> Node:
    return next(iter(graph.subjects(rdf.type_, kind)))


@pytest.mark.parametrize(("kind", "args"), ASKED)
def test_only_the_answer_and_its_parts_are_spoken_of(kb: KnowledgeBase, kind: Kind, args: dict[str, Any]) -> None:
    _, graph = asked(kb, kind, args)
    node = str(the(graph, rmt.Answer))
    assert {str(subject) for subject in graph.subjects() if not str(subject).startswith(node)} == set()


@pytest.mark.parametrize(("kind", "args"), ASKED)
def test_every_word_is_declared(kb: KnowledgeBase, kind: Kind, args: dict[str, Any]) -> None:
    _, graph = asked(kb, kind, args)
    words = {*graph.predicates(), *graph.objects(None, rdf.type_)} - {rdf.type_, rdfs.label}
    view = kb.view()
    assert {word for word in words if not any(True for _ in view.objects(word, rdf.type_))} == set()


@pytest.mark.parametrize(("kind", "args"), ASKED)
def test_entities_were_generated_by_one_determination_of_what_was_known(
    kb: KnowledgeBase, kind: Kind, args: dict[str, Any]
) -> None:
    answer, graph = asked(kb, kind, args)
    assert len(set(graph.objects(None, prov.wasGeneratedBy))) == 1
    made = set(graph.subjects(prov.wasGeneratedBy))
    assert made == set(graph.subjects(rdf.type_, prov.Entity)) - set(graph.subjects(rdf.type_, rmt.View))
    moments = {moment for entity in made for moment in graph.objects(entity, prov.generatedAtTime)}
    assert {moment.value for moment in moments if isinstance(moment, Literal)} == {answer.known_at}
    used = set(graph.objects(the(graph, rmt.Determination), prov.used))
    assert set(graph.objects(None, prov.wasDerivedFrom)) <= used


def test_receipt_and_each_finding_have_their_hashes(kb: KnowledgeBase) -> None:
    answer, graph = asked(kb, Kind.WHO_CAN_ACT, {"incident": "si-1"})
    receipt = answer.receipt
    assert receipt is not None
    node = the(graph, rmt.Answer)
    hashes = {
        rmt.questionHash: receipt.input_hash,
        rmt.lawHash: receipt.law_hash,
        rmt.ontologyHash: receipt.ontology_hash,
        rmt.answerHash: receipt.answer_hash,
    }
    assert {p: str(graph.value(node, p)) for p in hashes} == {p: h.removeprefix("sha256:") for p, h in hashes.items()}
    for rule, digest in receipt.findings:
        finding = next(iter(graph.subjects(rmt.ofRule, URIRef(rule))))
        assert graph.value(finding, rmt.answerHash) == Literal(digest.removeprefix("sha256:"))
        assert URIRef(rule) in set(graph.objects(finding, prov.wasDerivedFrom))


def test_claim_is_told_with_its_status_and_marks(kb: KnowledgeBase) -> None:
    _, graph = asked(kb, Kind.ESTABLISHED, {"incident": "si-1"})
    telling = graph.value(None, rmt.ofClaim, record("claim", "seed-c7"))
    assert telling is not None
    assert graph.value(telling, rmt.sourcingStatus) == status.reported_document
    assert mark.contested in set(graph.objects(telling, rmt.mark))
    assert str(graph.value(telling, rdfs.label)).startswith("Recorded as C7, on the word of ")
    node = the(graph, rmt.Answer)
    assert graph.value(node, rmt.ceiling) == status.reported_document
    assert status.corroborated in set(graph.objects(node, rmt.refusedStatus))


def test_what_fell_is_told_between_two_views(kb: KnowledgeBase) -> None:
    _, graph = asked(kb, Kind.CHANGED, {"incident": "si-1", "change": IMPROBABLE})
    node = the(graph, rmt.Answer)
    fell = {str(claim).removeprefix(f"{ID}claim/seed-c") for claim in graph.objects(node, rmt.fell)}
    assert fell == {"7", "8", "9", "17", "18"}
    views = [graph.value(node, predicate) for predicate in (rmt.firstView, rmt.secondView)]
    assert [graph.value(v, rmt.sourcingStatus) for v in views] == [status.reported_document, status.rumoured]
    assert graph.value(views[1], rmt.asOf) == Literal(date(2026, 11, 23))


def test_two_questions_have_two_addresses(kb: KnowledgeBase) -> None:
    nodes = [the(asked(kb, kind, args)[1], rmt.Answer) for kind, args in ASKED]
    assert len(set(nodes)) == len(ASKED)

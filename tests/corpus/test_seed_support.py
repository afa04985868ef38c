"""The seed incident is weighed as its reference analysis says: every status of every claim of fact, and the ceiling."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

import strategies
from remit.iri import record
from remit.resources import folder
from remit.support import Ceiling, ceiling, chain_basis, count_origins, origins, permitted, statement_support
from remit.terms import credibility, dcterms, rdf, relation, rmt, status

STATUSES = {
    status.unsourced: [3, 5, 10, 11, 13, 14, 15, 19, 33, 35, 36, 38, 41, 47, 50, 51, 52, 53],
    status.rumoured: [2, 20, 21, 22, 23, 24, 34, 44, 55],
    status.attributed: [25, 26, 27, 28, 29, 30],
    status.reported_document: [7, 8, 9, 17, 18],
    status.alleged: [6, 16, 42],
    status.alleged_anonymous: [31, 32],
}
NOT_OF_FACT = [1, 4, 12, 37, 39, 40, 43, 45, 46, 48, 49, 54, 56, 57, 58, 59]
SEED = record("incident", "si-1")
IDENTIFICATION = record("assessment", "seed-identification-of-publisher")


def claim(number: int) -> URIRef:
    return record("claim", f"seed-c{number}")


@cache
def _shipped() -> Graph:
    graph = Graph() + strategies.vocabulary()
    for path in sorted(Path(folder("data")).rglob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture
def corpus() -> Graph:
    """The corpus, to be changed by the test alone."""
    return Graph() + _shipped()


def _reached(graph: Graph) -> Ceiling:
    return ceiling(graph, SEED, strategies.scheme())


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        *((n, s) for s, numbers in STATUSES.items() for n in numbers),
        *((n, None) for n in NOT_OF_FACT),
    ],
)
def test_each_claim_has_the_status_that_its_chain_gives(number: int, expected: URIRef | None) -> None:
    found = chain_basis(_shipped(), claim(number), strategies.scheme())
    assert found.status == expected
    assert bool(found.support) == (expected is not None)


def test_the_statuses_are_counted_as_in_the_analysis() -> None:
    assert {s: len(numbers) for s, numbers in STATUSES.items()} == {
        status.unsourced: 18,
        status.rumoured: 9,
        status.attributed: 6,
        status.reported_document: 5,
        status.alleged: 3,
        status.alleged_anonymous: 2,
    }
    assert sorted([*NOT_OF_FACT, *(n for numbers in STATUSES.values() for n in numbers)]) == list(range(1, 60))


def test_the_incident_is_reported_from_a_document_and_contested() -> None:
    found, scheme = _reached(_shipped()), strategies.scheme()
    assert found.maximal == (status.reported_document,)
    assert claim(25) in found.contested_by
    shown = scheme.shown(found.support)
    assert shown is not None
    assert scheme.phrase(shown, contested=found.contested) == "reported from a document, contested"


def test_corroborated_is_refused_and_the_shared_origin_named() -> None:
    fits, why = permitted(_reached(_shipped()), status.corroborated)
    assert not fits
    assert why.say(_shipped()) == (
        "The claims reach no more than “reported from a document”: C20 and C7. They are no two origins: the best of "
        "them go back to “memo that one publication says it has seen”, and all come through “publisher of theprime.uk”."
    )


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "expected"),
    [
        ("alibaba-some-unit", relation.obtained, "claude-features", status.reported_document),
        ("alibaba-cloud", relation.obtained, "claude-features", status.reported_document),
        ("damo-academy", relation.obtained, "claude-key-features", status.rumoured),
        ("alibaba-cloud", relation.obtained, "claude-key-features", None),
    ],
)
def test_a_detail_is_asked_for_and_not_the_core(
    corpus: Graph, subject: str, predicate: URIRef, value: str, expected: URIRef | None
) -> None:
    detail = record("incident", "si-1/detail")
    corpus.add((detail, rmt.subject, record("actor", subject)))
    corpus.add((detail, rmt.predicate, predicate))
    corpus.add((detail, rmt.object_, record("item", value)))
    rests_on = list(corpus.objects(SEED, rmt.restsOn))
    found = statement_support(corpus, detail, rests_on, strategies.scheme())
    assert strategies.scheme().shown(found.support) == expected


def test_without_the_identification_of_the_publisher_the_incident_falls_to_a_rumour(corpus: Graph) -> None:
    corpus.remove((IDENTIFICATION, None, None))
    assert chain_basis(corpus, claim(16), strategies.scheme()).status == status.alleged_anonymous
    assert _reached(corpus).maximal == (status.rumoured,)


def test_if_it_is_improbable_that_the_memo_was_seen_the_incident_falls_to_a_rumour(corpus: Graph) -> None:
    grading = record("assessment", "later")
    corpus.add((grading, rdf.type_, rmt.Grading))
    corpus.add((grading, rmt.assesses, claim(16)))
    corpus.add((grading, rmt.credibility, credibility.grade_5))
    for given in (rmt.assessedOn, rmt.acceptedOn, rmt.acceptedBy):
        value = next(corpus.objects(IDENTIFICATION, given))
        corpus.add((grading, given, value))
    corpus.remove((None, rmt.assesses, claim(16)))
    corpus.add((grading, rmt.assesses, claim(16)))
    for number in (7, 8, 9, 18):
        assert chain_basis(corpus, claim(number), strategies.scheme()).status == status.rumoured
    assert _reached(corpus).maximal == (status.rumoured,)


def test_what_c6_says_of_where_the_allegations_surfaced_carries_no_link(corpus: Graph) -> None:
    corpus.remove((claim(6), None, None))
    assert _reached(corpus).maximal == (status.reported_document,)


def test_a_retraction_of_the_article_withdraws_the_incident(corpus: Graph) -> None:
    retraction = record("document", "retraction")
    corpus.add((retraction, rdf.type_, rmt.Document))
    corpus.add((record("document", "seed-article"), URIRef("http://www.w3.org/ns/prov#wasInvalidatedBy"), retraction))
    found = _reached(corpus)
    assert found.maximal == ()
    assert permitted(found, status.withdrawn)[0]


def test_the_claims_that_carry_the_incident_stand_in_one_document_and_have_one_origin() -> None:
    found = origins(_shipped(), SEED, strategies.scheme())
    assert found.documents == (record("document", "seed-article"),)
    assert len(found.groups) == 1
    assert found.origins == (record("actor", "theprime-uk"),)


def test_the_pages_of_that_publisher_are_many_documents_and_one_origin() -> None:
    site = record("actor", "theprime-uk")
    pages = set(_shipped().subjects(dcterms.publisher, site))
    assert len(pages) == 33
    found = count_origins(_shipped(), [*pages, record("document", "seed-article")])
    assert len(found.groups) == 1
    assert found.origins == (site,)


def test_every_incident_of_the_corpus_has_a_status_that_its_claims_permit() -> None:
    for incident in _shipped().subjects(rdf.type_, rmt.Incident):
        found = ceiling(_shipped(), incident, strategies.scheme())
        for held in _shipped().objects(incident, rmt.sourcingStatus):
            fits, why = permitted(found, held)
            assert fits, f"{incident}: {why.say(_shipped())}"

"""No label, title or generated sentence says of somebody accused what they are only said to have done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Literal

from leaks import blocks, looks
from leaks.blocks import Element
from leaks.doors import Doors
from leaks.sentences import Reporter
from remit.terms import rdfs, rmt, skos

NAMES = ("Alibaba", "DAMO Academy", "DeepSeek", "Elm Works", "Moonshot AI")

FINDINGS = [
    "Alibaba stole Claude",
    "Alibaba has stolen core parts of Claude.",
    "Alibaba's cloud division illicitly obtained the architecture.",
    "Alibaba’s engineers extracted key features of Claude through the public interface.",  # noqa: RUF001 (as typeset)
    "Engineers of DAMO Academy replicated those features.",
    "Claude was copied by Alibaba.",
    "The features were taken by staff of Alibaba in 2026.",
    "DeepSeek, Moonshot AI and MiniMax trained models on outputs of Claude.",
    "Alibaba distils Claude",
    "Alibaba's theft of Claude",
    "The theft of Claude by Alibaba",
    "Elm Works copied Lantern-1",
    "Alibaba stole Claude, and Anthropic says that it will sue.",
    "A memo exists. Alibaba extracted features of Claude.",
]
NO_FINDINGS = [
    "The publication says that Alibaba extracted features of Claude.",
    "According to one article, Alibaba copied Claude.",
    "Alleged: Elm Works copied Lantern-1",
    "Alleged extraction and replication of Claude features by staff of Alibaba (seed account)",
    "Reported, not established: some unit of Alibaba is said to have obtained features of Claude.",
    "Alibaba denies that Alibaba copied Claude.",
    "Anthropic alleges that DeepSeek trained models on outputs of Claude.",
    "Alibaba runs a cloud service.",
    "Alibaba has threatened to sue whoever spreads the allegations.",
    "Alibaba copied Claude, according to one article.",
    "Anthropic developed Claude.",
    "Alibaba Group Holding Limited is a company of the Cayman Islands.",
]


@pytest.mark.parametrize("sentence", FINDINGS)
def test_a_sentence_that_reads_as_a_finding_is_found(sentence: str) -> None:
    assert list(Reporter(NAMES).findings(sentence))


@pytest.mark.parametrize("sentence", NO_FINDINGS)
def test_a_sentence_with_a_reporting_clause_is_none(sentence: str) -> None:
    assert list(Reporter(NAMES).findings(sentence)) == []


def test_no_text_of_the_curated_corpus_reads_as_a_finding(doors: Doors) -> None:
    """The made-up corpus is left out: it has blunt labels on purpose."""
    known = doors.known
    predicates = (rdfs.label, skos.prefLabel, skos.altLabel, skos.note, rmt.reason, rmt.statusPhrase)
    predicates += (rmt.reasonFor, rmt.reasonAgainst, rmt.disclosure, rmt.where)
    texts = [
        str(value)
        for predicate in predicates
        for node, value in known.graph.subject_objects(predicate)
        if isinstance(value, Literal) and "/es-" not in str(node)
    ]
    assert len(texts) > 1_000
    assert looks.sentences(known, texts) == []


def _our_words(element: Element) -> Iterator[str]:
    """Gives what a page says block by block, less what it quotes."""
    for each in element.walk():
        if each.tag in {"li", "p", "h1", "h2", "h3", "dd", "title", "summary"} and not _is_quoted(each):
            yield each.own_text()


def _is_quoted(element: Element) -> bool:
    here: Element | None = element
    while here is not None:
        if here.tag == "blockquote":
            return True
        here = here.parent
    return False


def test_no_generated_sentence_on_any_page_of_the_corpus_reads_as_a_finding(doors: Doors) -> None:
    paths = [
        "/",
        "/incidents",
        "/claims",
        "/actors",
        "/authorities",
        "/documents",
        "/actors/alibaba",
        "/actors/anthropic",
    ]
    paths += [f"/incidents/{i['id']}" for i in doors.json("/incidents", limit=500)["items"] if i["id"][:3] != "es-"]
    paths += [f"/claims/{c['id']}" for c in doors.json("/claims", limit=500)["items"] if c["id"][:3] != "es-"]
    found = [
        (path, sentence)
        for path in paths
        for text in _our_words(blocks.read(doors.page(path)))
        for sentence in looks.sentences(doors.known, [text])
    ]
    assert found == []


def test_banners_and_searches_never_state_it(doors: Doors) -> None:
    incidents = doors.json("/incidents", limit=500)["items"]
    sentences = [doors.json(f"/incidents/{incident['id']}")["sentence"] for incident in incidents]
    hits = [
        hit for words in ("alibaba", "works", "deepseek") for hit in doors.json("/search", q=words, limit=500)["items"]
    ]
    said = [*sentences, *(hit["snippet"] for hit in hits), *(hit["label"] for hit in hits)]
    assert len(said) > 100
    assert looks.sentences(doors.known, said) == []

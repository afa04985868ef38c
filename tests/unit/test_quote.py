"""Anchoring of quotes: code points, half-open, nothing normalised."""

# ruff: noqa: RUF001 (the curly quotation marks of a text are what is tested)

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from remit.model.quote import Exact, Unclear, Withheld, anchor, read_target, withhold

ASTRAL = "A 🜁 sign, then ‘quoted’ words.\n"


def test_a_position_counts_code_points_and_not_utf_16_units() -> None:
    start = ASTRAL.index("‘")
    assert len(ASTRAL[:start].encode("utf-16-le")) // 2 == start + 1, "the browser counts one more"
    assert anchor(ASTRAL, start, start + 8, Exact(words="‘quoted’")).verified
    assert not anchor(ASTRAL, start + 1, start + 9, Exact(words="‘quoted’")).verified


def test_straightened_quotation_marks_are_a_mismatch_and_the_found_text_is_given() -> None:
    start = ASTRAL.index("‘")
    found = anchor(ASTRAL.replace("‘", "'").replace("’", "'"), start, start + 8, Exact(words="‘quoted’"))
    assert not found.verified
    assert found.found == "'quoted'"
    assert "'quoted'" in found.why
    assert "‘quoted’" in found.why


def test_text_trimmed_at_its_end_keeps_every_position() -> None:
    start = ASTRAL.index("‘")
    assert anchor(ASTRAL.strip(), start, start + 8, Exact(words="‘quoted’")).verified


def test_text_trimmed_at_its_start_moves_every_position() -> None:
    text = "\n" + ASTRAL
    start = text.index("‘")
    assert anchor(text, start, start + 8, Exact(words="‘quoted’")).verified
    assert not anchor(text.strip(), start, start + 8, Exact(words="‘quoted’")).verified


def test_a_composed_letter_is_not_its_decomposition() -> None:
    decomposed = unicodedata.normalize("NFD", "café")
    assert not anchor(decomposed, 0, 4, Exact(words="café")).verified
    assert anchor(decomposed, 0, 5, Exact(words=decomposed)).verified


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 99), (40, 41)])
def test_a_position_outside_the_text_is_a_mismatch_with_nothing_found(start: int, end: int) -> None:
    found = anchor(ASTRAL, start, end, Exact(words="A"))
    assert not found.verified
    assert found.found == ""
    assert "outside the text" in found.why


def test_a_withheld_quote_is_compared_by_length_and_hash() -> None:
    words = "‘quoted’ words"
    start = ASTRAL.index(words)
    held = withhold(words)
    assert held.length == len(words)
    assert anchor(ASTRAL, start, start + len(words), held).verified
    assert anchor(ASTRAL, start, start + len(words), Withheld(sha256=held.sha256.upper(), length=held.length)).verified
    assert "code points" in anchor(ASTRAL, start, start + 3, held).why
    assert "SHA-256" in anchor(ASTRAL, start - 1, start - 1 + len(words), held).why


@given(st.text(min_size=1), st.data())
def test_every_slice_is_verified_as_exact_and_as_withheld_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert anchor(text, start, end, Exact(words=text[start:end])).verified
    assert anchor(text, start, end, withhold(text[start:end])).verified


@given(st.text(min_size=2, max_size=30), st.data())
def test_another_text_at_the_position_is_never_verified(text: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(1, len(text)))
    other = data.draw(st.text(max_size=30).filter(lambda words: words != text[:end]))
    assert not anchor(text, 0, end, Exact(words=other)).verified
    assert not anchor(text, 0, end, withhold(other)).verified


TARGET = """
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
<urn:t> a oa:SpecificResource ; oa:hasSource <urn:d> ; oa:hasSelector <urn:p> , <urn:q> .
<urn:p> a oa:TextPositionSelector ; oa:start 3 ; oa:end 9 .
<urn:q> a oa:TextQuoteSelector ; oa:exact "quoted" .
<urn:w> a oa:SpecificResource ; oa:hasSource <urn:d> ; oa:hasSelector <urn:p> , <urn:h> .
<urn:h> a oa:TextQuoteSelector ; rmt:sha256 "ab" ; rmt:length 6 .
<urn:u> a oa:SpecificResource ; oa:hasSource <urn:d> ; rmt:positionUnknown true ; rmt:where "in the body" .
"""


def test_a_target_is_read_with_its_position_and_what_stands_for_the_quote() -> None:
    graph = Graph().parse(data=TARGET, format="turtle")
    nodes = {str(s): s for s in graph.subjects() if str(s) in {"urn:t", "urn:w", "urn:u"}}
    exact, withheld = read_target(graph, nodes["urn:t"]), read_target(graph, nodes["urn:w"])
    assert exact is not None
    assert (exact.start, exact.end, exact.quote) == (3, 9, Exact(words="quoted"))
    assert withheld is not None
    assert withheld.quote == Withheld(sha256="ab", length=6)
    assert read_target(graph, nodes["urn:u"]) is None, "a position that is not known is not a position"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ('<urn:q> oa:exact "other" .', "2 quotes"),
        ('<urn:t> oa:hasSelector <urn:q2> . <urn:q2> a oa:TextQuoteSelector ; oa:exact "other" .', "2 quotes"),
        ('<urn:q> rmt:sha256 "ab" ; rmt:length 6 .', "2 quotes"),
        ("<urn:p> oa:start 2 .", "2 positions"),
        ("<urn:p> oa:end 8 .", "2 positions"),
        (
            "<urn:t> oa:hasSelector <urn:p2> . <urn:p2> a oa:TextPositionSelector ; oa:start 0 ; oa:end 6 .",
            "2 positions",
        ),
        ("<urn:t> oa:hasSource <urn:e> .", "2 documents"),
    ],
)
def test_what_is_recorded_twice_is_read_as_a_mismatch_with_every_text(more: str, what: str) -> None:
    graph = Graph().parse(data=TARGET + more, format="turtle")
    target = read_target(graph, URIRef("urn:t"))
    assert target is not None
    assert isinstance(target.quote, Unclear)
    assert what in target.quote.why
    for text in ("0: quoted", "other and more"):
        assert not anchor(text, target.start, target.end, target.quote).verified


def test_words_beside_their_own_digest_are_one_quote() -> None:
    held = withhold("quoted")
    more = f'<urn:q> rmt:sha256 "{held.sha256}" ; rmt:length 6 .'
    target = read_target(Graph().parse(data=TARGET + more, format="turtle"), URIRef("urn:t"))
    assert target is not None
    assert target.quote == Exact(words="quoted")


def test_a_position_without_a_quote_is_compared_with_the_length_of_the_text() -> None:
    assert anchor(ASTRAL, 0, len(ASTRAL), None).verified
    found = anchor(ASTRAL, 0, len(ASTRAL) + 1, None)
    assert not found.verified
    assert "outside the text" in found.why

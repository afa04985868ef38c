"""Triples as the engine writes them: what is read back is the same, and the same triples give the same bytes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quads import quads
from remit.store.parse import parse_quads
from remit.store.write import NTRIPLES, TURTLE, write_triples

PREFIXES = {
    "ex": "https://example.org/",
    "a": "https://example.org/a/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
FORMS = {TURTLE: "turtle", NTRIPLES: "ntriples"}


@settings(max_examples=60, deadline=None)
@given(drawn=st.lists(quads, max_size=12), media_type=st.sampled_from(sorted(FORMS)), seed=st.randoms())
def test_what_is_written_is_read_back_and_has_one_order(
    drawn: list[tuple[object, ...]], media_type: str, seed: random.Random
) -> None:
    triples = [quad[:3] for quad in drawn]
    content = write_triples(set(triples), media_type, prefixes=PREFIXES)
    assert {quad[:3] for quad in parse_quads(content, FORMS[media_type])} == set(triples)
    seed.shuffle(triples)
    assert write_triples(set(triples), media_type, prefixes=dict(reversed(PREFIXES.items()))) == content


@pytest.mark.parametrize("media_type", sorted(FORMS))
def test_no_triples_are_an_empty_document(media_type: str) -> None:
    assert list(parse_quads(write_triples([], media_type, prefixes=PREFIXES), FORMS[media_type])) == []

"""Store and journal agree quad for quad: what is canonical comes back from the engine as it went in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from rdflib import XSD, Literal, URIRef

from quads import canonical_literals, literals, typed_literals
from remit.literals import canonical, ill_typed, literal
from remit.patch import Patch, Quad, from_bytes, to_bytes
from remit.store import EmbeddedStore, QuadStore

NODE = URIRef("https://example.org/node")


def _quad(value: Literal) -> Quad:
    return Quad(NODE, NODE, value, NODE)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuadStore]:
    on_disk = EmbeddedStore(tmp_path_factory.mktemp("store") / "quads")
    yield on_disk
    on_disk.close()


# halfway between two numbers that are as short
@example(value=canonical(literal("1048576.25", XSD.float)))
@example(value=canonical(literal("-562949953421312.25", XSD.double)))
@settings(max_examples=600, deadline=None)
@given(value=canonical_literals)
def test_canonical_literal_comes_back_from_the_store_as_it_went_in(store: QuadStore, value: Literal) -> None:
    before = list(store.match(NODE, graph=NODE))
    store.apply([_quad(value)], before, position=1)
    (found,) = store.match(NODE, graph=NODE)
    assert found == _quad(value)
    assert (str(found.object), found.object.n3()) == (str(value), value.n3())
    assert store.contains(_quad(value))


# halfway between two numbers that are as short
@example(value=canonical(literal("1048576.25", XSD.float)))
@example(value=canonical(literal("-562949953421312.25", XSD.double)))
@settings(max_examples=600, deadline=None)
@given(value=canonical_literals)
def test_canonical_literal_comes_back_from_the_journal_as_it_went_in(value: Literal) -> None:
    patch = Patch(adds=frozenset([_quad(value)]))
    (found,) = from_bytes(to_bytes(patch)).adds
    assert str(found.object) == str(value)
    assert found == _quad(value)


@settings(max_examples=400, deadline=None)
@given(value=typed_literals)
def test_canonical_form_is_the_form_that_the_store_gives_to_any_spelling(store: QuadStore, value: Literal) -> None:
    if ill_typed(value) is not None:
        return
    before = list(store.match(NODE, graph=NODE))
    store.apply([_quad(value)], before, position=1)
    (found,) = store.match(NODE, graph=NODE)
    # numbers and times too large for the engine come back as they are spelt: there, ours is the canonical one
    assert canonical(found.object) == canonical(value) if isinstance(found.object, Literal) else False


@given(value=literals)
def test_canonical_form_of_a_canonical_form_is_itself(value: Literal) -> None:
    once = canonical(value)
    assert canonical(once) == once
    assert str(canonical(once)) == str(once)


@given(value=literals)
def test_canonical_form_is_well_typed_when_the_literal_is(value: Literal) -> None:
    if ill_typed(value) is None:
        assert ill_typed(canonical(value)) is None
    else:
        assert canonical(value) == value


@given(value=literals)
def test_built_literal_has_exactly_the_given_text(value: Literal) -> None:
    again = literal(str(value), value.datatype, value.language)
    assert (str(again), again.datatype, again.language) == (str(value), value.datatype, value.language)
    assert again == value
    assert hash(again) == hash(value)

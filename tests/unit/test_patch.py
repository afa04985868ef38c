"""RDF Patch: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest
from rdflib import XSD, BNode, Literal, URIRef

from remit.errors import BadFile, BadInput
from remit.literals import literal
from remit.patch import Patch, Quad, from_bytes, quad_text, to_bytes

S, P, N, G = (URIRef(f"https://example.org/{name}") for name in "spog")
QUAD = Quad(S, P, N, G)
ROW = "<https://example.org/s> <https://example.org/p> <https://example.org/o> <https://example.org/g> ."


def test_canonical_bytes_are_written_out() -> None:
    patch = Patch(
        adds=frozenset([Quad(S, P, literal('a "b"\n\x01é\x7f', language="en"), G), Quad(S, P, N, G)]),
        removes=frozenset([Quad(S, P, literal("1", XSD.integer), G)]),
    )
    start = "<https://example.org/s> <https://example.org/p>"
    assert to_bytes(patch).decode() == (
        "TX .\n"
        f'D {start} "1"^^<http://www.w3.org/2001/XMLSchema#integer> <https://example.org/g> .\n'
        f'A {start} "a \\"b\\"\\n\\u0001é\\u007F"@en <https://example.org/g> .\n'
        f"A {start} <https://example.org/o> <https://example.org/g> .\n"
        "TC .\n"
    )


def test_empty_patch_has_canonical_bytes_too() -> None:
    assert to_bytes(Patch()) == b"TX .\nTC .\n"
    assert not from_bytes(b"TX .\nTC .\n")


def test_patch_of_another_tool_is_read() -> None:
    text = (
        "# from another tool\r\n"
        "H id <uuid:1> .\r\n"
        'PA "ex" "https://example.org/" .\r\n'
        "PA xsd: <http://www.w3.org/2001/XMLSchema#> .\r\n"
        "TX .\r\n"
        "\r\n"
        'A ex:s ex:p "1"^^xsd:integer ex:g . # a comment\r\n'
        'D ex:s <https://example.org/\\u0070> "\\u00E9\\t\\U0001F600"@en-GB <https://example.org/g>.\r\n'
        "TC .\r\n"
    )
    assert from_bytes(text.encode()) == Patch(
        adds=frozenset([Quad(S, P, Literal("1", datatype=XSD.integer), G)]),
        removes=frozenset([Quad(S, P, Literal("é\t\U0001f600", lang="en-GB"), G)]),
    )


def test_rows_count_in_their_order() -> None:
    assert from_bytes(f"A {ROW}\nD {ROW}\n".encode()) == Patch(removes=frozenset([QUAD]))
    assert from_bytes(f"D {ROW}\nA {ROW}\n".encode()) == Patch(adds=frozenset([QUAD]))


def test_transaction_that_is_given_up_does_not_count() -> None:
    other = ROW.replace("/o>", "/other>")
    text = f"TX .\nA {ROW}\nTC .\nTX .\nD {ROW}\nA {other}\nTA .\n"
    assert from_bytes(text.encode()) == Patch(adds=frozenset([QUAD]))


def test_row_of_three_terms_goes_into_the_given_graph() -> None:
    row = "A <https://example.org/s> <https://example.org/p> <https://example.org/o> ."
    assert from_bytes(row.encode(), graph=G) == Patch(adds=frozenset([QUAD]))


def test_text_is_kept_as_it_is_spelt() -> None:
    one = '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'
    row = f"A <https://example.org/s> <https://example.org/p> {one} <https://example.org/g> ."
    (found,) = from_bytes(row.encode()).adds
    assert str(found.object) == "01"


REFUSED = [
    (f"A {ROW}\nX {ROW}", 2, "unknown row code X"),
    ("hello", 1, "starts with no row code"),
    ("A <https://example.org/s> <https://example.org/p> <https://example.org/o> .", 1, "no named graph"),
    ("A <https://example.org/s> .", 1, "has 1 terms"),
    (f"A {ROW[:-1]}<https://example.org/x> .", 1, "has 5 terms"),
    (f"A {ROW[:-2]}", 1, "cannot be read"),
    ("A <s> <https://example.org/p> <https://example.org/o> <https://example.org/g> .", 1, "not an absolute IRI"),
    ("A <https://example.org/a b> <https://example.org/p> <https://example.org/o> .", 1, "cannot be read"),
    ("A _:b <https://example.org/p> <https://example.org/o> <https://example.org/g> .", 1, "blank node"),
    ('A "s" <https://example.org/p> <https://example.org/o> <https://example.org/g> .', 1, "literal where an IRI"),
    ("A ex:s <https://example.org/p> <https://example.org/o> <https://example.org/g> .", 1, "prefix ex:"),
    ('A <https://example.org/s> <https://example.org/p> "\\x" <https://example.org/g> .', 1, "unknown escape"),
    ('A <https://example.org/s> <https://example.org/p> "\\uD800" <https://example.org/g> .', 1, "no character"),
    ('A <https://example.org/s> <https://example.org/p> "open <https://example.org/g> .', 1, "cannot be read"),
    (f"TX .\nA {ROW}", 2, "ends inside a transaction"),
    ("TX .\nTX .", 2, "inside another"),
    ("TC .", 1, "outside a transaction"),
    ("PA ex .", 1, "prefix that cannot be read"),
]


@pytest.mark.parametrize(("text", "line", "why"), REFUSED)
def test_patch_that_cannot_be_read_is_refused_with_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(BadFile, match=why) as caught:
        from_bytes(text.encode())
    assert caught.value.line == line
    assert f"Line {line} " in str(caught.value)


def test_bytes_that_are_not_utf8_are_refused_with_their_line() -> None:
    with pytest.raises(BadFile, match="UTF-8") as caught:
        from_bytes(b"TX .\nA \xff\nTC .\n")
    assert caught.value.line == 2


@pytest.mark.parametrize("iri", ["", "relative", "https://example.org/a b", "https://example.org/<", "https://e/\n"])
def test_iri_that_cannot_be_written_is_refused(iri: str) -> None:
    with pytest.raises(BadInput, match="absolute IRI"):
        quad_text(Quad(URIRef(iri), P, N, G))


def test_blank_node_is_refused() -> None:
    with pytest.raises(BadInput):
        to_bytes(Patch(adds=frozenset([Quad(BNode(), P, N, G)])))  # type: ignore[arg-type]  # what the types forbid


def test_half_a_character_is_refused() -> None:
    with pytest.raises(BadInput, match=r"U\+D800"):
        to_bytes(Patch(adds=frozenset([Quad(S, P, literal("\ud800"), G)])))

"""Blank nodes become addresses, the same each time, and a document cannot buy much work with them."""

import time

import pytest

from remit.change import read_document
from remit.errors import BadFile
from remit.iri import ID

PREFIX = "@prefix ex: <https://example.org/> .\n"


def addresses(body: str) -> set[str]:
    change = read_document((PREFIX + body).encode(), "text/turtle", author="a", reason="r")
    return {str(term) for quad in change.adds for term in quad if str(term).startswith(f"{ID}node/")}


def test_the_label_of_a_blank_node_does_not_matter() -> None:
    one = addresses('ex:a ex:p _:x . _:x ex:q "1" ; ex:r _:y . _:y ex:q "2" .')
    other = addresses('ex:a ex:p _:y . _:y ex:q "1" ; ex:r _:x . _:x ex:q "2" .')
    assert one == other
    assert len(one) == 2


def test_a_node_elsewhere_has_another_address() -> None:
    assert addresses('ex:a ex:p [ ex:q "1" ] .').isdisjoint(addresses('ex:b ex:p [ ex:q "1" ] .'))


def test_a_long_chain_of_blank_nodes_is_refused_soon() -> None:
    chain = "".join(f"_:n{n} ex:next _:n{n + 1} .\n" for n in range(5_000))
    start = time.monotonic()
    with pytest.raises(BadFile, match="addresses of their own"):
        addresses(chain)
    assert time.monotonic() - start < 30


def test_many_blank_nodes_side_by_side_are_read() -> None:
    assert len(addresses("".join(f'ex:a ex:p [ ex:q "{n}" ] .\n' for n in range(3_000)))) == 3_000

"""Names are compared without case, width and accents, and ranked the same each time."""

from __future__ import annotations

import pytest

from remit.search import fold, rank, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Société Générale", "SOCIETE GENERALE"),
        ("Straße", "STRASSE"),
        ("Ελλάς", "ΕΛΛΑΣ"),
        ("АЛИБАБА", "Алибаба"),
        ("\uff21\uff22\uff23", "abc"),
        ("Łódź", "lodz"),
        ("Øster Ægir", "oster aegir"),
        ("İstanbul", "istanbul"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_case_width_and_accents_do_not_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("कि", "क"), ("阿里", "阿裡")])
def test_marks_that_make_another_letter_are_kept(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folding_twice_changes_nothing() -> None:
    for text in ("Ǆungla", "ﬁn", "ς", "한국어", "①"):
        assert fold(fold(text)) == fold(text)


def test_all_words_must_be_in_one_name() -> None:
    assert rank(["north works", "south mill"], words_of("north mill")) is None
    assert rank(["the mill of the north"], words_of("north mill")) is not None
    assert rank(["anything"], words_of("  ")) is not None


def test_what_was_looked_for_goes_before_what_begins_so_and_the_rest() -> None:
    names = ["un-mill works", "old mill works", "mill works abroad", "mill works"]
    ranks = [rank([name], words_of("Mill Works")) for name in names]
    assert sorted(ranks, reverse=True) == ranks  # type: ignore[type-var]  # none of them is None
    assert ranks[-1] == (0, len("mill works"))

"""The days that a recorded date may mean; what is not known is open."""

from __future__ import annotations

from datetime import date

import pytest
from rdflib import XSD, Literal, URIRef

from remit.literals import EDTF_LEVEL_1
from remit.support.span import Span, day_span


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("[2023-11-02..2026-11-23]", date(2023, 11, 2), date(2026, 11, 24)),
        ("[..2026-11-23]", None, date(2026, 11, 24)),
        ("2023-05-01/..", date(2023, 5, 1), None),
        ("/2020", None, date(2021, 1, 1)),
        ("20XX", date(2000, 1, 1), date(2100, 1, 1)),
        ("XXXX", None, None),
        ("no date", None, None),
    ],
)
def test_an_uncertain_date_means_each_day_that_it_may_be(text: str, first: date | None, end: date | None) -> None:
    assert day_span(Literal(text, datatype=EDTF_LEVEL_1)) == Span(first, end)


def test_a_legal_day_and_a_moment_mean_that_day() -> None:
    day = Span(date(2026, 6, 1), date(2026, 6, 2))
    assert day_span(Literal("2026-06-01", datatype=XSD.date)) == day
    assert day_span(Literal("2026-06-01T23:59:59Z", datatype=XSD.dateTime)) == day


def test_a_day_that_does_not_exist_and_what_is_no_date_may_be_any_day() -> None:
    assert day_span(URIRef("https://example.org/")) == Span()
    assert day_span(Literal("2026", datatype=XSD.integer)) == Span(date(2026, 1, 1), date(2027, 1, 1))


def test_an_approximate_year_reaches_into_the_years_beside_it() -> None:
    found = day_span(Literal("2023~", datatype=EDTF_LEVEL_1))
    assert found.first is not None
    assert found.end is not None
    assert found.first < date(2023, 1, 1)
    assert found.end > date(2024, 1, 1)


def test_stretches_meet_where_they_may_share_a_day() -> None:
    may = Span(date(2026, 5, 1), date(2026, 6, 1))
    assert may.meets(Span(date(2026, 5, 31), None))
    assert not may.meets(Span(date(2026, 6, 1), None))
    assert not may.meets(Span(None, date(2026, 5, 1)))
    assert Span().meets(may)


def test_a_hull_is_open_where_one_of_its_parts_is() -> None:
    may = Span(date(2026, 5, 1), date(2026, 6, 1))
    assert Span.hull([may, Span(date(2026, 4, 1), None)]) == Span(date(2026, 4, 1), None)
    assert Span.hull([]) == Span()

"""Uncertain dates are compared in three values, and order is known without dates."""

from datetime import date

import pytest
from rdflib import Graph, Literal, URIRef

from remit.dates import Days, days_of, happened_before
from remit.terms import edtf, rmt, xsd


def uncertain(text: str) -> Literal:
    return Literal(text, datatype=edtf.EDTF_level1)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026-05", date(2026, 5, 1), date(2026, 6, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-05-04", date(2026, 5, 4), date(2026, 5, 5)),
        ("202X", date(2020, 1, 1), date(2030, 1, 1)),
        ("2026-04-22/2026-06-05", date(2026, 4, 22), date(2026, 6, 6)),
        ("2026-05-04?", date(2026, 5, 4), date(2026, 5, 5)),
    ],
)
def test_an_uncertain_date_means_a_stretch_of_days(text: str, first: date, end: date) -> None:
    assert days_of(uncertain(text)) == Days(first, end)


@pytest.mark.parametrize("text", ["/2026-11-23", "../2026-11-23"])
def test_an_interval_without_a_known_start_is_open_there(text: str) -> None:
    assert days_of(uncertain(text)) == Days(None, date(2026, 11, 24))


@pytest.mark.parametrize("text", ["2026-04-22/", "2026-04-22/.."])
def test_an_interval_without_a_known_end_is_open_there(text: str) -> None:
    assert days_of(uncertain(text)) == Days(date(2026, 4, 22), None)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-04", "2026-05", True),
        ("2026-05", "2026-04", False),
        ("2026-05", "2026-05-20", None),
        ("2026", "2026-07", None),
        ("2026-05-04", "2026-05-04", False),
    ],
)
def test_before_may_be_unknown(one: str, other: str, expected: bool | None) -> None:
    assert days_of(uncertain(one)).is_before(days_of(uncertain(other))) is expected


def test_a_legal_day_is_one_day() -> None:
    assert days_of(Literal("2026-02-28", datatype=xsd.date)) == Days(date(2026, 2, 28), date(2026, 3, 1))


def test_what_cannot_be_read_could_be_any_day() -> None:
    assert days_of(Literal("some time in spring")) == Days()


EVENTS = [URIRef(f"urn:event:{n}") for n in range(3)]


def test_events_without_dates_are_ordered_by_what_is_recorded() -> None:
    graph = Graph()
    graph.add((EVENTS[0], rmt.before, EVENTS[1]))
    graph.add((EVENTS[2], rmt.after, EVENTS[1]))
    assert happened_before(graph, EVENTS[0], EVENTS[2]) is True
    assert happened_before(graph, EVENTS[2], EVENTS[0]) is False


def test_the_order_of_events_of_which_nothing_is_recorded_is_unknown() -> None:
    assert happened_before(Graph(), EVENTS[0], EVENTS[1]) is None


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-05-03", date(2026, 5, 3), date(2026, 5, 4)),
        ("2025/2026-02-28", date(2025, 1, 1), date(2026, 3, 1)),
        ("2026-02-30", None, None),
        ("2026-13", None, None),
        ("0000", None, None),
    ],
)
def test_plain_dates_mean_the_days_that_they_name(text: str, first: date | None, end: date | None) -> None:
    assert days_of(uncertain(text)) == Days(first, end)

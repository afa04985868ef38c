"""Values: Kleene's tables at every status, quantities as intervals, and days that may not be known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.worked import scale
from remit.errors import BadInput
from remit.support import Value
from remit.terms import odrl
from remit.truth import Interval, Kleene, Stretch, When, both, conduct_of, either, opposite

SCALE = scale()
MASKS = sorted(SCALE.scheme.bits(support) for support in SCALE.scheme.supports())
VALUES = sorted({SCALE.statement(t, f) for t in MASKS for f in MASKS})
values = st.sampled_from(VALUES)
OPERATORS = (odrl.gt, odrl.gteq, odrl.lt, odrl.lteq, odrl.eq, odrl.neq)


def shown(value: Kleene) -> Value:
    return SCALE.value(value)


@pytest.mark.parametrize("one", VALUES)
def test_statement_is_the_value_of_support_for_and_against(one: Kleene) -> None:
    bits = SCALE.scheme.of_bits
    assert shown(one) == Value.of_statement(bits(one[0]), bits(one[1]))
    assert opposite(opposite(one)) == one


@given(values, values)
def test_bit_masks_are_combined_as_supports_are(one: Kleene, other: Kleene) -> None:
    assert shown(both(one, other)) == shown(one) & shown(other)
    assert shown(either(one, other)) == shown(one) | shown(other)
    assert shown(opposite(one)) == ~shown(one)


@given(values, values, values)
def test_de_morgan_and_the_laws_of_a_lattice_hold(a: Kleene, b: Kleene, c: Kleene) -> None:
    assert opposite(both(a, b)) == either(opposite(a), opposite(b))
    assert opposite(either(a, b)) == both(opposite(a), opposite(b))
    assert both(a, both(b, c)) == both(both(a, b), c)
    assert both(a, b) == both(b, a)
    assert both(a, either(b, c)) == either(both(a, b), both(a, c))
    assert both(a, either(a, b)) == a
    assert both(a, SCALE.true) == a
    assert either(a, SCALE.false) == a
    assert both(SCALE.unknown, SCALE.false) == SCALE.false
    assert either(SCALE.unknown, SCALE.true) == SCALE.true


numbers = st.integers(-5, 5).map(float)


@given(numbers, numbers, st.booleans(), st.booleans(), numbers, st.sampled_from(OPERATORS))
def test_threshold_is_passed_by_all_none_or_some_of_an_interval(
    low: float, width: float, above: bool, below: bool, bound: float, operator: object
) -> None:
    high = low + abs(width)
    interval = Interval(low, high, above and high > low, below and high > low)
    points = [low, high, (low + high) / 2, bound, bound - 0.25, bound + 0.25]
    inside = [
        p
        for p in points
        if low <= p <= high and not (p == low and interval.above_low) and not (p == high and interval.below_high)
    ]
    compared = {
        odrl.gt: lambda p: p > bound,
        odrl.gteq: lambda p: p >= bound,
        odrl.lt: lambda p: p < bound,
        odrl.lteq: lambda p: p <= bound,
        odrl.eq: lambda p: p == bound,
        odrl.neq: lambda p: p != bound,
    }[operator]  # type: ignore[index]  # one of the keys
    found = interval.compare(operator, bound)  # type: ignore[arg-type]  # one of the operators
    if found is not None:
        assert all(compared(p) is found for p in inside)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("4900", 4900, 4900), ("30%", 30, 30), ("2e26", 2e26, 2e26), ("3..5", 3, 5), ("21,000", 21000, 21000)],
)
def test_quantity_is_read_as_people_write_it(text: str, low: float, high: float) -> None:
    assert Interval.read(text) == Interval(low, high)


@pytest.mark.parametrize("text", ["", "much", "5..3", "3..", "<", "1e", "0x10", "nan", "inf"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Interval.read(text)


def test_bound_of_a_quantity_is_open_or_closed_as_written() -> None:
    assert Interval.read("<21000").compare(odrl.lt, 21000) is True
    assert Interval.read("<=21000").compare(odrl.lt, 21000) is None
    assert Interval.read(">=1e25").compare(odrl.gt, 1e25) is None
    assert Interval.read(">1e25").compare(odrl.gt, 1e25) is True


days = st.dates(date(2026, 1, 1), date(2026, 1, 20))
stretches = st.lists(st.tuples(days, days).map(lambda pair: Stretch(min(pair), max(pair))), max_size=4)


@given(stretches, days, st.integers(1, 12))
def test_day_lies_in_stretches_on_all_no_or_some_of_what_it_may_be(
    known: list[Stretch], first: date, length: int
) -> None:
    when = When(first, date.fromordinal(first.toordinal() + length))
    inside = [
        any(s.contains(date.fromordinal(o)) for s in known)
        for o in range(first.toordinal(), first.toordinal() + length)
    ]
    expected = True if all(inside) else None if any(inside) else False
    assert when.lies_in(known) is expected


def test_day_of_which_nothing_is_known_lies_in_what_has_neither_beginning_nor_end() -> None:
    assert When().lies_in([Stretch()]) is True
    assert When().lies_in([Stretch(date(2020, 1, 1))]) is None
    assert When().lies_in([Stretch(None, date(2020, 1, 1)), Stretch(date(2020, 1, 1))]) is True
    assert When().lies_in([]) is False


@pytest.mark.parametrize(
    ("text", "continuing", "known"),
    [
        ("2026-02-01", False, True),
        ("2026-04-22/2026-06-05", True, False),
        ("2026-05", False, False),
        ("[..2026-11-23]", False, False),
        ("/2026-11-23", False, False),
        ("XXXX", False, False),
    ],
)
def test_day_of_an_act_is_one_day_or_every_day_of_a_stretch(text: str, continuing: bool, known: bool) -> None:
    conduct = conduct_of(text)
    assert conduct.continuing is continuing
    assert (conduct.when.day is not None) is known


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(BadInput, match="no day of an act"):
        conduct_of("last week")


def test_stretch_is_looked_at_once_between_days_on_which_law_changes() -> None:
    conduct = conduct_of("2026-04-22/2026-06-05")
    boundaries = [date(2026, 1, 1), date(2026, 5, 1), date(2026, 6, 5), date(2026, 6, 6)]
    assert [w.day for w in conduct.days(boundaries)] == [date(2026, 4, 22), date(2026, 5, 1), date(2026, 6, 5)]

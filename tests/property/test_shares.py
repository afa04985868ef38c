"""Shares added up for all statuses at once are what they are at each by itself; decimals count as written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

import strategies
from remit.terms import odrl
from remit.truth import Interval, Kleene, Scale, both
from remit.truth.quantity import relation
from remit.truth.shares import Stake, added_up, alike_in, together

OPERATORS = (odrl.gt, odrl.gteq, odrl.lt, odrl.lteq)


SCALE = Scale.of(strategies.scheme())


def supports() -> st.SearchStrategy[int]:
    """Draws the support of some statuses, with all that they imply, as a mask."""
    scheme = SCALE.scheme
    drawn = st.lists(st.sampled_from(scheme.ordered), max_size=3)
    return drawn.map(lambda statuses: scheme.bits(scheme.support(statuses)))


@st.composite
def values(draw: st.DrawFn) -> Kleene:
    return draw(
        st.one_of(
            st.sampled_from([SCALE.true, SCALE.false, SCALE.unknown]),
            st.builds(SCALE.statement, supports(), supports()),
        )
    )


@st.composite
def stakes(draw: st.DrawFn) -> Stake:
    low, high = sorted(draw(st.tuples(*[st.integers(min_value=-10, max_value=1100)] * 2)))
    owned = draw(values())
    return Stake(Interval(low / 10, high / 10), owned, both(owned, draw(values())))


def at_each_status(given: list[Stake], closed: int, operator: URIRef, bound: int) -> Kleene:
    """Works the sum out at one status after the other, in exact fractions."""
    full, established = SCALE.full, SCALE.established
    t = f = p = q = 0
    for bit in (1 << place for place in range(full.bit_length())):

        def whole(of: list[Fraction]) -> Fraction:
            return sum(of, Fraction(0))

        rows = [
            (max(Fraction(0), Fraction(str(s.share.low))), min(Fraction(100), Fraction(str(s.share.high))), s)
            for s in given
        ]
        accounted = whole([low for low, _, s in rows if s.owned[0] & bit])
        rest = Fraction(0) if closed & bit else max(Fraction(0), 100 - accounted)
        least = whole([low for low, _, s in rows if s.counted[0] & bit])
        most = rest + whole([high for _, high, s in rows if not s.counted[1] & bit])
        could_least = whole([low for low, _, s in rows if not s.counted[3] & bit])
        could_most = max(could_least, rest + whole([high for _, high, s in rows if s.counted[2] & bit]))
        t |= bit if passes(least, max(least, most), operator, bound) is True else 0
        f |= bit if passes(min(least, most), most, operator, bound) is False else 0
        p |= bit if passes(could_least, could_most, operator, bound) is not False else 0
        q |= bit if passes(could_least, could_most, operator, bound) is not True else 0
    return (0, f, 0, f) if not t & established and f & established else (t, f, p | t, q | f)


def passes(least: Fraction, most: Fraction, operator: URIRef, bound: int) -> bool | None:
    ends = {
        {odrl.gt: n > bound, odrl.gteq: n >= bound, odrl.lt: n < bound, odrl.lteq: n <= bound}[operator]
        for n in (least, most)
    }
    return ends.pop() if len(ends) == 1 else None


@given(
    st.lists(stakes(), max_size=4),
    supports(),
    st.sampled_from(OPERATORS),
    st.integers(min_value=0, max_value=100),
)
def test_all_statuses_at_once_are_as_each_by_itself(
    given_: list[Stake], closed: int, operator: URIRef, bound: int
) -> None:
    stands = relation(operator)
    found = added_up(given_, closed, passes=lambda share: stands(share, float(bound)), scale=SCALE)
    assert found == at_each_status(given_, closed, operator, bound)


@given(st.sets(supports(), max_size=4))
def test_statuses_that_are_worked_out_together_stand_in_the_same_masks(masks: set[int]) -> None:
    groups = alike_in(SCALE.full, masks)
    assert sum(groups) == SCALE.full
    for group in groups:
        assert all(group & mask in (0, group) for mask in masks)


@given(st.lists(st.decimals(min_value=0, max_value=30, places=2), min_size=2, max_size=3))
def test_shares_add_up_as_they_are_written(shares: list[Decimal]) -> None:
    found = together(Interval.read(str(share)) for share in shares)
    assert found == Interval.exactly(float(sum(shares, Decimal(0))))


def test_who_is_alleged_to_hold_it_all_does_not_clear_a_company() -> None:
    alleged = SCALE.scheme.bits(SCALE.scheme.down(SCALE.scheme.by_code("alleged")))
    owned = SCALE.statement(alleged, 0)
    clean = Stake(Interval.exactly(100.0), owned, both(owned, SCALE.false))
    found = added_up([clean], 0, passes=lambda share: share.reaches(50.0), scale=SCALE)
    assert not found[1] & SCALE.established
    assert found[2] & SCALE.established


def test_three_shares_that_make_half_are_half() -> None:
    assert together(Interval.read(share) for share in ("14.2", "17.9", "17.9")) == Interval.exactly(50.0)


@pytest.mark.parametrize(
    ("share", "counts", "closed"), [("<50", SCALE.true, SCALE.full), (">50", SCALE.false, 0)], ids=["held", "left"]
)
def test_less_than_half_does_not_reach_half(share: str, counts: Kleene, closed: int) -> None:
    """Neither what is less than half, nor what somebody else leaves who has more than half."""
    stake = Stake(Interval.read(share), SCALE.true, counts)
    reaches = relation(odrl.gteq)
    assert added_up([stake], closed, passes=lambda held: reaches(held, 50.0), scale=SCALE) == SCALE.false

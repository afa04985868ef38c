"""Shares of owners: which numbers they may be, and what they add up to at each status by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from remit.truth.kleene import Kleene, Scale
from remit.truth.quantity import Interval, exact

WHOLE: Final = 100.0
"""All of a company, in per cent."""
ANY: Final = Interval(0.0, WHOLE)
"""A share of which nothing is known."""
_WHOLE: Final = Decimal(100)
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stake:
    """A share of an owner, with how far it counts.

    Attributes:
        share: in per cent.
        owned: that the owner holds it.
        counted: that the owner holds it and is one whose shares are counted.
    """

    share: Interval
    owned: Kleene
    counted: Kleene


def together(shares: Iterable[Interval]) -> Interval:
    """Gives what shares in one company are together; never more than the whole."""
    least = most = _NOTHING
    for share in shares:
        least += _least(share)
        most += _most(share)
    return Interval(float(min(_WHOLE, least)), float(min(_WHOLE, most)))


def unaccounted(shares: Iterable[Interval]) -> float:
    """Gives the most that others may hold beside those who hold some shares."""
    return float(max(_NOTHING, _WHOLE - sum(map(_least, shares), _NOTHING)))


def _least(share: Interval) -> Decimal:
    return max(_NOTHING, exact(share.low))


def _most(share: Interval) -> Decimal:
    return min(_WHOLE, exact(share.high))


class _Bound(NamedTuple):
    """An end of what shares add up to, which they reach unless it is open: less than 50 and 10 are less than 60."""

    number: Decimal
    is_open: bool = False

    def plus(self, other: _Bound) -> _Bound:
        return _Bound(self.number + other.number, self.is_open or other.is_open)


_NONE: Final = _Bound(_NOTHING)


class _Part(NamedTuple):
    """The least and the most that a share adds."""

    least: _Bound
    most: _Bound

    @classmethod
    def of(cls, share: Interval) -> _Part:
        """Reads both ends of a share."""
        return cls(
            _Bound(_least(share), share.above_low and share.low >= 0),
            _Bound(_most(share), share.below_high and share.high <= WHOLE),
        )


def _between(least: _Bound, most: _Bound) -> Interval:
    is_one = least.number == most.number
    return Interval(
        float(least.number),
        float(most.number),
        above_low=least.is_open and not is_one,
        below_high=most.is_open and not is_one,
    )


def added_up(
    stakes: Sequence[Stake], closed: int, *, passes: Callable[[Interval], bool | None], scale: Scale
) -> Kleene:
    """Gives the value of a test of what the shares that count add up to.

    At each status the sum is an interval: from what surely counts there to what may, with all that nobody is known to
    hold. Who is only alleged to hold a share leaves it open, above what is alleged, who holds it.

    Args:
        stakes: the shares.
        closed: the support that nobody else holds any.
        passes: whether every number of an interval passes the test, none does, or it cannot be told.
        scale: the constants of the status scheme.
    """
    t = f = p = q = 0
    rows = [(_Part.of(s.share), s.owned[0], *s.counted) for s in stakes]
    masks = {closed}.union(*(row[1:] for row in rows))
    for alike in alike_in(scale.full, masks):
        bit = alike & -alike
        accounted = least = most = could_least = could_most = _NONE
        for part, owned, holds, fails, could_hold, could_fail in rows:
            if owned & bit:
                accounted = accounted.plus(part.least)
            if holds & bit:
                least = least.plus(part.least)
            if not fails & bit:
                most = most.plus(part.most)
            if not could_fail & bit:
                could_least = could_least.plus(part.least)
            if could_hold & bit:
                could_most = could_most.plus(part.most)
        if not closed & bit and accounted.number < _WHOLE:
            rest = _Bound(_WHOLE - accounted.number, accounted.is_open)
            most = most.plus(rest)
            could_most = could_most.plus(rest)
        could = _between(could_least, max(could_least, could_most))
        t |= alike if passes(_between(least, max(least, most))) is True else 0
        f |= alike if passes(_between(min(least, most), most)) is False else 0
        p |= alike if passes(could) is not False else 0
        q |= alike if passes(could) is not True else 0
    if not t & scale.established and f & scale.established:
        return (0, f, 0, f)
    return (t, f, p | t, q | f)


def alike_in(full: int, masks: Iterable[int]) -> list[int]:
    """Splits all statuses into those that stand in the same masks, each group as a mask."""
    groups = [full]
    for mask in masks:
        groups = [part for group in groups for part in (group & mask, group & ~mask) if part]
    return groups

"""Shares of owners: which numbers they may be, and what they add up to at each status by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

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
    rows = [(_least(s.share), _most(s.share), s.owned[0], *s.counted) for s in stakes]
    masks = {closed}.union(*(row[2:] for row in rows))
    for alike in alike_in(scale.full, masks):
        bit = alike & -alike
        accounted = least = most = could_least = could_most = _NOTHING
        for low, high, owned, holds, fails, could_hold, could_fail in rows:
            if owned & bit:
                accounted += low
            if holds & bit:
                least += low
            if not fails & bit:
                most += high
            if not could_fail & bit:
                could_least += low
            if could_hold & bit:
                could_most += high
        if not closed & bit and accounted < _WHOLE:
            most += _WHOLE - accounted
            could_most += _WHOLE - accounted
        could = Interval(float(could_least), float(max(could_least, could_most)))
        t |= alike if passes(Interval(float(least), float(max(least, most)))) is True else 0
        f |= alike if passes(Interval(float(min(least, most)), float(most))) is False else 0
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

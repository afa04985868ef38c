"""Quantities as intervals: a threshold is passed, not passed, or it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import inf
from typing import Final, TypeAlias

from rdflib import URIRef
from typing_extensions import override

from remit.errors import BadInput
from remit.terms import odrl

_NUMBER: Final = r"[+-]?(?:\d[\d_,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_BOUND: Final = re.compile(rf"^(<=|>=|<|>|=)?\s*({_NUMBER})\s*%?$")
_RANGE: Final = re.compile(rf"^({_NUMBER})\s*%?\s*\.\.\s*({_NUMBER})\s*%?$")


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that a quantity may be; the unit is that of the fact type.

    Attributes:
        low: the least, or minus infinity.
        high: the greatest, or infinity.
        above_low: whether the least itself is excluded.
        below_high: whether the greatest itself is excluded.
    """

    low: float
    high: float
    above_low: bool = False
    below_high: bool = False

    @classmethod
    def exactly(cls, number: float) -> Interval:
        """One number."""
        return cls(number, number)

    @classmethod
    def read(cls, text: str) -> Interval:
        """Reads a quantity as people write it: 4900, 2e26, 30%, <21000, >=1e25, 3..5.

        Raises:
            BadInput: it is none.

        >>> Interval.read("<21000")
        Interval(low=-inf, high=21000.0, above_low=False, below_high=True)
        """
        text = text.strip()
        if span := _RANGE.match(text):
            low, high = (_number(part) for part in span.groups())
            if low <= high:
                return cls(low, high)
        elif bound := _BOUND.match(text):
            sign, number = bound[1] or "=", _number(bound[2])
            match sign:
                case "<" | "<=":
                    return cls(-inf, number, below_high=sign == "<")
                case ">" | ">=":
                    return cls(number, inf, above_low=sign == ">")
                case _:
                    return cls.exactly(number)
        raise BadInput(
            f"“{text}” is no quantity, so it cannot be compared with a threshold. "
            "Write a number without its unit, a bound such as <21000 or >=1e25, or a range such as 3..5."
        )

    def compare(self, operator: URIRef, bound: float) -> bool | None:
        """Says whether every number of the interval stands in the relation, none does, or it cannot be told.

        Args:
            operator: odrl:gt, gteq, lt, lteq, eq or neq.
            bound: what it is compared with.
        """
        return relation(operator)(self, bound)

    def exceeds(self, bound: float) -> bool | None:
        """Whether every number is greater, none is, or it cannot be told."""
        if self.low > bound or (self.low == bound and self.above_low):
            return True
        return False if self.high <= bound else None

    def reaches(self, bound: float) -> bool | None:
        """Whether every number is as great or greater, none is, or it cannot be told."""
        if self.low >= bound:
            return True
        return False if self.high < bound or (self.high == bound and self.below_high) else None

    def equals(self, bound: float) -> bool | None:
        """Whether it is that number, is not, or it cannot be told."""
        if self.low == self.high == bound:
            return True
        below = bound < self.low or (bound == self.low and self.above_low)
        beyond = bound > self.high or (bound == self.high and self.below_high)
        return False if below or beyond else None

    @override
    def __str__(self) -> str:
        """As people write it."""
        if self.low == self.high:
            return number_text(self.low)
        if self.low == -inf:
            return f"{'<' if self.below_high else '<='}{number_text(self.high)}"
        if self.high == inf:
            return f"{'>' if self.above_low else '>='}{number_text(self.low)}"
        return f"{number_text(self.low)}..{number_text(self.high)}"


Relation: TypeAlias = Callable[[Interval, float], bool | None]
"""Whether every number of an interval stands in a relation to a bound, none does, or it cannot be told."""


def relation(operator: URIRef) -> Relation:
    """Gives the relation that an operator means; `Interval.compare` looks it up each time.

    Args:
        operator: odrl:gt, gteq, lt, lteq, eq or neq.
    """
    match operator:
        case odrl.gt:
            return Interval.exceeds
        case odrl.gteq:
            return Interval.reaches
        case odrl.lteq:
            return lambda interval, bound: _not(interval.exceeds(bound))
        case odrl.lt:
            return lambda interval, bound: _not(interval.reaches(bound))
        case odrl.neq:
            return lambda interval, bound: _not(interval.equals(bound))
        case _:
            return Interval.equals


@lru_cache(maxsize=10_000)
def exact(number: float) -> Decimal:
    """Gives a number as it was written: 14.2 and twice 17.9 are 50, which the sum of their binary forms is not.

    That is so for whatever is written with at most fifteen digits.

    >>> exact(14.2) + exact(17.9) + exact(17.9)
    Decimal('50.0')
    """
    return Decimal(repr(number))


def number_text(number: float) -> str:
    """Writes a number for people: with thousands grouped, and large powers of ten as such.

    >>> number_text(21000.0), number_text(1e26), number_text(5.92)
    ('21,000', '10^26', '5.92')
    """
    if number >= 1e15:  # noqa: PLR2004 (beyond it digits are no longer read)
        mantissa, _, exponent = f"{number:e}".partition("e")
        factor = mantissa.rstrip("0").rstrip(".")
        power = f"10^{int(exponent)}"
        return power if factor == "1" else f"{factor} x {power}"
    return f"{number:,.10g}"


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("_", ""))


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth

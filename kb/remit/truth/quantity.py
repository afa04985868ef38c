"""Quantities as intervals: a threshold is passed, not passed, or it cannot be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import Final

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
        match operator:
            case odrl.gt:
                return self._exceeds(bound)
            case odrl.gteq:
                return self._reaches(bound)
            case odrl.lteq:
                return _not(self._exceeds(bound))
            case odrl.lt:
                return _not(self._reaches(bound))
            case odrl.neq:
                return _not(self._equals(bound))
            case _:
                return self._equals(bound)

    def _exceeds(self, bound: float) -> bool | None:
        if self.low > bound or (self.low == bound and self.above_low):
            return True
        return False if self.high <= bound else None

    def _reaches(self, bound: float) -> bool | None:
        if self.low >= bound:
            return True
        return False if self.high < bound or (self.high == bound and self.below_high) else None

    def _equals(self, bound: float) -> bool | None:
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

"""Stretches of days within which something recorded lies; an unknown end is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import struct_time

from edtf import EDTFParseException, parse_edtf
from rdflib import Literal
from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first up to, not including, the end; None where that end is not known."""

    first: date | None = None
    end: date | None = None

    @classmethod
    def hull(cls, spans: Iterable[Span]) -> Span:
        """Gives the least stretch that holds all; without any, all days."""
        firsts, ends = [], []
        for span in spans:
            firsts.append(span.first)
            ends.append(span.end)
        known_firsts = [f for f in firsts if f is not None]
        known_ends = [e for e in ends if e is not None]
        return cls(
            min(known_firsts) if firsts and len(known_firsts) == len(firsts) else None,
            max(known_ends) if ends and len(known_ends) == len(ends) else None,
        )

    def meets(self, other: Span) -> bool:
        """Whether both may have a day in common."""
        starts_in_time = self.first is None or other.end is None or self.first < other.end
        ends_in_time = self.end is None or other.first is None or other.first < self.end
        return starts_in_time and ends_in_time


def day_span(node: Node) -> Span:
    """Gives the days that a recorded date may mean: a day, a moment, or an EDTF value; all days if unreadable."""
    if not isinstance(node, Literal):
        return Span()
    found = node.value
    if isinstance(found, datetime):
        found = found.date()
    if isinstance(found, date):
        return Span(found, found + timedelta(days=1))
    text = str(node)
    # The library guesses ten years for an end that is not known; here such an end is open.
    first = None if text.startswith(("/", "..", "[..")) else _bound(text, lower=True)
    last = None if text.endswith(("/", "..", "..]")) else _bound(text, lower=False)
    return Span(first, _after(last))


def _bound(text: str, *, lower: bool) -> date | None:
    try:
        parsed = parse_edtf(text)
        return _day(parsed.lower_fuzzy() if lower else parsed.upper_fuzzy())
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError):
        return None


def _day(parts: struct_time) -> date | None:
    year, month, day = parts[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day is not None and day < date.max else None

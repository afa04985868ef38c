"""Legal days, stretches of days and uncertain dates, compared in three values.

A stretch is half-open: it holds its first day and not its end. A date that somebody reported may be uncertain
or partial; it is kept as EDTF level 1 and means some day within a stretch. Whether one comes before another
may then be unknown, and unknown is never taken for no.

Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019, level 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import struct_time

from edtf import EDTFParseException, parse_edtf
from rdflib import Literal
from rdflib.term import Node

from remit.model.view import View
from remit.paths import alternative as either
from remit.paths import closure, evaluate, inverse, sequence
from remit.terms import rmt

_OPEN = frozenset({"", ".."})


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first up to, not including, the end; None where that end is not known.

    Attributes:
        first: the first day.
        end: the day after the last one.
    """

    first: date | None = None
    end: date | None = None

    @classmethod
    def hull(cls, stretches: Iterable[Days]) -> Days:
        """Gives the least stretch that holds all; without any, all days."""
        given = list(stretches)
        firsts = [days.first for days in given if days.first is not None]
        ends = [days.end for days in given if days.end is not None]
        return cls(
            min(firsts) if given and len(firsts) == len(given) else None,
            max(ends) if given and len(ends) == len(given) else None,
        )

    def contains(self, day: date) -> bool:
        """Whether the day lies within; an end that is not known shuts nothing out."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Days) -> bool:
        """Whether both may have a day in common."""
        starts_in_time = self.first is None or other.end is None or self.first < other.end
        ends_in_time = self.end is None or other.first is None or other.first < self.end
        return starts_in_time and ends_in_time

    def is_before(self, other: Days) -> bool | None:
        """Whether a day of this stretch comes before a day of the other; None where that is not known.

        Each stretch stands for one day in it that is not known more closely.
        """
        if self.end is not None and other.first is not None and self.end <= other.first:
            return True
        if self.first is not None and other.end is not None and other.end <= self.first + timedelta(days=1):
            return False
        return None


def days_of(node: Node) -> Days:
    """Gives the days that a recorded date may mean: a day, a moment or EDTF; all days if it cannot be read."""
    if not isinstance(node, Literal):
        return Days()
    found = node.value
    if isinstance(found, datetime):
        found = found.date()
    if isinstance(found, date):
        return Days(found, found + timedelta(days=1))
    return _days_meant(str(node))


@lru_cache(maxsize=65_536)
def _days_meant(text: str) -> Days:
    """Gives the days that a text may mean; what is written plainly is read here, a thousand times as fast."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        begin, finish = _plain_days(plain["first"]), _plain_days(plain["last"] or plain["first"])
        if begin is not None and finish is not None:
            return Days(begin.first, finish.end)
    start, _, end = text.rpartition("/")
    try:
        parsed = parse_edtf(text)
        # for an end that is open or not known the library gives infinity, or a day ten years off
        first = None if "/" in text and start in _OPEN else _day(parsed.lower_strict())
        last = None if end in _OPEN else _day(parsed.upper_strict())
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError):
        return Days()
    return Days(first, _after(last))


_PLAIN_DAY = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_PLAIN = re.compile(f"(?P<first>{_PLAIN_DAY})(?:/(?P<last>{_PLAIN_DAY}))?")


def _plain_days(text: str) -> Days | None:
    """Gives the days of a year, month or day; None where there is no such one."""
    year, month, day = (int(part) if part else None for part in (text[:4], text[5:7], text[8:10]))
    if year is None or not 0 < year < date.max.year or (month is not None and not 0 < month <= _MONTHS):
        return None
    if day is not None:
        try:
            first = date(year, month or 1, day)
        except ValueError:
            return None
        return Days(first, first + timedelta(days=1))
    first = date(year, month or 1, 1)
    is_last = month is None or month == _MONTHS
    return Days(first, date(year + 1, 1, 1) if is_last else date(year, (month or 0) + 1, 1))


_MONTHS = 12


def happened_before(view: View, one: Node, other: Node) -> bool | None:
    """Whether an event came before another, by recorded order or by their dates; None where neither says.

    Recorded order (rmt:before, rmt:after) needs no date, and is followed through other events.

    Args:
        view: the state.
        one: an incident or response.
        other: another.
    """
    later = closure(either(rmt.before, inverse(rmt.after)))
    if other in evaluate(view, one, sequence(either(rmt.before, inverse(rmt.after)), later)):
        return True
    if one in evaluate(view, other, sequence(either(rmt.before, inverse(rmt.after)), later)):
        return False
    return _occurred(view, one).is_before(_occurred(view, other))


def _occurred(view: View, event: Node) -> Days:
    return Days.hull(days_of(value) for value in view.objects(event, rmt.occurred))


def _day(parts: struct_time) -> date | None:
    year, month, day = parts[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day is not None and day < date.max else None

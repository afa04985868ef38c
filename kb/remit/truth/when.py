"""The day of an act: a day, one unknown day of a stretch, or every day of a stretch; and stretches of law.

A day may lie in a stretch, outside it, or it cannot be told because the day itself is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rdflib import Literal

from remit.dates import Days, days_of
from remit.errors import BadInput
from remit.terms import edtf

_DAY: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_QUALIFIED: Final = re.compile(r"[~?%]")
_MONTHS: Final = 12
_NO_DAY: Final = frozenset({"XXXX", "unknown", ".."})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from the first up to, not including, the end, with the reason.

    Attributes:
        first: the first day; None where it has no beginning.
        end: the day after the last one; None where no end is known.
        why: the reason, in words.
    """

    first: date | None = None
    end: date | None = None
    why: str = ""

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)

    def meets(self, other: Stretch | Days) -> bool:
        """Whether both have a day in common."""
        if self.first is not None and self.end is not None and self.first >= self.end:
            return False
        return (self.first is None or other.end is None or self.first < other.end) and (
            self.end is None or other.first is None or other.first < self.end
        )

    def within(self, other: Stretch) -> Stretch | None:
        """Gives the days that are in both; None where there are none."""
        firsts = [s.first for s in (self, other) if s.first is not None]
        ends = [s.end for s in (self, other) if s.end is not None]
        both = Stretch(max(firsts, default=None), min(ends, default=None), self.why or other.why)
        is_empty = both.first is not None and both.end is not None and both.first >= both.end
        return None if is_empty else both


@dataclass(frozen=True, slots=True)
class When:
    """One day that may not be known: it lies somewhere from the first up to, not including, the end.

    Attributes:
        first: the earliest that it may be; None where nothing is known.
        end: the day after the latest.
    """

    first: date | None = None
    end: date | None = None

    @classmethod
    def on(cls, day: date) -> When:
        """A day that is known."""
        return cls(day, day + timedelta(days=1) if day < date.max else None)

    @property
    def day(self) -> date | None:
        """The day, where it is known."""
        known = self.first is not None and self.end is not None and self.end - self.first == timedelta(days=1)
        return self.first if known else None

    def lies_in(self, stretches: Iterable[Stretch]) -> bool | None:
        """Whether it lies in one of the stretches, in none, or it cannot be told."""
        day = self.day
        if day is not None:
            return any(stretch.contains(day) for stretch in stretches)
        touched = [stretch for stretch in stretches if stretch.meets(Stretch(self.first, self.end))]
        if not touched:
            return False
        return True if self._is_covered(touched) else None

    def _is_covered(self, stretches: list[Stretch]) -> bool:
        reached: date | None = self.first
        if reached is None:
            if all(stretch.first is not None for stretch in stretches):
                return False
            reached = date.min
        for stretch in sorted(stretches, key=lambda s: s.first or date.min):
            if (stretch.first or date.min) > reached:
                return False
            if stretch.end is None:
                return True
            reached = max(reached, stretch.end)
        return self.end is not None and reached >= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """The days of an act.

    Attributes:
        when: the one day that counts, or the whole stretch of an act that goes on.
        continuing: whether it was done on every day of the stretch, and not on one unknown day in it.
        text: as it was written.
    """

    when: When
    continuing: bool = False
    text: str = ""

    def days(self, boundaries: Iterable[date]) -> Iterator[When]:
        """Gives the days to look at: one for each part of a stretch between days on which law changes."""
        if not self.continuing or self.when.first is None or self.when.end is None:
            yield self.when
            return
        inner = sorted({b for b in boundaries if self.when.first < b < self.when.end})
        for start, _ in pairwise([self.when.first, *inner, self.when.end]):
            yield When.on(start)


@lru_cache(maxsize=10_000)
def conduct_of(text: str) -> Conduct:
    """Reads the days of an act: 2026-02-01, 2026-04-22/2026-06-05, 2026-05, 2026-05-20~, [..2026-11-23], XXXX.

    A day, month or year that is approximate or uncertain (~, ?, %) may be one earlier or later: how much is meant is
    not laid down, so it is widened by one of its own unit, as the library that reads EDTF does.

    Raises:
        BadInput: it is no date.
    """
    text = text.strip()
    if text in _NO_DAY:
        return Conduct(when=When(), text=text)
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    start, slash, end = inner.replace("..", "/" if text != inner and "/" not in inner else "..").partition("/")
    plain = f"{start}{slash}{end}" if slash else inner
    days = days_of(Literal(_QUALIFIED.sub("", plain), datatype=edtf.EDTF_level1))
    if days == Days() and not text.startswith("XXXX"):
        raise BadInput(
            f"“{text}” is no day of an act, so no law can be looked up for it. Write a day as 2026-02-01, a stretch as "
            "2026-04-22/2026-06-05, a day that is not known exactly as 2026-05 or [..2026-11-23], or XXXX."
        )
    continuing = text == inner and bool(_DAY.match(start)) and bool(_DAY.match(end))
    first, last = (start, end) if slash else (inner, inner)
    return Conduct(
        when=When(_moved(days.first, first, -1), _moved(days.end, last, 1)), continuing=continuing, text=text
    )


def _moved(day: date | None, written: str, by: int) -> date | None:
    """Moves one end of a stretch by the unit in which it is written, where it is qualified; else not at all."""
    if day is None or not _QUALIFIED.search(written):
        return day
    if not date.min.year < day.year < date.max.year:
        return None
    match written.count("-"):
        case 0:
            return day.replace(year=day.year + by)
        case 1:
            months = day.year * _MONTHS + day.month - 1 + by
            return day.replace(year=months // _MONTHS, month=months % _MONTHS + 1)
        case _:
            return day + timedelta(days=by)

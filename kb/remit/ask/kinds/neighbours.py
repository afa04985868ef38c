"""The days beside a day: when a text last changed before it and will next change after it, and what changes then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from remit.ask.worded import stance_words
from remit.determine import Force
from remit.determine.timing import NORMAL, enforcement, force
from remit.findings import joined
from remit.rules import Rule, Timing
from remit.truth import When

_DAY = timedelta(days=1)
UNSETTLED: Final = str(Force.NOT_ESTABLISHED).replace("-", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A text that is law otherwise than the day before.

    Attributes:
        citation: where it stands.
        label: what its rules do.
        before: how it stood on the day before.
        after: how it stands on the day.
        why: the reason that is recorded; empty for none.
    """

    citation: str
    label: str
    before: str
    after: str
    why: str = ""

    @property
    def text(self) -> str:
        """It in a line."""
        return f"{self.citation} ({self.label}): {self.before}, then {self.after}{f'; {self.why}' if self.why else ''}"

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        shown = {"citation": self.citation, "label": self.label, "before": self.before, "after": self.after}
        return shown | ({"why": self.why} if self.why else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A day on which something changes.

    Attributes:
        day: the day.
        turns: what changes on it.
    """

    day: date
    turns: tuple[Turn, ...]

    @property
    def is_end_of_knowledge(self) -> bool:
        """Whether nothing changes but that it is not established here any more how the texts stand."""
        return all(turn.after.partition(",")[0] == UNSETTLED for turn in self.turns)

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {"day": self.day.isoformat(), "turns": [turn.as_json() for turn in self.turns]}


def neighbours(rules: Iterable[Rule], when: When) -> tuple[Neighbour | None, Neighbour | None]:
    """Gives the last change up to a day, that day included, and the next one after it; None where none is known.

    Args:
        rules: whose texts are looked at.
        when: the day; where it is not known, what surely comes before or after it.
    """
    listed = list(rules)
    days = sorted({day for rule in listed for day in rule.text.timing.boundaries()})
    before = (d for d in reversed(days) if when.first is not None and d <= when.first)
    after = (d for d in days if when.end is not None and d >= when.end)
    return _first(listed, before), _first(listed, after)


def state(timing: Timing, day: date) -> str:
    """Says how a text stands on a day: in force, not in force and so on, and how it is enforced if not normally."""
    when = When.on(day)
    told = str(force(timing, when)).replace("in-force-not-applicable", "in force, not yet applicable").replace("-", " ")
    stance = enforcement(timing, when)
    return told if stance == NORMAL else f"{told}, enforcement: {stance_words(stance)}"


def _first(rules: list[Rule], days: Iterator[date]) -> Neighbour | None:
    for day in days:
        turns = _turns(rules, day)
        if turns:
            return Neighbour(day=day, turns=turns)
    return None


def _turns(rules: list[Rule], day: date) -> tuple[Turn, ...]:
    """Gives what changes on a day; the rules of one place that change alike are told together."""
    labels: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for rule in rules:
        timing = rule.text.timing
        before, after = state(timing, day - _DAY), state(timing, day)
        if before != after:
            key = (rule.text.citation, before, after, _why(timing, day))
            labels.setdefault(key, {})[rule.label] = None
    return tuple(
        Turn(citation=citation, label=joined(list(told), "and"), before=before, after=after, why=why)
        for (citation, before, after, why), told in sorted(labels.items())
    )


def _why(timing: Timing, day: date) -> str:
    stretches = (*timing.in_force, *timing.stayed, *timing.not_established, *(p.stretch for p in timing.postures))
    return "; ".join(dict.fromkeys(s.why for s in stretches if s.why and day in (s.first, s.end)))

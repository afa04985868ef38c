"""Rules as they stand, before anything is asked: the condition as nested sentences, and its days as bars of text.

Everything is said from labels: nothing here knows any rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from remit.findings.words import COMPARED, Words, sentence
from remit.rules import (
    All,
    Any,
    Connected,
    Not,
    One,
    Quantified,
    Rule,
    Test,
    Timing,
    Total,
    Unwritten,
)
from remit.truth import Stretch, number_text

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HEADS: Final = {
    All: ("all", "all of these"),
    Any: ("any", "at least one of these"),
    One: ("one", "exactly one of these"),
}
NO_LAW: Final = "not in force on any day: a bill, a proposal or an announcement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One constraint of a condition in English.

    Attributes:
        kind: test, all, any, one, not, some, every, total or unwritten; what is asked of `parts`.
        text: a sentence, or for what has parts the words before them.
        fact: the code of the fact that a test reads; empty for others.
        connects: the connecting factors that it establishes when it holds, by name.
        judged_by: who may decide it; empty where it does not turn on judgement.
        parts: its parts.
    """

    kind: str
    text: str
    fact: str = ""
    connects: tuple[str, ...] = ()
    judged_by: str = ""
    parts: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One stretch of days of a text of law, in words.

    Attributes:
        kind: in-force, applies, stayed, posture, not-established or no-law.
        words: what holds over the stretch.
        first: its first day; None where it has none.
        end: the day after its last; None where it has none.
        why: the reason or source that is recorded.
    """

    kind: str
    words: str
    first: date | None = None
    end: date | None = None
    why: str = ""


def outline(rule: Rule, words: Words) -> tuple[Clause, ...]:
    """Gives the condition of a rule: what must hold together, one clause each; none where it always holds."""
    return () if rule.condition is None else tuple(_joint(rule.condition, words))


def _joint(place: int, words: Words) -> Iterator[Clause]:
    constraint = words.constraints[place]
    if isinstance(constraint, All):
        for part in constraint.parts:
            yield from _joint(part, words)
    else:
        yield _clause(place, words)


def _clause(place: int, words: Words) -> Clause:  # noqa: PLR0911 (one for each form)
    constraint = words.constraints[place]
    match constraint:
        case Connected(part, factor):
            inner = _clause(part, words)
            return replace(inner, connects=(*inner.connects, words.label(factor)))
        case All(parts) | Any(parts) | One(parts):
            kind, head = _HEADS[type(constraint)]
            return Clause(kind=kind, text=head, parts=tuple(_clause(part, words) for part in parts))
        case Not(part):
            denied = tuple(_joint(part, words))
            text = "it is not so that" if len(denied) == 1 else "it is not so that all of these hold"
            return Clause(kind="not", text=text, parts=denied)
        case Quantified(part=part):
            text = f"{words.domain(constraint)}, such that"
            return Clause(kind=str(constraint.quantifier), text=text, parts=tuple(_joint(part, words)))
        case Total(part=part):
            bound = f"{COMPARED.get(constraint.operator, '')} {number_text(constraint.bound)} per cent"
            text = f"owners who together have {bound}, each such that"
            return Clause(kind="total", text=text, parts=tuple(_joint(part, words)))
        case Unwritten(text):
            return Clause(kind="unwritten", text=f"A part of the text that is not encoded: {text}")
        case Test(fact=fact):
            said = f"{sentence(words.constraint(place))}."
            return Clause(kind="test", text=said, fact=fact.code, judged_by=fact.judged_by)


def bars(timing: Timing, words_of: dict[str, str]) -> tuple[Bar, ...]:
    """Gives the days of a text, one bar each: in force, applies from, stayed, postures, not established.

    Args:
        timing: the days.
        words_of: how a posture is said, by its code; the code itself stands for those that it leaves out.
    """
    found = [_bar("in-force", "in force", stretch) for stretch in timing.in_force]
    if not found:
        found.append(Bar(kind="no-law", words=NO_LAW))
    if timing.applies_from is not None:
        found.append(
            Bar(kind="applies", words=f"applies from {day_text(timing.applies_from)}", first=timing.applies_from)
        )
    found += [_bar("stayed", "stayed", stretch) for stretch in timing.stayed]
    for posture in timing.postures:
        found.append(_bar("posture", words_of.get(posture.enforcement, posture.enforcement), posture.stretch))
    found += [_bar("not-established", "not established", stretch) for stretch in timing.not_established]
    return tuple(found)


def _bar(kind: str, what: str, stretch: Stretch) -> Bar:
    return Bar(
        kind=kind, words=f"{what} {stretch_text(stretch)}", first=stretch.first, end=stretch.end, why=stretch.why
    )


def bars_text(found: tuple[Bar, ...]) -> str:
    """Says bars in one line: "in force from 13 January 2025; applies from 15 May 2025"."""
    return "; ".join(f"{bar.words}{f': {bar.why}' if bar.why else ''}" for bar in found)


def stretch_text(stretch: Stretch) -> str:
    """Says a stretch of days as people write them: "from 13 January 2025 to 31 May 2025 inclusive"."""
    last = stretch.end - timedelta(days=1) if stretch.end is not None else None
    if stretch.first is not None and stretch.first == last:
        return f"on {day_text(stretch.first)}"
    begun = f"from {day_text(stretch.first)}" if stretch.first is not None else ""
    ended = f"to {day_text(last)} inclusive" if last is not None else ""
    return " ".join(text for text in (begun, ended) if text) or "on days that are not known"


def day_text(day: date) -> str:
    """Writes a day as people do: 13 January 2025."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

"""The words of a brief: days, outcomes and effects as a lawyer says them, and conditions as open questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from remit.ask import Kind
from remit.determine import Outcome
from remit.findings import Missing, day_text, joined
from remit.rules import Effect
from remit.truth import Stretch

NOT_LEGAL_ADVICE: Final = "This brief is not legal advice."

TITLES: Final[dict[str, str]] = {
    Kind.WHO_CAN_ACT: "Who may act, and under which law",
    Kind.LICENCE: "Whether a licence is required",
    Kind.DUTIES: "Which duties apply",
    Kind.WHY: "Why a rule applies",
    Kind.WHY_NOT: "Why a rule does not apply",
    Kind.IS_WITHIN: "Whether an act lies within the powers of an authority",
    Kind.IN_FORCE: "Whether a text is in force",
    Kind.REMIT_OF: "The powers of an authority",
    Kind.STATUS_OF: "The lists on which a person stands",
    Kind.ESTABLISHED: "What is established, and on whose word",
    Kind.CHANGED: "What has changed",
}
"""Titles by kind of question; another kind goes by its meaning."""

EFFECTS: Final[dict[Effect, str]] = {
    Effect.LICENCE: "requires a licence",
    Effect.PROHIBITION: "forbids the act",
    Effect.DUTY: "lays a duty",
    Effect.PERMISSION: "permits what is otherwise caught",
    Effect.NOT_SUBJECT: "takes the matter out of the scope of other rules",
    Effect.POWER: "gives an authority a power",
    Effect.NO_POWER: "denies an authority a power",
    Effect.REVIEW_POLICY: "says how applications are reviewed",
    Effect.LISTING: "puts persons on a list",
    Effect.DEFINITION: "defines a term",
}

OUTCOMES: Final[dict[str, str]] = {
    Outcome.ENGAGED: "applies",
    Outcome.ENGAGED_IF_PROVEN: "would apply if what is alleged were proven",
    Outcome.UNDETERMINED: "open",
    Outcome.DEFEATED: "displaced by an exception",
    Outcome.NOT_ENFORCED: "in force, and announced not to be enforced",
    Outcome.NOT_APPLICABLE: "in force, and compliance is not yet due",
    Outcome.NOT_ESTABLISHED: "the state of the law is not established here",
    Outcome.NOT_IN_FORCE: "not law on the day",
    Outcome.NOT_ENGAGED: "does not apply",
    "no-power": "no power",
}

HOW_KNOWN: Final = {
    "primary": "the text of the law was read",
    "secondary": "a source that reports the law was read",
    "recalled": "general legal knowledge; the text was not read",
    "reasoned": "concluded from other texts",
}

LEVELS: Final = {"modelled": "in full", "partly": "in part", "not-modelled": "not at all"}

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}$")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})$")
_ANY_DAY: Final = re.compile(r"(?<![\w/-])(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w/-])")
_RANGE: Final = re.compile(r"(?<=\d)\.\.(?=\d)")
_MARKS: Final = {"~": ", approximately", "?": ", uncertain", "%": ", approximate and uncertain"}


def conduct_days(written: str) -> str:
    """Says the days of an act, written in EDTF, in words."""
    if not written or written == "unknown" or set(written) <= {"X", "-"}:
        return "not known"
    if written.startswith("[") and ".." in written:
        first, _, last = written.strip("[]").partition("..")
        return _one_day_between(first, last)
    if "/" in written:
        first, _, last = written.partition("/")
        first, last = first.strip("."), last.strip(".")
        return f"{_day(first)} to {_day(last)}" if first and last else _one_day_between(first, last)
    return _day(written)


def _one_day_between(first: str, last: str) -> str:
    if first and last:
        return f"not known; not earlier than {_day(first)} and not later than {_day(last)}"
    return f"not known; not later than {_day(last)}" if last else f"not known; not earlier than {_day(first)}"


def _day(written: str) -> str:
    stem, mark = (written[:-1], written[-1]) if written[-1:] in _MARKS else (written, "")
    if _DAY.match(stem):
        words = day_text(date.fromisoformat(stem))
    elif month := _MONTH.match(stem):
        words = day_text(date(int(month[1]), int(month[2]), 1)).partition(" ")[2]
    else:
        words = stem
    return f"{words}{_MARKS.get(mark, '')}"


def document_day(written: str) -> str:
    """Says the day of a document, written in EDTF, in words: a stretch is one day in it that is not known."""
    first, slash, last = written.partition("/")
    if slash and first and last:
        return f"one day, not known which, from {_day(first)} to {_day(last)}"
    return conduct_days(written)


def moment_text(at: datetime) -> str:
    """Says a moment: 23 November 2026, 12:00 UTC."""
    shown = at.astimezone(UTC)
    return f"{day_text(shown.date())}, {shown:%H:%M} UTC"


def stretch_words(stretch: Stretch) -> str:
    """Says a stretch of days in which a text is law: "since 31 December 1990"."""
    last = stretch.end - timedelta(days=1) if stretch.end is not None else None
    if stretch.first is not None and last is not None:
        return f"from {day_text(stretch.first)} to {day_text(last)} inclusive"
    if stretch.first is not None:
        return f"since {day_text(stretch.first)}"
    return f"until {day_text(last)} inclusive" if last is not None else "on days that are not known"


def days_said(words: str) -> str:
    """Writes the days and ranges in a text as people do: 2026-02-01 becomes 1 February 2026, 3..5 becomes 3 to 5."""
    return _RANGE.sub(" to ", _ANY_DAY.sub(lambda found: day_text(date.fromisoformat(found[0])), words))


def lowered(words: str) -> str:
    """Begins a sentence with a small letter where its first word is no abbreviation."""
    first = words.split(" ", 1)[0]
    is_word = first[1:].islower() or (len(first) == 1 and first != "I")
    return words[:1].lower() + words[1:] if is_word else words


def whether(condition: str) -> str:
    """Turns a condition into an open question: "The information is a trade secret" to "whether …"."""
    words = days_said(condition.removeprefix("that ").replace(" is such that it ", " ").rstrip("."))
    if words.startswith("Not encoded: "):
        return f"a further requirement of the text: {words.removeprefix('Not encoded: ')}"
    return f"whether {lowered(words)}"


def question_of(missing: Missing) -> str:
    """Says what is missing as an open question."""
    if missing.fact == "on":
        return "on which day the act took place"
    if missing.fact == "not-encoded":
        return f"whether a further requirement of the text is met: {days_said(missing.text)}"
    asked = whether(missing.text.replace("It is not so that ", "").replace("it is not so that ", "", 1))
    return f"{asked} (asked of {missing.of})" if missing.of else asked


_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(number: int, one: str, many: str = "") -> str:
    """Says a number of things: one rule, two rules, 11 rules."""
    said = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{said} {one if number == 1 else many or f'{one}s'}"


def findings_named(numbers: Iterable[int]) -> str:
    """Names findings by number: finding 3; findings 1 and 2; findings 4 to 7."""
    found = runs_of(sorted(set(numbers)))
    word = "finding" if len(found) == 1 and " to " not in found[0] else "findings"
    return f"{word} {joined(found, 'and')}" if found else "no finding"


def runs_of(numbers: Iterable[int]) -> list[str]:
    """Puts numbers that follow one another together: 1, 4 to 7, 9."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    least = 3  # two that follow one another are shorter by themselves
    found: list[str] = []
    for each in stretches:
        found += [f"{each[0]} to {each[-1]}"] if len(each) >= least else [str(n) for n in each]
    return found

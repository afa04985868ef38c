"""Conditions of a finding: which of them bear on it, and how each is said in a clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from remit.brief.wording import VALUES, clause_of, lowered
from remit.findings import Condition, Each, joined

_MANY: Final = 160
_UPHELD: Final = frozenset({"true", "claimed", "claimed, contested", "conflict"})
_SAID: Final = {
    **VALUES,
    "claimed": "claimed",
    "claimed, contested": "claimed, contested",
    "unknown, denied": "not known, denied",
}
"""The words for values as the trace of a finding has them."""


def carrying(condition: Condition) -> tuple[Condition, ...]:
    """Gives the parts of a condition that matter: where it holds by one of several, those that hold."""
    if condition.kind in ("any", "one") and condition.value == "true":
        return tuple(part for part in condition.parts if part.value == "true")
    if condition.kind in ("any", "one") and condition.value in _UPHELD:
        return tuple(part for part in condition.parts if part.value in _UPHELD)
    return condition.parts


def concerned(condition: Condition) -> list[Each]:
    """Gives those of whom a condition stands as it does: where it holds, of whom it holds; where it is open, may."""
    is_open = condition.value.startswith("unknown")
    return [
        each
        for each in condition.each
        if all(c.value in _UPHELD or (is_open and c.value != "false") for c in each.conditions)
    ]


def bearing(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Gives conditions and those below them on which they rest."""
    for condition in conditions:
        yield condition
        yield from bearing(carrying(condition))
        for each in concerned(condition) if condition.value != "false" else condition.each:
            yield from bearing(each.conditions)
        for because in condition.because:
            yield from bearing(because.conditions)


def split(condition: Condition) -> tuple[str, str]:
    """Parts the words of a condition from what its value rests on."""
    words, found, detail = condition.text.rpartition(f": {_SAID.get(condition.value, condition.value)}")
    if not found:
        return condition.text, ""
    return words.removeprefix("that "), detail.removeprefix(", ")


def compound(condition: Condition) -> str:
    """Says a condition in a clause: of what holds by one of several parts, only those that carry it."""
    parts = carrying(condition)
    joint = {"all": "and", "not": "and"}.get(condition.kind, "or")
    if condition.kind == "test":
        words, detail = split(condition)
        by_one = condition.value == "true" and detail and " or " in words and " is in " not in words
        return clause_of(f"{words.partition(' is ')[0]} is {detail}" if by_one else words)
    if condition.kind == "not" and condition.value == "true" and (denied := list(failing(parts))):
        return joined([clause_of(f"it is not so that {lowered(split(p)[0])}") for p in denied], "and")
    if condition.kind == "not" and [part.kind for part in parts] == ["any"]:
        return joined([clause_of(f"it is not so that {_whole(part)}") for part in parts[0].parts], "and")
    said = joined(list(map(_whole, parts)), joint)
    if condition.kind != "not":
        return said
    return clause_of(f"it is not so that {said}") if len(parts) == 1 else f"not so that {said}"


def _whole(condition: Condition) -> str:
    """Says a condition as part of a clause, with brackets where it has parts itself."""
    return f"({compound(condition)})" if len(condition.parts) > 1 else compound(condition)


def failing(parts: Iterable[Condition]) -> Iterator[Condition]:
    """Gives the tests among parts, and the parts of these, that do not hold."""
    for part in parts:
        if part.kind == "test" and part.value == "false":
            yield part
        elif part.kind != "not":
            yield from failing(part.parts)


def shortened(condition: Condition) -> str:
    """Gives the words of a condition; where it holds, without what its detail or the rows below say anyway."""
    words, detail = split(condition)
    who, such, _ = words.partition(" is such that ")
    if condition.value == "true" and condition.each and such and " or " in words:
        return f"{who} meets one of these"
    if condition.value == "true" and detail and len(words) > _MANY:
        return f"{words.partition(' is ')[0]} is one of those that the text names"
    return words

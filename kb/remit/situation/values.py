"""Values of facts, from RDF terms and from what callers write."""

from __future__ import annotations

from datetime import date, datetime
from math import isinf

from rdflib import Literal
from rdflib.term import Node

from remit.dates import Days, days_of
from remit.errors import BadInput
from remit.rules import FactType, Kind
from remit.situation.facts import Datum
from remit.terms import edtf
from remit.truth import Interval, Stretch

_YES = frozenset({"yes", "true"})
_NO = frozenset({"no", "false"})


def datum_of(value: Datum | Node, kind: Kind) -> Datum | None:
    """Gives an RDF term as a value of a kind; None where it is none."""
    if not isinstance(value, Literal):
        return value
    match kind:
        case Kind.BOOLEAN:
            return value.value if isinstance(value.value, bool) else None
        case Kind.QUANTITY:
            try:
                return Interval.read(str(value))
            except BadInput:
                return None
        case Kind.DATE:
            days = days_of(value)
            return None if days == Days() else Stretch(days.first, days.end)
        case _:
            return None


def truth_of(fact: FactType, given: object) -> bool:
    """Reads true or false as callers write it.

    Raises:
        BadInput: it is neither.
    """
    if isinstance(given, bool):
        return given
    word = str(given).strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    raise BadInput(
        f"“{given}” was given for {fact.code}, which is true or false. Write yes or no, none for none, "
        "or leave it out where it is not known."
    )


def quantity_of(fact: FactType, given: object) -> Interval:
    """Reads a quantity as callers write it.

    Raises:
        BadInput: it is none.
    """
    if isinstance(given, int | float) and not isinstance(given, bool):
        return Interval.exactly(float(given))
    try:
        return Interval.read(str(given))
    except BadInput as problem:
        raise BadInput(f"{fact.code}: {problem}") from problem


def days_given(fact: FactType, given: object) -> Stretch:
    """Reads a day that may not be known exactly.

    Raises:
        BadInput: it is none.
    """
    text = day_text(given)
    days = days_of(Literal(text, datatype=edtf.EDTF_level1))
    if days == Days():
        raise BadInput(f"“{given}” was given for {fact.code}, which is a day. Write it as 2026-02-01, or 2026-02.")
    return Stretch(days.first, days.end)


def day_text(given: object) -> str:
    """Gives a day as text, however the parser of YAML read it."""
    if isinstance(given, datetime):
        return given.date().isoformat()
    return given.isoformat() if isinstance(given, date) else str(given)


def code_text(given: object, where: str) -> str:
    """Gives a code as text.

    Raises:
        BadInput: the parser took it for a number.
    """
    if isinstance(given, float) and isinf(given):
        raise BadInput(
            f"The value of {where} was read as the number infinity: a code such as 3E505 without quotes is a number in "
            "YAML. Write it in quotes."
        )
    return day_text(given)


def is_address(text: str) -> bool:
    """Whether a text is an address and no code."""
    return "://" in text

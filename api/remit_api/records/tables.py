"""Records as CSV (RFC 4180): a row a record, the columns those of its JSON, safe to open in a spreadsheet.

UTF-8 without a mark, a header row, lines that end with CR and LF. `iri`, `id`, `type`, `label`, `statusPhrase` and
`speakers` come first and are always there. A pointer has its words, with how it is sourced, in the column of its name
and its address beside it in a column that ends in `Iri`; a code stands as its code; several values are divided by
` | `; what has parts of its own stands as JSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from remit_api.records.models import Concept, Denial, Ref, Sources, Speakers, Status

DIVIDER = " | "
FIRST = ("iri", "id", "type", "label", "statusPhrase", "speakers")
AS_KNOWN = ("asKnownOn", "asKnownAtPosition")
"""Columns that come last where the record is shown as it was known."""

_STARTS_A_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NOT_SHOWN = "\ufeff\u200b\u200e\u200f\u2060"
_LEFT_OUT = frozenset({"disclosures", "asKnownOn"})


def write(
    rows: Iterable[BaseModel],
    model: type[BaseModel],
    *,
    speakers: Callable[[Any], str] = lambda _: "",
    known: Sequence[object] = (),
    disclosures: Sequence[str] = (),
) -> bytes:
    """Gives the rows as CSV.

    Args:
        rows: records of one kind.
        model: that kind, for the columns of a table without rows.
        speakers: who says what a row shows, where it has no speakers of its own.
        known: values of the columns `AS_KNOWN`; none for the present.
        disclosures: what must be disclosed beside the parties that the table names; its own column where there is any.
    """
    shown = list(rows)
    model = type(shown[0]) if shown else model
    names = [*FIRST, *(name for name in columns(model) if name not in FIRST)]
    names += AS_KNOWN if known else ()
    names += ("disclosures",) if disclosures else ()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    for row in shown:
        cells = dict(_cells(row))
        cells["speakers"] = cells.get("speakers") or speakers(row)
        cells |= dict(zip(AS_KNOWN, map(str, known), strict=False))
        cells["disclosures"] = DIVIDER.join(disclosures)
        writer.writerow([defused(cells.get(name, "")) for name in names])
    return text.getvalue().encode()


def columns(model: type[BaseModel]) -> list[str]:
    """Gives the columns of a kind of record, in the order of its fields."""
    names: list[str] = []
    for name, field in model.model_fields.items():
        shown = field.serialization_alias or field.alias or name
        if shown in _LEFT_OUT:
            continue
        kind = _one_of(field.annotation)
        names.append(shown)
        if kind is Ref:
            names.append(f"{shown}Iri")
        elif kind is Status:
            names.append(f"{shown}Established")
    return names


def _one_of(annotation: Any) -> Any:
    """Gives the class of a value that may be missing."""
    if get_origin(annotation) in {Union, UnionType}:
        return next((each for each in get_args(annotation) if each is not type(None)), None)
    return annotation


def _cells(row: BaseModel) -> Iterator[tuple[str, str]]:
    for name, field in type(row).model_fields.items():
        shown = field.serialization_alias or field.alias or name
        value = getattr(row, name)
        yield shown, _text(value)
        if isinstance(value, Ref):
            yield f"{shown}Iri", value.iri
        elif isinstance(value, Status):
            yield f"{shown}Established", _text(value.established)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        texts = [_simple(each) for each in value]
        if all(text is not None for text in texts):
            return DIVIDER.join(text for text in texts if text is not None)
        return json.dumps([_plain(each) for each in value], ensure_ascii=False)
    simple = _simple(value)
    return simple if simple is not None else json.dumps(_plain(value), ensure_ascii=False)


def _simple(value: Any) -> str | None:
    """Gives a value as one text; None where it has parts of its own."""
    text: str | None = None
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case str() | int() | float():
            text = str(value)
        case Ref():
            text = f"{value.label} ({value.status_phrase})" if value.status_phrase else value.label
        case Concept() | Status():
            text = value.code
        case Speakers() | Sources() | Denial():
            text = value.words
    return text


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value


def defused(text: str) -> str:
    """Gives a cell that no spreadsheet takes for a formula: one that could be has an apostrophe before it.

    Source: OWASP, CSV Injection: = + - @, tab and carriage return at the start, also after white space.
    """
    start = text.lstrip(" " + _NOT_SHOWN)[:1]
    return f"'{text}" if start in _STARTS_A_FORMULA and start else text

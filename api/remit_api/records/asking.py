"""What a list is asked for, read from the parameters of an address: the same for REST and for pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Protocol
from urllib.parse import urlencode

from rdflib import Literal

from remit.dates import Days, days_of
from remit.errors import BadInput, UnknownName
from remit.literals import EDTF_LEVEL_1
from remit.register import REFUTED, WITHDRAWN, Column, Kind
from remit.register.asked import RELEVANCE, Order, Place

ESTABLISHED = "established"
_LEFT_OUT = frozenset({WITHDRAWN, REFUTED})
_YES, _NO = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})
_LONGEST_CURSOR = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is asked for, as it was written.

    Attributes:
        q: words that must occur in a name.
        limit: records in a page.
        offset: records before the page.
        cursor: where the page before ended.
        include: codes of statuses that are left out unless named: withdrawn, refuted.
        sort: keys of order, each with a minus before it where it is turned round.
        counts: the columns whose values are counted; None for the usual ones.
        fields: the fields that are asked for; None for all.
        filters: values by the name of the parameter; several are alternatives.
        given: all parameters, for the address of the next page.
    """

    q: str = ""
    limit: int = 50
    offset: int = 0
    cursor: str = ""
    include: frozenset[str] = field(default_factory=frozenset)
    sort: tuple[str, ...] = ()
    counts: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: tuple[tuple[str, str], ...] = ()

    def one(self, name: str) -> str | None:
        """Gives the value of a filter that takes one.

        Raises:
            BadInput: several are given.
        """
        values = self.filters.get(name, ())
        if len(values) > 1:
            raise BadInput(f"{name} is given {len(values)} times, and takes one value. Leave all but one out.")
        return values[0] if values else None

    def following(self, cursor: str) -> str:
        """Gives the query string of the page that begins at a cursor: what was asked for, and the cursor."""
        return urlencode([*self._asked_for(), ("limit", self.limit), ("cursor", cursor)])

    def before(self, *, offset: int) -> str:
        """Gives the query string of the page that begins so many records after where this one counts from."""
        cursor = [("cursor", self.cursor)] if self.cursor else []
        return urlencode([*self._asked_for(), ("limit", self.limit), *cursor, ("offset", offset)])

    def from_the_first(self) -> str:
        """Gives the query string of the first page."""
        return urlencode([*self._asked_for(), ("limit", self.limit)])

    def _asked_for(self) -> list[tuple[str, str]]:
        kept: dict[str, list[str]] = {}
        for name, value in self.given:
            if name not in {"cursor", "offset", "limit"} and value:
                kept.setdefault(name, []).append(value)
        return [(name, ",".join(values)) for name, values in kept.items()]


def wanted_of(pairs: Iterable[tuple[str, str]], *, size: int, most: int) -> Wanted:
    """Reads what a list is asked for.

    Args:
        pairs: names and values of the parameters, in their order.
        size: records in a page where nothing is said.
        most: most records in a page.

    Raises:
        BadInput: a value cannot be used.
    """
    given = tuple((name, value.strip()) for name, value in pairs)
    last = dict(given)
    filters: dict[str, tuple[str, ...]] = {}
    for name, value in given:
        if name not in _OF_EVERY_LIST:
            filters[name] = (*filters.get(name, ()), *split(value))
    limit = _number("limit", last.get("limit", ""), size)
    if limit < 1 or limit > most:
        raise BadInput(f"limit={limit} is not between 1 and {most}, which a page may have. Follow “next” for more.")
    return Wanted(
        q=last.get("q", ""),
        limit=limit,
        offset=_number("offset", last.get("offset", ""), 0),
        cursor=last.get("cursor", ""),
        include=parse_include(",".join(value for name, value in given if name == "include")),
        sort=_several(given, "sort") or (),
        counts=_several(given, "counts"),
        fields=_several(given, "fields"),
        filters={name: values for name, values in filters.items() if values},
        given=given,
    )


_OF_EVERY_LIST = frozenset(
    {"q", "limit", "offset", "cursor", "include", "sort", "counts", "fields"}
    | {"as_known_on", "at-position", "min-position"}
)


def _several(given: tuple[tuple[str, str], ...], name: str) -> tuple[str, ...] | None:
    values = [value for each, value in given if each == name]
    return tuple(dict.fromkeys(part for value in values for part in split(value))) if values else None


def split(text: str) -> tuple[str, ...]:
    """Gives the values of a parameter that has commas between them."""
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


def _number(name: str, text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 (a billion)
        raise BadInput(f"{name}={text[:40]} is no number that can be used. Mend the address.")
    return int(text)


def parse_include(text: str) -> frozenset[str]:
    """Reads the names of statuses that a list leaves out unless asked.

    Raises:
        BadInput: another name stands there.
    """
    codes = frozenset(code.lower() for code in split(text))
    unknown = sorted(codes - _LEFT_OUT)
    if unknown:
        raise BadInput(
            f"include={unknown[0]} is not something that lists leave out. They leave out withdrawn and "
            "refuted records, so that nobody takes them for current. Name one of these, or both."
        )
    return codes


# ---- parameters of a kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter by which a kind can be narrowed.

    Attributes:
        name: its name in the address.
        about: what it means.
        is_flag: whether it is true or false.
        column: the column of the register that it narrows; None where it is worked out otherwise.
    """

    name: str
    about: str
    is_flag: bool = False
    column: Column | None = None


def parameters(kind: Kind) -> Iterator[Parameter]:
    """Gives the parameters that a kind has by its columns."""
    for column in kind.columns:
        if not column.asked:
            continue
        if column.of == "days":
            for end, words in (("from", "not before this day"), ("until", "not after this day")):
                about = f"{column.about}: some day {words}, as EDTF (2026, 2026-03, 2026-03-05)"
                yield Parameter(name=f"{column.name}-{end}", about=about, column=column)
        else:
            yield Parameter(name=column.name, about=column.about, is_flag=column.of == "flag", column=column)


def flag(name: str, text: str) -> bool:
    """Reads true or false.

    Raises:
        BadInput: it is neither.
    """
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise BadInput(f"{name}={text} is neither true nor false. Say one of them.")


def stretch(wanted: Wanted, column: Column) -> Days | None:
    """Reads the stretch of days to which a list is narrowed; None where it is not.

    Raises:
        BadInput: an end cannot be read as a day, or the last comes before the first.
    """
    first, last = (_days(f"{column.name}-{end}", wanted) for end in ("from", "until"))
    if first is None and last is None:
        return None
    found = Days(first.first if first is not None else None, last.end if last is not None else None)
    if found.first is not None and found.end is not None and found.end <= found.first:
        raise BadInput(f"{column.name}-until comes before {column.name}-from, so nothing could be found. Turn them.")
    return found


def _days(name: str, wanted: Wanted) -> Days | None:
    text = wanted.one(name)
    if text is None:
        return None
    found = days_of(Literal(text, datatype=EDTF_LEVEL_1))
    if found.first is None and found.end is None:
        raise BadInput(f"{name}={text} is no day, month or year in EDTF. Write it as 2026, 2026-03 or 2026-03-05.")
    return found


# ---- order and cursors


class KeyOfOrder(Protocol):
    """A key that a list is put in order by."""

    @property
    def name(self) -> str:
        """The word for it in an address."""

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers; otherwise they are texts."""


class Ordered(Protocol):
    """What is put in order: a kind of record, or the journal."""

    @property
    def plural(self) -> str:
        """The word for several."""

    @property
    def sortings(self) -> Sequence[KeyOfOrder]:
        """The keys; the first is the usual one."""


def order_of(wanted: Wanted, kind: Ordered) -> Order:
    """Gives the order that is asked for; by how well the name fits where words are looked for and nothing is said.

    Raises:
        UnknownName: there is no such key; with near ones.
    """
    names = [sorting.name for sorting in kind.sortings]
    if wanted.q.strip():
        names.append(RELEVANCE)
    order = []
    for text in wanted.sort:
        name = text.removeprefix("-").removeprefix("+")
        if name not in names:
            raise UnknownName(
                f"sort={text}: {kind.plural} have no key of order “{name}”. Keys are: {', '.join(names)}; "
                "a minus before one turns it round.",
                name=name,
                near=get_close_matches(name, names),
            )
        order.append((name, text.startswith("-")))
    return tuple(order) or ((names[-1] if wanted.q.strip() else names[0], False),)


def cursor_of(wanted: Wanted, order: Order, place: Place) -> str:
    """Writes a place in an order so that it can be sent back: opaque, and good while the order is the same."""
    content = [_order_text(wanted, order), list(place.keys), place.record]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(wanted: Wanted, order: Order, kind: Ordered | None) -> Place | None:
    """Reads the place after which the page begins; None for the first page.

    Args:
        wanted: what is asked for.
        order: the order of the list.
        kind: whose keys may be in it; None where records of several kinds are listed.

    Raises:
        BadInput: it is no cursor of this list, or of another order of it.
    """
    if not wanted.cursor:
        return None
    if len(wanted.cursor) > _LONGEST_CURSOR:
        raise _no_cursor("It is too long.")
    try:
        text = base64.urlsafe_b64decode(wanted.cursor + "=" * (-len(wanted.cursor) % 4))
        asked, keys, record = json.loads(text)
    except (ValueError, binascii.Error, TypeError, RecursionError) as error:
        raise _no_cursor("It cannot be read.") from error
    if asked != _order_text(wanted, order):
        raise _no_cursor("It is of another order, or of other words.")
    sortings = kind.sortings if kind is not None else ()
    numbers = {RELEVANCE, *(sorting.name for sorting in sortings if sorting.is_number)}
    types = [int if name in numbers else str for name, _ in order]
    is_list = isinstance(keys, list) and len(keys) == len(order) and isinstance(record, str)
    if not is_list or not all(key is None or type(key) is each for key, each in zip(keys, types, strict=True)):
        raise _no_cursor("It cannot be read.")
    return Place(keys=tuple(keys), record=record)


def _order_text(wanted: Wanted, order: Order) -> str:
    words = f" {wanted.q}" if any(name == RELEVANCE for name, _ in order) else ""
    return ",".join(f"{'-' if is_turned else ''}{name}" for name, is_turned in order) + words


def _no_cursor(why: str) -> BadInput:
    return BadInput(
        f"The cursor does not belong to this list. {why} Nothing is shown rather than the wrong page. Take cursors "
        "from “next” of the page before, with the same sort and q, or leave the cursor out to begin anew."
    )

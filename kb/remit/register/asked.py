"""What a list is asked for, and what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from rdflib import URIRef

from remit.dates import Days
from remit.register.column import Key

Order: TypeAlias = tuple[tuple[str, bool], ...]
"""Names of keys, each with whether it is turned round; the address of a record is always the last one."""
RELEVANCE = "relevance"
"""The key that says how well a name fits what was looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in an order: after the record with these keys and this address, whether or not it is still there."""

    keys: tuple[Key | None, ...]
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list is asked for. Values of one column are alternatives; columns narrow one another.

    Attributes:
        q: words that must occur in a name.
        any_of: for columns, the values of which one must be there.
        none_of: for columns, the values of which none may be there.
        days: for columns of days, a stretch on which it may have been.
        among: the records that are looked at; all if it is None.
        include: withdrawn, refuted: what is left out unless named.
        order: the keys of order.
        after: the place after which the page begins.
        offset: records between that place and the page.
        limit: records in the page.
        counts: the columns whose values are counted.
    """

    q: str = ""
    any_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    none_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    days: Mapping[str, Days] = field(default_factory=dict)
    among: frozenset[URIRef] | None = None
    include: frozenset[str] = frozenset()
    order: Order = ()
    after: Place | None = None
    offset: int = 0
    limit: int = 50
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The values of a column, with how many of what was asked for have each.

    What the column itself is narrowed to does not count here: so one sees what else could be chosen.

    Attributes:
        column: its name.
        values: value and number, the most frequent first.
        more: how many values are not among them.
    """

    column: str
    values: tuple[tuple[str, int], ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what is found.

    Attributes:
        records: those of the page.
        total: how many there are in all.
        following: the place after which the next page begins; None where there is none.
        preceding: the place after which the page before begins; None where that is the first page, or this one is.
        is_first: whether no page comes before.
        counts: the values of columns, counted.
    """

    records: tuple[URIRef, ...]
    total: int
    following: Place | None = None
    preceding: Place | None = None
    is_first: bool = True
    counts: tuple[Counted, ...] = ()

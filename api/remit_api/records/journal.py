"""Which entries of the journal are asked for: found by who, when, why and what, in an order, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from urllib.parse import urlencode

from rdflib import URIRef

from remit.errors import BadInput, UnknownName
from remit.iri import record
from remit.journal import COUNTED, KEYS, OLDEST_FIRST, Asked, Order, Page, Tally, Values, whole_order
from remit.register.asked import Place
from remit_api.records.asking import Wanted, cursor_of, order_of, place_of, split
from remit_api.records.catalogue import Catalogue
from remit_api.records.changes import ChangesListed, entry_record
from remit_api.records.models import CountedValue, Counts

_VALUES = 20  # values that are counted of one key
_COUNTED = {"author": "who made it", "kind": "what kind of change it is"}
_FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which entries are asked for, as a query string says it; None means whatever it is.

    Attributes:
        author: who made it.
        kind: change, redaction, release.
        since: a day or moment, from which on.
        until: a day, to its end, or a moment; both in UTC where no zone is given.
        graph: address of a graph.
        subject: key or address of a record, whose parts count.
        q: words that must occur in the reason.
        first: the lowest position that counts.
        last: the highest one.
    """

    author: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    graph: str | None = None
    subject: str | None = None
    q: str | None = None
    first: int | None = None
    last: int | None = None

    def query(self) -> str:
        """Gives the query string that asks for the same."""
        return urlencode([(name, value) for name, value in asdict(self).items() if value is not None])


def asked_for(records: Catalogue, filters: Filters, *, last: int) -> Asked:
    """Gives which entries are asked for.

    Args:
        records: to find a record by its key.
        filters: as the query string says it.
        last: the highest position that is shown.

    Raises:
        BadInput: a day or address cannot be read.
        NotFound: no such record, now or earlier.
    """
    graph, words = filters.graph, filters.q
    if graph is not None and ":" not in graph:
        raise BadInput(f"graph={graph} is no address, so nothing could be found. Name the graph by its full address.")
    return Asked(
        first=filters.first or 1,
        last=last if filters.last is None else min(last, filters.last),
        since=None if filters.since is None else moment_asked("since", filters.since, ends=False),
        before=None if filters.until is None else moment_asked("until", filters.until, ends=True),
        author=filters.author,
        kind=filters.kind,
        words=words if words and words.strip() else None,
        graph=None if graph is None else URIRef(graph),
        subjects=frozenset() if filters.subject is None else frozenset(_subjects(records, filters.subject)),
    )


def moment_asked(name: str, text: str, *, ends: bool) -> datetime:
    """Reads a day as its first moment, or, where a time ends, the first after it; a moment as itself or just after.

    Raises:
        BadInput: it is neither.
    """
    try:
        if len(text) == len("2026-11-25"):
            day = date.fromisoformat(text) + timedelta(days=1 if ends else 0)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus that was not written as %2B
    except (ValueError, OverflowError) as error:
        raise BadInput(
            f"{name}={text} is neither a day nor a moment, so nobody knows what it leaves out. "
            "Write 2026-11-25 or 2026-11-25T09:30:00Z."
        ) from error
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return min(moment.astimezone(UTC) + timedelta(microseconds=1), _FOREVER) if ends else moment


def _subjects(records: Catalogue, named: str) -> Iterator[URIRef]:
    """Gives a record and its parts: also one that is held no longer, by its address."""
    if ":" in named.partition("/")[0]:
        iri = URIRef(named)
    elif "/" in named and not any(True for _ in records.view.triples((record(*named.split("/", 1)), None, None))):
        iri = record(*named.split("/", 1))
    else:
        iri = records.find_any(named)
    yield iri
    if any(True for _ in records.view.triples((iri, None, None))):
        yield from (node for node in set(records.describe(iri).subjects()) if isinstance(node, URIRef))


# ---- order and counts


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class _Journal:
    plural: str = "changes"
    sortings: tuple[_Key, ...] = tuple(_Key(name, is_number=name == "position") for name in KEYS)


_JOURNAL = _Journal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of the journal is asked for, in which order.

    Attributes:
        limit: most entries in it.
        sort: keys of order as they are written, comma between, a minus before one that is turned round; or nothing.
        cursor: where the page before ended; or nothing.
        after: the position of a follower, who gets the oldest first.
        below: the position before which entries are asked for, the newest first.
        counts: names of what is counted, comma between, or none; or nothing.
    """

    limit: int
    sort: str = ""
    cursor: str = ""
    after: int | None = None
    below: int | None = None
    counts: str | None = None

    def wanted(self) -> Wanted:
        """Gives the order and the place as every list is asked for them."""
        return Wanted(sort=split(self.sort), cursor=self.cursor, limit=self.limit)

    def order(self) -> Order:
        """Gives the order.

        Raises:
            UnknownName: there is no such key.
        """
        if self.after is not None:
            return OLDEST_FIRST
        return whole_order(order_of(self.wanted(), _JOURNAL) if self.sort else ())

    def beyond(self) -> Values | None:
        """Gives the keys after which the page begins.

        Raises:
            BadInput: it is no cursor of this list, or the parameters contradict one another.
        """
        position = self.below if self.after is None else self.after
        if position is not None and (self.sort or self.cursor or None not in {self.after, self.below}):
            raise BadInput(
                "after= goes on to newer entries and below= to older ones, in the order of the journal; sort= and "
                "cursor= are for other orders. Give one of after, below, and sort with its cursor."
            )
        if position is not None:
            return (position,)
        place = place_of(self.wanted(), self.order(), _JOURNAL)
        return None if place is None else tuple(key for key in place.keys if key is not None)

    def counted(self) -> tuple[str, ...]:
        """Gives the names of what is counted.

        Raises:
            UnknownName: something that is not counted.
        """
        names = COUNTED if self.counts is None else tuple(name for name in split(self.counts) if name != "none")
        for name in names:
            if name not in COUNTED:
                raise UnknownName(
                    f"counts={name}: the values of that are not counted. These are: {', '.join(COUNTED)}; or none.",
                    name=name,
                    near=get_close_matches(name, COUNTED),
                )
        return names


def list_of(records: Catalogue, filters: Filters, paging: Paging) -> tuple[Page, ChangesListed]:
    """Gives a page of the journal, as its entries and as it is shown.

    Raises:
        BadInput: a parameter cannot be used.
        NotFound: no such record to narrow by.
    """
    last = records.view.position or 0
    asked, journal = asked_for(records, filters, last=last), records.kb.journal
    order = paging.order()
    page = journal.listed(asked, limit=paging.limit, order=order, beyond=paging.beyond())
    answer = ChangesListed(
        items=tuple(entry_record(entry, page.redacted_by.get(entry.position)) for entry in page.entries),
        total=page.total,
        limit=paging.limit,
        position=last,
        next=_next(page, filters, paging, order),
        counts=tuple(_tally(journal.counted(asked, name, most=_VALUES)) for name in paging.counted()),
    )
    return page, answer.model_copy(update={"disclosures": records.disclosures_for(answer.model_dump_json())})


def _next(page: Page, filters: Filters, paging: Paging, order: Order) -> str | None:
    """Gives the query string of the next page: a position is a cursor where the order is that of positions."""
    if page.following is None:
        return None
    pairs: dict[str, str | int] = {"limit": paging.limit}
    if paging.counts is not None:
        pairs["counts"] = paging.counts
    if paging.sort:
        place = Place(keys=page.following, record=str(page.entries[-1].position))
        pairs |= {"sort": paging.sort, "cursor": cursor_of(paging.wanted(), order, place)}
    else:
        pairs["below" if paging.after is None else "after"] = page.entries[-1].position
    return "&".join(part for part in (filters.query(), urlencode(pairs)) if part)


def _tally(tally: Tally) -> Counts:
    values = tuple(CountedValue(value=value, label=value, count=number) for value, number in tally.values)
    return Counts(name=tally.name, about=_COUNTED[tally.name], values=values, more=tally.more)

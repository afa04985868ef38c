"""The members of one kind, with bit maps of who has which value, and lists in each order that was asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from copy import copy
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from pyroaring import BitMap
from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.dates import Days, days_of
from remit.literals import EDTF_LEVEL_1
from remit.model.view import View
from remit.register.asked import RELEVANCE, Asked, Counted, Found, Order, Place
from remit.register.column import Column, Key
from remit.register.kinds import LEFT_OUT, Kind
from remit.search import rank, words_of

T = TypeVar("T")
_Comparable: TypeAlias = tuple[Any, ...]
_Entry: TypeAlias = tuple[_Comparable, str, int]

_ORDERS = 8  # that are kept, of those asked for last
_KEPT = 64  # answers to what was asked for last
_COUNTED = 30  # values of a column that are shown
_FEW = 16  # one in so many: then what is asked for is put in order alone
_LONG = 1_000_000  # longer than any name


@dataclass(frozen=True, slots=True)
class Row:
    """What the register knows of one record.

    Attributes:
        values: for each column of the kind, the values.
        keys: for each key of order.
        names: what it is called, folded.
    """

    values: tuple[tuple[str, ...], ...]
    keys: tuple[Key | None, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Turned:
    """A key in an order that is turned round."""

    key: Key

    def __lt__(self, other: _Turned) -> bool:
        return other.key < self.key  # type: ignore[operator]  # the keys of one order are of one type


class Table:
    """The members of one kind. It is not for several threads at once: the register holds a lock."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._columns = {column.name: place for place, column in enumerate(kind.every_column)}
        self._sortings = {sorting.name: place for place, sorting in enumerate(kind.sortings)}
        self._records: list[URIRef] = []
        self._rows: list[Row | None] = []
        self._texts: list[str] = []
        self._free: list[int] = []
        self._slots: dict[URIRef, int] = {}
        self._all = BitMap()
        self._holders: list[dict[str, BitMap]] = [{} for _ in self._columns]
        self._orders: dict[Order, list[_Entry]] = {}
        self._kept: dict[Hashable, Any] = {}
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}

    # ---- what is in it

    def read(self, view: View, record: URIRef, names: Iterable[str]) -> Row:
        """Reads what the register knows of a record.

        Args:
            view: the state.
            record: the record, of this kind.
            names: what it is called, folded.
        """
        same = self._same
        values = (column.values(view, record) for column in self.kind.every_column)
        return Row(
            tuple(same.setdefault(each, each) for each in values),
            tuple(sorting.key(view, record) for sorting in self.kind.sortings),
            tuple(sorted(set(names))),
        )

    def fill(self, rows: Iterable[tuple[URIRef, Row]]) -> None:
        """Fills an empty table, faster than record by record."""
        holders: list[dict[str, list[int]]] = [{} for _ in self._columns]
        for slot, (record, row) in enumerate(rows):
            self._records.append(record)
            self._rows.append(row)
            self._texts.append("\n".join(row.names))
            self._slots[record] = slot
            for place, values in enumerate(row.values):
                for value in values:
                    holders[place].setdefault(value, []).append(slot)
        self._all = BitMap(range(len(self._records)))
        self._holders = [{value: BitMap(slots) for value, slots in each.items()} for each in holders]

    def put(self, record: URIRef, row: Row | None) -> None:
        """Takes a record in, in the place of what was known of it; without a row it is taken out."""
        slot = self._slots.get(record)
        before = self._rows[slot] if slot is not None else None
        if before == row:
            return
        self._kept.clear()
        if slot is not None and before is not None:
            self._take_out(record, slot, before)
        if row is not None:
            self._take_in(record, row)

    def _take_out(self, record: URIRef, slot: int, row: Row) -> None:
        for place, values in enumerate(row.values):
            for value in values:
                holders = self._holders[place][value]
                holders.discard(slot)
                if not holders:
                    del self._holders[place][value]
        for order, entries in self._orders.items():
            del entries[bisect_left(entries, self._entry(order, slot))]
        self._all.discard(slot)
        del self._slots[record]
        self._rows[slot], self._texts[slot] = None, ""
        self._free.append(slot)

    def _take_in(self, record: URIRef, row: Row) -> None:
        if self._free:
            slot = self._free.pop()
            self._records[slot], self._rows[slot], self._texts[slot] = record, row, "\n".join(row.names)
        else:
            slot = len(self._records)
            self._records.append(record)
            self._rows.append(row)
            self._texts.append("\n".join(row.names))
        self._slots[record] = slot
        self._all.add(slot)
        for place, values in enumerate(row.values):
            for value in values:
                self._holders[place].setdefault(value, BitMap()).add(slot)
        for order, entries in self._orders.items():
            insort(entries, self._entry(order, slot))

    def __copy__(self) -> Table:
        """Gives a table that does not follow this one; a row is never changed, and so shared."""
        other = Table(self.kind)
        other._records, other._rows, other._texts = list(self._records), list(self._rows), list(self._texts)
        other._free, other._slots, other._all = list(self._free), dict(self._slots), BitMap(self._all)
        other._holders = [{value: copy(slots) for value, slots in each.items()} for each in self._holders]
        return other

    def __contains__(self, record: object) -> bool:
        """Says whether the record is a member."""
        return record in self._slots

    def __len__(self) -> int:
        """Gives the number of members, those that lists leave out too."""
        return len(self._slots)

    def rows(self) -> dict[URIRef, Row]:
        """Gives what is known of every member."""
        return {record: row for record, slot in self._slots.items() if (row := self._rows[slot]) is not None}

    def values(self, record: Node, column: str) -> tuple[str, ...]:
        """Gives the values of a column at a member; none where it is no member."""
        slot = self._slots.get(record)  # type: ignore[call-overload]  # what is no address is no member
        row = self._rows[slot] if slot is not None else None
        return row.values[self._columns[column]] if row is not None else ()

    def holders(self, column: str) -> dict[str, frozenset[URIRef]]:
        """Gives the members that have each value of a column."""
        return {
            value: frozenset(self._records[slot] for slot in slots)
            for value, slots in self._holders[self._columns[column]].items()
        }

    def distinct(self, column: str) -> list[str]:
        """Gives every value that a column has at some member, in order."""
        return sorted(self._holders[self._columns[column]])

    def with_value(self, column: str, value: str) -> list[URIRef]:
        """Gives the members that have a value, in the order of their addresses."""
        slots = self._holders[self._columns[column]].get(value, ())
        return sorted(self._records[slot] for slot in slots)

    def records(self, asked: Asked) -> list[URIRef]:
        """Gives everything that is asked for, in the order of the addresses."""
        return sorted(self._records[slot] for slot in self.fitting(asked))

    def hidden(self) -> list[URIRef]:
        """Gives the members that lists leave out."""
        return [self._records[slot] for slot in self._any(LEFT_OUT, None)]

    def shown(self) -> list[URIRef]:
        """Gives the members that lists show."""
        return [self._records[slot] for slot in self._all - self._any(LEFT_OUT, None)]

    # ---- finding

    def find(self, asked: Asked) -> Found:
        """Gives one page of what is asked for.

        Raises:
            KeyError: it names a column or a key that the kind has not.
        """
        fitting = self.fitting(asked)
        wanted = asked.offset + asked.limit + 1
        every, start = self._in_order(asked, fitting)
        following = (entry for entry in islice(every, start, None) if entry[2] in fitting)
        entries = list(islice(following, asked.offset, wanted))
        before = [] if asked.offset else self._before(asked, fitting, every, start)
        shown = entries[: asked.limit]
        last = shown[-1] if len(entries) > asked.limit and shown else None
        return Found(
            records=tuple(self._records[slot] for _, _, slot in shown),
            total=len(fitting),
            following=self._place(asked, last[2]) if last is not None else None,
            preceding=self._place(asked, before[-1][2]) if len(before) > asked.limit else None,
            is_first=not before,
            counts=tuple(self._counted(asked, fitting, name) for name in asked.counts),
        )

    def matching(self, asked: Asked) -> frozenset[URIRef]:
        """Gives everything that is asked for, in no order."""
        return frozenset(self._records[slot] for slot in self.fitting(asked))

    def ranks(self, q: str) -> dict[int, int]:
        """Gives the slot of each record that has a name with all the words, with how well it fits, least best."""
        return self._once(("ranks", q), lambda: self._ranked(q))

    def ranked(self, asked: Asked) -> list[tuple[int, str, URIRef]]:
        """Gives everything that is asked for with how well its name fits."""
        ranks = self.ranks(asked.q)
        found = ((ranks[slot], str(self._records[slot]), self._records[slot]) for slot in self.fitting(asked))
        return list(found)

    def _ranked(self, q: str) -> dict[int, int]:
        words = words_of(q)
        texts = self._texts
        slots: Iterable[int] = range(len(texts))
        for word in sorted(words, key=len, reverse=True):
            slots = [slot for slot in slots if word in texts[slot]]
        found = {}
        for slot in slots:
            row = self._rows[slot]
            fits = rank(row.names, words) if row is not None else None
            if fits is not None:
                found[slot] = fits[0] * _LONG + min(fits[1], _LONG - 1)
        return found

    def fitting(self, asked: Asked, *, but: str | None = None) -> BitMap:
        """Gives the slots of what is asked for, without what one column is narrowed to."""
        any_of = {name: values for name, values in asked.any_of.items() if name != but}
        none_of = {name: values for name, values in asked.none_of.items() if name != but}
        days = {name: stretch for name, stretch in asked.days.items() if name != but}
        key = ("fitting", asked.q, _frozen(any_of), _frozen(none_of), _frozen(days), asked.among, asked.include)
        return self._once(key, lambda: self._fitting(asked, any_of, none_of, days))

    def _fitting(
        self,
        asked: Asked,
        any_of: dict[str, frozenset[str]],
        none_of: dict[str, frozenset[str]],
        days: dict[str, Days],
    ) -> BitMap:
        left_out = self._holders[self._columns[LEFT_OUT]]
        found = self._all.copy()
        for why, slots in left_out.items():
            if why not in asked.include:
                found -= slots
        for name, values in any_of.items():
            found &= self._any(name, values)
        for name, values in none_of.items():
            found -= self._any(name, values)
        for name, stretch in days.items():
            found &= self._on(name, stretch)
        if asked.among is not None:
            found &= BitMap(self._slots[record] for record in asked.among if record in self._slots)
        if words_of(asked.q):
            found &= BitMap(self.ranks(asked.q))
        return found

    def _any(self, name: str, values: frozenset[str] | None) -> BitMap:
        holders = self._holders[self._columns[name]]
        wanted = holders if values is None else [value for value in values if value in holders]
        return BitMap.union(*(holders[value] for value in wanted)) if wanted else BitMap()

    def _on(self, name: str, stretch: Days) -> BitMap:
        holders = self._holders[self._columns[name]]
        return BitMap().union(*(slots for value, slots in holders.items() if _days(value).overlaps(stretch)))

    # ---- order

    @staticmethod
    def _before(asked: Asked, fitting: BitMap, entries: list[_Entry], start: int) -> list[_Entry]:
        """Gives what stands on the page before, the last first, and one more where there is one."""
        backwards = (entries[number] for number in range(start - 1, -1, -1))
        return list(islice((entry for entry in backwards if entry[2] in fitting), asked.limit + 1))

    def _in_order(self, asked: Asked, fitting: BitMap) -> tuple[list[_Entry], int]:
        """Gives entries in order, those that are asked for among them, and where those after the place begin."""
        order = asked.order
        if not order or any(name == RELEVANCE for name, _ in order) or len(fitting) * _FEW < len(self._all):
            ranks = self.ranks(asked.q) if words_of(asked.q) else {}
            entries = sorted(self._entry(order, slot, ranks) for slot in fitting)
        else:
            entries = self._ordered(order)
        start = 0
        if asked.after is not None:
            place = (self._comparable(order, asked.after.keys), asked.after.record)
            start = bisect_right(entries, place, key=lambda entry: entry[:2])
        return entries, start

    def _ordered(self, order: Order) -> list[_Entry]:
        known = self._orders.pop(order, None)
        if known is None:
            known = sorted(self._entry(order, slot) for slot in self._all)
        self._orders[order] = known
        while len(self._orders) > _ORDERS:
            del self._orders[next(iter(self._orders))]
        return known

    def _entry(self, order: Order, slot: int, ranks: dict[int, int] | None = None) -> _Entry:
        return self._comparable(order, self._keys(order, slot, ranks or {})), str(self._records[slot]), slot

    def _keys(self, order: Order, slot: int, ranks: dict[int, int]) -> tuple[Key | None, ...]:
        row = self._rows[slot]
        keys = row.keys if row is not None else ()
        return tuple(ranks.get(slot) if name == RELEVANCE else keys[self._sortings[name]] for name, _ in order)

    @staticmethod
    def _comparable(order: Order, keys: tuple[Key | None, ...]) -> _Comparable:
        """Gives keys in a form that compares as the order does: what has no key comes last in either direction."""
        return tuple(
            (1,) if key is None else (0, _Turned(key) if is_turned else key)
            for (_, is_turned), key in zip(order, keys, strict=True)
        )

    def _place(self, asked: Asked, slot: int) -> Place:
        ranks = self.ranks(asked.q) if words_of(asked.q) else {}
        return Place(keys=self._keys(asked.order, slot, ranks), record=str(self._records[slot]))

    # ---- counting

    def _counted(self, asked: Asked, fitting: BitMap, name: str) -> Counted:
        if name in asked.any_of or name in asked.none_of or name in asked.days:
            fitting = self.fitting(asked, but=name)
        key = ("counted", name, hash(bytes(fitting.serialize())))
        return self._once(key, lambda: self._count(self.kind.column(name), fitting))

    def _count(self, column: Column, fitting: BitMap) -> Counted:
        holders = self._holders[self._columns[column.name]]
        numbers: list[tuple[str, int]]
        if len(holders) <= max(_COUNTED, len(fitting)):
            numbers = [(value, fitting.intersection_cardinality(slots)) for value, slots in holders.items()]
        else:
            place = self._columns[column.name]
            rows = (row for slot in fitting if (row := self._rows[slot]) is not None)
            numbers = list(Counter(value for row in rows for value in row.values[place]).items())
        if column.of == "flag":
            numbers.append(("false", len(fitting) - sum(number for _, number in numbers)))
        found = sorted(((v, n) for v, n in numbers if n), key=lambda pair: (-pair[1], pair[0]))
        return Counted(column=column.name, values=tuple(found[:_COUNTED]), more=max(0, len(found) - _COUNTED))

    def _once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Gives what was worked out for a key since the last change."""
        if key not in self._kept:
            self._kept[key] = work()
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        found: T = self._kept[key]
        return found


def _frozen(named: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(named.items(), key=lambda item: item[0]))


def _days(text: str) -> Days:
    return days_of(Literal(text, datatype=EDTF_LEVEL_1))

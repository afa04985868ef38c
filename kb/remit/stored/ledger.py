"""The ledger beside the graph of stored findings: which incident read what, and which are to be worked out anew.

It is an SQLite file that can be thrown away: then everything is worked out anew. It holds no text of the record, only
addresses of incidents and rules, and what was read as numbers. What it says was done is in the graph already; what the
graph has and it does not say is done again.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from rdflib import URIRef

VERSION: Final = 2
_SOME: Final = 500  # keys that are looked up at once

Rules: TypeAlias = frozenset[URIRef] | None
"""Rules that are to be worked out; None for all."""


class Kept(NamedTuple):
    """What is kept of a head, for lists."""

    rule: str
    outcome: str


class Belonging(NamedTuple):
    """What is kept of a rule, for lists.

    Attributes:
        authorities: who administers or enforces it.
        jurisdictions: the legal orders that it belongs to.
    """

    authorities: tuple[URIRef, ...]
    jurisdictions: tuple[URIRef, ...]


class Ledger:
    """The file. It is not for several threads at once: the keeper holds a lock."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it anew where it is missing or of another version."""
        self.path = path
        self._link = self._open()

    def _open(self) -> sqlite3.Connection:
        link = _connected(self.path)
        try:
            (version,) = link.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError:
            version = -1
        if version not in (0, VERSION):
            link.close()
            self._remove()
            link, version = _connected(self.path), 0
        link.execute("PRAGMA journal_mode = WAL")
        link.execute("PRAGMA synchronous = NORMAL")
        if version == 0:
            schema = files("remit.stored").joinpath("schema.sql").read_text(encoding="utf-8")
            link.executescript(f"BEGIN IMMEDIATE; {schema} PRAGMA user_version = {VERSION:d}; COMMIT;")
        return link

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + ending).unlink()

    def clear(self) -> None:
        """Forgets everything, the file's bytes too."""
        self._link.close()
        self._remove()
        self._link = self._open()

    def close(self) -> None:
        """Lets go of the file."""
        self._link.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Makes what is written inside one step."""
        self._link.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._link.execute("ROLLBACK")
            raise
        self._link.execute("COMMIT")

    # ---- what is told of the whole

    def told(self) -> dict[str, str]:
        """Gives what was noted of the whole."""
        return dict(self._link.execute("SELECT name, value FROM told"))

    def tell(self, values: Mapping[str, object]) -> None:
        """Notes something of the whole."""
        rows = [(name, str(value)) for name, value in values.items()]
        self._link.executemany("INSERT OR REPLACE INTO told VALUES (?, ?)", rows)

    def prints(self) -> dict[URIRef, str]:
        """Gives the digests of the rules."""
        return {URIRef(iri): text for iri, text in self._link.execute("SELECT iri, print FROM rule")}

    def belonging(self) -> dict[str, Belonging]:
        """Gives to whom the rules belong."""
        rows = self._link.execute("SELECT iri, authorities, jurisdictions FROM rule")
        return {iri: Belonging(_iris(authorities), _iris(orders)) for iri, authorities, orders in rows}

    def put_rules(self, prints: Mapping[URIRef, str], belonging: Mapping[str, Belonging]) -> None:
        """Takes digests of rules, and to whom they belong, in the place of those before."""
        rows = [(str(i), text, *map(json.dumps, belonging[str(i)])) for i, text in prints.items()]
        self._link.execute("DELETE FROM rule")
        self._link.executemany("INSERT INTO rule VALUES (?, ?, ?, ?)", rows)

    # ---- incidents

    def incidents(self) -> Iterator[tuple[int, URIRef, tuple[Kept, ...]]]:
        """Gives every incident with its heads."""
        for number, iri, heads in self._link.execute("SELECT number, iri, heads FROM incident"):
            yield number, URIRef(iri), tuple(Kept(rule, outcome) for rule, outcome in json.loads(heads))

    def number_of(self, incident: URIRef) -> int:
        """Gives the number of an incident, a new one where it has none."""
        self._link.execute("INSERT OR IGNORE INTO incident (iri) VALUES (?)", (str(incident),))
        (number,) = self._link.execute("SELECT number FROM incident WHERE iri = ?", (str(incident),)).fetchone()
        return int(number)

    def numbers(self, *, spread: bool = False) -> list[int]:
        """Gives the numbers of all incidents, or of those whose days turn on those of all law."""
        where = " WHERE is_spread" if spread else ""
        return [number for (number,) in self._link.execute(f"SELECT number FROM incident{where}")]  # noqa: S608

    def failed(self) -> frozenset[int]:
        """Gives the numbers of the incidents of which nothing could be worked out."""
        return frozenset(number for (number,) in self._link.execute("SELECT number FROM incident WHERE is_failed"))

    def done(
        self, number: int, keys: frozenset[int], kept: Iterable[Kept], *, is_spread: bool, is_failed: bool
    ) -> None:
        """Notes that the findings of an incident are in the graph, and what was read for them."""
        heads = json.dumps([tuple(each) for each in kept])
        packed = array("q", sorted(keys)).tobytes()
        before = self._keys(number)
        self._link.execute(
            "UPDATE incident SET is_spread = ?, is_failed = ?, keys = ?, heads = ? WHERE number = ?",
            (int(is_spread), int(is_failed), packed, heads, number),
        )
        self._link.executemany("DELETE FROM reading WHERE key = ? AND number = ?", [(k, number) for k in before - keys])
        self._link.executemany("INSERT OR IGNORE INTO reading VALUES (?, ?)", [(k, number) for k in keys - before])
        self._link.execute("DELETE FROM due WHERE number = ?", (number,))

    def keys(self, number: int) -> frozenset[int]:
        """Gives what was read for the findings of an incident."""
        return self._keys(number)

    def _keys(self, number: int) -> frozenset[int]:
        row = self._link.execute("SELECT keys FROM incident WHERE number = ?", (number,)).fetchone()
        found = array("q")
        found.frombytes(row[0] if row is not None else b"")
        return frozenset(found)

    def readers(self, keys: Iterable[int]) -> set[int]:
        """Gives the numbers of the incidents that read something."""
        listed, found = sorted(keys), set[int]()
        for start in range(0, len(listed), _SOME):
            some = listed[start : start + _SOME]
            marks = ",".join("?" * len(some))
            found |= {n for (n,) in self._link.execute(f"SELECT number FROM reading WHERE key IN ({marks})", some)}  # noqa: S608
        return found

    def forget(self, number: int) -> None:
        """Forgets an incident that is none any more."""
        rows = [(key, number) for key in self._keys(number)]
        self._link.executemany("DELETE FROM reading WHERE key = ? AND number = ?", rows)
        self._link.execute("DELETE FROM incident WHERE number = ?", (number,))
        self._link.execute("DELETE FROM due WHERE number = ?", (number,))

    # ---- what is due

    def due(self) -> dict[int, Rules]:
        """Gives the incidents that are to be worked out anew, with the rules."""
        rows = self._link.execute("SELECT number, rules FROM due ORDER BY number")
        return {number: None if rules is None else frozenset(map(URIRef, json.loads(rules))) for number, rules in rows}

    def put_due(self, due: Mapping[int, Rules]) -> None:
        """Takes what is due in the place of what was."""
        written: dict[Rules, str | None] = {None: None}
        for rules in due.values():
            if rules is not None and rules not in written:
                written[rules] = json.dumps(sorted(rules))
        rows = [(number, written[rules]) for number, rules in due.items()]
        self._link.execute("DELETE FROM due")
        self._link.executemany("INSERT INTO due VALUES (?, ?)", rows)


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


def _iris(text: str) -> tuple[URIRef, ...]:
    return tuple(map(URIRef, json.loads(text)))

"""Checks everything that the journal's file holds, and names what does not fit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from remit.errors import BadFile, Damaged
from remit.journal.entry import NO_HASH, REDACTION, Metadata, Row
from remit.patch import from_bytes

_MOST_PROBLEMS = 1_000
_RESTORE = "Restore the journal from a backup, or the entry from another copy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that does not fit.

    Attributes:
        position: the entry concerned; None for the file as a whole.
        what: what is wrong and why it matters.
        mend: what to do.
    """

    position: int | None
    what: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of the journal found.

    Attributes:
        entries: number of entries that were checked.
        head: hash of the last entry, in hexadecimal digits; note it elsewhere, and a cut-off end
            can be seen.
        problems: what does not fit, in order of position.
        redacted: pairs of an entry whose body was redacted and the entry that says why.
    """

    entries: int
    head: str
    problems: tuple[Problem, ...]
    redacted: tuple[tuple[int, int], ...]

    @property
    def is_sound(self) -> bool:
        """Says whether all of it fits; redacted bodies do not count against it."""
        return not self.problems


def verify(link: sqlite3.Connection, progress: Callable[[int, int], None] | None = None) -> Verification:
    """Checks every row, the chain, the index and the redactions, in one reading of the file."""
    check = _Check(link)
    try:
        link.execute("BEGIN")
        check.run(progress)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # a torn page stops the reading: what was found before it still counts
        check.report(None, f"The file cannot be read on after entry {check.last}: {error}", _RESTORE)
    finally:
        if link.in_transaction:
            link.execute("ROLLBACK")
    return check.result()


class _Check:
    def __init__(self, link: sqlite3.Connection) -> None:
        self._link = link
        self._problems: list[Problem] = []
        self._previous = NO_HASH
        self._empty: set[int] = set()
        self._redactions: dict[int, int] = {}
        self.last = 0

    def report(self, position: int | None, what: str, mend: str) -> None:
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(Problem(position=position, what=what, mend=mend))

    def run(self, progress: Callable[[int, int], None] | None) -> None:
        (total,) = self._link.execute("SELECT count(*) FROM entry").fetchone()
        for done, values in enumerate(self._rows(), start=1):
            self._read(values)
            if progress is not None:
                progress(done, total)
        self._missing_bodies()
        self._file()

    def _read(self, values: Sequence[object]) -> None:
        try:
            row = Row.read(values)
        except Damaged as error:
            self.last += 1
            self.report(self.last, str(error), _RESTORE)
            return
        self._row(row)

    def result(self) -> Verification:
        return Verification(
            entries=self.last,
            head=self._previous.hex(),
            problems=tuple(self._problems),
            redacted=tuple(sorted(self._redactions.items())),
        )

    def _rows(self) -> Iterator[tuple[object, ...]]:
        # NOT INDEXED: the rows themselves are read in the order of their keys
        return iter(
            self._link.execute(
                "SELECT position, id, at, metadata, salt, body, previous, hash FROM entry NOT INDEXED ORDER BY position"
            )
        )

    def _row(self, row: Row) -> None:
        if row.position != self.last + 1:
            self.report(row.position, f"Entry {self.last + 1} and those up to it are missing.", _RESTORE)
        self.last = row.position
        if row.previous != self._previous:
            self._entry_problem(row, "it does not follow on the hash of the entry before")
        self._previous = row.hash
        fault = row.fault()
        if fault is not None:
            self._entry_problem(row, fault)
            return
        metadata = Metadata.from_bytes(row.metadata)
        if metadata.redacts is not None and metadata.kind == REDACTION:
            self._redactions[metadata.redacts] = row.position
        if row.body is None:
            self._empty.add(row.position)
        else:
            self._body(row, row.body)

    def _body(self, row: Row, body: bytes) -> None:
        try:
            pairs = {(str(graph), str(subject)) for graph, subject in from_bytes(body).touched()}
        except BadFile as error:
            self._entry_problem(row, f"its body is no RDF Patch ({error})")
            return
        if pairs != self._indexed(row.position):
            self._index_problem(row.position)

    def _indexed(self, position: int) -> set[tuple[str, str]]:
        found = self._link.execute(
            "SELECT g.iri, s.iri FROM touched LEFT JOIN term AS g ON g.id = graph "
            "LEFT JOIN term AS s ON s.id = subject WHERE position = ?",
            (position,),
        )
        return {
            ((graph or b"").decode("utf-8", "replace"), (subject or b"").decode("utf-8", "replace"))
            for graph, subject in found
        }

    def _missing_bodies(self) -> None:
        for position in sorted(self._empty - self._redactions.keys()):
            self.report(
                position,
                f"The body of entry {position} is missing, and no redaction says why.",
                _RESTORE,
            )
        for position, by in sorted(self._redactions.items()):
            if position not in self._empty:
                self.report(
                    position,
                    f"Entry {by} says that the body of entry {position} was redacted, and it is there.",
                    "Redact it again.",
                )
            elif self._indexed(position):
                self._index_problem(position)
        stored = dict(self._link.execute("SELECT redacted, by FROM redaction").fetchall())
        if stored != self._redactions:
            self.report(
                None,
                "The table of redactions does not say what the redaction entries say.",
                _RESTORE,
            )

    def _file(self) -> None:
        for (line,) in self._link.execute("PRAGMA integrity_check(100)"):
            if line != b"ok":
                text = line.decode("utf-8", "replace")
                self.report(None, f"SQLite finds the file damaged: {text}.", _RESTORE)
        strays = self._link.execute(
            "SELECT count(*) FROM touched WHERE position NOT IN (SELECT position FROM entry)"
        ).fetchone()[0]
        if strays:
            self.report(None, f"The index names {strays} entries that are not there.", _RESTORE)

    def _entry_problem(self, row: Row, fault: str) -> None:
        self.report(row.position, f"Entry {row.position}: {fault}. It cannot be trusted.", _RESTORE)

    def _index_problem(self, position: int) -> None:
        self.report(
            position,
            f"The index of what entry {position} touches is not what its body says; conflicts and "
            '"as known on" would be wrong.',
            _RESTORE,
        )

"""The journal in SQLite's own file format: one writer, any number of readers."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from rdflib import URIRef

from remit.errors import BadInput, Conflict, Damaged, Gone, NotFound
from remit.faults import point
from remit.journal import sqlite
from remit.journal.entry import (
    NO_HASH,
    REDACTION,
    SALT_LENGTH,
    Draft,
    Entry,
    Metadata,
    Row,
    digest_of,
    hash_of,
    moment_text,
)
from remit.journal.listing import NEWEST_FIRST, Asked, Order, Page, Tally, Values, counted, listed
from remit.journal.verify import Verification, verify
from remit.patch import Patch, to_bytes

_TOUCHED_GRAPH = """
    SELECT DISTINCT position FROM touched JOIN term ON graph = id WHERE iri = ? ORDER BY position
"""
_TOUCHED_SUBJECT = """
    SELECT DISTINCT position FROM touched JOIN term ON subject = id WHERE iri = ? ORDER BY position
"""
_TOUCHED_BOTH = """
    SELECT DISTINCT position
    FROM touched JOIN term AS g ON graph = g.id JOIN term AS s ON subject = s.id
    WHERE g.iri = ? AND s.iri = ? ORDER BY position
"""


_LAST = """
    SELECT max(position) FROM json_each(?1) AS given CROSS JOIN term ON iri = given.value
    CROSS JOIN touched ON subject = term.id WHERE position <= ?2
"""

EVERY_ENTRY = Asked()


class Head(NamedTuple):
    """The last entry: its position, 0 where there is none, and its hash in hexadecimal digits."""

    position: int
    hash: str


class Touch(NamedTuple):
    """An entry that touched a subject.

    A redacted entry touched subjects that are not known any more: its redaction counts as touching
    every subject, and the subject is None.
    """

    position: int
    subject: URIRef | None


class EntryLog(Protocol):
    """What Remit asks of a journal, whatever keeps it."""

    def head(self) -> Head:
        """Gives the last entry's position and hash."""

    def append(self, draft: Draft, *, expected_head: int | None = None) -> Entry:
        """Adds an entry, durably, and gives it."""

    def entry(self, position: int) -> Entry:
        """Gives the entry at a position."""

    def by_id(self, identifier: str) -> Entry | None:
        """Gives the entry with the identifier that a client chose."""

    def entries(self, *, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """Gives the entries in order, from the one after `after` to `until` inclusive."""

    def position_at(self, known_at: datetime) -> int:
        """Gives the position of the last entry accepted by a moment, 0 where there is none."""

    def touched(self, *, graph: URIRef | None = None, subject: URIRef | None = None) -> tuple[int, ...]:
        """Gives the positions of the entries that touched a graph, a subject, or both together."""

    def changed_since(self, subjects: Iterable[URIRef], base: int) -> tuple[Touch, ...]:
        """Gives what touched any of the subjects after a position, in order of position."""

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verification:
        """Checks everything that is stored."""


class Journal:
    """The journal in one SQLite file, in WAL mode, synchronised at every commit.

    Args:
        path: the file; made when it is not there.
        wait: seconds to wait for another process that is writing.

    Raises:
        Damaged: the file is not a journal, or cannot be read.
    """

    def __init__(self, path: Path, *, wait: float = 5.0) -> None:
        self.path = path
        self._wait = wait
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        with sqlite.errors("The journal cannot be opened", path):
            self._writer = sqlite.connect(path, wait=wait)
            try:
                sqlite.prepare(self._writer, path)
                self._reader = sqlite.connect(path, wait=wait)
                self._last_row(self._writer)
            except BaseException:
                self._writer.close()
                raise
        if self.scrub_is_due():
            self.scrub()

    def close(self) -> None:
        """Closes the file."""
        with sqlite.errors("The journal cannot be closed", self.path):
            self._reader.close()
            self._writer.close()

    # -- appending -----------------------------------------------------------------------------

    def append(self, draft: Draft, *, expected_head: int | None = None) -> Entry:
        """Adds an entry; when it returns, the entry survives a power cut.

        Args:
            draft: what becomes the entry. Its moment is moved to that of the entry before where
                it is earlier, so that "as known on" has one answer.
            expected_head: position that the journal must still be at.

        Raises:
            Conflict: an entry has that identifier, or the journal has moved on.
            BadInput: a text or term cannot be kept.
            LimitReached: the disk is full.
            Damaged: the disk reports an error. Nothing was accepted.
            Busy: another process was writing for too long.
        """
        body = to_bytes(draft.patch)
        point("journal.before-begin")
        with self._transaction("The change was not journalled") as link:
            entry = self._insert(link, draft, body, redacts=None, expected_head=expected_head)
            point("journal.before-commit")
        point("journal.after-commit")
        return entry

    def _insert(
        self,
        link: sqlite3.Connection,
        draft: Draft,
        body: bytes,
        *,
        redacts: int | None,
        expected_head: int | None = None,
    ) -> Entry:
        last = self._last_row(link)
        position, previous, at = 1, NO_HASH, draft.at
        if last is not None:
            before = last.entry()
            position, previous, at = last.position + 1, last.hash, max(draft.at, before.at)
        if expected_head is not None and expected_head != position - 1:
            message = (
                f"The journal is at position {position - 1}, and the change was prepared for position "
                f"{expected_head}. Another change came between. Check it against the new state."
            )
            raise Conflict(message)
        taken = link.execute("SELECT position FROM entry WHERE id = ?", (draft.id,)).fetchone()
        if taken is not None:
            message = (
                f"The identifier {draft.id} is that of entry {taken[0]}. A change is accepted once. "
                "Give another change another identifier."
            )
            raise Conflict(message)
        salt = secrets.token_bytes(SALT_LENGTH)
        metadata = Metadata(
            position=position,
            id=draft.id,
            at=at,
            author=draft.author,
            reason=draft.reason,
            kind=draft.kind,
            base=draft.base,
            digest=digest_of(salt, body),
            request=None if draft.request is None else digest_of(salt, draft.request),
            redacts=redacts,
        )
        written = metadata.to_bytes()
        row = Row(
            position=position,
            id=draft.id.encode(),
            at=moment_text(at).encode(),
            metadata=written,
            salt=salt,
            body=body,
            previous=previous,
            hash=hash_of(previous, written),
        )
        link.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                position,
                draft.id,
                row.at.decode(),
                written.decode(),
                salt,
                body,
                previous,
                row.hash,
            ),
        )
        _index(link, position, draft.patch)
        return row.entry()

    # -- reading -------------------------------------------------------------------------------

    def head(self) -> Head:
        """Gives the last entry's position and hash."""
        with self._read() as link:
            row = self._last_row(link)
        return _head(row)

    def entry(self, position: int) -> Entry:
        """Gives the entry at a position.

        Raises:
            NotFound: there is none.
            Damaged: it does not fit its own hash or digest.
        """
        with self._read() as link:
            found = _one(link, "SELECT * FROM entry WHERE position = ?", position)
        if found is None:
            message = (
                f"The journal has no entry {position}. Positions start at 1 and have no gaps. Ask for "
                f"one up to {self.head().position}."
            )
            raise NotFound(message)
        return found.entry()

    def by_id(self, identifier: str) -> Entry | None:
        """Gives the entry with the identifier that a client chose; None where there is none."""
        with self._read() as link:
            found = _one(link, "SELECT * FROM entry WHERE id = ?", identifier)
        return None if found is None else found.entry()

    def entries(self, *, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """Gives the entries in order, as they were when the first is read.

        Each is checked against its hash and digest; only `verify` checks the chain too.

        Raises:
            Damaged: an entry does not fit, or is missing.
        """
        with (
            sqlite.errors("The journal cannot be read", self.path),
            closing(sqlite.connect(self.path, wait=self._wait)) as link,
        ):
            rows = link.execute(
                "SELECT * FROM entry WHERE position > ? AND position <= ? ORDER BY position",
                (after, until if until is not None else 2**63 - 1),
            )
            for expected, values in enumerate(rows, start=after + 1):
                row = Row.read(values)
                if row.position != expected:
                    message = (
                        f"The journal has no entry {expected}, but has entry {row.position}. What is "
                        "missing cannot be replayed. Restore the journal from a backup."
                    )
                    raise Damaged(message)
                yield row.entry()

    def listed(
        self, asked: Asked = EVERY_ENTRY, *, limit: int, order: Order = NEWEST_FIRST, beyond: Values | None = None
    ) -> Page:
        """Gives some of the entries that fit what is asked for, and how many fit in all; see `listing.listed`.

        Raises:
            Damaged: an entry does not fit its own hash or digest.
        """
        with (
            sqlite.errors("The journal cannot be read", self.path),
            closing(sqlite.connect(self.path, wait=self._wait)) as link,
        ):
            return listed(link, asked, limit=limit, order=order, beyond=beyond)

    def counted(self, asked: Asked, name: str, *, most: int) -> Tally:
        """Counts the entries that fit what is asked for by author or kind; see `listing.counted`."""
        with (
            sqlite.errors("The journal cannot be read", self.path),
            closing(sqlite.connect(self.path, wait=self._wait)) as link,
        ):
            return counted(link, asked, name, most=most)

    def position_at(self, known_at: datetime) -> int:
        """Gives the position of the last entry accepted by a moment, 0 where there is none."""
        with self._read() as link:
            row = link.execute("SELECT max(position) FROM entry WHERE at <= ?", (moment_text(known_at),)).fetchone()
        return int(row[0] or 0)

    def touched(self, *, graph: URIRef | None = None, subject: URIRef | None = None) -> tuple[int, ...]:
        """Gives the positions of the entries that touched a graph, a subject, or both together.

        Entries whose body was redacted are not among them.

        Raises:
            BadInput: neither was given.
        """
        if graph is None and subject is None:
            message = "Neither a graph nor a subject was given; every entry touches some. Give one."
            raise BadInput(message)
        values = [str(term) for term in (graph, subject) if term is not None]
        sql = _TOUCHED_BOTH
        if subject is None:
            sql = _TOUCHED_GRAPH
        elif graph is None:
            sql = _TOUCHED_SUBJECT
        with self._read() as link:
            return tuple(row[0] for row in link.execute(sql, values))

    def last_touch(self, subjects: Iterable[URIRef], *, until: int) -> int:
        """Gives the position of the last entry up to `until` that touched any of the subjects, 0 where none did."""
        listed = json.dumps(list(map(str, subjects)))
        with self._read() as link:
            return int(link.execute(_LAST, (listed, until)).fetchone()[0] or 0)

    def changed_since(self, subjects: Iterable[URIRef], base: int) -> tuple[Touch, ...]:
        """Gives what touched any of the subjects after a position, in order of position."""
        found: set[Touch] = set()
        with self._read() as link:
            if _last_position(link) <= base:
                return ()
            for subject in subjects:
                rows = link.execute(
                    "SELECT DISTINCT position FROM touched JOIN term ON subject = id WHERE iri = ? AND position > ?",
                    (str(subject), base),
                )
                found.update(Touch(row[0], subject) for row in rows)
            rows = link.execute("SELECT by FROM redaction WHERE by > ?", (base,))
            found.update(Touch(row[0], None) for row in rows)
        return tuple(sorted(found, key=lambda touch: (touch.position, touch.subject or "")))

    def accepted_at(self, position: int) -> datetime:
        """Gives when the entry at a position was accepted, without reading its body.

        Raises:
            NotFound: there is none.
        """
        with self._read() as link:
            found = link.execute("SELECT at FROM entry WHERE position = ?", (position,)).fetchone()
        if found is None:
            raise NotFound(f"The journal has no entry {position}. Positions start at 1 and have no gaps.")
        return datetime.fromisoformat(found[0].decode())

    def redacted(self) -> tuple[int, ...]:
        """Gives the positions of the entries whose bodies were removed."""
        with self._read() as link:
            return tuple(row[0] for row in link.execute("SELECT redacted FROM redaction ORDER BY redacted"))

    # -- redaction -----------------------------------------------------------------------------

    def redact(self, position: int, draft: Draft) -> Entry:
        """Removes the body of an entry from the disk, and says so in a new entry.

        Body and salt go in the same transaction in which the new entry comes; without the salt
        nobody can try texts against the digest. The bytes are then overwritten in the file and in
        the write-ahead log; an interrupted overwriting is finished when the journal is next opened.
        Backups, checkpoints and the store's own files are not reached from here.

        Args:
            position: the entry whose body goes.
            draft: who, why and when; its patch states again what must remain, if anything. It must
                not repeat what is to be forgotten.

        Raises:
            NotFound: there is no such entry.
            Gone: its body was redacted before.
        """
        body = to_bytes(draft.patch)
        with self._transaction("Nothing was redacted") as link:
            target = _one(link, "SELECT * FROM entry WHERE position = ?", position)
            if target is None:
                message = f"The journal has no entry {position}, so nothing was redacted. Name another."
                raise NotFound(message)
            if target.body is None:
                message = f"The body of entry {position} is gone already. There is nothing to redact."
                raise Gone(message)
            marked = replace(draft, kind=REDACTION)
            entry = self._insert(link, marked, body, redacts=position)
            link.execute("UPDATE entry SET salt = NULL, body = NULL WHERE position = ?", (position,))
            _forget(link, position)
            link.execute("INSERT INTO redaction VALUES (?, ?, 0, 0)", (position, entry.position))
            point("redact.before-commit")
        point("redact.before-scrub")
        self.scrub()
        return entry

    def scrub_is_due(self) -> bool:
        """Says whether redacted bytes may still be on the disk."""
        with self._read() as link:
            found = link.execute("SELECT 1 FROM redaction WHERE scrubbed = 0 LIMIT 1").fetchone()
        return found is not None

    def scrub(self) -> None:
        """Overwrites what was redacted: empties the write-ahead log and rewrites the file.

        Raises:
            Busy: a reader holds an older state; it is done when the journal is next opened.
        """
        with self._writing, sqlite.errors("The redacted bytes are not gone yet", self.path):
            self._writer.execute("VACUUM")
            (blocked, _, _) = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if blocked:
                raise sqlite.busy("The redacted bytes are not gone yet", self.path)
            self._writer.execute("UPDATE redaction SET scrubbed = 1")

    def forgetting_is_due(self) -> bool:
        """Says whether the store's files may still hold what was redacted."""
        with self._read() as link:
            found = link.execute("SELECT 1 FROM redaction WHERE forgotten = 0 LIMIT 1").fetchone()
        return found is not None

    def forgotten(self) -> None:
        """Notes that the store's files were written anew since the last redaction."""
        with self._transaction("The redaction is not finished") as link:
            link.execute("UPDATE redaction SET forgotten = 1")

    # -- whole-file work -----------------------------------------------------------------------

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verification:
        """Checks every byte that counts: rows, chain, digests, index; names what does not fit.

        What it cannot see is that whole entries were cut off at the end: compare `head` with one
        that was noted elsewhere.

        Args:
            progress: called with the number of entries checked and the number there are.
        """
        with (
            sqlite.errors("The journal cannot be read", self.path),
            closing(sqlite.connect(self.path, wait=self._wait)) as link,
        ):
            return verify(link, progress)

    def backup(self, target: Path) -> Head:
        """Writes a copy of the journal to a file that is not there yet, while others read and write.

        Returns:
            The head of the copy.

        Raises:
            Conflict: the file is there already.
        """
        if target.exists():
            message = f"{target} is there already, and a backup replaces nothing. Name another file."
            raise Conflict(message)
        with (
            sqlite.errors("The backup was not made", target),
            closing(sqlite.connect(self.path, wait=self._wait)) as source,
            closing(sqlite.connect(target, wait=self._wait)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA synchronous = FULL")
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = self._last_row(copy)
            sqlite.sync_folder(target.parent)
        return _head(row)

    # -- connections ---------------------------------------------------------------------------

    @contextmanager
    def _transaction(self, what: str) -> Iterator[sqlite3.Connection]:
        with self._writing, sqlite.errors(what, self.path):
            link = self._writer
            link.execute("BEGIN IMMEDIATE")
            try:
                yield link
                link.execute("COMMIT")
            except BaseException:
                if link.in_transaction:
                    link.execute("ROLLBACK")
                raise

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with self._reading, sqlite.errors("The journal cannot be read", self.path):
            yield self._reader

    @staticmethod
    def _last_row(link: sqlite3.Connection) -> Row | None:
        return _one(link, "SELECT * FROM entry ORDER BY position DESC LIMIT 1")


def _head(row: Row | None) -> Head:
    return Head(0, NO_HASH.hex()) if row is None else Head(row.position, row.hash.hex())


def _one(link: sqlite3.Connection, sql: str, *values: int | str) -> Row | None:
    found = link.execute(sql, values).fetchone()
    return None if found is None else Row.read(found)


def _last_position(link: sqlite3.Connection) -> int:
    return int(link.execute("SELECT max(position) FROM entry").fetchone()[0] or 0)


def _index(link: sqlite3.Connection, position: int, patch: Patch) -> None:
    pairs = [(str(graph), str(subject)) for graph, subject in patch.touched()]
    names = {name for pair in pairs for name in pair}
    link.executemany("INSERT OR IGNORE INTO term (iri) VALUES (?)", [(name,) for name in names])
    link.executemany(
        "INSERT INTO touched SELECT ?, g.id, s.id FROM term AS g, term AS s WHERE g.iri = ? AND s.iri = ?",
        [(position, graph, subject) for graph, subject in pairs],
    )


def _forget(link: sqlite3.Connection, position: int) -> None:
    """Removes what the index says of an entry, and names that only this entry used."""
    used = link.execute(
        "SELECT graph FROM touched WHERE position = ?1 UNION SELECT subject FROM touched WHERE position = ?1",
        (position,),
    ).fetchall()
    link.execute("DELETE FROM touched WHERE position = ?", (position,))
    link.executemany(
        "DELETE FROM term WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM touched WHERE graph = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM touched WHERE subject = ?1)",
        used,
    )

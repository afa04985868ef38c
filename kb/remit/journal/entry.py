"""Entries of the journal, their canonical bytes and the chain (docs/journal.md).

    digest(body)  = SHA-256(salt || body)
    hash(entry)   = SHA-256(hash of the entry before || metadata)

`metadata` is canonical JSON (RFC 8785) that includes the digest, so that a body can be removed by
law without breaking the chain. The hash before the first entry is 32 zero bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from remit.errors import BadInput, Damaged, Gone
from remit.patch import EMPTY, Patch, from_bytes

FORMAT = "remit-journal-1"
CHANGE = "change"
REDACTION = "redaction"
RELEASE = "release"
NO_HASH = bytes(32)
"""Stands for the hash of the entry before the first."""

SALT_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to become an entry.

    Attributes:
        id: identifier chosen by the client; one entry has it at most.
        at: when it was accepted; aware. An entry is never earlier than the one before.
        author: who made it.
        reason: why.
        kind: `change`, `release` for what came with the program, or another word that has a meaning to the caller.
        base: position on which it was made, or None where the client did not say.
        patch: what it does to the state, with its consequences.
        request: bytes of what the client asked for, so that a retry can be told from another
            change under the same identifier; only their salted digest is kept.
    """

    id: str
    at: datetime
    author: str
    reason: str
    kind: str = CHANGE
    base: int | None = None
    patch: Patch = EMPTY
    request: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the chain hashes of an entry."""

    position: int
    id: str
    at: datetime
    author: str
    reason: str
    kind: str
    base: int | None
    digest: str
    request: str | None
    redacts: int | None

    def to_bytes(self) -> bytes:
        """Writes the canonical JSON.

        Raises:
            BadInput: a text contains half a character, which UTF-8 cannot hold.
        """
        members = {
            "at": moment_text(self.at),
            "author": self.author,
            "base": self.base,
            "digest": self.digest,
            "format": FORMAT,
            "id": self.id,
            "kind": self.kind,
            "position": self.position,
            "reason": self.reason,
            "redacts": self.redacts,
            "request": self.request,
        }
        # RFC 8785 for what is in it: texts and whole numbers, names in ASCII order
        text = json.dumps(members, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError as error:
            message = (
                "Identifier, author or reason contains a lone surrogate, which is half a character. "
                "It cannot be written as UTF-8. Remove it."
            )
            raise BadInput(message) from error

    @classmethod
    def from_bytes(cls, data: bytes) -> Metadata:
        """Reads canonical JSON.

        Raises:
            ValueError: it is not metadata of an entry in canonical form.
        """
        members = json.loads(data.decode("utf-8"))
        if not isinstance(members, dict) or members.pop("format", None) != FORMAT:
            message = f"it is not in the format {FORMAT}"
            raise ValueError(message)
        try:
            read = cls(**{**members, "at": _moment(members["at"])})
        except (KeyError, TypeError, AttributeError) as error:
            message = f"it lacks a member or has one too many ({error})"
            raise ValueError(message) from error
        if read.to_bytes() != data:
            message = "it is not in canonical form"
            raise ValueError(message)
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One accepted change, as the journal keeps it.

    Attributes:
        position: 1 for the first; there are no gaps.
        at: when it was accepted, in UTC.
        digest: salted digest of the body, in hexadecimal digits.
        request: salted digest of what the client asked for, or None.
        redacts: position of the entry whose body this one removed, or None.
        salt: None where the body was redacted.
        body: canonical bytes of its patch; None where it was redacted.
        previous: hash of the entry before, in hexadecimal digits.
        hash: hash of this entry, in hexadecimal digits.
    """

    position: int
    id: str
    at: datetime
    author: str
    reason: str
    kind: str
    base: int | None
    digest: str
    request: str | None
    redacts: int | None
    salt: bytes | None
    body: bytes | None
    previous: str
    hash: str

    @property
    def is_redacted(self) -> bool:
        """Says whether its body was removed."""
        return self.body is None

    def patch(self) -> Patch:
        """Reads its body.

        Raises:
            Gone: the body was redacted.
        """
        if self.body is None:
            message = (
                f"The body of entry {self.position} was redacted. What it changed is not known any "
                "more. The redaction entry that names it says who did it and why."
            )
            raise Gone(message)
        return from_bytes(self.body)

    def is_from(self, request: bytes) -> bool | None:
        """Says whether a client asked for just this; None where that cannot be told any more."""
        if self.salt is None or self.request is None:
            return None
        return digest_of(self.salt, request) == self.request


def moment_text(moment: datetime) -> str:
    """Writes a moment in UTC with microseconds and `Z`: its texts sort as moments do.

    Raises:
        BadInput: it says no time zone.
    """
    if moment.tzinfo is None:
        message = (
            f"The moment {moment.isoformat()} says no time zone, so nobody knows when it was. Give a moment in UTC."
        )
        raise BadInput(message)
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def digest_of(salt: bytes, body: bytes) -> str:
    """Gives the salted digest of a body, in hexadecimal digits."""
    return hashlib.sha256(salt + body).hexdigest()


def hash_of(previous: bytes, metadata: bytes) -> bytes:
    """Gives the hash of an entry from that of the entry before."""
    return hashlib.sha256(previous + metadata).digest()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table as it is stored, in the order of its columns."""

    position: int
    id: bytes
    at: bytes
    metadata: bytes
    salt: bytes | None
    body: bytes | None
    previous: bytes
    hash: bytes

    @classmethod
    def read(cls, values: Sequence[object]) -> Row:
        """Takes a row as SQLite gives it: in a damaged file a column can be of any kind.

        Raises:
            Damaged: a column is empty or of another kind.
        """
        match tuple(values):
            case (
                int() as position,
                bytes() as identifier,
                bytes() as at,
                bytes() as metadata,
                (bytes() | None) as salt,
                (bytes() | None) as body,
                bytes() as previous,
                bytes() as own_hash,
            ):
                return cls(position, identifier, at, metadata, salt, body, previous, own_hash)
            case (position, *_):
                raise damaged(position, "a column is empty or of another kind")
            case _:
                raise damaged(None, "a row has no columns")

    def fault(self) -> str | None:
        """Says what in the row does not fit together; None when all of it does."""
        if hash_of(self.previous, self.metadata) != self.hash:
            return "its hash is not that of its metadata and the entry before"
        try:
            metadata = Metadata.from_bytes(self.metadata)
        except ValueError as error:
            return f"its metadata cannot be read: {error}"
        return self._fault_of_columns(metadata) or self._fault_of_body(metadata)

    def _fault_of_columns(self, metadata: Metadata) -> str | None:
        columns = (
            ("position", self.position == metadata.position),
            ("identifier", self.id == metadata.id.encode()),
            ("time", self.at == moment_text(metadata.at).encode()),
        )
        for name, agrees in columns:
            if not agrees:
                return f"its {name} is not the one in its metadata"
        return None

    def _fault_of_body(self, metadata: Metadata) -> str | None:
        if self.salt is None and self.body is None:
            return None
        if self.salt is None or self.body is None:
            return "its salt or its body is missing, and the other is there"
        if digest_of(self.salt, self.body) != metadata.digest:
            return "its body or its salt does not fit its digest"
        return None

    def entry(self) -> Entry:
        """Reads the row, checking all of it but its place in the chain.

        Raises:
            Damaged: something does not fit together.
        """
        fault = self.fault()
        if fault is not None:
            raise damaged(self.position, fault)
        metadata = Metadata.from_bytes(self.metadata)
        return Entry(
            position=metadata.position,
            id=metadata.id,
            at=metadata.at,
            author=metadata.author,
            reason=metadata.reason,
            kind=metadata.kind,
            base=metadata.base,
            digest=metadata.digest,
            request=metadata.request,
            redacts=metadata.redacts,
            salt=self.salt,
            body=self.body,
            previous=self.previous.hex(),
            hash=self.hash.hex(),
        )


def damaged(position: object, fault: str) -> Damaged:
    """Makes the error for an entry that does not fit together."""
    return Damaged(
        f"Entry {position} of the journal is damaged: {fault}. What it changed cannot be trusted. "
        "Run remit journal verify for all that is wrong, and restore the journal from a backup."
    )

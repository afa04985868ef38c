"""The texts of source documents: files named by the SHA-256 of their bytes, in one folder.

A file is complete and durable, or it is not there: it is written under another name, flushed to
the disk, then renamed. The bytes are never changed; which document they belong to is said by the
record, through the hash.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal
from rdflib.term import Node

from remit.errors import BadFile, Damaged, Refused, Violation
from remit.iri import SHAPE
from remit.model.quote import Anchoring, Target, anchor, read_target
from remit.model.view import View
from remit.terms import oa, rmt

_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """What is recorded of a document and must hold of its text.

    Attributes:
        iri: the document.
        sha256: of its bytes, in hexadecimal; None where no text was ever held.
        length: in code points; None where not recorded.
        targets: every place in it that a claim is made at.
    """

    iri: Node
    sha256: str | None
    length: int | None
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What attaching a text found: nothing is attached unless all of it agrees.

    Attributes:
        sha256: of the bytes; the name of the file.
        length: of the text, in code points.
        byte_length: of the file.
        anchorings: each target that has a quote, with what stands at its position.
    """

    sha256: str
    length: int
    byte_length: int
    anchorings: tuple[tuple[Target, Anchoring], ...]


class DocumentFiles:
    """The folder of texts. Several processes may read and attach at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def attach(self, record: DocumentRecord, data: bytes) -> Attachment:
        """Adds the text of a document, after checking its hash, its length and every position.

        Durable on return. Attaching the same bytes again changes nothing.

        Raises:
            BadFile: the bytes are not UTF-8.
            Refused: hash, length or a quote does not agree; the violations name each.
        """
        attachment = inspect(record, data)
        self.put(data)
        return attachment

    def put(self, data: bytes) -> str:
        """Stores bytes durably under their SHA-256 and gives it; does nothing if they are there."""
        name = hashlib.sha256(data).hexdigest()
        target = self._folder / name
        if target.is_file() and target.read_bytes() == data:
            return name
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{name}.", suffix=".part", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(draft).unlink()
            raise
        _sync_folder(self._folder)
        return name

    def discard(self, sha256: str) -> None:
        """Takes a text away that no record names; does nothing where it is not held."""
        self._path(sha256).unlink(missing_ok=True)
        _sync_folder(self._folder)

    def holds(self, sha256: str) -> bool:
        """Tells whether the bytes with this hash are held."""
        return self._path(sha256).is_file()

    def names(self) -> Iterator[str]:
        """Gives the hash of each text that is held, in order."""
        if self._folder.is_dir():
            yield from sorted(path.name for path in self._folder.iterdir() if _is_hash(path.name))

    def data(self, sha256: str) -> bytes | None:
        """Gives the bytes with this hash; None if they are not held.

        Raises:
            Damaged: the file no longer has the hash that it is named by.
        """
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(data).hexdigest() != path.name:
            raise Damaged(
                f"The text {path.name} no longer has the SHA-256 that it is named by, in {path}. "
                "No quote in it can be trusted. Delete the file and attach the text again."
            )
        return data

    def text(self, sha256: str) -> str | None:
        """Gives the text with this hash, line ends as they are; None if it is not held."""
        data = self.data(sha256)
        return None if data is None else decode(data)

    def quote_at(self, sha256: str, start: int, end: int) -> str | None:
        """Gives the words at a position; None if the text is not held or ends before."""
        text = self.text(sha256)
        if text is None or not 0 <= start <= end <= len(text):
            return None
        return text[start:end]

    def _path(self, sha256: str) -> Path:
        name = sha256.lower()
        if not _is_hash(name):
            raise BadFile(
                f"“{sha256}” is not a SHA-256. Texts are named by theirs: 64 hexadecimal digits. "
                "Correct rmt:sha256 of the document."
            )
        return self._folder / name


def read_record(view: View, document: Node) -> DocumentRecord:
    """Reads what the graph says of a document's text, and where in it claims are made."""
    digest = next(view.objects(document, rmt.sha256), None)
    length = next(view.objects(document, rmt.length), None)
    number = length.toPython() if isinstance(length, Literal) else None
    targets = (read_target(view, node) for node in view.subjects(oa.hasSource, document))
    return DocumentRecord(
        iri=document,
        sha256=None if digest is None else str(digest),
        length=number if isinstance(number, int) else None,
        targets=tuple(sorted((t for t in targets if t is not None), key=_place)),
    )


def inspect(record: DocumentRecord, data: bytes) -> Attachment:
    """Checks bytes against the record of a document: hash first, then length, then every position.

    Raises:
        BadFile: the bytes are not UTF-8.
        Refused: something does not agree.
    """
    text = decode(data)
    digest = hashlib.sha256(data).hexdigest()
    anchorings = tuple(
        (target, anchor(text, target.start, target.end, target.quote))
        for target in record.targets
        if target.quote is not None
    )
    violations = [*_text_violations(record, digest, text), *_quote_violations(record, anchorings)]
    if violations:
        raise Refused(
            f"This file is not the text of <{record.iri}>: {violations[0].message} "
            f"Nothing was attached ({len(violations)} in all). {violations[0].mend}",
            violations=violations,
        )
    return Attachment(sha256=digest, length=len(text), byte_length=len(data), anchorings=anchorings)


def decode(data: bytes) -> str:
    """Decodes UTF-8 and changes nothing: a byte-order mark and every line end keep their place.

    Raises:
        BadFile: the bytes are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(
            f"Byte {error.start} (line {line}) of the file is not UTF-8: {error.reason}. "
            "Positions are counted in code points of UTF-8 text, so nothing can be anchored. "
            "Save the file as UTF-8, without changing its words.",
            line=line,
        ) from error


def _text_violations(record: DocumentRecord, digest: str, text: str) -> Iterator[Violation]:
    mend = (
        "Attach the file as it was when the claims were recorded: "
        "not trimmed, not normalised, its quotation marks as they were."
    )
    if record.sha256 is not None and digest != record.sha256.lower():
        yield Violation(
            focus=str(record.iri),
            path=str(rmt.sha256),
            value=Literal(digest).n3(),
            shape=f"{SHAPE}Document-text",
            severity="violation",
            message=f"the file has SHA-256 {digest}, the record says {record.sha256}.",
            mend=mend,
        )
    if record.length is not None and len(text) != record.length:
        yield Violation(
            focus=str(record.iri),
            path=str(rmt.length),
            value=Literal(len(text)).n3(),
            shape=f"{SHAPE}Document-text",
            severity="violation",
            message=f"the file has {len(text)} code points, the record says {record.length}.",
            mend=mend,
        )


def _quote_violations(record: DocumentRecord, anchorings: Iterable[tuple[Target, Anchoring]]) -> Iterator[Violation]:
    for target, anchoring in anchorings:
        if not anchoring.verified:
            yield Violation(
                focus=str(target.node),
                path=str(oa.hasSelector),
                value=Literal(anchoring.found).n3(),
                shape=f"{SHAPE}Target-quote",
                severity="violation",
                message=f"the quote of <{target.node}> is not at "
                f"[{target.start},{target.end}) of <{record.iri}>: {anchoring.why}.",
                mend="Attach the text that was quoted, or correct the position or the quote.",
            )


def _place(target: Target) -> tuple[int, int, str]:
    return target.start, target.end, str(target.node)


def _is_hash(name: str) -> bool:
    return len(name) == 64 and _HEX.issuperset(name)  # noqa: PLR2004 (hexadecimal digits of SHA-256)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

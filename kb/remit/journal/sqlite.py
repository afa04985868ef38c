"""Connections to the journal's SQLite file, and its errors in Remit's words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from remit.errors import Busy, Damaged, LimitReached, RemitError

APPLICATION = 0x52454D54  # "REMT", so that another SQLite file is not taken for a journal
VERSION = 1


def connect(path: Path, *, wait: float) -> sqlite3.Connection:
    """Opens a connection that commits only when told."""
    link = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    link.text_factory = bytes  # a damaged text is shown as damaged, not refused by the driver
    return link


def prepare(link: sqlite3.Connection, path: Path) -> None:
    """Sets what a writer needs, and makes the tables of a new file.

    Raises:
        Damaged: it is another program's file, or one of a later version.
    """
    (application,) = link.execute("PRAGMA application_id").fetchone()
    (version,) = link.execute("PRAGMA user_version").fetchone()
    (tables,) = link.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    is_new = (application, version, tables) == (0, 0, 0)
    if not is_new and (application, version) != (APPLICATION, VERSION):
        message = (
            f"{path} is not a journal of this version of Remit (application {application:#x}, version "
            f"{version}). It was not touched. Name the right folder, or use the version that wrote it."
        )
        raise Damaged(message)
    link.execute("PRAGMA journal_mode = WAL")
    link.execute("PRAGMA synchronous = FULL")
    link.execute("PRAGMA secure_delete = ON")
    if is_new:
        _create(link)
        sync_folder(path.parent)


def _create(link: sqlite3.Connection) -> None:
    schema = (files("remit.journal") / "schema.sql").read_text(encoding="utf-8")
    link.executescript(
        f"BEGIN IMMEDIATE; {schema} PRAGMA application_id = {APPLICATION:d};PRAGMA user_version = {VERSION:d}; COMMIT;"
    )


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def errors(what: str, path: Path) -> Iterator[None]:
    """Turns errors of SQLite and of the disk into Remit's."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(what, path, error) from error
    except UnicodeDecodeError as error:
        # the driver fails to read SQLite's own message where a damaged name is in it
        raise _unusable(what, path, error) from error
    except OSError as error:
        message = (
            f"{what}: {path} cannot be written or read ({error}). Nothing was done by halves. "
            "Check the disk and the folder's permissions, then send it again."
        )
        raise Damaged(message) from error


def busy(what: str, path: Path) -> Busy:
    """Makes the error for a file that another reader or writer holds."""
    return Busy(f"{what}: {path} is held by another process or reader. Try again in a moment.")


def _translated(what: str, path: Path, error: sqlite3.Error) -> RemitError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return busy(what, path)
    if name.startswith("SQLITE_FULL"):
        return LimitReached(
            f"{what}: the disk of {path} is full. Nothing was kept of it. Free space and send it again "
            "under the same identifier."
        )
    if name.startswith("SQLITE_IOERR"):
        return Damaged(
            f"{what}: the disk of {path} reports an error ({name}). Nothing was acknowledged. Check the "
            "disk, then send it again under the same identifier: it is never taken twice."
        )
    return _unusable(what, path, error)


def _unusable(what: str, path: Path, error: Exception) -> Damaged:
    return Damaged(
        f"{what}: {path} cannot be used ({error}). What it holds may be incomplete. Run remit journal "
        "verify, and restore the journal from a backup if that names a problem."
    )

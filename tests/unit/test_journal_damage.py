"""Damage that needs a closer look: forged rows, torn pages, columns of the wrong kind."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rdflib import URIRef

from remit.errors import Damaged, LimitReached
from remit.journal import Draft, Journal
from remit.journal.entry import Metadata, Row, digest_of, hash_of
from remit.journal.sqlite import errors
from remit.literals import literal
from remit.patch import Patch, Quad

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
NODE = URIRef("https://example.org/node")


def _draft(number: int, text: str = "") -> Draft:
    patch = Patch(adds=frozenset([Quad(NODE, NODE, literal(text), NODE)])) if text else Patch()
    return Draft(id=f"id-{number}", at=NOW + timedelta(minutes=number), author="Ada", reason="to try", patch=patch)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    made = Journal(tmp_path / "journal.sqlite")
    for number in range(1, 4):
        made.append(_draft(number, f"text {number}"))
    made.close()
    return tmp_path / "journal.sqlite"


def _verify(path: Path) -> list[tuple[int | None, str]]:
    with closing(Journal(path)) as journal:
        return [(problem.position, problem.what) for problem in journal.verify().problems]


def _row(path: Path, position: int) -> Row:
    with closing(sqlite3.connect(path)) as link:
        link.text_factory = bytes
        return Row.read(link.execute("SELECT * FROM entry WHERE position = ?", (position,)).fetchone())


METADATA = Metadata(
    position=3, id="id-3", at=NOW, author="Ada", reason="to try", kind="change", base=None, digest="00", request=None,
    redacts=None,
)  # fmt: skip


def _without(name: str) -> Callable[[dict[str, object]], dict[str, object]]:
    return lambda members: {key: value for key, value in members.items() if key != name}


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (lambda members: {**members, "format": "remit-journal-9"}, "not in the format"),
        (_without("author"), "lacks a member"),
        (_without("at"), "lacks a member"),
        (lambda members: {**members, "extra": 1}, "one too many"),
        (lambda members: {**members, "at": "2026-11-25T09:30:00Z"}, "not in canonical form"),
        (lambda members: {**members, "at": "yesterday"}, "isoformat"),
        (lambda members: [members], "not in the format"),
    ],
)
def test_forged_metadata_is_found_though_its_hash_fits(
    path: Path, forge: Callable[[dict[str, object]], object], why: str
) -> None:
    row = _row(path, 3)
    members = forge(json.loads(row.metadata))
    forged = json.dumps(members, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    with closing(sqlite3.connect(path)) as link, link:
        link.execute(
            "UPDATE entry SET metadata = ?, hash = ? WHERE position = 3",
            (forged, hash_of(row.previous, forged.encode())),
        )
    assert any(position == 3 and why in what for position, what in _verify(path))


def test_metadata_comes_back_from_its_bytes() -> None:
    assert Metadata.from_bytes(METADATA.to_bytes()) == METADATA


def test_body_that_is_no_patch_is_found_though_its_digest_fits(path: Path) -> None:
    row = _row(path, 3)
    assert row.salt is not None
    body = b"TX .\nhello\nTC .\n"
    members = {**json.loads(row.metadata), "digest": digest_of(row.salt, body)}
    forged = json.dumps(members, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    with closing(sqlite3.connect(path)) as link, link:
        link.execute(
            "UPDATE entry SET metadata = ?, hash = ?, body = ? WHERE position = 3",
            (forged, hash_of(row.previous, forged.encode()), body),
        )
    assert any(position == 3 and "no RDF Patch (Line 2" in what for position, what in _verify(path))


def test_redacted_body_that_is_back_is_found(path: Path) -> None:
    row = _row(path, 2)
    with closing(Journal(path)) as journal:
        journal.redact(2, _draft(4))
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("UPDATE entry SET salt = ?, body = ? WHERE position = 2", (row.salt, row.body))
    found = _verify(path)
    assert any(position == 2 and "was redacted, and it is there" in what for position, what in found)


def test_index_that_still_names_a_redacted_entry_is_found(path: Path) -> None:
    with closing(Journal(path)) as journal:
        journal.redact(2, _draft(4))
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("INSERT INTO touched SELECT 2, graph, subject FROM touched WHERE position = 1")
    assert any(position == 2 and "index" in what for position, what in _verify(path))


def test_empty_column_is_found_and_the_entry_is_not_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("PRAGMA writable_schema = ON")
        link.execute("UPDATE sqlite_schema SET sql = replace(sql, 'BLOB NOT NULL', 'BLOB') WHERE name = 'entry'")
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("UPDATE entry SET hash = NULL WHERE position = 2")
    assert any(position == 2 and "a column is empty" in what for position, what in _verify(path))
    with closing(Journal(path)) as journal, pytest.raises(Damaged, match=r"Entry 2 .* a column is empty"):
        journal.entry(2)


def test_row_without_columns_is_damage() -> None:
    with pytest.raises(Damaged, match="no columns"):
        Row.read(())


def test_torn_page_stops_the_reading_and_what_was_found_is_told(path: Path) -> None:
    with closing(Journal(path)) as journal:
        for number in range(10, 60):
            journal.append(_draft(number, "text " * 400))
        journal.backup(path.with_name("copy.sqlite"))
    copy = path.with_name("copy.sqlite")
    whole = bytearray(copy.read_bytes())
    with closing(sqlite3.connect(copy)) as link:
        (size,) = link.execute("PRAGMA page_size").fetchone()
    # leaves of the table of entries: pages of kind 13 with a body in them
    starts = range(0, len(whole), size)
    leaves = [start for start in starts if whole[start] == 13 and b"text text" in whole[start : start + size]]
    middle = leaves[len(leaves) // 2]
    whole[middle : middle + 100] = bytes(100)
    copy.write_bytes(whole)
    assert any("cannot be read on after entry" in what for _, what in _verify(copy))


def test_damaged_name_in_the_schema_is_damage(path: Path) -> None:
    with closing(Journal(path)) as journal:
        journal.backup(path.with_name("copy.sqlite"))
    copy = path.with_name("copy.sqlite")
    whole = copy.read_bytes()
    assert whole.count(b"INDEX touched_graph ON") == 1
    copy.write_bytes(whole.replace(b"INDEX touched_graph ON", b"INDEX \xcbouched_graph ON"))
    with pytest.raises(Damaged, match="backup"):
        Journal(copy)


def test_full_file_is_a_limit(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "small.sqlite")) as link:
        link.execute("CREATE TABLE t (a)")
        link.execute("PRAGMA max_page_count = 4")
        with (
            pytest.raises(LimitReached, match=r"full.*Free space"),
            errors("It was not kept", tmp_path / "small.sqlite"),
        ):
            link.execute("INSERT INTO t VALUES (zeroblob(100000))")


def test_error_of_the_folder_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match=r"It was not kept.*permissions"), errors("It was not kept", tmp_path):
        raise OSError(errno.EROFS, "Read-only file system")


def test_journal_in_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="unable to open"):
        Journal(tmp_path / "none" / "journal.sqlite")

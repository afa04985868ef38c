"""The journal: appending, reading, redacting, and what it says of damage."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rdflib import URIRef

from remit.errors import BadInput, Busy, Conflict, Damaged, Gone, NotFound
from remit.journal import CHANGE, REDACTION, Draft, EntryLog, Head, Journal, Touch
from remit.journal.entry import NO_HASH, Metadata
from remit.literals import literal
from remit.patch import Patch, Quad, from_bytes, to_bytes

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
ADA, BOB, EVE = (URIRef(f"https://example.org/{name}") for name in ("ada", "bob", "eve"))
G, H = (URIRef(f"https://example.org/graph/{name}") for name in "gh")


def _says(subject: URIRef, text: str, graph: URIRef = G) -> Patch:
    return Patch(adds=frozenset([Quad(subject, LABEL, literal(text), graph)]))


def _draft(number: int, patch: Patch = Patch(), **more: object) -> Draft:  # noqa: B008 (a frozen value)
    members: dict[str, object] = {"id": f"id-{number}", "at": NOW + timedelta(minutes=number), "patch": patch}
    return Draft(**{"author": "Ada", "reason": "to try", **members, **more})  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    made = Journal(path, wait=0.2)
    yield made
    made.close()


@pytest.fixture
def three(journal: Journal) -> Journal:
    journal.append(_draft(1, _says(ADA, "the first text")))
    journal.append(_draft(2, _says(BOB, "the second text", H)))
    journal.append(_draft(3, _says(ADA, "the third text", H)))
    return journal


# -- appending and reading ---------------------------------------------------------------------------------------------


def test_new_journal_has_no_entry(journal: Journal) -> None:
    log: EntryLog = journal
    assert log.head() == Head(0, "00" * 32)
    assert list(log.entries()) == []
    assert log.by_id("id-1") is None
    assert log.position_at(NOW) == 0
    assert log.verify().is_sound


def test_entry_says_what_was_given(journal: Journal) -> None:
    patch = _says(ADA, "text")
    entry = journal.append(_draft(1, patch, author="M. Müller", reason="why", base=0, request=b"asked"))
    assert (entry.position, entry.id, entry.author, entry.reason) == (1, "id-1", "M. Müller", "why")
    assert (entry.at, entry.kind, entry.base, entry.redacts) == (NOW + timedelta(minutes=1), CHANGE, 0, None)
    assert entry.patch() == patch
    assert entry.body == to_bytes(patch)
    assert journal.entry(1) == entry
    assert journal.by_id("id-1") == entry
    assert list(journal.entries()) == [entry]
    assert journal.head() == Head(1, entry.hash)


def test_chain_can_be_recomputed_by_hand(three: Journal) -> None:
    previous = bytes(32)
    for entry in three.entries():
        assert entry.salt is not None
        assert entry.body is not None
        assert entry.digest == hashlib.sha256(entry.salt + entry.body).hexdigest()
        with closing(sqlite3.connect(three.path)) as link:
            (metadata,) = link.execute("SELECT metadata FROM entry WHERE position = ?", (entry.position,)).fetchone()
        assert f'"digest":"{entry.digest}"' in metadata
        assert entry.previous == previous.hex()
        previous = hashlib.sha256(previous + metadata.encode()).digest()
        assert entry.hash == previous.hex()


def test_vector_of_the_documentation_holds() -> None:
    page = (Path(__file__).parents[2] / "docs" / "journal.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(body|metadata|hash)\n(.*?)```", page, re.DOTALL))
    body, metadata, expected = blocks["body"].encode(), blocks["metadata"].rstrip("\n").encode(), blocks["hash"].strip()
    assert to_bytes(from_bytes(body)) == body
    read = Metadata.from_bytes(metadata)
    assert read.digest == hashlib.sha256(bytes(range(32)) + body).hexdigest()
    assert hashlib.sha256(NO_HASH + metadata).hexdigest() == expected


def test_part_of_the_journal_is_read(three: Journal) -> None:
    assert [entry.position for entry in three.entries(after=1)] == [2, 3]
    assert [entry.position for entry in three.entries(after=1, until=2)] == [2]
    assert [entry.position for entry in three.entries(after=3)] == []


def test_journal_is_there_again(three: Journal, path: Path) -> None:
    before = list(three.entries())
    three.close()
    again = Journal(path)
    assert list(again.entries()) == before
    assert again.append(_draft(4)).position == 4
    again.close()


def test_entry_that_is_not_there_is_said_to_be_not_found(three: Journal) -> None:
    with pytest.raises(NotFound, match="up to 3"):
        three.entry(4)


def test_identifier_is_taken_once(three: Journal) -> None:
    with pytest.raises(Conflict, match="that of entry 2"):
        three.append(_draft(2, _says(EVE, "other")))
    assert three.head().position == 3


def test_retry_is_told_from_another_change(journal: Journal) -> None:
    entry = journal.append(_draft(1, request=b"asked"))
    assert entry.is_from(b"asked") is True
    assert entry.is_from(b"asked otherwise") is False
    assert journal.append(_draft(2)).is_from(b"asked") is None


def test_change_for_an_older_head_is_a_conflict(three: Journal) -> None:
    with pytest.raises(Conflict, match="at position 3"):
        three.append(_draft(4), expected_head=2)
    assert three.append(_draft(4), expected_head=3).position == 4


def test_moment_without_time_zone_is_refused(journal: Journal) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        journal.append(_draft(1, at=datetime(2026, 11, 25)))  # noqa: DTZ001 (what is refused)
    assert journal.head().position == 0


def test_half_a_character_in_the_reason_is_refused(journal: Journal) -> None:
    with pytest.raises(BadInput, match="lone surrogate"):
        journal.append(_draft(1, reason="\ud800"))
    assert journal.head().position == 0
    assert journal.append(_draft(1)).position == 1


def test_moment_never_goes_back(three: Journal) -> None:
    late = three.append(_draft(4, at=NOW - timedelta(days=1)))
    assert late.at == NOW + timedelta(minutes=3)


@pytest.mark.parametrize(("minutes", "position"), [(0, 0), (1, 1), (1.5, 1), (2, 2), (60, 3)])
def test_position_at_a_moment_is_that_of_the_last_entry_by_then(three: Journal, minutes: float, position: int) -> None:
    assert three.position_at(NOW + timedelta(minutes=minutes)) == position


def test_moment_of_another_zone_is_the_same_moment(journal: Journal) -> None:
    entry = journal.append(_draft(1, at=datetime.fromisoformat("2026-11-25T10:30:00+01:00")))
    assert entry.at == NOW
    assert journal.position_at(datetime.fromisoformat("2026-11-25T04:30:00-05:00")) == 1


# -- what was touched --------------------------------------------------------------------------------------------------


def test_entries_that_touched_a_record_are_known(three: Journal) -> None:
    assert three.touched(subject=ADA) == (1, 3)
    assert three.touched(graph=H) == (2, 3)
    assert three.touched(graph=H, subject=ADA) == (3,)
    assert three.touched(subject=EVE) == ()
    with pytest.raises(BadInput, match="Give one"):
        three.touched()


def test_removal_touches_too(three: Journal) -> None:
    three.append(_draft(4, _says(EVE, "gone").invert()))
    assert three.touched(subject=EVE) == (4,)


def test_changes_since_a_position_are_known(three: Journal) -> None:
    assert three.changed_since([ADA, BOB, EVE], 0) == (Touch(1, ADA), Touch(2, BOB), Touch(3, ADA))
    assert three.changed_since([ADA], 1) == (Touch(3, ADA),)
    assert three.changed_since([BOB], 2) == ()
    assert three.changed_since([ADA], 3) == ()


# -- several at once ---------------------------------------------------------------------------------------------------


def test_reading_is_not_disturbed_by_writing(three: Journal) -> None:
    entries = three.entries()
    first = next(entries)
    three.append(_draft(4))
    assert [first.position, *(entry.position for entry in entries)] == [1, 2, 3]


def test_many_threads_append_one_after_the_other(journal: Journal) -> None:
    def work(part: int) -> None:
        for number in range(25):
            journal.append(_draft(part * 100 + number, _says(ADA, f"{part} {number}")))

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.position for entry in journal.entries()] == list(range(1, 101))
    assert journal.verify().is_sound


def test_other_writer_is_waited_for_and_then_said_to_be_busy(three: Journal, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="another process"):
            three.append(_draft(4))
        other.execute("ROLLBACK")
    assert three.append(_draft(4)).position == 4


def test_backup_is_whole_while_others_write(three: Journal, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 10
        while not stop.is_set():
            three.append(_draft(number, _says(ADA, f"text {number}")))
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    heads = [three.backup(tmp_path / f"copy-{number}.sqlite") for number in range(3)]
    stop.set()
    thread.join()
    for number, head in enumerate(heads):
        copy = Journal(tmp_path / f"copy-{number}.sqlite")
        assert copy.head() == head
        assert copy.verify().is_sound
        assert list(copy.entries()) == list(three.entries(until=head.position))
        copy.close()


def test_backup_replaces_nothing(three: Journal, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    with pytest.raises(Conflict, match="there already"):
        three.backup(tmp_path / "there")
    assert (tmp_path / "there").read_text() == "kept"


# -- redaction ---------------------------------------------------------------------------------------------------------


def _bytes_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def test_redacted_text_is_gone_from_the_disk(three: Journal, path: Path) -> None:
    assert b"the second text" in _bytes_on_disk(path)
    assert b"example.org/bob" in _bytes_on_disk(path)
    entry = three.redact(2, _draft(4, author="Bob", reason="court order"))
    assert b"the second text" not in _bytes_on_disk(path)
    assert b"example.org/bob" not in _bytes_on_disk(path)
    assert b"the third text" in _bytes_on_disk(path)
    assert (entry.kind, entry.redacts, entry.author) == (REDACTION, 2, "Bob")


def test_journal_with_a_redaction_is_sound_and_says_what_is_missing(three: Journal) -> None:
    three.redact(2, _draft(4))
    found = three.verify()
    assert found.is_sound
    assert found.redacted == ((2, 4),)
    assert found.entries == 4
    redacted = three.entry(2)
    assert redacted.is_redacted
    assert (redacted.id, redacted.author) == ("id-2", "Ada")
    with pytest.raises(Gone, match="entry 2 was redacted"):
        redacted.patch()


def test_redaction_can_state_again_what_remains(three: Journal) -> None:
    entry = three.redact(2, _draft(4, _says(BOB, "what remains", H)))
    assert entry.patch() == _says(BOB, "what remains", H)
    assert three.touched(subject=BOB) == (4,)


def test_redaction_counts_as_touching_every_record(three: Journal) -> None:
    three.redact(2, _draft(4))
    assert three.changed_since([EVE], 3) == (Touch(4, None),)
    assert three.changed_since([EVE], 4) == ()


def test_body_is_redacted_once(three: Journal) -> None:
    three.redact(2, _draft(4))
    with pytest.raises(Gone, match="gone already"):
        three.redact(2, _draft(5))
    with pytest.raises(NotFound):
        three.redact(9, _draft(5))
    assert three.head().position == 4


def test_scrubbing_that_was_interrupted_is_done_at_the_next_start(three: Journal, path: Path) -> None:
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entry").fetchone()
    with pytest.raises(Busy, match="not gone yet"):
        three.redact(2, _draft(4))
    assert three.scrub_is_due()
    reader.close()
    three.close()
    again = Journal(path)
    assert not again.scrub_is_due()
    assert b"the second text" not in _bytes_on_disk(path)
    assert again.verify().redacted == ((2, 4),)
    again.close()


def test_forgetting_is_due_until_the_store_was_written_anew(three: Journal, path: Path) -> None:
    assert not three.forgetting_is_due()
    three.redact(2, _draft(4))
    with closing(Journal(path)) as again:
        assert again.forgetting_is_due()
        again.forgotten()
    assert not three.forgetting_is_due()


# -- damage ------------------------------------------------------------------------------------------------------------

DAMAGE: list[tuple[str, str, int | None]] = [
    ("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'second', 'sekond') AS BLOB) WHERE position = 2",
     "its body or its salt does not fit its digest", 2),
    ("UPDATE entry SET salt = zeroblob(32) WHERE position = 2", "its body or its salt does not fit its digest", 2),
    ("UPDATE entry SET salt = NULL WHERE position = 2", "its salt or its body is missing", 2),
    ("UPDATE entry SET salt = NULL, body = NULL WHERE position = 2", "no redaction says why", 2),
    ("UPDATE entry SET metadata = replace(metadata, 'Ada', 'Bob') WHERE position = 2", "its hash is not that", 2),
    ("UPDATE entry SET at = '2026-11-25T09:31:30.000000Z' WHERE position = 2", "its time is not the one", 2),
    ("UPDATE entry SET id = 'other' WHERE position = 2", "its identifier is not the one", 2),
    ("UPDATE entry SET hash = zeroblob(32) WHERE position = 2", "its hash is not that", 2),
    ("UPDATE entry SET previous = zeroblob(32) WHERE position = 2", "it does not follow on the hash", 2),
    ("DELETE FROM entry WHERE position = 2", "Entry 2 and those up to it are missing", 3),
    ("UPDATE entry SET position = 9 WHERE position = 3", "its position is not the one", 9),
    ("DELETE FROM touched WHERE position = 2", "index of what entry 2 touches", 2),
    ("INSERT INTO touched SELECT 1, graph, subject FROM touched WHERE position = 2", "what entry 1 touches", 1),
    ("INSERT INTO touched SELECT 7, graph, subject FROM touched WHERE position = 2", "that are not there", None),
    ("UPDATE term SET iri = 'https://example.org/eve' WHERE iri LIKE '%bob'", "index of what entry 2 touches", 2),
    ("INSERT INTO redaction VALUES (2, 3, 1, 1)", "table of redactions", None),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "what", "position"), DAMAGE)
def test_damage_is_found_and_named(three: Journal, path: Path, damage: str, what: str, position: int | None) -> None:
    with closing(sqlite3.connect(path)) as link, link:
        link.execute(damage)
    found = three.verify()
    assert not found.is_sound
    assert any(what in problem.what and problem.position == position for problem in found.problems), found.problems
    assert all("backup" in problem.mend for problem in found.problems)


def test_whole_entry_written_anew_breaks_the_chain(three: Journal, path: Path) -> None:
    other = Journal(path.with_name("other.sqlite"))
    for number, text in enumerate(["the first text", "a forged text", "the third text"], start=1):
        other.append(_draft(number, _says(ADA, text)))
    other.close()
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("ATTACH ? AS other", (str(path.with_name("other.sqlite")),))
        link.execute("DELETE FROM entry WHERE position = 2")
        link.execute("INSERT INTO entry SELECT * FROM other.entry WHERE position = 2")
    found = three.verify()
    assert {problem.position for problem in found.problems} >= {2, 3}


def test_damaged_entry_is_not_read(three: Journal, path: Path) -> None:
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("UPDATE entry SET body = CAST('TX .\nTC .\n' AS BLOB) WHERE position = 2")
    readings: list[Callable[[], object]] = [
        lambda: three.entry(2), lambda: three.by_id("id-2"), lambda: list(three.entries()),
    ]  # fmt: skip
    for reading in readings:
        with pytest.raises(Damaged, match=r"Entry 2 of the journal is damaged.*restore"):
            reading()
    assert three.entry(3).position == 3


def test_missing_entry_is_not_skipped(three: Journal, path: Path) -> None:
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("DELETE FROM entry WHERE position = 2")
    with pytest.raises(Damaged, match="no entry 2, but has entry 3"):
        list(three.entries())


def test_text_that_is_not_a_journal_is_left_alone(path: Path) -> None:
    path.write_bytes(b"These are notes, not a journal. " * 200)
    with pytest.raises(Damaged, match="cannot be used"):
        Journal(path)
    assert path.read_bytes() == b"These are notes, not a journal. " * 200


def test_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("CREATE TABLE other (a)")
    with pytest.raises(Damaged, match="not a journal"):
        Journal(path)
    with closing(sqlite3.connect(path)) as link:
        assert link.execute("SELECT name FROM sqlite_schema").fetchall() == [("other",)]
        assert link.execute("PRAGMA journal_mode").fetchall() == [("delete",)]


@pytest.mark.parametrize("part", [0.1, 0.35, 0.6, 0.95])
def test_journal_that_was_cut_short_is_said_to_be_damaged(three: Journal, path: Path, part: float) -> None:
    for number in range(4, 40):
        three.append(_draft(number, _says(ADA, "text " * 300)))
    before = list(three.entries())
    three.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])

    def read_all() -> bool:
        with closing(Journal(path)) as again:
            return list(again.entries()) == before

    with pytest.raises(Damaged, match="backup"):
        read_all()


def test_progress_is_told(three: Journal) -> None:
    seen: list[tuple[int, int]] = []
    three.verify(lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]

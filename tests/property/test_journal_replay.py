"""Journal and store: replay is the store, inverses undo, and no byte can change unseen."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from quads import few_quads, patches
from remit.errors import RemitError
from remit.iri import SYSTEM_GRAPH
from remit.journal import Draft, Entry, Journal
from remit.literals import literal
from remit.patch import EMPTY, Patch, Quad
from remit.store import MemoryStore, QuadStore

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
NODE = URIRef("https://example.org/node")
histories = st.lists(patches() | patches(few_quads, max_size=10), max_size=8)


def _state(store: QuadStore) -> frozenset[Quad]:
    return frozenset(quad for quad in store.match() if quad.graph != SYSTEM_GRAPH)


def _draft(number: int, patch: Patch) -> Draft:
    return Draft(id=f"id-{number}", at=NOW + timedelta(seconds=number), author="Ada", reason="to try", patch=patch)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=60, deadline=None)
@given(history=histories, cut=st.integers(0, 8))
def test_replay_of_the_journal_is_the_store(history: list[Patch], cut: int) -> None:
    live, replayed, caught_up = MemoryStore(), MemoryStore(), MemoryStore()
    with TemporaryDirectory() as name, closing(Journal(Path(name) / "journal.sqlite")) as journal:
        for number, patch in enumerate(history):
            effective = patch.effective(live.contains)
            entry = journal.append(_draft(number, effective))
            live.apply(effective.adds, effective.removes, position=entry.position)
            if number < cut:
                caught_up.apply(effective.adds, effective.removes, position=entry.position)
        folded = EMPTY
        for entry in journal.entries():
            folded = folded.then(entry.patch())
        replayed.load(folded.adds, position=journal.head().position)
        # catching up may repeat what was done: that changes nothing
        for entry in journal.entries(after=max(0, (caught_up.position() or 0) - 1)):
            caught_up.apply(entry.patch().adds, entry.patch().removes, position=entry.position)
        assert _state(replayed) == _state(live)
        assert _state(caught_up) == _state(live)
        assert replayed.position() == live.position() == caught_up.position() == len(history)


@settings(max_examples=60, deadline=None)
@given(start=patches(few_quads, max_size=10), patch=patches(few_quads, max_size=10))
def test_change_and_its_inverse_leave_the_store_as_it_was(start: Patch, patch: Patch) -> None:
    store = MemoryStore()
    store.apply(start.adds, [], position=1)
    before = _state(store)
    effective = patch.effective(store.contains)
    store.apply(effective.adds, effective.removes, position=2)
    inverse = effective.invert()
    store.apply(inverse.adds, inverse.removes, position=3)
    assert _state(store) == before


# -- flipped bytes -----------------------------------------------------------------------------------------------------


class Sample(NamedTuple):
    """A journal of some entries, one of them redacted, as a file and as what is read from it."""

    path: Path
    entries: list[Entry]

    def __repr__(self) -> str:
        return f"Sample({self.path})"


@pytest.fixture(scope="module")
def sample(folder: Path) -> Sample:
    journal = Journal(folder / "sample.sqlite")
    for number in range(12):
        quads = [Quad(NODE, NODE, literal(f"text {number} {part}", language="en"), NODE) for part in range(number)]
        journal.append(_draft(number, Patch(adds=frozenset(quads))))
    journal.redact(5, _draft(90, EMPTY))
    entries = list(journal.entries())
    assert journal.verify().is_sound
    journal.backup(folder / "copy.sqlite")
    journal.close()
    return Sample(folder / "copy.sqlite", entries)


COLUMNS = ("id", "at", "metadata", "salt", "body", "previous", "hash")


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_flipped_bit_in_a_row_is_found_and_the_entry_named(sample: Sample, folder: Path, data: st.DataObject) -> None:
    position = data.draw(st.integers(1, len(sample.entries)))
    column = data.draw(st.sampled_from(COLUMNS))
    flipped = folder / "flipped.sqlite"
    shutil.copyfile(sample.path, flipped)
    with closing(sqlite3.connect(flipped)) as link, link:
        link.text_factory = bytes
        (value,) = link.execute(f"SELECT {column} FROM entry WHERE position = ?", (position,)).fetchone()  # noqa: S608
        if value is None:
            return
        place, bit = data.draw(st.integers(0, len(value) - 1)), data.draw(st.integers(0, 7))
        changed = bytearray(value)
        changed[place] ^= 1 << bit
        kind = "BLOB" if column in {"salt", "body", "previous", "hash"} else "TEXT"
        try:
            link.execute(
                f"UPDATE entry SET {column} = CAST(? AS {kind}) WHERE position = ?",  # noqa: S608
                (bytes(changed), position),
            )
        except sqlite3.IntegrityError:
            return  # it became the identifier of another entry
    with closing(Journal(flipped)) as journal:
        found = journal.verify()
    assert position in {problem.position for problem in found.problems}


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_flipped_bit_in_the_file_is_found_or_changes_nothing(sample: Sample, folder: Path, data: st.DataObject) -> None:
    whole = bytearray(sample.path.read_bytes())
    place, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    whole[place] ^= 1 << bit
    flipped = folder / "flipped.sqlite"
    for rest in folder.glob("flipped.sqlite*"):
        rest.unlink()
    flipped.write_bytes(whole)
    try:
        with closing(Journal(flipped)) as journal:
            found = journal.verify()
            # a bit of the space between the rows says nothing
            read_alike = found.is_sound and list(journal.entries()) == sample.entries
    except RemitError:
        return
    assert read_alike or not found.is_sound

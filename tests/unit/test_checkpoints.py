"""Checkpoints: one at a time, none when nothing moved, the last two and those in use kept, none left over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import URIRef

import serving
from remit.base import KnowledgeBase
from remit.change import Change, in_graph
from remit.checkpoints import Checkpoint, Checkpoints
from remit.errors import Damaged
from remit.iri import CONTRIBUTIONS, FINDINGS
from remit.patch import Quad
from remit.store import EmbeddedStore, MemoryStore, QuadStore

NOTE = URIRef("https://example.org/note")


def quad(number: int) -> Quad:
    return Quad(URIRef(f"https://example.org/{number}"), NOTE, URIRef("https://example.org/said"), CONTRIBUTIONS)


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[QuadStore]:
    made = EmbeddedStore(tmp_path / "store") if request.param == "disk" else MemoryStore()
    made.apply([quad(1)], [], position=1)
    yield made
    made.close()


@pytest.fixture
def checkpoints(store: QuadStore, tmp_path: Path) -> Iterator[Checkpoints]:
    made = Checkpoints(store, tmp_path / "checkpoints" if isinstance(store, EmbeddedStore) else None)
    yield made
    made.close()


def folders(checkpoint: Checkpoint) -> set[str]:
    return {folder.name for folder in checkpoint.folder.parent.iterdir()}


def size(checkpoint: Checkpoint) -> int:
    copy = EmbeddedStore(checkpoint.folder, read_only=True)
    found = sum(1 for _ in copy.match(predicate=NOTE))
    copy.close()
    return found


def test_checkpoint_knows_its_position_and_never_changes(store: QuadStore, checkpoints: Checkpoints) -> None:
    first = checkpoints.renew()
    store.apply([quad(2)], [], position=2)
    second = checkpoints.renew()
    assert (first.position, size(first)) == (1, 1)
    assert (second.position, size(second)) == (2, 2)


def test_none_is_made_when_nothing_moved(checkpoints: Checkpoints) -> None:
    first = checkpoints.renew()
    assert checkpoints.renew() is first
    assert folders(first) == {"1"}
    age = checkpoints.age()
    assert age is not None
    assert age < 1


def test_findings_that_moved_are_in_the_next_copy_where_one_failed(
    checkpoints: Checkpoints, store: QuadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoints.renew()
    store.derive([Quad(FINDINGS, NOTE, FINDINGS, FINDINGS)], [])
    checkpoints.derived_moved()
    with monkeypatch.context() as patched:
        patched.setattr(store, "checkpoint", full)
        with pytest.raises(Damaged):
            checkpoints.renew()
    assert size_of_findings(checkpoints.renew()) == 1


def full(folder: Path) -> None:
    raise Damaged(f"no space left on device for {folder}")


def size_of_findings(checkpoint: Checkpoint) -> int:
    copy = EmbeddedStore(checkpoint.folder, read_only=True)
    found = sum(1 for _ in copy.derived())
    copy.close()
    return found


def test_the_last_two_and_those_in_use_are_kept(store: QuadStore, checkpoints: Checkpoints) -> None:
    checkpoints.renew()
    used = checkpoints.use(max_age=60)
    assert used is not None
    for position in range(2, 6):
        store.apply([quad(position)], [], position=position)
        newest = checkpoints.renew()
    assert folders(newest) == {"1", "4", "5"}
    assert size(used) == 1
    checkpoints.release(used)
    assert folders(newest) == {"4", "5"}


def test_use_says_when_it_is_too_old_or_not_that_far(store: QuadStore, checkpoints: Checkpoints) -> None:
    assert checkpoints.use(max_age=60) is None
    checkpoints.renew()
    assert checkpoints.use(max_age=60, at_least=2) is None
    assert checkpoints.use(max_age=0) is None
    store.apply([quad(2)], [], position=2)
    checkpoints.renew()
    found = checkpoints.use(max_age=60, at_least=2)
    assert found is not None
    assert found.position == 2


def test_many_who_ask_at_once_get_one(store: QuadStore, checkpoints: Checkpoints) -> None:
    found: list[Checkpoint] = []
    threads = [
        threading.Thread(target=lambda: found.append(checkpoints.renew()), name=f"asks {number}") for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert folders(found[0]) == {"1"}


def test_forgetting_removes_all_and_those_in_use_when_they_are_let_go(
    store: QuadStore, checkpoints: Checkpoints
) -> None:
    told: list[bool] = []
    checkpoints.attach(forget=lambda: told.append(True), close=lambda: None)
    checkpoints.renew()
    used = checkpoints.use(max_age=60)
    assert used is not None
    store.apply([quad(2)], [], position=2)
    checkpoints.renew()
    checkpoints.forget()
    assert told == [True]
    assert folders(used) == {"1"}
    assert checkpoints.use(max_age=60) is None
    checkpoints.release(used)
    assert folders(used) == set()
    # the position did not move, and yet the old copy must not come back
    assert folders(checkpoints.renew()) == {"3"}


def test_closing_ends_readers_first_and_leaves_nothing(store: QuadStore, tmp_path: Path) -> None:
    made = Checkpoints(store, tmp_path / "own")
    checkpoint = made.renew()
    there: list[bool] = []
    made.attach(forget=lambda: None, close=lambda: there.append(checkpoint.folder.is_dir()))
    made.close()
    made.close()
    assert there == [True]
    assert not (tmp_path / "own").exists()


def test_leftovers_of_a_killed_process_are_removed_at_start(tmp_path: Path) -> None:
    home = serving.make_home(tmp_path / "home", corpus=False)
    for left in ("checkpoints/7", "checkpoint-abc/store"):
        (home / left).mkdir(parents=True)
        (home / left / "000001.sst").write_text("a text that was redacted since")
    with KnowledgeBase.open(home) as kb:
        assert not [*home.glob("checkpoint*")]
        kb.checkpoints.renew()
        assert [path.name for path in (home / "checkpoints").iterdir()] == ["1"]
    assert not [*home.glob("checkpoint*")]


def test_a_redacted_text_is_in_no_checkpoint(tmp_path: Path) -> None:
    home = serving.make_home(tmp_path / "home", corpus=False)
    with KnowledgeBase.open(home) as kb:
        adds = frozenset(in_graph(serving.actor("secret", "Unmistakable Name Ltd").encode(), CONTRIBUTIONS))
        accepted = kb.accept(Change(author="test", reason="to be forgotten", adds=adds), now=serving.NOW)
        kb.checkpoints.renew()
        assert holds(home / "checkpoints", b"Unmistakable Name")
        kb.redact(accepted.position, author="owner", reason="ordered by a court", now=serving.NOW)
        assert not holds(home / "checkpoints", b"Unmistakable Name")
        kb.checkpoints.renew()
        assert not holds(home / "checkpoints", b"Unmistakable Name")


def holds(folder: Path, text: bytes) -> bool:
    return any(text in path.read_bytes() for path in folder.rglob("*") if path.is_file())

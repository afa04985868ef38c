"""Stored findings survive SIGKILL at any moment: what was interrupted is done again, and comes to the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import serving
from remit.base import KnowledgeBase
from remit.iri import FINDINGS
from remit.patch import Quad
from remit.release import Release
from remit.terms import rmt

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEFORE, TODAY = date(2019, 1, 1), date(2026, 11, 25)

# kills itself when a method is called for the Nth time, before it or after it; two incidents are written together
CHILD = """
import os, signal, sys
from datetime import date
from pathlib import Path
import remit.stored.keeper as keeper
from remit.base import KnowledgeBase
from remit.store.engine import EngineStore
from remit.stored.ledger import Ledger

home, name, when, left = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
keeper.AT_ONCE = 2
of = EngineStore if name in ("derive", "_extend") else Ledger
work = getattr(of, name)

def dying(*args, **kwargs):
    global left
    left -= 1
    if left == 0 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    done = work(*args, **kwargs)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

setattr(of, name, dying)
with KnowledgeBase.open(Path(home)) as kb:
    kb.catch_up(today=date.fromisoformat(sys.argv[5]))
print("never")
"""
STEPS = {"derive": (1, 3), "_extend": (4, 6), "done": (1, 4), "put_due": (1,), "put_rules": (1,), "tell": (3,)}
MOMENTS = [
    (name, when, number, True) for name, numbers in STEPS.items() for when in ("before", "after") for number in numbers
]
# where the ledger is lost, everything begins from nothing
MOMENTS += [("derive", "after", 3, False), ("done", "before", 4, False), ("put_due", "after", 1, False)]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[Quad]]:
    """A base whose findings are of another day, and what they are to be today."""
    folder = tmp_path_factory.mktemp("killed")
    home, release = folder / "home", Release(corpus=serving.with_law_of(folder / "data", "uk"))
    with KnowledgeBase.create(home, now=NOW, release=release) as kb:
        kb.catch_up(today=TODAY)
        wanted = findings(kb)
        kb.catch_up(today=BEFORE)
        assert findings(kb) != wanted
    return home, wanted


def findings(kb: KnowledgeBase) -> frozenset[Quad]:
    """Gives what is stored, without where in the journal each was worked out and what the graph says of itself."""
    return frozenset(q for q in kb.store.derived() if q.subject != FINDINGS and q.predicate != rmt.journalPosition)


def look_at_the_graph(kb: KnowledgeBase, wanted: frozenset[Quad]) -> None:
    """Finds in the graph what a query may rely on: that what it says of itself is so, and how each is sourced."""
    told = {quad.predicate: str(quad.object) for quad in kb.store.derived(FINDINGS)}
    if (told.get(rmt.behind), told.get(rmt.asOf)) == ("0", TODAY.isoformat()):
        assert findings(kb) == wanted
    sourced = {quad.subject for quad in kb.store.derived(None, rmt.statusPhrase)}
    assert {quad.subject for quad in kb.store.derived(None, rmt.outcome)} <= sourced


@pytest.mark.parametrize(("name", "when", "number", "begun"), MOMENTS)
def test_findings_are_whole_after_a_kill(
    fresh: tuple[Path, frozenset[Quad]], tmp_path: Path, name: str, when: str, number: int, begun: bool
) -> None:
    home, wanted = tmp_path / "home", fresh[1]
    shutil.copytree(fresh[0], home)
    if not begun:
        for file in home.glob("findings.sqlite*"):
            file.unlink()
    arguments = [sys.executable, "-c", CHILD, str(home), name, when, str(number), TODAY.isoformat()]
    ended = subprocess.run(arguments, capture_output=True, text=True, env=dict(os.environ), check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stdout + ended.stderr
    with KnowledgeBase.open(home) as kb:
        look_at_the_graph(kb, wanted)
        left = kb.freshness()
        # what is not whole says so: nobody takes it for what is so today
        assert left.stamp is None or left.stamp.as_of == BEFORE or findings(kb) == wanted
        after = kb.catch_up(today=TODAY)
        assert after.is_current
        assert after.behind == 0
        assert findings(kb) == wanted


def test_a_store_that_lost_findings_is_noticed(fresh: tuple[Path, frozenset[Quad]], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(fresh[0], home)
    ledger = {file.name: file.read_bytes() for file in home.glob("findings.sqlite*")}
    with KnowledgeBase.open(home) as kb:
        kb.catch_up(today=TODAY)
        newer = {file.name: file.read_bytes() for file in home.glob("findings.sqlite*")}
    shutil.rmtree(home)
    shutil.copytree(fresh[0], home)
    assert ledger != newer
    for name, data in newer.items():  # the ledger is of today, and the graph has lost what was written last
        (home / name).write_bytes(data)
    with KnowledgeBase.open(home) as kb:
        assert kb.freshness().stamp is None
        kb.catch_up(today=TODAY)
        assert findings(kb) == fresh[1]


def test_a_rebuilt_store_has_its_findings_again(fresh: tuple[Path, frozenset[Quad]], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(fresh[0], home)
    KnowledgeBase.rebuild(home)
    with KnowledgeBase.open(home) as kb:
        assert kb.freshness().stamp is None
        assert not findings(kb)
        kb.catch_up(today=TODAY)
        assert findings(kb) == fresh[1]

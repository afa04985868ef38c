"""Fault points do nothing unless a test armed them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.faults import POINTS, arm, point


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    arm({})


def test_point_does_nothing_unless_armed() -> None:
    point("journal.before-commit")


def test_passages_are_written_down(tmp_path: Path) -> None:
    arm({"REMIT_FAULT_LOG": str(tmp_path / "log")})
    point("journal.before-commit")
    point("store.after-apply")
    assert (tmp_path / "log").read_text() == "journal.before-commit\nstore.after-apply\n"


def test_unknown_point_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no fault point.*journal\.before-commit"):
        arm({"REMIT_FAULT": "journal.somewhere"})


def test_process_dies_at_the_passage_that_was_named(tmp_path: Path) -> None:
    script = (
        "import os; from remit.faults import arm, point; arm(os.environ)\n"
        "for _ in range(5): point('store.before-apply'); point('store.after-apply')\n"
    )
    log = tmp_path / "log"
    child = subprocess.run(
        [sys.executable, "-c", script],
        env={"REMIT_FAULT": "store.after-apply:3", "REMIT_FAULT_LOG": str(log)},
        check=False,
    )
    assert child.returncode == -9
    assert log.read_text().split() == ["store.before-apply", "store.after-apply"] * 3


def test_every_point_in_the_code_is_listed() -> None:
    root = Path(__file__).parents[2] / "kb" / "remit"
    called = {
        line.split('point("')[1].split('"')[0]
        for path in root.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith('point("')
    }
    assert called == set(POINTS)

"""A process killed at any moment loses nothing that it acknowledged, and leaves nothing half-done."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from remit.faults import POINTS
from remit.journal import Journal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

AT_RANDOM = 24
AT_POINTS = {point: (1, 2, 4) for point in POINTS if not point.startswith(("redact", "load", "checkpoint", "compact"))}
AT_POINTS |= {point: (1, 2) for point in POINTS if point.startswith(("redact", "load", "checkpoint", "compact"))}


class Worker:
    """The process that forks a child for each trial."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("worker.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **command: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = Worker()
    yield started
    started.end()


def _texts_on_disk(home: Path) -> set[str]:
    """Finds the identifiers of the changes whose texts are in any file of journal or store."""
    found: set[bytes] = set()
    for path in home.rglob("*"):
        if path.is_file() and not path.relative_to(home).parts[0].startswith("copy-"):
            found.update(re.findall(rb"change-(\d{6}) says part", path.read_bytes()))
    return {f"change-{int(number)}" for number in found}


def _check(home: Path, worker: Worker, acknowledged: list[tuple[str, int]], before: list[str]) -> list[str]:
    answer = worker.ask(do="inspect", home=str(home))
    assert answer["ended"] == 0, answer["said"]
    found = json.loads(answer["said"])
    assert found["sound"], found["problems"]
    assert found["in_step"], "the store does not show what the journal says"
    assert found["same_when_opened_again"]
    assert found["position"] == found["head"]
    assert found["halves"] == []
    assert found["ids"][: len(before)] == before, "an entry that was there before is gone"
    changed = {f"change-{which}" for what, which in acknowledged if what == "change"}
    assert changed <= set(found["ids"]), "an acknowledged change was lost"
    redacted = {which for what, which in acknowledged if what == "redacted"}
    assert redacted <= set(found["redacted"]), "an acknowledged redaction was lost"
    assert not found["scrub_is_due"]
    assert not _texts_on_disk(home) & set(found["redacted_ids"]), "a redacted text is still on the disk"
    ids: list[str] = found["ids"]
    return ids


def test_killed_process_loses_nothing_and_leaves_no_halves(
    worker: Worker, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get("REMIT_CRASH_SEED", random.SystemRandom().randrange(10**6)))
    chance = random.Random(seed)  # noqa: S311 (no secret)
    record_property("crash report", f"seed {seed} (REMIT_CRASH_SEED={seed} draws the same trials)")
    trials: list[tuple[str, float | None]] = [("", chance.uniform(0, 0.35)) for _ in range(AT_RANDOM)]
    trials += [(f"{point}:{count}", None) for point, counts in AT_POINTS.items() for count in counts]
    chance.shuffle(trials)
    log, home, hits = tmp_path / "points", tmp_path / "home", Counter[str]()
    home.mkdir()
    Journal(home / "journal.sqlite").close()
    before: list[str] = []
    done = 0
    for number, (fault, kill_after) in enumerate(trials):
        where = f"trial {number} of seed {seed}: {fault or 'at a random moment'}"
        answer = worker.ask(
            do="work", home=str(home), seed=seed + number, fault=fault, log=str(log), kill_after=kill_after
        )
        assert answer["ended"] == -signal.SIGKILL, f"{where}: {answer['said']}"
        if fault:
            hits[fault.split(":")[0]] += 1
        lines = [line.split(" ", 1) for line in answer["said"].splitlines()]
        acknowledged = [(what, int(which)) for what, which in lines]
        try:
            before = _check(home, worker, acknowledged, before)
        except AssertionError as error:
            raise AssertionError(where) from error
        done += sum(what == "change" for what, _ in acknowledged)
        for copy in home.glob("copy-*"):
            subprocess.run(["/bin/rm", "-rf", str(copy)], check=True)
    passed = Counter(log.read_text().splitlines())
    report = [f"killed {len(trials)} times; {done} changes acknowledged, {len(before)} entries kept"]
    report += [f"  {point:<24} passed {passed[point]:>6}, killed at {hits[point]:>2}" for point in POINTS]
    record_property("crash report", "\n".join(report))
    assert len(trials) >= 50
    assert all(hits[point] > 0 for point in POINTS)
    assert all(passed[point] > 0 for point in POINTS)

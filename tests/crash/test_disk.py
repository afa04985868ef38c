"""A disk that fails or is full: changes are refused with the reason, nothing is half-done, and it goes on after."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

SYNC = "name=posix/io/sync/*"


class Changer:
    """The process that holds the knowledge base."""

    def __init__(self, home: Path, *, under: tuple[str, ...] = ()) -> None:
        home.mkdir(exist_ok=True)
        self._process = subprocess.Popen(
            [*under, sys.executable, str(Path(__file__).with_name("changer.py")), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid: int = self._answer()["pid"]

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def __call__(self, do: str, **more: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()

    def end(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


def _assert_whole(changer: Changer, numbers: list[int]) -> None:
    state = changer("state")
    assert state["ids"] == [f"change-{number}" for number in numbers]
    assert state["head"] == state["position"] == len(numbers)
    assert state["in_step"]
    assert state["halves"] == []
    assert state["sound"]


Start = Callable[..., Changer]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Changer] = []

    def begin(home: Path, *, under: tuple[str, ...] = ()) -> Changer:
        started.append(Changer(home, under=under))
        return started[-1]

    yield begin
    for changer in started:
        changer.kill()


# -- fsync -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def fiu() -> None:
    if shutil.which("fiu-run") is None:
        reason = "fiu-run is not here: install Debian's fiu-utils"
        assert "CI" not in os.environ, reason
        pytest.skip(reason)


def _control(changer: Changer, command: str) -> None:
    subprocess.run(["fiu-ctrl", "-c", command, str(changer.pid)], check=True, timeout=30)


@pytest.mark.usefixtures("fiu")
def test_failing_fsync_refuses_the_change_and_then_it_goes_on(tmp_path: Path, start: Start) -> None:
    changer = start(tmp_path / "home", under=("fiu-run", "-x"))
    assert changer("change", number=1, bytes=500)["position"] == 1
    _control(changer, f"enable_random {SYNC},probability=1")
    for _ in range(3):
        refused = changer("change", number=2, bytes=500)
        assert refused["error"] == "damaged"
        assert "SQLITE_IOERR_FSYNC" in refused["message"]
        assert "send it again under the same identifier" in refused["message"]
    _control(changer, f"disable {SYNC}")
    _assert_whole(changer, [1])
    again = changer("change", number=2, bytes=500)
    assert (again["position"], again["pending"], again["replayed"]) == (2, False, False)
    _assert_whole(changer, [1, 2])
    changer.end()
    reopened = start(tmp_path / "home")
    _assert_whole(reopened, [1, 2])
    reopened.end()


@pytest.mark.usefixtures("fiu")
def test_process_killed_after_a_failing_fsync_leaves_all_or_nothing(tmp_path: Path, start: Start) -> None:
    changer = start(tmp_path / "home", under=("fiu-run", "-x"))
    assert changer("change", number=1, bytes=500)["position"] == 1
    _control(changer, f"enable_random {SYNC},probability=1")
    assert changer("change", number=2, bytes=20_000)["error"] == "damaged"
    changer.kill()
    reopened = start(tmp_path / "home")
    # what was not acknowledged may be there, whole; sent again, it is there once
    again = reopened("change", number=2, bytes=20_000)
    assert again["position"] == 2
    _assert_whole(reopened, [1, 2])
    reopened.end()


@pytest.mark.usefixtures("fiu")
def test_fsync_that_fails_now_and_then_loses_nothing_acknowledged(tmp_path: Path, start: Start) -> None:
    changer = start(tmp_path / "home", under=("fiu-run", "-x"))
    _control(changer, f"enable_random {SYNC},probability=0.3")
    accepted: list[int] = []
    refused = 0
    for number in range(1, 60):
        answer = changer("change", number=number, bytes=2_000)
        if "position" in answer:
            accepted.append(number)
        else:
            refused += 1
            assert answer["error"] == "damaged", answer
    _control(changer, f"disable {SYNC}")
    changer("reopen")
    assert accepted
    assert refused
    _assert_whole(changer, accepted)
    changer.end()


# -- full disk ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        reason = "only root can mount a small disk; the test with a limit on files runs without"
        assert "CI" not in os.environ, reason
        pytest.skip(reason)
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], check=False, capture_output=True, text=True
    )
    if mounted.returncode != 0:
        reason = f"no small disk can be mounted here: {mounted.stderr.strip()}"
        assert "CI" not in os.environ, reason
        pytest.skip(reason)
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk_refuses_changes_and_goes_on_when_there_is_room(small_disk: Path, start: Start) -> None:
    ballast = small_disk / "ballast"
    changer = start(small_disk / "home")
    assert changer("change", number=1, bytes=500)["position"] == 1
    usage = shutil.disk_usage(small_disk)
    ballast.write_bytes(bytes(usage.free - 1_200_000))
    accepted, refusals = [1], []
    for number in range(2, 40):
        answer = changer("change", number=number, bytes=120_000)
        if "position" in answer and not answer["pending"]:
            accepted.append(number)
        else:
            refusals.append((number, answer))
    assert refusals
    kept = [number for number, answer in refusals if answer.get("pending")]
    for number, answer in refusals:
        assert answer.get("pending") or answer["error"] in {"limit-reached", "damaged"}, (number, answer)
    messages = " ".join(answer.get("message", "") for _, answer in refusals)
    assert "disk" in messages
    assert "ree" in messages  # Free disk space …
    ballast.unlink()
    changer("reopen")
    _assert_whole(changer, sorted({*accepted, *kept}))
    later = changer("change", number=100, bytes=120_000)
    assert later["position"] == len({*accepted, *kept}) + 1
    _assert_whole(changer, [*sorted({*accepted, *kept}), 100])
    changer.end()


def test_limit_on_files_refuses_the_change_and_leaves_no_halves(tmp_path: Path, start: Start) -> None:
    changer = start(tmp_path / "home")
    assert changer("change", number=1, bytes=500)["position"] == 1
    changer("limit", bytes=1_000_000)
    refused = changer("change", number=2, bytes=3_000_000)
    assert refused["error"] in {"limit-reached", "damaged"}
    assert "disk" in refused["message"]
    changer("limit", bytes=None)
    _assert_whole(changer, [1])
    assert changer("change", number=2, bytes=3_000_000)["position"] == 2
    _assert_whole(changer, [1, 2])
    changer.end()

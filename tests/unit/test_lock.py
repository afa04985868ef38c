"""One process at a time has a data folder, and others see which."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from remit.errors import Busy
from remit.lock import FolderLock, Holder, holder

HOLD = """
import sys
from pathlib import Path
from remit.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.announce("http://127.0.0.1:8123")
print("held", flush=True)
sys.stdin.read()
"""


def _start(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def _end(child: subprocess.Popen[str]) -> None:
    child.communicate()


def test_folder_that_nobody_holds_has_no_holder(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    FolderLock(tmp_path).release()
    assert holder(tmp_path) is None


def test_holder_is_known_by_process_and_address(tmp_path: Path) -> None:
    with FolderLock(tmp_path) as lock:
        assert holder(tmp_path) == Holder(pid=os.getpid(), address=None)
        lock.announce("http://127.0.0.1:8000")
        assert holder(tmp_path) == Holder(pid=os.getpid(), address="http://127.0.0.1:8000")


def test_second_lock_says_who_holds_the_first(tmp_path: Path) -> None:
    child = _start(tmp_path)
    with pytest.raises(Busy, match=rf"process {child.pid}\b.*http://127\.0\.0\.1:8123"):
        FolderLock(tmp_path)
    _end(child)
    FolderLock(tmp_path).release()


def test_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    child = _start(tmp_path)
    child.send_signal(signal.SIGKILL)
    _end(child)
    assert holder(tmp_path) is None
    with FolderLock(tmp_path):
        assert holder(tmp_path) == Holder(pid=os.getpid(), address=None)


def test_lock_is_waited_for(tmp_path: Path) -> None:
    first = _start(tmp_path)
    waiting = subprocess.Popen(
        [sys.executable, "-c", HOLD.replace("(Path(sys.argv[1]))", "(Path(sys.argv[1]), wait=20)"), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _end(first)
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "held\n"
    _end(waiting)


def test_lock_can_be_released_twice(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.release()
    lock.release()
    with FolderLock(tmp_path):
        assert holder(tmp_path) is not None


def test_child_that_outlives_its_parent_does_not_keep_the_lock(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, text=True)
    lock.release()
    FolderLock(tmp_path).release()
    child.communicate()

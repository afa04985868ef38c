"""Named places at which a test can make the process die or stop; without a test they do nothing.

A crash test runs a child process, which calls `arm(os.environ)` once at its start.
`REMIT_FAULT=NAME:N` then kills the process with SIGKILL when it passes the point NAME for the Nth
time. With `REMIT_FAULT_LOG=FILE` each point that is passed is written to that file first, so that
the test can count which points were reached.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

POINTS = (
    "normalise.start",
    "normalise.end",
    "journal.before-begin",
    "journal.before-commit",
    "journal.after-commit",
    "redact.before-commit",
    "redact.before-scrub",
    "store.before-apply",
    "store.after-apply",
    "load.before-bulk",
    "load.before-position",
    "compact.before-rename",
    "checkpoint.before",
    "checkpoint.after",
)
"""Every point, in the order in which a change passes them."""


def _pass(name: str) -> None:
    """Does nothing: what every point does unless a test armed it."""


_act: Callable[[str], None] = _pass


def point(name: str) -> None:
    """Marks a place at which a test can end the process."""
    _act(name)


def arm(environment: Mapping[str, str]) -> None:
    """Takes from the environment at which passage of which point this process is to die, if at any."""
    global _act  # noqa: PLW0603 (the one switch; only crash tests turn it)
    target, _, count = environment.get("REMIT_FAULT", "").partition(":")
    log = environment.get("REMIT_FAULT_LOG")
    if target and target not in POINTS:
        message = f"{target} is no fault point; there are {', '.join(POINTS)}"
        raise ValueError(message)
    _act = _Armed(target, int(count or 1), Path(log) if log else None) if target or log else _pass


class _Armed:
    def __init__(self, target: str, count: int, log: Path | None) -> None:
        self._target = target
        self._left = count
        self._log = log

    def __call__(self, name: str) -> None:
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{name}\n")
        if name != self._target:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

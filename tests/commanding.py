"""Commands run over a real folder: in this process, as processes of their own, or beside a server."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from remit.lock import holder
from remit_api.cli import main

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Done:
    """What a command gave."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Remit = Callable[..., Done]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")}
    return {**kept, "REMIT_HOME": str(home), "COLUMNS": "100"}


def command(*arguments: str, given: str = "") -> list[str]:
    """Gives the command as a process of its own; where Python is given, that is run before."""
    program = ["-c", f"{given}\nfrom remit_api.cli import main\nmain()"] if given else ["-m", "remit_api.cli"]
    return [sys.executable, *program, *arguments]


def remit_in(home: Path, cwd: Path) -> Remit:
    """Gives the command over a folder, run in this process: the same code, without starting Python each time."""

    def run(*arguments: str, given: str | None = None) -> Done:
        with contextlib.chdir(cwd):
            done = CliRunner().invoke(main, arguments, input=given, env={"REMIT_HOME": str(home)}, prog_name="remit")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    return run


def remit_apart(home: Path, cwd: Path) -> Remit:
    """Gives the command over a folder, run as a process of its own."""

    def run(*arguments: str, given: str | None = None) -> Done:
        done = subprocess.run(
            command(*arguments),
            cwd=cwd,
            env=environment(home),
            input=given,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@contextlib.contextmanager
def served(home: Path, cwd: Path, *, host: str = "127.0.0.1", given: str = "") -> Iterator[str]:
    """Runs `remit serve` over a folder, after some Python where that is given; gives its address."""
    process = subprocess.Popen(
        command("serve", "--host", host, "--port", "0", given=given),
        cwd=cwd,
        env=environment(home),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        until = time.monotonic() + _PATIENCE
        while (held := holder(home)) is None or held.address is None:
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < until
            time.sleep(0.05)
        yield held.address
    finally:
        process.terminate()
        process.communicate(timeout=_PATIENCE)

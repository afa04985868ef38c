"""A process that the crash tests start: it forks one child for each trial, so that modules load only once.

Reads one JSON command a line from standard input and answers with one JSON line on standard output:

    {"do": "work", "home": …, "seed": …, "fault": "name:n" or "", "log": …, "kill_after": seconds or null}
        forks a child that changes, redacts, rebuilds and copies until it is killed; answers with what it had
        acknowledged and how it ended
    {"do": "inspect", "home": …}
        forks a child that opens the knowledge base and answers with what it finds
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rdflib import RDFS, URIRef

from remit.base import KnowledgeBase
from remit.change import Change
from remit.faults import arm
from remit.iri import CONTRIBUTIONS, record
from remit.literals import literal
from remit.patch import Quad
from remit.release import shipped
from remit.store import EmbeddedStore

QUADS = 8  # of each change: all of them are there, or none


def _quads(number: int) -> frozenset[Quad]:
    node = record("item", f"crash-{number}")
    return frozenset(
        Quad(
            node,
            URIRef(RDFS.label),
            literal(f"change-{number:06d} says part {part}, at length"),
            CONTRIBUTIONS,
        )
        for part in range(QUADS)
    )


def _change(number: int) -> Change:
    """Adds its own quads; every other one also takes away those of the change two before."""
    return Change(
        id=f"change-{number}", author="crash test", reason="to be interrupted",
        adds=_quads(number), removes=_quads(number - 2) if number % 2 else frozenset(),
    )  # fmt: skip


class Work:
    """What a child does until it is killed; each thing that was done is acknowledged on a pipe."""

    def __init__(self, home: Path, seed: int, pipe: int) -> None:
        self.home = home
        self.random = random.Random(seed)  # noqa: S311 (no secret)
        self.pipe = pipe
        self.kb = KnowledgeBase.open(home)
        ids = [entry.id for entry in self.kb.journal.entries()]
        numbers = [int(name.removeprefix("change-")) for name in ids if name.startswith("change-")]
        self.number = 1 + max(numbers, default=0)

    def acknowledge(self, what: str, which: int) -> None:
        os.write(self.pipe, f"{what} {which}\n".encode())

    def run(self) -> None:
        self.acknowledge("opened", self.kb.position())
        for step in range(10_000):
            self.accept()
            if step % 4 == 3:
                self.redact()
            if step % 5 == 4:
                self.checkpoint()
            if step % 6 == 5:
                self.rebuild()

    def accept(self) -> None:
        accepted = self.kb.accept(_change(self.number), now=datetime.now(UTC))
        if not accepted.pending:
            self.acknowledge("change", self.number)
        self.number += 1

    def redact(self) -> None:
        whole = [
            entry
            for entry in self.kb.journal.entries()
            # those of even number: no other entry repeats their texts
            if entry.id.startswith("change-") and int(entry.id[7:]) % 2 == 0 and not entry.is_redacted
        ]
        entry = self.random.choice(whole)
        self.kb.redact(entry.position, author="crash test", reason="to be forgotten", now=datetime.now(UTC))
        self.acknowledge("redacted", entry.position)

    def checkpoint(self) -> None:
        name = f"copy-{self.number}-{self.random.randrange(10**9)}"
        self.kb.store.checkpoint(self.home / name)
        copy = EmbeddedStore(self.home / name, read_only=True)
        position = copy.position()
        copy.close()
        self.acknowledge("copied", position or 0)

    def rebuild(self) -> None:
        self.kb.close()
        rebuilt = KnowledgeBase.rebuild(self.home)
        self.acknowledge("rebuilt", rebuilt.position)
        self.kb = KnowledgeBase.open(self.home)


def _inspect(home: Path) -> dict[str, Any]:
    with KnowledgeBase.open(home) as kb:
        entries = list(kb.journal.entries())
        replayed = kb.at_position(kb.journal.head().position)
        shown, wanted = frozenset(kb.quads()), frozenset(replayed.quads())
        verification = kb.journal.verify()
        due = kb.journal.scrub_is_due()
        position = kb.position()
    with KnowledgeBase.open(home) as kb:
        again = frozenset(kb.quads())
    return {
        "ids": [entry.id for entry in entries],
        "redacted": sorted(entry.position for entry in entries if entry.is_redacted),
        "redacted_ids": [entry.id for entry in entries if entry.is_redacted],
        "position": position,
        "head": entries[-1].position if entries else 0,
        "in_step": shown == wanted,
        "same_when_opened_again": again == shown,
        "sound": verification.is_sound,
        "problems": [problem.what for problem in verification.problems],
        "scrub_is_due": due,
        "halves": _halves(shown),
    }


def _halves(quads: frozenset[Quad]) -> list[str]:
    counts: dict[str, int] = {}
    for quad in quads:
        counts[str(quad.subject)] = counts.get(str(quad.subject), 0) + 1
    return sorted(subject for subject, count in counts.items() if count != QUADS)


def _fork(act: Callable[[int], None], kill_after: float | None) -> tuple[str, int]:
    """Runs in a child; gives what it wrote and how it ended (a negative number: by that signal)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(2, 1)  # answers go through the pipe; the standard output is the parent's
        code = 1
        try:
            act(writing)
            code = 0
        except BaseException:  # the child's last door: it says what happened and ends
            os.write(writing, f"failed {json.dumps(traceback.format_exc())}\n".encode())
        finally:
            os._exit(code)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 (a descriptor)
        first = pipe.readline()
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        said = first + pipe.read()
    _, status = os.waitpid(child, 0)
    return said.decode(), os.waitstatus_to_exitcode(status)


def _do(command: dict[str, Any]) -> dict[str, Any]:
    home = Path(command["home"])
    if command["do"] == "work":

        def work(pipe: int) -> None:
            arm({"REMIT_FAULT": command["fault"], "REMIT_FAULT_LOG": command["log"]})
            Work(home, command["seed"], pipe).run()

        said, ended = _fork(work, command["kill_after"])
    else:

        def inspect(pipe: int) -> None:
            found = json.dumps(_inspect(home)).encode() + b"\n"
            while found:
                found = found[os.write(pipe, found) :]

        said, ended = _fork(inspect, None)
    return {"said": said, "ended": ended}


def main() -> None:
    """Answers commands until the input ends."""
    shipped()
    with closing(sys.stdin):
        for line in sys.stdin:
            sys.stdout.write(json.dumps(_do(json.loads(line))) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

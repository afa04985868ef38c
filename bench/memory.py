"""Resident memory of a knowledge base that is open, idle and under commits, each size in a process of its own.

The peer is the engine alone, with the same store open.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.filling import filled
from bench.results import Figure, Outcome
from bench.synthetic import Workload, World
from remit.base import KnowledgeBase
from remit.store import EmbeddedStore
from remit.upkeep import STORE

_MIB = 2**20


def run(scratch: Path, *, seed: int, incidents: Sequence[int], commits: int) -> Outcome:
    """Measures MiB that are resident: nothing opened, idle, and after commits."""
    figures: list[Figure] = []
    samples: dict[str, list[float]] = {}
    for size in incidents:
        home = scratch / f"home-{size}"
        filled(home, World(seed=seed), size)
        for who in _SAYS:
            command = [sys.executable, "-m", "bench.memory", who, str(home), str(seed), str(size), str(commits)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            for line in done.stdout.splitlines():
                what, _, value = line.rpartition(" ")
                samples[f"{size} incidents, {what}"] = [float(value)]
                figures.append(Figure(what=f"{size} incidents, {what}, MiB", value=float(value)))
    arguments = {"incidents": list(incidents), "commits": commits}
    return Outcome(benchmark="memory", seed=seed, arguments=arguments, figures=figures, samples=samples)


def resident() -> float:
    """Gives the MiB of this process that are in memory (Linux)."""
    with Path("/proc/self/smaps_rollup").open(encoding="ascii") as lines:
        kibibytes = next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))
    return kibibytes * 1024 / _MIB


def _say(what: str) -> None:
    sys.stdout.write(f"{what} {resident():.1f}\n")


def _engine(home: Path, world: World, size: int, commits: int) -> None:
    del world, size, commits
    _say("program loaded, nothing open")
    store = EmbeddedStore(home / STORE)
    store.position()
    _say("engine alone (peer)")
    store.close()


def _base(home: Path, world: World, size: int, commits: int) -> None:
    client = Workload(world=world, old=dict(world.incidents(size)))
    _say("made-up changes drawn, nothing open")
    with KnowledgeBase.open(home) as base:
        _say("base open, idle")
        for _ in range(commits):
            base.accept(client.next()[1], now=datetime.now(UTC))
        _say(f"base after {commits} commits")


_SAYS = {"engine": _engine, "base": _base}


if __name__ == "__main__":
    _SAYS[sys.argv[1]](Path(sys.argv[2]), World(seed=int(sys.argv[3])), int(sys.argv[4]), int(sys.argv[5]))

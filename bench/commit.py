"""Commits through gate, journal and store on disk: how long a client waits, at two sizes and by several writers.

The peer is the least that an acknowledged commit can cost here: the same patches, in order, into a journal and a
store with nothing checked. The processor time of a commit is shown beside what its client waited: on a machine
that does other work too, it is the steadier of the two.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from bench.filling import filled
from bench.results import Figure, Outcome, percentile
from bench.synthetic import Parties, Workload, World
from remit.base import KnowledgeBase
from remit.change import Change
from remit.journal import Draft, Entry, Journal
from remit.store import EmbeddedStore

_MILLISECONDS = 1000
_WORST = 99
_SHARES = (50, 95, _WORST)
_LIMIT, _GROWTH = 50.0, 1.5

Samples = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one commit took, in milliseconds: until it was answered, and of this thread's processor."""

    kind: str
    waited: float
    processor: float


def run(
    scratch: Path, *, seed: int, incidents: Sequence[int], commits: int, writers: Sequence[int] = (1, 4), warm: int = 50
) -> Outcome:
    """Measures milliseconds from sending a change to its answer, each writer sending the next when answered.

    Args:
        scratch: folder for what is made.
        seed: of the made-up world and of the changes.
        incidents: sizes of the base.
        commits: how many are measured at each size and number of writers.
        writers: numbers of threads.
        warm: commits before the first that counts.
    """
    samples: dict[str, list[float]] = {}
    figures: list[Figure] = []
    worst: dict[tuple[int, int], float] = {}
    for size in incidents:
        home = scratch / f"home-{size}"
        world = World(seed=seed)
        old = filled(home, world, size)
        with KnowledgeBase.open(home) as base:
            before = base.position()
            _commit(base, world, old, writers=1, commits=warm, run_key="warm")
            for count in writers:
                found = _commit(base, world, old, writers=count, commits=commits, run_key=f"w{count}")
                where = f"{size} incidents, {_writers(count)}"
                by_kind: Samples = defaultdict(list)
                for each in found:
                    by_kind[each.kind].append(each.waited)
                samples |= {f"{where}, {kind}": values for kind, values in by_kind.items()}
                samples[f"{where}, processor"] = [each.processor for each in found]
                everything = [each.waited for each in found]
                worst[size, count] = percentile(everything, _WORST)
                figures += _figures(f"{where}, all", everything, below=_LIMIT)
                for kind, values in sorted(by_kind.items()):
                    figures += _figures(f"{where}, {kind}", values)
                figures += _figures(f"{where}, all, processor time", samples[f"{where}, processor"])
            entries = list(base.journal.entries(after=before + warm))[:commits]
        peer = _unchecked(entries, scratch / f"peer-{size}")
        samples[f"{size} incidents, peer"] = peer
        figures += _figures(f"{size} incidents, journal and store alone (peer), all", peer)
    figures += _growth(worst, incidents, writers)
    arguments = {"incidents": list(incidents), "commits": commits, "writers": list(writers), "warm": warm}
    return Outcome(benchmark="commit", seed=seed, arguments=arguments, figures=figures, samples=samples)


def _commit(
    base: KnowledgeBase, world: World, old: dict[str, Parties], *, writers: int, commits: int, run_key: str
) -> list[_Taken]:
    """Sends changes from some threads, and gives what each took."""
    # changes are drawn beforehand, so that drawing them takes no part in what is measured
    clients = [Workload(world=world, old=old, client=f"{run_key}-{n}") for n in range(writers)]
    waiting = [[client.next() for _ in range(n, commits, writers)] for n, client in enumerate(clients)]

    def send(changes: Iterable[tuple[str, Change]]) -> list[_Taken]:
        taken = []
        for kind, change in changes:
            start, started = time.perf_counter(), time.thread_time()
            base.accept(change, now=datetime.now(UTC))
            waited, processor = time.perf_counter() - start, time.thread_time() - started
            taken.append(_Taken(kind, waited * _MILLISECONDS, processor * _MILLISECONDS))
        return taken

    with ThreadPoolExecutor(writers) as pool:
        return list(chain.from_iterable(pool.map(send, waiting)))


def _unchecked(entries: Iterable[Entry], folder: Path) -> list[float]:
    """Puts patches into a journal and a store of their own, and gives the milliseconds of each."""
    folder.mkdir()
    journal, store = Journal(folder / "journal.sqlite"), EmbeddedStore(folder / "store")
    found = []
    for entry in entries:
        patch = entry.patch()
        start = time.perf_counter()
        draft = Draft(id=entry.id, at=entry.at, author=entry.author, reason=entry.reason, patch=patch)
        position = journal.append(draft).position
        store.apply(patch.adds, patch.removes, position=position)
        found.append((time.perf_counter() - start) * _MILLISECONDS)
    store.close()
    journal.close()
    return found


def _figures(what: str, values: Sequence[float], *, below: float | None = None) -> list[Figure]:
    return [
        Figure(what=f"{what}, p{share} ms", value=percentile(values, share), below=below if share == _WORST else None)
        for share in _SHARES
    ]


def _growth(worst: dict[tuple[int, int], float], incidents: Sequence[int], writers: Sequence[int]) -> list[Figure]:
    if len(incidents) < 2:  # noqa: PLR2004 (growth is between two)
        return []
    small, large = min(incidents), max(incidents)
    return [
        Figure(
            what=f"p99 at {large} / at {small} incidents, {_writers(count)}",
            value=worst[large, count] / worst[small, count],
            below=_GROWTH,
        )
        for count in writers
    ]


def _writers(count: int) -> str:
    return "1 writer" if count == 1 else f"{count} writers"

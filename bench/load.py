"""Bulk load of the made-up base: our store, and a rebuild from the journal, beside the engine alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from bench.filling import filled
from bench.results import Figure, Outcome, percentile
from bench.synthetic import World
from remit.base import KnowledgeBase
from remit.patch import Quad
from remit.store import EmbeddedStore
from remit.upkeep import STORE


def run(scratch: Path, *, seed: int, incidents: int, repeats: int = 3) -> Outcome:
    """Measures quads a second, the median of some repeats; the two ways take turns.

    Each is handed the same quads in memory: ours as the program has them, the engine its own. The engine alone
    does `bulk_extend` and no more; ours also checks every term and waits for the disk. A rebuild reads the journal
    and checks its digests before it loads.
    """
    home = scratch / "home"
    filled(home, World(seed=seed), incidents)
    samples: dict[str, list[float]] = {"engine alone": [], "our store": []}
    source = EmbeddedStore(home / STORE)
    size = source.size()
    quads = list(source.match())
    native = [*source.engine]
    for turn in range(repeats):
        samples["engine alone"].append(size / _seconds(partial(_raw, native, scratch / f"raw-{turn}")))
        samples["our store"].append(size / _seconds(partial(_ours, quads, scratch / f"ours-{turn}")))
    source.close()
    samples["rebuild from the journal"] = [size / _seconds(partial(KnowledgeBase.rebuild, home))]
    middle = {what: percentile(values, 50) for what, values in samples.items()}
    figures = [Figure(what=f"{what}, quads/s", value=value) for what, value in middle.items()]
    figures.append(
        Figure(what="our store / engine alone", value=middle["our store"] / middle["engine alone"], at_least=0.7)
    )
    figures.append(
        Figure(what="rebuild / engine alone", value=middle["rebuild from the journal"] / middle["engine alone"])
    )
    arguments = {"incidents": incidents, "quads": size, "repeats": repeats}
    return Outcome(benchmark="load", seed=seed, arguments=arguments, figures=figures, samples=samples)


def _raw(quads: list[ox.Quad], folder: Path) -> None:
    ox.Store(str(folder)).bulk_extend(quads)


def _ours(quads: list[Quad], folder: Path) -> None:
    store = EmbeddedStore(folder)
    store.load(quads, position=1)
    store.close()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

"""Figures of a running server, in the text format of Prometheus.

Only numbers and names of the program are labels: a route by its template, a problem by its code. So there are as
many series as the program has routes, whatever is asked for, and none says anything of a record or a person.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from typing_extensions import override

from remit import __version__
from remit.base import KnowledgeBase
from remit.errors import Refused
from remit_api.background import Findings
from remit_api.jobs import Jobs
from remit_api.workers import QueryWorkers

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_COUNTED_EVERY = 60.0  # seconds: to count quads is to read them all
_ALL_QUADS = files("remit_api").joinpath("all_quads.rq").read_text(encoding="utf-8")


class Metrics:
    """What is counted while requests are answered, and what is looked up when somebody asks for the figures."""

    def __init__(self, kb: KnowledgeBase, jobs: Jobs, workers: QueryWorkers, findings: Findings) -> None:
        """Begins at zero.

        Args:
            kb: whose positions and quads are shown.
            jobs: which are counted.
            workers: the query processes.
            findings: what works out stored findings.
        """
        self.running = 0
        """Requests that are being answered."""
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.times: defaultdict[tuple[str, str], _Times] = defaultdict(_Times)
        # the first refusal is to be seen as a rise from zero
        self.problems: Counter[str] = Counter({Refused.code: 0})
        self._registry = CollectorRegistry()
        self._registry.register(_Looked(self, kb, jobs, workers, findings))
        ProcessCollector(registry=self._registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts a request that has its answer. Only the event loop counts, so nothing need be locked."""
        self.requests[method, route, status] += 1
        self.times[method, route].add(seconds)

    def text(self) -> bytes:
        """Gives all figures. Blocks: it reads the journal, and now and then counts the quads."""
        return generate_latest(self._registry)


class _Times:
    """How long requests took: how many up to each bound, and all together."""

    __slots__ = ("numbers", "seconds")

    def __init__(self) -> None:
        self.numbers = [0] * (len(_BOUNDS) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        self.numbers[bisect_left(_BOUNDS, seconds)] += 1
        self.seconds += seconds

    def buckets(self) -> list[tuple[str, float]]:
        bounds = (*(str(float(bound)) for bound in _BOUNDS), "+Inf")
        return list(zip(bounds, map(float, accumulate(self.numbers)), strict=True))


class _Looked(Collector):
    """Figures that are looked up when they are asked for."""

    def __init__(
        self, metrics: Metrics, kb: KnowledgeBase, jobs: Jobs, workers: QueryWorkers, findings: Findings
    ) -> None:
        self._metrics = metrics
        self._kb = kb
        self._jobs = jobs
        self._workers = workers
        self._findings = findings
        self._quads = _Quads(kb)

    @override
    def collect(self) -> Iterator[Metric]:
        head, shown = self._kb.journal.head().position, self._kb.position()
        yield InfoMetricFamily("remit", "The program.", {"version": __version__})
        yield from self._of_requests()
        yield GaugeMetricFamily("remit_requests_running", "Requests that are being answered.", self._metrics.running)
        yield GaugeMetricFamily("remit_journal_position", "Last entry of the journal.", head)
        yield GaugeMetricFamily("remit_store_position", "Entry up to which the store has read the journal.", shown)
        yield GaugeMetricFamily("remit_store_lag_entries", "Entries that the store has not read yet.", head - shown)
        yield GaugeMetricFamily(
            "remit_quads", "Quads in the store; counted at most once a minute.", self._quads.count()
        )
        yield from self._of_findings()
        yield from self._of_jobs()
        yield from _of_workers(self._workers)

    def _of_findings(self) -> Iterator[Metric]:
        fresh = self._kb.freshness()
        yield GaugeMetricFamily(
            "remit_findings_behind",
            "Incidents whose stored findings may be outdated.",
            fresh.behind,
        )
        yield GaugeMetricFamily(
            "remit_findings_lag_entries", "Entries of the journal that stored findings do not know of.", fresh.entries
        )
        yield GaugeMetricFamily(
            "remit_findings_failed", "Incidents of which no findings could be worked out.", fresh.failed
        )
        yield GaugeMetricFamily(
            "remit_findings_running",
            "1 where stored findings are kept in step, 0 where that is off or failed when it was last tried.",
            self._findings.is_on,
        )

    def _of_requests(self) -> Iterator[Metric]:
        # copies, made in one step: the event loop counts on meanwhile
        requests, times, problems = (
            self._metrics.requests.copy(),
            self._metrics.times.copy(),
            self._metrics.problems.copy(),
        )
        counted = CounterMetricFamily("remit_requests", "Requests answered.", labels=("method", "route", "status"))
        for (method, route, status), number in requests.items():
            counted.add_metric((method, route, str(status)), number)
        yield counted
        took = HistogramMetricFamily(
            "remit_request_seconds",
            "Time from the head of a request to the end of its answer.",
            labels=("method", "route"),
        )
        for labels, each in times.items():
            took.add_metric(labels, each.buckets(), each.seconds)
        yield took
        answers = CounterMetricFamily(
            "remit_problems", "Answers that were problems, by code; refused is the gate's.", labels=("code",)
        )
        for code, number in problems.items():
            answers.add_metric((code,), number)
        yield answers

    def _of_jobs(self) -> Iterator[Metric]:
        now, ended = self._jobs.counts()
        states = GaugeMetricFamily("remit_jobs", "Jobs that wait or run.", labels=("state",))
        for state, number in now.items():
            states.add_metric((state,), number)
        ends = CounterMetricFamily("remit_jobs_ended", "Jobs that ended, by what became of them.", labels=("state",))
        for state, number in ended.items():
            ends.add_metric((state,), number)
        yield states
        yield ends


def _of_workers(workers: QueryWorkers) -> Iterator[Metric]:
    processes = GaugeMetricFamily(
        "remit_query_workers",
        "Processes for queries: wanted for quick ones, up in all, busy; none is up before the first query.",
        labels=("state",),
    )
    for state, number in (("wanted", workers.size), ("up", workers.alive()), ("busy", workers.busy())):
        processes.add_metric((state,), number)
    yield processes
    yield GaugeMetricFamily("remit_query_queue", "Queries that wait for a process.", workers.waiting())
    stopped = CounterMetricFamily("remit_queries_stopped", "Queries that were stopped, by reason.", labels=("reason",))
    for reason, number in workers.killed().items():
        stopped.add_metric((reason,), number)
    yield stopped
    yield GaugeMetricFamily("remit_checkpoints", "Checkpoints on the disk.", workers.checkpoint_count())
    age = workers.checkpoint_age()
    if age is not None:
        yield GaugeMetricFamily("remit_checkpoint_age_seconds", "Age of the newest checkpoint.", age)


class _Quads:
    """The number of quads, counted anew when something moved and a minute has passed.

    A query counts them, not the engine's own length: that one keeps the interpreter, and with it every request, waiting
    (44 ms for 300,000 quads).
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._lock = threading.Lock()
        self._counted: tuple[int, float, int] | None = None

    def count(self) -> int:
        with self._lock:
            position, now = self._kb.position(), time.monotonic()
            if self._counted is None or (self._counted[0] != position and now - self._counted[1] >= _COUNTED_EVERY):
                self._counted = (position, now, self._read())
            return self._counted[2]

    def _read(self) -> int:
        ((number,),) = self._kb.select(_ALL_QUADS)
        return int(str(number))

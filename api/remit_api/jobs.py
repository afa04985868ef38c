"""Jobs: changes that touch so much that nobody should wait for the answer. One runs at a time.

A job is kept in this process only. What it did is in the journal under the change's identifier, so that a
client that lost the job, or the server, asks again with the same identifier and learns what became of it.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from remit.base import KnowledgeBase
from remit.change import Change
from remit.errors import Busy, RemitError
from remit.outcomes import Accepted
from remit.writing import Guard

log = logging.getLogger(__name__)

_KEPT = 200
"""Jobs that are remembered after they ended."""

State: TypeAlias = Literal["waiting", "running", "accepted", "refused", "failed"]
_UNFINISHED: tuple[State, State] = ("waiting", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A change on its way.

    Attributes:
        id: the identifier of the change.
        state: where it is; refused and failed have an error, accepted has an answer.
        doing: what is being done, in a word.
        done: records validated so far.
        total: records to validate; 0 while that is not known.
        accepted: what became of it.
        error: why it was not taken.
    """

    id: str
    state: State = "waiting"
    doing: str = ""
    done: int = 0
    total: int = 0
    accepted: Accepted | None = None
    error: RemitError | None = None


class Jobs:
    """Takes large changes one after another, in the background."""

    def __init__(self, kb: KnowledgeBase, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Starts with no job."""
        self._kb = kb
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._ended: Counter[State] = Counter()
        self._idle = threading.Condition(self._lock)
        self._takes_no_more = False

    def take(self, change: Change, guard: Guard | None = None) -> Job:
        """Takes a change as a job; one that runs already under the same identifier is given again.

        Args:
            change: the change.
            guard: a condition that must hold when it is its turn.

        Raises:
            Busy: no more are taken.
        """
        with self._lock:
            known = self._jobs.get(change.id)
            if known is not None and known.state in {"waiting", "running"}:
                return known
            if self._takes_no_more:
                raise Busy(
                    "The server is stopping, and takes no change that touches so much. Nothing was written. Send it "
                    "again under the same identifier when the server is back."
                )
            job = self._jobs[change.id] = Job(id=change.id)
            self._jobs.move_to_end(change.id)
            while len(self._jobs) > _KEPT and next(iter(self._jobs.values())).state not in {"waiting", "running"}:
                self._jobs.popitem(last=False)
        self._pool.submit(self._run, change, guard)
        return job

    def job(self, identifier: str) -> Job | None:
        """Gives a job; None where there is none of that identifier."""
        with self._lock:
            return self._jobs.get(identifier)

    def counts(self) -> tuple[dict[State, int], dict[State, int]]:
        """Gives how many wait and run, and how many ended so far, by what became of them."""
        with self._lock:
            now = Counter(job.state for job in self._jobs.values())
            return (
                {state: now[state] for state in _UNFINISHED},
                {state: self._ended[state] for state in ("accepted", "refused", "failed")},
            )

    def take_no_more(self) -> None:
        """Refuses jobs from now on; those that are there run on. It may be called while another thread is in here."""
        self._takes_no_more = True

    def close(self, timeout: float | None = None) -> tuple[Job, ...]:
        """Waits for the job that runs, and drops those that wait: their clients have had no acceptance.

        Args:
            timeout: seconds to wait at most; None for as long as it takes.

        Returns:
            Jobs that did not end: dropped before they ran, or running still.
        """
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._idle:
            self._idle.wait_for(lambda: all(job.state != "running" for job in self._jobs.values()), timeout)
            return tuple(job for job in self._jobs.values() if job.state in _UNFINISHED)

    def _run(self, change: Change, guard: Guard | None) -> None:
        self._say(change.id, state="running")
        try:
            accepted = self._kb.accept(
                change,
                now=self._clock(),
                progress=lambda doing, done, total: self._say(change.id, doing=doing, done=done, total=total),
                large=True,
                guard=guard,
            )
        except RemitError as error:
            self._say(change.id, state="refused" if error.code == "refused" else "failed", error=error)
        except BaseException as fault:
            log.exception("the job %s ended in an error of Remit itself", change.id)
            self._say(change.id, state="failed", error=RemitError(f"An error of Remit itself: {fault!r}."))
            raise
        else:
            self._say(change.id, state="accepted", accepted=accepted)

    def _say(self, identifier: str, **members: object) -> None:
        with self._idle:
            job = self._jobs[identifier] = replace(self._jobs[identifier], **members)  # type: ignore[arg-type]  # its fields
            if "state" in members and job.state not in _UNFINISHED:
                self._ended[job.state] += 1
                self._idle.notify_all()

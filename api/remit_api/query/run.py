"""Runs queries in processes of their own, on checkpoints, with limits of time, memory and size.

There are two lanes. A query starts in the quick one, which has `query_workers` processes. One that runs longer than
a quarter of a second leaves it: its process goes on in the slow lane, at the lowest priority, and a new one takes
its place, so that slow queries hold nobody up. The slow lane has as many places; a query that finds none there is
stopped and started again when there is one. In front of each lane is a queue with a bound.

A process is replaced when it died, was killed, has grown, or was slow: memory returns, and nothing is left over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from remit.base import KnowledgeBase
from remit.checkpoints import Checkpoint
from remit.errors import BadInput, BadQuery, Damaged, LimitReached
from remit.iri import ID
from remit.store import EVERYTHING, Dataset, reader
from remit_api.query.checked import Checked
from remit_api.query.limits import (
    QueueFull,
    broken_down,
    over_memory,
    over_size,
    over_time,
    queue_full,
    waited_long,
)
from remit_api.query.worker import Died, Reply, Worker
from remit_api.settings import Settings

log = logging.getLogger(__name__)

MAX_AGE = 1.0  # seconds that a result may be behind
LONGEST_WAIT = 2.0  # seconds for a position that the store does not show yet
_RENEW_AT = 0.5  # seconds: from then on a new checkpoint is made beside the reading
_PATIENCE = 0.25  # seconds that a query has in the quick lane
_PAUSE = 0.01
_LOWEST = 19
_MEGABYTE = 2**20

Gone = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query, as the engine writes it, and the journal position that it shows."""

    content: bytes
    position: int


@dataclass(slots=True)
class _Lane:
    """Places of one kind, and who waits for one."""

    places: int
    taken: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    def leave(self) -> None:
        self.taken -= 1
        while self.waiting and self.taken < self.places:
            turn = self.waiting.popleft()
            if not turn.done():
                self.taken += 1
                turn.set_result(None)


class Runner:
    """Runs queries for one event loop; starts processes when the first query comes.

    Args:
        kb: what is read.
        settings: the limits.
    """

    def __init__(self, kb: KnowledgeBase, settings: Settings) -> None:
        self._kb = kb
        self._checkpoints = kb.checkpoints
        self._settings = settings
        self.size = settings.query_workers or os.cpu_count() or 1
        self._loop: asyncio.AbstractEventLoop | None = None
        self._quick = _Lane(self.size)
        self._slow = _Lane(self.size)
        self._idle: list[Worker] = []
        self._workers: set[Worker] = set()
        self._ending: set[Worker] = set()
        self._renewing: asyncio.Future[Checkpoint] | None = None
        self._killed: Counter[str] = Counter()
        self._closing = threading.Lock()
        self._is_closed = False
        self._checkpoints.attach(forget=self._forget, close=self.close)

    # ---- what it is doing

    def alive(self) -> int:
        """Gives the number of processes that are up."""
        return len(self._workers)

    def busy(self) -> int:
        """Gives the number of processes that run a query."""
        return len(self._workers) - len(self._idle)

    def waiting(self) -> int:
        """Gives the number of queries that wait for a turn."""
        return len(self._quick.waiting) + len(self._slow.waiting)

    def killed(self) -> Mapping[str, int]:
        """Gives how many queries were stopped, by reason: time, memory, size, crash or disconnect."""
        return dict(self._killed)

    def checkpoint_age(self) -> float | None:
        """Gives the seconds since the newest checkpoint was known to show everything; None before the first."""
        return self._checkpoints.age()

    def checkpoint_count(self) -> int:
        """Gives the number of checkpoints that are kept."""
        return len(self._checkpoints.kept())

    def pids(self) -> tuple[int, ...]:
        """Gives the numbers of the processes."""
        return tuple(worker.pid for worker in self._workers)

    # ---- running

    async def run(
        self,
        query: Checked,
        media_type: str,
        *,
        dataset: Dataset = EVERYTHING,
        min_position: int = 0,
        gone: Gone | None = None,
    ) -> Answer:
        """Gives the result of a query.

        Args:
            query: what was looked at before.
            media_type: how the result is written.
            dataset: the graphs that it reads.
            min_position: journal position that the result must show.
            gone: returns when nobody waits for the result any more.

        Raises:
            BadQuery: it is no query, or its result has no such form.
            BadInput: the journal has no such position.
            LimitReached: of time, memory or size.
            Busy: the queue is full, or the position is not shown yet.
        """
        self._begin()
        checkpoint = self._checkpoints.use(max_age=_RENEW_AT, at_least=min_position)
        if checkpoint is None:
            checkpoint = await self._newer(min_position)
        try:
            reply = await self._turn(self._asked(query, media_type, dataset, checkpoint), checkpoint, gone)
        finally:
            self._checkpoints.release(checkpoint)
        return Answer(self._content(reply, media_type), checkpoint.position)

    def _asked(self, query: Checked, media_type: str, dataset: Dataset, checkpoint: Checkpoint) -> bytes:
        return reader.frame(
            reader.Asked(
                folder=str(checkpoint.folder),
                query=query.text,
                media_type=media_type,
                base=ID,
                names_graphs=query.names_graphs,
                default=tuple(map(str, dataset.default)),
                named=tuple(map(str, dataset.named)),
                most=self._settings.max_result,
            )
        )

    async def _turn(self, asked: bytes, checkpoint: Checkpoint, gone: Gone | None) -> Reply:
        """Runs a query in the quick lane, and in the slow one if it takes long."""
        timeout = self._settings.query_timeout
        await self._enter(self._quick)
        worker = self._ready(self._quick, checkpoint)
        reply = await self._reply(worker, asked, within=min(_PATIENCE, timeout))
        if reply is None and timeout > _PATIENCE:
            left = timeout - _PATIENCE
            if self._slow.taken < self._slow.places:
                self._to_slow_lane(worker)
                reply = await self._reply(worker, None, within=left, gone=gone)
            else:
                self._end(worker)
                await self._enter(self._slow)
                worker = self._ready(self._slow, checkpoint)
                reply = await self._reply(worker, asked, within=timeout, gone=gone)
        if reply is None:
            self._end(worker)
            self._killed["time"] += 1
            log.warning("query stopped reason=time seconds=%g", timeout)
            raise over_time(timeout)
        self._done(worker, reply)
        return reply

    async def _reply(
        self, worker: Worker, asked: bytes | None, *, within: float, gone: Gone | None = None
    ) -> Reply | None:
        """Gives what a process answers, None where it needs longer; ends the process if anything else happens."""
        try:
            if asked is not None:
                worker.send(asked)
            if gone is None:
                return await worker.reply(within=within)
            return await self._reply_or_gone(worker, within, gone)
        except Died as died:
            self._end(worker)
            raise self._error_of(died) from died
        except BaseException:
            self._end(worker)
            raise

    async def _reply_or_gone(self, worker: Worker, within: float, gone: Gone) -> Reply | None:
        leaving = asyncio.ensure_future(gone())
        reply = asyncio.ensure_future(worker.reply(within=within))
        try:
            await asyncio.wait((leaving, reply), return_when=asyncio.FIRST_COMPLETED)
            if reply.done():
                return reply.result()
            self._killed["disconnect"] += 1
            raise LimitReached("Nobody waits for the result any more, so the query was stopped.")
        finally:
            for waiting in (leaving, reply):
                waiting.cancel()

    def _content(self, reply: Reply, media_type: str) -> bytes:
        text = reply.content if reply.outcome == reader.DONE else reply.content.decode(errors="replace")
        match reply.outcome:
            case reader.DONE:
                return reply.content
            case reader.NO_QUERY:
                raise BadQuery(f"The query cannot be read: {text!s}. Nothing was run. Correct it there.")
            case reader.NOT_WRITABLE:
                raise BadQuery(
                    f"The query gives what cannot be written as {media_type}. Nothing was sent. Ask for Turtle, "
                    "N-Triples, RDF/XML or JSON-LD for triples, and JSON, XML, CSV or TSV for others."
                )
            case reader.TOO_LARGE:
                self._killed["size"] += 1
                raise over_size(self._settings.max_result)
            case reader.NO_MEMORY:
                self._killed["memory"] += 1
                raise over_memory(self._settings.query_memory)
            case reader.DAMAGED:
                raise Damaged(
                    f"The query failed: the engine says {text!s}. The journal still has everything. Free disk space "
                    "or mend the disk and start again; if that does not help, run remit rebuild."
                )
            case _:
                raise BadQuery(f"The query cannot be run: {text!s}. Nothing was given. Change it.")

    def _error_of(self, died: Died) -> Exception:
        reason = "memory" if died.ran_out else "crash"
        self._killed[reason] += 1
        log.warning("query process ended reason=%s code=%s", reason, died.code)
        return over_memory(self._settings.query_memory) if died.ran_out else broken_down(died.code)

    # ---- checkpoints

    async def _newer(self, min_position: int) -> Checkpoint:
        """Gives a checkpoint that is new enough, in use."""
        found = self._checkpoints.use(max_age=MAX_AGE, at_least=min_position)
        if found is not None:
            self._renew()  # for those who come next
            return found
        if min_position > self._kb.position():
            await self._shown(min_position)
        asked = time.monotonic()
        while True:
            await asyncio.shield(self._renew())
            # what was being made when this query came may be too old for it
            found = self._checkpoints.use(max_age=time.monotonic() - asked + MAX_AGE, at_least=min_position)
            if found is not None:
                return found

    def _renew(self) -> asyncio.Future[Checkpoint]:
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.ensure_future(asyncio.to_thread(self._checkpoints.renew))
            self._renewing.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._renewing

    async def _shown(self, position: int) -> None:
        """Waits until the store shows a position."""
        head = await asyncio.to_thread(self._kb.journal.head)
        if position > head.position:
            raise BadInput(
                f"The journal has no entry {position} yet; its last one is {head.position}. Nothing was run. Give the "
                "position that the answer to your change named."
            )
        until = time.monotonic() + LONGEST_WAIT
        while self._kb.position() < position:
            if time.monotonic() > until:
                raise QueueFull(
                    f"The store does not show entry {position} of the journal after {LONGEST_WAIT:g} seconds; it shows "
                    f"{self._kb.position()}. Nothing was run. Ask again in some seconds, or without min-position."
                )
            await asyncio.sleep(_PAUSE)

    def _forget(self) -> None:
        """Lets go of old checkpoints soon: a text in them was redacted."""
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end_idle)

    def _end_idle(self) -> None:
        for worker in tuple(self._idle):
            self._end(worker)

    # ---- processes

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if loop is self._loop and not self._is_closed:
            return
        if self._is_closed:
            raise QueueFull("The server is stopping. Nothing was run. Ask again when it is back.")
        self._end_all()
        self._loop = loop
        self._quick, self._slow = _Lane(self.size), _Lane(self.size)
        self._renewing = None
        self._refill()

    def _refill(self) -> None:
        """Starts processes for the quick lane, so that no query need wait for one to be up."""
        while len(self._idle) + self._quick.taken < self.size and not self._is_closed:
            try:
                self._idle.insert(0, self._start())  # last in turn: those that have the store open go first
            except OSError:
                log.exception("no query process could be started")
                return

    async def _enter(self, lane: _Lane) -> None:
        if lane.taken < lane.places:
            lane.taken += 1
            return
        if len(lane.waiting) >= self._settings.query_queue:
            raise queue_full(len(lane.waiting))
        turn = asyncio.get_running_loop().create_future()
        lane.waiting.append(turn)
        try:
            await asyncio.wait_for(turn, self._settings.query_timeout)
        except TimeoutError as error:
            raise waited_long(self._settings.query_timeout) from error
        except BaseException:
            if turn.done() and not turn.cancelled():
                lane.leave()
            raise

    def _ready(self, lane: _Lane, checkpoint: Checkpoint) -> Worker:
        """Gives a process for the place that was taken, with a use of the checkpoint."""
        try:
            worker = self._idle.pop() if self._idle and lane is self._quick else self._start()
        except OSError as error:
            lane.leave()
            raise QueueFull(
                f"No process for the query could be started: {error}. Nothing was run. Ask again in some seconds; "
                "whoever runs the server should look at its limits of processes and memory."
            ) from error
        if lane is self._slow:
            self._nice(worker)
        self._open(worker, checkpoint)
        return worker

    def _open(self, worker: Worker, checkpoint: Checkpoint) -> None:
        if worker.checkpoint is not checkpoint:
            if worker.checkpoint is not None:
                self._checkpoints.release(worker.checkpoint)
            worker.checkpoint = self._checkpoints.again(checkpoint)

    def _start(self) -> Worker:
        assert self._loop is not None  # noqa: S101 (`_begin` came first)
        worker = Worker(self._loop, memory=self._settings.query_memory * _MEGABYTE, lost=self._lost)
        self._workers.add(worker)
        return worker

    def _lost(self, worker: Worker) -> None:
        """Takes a process that ended by itself out of use; one that ran a query is seen to by its query."""
        if worker in self._idle:
            self._idle.remove(worker)
        # nothing is started in its place here: one that cannot start at all would be started without end
        self._leaving(worker)

    def _to_slow_lane(self, worker: Worker) -> None:
        """Moves a process to the slow lane, and lets the next query into the quick one."""
        self._nice(worker)
        self._slow.taken += 1
        self._quick.leave()
        self._refill()

    @staticmethod
    def _nice(worker: Worker) -> None:
        worker.is_slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, _LOWEST)

    def _done(self, worker: Worker, reply: Reply) -> None:
        if worker.is_slow or reply.is_grown or worker.is_ended:
            self._end(worker)
            return
        self._idle.append(worker)
        self._quick.leave()

    def _end(self, worker: Worker) -> None:
        """Ends a process and gives its place to the next query."""
        if worker in self._idle:
            self._idle.remove(worker)
        else:
            (self._slow if worker.is_slow else self._quick).leave()
        worker.end()
        self._leaving(worker)
        self._refill()

    def _leaving(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._ending = {ending for ending in (*self._ending, worker) if not ending.is_gone}
        self._let_go(worker)

    def _let_go(self, worker: Worker) -> None:
        held, worker.checkpoint = worker.checkpoint, None
        if held is not None:
            self._checkpoints.release(held)

    def _end_all(self) -> None:
        for worker in (*self._workers, *self._ending):
            worker.end_now()
            self._let_go(worker)
        self._workers.clear()
        self._ending.clear()
        self._idle.clear()

    def close(self, timeout: float = 5.0) -> None:
        """Ends every process and waits until none is left; queries that run get an error. Any thread may call it.

        Args:
            timeout: seconds to wait for each.
        """
        del timeout  # a killed process is gone at once; the longest wait for it is the worker's own
        with self._closing:
            self._is_closed = True
            self._end_all()

"""The processes that answer queries, in two lanes.

A query starts in the quick lane, which has `query_workers` processes. One that runs longer than half a second leaves
it: its process goes on in the slow lane, at a low priority that falls once more when it takes seconds, and a new one
takes its place, so that slow queries hold nobody up. The slow lane has as many places; a query that finds none there is
stopped, and started again when there is one. A process is replaced when it died, was killed, has grown, or was slow:
memory returns.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections import Counter
from collections.abc import Awaitable, Callable

from remit.checkpoints import Checkpoint, Checkpoints
from remit.errors import LimitReached
from remit_api.query.lanes import Lane
from remit_api.query.limits import QueueFull, broken_down, over_memory, over_time
from remit_api.query.worker import Died, Reply, Worker
from remit_api.settings import Settings

log = logging.getLogger(__name__)

PATIENCE = 0.5
"""Seconds that a query has in the quick lane."""

_LONGEST = 1.0  # seconds in the quick lane, for a query that hardly had a processor
_LOW = 5  # of nice(1): a third of the weight of others; the lowest would have nothing left on a busy machine
_LOWER, _LONG = 15, 2.0  # and a thirtieth, for what has taken so many seconds there: it has had its share
_MEGABYTE = 2**20

Gone = Callable[[], Awaitable[None]]


class Pool:
    """Processes for one event loop.

    Args:
        loop: the loop.
        checkpoints: what they read; each process uses one.
        settings: the limits.
        size: processes of the quick lane, and places of the slow one.
        killed: where queries that were stopped are counted, by reason.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        checkpoints: Checkpoints,
        settings: Settings,
        size: int,
        killed: Counter[str],
    ) -> None:
        self.loop = loop
        self._checkpoints = checkpoints
        self._settings = settings
        self._size = size
        self._killed = killed
        bound, patience = settings.query_queue, settings.query_timeout
        self._quick = Lane(places=size, bound=bound, patience=patience)
        self._slow = Lane(places=size, bound=bound, patience=patience)
        self._idle: list[Worker] = []
        self._workers: set[Worker] = set()
        self._ending: set[Worker] = set()
        self._is_closed = False
        self._refill()

    @property
    def workers(self) -> tuple[Worker, ...]:
        """The processes that are up."""
        return tuple(self._workers)

    @property
    def busy(self) -> int:
        """How many of them run a query."""
        return len(self._workers) - len(self._idle)

    @property
    def waiting(self) -> int:
        """How many queries wait for a turn."""
        return self._quick.waiting + self._slow.waiting

    # ---- answering

    async def answer(self, asked: bytes, checkpoint: Checkpoint, gone: Gone | None) -> Reply:
        """Runs a query in the quick lane, and in the slow one if it takes long.

        Args:
            asked: the query as it is sent.
            checkpoint: what it reads, which the caller has in use.
            gone: returns when nobody waits for the answer any more.

        Raises:
            LimitReached: of time or memory, or the process died.
            Busy: the queue is full.
        """
        timeout = self._settings.query_timeout
        await self._quick.enter()
        worker = self._ready(self._quick, checkpoint)
        begun = self.loop.time()
        reply = await self._reply(worker, asked, within=min(PATIENCE, timeout))
        # on a busy machine a quick query may take long without having worked long
        while reply is None and self.loop.time() - begun < min(_LONGEST, timeout - PATIENCE):
            spent = worker.spent()
            if spent is None or spent > PATIENCE / 2:
                break
            reply = await self._reply(worker, None, within=PATIENCE)
        left = timeout - (self.loop.time() - begun)
        if reply is None and left > 0:
            if self._slow.take():
                self._slow_down(worker)
                self._quick.leave()
                self._refill()
                reply = await self._slowly(worker, None, within=left, gone=gone)
            else:
                self._end(worker)
                await self._slow.enter()
                worker = self._ready(self._slow, checkpoint)
                reply = await self._slowly(worker, asked, within=timeout, gone=gone)
        if reply is None:
            self._end(worker)
            self._killed["time"] += 1
            log.warning("query stopped reason=time seconds=%g", timeout)
            raise over_time(timeout)
        self._done(worker, reply)
        return reply

    async def _slowly(self, worker: Worker, asked: bytes | None, *, within: float, gone: Gone | None) -> Reply | None:
        """Gives what a process of the slow lane answers; one that takes seconds gets less of the processor."""
        first = min(within, _LONG)
        reply = await self._reply(worker, asked, within=first, gone=gone)
        if reply is None and within > first:
            self._slow_down(worker, _LOWER)
            reply = await self._reply(worker, None, within=within - first, gone=gone)
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
            return await self._reply_unless(gone, worker, within)
        except Died as died:
            self._end(worker)
            reason = "memory" if died.ran_out else "crash"
            self._killed[reason] += 1
            log.warning("query process ended reason=%s code=%s", reason, died.code)
            raise (over_memory(self._settings.query_memory) if died.ran_out else broken_down(died.code)) from died
        except BaseException:
            self._end(worker)
            raise

    async def _reply_unless(self, gone: Gone, worker: Worker, within: float) -> Reply | None:
        leaving = asyncio.ensure_future(gone())
        reply = asyncio.ensure_future(worker.reply(within=within))
        try:
            await asyncio.wait((leaving, reply), return_when=asyncio.FIRST_COMPLETED)
            if reply.done():
                return reply.result()
            self._killed["disconnect"] += 1
            raise LimitReached("Nobody waits for the result any more, so the query was stopped. Ask again.")
        finally:
            for waiting in (leaving, reply):
                waiting.cancel()

    # ---- processes

    def _ready(self, lane: Lane, checkpoint: Checkpoint) -> Worker:
        """Gives a process for a place that was taken, with a use of the checkpoint."""
        try:
            worker = self._idle.pop() if self._idle and lane is self._quick else self._start()
        except OSError as error:
            lane.leave()
            raise QueueFull(
                f"No process for the query could be started: {error}. Nothing was run. Ask again in some seconds; "
                "whoever runs the server should look at its limits of processes and memory."
            ) from error
        if lane is self._slow:
            self._slow_down(worker)
        if worker.checkpoint is not checkpoint:
            self._let_go(worker)
            worker.checkpoint = self._checkpoints.again(checkpoint)
        return worker

    def _start(self) -> Worker:
        worker = Worker(self.loop, memory=self._settings.query_memory * _MEGABYTE, lost=self._lost)
        self._workers.add(worker)
        return worker

    def _refill(self) -> None:
        """Starts processes for the quick lane, so that no query need wait for one to be up."""
        while len(self._idle) + self._quick.taken < self._size and not self._is_closed:
            try:
                # last in turn: those that have a checkpoint open go first
                self._idle.insert(0, self._start())
            except OSError:
                log.exception("no query process could be started")
                return

    @staticmethod
    def _slow_down(worker: Worker, priority: int = _LOW) -> None:
        worker.is_slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, priority)

    def _done(self, worker: Worker, reply: Reply) -> None:
        if worker.is_slow or reply.is_grown or worker.is_ended:
            self._end(worker)
            return
        self._idle.append(worker)
        self._quick.leave()

    def _end(self, worker: Worker) -> None:
        """Ends a process that has a query, and gives its place to the next one."""
        (self._slow if worker.is_slow else self._quick).leave()
        worker.end()
        self._leaving(worker)
        self._refill()

    def _lost(self, worker: Worker) -> None:
        """Takes a process that ended by itself out of use; one that has a query is seen to by its query."""
        if worker in self._idle:
            self._idle.remove(worker)
        # nothing is started in its place here: one that cannot start at all would be started without end
        self._leaving(worker)

    def _leaving(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._ending = {ending for ending in (*self._ending, worker) if not ending.is_gone}
        self._let_go(worker)

    def _let_go(self, worker: Worker) -> None:
        held, worker.checkpoint = worker.checkpoint, None
        if held is not None:
            self._checkpoints.release(held)

    def forget(self) -> None:
        """Ends the processes that have nothing to do, and with them the uses of their checkpoints."""
        for worker in tuple(self._idle):
            self._idle.remove(worker)
            worker.end()
            self._leaving(worker)

    def close(self) -> None:
        """Ends every process, and waits until none is left. Any thread may call it, also after the loop has ended."""
        self._is_closed = True
        for worker in (*self._workers, *self._ending):
            worker.end_now()
            self._let_go(worker)
        self._workers.clear()
        self._ending.clear()
        self._idle.clear()

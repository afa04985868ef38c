"""Runs queries in processes of their own, on checkpoints that never change, with limits of time, memory and size."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from remit.base import KnowledgeBase
from remit.checkpoints import Checkpoint
from remit.errors import BadInput, BadQuery, Damaged
from remit.iri import ID
from remit.store import EVERYTHING, Dataset, reader
from remit_api.query.checked import Checked
from remit_api.query.limits import QueueFull, over_memory, over_size
from remit_api.query.pool import Gone, Pool
from remit_api.query.worker import Reply
from remit_api.settings import Settings

MAX_AGE = 1.0
"""Seconds that a result may be behind."""

LONGEST_WAIT = 2.0
"""Seconds for which a position is waited for that the store does not show yet."""

_RENEW_AT = 0.5  # seconds: from then on a new checkpoint is made beside the reading
_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query, as the engine writes it, and the journal position that it shows."""

    content: bytes
    position: int


class Runner:
    """Runs queries; starts processes when the first one comes.

    Args:
        kb: what is read.
        settings: the limits.
    """

    def __init__(self, kb: KnowledgeBase, settings: Settings) -> None:
        self._kb = kb
        self._checkpoints = kb.checkpoints
        self._settings = settings
        self.size = settings.query_workers or os.cpu_count() or 1
        self._pool: Pool | None = None
        self._renewing: asyncio.Future[Checkpoint] | None = None
        self._killed: Counter[str] = Counter()
        self._closing = threading.Lock()
        self._is_closed = False
        self._checkpoints.attach(forget=self._forget, close=self.close)

    # ---- what it is doing

    def alive(self) -> int:
        """Gives the number of processes that are up: those wanted, and those of slow queries beside."""
        return len(self._pool.workers) if self._pool else 0

    def busy(self) -> int:
        """Gives the number of processes that run a query."""
        return self._pool.busy if self._pool else 0

    def waiting(self) -> int:
        """Gives the number of queries that wait for a turn."""
        return self._pool.waiting if self._pool else 0

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
        return tuple(worker.pid for worker in self._pool.workers) if self._pool else ()

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
        pool = self._pool_of(asyncio.get_running_loop())
        checkpoint = self._checkpoints.use(max_age=_RENEW_AT, at_least=min_position)
        if checkpoint is None:
            checkpoint = await self._newer(min_position)
        try:
            reply = await pool.answer(self._asked(query, media_type, dataset, checkpoint), checkpoint, gone)
        finally:
            self._checkpoints.release(checkpoint)
        if reply.outcome != reader.DONE:
            raise self._error_of(reply, media_type)
        return Answer(reply.content, checkpoint.position)

    def _pool_of(self, loop: asyncio.AbstractEventLoop) -> Pool:
        if self._is_closed:
            raise QueueFull("The server is stopping. Nothing was run. Ask again when it is back.")
        if self._pool is None or self._pool.loop is not loop:
            if self._pool is not None:
                self._pool.close()
            self._renewing = None
            self._pool = Pool(
                loop, checkpoints=self._checkpoints, settings=self._settings, size=self.size, killed=self._killed
            )
        return self._pool

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

    def _error_of(self, reply: Reply, media_type: str) -> Exception:
        text = reply.content.decode(errors="replace")
        match reply.outcome:
            case reader.NO_QUERY:
                return BadQuery(f"The query cannot be read: {text}. Nothing was run. Correct it there.")
            case reader.NOT_WRITABLE:
                return BadQuery(
                    f"The query gives what cannot be written as {media_type}. Nothing was sent. Ask for Turtle, "
                    "N-Triples, RDF/XML or JSON-LD for triples, and JSON, XML, CSV or TSV for others."
                )
            case reader.TOO_LARGE:
                self._killed["size"] += 1
                return over_size(self._settings.max_result)
            case reader.NO_MEMORY:
                self._killed["memory"] += 1
                return over_memory(self._settings.query_memory)
            case reader.DAMAGED:
                return Damaged(
                    f"The query failed: the engine says {text}. The journal still has everything. Free disk space "
                    "or mend the disk and start again; if that does not help, run remit rebuild."
                )
            case _:
                return BadQuery(f"The query cannot be run: {text}. Nothing was given. Change it.")

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
            # one that was being made when this query came may be too old for it: then another is made
            found = self._checkpoints.use(max_age=time.monotonic() - asked + MAX_AGE, at_least=min_position)
            if found is not None:
                return found

    def _renew(self) -> asyncio.Future[Checkpoint]:
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.ensure_future(asyncio.to_thread(self._checkpoints.renew))
            # an error is told to who waits; where nobody does, the next query meets it again
            self._renewing.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._renewing

    async def _shown(self, position: int) -> None:
        """Waits until the store shows a position.

        Raises:
            BadInput: the journal has no such entry.
            Busy: the store did not show it in time.
        """
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
        if self._pool is not None and not self._pool.loop.is_closed():
            with contextlib.suppress(RuntimeError):  # the loop ended in between, and with it the processes
                self._pool.loop.call_soon_threadsafe(self._pool.forget)

    def close(self, timeout: float = 5.0) -> None:
        """Ends every process and waits until none is left; queries that run get an error. Any thread may call it.

        Args:
            timeout: seconds to wait; a killed process is gone within milliseconds.
        """
        del timeout
        with self._closing:
            self._is_closed = True
            if self._pool is not None:
                self._pool.close()

"""One process that answers queries, as the event loop sees it: a socket, a future, and a way to end it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from remit.checkpoints import Checkpoint
from remit.store import reader

_CHUNK = 2**18
_REAP_EVERY, _REAP_FOR = 0.005, 5.0  # seconds
_USER, _SYSTEM = 11, 12  # fields of /proc/PID/stat after the name: proc(5), 14 and 15
_LAST_WORDS = 4096  # bytes of what a dying process wrote that are read


@dataclass(frozen=True, slots=True)
class Reply:
    """What a process answered."""

    outcome: int
    content: bytes
    is_grown: bool


class Died(Exception):
    """The process ended before it answered.

    Attributes:
        code: its exit code; minus the signal where one ended it.
        ran_out: whether it found no more memory.
    """

    def __init__(self, code: int | None, *, ran_out: bool) -> None:
        super().__init__(code)
        self.code = code
        self.ran_out = ran_out


class Worker:
    """A process. It belongs to one event loop, and answers one query at a time.

    Args:
        loop: the loop.
        memory: bytes that a query may take; 0 for no limit.
        lost: called when the process ends while it has nothing to do.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, memory: int, lost: Callable[[Worker], None]) -> None:
        self._loop = loop
        self._lost = lost
        self._reply: asyncio.Future[Reply | None] | None = None
        self._got = bytearray()
        self._seconds = 0.0
        self.checkpoint: Checkpoint | None = None
        """What it has open, in use until the process is ended."""
        self.is_ended = False
        self.is_slow = False
        self._words: IO[bytes] = tempfile.TemporaryFile(prefix="remit-query-")  # noqa: SIM115 (closed in `_reaped`)
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own file)
                reader.command(theirs.fileno(), memory),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._words,
                # a signal to the group of the server (Ctrl-C) is for the server: what runs may end
                process_group=0,
            )
        ours.setblocking(False)
        self._socket = ours
        loop.add_reader(ours.fileno(), self._readable)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def spent(self) -> float | None:
        """Gives the seconds of processor that the query took so far; None where the system does not say."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK") - self._seconds

    def send(self, asked: bytes) -> None:
        """Hands the process a query; `reply` then gives what it answers."""
        self._reply = self._loop.create_future()
        self._got.clear()
        try:
            sent = self._socket.send(asked)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._died()
            return
        if sent < len(asked):
            self._send_rest(memoryview(asked)[sent:])

    def _send_rest(self, rest: memoryview) -> None:
        def writable() -> None:
            nonlocal rest
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                return
            except OSError:
                rest = rest[:0]
            if not rest:
                self._loop.remove_writer(self._socket.fileno())

        self._loop.add_writer(self._socket.fileno(), writable)

    async def reply(self, *, within: float) -> Reply | None:
        """Gives the answer, or None where there is none after so many seconds: the query runs on.

        Raises:
            Died: the process ended.
        """
        waiting = self._reply
        assert waiting is not None  # noqa: S101 (a query was sent)
        timer = self._loop.call_later(within, self._overdue)
        try:
            return await waiting
        finally:
            timer.cancel()

    def _overdue(self) -> None:
        if self._reply is not None and not self._reply.done():
            waiting, self._reply = self._reply, self._loop.create_future()
            waiting.set_result(None)

    def _readable(self) -> None:
        try:
            part = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._died()
            return
        got = self._got
        got += part
        if len(got) < reader.HEAD.size:
            return
        outcome, is_grown, seconds, size = reader.HEAD.unpack_from(got)
        if len(got) < reader.HEAD.size + size:
            return
        content = bytes(memoryview(got)[reader.HEAD.size :])
        self._got = bytearray()
        self._seconds = seconds
        if self._reply is not None and not self._reply.done():
            self._reply.set_result(Reply(outcome, content, bool(is_grown)))

    def _died(self) -> None:
        if self.is_ended:
            return
        self._leave()
        self._lost(self)
        self._await_end(time.monotonic() + _REAP_FOR, tells=True)

    def end(self) -> None:
        """Kills the process, whatever it does; it is taken off the system's list soon."""
        if not self.is_ended:
            self._process.kill()
            self._leave()
            self._await_end(time.monotonic() + _REAP_FOR, tells=False)

    def end_now(self) -> None:
        """Kills the process and waits until it is gone, from any thread, also when the loop has ended."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait(_REAP_FOR)
        waiting = self._reply
        if waiting is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(_fail, waiting, Died(self._process.returncode, ran_out=False))
        self._leave()
        self._words.close()

    @property
    def is_gone(self) -> bool:
        """Whether the process is off the system's list."""
        return self._process.returncode is not None

    def _leave(self) -> None:
        if self.is_ended:
            return
        self.is_ended = True
        if not self._loop.is_closed():
            self._loop.remove_reader(self._socket.fileno())
            self._loop.remove_writer(self._socket.fileno())
        self._socket.close()

    def _await_end(self, until: float, *, tells: bool) -> None:
        """Looks every few milliseconds whether the process is gone, and then tells who waits for its answer.

        Whoever asks for the answer only afterwards is told too: the process may die between two of its waits.
        """
        code = self._process.poll()
        if code is None and time.monotonic() < until:
            self._loop.call_later(_REAP_EVERY, lambda: self._await_end(until, tells=tells))
            return
        words = b""
        if not self._words.closed:
            self._words.seek(0)
            words = self._words.read(_LAST_WORDS)
            self._words.close()
        if tells and self._reply is not None:
            _fail(self._reply, Died(code, ran_out=b"memory allocation" in words or b"bad_alloc" in words))


def _fail(waiting: asyncio.Future[Reply | None], died: Died) -> None:
    if not waiting.done():
        waiting.set_exception(died)
        waiting.exception()  # it counts as seen: perhaps nobody waits for this answer any more

"""A process that reads one checkpoint at a time, answers one query at a time, and may be killed at any moment.

It is run as a file, not imported: it knows the engine and the standard library alone, so that it answers some 40 ms
after it was started. It speaks frames over a socket that it inherits: a length, and a marshalled tuple; what it
answers is a head (outcome, whether the process grew, its seconds of processor so far, length) and the bytes. See
`remit.checkpoints` for what it reads; who starts it holds the limit of time.

Source of the limit of memory: setrlimit(2), RLIMIT_AS.
"""

from __future__ import annotations

import marshal
import os
import resource
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple, cast

import pyoxigraph as ox

LENGTH = struct.Struct("<Q")
HEAD = struct.Struct("<BBdQ")
DONE, NO_QUERY, NOT_RUN, NOT_WRITABLE, TOO_LARGE, NO_MEMORY, DAMAGED = range(7)
"""How a query ended; the last one means that the checkpoint cannot be read."""

_GROWN = 128 * 2**20  # bytes of resident memory above those at the start, from which a process is replaced


class Asked(NamedTuple):
    """A query to be answered.

    Attributes:
        folder: the checkpoint.
        query: its text.
        media_type: how the result is written.
        base: address against which relative ones are read.
        names_graphs: whether the text has FROM or FROM NAMED.
        default: addresses of the graphs whose union is the default graph.
        named: addresses of the graphs that GRAPH can name.
        most: bytes that the result may have.
    """

    folder: str
    query: str
    media_type: str
    base: str
    names_graphs: bool
    default: tuple[str, ...]
    named: tuple[str, ...]
    most: int


def frame(asked: Asked) -> bytes:
    """Gives a query as it is sent."""
    body = marshal.dumps(tuple(asked))
    return LENGTH.pack(len(body)) + body


def command(handle: int, memory: int) -> list[str]:
    """Gives the command that starts a reader.

    Args:
        handle: number of the socket that it inherits.
        memory: bytes that a query may take, above what the open checkpoint takes; 0 for no limit.
    """
    return [sys.executable, "-P", "-B", str(Path(__file__)), str(handle), str(memory)]


class _TooLarge(Exception):
    pass


_OUTCOMES = (
    (_TooLarge, TOO_LARGE),
    (MemoryError, NO_MEMORY),
    (LookupError, NOT_WRITABLE),
    (SyntaxError, NO_QUERY),
    (OSError, DAMAGED),
    (Exception, NOT_RUN),
)


class _Limited:
    """Keeps what the engine writes, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        self._left = most
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._left -= len(part)
        if self._left < 0:
            raise _TooLarge
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        pass


class _Reader:
    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._folder = ""
        self._engine: ox.Store | None = None

    def answer(self, asked: Asked) -> tuple[int, list[bytes]]:
        """Gives how a query ended, and its result or what is wrong."""
        written = _Limited(asked.most)
        try:
            _write(self._opened(asked.folder), asked, written)
        except (_TooLarge, MemoryError, LookupError, SyntaxError, ValueError, RuntimeError, OSError) as error:
            written.parts.clear()
            outcome = next(outcome for kind, outcome in _OUTCOMES if isinstance(error, kind))
            return outcome, [str(getattr(error, "msg", error)).encode()]
        return DONE, written.parts

    def _opened(self, folder: str) -> ox.Store:
        if self._engine is None or folder != self._folder:
            self._engine = None  # lets go of the old checkpoint first
            _limit(0)
            self._engine = ox.Store.read_only(folder)
            self._folder = folder
            _limit(self._memory)
        return self._engine


def _write(engine: ox.Store, asked: Asked, written: _Limited) -> None:
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
    if asked.default or asked.named:
        found = engine.query(
            asked.query,
            base_iri=asked.base,
            default_graph=[ox.NamedNode(graph) for graph in asked.default],
            named_graphs=[ox.NamedNode(graph) for graph in asked.named],
        )
    else:
        # asked for a union, the engine would overlook FROM and FROM NAMED
        found = engine.query(asked.query, base_iri=asked.base, use_default_graph_as_union=not asked.names_graphs)
    if isinstance(found, ox.QueryTriples):
        syntax = ox.RdfFormat.from_media_type(asked.media_type)
        if syntax is None:
            raise LookupError
        found.serialize(cast(IO[bytes], written), format=syntax)  # it needs no more than write and flush
        return
    results = ox.QueryResultsFormat.from_media_type(asked.media_type)
    if results is None:
        raise LookupError
    found.serialize(cast(IO[bytes], written), format=results)


def _limit(memory: int) -> None:
    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    most = hardest
    if memory:
        most = _virtual() + memory
        if hardest != resource.RLIM_INFINITY:
            most = min(most, hardest)
    resource.setrlimit(resource.RLIMIT_AS, (most, hardest))


def _virtual() -> int:
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 2**30  # not Linux: what the engine takes here, roughly
    return int(pages) * resource.getpagesize()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _end_with(link: socket.socket, end: Callable[[int], None]) -> None:
    """Ends the process when the other end of the socket is closed, also in the middle of a query."""
    watch = select.poll()
    watch.register(link, 0)
    watch.poll()
    end(0)


def main() -> None:
    """Answers until the socket is closed."""
    link = socket.socket(fileno=int(sys.argv[1]))
    # a query runs without the interpreter's lock, so that this thread sees the end meanwhile
    threading.Thread(target=_end_with, args=(link, os._exit), daemon=True).start()
    reader = _Reader(int(sys.argv[2]))
    base = 0
    incoming = link.makefile("rb", buffering=2**16)  # a query mostly comes in one part
    while len(head := incoming.read(LENGTH.size)) == LENGTH.size:
        body = incoming.read(LENGTH.unpack(head)[0])
        outcome, parts = reader.answer(Asked(*marshal.loads(body)))  # noqa: S302 (from who started this process)
        base = base or _peak()
        grown = _peak() > base + _GROWN
        size = sum(map(len, parts))
        link.sendall(b"".join((HEAD.pack(outcome, grown, time.process_time(), size), *parts)))
        del parts


if __name__ == "__main__":
    main()

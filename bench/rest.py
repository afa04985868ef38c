"""REST as four clients see it: one record by id, pages of lists, and looking for a name, at a real server."""

from __future__ import annotations

import http.client
import json
import multiprocessing as mp
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from bench.filling import filled
from bench.results import Figure, Outcome, percentile
from bench.synthetic import World

Samples: TypeAlias = dict[str, list[float]]

BY_ID, LISTS = "record by id, ms", "list page, ms"
LOOKED_FOR, FOLLOWED = "list by name, ms", "next page, ms"
_KINDS = ("incidents", "claims", "actors", "documents")
_START = 600.0  # seconds


def run(
    scratch: Path, *, seed: int, incidents: int, requests: int, clients: int = 4, home: Path | None = None
) -> Outcome:
    """Measures what each of some clients waits for, each with a connection of its own, all at once.

    Args:
        scratch: folder to work in.
        seed: of the made-up world, and of what is asked.
        incidents: how many there are.
        requests: of each sort that each client sends, after a tenth as many that are not counted.
        clients: how many there are.
        home: a base that was filled before with the same world; it is only read.
    """
    if home is None:
        home = scratch / "home"
        filled(home, World(seed=seed), incidents)
    samples: Samples = {}
    targets = {BY_ID: 10.0, LISTS: 50.0}
    with _served(home) as (server, port, started), mp.get_context("spawn").Pool(clients) as pool:
        figures = [Figure(what="from start to ready, s", value=started)]
        for what in (BY_ID, LISTS, LOOKED_FOR, FOLLOWED):
            before = _processor_ms(server.pid)
            given = [(port, f"{seed}-{client}", incidents, requests, what) for client in range(clients)]
            samples[what] = [taken for each in pool.starmap(_client, given) for taken in each]
            sent = len(samples[what]) + clients * _warming(requests)
            figures += [
                Figure(what=f"{what}, p50", value=percentile(samples[what], 50)),
                Figure(what=f"{what}, p99", value=percentile(samples[what], 99), below=targets.get(what)),
                Figure(what=f"{what}, processor time of the server", value=(_processor_ms(server.pid) - before) / sent),
            ]
    arguments = {"incidents": incidents, "requests": requests, "clients": clients}
    return Outcome(benchmark="rest", seed=seed, arguments=arguments, figures=figures, samples=samples)


def _warming(requests: int) -> int:
    return max(1, requests // 10)


def _processor_ms(process: int) -> float:
    """Gives the milliseconds of processor time that a process has used; 0 where the system does not say."""
    file = Path(f"/proc/{process}/stat")
    if not file.exists():
        return 0.0
    fields = file.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1_000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def _served(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """Serves a base in a process of its own; gives it, its port, and in how many seconds it answered a list."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "remit_api.cli", "--home", str(home), "serve", "--port", str(port)]
    begun = time.perf_counter()
    environment = {**os.environ, "REMIT_RATE_LIMIT": "0"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as server:
        try:
            _wait(port, server)
            yield server, port, time.perf_counter() - begun
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with code {server.returncode} before it answered.")
        try:
            for kind in _KINDS:
                _get(http.client.HTTPConnection("127.0.0.1", port, timeout=_START), f"/{kind}?limit=1")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server did not answer in time.")


def _client(port: int, seed: str, incidents: int, requests: int, what: str) -> list[float]:
    """Sends the requests of one sort over one connection; gives how many milliseconds each took."""
    draw = random.Random(f"{seed} {what}")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    if what == FOLLOWED:
        # as a program reads a whole list
        every = _following(connection, "/incidents?sort=-label&limit=50", requests + _warming(requests))
        return list(every)[_warming(requests) :]
    asked: dict[str, Callable[[], str]] = {
        BY_ID: lambda: _record(draw, incidents),
        LISTS: lambda: _list(draw, incidents),
        LOOKED_FOR: lambda: f"/{draw.choice(_KINDS)}?q={quote(f'made-up {draw.randrange(incidents)}')}",
    }
    for _ in range(_warming(requests)):
        _get(connection, asked[what]())
    return [_get(connection, asked[what]()) for _ in range(requests)]


def _record(draw: random.Random, incidents: int) -> str:
    n = draw.randrange(incidents)
    return draw.choice((f"/incidents/made-up-{n}", f"/claims/made-up-{n}-{draw.randrange(3)}"))


def _list(draw: random.Random, incidents: int) -> str:
    actor = f"made-up-{draw.randrange(2_000)}"
    return draw.choice(
        (
            "/incidents",
            f"/incidents?offset={draw.randrange(incidents)}",
            "/incidents?status=attributed&sort=-label",
            f"/incidents?actor={actor}&role=accused",
            "/incidents?occurred-from=2026-06&occurred-until=2026-06&sort=occurred,-label",
            "/claims?footing=on-record&stance=asserts",
            f"/claims?about={actor}&counts=publisher,footing",
            f"/claims?publisher=made-up-publisher-{draw.randrange(200)}",
            f"/actors?offset={draw.randrange(2_000)}",
            "/documents?sort=label",
        )
    )


def _following(connection: http.client.HTTPConnection, path: str, pages: int) -> Iterator[float]:
    base = path.partition("?")[0]
    for _ in range(pages):
        start = time.perf_counter()
        content = _content(connection, path)
        yield (time.perf_counter() - start) * 1_000
        following = json.loads(content)["next"]
        if following is None:
            return
        path = f"{base}?{following}"


def _get(connection: http.client.HTTPConnection, path: str) -> float:
    """Gives how many milliseconds an answer took, its content read."""
    start = time.perf_counter()
    _content(connection, path)
    return (time.perf_counter() - start) * 1_000


def _content(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Accept": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} was answered with {answer.status}: {content[:300]!r}")
    return content

"""SPARQL over HTTP beside its peers, on the same quads in the same run: `oxigraph serve-read-only` and rdflib-endpoint.

The load is made by `wrk` with four connections. The engine is the same as Oxigraph's own server has; what is compared
is what isolation costs. The peers are installed with the extra `bench`.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from bench.filling import filled
from bench.results import Figure, Outcome, percentile
from bench.synthetic import World
from remit.lock import holder
from remit.store import EmbeddedStore
from remit.upkeep import STORE

_PREFIXES = """PREFIX rmt: <https://w3id.org/remit/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
POINT = "SELECT ?p ?o { <https://w3id.org/remit/id/incident/made-up-1> ?p ?o }"
JOIN = (
    _PREFIXES
    + """SELECT ?incident ?label ?claim ?speaker {
  ?incident a rmt:Incident ; rdfs:label ?label ; rmt:restsOn ?claim .
  ?claim rmt:link ?link . ?link rmt:speaker ?speaker
} LIMIT 100"""
)
GROUP = _PREFIXES + "SELECT ?status (COUNT(*) AS ?n) { ?incident rmt:sourcingStatus ?status } GROUP BY ?status"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f)) = STR(?i)) }"
QUERIES: Mapping[str, tuple[str, float]] = {"point": (POINT, 0.2), "join": (JOIN, 0.9), "aggregate": (GROUP, 0.9)}
"""Each kind with its query, and the share of Oxigraph's rate that it should reach."""

_CONNECTIONS = 4
_START = 1800.0  # seconds: rdflib takes minutes to read what it serves
_ACTOR = (
    "<https://w3id.org/remit/id/actor/{0}> a <https://w3id.org/remit/ns#Organisation> ; "
    '<http://www.w3.org/2000/01/rdf-schema#label> "Lab {0}"@en .'
)


def run(
    scratch: Path,
    *,
    seed: int,
    incidents: int,
    seconds: int = 5,
    repeats: int = 3,
    home: Path | None = None,
    rdflib_incidents: int | None = None,
) -> Outcome:
    """Measures requests a second, the median of some repeats; servers take turns.

    Args:
        scratch: folder to work in.
        seed: of the made-up world.
        incidents: size of the base.
        seconds: how long each measurement takes.
        repeats: how many there are of each.
        home: a base of that size that is there already and held by nobody; it is written to.
        rdflib_incidents: size of what rdflib-endpoint serves, where it cannot have everything; 0 leaves it out.
    """
    if home is None:
        home = scratch / "home"
        filled(home, World(seed=seed), incidents)
    peer_store = scratch / "peer"
    store = EmbeddedStore(home / STORE)
    store.checkpoint(peer_store)
    store.close()
    samples: dict[str, list[float]] = {}
    figures: list[Figure] = []
    with ExitStack() as servers:
        ours = servers.enter_context(_remit(home)) + "/sparql"
        theirs = servers.enter_context(_oxigraph(peer_store)) + "/query"
        for kind, (query, share) in QUERIES.items():
            for turn in range(repeats):
                for name, address in (("ours", ours), ("oxigraph", theirs))[:: 1 if turn % 2 else -1]:
                    rate, _ = _load(address, query, seconds)
                    samples.setdefault(f"{kind}, {name}, requests/s", []).append(rate)
            mine = statistics.median(samples[f"{kind}, ours, requests/s"])
            peer = statistics.median(samples[f"{kind}, oxigraph, requests/s"])
            figures += [
                Figure(what=f"{kind}, ours, requests/s", value=mine),
                Figure(what=f"{kind}, oxigraph serve-read-only, requests/s", value=peer),
                Figure(what=f"{kind}, ours / oxigraph", value=mine / peer, at_least=share),
            ]
        figures += _beside_runaways(ours, seconds, samples)
        figures += _visibility(ours, samples)
    if rdflib_incidents != 0:
        small = rdflib_incidents or incidents
        figures += _beside_rdflib(scratch, seed, small, home if small == incidents else None, seconds, samples)
    arguments = {"incidents": incidents, "seconds": seconds, "repeats": repeats, "connections": _CONNECTIONS}
    return Outcome(benchmark="sparql", seed=seed, arguments=arguments, figures=figures, samples=samples)


# ---- what is measured


def _beside_runaways(address: str, seconds: int, samples: dict[str, list[float]]) -> list[Figure]:
    """Measures point queries while one client sends runaway queries, one after another."""
    alone, alone_p99 = _load(address, POINT, seconds)
    stop = threading.Event()
    sent: list[int] = []

    def send() -> None:
        while not stop.is_set():
            sent.append(_get(address, RUNAWAY)[0])

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(1)
    beside, beside_p99 = _load(address, POINT, max(seconds, 12))
    stop.set()
    sender.join()
    samples["runaway, status"] = [float(status) for status in sent]
    return [
        Figure(what="point alone, requests/s", value=alone),
        Figure(what="point alone, p99 ms", value=alone_p99),
        Figure(what="point beside runaway queries, requests/s", value=beside),
        Figure(what="point beside runaway queries, p99 ms", value=beside_p99, below=250),
    ]


def _visibility(address: str, samples: dict[str, list[float]]) -> list[Figure]:
    """Measures the milliseconds from the answer to a write until SPARQL shows it."""
    waiting: list[float] = []
    polling: list[float] = []
    for number in range(20):
        for kind, found in (("at", waiting), ("by", polling)):
            key = f"bench-{kind}-{number}-{time.time_ns()}"
            position = _post(address, key)
            begun = time.perf_counter()
            query = f"ASK {{ <https://w3id.org/remit/id/actor/{key}> ?p ?o }}"
            if kind == "at":
                _, body = _get(address, query, **{"min-position": str(position)})
                assert b"true" in body, body  # noqa: S101 (what is measured must be so)
            while kind == "by" and b"true" not in _get(address, query)[1]:
                time.sleep(0.005)
            found.append((time.perf_counter() - begun) * 1000)
    samples["write to SPARQL with min-position, ms"], samples["write to SPARQL without, ms"] = waiting, polling
    return [
        Figure(what="write visible with min-position, p50 ms", value=percentile(waiting, 50)),
        Figure(what="write visible with min-position, worst ms", value=max(waiting), below=2000),
        Figure(what="write visible without, p50 ms", value=percentile(polling, 50)),
        Figure(what="write visible without, worst ms", value=max(polling), below=1100),
    ]


def _beside_rdflib(
    scratch: Path, seed: int, incidents: int, home: Path | None, seconds: int, samples: dict[str, list[float]]
) -> list[Figure]:
    """Measures the aggregate beside rdflib-endpoint, both with the same quads."""
    if home is None:
        home = scratch / "small"
        filled(home, World(seed=seed), incidents)
    quads = scratch / "quads.nq"
    store = EmbeddedStore(home / STORE)
    with quads.open("wb") as file:
        store.engine.dump(file, format=ox.RdfFormat.N_QUADS)
    store.close()
    rates = {}
    for name, server, path in (("ours", _remit(home), "/sparql"), ("rdflib-endpoint", _rdflib(quads), "/")):
        with server as address:
            rates[name], _ = _load(address + path, GROUP, max(seconds, 20 if name != "ours" else seconds))
    samples["aggregate beside rdflib-endpoint, requests/s"] = list(rates.values())
    return [
        Figure(what=f"aggregate, rdflib-endpoint, {incidents} incidents, requests/s", value=rates["rdflib-endpoint"]),
        Figure(
            what=f"aggregate, ours / rdflib-endpoint, {incidents} incidents",
            value=rates["ours"] / rates["rdflib-endpoint"],
            at_least=10,
        ),
    ]


# ---- servers


@contextmanager
def _remit(home: Path) -> Iterator[str]:
    command = [_program("remit"), "--home", str(home), "serve", "--port", "0"]
    with _running(command, lambda: held.address if (held := holder(home)) is not None else None) as address:
        until = time.monotonic() + _START
        while not _is_ready(address) and time.monotonic() < until:
            time.sleep(0.5)  # while the register is made, one core is taken
        yield address


@contextmanager
def _oxigraph(store: Path) -> Iterator[str]:
    place = f"127.0.0.1:{_free_port()}"
    command = [_program("oxigraph"), "serve-read-only", "--location", str(store), "--union-default-graph"]
    with _running([*command, "--bind", place], lambda: f"http://{place}") as address:
        yield address


@contextmanager
def _rdflib(quads: Path) -> Iterator[str]:
    port = str(_free_port())
    command = [_program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", port, str(quads)]
    with _running(command, lambda: f"http://127.0.0.1:{port}") as address:
        yield address


@contextmanager
def _running(command: list[str], where: Callable[[], str | None]) -> Iterator[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=kept) as process:
        try:
            until = time.monotonic() + _START
            while (address := where()) is None or not _answers(address):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{command[0]} did not start. Run it by hand, and see what it says.")
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        _get(address + "/", "ASK {}")
    except OSError:
        return False
    return True


def _is_ready(address: str) -> bool:
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        link.request("GET", "/ready")
        return link.getresponse().status == http.client.OK
    finally:
        link.close()


def _program(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed. Install the extra “bench”; wrk is a Debian package.")
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


# ---- load


def _load(address: str, query: str, seconds: int) -> tuple[float, float]:
    """Gives requests a second and the p99 in milliseconds, after a warm-up of a second; each must succeed."""
    asked = f"{address}?{urlencode({'query': query})}"
    found = ""
    for length in (1, seconds):
        command = [_program("wrk"), "-t1", f"-c{_CONNECTIONS}", f"-d{length}s", "--timeout", "60s", "--latency"]
        accept = ["-H", "Accept: application/sparql-results+json"]
        found = subprocess.run([*command, *accept, asked], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in found or "Socket errors" in found:
        raise RuntimeError(f"Not every request to {address} succeeded: {found}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", found)
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", found)
    if rate is None or slowest is None:
        raise RuntimeError(f"wrk printed something else than expected: {found}")
    return float(rate[1]), float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]]


def _get(address: str, query: str, **parameters: str) -> tuple[int, bytes]:
    asked = urlsplit(f"{address}?{urlencode({'query': query, **parameters})}")
    link = http.client.HTTPConnection(asked.netloc, timeout=60)
    try:
        link.request("GET", f"{asked.path}?{asked.query}", headers={"Accept": "application/sparql-results+json"})
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


def _post(address: str, key: str) -> int:
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        link.request("POST", "/changes?reason=bench", _ACTOR.format(key), {"Content-Type": "text/turtle"})
        return int(json.loads(link.getresponse().read())["position"])
    finally:
        link.close()

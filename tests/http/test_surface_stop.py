"""How `remit serve` starts and stops: real processes, real signals."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

import serving
from commanding import command, environment
from remit.journal import Journal
from remit.lock import holder

LONG_LIST = """@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
""" + "\n".join(
    f'<https://w3id.org/remit/id/actor/many-{n}> a rmt:Organisation ; rdfs:label "made-up body {n}"@en .'
    for n in range(2_100)
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"
TURTLE = {"Content-Type": "text/turtle"}


@dataclass(frozen=True)
class Served:
    """A server as a process, and how to reach it."""

    process: subprocess.Popen[str]
    address: str
    home: Path

    def end(self, sig: signal.Signals = signal.SIGTERM, within: float = 30) -> list[dict[str, object]]:
        """Sends a signal, waits for the end, and gives the log."""
        self.process.send_signal(sig)
        _, said = self.process.communicate(timeout=within)
        return [json.loads(line) for line in said.splitlines() if line.startswith("{")]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=60, trust_env=False)


@contextlib.contextmanager
def served(home: Path, **settings: str) -> Iterator[Served]:
    process = subprocess.Popen(
        command("serve", "--port", "0", "--log-json"),
        env={**environment(home), **settings},
        cwd=home.parent,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        while (held := holder(home)) is None or held.address is None:
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < until
            time.sleep(0.02)
        yield Served(process, held.address, home)
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


@pytest.fixture
def home(bare_home: Path, tmp_path: Path) -> Path:
    return serving.copy_home(bare_home, tmp_path / "home")


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_idle_server_ends_at_once_with_zero_and_lets_the_folder_go(home: Path, sig: signal.Signals) -> None:
    with served(home) as server, server.client() as kept_open:
        assert kept_open.get("/health").status_code == 200
        began = time.monotonic()
        log = server.end(sig)
        assert time.monotonic() - began < 5
        assert server.process.returncode == 0
        assert log[-1]["message"] == "stopped"
    assert holder(home) is None


def test_request_that_runs_is_answered_and_no_other_is_taken(corpus_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(corpus_home, tmp_path / "home")
    with served(home) as server, server.client() as client:
        answers: list[httpx.Response] = []
        asking = threading.Thread(
            target=lambda: answers.append(client.post("/maintenance/validation", params={"workers": 1}))
        )
        asking.start()
        while "remit_requests_running 2.0" not in httpx.get(f"{server.address}/metrics", trust_env=False).text:
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        assert is_refused_while(asking, f"{server.address}/health")
        asking.join()
        _, said = server.process.communicate(timeout=30)
        assert answers[0].status_code == 200
        assert answers[0].json()["conforms"] is True
        assert server.process.returncode == 0
        assert '"route": "/maintenance/validation"' in said
    assert holder(home) is None


def is_refused_while(running: threading.Thread, address: str) -> bool:
    """Says whether a new connection is refused before something that runs has ended."""
    while running.is_alive():
        try:
            httpx.get(address, trust_env=False, timeout=1)
        except httpx.ConnectError:
            return True
        except httpx.TransportError:  # it came in just before, and nobody answers it any more
            continue
    return False


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_query_that_runs_is_answered_and_its_process_ends(home: Path, sig: signal.Signals) -> None:
    with served(home, REMIT_QUERY_WORKERS="1", REMIT_QUERY_TIMEOUT="2") as server, server.client() as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(client.get("/sparql", params={"query": RUNAWAY})))
        asking.start()
        time.sleep(0.7)
        workers = children_of(server.process.pid)
        assert workers
        # what Ctrl-C at a terminal does: the signal goes to the whole group
        os.killpg(server.process.pid, sig)
        asking.join()
        _, said = server.process.communicate(timeout=30)
        assert "2 seconds" in answers[0].json()["detail"], said
        assert server.process.returncode == 0
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert not list(home.glob("checkpoint*"))


def test_request_that_does_not_end_is_told_so_when_the_limit_is_reached(home: Path) -> None:
    with served(home, REMIT_STOP_TIMEOUT="1") as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(
                b"POST /changes?reason=x HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/turtle\r\n"
                b"Content-Length: 1000\r\n\r\n<a>"
            )
            time.sleep(0.3)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            told = b"".join(iter(lambda: slow.recv(65536), b""))
            log = server.end()
        assert told.startswith(b"HTTP/1.1 503")
        assert b'"code":"busy"' in told
        assert 0.9 < time.monotonic() - began < 6
        assert server.process.returncode == 0
        assert any(line.get("route") == "/changes" and line["status"] == 503 for line in log)
    assert holder(home) is None


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_job_that_runs_is_finished_and_no_other_is_taken(home: Path) -> None:
    with served(home, REMIT_STOP_TIMEOUT="200") as server, server.client() as client:
        assert post_long_list(client, 1).status_code == 202
        while client.get("/jobs/large-1").json()["state"] != "running":
            time.sleep(0.02)
        answers: list[httpx.Response] = []
        # it waits for its turn to write, and would be a job when the first has ended
        asking = threading.Thread(target=lambda: answers.append(post_long_list(client, 2)))
        asking.start()
        time.sleep(1)
        server.end(within=250)
        asking.join()
        assert server.process.returncode == 0
        assert answers[0].status_code == 503
        assert "stopping" in answers[0].json()["detail"]
    journal = Journal(home / "journal.sqlite")
    assert journal.by_id("large-1") is not None
    assert journal.by_id("large-2") is None
    journal.close()
    assert holder(home) is None


@pytest.mark.slow
def test_job_that_runs_on_is_reported(home: Path) -> None:
    with served(home, REMIT_STOP_TIMEOUT="1") as server, server.client() as client:
        # so long that no machine ends it within the limit and what is added to it
        assert post_long_list(client, 1, copies=12).status_code == 202
        while client.get("/jobs/large-1").json()["state"] != "running":
            time.sleep(0.02)
        log = server.end()
        assert server.process.returncode == 6
    undone = [line for line in log if str(line["message"]).startswith("job not done")]
    assert [(line["job"], line["state"]) for line in undone] == [("large-1", "running")]
    assert holder(home) is None


def post_long_list(client: httpx.Client, number: int, *, copies: int = 1) -> httpx.Response:
    return client.post(
        "/changes",
        params={"reason": "a list", "id": f"large-{number}"},
        content="".join(LONG_LIST.replace("many-", f"many-{number}-{copy}-") for copy in range(copies)),
        headers=TURTLE,
        timeout=250,
    )


@pytest.mark.slow
def test_what_cannot_be_stopped_ends_with_the_process_soon_after_the_limit(corpus_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(corpus_home, tmp_path / "home")
    with served(home, REMIT_STOP_TIMEOUT="1") as server, server.client() as client:
        asking = threading.Thread(target=validate, args=(client,))
        asking.start()
        children = wait_for_children(server.process.pid)
        for child in children:
            os.kill(child, signal.SIGSTOP)
        try:
            began = time.monotonic()
            server.process.terminate()
            server.process.wait(timeout=20)
            assert 1 < time.monotonic() - began < 12
        finally:
            for child in children:
                os.kill(child, signal.SIGKILL)
        asking.join()
        log = [json.loads(line) for line in server.process.communicate()[1].splitlines() if line.startswith("{")]
        assert server.process.returncode == 6
        assert str(log[-1]["message"]).startswith("something ran on past the limit")
    assert holder(home) is None
    with served(home) as again, again.client() as client:
        until = time.monotonic() + 60
        while (answer := client.get("/ready")).status_code == 503 and time.monotonic() < until:
            time.sleep(0.1)  # the register of records is being made
        assert answer.json() == {"status": "ready"}


def validate(client: httpx.Client) -> None:
    with contextlib.suppress(httpx.HTTPError):
        client.post("/maintenance/validation", params={"workers": 2})


def children_of(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(pid) for thread in threads for pid in (thread / "children").read_text().split()]


def wait_for_children(parent: int) -> list[int]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = [pid for pid in children_of(parent) if b"remit.validation" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        if len(found) == 2:
            return found
        time.sleep(0.02)
    raise AssertionError("no process validates")


def test_service_manager_is_told_when_it_answers_and_when_it_stops(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(place))
        manager.settimeout(20)
        with served(home, NOTIFY_SOCKET=str(place)) as server:
            assert manager.recv(100) == b"READY=1"
            server.end()
            assert manager.recv(100) == b"STOPPING=1"
            assert server.process.returncode == 0


def test_log_of_the_process_has_one_line_a_request_and_no_address(home: Path) -> None:
    with served(home) as server, server.client() as client:
        client.get("/search", params={"q": "jane-doe"}, headers={"X-Request-ID": "mine"})
        log = server.end()
    lines = [line for line in log if line.get("request") == "mine"]
    assert [(line["route"], line["status"]) for line in lines] == [("/search", 200)]
    assert "jane-doe" not in json.dumps(log)

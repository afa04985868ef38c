"""Queries run in processes: each limit costs its sender an error that names it, and nobody else notices."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

import serving
from remit.base import KnowledgeBase
from remit.errors import LimitReached
from remit.journal import Draft
from remit.lock import holder
from remit.patch import Patch
from remit_api.query import Checked, Runner, checked
from remit_api.query.worker import Died, Worker
from remit_api.settings import Settings

POINT = "SELECT ?p ?o { <https://w3id.org/remit/ns#Incident> ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) "
# each pair is looked at, nothing is kept: it takes time and no memory
CROSS = COUNT + "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(CONCAT(STR(?c), STR(?f)) = STR(?i)) }"
SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?c) ?f ?a"
SWELLING = (
    'SELECT (STRLEN(?z) AS ?n) { BIND(REPLACE("aaaaaaaaaaaaaaaa", "a", "aaaaaaaaaaaaaaaaaaaaaaaa") AS ?w) '
    'BIND(REPLACE(?w, "a", ?w) AS ?x) BIND(REPLACE(?x, "a", ?w) AS ?y) BIND(REPLACE(?y, "a", ?w) AS ?z) }'
)
BOMB = COUNT + '{ ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "^(([a-z])+.)+[A-Z]([a-z])+$")) }'
NESTED = "SELECT * " + "{" * 20_000 + "}" * 20_000


@contextlib.contextmanager
def served(home: Path, folder: Path, **settings: object) -> Iterator[tuple[httpx.Client, Runner]]:
    """Serves a copy of a knowledge base; gives a client, and what runs its queries."""
    found: list[Runner] = []

    def arrange(app: FastAPI) -> None:
        found.append(app.state.runner)

    with serving.serving(serving.copy_home(home, folder / "home"), arrange=arrange, **settings) as client:
        yield client, found[0]


def ask(client: httpx.Client, query: str, **parameters: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters})


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.01)


def resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


# ---- other clients notice nothing


@pytest.mark.slow
def test_reader_notices_nothing_of_runaway_and_nested_queries(corpus_home: Path, tmp_path: Path) -> None:
    settings = {"query_timeout": 2.0, "query_memory": 128, "query_workers": 2}
    with served(corpus_home, tmp_path, **settings) as (client, runner), ThreadPoolExecutor(1) as attackers:
        assert ask(client, POINT).status_code == 200
        ended: list[tuple[str, int]] = []

        def attack() -> None:
            with httpx.Client(base_url=client.base_url, timeout=60, trust_env=False) as attacker:
                for query in (CROSS, NESTED, SORT, SWELLING, BOMB):
                    answer = attacker.post("/sparql", data={"query": query})
                    ended.append((query, answer.status_code))

        running = attackers.submit(attack)
        times, answers = [], set()
        while not running.done():
            begun = time.perf_counter()
            answer = ask(client, POINT)
            times.append(time.perf_counter() - begun)
            answers.add((answer.status_code, answer.content))
        running.result()
        assert [status for _, status in ended] == [503] * 5
        assert len(answers) == 1
        assert next(iter(answers))[0] == 200
        assert len(times) > 100
        # what an attacker holds up is half a second at most; a server that waited would take two
        assert sorted(times)[int(len(times) * 0.99)] < 0.5
        # and memory returns
        until(lambda: runner.busy() == 0)
        assert sum(map(resident, runner.pids())) < 2 * 128 * 1024


# ---- limits, each named in the refusal


def test_query_over_its_memory_is_told_the_limit_and_memory_returns(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, query_memory=64, query_workers=1) as (client, runner):
        before = ask(client, POINT)
        answer = ask(client, SWELLING)
        assert answer.status_code == 503
        problem = answer.json()
        assert (problem["code"], problem["limit"], problem["allowed"]) == ("limit-reached", "query_memory", 64)
        assert "64 MB of memory" in problem["detail"]
        assert problem["mend"]
        assert answer.headers["retry-after"]
        assert runner.killed()["memory"] == 1
        assert ask(client, POINT).content == before.content
        assert all(resident(pid) < 64 * 1024 for pid in runner.pids())


def test_query_over_its_time_is_told_the_limit(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, query_timeout=0.6) as (client, runner):
        ask(client, POINT)
        begun = time.monotonic()
        answer = ask(client, CROSS)
        assert time.monotonic() - begun < 2
        assert answer.status_code == 503
        problem = answer.json()
        assert (problem["limit"], problem["allowed"]) == ("query_timeout", 0.6)
        assert "0.6 seconds" in problem["detail"]
        until(lambda: runner.busy() == 0)
        assert runner.killed() == {"time": 1}


def test_result_over_its_size_is_told_the_limit_and_nothing_of_it_is_sent(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, max_result=100_000) as (client, _):
        answer = ask(client, "SELECT * { ?s ?p ?o }")
        assert answer.status_code == 503
        problem = answer.json()
        assert (problem["limit"], problem["allowed"]) == ("max_result", 100_000)
        assert "100000 bytes" in problem["detail"]
        assert ask(client, "SELECT * { ?s ?p ?o } LIMIT 10").status_code == 200


def test_large_result_arrives_whole(corpus: httpx.Client) -> None:
    answer = corpus.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"Accept": "text/csv"})
    count = corpus.get("/sparql", params={"query": COUNT + "{ ?s ?p ?o }"}, headers={"Accept": "text/csv"})
    assert len(answer.content) > 1_000_000
    assert int(answer.headers["content-length"]) == len(answer.content)
    # texts have line breaks of their own, so that there are at least as many lines
    assert answer.text.count("\r\n") >= int(count.text.split()[1])


def test_full_queue_is_told_with_when_to_come_again(bare_home: Path, tmp_path: Path) -> None:
    settings = {"query_workers": 1, "query_queue": 1, "query_timeout": 1.5}
    with served(bare_home, tmp_path, **settings) as (client, runner), ThreadPoolExecutor(8) as senders:
        ask(client, POINT)
        answers = list(senders.map(lambda query: ask(client, query), [CROSS] * 8))
        assert {answer.status_code for answer in answers} == {503}
        full = [answer.json() for answer in answers if answer.json()["code"] == "busy"]
        assert full
        assert any("query_queue" in problem["detail"] for problem in full)
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
        until(lambda: runner.busy() == 0)
        assert ask(client, POINT).status_code == 200
        assert runner.waiting() == 0


# ---- processes


def test_process_that_is_killed_costs_its_own_query_an_error(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, query_workers=1) as (client, runner), ThreadPoolExecutor(1) as sender:
        good = ask(client, POINT)
        (pid,) = runner.pids()
        lost = sender.submit(ask, client, CROSS)
        until(lambda: runner.busy() == 1)
        os.kill(pid, signal.SIGKILL)
        answer = lost.result()
        assert answer.status_code == 503
        assert "signal 9" in answer.json()["detail"]
        assert ask(client, POINT).content == good.content
        assert runner.killed() == {"crash": 1}
        assert len(runner.pids()) == 1
        until(lambda: not is_alive(pid))


@pytest.mark.parametrize("reaped", [True, False])
def test_process_that_dies_between_two_waits_is_told_at_the_next(reaped: bool) -> None:
    async def run() -> int | None:
        worker = Worker(asyncio.get_running_loop(), memory=0, lost=lambda _: None)
        try:
            worker.send(b"\0")  # the first byte of a query: the process waits for the others
            assert await worker.reply(within=0.01) is None
            os.kill(worker.pid, signal.SIGKILL)
            if reaped:
                while not worker.is_gone:
                    await asyncio.sleep(0.005)
            with pytest.raises(Died) as died:
                await worker.reply(within=10)
            return died.value.code
        finally:
            worker.end_now()

    assert asyncio.run(run()) == -signal.SIGKILL


def test_query_that_breaks_the_engine_past_the_guard_ends_its_own_process_only(bare_home: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, query_workers=1)
    nested = Checked("SELECT * " + "{" * 5_000 + "}" * 5_000, "SELECT", names_graphs=False)

    async def run(kb: KnowledgeBase) -> tuple[bytes, Mapping[str, int]]:
        runner = Runner(kb, settings)
        with pytest.raises(LimitReached, match="signal 11"):
            await runner.run(nested, "text/csv")
        answer = await runner.run(checked("ASK {}", settings), "application/sparql-results+json")
        return answer.content, runner.killed()

    with KnowledgeBase.open(serving.copy_home(bare_home, tmp_path / "home")) as kb:
        content, killed = asyncio.run(run(kb))
    assert b"true" in content
    assert killed == {"crash": 1}


def test_process_that_is_killed_while_idle_costs_nobody_anything(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, query_workers=2) as (client, runner):
        good = ask(client, POINT)
        for pid in runner.pids():
            os.kill(pid, signal.SIGKILL)
        until(lambda: runner.alive() == 0)
        assert ask(client, POINT).content == good.content


def test_slow_query_leaves_its_place_to_others(bare_home: Path, tmp_path: Path) -> None:
    settings = {"query_workers": 1, "query_timeout": 3.0}
    with served(bare_home, tmp_path, **settings) as (client, runner), ThreadPoolExecutor(1) as sender:
        ask(client, POINT)
        slow = sender.submit(ask, client, CROSS)
        until(lambda: runner.alive() == 2)
        for _ in range(5):
            begun = time.monotonic()
            assert ask(client, POINT).status_code == 200
            assert time.monotonic() - begun < 1
        assert not slow.done()
        assert slow.result().json()["limit"] == "query_timeout"


def test_query_of_someone_who_left_is_stopped(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, query_timeout=60.0) as (client, runner):
        ask(client, POINT)
        with socket.create_connection(("127.0.0.1", client.base_url.port or 0)) as link:
            body = CROSS.encode()
            head = (
                "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            link.sendall(head.encode() + body)
            until(lambda: runner.busy() == 1)
        until(lambda: runner.busy() == 0)
        assert runner.killed() == {"disconnect": 1}


def test_slow_sender_is_not_waited_for(bare_home: Path, tmp_path: Path) -> None:
    form = "Content-Type: application/sparql-query\r\nContent-Length: 99"
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\n{form}\r\n\r\n"
    with (
        served(bare_home, tmp_path, query_timeout=0.5) as (client, _),
        socket.create_connection(("127.0.0.1", client.base_url.port or 0), timeout=10) as link,
    ):
        link.sendall(head.encode() + b"ASK")
        assert ask(client, POINT).status_code == 200
        assert link.recv(100).startswith(b"HTTP/1.1 503")


def test_close_ends_every_process_and_leaves_no_checkpoint(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, query_workers=2, query_timeout=60.0) as (client, runner):
        ask(client, POINT)
        pids = runner.pids()
        assert len(pids) == 2
        assert (tmp_path / "home" / "checkpoints").is_dir()
        assert all(map(is_alive, pids))
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert not (tmp_path / "home" / "checkpoints").exists()


@pytest.mark.slow
def test_processes_end_with_a_server_that_is_killed(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    remit = [str(Path(sys.executable).parent / "remit"), "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(remit, stderr=subprocess.DEVNULL) as server:
        until(lambda: (held := holder(home)) is not None and held.address is not None, 60)
        held = holder(home)
        assert held is not None
        with httpx.Client(base_url=held.address or "", timeout=60, trust_env=False) as client:
            ask(client, POINT)
            sending = threading.Thread(target=ask_in_vain, args=(client,))
            sending.start()
            time.sleep(0.5)
            pids = children(server.pid)
            assert pids
            server.kill()
            server.wait()
            sending.join()
        until(lambda: not any(map(is_alive, pids)))


def ask_in_vain(client: httpx.Client) -> None:
    with contextlib.suppress(httpx.HTTPError):
        ask(client, CROSS)


def children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(int(entry.name))
    return found


def test_command_without_a_server_leaves_nothing(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    remit = [str(Path(sys.executable).parent / "remit"), "--home", str(home), "query", "ASK {}", "--format", "json"]
    done = subprocess.run(remit, capture_output=True, text=True, check=True)
    assert '"boolean":true' in done.stdout
    assert not (home / "checkpoints").exists()


# ---- positions and checkpoints


def write(client: httpx.Client, key: str) -> int:
    answer = client.post(
        "/changes",
        content=serving.actor(key, "Example Lab"),
        headers={"Content-Type": "text/turtle"},
        params={"reason": "a test"},
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["position"])


def named(key: str) -> str:
    return f"ASK {{ <https://w3id.org/remit/id/actor/{key}> ?p ?o }}"


def test_write_is_seen_at_once_by_who_gives_its_position(empty: httpx.Client, key: str) -> None:
    ask(empty, POINT)
    position = write(empty, key)
    answer = ask(empty, named(key), **{"min-position": str(position)})
    assert answer.json()["boolean"] is True
    assert int(answer.headers["remit-position"]) >= position
    posted = empty.post("/sparql", data={"query": named(key), "min-position": str(position)})
    assert posted.json()["boolean"] is True


def test_write_is_seen_by_all_within_a_second(empty: httpx.Client, key: str) -> None:
    ask(empty, POINT)
    position = write(empty, key)
    written = time.monotonic()
    while True:
        begun = time.monotonic()
        answer = ask(empty, named(key))
        shown = int(answer.headers["remit-position"])
        # the position told is the one that the answer shows, whatever the store has meanwhile
        assert (shown >= position) == answer.json()["boolean"]
        if answer.json()["boolean"]:
            break
        assert begun - written < 1.0


def test_position_that_the_journal_does_not_have_is_refused(empty: httpx.Client) -> None:
    for wrong, word in (("999999", "no entry 999999"), ("x", "min-position=x"), ("-1", "min-position=-1")):
        answer = ask(empty, POINT, **{"min-position": wrong})
        assert answer.status_code == 400
        assert word in answer.json()["detail"]


def test_position_that_the_store_does_not_show_is_waited_for_two_seconds(bare_home: Path, tmp_path: Path) -> None:
    def accept_behind_the_store(kb: KnowledgeBase) -> None:
        kb.journal.append(Draft(id="pending", at=serving.NOW, author="test", reason="pending", patch=Patch()))

    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home, before=accept_behind_the_store) as client:
        ahead = int(ask(client, POINT).headers["remit-position"]) + 1
        begun = time.monotonic()
        answer = ask(client, POINT, **{"min-position": str(ahead)})
        assert 1.9 < time.monotonic() - begun < 5
        assert answer.status_code == 503
        assert f"entry {ahead}" in answer.json()["detail"]
        assert int(answer.headers["retry-after"]) > 0
        assert ask(client, POINT).status_code == 200


def test_no_checkpoint_is_made_when_nothing_moved_and_two_are_kept(bare_home: Path, tmp_path: Path) -> None:
    with served(bare_home, tmp_path, query_workers=1) as (client, _):
        folder = tmp_path / "home" / "checkpoints"
        for _ in range(3):
            ask(client, POINT)
            time.sleep(0.6)
        assert [path.name for path in folder.iterdir()] == ["1"]
        for number in range(4):
            position = write(client, f"lab-{number}")
            ask(client, POINT, **{"min-position": str(position)})
        ask(client, POINT)
        assert {path.name for path in folder.iterdir()} == {"4", "5"}

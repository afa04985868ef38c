"""What somebody may send to bring the server down: each costs its sender an error, and nobody else notices.

The server is a process of its own, so that its end would be seen. While something hostile is sent, another client reads
all the time: it never gets an error, and never waits long. Afterwards the server's memory is looked at.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest

import commanding
import serving
from remit.lock import holder

PATIENCE = 2.0  # seconds that the server waits for a slow client
CONNECTIONS = 60
QUERY_SECONDS = 3.0
READING_SECONDS = 10  # of the processor that a document may take: those refused for what they say take up to 4
LONGEST_WAIT = 2.0  # of the client that reads meanwhile, in seconds
GROWTH = 260  # MB that the server may hold more than before: twice what the allocator keeps of 150,000 quads
# nobody reads its log meanwhile, and a log of every request would fill the pipe
SETTINGS = f"""
client_timeout = {PATIENCE}
max_connections = {CONNECTIONS}
query_timeout = {QUERY_SECONDS}
log_level = "warning"
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    address: str
    process: int

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def memory(self) -> int:
        """Gives what the process holds, in MB."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) // 1024

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def post(self, path: str, content: bytes | Iterator[bytes], media_type: str, **headers: str) -> httpx.Response:
        with httpx.Client(base_url=self.address, timeout=120, trust_env=False) as client:
            return client.post(path, content=content, headers={"Content-Type": media_type, **headers})


@dataclass(slots=True)
class Reader:
    """A client that reads records all the time."""

    address: str
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with httpx.Client(base_url=self.address, timeout=60, trust_env=False) as client:
            while not self.stopped.wait(0.01):
                start = time.monotonic()
                try:
                    answer = client.get("/incidents/si-1.json")
                    if answer.status_code != 200:
                        self.faults.append(answer.text)
                except httpx.HTTPError as error:
                    self.faults.append(repr(error))
                self.waits.append(time.monotonic() - start)


@pytest.fixture(scope="module")
def server(corpus_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    home = serving.copy_home(corpus_home, folder / "home")
    (folder / "remit.toml").write_text(SETTINGS, encoding="utf-8")
    limit = f"from remit.reading import apart\napart.MAX_CPU_SECONDS = {READING_SECONDS}"
    with commanding.served(home, folder, given=limit) as address:
        held = holder(home)
        assert held is not None
        assert held.pid is not None
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            client.get("/incidents/si-1.json").raise_for_status()
            client.get("/sparql", params={"query": "ASK {}"}).raise_for_status()
        yield Server(address, held.pid)


@pytest.fixture
def unharmed(server: Server) -> Iterator[Server]:
    """Gives the server, while another client reads; it must not notice, and the memory must come back."""
    before = server.memory()
    reader = Reader(server.address)
    thread = threading.Thread(target=reader.run)
    thread.start()
    try:
        until(lambda: bool(reader.waits))
        yield server
    finally:
        time.sleep(0.2)
        reader.stopped.set()
        thread.join()
    assert reader.faults == []
    assert statistics.quantiles([*reader.waits, *reader.waits], n=100)[-1] < LONGEST_WAIT, sorted(reader.waits)[-5:]
    until(lambda: server.memory() < before + GROWTH)


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.1)


# ---- queries

PAIRS = "?a ?b ?c . ?d ?e ?f"
QUERIES = {
    "nested groups": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "nested brackets": "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "nested paths": "SELECT * { ?s " + "(" * 20_000 + "<x:p>" + ")*" * 20_000 + " ?o }",
    "a long path": "SELECT * { ?s <x:p>" + "/<x:p>" * 20_000 + " ?o }",
    "many negations": "SELECT * { FILTER(" + "!" * 20_000 + "true) }",
    "an expression that tries everything": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} "
    'FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "^(([a-z])+.)+[A-Z]([a-z])+$")) }',
    "an expression that is long when written out": f'SELECT * {{ {PAIRS} FILTER(REGEX(STR(?c), "(a{{1000}}){{1000}}")) '
    "} ORDER BY ?c",
    "a text that swells": 'SELECT (STRLEN(?z) AS ?n) { BIND(REPLACE("aaaaaaaaaa", "a", "aaaaaaaaaaaaaaaaaaaa") AS ?w) '
    'BIND(REPLACE(?w, "a", ?w) AS ?x) BIND(REPLACE(?x, "a", ?w) AS ?y) BIND(REPLACE(?y, "a", ?w) AS ?z) }',
    "everything, sorted": f"SELECT * {{ {PAIRS} }} ORDER BY DESC(?c) ?f ?a",
    "everything, counted": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} . ?g ?h ?i FILTER(?c != ?i) }}",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_costs_its_sender_an_error(unharmed: Server, query: str) -> None:
    start = time.monotonic()
    answer = unharmed.post("/sparql", query.encode(), "application/sparql-query")
    assert answer.status_code in {400, 503}, answer.text[:500]
    assert len(answer.json()["detail"]) > 60
    assert time.monotonic() - start < 3 * QUERY_SECONDS


def test_many_of_them_at_once_stop_nobody(unharmed: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: (
                    unharmed.post(
                        "/sparql", QUERIES["everything, sorted"].encode(), "application/sparql-query"
                    ).status_code
                ),
                range(8),
            )
        )
    assert set(answers) == {503}


# ---- documents

PREFIX = "@prefix x: <https://example.org/{}> .\n"


def chained(terms: int) -> bytes:
    """Gives JSON-LD in whose context each term is defined by the next: no nesting, and the parser recurses."""
    context = {f"t{n}": f"t{n + 1}:x" for n in range(terms)} | {f"t{terms}": "https://example.org/"}
    return json.dumps({"@context": context, "@id": "https://example.org/s", "t0": "v"}).encode()


def costly(terms: int, nodes: int) -> bytes:
    """Gives JSON-LD with a long context before many nodes with contexts of their own."""
    context = {f"t{n}": f"https://example.org/{n}" for n in range(terms)}
    own = {"a": "https://example.org/a"}
    graph = [{"@context": own, "@id": f"https://example.org/{n}", "a": "v"} for n in range(nodes)]
    return json.dumps({"@context": context, "@graph": graph}).encode()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:x">'
        '<x:p xmlns:x="urn:">&l9;&f;</x:p></rdf:Description></rdf:RDF>'
    ).encode()


TURTLE, TRIG, JSONLD = "text/turtle", "application/trig", "application/ld+json"
DOCUMENTS: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "nested collections": (lambda: b"<x:s> <x:p> " + b"(" * 100_000 + b")" * 100_000 + b" .", TURTLE, 400),
    "nested blank nodes": (lambda: b"<x:s> <x:p> " + b"[<x:p> " * 100_000 + b"]" * 100_000 + b" .", TURTLE, 400),
    "nested in a graph": (lambda: b"<x:g> { <x:s> <x:p> " + b"[<x:p>(" * 100_000 + b")]" * 100_000 + b" }", TRIG, 400),
    "nested triple terms": (
        lambda: b"<x:s> <x:p> " + b"<<( <x:a> <x:b> " * 20_000 + b"<x:c> " + b")>> " * 20_000 + b".",
        "application/n-triples",
        400,
    ),
    "nested reifiers": (
        lambda: b"<x:s> <x:p> " + b"<< <x:a> <x:b> " * 20_000 + b"<x:c> " + b">> " * 20_000 + b".",
        TURTLE,
        400,
    ),
    "brackets that never close": (lambda: b"[](" * 3_000_000, TURTLE, 400),
    "deep JSON-LD": (lambda: b'{"urn:p":' * 20_000 + b"1" + b"}" * 20_000, JSONLD, 400),
    "deep lists": (lambda: b'{"urn:p":' + b"[" * 20_000 + b"1" + b"]" * 20_000 + b"}", JSONLD, 400),
    "a cyclic context": (
        lambda: json.dumps({"@context": {"a": "b:x", "b": "a:x"}, "@id": "urn:s", "a": "v"}).encode(),
        JSONLD,
        400,
    ),
    "a chained context": (lambda: chained(20_000), JSONLD, 400),
    "a long chained context": (lambda: chained(100_000), JSONLD, 400),
    "millions of numbers": (lambda: b'{"urn:p":[' + b"1," * 4_900_000 + b"1]}", JSONLD, 400),
    "a prefix that swells": (
        lambda: PREFIX.format("a" * 100_000).encode() + b"x:a x:a x:a .\n" * 600_000,
        TURTLE,
        400,
    ),
    "more triples than are taken": (
        lambda: PREFIX.format("").encode() + b"x:s x:p " + ",".join(map(str, range(1_300_000))).encode() + b" .",
        TURTLE,
        400,
    ),
    "a chain of blank nodes": (
        lambda: "".join(f"_:n{n} <x:p> _:n{n + 1} .\n" for n in range(100_000)).encode(),
        TURTLE,
        400,
    ),
    "a row of a patch that has no end": (lambda: b"TX .\nA " + b"a." * 4_000_000, "application/rdf-patch", 400),
    "entities of XML": (laughs, "application/rdf+xml", 415),
    "entities called Turtle": (laughs, TURTLE, 400),
}


LONG_TO_READ = {"millions of numbers", "more triples than are taken", "a chain of blank nodes"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in LONG_TO_READ else ()) for name in DOCUMENTS]
)
def test_a_document_costs_its_sender_an_error(unharmed: Server, name: str) -> None:
    made, media_type, status = DOCUMENTS[name]
    answer = unharmed.post("/changes?reason=hostile&dry-run=true", made(), media_type)
    assert answer.status_code == status, answer.text[:500]
    assert len(answer.json()["detail"]) > 60
    assert unharmed.post("/changes?reason=hostile", b"", TURTLE).status_code == 400


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_documents_that_take_too_long_stop_no_other_writer(unharmed: Server) -> None:
    with ThreadPoolExecutor(2) as pool:
        body = costly(30_000, 60_000)
        sent = [pool.submit(unharmed.post, "/changes?reason=hostile", body, JSONLD) for _ in range(2)]
        time.sleep(1)
        start = time.monotonic()
        small = serving.actor("hostile", "Small Change Ltd").encode()
        assert unharmed.post("/changes?reason=honest&dry-run=true", small, TURTLE).status_code == 200
        assert time.monotonic() - start < 10
        assert not any(each.done() for each in sent)
        answers = [each.result() for each in sent]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert f"{READING_SECONDS} seconds of the processor" in answers[0].json()["detail"]


@pytest.mark.slow
def test_a_large_document_stops_no_reader(unharmed: Server) -> None:
    rows = "".join(f'x:s{n} x:p "value {n}" .\n' for n in range(150_000))
    # refused for its graph, after all of it was read
    path = "/changes?reason=large&graph=https://w3id.org/remit/id/graph/system"
    answer = unharmed.post(path, (PREFIX.format("") + rows).encode(), TURTLE)
    assert answer.status_code == 400
    assert "where the store keeps its own position" in answer.json()["detail"]


@pytest.mark.parametrize("as_import", [False, True])
def test_a_context_elsewhere_is_not_fetched(unharmed: Server, as_import: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(1)
        address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/context.jsonld"
        context: object = {"@import": address} if as_import else ["https://example.org/x", address]
        body = json.dumps({"@id": "urn:s", "urn:p": {"@context": context, "urn:q": 1}}).encode()
        answer = unharmed.post("/changes?reason=hostile", body, JSONLD)
        assert answer.status_code == 400
        assert "Nothing is fetched" in answer.json()["detail"]
        with pytest.raises(TimeoutError):
            elsewhere.accept()


@pytest.mark.slow
def test_a_file_is_read_as_carefully_by_the_command(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    file = tmp_path / "chained.jsonld"
    file.write_bytes(chained(20_000))
    done = commanding.remit_apart(home, tmp_path)("add", str(file), "--reason", "hostile")
    assert done.code == 2
    assert "broke the parser" in done.err
    file.write_bytes(b"{" * 20_000)
    done = commanding.remit_apart(home, tmp_path)("add", str(file), "--reason", "hostile")
    assert done.code == 2
    assert "nested more than 200 deep" in done.err


# ---- bodies

LONG = 100_000_000
PLACES = {
    "a change": ("/changes?reason=hostile", TURTLE),
    "a query": ("/sparql", "application/sparql-query"),
    "a form": ("/sparql", "application/x-www-form-urlencoded"),
    "a text": ("/documents/iris/text", "text/plain"),
}


def head(path: str, media_type: str, *lines: str) -> bytes:
    return "\r\n".join(
        [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {media_type}", *lines, "", ""]
    ).encode()


def status(connection: socket.socket) -> int:
    """Gives the status of the answer that comes on a connection; 0 where it is closed without one."""
    try:
        line = connection.recv(65_536).split(b"\r\n")[0]
    except ConnectionResetError:
        return 0
    return int(line.split()[1]) if line else 0


@pytest.mark.parametrize("place", PLACES)
def test_a_long_body_is_refused_by_its_length_before_it_is_read(unharmed: Server, place: str) -> None:
    path, media_type = PLACES[place]
    with unharmed.connect() as connection:
        connection.sendall(head(path, media_type, f"Content-Length: {LONG}"))
        assert status(connection) == 413


@pytest.mark.parametrize("place", PLACES)
def test_a_body_without_a_length_is_cut_off_at_the_limit(unharmed: Server, place: str) -> None:
    path, media_type = PLACES[place]
    part = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    sent, left = 0, part
    with unharmed.connect() as connection:
        connection.sendall(head(path, media_type, "Transfer-Encoding: chunked"))
        connection.setblocking(False)
        answer = b""
        end = time.monotonic() + 30
        while not answer and sent < LONG and time.monotonic() < end:
            with contextlib.suppress(BlockingIOError):
                answer = connection.recv(65_536)
            with contextlib.suppress(BlockingIOError):
                length = connection.send(left)
                sent, left = sent + length, left[length:] or part
    assert answer.split()[1] in {b"413", b"404"}
    assert sent < LONG / 2


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_is_not_unpacked(unharmed: Server, encoding: str) -> None:
    body = gzip.compress(b" " * 10_000_000)
    for path, media_type in PLACES.values():
        answer = unharmed.post(path, body, media_type, **{"Content-Encoding": encoding})
        assert answer.status_code == 415
        assert "not unpacked" in answer.json()["detail"]


# ---- slow clients, and many

SLOW = {
    "the head": b"GET /incidents HTTP/1.1\r\nX-Slow: ",
    "the body of a change": head("/changes?reason=slow", TURTLE, "Content-Length: 5000"),
    "the body of a query": head("/sparql", "application/sparql-query", "Content-Length: 5000"),
    "nothing": b"",
}


@pytest.mark.parametrize("start", SLOW.values(), ids=SLOW)
def test_who_sends_a_byte_now_and_then_is_cut_off(unharmed: Server, start: bytes) -> None:
    begun = time.monotonic()
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(unharmed.connect()) for _ in range(40)]
        for connection in slow:
            connection.sendall(start)
        while time.monotonic() < begun + PATIENCE / 2:
            time.sleep(0.25)
            for connection in slow:
                connection.sendall(b"a" if start else b"")
        found = {status(connection) for connection in slow}
        assert found <= ({408, 0} if start else {0})
        assert 408 in found or not start
        assert time.monotonic() - begun < 3 * PATIENCE


def test_who_does_not_read_the_answer_is_cut_off(unharmed: Server) -> None:
    query = b"SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    whole = len(unharmed.post("/sparql", query, "application/sparql-query").content)
    with unharmed.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        connection.sendall(head("/sparql", "application/sparql-query", f"Content-Length: {len(query)}") + query)
        time.sleep(QUERY_SECONDS + 3 * PATIENCE)
        received = 0
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(1_000_000):
                received += len(part)
    assert received < whole


def test_who_asks_nothing_more_after_an_answer_is_let_go_without_another(unharmed: Server) -> None:
    with unharmed.connect() as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        told = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert told.count(b"HTTP/1.1 ") == 1
    assert told.startswith(b"HTTP/1.1 200 ")


def test_many_open_connections_do_not_keep_others_out(unharmed: Server) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(5 * CONNECTIONS):
            stack.enter_context(unharmed.connect())
        for _ in range(5):
            with httpx.Client(base_url=unharmed.address, timeout=10, trust_env=False) as client:
                assert client.get("/incidents/si-1.json").status_code == 200


def test_who_has_been_answered_keeps_the_connection_while_somebody_opens_hundreds(unharmed: Server) -> None:
    # not httpx: it looks whether a connection has been closed before it sends, and quietly opens another
    connection = HTTPConnection("127.0.0.1", unharmed.port, timeout=10)
    with contextlib.closing(connection), contextlib.ExitStack() as stack:
        for _ in range(3):
            connection.request("GET", "/incidents/si-1.json")
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
            for _ in range(2 * CONNECTIONS):
                stack.enter_context(unharmed.connect())


def test_a_head_that_has_no_end_is_refused(unharmed: Server) -> None:
    with unharmed.connect() as connection, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for _ in range(20):
            connection.sendall(b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 65_536)
        assert status(connection) in {0, 400}

"""What every answer has whatever the route: headers, methods, pages of other sites, rates, the log and the figures."""

from __future__ import annotations

import json
import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from typing_extensions import override

import serving
from remit.base import KnowledgeBase
from remit.journal import Draft, Journal
from remit_api.logs import AsJson, AsText
from remit_api.rates import Buckets, Clients, networks
from remit_api.tokens import read_token

STRICT = {
    "content-security-policy": re.compile(r"default-src 'none'; script-src 'self'.*frame-ancestors 'none'"),
    "x-content-type-options": re.compile("nosniff"),
    "referrer-policy": re.compile("no-referrer"),
    "cross-origin-opener-policy": re.compile("same-origin"),
    "cross-origin-resource-policy": re.compile("same-origin|cross-origin"),
    "x-request-id": re.compile(r"[0-9a-f]{16}"),
}
FORWARDED = {"X-Forwarded-For": "203.0.113.5"}


def with_a_fault(app: FastAPI) -> None:
    async def fault() -> None:
        raise ZeroDivisionError("of a secret name")

    app.add_api_route("/fault", fault)


@pytest.fixture(scope="module")
def open_to_all(corpus_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that others can reach, behind a proxy that it trusts, which takes four requests at once."""
    home = serving.copy_home(corpus_home, tmp_path_factory.mktemp("open") / "home")
    with serving.serving(
        home,
        host="0.0.0.0",  # noqa: S104 (others could reach it; the test listens on loopback)
        trusted_proxies="127.0.0.1",
        rate_limit=60,
        rate_burst=4,
        arrange=with_a_fault,
    ) as client:
        yield client


# -- headers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/incidents", {}, 200),
        ("HEAD", "/incidents", {}, 200),
        ("GET", "/", serving.HTML, 200),
        ("OPTIONS", "/incidents", {}, 204),
        ("GET", "/incidents", {"If-None-Match": "*"}, 304),
        ("GET", "/incidents?limit=x", {}, 400),
        ("POST", "/changes?reason=x", {}, 401),
        ("GET", "/incidents/none", {}, 404),
        ("GET", "/nowhere", {}, 404),
        ("GET", "/static/nothing.css", {}, 404),
        ("DELETE", "/incidents", {}, 405),
        ("GET", "/incidents", {"Accept": "image/png"}, 406),
        ("GET", "/fault", {}, 500),
        ("GET", "/health", {}, 200),
    ],
)
def test_every_answer_has_the_strict_headers(
    open_to_all: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = open_to_all.request(method, path, headers=headers)
    assert answer.status_code == status, answer.text
    for name, pattern in STRICT.items():
        assert pattern.fullmatch(answer.headers[name]), name
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "sent", [b"GARBAGE\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"\x16\x03\x01\x02\x00\r\n\r\n"]
)
def test_what_is_no_request_is_told_so_under_the_same_headers(corpus: httpx.Client, sent: bytes) -> None:
    with socket.create_connection((corpus.base_url.host, corpus.base_url.port or 0), timeout=10) as link:
        link.sendall(sent)
        told = b"".join(iter(lambda: link.recv(65536), b""))
    head, _, content = told.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert status == "HTTP/1.1 400 Bad input"
    for name, pattern in STRICT.items():
        assert pattern.fullmatch(headers[name]), name
    assert headers["content-type"] == "application/problem+json"
    assert json.loads(content)["code"] == "bad-input"
    assert json.loads(content)["request"] == headers["x-request-id"]


def test_a_fault_that_nobody_foresaw_is_a_problem_that_tells_nothing(open_to_all: httpx.Client) -> None:
    answer = open_to_all.get("/fault", headers={"X-Request-ID": "asked-for-1"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "error"
    assert answer.json()["request"] == "asked-for-1"
    assert "secret" not in answer.text


@pytest.mark.parametrize("given", ["abc-1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "A" * 128])
def test_well_formed_identifier_of_a_request_is_kept(corpus: httpx.Client, given: str) -> None:
    answer = corpus.get("/incidents/none", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given
    assert answer.json()["request"] == given


@pytest.mark.parametrize("given", ["", "a b", "<script>", "A" * 129, "-x", 'a"b', "ä"])
def test_other_identifiers_are_replaced(corpus: httpx.Client, given: str) -> None:
    answer = corpus.get("/incidents/none", headers={b"X-Request-ID": given.encode()})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])
    assert answer.json()["request"] == answer.headers["x-request-id"]


# -- methods -----------------------------------------------------------------------------------------------------------

ALLOWED = {
    "/": "GET, HEAD, OPTIONS",
    "/incidents": "GET, HEAD, OPTIONS",
    "/incidents/si-1": "GET, HEAD, OPTIONS",
    "/incidents/si-1.ttl": "GET, HEAD, OPTIONS",
    "/changes": "GET, HEAD, OPTIONS, POST",
    "/sparql": "GET, HEAD, OPTIONS, POST",
    "/documents/seed-article/text": "GET, HEAD, OPTIONS, POST, PUT",
    "/maintenance/backup": "OPTIONS, POST",
    "/static/remit.css": "GET, HEAD, OPTIONS",
    "/openapi.json": "GET, HEAD, OPTIONS",
    "/health": "GET, HEAD, OPTIONS",
}


@pytest.mark.parametrize(("path", "methods"), ALLOWED.items())
def test_options_and_refused_methods_name_every_method_of_the_address(
    corpus: httpx.Client, path: str, methods: str
) -> None:
    asked = corpus.options(path)
    assert asked.status_code == 204
    assert asked.content == b""
    assert asked.headers["allow"] == methods
    for method in ("DELETE", "PATCH", "PROPFIND"):
        refused = corpus.request(method, path)
        assert refused.status_code == 405
        assert refused.headers["allow"] == methods
        assert refused.headers["content-type"] == "application/problem+json"


def test_options_of_the_server_and_of_no_address(corpus: httpx.Client) -> None:
    assert corpus.options("/nowhere").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/incidents", "/incidents/si-1", "/incidents/si-1.ttl", "/openapi.json", "/static/remit.css",
     "/incidents/none", "/documents/seed-article", "/changes", "/search?q=alibaba", "/vocabularies/status", "/health",
     "/ready"],
)  # fmt: skip
@pytest.mark.parametrize("accept", [{}, serving.HTML])
def test_head_says_what_get_says_without_the_content(corpus: httpx.Client, path: str, accept: dict[str, str]) -> None:
    got, head = corpus.get(path, headers=accept), corpus.head(path, headers=accept)
    assert head.status_code == got.status_code
    assert head.content == b""
    left_out = {"date", "x-request-id"}
    assert {n: v for n, v in head.headers.items() if n not in left_out} == {
        n: v for n, v in got.headers.items() if n not in left_out
    }


# -- pages of other sites ----------------------------------------------------------------------------------------------

SITE = {"Origin": "https://reader.example"}


@pytest.mark.parametrize("path", ["/incidents", "/incidents/none", "/sparql?query=ASK%7B%7D", "/changes"])
def test_open_server_lets_pages_of_any_site_read(open_to_all: httpx.Client, path: str) -> None:
    answer = open_to_all.get(path, headers=SITE)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    shown = answer.headers["access-control-expose-headers"]
    assert {"ETag", "Link", "Remit-Position", "Retry-After"} <= set(shown.split(", "))
    assert "access-control-allow-credentials" not in answer.headers


def test_open_server_lets_pages_of_any_site_send_queries(open_to_all: httpx.Client) -> None:
    asked = open_to_all.options(
        "/sparql",
        headers={**SITE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"},
    )
    assert asked.headers["access-control-allow-origin"] == "*"
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    assert "Content-Type" in asked.headers["access-control-allow-headers"]
    query = {"Content-Type": "application/sparql-query"}
    answer = open_to_all.post("/sparql", content="ASK {}", headers={**SITE, **query})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/changes"),
        ("PUT", "/documents/seed-article/text"),
        ("POST", "/maintenance/backup"),
        ("DELETE", "/incidents/si-1"),
    ],
)
def test_no_page_of_another_site_may_write(open_to_all: httpx.Client, method: str, path: str) -> None:
    asked = open_to_all.options(
        path,
        headers={**SITE, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"},
    )
    assert not [name for name in asked.headers if name.startswith("access-control")]
    answer = open_to_all.request(method, path, headers=SITE)
    assert answer.status_code in {400, 401, 405}
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_no_page_may_send_the_token(open_to_all: httpx.Client) -> None:
    asked = open_to_all.options(
        "/incidents",
        headers={**SITE, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"},
    )
    assert "authorization" not in asked.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("path", ["/metrics", "/health", "/ready"])
def test_no_page_of_another_site_watches_the_server(open_to_all: httpx.Client, path: str) -> None:
    answer = open_to_all.get(path, headers=SITE)
    assert "access-control-allow-origin" not in answer.headers


def test_server_at_loopback_lets_no_page_of_another_site_read(corpus: httpx.Client) -> None:
    for answer in (
        corpus.get("/incidents", headers=SITE),
        corpus.options("/incidents", headers={**SITE, "Access-Control-Request-Method": "GET"}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_listed_origins_may_read_and_no_others(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home, cors_origins="https://reader.example, https://other.example:8443") as client:
        answer = client.get("/incidents", headers=SITE)
        assert answer.headers["access-control-allow-origin"] == "https://reader.example"
        assert "Origin" in answer.headers.get_list("vary", split_commas=True)
        assert "Accept" in answer.headers.get_list("vary", split_commas=True)
        foreign = client.get("/incidents", headers={"Origin": "https://reader.example.evil.example"})
        assert "access-control-allow-origin" not in foreign.headers
        assert "Origin" in foreign.headers.get_list("vary", split_commas=True)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "x@localhost"])
def test_server_at_loopback_is_not_read_under_a_name_that_is_not_this_machines(corpus: httpx.Client, host: str) -> None:
    for answer in (
        corpus.get("/incidents", headers={"Host": host}),
        corpus.get("/", headers={"Host": host, **serving.HTML}),
        corpus.post("/sparql", content="ASK {}", headers={"Host": host, "Content-Type": "application/sparql-query"}),
    ):
        assert answer.status_code == 403
        assert answer.json()["code"] == "not-permitted"
    # a proxy in front has a name of its own
    assert corpus.get("/incidents", headers={"Host": host, **FORWARDED}).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:8420", "127.0.0.1:1", "[::1]:8420"])
def test_server_at_loopback_is_read_under_every_name_of_this_machine(corpus: httpx.Client, host: str) -> None:
    assert corpus.get("/incidents", headers={"Host": host}).status_code == 200


# -- rates -------------------------------------------------------------------------------------------------------------


def test_who_sends_too_much_is_told_how_long_to_wait_and_others_notice_nothing(open_to_all: httpx.Client) -> None:
    hasty = {"X-Forwarded-For": "198.51.100.7"}
    answers = [open_to_all.get("/vocabularies", headers=hasty) for _ in range(6)]
    assert [a.status_code for a in answers[:4]] == [200] * 4
    assert answers[0].headers["ratelimit-policy"] == '"client";q=4;w=4'
    assert answers[0].headers["ratelimit"] == '"client";r=3;t=0'
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 2
    assert refused.headers["content-security-policy"]
    assert refused.headers["access-control-allow-origin"] == "*"
    assert open_to_all.get("/vocabularies", headers={"X-Forwarded-For": "198.51.100.8"}).status_code == 200
    assert open_to_all.get("/vocabularies").status_code == 200
    assert open_to_all.get("/health", headers=hasty).status_code == 200


def test_who_writes_addresses_before_ones_own_gains_nothing(open_to_all: httpx.Client) -> None:
    codes = [
        open_to_all.get("/vocabularies", headers={"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.9"}).status_code
        for n in range(6)
    ]
    assert codes.count(429) >= 1


def test_bucket_fills_again_at_its_rate() -> None:
    now = [0.0]
    buckets = Buckets(60, 2, clock=lambda: now[0])
    assert [buckets.take("a").granted for _ in range(3)] == [True, True, False]
    assert buckets.take("b").granted
    now[0] = 1.0
    assert [buckets.take("a").granted for _ in range(2)] == [True, False]
    now[0] = 1000.0
    assert [buckets.take("a").granted for _ in range(3)] == [True, True, False]
    assert buckets.take("a").wait == pytest.approx(1.0)


def test_buckets_of_many_addresses_take_bounded_memory() -> None:
    buckets = Buckets(60, 2)
    for number in range(30_000):
        buckets.take(str(number))
    assert len(buckets._known) == 20_000


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.7", "192.0.2.1, 198.51.100.1, 10.0.0.8", "198.51.100.1"),
        ("127.0.0.1", "", None),
        ("::1", "198.51.100.1", None),
        ("127.0.0.1", "nonsense", "unreadable"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        ("127.0.0.1", "[2001:db8:1:2::9]:4711", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
    ],
)
def test_client_is_who_the_nearest_stranger_is(peer: str, forwarded: str, client: str | None) -> None:
    clients = Clients(networks(["127.0.0.1", "10.0.0.0/8"]))
    assert clients.counted(peer, {"x-forwarded-for": forwarded}) == client


# -- the log -----------------------------------------------------------------------------------------------------------


@dataclass
class Kept(logging.Handler):
    """Keeps what is logged, as the server would write it."""

    json: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.DEBUG)

    __hash__ = object.__hash__

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(("httpx", "httpcore")):  # the client's own log
            return
        self.json.append(AsJson().format(record))
        self.text.append(AsText("%(levelname)s %(name)s %(message)s").format(record))


@pytest.fixture
def logged() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    time.sleep(0.1)  # a line is written after the answer: that of the request before may still be on its way
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    yield kept
    root.removeHandler(kept)
    root.setLevel(before)


def access_lines(kept: Kept, number: int) -> list[dict[str, object]]:
    """Gives the lines of so many requests; each is written after the answer was sent."""
    until = time.monotonic() + 5
    while True:
        found = [line for line in map(json.loads, list(kept.json)) if line["name"] == "remit_api.access"]
        if len(found) >= number or time.monotonic() > until:
            assert len(found) == number
            return found
        time.sleep(0.01)


def test_one_line_a_request_with_what_an_operator_needs(corpus: httpx.Client, logged: Kept) -> None:
    corpus.get("/incidents/si-1", headers={"X-Request-ID": "one"})
    corpus.get("/incidents/none", headers={"X-Request-ID": "two"})
    first, second = access_lines(logged, 2)
    assert first.pop("at")
    assert float(str(first.pop("ms"))) > 0
    assert int(str(first.pop("bytes"))) > 1000
    assert first == {
        "level": "INFO", "name": "remit_api.access", "message": "request", "request": "one", "method": "GET",
        "route": "/incidents/{key}", "status": 200, "position": 2,
    }  # fmt: skip
    assert second["status"] == 404
    assert second["problem"] == "not-found"


def test_the_log_holds_nothing_of_what_was_asked_or_sent(empty: httpx.Client, key: str, logged: Kept) -> None:
    secret = f"jane-doe-{key}"
    empty.get(f"/actors/{secret}")
    empty.get("/search", params={"q": secret})
    empty.get(f"/{secret}")
    assert (
        empty.request(secret.upper(), "/incidents").status_code == 400
    )  # a method that HTTP has not: no route sees it
    empty.get("/sparql", params={"query": f"SELECT * {{ ?s ?p '{secret}' }}"})
    empty.post("/sparql", content=f"SELEKT '{secret}'", headers={"Content-Type": "application/sparql-query"})
    empty.post("/changes", params={"reason": secret}, content=secret, headers={"Content-Type": "text/turtle"})
    empty.post(
        "/changes",
        params={"reason": secret},
        content=serving.actor(secret, secret),
        headers={"Content-Type": "text/turtle"},
    )
    assert access_lines(logged, 7)
    assert secret not in "\n".join((*logged.json, *logged.text)).lower()


def test_line_of_a_write_says_who_and_its_position(empty: httpx.Client, key: str, logged: Kept) -> None:
    answer = empty.post(
        "/changes",
        params={"reason": "x", "author": "the desk\nINFO forged line"},
        content=serving.actor(key, "A body"),
        headers={"Content-Type": "text/turtle"},
    )
    assert answer.status_code == 201
    (line,) = access_lines(logged, 1)
    assert line["who"] == "the desk\nINFO forged line"
    assert line["position"] == answer.json()["position"]
    assert all("\n" not in text for text in logged.text)


# -- health and readiness ----------------------------------------------------------------------------------------------


def test_healthy_server_is_live_and_ready_for_everybody(open_to_all: httpx.Client) -> None:
    for path, status in (("/health", "live"), ("/ready", "ready")):
        answer = open_to_all.get(path, headers=FORWARDED)
        assert (answer.status_code, answer.json()) == (200, {"status": status})
        assert answer.headers["cache-control"] == "no-store"


def test_server_whose_store_is_behind_is_live_and_not_ready(bare_home: Path, tmp_path: Path) -> None:
    def fall_behind(kb: KnowledgeBase) -> None:
        journal = Journal(kb.home / "journal.sqlite")
        journal.append(Draft(id="late", author="owner", reason="x", at=datetime.now(UTC)))
        journal.close()

    with serving.serving(serving.copy_home(bare_home, tmp_path / "home"), before=fall_behind) as client:
        assert client.get("/health").status_code == 200
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert answer.json()["reasons"] == [
            "The store shows entry 1 of 2; it catches up with the next change or start."
        ]
        assert answer.headers["retry-after"] == "1"
        figures = client.get("/metrics").text
        assert "remit_store_lag_entries 1.0" in figures


def test_server_whose_folder_is_gone_is_not_ready(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home) as client:
        home.rename(tmp_path / "elsewhere")
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert "The folder cannot be written: No such file or directory." in answer.json()["reasons"]


# -- figures -----------------------------------------------------------------------------------------------------------


def figure(text: str, name: str) -> float:
    return next(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(f"{name} "))


def test_figures_tell_requests_positions_refusals_and_memory(empty: httpx.Client, key: str) -> None:
    before = empty.get("/metrics").text
    empty.get(f"/actors/{key}")
    refused = empty.post(
        "/changes",
        params={"reason": "x"},
        content=serving.incident(None, key),
        headers={"Content-Type": "text/turtle"},
    )
    assert refused.status_code == 422
    answer = empty.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = answer.text
    missing = 'remit_requests_total{method="GET",route="/actors/{key}",status="404"}'
    assert figure(text, missing) >= 1
    assert (
        figure(text, 'remit_problems_total{code="refused"}')
        == figure(before, 'remit_problems_total{code="refused"}') + 1
    )
    assert figure(text, 'remit_request_seconds_bucket{le="+Inf",method="GET",route="/actors/{key}"}') >= 1
    position = int(answer.headers.get("remit-position", empty.get("/changes").headers["remit-position"]))
    assert figure(text, "remit_journal_position") == position
    assert figure(text, "remit_store_position") == position
    assert figure(text, "remit_store_lag_entries") == 0
    assert figure(text, "remit_quads") > 1000
    assert figure(text, "remit_requests_running") == 1
    assert figure(text, 'remit_jobs{state="running"}') == 0
    assert figure(text, "process_resident_memory_bytes") > 10_000_000
    assert key not in text


RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"


def test_figures_tell_of_queries_that_were_stopped_and_of_checkpoints(corpus_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(corpus_home, tmp_path / "home")
    with serving.serving(home, query_timeout=3, query_workers=2) as client:
        before = client.get("/metrics").text
        assert figure(before, 'remit_query_workers{state="wanted"}') == 2
        assert figure(before, "remit_checkpoints") == 0
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        assert client.get("/sparql", params={"query": RUNAWAY}).status_code == 503
        text = client.get("/metrics").text
        assert figure(text, 'remit_queries_stopped_total{reason="time"}') == 1
        assert figure(text, "remit_checkpoints") >= 1
        assert figure(text, "remit_checkpoint_age_seconds") < 60
        assert figure(text, "remit_query_queue") == 0
        assert figure(text, 'remit_problems_total{code="limit-reached"}') == 1


def test_figures_of_an_open_server_are_for_this_machine_and_the_token(
    open_to_all: httpx.Client, corpus_home: Path
) -> None:
    assert open_to_all.get("/metrics").status_code == 200
    for header in (FORWARDED, {"Host": "remit.example"}, {"Origin": "https://reader.example"}):
        refused = open_to_all.get("/metrics", headers=header)
        assert refused.status_code in {401, 403}
        assert "remit_" not in refused.text
    token = read_token(corpus_home)
    answer = open_to_all.get("/metrics", headers={**FORWARDED, "Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_unheard_of_methods_and_addresses_make_no_series_of_their_own(corpus: httpx.Client) -> None:
    count: Callable[[], int] = lambda: len(corpus.get("/metrics").text.splitlines())  # noqa: E731
    corpus.request("PROPFIND", "/incidents")
    corpus.get("/made-up-0")
    count()
    before = count()
    for number, method in enumerate(("MKCOL", "LOCK", "REPORT", "SEARCH", "UNLINK"), start=1):
        corpus.request(method, "/incidents")
        corpus.get(f"/made-up-{number}")
    assert count() == before

"""The record as it was known, over HTTP: on a day, at a moment, at a position; and a position that must be shown."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import URIRef

import serving
from remit import faults
from remit.base import KnowledgeBase
from remit.change import read_document
from remit.errors import BadInput
from remit.patch import quad_text
from remit_api.known import moments

ID = "https://w3id.org/remit/id/"
DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
X, Y = "https://w3id.org/remit/id/actor/x", "https://w3id.org/remit/id/actor/y"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
GRAPH = "https://w3id.org/remit/id/graph/contributions"
FORMATS = ("application/json", "application/ld+json", "text/turtle", "application/n-triples", "text/csv", "text/html")


def say(kb: KnowledgeBase, text: str, day: int, media_type: str = "text/turtle", who: str = "Ada") -> int:
    change = read_document(text.encode(), media_type, graph=None, author=who, reason=f"day {day}")
    return kb.accept(change, now=DAY + timedelta(days=day)).position


@pytest.fixture(scope="module")
def home(bare_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base whose entries were accepted on days of their own; the ontology is entry 1, of the first day."""
    home = tmp_path_factory.mktemp("known") / "home"
    with KnowledgeBase.create(home, now=DAY, author="owner", corpus=False) as kb:
        say(kb, serving.actor("x", "First name"), 1)
        renamed = f'D <{X}> <{LABEL}> "First name"@en <{GRAPH}> .\nA <{X}> <{LABEL}> "Second name"@en <{GRAPH}> .\n'
        assert say(kb, renamed, 2, "application/rdf-patch") == 3
        say(kb, serving.actor("y", "Other"), 3)
        gone = "".join(f"D {quad_text(quad)}\n" for quad in kb.view().quads_of(URIRef(Y)))
        assert say(kb, gone, 4, "application/rdf-patch") == 5
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with serving.serving(home) as found:
        yield found


def problem(answer: httpx.Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def test_record_reads_as_it_was_known_on_each_day(client: httpx.Client) -> None:
    labels = {
        day: client.get(f"/actors/x?as_known_on=2026-11-{day}").json()["label"] for day in ("21", "22", "23", "25")
    }
    assert labels == {"21": "First name", "22": "Second name", "23": "Second name", "25": "Second name"}


def test_day_means_its_end_in_utc(client: httpx.Client) -> None:
    assert client.get("/actors/x?as_known_on=2026-11-21").json()["label"] == "First name"
    assert client.get("/actors/x?as_known_on=2026-11-22").json()["label"] == "Second name"
    for moment, label in (
        ("2026-11-22T11:59:59Z", "First name"),
        ("2026-11-22T12:00:00Z", "Second name"),
        ("2026-11-22T12:59:59+01:00", "First name"),
        ("2026-11-22T13:00:00+01:00", "Second name"),
        ("2026-11-22T12:00:00", "Second name"),
    ):
        assert client.get("/actors/x", params={"as_known_on": moment}).json()["label"] == label
    # a plus that stands in an address means a space
    assert client.get("/actors/x?as_known_on=2026-11-22T12:59:59+01:00").json()["label"] == "First name"


@pytest.mark.parametrize("path", ["/actors/x", "/actors", "/search?q=name"])
@pytest.mark.parametrize("accept", FORMATS)
def test_every_format_shows_the_past_and_says_which(client: httpx.Client, path: str, accept: str) -> None:
    query = "as_known_on=2026-11-21"
    answer = client.get(f"{path}{'&' if '?' in path else '?'}{query}", headers={"Accept": accept})
    assert answer.status_code == 200
    assert "First name" in answer.text
    assert "Second name" not in answer.text
    assert answer.headers["remit-position"] == "2"
    assert answer.headers["remit-as-known-on"] == "2026-11-21"
    assert answer.headers["memento-datetime"] == "Sat, 21 Nov 2026 12:00:00 GMT"
    assert re.search(r'</[^>]*>; rel="original"', answer.headers["link"])
    shown = answer.text
    if accept == "text/csv":
        assert "asKnownAtPosition" in shown.splitlines()[0]
    else:
        assert "2026-11-21" in shown
    now = client.get(path, headers={"Accept": accept})
    assert "Second name" in now.text
    assert "remit-as-known-on" not in now.headers


def test_json_says_which_past_it_is_and_null_for_the_present(client: httpx.Client) -> None:
    past = client.get("/actors/x?as_known_on=2026-11-21").json()["asKnownOn"]
    assert (past["asked"], past["position"], past["at"]) == ("2026-11-21", 2, "2026-11-21T12:00:00Z")
    assert client.get("/actors/x").json()["asKnownOn"] is None


def test_position_can_be_asked_for(client: httpx.Client) -> None:
    assert client.get("/actors/x?at-position=2").json()["label"] == "First name"
    assert client.get("/actors/x?at-position=3").json()["label"] == "Second name"
    assert problem(client.get("/actors/x?at-position=99"), 404)["code"] == "not-found"
    both = problem(client.get("/actors/x?at-position=3&as_known_on=2026-11-21"), 400)
    assert "Give one" in both["detail"]


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_record_that_came_later_is_said_to_have(client: httpx.Client, accept: str) -> None:
    answer = client.get("/actors/y?as_known_on=2026-11-22", headers={"Accept": accept})
    assert answer.status_code == 404
    assert "first recorded in entry 4" in answer.text
    assert "2026-11-23T12:00:00Z" in answer.text


def test_record_that_is_gone_is_said_to_have_been_there(client: httpx.Client) -> None:
    assert client.get("/actors/y?as_known_on=2026-11-23").json()["label"] == "Other"
    gone = problem(client.get("/actors/y"), 404)["detail"]
    assert "entry 5" in gone
    assert "/actors/y/history" in gone


def test_list_shows_what_there_was(client: httpx.Client) -> None:
    found = {day: client.get(f"/actors?as_known_on=2026-11-{day}").json()["total"] for day in (20, 21, 23, 24)}
    assert found == {20: 0, 21: 1, 23: 2, 24: 1}


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "2026-11", "", "2026-11-20T25:00:00Z"])
def test_what_is_neither_day_nor_moment_is_refused(client: httpx.Client, text: str) -> None:
    assert problem(client.get("/actors", params={"as_known_on": text}), 400)["code"] == "bad-input"


def test_future_and_the_time_before_the_first_entry_are_refused(client: httpx.Client) -> None:
    assert "future" in problem(client.get("/actors?as_known_on=2999-01-01"), 400)["detail"]
    before = problem(client.get("/actors?as_known_on=2026-11-19"), 404)["detail"]
    assert "first entry is of 2026-11-20T12:00:00Z" in before


@pytest.mark.parametrize("sign", ["T", "\n", "漢", "\r", " ", "\x7f"])
def test_sign_between_day_and_time_does_not_reach_a_header(client: httpx.Client, sign: str) -> None:
    answer = client.get("/actors/x", params={"as_known_on": f"2026-11-21{sign}12:00:00Z"})
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert answer.headers["remit-as-known-on"] == "2026-11-21T12:00:00Z"


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize("name", ["at-position", "min-position"])
@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "-1", "1.5", "0x2", ""])
def test_number_that_is_no_position_is_refused(client: httpx.Client, accept: str, name: str, number: str) -> None:
    answer = client.get("/actors/x", params={name: number}, headers={"Accept": accept})
    assert answer.status_code in {400, 404} or (number == "" and answer.status_code == 200), answer.text


def test_today_is_as_known_so_far() -> None:
    start, end = moments("2026-11-25")
    assert (start.hour, end.hour, end.microsecond) == (0, 23, 999_999)
    with pytest.raises(BadInput):
        moments("25.11.2026")


def test_answer_that_is_cached_is_that_of_its_past(client: httpx.Client) -> None:
    tags = {client.get(f"/actors/x{query}").headers["etag"] for query in ("", "?at-position=2", "?at-position=3")}
    assert len(tags) >= 2
    tag = client.get("/actors/x?at-position=2").headers["etag"]
    assert client.get("/actors/x?at-position=2", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/actors/x?at-position=3", headers={"If-None-Match": tag}).status_code == 200


def test_text_of_a_document_is_held_from_when_it_was_attached(home: Path, tmp_path: Path) -> None:
    mine = serving.copy_home(home, tmp_path / "home")
    words = b"The Example Gazette says that Example Lab"
    with KnowledgeBase.open(mine) as kb:
        assert say(kb, serving.incident("unsourced", "copying"), 5) == 6
        _, accepted = kb.attach(URIRef(f"{ID}document/copying"), words, author="Ada", now=DAY + timedelta(days=6))
    with serving.serving(mine) as client:
        then, now = "?at-position=6", f"?at-position={accepted.position}"
        assert client.get(f"/documents/copying/text{now}").content == words
        problem(client.get(f"/documents/copying/text{then}"), 404)
        held = {query: client.get(f"/documents/copying{query}").json()["textHeld"] for query in (then, now, "")}
        assert held == {then: False, now: True, "": True}
        quotes = {q: client.get(f"/claims/copying{q}").json()["quotes"][0]["exact"] for q in (then, now)}
        assert quotes == {then: None, now: words.decode()[:40]}


def test_every_answer_shows_one_position_while_others_write(home: Path, tmp_path: Path) -> None:
    """Two actors are renamed in one change, over and over: no list shows one renamed and the other not."""
    opened: list[KnowledgeBase] = []
    with serving.serving(serving.copy_home(home, tmp_path / "home"), before=opened.append) as client:
        (kb,) = opened
        first = say(kb, serving.actor("one", "0") + serving.actor("two", "0"), 5)
        done = threading.Event()

        def write() -> None:
            for number in itertools.count():
                if done.is_set():
                    return
                rows = "".join(
                    f'D <{ID}actor/{key}> <{LABEL}> "{number}"@en <{GRAPH}> .\n'
                    f'A <{ID}actor/{key}> <{LABEL}> "{number + 1}"@en <{GRAPH}> .\n'
                    for key in ("one", "two")
                )
                say(kb, rows, 5, "application/rdf-patch")

        writer = threading.Thread(target=write)
        writer.start()
        try:
            while kb.shown < first + 2:
                time.sleep(0.01)
            for query in ("", f"?at-position={first}", f"?at-position={first + 1}") * 15:
                answer = client.get(f"/actors{query}")
                labels = {item["label"] for item in answer.json()["items"] if item["id"] in {"one", "two"}}
                assert labels == {str(int(answer.headers["remit-position"]) - first)}
        finally:
            done.set()
            writer.join()
        assert kb.shown > first + 10


# ---- a position that must be shown


@pytest.mark.parametrize("path", ["/actors/x", "/actors", "/", "/vocabularies", "/search?q=x", "/changes"])
def test_read_shows_the_position_that_it_asks_for(client: httpx.Client, path: str) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}min-position=5")
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["remit-position"]) >= 5


def test_position_beyond_the_journal_is_refused_at_once(client: httpx.Client) -> None:
    began = time.monotonic()
    assert "last entry is 5" in problem(client.get("/actors/x?min-position=6"), 400)["detail"]
    assert time.monotonic() - began < 1
    assert client.get("/actors/x?min-position=6", headers={"Accept": "text/html"}).status_code == 400


def test_read_waits_for_a_position_that_is_on_its_way(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[KnowledgeBase] = []
    held = threading.Event()
    monkeypatch.setattr(faults, "_act", lambda name: held.wait(30) if name == "store.before-apply" else None)
    with serving.serving(serving.copy_home(home, tmp_path / "home"), before=opened.append) as client:
        (kb,) = opened
        writer = threading.Thread(target=say, args=(kb, serving.actor("z", "Late"), 5))
        writer.start()
        while kb.journal.head().position < 6:
            time.sleep(0.01)
        began = time.monotonic()
        answer = client.get("/actors?min-position=6")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert 1.8 < time.monotonic() - began < 5
        # who asks for no position is answered from what is shown
        assert client.get("/actors/z").status_code == 404
        threading.Timer(0.5, held.set).start()
        answer = client.get("/actors/z?min-position=6")
        writer.join()
        assert (answer.status_code, answer.headers["remit-position"]) == (200, "6")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/maintenance/verification"),
        ("POST", "/maintenance/validation"),
        ("POST", "/changes/1/redaction"),
        ("PUT", "/documents/x/text"),
        ("GET", "/documents/x/text"),
        ("GET", "/vocabularies"),
        ("GET", "/lookup"),
        ("GET", "/"),
    ],
)
def test_unknown_parameter_is_refused_everywhere(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path, params={"resaon": "x", "reason": "x", "name": "x"})
    assert problem(answer, 400)["code"] == "unknown-name"

"""A record's history: who, when, why, what was added and removed, and how it read; also of what is gone or redacted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import URIRef

import serving
from remit.base import KnowledgeBase
from remit.change import read_document
from remit.patch import quad_text

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
ID = "https://w3id.org/remit/id/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
CLAIM_LABEL = "The Example Gazette says that Example Lab copied a model."


def say(kb: KnowledgeBase, text: str, day: int, media_type: str = "text/turtle", reason: str = "test") -> int:
    change = read_document(text.encode(), media_type, graph=None, author="Ada", reason=reason)
    return kb.accept(change, now=DAY + timedelta(days=day)).position


def rename(kb: KnowledgeBase, iri: str, before: str, after: str) -> str:
    (quad,) = [q for q in kb.view().quads_of(URIRef(iri)) if str(q.object) == before]
    removed = quad_text(quad)
    return f"D {removed}\nA {removed.replace(before, after)}\n"


def removal(kb: KnowledgeBase, *iris: str) -> str:
    held = [q for iri in iris for q in kb.view().quads_of(URIRef(iri))]
    return "".join(f"D {quad_text(quad)}\n" for quad in held)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("history") / "home"
    with KnowledgeBase.create(home, now=DAY, author="owner", corpus=False) as kb:
        assert say(kb, serving.actor("x", "First name"), 1, reason="heard of it") == 2
        assert say(kb, rename(kb, f"{ID}actor/x", "First name", "Second name"), 2, "application/rdf-patch") == 3
        assert say(kb, serving.incident("unsourced", "copying"), 3) == 4
        assert say(kb, serving.actor("secret", "A name to forget"), 4) == 5
        assert say(kb, rename(kb, f"{ID}claim/copying", CLAIM_LABEL, f"{CLAIM_LABEL} Twice."), 5,
                   "application/rdf-patch") == 6  # fmt: skip
        assert say(kb, removal(kb, f"{ID}actor/x"), 6, "application/rdf-patch") == 7
        kb.redact(5, author="owner", reason="by law", now=DAY + timedelta(days=7))
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with serving.serving(home) as found:
        yield found


def got(client: httpx.Client, path: str, **parameters: Any) -> Any:
    answer = client.get(path, params=parameters or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_history_says_who_when_why_and_how_the_record_read(client: httpx.Client) -> None:
    found = got(client, "/actors/x/history")
    known = [item for item in found["items"] if item["touched"] == "known"]
    assert [item["position"] for item in known] == [2, 3, 7]
    first, second, last = known
    assert (first["author"], first["reason"], first["at"]) == ("Ada", "heard of it", "2026-11-21T12:00:00Z")
    assert first["readAs"]["label"] == "First name"
    assert first["readAs"]["url"] == "/actors/x?at-position=2"
    assert got(client, first["readAs"]["url"])["label"] == "First name"
    assert second["readAs"]["label"] == "Second name"
    assert [line["words"] for line in second["removed"]] == ["actor x, label: “First name”"]
    assert [line["words"] for line in second["added"]] == ["actor x, label: “Second name”"]
    assert second["removed"][0]["line"].startswith(f'D <{ID}actor/x> <{LABEL}> "First name"@en <')
    assert last["readAs"] is None
    assert last["added"] == []


def test_record_that_is_gone_keeps_its_history(client: httpx.Client) -> None:
    assert client.get("/actors/x").status_code == 404
    found = got(client, "/actors/x/history")
    assert (found["held"], found["label"], found["url"]) == (False, "Second name", None)
    page = client.get("/actors/x/history", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "not in the record any more" in page.text


def test_redacted_entry_is_listed_as_redacted_and_says_nothing(client: httpx.Client) -> None:
    for path in ("/actors/x/history", "/actors/x/history.csv", "/actors/x/history.html"):
        assert "forget" not in client.get(path).text
    (redacted,) = [item for item in got(client, "/actors/x/history")["items"] if item["redacted"]]
    assert (redacted["position"], redacted["touched"], redacted["added"]) == (5, "not known", [])
    assert client.get("/actors/secret/history").status_code == 404


@pytest.mark.parametrize("key", ["claims/copying", "incidents/copying"])
def test_nothing_that_is_only_said_stands_in_a_history_without_its_status(client: httpx.Client, key: str) -> None:
    found = got(client, f"/{key}/history")
    assert found["statusPhrase"]
    assert found["saidBy"]
    lines = [line for item in found["items"] for line in (*item["added"], *item["removed"])]
    assert lines
    for line in lines:
        assert line["statusPhrase"], line
        assert line["saidBy"], line
    for item in found["items"]:
        if item["readAs"]:
            assert item["readAs"]["statusPhrase"]
            assert item["readAs"]["saidBy"]
    table = list(csv.DictReader(io.StringIO(client.get(f"/{key}/history.csv").text, newline=""), strict=True))
    assert all(row["statusPhrase"] and row["speakers"] for row in table if row["words"])


def test_parts_of_a_record_count(client: httpx.Client) -> None:
    found = got(client, "/claims/copying/history")
    subjects = {line["line"].split()[1] for item in found["items"] for line in item["added"]}
    assert f"<{ID}claim/copying/link/0>" in subjects
    assert f"<{ID}claim/copying/statement/0>" in subjects


def test_words_of_a_former_claim_have_the_status_of_then(client: httpx.Client) -> None:
    found = got(client, "/claims/copying/history")
    (renamed,) = [item for item in found["items"] if item["position"] == 6]
    removed = [line for line in renamed["removed"] if CLAIM_LABEL in line["words"]]
    assert removed
    assert all(line["statusPhrase"] and "Gazette" in line["saidBy"] for line in removed)


def test_history_comes_in_pages_and_as_it_was_known(client: httpx.Client) -> None:
    whole = got(client, "/actors/x/history")
    first = client.get("/actors/x/history?limit=2")
    assert [item["position"] for item in first.json()["items"]] == [2, 3]
    assert '</actors/x/history?limit=2&after=3>; rel="next"' in first.headers["link"]
    rest = got(client, f"/actors/x/history?{first.json()['next']}")
    assert [item["position"] for item in first.json()["items"] + rest["items"]] == [
        item["position"] for item in whole["items"]
    ]
    then = got(client, "/actors/x/history?as_known_on=2026-11-22")
    assert (then["held"], then["label"]) == (True, "Second name")
    assert [item["position"] for item in then["items"]] == [2, 3]
    assert then["asKnownOn"]["position"] == 3


def test_history_is_not_sent_twice_and_refuses_other_formats(client: httpx.Client) -> None:
    tag = client.get("/actors/x/history").headers["etag"]
    assert client.get("/actors/x/history", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/actors/x/history", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/actors/x/history?aftr=1").status_code == 400


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_history_before_a_record_was_there_says_when_it_came(client: httpx.Client, accept: str) -> None:
    answer = client.get("/claims/copying/history?as_known_on=2026-11-21", headers={"Accept": accept})
    assert answer.status_code == 404
    assert "first recorded in entry 4" in answer.text


def test_history_of_what_never_was_is_not_found(client: httpx.Client) -> None:
    assert client.get("/actors/nobody/history").status_code == 404
    assert client.get("/claims/nothing/history", headers={"Accept": "text/html"}).status_code == 404

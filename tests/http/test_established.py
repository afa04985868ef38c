"""What is established and what changed, over HTTP and on the command line: the same answers in every form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

import serving
from commanding import remit_in
from leaks.doors import parsed
from remit.terms import prov, rdf, rmt

CHANGE = {"assessment": {"claim": "C16", "credibility": 5}}


def ask(client: httpx.Client, kind: str, args: dict[str, Any], accept: str = "application/json") -> httpx.Response:
    body = {"asOf": "2026-11-23", "args": args}
    return client.post(f"/ask/{kind}", json=body, headers={"Accept": accept})


@pytest.mark.parametrize("form", ["text/turtle", "application/ld+json"])
@pytest.mark.parametrize(
    ("kind", "args"), [("established", {"incident": "si-1"}), ("changed", {"incident": "si-1", "change": CHANGE})]
)
def test_answer_is_had_as_linked_data(corpus: httpx.Client, kind: str, args: dict[str, Any], form: str) -> None:
    answer = ask(corpus, kind, args, form)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(form)
    graph = parsed(answer.content, form)
    assert len(set(graph.subjects(rdf.type_, rmt.Determination))) == 1
    assert set(graph.objects(None, prov.used))


def test_proposed_status_is_refused_in_the_answer(corpus: httpx.Client) -> None:
    answer = ask(corpus, "established", {"incident": "si-1", "status": "corroborated"}).json()
    assert (answer["verdict"]["code"], answer["refused"]) == ("refused", ["corroborated"])


def test_receipt_of_a_comparison_is_verified(corpus: httpx.Client) -> None:
    answer = ask(corpus, "changed", {"incident": "si-1", "change": CHANGE}).json()
    assert corpus.post("/verify", json=answer).json() == {"result": "same", "difference": ""}


@pytest.mark.parametrize(
    ("kind", "args", "code"),
    [
        ("established", {}, "bad-input"),
        ("established", {"claim": "C99"}, "unknown-name"),
        ("established", {"incident": "si-1", "status": "proven"}, "unknown-name"),
        ("changed", {"incident": "si-1"}, "bad-input"),
        ("changed", {"incident": "si-1", "known_at": ["2020-01-01", "2026-12-01"]}, "not-found"),
    ],
)
def test_what_cannot_be_asked_is_told(corpus: httpx.Client, kind: str, args: dict[str, Any], code: str) -> None:
    answer = ask(corpus, kind, args)
    assert answer.json()["code"] == code, answer.text


def test_command_line_gives_the_same(corpus: httpx.Client, tmp_path: Path) -> None:
    remit = remit_in(serving.make_home(tmp_path / "home", corpus=True), tmp_path)
    args = {"incident": "si-1", "change": CHANGE}
    done = remit("ask", "changed", "--args", json.dumps(args), "--as-of", "2026-11-23", "--format", "json")
    assert done.code == 0, done.err
    over_http = ask(corpus, "changed", args).json()
    for answer in (printed := json.loads(done.out), over_http):
        answer.pop("receipt")
    assert printed == over_http
    told = remit("ask", "established", "si-1", "--as-of", "2026-11-23")
    assert told.code == 0, told.err
    assert "Recorded as C7, on the word of " in told.out
    linked = remit("ask", "established", "si-1", "--as-of", "2026-11-23", "--format", "turtle")
    assert "rmt:Telling" in linked.out

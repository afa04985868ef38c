"""Lists of incidents by their stored findings, and the server that keeps them in step beside its answers."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

import serving
from remit.base import KnowledgeBase
from remit.iri import FINDINGS
from remit.stored.head import WorkedOut, work_out

TODAY = date(2026, 11, 25)
RULE = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/remit/id/> .

<law/added-act> a rmt:Instrument ;
    rdfs:label "Added Act 2020"@en ;
    rmt:address "https://example.org/added-act"^^xsd:anyURI ;
    rmt:checkedOn "2026-11-23"^^xsd:date ;
    rmt:citation "Added Act 2020" ;
    rmt:confidence <confidence/high> ;
    rmt:enforcedBy <actor/cma> ;
    rmt:howKnown <how/primary> ;
    rmt:inForce [ a rmt:Interval ; rmt:from "2020-01-01"^^xsd:date ; rmt:why "the act" ] ;
    rmt:jurisdiction <jurisdiction/gb> .

<law/added-act-1> a rmt:Provision ;
    rmt:citation "Added Act 2020 s.1" ;
    rmt:partOf <law/added-act> .

<rule/added> a rmt:Rule ;
    rdfs:label "Made-up duty on extraction through an API"@en ;
    rmt:condition [ a odrl:Constraint ;
        odrl:leftOperand <fact/act> ; odrl:operator odrl:isAnyOf ;
        odrl:rightOperand <conduct/distillation-through-api> ] ;
    rmt:effect <effect/duty> ;
    rmt:provision <law/added-act-1> .
"""
ADDED = "https://w3id.org/remit/id/rule/added"


def caught_up(kb: KnowledgeBase) -> None:
    kb.catch_up(today=TODAY)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("findings") / "home", corpus=True)


@pytest.fixture(scope="module")
def client(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server whose findings were caught up before it started, and stay as they are."""
    with serving.serving(serving.copy_home(home, tmp_path_factory.mktemp("kept") / "home"), before=caught_up) as found:
        yield found


def ids(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.json()["items"]}


def test_incidents_are_found_by_who_may_act_and_say_how_fresh_that_is(client: httpx.Client) -> None:
    answer = client.get("/incidents", params={"authority": "fbi"})
    told = answer.json()
    assert "si-1" in ids(answer)
    assert told["findings"] == {
        "asOf": "2026-11-25", "position": 2, "lawHash": told["findings"]["lawHash"],
        "incidents": 8, "behind": 0, "entries": 0, "failed": 0,
    }  # fmt: skip
    header = answer.headers["remit-findings"]
    assert (
        header == f'as-of="2026-11-25", position=2, law="{told["findings"]["lawHash"]}", behind=0, entries=0, failed=0'
    )
    assert "nothing here establishes" in told["note"]


def test_an_answer_is_not_given_again_once_findings_have_moved(home: Path, tmp_path: Path) -> None:
    held: list[KnowledgeBase] = []
    with serving.serving(serving.copy_home(home, tmp_path / "home"), before=held.append) as client:
        first = client.get("/incidents", params={"authority": "fbi"})
        assert ids(first) == set()
        held[0].catch_up(today=TODAY)  # and the journal stays where it was
        second = client.get("/incidents", params={"authority": "fbi"})
        assert first.headers["remit-position"] == second.headers["remit-position"]
        assert "si-1" in ids(second)
        assert second.json()["findings"]["behind"] == 0


def test_what_is_asked_of_findings_is_asked_of_one_and_the_same(client: httpx.Client) -> None:
    each = [
        ids(client.get("/incidents", params={"outcome": "undetermined", "law-of": order})) for order in ("gb", "us")
    ]
    both = ids(client.get("/incidents", params={"outcome": "undetermined", "law-of": "gb,us"}))
    assert both == each[0] | each[1]
    assert each[1]
    # an authority of one order never acts under the law of another
    assert not ids(client.get("/incidents", params={"authority": "fbi", "law-of": "gb"}))


def test_values_are_counted_among_what_else_is_asked(client: httpx.Client) -> None:
    told = client.get("/incidents", params={"counts": "authority,outcome,law-of,status"}).json()
    counted = {each["name"]: {v["value"]: v["count"] for v in each["values"]} for each in told["counts"]}
    assert set(counted) == {"authority", "outcome", "law-of", "status"}
    for name in ("authority", "outcome", "law-of"):
        for value, number in counted[name].items():
            found = client.get("/incidents", params={name: value, "counts": "none"}).json()
            assert found["total"] == number, (name, value)


def test_other_lists_say_nothing_of_findings(client: httpx.Client) -> None:
    answer = client.get("/incidents")
    assert answer.json()["findings"] is None
    assert "remit-findings" not in answer.headers
    refused = client.get("/claims", params={"outcome": "engaged"})
    assert refused.status_code == 400
    assert refused.json()["code"] == "unknown-name"


def test_the_past_has_no_findings_and_says_so(client: httpx.Client) -> None:
    refused = client.get("/incidents", params={"authority": "fbi", "at-position": 1})
    assert refused.status_code == 400
    assert "findings are kept of the present record alone" in refused.json()["detail"]


def test_what_nothing_is_called_is_refused_with_what_there_is(client: httpx.Client) -> None:
    refused = client.get("/incidents", params={"authority": "fbii"})
    assert refused.status_code == 400
    assert refused.json()["near"][0] == "fbi"


def test_table_and_page_are_narrowed_alike(client: httpx.Client) -> None:
    wanted = ids(client.get("/incidents", params={"outcome": "undetermined"}))
    table = client.get("/incidents.csv", params={"outcome": "undetermined"})
    assert {row["id"] for row in csv.DictReader(io.StringIO(table.text))} == wanted
    assert table.headers["remit-findings"].startswith('as-of="2026-11-25"')
    page = client.get("/incidents", params={"outcome": "undetermined"}, headers=serving.HTML)
    assert "Findings as of 2026-11-25, of journal entry 2; 0 incidents and 0 entries behind." in page.text
    assert '<option value="undetermined" selected>' in page.text


def test_queries_see_findings_and_no_other_door_does(client: httpx.Client) -> None:
    def rows(query: str) -> list[dict[str, str]]:
        found = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
        assert found.status_code == 200, found.text
        return list(csv.DictReader(io.StringIO(found.text)))

    prefixes = "PREFIX rmt: <https://w3id.org/remit/ns#> PREFIX id: <https://w3id.org/remit/id/>"
    found = rows(
        f"{prefixes} SELECT ?f ?i ?phrase {{ ?f a rmt:Finding ; rmt:ofIncident ?i ; rmt:statusPhrase ?phrase }}"
    )
    assert found
    assert all(row["phrase"] for row in found)
    # nothing is said of an incident, an actor or a rule: findings are nodes of their own
    about = rows(f"SELECT DISTINCT ?s {{ GRAPH <{FINDINGS}> {{ ?s ?p ?o }} }}")
    assert all(row["s"] == str(FINDINGS) or row["s"].startswith("https://w3id.org/remit/id/finding/") for row in about)
    assert not rows(
        f"{prefixes} SELECT ?f {{ ?f a rmt:Finding FILTER NOT EXISTS {{ GRAPH <{FINDINGS}> {{ ?f ?p ?o }} }} }}"
    )
    finding = found[0]["f"]
    for path in (f"/{finding.removeprefix('https://w3id.org/remit/')}", f"/id/{finding.rpartition('/id/')[2]}"):
        assert client.get(path).status_code == 404
    everything = client.get("/export", params={"format": "nquads"}).text
    assert finding not in everything
    assert FINDINGS not in everything
    assert FINDINGS not in client.get("/changes").text


def test_nobody_writes_into_the_graph_of_findings(client: httpx.Client) -> None:
    quad = f'<https://w3id.org/remit/id/item/x> <http://www.w3.org/2000/01/rdf-schema#label> "x" <{FINDINGS}> .'
    refused = client.post("/changes?reason=x", content=quad, headers={"Content-Type": "application/n-quads"})
    assert refused.status_code == 400
    assert "findings are kept" in refused.json()["detail"]


# ---- beside a server that changes


def until(client: httpx.Client, seconds: float = 60) -> dict[str, object]:
    """Waits until the findings have caught up with the last entry."""
    deadline = time.monotonic() + seconds
    while True:
        found = client.get("/findings").json()
        if found["asOf"] is not None and not found["behind"] and not found["entries"]:
            return dict(found)
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


@contextmanager
def keeping(home: Path, **settings: object) -> Iterator[httpx.Client]:
    """Serves a base, and keeps its findings as `remit serve` does."""
    apps: list[FastAPI] = []
    with serving.serving(home, arrange=apps.append, **settings) as client:
        apps[0].state.findings.start()
        try:
            yield client
        finally:
            apps[0].state.findings.stop(30)


def test_a_rule_added_by_turtle_alone_is_reflected(home: Path, tmp_path: Path) -> None:
    copied = serving.copy_home(home, tmp_path / "home")
    with keeping(copied, findings_interval=0.05, findings_share=1.0) as client:
        before = until(client)
        query = f"ASK {{ ?f <https://w3id.org/remit/ns#ofRule> <{ADDED}> ; <https://w3id.org/remit/ns#ofIncident> ?i }}"
        assert client.get("/sparql", params={"query": query}).json()["boolean"] is False
        added = client.post("/changes?reason=law", content=RULE, headers={"Content-Type": "text/turtle"})
        assert added.status_code == 201, added.text
        after = until(client)
        assert (after["position"], after["lawHash"] != before["lawHash"]) == (added.json()["position"], True)
        found = client.get("/sparql", params={"query": query, "min-position": added.json()["position"]})
        deadline = time.monotonic() + 10
        while not found.json()["boolean"]:  # a query reads a copy that is at most a second old
            assert time.monotonic() < deadline
            time.sleep(0.1)
            found = client.get("/sparql", params={"query": query})
        assert found.json()["boolean"] is True
        assert after["asOf"] == datetime.now(UTC).date().isoformat()


def test_an_answer_to_a_change_never_waits_for_findings(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working, go_on = threading.Event(), threading.Event()

    def held(*args: Any, **named: Any) -> WorkedOut:
        working.set()
        assert go_on.wait(60)
        return work_out(*args, **named)

    monkeypatch.setattr("remit.stored.keeper.work_out", held)
    copied = serving.copy_home(home, tmp_path / "home")
    with keeping(copied, findings_interval=0.01) as client:
        assert working.wait(60)
        try:
            for number in range(3):
                turtle = serving.actor(f"while-{number}", f"Lab {number}")
                added = client.post("/changes?reason=x", content=turtle, headers={"Content-Type": "text/turtle"})
                assert added.status_code == 201
            fresh = client.get("/findings").json()
            assert (fresh["asOf"], fresh["behind"], fresh["entries"]) == (None, 8, 3)
            behind = client.get("/incidents", params={"authority": "fbi"}).json()
            assert behind["findings"]["behind"] == 8
            assert "remit_findings_behind 8.0" in client.get("/metrics").text
        finally:
            go_on.set()


def test_what_fails_is_tried_again_and_told_in_the_figures(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, go_on = threading.Event(), threading.Event()
    catch_up = KnowledgeBase.catch_up

    def failing(kb: KnowledgeBase, **named: Any) -> Any:
        if not go_on.is_set():
            failed.set()
            raise RecursionError("too deep")
        return catch_up(kb, **named)

    monkeypatch.setattr(KnowledgeBase, "catch_up", failing)
    with keeping(serving.copy_home(home, tmp_path / "home"), findings_interval=0.01) as client:
        assert failed.wait(60)
        until_figures(client, "remit_findings_running 0.0")
        go_on.set()
        until(client)
        until_figures(client, "remit_findings_running 1.0")
        assert "remit_findings_failed 0.0" in client.get("/metrics").text


def until_figures(client: httpx.Client, figure: str) -> None:
    deadline = time.monotonic() + 30
    while figure not in client.get("/metrics").text:
        assert time.monotonic() < deadline
        time.sleep(0.05)

"""Readings and decisions that are added and taken away over HTTP, without a restart; and what to ask for next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from rdflib import Graph, Literal

import serving
from remit.iri import ID
from remit.terms import rdf, rmt

GRAPH = f"<{ID}graph/law-of-cooling>"
PREFIXES = """
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@base <https://w3id.org/remit/id/> .
"""
ACT = """
<law/cooling> a rmt:Instrument ; rdfs:label "Cooling Act"@en ; rmt:citation "Cooling Act" ;
    rmt:jurisdiction <jurisdiction/is> ; rmt:howKnown <how/primary> ; rmt:inForce <law/cooling/days> .
<law/cooling/days> a rmt:Interval ; rmt:from "2026-01-01"^^xsd:date .
<law/cooling-2> a rmt:Provision ; rmt:citation "Cooling Act s.2" ; rmt:partOf <law/cooling> .
<fact/example-knew> a rmt:FactType ; rdfs:label "knew of the use"@en ; skos:notation "example-knew" ;
    skos:definition "Whether it knew."@en ; rmt:readFrom rmt:Party ; rmt:kindOfValue <value-kind/boolean> ;
    rmt:judgedBy "court" .
<actor/example-court> a rmt:Organisation ; rdfs:label "Example Court"@en.
<actor/example-firm> a rmt:Organisation ; rdfs:label "Example Firm"@en .
<rule/cooling-2> a rmt:Rule ; rdfs:label "licence for knowing export"@en ; rmt:effect <effect/licence> ;
    rmt:provision <law/cooling-2> ; rmt:condition <law/cooling-condition-knew> .
<law/cooling-condition-knew> rmt:some <fact/party> ; rmt:inRole <role/exporter> ;
    rmt:suchThat <law/cooling-condition-is> .
<law/cooling-condition-is> odrl:leftOperand <fact/example-knew> ; odrl:operator odrl:eq ; odrl:rightOperand true .
"""
READING = """
<reading/example-wide> a rmt:Reading ; rdfs:label "wide reading"@en ; rmt:readingOf <law/cooling-2> ;
    rmt:heldBy "the Cooling Authority" ; rmt:basis "its guidance" ; rmt:encodedBy "B. Encoder" .
<rule/cooling-2-wide> a rmt:Rule ; rdfs:label "licence for any export there"@en ; rmt:effect <effect/licence> ;
    rmt:provision <law/cooling-2> ; rmt:inReading <reading/example-wide> ; rmt:condition <law/cooling-condition-to> .
<law/cooling-condition-to> odrl:leftOperand <fact/to> ; odrl:operator odrl:isPartOf ;
    odrl:rightOperand <jurisdiction/is> .
"""
YES = """
<decision/example-yes> a rmt:Decision ; rmt:by <actor/example-court> ; rmt:citation "[2026] EX 1" ;
    rmt:factType <fact/example-knew> ; rmt:value true ; rmt:inMatterOf <actor/example-firm> ;
    rmt:decidedOn "2026-09-01"^^xsd:date .
"""
NO = YES.replace("example-yes", "example-no").replace("EX 1", "EX 2").replace("value true", "value false")
OVERTURNED = '<decision/example-no> rmt:overturnedOn "2026-11-01"^^xsd:date .'
SHIPPED = {"act": "export", "on": "2026-06-01", "to": "is", "parties": [{"role": "exporter", "id": "example-firm"}]}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over a corpus of its own, with an example act."""
    home = serving.make_home(tmp_path_factory.mktemp("interpreted") / "home", corpus=True)
    with serving.serving(home) as client:
        change(client, "A", ACT)
        yield client


def change(client: httpx.Client, way: str, turtle: str) -> None:
    """Adds (A) or deletes (D) what Turtle without blank nodes says."""
    graph = Graph().parse(data=PREFIXES + turtle, format="turtle")
    lines = [f"{way} {s.n3()} {p.n3()} {o.n3()} {GRAPH} .\n" for s, p, o in graph]
    answer = client.post(
        "/changes",
        content=f"TX .\n{''.join(lines)}TC .\n".encode(),
        headers={"Content-Type": "application/rdf-patch"},
        params={"reason": "a test of readings and decisions"},
    )
    assert answer.status_code == 201, answer.text


def ask(client: httpx.Client, accept: str = "application/json", **body: Any) -> httpx.Response:
    asked = {"situation": SHIPPED, "asOf": "2026-11-23", **body}
    answer = client.post("/ask/licence", json=asked, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    return answer


def outcome(client: httpx.Client, **body: Any) -> str | None:
    found = [f for f in ask(client, all=True, **body).json()["findings"] if f["label"] == "licence for knowing export"]
    return found[0]["outcome"] if found else None


def test_a_reading_added_and_taken_away_again(client: httpx.Client) -> None:
    before = ask(client).json()
    assert "readings" not in before
    change(client, "A", READING)
    after = ask(client).json()
    assert after["verdict"]["code"] == "readings-differ"
    assert [(v["label"], v["heldBy"], v["verdict"]["code"]) for v in after["readings"][0]["views"]] == [
        ("common reading", "", before["verdict"]["code"]),
        ("wide reading", "the Cooling Authority", "licence"),
    ]
    chosen = ask(client, args={"reading": "example-wide"}).json()
    assert chosen["verdict"]["code"] == "licence"
    assert client.post("/verify", json=chosen).json()["result"] == "same"
    assert ask(client, "text/turtle").text.count("rmt:Answer") == 1
    change(client, "D", READING)
    again = ask(client).json()
    assert (again["verdict"], again["findings"]) == (before["verdict"], before["findings"])
    assert client.post("/verify", json=before).json()["result"] == "same"


def test_decisions_added_overturned_and_taken_away(client: httpx.Client) -> None:
    receipt = ask(client).json()
    assert outcome(client) == "undetermined"
    change(client, "A", YES)
    assert outcome(client) == "engaged"
    assert "decided by Example Court on 2026-09-01 ([2026] EX 1): yes" in ask(client, "text/plain").text
    assert client.post("/verify", json=receipt).json()["result"] == "differs"
    assert outcome(client, asOf="2026-08-31") == "undetermined"
    change(client, "A", NO)
    assert outcome(client) == "undetermined"
    both = ask(client, "text/markdown", all=True, trace=True).text
    assert "not known, decided by Example Court on 2026-09-01 ([2026] EX" in both
    change(client, "A", OVERTURNED)
    assert outcome(client) == "engaged"
    change(client, "D", NO + OVERTURNED)
    change(client, "D", YES)
    assert client.post("/verify", json=receipt).json()["result"] == "same"


def test_what_to_ask_for_next_is_in_every_form(client: httpx.Client) -> None:
    situation = {"act": "export", "on": "2026-06-01", "from": "us-tx", "to": "cn"}
    asked = ask(client, situation=situation).json()["next"]
    assert asked[0].keys() >= {"fact", "text", "kind", "at", "key", "turning", "answers", "decides", "changesVerdict"}
    changing = [q["changesVerdict"] for q in asked]
    assert changing == sorted(changing, reverse=True)
    for form in ("text/plain", "text/markdown"):
        assert "What to ask next" in ask(client, form, situation=situation).text
    graph = Graph().parse(data=ask(client, "text/turtle", situation=situation).text, format="turtle")
    assert len(set(graph.subjects(rdf.type_, rmt.OpenQuestion))) == len(asked)
    first = next(s for s, o in graph.subject_objects(rmt.askedAs) if o == Literal(1))
    assert {str(o) for o in graph.objects(first, rmt.turnsOn)} == {t["rule"] for t in asked[0]["turning"]}

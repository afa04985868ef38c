"""Counts of law over HTTP: from what is held, by jurisdiction and day, with what is not encoded and why."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest

from remit.terms import rmt

LAW = """
@prefix confidence: <https://w3id.org/remit/id/confidence/> .
@prefix effect: <https://w3id.org/remit/id/effect/> .
@prefix how: <https://w3id.org/remit/id/how/> .
@prefix jurisdiction: <https://w3id.org/remit/id/jurisdiction/> .
@prefix law: <https://w3id.org/remit/id/law/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rule: <https://w3id.org/remit/id/rule/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
jurisdiction:no a rmt:Jurisdiction ; rdfs:label "Norway"@en ; skos:notation "NO" .
law:fjord-act a rmt:Instrument ; rdfs:label "Fjord Act"@en ; rmt:citation "Fjord Act" ;
    rmt:jurisdiction jurisdiction:no ; rmt:howKnown how:primary ; rmt:confidence confidence:high ;
    rmt:inForce [ a rmt:Interval ; rmt:from "2026-03-01"^^xsd:date ] .
law:fjord-act-1 a rmt:Provision ; rmt:citation "Fjord Act s.1" ; rmt:partOf law:fjord-act .
law:fjord-act-1-2 a rmt:Provision ; rmt:citation "Fjord Act s.1(2)" ; rmt:partOf law:fjord-act-1 .
rule:fjord a rmt:Rule ; rdfs:label "power over fjords"@en ; rmt:effect effect:power ; rmt:provision law:fjord-act-1-2 .
"""


def counted(client: httpx.Client, **parameters: str) -> dict[str, dict[str, Any]]:
    answer = client.get("/law", params={name.replace("_", "-"): value for name, value in parameters.items()})
    assert answer.status_code == 200, answer.text[:300]
    return {law["code"]: law for law in answer.json()["jurisdictions"]}


def table(client: httpx.Client, **parameters: str) -> list[dict[str, str]]:
    answer = client.get(
        "/law", params={n.replace("_", "-"): v for n, v in parameters.items()}, headers={"Accept": "text/csv"}
    )
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_counts_are_those_of_the_records(corpus: httpx.Client) -> None:
    laws = counted(corpus, as_of="2026-10-09")
    assert {"us", "gb", "eu", "cn"} <= laws.keys()
    asked = f"SELECT (COUNT(?i) AS ?n) {{ ?i a <{rmt.Instrument}> ; <{rmt.jurisdiction}> <{{}}> }}"
    for code in ("us", "gb", "eu", "cn"):
        query = asked.replace("{}", f"https://w3id.org/remit/id/jurisdiction/{code}")
        found = corpus.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text.split()
        assert laws[code]["instruments"] == int(found[1])
        assert laws[code]["rules"] == sum(laws[code]["howKnown"].values()) == sum(laws[code]["confidence"].values())
        assert laws[code]["inForce"] <= laws[code]["rules"]


def test_a_jurisdiction_is_named_by_code_or_name_and_comes_with_its_parts(corpus: httpx.Client) -> None:
    assert counted(corpus, jurisdiction="uk").keys() == {"gb"}
    assert {"us", "us-ca", "us-ny"} <= counted(corpus, jurisdiction="United States").keys()
    assert counted(corpus, jurisdiction="fr").keys() <= {"fr"}


def test_a_place_that_nobody_knows_is_refused_with_near_ones(corpus: httpx.Client) -> None:
    refused = corpus.get("/law", params={"jurisdiction": "frnce"})
    assert refused.status_code == 400
    assert "frnce" in refused.json()["detail"]


def test_rules_in_force_are_those_of_the_day(corpus: httpx.Client) -> None:
    assert counted(corpus, jurisdiction="us", as_of="1900-01-01")["us"]["inForce"] == 0
    before, after = (counted(corpus, jurisdiction="us", as_of=day)["us"] for day in ("2020-01-01", "2026-10-09"))
    assert 0 < before["inForce"] < after["inForce"]
    assert before["rules"] == after["rules"]


def test_csv_has_a_row_a_jurisdiction_and_sums(corpus: httpx.Client) -> None:
    rows = table(corpus, as_of="2026-10-09")
    *each, sums = rows
    assert sums["jurisdiction"] == "all"
    for column in ("instruments", "provisions", "rules", "in force", "primary", "confidence high", "not encoded"):
        assert int(sums[column]) == sum(int(row[column]) for row in each)
    united = next(row for row in each if row["code"] == "us")
    assert int(united["rules"]) == counted(corpus, jurisdiction="us", as_of="2026-10-09")["us"]["rules"]


def test_what_is_not_encoded_comes_with_the_reason(corpus: httpx.Client) -> None:
    rows = table(corpus, jurisdiction="uk", not_encoded="true")
    assert len(rows) > 5
    assert {row["code"] for row in rows} == {"gb"}
    assert all(row["not encoded"] and row["why"] for row in rows)
    told = [m for s in counted(corpus, jurisdiction="uk")["gb"]["coverage"] for m in s["notEncoded"]]
    assert sorted(m["text"] for m in told) == sorted(row["not encoded"] for row in rows)


def test_law_that_is_added_is_counted_at_once(empty: httpx.Client) -> None:
    assert "no" not in counted(empty)
    added = empty.post("/changes", content=LAW, headers={"Content-Type": "text/turtle"}, params={"reason": "a test"})
    assert added.status_code in (200, 201), added.text[:500]
    law = counted(empty, jurisdiction="no", as_of="2026-03-01")["no"]
    assert (law["instruments"], law["provisions"], law["rules"], law["inForce"]) == (1, 2, 1, 1)
    assert law["howKnown"] == {"primary": 1}
    assert law["confidence"] == {"high": 1}
    assert counted(empty, jurisdiction="no", as_of="2026-02-28")["no"]["inForce"] == 0


@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
def test_another_form_is_refused(corpus: httpx.Client, accept: str) -> None:
    assert corpus.get("/law", headers={"Accept": accept}).status_code in (404, 406)

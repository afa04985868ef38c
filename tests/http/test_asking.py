"""Questions to the law over HTTP, beside the command line: the same answers, and new law without a restart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Graph

import serving
from commanding import remit_in
from remit.iri import record
from remit.terms import prov, rdf, rmt

H200: dict[str, Any] = {
    "act": "export",
    "on": "2026-02-01",
    "from": "us-tx",
    "to": "hangzhou",
    "item": {"id": "h200"},
    "parties": [{"role": "end-user", "name": "data-centre operator", "headquarters": "hangzhou", "lists": "none"}],
    "facts": {"published": "no"},
}
PREFIXES = """
@prefix act: <https://w3id.org/remit/id/act/> .
@prefix effect: <https://w3id.org/remit/id/effect/> .
@prefix fact: <https://w3id.org/remit/id/fact/> .
@prefix group: <https://w3id.org/remit/id/group/> .
@prefix how: <https://w3id.org/remit/id/how/> .
@prefix jurisdiction: <https://w3id.org/remit/id/jurisdiction/> .
@prefix law: <https://w3id.org/remit/id/law/> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix role: <https://w3id.org/remit/id/role/> .
@prefix rule: <https://w3id.org/remit/id/rule/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix value-kind: <https://w3id.org/remit/id/value-kind/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
QUARTET = """
group:quartet a rmt:Group ; rdfs:label "Quartet of 2026"@en ; rmt:rosterComplete true .
[] a rmt:Membership ; rmt:member jurisdiction:sg ; rmt:group group:quartet ; rmt:from "2026-05-01"^^xsd:date ;
    rmt:why "notice of 1 May 2026" .
fact:broker-citizenship a rmt:FactType ; rdfs:label "the citizenship of the broker"@en ;
    skos:notation "broker-citizenship" ; rmt:readFrom rmt:Situation ; rmt:kindOfValue value-kind:place ;
    rmt:path ( role:investor fact:citizenship ) .
law:quartet-act a rmt:Instrument ; rdfs:label "Quartet Act"@en ; rmt:citation "Quartet Act" ;
    rmt:jurisdiction jurisdiction:sg ; rmt:howKnown how:primary ;
    rmt:inForce [ a rmt:Interval ; rmt:from "2026-01-01"^^xsd:date ] .
law:quartet-act-1 a rmt:Provision ; rmt:citation "Quartet Act s.1" ; rmt:partOf law:quartet-act .
rule:quartet a rmt:Rule ; rdfs:label "licence to export through the quartet"@en ; rmt:effect effect:licence ;
    rmt:provision law:quartet-act-1 ;
    rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator rmt:memberOf ; odrl:rightOperand group:quartet ]
        [ odrl:leftOperand fact:broker-citizenship ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:fr ]
    ) ] .
"""
BROKERED = {"act": "export", "on": "2026-06-01", "to": "sg", "parties": [{"role": "investor", "citizenship": "fr"}]}


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus that no server holds."""
    return serving.make_home(tmp_path_factory.mktemp("apart") / "home", corpus=True)


@pytest.fixture(scope="module")
def written(apart: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over a corpus of its own, for tests that add law."""
    home = serving.copy_home(apart, tmp_path_factory.mktemp("law") / "home")
    with serving.serving(home) as client:
        yield client


def ask(client: httpx.Client, kind: str, **body: Any) -> Any:
    answer = client.post(f"/ask/{kind}", json={"asOf": "2026-11-23", **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def add(client: httpx.Client, turtle: str, *, media_type: str = "text/turtle") -> None:
    content = (PREFIXES + turtle if media_type == "text/turtle" else turtle).encode()
    answer = client.post(
        "/changes", content=content, headers={"Content-Type": media_type}, params={"reason": "a test of law"}
    )
    assert answer.status_code == 201, answer.text


def test_licence_answer_has_verdict_reasons_coverage_and_receipt(corpus: httpx.Client) -> None:
    answer = ask(corpus, "licence", situation=H200)
    assert answer["verdict"]["code"] == "licence"
    found = next(f for f in answer["findings"] if f["outcome"] == "engaged" and f["effect"] == "licence")
    assert found["provision"]["address"].startswith("https://www.ecfr.gov/")
    assert (found["force"], found["enforcement"]) == ("in-force", "normal")
    assert {a["role"] for a in found["authority"]} == {"administers", "enforces"}
    assert all(condition.get("text") or condition.keys() & {"any", "not"} for condition in found["conditions"])
    assert {c["jurisdiction"] for c in answer["coverage"]} >= {"United States", "China"}
    assert answer["receipt"]["journalPosition"] == int(corpus.get("/").json()["position"])


def test_new_rule_group_and_fact_change_the_answer_without_a_restart(written: httpx.Client) -> None:
    client = written
    before = ask(client, "licence", situation=BROKERED)
    assert not any("Quartet" in f["provision"]["citation"] for f in before["findings"])
    add(client, QUARTET)
    found = next(
        f
        for f in ask(client, "licence", situation=BROKERED)["findings"]
        if f["provision"]["citation"] == "Quartet Act s.1"
    )
    assert found["outcome"] == "engaged"
    assert [c["text"] for c in found["conditions"]] == [
        (
            "The place sent to, or the market is in Quartet of 2026 on 2026-06-01: yes, Singapore, "
            "member since 2026-05-01 (notice of 1 May 2026)"
        ),
        "The citizenship of the broker is in France: yes, France",
    ]
    told = client.post(
        "/ask/licence", json={"situation": BROKERED, "asOf": "2026-11-23"}, headers={"Accept": "text/plain"}
    )
    assert "Quartet Act s.1" in told.text
    assert "broker-citizenship" in {fact["code"] for fact in client.get("/facts").json()}


def test_receipt_is_verified_until_a_rule_or_a_day_is_altered(written: httpx.Client) -> None:
    client = written
    answer = ask(client, "licence", situation=H200)
    assert client.post("/verify", json=answer).json() == {"result": "same", "difference": ""}
    other_day = {**answer["receipt"], "input": {**answer["receipt"]["input"], "asOf": "2025-06-01"}}
    altered = client.post("/verify", json=other_day).json()
    assert altered["result"] == "differs"
    assert "not the one that was asked" in altered["difference"]
    add(
        client,
        """
        law:texas-act a rmt:Instrument ; rdfs:label "Example Act"@en ; rmt:citation "Example Act" ;
            rmt:inForce [ a rmt:Interval ; rmt:from "2026-01-01"^^xsd:date ] .
        law:texas-act-1 a rmt:Provision ; rmt:citation "Example Act s.1" ; rmt:partOf law:texas-act .
        rule:texas a rmt:Rule ; rdfs:label "licence to leave the state"@en ; rmt:effect effect:licence ;
            rmt:provision law:texas-act-1 ; rmt:condition
            [ odrl:leftOperand fact:from ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:us-tx ] .
        """,
    )
    after = client.post("/verify", json=answer).json()
    assert after["result"] == "differs"
    assert after["difference"] == "<https://w3id.org/remit/id/rule/texas> is a new finding"


def test_what_is_left_out_is_not_what_is_denied_through_every_door(
    corpus: httpx.Client, apart: Path, tmp_path: Path
) -> None:
    left_out = {key: value for key, value in H200.items() if key not in ("parties", "facts")}
    denied = {**left_out, "facts": {"nac-notified": "no", "us-content": "0"}, "parties": [], "complete": "yes"}
    as_yaml = "act: export\non: 2026-02-01\nfrom: us-tx\nto: hangzhou\nitem: {id: h200}\n"
    none_in_yaml = f"{as_yaml}facts: {{nac-notified: no, us-content: 0}}\nparties: []\ncomplete: yes\n"
    remit = remit_in(apart, tmp_path)
    answers = []
    for asked in ((left_out, as_yaml), (denied, none_in_yaml)):
        over_http = [ask(corpus, "licence", situation=each, all=True) for each in asked]
        (tmp_path / "situation.yaml").write_text(asked[1])
        done = remit(
            "--json",
            "ask",
            "licence",
            "--situation",
            str(tmp_path / "situation.yaml"),
            "--as-of",
            "2026-11-23",
            "--all",
        )
        assert done.code == 0, done.err
        shown = [
            sorted((f["rule"], f["outcome"], json.dumps(f["support"], sort_keys=True)) for f in answer["findings"])
            for answer in (*over_http, done.json())
        ]
        assert shown[0] == shown[1] == shown[2]
        answers.append(shown[0])
    assert answers[0] != answers[1]


def test_norway_and_the_key_on_are_read_by_the_rules_of_yaml_1_2(corpus: httpx.Client) -> None:
    answer = ask(corpus, "licence", situation="act: export\non: 2026-02-01\nfrom: us\nto: no\nitem: {id: h200}\n")
    assert answer["conductOn"] == "2026-02-01"
    assert "Norway" in {c["jurisdiction"] for c in answer["coverage"]}


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        ({"situation": {"act": "exprot"}}, "unknown-name", "export"),
        ({"situation": {"acts": "export"}}, "bad-input", "no key of a situation"),
        ({"situation": {"facts": {"publshed": "no"}}}, "unknown-name", "published"),
        ({"situation": {"item": {"tpp": "much"}}}, "bad-input", "no quantity"),
        ({"situation": "act: [export"}, "bad-file", "line"),
        ({"situation": "on: 2026-02-30"}, "bad-file", "The situation is not YAML: day is out of range"),
        ({"asOf": "2026-13-01"}, "bad-input", "Write it as 2026-11-23."),
        ({"knownAt": "never"}, "bad-input", "Write it as 2026-11-23T12:00:00Z."),
        ({"situation": "item: {uk-entry: 3E505}"}, "bad-input", "in quotes"),
        ({"args": {"incident": "si-99"}}, "unknown-name", "si-99"),
    ],
)
def test_what_cannot_be_read_is_told_with_near_ones(
    corpus: httpx.Client, body: dict[str, Any], code: str, told: str
) -> None:
    answer = corpus.post("/ask/licence", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == code
    assert told in answer.text


def test_a_body_that_is_no_json_is_told_as_that(corpus: httpx.Client) -> None:
    answer = corpus.post("/ask/licence", content=b"hello", headers={"Content-Type": "application/json"})
    assert answer.json()["detail"].startswith("The body is not JSON: Expecting value, at character 0.")


def test_unknown_kind_of_question_names_the_kinds(corpus: httpx.Client) -> None:
    answer = corpus.post("/ask/licences", json={})
    assert answer.status_code == 400
    assert "who-can-act" in answer.json()["detail"]


def test_taking_a_module_away_changes_what_is_said_to_be_covered(written: httpx.Client) -> None:
    client = written
    situation = {"act": "export", "on": "2026-02-01", "from": "sg", "to": "my"}
    assert ("Malaysia", "any", "not-modelled") in coverage(ask(client, "licence", situation=situation))
    node = "https://w3id.org/remit/id/coverage/my-test"
    triples = (
        f"<{node}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/remit/ns#Coverage>",
        f"<{node}> <https://w3id.org/remit/ns#jurisdiction> <https://w3id.org/remit/id/jurisdiction/my>",
        f"<{node}> <http://purl.org/dc/terms/subject> <https://w3id.org/remit/id/subject/export-control>",
        f"<{node}> <https://w3id.org/remit/ns#level> <https://w3id.org/remit/id/coverage-level/partly>",
    )
    graph = "<https://w3id.org/remit/id/graph/law-of-malaysia>"
    add(
        client, "TX .\n" + "".join(f"A {t} {graph} .\n" for t in triples) + "TC .\n", media_type="application/rdf-patch"
    )
    assert ("Malaysia", "export control", "partly") in coverage(ask(client, "licence", situation=situation))
    add(
        client, "TX .\n" + "".join(f"D {t} {graph} .\n" for t in triples) + "TC .\n", media_type="application/rdf-patch"
    )
    assert ("Malaysia", "any", "not-modelled") in coverage(ask(client, "licence", situation=situation))


def coverage(answer: Any) -> set[tuple[str, str, str]]:
    return {(c["jurisdiction"], c["subject"], c["level"]) for c in answer["coverage"]}


def test_answer_is_linked_data_derived_from_claims(corpus: httpx.Client) -> None:
    body = {"args": {"incident": "si-1"}, "asOf": "2026-11-23"}
    answer = corpus.post("/ask/who-can-act", json=body, headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    findings = set(graph.subjects(rdf.type_, rmt.Finding))
    assert len(findings) == len(corpus.post("/ask/who-can-act", json=body).json()["findings"])
    assert record("claim", "seed-c18") in set(graph.objects(None, prov.wasDerivedFrom))
    assert len(set(graph.objects(None, prov.wasGeneratedBy))) == 1
    as_json = corpus.post("/ask/who-can-act", json=body, headers={"Accept": "application/ld+json"})
    assert as_json.headers["content-type"].startswith("application/ld+json")
    assert "rmt:verdict" in as_json.text or "ns#verdict" in as_json.text


def test_incident_is_asked_about_as_claimed_and_never_as_done(corpus: httpx.Client) -> None:
    answer = ask(corpus, "who-can-act", args={"incident": "si-1"})
    assert answer["verdict"]["code"] == "undetermined"
    biting = [f for f in answer["findings"] if f["effect"] in ("power", "prohibition", "licence", "duty")]
    assert biting
    assert {f["outcome"] for f in biting}.isdisjoint({"engaged"})
    misuse = next(f for f in answer["findings"] if "1030(a)(2)" in f["provision"]["citation"] and f["missing"])
    assert {"access-unauthorised", "target-place"} <= {m["fact"] for m in misuse["missing"]}
    names = {a["name"]: a["outcome"] for a in answer["authorities"]}
    assert next(o for n, o in names.items() if "CMA" in n) == "no-power"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("compare", "si-1", "--args", '{"jurisdictions": ["us", "gb"]}'), "## What differs"),
        (
            ("what-if", "si-1", "--args", '{"changes": [{"claim": "C7", "to": "dropped"}]}'),
            "- Of C7, that it is dropped.",
        ),
        (("in-force", "--args", '{"jurisdiction": "gb"}'), "## In force"),
        (("remit-of", "--args", '{"authority": "uk-ico"}'), "followed by Information Commission from 2026-09-30"),
        (("status-of", "--args", '{"actor": {"id": "alibaba"}}'), "- section 1260H list: yes, since 2026-06-10"),
    ],
)
def test_command_line_asks_the_questions_that_add_a_part_of_their_own(
    apart: Path, tmp_path: Path, asked: tuple[str, ...], told: str
) -> None:
    done = remit_in(apart, tmp_path)("ask", *asked, "--as-of", "2026-10-01", "--format", "markdown")
    assert done.code == 0, done.err
    assert told in done.out


def test_owners_that_multiply_by_aliases_are_refused_before_they_are_made(corpus: httpx.Client) -> None:
    owners = "[{name: last}]"
    for level in range(6):  # some 3,000 owners in 600 characters
        owners = f"[{{name: x, owners: &o{level} {owners}}}" + f", {{name: x, owners: *o{level}}}" * 3 + "]"
    text = f"act: export\nparties: [{{role: end-user, name: firm, owners: {owners}}}]\n"
    refused = corpus.post("/ask/licence", json={"situation": text})
    assert refused.status_code == 400, refused.text
    assert "more than 60 parties and owners are described" in refused.json()["detail"]
    parties = [{"role": "end-user", "name": f"firm {number}"} for number in range(61)]
    assert corpus.post("/ask/licence", json={"situation": H200 | {"parties": parties}}).status_code == 400

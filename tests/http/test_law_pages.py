"""The pages of law: rules, texts and authorities in English, and questions asked without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

import serving

WEIGHTS = "/rules/us-742.6-a-13"
FREEZE = "/rules/uk-freeze"
SITUATION = "act: export\non: 2026-03-01\nfrom: us\nto: cn\nitem: {id: h200}\n"


FREIGHT = """
@prefix act: <https://w3id.org/remit/id/act/> .
@prefix effect: <https://w3id.org/remit/id/effect/> .
@prefix fact: <https://w3id.org/remit/id/fact/> .
@prefix how: <https://w3id.org/remit/id/how/> .
@prefix jurisdiction: <https://w3id.org/remit/id/jurisdiction/> .
@prefix law: <https://w3id.org/remit/id/law/> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rule: <https://w3id.org/remit/id/rule/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
law:freight-act a rmt:Instrument ; rdfs:label "Freight Act"@en ; rmt:citation "Freight Act" ;
    rmt:jurisdiction jurisdiction:sg ; rmt:howKnown how:primary ;
    rmt:inForce [ a rmt:Interval ; rmt:from "2026-01-01"^^xsd:date ; rmt:until "2026-07-01"^^xsd:date ] .
law:freight-act-1 a rmt:Provision ; rmt:citation "Freight Act s.1" ; rmt:partOf law:freight-act .
rule:freight a rmt:Rule ; rdfs:label "licence to send freight from Singapore"@en ; rmt:effect effect:licence ;
    rmt:provision law:freight-act-1 ;
    rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:act ; odrl:operator odrl:isA ; odrl:rightOperand act:export ]
        [ rmt:not [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:my ] ]
    ) ] .
"""


@pytest.fixture
def own(corpus_home: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """A server over a corpus of its own, for a test that adds law."""
    with serving.serving(serving.copy_home(corpus_home, tmp_path / "home")) as client:
        yield client


def page(client: httpx.Client, path: str, status: int = 200) -> str:
    """Gives the words of a page, without markup and with single spaces."""
    answer = client.get(path, headers=serving.HTML)
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"].startswith("text/html")
    return words(answer.text)


def words(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def clauses(record: dict[str, Any]) -> list[str]:
    found: list[str] = []
    todo = list(record["condition"])
    while todo:
        clause = todo.pop(0)
        found.append(clause["text"])
        todo = [*clause["parts"], *todo]
    return found


def post(client: httpx.Client, **fields: str) -> httpx.Response:
    return client.post(
        "/ask", content=urlencode(fields), headers={**serving.HTML, "Content-Type": "application/x-www-form-urlencoded"}
    )


# ---- rules


def test_condition_of_a_rule_is_nested_english_with_its_factors_beside_what_establishes_them(
    corpus: httpx.Client,
) -> None:
    record = corpus.get(FREEZE).json()
    assert clauses(record) == [
        "The act is dealing.",
        "some target, such that",
        "It has its funds frozen under UK sanctions regulations.",
        "at least one of these",
        "The place of the act is in the United Kingdom.",
        "some doer, such that",
        "It is a UK person.",
    ]
    either = record["condition"][2]
    assert [part["connects"] for part in either["parts"]] == [["act in the territory"], ["UK person"]]
    shown = page(corpus, FREEZE)
    assert "Some target, such that: It has its funds frozen under UK sanctions regulations." in shown
    assert "The place of the act is in the United Kingdom. Connecting factor: act in the territory" in shown


def test_days_of_a_rule_are_bars_of_text_with_what_was_announced_and_where_knowledge_ends(corpus: httpx.Client) -> None:
    shown = page(corpus, WEIGHTS)
    days = [
        "In force from 13 January 2025",
        "Applies from 15 May 2025",
        "Announced non-enforcement from 13 May 2025: BIS press release",
        "Not established from 10 October 2026: a replacement",
    ]
    places = [shown.index(text) for text in days]
    assert places == sorted(places)
    assert [bar["kind"] for bar in corpus.get(WEIGHTS).json()["bars"]] == [
        "in-force",
        "applies",
        "posture",
        "not-established",
    ]


def test_rule_leads_to_its_exceptions_its_definitions_and_back(corpus: httpx.Client) -> None:
    record = corpus.get(WEIGHTS).json()
    assert "/rules/us-740.27-weights" in [rule["url"] for rule in record["exceptions"]]
    exception = corpus.get("/rules/us-740.27-weights").json()
    assert WEIGHTS in [rule["url"] for rule in exception["overrides"]]
    assert {"eccn", "subject-to-ear"} <= {defined["fact"] for defined in record["definitions"]}
    html = corpus.get(WEIGHTS, headers=serving.HTML).text
    linked = [rule["url"] for rule in record["exceptions"]]
    linked += [rule["url"] for defined in record["definitions"] for rule in defined["rules"]]
    for address in linked:
        assert f'href="{address}"' in html
        assert corpus.get(address).status_code == 200


def test_rule_says_who_is_responsible_what_breach_costs_what_is_left_out_and_how_it_is_known(
    corpus: httpx.Client,
) -> None:
    shown = page(corpus, FREEZE)
    for text in (
        "Prohibition. The act is forbidden.",
        "Administered by Foreign, Commonwealth and Development Office (FCDO)",
        "Enforced by Office of Financial Sanctions Implementation (OFSI)",
        "Penalty civil: greater of GBP 1 million",
        "licences of the Office of Financial Sanctions Implementation, and exceptions further exception",
        "Text Primary. The official text was read.",
        "Confidence High.",
        "Checked on 2026-10-09",
        "https://www.legislation.gov.uk/uksi/2020/597/regulation/3",
    ):
        assert text in shown


def test_every_rule_of_the_corpus_has_a_page_and_a_condition_in_english(corpus: httpx.Client) -> None:
    listed = corpus.get("/rules?limit=500").json()
    assert listed["total"] > 300
    for item in listed["items"][::7]:
        record = corpus.get(item["url"]).json()
        assert record["leftOut"] == [], item["url"]
        assert record["always"] or record["condition"], item["url"]
        assert record["days"], item["url"]
        assert record["fullCitation"], item["url"]
        assert all(re.fullmatch(r"[A-Z0-9(].*\.|[a-z].*|A part .*", text) for text in clauses(record)), item["url"]


def test_new_rule_reads_well_at_once_and_is_not_there_before_it_was_recorded(own: httpx.Client) -> None:
    before = own.get("/health").headers.get("remit-position") or own.get("/rules?limit=1").headers["remit-position"]
    added = own.post(
        "/changes", content=FREIGHT, headers={"Content-Type": "text/turtle"}, params={"reason": "a test of pages"}
    )
    assert added.status_code == 201, added.text
    record = own.get("/rules/freight").json()
    assert clauses(record)[0] == "The act is export."
    assert clauses(record)[1] == "it is not so that"
    assert clauses(record)[2].endswith("is in Malaysia.")
    assert record["days"] == "in force from 1 January 2026 to 30 June 2026 inclusive"
    assert own.get("/provisions/freight-act-1").json()["rules"][0]["url"] == "/rules/freight"
    assert own.get(f"/rules/freight?at-position={before}").status_code == 404
    assert clauses(own.get(f"{FREEZE}?at-position={before}").json()) == clauses(own.get(FREEZE).json())


# ---- texts and authorities


def test_provision_shows_what_it_is_part_of_its_rules_its_days_and_how_it_is_known(corpus: httpx.Client) -> None:
    address = "/provisions/uk-cyber-sanctions-2020-3"
    record = corpus.get(address).json()
    assert [each["url"] for each in record["chain"]] == ["/instruments/uk-cyber-sanctions-2020"]
    assert [rule["url"] for rule in record["rules"]] == [FREEZE]
    shown = page(corpus, address)
    assert "In force from 31 December 2020" in shown
    assert "Text Primary. The official text was read." in shown
    assert corpus.get("/instruments/uk-cyber-sanctions-2020").json()["provisions"]
    led = corpus.get("/id/law/uk-cyber-sanctions-2020-3", headers=serving.HTML)
    assert led.headers["location"] == address


def test_authority_shows_the_rules_of_power_and_of_no_power_beside_its_powers(corpus: httpx.Client) -> None:
    record = corpus.get("/authorities/cma").json()
    assert "Competition Act 1998 s.18" in [rule["citation"] for rule in record["rulesOfPower"]]
    assert {rule["effect"] for rule in record["rulesOfNoPower"]} == {"no power"}
    shown = page(corpus, "/authorities/cma")
    assert "Rules by which it may act" in shown
    assert "What it has no power over" in shown
    assert "No power over theft, secrets" in shown


def test_two_authorities_that_became_one_are_shown_as_one(corpus: httpx.Client) -> None:
    shown = corpus.get("/provisions/uk-enterprise-act-2002-23").json()["authorities"]
    assert [(each["role"], each["name"]) for each in shown] == [
        ("administers", "Competition and Markets Authority (CMA)"),
        ("enforces", "Competition and Markets Authority (CMA)"),
    ]


def test_page_of_law_says_nothing_of_an_incident(corpus: httpx.Client) -> None:
    for path in (WEIGHTS, FREEZE, "/provisions/uk-cyber-sanctions-2020-3", "/instruments/us-ear"):
        html = corpus.get(path, headers=serving.HTML).text
        assert "/incidents/" not in html
        assert "/claims/" not in html


# ---- questions


def test_incident_leads_to_who_may_act_and_the_answer_says_what_it_is_asked_of(corpus: httpx.Client) -> None:
    html = corpus.get("/incidents/si-1", headers=serving.HTML).text
    assert 'href="/ask?kind=who-can-act&amp;incident=si-1"' in html
    answer = corpus.get("/ask?kind=who-can-act&incident=si-1&as_of=2026-11-23", headers=serving.HTML)
    shown = words(answer.text)
    for text in (
        "Who may act?",
        "This is asked of what is claimed of an incident. Nothing here says that it happened",
        "reported from a document, contested",
        "United Kingdom",
        "Competition and Markets Authority (CMA)",
        "What to ask next",
        "Encoded by The Remit founders, 2026-11-25; no reviewer is recorded",
        "What was looked at",
        "Missing:",
        "Receipt",
    ):
        assert text in shown
    assert shown.index("Authorities") < shown.index("Findings 1.")


def test_claim_under_a_condition_stands_with_its_status(corpus: httpx.Client) -> None:
    html = corpus.get("/ask?kind=who-can-act&incident=si-1&as_of=2026-11-23", headers=serving.HTML).text
    named = re.findall(r'<span class="sourced">[^(<]*\(([^)]*)\): (.*?)</span>', html, flags=re.DOTALL)
    phrases = {c["notation"]: c["statusPhrase"] for c in corpus.get("/claims?limit=500").json()["items"]}
    found = [(phrase, name) for phrase, links in named for name in re.findall(r">(C\d+)</a>", links)]
    assert len(found) > 20
    assert all(phrases[name] == phrase for phrase, name in found)


def test_situation_that_is_posted_is_answered_as_the_interface_answers_it(corpus: httpx.Client) -> None:
    posted = post(corpus, kind="licence", as_of="2026-03-02", situation=SITUATION)
    told = corpus.post("/ask/licence", json={"situation": SITUATION, "asOf": "2026-03-02"}).json()
    assert posted.status_code == 200
    assert told["verdict"]["code"] == "licence"
    assert told["verdict"]["text"] in words(posted.text)
    assert "asked of what is claimed" not in words(posted.text)
    assert "item: {id: h200}" in words(posted.text)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"situation": "act: exprt"}, "Did you mean export"),
        ({"situation": "act: [export"}, "line 1"),
        ({"kind": "guess", "situation": "act: export"}, "is no kind of question"),
        ({"as_of": "tomorrow", "situation": "act: export"}, "“tomorrow” is no day"),
        ({"kind": "why", "situation": "act: export"}, "names no rule"),
    ],
)
def test_question_that_cannot_be_read_comes_back_with_the_form_and_what_is_wrong(
    corpus: httpx.Client, fields: dict[str, str], told: str
) -> None:
    answer = post(corpus, **fields)
    assert answer.status_code == 400
    assert told in words(answer.text)
    assert "</textarea>" in answer.text


def test_what_is_posted_is_shown_as_text(corpus: httpx.Client) -> None:
    answer = post(corpus, situation="act: <script>alert(1)</script>")
    assert "<script" not in answer.text


def test_page_of_questions_takes_only_its_form(corpus: httpx.Client) -> None:
    assert corpus.post("/ask", json={"kind": "licence"}, headers=serving.HTML).status_code == 415
    assert corpus.get("/ask", headers={"Accept": "application/json"}).status_code == 406
    assert corpus.get("/ask", headers=serving.HTML).status_code == 200

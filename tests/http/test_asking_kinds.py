"""Every kind of question through HTTP: as the description shows it, in every form, with a receipt that verifies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Graph

import serving
from remit.ask import Kind
from remit.change import read_document
from remit.iri import record
from remit.terms import rdf, rmt
from remit_api.rest.asking_examples import EXAMPLES

FORMS = ("text/markdown", "text/plain", "text/turtle", "application/ld+json")
PA_2 = {"args": {"incident": "pa-2"}}


def ask(client: httpx.Client, kind: str, **body: Any) -> Any:
    answer = client.post(f"/ask/{kind}", json={"asOf": "2026-10-01", **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_description_has_an_example_of_each_kind(corpus: httpx.Client) -> None:
    described = corpus.get("/openapi.json").json()["paths"]["/ask/{kind}"]["post"]
    examples = described["requestBody"]["content"]["application/json"]["examples"]
    assert set(examples) == set(Kind) == set(EXAMPLES)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_example_of_each_kind_is_answered_in_every_form_and_verifies(corpus: httpx.Client, kind: Kind) -> None:
    body = EXAMPLES[str(kind)]["value"]
    answer = ask(corpus, kind, **body)
    assert answer["question"] == kind
    assert answer["verdict"]["text"]
    assert corpus.post("/verify", json=answer).json() == {"result": "same", "difference": ""}
    for form in FORMS:
        shown = corpus.post(f"/ask/{kind}", json=body, headers={"Accept": form})
        assert shown.status_code == 200, shown.text
        if form == "text/turtle":
            graph = Graph().parse(data=shown.text, format="turtle")
            assert (None, rdf.type_, rmt.Answer) in graph
        elif "json" not in form:
            assert answer["verdict"]["text"] in shown.text


def test_both_sides_of_a_what_if_verify_for_themselves_and_nothing_is_written(corpus: httpx.Client) -> None:
    position = corpus.get("/").json()["position"]
    answer = ask(corpus, "what-if", **EXAMPLES["what-if"]["value"])
    for side in ("before", "after"):
        receipt = answer[side]["receipt"]
        assert corpus.post("/verify", json=receipt).json()["result"] == "same", side
    assert answer["before"]["receipt"]["inputHash"] != answer["after"]["receipt"]["inputHash"]
    assert corpus.get("/").json()["position"] == position


def test_a_claim_of_an_incident_is_supposed_and_the_incident_stays_as_claimed(corpus: httpx.Client) -> None:
    claims = [said["id"] for said in ask(corpus, "established", **PA_2)["say"] if "id" in said]
    changes = [{"claim": claim, "to": "dropped"} for claim in claims]
    answer = ask(corpus, "what-if", args={"incident": "pa-2", "changes": changes})
    assert answer["verdict"]["code"] == "yes"
    assert any((t["before"] or {}).get("outcome") == "engaged-if-proven" for t in answer["turned"])
    told = corpus.post(
        "/ask/what-if", json={"args": {"incident": "pa-2", "changes": changes}}, headers={"Accept": "text/plain"}
    )
    assert "Nothing here says that it happened" in told.text
    assert "recorded nowhere" in told.text


def test_compare_gives_each_jurisdiction_its_verdict_coverage_and_receipt(corpus: httpx.Client) -> None:
    answer = ask(corpus, "compare", **EXAMPLES["compare"]["value"])
    assert [column["code"] for column in answer["compared"]] == ["us", "gb", "eu"]
    for column in answer["compared"]:
        assert column["coverage"], column["code"]
        assert corpus.post("/verify", json=column["receipt"]).json()["result"] == "same"
    assert answer["compared"][0]["verdict"]["code"] == "licence"
    assert answer["differs"]


# ---- what is established, in its five senses


@pytest.fixture(scope="module")
def statuses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over made-up records of every status."""
    home = serving.make_home(tmp_path_factory.mktemp("statuses") / "home", corpus=False)
    content = (Path(__file__).parents[1] / "leaks" / "every_status.ttl").read_bytes()
    change = read_document(content, "text/turtle", graph=None, author="test", reason="a record of every status")
    with serving.serving(home, before=lambda kb: kb.accept(change, now=serving.NOW)) as client:
        yield client


@pytest.mark.parametrize(
    ("key", "result"),
    [
        ("es-adjudicated", "established"),
        ("es-officially-confirmed", "established"),
        ("es-alleged", "claimed"),
        ("es-contested", "contested"),
        ("es-refuted", "contradicted"),
    ],
)
def test_each_sense_of_established_is_told_of_claim_incident_statement_and_actor(
    statuses: httpx.Client, key: str, result: str
) -> None:
    incident = statuses.get(f"/incidents/{key}").json()
    core = incident["core"][0]
    parts = {"subject": core["subject"]["iri"], "predicate": "replicated", "object": core["object"]["iri"]}
    asked = [{"incident": key}, {"claim": f"{key}-1"}, {"statement": parts}, {"actor": core["subject"]["iri"]}]
    results = [ask(statuses, "established", args=args)["result"] for args in asked]
    assert results == [result] * len(asked)


def test_what_nobody_claims_is_told_as_that_and_not_as_untrue(statuses: httpx.Client) -> None:
    parts = {"subject": "larch-works", "predicate": "replicated", "object": record("actor", "everyday-gazette")}
    told = ask(statuses, "established", args={"statement": parts})
    assert (told["result"], told["say"]) == ("no-claim", [])
    assert "does not say that it is not so" in told["verdict"]["text"]


# ---- what changed


def test_what_changed_in_the_law_of_a_jurisdiction_between_two_days(corpus: httpx.Client) -> None:
    args = {"jurisdiction": "gb", "question": "in-force", "as_of": ["2024-12-31", "2025-01-01"]}
    answer = ask(corpus, "changed", args=args)
    cited = {turned["citation"]: turned for turned in answer["turned"]}
    merger = [t for t in answer["turned"] if t["citation"].startswith("Enterprise Act 2002 s.23")]
    assert any("not-in-force" in str(t["before"]) for t in merger), cited
    assert any("not-in-force" in str(t["after"]) for t in merger), cited
    same = ask(corpus, "changed", args={**args, "as_of": ["2025-01-02", "2025-01-03"]})
    assert same["turned"] == []


# ---- until when the law is known


def test_an_answer_of_a_later_day_says_that_the_law_is_known_no_further(corpus: httpx.Client) -> None:
    situation = EXAMPLES["licence"]["value"]["situation"]
    known = ask(corpus, "licence", situation=situation, asOf="2026-02-02")["coverage"]
    later = ask(corpus, "licence", situation=situation, asOf="2026-11-23")["coverage"]
    dated = [c for c in later if "knownUntil" in c]
    assert dated
    assert all(c["stale"] is (c["knownUntil"] < "2026-11-23") for c in dated)
    assert all(c["stale"] is (c["knownUntil"] < "2026-02-02") for c in known if "knownUntil" in c)
    told = corpus.post(
        "/ask/licence", json={"situation": situation, "asOf": "2026-11-23"}, headers={"Accept": "text/plain"}
    ).text
    assert "The law is known here only to" in told
    early = corpus.post(
        "/ask/in-force", json={"args": {"cite": "Theft Act"}, "asOf": "2020-01-01"}, headers={"Accept": "text/plain"}
    ).text
    assert "The law is known here only to" not in early


def test_a_day_of_the_act_that_is_later_counts_as_much_as_the_day_asked(corpus: httpx.Client) -> None:
    situation = {**EXAMPLES["licence"]["value"]["situation"], "on": "2027-01-01"}
    covered = ask(corpus, "licence", situation=situation, asOf="2026-02-02")["coverage"]
    assert all(c["stale"] for c in covered if "knownUntil" in c)


def test_page_answers_every_kind(corpus: httpx.Client) -> None:
    pages = {
        "in-force": {"jurisdiction": "gb"},
        "remit-of": {"authority": "cma"},
        "status-of": {"actor": "alibaba"},
        "established": {"claim": "C7"},
        "changed": {"cite": "90 FR 47201", "question": "in-force", "days": "2025-11-09, 2025-11-10"},
        "what-if": {"incident": "si-1", "changes": "- {claim: C7, to: refuted}"},
        "compare": {"incident": "si-1", "jurisdictions": "us, gb"},
    }
    for kind, fields in pages.items():
        answer = corpus.get("/ask", params={"kind": kind, **fields}, headers={"Accept": "text/html"})
        assert answer.status_code == 200, (kind, answer.text[:500])
        assert 'id="h-verdict"' in answer.text, kind
        assert f'value="{kind}" selected' in answer.text

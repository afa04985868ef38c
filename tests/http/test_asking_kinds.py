"""Every kind of question through HTTP: as the description shows it, in every form, with a receipt that verifies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Graph

import serving
from remit.ask import Kind, own_arguments
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


def test_law_that_bound_a_country_long_ago_is_not_its_law_where_no_day_is_known(corpus: httpx.Client) -> None:
    answer = ask(corpus, "compare", args={"incident": "si-1", "jurisdictions": ["us", "gb"]})
    cited = [finding["citation"] for column in answer["compared"] for finding in column["findings"]]
    assert any("Computer Misuse Act 1990" in each for each in cited)
    assert not any("(EU)" in each or "/EC" in each for each in cited)


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


def test_one_established_claim_does_not_establish_what_others_only_say_of_an_actor(statuses: httpx.Client) -> None:
    told = ask(statuses, "established", args={"actor": "model-board"})
    assert {said["result"] for said in told["say"]} == {"established", "claimed"}
    assert told["result"] == "claimed"
    assert "2 claims are recorded: 1 established" in told["verdict"]["text"]


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


def test_each_side_answers_only_what_was_asked_of_it(corpus: httpx.Client) -> None:
    days = {"as_of": ["2026-06-09", "2026-06-10"]}
    listed = ask(corpus, "changed", args={"actor": "alibaba", "question": "status-of", **days})
    assert "result" not in listed["before"]
    days = {"as_of": ["2026-09-07", "2026-09-08"]}
    said = ask(corpus, "changed", args={"statement": {"subject": "alibaba", "predicate": "distilled"}, **days})
    assert "verdict" not in said["before"]
    assert said["verdict"]["text"].startswith("Changed: it was said by nobody on record, and is then contested; ")


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


# ---- arguments


@pytest.mark.parametrize(
    ("kind", "args", "near"),
    [
        ("who-can-act", {"incidnet": "si-1"}, ["incident"]),
        ("remit-of", {"authority": "cma", "day": "2020-01-01"}, []),
        ("compare", {"jurisdictons": ["us", "gb"]}, ["jurisdictions"]),
        ("what-if", {"chnages": []}, ["changes"]),
    ],
)
def test_an_argument_that_no_question_takes_is_refused_with_near_ones(
    corpus: httpx.Client, kind: str, args: dict[str, Any], near: list[str]
) -> None:
    answer = corpus.post(f"/ask/{kind}", json={"args": args, "asOf": "2026-10-01"})
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("unknown-name")
    assert set(near) <= set(answer.json().get("near", []))
    assert "It takes: " in answer.json()["detail"]


def test_an_argument_that_only_other_questions_take_is_told_of(corpus: httpx.Client) -> None:
    answer = ask(corpus, "licence", args={"authority": "cma"}, situation={"act": "export"})
    assert any("“authority” was not looked at" in note and "is-within" in note for note in answer["notes"])
    assert not any("was not looked at" in note for note in ask(corpus, "remit-of", args={"authority": "cma"})["notes"])


def test_description_and_page_name_the_arguments_of_each_kind(corpus: httpx.Client) -> None:
    asked = corpus.get("/openapi.json").json()["components"]["schemas"]["Asked"]
    described = asked["properties"]["args"]["description"]
    page = corpus.get("/ask", headers={"Accept": "text/html"}).text
    for kind in Kind:
        assert f"{kind}: {', '.join(own_arguments(kind))}" in described
    for field in ("authority", "cite", "jurisdiction", "actor", "claim", "jurisdictions", "question"):
        assert f"({', '.join(k for k in Kind if field in own_arguments(k))})</label>" in page, field


# ---- the incident, the day, the authority: none is guessed


@pytest.mark.parametrize("name", ["pa-5", "letter", "seed", "si-9"])
def test_an_incident_is_named_whole_and_never_guessed(corpus: httpx.Client, name: str) -> None:
    answer = corpus.post("/ask/who-can-act", json={"args": {"incident": name}, "asOf": "2026-10-01"})
    assert answer.status_code == 400
    assert "Did you mean" in answer.json()["detail"]
    assert answer.json()["near"]


@pytest.mark.parametrize(
    ("args", "near"), [({"authority": "cmaa"}, "cma"), ({"claim": "C99"}, "C9"), ({"incident": "si-2"}, "si-1")]
)
def test_near_names_are_given_for_authority_claim_and_incident(
    corpus: httpx.Client, args: dict[str, str], near: str
) -> None:
    kind = "remit-of" if "authority" in args else "established"
    answer = corpus.post(f"/ask/{kind}", json={"args": args, "asOf": "2026-10-01"}).json()
    assert near in answer["near"]


def test_every_answer_about_an_incident_names_it_with_its_status_first(corpus: httpx.Client) -> None:
    asked: dict[str, dict[str, Any]] = {
        "who-can-act": {},
        "licence": {},
        "duties": {},
        "why": {"cite": "18 U.S.C. 1030"},
        "is-within": {"authority": "cma"},
        "what-if": {"changes": [{"claim": "C7", "to": "refuted"}]},
        "compare": {"jurisdictions": ["us", "gb"]},
        "changed": {"as_of": ["2026-01-01", "2026-10-01"]},
        "established": {},
    }
    for kind, args in asked.items():
        body = {"args": {"incident": "si-1", **args}, "asOf": "2026-10-01"}
        for form in ("text/plain", "text/markdown"):
            told = corpus.post(f"/ask/{kind}", json=body, headers={"Accept": form}).text
            head = told.split("\n\n")[2]
            assert "(SI-1)" in head, (kind, told[:600])
            assert "reported from a document, contested" in head, kind
    answer = ask(corpus, "duties", args={"incident": "si-1"})
    assert answer["incident"]["notation"] == "SI-1"
    assert answer["incident"]["statusPhrase"] == "reported from a document, contested"
    assert len(answer["disclosures"]) == 1


def test_whose_interest_must_be_known_is_disclosed_of_actors_and_parties_too(corpus: httpx.Client) -> None:
    situation = {"act": "offer-to-public", "parties": [{"role": "offeror", "owners": [{"id": "anthropic"}]}]}
    assert ask(corpus, "duties", situation=situation)["disclosures"]
    assert ask(corpus, "status-of", args={"actor": "anthropic"})["disclosures"]
    assert "disclosures" not in ask(corpus, "status-of", args={"actor": "alibaba"})


def test_an_act_of_which_nothing_was_given_is_told_to_be_that(corpus: httpx.Client) -> None:
    told = "No incident and no situation was given, so this is asked of an act of which nothing is known."
    assert told in ask(corpus, "licence")["notes"]
    assert told not in ask(corpus, "is-within", args={"authority": "cma", "act": "theft"})["notes"]


def test_on_which_days_members_of_a_group_are_known_is_told_where_that_leaves_it_open(corpus: httpx.Client) -> None:
    situation = {"act": "export", "on": "2027-01-01", "from": "us", "to": "cn", "item": {"id": "h200"}}
    body = {"situation": situation, "asOf": "2027-01-01"}
    told = corpus.post("/ask/licence", json=body, headers={"Accept": "text/plain"}).text
    line = next(each for each in told.splitlines() if "is in Country Group A:5 on 2027-01-01: not known" in each)
    assert "; who belongs to Country Group A:5 is known here from 2021-03-16 to 2026-" in line


def test_that_law_is_known_no_further_is_no_change_of_it(corpus: httpx.Client) -> None:
    verdict = ask(corpus, "in-force", args={"cite": "15 CFR 742.6(a)(13)"}, asOf="2026-11-23")["verdict"]["text"]
    assert "Not established here from 2026-10-10." in verdict
    assert "Last change" not in verdict


@pytest.mark.parametrize("on", ["31.12.2025", "2025-01", "2025-01-01/2025-02-01"])
def test_a_remit_is_of_a_whole_day_and_of_no_other(corpus: httpx.Client, on: str) -> None:
    answer = corpus.post("/ask/remit-of", json={"args": {"authority": "uk-aisi", "on": on}, "asOf": "2026-10-01"})
    assert answer.status_code == 400
    assert "no whole day" in answer.json()["detail"]


def test_the_day_of_a_remit_may_stand_in_the_situation(corpus: httpx.Client) -> None:
    answer = ask(corpus, "remit-of", args={"authority": "uk-aisi"}, situation={"on": "2025-01-15"})
    assert "AI Safety Institute" in answer["name"]


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2026-07", "in-force-not-applicable"),
        ("2026-08", "turns-on-the-day"),
        ("2026-09", "yes"),
        ("2026-08-02", "yes"),
    ],
)
def test_a_power_is_in_force_on_the_day_named_whatever_the_day_asked(corpus: httpx.Client, on: str, code: str) -> None:
    answer = ask(corpus, "in-force", args={"cite": "Art. 88-94", "on": on}, asOf="2026-11-23")
    assert answer["verdict"]["code"] == code


def test_a_month_of_lists_is_not_told_as_of_the_day_asked(corpus: httpx.Client) -> None:
    args = {"actor": {"id": "alibaba"}, "on": "2026-05"}
    answer = ask(corpus, "status-of", args=args, asOf="2026-11-23")
    assert "on no list" in answer["verdict"]["text"]
    assert not any(c.get("stale") for c in answer["coverage"] if c.get("knownUntil", "") >= "2026-05-31")


def test_nothing_recorded_by_a_moment_is_told_with_the_day_of_the_first_entry(corpus: httpx.Client) -> None:
    body = {"args": {"incident": "si-1"}, "asOf": "2026-10-01", "knownAt": "2020-01-01T00:00:00Z"}
    answer = corpus.post("/ask/who-can-act", json=body)
    assert answer.status_code == 404
    assert "The first entry is of 2026-11-23" in answer.json()["detail"]


# ---- powers


MODEL: dict[str, Any] = {
    "act": "gpai-offer",
    "on": "2025-09-01",
    "to": "lyon",
    "item": {"item-kind": "gpai-model", "training-compute": "3e25", "placed-on-market": "2025-09-01"},
    "parties": [{"role": "offeror", "established_in": "hangzhou", "headquarters": "hangzhou"}],
}
LEGACY = {**MODEL, "on": "2026-10-01", "item": {**MODEL["item"], "placed-on-market": "2025-01-15"}}


def test_a_duty_binds_before_its_authority_may_act(corpus: httpx.Client) -> None:
    before, after = (
        ask(corpus, "is-within", args={"authority": "ai-office"}, situation=MODEL, asOf=day)["verdict"]
        for day in ("2026-08-01", "2026-08-02")
    )
    assert before["code"] == "possible"  # a model may be designated already
    assert "not yet within the powers of this authority, but from 2026-08-02" in before["text"]
    assert "Art. 88-94" in before["text"]
    assert after["code"] == "yes"
    told = {**MODEL, "facts": {"high-impact-capabilities": "no"}}
    settled = ask(corpus, "is-within", args={"authority": "ai-office"}, situation=told, asOf="2026-08-01")["verdict"]
    assert settled["code"] == "no"
    assert "not yet within the powers" in settled["text"]
    for day, outcome in (("2026-08-01", "in-force-not-applicable"), ("2026-08-02", "engaged")):
        answer = ask(corpus, "who-can-act", situation=MODEL, asOf=day)
        office = next(a for a in answer["authorities"] if "AI Office" in a["name"])
        assert office["outcome"] == outcome
        assert ("from 2026-08-02" in office["begins"]) is (day == "2026-08-01")
        assert any(f["effect"] == "duty" and f["outcome"] == "engaged" for f in answer["findings"])


def test_what_an_authority_says_of_its_powers_is_read_from_its_own_rules(corpus: httpx.Client) -> None:
    told = ask(corpus, "is-within", args={"authority": "cma", "incident": "si-1"})
    assert {each["jurisdiction"] for each in told["coverage"]} == {"United Kingdom"}
    alleged = told["verdict"]
    assert alleged["code"] == "no-if-proven"
    assert "before NSIA 2021" not in alleged["text"]
    other = ask(corpus, "is-within", args={"authority": "cma"}, situation=MODEL)
    assert other["verdict"]["code"] == "unknown"
    assert other["verdict"]["open"] == 0
    assert "next" not in other


def test_a_power_that_an_exception_takes_away_is_none(corpus: httpx.Client) -> None:
    situation = {
        "act": "personal-data-processing",
        "on": "2026-10-01",
        "facts": {"personal-data": "yes", "persons-in-uk": "no"},
        "parties": [{"role": "doer", "established_in": "us-de"}],
        "complete": "yes",
    }
    verdict = ask(corpus, "is-within", args={"authority": "uk-ico"}, situation=situation)["verdict"]
    assert verdict["code"] == "no"
    assert "from which" in verdict["text"]
    assert "excepts" in verdict["text"]


def test_who_is_expressly_without_power_enforces_no_duty_of_the_same_text(corpus: httpx.Client) -> None:
    own = {"built-on-own-model": "yes", "kept-from-ai-office": "no"}
    item = {"item-kind": "chatbot", "product-with-digital-elements": "no", **own}
    situation = {"act": "place-on-market", "on": "2026-10-01", "to": "lyon", "item": item}
    answer = ask(corpus, "who-can-act", situation=situation, asOf="2026-10-01")
    held = {a["name"]: a["outcome"] for a in answer["authorities"]}
    assert held["European Commission (AI Office)"] == "engaged"
    assert held["national market surveillance authority"] == "no-power"
    assert any("Art. 50(1)" in f["provision"]["citation"] and f["outcome"] == "engaged" for f in answer["findings"])


def test_no_power_is_told_of_bodies_and_not_of_an_act_of_which_nothing_is_said(corpus: httpx.Client) -> None:
    for body in ({"args": {}}, {"situation": {"act": "model-testing"}}):
        verdict = ask(corpus, "who-can-act", **body)["verdict"]
        assert verdict["code"] == "nothing-found"
        assert "That is no statement that nothing does" in verdict["text"]
        assert f"Of {verdict['untouched']} rules too little was said" in verdict["text"]


def test_what_is_not_modelled_is_told_by_place_and_counted_where_it_is_much(corpus: httpx.Client) -> None:
    situation = {"act": "model-testing", "on": "2026-10-01", "from": "gb", "to": "br"}
    answer = ask(corpus, "who-can-act", situation=situation)
    assert answer["verdict"]["code"] == "nothing-found"
    british = {c["subject"] for c in answer["coverage"] if c["jurisdiction"] == "United Kingdom"}
    assert "not modelled in full are any subject in the law of Brazil" in answer["verdict"]["text"]
    assert len(british) > 3
    assert " subjects in the law of the United Kingdom" in answer["verdict"]["text"]


def test_a_remit_without_powers_is_none(corpus: httpx.Client) -> None:
    office = ask(corpus, "remit-of", args={"authority": "ai-office", "on": "2025-08-01"})["verdict"]
    assert office["code"] == "not-established"
    assert "Powers on record: 0" in office["text"]
    cma = ask(corpus, "remit-of", args={"authority": "cma"})["verdict"]["text"]
    assert "Powers on record: 4; rules that it administers or enforces: 12, of which 10 give a power." in cma
    assert "More powers apply from 2025-08-02" in office["text"]
    institute = ask(corpus, "remit-of", args={"authority": "uk-aisi"}, asOf="2026-11-23")["verdict"]
    assert institute["code"] == "not-established"
    assert "not established here" in institute["text"]


# ---- what the headline rests on


def test_why_answers_of_the_rule_that_is_named(corpus: httpx.Client) -> None:
    situation = EXAMPLES["licence"]["value"]["situation"]
    answer = ask(corpus, "why", args={"cite": "18 U.S.C. 1030(a)(2)"}, situation=situation)
    assert answer["verdict"]["code"] == "not-engaged"
    assert answer["verdict"]["text"].startswith("18 U.S.C. 1030(a)(2)(C)")
    assert "what fails: " in answer["verdict"]["text"]
    assert "742.6" not in answer["verdict"]["text"]
    several = ask(corpus, "why", args={"cite": "18 U.S.C. 1030", "incident": "si-1"})["verdict"]
    assert several["text"].startswith("Of 4 rules that are named: it is open (4). Missing most often: ")
    assert several["open"] == 4
    same = ask(corpus, "why", args={"cite": "18 USC § 1030", "incident": "si-1"})["verdict"]
    assert same["text"] == several["text"]


def test_an_exception_is_named_and_not_what_it_excepts_from(corpus: httpx.Client) -> None:
    verdict = ask(corpus, "duties", situation=LEGACY)["verdict"]
    assert verdict["code"] == "exception"
    assert verdict["text"].startswith(
        "An exception applies: Regulation (EU) 2024/1689 Art. 111(3). What it excepts from: "
    )
    assert verdict["text"].endswith(f"{verdict['open']} rules are open.")


def test_beside_what_is_not_enforced_it_is_said_that_other_rules_are_open(corpus: httpx.Client) -> None:
    situation = {
        "act": "export",
        "on": "2025-06-01",
        "from": "us",
        "to": "jp",
        "item": {"item-kind": "model-weights", "training-compute": 2e26},
        "facts": {"published": "no"},
    }
    verdict = ask(corpus, "licence", situation=situation)["verdict"]
    assert verdict["code"] == "in-force-not-enforced"
    assert verdict["open"] > 1
    assert verdict["text"].endswith(f" {verdict['open']} rules are open.")


def test_what_is_not_yet_due_names_its_day_and_what_is_due_by_the_day_asked(corpus: httpx.Client) -> None:
    early = {**MODEL, "on": "2025-01-15", "item": {**MODEL["item"], "placed-on-market": "2025-01-15"}}
    answer = ask(corpus, "duties", situation=early, asOf="2027-09-01")
    assert answer["verdict"]["code"] == "in-force-not-applicable"
    assert "not yet due on 2025-01-15, the day of the act" in answer["verdict"]["text"]
    assert "(due from 2025-08-02)" in answer["verdict"]["text"]
    assert any("by the day asked (2027-09-01)" in note for note in answer["notes"])
    late = ask(corpus, "duties", situation={**early, "on": "2027-09-01"}, asOf="2027-09-01")
    assert late["verdict"]["code"] == "duty"
    assert not any("by the day asked" in note for note in late["notes"])


def test_a_no_is_told_with_what_speaks_against(corpus: httpx.Client) -> None:
    body = EXAMPLES["licence"]["value"]
    told = corpus.post("/ask/licence", json=body, headers={"Accept": "text/plain"}).text
    assert "[none in" not in told
    assert "enforcement on that day: announced non-enforcement." in told
    assert "Disclosure" not in told
    assert "The kind of item is object code: no, chip or computer [established in item/h200]" in told


def test_law_that_is_known_less_long_than_its_subject_is_named(corpus: httpx.Client) -> None:
    body = {"args": {"incident": "si-1"}, "asOf": "2026-11-23"}
    told = corpus.post("/ask/who-can-act", json=body, headers={"Accept": "text/plain"}).text
    line = next(each for each in told.splitlines() if each.startswith("The law is known here only"))
    assert "to 2025-02-04 for China (export control: Announcement 10 of 2025 in two rules)" in line
    assert "all else of China" in line
    # C20 to C23 are rumoured: of several claims the best gives the status
    assert "Weakest premise: at best reported from a document, in C2, C7, C9, C20 and 3 more\n" in told
    assert "Disclosure: The compiler of this corpus has a connection with Anthropic" in told
    assert "On the day: it turns on the day, which is not known exactly\n" in told


def test_compare_needs_two_different_jurisdictions(corpus: httpx.Client) -> None:
    body = {"args": {"jurisdictions": ["us", "us"]}, "situation": {"act": "export"}, "asOf": "2026-10-01"}
    assert corpus.post("/ask/compare", json=body).status_code == 400

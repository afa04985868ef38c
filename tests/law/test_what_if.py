"""`what-if` and `compare`: one question asked several times, each side with its receipt, and nothing written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from law.test_incidents import asker
from remit.ask import Answer, Asker, Kind, Question, answer_json
from remit.ask.kinds.sides import COMPARABLE
from remit.ask.told import plain_text
from remit.errors import BadInput, UnknownName

pytestmark = pytest.mark.slow
AS_OF = date(2026, 10, 1)
H200: dict[str, Any] = {
    "act": "export",
    "on": "2026-02-01",
    "from": "us-tx",
    "to": "hangzhou",
    "item": {"id": "h200"},
    "parties": [{"role": "end-user", "headquarters": "hangzhou", "lists": "none"}],
    "facts": {"published": "no"},
}


def ask(kind: Kind, situation: dict[str, Any] | None = None, *, at: Asker | None = None, **args: Any) -> Answer:
    return (at or asker()).answer(Question(kind=kind, situation=situation or {}, args=args, as_of=AS_OF))


def what_if(*changes: dict[str, Any], situation: dict[str, Any] | None = None, **args: Any) -> dict[str, Any]:
    return answer_json(ask(Kind.WHAT_IF, situation, changes=list(changes), **args))


def sure(answer: Answer) -> dict[str, str]:
    return {str(f.rule.iri): str(f.outcome) for f in answer.findings}


# ---- facts


def test_another_place_turns_the_licence_and_says_why() -> None:
    moved = [{"key": "to", "is": "ca"}, {"fact": "headquarters", "is": "ca", "of": 0}]
    answer = what_if(*moved, situation=H200, question="licence")
    assert answer["before"]["verdict"]["code"] == "licence"
    assert answer["after"]["verdict"]["code"] != "licence"
    turned = next(t for t in answer["turned"] if "742.6(a)(6)(iii)" in t["citation"] and t["effect"] == "licence")
    assert turned["before"]["outcome"] == "engaged"
    assert turned["because"]
    assert answer["verdict"]["code"] == "yes"


@pytest.mark.parametrize(
    "change",
    [
        {"fact": "published", "is": "yes"},
        {"fact": "published", "remove": True},
        {"fact": "headquarters", "is": "ca", "of": 0},
        {"key": "on", "is": "2022-01-01"},
        {"key": "item", "is": {"eccn": "EAR99"}},
    ],
)
def test_a_change_is_the_same_as_asking_anew(change: dict[str, Any]) -> None:
    situation = {**H200, "facts": dict(H200["facts"]), "parties": [dict(H200["parties"][0])]}
    if "of" in change:
        situation["parties"][0][change["fact"]] = change["is"]
    elif "fact" in change:
        situation["facts"] = {"published": "yes"} if "is" in change else {}
    else:
        situation[change["key"]] = change["is"]
    answer = what_if(change, situation=H200, question="licence")
    one, two = (ask(Kind.LICENCE, each) for each in (H200, situation))
    assert answer["before"]["verdict"]["text"] == one.verdict.text
    assert answer["after"]["verdict"]["text"] == two.verdict.text
    turned = {rule for rule in {**sure(one), **sure(two)} if sure(one).get(rule) != sure(two).get(rule)}
    assert turned <= {t["rule"] for t in answer["turned"]}


def test_a_change_that_changes_nothing_turns_nothing() -> None:
    answer = what_if({"fact": "published", "is": "no"}, situation=H200)
    assert (answer["verdict"]["code"], answer["turned"]) == ("no", [])
    assert answer["before"]["receipt"]["answerHash"] == answer["after"]["receipt"]["answerHash"]


def test_the_situation_that_was_given_is_not_touched() -> None:
    situation = {**H200, "facts": {"published": "no"}}
    what_if({"fact": "published", "is": "yes"}, situation=situation)
    assert situation["facts"] == {"published": "no"}


def test_sentences_name_what_is_asked_and_supposed_without_codes() -> None:
    answer = ask(Kind.WHAT_IF, H200, changes=[{"key": "to", "is": "ca"}], question="licence")
    told = plain_text(answer).partition("What was looked at")[0]
    assert "- The place sent to, or the market: Canada instead of Hangzhou." in told
    assert "- The item: NVIDIA H200." in told
    assert "The verdict stays: A licence is required" in told
    lines = [line for line in told.splitlines() if "it would be:" in line]
    assert lines
    codes = ("undetermined", "engaged", "review-policy", "nothing-found", "support none", "stays licence")
    assert not [line for line in (answer.verdict.text, *lines) if any(code in line for code in codes)]
    assert answer_json(answer)["asked"] == {"question": "licence", "situation": H200, "args": {}}


def test_next_asks_for_what_decides_a_review_policy() -> None:
    (certified,) = [q for q in ask(Kind.LICENCE, H200).next if q.fact == "h200-certified"]
    assert {str(o) for b in certified.brings for _, o in b.outcomes} == {"engaged", "not-engaged"}
    assert {b.verdict for b in certified.brings} == {"licence"}


# ---- claims


def test_a_claim_that_falls_takes_what_rests_on_it() -> None:
    before = ask(Kind.WHO_CAN_ACT, incident="pa-2")
    resting = {c for f in before.findings for c in f.support.weakest if "/claim/" in c}
    assert resting
    claims = [str(c) for c in asker().view.objects(asker().codes.incident("pa-2"), _rests_on())]
    dropped = what_if(*({"claim": claim, "to": "dropped"} for claim in claims), incident="pa-2")
    assert dropped["turned"]
    assert dropped["after"]["verdict"]["open"] != before.verdict.open
    assert not any((t["after"] or {}).get("outcome") == "engaged-if-proven" for t in dropped["turned"])


def test_what_is_proven_is_no_longer_if_proven_and_nothing_is_recorded() -> None:
    claims = [str(c) for c in asker().view.objects(asker().codes.incident("pa-2"), _rests_on())]
    proven = what_if(*({"claim": claim, "to": "proven"} for claim in claims), incident="pa-2")
    was = [t for t in proven["turned"] if (t["before"] or {}).get("outcome") == "engaged-if-proven"]
    assert any(t["after"]["outcome"] == "engaged" for t in was)
    assert "recorded nowhere" in " ".join(proven["notes"])
    again = ask(Kind.WHO_CAN_ACT, incident="pa-2")
    assert answer_json(again)["verdict"]["text"] == proven["before"]["verdict"]["text"]


def test_refuted_and_dropped_are_not_the_same() -> None:
    claims = [str(c) for c in asker().view.objects(asker().codes.incident("pa-2"), _rests_on())]
    answers = [
        what_if(*({"claim": claim, "to": to} for claim in claims), incident="pa-2") for to in ("refuted", "dropped")
    ]
    assert answers[0]["after"]["receipt"]["answerHash"] != answers[1]["after"]["receipt"]["answerHash"]


@pytest.mark.parametrize("fate", ["refuted", "dropped"])
def test_a_claim_that_carries_others_takes_them_with_it(fate: str) -> None:
    """Of si-1, C16 says that the memo was seen; the claims of the memo count no more than that."""
    answer = what_if({"claim": "C16", "to": fate}, incident="si-1")
    told = plain_text(ask(Kind.WHAT_IF, incident="si-1", changes=[{"claim": "C16", "to": fate}]))
    assert "”. How it is sourced: reported from a document, contested." in told
    fell = [t for t in answer["turned"] if (t["before"] or {}).get("support") == "reported-document"]
    assert fell
    assert {t["after"]["support"] for t in fell if t["after"]} == {"rumoured"}


@pytest.mark.parametrize(
    ("args", "note"),
    [
        ({"incident": "pa-2"}, "C7 is none of the claims on which PA-2 rests."),
        ({"situation": H200}, "The situation is of no incident, so it rests on no claim: C7 is none of it."),
    ],
)
def test_a_claim_on_which_nothing_rests_is_told_to_be_that(args: dict[str, Any], note: str) -> None:
    answer = what_if({"claim": "C7", "to": "proven"}, **args)
    assert answer["turned"] == []
    assert note in answer["notes"]
    assert not any("none of" in n for n in what_if({"claim": "C7", "to": "proven"}, incident="si-1")["notes"])


# ---- what changed


def changed(kind: str, *days: str, situation: dict[str, Any] | None = None, **args: Any) -> Answer:
    return ask(Kind.CHANGED, situation, question=kind, as_of=list(days), **args)


def test_what_changed_on_lists_is_told() -> None:
    answer = changed("status-of", "2026-06-09", "2026-06-10", actor="alibaba")
    assert answer.verdict.code == "yes"
    assert answer.verdict.text == "Changed: section 1260H list: no; then yes (since 2026-06-10)."
    (told,) = answer_json(answer)["otherwise"]
    assert told == {"what": "section 1260H list", "before": "no", "after": "yes (since 2026-06-10)"}
    same = changed("status-of", "2026-06-10", "2026-06-11", actor="alibaba")
    assert (same.verdict.code, answer_json(same)["otherwise"]) == ("no", [])


@pytest.mark.parametrize(
    ("authority", "days", "name"),
    [
        ("uk-aisi", ("2025-02-13", "2025-02-14"), "AI Safety Institute (AISI); then AI Security Institute (AISI)."),
        ("uk-ico", ("2026-09-29", "2026-09-30"), "Information Commissioner (ICO); then Information Commission."),
    ],
)
def test_what_changed_of_an_authority_is_told(authority: str, days: tuple[str, str], name: str) -> None:
    answer = changed("remit-of", *days, authority=authority)
    assert answer.verdict.code == "yes"
    told = plain_text(answer)
    assert f"What is otherwise\n- Name: {name}\n" in told
    assert "Findings\n" not in told
    assert "Day of the act" not in told


def test_both_sides_say_their_verdict_and_findings_are_named() -> None:
    undated = {key: value for key, value in H200.items() if key != "on"}
    answer = changed("licence", "2025-12-01", "2026-02-01", situation=undated)
    shown = answer_json(answer)
    assert [shown[side]["verdict"]["code"] for side in ("before", "after")] == ["licence", "licence"]
    told = plain_text(answer)
    assert "- Before: as of 2025-12-01" in told
    assert told.count("A licence is required: 15 CFR 742.6") == 2
    assert "below both thresholds of January 2026 (review policy): it is not law on the day; then it is open." in told
    given = changed("licence", "2025-12-01", "2026-02-01", situation=H200)
    assert given.verdict.code == "no"
    assert any(note.startswith("The day of the act is given (2026-02-01)") for note in given.notes)


def test_claims_made_after_the_day_asked_are_said_to_count() -> None:
    answer = changed("who-can-act", "2026-06-01", "2026-11-23", incident="pa-2")
    assert any("The day asked, 2026-06-01, is a day of law: PA-2.1" in note for note in answer.notes)
    assert not any("2026-11-23, is a day of law" in note for note in answer.notes)


def _rests_on() -> Any:
    from remit.terms import rmt

    return rmt.restsOn


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ([], BadInput),
        ([{"claim": "PA-2.1", "to": "true"}], BadInput),
        ([{"claim": "C99999", "to": "proven"}], UnknownName),
        ([{"fact": "published"}], BadInput),
        ([{"fact": "complete-record", "remove": True}], BadInput),
        ([{"fact": "headquarters", "is": "ca", "of": 7}], BadInput),
    ],
)
def test_what_cannot_be_supposed_is_refused(changes: list[dict[str, Any]], error: type[Exception]) -> None:
    with pytest.raises(error):
        what_if(*changes, situation=H200)


def test_a_question_that_supposes_nothing_about_law_cannot_be_asked_so() -> None:
    with pytest.raises(BadInput, match="cannot be asked here"):
        what_if({"key": "to", "is": "ca"}, situation=H200, question="established")
    assert Kind.LICENCE in COMPARABLE


# ---- jurisdictions side by side


def test_each_jurisdiction_answers_by_its_own_law_alone() -> None:
    answer = ask(Kind.COMPARE, H200, jurisdictions=["us", "gb", "eu"], question="licence")
    shown = answer_json(answer)
    columns = {column["code"]: column for column in shown["compared"]}
    assert list(columns) == ["us", "gb", "eu"]
    assert columns["us"]["verdict"]["code"] == "licence"
    assert columns["gb"]["verdict"]["code"] != "licence"
    for code, name in (("us", "United States"), ("gb", "United Kingdom"), ("eu", "European Union")):
        assert {c["jurisdiction"] for c in columns[code]["coverage"]} == {name}
        alone = ask(Kind.LICENCE, H200, within=code)
        assert alone.verdict.text == columns[code]["verdict"]["text"]
        cited = {f["rule"] for f in columns[code]["findings"]}
        assert all(asker().codes.place(code) in asker().law.by_iri[_iri(rule)].text.jurisdictions for rule in cited)
    assert shown["verdict"]["code"] == "differs"
    assert any(line.startswith("Verdicts: a licence is required (United States); ") for line in shown["differs"])
    assert answer.verdict.text.startswith("United States: a licence is required. United Kingdom: nothing in what is ")
    assert shown["asked"] == {"question": "licence", "situation": H200, "args": {}}
    assert "Not encoded in full is the law of" in plain_text(answer)


def _iri(text: str) -> Any:
    from rdflib import URIRef

    return URIRef(text)


def test_a_verdict_that_is_the_same_is_said_to_be() -> None:
    nothing = {"act": "export", "on": "2026-02-01", "from": "au", "to": "nz", "item": {"eccn": "EAR99"}, "parties": []}
    answer = ask(Kind.COMPARE, {**nothing, "complete": "yes"}, jurisdictions="gb, eu", question="licence")
    assert answer.verdict.code == "same"
    (line,) = [each for each in answer_json(answer)["differs"] if each.startswith("The verdict")]
    assert line.startswith("The verdict is the same under each: nothing in what is encoded requires a licence")
    assert ask(Kind.COMPARE, H200, jurisdictions="us, gb", question="licence").verdict.code == "differs"


@pytest.mark.parametrize("jurisdictions", [None, "us", [], ["us"]])
def test_one_jurisdiction_is_no_comparison(jurisdictions: Any) -> None:
    with pytest.raises(BadInput, match="jurisdictions"):
        ask(Kind.COMPARE, H200, jurisdictions=jurisdictions)

"""What is established, on whose word, and what changed: on the corpus, through Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rdflib import Literal, URIRef

import serving
from remit.ask import Answer, Kind, Question, answer_json
from remit.ask.told import markdown, plain_text
from remit.base import KnowledgeBase
from remit.change import Change, in_graph
from remit.errors import BadInput, UnknownName
from remit.iri import CONTRIBUTIONS, record
from remit.patch import Quad
from remit.terms import credibility, prov, rdf, rdfs, rmt, xsd

LOADED = serving.NOW
REGRADED = datetime(2026, 12, 1, 9, tzinfo=UTC)
SIGHT_OF_THE_MEMO = record("claim", "seed-c16")
IMPROBABLE = {"assessment": {"claim": "C16", "credibility": 5}}


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    home = serving.make_home(tmp_path_factory.mktemp("told") / "home", corpus=True)
    with KnowledgeBase.open(home) as made:
        yield made


def asked(kb: KnowledgeBase, kind: Kind = Kind.ESTABLISHED, *, day: str = "2026-11-23", **args: Any) -> Answer:
    return kb.ask(Question(kind=kind, args=args, as_of=date.fromisoformat(day)))


def told(kb: KnowledgeBase, **args: Any) -> dict[str, Any]:
    return answer_json(asked(kb, **args))


def said(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["claim"]: each for each in answer["say"] if "claim" in each}


def test_claims_stand_with_chain_status_grade_and_denial(kb: KnowledgeBase) -> None:
    answer = told(kb, incident="si-1")
    seventh = said(answer)["C7"]
    assert seventh["chain"] == ["publication", "memo"]
    assert (seventh["status"], seventh["grade"], seventh["result"]) == ("reported-document", "E4", "contested")
    assert "C25" in seventh["deniedIn"]
    assert answer["result"] == "contested"


def test_each_sentence_on_a_claim_gives_the_word_of_somebody(kb: KnowledgeBase) -> None:
    for incident in kb.view().subjects(rdf.type_, rmt.Incident):
        for each in asked(kb, incident=str(incident)).established.say:  # type: ignore[union-attr]  # it is asked for
            assert each.words.startswith(f"Recorded as {each.claim}, on the word of ")


def test_accuser_is_told_or_said_to_be_unknown(kb: KnowledgeBase) -> None:
    accusers = {i: [s["accuser"] for s in told(kb, incident=i)["say"] if "accuser" in s] for i in ("si-1", "pa-2")}
    assert accusers == {"si-1": ["unknown"], "pa-2": ["Anthropic PBC"]}


def test_denials_and_responses_are_told_with_the_incident_they_answer(kb: KnowledgeBase) -> None:
    first, second = (said(told(kb, incident=key)) for key in ("si-1", "pa-2"))
    assert first.keys() >= {"C25", "C26", "C30", "C31", "C32", "C34"}
    assert second.keys() >= {"PA-2.2", "PA-2.3", "PA-2.5"}
    assert first["C25"]["chain"] == ["publication", "alibaba"]
    assert said(told(kb, claim="C27"))["C27"]["chain"] == ["publication", "spokesperson"]


def test_lawyer_reads_words_and_no_codes(kb: KnowledgeBase) -> None:
    incident = plain_text(asked(kb, incident="si-1"))
    assert "Status on record: reported from a document\n" in incident
    assert "Marks: contested, internally inconsistent\n" in incident
    assert "on the word of the publisher of theprime.uk (so identified by an assessment), citing the memo" in incident
    assert "- Not “corroborated by independent originators”, “officially confirmed” or " in incident
    assert "grade E4 (unreliable; doubtful)" in incident
    assert "Possibly the same event: SI-1 and PA-2. For it: " in incident
    assert "Day of the act" not in incident
    watching = plain_text(asked(kb, claim="C34"))
    assert "Marked: remit mismatch. Noted: The authority deals with competition, mergers and consumers." in watching
    letter = plain_text(asked(kb, incident="pa-2"))
    assert "Anthropic counts over 28.8 million exchanges. Period: from 2026-04-22 to 2026-06-05 inclusive." in letter


def test_mark_that_tells_most_goes_first(kb: KnowledgeBase) -> None:
    assert said(told(kb, claim="C36"))["C36"]["mark"] == "presupposed"
    assert told(kb, incident="pa-2")["mark"] == "interested-accuser"


def test_status_above_the_claims_is_refused_with_ceiling_and_reason(kb: KnowledgeBase) -> None:
    answer = told(kb, incident="si-1", status="corroborated")
    assert (answer["result"], answer["ceiling"], answer["refused"]) == (
        "refused",
        "reported-document",
        ["corroborated"],
    )
    assert "no two origins" in answer["reasons"]["corroborated"]
    assert told(kb, incident="si-1", status="reported-document")["result"] == "contested"
    with pytest.raises(UnknownName, match="corroborated"):
        asked(kb, incident="si-1", status="coroborated")


@pytest.mark.parametrize(
    ("about", "result"),
    [("memo author", "not-established"), ("model weights", "no-claim"), ("capability extraction", "contested")],
)
def test_part_of_an_incident_is_asked_about_in_words(kb: KnowledgeBase, about: str, result: str) -> None:
    assert told(kb, incident="si-1", about=about)["result"] == result


@pytest.mark.parametrize(
    ("about", "claims"),
    [
        ("does Alibaba issue a denial", {"C25", "C26"}),
        ("CMA", {"C34", "C35"}),
        ("API access", {"C24", "C36"}),
        ("who is accused", {"C2", "C25"}),
        ("AI Safety Institute", {"C15"}),
        ("how many exchanges", set()),
    ],
)
def test_what_the_article_says_beside_can_be_asked_about(kb: KnowledgeBase, about: str, claims: set[str]) -> None:
    assert said(told(kb, incident="si-1", about=about)).keys() == claims


def test_what_an_incident_does_not_speak_of_is_told_as_that(kb: KnowledgeBase) -> None:
    answer = told(kb, incident="si-1", about="Alibabba")
    assert answer["result"] == "no-claim"
    assert answer["verdict"]["text"].startswith("Nothing that is on record of this incident is called “Alibabba”")


def test_claims_by_or_about_somebody_are_counted_by_what_the_record_makes_of_them(kb: KnowledgeBase) -> None:
    answer = told(kb, actor="alibaba")
    text = answer["verdict"]["text"]
    assert text.startswith(f"By or about Alibaba Group Holding Limited, {len(answer['say'])} claims are recorded: ")
    assert "1 claimed and contested" in text
    assert "somebody says so" not in text


def test_status_of_the_whole_is_not_told_as_that_of_a_part(kb: KnowledgeBase) -> None:
    text = plain_text(asked(kb, incident="si-1", about="model weights"))
    assert "How the whole incident stands\n" in text
    assert "How it stands" not in text
    assert "- Taking of model weights (not alleged): Not alleged.\n" in text


def test_old_name_is_told_with_the_name_of_the_day(kb: KnowledgeBase) -> None:
    words = said(told(kb, claim="C15"))["C15"]["words"]
    assert "“AI Safety Institute” is: AI Security Institute" in words
    assert "By its name" not in said(told(kb, claim="C15", day="2024-06-01"))["C15"]["words"]


def test_authority_said_to_act_outside_its_remit_is_marked(kb: KnowledgeBase) -> None:
    assert said(told(kb, actor="cma"))["C34"]["mark"] == "remit-mismatch"


def test_statement_is_asked_about_by_its_parts(kb: KnowledgeBase) -> None:
    found = told(kb, statement={"predicate": "invests-in", "object": "anthropic"})
    assert {claim: each["result"] for claim, each in said(found).items()} == {"C14": "claimed", "C15": "contradicted"}
    assert told(kb, statement={"subject": "openai", "predicate": "invests-in"})["result"] == "no-claim"


def test_claim_made_after_the_day_does_not_count(kb: KnowledgeBase) -> None:
    before, after = (told(kb, incident="pa-2", day=day) for day in ("2025-06-01", "2026-11-23"))
    assert (before["result"], said(before).keys() & {"PA-2.1"}) == ("not-established", set())
    assert "ceiling" not in before
    assert after["ceiling"] == "alleged"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, BadInput),
        ({"claim": "C99"}, UnknownName),
        ({"statement": 7}, BadInput),
        ({"statement": "https://w3id.org/remit/id/claim/none"}, UnknownName),
    ],
)
def test_what_names_nothing_is_told(kb: KnowledgeBase, args: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(kb, **args)


# ---- what changed


def test_supposed_grading_lowers_and_writes_nothing(kb: KnowledgeBase) -> None:
    position = kb.position()
    answer = asked(kb, Kind.CHANGED, incident="si-1", change=IMPROBABLE)
    found = answer_json(answer)
    assert found["fell"] == ["C7", "C8", "C9", "C17", "C18"]
    assert (found["before"]["status"], found["after"]["status"]) == ("reported-document", "rumoured")
    assert "contested" in found["after"]["marks"]
    assert found["reasons"][0].startswith("Lowered by the program")
    assert {(t["before"]["support"], t["after"]["support"]) for t in found["turned"]} == {
        ("reported-document", "rumoured")
    }
    assert kb.position() == position
    assert kb.verify_receipt(found["receipt"]).same
    assert found["supposed"] == "C16 is graded credibility 5"
    for text in (plain_text(answer), markdown(answer)):
        assert "Changed, supposing that C16 is graded credibility 5, which is recorded nowhere: it was" in text
        assert "it was reported from a document, contested, and is then rumoured, contested; " in text
        assert "C7, C8, C9, C17 and C18 fell to a weaker status" in text
        assert "C18: reported from a document; then rumoured. “investigation that the memo is said" in text


def test_accepted_grading_changes_what_is_known_and_not_what_was(kb: KnowledgeBase, tmp_path: Path) -> None:
    supposed = answer_json(asked(kb, Kind.CHANGED, incident="si-1", change=IMPROBABLE))
    with KnowledgeBase.open(serving.make_home(tmp_path / "home", corpus=True)) as other:
        other.accept(Change(author="owner", reason="C16 is improbable", adds=_grading()), now=REGRADED)
        found = answer_json(asked(other, Kind.CHANGED, incident="si-1", known_at=["2026-11-30", "2026-12-01"]))
        assert found["fell"] == supposed["fell"]
        assert found["turned"] == supposed["turned"]
        assert [found[side]["status"] for side in ("before", "after")] == ["reported-document", "rumoured"]
        known = Question(
            kind=Kind.ESTABLISHED, args={"incident": "si-1"}, as_of=REGRADED.date(), known_at=LOADED.replace(day=30)
        )
        assert answer_json(other.ask(known))["status"] == "reported-document"
        with pytest.raises(BadInput, match="only on the record as it is now"):
            asked(other, Kind.CHANGED, incident="si-1", known_at=["2026-11-24", "2026-11-30"], change=IMPROBABLE)


def test_what_was_recorded_between_is_told_as_new_and_compared_with_nothing_else(tmp_path: Path) -> None:
    with KnowledgeBase.open(serving.make_home(tmp_path / "home", corpus=True)) as kb:
        adds = in_graph(serving.incident("unsourced", "copying").encode(), CONTRIBUTIONS)
        kb.accept(Change(author="owner", reason="a new account", adds=adds), now=REGRADED)
        moments = ["2026-11-30", "2026-12-01"]
        for args in ({"incident": "copying"}, {"claim": "copying"}):
            found = answer_json(asked(kb, Kind.CHANGED, known_at=moments, **args))
            assert "It was not on record on the first side." in found["reasons"]
            assert (found["verdict"]["code"], found["fell"], found["rose"]) == ("yes", [], ["copying"])
        with pytest.raises(UnknownName):
            asked(kb, Kind.CHANGED, known_at=moments, incident="nowhere")


def test_each_moment_of_the_record_is_compared_with_the_one_before(tmp_path: Path) -> None:
    first, second, third, fourth, fifth = (REGRADED.replace(day=day) for day in range(1, 6))
    article, denial, claim = record("document", "seed-article"), record("claim", "seed-c25"), record("claim", "seed-c9")
    steps = (
        (first, _grading()),
        (second, _grading("c16-possible", second, credibility.grade_3)),
        (third, _taken_back(denial, "denial-taken-back")),
        (fourth, _grading("c9-false", fourth, None, claim, rmt.Refutation)),
        (fifth, _taken_back(article, "retraction")),
    )
    with KnowledgeBase.open(serving.make_home(tmp_path / "home", corpus=True)) as kb:
        for moment, adds in steps:
            kb.accept(Change(author="owner", reason="a step", adds=adds), now=moment)
        texts = [
            asked(kb, Kind.CHANGED, day="2026-12-08", incident="si-1", known_at=[f"2026-12-0{n}", f"2026-12-0{n + 1}"])
            for n in range(1, 5)
        ]
        raised, undenied, refuted, withdrawn = (answer.verdict.text for answer in texts)
        assert "its claims then permit “reported from a document”" in raised
        assert "C7, C8, C9, C17 and C18 rose to a stronger status" in raised
        assert "it was rumoured, contested, and is then rumoured; C25 came to be withdrawn" in undenied
        assert "C9 came to be refuted" in refuted
        assert "it was rumoured, and is then withdrawn" in withdrawn
        assert "How it is sourced now: withdrawn." in plain_text(texts[0])
        gone = asked(kb, day="2026-12-08", incident="si-1")
        assert gone.verdict.text.startswith("Not established any more: ")
        assert "incident si-1/core" not in plain_text(gone)


def _taken_back(what: URIRef, key: str) -> frozenset[Quad]:
    notice = record("document", key)
    label = Literal("Notice by which it is taken back", lang="en")
    stated = ((notice, rdf.type_, rmt.Document), (notice, rdfs.label, label), (what, prov.wasInvalidatedBy, notice))
    return frozenset(Quad(*each, CONTRIBUTIONS) for each in stated)


def _grading(
    key: str = "c16-improbable",
    at: datetime = REGRADED,
    grade: URIRef | None = credibility.grade_5,
    claim: URIRef = SIGHT_OF_THE_MEMO,
    kind: URIRef = rmt.Grading,
) -> frozenset[Quad]:
    node = record("assessment", key)
    moment = Literal(at.isoformat().replace("+00:00", "Z"), datatype=xsd.dateTime)
    stated: list[tuple[URIRef, URIRef | Literal]] = [
        (rdf.type_, kind),
        (rmt.assesses, claim),
        (rmt.assessedBy, record("actor", "corpus-editor")),
        (rmt.assessedOn, moment),
        (rmt.acceptedBy, record("actor", "corpus-editor")),
        (rmt.acceptedOn, moment),
        *([(rmt.credibility, grade)] if grade is not None else []),
        (rmt.reason, Literal("No trace of the memo was found.", lang="en")),
    ]
    return frozenset(Quad(node, predicate, value, CONTRIBUTIONS) for predicate, value in stated)


def test_two_days_of_law_are_compared_finding_by_finding(kb: KnowledgeBase) -> None:
    days = ["2025-06-01", "2026-11-23"]
    found = answer_json(asked(kb, Kind.CHANGED, incident="pa-2", as_of=days, question="who-can-act"))
    sides = [
        {str(f.rule.iri): str(f.outcome) for f in asked(kb, Kind.WHO_CAN_ACT, day=d, incident="pa-2").findings}
        for d in days
    ]
    differing = {rule for rule in sides[0].keys() | sides[1].keys() if sides[0].get(rule) != sides[1].get(rule)}
    turned = {each["rule"]: each for each in found["turned"]}
    assert differing
    assert differing <= turned.keys()
    for rule in differing & sides[0].keys() & sides[1].keys():
        assert [turned[rule][side]["outcome"] for side in ("before", "after")] == [side[rule] for side in sides]


@pytest.mark.parametrize(
    "args",
    [
        {"incident": "si-1"},
        {"incident": "si-1", "known_at": ["2026-11-30"]},
        {"incident": "si-1", "as_of": ["2026-11-30", "later"]},
        {"incident": "si-1", "known_at": ["2026-11-30T10:00:00", "2026-12-01"]},
        {"incident": "si-1", "change": "all of it"},
        {"incident": "si-1", "change": {"assessment": {"claim": "C16"}}},
        {"incident": "si-1", "change": {"assessment": {"claim": "C16", "credibility": 9}}},
        {"incident": "si-1", "change": IMPROBABLE, "question": "established"},
    ],
)
def test_comparison_without_two_sides_is_told(kb: KnowledgeBase, args: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        asked(kb, Kind.CHANGED, **args)

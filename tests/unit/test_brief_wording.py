"""Words of a brief: days as people write them, numbers in runs, conditions as open questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remit.brief.blocks import Brief, Items, Paragraph, Run, Table, plain, text
from remit.brief.conditions import compound
from remit.brief.markdown import markdown
from remit.brief.reasons import claims_named
from remit.brief.wording import (
    asked_whether,
    clause_of,
    conduct_days,
    counted,
    days_said,
    document_day,
    findings_named,
    judges,
    lowered,
    runs_of,
)
from remit.findings import Condition, with_article


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-02-01", "1 February 2026"),
        ("2026-05", "May 2026"),
        ("2026", "2026"),
        ("2026-04-22/2026-06-05", "22 April 2026 to 5 June 2026"),
        ("/2026-11-23", "not known; not later than 23 November 2026"),
        ("2026-01-01/..", "not known; not earlier than 1 January 2026"),
        ("[..2026-11-23]", "not known; not later than 23 November 2026"),
        ("2026-05-01~", "1 May 2026, approximately"),
        ("XXXX", "not known"),
        ("unknown", "not known"),
    ],
)
def test_days_of_an_act_are_said_in_words(written: str, said: str) -> None:
    assert conduct_days(written) == said


def test_a_stretch_for_a_document_is_one_day_in_it() -> None:
    assert document_day("2023-11-02/2026-11-23") == "undated, between 2 November 2023 and 23 November 2026"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a member on 2026-02-01 (eCFR of 2026-07-23)", "a member on 1 February 2026 (eCFR of 23 July 2026)"),
        ("4,800..20,999", "4,800 to 20,999"),
        ("<6,500", "less than 6,500"),
        (">=4,800", "at least 4,800"),
        ("1.2 x 10^25 operations", "1.2 \N{MULTIPLICATION SIGN} 10\u00b2\u2075 operations"),
        ("more than 10^26", "more than 10\u00b2\u2076"),
        ("https://example.org/2026-02-01/x", "https://example.org/2026-02-01/x"),
        ("SI 2026-13-45", "SI 2026-13-45"),
    ],
)
def test_days_and_ranges_in_a_text_are_said_and_other_numbers_are_left(written: str, said: str) -> None:
    assert days_said(written) == said


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("the information is a trade secret", "Is the information a trade secret?"),
        ("the access was without authorisation", "Was the access without authorisation?"),
        ("a court of a Member State has jurisdiction", "Does a court of a Member State have jurisdiction?"),
        ("the Commission has designated the model", "Has the Commission designated the model?"),
        (
            "what is copied is a work in which copyright subsists",
            "Is what is copied a work in which copyright subsists?",
        ),
        (
            "a measure that controls access to a work was circumvented",
            "Was a measure that controls access to a work circumvented?",
        ),
        ("there was significant theft", "Was there significant theft?"),
        (
            "there is knowledge that a violation has occurred or is about to occur",
            "Is there knowledge that a violation has occurred or is about to occur?",
        ),
        ("a human author made what is protected", "Did a human author make what is protected?"),
        ("all certifications that the text asks for hold", "Do all certifications that the text asks for hold?"),
        ("the item was made abroad", "Was the item made abroad?"),
        ("US persons took part on 2026-02-01", "Did US persons take part on 1 February 2026?"),
        (
            "the doer knew, or ought to have known, that the act was unauthorised",
            "Did the doer know, or ought it to have known, that the act was unauthorised?",
        ),
        (
            "the act causes or is likely to cause injury",
            "Is this so: the act causes or is likely to cause injury?",
        ),
        (
            "there are reasonable grounds to suspect involvement, and designation is appropriate",
            "Are there reasonable grounds to suspect involvement, and is designation appropriate?",
        ),
        (
            "the act disrupts the market or harms businesses there",
            "Does the act disrupt the market or harm businesses there?",
        ),
        ("{} designs, fabricates or packages circuits", "Does {} design, fabricate or package circuits?"),
        ("the data belong to controlled items", "Do the data belong to controlled items?"),
        (
            "the product has been made available, or is lawfully held",
            "Has the product been made available, or is the product lawfully held?",
        ),
        (
            "the conduct is implemented in the market, or has an effect there",
            "Is the conduct implemented in the market, or does the conduct have an effect there?",
        ),
        (
            "a vulnerability is exploited, or a severe incident impairs its security",
            "Is a vulnerability exploited, or does a severe incident impair its security?",
        ),
        (
            "the processing concerns persons who are offered goods, or whose behaviour is monitored",
            "Does the processing concern persons who are offered goods, or whose behaviour is monitored?",
        ),
        ("the computer is used in or affects commerce", "Is this so: the computer is used in or affects commerce?"),
    ],
)
def test_a_clause_becomes_a_question_where_its_verb_can_be_told_apart(clause: str, question: str) -> None:
    assert asked_whether(clause) == question


@pytest.mark.parametrize(
    ("condition", "clause"),
    [
        ("Some doer is such that it is a US person", "a doer is a US person"),
        ("Some doer is such that it is not so that it is a US person", "a doer is not a US person"),
        (
            "Some owner is such that it is not so that its place of residence is in Japan",
            "an owner does not have its place of residence in Japan",
        ),
        ("It is not so that contract terms were broken", "contract terms were not broken"),
        ("that it is a UK national", "it is a UK national"),
        ("It is not so that a legally valid duty limits it", "no legally valid duty limits it"),
        ("that it is on the list “Denied Persons List” on 2026-02-01", "it is on the Denied Persons List"),
        ("The day of placement is on 2026-02-01", "the day of placement is on 1 February 2026"),
        ("The place of the act is not in the United Kingdom", "the act was not done in the United Kingdom"),
        ("The kind of item is database or a work is copied", "the item is of the kind “database” or a work is copied"),
        (
            "Some party is such that its location is in China or its place of headquarters is in China on 2026-02-01",
            "a party has its location or its headquarters in China",
        ),
    ],
)
def test_a_condition_is_said_as_a_clause_without_two_negations(condition: str, clause: str) -> None:
    assert clause_of(condition) == clause


def test_that_neither_of_two_holds_is_not_told_as_that_one_does() -> None:
    either = Condition(kind="any", value="unknown", parts=tuple(_test(f"the place is in {x}") for x in "AB"))
    denied = Condition(kind="not", value="unknown", parts=(either,))
    assert compound(denied) == "the place is not in A and the place is not in B"
    both = Condition(kind="all", value="unknown", parts=either.parts)
    of_both = Condition(kind="not", value="unknown", parts=(replace(either, parts=(both, *either.parts)),))
    assert compound(of_both) == (
        "it is not so that (the place is in A and the place is in B), the place is not in A and the place is not in B"
    )


def _test(words: str) -> Condition:
    return Condition(text=f"{words}: not known", value="unknown")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("United Kingdom", "the United Kingdom"),
        ("European Union", "the European Union"),
        ("Cayman Islands", "the Cayman Islands"),
        ("Japan", "Japan"),
        ("countries of 15 CFR 744.22", "countries of 15 CFR 744.22"),
    ],
)
def test_places_take_the_article_that_english_gives_them(place: str, said: str) -> None:
    assert with_article(place) == said


def test_who_may_decide_is_named_with_an_article_unless_it_is_an_abbreviation() -> None:
    assert judges("court, jury") == "the court or jury"
    assert judges("BIS") == "BIS"


def test_numbers_that_follow_one_another_are_put_together_from_three_on() -> None:
    assert runs_of([1, 2, 4, 5, 6, 9]) == ["1", "2", "4 to 6", "9"]
    assert findings_named([3]) == "finding 3"
    assert findings_named([7, 6, 5]) == "findings 5 to 7"
    assert claims_named(["C2", "C20", "C21", "C22"]) == "claims C2 and C20 to C22"


def test_small_numbers_are_words() -> None:
    assert counted(1, "rule") == "one rule"
    assert counted(10, "body", "bodies") == "ten bodies"
    assert counted(1145, "rule") == "1,145 rules"


def test_an_abbreviation_keeps_its_capitals() -> None:
    assert lowered("OFAC lists it") == "OFAC lists it"
    assert lowered("A court decides") == "a court decides"


def test_markdown_escapes_what_would_be_taken_for_its_signs() -> None:
    from datetime import UTC, datetime

    table = Table(caption="T|1", header=("a|b",), rows=((text("x | *y*"),),), widths=(1.0,))
    linked = Paragraph(text("see ", Run("[2025] EWHC 1", link="https://example.org/a b(c)")))
    brief = Brief(
        title="A *title*",
        subject="<b>",
        as_of="1 January 2026",
        known_at=datetime(2026, 1, 1, tzinfo=UTC),
        blocks=(table, linked, Items((text(Run("Strong: ", strong=True), "words"),))),
    )
    told = markdown(brief)
    assert "# A \\*title\\*" in told
    assert "\\<b\\>" in told
    assert "| x \\| \\*y\\* |" in told
    assert "[\\[2025\\] EWHC 1](https://example.org/a%20b%28c%29)" in told
    assert "- **Strong:** words" in told
    assert plain(linked.text) == "see [2025] EWHC 1"

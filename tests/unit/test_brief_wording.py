"""Words of a brief: days as people write them, numbers in runs, conditions as open questions."""

from __future__ import annotations

import pytest

from remit.brief.blocks import Brief, Items, Paragraph, Run, Table, plain, text
from remit.brief.markdown import markdown
from remit.brief.reasons import claims_named
from remit.brief.wording import (
    conduct_days,
    counted,
    days_said,
    document_day,
    findings_named,
    lowered,
    runs_of,
    whether,
)


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
    assert document_day("2023-11-02/2026-11-23") == "one day, not known which, from 2 November 2023 to 23 November 2026"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a member on 2026-02-01 (eCFR of 2026-07-23)", "a member on 1 February 2026 (eCFR of 23 July 2026)"),
        ("4,800..20,999", "4,800 to 20,999"),
        ("https://example.org/2026-02-01/x", "https://example.org/2026-02-01/x"),
        ("SI 2026-13-45", "SI 2026-13-45"),
    ],
)
def test_days_and_ranges_in_a_text_are_said_and_other_numbers_are_left(written: str, said: str) -> None:
    assert days_said(written) == said


@pytest.mark.parametrize(
    ("condition", "question"),
    [
        ("The information is a trade secret", "whether the information is a trade secret"),
        ("that it is a UK national", "whether it is a UK national"),
        ("Some doer is such that it is a US person", "whether some doer is a US person"),
        ("US persons took part", "whether US persons took part"),
        ("Keys were passed on 2026-02-01", "whether keys were passed on 1 February 2026"),
    ],
)
def test_a_condition_becomes_an_open_question(condition: str, question: str) -> None:
    assert whether(condition) == question


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
    from datetime import UTC, date, datetime

    table = Table(caption="T|1", header=("a|b",), rows=((text("x | *y*"),),), widths=(1.0,))
    linked = Paragraph(text("see ", Run("[2025] EWHC 1", link="https://example.org/a b(c)")))
    brief = Brief(
        title="A *title*",
        subject="<b>",
        as_of=date(2026, 1, 1),
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

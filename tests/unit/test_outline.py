"""Days of law as bars of text."""

from __future__ import annotations

from datetime import date

from remit.findings import bars, bars_text
from remit.rules import Posture, Timing
from remit.truth import Stretch

POSTURES = {"announced-non-enforcement": "announced non-enforcement"}


def test_days_of_a_text_are_told_in_the_order_in_which_a_reader_asks() -> None:
    timing = Timing(
        in_force=(Stretch(date(2025, 1, 13), None, "90 FR 4544"),),
        stayed=(Stretch(date(2025, 2, 1), date(2025, 3, 1), "a court"),),
        not_established=(Stretch(date(2026, 10, 10), None, "nothing after could be checked"),),
        applies_from=date(2025, 5, 15),
        postures=(Posture(Stretch(date(2025, 5, 13), None, "press release"), "announced-non-enforcement"),),
    )
    assert bars_text(bars(timing, POSTURES)) == (
        "in force from 13 January 2025: 90 FR 4544; applies from 15 May 2025; "
        "stayed from 1 February 2025 to 28 February 2025 inclusive: a court; "
        "announced non-enforcement from 13 May 2025: press release; "
        "not established from 10 October 2026: nothing after could be checked"
    )


def test_last_day_is_said_and_not_the_day_after_it() -> None:
    timing = Timing(in_force=(Stretch(None, date(2025, 6, 1), ""), Stretch(date(2026, 3, 1), date(2026, 3, 2), "")))
    assert [bar.words for bar in bars(timing, {})] == ["in force to 31 May 2025 inclusive", "in force on 1 March 2026"]


def test_text_that_was_never_in_force_is_said_to_be_no_law() -> None:
    assert bars_text(bars(Timing(), {})) == "not in force on any day: a bill, a proposal or an announcement"

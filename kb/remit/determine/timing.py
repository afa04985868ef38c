"""Whether a text is law on a day, and how it was said to be enforced."""

from __future__ import annotations

from typing import Final

from remit.determine.outcome import Force
from remit.rules import Timing
from remit.truth import When

NORMAL: Final = "normal"


def force(timing: Timing, when: When) -> Force:
    """Says whether a text is law on a day. Where our knowledge ends, that comes before what was in force."""
    unknown = when.lies_in(timing.not_established) if timing.not_established else False
    if unknown:
        return Force.NOT_ESTABLISHED
    valid = when.lies_in(timing.in_force)
    if unknown is None or valid is None:
        return Force.TURNS_ON_THE_DAY
    if not valid:
        return Force.NOT_IN_FORCE
    return _applicable(timing, when)


def _applicable(timing: Timing, when: When) -> Force:
    first = timing.applies_from
    if first is None or (when.first is not None and when.first >= first):
        return Force.IN_FORCE
    if when.end is not None and when.end <= first:
        return Force.NOT_APPLICABLE
    return Force.TURNS_ON_THE_DAY


def enforcement(timing: Timing, when: When) -> str:
    """Gives how enforcement was announced for a day; normal where nothing was, or the day is not known."""
    for posture in timing.postures:
        if when.lies_in([posture.stretch]):
            return posture.enforcement
    return NORMAL

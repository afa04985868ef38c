"""Outcomes, effects and supports as they are said in sentences; what programs read keeps the codes."""

from __future__ import annotations

from typing import Final

from remit.determine import Outcome
from remit.support import StatusScheme

OUTCOMES: Final[dict[str, str]] = {
    Outcome.ENGAGED: "it applies",
    Outcome.ENGAGED_IF_PROVEN: "it would apply if what is alleged were proven",
    Outcome.UNDETERMINED: "it is open",
    Outcome.DEFEATED: "it is displaced by an exception",
    Outcome.NOT_ENFORCED: "it is in force and announced not to be enforced",
    Outcome.NOT_APPLICABLE: "it is in force and not yet due",
    Outcome.NOT_ESTABLISHED: "the state of the law is not established here",
    Outcome.NOT_IN_FORCE: "it is not law on the day",
    Outcome.NOT_ENGAGED: "it does not apply",
}
NOTHING: Final = "nothing speaks for it"
_NONE: Final = "none"


def effect_words(effect: str) -> str:
    """Names what a rule does, for example “review policy”."""
    return effect.replace("-", " ")


def outcome_words(outcome: str, support: str, scheme: StatusScheme) -> str:
    """Says what a rule comes to, and how well that is supported; that nothing speaks for it where there is no outcome.

    Args:
        outcome: the code of the outcome; empty for none.
        support: the code of the status that its condition reaches; none for none.
        scheme: the statuses.
    """
    if not outcome:
        return NOTHING
    held = f" ({scheme.phrase(scheme.by_code(support))})" if support not in ("", _NONE) else ""
    return f"{OUTCOMES.get(outcome, outcome)}{held}"


def lowered(text: str) -> str:
    """Gives a sentence as it stands within another."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[:2] == "A " else text

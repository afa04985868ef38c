"""Verdicts, outcomes, effects and supports as they are said in sentences; what programs read keeps the codes."""

from __future__ import annotations

from typing import Final

from remit.determine import Force, Outcome
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
FORCES: Final[dict[str, str]] = {
    Force.IN_FORCE: "in force",
    Force.NOT_APPLICABLE: "in force, compliance not yet due",
    Force.TURNS_ON_THE_DAY: "it turns on the day, which is not known exactly",
    Force.NOT_ESTABLISHED: "not established here",
    Force.NOT_IN_FORCE: "not in force",
}
VERDICTS: Final[dict[str, str]] = {
    "prohibited": "The act is forbidden",
    "licence": "A licence is required",
    "duty": "There is a duty",
    "power": "An authority has power to act",
    "prohibited-if-proven": "If what is alleged is proven, the act is forbidden",
    "licence-if-proven": "If what is alleged is proven, a licence is required",
    "duty-if-proven": "If what is alleged is proven, there is a duty",
    "power-if-proven": "If what is alleged is proven, an authority has power to act",
    "in-force-not-enforced": "Law is in force that is announced not to be enforced",
    "exception": "An exception applies",
    "not-subject": "What is asked about is outside the scope of the rules",
    "in-force-not-applicable": "Law is in force, and compliance is not yet due",
    "not-established": "What the law was on that day is not established here",
    "undetermined": "It cannot be told from what was given",
    "not-in-force": "What would apply was not law on that day",
}
"""What a verdict says, by its code, but for one that says what was found of which law."""
WITHIN: Final[dict[str, str]] = {
    "yes": "The act is within the powers of this authority",
    "possible": "The act may be within the powers of this authority, if what is open or alleged is so",
    "no": "The act is not within the powers of this authority",
    "no-if-proven": "If it is as alleged, the act is not within the powers of this authority",
    "not-established": "Whether the act is within the powers of this authority on that day is not established here",
    "unknown": "Nothing that is encoded says whether the act is within the powers of this authority",
}
"""What a verdict on the powers of one authority says, by its code."""
_OTHER_VERDICTS: Final[dict[str, str]] = {
    "nothing-found": "Nothing in what is encoded bites",
    "readings-differ": "It turns on how a provision is read",
}
NOTHING: Final = "nothing speaks for it"
_NONE: Final = "none"


def effect_words(effect: str) -> str:
    """Names what a rule does, for example “review policy”."""
    return effect.replace("-", " ")


def stance_words(stance: str) -> str:
    """Names how a text is enforced, for example “announced non-enforcement”."""
    return stance.replace("-", " ").replace("non enforcement", "non-enforcement")


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


def verdict_words(code: str) -> str:
    """Says in a clause which verdict there would be."""
    return lowered({**WITHIN, **VERDICTS, **_OTHER_VERDICTS}.get(code, code))


def lowered(text: str) -> str:
    """Gives a sentence as it stands within another."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[:2] == "A " else text

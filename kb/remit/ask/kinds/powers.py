"""Powers that have not begun: a duty may bind before its authority has the power to act on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rdflib import URIRef

from remit.determine import Decided, Outcome
from remit.rules import Effect, Rule

_OUT = frozenset({Outcome.NOT_ENGAGED, Outcome.NOT_IN_FORCE, Outcome.NOT_ESTABLISHED})


def beginnings(own: Iterable[Decided]) -> dict[URIRef, Rule]:
    """Gives the powers over the act that an authority has from a later day only, by their text of law.

    Of several powers under one text the first is given.

    Args:
        own: what the rules of the authority come to; a power counts for which something speaks.
    """
    found: dict[URIRef, Rule] = {}
    for each in own:
        rule, instrument = each.rule, each.rule.text.instrument
        is_later = each.outcome is Outcome.NOT_APPLICABLE and each.touched and begins(rule) is not None
        if rule.effect is Effect.POWER and is_later and instrument is not None:
            found[instrument] = min((found.get(instrument, rule), rule), key=lambda r: str(begins(r)))
    return found


def as_held(decided: Decided, later: dict[URIRef, Rule]) -> Outcome:
    """Gives the outcome of a rule as far as its authority has the power to act on it.

    Args:
        decided: what the rule comes to.
        later: the powers of the authority that begin later, by their text of law.
    """
    is_waiting = decided.rule.effect is not Effect.POWER and decided.rule.text.instrument in later
    return Outcome.NOT_APPLICABLE if is_waiting and decided.outcome not in _OUT else decided.outcome


def begins(rule: Rule) -> date | None:
    """Gives the day from which a power applies."""
    return rule.text.timing.applies_from

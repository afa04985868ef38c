"""Duties without power: one may bind before its authority has the power to act on it, or where another has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from rdflib import URIRef

from remit.determine import Decided, Outcome
from remit.rules import Effect, Rule

_OPEN: Final = (Outcome.ENGAGED_IF_PROVEN, Outcome.UNDETERMINED)
_OUT: Final = frozenset({Outcome.NOT_ENGAGED, Outcome.NOT_IN_FORCE, Outcome.NOT_ESTABLISHED})


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


def denied_under(own: Iterable[Decided]) -> dict[URIRef, Outcome]:
    """Gives the texts of law under which an authority is expressly without power over the act, and how surely.

    Args:
        own: what the rules of the authority come to; a denial counts for which something speaks.
    """
    found: dict[URIRef, Outcome] = {}
    for each in own:
        instrument, outcome = each.rule.text.instrument, each.outcome
        stands = each.rule.effect is Effect.NO_POWER and each.touched and outcome in (Outcome.ENGAGED, *_OPEN)
        if stands and instrument is not None:
            found[instrument] = min(found.get(instrument, outcome), outcome, key=lambda o: o is not Outcome.ENGAGED)
    return found


def as_held(decided: Decided, later: Mapping[URIRef, Rule], denied: Mapping[URIRef, Outcome]) -> Outcome:
    """Gives the outcome of a rule as far as its authority has the power to act on it.

    Args:
        decided: what the rule comes to.
        later: the powers of the authority that begin later, by their text of law.
        denied: the texts under which the authority is expressly without power.
    """
    rule, outcome = decided.rule, decided.outcome
    instrument = rule.text.instrument
    if rule.effect is Effect.POWER or instrument is None:
        return outcome
    if denied.get(instrument) is Outcome.ENGAGED:
        return Outcome.NOT_ENGAGED
    if outcome in _OUT:
        return outcome
    if instrument in later:
        return Outcome.NOT_APPLICABLE
    return Outcome.UNDETERMINED if instrument in denied and outcome is Outcome.ENGAGED else outcome


def begins(rule: Rule) -> date | None:
    """Gives the day from which a power applies."""
    return rule.text.timing.applies_from

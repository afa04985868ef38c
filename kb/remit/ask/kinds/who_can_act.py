"""The question `who-can-act`: which authority may act, under what, through which tie; and which may not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from rdflib import URIRef
from typing_extensions import override

from remit.ask.answer import Answer, Standing
from remit.ask.kinds.base import RANK, Determined, OfLaw
from remit.ask.kinds.powers import as_held, beginnings, begins, denied_under
from remit.ask.standpoint import Standpoint
from remit.determine import Outcome
from remit.findings import Finding, joined
from remit.rules import Effect, Rule
from remit.terms import rmt, skos


class WhoCanAct(OfLaw):
    """Which authority may act."""

    meaning: ClassVar[str] = (
        "which authority may act, under which provision, through which connecting factor; and which may not"
    )
    about_authorities: ClassVar[bool] = True

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Puts together what each authority may do, and which may do nothing, with the reason."""
        return replace(answer, authorities=tuple(self._authorities(answer, found.on)))

    def _authorities(self, answer: Answer, on: Standpoint) -> Iterable[Standing]:
        grouped: dict[URIRef, list[int]] = {}
        names: dict[URIRef, str] = {}
        for place, finding in enumerate(answer.findings):
            counts = finding.decided.touched and finding.outcome is not Outcome.NOT_ENGAGED
            if counts and finding.rule.effect in (*self.deciding, Effect.NO_POWER):
                for authority in finding.authorities:
                    places = grouped.setdefault(authority.id, [])
                    if place not in places:
                        places.append(place)
                    names[authority.id] = authority.name
        for actor in _powerless(on):
            holder, name = on.words.authority(actor, answer.question.as_of)
            grouped.setdefault(holder, [])
            names.setdefault(holder, name)
        for actor, places in sorted(grouped.items(), key=lambda item: (item[1][:1] or [len(answer.findings)], item[0])):
            findings = [answer.findings[place] for place in places]
            powers = [f for f in findings if f.rule.effect is not Effect.NO_POWER]
            later = beginnings(f.decided for f in powers)
            denied = denied_under(f.decided for f in findings)
            held = {as_held(f.decided, later, denied) for f in powers} - {Outcome.NOT_ENGAGED}
            if denied:  # a denial says more than a power that has ended
                held -= {Outcome.NOT_IN_FORCE}
            best = min(held, key=lambda outcome: RANK[outcome], default=None)
            is_waiting = best is Outcome.NOT_APPLICABLE and bool(later)
            refused = [f for f in findings if f.rule.effect is Effect.NO_POWER]
            yield Standing(
                id=str(actor),
                name=names[actor],
                jurisdiction=_acts_for(on, actor) or _rules_of(findings),
                outcome=str(best) if best is not None else _denial(refused),
                reason="; ".join(f"{f.rule.label} ({f.text.citation})" for f in refused) or _reason(on, actor),
                begins=_begins(later) if is_waiting else "",
                findings=tuple(places),
            )


def _powerless(on: Standpoint) -> Iterable[URIRef]:
    found = set(on.law.recording.subjects(rmt.powersStated, rmt.expresslyNone))
    return sorted(actor for actor in found if isinstance(actor, URIRef))


def _reason(on: Standpoint, actor: URIRef) -> str:
    if rmt.expresslyNone not in set(on.view.objects(actor, rmt.powersStated)):
        return ""
    notes = sorted(str(n) for n in on.view.objects(actor, skos.note))
    return "; ".join(["no law gives it a power over others", *notes])


def _acts_for(on: Standpoint, actor: URIRef) -> str:
    orders = sorted(on.view.objects(actor, rmt.actsFor), key=str)
    return on.words.label(orders[0]) if orders else ""


def _rules_of(findings: list[Finding]) -> str:
    """Gives the jurisdiction of the rules, for an authority of which it is not recorded for whom it acts."""
    return joined(list(dict.fromkeys(j for f in findings for j in f.jurisdictions)), "and")


def _begins(later: Mapping[URIRef, Rule]) -> str:
    """Says from which day powers apply that are law already."""
    days = {rule.text.citation: begins(rule) for rule in later.values()}
    return "; ".join(f"from {day} ({citation})" for citation, day in days.items())


def _denial(denied: list[Finding]) -> str:
    if any(f.outcome is Outcome.NOT_ESTABLISHED for f in denied) and not any(
        f.outcome is Outcome.ENGAGED for f in denied
    ):
        return str(Outcome.NOT_ESTABLISHED)
    return str(Effect.NO_POWER)

"""Situations read off recorded incidents: what is claimed, with the support of the claims behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rdflib import URIRef
from rdflib.term import Node

from remit.dates import Days, days_of
from remit.situation.describing import Describer, Ground
from remit.situation.facts import Party, RoleHeld, Situation
from remit.situation.owning import mark_circles
from remit.situation.reach import Reach
from remit.situation.values import day_text
from remit.support.reading import label as named
from remit.terms import rmt
from remit.truth import Conduct, When, conduct_of


def of_incident(ground: Ground, incident: URIRef, added: Mapping[str, Any] | None = None, *, as_of: date) -> Situation:
    """Reads a situation off an incident.

    Args:
        ground: on what it is read.
        incident: the incident.
        added: what the caller gives beside what is claimed.
        as_of: the day asked.

    Raises:
        UnknownName: a code of the caller that nothing has.
        BadInput: a value of the caller that cannot be read.
    """
    given = {key: value for key, value in (added or {}).items() if key != "incident"}
    describer = Describer(ground)
    situation = Situation(conduct=conduct_of(day_text(given["on"])) if "on" in given else _conduct(ground, incident))
    situation.incident = incident
    situation.reached = Reach(
        view=ground.view, law=ground.law, scale=ground.scale, situation=situation, evidence=ground.evidence
    )
    situation.decided = ground.decided(situation, as_of=as_of)
    _parties(ground, describer, situation, incident)
    items = [i for i in _involved(ground, incident) if any(True for _ in ground.view.objects(i, rmt.fact))]
    if len(items) == 1:
        describer.take_item(situation, items[0])
    describer.add(situation, given)
    mark_circles(situation)
    return situation


def _conduct(ground: Ground, incident: URIRef) -> Conduct:
    """Gives the days of an incident: as recorded; without a record, not after the last account of it."""
    recorded = sorted(str(n) for n in ground.view.objects(incident, rmt.occurred))
    if len(recorded) == 1:
        return conduct_of(recorded[0])
    if recorded:
        days = Days.hull(days_of(n) for n in ground.view.objects(incident, rmt.occurred))
        return Conduct(when=When(days.first, days.end), text=" or ".join(recorded))
    latest = ground.evidence.latest_day(incident)
    return Conduct(when=When(None, latest.end), text="")


def _involved(ground: Ground, incident: URIRef) -> list[URIRef]:
    return sorted(n for n in ground.view.objects(incident, rmt.involvesItem) if isinstance(n, URIRef))


def _parties(ground: Ground, describer: Describer, situation: Situation, incident: URIRef) -> None:
    for node in sorted(ground.view.objects(incident, rmt.participation), key=str):
        claims = sorted(set(ground.view.objects(node, rmt.restsOn)), key=str)
        roles = sorted(r for r in ground.view.objects(node, rmt.role) if isinstance(r, URIRef))
        for participant in sorted(ground.view.objects(node, rmt.participant), key=str):
            holds, _, standing, _ = ground.evidence.of_claims(claims)
            if isinstance(participant, URIRef) and roles and holds:
                party = _party(ground, describer, situation, participant)
                party.roles = tuple(RoleHeld(role=role, holds=holds, claims=standing) for role in roles)


def _party(ground: Ground, describer: Describer, situation: Situation, participant: Node) -> Party:
    party = Party(place=len(situation.parties), name=named(ground.view, participant).strip("“”"))
    situation.parties.append(party)
    if isinstance(participant, URIRef):
        describer.identify(situation, party, participant)
    return party

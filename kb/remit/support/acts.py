"""What an act of an authority, or an admission, adds to the word of a named originator."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.support.lattice import StatusScheme, Support
from remit.support.reading import BELONGING, Reason, flag, objects, reach, same, value
from remit.terms import finality, official_act, power_kind, rmt, status

_ESTABLISHING = {
    official_act.decision: frozenset({power_kind.decide, power_kind.establish}),
    official_act.judgment: frozenset({power_kind.decide, power_kind.establish}),
    official_act.register_entry: frozenset({power_kind.establish, power_kind.license_, power_kind.list_}),
}
"""Which powers let an act establish a fact, and not only accuse."""

_STANDING = frozenset({finality.final, finality.not_final, finality.open_to_appeal, finality.under_appeal})
"""The states of a decision in which it stands; one that was annulled establishes nothing."""


def powers_used(view: View, claim: Node, speaker: Node) -> frozenset[Node]:
    """Gives the recorded powers of the speaker among those that the claim names; empty where it holds none of them.

    Whether a power is over the matter (rmt:over) is the judgement of whoever names it in the claim.
    """
    held = frozenset(power for one in same(view, speaker) for power in objects(view, one, rmt.hasPower))
    return held & frozenset(objects(view, claim, rmt.withinRemit))


def by_act(view: View, claim: Node, speaker: Node, scheme: StatusScheme) -> tuple[Support, Reason]:
    """Gives what an official act within the speaker's powers adds, and why; nothing without one."""
    act = value(view, claim, rmt.officialAct)
    powers = powers_used(view, claim, speaker)
    reached = _reached(view, claim, act, powers) if isinstance(act, URIRef) and powers else None
    if reached is None or act is None:
        return scheme.none, Reason("")
    return scheme.down(reached), Reason.of("{0} says it in an official act within its powers: {1}.", speaker, act)


def by_admission(view: View, claim: Node, speaker: Node, scheme: StatusScheme) -> tuple[Support, Reason]:
    """Gives what it adds that the speaker concedes it of itself; nothing where it speaks of another."""
    if not flag(view, claim, rmt.againstInterest) or not _of_itself(view, claim, speaker):
        return scheme.none, Reason("")
    return scheme.down(status.admitted), Reason.of(
        "{0} says it of itself, on record and against its interest.", speaker
    )


def _reached(view: View, claim: Node, act: URIRef, powers: frozenset[Node]) -> URIRef | None:
    if act == official_act.accusation:
        return status.officially_alleged
    kinds = {kind for power in powers for kind in objects(view, power, rmt.powerKind)}
    if not kinds & _ESTABLISHING.get(act, frozenset()):
        return None
    if act == official_act.register_entry:
        return status.officially_confirmed
    state = value(view, claim, rmt.finality)
    if state not in _STANDING or value(view, claim, rmt.madeOn) is None:
        return None
    return status.adjudicated if state == finality.final else status.officially_confirmed


def _of_itself(view: View, claim: Node, speaker: Node) -> bool:
    """Whether all that a claim says is said of the speaker, of a body that it belongs to, or of a part of it."""
    statements = list(objects(view, claim, rmt.says))
    whose = same(view, speaker)
    whole = frozenset(body for one in whose for body in reach(view, one, BELONGING))
    return bool(statements) and all(
        subject is not None and (subject in whole or not whose.isdisjoint(reach(view, subject, BELONGING)))
        for subject in (value(view, s, rmt.subject) for s in statements)
    )

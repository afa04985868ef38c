"""Which steps from one sourcing status to another the scheme allows, evidence for the new one apart."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import Node

from remit.model.view import View
from remit.support.basis import Weighing
from remit.support.ceiling import Ceiling
from remit.support.lattice import StatusScheme
from remit.support.reading import Reason, assessments, objects, value
from remit.terms import rmt


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of an incident's sourcing status.

    Attributes:
        incident: whose status it is.
        old: the status before.
        new: the status after.
    """

    incident: Node
    old: Node
    new: Node


def step_allowed(step: Step, before: View, after: View, scheme: StatusScheme) -> tuple[bool, Reason]:
    """Says whether the scheme allows a step between two statuses in a change, and why not.

    Whether the claims reach the new status is another question: `permitted` answers it.

    Args:
        step: the step.
        before: the state before the change.
        after: the state after it.
        scheme: the statuses; it also says what a step away from refuted or withdrawn needs.
    """
    old, new = step.old, step.new
    if old == new or old not in scheme or new not in scheme:
        return True, Reason("The status is as it was, or was none of the scheme.")
    if not scheme.may_step(old, new):
        return False, Reason.of("The status scheme allows no step from {0} to {1}.", old, new)
    needs = scheme.status(old).left_only_by
    if rmt.newClaim in needs and not _new_claim(step, before, after, scheme):
        return False, Reason.of("{0} is left only by a new claim that still stands.", old)
    if rmt.reviewersEvidence in needs and not _decided(step, before, after):
        return False, Reason.of(
            "{0} is left only by a newly accepted decision to {1} that gives the evidence as its reason.", old, new
        )
    return True, Reason.of("The status scheme allows the step from {0} to {1}.", old, new)


def falls_to(found: Ceiling, current: Node) -> Node | None:
    """Gives the status to which an incident falls when its evidence fell; None where none is left.

    The program only lowers: the result is at or below the current status, or the status outside the order
    that the record itself leads to.
    """
    scheme = found.support.scheme
    if current in found.support:
        return current
    lower = scheme.shown(found.support & scheme.down(current)) if current in scheme else None
    if lower is not None and scheme.status(lower).settable:
        return lower
    outside = {s.code: s.iri for s in scheme.statuses.values() if s.iri not in scheme.ordered}
    if found.refuted is not None:
        return outside.get("refuted")
    return outside.get("withdrawn") if found.withdrawn is not None else None


def lacks_second_person(view: View, incident: Node, scheme: StatusScheme) -> bool:
    """Whether an incident's status needs two persons and only one is recorded: proposer and accepter are to differ."""
    current = value(view, incident, rmt.sourcingStatus)
    if current is None or current not in scheme or not scheme.status(current).two_persons:
        return False
    return not any(
        current in set(objects(view, decision, rmt.toStatus)) and _differ(view, decision)
        for decision in assessments(view, incident, rmt.StatusDecision)
    )


def _differ(view: View, decision: Node) -> bool:
    proposer, accepter = (
        set(objects(view, decision, rmt.proposedBy)),
        set(objects(view, decision, rmt.acceptedBy)),
    )
    return bool(proposer and accepter) and proposer.isdisjoint(accepter)


def _new_claim(step: Step, before: View, after: View, scheme: StatusScheme) -> bool:
    weighing = Weighing(after, scheme)
    held = set(objects(before, step.incident, rmt.restsOn))
    added = set(objects(after, step.incident, rmt.restsOn)) - held
    return any(bool(weighing.chained(claim).support) for claim in added)


def _decided(step: Step, before: View, after: View) -> bool:
    known = set(assessments(before, step.incident, rmt.StatusDecision))
    return any(
        decision not in known
        and step.old in set(objects(after, decision, rmt.fromStatus))
        and step.new in set(objects(after, decision, rmt.toStatus))
        and any(True for _ in objects(after, decision, rmt.reason))
        for decision in assessments(after, step.incident, rmt.StatusDecision)
    )

"""When a statement supports another one: the same, or narrower by recorded links.

Source: docs/decisions/0003. For negatives the ends run the other way, because
"no unit did" says that this unit did not, and "this unit did not" does not say that no unit did.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import Node

from remit.model.view import View
from remit.support.reading import UPWARDS, accepted, objects, reach, types, value
from remit.terms import rmt


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a statement says.

    Attributes:
        subject: whom or what it is about.
        predicate: the relation.
        ends: the values of the relation, nodes or literals.
        affirmed: false where it says that the relation does not hold.
    """

    subject: Node
    predicate: Node
    ends: frozenset[Node]
    affirmed: bool

    def negated(self) -> Proposition:
        """The opposite."""
        return Proposition(self.subject, self.predicate, self.ends, not self.affirmed)


def proposition(view: View, statement: Node) -> Proposition | None:
    """Reads what a statement says; None where it lacks an end or says two things."""
    subject = value(view, statement, rmt.subject)
    predicate = value(view, statement, rmt.predicate)
    ends = frozenset(objects(view, statement, rmt.object_)) | frozenset(objects(view, statement, rmt.objectValue))
    if subject is None or predicate is None or len(ends) != 1:
        return None
    return Proposition(subject, predicate, ends, rmt.negated not in set(objects(view, statement, rmt.polarity)))


def entails(view: View, said: Proposition, wanted: Proposition) -> bool:
    """Whether what is said supports what is wanted by recorded links alone.

    Predicate and polarity agree, and each end is equal or narrower (broader, unit of, part of); for a
    negative each end is equal or wider.
    """
    if said.predicate != wanted.predicate or said.affirmed != wanted.affirmed:
        return False
    narrow, wide = (said, wanted) if said.affirmed else (wanted, said)
    return wide.subject in reach(view, narrow.subject, UPWARDS) and all(
        bool(wide.ends & reach(view, end, UPWARDS)) for end in narrow.ends
    )


def claim_supports(view: View, claim: Node, statement: Node) -> bool:
    """Whether a claim says the statement, something that entails it, or was accepted as entailing it."""
    wanted = proposition(view, statement)
    if wanted is None:
        return False
    return says(view, claim, wanted) or any(
        rmt.Entailment in types(view, a) and accepted(view, a) and claim in set(objects(view, a, rmt.claimHeld))
        for a in view.subjects(rmt.supportsStatement, statement)
    )


def says(view: View, claim: Node, wanted: Proposition) -> bool:
    """Whether one of the claim's statements says or entails what is wanted."""
    found = (proposition(view, s) for s in objects(view, claim, rmt.says))
    return any(said is not None and entails(view, said, wanted) for said in found)

"""How a claim stands: its basis, who contests it, and whether its originator has an interest."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import Node

from remit.model.view import View
from remit.support.basis import Basis, Weighing
from remit.support.denials import statement_denials
from remit.support.independence import is_interested
from remit.support.lattice import StatusScheme
from remit.support.reading import objects, types
from remit.terms import rmt


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStanding:
    """How one claim stands.

    Attributes:
        claim: the claim.
        basis: its chain basis: the support, the status to store, the reason.
        contested_by: the denials of it, or of what it says, that make it contested.
        interested_accuser: whether its originator accuses in an incident in which it has a stake.
    """

    claim: Node
    basis: Basis
    contested_by: tuple[Node, ...]
    interested_accuser: bool

    @property
    def contested(self) -> bool:
        """Whether there is a qualifying denial."""
        return bool(self.contested_by)


def claim_standing(view: View, claim: Node, scheme: StatusScheme) -> ClaimStanding:
    """Gives how a claim stands, from it, its chain, the denials of it and the incidents that rest on it."""
    return weighed_standing(Weighing(view, scheme), claim)


def weighed_standing(weighing: Weighing, claim: Node) -> ClaimStanding:
    """As `claim_standing`, for a state of which several records are weighed: no claim is weighed twice."""
    view = weighing.view
    found = weighing.chained(claim)
    incidents = [i for i in view.subjects(rmt.restsOn, claim) if rmt.Incident in types(view, i)]
    beside = sorted({c for i in incidents for c in objects(view, i, rmt.restsOn)} - {claim}, key=str)
    denials = {
        denial: None
        for statement in sorted(objects(view, claim, rmt.says), key=str)
        for denial in statement_denials(weighing, statement, claim, beside)
    }
    return ClaimStanding(
        claim=claim,
        basis=found,
        contested_by=tuple(sorted(denials, key=str)),
        interested_accuser=is_interested(view, claim, incidents),
    )

"""The highest status that an incident's claims permit.

For each core statement the claims that support it are united; over the core statements the supports are
intersected, since the incident needs all of them. Two claims add up to *corroborated* only if they are
independent. Denials never lower a support: they make the incident contested, and only an established
opposite refutes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from rdflib import URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.support.basis import Weighing
from remit.support.denials import denials_of, negates, qualifies, speaks_for
from remit.support.entailment import claim_supports
from remit.support.independence import independent, lineage, shared_lineage
from remit.support.lattice import StatusScheme, Support
from remit.support.reading import (
    Reason,
    identified_as,
    objects,
    refuted_by,
    withdrawn_by,
)
from remit.support.value import Value
from remit.terms import rmt, status

_REFUTING = (status.corroborated, status.officially_confirmed, status.adjudicated)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSupport:
    """What supports one statement, and what speaks against it.

    Attributes:
        statement: the statement.
        value: the supports for and against.
        support: the support for it, before a refutation takes it away.
        against: the support for its opposite.
        claims: the claims that carry it, in the order of their addresses.
        pair: two of them that are independent of each other and make it corroborated; None without such.
        shared_origins: what its strongest claims all go back to, and what all of its claims do; empty where
            there is a pair, or nothing is shared, as where one claim is stronger than all others.
        one_origin: why its claims do not count as two origins, in a sentence.
        contested_by: the denials that make it contested.
        refuted: why it is refuted; None where it is not.
        withdrawn: why it is withdrawn; None where it is not.
    """

    statement: Node
    value: Value
    support: Support
    against: Support
    claims: tuple[Node, ...]
    pair: tuple[Node, Node] | None
    shared_origins: tuple[Node, ...]
    one_origin: Reason
    contested_by: tuple[Node, ...]
    refuted: Reason | None
    withdrawn: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """What an incident's claims permit.

    Attributes:
        incident: the incident.
        support: the statuses that it may have; empty where some core statement has no support, or it has none.
        statements: the same for each core statement, in the order of their addresses.
    """

    incident: Node
    support: Support
    statements: tuple[StatementSupport, ...]

    @property
    def contested_by(self) -> tuple[Node, ...]:
        """The denials that make the incident contested, each once."""
        return tuple(dict.fromkeys(d for s in self.statements for d in s.contested_by))

    @property
    def contested(self) -> bool:
        """Whether some core statement has a qualifying denial."""
        return bool(self.contested_by)

    @property
    def refuted(self) -> Reason | None:
        """Why the incident is refuted; None where it is not. One refuted core statement is enough."""
        return next((s.refuted for s in self.statements if s.refuted is not None), None)

    @property
    def withdrawn(self) -> Reason | None:
        """Why the incident is withdrawn; None where it is not."""
        return next((s.withdrawn for s in self.statements if s.withdrawn is not None), None)

    @property
    def shared_origins(self) -> tuple[Node, ...]:
        """What the strongest claims of some core statement all go back to."""
        return tuple(dict.fromkeys(o for s in self.statements for o in s.shared_origins))

    @property
    def maximal(self) -> tuple[URIRef, ...]:
        """The strongest permitted statuses, the one to be shown first; this is what is stored."""
        return self.support.scheme.maximal(self.support)


def ceiling(view: View, incident: Node, scheme: StatusScheme) -> Ceiling:
    """Gives the highest status that the claims on which an incident rests permit."""
    return weighed_ceiling(Weighing(view, scheme), incident)


def weighed_ceiling(weighing: Weighing, incident: Node) -> Ceiling:
    """As `ceiling`, for a state of which several records are weighed: no claim is weighed twice."""
    view, scheme = weighing.view, weighing.scheme
    cores = sorted(set(objects(view, incident, rmt.core)), key=str)
    claims = sorted(set(objects(view, incident, rmt.restsOn)), key=str)
    statements = tuple(_weigh(weighing, core, claims) for core in cores)
    support = scheme.full if statements else scheme.none
    for found in statements:
        support &= found.support
    return Ceiling(incident=incident, support=support, statements=statements)


def statement_support(view: View, statement: Node, claims: Iterable[Node], scheme: StatusScheme) -> StatementSupport:
    """Gives what some claims make of any statement, for example of one that a rule asks about."""
    return _weigh(Weighing(view, scheme), statement, sorted(set(claims), key=str))


def _weigh(weighing: Weighing, statement: Node, claims: list[Node]) -> StatementSupport:
    view = weighing.view
    carrying = [c for c in claims if speaks_for(view, c) and claim_supports(view, c, statement)]
    standing = tuple(c for c in carrying if weighing.chained(c).support)
    support, pair, why = _united(weighing, statement, standing)
    denials = denials_of(weighing, statement, claims, standing)
    opposed = [d for d in denials if negates(view, d, statement)]
    against, _, _ = _united(weighing, statement, opposed, against=True)
    refuted = next(
        (Reason.of("The opposite of {0} is {1}.", statement, high) for high in _REFUTING if high in against),
        None,
    )
    fallen = [c for c in carrying if refuted_by(view, c) is not None]
    taken_back = [c for c in carrying if withdrawn_by(view, c) is not None]
    if refuted is None and fallen and len(fallen) == len(carrying):
        refuted = Reason.of("Every claim that carries {0} was refuted, among them {1}.", statement, fallen[0])
    # beside one that was only taken back, a refuted claim makes nothing refuted: nobody showed that the other is not so
    withdrawn = None
    if taken_back and len({*fallen, *taken_back}) == len(carrying):
        what = "withdrawn" if len(taken_back) == len(carrying) else "withdrawn or refuted"
        withdrawn = Reason.of(f"Every claim that carries {{0}} was {what}, among them {{1}}.", statement, taken_back[0])
    overall = _origins_of(view, standing)
    best = _strongest(weighing, standing)
    # one claim shares no origin with itself: it is named only where the others go back to something of it too
    nearest = _origins_of(view, best) if overall or len(best) > 1 else ()
    return StatementSupport(
        statement=statement,
        value=Value.of_statement(support, against),
        support=support,
        against=against,
        claims=standing,
        pair=pair,
        shared_origins=() if pair else tuple(dict.fromkeys([*nearest[:1], *overall[:1]])),
        one_origin=_one_origin(standing, nearest, overall, why),
        contested_by=tuple(d for d in denials if qualifies(weighing, d, statement, standing)),
        refuted=refuted,
        withdrawn=withdrawn,
    )


def _united(
    weighing: Weighing, statement: Node, claims: Iterable[Node], *, against: bool = False
) -> tuple[Support, tuple[Node, Node] | None, Reason | None]:
    """Unites what claims give; adds corroborated for the first pair that is independent, or says why none is."""
    view, scheme = weighing.view, weighing.scheme
    support = scheme.none
    alleging = []
    for claim in claims:
        found = weighing.chained(claim).support
        support |= found
        if status.alleged in found:
            alleging.append(claim)
    origins = {claim: lineage(view, claim).keys() for claim in alleging}
    why: Reason | None = None
    for a, b in combinations(alleging, 2):
        if origins[a].isdisjoint(origins[b]):
            checked = independent(view, a, b, statement, against=against)
            if checked:
                return support | scheme.down(status.corroborated), (a, b), None
            why = why or checked.why
    return support, None, why


def _origins_of(view: View, claims: Iterable[Node]) -> tuple[Node, ...]:
    """Gives what all the claims go back to, each by the name under which it is identified."""
    return tuple(min(identified_as(view, node), key=str, default=node) for node in shared_lineage(view, claims))


def _strongest(weighing: Weighing, claims: Iterable[Node]) -> list[Node]:
    """Gives the claims of which none is better sourced than another one."""
    supports = {claim: weighing.chained(claim).support for claim in claims}
    return [c for c, s in supports.items() if not any(s < other for other in supports.values())]


def _one_origin(
    claims: tuple[Node, ...], nearest: tuple[Node, ...], overall: tuple[Node, ...], why: Reason | None
) -> Reason:
    """Says why the claims that carry a statement do not count as two origins."""
    if len(claims) == 1 and nearest:
        return Reason.of("That is one claim with one origin: {0}.", nearest[0])
    if nearest and overall and nearest[0] != overall[0]:
        return Reason.of(
            "They are no two origins: the best of them go back to {0}, and all come through {1}.",
            nearest[0],
            overall[0],
        )
    if overall:
        return Reason.of("They share one origin, {0}, and count as one.", overall[0])
    none = why or Reason("No two of them are independent and each at least alleged.")
    return (
        Reason.of("The best of them share one origin, {0}, and count as one.", nearest[0]) + none if nearest else none
    )

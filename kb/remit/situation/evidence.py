"""What the claims of a recorded incident amount to for facts: supports for and against, with the claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.dates import Days, days_of
from remit.model.view import View
from remit.support import StatusScheme, Support, Weighing, weighed_ceiling, weighed_standing
from remit.support.denials import speaks_for
from remit.support.reading import accepted, objects, types
from remit.terms import coding, dcterms, oa, rdf, rmt


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What claims say of one relation.

    Attributes:
        value: its value.
        holds: the support for it.
        fails: the support against it.
        claims: the claims for it.
        against: the claims against it.
    """

    value: Node | bool
    holds: int
    fails: int
    claims: tuple[Node, ...]
    against: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """What the claims on which a record rests amount to.

    Attributes:
        counts: whether the record may be used at all: an assessment that was accepted, of what is alleged.
        holds: the support.
        fails: the support of the denials of those claims.
        claims: the claims.
        against: the denials.
    """

    counts: bool
    holds: int = 0
    fails: int = 0
    claims: tuple[Node, ...] = ()
    against: tuple[Node, ...] = ()


class Fate(StrEnum):
    """What may be supposed of a claim."""

    PROVEN = "proven"
    REFUTED = "refuted"
    DROPPED = "dropped"


class Evidence:
    """Weighs the claims of one state, each once. It must not outlive the state."""

    def __init__(self, view: View, scheme: StatusScheme, *, supposed: Mapping[Node, Fate] | None = None) -> None:
        """Remembers what was weighed for as long as it lives.

        Args:
            view: the state.
            scheme: the statuses.
            supposed: what is supposed of claims, whatever is recorded of them.
        """
        self.view = view
        self.scheme = scheme
        self.supposed = dict(supposed or {})
        self._weighing = Weighing(view, scheme, supposed={c: self._as_supposed(f) for c, f in self.supposed.items()})
        self._standing: dict[Node, tuple[int, int, tuple[Node, ...]]] = {}
        self._latest: dict[URIRef, Days] = {}
        self._resting: dict[URIRef, Resting | None] = {}

    def _as_supposed(self, fate: Fate) -> Support:
        return self.scheme.full if fate is Fate.PROVEN else self.scheme.none

    def claim(self, claim: Node) -> tuple[int, int, tuple[Node, ...]]:
        """Gives the support of a claim, that of its denials, and the denials."""
        known = self._standing.get(claim)
        if known is None:
            known = self._standing[claim] = self._weigh(claim)
        return known

    def _weigh(self, claim: Node) -> tuple[int, int, tuple[Node, ...]]:
        fate = self.supposed.get(claim)
        if fate is not None:
            return self.scheme.bits(self._as_supposed(fate)), 0, ()
        found = weighed_standing(self._weighing, claim)
        denied = 0
        for denial in found.contested_by:
            denied |= self.scheme.bits(self._weighing.chained(denial).support)
        return self.scheme.bits(found.basis.support), denied, found.contested_by

    def of_claims(self, claims: Iterable[Node]) -> tuple[int, int, tuple[Node, ...], tuple[Node, ...]]:
        """Gives what claims that say the same amount to: support for and against, claims, denials.

        A denial that is not established counts where any of the claims is denied; one that is established only
        where all are. Of a claim that is supposed to be refuted, it is established that it is not so.
        """
        claims = list(claims)
        refuted = tuple(claim for claim in claims if self.supposed.get(claim) is Fate.REFUTED)
        if refuted:
            return 0, self.scheme.bits(self.scheme.full), (), refuted
        holds, some, every = 0, 0, -1
        standing: list[Node] = []
        against: dict[Node, None] = {}
        for claim in claims:
            support, denied, denials = self.claim(claim)
            if support:
                holds |= support
                some |= denied
                every &= denied
                standing.append(claim)
                against |= dict.fromkeys(denials)
        fails = (some & ~self.scheme.established_bits) | (every if standing else 0)
        return holds, fails, tuple(standing), tuple(against)

    def resting(self, node: URIRef) -> Resting | None:
        """Gives what a record rests on; None for one that rests on no claims and is no coding."""
        if node not in self._resting:
            self._resting[node] = self._rests(node)
        return self._resting[node]

    def _rests(self, node: URIRef) -> Resting | None:
        view = self.view
        claims = sorted(set(objects(view, node, rmt.restsOn)), key=str)
        codings = set(objects(view, node, rmt.codedAs))
        if codings and (not claims or coding.not_alleged in codings or not accepted(view, node)):
            return Resting(counts=False)
        if not claims:
            return None
        holds, fails, standing, against = self.of_claims(claims)
        return Resting(counts=bool(holds or fails), holds=holds, fails=fails, claims=standing, against=against)

    def of_incident(self, incident: Node) -> int:
        """Gives the support of what an incident's own record says: that of its sourcing status, never more.

        Where something is supposed of claims, the status falls with what they permit, as it would if it were recorded.
        """
        statuses = sorted(set(objects(self.view, incident, rmt.sourcingStatus)), key=str)
        if not statuses:
            return 0
        support = self.scheme.down(statuses[0])
        if self.supposed:
            permitted = weighed_ceiling(self._weighing, incident)
            support = support & permitted.support if permitted.statements else support
        return self.scheme.bits(support)

    def said(self, incident: URIRef, predicate: URIRef) -> Iterator[Said]:
        """Gives what the claims of an incident say of a relation."""
        values: dict[Node, tuple[list[Node], list[Node]]] = {}
        for claim in sorted(set(objects(self.view, incident, rmt.restsOn)), key=str):
            if not speaks_for(self.view, claim):
                continue
            for statement in sorted(set(objects(self.view, claim, rmt.says)), key=str):
                if predicate in set(objects(self.view, statement, rmt.predicate)):
                    negated = rmt.negated in set(objects(self.view, statement, rmt.polarity))
                    for value in self._ends(statement):
                        values.setdefault(value, ([], []))[int(negated)].append(claim)
        for value, (saying, denying) in sorted(values.items(), key=lambda item: str(item[0])):
            holds, fails, claims, against = self.of_claims(saying)
            opposed, doubted, others, _ = self.of_claims(denying)
            yield Said(
                value=value.value if isinstance(value, Literal) and isinstance(value.value, bool) else value,
                holds=holds | doubted,
                fails=fails | opposed,
                claims=claims,
                against=(*against, *others),
            )

    def _ends(self, statement: Node) -> Iterator[Node]:
        yield from objects(self.view, statement, rmt.object_)
        yield from objects(self.view, statement, rmt.objectValue)

    def latest_day(self, incident: URIRef) -> Days:
        """Gives the days up to the last on which an account of the incident was published."""
        known = self._latest.get(incident)
        if known is None:
            known = self._latest[incident] = self._published(incident)
        return known

    def _published(self, incident: URIRef) -> Days:
        sources = {
            document
            for claim in objects(self.view, incident, rmt.restsOn)
            for target in objects(self.view, claim, oa.hasTarget)
            for document in objects(self.view, target, oa.hasSource)
        }
        ends = [days_of(n).end for document in sources for n in objects(self.view, document, dcterms.issued)]
        known = [end for end in ends if end is not None]
        return Days(None, max(known) if known and len(known) == len(ends) else None)

    def is_incident(self, node: Node) -> bool:
        """Whether a record is an incident."""
        return rmt.Incident in types(self.view, node) or rmt.Incident in set(objects(self.view, node, rdf.type_))

"""Whether two claims are independent for a statement: origins are counted, not outlets.

Six conditions, each a question to recorded data. What is not recorded counts against independence: no stated
observation, no source, no publisher of it, no date. One thing must be recorded to count against it, ownership,
since no one can record all the owners that somebody does not have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Literal
from rdflib.term import Node

from remit.dates import Days, days_of
from remit.model.view import View
from remit.paths import alternative, repeatedly, sequence
from remit.support.entailment import claim_supports
from remit.support.reading import (
    BELONGING,
    Reason,
    akin,
    chain,
    flag,
    objects,
    reach,
    same,
    sources,
    types,
    value,
)
from remit.terms import dcterms, knowledge, prov, rmt, role

DERIVATION = repeatedly(
    alternative(
        prov.wasDerivedFrom,
        prov.wasQuotedFrom,
        prov.hadPrimarySource,
        prov.wasInformedBy,
        dcterms.source,
        rmt.informant,
        dcterms.publisher,
        dcterms.creator,
    )
)
"""From a document to all that it goes back to: documents, informants, and who made and published them."""

OWNERS = repeatedly(sequence(rmt.ownership, rmt.owner))
"""From an actor to every recorded owner, at any distance and of any share."""

OBSERVED = frozenset({knowledge.own_observation, knowledge.own_inquiry, knowledge.own_document})
"""Ways of knowing that do not lean on another's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Independence:
    """Whether two claims count as two.

    Attributes:
        ok: whether they do.
        why: the first condition that fails, or that all hold.
        shared_origin: what both go back to, where that is why they do not; None otherwise.
    """

    ok: bool
    why: Reason
    shared_origin: Node | None = None

    def __bool__(self) -> bool:
        """Whether the claims are independent."""
        return self.ok


def independent(view: View, a: Node, b: Node, statement: Node, *, against: bool = False) -> Independence:
    """Says whether two claims are independent for a statement of an incident.

    Args:
        view: the state of the graph.
        a: a claim.
        b: another claim.
        statement: what both support.
        against: whether they speak against the statement; then the interested side is the accused's.
    """
    found = apart(view, a, b)
    if not found:
        return found
    for claim in (a, b):
        if value(view, claim, rmt.knowledge) not in OBSERVED:
            return _no(Reason.of("{0} does not state an observation of the speaker's own.", claim))
    if not against and not all(claim_supports(view, claim, statement) for claim in (a, b)):
        return _no(Reason.of("{0} and {1} do not both say {2}.", a, b, statement))
    incidents = frozenset(view.subjects(rmt.core, statement))
    if all(is_interested(view, claim, incidents, against=against) for claim in (a, b)):
        return _no(Reason.of("{0} and {1} both come from parties with an interest in the outcome.", a, b))
    return Independence(ok=True, why=Reason.of("{0} and {1} come from two origins that share nothing.", a, b))


def apart(view: View, a: Node, b: Node) -> Independence:
    """Says whether two claims come from two origins: other speakers, no shared lineage, no common control.

    Of a source that nothing is recorded of, nothing could be shared: publisher and date must be on record.
    """
    if a == b:
        return _no(Reason.of("{0} is one claim.", a), a)
    chains = chain(view, a), chain(view, b)
    for claim, links in zip((a, b), chains, strict=True):
        if not links or not sources(view, claim):
            return _no(Reason.of("It is not recorded where {0} comes from.", claim))
    shared = shared_lineage(view, (a, b))
    if shared:
        return _no(Reason.of("{0} and {1} go back to one origin: {2}.", a, b, shared[0]), shared[0])
    spans = [_said_on(view, claim) for claim in (a, b)]
    controllers = [
        frozenset[Node]().union(*(_controllers(view, x.speaker, span) for x in links))
        for links, span in zip(chains, spans, strict=True)
    ]
    common = sorted(controllers[0] & controllers[1], key=str)
    if common:
        return _no(
            Reason.of("The speakers of {0} and {1} are controlled by {2}.", a, b, common[0]),
            common[0],
        )
    for claim, span in zip((a, b), spans, strict=True):
        unknown = _unknown(view, claim, span)
        if unknown is not None:
            return _no(unknown)
    return Independence(ok=True, why=Reason.of("{0} and {1} share no origin.", a, b))


def _unknown(view: View, claim: Node, on: Days) -> Reason | None:
    """Says what is not recorded of a claim's source, so that its lineage and its owners are not known."""
    for document in sorted(sources(view, claim), key=str):
        if not any(True for _ in objects(view, document, dcterms.publisher)):
            return Reason.of("It is not recorded who published {0}, so it may be of any origin.", document)
    if None in {on.first, on.end}:
        return Reason.of("It is not recorded when {0} was made or published.", claim)
    return None


def shared_lineage(view: View, claims: Iterable[Node]) -> tuple[Node, ...]:
    """Gives what all the claims go back to: the nearest to the originator first; empty where nothing is shared."""
    lineages = [lineage(view, claim) for claim in claims]
    if not lineages:
        return ()
    common = set(lineages[0]).intersection(*lineages[1:])
    return tuple(sorted(common, key=lambda n: (min(line[n] for line in lineages), str(n))))


def lineage(view: View, claim: Node) -> dict[Node, int]:
    """Gives all that a claim goes back to, with how far it is from the origin (0: the originator itself)."""
    links = chain(view, claim)
    found: dict[Node, int] = {}
    starts = [(link.speaker, len(links) - 1 - place) for place, link in enumerate(links)]
    starts += [(d, len(links)) for d in objects(view, claim, rmt.originatorDocument)]
    starts += [(d, len(links) + 1) for d in sources(view, claim)]
    for start, distance in starts:
        for node in ancestors(view, start):
            # Something reached over a document's own lineage is named only if nothing nearer is shared.
            far = distance if node == start else distance + len(links) + 2
            found[node] = min(far, found.get(node, far))
    return found


def originator(view: View, claim: Node) -> frozenset[Node]:
    """Gives every record of the one whose word a claim is; empty where the chain is malformed."""
    links = chain(view, claim)
    return same(view, links[-1].speaker) if links else frozenset()


def is_interested(view: View, claim: Node, incidents: Iterable[Node], *, against: bool = False) -> bool:
    """Whether a claim's originator has an interest in any of the incidents.

    For what the incident says: it accuses there, and another role gives it a stake. Against it: it is accused.
    """
    speakers = frozenset(one for speaker in originator(view, claim) for one in akin(view, speaker))
    for incident in incidents:
        for participation in objects(view, incident, rmt.participation):
            who = frozenset(
                one for participant in objects(view, participation, rmt.participant) for one in akin(view, participant)
            )
            if speakers & who and _has_interest(view, participation, against=against):
                return True
    return False


def _has_interest(view: View, participation: Node, *, against: bool) -> bool:
    roles = set(objects(view, participation, rmt.role))
    if against:
        return bool({role.accused, role.said_to_be_involved} & roles)
    return role.accuser in roles and any(rmt.InterestedRole in types(view, r) for r in roles)


def _no(why: Reason, shared: Node | None = None) -> Independence:
    return Independence(ok=False, why=why, shared_origin=shared)


def ancestors(view: View, start: Node) -> frozenset[Node]:
    """Gives all that a speaker or document goes back to, itself and its other records among it."""
    found: set[Node] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here in found:
            continue
        found.add(here)
        todo += akin(view, here)
        todo += reach(view, here, DERIVATION)
    return frozenset(found)


# ---- control


def _said_on(view: View, claim: Node) -> Days:
    """The days on which a claim may have been made; unbounded where none is recorded."""
    days = list(objects(view, claim, rmt.madeOn)) or [
        day for document in sources(view, claim) for day in objects(view, document, dcterms.issued)
    ]
    return Days.hull(days_of(day) for day in days)


def _controllers(view: View, actor: Node, on: Days) -> frozenset[Node]:
    """Gives the actor and every organisation or government that controls it on some of the days."""
    found: set[Node] = set()
    todo = [actor]
    while todo:
        here = todo.pop()
        if here in found:
            continue
        found.add(here)
        todo += akin(view, here)
        todo += reach(view, here, BELONGING)
        todo += _owners_in_control(view, here, on)
        todo += _government(view, here)
    return frozenset(found)


def _government(view: View, actor: Node) -> frozenset[Node]:
    """Gives the legal orders whose executive the actor belongs to.

    Executive bodies of one government have one controller; courts and parliaments stand apart. An authority
    of which it is not recorded what it is counts as executive.
    """
    found = frozenset(objects(view, actor, rmt.executiveOf))
    independent_body = any(True for p in (rmt.courtOf, rmt.parliamentOf) for _ in objects(view, actor, p))
    return found if independent_body else found | frozenset(objects(view, actor, rmt.actsFor))


def _owners_in_control(view: View, actor: Node, on: Days) -> frozenset[Node]:
    """Gives the owners who hold more than half, directly or through those whom they control, or recorded control."""
    members = reach(view, actor, OWNERS)
    if len(members) == 1:
        return frozenset()
    stakes = [stake for member in members for stake in _stakes(view, member, on)]
    return frozenset(owner for owner in members - {actor} if actor in _controlled(owner, stakes))


@dataclass(frozen=True, slots=True)
class _Stake:
    owner: Node
    owned: Node
    share: Decimal
    control: bool


def _stakes(view: View, owned: Node, on: Days) -> list[_Stake]:
    found = []
    for ownership in objects(view, owned, rmt.ownership):
        if not _held_during(view, ownership, on):
            continue
        share = value(view, ownership, rmt.share)
        amount = share.value if isinstance(share, Literal) else None
        percent = Decimal(amount) if isinstance(amount, int | Decimal) else Decimal(0)
        control = flag(view, ownership, rmt.control)
        found += [_Stake(o, owned, percent, control) for o in objects(view, ownership, rmt.owner)]
    return found


def _held_during(view: View, ownership: Node, on: Days) -> bool:
    """Whether an ownership may have lasted on some of the days; an unknown end is open."""
    starts = [days_of(d).first for d in objects(view, ownership, rmt.from_)]
    ends = [days_of(d).end for d in objects(view, ownership, rmt.until)]
    held = Days(
        min(starts, default=None, key=lambda d: d or "") if None not in starts else None,
        max(ends, default=None, key=lambda d: d or "") if None not in ends else None,
    )
    return held.overlaps(on)


def _controlled(owner: Node, stakes: list[_Stake]) -> frozenset[Node]:
    """Gives all that an owner controls: shares of those whom it controls count as its own."""
    group = {owner}
    while True:
        held: dict[Node, Decimal] = {}
        gained: set[Node] = set()
        for stake in stakes:
            if stake.owner in group and stake.owned not in group:
                held[stake.owned] = held.get(stake.owned, Decimal(0)) + stake.share
                if stake.control or held[stake.owned] > 50:  # noqa: PLR2004 (more than half)
                    gained.add(stake.owned)
        if not gained:
            return frozenset(group)
        group |= gained

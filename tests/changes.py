"""Strategies for changes to a whole knowledge base: complete worlds as quads, and what people may do to them.

Unlike `strategies`, which keeps to what conforms, most of these changes break something somewhere: that is what
a gate is for. A world stands in several named graphs, and some of its quads in two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.term import Node

import strategies
from remit.change import Change, normalise
from remit.iri import CONTRIBUTIONS, incident_graph, record
from remit.patch import Quad
from remit.support import ceiling
from remit.terms import (
    anchoring,
    coding,
    comparator,
    conduct,
    dcterms,
    edtf,
    event_relation_kind,
    footing,
    kind,
    knowledge,
    mark,
    oa,
    power_kind,
    prov,
    rdf,
    rdfs,
    relation,
    rmt,
    role,
    stance,
    status,
    unit,
    xsd,
)
from strategies import FEATURES, World, scheme, vocabulary

HOME = incident_graph("drawn")
OTHER = record("graph", "elsewhere")
AUTHOR = record("actor", "editor")

_DAY = Literal("2026-06-01", datatype=edtf.EDTF_level1)
_STATUSES = sorted(scheme().statuses)
_CLASSES = [
    rmt.Claim,
    rmt.Incident,
    rmt.Statement,
    rmt.Document,
    rmt.UnpublishedDocument,
    rmt.Organisation,
    rmt.UnidentifiedActor,
    rmt.UnnamedSpeaker,
    rmt.AnonymousSource,
    rmt.Authority,
    rmt.Participation,
    rmt.Refutation,
    rmt.Quantity,
    rmt.InterestedAccuser,
    rmt.PowerlessAuthority,
    oa.SpecificResource,
]


T = TypeVar("T", bound="tuple[Node, ...]")


# ---- worlds


@dataclass(frozen=True)
class Laid:
    """A world with the quads that an author writes for it.

    Attributes:
        world: the records.
        quads: what is written, literals in canonical form.
    """

    world: World
    quads: frozenset[Quad]


@st.composite
def laid_worlds(draw: st.DrawFn) -> Laid:
    """Draws a world that conforms: everything of `strategies.worlds`, with law, quantities and a second incident."""
    world = draw(strategies.worlds())
    furnish(world)
    _second_incident(draw, world)
    for incident in world.incidents:
        _settle_status(draw, world, incident)
    quads = quads_of(world)
    again = draw(st.lists(st.sampled_from(in_order(quads)), max_size=4))
    statuses = [quad for quad in in_order(quads) if quad.predicate == rmt.sourcingStatus]
    again += draw(st.lists(st.sampled_from(statuses), max_size=1))
    return Laid(world, quads | {quad._replace(graph=OTHER) for quad in again})


def quads_of(world: World) -> frozenset[Quad]:
    """Gives what an author writes for a world: no concepts, days of documents as EDTF, all in canonical form."""
    concepts = set(vocabulary().subjects())
    quads = set()
    for subject, predicate, value in world.graph:
        if subject in concepts:
            continue
        said = _DAY if predicate == dcterms.issued else value
        home = CONTRIBUTIONS if "/actor/" in subject or "/document/" in subject else HOME
        quads.add(Quad(subject, predicate, said, home))  # type: ignore[arg-type]  # a world has no blank nodes
    return normalise(Change(author="a", reason="r", adds=frozenset(quads))).adds


def furnish(world: World) -> None:
    """Adds one of each further kind of record: authority, power, provision, instrument, quantity, coding."""
    add, claim = world.graph.add, world.claims[0]
    body = world.actor("body", rmt.Authority)
    world.actor("ministry", rmt.Authority, hasPower=record("power", "seize"))
    instrument, provision, interval = record("instrument", "act"), record("provision", "s1"), record("interval", "s1")
    for node, of_class, title in (
        (instrument, rmt.Instrument, "the Act"),
        (provision, rmt.Provision, "section 1"),
        (record("power", "seize"), rmt.Power, "power to seize"),
    ):
        add((node, rdf.type_, of_class))
        add((node, rdfs.label, Literal(title, lang="en")))
    world.add(instrument, citation=Literal("the Act", lang="en"))
    world.add(provision, citation=Literal("section 1", lang="en"), partOf=instrument, inForce=interval)
    add((interval, rdf.type_, rmt.Interval))
    world.add(interval, from_=Literal("2024-01-01", datatype=xsd.date), until=Literal("2026-01-01", datatype=xsd.date))
    world.add(
        record("power", "seize"),
        over=conduct.distillation_through_api,
        powerKind=power_kind.decide,
        provision=provision,
    )
    for number in (1, 2):
        quantity = record("quantity", f"q{number}")
        add((quantity, rdf.type_, rmt.Quantity))
        world.add(claim, quantity=quantity)
        world.add(
            quantity,
            amount=Literal(str(number), datatype=xsd.decimal),
            comparator=comparator.over,
            unit=unit.requests,
            countedBy=body,
            statedIn=claim,
        )
    add((record("quantity", "q2"), prov.wasDerivedFrom, record("quantity", "q1")))
    coded = world.assessment(
        rmt.Coding, None, conduct=conduct.distillation_through_api, codedAs=coding.read_as, restsOn=claim
    )
    world.add(world.incidents[0], coding=coded)


def _second_incident(draw: st.DrawFn, world: World) -> None:
    """Draws an incident that rests on claims of the first, so that one change may reach both."""
    core = [(record("actor", draw(st.sampled_from(["cloud", "some-unit"]))), relation.obtained, FEATURES)]
    weak, strong = (_by_an_outlet(world, key, core, read=key == "strong") for key in ("weak", "strong"))
    rests_on = draw(st.lists(st.sampled_from(world.claims), max_size=2, unique=True))
    other = world.incident("other", core, [weak, strong, *rests_on])
    if draw(st.booleans()):
        world.add(world.incidents[0], restsOn=strong)
    about = world.assessment(
        rmt.EventRelation,
        None,
        relationKind=event_relation_kind.possibly_same_event,
        fromIncident=world.incidents[0],
        toIncident=other,
        reasonFor=Literal("the same days", lang="en"),
    )
    world.graph.remove((about, rmt.reason, None))


def _by_an_outlet(world: World, key: str, says: list[tuple[URIRef, URIRef, URIRef]], *, read: bool) -> URIRef:
    """Adds a claim of an outlet without a source, or of a named firm whose own document was read."""
    firm, outlet = world.actors[0], world.actors[4]
    page = world.document(f"page-{key}", publisher=outlet)
    if not read:
        return world.claim(key, [outlet], page, says)
    own = world.document(f"own-{key}", publisher=firm)
    return world.claim(key, [outlet, firm], page, says, originatorDocument=own, attested_by=world.claims[0])


def _weaken(draw: st.DrawFn, world: World) -> None:
    """Takes back, regrades or refutes what some incident rests on, so that a status may fall."""
    claim = draw(st.sampled_from([record("claim", "strong"), *world.claims]))
    match draw(st.sampled_from(["withdraw", "source", "refute", "unread", "footing"])):
        case "withdraw":
            world.withdraw(claim)
        case "source":
            world.withdraw(draw(st.sampled_from(world.documents)))
        case "refute":
            world.assessment(rmt.Refutation, claim)
        case "unread":
            world.graph.remove((claim, rmt.originatorDocument, None))
        case _:
            world.graph.remove((claim, rmt.footing, None))
            world.add(claim, footing=draw(st.sampled_from([footing.hearsay, footing.anonymous])))


def _settle_status(draw: st.DrawFn, world: World, incident: URIRef) -> None:
    """Gives an incident a status that its claims permit, the highest more often than not."""
    permitted = ceiling(world.graph, incident, scheme())
    if not permitted.support:
        outlet = world.actors[4]
        cores = sorted(world.graph.objects(incident, rmt.core))
        says = [
            tuple(next(world.graph.objects(core, part)) for part in (rmt.subject, rmt.predicate, rmt.object_))
            for core in cores
        ]
        key = f"base-{incident.rpartition('/')[2]}"
        world.add(incident, restsOn=world.claim(key, [outlet], world.document(key, publisher=outlet), says))
        permitted = ceiling(world.graph, incident, scheme())
    settable = [one for one in _STATUSES if one in permitted.support and scheme().status(one).settable]
    highest = scheme().shown(permitted.support)
    chosen = draw(st.sampled_from([highest, highest, highest, *settable])) if highest in settable else settable[0]
    set_status(world, incident, chosen)


def set_status(world: World, node: URIRef, to: Node) -> None:
    """Sets the sourcing status of a record, whatever it was."""
    world.graph.remove((node, rmt.sourcingStatus, None))
    world.add(node, sourcingStatus=to)


# ---- changes


def drawn_change(
    draw: st.DrawFn, laid: Laid, held: frozenset[Quad], ontology: frozenset[Quad], *, things: int = 3
) -> Change:
    """Draws a change to a world: one thing or several at once, in any of its graphs.

    Args:
        draw: Hypothesis's.
        laid: the world as the author wrote it.
        held: everything that the store holds of it, what was derived among it.
        ontology: what the store holds of the ontology.
        things: how many at most; a third of them at least.
    """
    after = laid.world.copied()
    adds: set[Quad] = set()
    removes: set[Quad] = set()
    names = draw(st.lists(st.sampled_from(sorted(ON_WORLDS | ON_QUADS)), min_size=things // 3, max_size=things))
    for name in names:
        if name in ON_WORLDS:
            ON_WORLDS[name](draw, after)
        else:
            more, less = ON_QUADS[name](draw, laid, held, ontology)
            adds |= more
            removes |= less
    was, wanted = {quad[:3] for quad in laid.quads}, {quad[:3] for quad in quads_of(after)}
    gone = was - wanted
    removed = {quad for quad in laid.quads if quad[:3] in gone}
    if draw(st.booleans()):
        removed = {quad for quad in removed if quad.graph != OTHER}
    where = draw(st.sampled_from([HOME, HOME, CONTRIBUTIONS, OTHER]))
    added = {Quad(*triple, where) for triple in wanted - was}
    return Change(
        author="drawn", reason=", ".join(names), adds=frozenset(adds | added), removes=frozenset(removes | removed)
    )


def in_order(rows: Iterable[T]) -> list[T]:
    """Gives triples or quads in an order that is the same in each run: that of rdflib is none between datatypes."""
    return sorted(rows, key=lambda row: [term.n3() for term in row])


def _nodes(world: World) -> list[URIRef]:
    concepts = set(vocabulary().subjects())
    return sorted({s for s in world.graph.subjects() if isinstance(s, URIRef) and s not in concepts})


def _any_of(draw: st.DrawFn, world: World, of_class: Node) -> URIRef:
    found = sorted(world.graph.subjects(rdf.type_, of_class)) or world.claims
    return URIRef(str(draw(st.sampled_from(found))))


def _retype(draw: st.DrawFn, world: World) -> None:
    node = draw(st.sampled_from(_nodes(world)))
    if draw(st.booleans()):
        world.graph.remove((node, rdf.type_, None))
    if draw(st.booleans()):
        world.graph.add((node, rdf.type_, draw(st.sampled_from(_CLASSES))))


def _retype_hub(draw: st.DrawFn, world: World) -> None:
    hub = draw(st.sampled_from([*world.actors, *world.documents]))
    world.graph.remove((hub, rdf.type_, None))
    world.graph.add((hub, rdf.type_, draw(st.sampled_from([rmt.Organisation, rmt.UnidentifiedActor, rmt.Document]))))


def _move_publisher(draw: st.DrawFn, world: World) -> None:
    old, new = draw(st.sampled_from(world.actors)), draw(st.sampled_from(world.actors))
    for document in list(world.graph.subjects(dcterms.publisher, old)):
        world.graph.remove((document, dcterms.publisher, old))
        world.graph.add((document, dcterms.publisher, new))
    for link in list(world.graph.subjects(rmt.speaker, old)):
        world.graph.remove((link, rmt.speaker, old))
        world.graph.add((link, rmt.speaker, new))


def _lineage(draw: st.DrawFn, world: World) -> None:
    one, other = draw(st.sampled_from(world.documents)), draw(st.sampled_from([*world.documents, *world.actors]))
    along = draw(st.sampled_from([prov.wasDerivedFrom, prov.wasQuotedFrom, prov.wasInvalidatedBy, rmt.informant]))
    world.graph.add((one, along, other))


def _cut(predicates: Iterable[URIRef]) -> Callable[[st.DrawFn, World], None]:
    cut = frozenset(predicates)

    def change(draw: st.DrawFn, world: World) -> None:
        found = in_order(t for t in world.graph if t[1] in cut)
        for triple in draw(st.lists(st.sampled_from(found), min_size=1, max_size=2)) if found else ():
            world.graph.remove(triple)

    return change


def _set_status(draw: st.DrawFn, world: World) -> None:
    incident, to = draw(st.sampled_from(world.incidents)), draw(st.sampled_from(_STATUSES))
    match draw(st.sampled_from(["set", "set", "set", "second", "none"])):
        case "set":
            set_status(world, incident, to)
        case "second":
            world.add(incident, sourcingStatus=to)
        case _:
            world.graph.remove((incident, rmt.sourcingStatus, None))


def _decide(draw: st.DrawFn, world: World) -> None:
    """Sets a status with a decision that says why, as a reviewer does."""
    incident = draw(st.sampled_from(world.incidents))
    old = next(world.graph.objects(incident, rmt.sourcingStatus), None)
    to = draw(
        st.sampled_from(
            [status.unsourced, status.rumoured, status.reported_document, status.attributed, status.alleged]
        )
    )
    set_status(world, incident, to)
    proposer = draw(st.sampled_from([AUTHOR, record("actor", "second")]))
    world.assessment(rmt.StatusDecision, incident, fromStatus=old, toStatus=to, proposedBy=proposer)


def _set_claim_status(draw: st.DrawFn, world: World) -> None:
    set_status(world, draw(st.sampled_from(world.claims)), draw(st.sampled_from(_STATUSES)))


def _link(draw: st.DrawFn, world: World) -> None:
    link = _any_of(draw, world, rmt.SpeakerLink)
    match draw(st.sampled_from(["speaker", "order", "attested", "gone", "new"])):
        case "speaker":
            world.graph.remove((link, rmt.speaker, None))
            world.add(link, speaker=draw(st.sampled_from([*world.actors, *world.documents])))
        case "order":
            world.graph.remove((link, rmt.order, None))
            world.add(link, order=Literal(draw(st.integers(-1, 2))))
        case "attested":
            world.graph.remove((link, rmt.attestedBy, None))
            world.add(link, attestedBy=draw(st.sampled_from(world.claims)))
        case "gone":
            world.graph.remove((None, rmt.link, link))
        case _:
            world.add(draw(st.sampled_from(world.claims)), link=link)


def _quote(draw: st.DrawFn, world: World) -> None:
    claim = draw(st.sampled_from(world.claims))
    position = URIRef(f"{claim}/position")
    match draw(st.sampled_from(["start", "source", "shared", "words"])):
        case "start":
            world.graph.remove((position, oa.start, None))
            world.graph.add((position, oa.start, Literal(draw(st.integers(-1, 6)))))
        case "source":
            target = URIRef(f"{claim}/target")
            world.graph.remove((target, oa.hasSource, None))
            world.graph.add((target, oa.hasSource, draw(st.sampled_from([*world.documents, *world.actors]))))
        case "shared":
            world.graph.add((claim, oa.hasTarget, URIRef(f"{draw(st.sampled_from(world.claims))}/target")))
        case _:
            world.graph.remove((URIRef(f"{claim}/quote"), oa.exact, None))


def _says(draw: st.DrawFn, world: World) -> None:
    """Moves a statement to another claim or incident, or lets both have it."""
    statement = _any_of(draw, world, rmt.Statement)
    if draw(st.booleans()):
        world.graph.remove((None, rmt.says, statement))
        world.graph.remove((None, rmt.core, statement))
    if draw(st.booleans()):
        world.add(draw(st.sampled_from(world.claims)), says=statement)
    else:
        world.add(draw(st.sampled_from(world.incidents)), core=statement)


def _kind(draw: st.DrawFn, world: World) -> None:
    claim = draw(st.sampled_from(world.claims))
    world.graph.remove((claim, rmt.kind, None))
    world.add(claim, kind=draw(st.sampled_from([kind.opinion, kind.prediction, kind.about_document])))


def _stance(draw: st.DrawFn, world: World) -> None:
    claim = draw(st.sampled_from(world.claims))
    world.graph.remove((claim, rmt.stance, None))
    world.add(claim, stance=draw(st.sampled_from([stance.denies, stance.asserts, stance.speculates])))
    if draw(st.booleans()):
        world.add(claim, denies=_any_of(draw, world, draw(st.sampled_from([rmt.Statement, rmt.Claim, rmt.Document]))))


def _new_incident(draw: st.DrawFn, world: World) -> None:
    outlet, number = draw(st.sampled_from(world.actors)), len(world.claims)
    said = (record("actor", "cloud"), relation.obtained, FEATURES)
    page = world.document(f"page-new-{number}", publisher=outlet)
    claim = world.claim(f"new-{number}", [outlet], page, [said], knowledge=knowledge.own_observation)
    to = draw(st.sampled_from([status.unsourced, status.alleged, status.alleged, status.corroborated]))
    incident = world.incident(
        f"new-{number}", [said], [claim, *draw(st.lists(st.sampled_from(world.claims), max_size=1))], to
    )
    world.participation(incident, outlet, role.accuser, draw(st.sampled_from([role.affected, role.commentator])))


def _ill_typed(draw: st.DrawFn, world: World) -> None:
    claim = draw(st.sampled_from(world.claims))
    world.add(claim, madeOn=Literal(draw(st.sampled_from(["2026-11-31", "2026-11-30", "soon"])), datatype=xsd.date))


def _erase(draw: st.DrawFn, world: World) -> None:
    """Takes a record away with its parts; what refers to it stays."""
    node = draw(st.sampled_from([*world.claims, *world.documents, *world.actors, *world.incidents]))
    for triple in list(world.graph):
        if triple[0] == node or triple[0].startswith(f"{node}/"):
            world.graph.remove(triple)


def _forget(draw: st.DrawFn, world: World) -> None:
    """Takes a record away with its parts and all that refers to it."""
    node = draw(st.sampled_from([*world.claims, *world.documents, *world.actors, *world.incidents]))
    for triple in list(world.graph):
        if any(term == node or str(term).startswith(f"{node}/") for term in (triple[0], triple[2])):
            world.graph.remove(triple)


def _quantity(draw: st.DrawFn, world: World) -> None:
    quantity = record("quantity", draw(st.sampled_from(["q1", "q2"])))
    world.graph.remove((quantity, rmt.statedIn, None))
    world.add(quantity, statedIn=draw(st.sampled_from(world.claims)))


def _law(draw: st.DrawFn, world: World) -> None:
    match draw(st.sampled_from(["citation", "interval", "power"])):
        case "citation":
            world.graph.remove((record("provision", "s1"), rmt.citation, None))
        case "interval":
            interval = record("interval", "s1")
            world.graph.remove((interval, rmt.until, None))
            day = draw(st.sampled_from(["2023-01-01", "2027-01-01"]))
            world.add(interval, until=Literal(day, datatype=xsd.date))
        case _:
            world.add(record("actor", "body"), hasPower=record("power", "seize"))
            if draw(st.booleans()):
                world.graph.remove((record("actor", "body"), rmt.powersStated, None))


def _acceptance(draw: st.DrawFn, world: World) -> None:
    assessments = sorted(world.graph.subjects(rmt.acceptedBy))
    if assessments:
        node = draw(st.sampled_from(assessments))
        world.graph.remove((node, rmt.acceptedOn, None))
        if draw(st.booleans()):
            world.graph.remove((node, rmt.acceptedBy, None))


def _participate(draw: st.DrawFn, world: World) -> None:
    party, roles = draw(st.sampled_from(world.actors)), [role.accuser, role.affected, role.commentator]
    world.participation(
        draw(st.sampled_from(world.incidents)), party, *draw(st.sets(st.sampled_from(roles), min_size=1))
    )


def _take_away(draw: st.DrawFn, world: World) -> None:
    nodes = set(_nodes(world))
    for triple in draw(
        st.lists(st.sampled_from(in_order(t for t in world.graph if t[0] in nodes)), min_size=1, max_size=4)
    ):
        world.graph.remove(triple)


ON_WORLDS: dict[str, Callable[[st.DrawFn, World], None]] = {
    **strategies.CHANGES,
    "accepted no longer": _acceptance,
    "claim status": _set_claim_status,
    "cut lineage": _cut([prov.wasDerivedFrom, prov.wasInvalidatedBy, dcterms.publisher, rmt.unitOf, rmt.ownership]),
    "cut chain": _cut([rmt.link, rmt.speaker, rmt.order, rmt.attestedBy, rmt.footing, oa.hasTarget]),
    "cut support": _cut([rmt.restsOn, rmt.says, rmt.core, rmt.participation]),
    "decision": _decide,
    "erasure": _erase,
    "forgetting": _forget,
    "hub": _retype_hub,
    "ill-typed": _ill_typed,
    "kind": _kind,
    "law": _law,
    "lineage": _lineage,
    "link": _link,
    "move publisher": _move_publisher,
    "new incident": _new_incident,
    "participation": _participate,
    "quantity": _quantity,
    "quote": _quote,
    "retyping": _retype,
    "stance": _stance,
    "removal": _take_away,
    "statement": _says,
    "weakening": _weaken,
    "weakening again": _weaken,
    "status": _set_status,
}

Quads = frozenset[Quad]
OnQuads = Callable[[st.DrawFn, Laid, Quads, Quads], tuple[set[Quad], set[Quad]]]


def _forge(draw: st.DrawFn, laid: Laid, held: list[Quad], ontology: list[Quad]) -> tuple[set[Quad], set[Quad]]:
    """Writes what only the program may: phrases, marks, ceilings, anchorings, classes that are defined."""
    node = draw(st.sampled_from(_nodes(laid.world)))
    forged: list[tuple[URIRef, URIRef | Literal]] = [
        (rmt.statusPhrase, Literal("adjudicated", lang="en")),
        (rmt.saidIn, laid.world.claims[0]),
        (rmt.coreOf, laid.world.incidents[0]),
        (rmt.ceiling, status.adjudicated),
        (rmt.contestedBy, laid.world.claims[0]),
        (rmt.mark, draw(st.sampled_from([mark.contested, mark.interested_accuser, mark.single_reviewer]))),
        (rmt.anchoring, anchoring.verified),
        (rdf.type_, rmt.InterestedAccuser),
        (rdf.type_, rmt.PowerlessAuthority),
        (rdf.type_, rmt.ClaimOfFact),
    ]
    where = draw(st.sampled_from([HOME, OTHER]))
    return {Quad(node, *pair, where) for pair in draw(st.lists(st.sampled_from(forged), min_size=1, max_size=2))}, set()


def _remove_any(draw: st.DrawFn, laid: Laid, held: list[Quad], ontology: list[Quad]) -> tuple[set[Quad], set[Quad]]:
    return set(), set(draw(st.lists(st.sampled_from(in_order(held)), min_size=1, max_size=3)))


def _concept(draw: st.DrawFn, laid: Laid, held: list[Quad], ontology: list[Quad]) -> tuple[set[Quad], set[Quad]]:
    """Says of a concept what makes it belong to a class that is defined, or says it no longer."""
    true = Literal("true", datatype=xsd.boolean)
    said = in_order(quad for quad in ontology if quad.predicate in {rmt.givesStake, rmt.statesFact, rmt.rejects})
    if draw(st.booleans()):
        return set(), {draw(st.sampled_from(said))}
    pairs = [(kind.opinion, rmt.statesFact), (role.commentator, rmt.givesStake), (stance.speculates, rmt.rejects)]
    return {Quad(*draw(st.sampled_from(pairs)), true, OTHER)}, set()


def _hierarchy(draw: st.DrawFn, laid: Laid, held: list[Quad], ontology: list[Quad]) -> tuple[set[Quad], set[Quad]]:
    """Changes the hierarchy of classes, on which `sh:class` and targets turn."""
    above = in_order(quad for quad in ontology if quad.predicate == rdfs.subClassOf and quad.subject in _CLASSES)
    if above and draw(st.booleans()):
        return set(), {draw(st.sampled_from(above))}
    lower, upper = draw(st.sampled_from(_CLASSES)), draw(st.sampled_from(_CLASSES))
    return {Quad(lower, rdfs.subClassOf, upper, OTHER)}, set()


def _describe_again(draw: st.DrawFn, laid: Laid, held: list[Quad], ontology: list[Quad]) -> tuple[set[Quad], set[Quad]]:
    """Says again that something is an incident, without its status, as who posts a part of it does."""
    incident = draw(st.sampled_from(laid.world.incidents))
    return {Quad(incident, rdf.type_, rmt.Incident, draw(st.sampled_from([HOME, OTHER])))}, set()


ON_QUADS: dict[str, OnQuads] = {
    "concept": _concept,
    "described again": _describe_again,
    "forgery": _forge,
    "hierarchy": _hierarchy,
    "removal of quads": _remove_any,
}

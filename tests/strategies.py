"""Strategies that build valid domain objects: status schemes, claims with chains, incidents, worlds, changes on them.

A `World` is a small graph in the vocabulary of the corpus, made by the calls that a test by hand uses too. What the
strategies draw conforms to the shapes; several worlds differ in who publishes, who speaks, who owns whom and what
is derived from what, because that is what supports and independence turn on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.iri import record
from remit.ontology import load
from remit.support import Status, StatusScheme
from remit.terms import (
    credibility,
    dcterms,
    footing,
    kind,
    knowledge,
    manner,
    oa,
    prov,
    rdf,
    rdfs,
    relation,
    reliability,
    rmt,
    role,
    skos,
    stance,
    status,
    xsd,
)

FACTS = (kind.alleged_fact, kind.background_fact, kind.about_document)
NOT_FACTS = (kind.characterisation, kind.opinion, kind.prediction)
Triple = tuple[Node, Node, Node]

# ---- status schemes


@cache
def vocabulary() -> Graph:
    """Gives the concepts of all schemes, each with the classes that the definitions put it in. Do not change it."""
    ontology = load()
    graph = Graph()
    for concept in ontology.graph.subjects(skos.inScheme):
        for about in ontology.graph.predicate_objects(concept):
            graph.add((concept, *about))
        for of_class in ontology.defined_types(ontology.graph, concept):
            graph.add((concept, rdf.type_, of_class))
    return graph


@cache
def _concepts() -> Graph:
    """Gives what a world needs of the schemes: which concepts there are, and their classes."""
    graph = Graph(store="SimpleMemory")
    for predicate in (rdf.type_, skos.inScheme):
        for concept, value in vocabulary().subject_objects(predicate):
            graph.add((concept, predicate, value))
    return graph


@cache
def scheme() -> StatusScheme:
    """Gives the status scheme that Remit ships."""
    return StatusScheme.from_graph(vocabulary())


@cache
def eleven() -> StatusScheme:
    """Gives the scheme without the two statuses that only determination uses."""
    shipped = scheme().statuses
    left_out = {status.established, status.given}
    above_alleged = {status.admitted, status.corroborated, status.officially_alleged}
    return StatusScheme(
        Status(
            iri=s.iri,
            code=s.code,
            phrase=s.phrase,
            stronger=above_alleged if s.iri == status.alleged else s.stronger - left_out,
            rank=s.rank,
            steps=s.steps,
            left_only_by=s.left_only_by,
        )
        for s in shipped.values()
        if s.iri not in left_out
    )


@st.composite
def status_orders(draw: st.DrawFn, max_size: int = 7) -> StatusScheme:
    """Draws an order of statuses over one weakest, with one or two statuses outside it."""
    size = draw(st.integers(2, max_size))
    names = [record("status", f"drawn-{place}") for place in range(size)]
    stronger: dict[URIRef, set[URIRef]] = {name: set() for name in names}
    for place in range(1, size):
        for lower in draw(st.sets(st.integers(0, place - 1), min_size=1, max_size=3)):
            stronger[names[lower]].add(names[place])
    outside = [record("status", f"outside-{n}") for n in range(draw(st.integers(0, 2)))]
    ranks = draw(st.permutations(range(size)))
    return StatusScheme(
        [
            Status(
                iri=name,
                code=name.rpartition("/")[2],
                phrase=f"words of {place}",
                stronger=frozenset(stronger[name]),
                rank=ranks[place],
            )
            for place, name in enumerate(names)
        ]
        + [Status(iri=name, code=name.rpartition("/")[2], phrase="outside") for name in outside]
    )


# ---- worlds


def _copy(graph: Graph) -> Graph:
    copy = Graph(store="SimpleMemory")
    for triple in graph:
        copy.add(triple)
    return copy


@dataclass
class World:
    """A small graph and the calls that fill it; each call gives the record that it made."""

    graph: Graph = field(default_factory=lambda: _copy(_concepts()), repr=False)
    incidents: list[URIRef] = field(default_factory=list)
    claims: list[URIRef] = field(default_factory=list)
    actors: list[URIRef] = field(default_factory=list)
    documents: list[URIRef] = field(default_factory=list)
    assessed: int = 0

    def add(self, record_: Node, /, **values: Node | Iterable[Node] | None) -> None:
        """Adds values of Remit's own properties to a record; None adds nothing."""
        for name, given in values.items():
            if given is None:
                continue
            for one in [given] if isinstance(given, Node) else given:
                self.graph.add((record_, getattr(rmt, name), one))

    def actor(self, key: str, of_class: URIRef = rmt.Organisation, **values: Node | Iterable[Node] | None) -> URIRef:
        actor = record("actor", key)
        self.graph.add((actor, rdf.type_, of_class))
        self.graph.add((actor, rdfs.label, Literal(f"actor {key}", lang="en")))
        if of_class == rmt.Authority and not {"hasPower", "powersStated"} & values.keys():
            values["powersStated"] = rmt.expresslyNone
        self.add(actor, **values)
        self.actors.append(actor)
        return actor

    def owns(self, owner: Node, owned: Node, share: str | None = None, **values: Node) -> URIRef:
        node = URIRef(f"{owned}/ownership/{len(list(self.graph.objects(owned, rmt.ownership)))}")
        self.graph.add((owned, rmt.ownership, node))
        self.graph.add((node, rdf.type_, rmt.Ownership))
        self.add(node, owner=owner, **values)
        if share is not None:
            self.add(node, share=Literal(share, datatype=xsd.decimal))
        else:
            self.add(node, control=Literal(True))
        return node

    def document(
        self, key: str, publisher: Node | None = None, issued: str = "2026-06-01", sources: Iterable[Node] = ()
    ) -> URIRef:
        document = record("document", key)
        self.graph.add((document, rdf.type_, rmt.Document))
        self.graph.add((document, rdfs.label, Literal(f"document {key}", lang="en")))
        self.graph.add((document, dcterms.issued, Literal(issued, datatype=xsd.date)))
        if publisher is not None:
            self.graph.add((document, dcterms.publisher, publisher))
        for source in sources:
            self.graph.add((document, prov.wasDerivedFrom, source))
        self.documents.append(document)
        return document

    def unpublished(self, key: str, seen_by: Iterable[Node]) -> URIRef:
        document = record("document", key)
        self.graph.add((document, rdf.type_, rmt.UnpublishedDocument))
        self.graph.add((document, rdfs.label, Literal(f"document {key}", lang="en")))
        self.add(document, seenBy=seen_by, authorUnknown=Literal(True))
        return document

    def claim(
        self,
        key: str,
        speakers: Sequence[Node],
        document: Node,
        says: Sequence[Sequence[Node]] = (),
        *,
        attested_by: Node | None = None,
        negated: bool = False,
        **values: Node | Iterable[Node] | None,
    ) -> URIRef:
        """Adds a claim; every speaker after the first is attested by the claim itself unless another is given."""
        claim = record("claim", key)
        self.graph.add((claim, rdf.type_, rmt.Claim))
        self.graph.add((claim, rdfs.label, Literal(f"It is said: claim {key}.", lang="en")))
        base: dict[str, Node | Iterable[Node] | None] = {
            "stance": stance.asserts if len(speakers) == 1 else stance.reports,
            "footing": footing.own_voice if len(speakers) == 1 else footing.attributed_statement,
            "kind": kind.alleged_fact,
        }
        self.add(claim, **(base | values))
        for place, speaker in enumerate(speakers):
            link = URIRef(f"{claim}/link/{place}")
            self.graph.add((link, rdf.type_, rmt.SpeakerLink))
            self.add(claim, link=link)
            self.add(link, order=Literal(place), speaker=speaker)
            if place:
                self.add(link, attestedBy=attested_by if attested_by is not None else claim)
        for number, triple in enumerate(says, start=1):
            statement = URIRef(f"{claim}/statement/{number}")
            self.add(claim, says=statement)
            self._statement(statement, triple, negated=negated)
        self._target(claim, document)
        self.claims.append(claim)
        return claim

    def incident(
        self,
        key: str,
        core: Sequence[Sequence[Node]],
        rests_on: Iterable[Node],
        set_to: URIRef = status.unsourced,
    ) -> URIRef:
        incident = record("incident", key)
        self.graph.add((incident, rdf.type_, rmt.Incident))
        self.graph.add((incident, rdfs.label, Literal(f"Alleged event {key}", lang="en")))
        for number, triple in enumerate(core, start=1):
            statement = URIRef(f"{incident}/core/{number}")
            self.add(incident, core=statement)
            self._statement(statement, triple)
        self.add(incident, restsOn=rests_on, sourcingStatus=set_to)
        self.incidents.append(incident)
        return incident

    def participation(self, incident: Node, participant: Node, *roles: Node) -> URIRef:
        node = URIRef(f"{incident}/participation/{participant.rpartition('/')[2]}")
        self.graph.add((node, rdf.type_, rmt.Participation))
        self.add(incident, participation=node)
        self.add(node, participant=participant, role=roles)
        return node

    def assessment(self, of_class: URIRef, assesses: Node | None, **values: Node | Iterable[Node] | None) -> URIRef:
        """Adds an accepted assessment, later than those before."""
        self.assessed += 1
        node = record("assessment", f"drawn-{self.assessed}")
        moment = Literal(f"2026-11-23T12:00:{self.assessed % 60:02}Z", datatype=xsd.dateTime)
        editor = record("actor", "editor")
        self.graph.add((node, rdf.type_, of_class))
        self.add(
            node,
            assesses=assesses,
            assessedBy=editor,
            assessedOn=moment,
            acceptedBy=editor,
            acceptedOn=moment,
            reason=Literal("As drawn.", lang="en"),
            **values,
        )
        return node

    def grade(self, node: Node, letter: URIRef | None = None, number: URIRef | None = None) -> URIRef:
        return self.assessment(rmt.Grading, node, reliability=letter, credibility=number)

    def withdraw(self, node: Node) -> URIRef:
        retraction = self.document(f"retraction-{len(self.documents)}")
        self.graph.add((node, prov.wasInvalidatedBy, retraction))
        return retraction

    def copied(self) -> World:
        """Gives a world with the same records, to be changed apart."""
        other = World(graph=_copy(self.graph))
        other.incidents, other.claims = list(self.incidents), list(self.claims)
        other.actors, other.documents = list(self.actors), list(self.documents)
        other.assessed = self.assessed
        return other

    def _statement(self, statement: URIRef, triple: Sequence[Node], *, negated: bool = False) -> None:
        subject, predicate, value = triple
        self.graph.add((statement, rdf.type_, rmt.Statement))
        literal = isinstance(value, Literal)
        self.add(statement, subject=subject, predicate=predicate, **{"objectValue" if literal else "object_": value})
        if negated:
            self.add(statement, polarity=rmt.negated)

    def _target(self, claim: URIRef, document: Node) -> None:
        target, position, quote = (URIRef(f"{claim}/{part}") for part in ("target", "position", "quote"))
        for triple in (
            (claim, oa.hasTarget, target),
            (target, rdf.type_, oa.SpecificResource),
            (target, oa.hasSource, document),
            (target, oa.hasSelector, position),
            (target, oa.hasSelector, quote),
            (position, rdf.type_, oa.TextPositionSelector),
            (position, oa.start, Literal(0)),
            (position, oa.end, Literal(5)),
            (quote, rdf.type_, oa.TextQuoteSelector),
            (quote, oa.exact, Literal("words")),
        ):
            self.graph.add(triple)


FEATURES = record("item", "features")
RELATIONS = (relation.obtained, relation.obtained, relation.replicated)
KNOWING = (knowledge.own_observation, knowledge.own_observation, knowledge.own_document, knowledge.not_stated, None)


_seldom = st.sampled_from([False] * 7 + [True])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draws a world with one incident about units of one firm, and claims through several publishers."""
    world = World()
    _actors(draw, world)
    _documents(draw, world)
    for number in range(draw(st.integers(1, 6))):
        draw_claim(draw, world, f"c{number}")
    if draw(st.booleans()):
        _two_witnesses(draw, world)
    core = [(record("actor", "some-unit"), relation.obtained, FEATURES)]
    core += [_triple(draw)] if draw(_seldom) else []
    rests_on = world.claims if draw(st.booleans()) else draw(_some(world.claims, at_least=1))
    incident = world.incident("drawn", core, rests_on)
    for actor in draw(_some(world.actors)):
        roles = draw(st.sets(st.sampled_from([role.accuser, role.affected, role.accused, role.denier]), min_size=1))
        world.participation(incident, actor, *sorted(roles))
    _assessments(draw, world)
    for number in range(draw(st.integers(0, 2))):
        draw_claim(draw, world, f"d{number}", denies=True)
    return world


def draw_claim(draw: st.DrawFn, world: World, key: str, *, denies: bool = False) -> URIRef:
    """Draws one more claim into a world: of any kind of sourcing, resting on what is there."""
    publisher = draw(st.sampled_from(world.actors))
    document = _page(draw, world, key, publisher)
    values: dict[str, Node | Iterable[Node] | None] = {}
    speakers: list[Node] = [publisher]
    shape = draw(st.sampled_from(["alone", "alone", "read", "read", "named", "named", "memo", "anonymous", "nobody"]))
    if shape == "memo":
        speakers.append(world.unpublished(f"memo-{key}", [publisher]))
        values["footing"] = footing.leaked_document
    elif shape in {"anonymous", "nobody"}:
        source = record("incident", f"drawn/source/{key}")
        of_class = rmt.AnonymousSource if shape == "anonymous" else rmt.UnnamedSpeaker
        world.graph.add((source, rdf.type_, of_class))
        world.graph.add((source, rdfs.label, Literal("someone", lang="en")))
        speakers.append(source)
        values["footing"] = footing.anonymous if shape == "anonymous" else footing.hearsay
    elif shape != "alone":
        speakers += draw(st.lists(st.sampled_from(world.actors), min_size=1, max_size=2))
    if shape == "read":
        values["originatorDocument"] = world.document(f"own-{key}", publisher=speakers[-1])
    attested = draw(st.sampled_from([None, None, *world.claims])) if world.claims else None
    values["knowledge"] = draw(st.sampled_from(KNOWING))
    if denies and world.claims:
        values["stance"] = stance.denies
        values["denies"] = draw(_some(world.claims, at_least=1))
    elif draw(_seldom):
        values["manner"] = manner.presupposed
    says = [_triple(draw) for _ in range(draw(st.integers(1, 2)))]
    negated = not denies and draw(_seldom)
    return world.claim(key, speakers, document, says, attested_by=attested, negated=negated, **values)


def _two_witnesses(draw: st.DrawFn, world: World) -> None:
    """Draws two outlets that each tell of what they saw themselves; they may still share an owner or a source."""
    for key in ("w1", "w2"):
        outlet = draw(st.sampled_from(world.actors[4:]))
        page = world.document(f"page-{key}", publisher=outlet)
        said = (record("actor", "cloud"), relation.obtained, FEATURES)
        world.claim(key, [outlet], page, [said], knowledge=knowledge.own_observation)


def _actors(draw: st.DrawFn, world: World) -> None:
    firm = world.actor("firm")
    for key in ("cloud", "lab"):
        world.actor(key, unitOf=firm)
    some = world.actor("some-unit", rmt.UnspecifiedUnit)
    for unit in world.actors[1:3]:
        world.graph.add((unit, skos.broader, some))
    for number in range(draw(st.integers(2, 4))):
        world.actor(f"outlet-{number}")
    world.actor("outlet-unknown", rmt.UnidentifiedActor)
    for number in range(draw(st.integers(0, 3))):
        owner, owned = draw(st.permutations(world.actors))[:2]
        if number == 0:
            world.add(owned, sameAs=owner)
        else:
            world.owns(owner, owned, draw(st.sampled_from(["20", "40", "60", None])))


def _documents(draw: st.DrawFn, world: World) -> None:
    for number in range(draw(st.integers(2, 4))):
        earlier = draw(_some(world.documents)) if draw(st.booleans()) else []
        world.document(f"page-{number}", publisher=draw(st.sampled_from(world.actors[4:])), sources=earlier)


def _assessments(draw: st.DrawFn, world: World) -> None:
    for actor in draw(_some(world.actors[4:])):
        world.grade(actor, letter=draw(st.sampled_from([reliability.b, reliability.e])))
    for claim in draw(_some(world.claims)):
        world.grade(claim, number=draw(st.sampled_from([credibility.grade_2, credibility.grade_5])))
    unknown = record("actor", "outlet-unknown")
    if draw(st.booleans()):
        world.assessment(rmt.Identification, unknown, identifiedAs=draw(st.sampled_from(world.actors[4:-1])))
    if draw(_seldom):
        world.assessment(rmt.Refutation, draw(st.sampled_from(world.claims)))


def _page(draw: st.DrawFn, world: World, key: str, publisher: URIRef) -> URIRef:
    """Draws where a claim stands: a page there already, or a new one of its publisher, seldom derived from another."""
    if draw(_seldom):
        return draw(st.sampled_from(world.documents))
    sources = draw(_some(world.documents)) if draw(_seldom) else []
    return world.document(f"page-{key}", publisher=publisher, sources=sources)


def _triple(draw: st.DrawFn) -> tuple[URIRef, URIRef, URIRef]:
    subject = draw(st.sampled_from(["cloud", "lab", "some-unit", "some-unit"]))
    return record("actor", subject), draw(st.sampled_from(RELATIONS)), FEATURES


def _some(items: Sequence[URIRef], *, at_least: int = 0) -> st.SearchStrategy[list[URIRef]]:
    if not items:
        return st.just([])
    return st.lists(st.sampled_from(items), min_size=at_least, max_size=4, unique=True)


# ---- changes


def draw_change(draw: st.DrawFn, world: World) -> None:
    """Draws a change and makes it: to claims, chains, lineage, ownership, sameness, judgements, or by taking away."""
    CHANGES[draw(st.sampled_from(sorted(CHANGES)))](draw, world)


def _add_claim(draw: st.DrawFn, world: World) -> None:
    added = draw_claim(draw, world, f"new-{len(world.claims)}")
    world.add(draw(st.sampled_from(world.incidents)), restsOn=added)


def _add_denial(draw: st.DrawFn, world: World) -> None:
    draw_claim(draw, world, f"new-{len(world.claims)}", denies=True)


def _withdraw(draw: st.DrawFn, world: World) -> None:
    world.withdraw(draw(st.sampled_from([*world.claims, *world.documents])))


def _refute(draw: st.DrawFn, world: World) -> None:
    world.assessment(rmt.Refutation, draw(st.sampled_from(world.claims)))


def _grade(draw: st.DrawFn, world: World) -> None:
    node = draw(st.sampled_from([*world.claims, *world.actors]))
    world.grade(node, draw(st.sampled_from([reliability.b, reliability.e])), credibility.grade_5)


def _derive(draw: st.DrawFn, world: World) -> None:
    one, other = draw(st.sampled_from(world.documents)), draw(st.sampled_from(world.documents))
    world.graph.add((one, draw(st.sampled_from([prov.wasDerivedFrom, dcterms.source])), other))


def _own(draw: st.DrawFn, world: World) -> None:
    world.owns(draw(st.sampled_from(world.actors)), draw(st.sampled_from(world.actors)), "60")


def _relate(draw: st.DrawFn, world: World) -> None:
    one, other = draw(st.sampled_from(world.actors)), draw(st.sampled_from(world.actors))
    world.add(one, **{draw(st.sampled_from(["sameAs", "succeededBy", "unitOf", "holdsOffice"])): other})


def _share_identifier(draw: st.DrawFn, world: World) -> None:
    name = draw(st.sampled_from(["lei", "wikidata"]))
    for actor in draw(_some(world.actors)):
        world.add(actor, **{name: Literal("Q1")})


def _identify(draw: st.DrawFn, world: World) -> None:
    whom = draw(st.sampled_from(world.actors))
    world.assessment(rmt.Identification, draw(st.sampled_from(world.actors)), identifiedAs=whom)


def _entail(draw: st.DrawFn, world: World) -> None:
    core = draw(st.sampled_from(sorted(world.graph.objects(world.incidents[0], rmt.core)) or world.claims))
    world.assessment(rmt.Entailment, None, claimHeld=draw(st.sampled_from(world.claims)), supportsStatement=core)


def _take_away(draw: st.DrawFn, world: World) -> None:
    removable = sorted(t for t in world.graph if "/id/" in t[0] and t not in _concepts())
    for triple in draw(st.lists(st.sampled_from(removable), min_size=1, max_size=4)):
        world.graph.remove(triple)


CHANGES: dict[str, Callable[[st.DrawFn, World], None]] = {
    "claim": _add_claim,
    "denial": _add_denial,
    "derivation": _derive,
    "entailment": _entail,
    "grade": _grade,
    "identification": _identify,
    "identifier": _share_identifier,
    "ownership": _own,
    "refutation": _refute,
    "relation": _relate,
    "removal": _take_away,
    "withdrawal": _withdraw,
}
"""What a change may be; all but the removal keep a valid world valid."""

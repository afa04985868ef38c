"""A made-up knowledge base of any size: incidents of three claims each about actors drawn by Zipf.

Nothing in it is about anybody. The same seed gives the same quads.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count

from rdflib import Literal, URIRef

from remit.change import Change
from remit.iri import ID, incident_graph, record
from remit.literals import EDTF_LEVEL_1, literal
from remit.patch import Quad
from remit.terms import dcterms, footing, kind, oa, rdf, rdfs, relation, rmt, role, stance, status, xsd

ACTORS_GRAPH = URIRef(f"{ID}graph/made-up/actors")
DOCUMENTS_GRAPH = URIRef(f"{ID}graph/made-up/documents")

_ACTORS_TO_A_PUBLISHER = 10

Value = URIRef | Literal
Triple = tuple[URIRef, URIRef, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who an incident is about, and who says so: one publisher a claim, quoting the affected party by name."""

    accused: int
    affected: int
    publishers: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class World:
    """What the quads are drawn from.

    Attributes:
        seed: of the random draws.
        actors: how many actors there are.
    """

    seed: int = 1
    actors: int = 2_000
    draw: random.Random = field(init=False)
    _ranks: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)
        self._ranks = list(accumulate(1 / n for n in range(1, self.actors + 1)))

    def zipf(self) -> int:
        """Draws an actor by Zipf's law: the n-th twice as often as the 2n-th. One in eight draws is the first."""
        return self.draw.choices(range(self.actors), cum_weights=self._ranks)[0]

    def publisher(self) -> int:
        """Draws a publisher; all are drawn alike."""
        return self.draw.randrange(self.publishers)

    @property
    def publishers(self) -> int:
        """How many publishers there are, each with one document."""
        return max(1, self.actors // _ACTORS_TO_A_PUBLISHER)

    def parties(self, claims: int = 3) -> Parties:
        """Draws whom an incident concerns."""
        accused = self.zipf()
        affected = next(actor for actor in iter(self.zipf, None) if actor != accused)
        return Parties(
            accused=accused,
            affected=affected,
            publishers=tuple(self.publisher() for _ in range(claims)),
        )

    def foundation(self) -> Iterator[Quad]:
        """Gives the actors, and the publishers with their documents."""
        for n in range(self.actors):
            yield Quad(actor(n), rdf.type_, rmt.Organisation, ACTORS_GRAPH)
            yield Quad(actor(n), rdfs.label, english(f"made-up organisation {n}"), ACTORS_GRAPH)
        for n in range(self.publishers):
            yield Quad(publisher(n), rdf.type_, rmt.Organisation, ACTORS_GRAPH)
            yield Quad(publisher(n), rdfs.label, english(f"made-up publisher {n}"), ACTORS_GRAPH)
            yield Quad(document(n), rdf.type_, rmt.Document, DOCUMENTS_GRAPH)
            yield Quad(document(n), rdfs.label, english(f"made-up document {n}"), DOCUMENTS_GRAPH)
            yield Quad(document(n), dcterms.publisher, publisher(n), DOCUMENTS_GRAPH)

    def incidents(self, number: int, *, prefix: str = "made-up") -> Iterator[tuple[str, Parties]]:
        """Draws incidents: the key and the parties of each."""
        for n in range(number):
            yield f"{prefix}-{n}", self.parties()


def actor(n: int) -> URIRef:
    """Gives the address of an actor."""
    return record("actor", f"made-up-{n}")


def publisher(n: int) -> URIRef:
    """Gives the address of a publisher."""
    return record("actor", f"made-up-publisher-{n}")


def document(n: int) -> URIRef:
    """Gives the address of a publisher's document."""
    return record("document", f"made-up-{n}")


def english(text: str) -> Literal:
    """Gives a text in English."""
    return literal(text, language="en")


def number(value: int) -> Literal:
    """Gives a whole number."""
    return literal(str(value), xsd.integer)


def incident_quads(key: str, parties: Parties) -> frozenset[Quad]:
    """Gives an incident with its claims, its two participants and a core statement."""
    incident = record("incident", key)
    core = URIRef(f"{incident}/core/1")
    triples: list[Triple] = [
        (incident, rdf.type_, rmt.Incident),
        (incident, rdfs.label, english(f"Alleged copying, made-up case {key}")),
        (incident, rmt.sourcingStatus, status.attributed),
        (incident, rmt.occurred, literal("2026-05/2026-07", EDTF_LEVEL_1)),
        (incident, rmt.core, core),
        *_statement(core, parties),
    ]
    for who, what, word in (
        (parties.accused, role.accused, "accused"),
        (parties.affected, role.affected, "affected"),
    ):
        part = URIRef(f"{incident}/participation/{word}")
        triples += [
            (incident, rmt.participation, part),
            (part, rdf.type_, rmt.Participation),
            (part, rmt.participant, actor(who)),
            (part, rmt.role, what),
        ]
    for n, who_says in enumerate(parties.publishers):
        triples += _claim(incident, f"{key}-{n}", parties, who_says)
    graph = incident_graph(key)
    return frozenset(Quad(s, p, o, graph) for s, p, o in triples)


def claim_quads(incident_key: str, claim_key: str, parties: Parties, says: int) -> frozenset[Quad]:
    """Gives one more claim on which an incident rests."""
    graph = incident_graph(incident_key)
    triples = _claim(record("incident", incident_key), claim_key, parties, says)
    return frozenset(Quad(s, p, o, graph) for s, p, o in triples)


def _claim(incident: URIRef, key: str, parties: Parties, says: int) -> list[Triple]:
    claim = record("claim", key)
    target, position, quote = (URIRef(f"{claim}/{part}") for part in ("target", "position", "quote"))
    statement = URIRef(f"{claim}/statement/1")
    words = f"made-up words of claim {key}"
    start = 40 * says
    triples: list[Triple] = [
        (incident, rmt.restsOn, claim),
        (claim, rdf.type_, rmt.Claim),
        (claim, rdfs.label, english(f"A made-up publication quotes the affected as saying that one copied, {key}")),
        (claim, rmt.stance, stance.asserts),
        (claim, rmt.footing, footing.on_record),
        (claim, rmt.kind, kind.alleged_fact),
        (claim, rmt.says, statement),
        *_statement(statement, parties),
        (claim, oa.hasTarget, target),
        (target, rdf.type_, oa.SpecificResource),
        (target, oa.hasSource, document(says)),
        (target, oa.hasSelector, position),
        (position, rdf.type_, oa.TextPositionSelector),
        (position, oa.start, number(start)),
        (position, oa.end, number(start + len(words))),
        (target, oa.hasSelector, quote),
        (quote, rdf.type_, oa.TextQuoteSelector),
        (quote, oa.exact, literal(words)),
    ]
    for order, speaker in enumerate((publisher(says), actor(parties.affected))):
        link = URIRef(f"{claim}/link/{order}")
        triples += [
            (claim, rmt.link, link),
            (link, rdf.type_, rmt.SpeakerLink),
            (link, rmt.order, number(order)),
            (link, rmt.speaker, speaker),
            (link, rmt.attestedBy, claim),
        ]
    return triples


def _statement(node: URIRef, parties: Parties) -> list[Triple]:
    return [
        (node, rdf.type_, rmt.Statement),
        (node, rmt.subject, actor(parties.accused)),
        (node, rmt.predicate, relation.replicated),
        (node, rmt.object_, actor(parties.affected)),
    ]


@dataclass(slots=True, kw_only=True)
class Workload:
    """Changes as one client sends them to a knowledge base that holds incidents already.

    Seven in ten are new incidents with three claims, two in ten new claims on old incidents, one in ten replaces
    the name by which this client knows an actor drawn by Zipf.

    Attributes:
        world: what is drawn from.
        old: the incidents that are there already, by key.
        client: a word of its own, so that several clients do not take each other's names.
    """

    world: World
    old: dict[str, Parties]
    client: str = "a"
    _keys: list[str] = field(init=False)
    _numbers: Iterator[int] = field(default_factory=count)
    _edits: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keys = list(self.old)

    def next(self) -> tuple[str, Change]:
        """Draws one change, with its kind. An edit builds on the client's edit before."""
        key = f"{self.client}-{next(self._numbers)}"
        what = self.world.draw.choices(("new incident", "new claim", "actor edit"), weights=(7, 2, 1))[0]
        adds: frozenset[Quad]
        removes: frozenset[Quad] = frozenset()
        if what == "new incident":
            adds = incident_quads(f"posted-{key}", self.world.parties())
        elif what == "new claim":
            incident = self.world.draw.choice(self._keys)
            adds = claim_quads(incident, f"posted-claim-{key}", self.old[incident], self.world.publisher())
        else:
            who = self.world.zipf()
            edits = self._edits.get(who, 0)
            self._edits[who] = edits + 1
            adds = self._named(who, edits + 1)
            removes = self._named(who, edits) if edits else frozenset()
        return what, Change(id=f"posted-{key}", author="bench", reason=f"made up: {what}", adds=adds, removes=removes)

    def _named(self, who: int, edits: int) -> frozenset[Quad]:
        node = URIRef(f"{actor(who)}/name/{self.client}-{edits}")
        triples: list[Triple] = [
            (actor(who), rmt.named, node),
            (node, rdf.type_, rmt.Name),
            (node, rmt.name, literal(f"made-up organisation {who}, alias {edits}")),
        ]
        return frozenset(Quad(s, p, o, ACTORS_GRAPH) for s, p, o in triples)

"""A made-up knowledge base of any size: incidents of three claims each about actors drawn by Zipf.

Nothing in it is about anybody. The same seed gives the same quads.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from remit.iri import ID, incident_graph, record
from remit.literals import literal
from remit.patch import Quad
from remit.terms import footing, kind, oa, rdf, rdfs, relation, rmt, role, schema, stance, status, xsd

ACTORS_GRAPH = URIRef(f"{ID}graph/made-up/actors")
DOCUMENTS_GRAPH = URIRef(f"{ID}graph/made-up/documents")


def english(text: str) -> Literal:
    """Gives a text in English."""
    return literal(text, language="en")


def number(value: int) -> Literal:
    """Gives a whole number."""
    return literal(str(value), xsd.integer)


@dataclass(slots=True)
class World:
    """What the quads are drawn from.

    Attributes:
        seed: of the random draws.
        actors: how many actors there are; one in ten publishes.
    """

    seed: int = 1
    actors: int = 2_000
    draw: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)

    def actor(self, number: int) -> URIRef:
        """Gives the address of an actor."""
        return record("actor", f"made-up-{number}")

    def zipf(self) -> URIRef:
        """Draws an actor; the first are drawn most."""
        return self.actor(min(int(self.draw.paretovariate(0.6)) - 1, self.actors - 1))

    def foundation(self) -> Iterator[Quad]:
        """Gives the actors, and the publishers' documents."""
        for n in range(self.actors):
            actor = self.actor(n)
            yield Quad(actor, rdf.type, rmt.Organisation, ACTORS_GRAPH)
            yield Quad(actor, rdfs.label, english(f"made-up organisation {n}"), ACTORS_GRAPH)
        for n in range(0, self.actors, 10):
            document = record("document", f"made-up-{n}")
            yield Quad(document, rdf.type, rmt.Document, DOCUMENTS_GRAPH)
            yield Quad(document, rdfs.label, english(f"made-up document {n}"), DOCUMENTS_GRAPH)
            yield Quad(document, _publisher, self.actor(n), DOCUMENTS_GRAPH)

    def incident(self, key: str) -> list[Quad]:
        """Gives an incident with three claims, its two participants and a core statement."""
        graph = incident_graph(key)
        incident = record("incident", key)
        accused, affected = self.zipf(), self.zipf()
        quads = [
            (incident, rdf.type, rmt.Incident),
            (incident, rdfs.label, english(f"Alleged copying, made-up case {key}")),
            (incident, rmt.sourcingStatus, status.unsourced),
            (incident, rmt.occurred, literal("2026-05/2026-07", _EDTF)),
        ]
        core = URIRef(f"{incident}/core/1")
        quads += [(incident, rmt.core, core), *_statement(core, accused, affected)]
        for who, what in ((accused, role.accused), (affected, role.affected)):
            part = URIRef(f"{incident}/participation/{what.rpartition('/')[2]}")
            quads += [
                (incident, rmt.participation, part),
                (part, rdf.type, rmt.Participation),
                (part, rmt.participant, who),
                (part, rmt.role, what),
            ]
        for place in range(3):
            quads += self.claim(incident, f"{key}-{place}", accused, affected)
        return [Quad(s, p, o, graph) for s, p, o in quads]

    def claim(
        self, incident: URIRef, key: str, accused: URIRef, affected: URIRef
    ) -> list[tuple[URIRef, URIRef, URIRef | Literal]]:
        """Gives a claim, as triples, on which the incident rests."""
        claim = record("claim", f"made-up-{key}")
        publisher = self.draw.randrange(0, self.actors, 10)
        link, target = URIRef(f"{claim}/link/0"), URIRef(f"{claim}/target")
        statement, position, quote = (
            URIRef(f"{claim}/{part}") for part in ("statement/1", "position", "quote")
        )
        start = self.draw.randrange(0, 4000)
        return [
            (incident, rmt.restsOn, claim),
            (claim, rdf.type, rmt.Claim),
            (claim, rdfs.label, english(f"A made-up publication says that one copied, {key}")),
            (claim, rmt.stance, stance.asserts),
            (claim, rmt.footing, footing.own_voice),
            (claim, rmt.kind, kind.alleged_fact),
            (claim, rmt.link, link),
            (link, rdf.type, rmt.SpeakerLink),
            (link, rmt.order, number(0)),
            (link, rmt.speaker, self.actor(publisher)),
            (claim, rmt.says, statement),
            *_statement(statement, accused, affected),
            (claim, oa.hasTarget, target),
            (target, rdf.type, oa.SpecificResource),
            (target, oa.hasSource, record("document", f"made-up-{publisher}")),
            (target, oa.hasSelector, position),
            (position, rdf.type, oa.TextPositionSelector),
            (position, oa.start, number(start)),
            (position, oa.end, number(start + 25)),
            (target, oa.hasSelector, quote),
            (quote, rdf.type, oa.TextQuoteSelector),
            (quote, oa.exact, literal(f"made-up words of claim {key}")),
        ]


def _statement(
    node: URIRef, accused: URIRef, affected: URIRef
) -> list[tuple[URIRef, URIRef, URIRef | Literal]]:
    return [
        (node, rdf.type, rmt.Statement),
        (node, rmt.subject, accused),
        (node, rmt.predicate, relation.replicated),
        (node, rmt.object, affected),
    ]

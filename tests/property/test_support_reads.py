"""The recorded reads of weighing are all on the paths that the gate walks backwards: nothing else can move a status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.term import Node

import strategies
from remit.iri import record
from remit.model.view import View
from remit.paths import Walker
from remit.resources import folder
from remit.support import (
    CLAIM_READS,
    INCIDENT_READS,
    ceiling,
    claim_standing,
    lacks_second_person,
    origins,
)
from remit.terms import rdf, rmt
from strategies import World

PROBE = URIRef("https://example.org/probe")


class Recording:
    """A view that remembers each pattern that was read from it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.read: set[tuple[Node | None, Node, Node | None]] = set()

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        self.read.add((subject, predicate, None))
        return self.graph.objects(subject, predicate)

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002 (rdflib's name)
        self.read.add((None, predicate, object))
        return self.graph.subjects(predicate, object)


def _weigh_incident(view: View, incident: Node) -> None:
    ceiling(view, incident, strategies.scheme())
    origins(view, incident, strategies.scheme())
    lacks_second_person(view, incident, strategies.scheme())


def _weigh_claim(view: View, claim: Node) -> None:
    claim_standing(view, claim, strategies.scheme())


@cache
def _walker(name: str) -> Walker:
    return Walker({"claim": CLAIM_READS, "incident": INCIDENT_READS}[name])


def _unseen(graph: Graph, record_: Node, walker: Walker, weigh: Callable[[View, Node], None]) -> list[str]:
    """Gives the patterns that were read and from which a new triple would not lead back to the record."""
    view = Recording(graph)
    weigh(view, record_)
    assert view.read
    missed = []
    for subject, predicate, value in view.read:
        triple = (PROBE if subject is None else subject, predicate, PROBE if value is None else value)
        if record_ not in walker.starts(graph, triple):
            missed.append(f"{subject} {predicate} {value}")
    return sorted(missed)


@settings(deadline=None, max_examples=40)
@given(strategies.worlds(), st.data())
def test_a_drawn_incident_reads_nothing_outside_its_paths(world: World, data: st.DataObject) -> None:
    strategies.draw_change(data.draw, world)
    assert _unseen(world.graph, world.incidents[0], _walker("incident"), _weigh_incident) == []


@settings(deadline=None, max_examples=40)
@given(strategies.worlds(), st.data())
def test_a_drawn_claim_reads_nothing_outside_its_paths(world: World, data: st.DataObject) -> None:
    strategies.draw_change(data.draw, world)
    claim = data.draw(st.sampled_from(world.claims))
    assert _unseen(world.graph, claim, _walker("claim"), _weigh_claim) == []


@settings(deadline=None, max_examples=40)
@given(strategies.worlds(), st.data())
def test_what_no_changed_triple_leads_back_to_is_weighed_as_before(world: World, data: st.DataObject) -> None:
    scheme, incident = strategies.scheme(), world.incidents[0]
    after = world.copied()
    strategies.draw_change(data.draw, after)
    both = Graph()
    for triple in (*world.graph, *after.graph):
        both.add(triple)
    changed = set(world.graph) ^ set(after.graph)
    if not any(incident in _walker("incident").starts(both, triple) for triple in changed):
        assert ceiling(after.graph, incident, scheme) == ceiling(world.graph, incident, scheme)
    for claim in world.claims:
        if not any(claim in _walker("claim").starts(both, triple) for triple in changed):
            assert claim_standing(after.graph, claim, scheme) == claim_standing(world.graph, claim, scheme)


@cache
def _corpus() -> Graph:
    graph = Graph() + strategies.vocabulary()
    for path in sorted(Path(folder("data")).rglob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@pytest.mark.slow
def test_no_incident_of_the_corpus_reads_anything_outside_its_paths() -> None:
    incidents = sorted(_corpus().subjects(rdf.type_, rmt.Incident))
    assert record("incident", "si-1") in incidents
    for incident in incidents:
        assert _unseen(_corpus(), incident, _walker("incident"), _weigh_incident) == []


@pytest.mark.slow
def test_no_claim_of_the_seed_reads_anything_outside_its_paths() -> None:
    for number in range(1, 60, 6):
        claim = record("claim", f"seed-c{number}")
        assert _unseen(_corpus(), claim, _walker("claim"), _weigh_claim) == []


def test_a_changed_label_of_an_actor_leads_back_to_no_incident() -> None:
    world = World()
    firm = world.actor("firm")
    page = world.document("page", publisher=firm)
    claim = world.claim("c", [firm], page, [(firm, strategies.RELATIONS[0], strategies.FEATURES)])
    world.incident("i", [(firm, strategies.RELATIONS[0], strategies.FEATURES)], [claim])
    for name in ("incident", "claim"):
        assert _walker(name).starts(world.graph, (firm, rmt.named, PROBE)) == set()


def test_a_statement_about_a_firm_leads_back_only_to_the_claim_that_says_it() -> None:
    """A firm that many statements are about must not join all their claims."""
    world = World()
    firm, outlet = world.actor("firm"), world.actor("outlet")
    said = (firm, strategies.RELATIONS[0], strategies.FEATURES)
    for number in range(3):
        page = world.document(f"page-{number}", publisher=outlet)
        claim = world.claim(f"c{number}", [outlet], page, [said])
        world.incident(f"i{number}", [said], [claim])
    statement = URIRef(f"{world.claims[0]}/statement/1")
    triple = (statement, rmt.subject, firm)
    assert _walker("claim").starts(world.graph, triple) == {world.claims[0]}
    assert _walker("incident").starts(world.graph, triple) == {world.incidents[0]}

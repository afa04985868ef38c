"""Reading definitions on data gives what the reasoner derives."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.check.running import Places, together
from remit.errors import BadInput
from remit.iri import record
from remit.ontology import INFERRED, Ontology, modules, of_graph, read
from remit.reasoning import classify, for_reasoner
from remit.reasoning.hierarchy import closure
from remit.terms import factor, kind, owl, power_kind, rdf, rdfs, rmt, role, skos, stance, status

TRUE, FALSE = Literal(True), Literal(False)
Triples = list[tuple[Node, Node, Node]]


def axioms() -> Graph:
    return together(graph for name, graph in modules().items() if name != INFERRED)


def by_reasoner(ontology: Ontology, whole: Graph) -> set[tuple[Node, Node]]:
    classified = classify(for_reasoner(whole))
    assert classified.consistent
    above = closure((*classified.superclasses, *((s, o) for s, o in whole.subject_objects(rdfs.subClassOf))))
    return {
        (node, upper)
        for node, lower in classified.types
        for upper in above.get(lower, frozenset({lower})) | ontology.superclasses.get(lower, frozenset())
        if upper in ontology.defined
    }


def by_reading(ontology: Ontology, whole: Graph) -> set[tuple[Node, Node]]:
    nodes = {node for node in whole.subjects() if isinstance(node, URIRef)}
    return {(node, of_class) for node in nodes for of_class in ontology.defined_types(whole, node)}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_reading_agrees_with_the_reasoner_on_the_corpus() -> None:
    whole = together([axioms(), *(read(path) for path in Places.shipped().data.rglob("*.ttl"))])
    ontology = of_graph(axioms())
    derived = by_reasoner(ontology, whole)
    assert by_reading(ontology, whole) == derived
    assert len(derived) > 100


def maybe(triple: tuple[Node, Node, Node]) -> st.SearchStrategy[Triples]:
    return st.sampled_from([[triple], []])


def joined(parts: Iterable[st.SearchStrategy[Triples]]) -> st.SearchStrategy[Triples]:
    return st.tuples(*parts).map(lambda drawn: [triple for part in drawn for triple in part])


def chosen(node: Node, prop: URIRef, values: list[Node]) -> st.SearchStrategy[Triples]:
    some = st.lists(st.sampled_from(values), max_size=3, unique=True)
    return some.map(lambda drawn: [(node, prop, value) for value in drawn])


def concepts(world: str) -> dict[str, Node]:
    return {name: record("test", f"{world}/{name}") for name in ("stance", "kind", "role", "factor", "low", "high")}


def world(name: str) -> st.SearchStrategy[Triples]:
    """A few nodes of each sort that definitions are about, each with and without what the definitions ask for."""
    own = concepts(name)
    claim, part, body, rule, power = (
        record("test", f"{name}/{key}") for key in ("claim", "part", "body", "rule", "power")
    )
    powers = st.sampled_from(
        [
            [(body, rmt.powersStated, rmt.expresslyNone)],
            [(body, rmt.powersStated, rmt.exhaustively)],
            [(body, rmt.hasPower, power)],
            [],
        ]
    )
    return joined(
        [
            maybe((claim, rdf.type_, rmt.Claim)),
            chosen(claim, rmt.stance, [stance.denies, stance.asserts, own["stance"]]),
            chosen(claim, rmt.kind, [kind.alleged_fact, kind.opinion, own["kind"]]),
            maybe((own["stance"], rdf.type_, rmt.Stance)),
            st.sampled_from([[(own["stance"], rmt.rejects, TRUE)], [(own["stance"], rmt.rejects, FALSE)], []]),
            maybe((own["kind"], rdf.type_, rmt.ClaimKind)),
            st.sampled_from([[(own["kind"], rmt.statesFact, TRUE)], [(own["kind"], rmt.statesFact, FALSE)]]),
            maybe((part, rdf.type_, rmt.Participation)),
            maybe((record("test", f"{name}/incident"), rmt.participation, part)),
            chosen(part, rmt.role, [role.accuser, role.affected, role.mentioned, own["role"]]),
            maybe((own["role"], rdf.type_, rmt.Role)),
            maybe((own["role"], rmt.givesStake, TRUE)),
            maybe((body, rdf.type_, rmt.Authority)),
            powers,
            maybe((power, rmt.powerKind, power_kind.decide)),
            maybe((rule, rdf.type_, rmt.Rule)),
            chosen(rule, rmt.connectingFactor, [factor.headquarters, factor.territory, own["factor"]]),
            maybe((own["factor"], rdf.type_, rmt.ConnectingFactor)),
            maybe((own["factor"], rmt.reachesAbroad, TRUE)),
            maybe((own["low"], rdf.type_, rmt.SourcingStatus)),
            maybe((own["high"], rdf.type_, rmt.SourcingStatus)),
            chosen(own["low"], rmt.weakerThan, [own["high"], status.established, status.given]),
            chosen(status.established, rmt.weakerThan, [own["low"]]),
            chosen(status.rumoured, rmt.weakerThan, [own["high"]]),
            st.sampled_from(
                [[(own["high"], rmt.above, status.established)], [(own["low"], rmt.below, own["high"])], []]
            ),
        ]
    )


# One run of the reasoner takes seconds, so that each example holds many worlds, which share only the schemes.
@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.tuples(*(world(f"w{number}") for number in range(25))))
def test_reading_agrees_with_the_reasoner_on_generated_worlds(worlds: tuple[Triples, ...]) -> None:
    whole = axioms()
    for triples in worlds:
        for triple in triples:
            whole.add(triple)
    ontology = of_graph(axioms())
    assert by_reading(ontology, whole) == by_reasoner(ontology, whole)


def test_definition_that_cannot_be_read_on_data_is_refused() -> None:
    graph = axioms()
    graph.parse(
        data="""
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rmt: <https://w3id.org/remit/ns#> .
        rmt:Bystander a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:complementOf rmt:Participation ] .
        """,
        format="turtle",
    )
    with pytest.raises(BadInput, match=r"ns#Bystander> uses http://www.w3.org/2002/07/owl#complementOf"):
        of_graph(graph)


def test_status_added_by_turtle_is_established_where_the_order_puts_it() -> None:
    graph = axioms()
    notarised, overheard = URIRef(f"{status.NAMESPACE}notarised"), URIRef(f"{status.NAMESPACE}overheard")
    for new, below, above in (
        (notarised, status.established, status.adjudicated),
        (overheard, status.unsourced, status.rumoured),
    ):
        graph.add((new, rdf.type_, rmt.SourcingStatus))
        graph.add((new, rmt.weakerThan, above))
        graph.add((below, rmt.weakerThan, new))
    ontology = of_graph(graph)
    assert rmt.EstablishedStatus in ontology.defined_types(graph, notarised)
    assert ontology.defined_types(graph, overheard) == frozenset()


def test_inverse_and_broader_are_followed_only_where_axioms_say_so() -> None:
    ontology = of_graph(axioms())
    view = Graph()
    one, two = record("actor", "one"), record("actor", "two")
    view.add((one, rmt.unitOf, two))
    assert ontology.properties.values(view, one, rmt.within) == {two}
    assert ontology.properties.values(view, two, rmt.within) == set()
    assert ontology.properties.values(view, one, skos.broader) == set()
    assert owl.Thing not in ontology.types(view, one)

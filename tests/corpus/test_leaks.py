"""No careless query over the corpus gets a claim as a fact."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from corpus_graphs import altered, corpus, everything, record
from remit.terms import rdf, rmt, role

ACTORS = (rmt.Actor, rmt.Organisation, rmt.Person, rmt.Authority, rmt.UnspecifiedUnit, rmt.UnidentifiedActor)
ALIBABA = ("alibaba", "alibaba-cloud", "damo-academy", "damo-academy-engineers", "alibaba-some-unit", "tongyi-lab",
           "operators-affiliated-with-alibaba")  # fmt: skip


def is_actor(graph: Graph, node: Node) -> bool:
    return any((node, rdf.type_, kind) in graph for kind in ACTORS)


def with_role(graph: Graph, *roles: URIRef) -> set[Node]:
    return {
        who
        for r in roles
        for participation in graph.subjects(rmt.role, r)
        for who in graph.objects(participation, rmt.participant)
    }


def test_l1_only_its_developer_is_an_actor_that_points_at_claude() -> None:
    graph = everything()
    found = graph.query(
        "SELECT DISTINCT ?who WHERE { ?who ?p ?claude }", initBindings={"claude": record("item/claude")}
    )
    who = {row[0] for row in found}  # type: ignore[index]  # a SELECT
    assert {w for w in who if is_actor(graph, w)} == {record("actor/anthropic")}
    others = {t for w in who if not is_actor(graph, w) for t in graph.objects(w, rdf.type_)}
    assert others <= {rmt.Statement, rmt.Incident, rmt.Item}


@pytest.mark.parametrize("unit", ALIBABA)
def test_l2_nothing_ties_alibaba_or_a_unit_to_anthropic(unit: str) -> None:
    graph = everything()
    ends = {"a": record(f"actor/{unit}"), "b": record("actor/anthropic")}
    assert not graph.query("ASK { { ?a ?p ?b } UNION { ?b ?p ?a } }", initBindings=ends).askAnswer


def test_l4_no_investor_comes_from_a_claim() -> None:
    graph = everything()
    assert not [p for p in set(graph.predicates()) if "invest" in str(p).lower()]
    anthropic = record("actor/anthropic")
    owners = {o for stake in graph.objects(anthropic, rmt.ownership) for o in graph.objects(stake, rmt.owner)}
    assert owners == {record("actor/amazon")}
    claimed = [record(f"actor/{k}") for k in
               ("uk-aisi", "uk-venture-capital-of-the-seed", "british-investors-of-the-seed")]  # fmt: skip
    for node in claimed:
        assert (node, None, anthropic) not in graph
        assert (anthropic, None, node) not in graph


def test_l10_a_person_of_that_name_has_no_affiliation() -> None:
    graph = everything()
    found = graph.query(
        "ASK { ?p ?n ?name . ?p ?x ?cambridge }",
        initBindings={"name": Literal("Eleanor Shaw"), "cambridge": record("actor/university-of-cambridge")},
    )
    assert not found.askAnswer
    shaw = record("actor/eleanor-shaw-of-the-seed")
    cambridge = record("actor/university-of-cambridge")
    assert (shaw, None, cambridge) not in graph
    assert (cambridge, None, shaw) not in graph
    assert (shaw, rmt.wikidata, None) not in graph


def test_no_triple_ties_who_is_accused_to_who_is_affected_or_to_what_is_said_to_be_taken() -> None:
    graph = everything()
    accused = with_role(graph, role.accused, role.said_to_be_involved)
    others = with_role(graph, role.affected, role.accuser) - accused
    items = set(graph.objects(None, rmt.involvesItem)) - set(graph.objects(record("actor/anthropic"), rmt.develops))
    items |= {record("item/claude")}
    assert accused
    # Anthropic is accused in one account, of another conduct, and develops what others are accused over
    accused -= {record("actor/anthropic")}
    others |= {record("actor/anthropic")}
    tied = [(s, p, o) for s, p, o in graph if {s, o} & accused and {s, o} & (others | items)]
    assert [t for t in tied if not ({t[0], t[2]} <= accused)] == []


def test_a_leak_that_is_planted_is_found() -> None:
    graph = altered(everything())
    graph.add((record("actor/alibaba-cloud"), URIRef("https://example.org/took"), record("item/claude")))
    found = graph.query("SELECT ?who WHERE { ?who ?p ?c }", initBindings={"c": record("item/claude")})
    who = {row[0] for row in found}  # type: ignore[index]  # a SELECT
    assert record("actor/alibaba-cloud") in {w for w in who if is_actor(graph, w)}


def test_relations_of_statements_are_never_properties() -> None:
    graph = corpus()
    relations = set(graph.objects(None, rmt.predicate))
    assert relations
    assert not relations & set(graph.predicates())

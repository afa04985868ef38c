"""Walking a path backwards finds exactly the starts whose walk uses the edge."""

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from remit.paths import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Sequence,
    Walker,
    Walkers,
    ZeroOrMore,
    evaluate,
)

NODES = [URIRef(f"urn:n{n}") for n in range(5)]
PREDICATES = [URIRef(f"urn:p{n}") for n in range(3)]

triples = st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(NODES))
paths: st.SearchStrategy[Path] = st.recursive(
    st.sampled_from(PREDICATES).map(Predicate),
    lambda inner: st.one_of(
        inner.map(Inverse),
        inner.map(ZeroOrMore),
        st.lists(inner, min_size=1, max_size=3).map(lambda s: Sequence(tuple(s))),
        st.lists(inner, min_size=1, max_size=3).map(lambda s: Alternative(tuple(s))),
    ),
    max_leaves=5,
)


def graph_of(edges: list[tuple[URIRef, URIRef, URIRef]]) -> Graph:
    graph = Graph()
    for edge in edges:
        graph.add(edge)
    return graph


@given(st.lists(triples, max_size=12), triples, paths)
def test_a_start_that_is_not_found_reads_the_same_with_and_without_the_edge(
    edges: list[tuple[URIRef, URIRef, URIRef]], edge: tuple[URIRef, URIRef, URIRef], path: Path
) -> None:
    without = graph_of([e for e in edges if e != edge])
    having = graph_of([*edges, edge])
    touched = Walker((path,)).starts(having, edge)
    for node in NODES:
        if node not in touched:
            assert evaluate(without, node, path) == evaluate(having, node, path)


def test_a_closure_is_walked_back_to_every_ancestor() -> None:
    part_of = PREDICATES[0]
    chain = graph_of([(NODES[0], part_of, NODES[1]), (NODES[1], part_of, NODES[2])])
    touched = Walker((ZeroOrMore(Predicate(part_of)),)).starts(chain, (NODES[1], part_of, NODES[2]))
    assert touched == {NODES[0], NODES[1]}


def test_an_inverse_sequence_reads_from_its_end() -> None:
    says, rests = PREDICATES[0], PREDICATES[1]
    graph = graph_of([(NODES[0], rests, NODES[1]), (NODES[1], says, NODES[2])])
    path = Inverse(Sequence((Predicate(rests), Predicate(says))))
    assert evaluate(graph, NODES[2], path) == {NODES[0]}


@given(st.lists(triples, max_size=12), st.lists(triples, max_size=3), st.lists(paths, min_size=1, max_size=4))
def test_paths_of_many_owners_find_together_what_each_finds_alone(
    edges: list[tuple[URIRef, URIRef, URIRef]], changed: list[tuple[URIRef, URIRef, URIRef]], drawn: list[Path]
) -> None:
    graph = graph_of([*edges, *changed])
    together = Walkers({number: [path] for number, path in enumerate(drawn)})
    found = together.starts(graph, changed)
    for number, path in enumerate(drawn):
        alone = Walker([path])
        assert found.get(number, set()) == set().union(*(alone.starts(graph, edge) for edge in changed))
        for node in NODES:
            assert together.values(graph, number, node) == alone.values(graph, node)

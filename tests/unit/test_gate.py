"""Shapes are taken apart and stripped of their words before they are held against nodes; what they say stays."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from remit.errors import Violation
from remit.gate import Gate
from remit.patch import Quad
from remit.shapes import Shapes
from remit.state import Reads, State
from remit.store import EmbeddedStore, MemoryStore
from remit.terms import rdf

EX = "http://example.org/"
GRAPH = URIRef(f"{EX}graph")
PREFIXES = f"@prefix ex: <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> ."


def ex(name: str) -> URIRef:
    return URIRef(f"{EX}{name}")


def found(shapes: str, triples: Iterable[tuple[str, str, str]]) -> list[Violation]:
    gate = Gate(Shapes(Graph().parse(data=f"{PREFIXES} {shapes}", format="turtle")))
    quads = [Quad(ex(s), rdf.type_ if p == "a" else ex(p), ex(o), GRAPH) for s, p, o in triples]
    state = State(Reads(MemoryStore()), adds=quads)
    return gate.check(state, gate.everything(state))


def test_a_property_shape_that_is_targeted_itself_is_judged_at_its_values() -> None:
    shapes = """
        ex:Friends a sh:PropertyShape ; sh:targetClass ex:Person ; sh:path ex:knows ; sh:property ex:named .
        ex:named a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
    """
    people = [("ann", "a", "Person"), ("ann", "knows", "bob"), ("ann", "knows", "eve"), ("eve", "name", "Eve")]
    assert [(v.focus, v.shape) for v in found(shapes, people)] == [(f"{EX}bob", f"{EX}named")]


def test_each_property_shape_names_just_the_nodes_that_it_fails_at() -> None:
    shapes = """
        ex:Person a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:named , ex:aged .
        ex:named a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
        ex:aged a sh:PropertyShape ; sh:path ex:age ; sh:minCount 1 .
    """
    people = [("ann", "a", "Person"), ("bob", "a", "Person"), ("ann", "name", "Ann"), ("bob", "age", "forty")]
    assert [(v.focus, v.shape) for v in found(shapes, people)] == [
        (f"{EX}ann", f"{EX}aged"),
        (f"{EX}bob", f"{EX}named"),
    ]


@pytest.mark.parametrize(
    ("choice", "fails"),
    [
        ("sh:or ( [ sh:property [ sh:path ex:name ; sh:minCount 1 ] ] [ sh:class ex:Robot ] )", ["bob"]),
        ("sh:not [ sh:property [ sh:path ex:name ; sh:minCount 1 ] ]", ["ann"]),
        ("sh:not [ sh:property [ sh:path ex:name ; sh:maxCount 0 ] , [ sh:path ex:age ; sh:maxCount 0 ] ]", ["bob"]),
        ("sh:node [ sh:property [ sh:path ex:name ; sh:minCount 1 ] ]", ["bob"]),
    ],
)
def test_a_nested_shape_means_what_it_meant_before_its_wrapping_was_taken_off(choice: str, fails: list[str]) -> None:
    shapes = f"ex:Person a sh:NodeShape ; sh:targetClass ex:Person ; {choice} ."
    people = [("ann", "a", "Person"), ("bob", "a", "Person"), ("ann", "name", "Ann")]
    assert [v.focus for v in found(shapes, people)] == [f"{EX}{name}" for name in fails]


def test_a_report_has_the_words_and_the_severity_that_validating_does_without() -> None:
    shapes = """
        ex:Person a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:named .
        ex:named a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ;
            sh:severity sh:Warning ; sh:message "Name it."@en .
    """
    (warning,) = found(shapes, [("ann", "a", "Person")])
    assert (warning.message, warning.severity, warning.path) == ("Name it.", "warning", f"{EX}name")


def test_a_deactivated_part_is_left_out() -> None:
    shapes = """
        ex:Person a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:named .
        ex:named a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:deactivated true .
    """
    assert found(shapes, [("ann", "a", "Person")]) == []


# ---- reading the store


def many(number: int, predicate: str) -> list[Quad]:
    return [Quad(ex(f"n{n}"), ex(predicate), ex("hub"), GRAPH) for n in range(number)]


@pytest.mark.parametrize("number", [0, 1, 32, 33, 100])
def test_however_many_lead_to_a_node_all_are_found(tmp_path: Path, number: int) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.apply([*many(number, "knows"), *many(2, "likes")], [], position=1)
    state = State(Reads(store), adds=[Quad(ex("new"), ex("knows"), ex("hub"), GRAPH)], removes=many(1, "likes"))
    assert set(state.subjects(ex("knows"), ex("hub"))) == {ex("new"), *(ex(f"n{n}") for n in range(number))}
    assert set(state.subjects(ex("likes"), ex("hub"))) == {ex("n1")}
    assert set(state.subjects(ex("fears"), ex("hub"))) == set()


def test_what_a_commit_brings_is_read_after_it_though_nothing_led_there_before() -> None:
    store = MemoryStore()
    reads = Reads(store)
    value = Literal("x")
    assert list(State(reads).subjects(ex("says"), value)) == []
    quad = Quad(ex("ann"), ex("says"), value, GRAPH)
    store.apply([quad], [], position=1)
    reads.forget([quad])
    assert list(State(reads).subjects(ex("says"), value)) == [ex("ann")]

"""How far a shape reaches: the paths along which a changed triple can change its outcome, and what is refused."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import BNode, Graph, Literal, URIRef, Variable
from rdflib.collection import Collection
from rdflib.term import Node

from remit.errors import BadFile
from remit.paths import Alternative, Inverse, Path, Predicate, Sequence, Walker, ZeroOrMore
from remit.shacl import Target, dependency_paths, inexact, lint, notation, read_path
from remit.shacl.paths import has_sequence
from remit.shapes import Shapes
from remit.terms import rdf, rdfs, sh

EX = "https://example.org/"
PREFIXES = f"""
@prefix ex: <{EX}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
INSTANCE = Sequence((Predicate(rdf.type_), ZeroOrMore(Predicate(rdfs.subClassOf))))


def ex(name: str) -> URIRef:
    return URIRef(EX + name)


def p(name: str) -> Predicate:
    return Predicate(ex(name))


def parsed(turtle: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=PREFIXES + turtle, format="turtle")


def paths(turtle: str) -> frozenset[Path]:
    """The dependency paths of ex:Shape."""
    return Shapes(parsed(turtle)).dependency_paths(ex("Shape"))


# ---- one construct each


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("sh:targetClass ex:C", INSTANCE),
        ("sh:targetSubjectsOf ex:p", p("p")),
        ("sh:targetObjectsOf ex:p", Inverse(p("p"))),
        ("a rdfs:Class", INSTANCE),
    ],
)
def test_a_target_can_gain_or_lose_focus_nodes_along_its_path(target: str, expected: Path) -> None:
    assert paths(f"ex:Shape a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI .") == {expected}


def test_a_target_node_is_a_focus_node_whatever_the_data_say() -> None:
    assert paths("ex:Shape a sh:NodeShape ; sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .") == {
        p("p")
    }


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("sh:minCount 1", set()),
        ("sh:in ( ex:a ex:b )", set()),
        ("sh:hasValue ex:a", set()),
        ("sh:class ex:D", {Sequence((p("p"), *INSTANCE.steps))}),
        ("sh:disjoint ex:q", {p("q")}),
        ("sh:equals ex:q", {p("q")}),
        ("sh:lessThan ex:q", {p("q")}),
        ("sh:lessThanOrEquals ex:q", {p("q")}),
        ("sh:node [ sh:class ex:D ]", {Sequence((p("p"), *INSTANCE.steps))}),
        ("sh:node [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ]", {Sequence((p("p"), p("q")))}),
        ("sh:node ex:Other", {Sequence((p("p"), p("r")))}),
        ("sh:not [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ]", {Sequence((p("p"), p("q")))}),
        (
            "sh:or ( [ sh:class ex:D ] [ sh:path ex:q ; sh:minCount 1 ] )",
            {Sequence((p("p"), *INSTANCE.steps)), Sequence((p("p"), p("q")))},
        ),
        ("sh:and ( ex:Other )", {Sequence((p("p"), p("r")))}),
        ("sh:xone ( ex:Other [ sh:equals ex:s ] )", {Sequence((p("p"), p("r"))), Sequence((p("p"), p("s")))}),
        (
            "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:property [ sh:path ex:q ; sh:hasValue ex:a ] ]",
            {Sequence((p("p"), p("q")))},
        ),
        ("sh:property [ sh:path ex:q ; sh:disjoint ex:r ]", {Sequence((p("p"), p("q"))), Sequence((p("p"), p("r")))}),
        ("sh:property [ sh:path ex:q ; sh:deactivated true ]", set()),
    ],
)
def test_a_constraint_reads_what_it_must_and_no_more(constraint: str, expected: set[Path]) -> None:
    found = paths(
        f"""ex:Shape a sh:NodeShape ; sh:targetNode ex:n ; sh:property [ sh:path ex:p ; {constraint} ] .
        ex:Other a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:r ; sh:maxCount 1 ] ."""
    )
    assert found == {p("p")} | expected


def test_disjoint_qualified_shapes_read_their_siblings_too() -> None:
    found = paths(
        """ex:Shape a sh:NodeShape ; sh:targetNode ex:n ; sh:property ex:one , ex:two .
        ex:one sh:path ex:p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ;
            sh:qualifiedValueShape [ sh:class ex:D ] .
        ex:two sh:path ex:p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:path ex:q ; sh:minCount 1 ] ."""
    )
    assert found == {p("p"), Sequence((p("p"), *INSTANCE.steps)), Sequence((p("p"), p("q")))}


@pytest.mark.parametrize(
    ("written", "expected", "sparql"),
    [
        ("ex:p", p("p"), "ex:p"),
        ("[ sh:inversePath ex:p ]", Inverse(p("p")), "^ex:p"),
        ("( ex:p ex:q )", Sequence((p("p"), p("q"))), "ex:p/ex:q"),
        ("[ sh:alternativePath ( ex:p ex:q ) ]", Alternative((p("p"), p("q"))), "ex:p|ex:q"),
        ("[ sh:zeroOrMorePath ex:p ]", ZeroOrMore(p("p")), "ex:p*"),
        (
            "( ex:p [ sh:alternativePath ( ex:q [ sh:inversePath ex:r ] ) ] )",
            Sequence((p("p"), Alternative((p("q"), Inverse(p("r")))))),
            "ex:p/(ex:q|^ex:r)",
        ),
        (
            "( [ sh:zeroOrMorePath [ sh:inversePath ex:q ] ] [ sh:inversePath ex:p ] )",
            Sequence((ZeroOrMore(Inverse(p("q"))), Inverse(p("p")))),
            "(^ex:q)*/^ex:p",
        ),
        ("[ sh:inversePath [ sh:inversePath ex:p ] ]", Inverse(Inverse(p("p"))), "^(^ex:p)"),
        (
            "[ sh:alternativePath ( ( ex:p ex:q ) [ sh:alternativePath ( ex:q ex:r ) ] ) ]",
            Alternative((Sequence((p("p"), p("q"))), Alternative((p("q"), p("r"))))),
            "ex:p/ex:q|ex:q|ex:r",
        ),
        ("[ sh:zeroOrMorePath [ sh:inversePath ex:p ] ]", ZeroOrMore(Inverse(p("p"))), "(^ex:p)*"),
    ],
)
def test_paths_are_read_and_written(written: str, expected: Path, sparql: str) -> None:
    graph = parsed(f"ex:Shape sh:path {written} .")
    node = graph.value(ex("Shape"), sh.path)
    assert node is not None
    assert read_path(graph, node) == expected
    assert notation(expected, graph.namespace_manager) == sparql
    # SPARQL itself reads what we wrote, and finds the same values
    data = parsed("ex:a ex:p ex:b , ex:c . ex:b ex:q ex:d . ex:e ex:r ex:b . ex:d ex:p ex:a . ex:c ex:q ex:c .")
    rows = data.query(f"PREFIX ex: <{EX}> SELECT DISTINCT ?from ?to WHERE {{ ?from {sparql} ?to }}")
    nodes = {ex(name) for name in "abcde"}
    found = {(start, end) for start in nodes for end in Walker((expected,)).values(data, start)}
    answered = {(row[Variable("from")], row[Variable("to")]) for row in rows.bindings}
    assert {pair for pair in answered if nodes.issuperset(pair)} == found


def test_the_inverse_of_a_sequence_is_refused_because_the_validator_misreads_it() -> None:
    graph = parsed("ex:Shape sh:path [ sh:inversePath ( ex:p ex:q ) ] .")
    node = graph.value(ex("Shape"), sh.path)
    assert node is not None
    with pytest.raises(BadFile, match="inverse of a sequence"):
        read_path(graph, node)


def test_a_path_of_one_property_is_its_address_when_no_names_are_given() -> None:
    assert notation(p("p")) == EX + "p"
    assert notation(Sequence((p("p"), p("q")))) == f"<{EX}p>/<{EX}q>"


# ---- what is refused, and what the lint says


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ('ex:Shape sh:targetClass ex:C ; sh:sparql [ sh:select "SELECT $this WHERE {}" ] .', "sh:sparql"),
        ("ex:Shape sh:targetClass ex:C ; sh:closed true .", "sh:closed"),
        ("ex:Shape sh:target [ a sh:SPARQLTarget ] ; sh:nodeKind sh:IRI .", None),
        ("ex:Shape a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ] .", "sh:target"),
        ("ex:Shape a sh:NodeShape ; sh:rule [ a sh:TripleRule ] .", "sh:rule"),
        (
            "ex:Shape sh:targetClass ex:C ; sh:property [ sh:path [ sh:oneOrMorePath ex:p ] ; sh:minCount 1 ] .",
            "sh:oneOrMorePath",
        ),
        (
            "ex:Shape sh:targetClass ex:C ; sh:property [ sh:path [ sh:zeroOrOnePath ex:p ] ; sh:minCount 1 ] .",
            "sh:zeroOrOnePath",
        ),
        ("ex:Shape sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:Shape ] .", "refers to itself"),
        ("[] sh:targetClass ex:C ; sh:nodeKind sh:IRI .", "no address"),
        ("ex:Shape sh:targetClass ex:C ; sh:not [ sh:closed true ] .", "sh:closed"),
    ],
)
def test_what_a_local_gate_cannot_judge_is_refused(turtle: str, words: str | None) -> None:
    graph = parsed(turtle)
    if words is None:  # a node without type, target or path that Core knows is no shape to anybody
        assert inexact(graph) == ()
        return
    assert any(words in problem for problem in inexact(graph))
    with pytest.raises(BadFile, match=words):
        Shapes(graph)


WORDED = """ex:Shape a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:Shape-p .
ex:Shape-p a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Violation ; sh:order 1 ; sh:group ex:g ;
    sh:name "p"@en ; sh:description "A p."@en ; sh:message "No p."@en ; rmt:mend "Add p."@en .
"""


def test_a_worded_shape_passes_the_lint() -> None:
    assert lint(parsed(WORDED)) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('sh:message "No p."@en ;', "", "0 values of sh:message in English"),
        ('sh:message "No p."@en ;', 'sh:message "No p." ;', "0 values of sh:message in English"),
        ('sh:message "No p."@en ;', 'sh:message "No p."@en , "None."@en ;', "2 values of sh:message in English"),
        ('rmt:mend "Add p."@en', 'rmt:mend "Hinzufügen."@de', "0 values of rmt:mend in English"),
        ("sh:severity sh:Violation ;", "", "has no sh:severity"),
        ("sh:minCount 1 ;", 'sh:in ( "x" ) ;', 'compares with the string "x"'),
        ("sh:minCount 1 ;", 'sh:hasValue "x" ;', 'compares with the string "x"'),
        ("sh:path ex:p ;", "", "neither sh:path nor rmt:concerns"),
    ],
)
def test_the_lint_names_what_is_wanting(old: str, new: str, words: str) -> None:
    assert WORDED.count(old) == 1
    assert any(words in problem for problem in lint(parsed(WORDED.replace(old, new))))


def test_the_lint_finds_two_shapes_that_say_the_same() -> None:
    twice = WORDED + WORDED.replace("ex:Shape-p", "ex:Shape-q").replace("ex:p ;", "ex:q ;")
    assert [problem for problem in lint(parsed(twice)) if "says the same as" in problem]


# ---- asking a set of shapes


def test_a_shape_says_its_words_and_its_path() -> None:
    shapes = Shapes(parsed(WORDED))
    shape = ex("Shape-p")
    assert shapes.reporting() == (shape,)
    assert shapes.message(shape) == "No p."
    assert shapes.mend(shape) == "Add p."
    assert shapes.severity(shape) == "violation"
    assert shapes.path_text(shape) == EX + "p"
    assert shapes.reads(shape) == {ex("p")}


def test_a_constraint_of_the_node_says_which_property_it_concerns() -> None:
    shapes = Shapes.load()
    shape = URIRef("https://w3id.org/remit/shape/Claim-position")
    assert shapes.path_text(shape) == "<http://www.w3.org/ns/oa#hasTarget>/<http://www.w3.org/ns/oa#hasSelector>"


def test_property_shapes_come_in_the_order_of_a_form() -> None:
    shapes = Shapes.load()
    first, second, third, *_ = shapes.properties(URIRef("https://w3id.org/remit/shape/Claim"))
    assert [shapes.wording(shape).name for shape in (first, second, third)] == ["label", "stance", "one stance"]


def test_focus_nodes_are_found_through_subclasses() -> None:
    shapes = Shapes(parsed(WORDED))
    view = parsed("ex:a a ex:C . ex:b a ex:D . ex:D rdfs:subClassOf ex:E . ex:E rdfs:subClassOf ex:C . ex:c a ex:F .")
    assert shapes.targeted() == (ex("Shape"),)
    assert shapes.targets_of(ex("Shape")) == (Target(kind="class", value=ex("C")),)
    assert shapes.targets(view, ex("Shape"), [ex("a"), ex("b"), ex("c")]) == {ex("a"), ex("b")}


def test_the_sourcing_status_of_a_claim_reaches_no_further_than_it_must() -> None:
    """A label of a publisher does not touch the claims that it published; its type does."""
    shapes = Shapes.load()
    links = Walker(shapes.dependency_paths(URIRef("https://w3id.org/remit/shape/SpeakerLink")))
    view = parsed("ex:link rmt:speaker ex:publisher . ex:publisher rdfs:label 'x' ; a ex:C .")
    assert links.starts(view, (ex("publisher"), rdfs.label, Literal("x"))) == set()
    assert ex("link") in links.starts(view, (ex("publisher"), rdf.type_, ex("C")))


# ---- completeness: whatever the shape and the change, a node whose outcome differs is found

PROPERTIES = [ex(name) for name in ("p", "q", "r")]
CLASSES = [ex(name) for name in ("C", "D", "E")]
NODES = [ex(name) for name in ("a", "b", "c", "d")]
NUMBERS = [Literal(number) for number in (1, 2)]
properties = st.sampled_from(PROPERTIES)
classes = st.sampled_from(CLASSES)

edges = st.one_of(
    st.tuples(st.sampled_from(NODES), properties, st.sampled_from(NODES)),
    st.tuples(st.sampled_from(NODES), properties, st.sampled_from(NUMBERS)),
    st.tuples(st.sampled_from(NODES), st.just(rdf.type_), classes),
    st.tuples(classes, st.just(rdfs.subClassOf), classes),
)

START = {(node, rdf.type_, CLASSES[0]) for node in NODES[:2]}

drawn_paths = st.recursive(
    properties.map(Predicate),
    lambda inner: st.one_of(
        inner.filter(lambda path: not has_sequence(path)).map(Inverse),
        inner.map(ZeroOrMore),
        st.lists(inner, min_size=2, max_size=2).map(tuple).map(Sequence),
        st.lists(inner, min_size=2, max_size=2).map(tuple).map(Alternative),
    ),
    max_leaves=3,
)


def write_path(graph: Graph, path: Path) -> Node:
    node = BNode()
    match path:
        case Predicate(iri):
            return iri
        case Inverse(inner):
            graph.add((node, sh.inversePath, write_path(graph, inner)))
        case ZeroOrMore(inner):
            graph.add((node, sh.zeroOrMorePath, write_path(graph, inner)))
        case Sequence(steps):
            Collection(graph, node, [write_path(graph, step) for step in steps])
        case Alternative(options):
            head = BNode()
            Collection(graph, head, [write_path(graph, option) for option in options])
            graph.add((node, sh.alternativePath, head))
    return node


PLAIN = st.one_of(
    st.tuples(st.just(sh.class_), classes),
    st.tuples(st.just(sh.hasValue), st.sampled_from(NODES + NUMBERS)),
    st.tuples(st.just(sh.nodeKind), st.sampled_from([sh.IRI, sh.Literal])),
)


@st.composite
def constraints(draw: st.DrawFn, graph: Graph, shape: Node, depth: int, *, on_property: bool) -> None:
    """Draws one constraint onto a shape; nested shapes down to a depth."""
    plain = ["plain", "in"]
    if on_property:
        plain += ["minCount", "maxCount", "equals", "disjoint", "lessThan", "lessThanOrEquals"]
    else:
        plain += ["equals", "disjoint"]
    nesting = ["node", "not", "or", "and", "xone", "property"] + (["qualified"] if on_property else [])
    kind = draw(st.sampled_from(plain + (nesting if depth else [])))
    match kind:
        case "in":
            head = BNode()
            Collection(graph, head, draw(st.lists(st.sampled_from(NODES + NUMBERS), min_size=1, max_size=2)))
            graph.add((shape, sh.in_, head))
        case "minCount" | "maxCount":
            graph.add((shape, sh.minCount if kind == "minCount" else sh.maxCount, Literal(draw(st.integers(0, 2)))))
        case "equals" | "disjoint" | "lessThan" | "lessThanOrEquals":
            by_name = {
                "equals": sh.equals,
                "disjoint": sh.disjoint,
                "lessThan": sh.lessThan,
                "lessThanOrEquals": sh.lessThanOrEquals,
            }
            graph.add((shape, by_name[kind], draw(properties)))
        case "or" | "and" | "xone":
            head = BNode()
            Collection(graph, head, [draw(nested(graph, depth - 1)) for _ in range(2)])
            graph.add((shape, {"or": sh.or_, "and": sh.and_, "xone": sh.xone}[kind], head))
        case "property":
            graph.add((shape, sh.property_, draw(property_shapes(graph, depth - 1))))
        case "qualified":
            graph.add((shape, sh.qualifiedValueShape, draw(nested(graph, depth - 1))))
            graph.add((shape, sh.qualifiedMinCount, Literal(draw(st.integers(0, 2)))))
            graph.add((shape, sh.qualifiedValueShapesDisjoint, Literal(draw(st.booleans()))))
        case "not":
            graph.add((shape, sh.not_, draw(nested(graph, depth - 1))))
        case "node":
            graph.add((shape, sh.node, draw(node_shapes(graph, depth - 1))))
        case _:
            graph.add((shape, *draw(PLAIN)))


@st.composite
def property_shapes(draw: st.DrawFn, graph: Graph, depth: int) -> Node:
    shape = BNode()
    graph.add((shape, rdf.type_, sh.PropertyShape))
    graph.add((shape, sh.path, write_path(graph, draw(drawn_paths))))
    draw(constraints(graph, shape, depth, on_property=True))
    return shape


@st.composite
def nested(draw: st.DrawFn, graph: Graph, depth: int) -> Node:
    return draw(property_shapes(graph, depth) if draw(st.booleans()) else node_shapes(graph, depth))


@st.composite
def node_shapes(draw: st.DrawFn, graph: Graph, depth: int) -> Node:
    shape = BNode()
    graph.add((shape, rdf.type_, sh.NodeShape))
    draw(constraints(graph, shape, depth, on_property=False))
    return shape


@st.composite
def shape_graphs(draw: st.DrawFn) -> Graph:
    graph = Graph(bind_namespaces="none")
    shape = ex("Shape")
    graph.add((shape, rdf.type_, sh.NodeShape))
    target = draw(st.sampled_from([sh.targetClass, sh.targetNode, sh.targetSubjectsOf, sh.targetObjectsOf]))
    of = {sh.targetClass: classes, sh.targetNode: st.sampled_from(NODES)}.get(target, properties)
    graph.add((shape, target, draw(of)))
    if draw(st.booleans()):
        draw(constraints(graph, shape, 2, on_property=False))
    for _ in range(draw(st.integers(1, 2))):
        graph.add((shape, sh.property_, draw(property_shapes(graph, 2))))
    return graph


def outcome(shapes: Graph, triples: Iterable[tuple[Node, Node, Node]]) -> dict[Node, set[tuple[str, ...]]]:
    """What plain pySHACL reports for each node that the shape targets.

    A report of a nested property shape names the nested node as its focus: it counts for the node that was targeted.
    """
    data = Graph(bind_namespaces="none")
    for triple in triples:
        data.add(triple)
    validator = Validator(DataGraph.from_rdflib_graph(data), shacl_graph=shapes)
    (shape,) = (each for each in validator.shacl_graph.shapes if each.node == ex("Shape"))
    executor = validator.make_executor()
    found: dict[Node, set[tuple[str, ...]]] = {}
    for target in shape.focus_nodes(data):
        _, reports = shape.validate(executor, data, focus=[target])
        told = set()
        for _, _, said in reports:
            value = {predicate: node[1] if isinstance(node, tuple) else node for _, predicate, node in said}
            asked = (sh.focusNode, sh.sourceShape, sh.sourceConstraintComponent, sh.value)
            told.add(tuple(str(value.get(each)) for each in asked))
        if told:
            found[target] = told
    return found


def test_a_node_whose_outcome_changes_is_always_found() -> None:
    drawn = differed = 0
    edge_sets = st.sets(edges, min_size=4, max_size=16)

    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(shape_graphs(), edge_sets, st.sets(edges, min_size=1, max_size=3))
    def holds(shapes: Graph, before: set[tuple[Node, Node, Node]], toggled: set[tuple[Node, Node, Node]]) -> None:
        nonlocal drawn, differed
        after = before ^ toggled
        walker = Walker(dependency_paths(shapes, ex("Shape")))
        both = Graph(bind_namespaces="none")
        for triple in before | after:
            both.add(triple)
        touched: set[Node] = set()
        for triple in toggled:
            touched |= walker.starts(both, triple)
        old, new = outcome(shapes, before), outcome(shapes, after)
        differing = {node for node in old.keys() | new.keys() if old.get(node) != new.get(node)}
        drawn += 1
        differed += bool(differing)
        assert differing <= touched

    holds()
    assert differed >= drawn / 20, f"only {differed} of {drawn} drawn changes made a difference"

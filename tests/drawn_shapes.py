"""Strategies for shapes over the vocabulary of the records: paths that lead somewhere, and every constraint of Core."""

from __future__ import annotations

from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from remit.gate import INSTANCES
from remit.iri import SHAPE, record
from remit.paths import Alternative, Inverse, Path, Predicate, Sequence, Walker, ZeroOrMore, evaluate
from remit.terms import dcterms, kind, oa, prov, rdf, rmt, sh, stance, status

_STEPS: dict[URIRef, tuple[tuple[URIRef, bool, URIRef], ...]] = {
    rmt.Incident: (
        (rmt.core, False, rmt.Statement),
        (rmt.restsOn, False, rmt.Claim),
        (rmt.participation, False, rmt.Participation),
        (rmt.sourcingStatus, False, rmt.SourcingStatus),
        (rmt.ceiling, False, rmt.SourcingStatus),
        (rmt.contestedBy, False, rmt.Claim),
        (rmt.assesses, True, rmt.Assessment),
    ),
    rmt.Claim: (
        (rmt.says, False, rmt.Statement),
        (rmt.link, False, rmt.SpeakerLink),
        (oa.hasTarget, False, oa.SpecificResource),
        (rmt.denies, False, rmt.Claim),
        (rmt.restsOn, True, rmt.Incident),
        (rmt.attestedBy, True, rmt.SpeakerLink),
        (rmt.sourcingStatus, False, rmt.SourcingStatus),
        (rmt.originatorDocument, False, rmt.Document),
        (prov.wasInvalidatedBy, False, rmt.Document),
        (rmt.assesses, True, rmt.Assessment),
    ),
    rmt.Statement: (
        (rmt.says, True, rmt.Claim),
        (rmt.core, True, rmt.Incident),
        (rmt.saidIn, False, rmt.Claim),
        (rmt.subject, False, rmt.Actor),
    ),
    rmt.SpeakerLink: (
        (rmt.speaker, False, rmt.Actor),
        (rmt.link, True, rmt.Claim),
        (rmt.attestedBy, False, rmt.Claim),
    ),
    oa.SpecificResource: ((oa.hasSource, False, rmt.Document), (oa.hasTarget, True, rmt.Claim)),
    rmt.Document: (
        (dcterms.publisher, False, rmt.Actor),
        (prov.wasDerivedFrom, False, rmt.Document),
        (prov.wasDerivedFrom, True, rmt.Document),
        (prov.wasInvalidatedBy, False, rmt.Document),
        (oa.hasSource, True, oa.SpecificResource),
    ),
    rmt.Actor: (
        (rmt.speaker, True, rmt.SpeakerLink),
        (dcterms.publisher, True, rmt.Document),
        (rmt.unitOf, False, rmt.Actor),
        (rmt.unitOf, True, rmt.Actor),
        (rmt.sameAs, False, rmt.Actor),
        (rmt.ownership, False, rmt.Ownership),
        (rmt.assesses, True, rmt.Assessment),
    ),
    rmt.Participation: ((rmt.participant, False, rmt.Actor), (rmt.participation, True, rmt.Incident)),
    rmt.Ownership: ((rmt.owner, False, rmt.Actor), (rmt.ownership, True, rmt.Actor)),
    rmt.Assessment: ((rmt.assesses, False, rmt.Claim), (rmt.identifiedAs, False, rmt.Actor)),
}
_CLASSES = sorted(_STEPS)
_PROPERTIES = sorted({step[0] for steps in _STEPS.values() for step in steps})
_VALUES = [status.unsourced, status.alleged, kind.alleged_fact, stance.asserts, record("actor", "firm"), Literal(0)]
_OTHERS = [rmt.Organisation, rmt.UnidentifiedActor, rmt.UnpublishedDocument, rmt.Speaker, rmt.InterestedAccuser]


@st.composite
def walks(draw: st.DrawFn, start: URIRef) -> tuple[Path, URIRef]:
    """Draws a path from the nodes of a class, with the class of nodes where it leads."""
    here, steps = start, []
    for _ in range(draw(st.integers(1, 3))):
        if here not in _STEPS:
            break
        step, there = draw(_one_step(here))
        if draw(st.integers(0, 3)) == 0:
            other, _ = draw(_one_step(here))
            step = Alternative((step, other))
        if there == here and draw(st.booleans()):
            step = ZeroOrMore(step)
        steps.append(step)
        here = there
    return steps[0] if len(steps) == 1 else Sequence(tuple(steps)), here


@st.composite
def _one_step(draw: st.DrawFn, here: URIRef) -> tuple[Path, URIRef]:
    predicate, turned, there = draw(st.sampled_from(_STEPS[here]))
    return Inverse(Predicate(predicate)) if turned else Predicate(predicate), there


def written(graph: Graph, path: Path) -> Node:
    """Writes a path as SHACL has it, and gives its node."""
    node = BNode()
    match path:
        case Predicate(iri):
            return iri
        case Inverse(inner):
            graph.add((node, sh.inversePath, written(graph, inner)))
        case ZeroOrMore(inner):
            graph.add((node, sh.zeroOrMorePath, written(graph, inner)))
        case Sequence(steps):
            Collection(graph, node, [written(graph, step) for step in steps])
        case Alternative(options):
            head = BNode()
            Collection(graph, head, [written(graph, option) for option in options])
            graph.add((node, sh.alternativePath, head))
    return node


@st.composite
def shape_graphs(draw: st.DrawFn, data: Graph, number: int = 0) -> Graph:
    """Draws one shape with a target of any kind, and one to three constraints.

    Some constraints are fitted to the data: no more values than there are, and no others, so that the data
    conform and little may change. The others are drawn without looking, and often do not hold.

    Args:
        draw: Hypothesis's.
        data: the graph before a change.
        number: for the name of the shape.
    """
    graph, shape = Graph(bind_namespaces="none"), URIRef(f"{SHAPE}Drawn-{number}")
    of_class = draw(st.sampled_from([rmt.Incident, rmt.Claim, rmt.Claim, *_CLASSES]))
    graph.add((shape, rdf.type_, sh.NodeShape))
    match draw(st.sampled_from(["class", "class", "class", "subjects", "objects", "node"])):
        case "class":
            graph.add((shape, sh.targetClass, of_class))
            focus = evaluate(data, of_class, INSTANCES)
        case "subjects":
            of = draw(_one_of(of_class, turned=False))
            graph.add((shape, sh.targetSubjectsOf, of))
            focus = set(data.subjects(of))
        case "objects":
            of = draw(_one_of(of_class, turned=True))
            graph.add((shape, sh.targetObjectsOf, of))
            focus = set(data.objects(None, of))
        case _:
            node = draw(st.sampled_from([record("incident", "drawn"), record("claim", "c0"), record("actor", "firm")]))
            graph.add((shape, sh.targetNode, node))
            focus = {node}
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.integers(0, 3)):
            graph.add((shape, *draw(_fitted(graph, of_class, data, focus))))
        else:
            graph.add((shape, sh.property_, draw(_property_shapes(graph, of_class, 2))))
    if draw(st.integers(0, 3)) == 0:
        draw(_nesting(graph, shape, of_class, 2))
    return graph


@st.composite
def _fitted(draw: st.DrawFn, graph: Graph, of_class: URIRef, data: Graph, focus: set[Node]) -> tuple[URIRef, Node]:
    """Draws a property shape that just holds of all focus nodes, at times turned inside out by a double negation."""
    inner, negated, outer = BNode(), BNode(), BNode()
    path, _ = draw(walks(of_class))
    walker = Walker((path,))
    values = [walker.values(data, node) for node in focus]
    together: set[Node] = set().union(*values)
    graph.add((inner, rdf.type_, sh.PropertyShape))
    graph.add((inner, sh.path, written(graph, path)))
    match draw(st.sampled_from(["most", "least", "in", "class", "none"])):
        case "most":
            graph.add((inner, sh.maxCount, Literal(max(map(len, values), default=0))))
        case "least":
            graph.add((inner, sh.minCount, Literal(min(map(len, values), default=0))))
        case "in":
            head = BNode()
            Collection(graph, head, sorted(together | {record("actor", "nobody")}, key=lambda value: value.n3()))
            graph.add((inner, sh.in_, head))
        case "class":
            kinds = [set(data.objects(value, rdf.type_)) for value in together]
            shared = sorted(kinds[0].intersection(*kinds)) if kinds else []
            graph.add((inner, sh.class_, draw(st.sampled_from(shared)) if shared else rmt.Claim))
        case _:
            others = [
                p
                for p in _PROPERTIES
                if all(v.isdisjoint(data.objects(f, p)) for f, v in zip(focus, values, strict=True))
            ]
            graph.add((inner, sh.disjoint, draw(st.sampled_from(others or _PROPERTIES))))
    if draw(st.integers(0, 2)):
        return sh.property_, inner
    graph.add((negated, rdf.type_, sh.NodeShape))
    graph.add((negated, sh.not_, inner))
    graph.add((outer, rdf.type_, sh.NodeShape))
    graph.add((outer, sh.not_, negated))
    return sh.node, outer


def _one_of(of_class: URIRef, *, turned: bool) -> st.SearchStrategy[URIRef]:
    steps = [step[0] for step in _STEPS[of_class] if step[1] is turned]
    return st.sampled_from(steps or _PROPERTIES)


@st.composite
def _property_shapes(draw: st.DrawFn, graph: Graph, of_class: URIRef, depth: int) -> Node:
    shape = BNode()
    path, there = draw(walks(of_class))
    graph.add((shape, rdf.type_, sh.PropertyShape))
    graph.add((shape, sh.path, written(graph, path)))
    kinds = ["minCount", "maxCount", "class", "class", "hasValue", "in", "pair", "nodeKind"]
    match draw(st.sampled_from(kinds + (["nesting", "nesting", "nesting", "qualified"] if depth else []))):
        case "minCount":
            graph.add((shape, sh.minCount, Literal(draw(st.integers(0, 2)))))
        case "maxCount":
            graph.add((shape, sh.maxCount, Literal(draw(st.sampled_from([0, 1, 1, 2, 4])))))
        case "class":
            graph.add((shape, sh.class_, draw(st.sampled_from([there, there, there, *_OTHERS]))))
        case "hasValue":
            graph.add((shape, sh.hasValue, draw(st.sampled_from(_VALUES))))
        case "in":
            head = BNode()
            Collection(graph, head, draw(st.lists(st.sampled_from(_VALUES), min_size=2, max_size=4)))
            graph.add((shape, sh.in_, head))
        case "pair":
            compared = draw(st.sampled_from([sh.disjoint, sh.disjoint, sh.equals, sh.lessThan, sh.lessThanOrEquals]))
            graph.add((shape, compared, draw(_one_of(of_class, turned=False))))
        case "nodeKind":
            graph.add((shape, sh.nodeKind, draw(st.sampled_from([sh.IRI, sh.Literal]))))
        case "qualified":
            graph.add((shape, sh.qualifiedValueShape, draw(_node_shapes(graph, there, depth - 1))))
            bound = draw(st.sampled_from([sh.qualifiedMinCount, sh.qualifiedMaxCount]))
            graph.add((shape, bound, Literal(draw(st.integers(0, 2)))))
        case _:
            draw(_nesting(graph, shape, there, depth))
    return shape


@st.composite
def _node_shapes(draw: st.DrawFn, graph: Graph, of_class: URIRef, depth: int) -> Node:
    shape = BNode()
    graph.add((shape, rdf.type_, sh.NodeShape))
    if of_class in _STEPS and draw(st.booleans()):
        graph.add((shape, sh.property_, draw(_property_shapes(graph, of_class, depth))))
    else:
        graph.add((shape, sh.class_, draw(st.sampled_from([of_class, of_class, *_OTHERS]))))
    return shape


@st.composite
def _nesting(draw: st.DrawFn, graph: Graph, shape: Node, of_class: URIRef, depth: int) -> None:
    match draw(st.sampled_from(["node", "not", "or", "or", "and", "xone"])):
        case "node":
            graph.add((shape, sh.node, draw(_node_shapes(graph, of_class, depth - 1))))
        case "not":
            graph.add((shape, sh.not_, draw(_node_shapes(graph, of_class, depth - 1))))
        case operator:
            head = BNode()
            Collection(graph, head, [draw(_node_shapes(graph, of_class, depth - 1)) for _ in range(2)])
            graph.add((shape, {"or": sh.or_, "and": sh.and_, "xone": sh.xone}[operator], head))

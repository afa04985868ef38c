"""How far a shape reaches: whom it targets, and what a changed triple must touch to change its outcome.

Source: SHACL (W3C Recommendation 2017), sections 2.1 (targets), 2.3 (paths) and 4 (constraint components).
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import assert_never

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from remit.errors import BadFile
from remit.model.view import View
from remit.paths import Inverse, Path, Predicate, Sequence, Walker, ZeroOrMore
from remit.shacl.paths import read_path
from remit.terms import rdf, rdfs, sh

_PAIRS = (sh.equals, sh.disjoint, sh.lessThan, sh.lessThanOrEquals)
_ONE_SHAPE = (sh.node, sh.property_, sh.qualifiedValueShape, sh.not_)
_LISTS_OF_SHAPES = (sh.and_, sh.or_, sh.xone)
_TARGETS = (sh.targetClass, sh.targetNode, sh.targetSubjectsOf, sh.targetObjectsOf)
_VALUES_ONLY = (
    *(sh.datatype, sh.nodeKind, sh.minCount, sh.maxCount),
    *(sh.minExclusive, sh.minInclusive, sh.maxExclusive, sh.maxInclusive),
    *(sh.minLength, sh.maxLength, sh.pattern, sh.flags, sh.languageIn, sh.uniqueLang),
    *(sh.hasValue, sh.in_),
    *(sh.qualifiedMinCount, sh.qualifiedMaxCount, sh.qualifiedValueShapesDisjoint),
)
_WORDS = (
    *(sh.message, sh.severity, sh.name, sh.description, sh.order, sh.group),
    *(sh.defaultValue, sh.deactivated),
)
_LIST_OR_TYPE = (rdf.first, rdf.rest, rdf.type_)
_KNOWN: frozenset[Node] = frozenset(
    (sh.path, sh.class_, *_PAIRS, *_ONE_SHAPE, *_LISTS_OF_SHAPES, *_TARGETS, *_VALUES_ONLY, *_WORDS)
)
_INSTANCE_OF = Sequence((Predicate(rdf.type_), ZeroOrMore(Predicate(rdfs.subClassOf))))
_INSTANCES = Walker((_INSTANCE_OF,))
OWN_CONSTRAINTS = (sh.class_, *_PAIRS, *_LISTS_OF_SHAPES, *_VALUES_ONLY, sh.node, sh.not_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One declaration of whom a shape concerns.

    Attributes:
        kind: instances of a class (with its subclasses), one node, or subjects or objects of a property.
        value: the class, the node or the property.
    """

    kind: OneOf["class", "node", "subjects", "objects"]
    value: Node


def dependency_paths(graph: Graph, shape: Node) -> frozenset[Path]:
    """Gives every path from a focus node along which a changed triple can change the shape's outcome.

    It holds the paths of the targets too: along them a node becomes a focus node, or ceases to be one.
    A triple counts at every step of a path, not at its end only.

    Raises:
        BadFile: the shape refers to itself, or a path has a form that is not known.
    """
    paths = set(constraint_paths(graph, shape, above=()))
    for target in targets_of(graph, shape):
        match target.kind:
            case "class":
                paths.add(_INSTANCE_OF)
            case "subjects":
                paths.add(Predicate(_iri(target.value)))
            case "objects":
                paths.add(Inverse(Predicate(_iri(target.value))))
            case "node":
                pass
            case _:
                assert_never(target.kind)
    return frozenset(paths)


def reads(graph: Graph, shape: Node) -> frozenset[URIRef]:
    """Gives every property that the constraints of a shape read, on whatever node.

    Raises:
        BadFile: the shape refers to itself, or a path has a form that is not known.
    """
    return Walker(constraint_paths(graph, shape, above=())).predicates


def constraints(graph: Graph) -> Graph:
    """Gives shapes that say the same in fewer triples and fewer shapes, for a validator.

    Words, severities and the order of forms are left out. A nameless node shape that says no more than one
    property shape gives way to it where a node is only asked whether it conforms.
    """
    found = Graph(store="SimpleMemory", bind_namespaces="none")
    for subject, predicate, value in graph:
        is_said = predicate in _WORDS and predicate != sh.deactivated
        is_needed = predicate in _LIST_OR_TYPE or str(predicate).startswith(sh.NAMESPACE)
        # what a property shape is, its place says: a type would be one more triple to look at for each node
        if is_needed and not is_said and value != sh.PropertyShape:
            found.add((subject, predicate, value))
    for predicate in (rdf.first, sh.not_, sh.qualifiedValueShape):
        for subject, value in list(found.subject_objects(predicate)):
            if (only := _only_part(found, value)) is not None:
                found.remove((subject, predicate, value))
                found.add((subject, predicate, only))
    return found


def _only_part(graph: Graph, shape: Node) -> Node | None:
    if not isinstance(shape, BNode):
        return None
    said = [(predicate, value) for predicate, value in graph.predicate_objects(shape) if predicate != rdf.type_]
    return said[0][1] if len(said) == 1 and said[0][0] == sh.property_ else None


def alternatives(graph: Graph, shape: Node) -> tuple[Node, ...]:
    """Gives alternatives (sh:or) to one of which a node must conform, where a node shape says that and no more.

    Only those whose results name the node itself: where a property shape holds another, the results name the
    values between.
    """
    options = list(graph.objects(shape, sh.or_))
    others = set(graph.predicates(shape)) - {rdf.type_, sh.or_, *_TARGETS}
    if len(options) != 1 or others:
        return ()
    return tuple(each for each in Collection(graph, options[0]) if _names_itself(graph, each))


def _names_itself(graph: Graph, shape: Node) -> bool:
    has_path = graph.value(shape, sh.path) is not None
    at_node = [shape] if has_path else list(graph.objects(shape, sh.property_))
    return not any(graph.value(each, sh.property_) is not None for each in at_node)


def inexact(graph: Graph) -> tuple[str, ...]:
    """Says with which constructs a gate that looks only at a change's neighbourhood could be wrong."""
    return tuple(problem for shape in all_shapes(graph) for problem in _inexact(graph, shape))


def _inexact(graph: Graph, shape: Node) -> Iterator[str]:
    names = graph.namespace_manager
    where = f"Shape {shape.n3(names)}"
    for predicate in sorted(set(graph.predicates(shape)), key=str):
        if str(predicate).startswith(sh.NAMESPACE) and predicate not in _KNOWN:
            yield (
                f"{where} uses {predicate.n3(names)}. Shapes here are the part of SHACL Core that can be judged "
                "from a change and what it touches. Say it with Core, or compute it as evidence beside the data "
                "and compare."
            )
    if isinstance(shape, BNode) and any(True for _ in targets_of(graph, shape)):
        yield f"{where} has targets and no address, so that a report could not name it. Give it one."
    try:
        dependency_paths(graph, shape)
    except BadFile as problem:
        yield f"{where}: {problem}"


def all_shapes(graph: Graph) -> tuple[Node, ...]:
    """Gives every shape: those with a target, a path or a type, and those that others refer to."""
    found: set[Node] = set(graph.subjects(rdf.type_, sh.NodeShape))
    found |= set(graph.subjects(rdf.type_, sh.PropertyShape))
    for predicate in (sh.path, *_TARGETS):
        found |= set(graph.subjects(predicate))
    for predicate in _ONE_SHAPE:
        found |= set(graph.objects(None, predicate))
    for predicate in _LISTS_OF_SHAPES:
        for members in graph.objects(None, predicate):
            found |= set(Collection(graph, members))
    return tuple(sorted(found, key=str))


def targets_of(graph: Graph, shape: Node) -> Iterator[Target]:
    """Gives whom a shape concerns, in a stable order; nothing where it has no targets of its own."""
    for value in sorted(graph.objects(shape, sh.targetClass), key=str):
        yield Target(kind="class", value=value)
    for value in sorted(graph.objects(shape, sh.targetNode), key=str):
        yield Target(kind="node", value=value)
    for value in sorted(graph.objects(shape, sh.targetSubjectsOf), key=str):
        yield Target(kind="subjects", value=value)
    for value in sorted(graph.objects(shape, sh.targetObjectsOf), key=str):
        yield Target(kind="objects", value=value)
    # SHACL 2.1.3.3: a shape that is a class as well targets its own instances
    if rdfs.Class in graph.objects(shape, rdf.type_):
        yield Target(kind="class", value=shape)


class Targeting:
    """Whom targets select in one view, which must not change meanwhile; a node's classes are looked up once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._classes: dict[Node, frozenset[Node]] = {}

    def selected(self, targets: Several[Target], nodes: Iterable[Node]) -> set[Node]:
        """Gives those of the nodes that are among those of some target."""
        classes = {target.value for target in targets if target.kind == "class"}
        others = [target for target in targets if target.kind != "class"]
        return {
            node
            for node in nodes
            if not classes.isdisjoint(self._classes_of(node)) or any(self._selects(target, node) for target in others)
        }

    def _selects(self, target: Target, node: Node) -> bool:
        match target.kind:
            case "class":
                return target.value in self._classes_of(node)
            case "node":
                return node == target.value
            case "subjects":
                return any(True for _ in self._view.objects(node, target.value))
            case "objects":
                return any(True for _ in self._view.subjects(target.value, node))
            case _:
                assert_never(target.kind)

    def _classes_of(self, node: Node) -> frozenset[Node]:
        known = self._classes.get(node)
        if known is None:
            known = self._classes[node] = frozenset(_INSTANCES.values(self._view, node))
        return known


def constraint_paths(graph: Graph, shape: Node, *, above: tuple[Node, ...]) -> Iterator[Path]:
    """Gives the paths from a focus node that the shape's constraints read, targets left aside."""
    if shape in above:
        raise BadFile(
            f"Shape {shape.n3(graph.namespace_manager)} refers to itself. What a recursive shape means is "
            "not defined by SHACL. Unfold it as far as it is needed."
        )
    if is_off(graph, shape):
        return
    here = tuple(_steps(read_path(graph, path)) for path in graph.objects(shape, sh.path))
    to_values = here[0] if here else ()
    if to_values:
        yield _joined(to_values)
    if graph.value(shape, sh.class_) is not None:
        yield _joined((*to_values, *_INSTANCE_OF.steps))
    for predicate in _PAIRS:
        for other in graph.objects(shape, predicate):
            yield Predicate(_iri(other))
    for nested in _nested(graph, shape):
        for path in constraint_paths(graph, nested, above=(*above, shape)):
            yield _joined((*to_values, *_steps(path)))


def _nested(graph: Graph, shape: Node) -> Iterator[Node]:
    for predicate in _ONE_SHAPE:
        yield from graph.objects(shape, predicate)
    for predicate in _LISTS_OF_SHAPES:
        for members in graph.objects(shape, predicate):
            yield from Collection(graph, members)
    if Literal(True) in graph.objects(shape, sh.qualifiedValueShapesDisjoint):
        # SHACL 4.7.3: values that conform to a sibling's shape are not counted
        for parent in graph.subjects(sh.property_, shape):
            for sibling in graph.objects(parent, sh.property_):
                yield from graph.objects(sibling, sh.qualifiedValueShape)


def _steps(path: Path) -> tuple[Path, ...]:
    return path.steps if isinstance(path, Sequence) else (path,)


def _joined(steps: tuple[Path, ...]) -> Path:
    flat = tuple(inner for step in steps for inner in _steps(step))
    return flat[0] if len(flat) == 1 else Sequence(flat)


def is_off(graph: Graph, shape: Node) -> bool:
    """Whether a shape is deactivated, so that everything conforms to it."""
    return Literal(True) in graph.objects(shape, sh.deactivated)


def _iri(node: Node) -> URIRef:
    if isinstance(node, URIRef):
        return node
    raise BadFile(f"{node.n3()} stands where shapes need a property. Put the property's address there.")

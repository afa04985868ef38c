"""The shapes that records must conform to: what they say, whom they target, and what they depend on.

Shapes are SHACL Core, restricted to what can be judged from the neighbourhood of a change: for each shape
`dependency_paths` gives every path along which a changed triple can change the outcome. Constructs for
which that cannot be said (SPARQL, closed shapes, other targets) are refused when shapes are loaded.

Source: SHACL (W3C Recommendation 2017), sections 2 to 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Literal as OneOf
from typing import assert_never

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.exceptions import ParserError
from rdflib.namespace import NamespaceManager
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from remit.errors import BadFile
from remit.iri import NS
from remit.model.view import View
from remit.paths import Alternative, Inverse, Path, Predicate, Sequence, Walker, ZeroOrMore
from remit.resources import folder
from remit.terms import rdf, rdfs, sh, xsd

_MEND = URIRef(f"{NS}mend")
_CONCERNS = URIRef(f"{NS}concerns")

Severity = OneOf["violation", "warning", "info"]
_SEVERITIES: dict[Node, Severity] = {
    sh.Violation: "violation",
    sh.Warning_: "warning",
    sh.Info: "info",
}

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
_KNOWN: frozenset[Node] = frozenset(
    (sh.path, sh.class_, *_PAIRS, *_ONE_SHAPE, *_LISTS_OF_SHAPES, *_TARGETS, *_VALUES_ONLY, *_WORDS)
)
_INSTANCE_OF = Sequence((Predicate(rdf.type_), ZeroOrMore(Predicate(rdfs.subClassOf))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One declaration of whom a shape concerns.

    Attributes:
        kind: instances of a class (with its subclasses), one node, or subjects or objects of a property.
        value: the class, the node or the property.
    """

    kind: OneOf["class", "node", "subjects", "objects"]
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a shape says to people.

    Attributes:
        shape: the shape, as a report names it.
        message: what is wrong and why it matters; empty where the shape has no message.
        mend: how to mend it; empty where the shape does not say.
        severity: a violation refuses, a warning is shown to the reviewer, an info feeds the lint.
        path: the property concerned; for a shape of the node itself the one that it says to concern.
        name: short name of the field.
        description: what the field holds.
    """

    shape: Node
    message: str
    mend: str
    severity: Severity
    path: Path | None
    name: str
    description: str


class Shapes:
    """A set of shapes, checked to be of the kind that a local gate can judge exactly."""

    def __init__(self, graph: Graph) -> None:
        """Reads the shapes of a graph.

        Raises:
            BadFile: a construct with which the gate could not be exact; the message names it.
        """
        problems = inexact(graph)
        if problems:
            raise BadFile("\n".join(problems))
        self.graph = graph
        self._targets = {
            shape: targets
            for shape in _all_shapes(graph)
            if isinstance(shape, URIRef) and (targets := tuple(_targets(graph, shape))) and not _is_off(graph, shape)
        }
        self._depends_on = {shape: dependency_paths(graph, shape) for shape in self._targets}
        self._wording = {shape: _wording(graph, shape) for shape in _reporting(graph)}
        self._reads = {shape: reads(graph, shape) for shape in self._wording}

    @classmethod
    def load(cls, where: FilePath | None = None) -> Shapes:
        """Reads the shapes that Remit ships, or those of a folder (its files, not its subfolders).

        Raises:
            BadFile: a file that is not Turtle, or a construct with which the gate could not be exact.
        """
        graph = Graph(bind_namespaces="none")
        for file in sorted((where or folder("shapes")).glob("*.ttl")):
            parse_turtle(graph, file)
        return cls(graph)

    def targeted(self) -> tuple[URIRef, ...]:
        """Gives the shapes that have targets of their own, in the order of addresses."""
        return tuple(self._targets)

    def targets_of(self, shape: URIRef) -> tuple[Target, ...]:
        """Gives whom a shape concerns; any one of the targets is enough. Empty where it has none."""
        return self._targets.get(shape, ())

    def targets(self, view: View, shape: URIRef, nodes: Iterable[Node]) -> set[Node]:
        """Gives those of the nodes that are focus nodes of the shape in the view."""
        targets = self.targets_of(shape)
        return {node for node in nodes if any(_is_target(view, target, node) for target in targets)}

    def dependency_paths(self, shape: URIRef) -> frozenset[Path]:
        """Gives every path from a focus node along which a changed triple can change the shape's outcome."""
        return self._depends_on[shape] if shape in self._depends_on else dependency_paths(self.graph, shape)

    def reads(self, shape: Node) -> frozenset[URIRef]:
        """Gives every property that the constraints of a shape read, on whatever node."""
        found = self._reads.get(shape)
        return found if found is not None else reads(self.graph, shape)

    def reporting(self) -> tuple[Node, ...]:
        """Gives every shape that a report can name, in the order of addresses."""
        return tuple(self._wording)

    def wording(self, shape: Node) -> Wording:
        """Gives what a shape that a report names says to people."""
        found = self._wording.get(shape)
        return found if found is not None else _wording(self.graph, shape)

    def message(self, shape: Node) -> str:
        """Gives what a shape says is wrong; empty where it has no message."""
        return self.wording(shape).message

    def mend(self, shape: Node) -> str:
        """Gives how to mend what a shape reports; empty where it does not say."""
        return self.wording(shape).mend

    def severity(self, shape: Node) -> Severity:
        """Gives how grave it is when a node does not conform to a shape."""
        return self.wording(shape).severity

    def path_text(self, shape: Node) -> str | None:
        """Gives the property that a shape concerns: an address, or a path in SPARQL's notation."""
        path = self.wording(shape).path
        return None if path is None else notation(path)


def parse_turtle(graph: Graph, file: FilePath) -> None:
    """Reads a Turtle file into a graph.

    Raises:
        BadFile: the file is not Turtle; the message says where it fails.
    """
    try:
        graph.parse(file, format="turtle", publicID=file.name)
    except (BadSyntax, ParserError) as problem:
        line = getattr(problem, "lines", None)
        number = line + 1 if isinstance(line, int) else None
        raise BadFile(
            f"{file.name} cannot be read as Turtle: {problem}. Nothing of it is used. Correct the Turtle.",
            line=number,
        ) from problem


def read_path(graph: Graph, node: Node) -> Path:
    """Reads a SHACL property path.

    Raises:
        BadFile: a form other than predicate, inverse, sequence, alternative and zero-or-more.
    """
    if isinstance(node, URIRef) and node != rdf.nil:
        return Predicate(node)
    if graph.value(node, rdf.first) is not None:
        return Sequence(tuple(read_path(graph, step) for step in Collection(graph, node)))
    if (inner := graph.value(node, sh.inversePath)) is not None:
        return Inverse(read_path(graph, inner))
    if (options := graph.value(node, sh.alternativePath)) is not None:
        return Alternative(tuple(read_path(graph, each) for each in Collection(graph, options)))
    if (inner := graph.value(node, sh.zeroOrMorePath)) is not None:
        return ZeroOrMore(read_path(graph, inner))
    forms = ", ".join(sorted(p.n3(graph.namespace_manager) for p in graph.predicates(node)))
    raise BadFile(
        f"A property path has the form {forms or node.n3()}, which shapes here do not use: the gate walks "
        "paths backwards and knows predicate, inverse, sequence, alternative and zero-or-more. "
        "Write the path with these."
    )


def notation(path: Path, names: NamespaceManager | None = None) -> str:
    """Gives a path in SPARQL's notation, with prefixed names where a namespace manager is given.

    A path of one property is its address alone, without angle brackets, when no names are given.
    """
    if isinstance(path, Predicate) and names is None:
        return str(path.iri)
    return _written(path, names, inside=False)


def dependency_paths(graph: Graph, shape: Node) -> frozenset[Path]:
    """Gives every path from a focus node along which a changed triple can change the shape's outcome.

    It holds the paths of the targets too: along them a node becomes a focus node, or ceases to be one.
    A triple counts at every step of a path, not at its end only.

    Raises:
        BadFile: the shape refers to itself, or a path has a form that is not known.
    """
    paths = set(_constraint_paths(graph, shape, above=()))
    for target in _targets(graph, shape):
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
    return Walker(_constraint_paths(graph, shape, above=())).predicates


def inexact(graph: Graph) -> tuple[str, ...]:
    """Says with which constructs a gate that looks only at a change's neighbourhood could be wrong."""
    return tuple(problem for shape in _all_shapes(graph) for problem in _inexact(graph, shape))


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
    if isinstance(shape, BNode) and any(True for _ in _targets(graph, shape)):
        yield f"{where} has targets and no address, so that a report could not name it. Give it one."
    try:
        dependency_paths(graph, shape)
    except BadFile as problem:
        yield f"{where}: {problem}"


def lint(graph: Graph) -> tuple[str, ...]:
    """Says what is wrong with shapes that Remit ships: constructs, words, literals that engines change."""
    return (*inexact(graph), *_wanting_words(graph), *_repeated_messages(graph), *_compared_strings(graph))


def _wanting_words(graph: Graph) -> Iterator[str]:
    names = graph.namespace_manager
    for shape in _reporting(graph):
        where = f"Shape {shape.n3(names)}"
        if isinstance(shape, BNode):
            yield f"{where} has no address, so that a report could not name it. Give it one."
            continue
        for predicate in (sh.message, _MEND, sh.name, sh.description):
            found = list(graph.objects(shape, predicate))
            words = [o for o in found if isinstance(o, Literal) and o.language == "en"]
            if len(words) != 1:
                yield (
                    f"{where} has {len(words)} values of {predicate.n3(names)} in English. A policy analyst "
                    "reads exactly one. Add or remove."
                )
        for predicate in (sh.severity, sh.order, sh.group):
            if graph.value(shape, predicate) is None:
                yield f"{where} has no {predicate.n3(names)}, which reports and forms need. Add it."
        if graph.value(shape, sh.path) is None and graph.value(shape, _CONCERNS) is None:
            yield (
                f"{where} has neither sh:path nor rmt:concerns, so that a report could not say which property "
                "is wrong. Add rmt:concerns with the property."
            )


def _repeated_messages(graph: Graph) -> Iterator[str]:
    names = graph.namespace_manager
    seen: dict[str, Node] = {}
    for shape in _reporting(graph):
        message = _words(graph, shape, sh.message)
        if message and message in seen:
            yield (
                f"Shape {shape.n3(names)} says the same as {seen[message].n3(names)}. "
                "Each sentence names one fault. Reword one."
            )
        seen.setdefault(message, shape)


def _compared_strings(graph: Graph) -> Iterator[str]:
    names = graph.namespace_manager
    for shape in _all_shapes(graph):
        compared = list(graph.objects(shape, sh.hasValue))
        for values in graph.objects(shape, sh.in_):
            compared += list(Collection(graph, values))
        for value in compared:
            if isinstance(value, Literal) and value.language is None and value.datatype in {None, xsd.string}:
                yield (
                    f"Shape {shape.n3(names)} compares with the string {value.n3()}, which rdflib and Oxigraph "
                    "spell differently, so that one of them would report what conforms. Compare with a "
                    "concept's address, or use sh:pattern."
                )


# ---- whom and what a shape concerns


def _all_shapes(graph: Graph) -> tuple[Node, ...]:
    """Every shape: those with a target, a path or a type, and those that others refer to."""
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


def _targets(graph: Graph, shape: Node) -> Iterator[Target]:
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


def _is_target(view: View, target: Target, node: Node) -> bool:
    match target.kind:
        case "node":
            return node == target.value
        case "subjects":
            return any(True for _ in view.objects(node, target.value))
        case "objects":
            return any(True for _ in view.subjects(target.value, node))
        case "class":
            return _is_instance(view, node, target.value)
        case _:
            assert_never(target.kind)


def _is_instance(view: View, node: Node, of_class: Node) -> bool:
    todo = list(view.objects(node, rdf.type_))
    seen: set[Node] = set()
    while todo:
        each = todo.pop()
        if each == of_class:
            return True
        if each not in seen:
            seen.add(each)
            todo += view.objects(each, rdfs.subClassOf)
    return False


# ---- dependency


def _constraint_paths(graph: Graph, shape: Node, *, above: tuple[Node, ...]) -> Iterator[Path]:
    """Paths from a focus node that the shape's constraints read, targets left aside."""
    if shape in above:
        raise BadFile(
            f"Shape {shape.n3(graph.namespace_manager)} refers to itself. What a recursive shape means is "
            "not defined by SHACL. Unfold it as far as it is needed."
        )
    if _is_off(graph, shape):
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
        for path in _constraint_paths(graph, nested, above=(*above, shape)):
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


def _is_off(graph: Graph, shape: Node) -> bool:
    return Literal(True) in graph.objects(shape, sh.deactivated)


def _iri(node: Node) -> URIRef:
    if isinstance(node, URIRef):
        return node
    raise BadFile(f"{node.n3()} stands where shapes need a property. Put the property's address there.")


# ---- words


def _reporting(graph: Graph) -> tuple[Node, ...]:
    """Shapes that a report can name: the property shapes of targeted shapes, and constraints of the node itself."""
    found: set[Node] = set()
    own_constraints = (sh.class_, *_PAIRS, *_LISTS_OF_SHAPES, *_VALUES_ONLY, sh.node, sh.not_)
    todo = [s for s in _all_shapes(graph) if any(True for _ in _targets(graph, s))]
    while todo:
        shape = todo.pop()
        if any(graph.value(shape, p) is not None for p in own_constraints):
            found.add(shape)
        todo += [p for p in graph.objects(shape, sh.property_) if p not in found]
    return tuple(sorted(found, key=str))


def _wording(graph: Graph, shape: Node) -> Wording:
    path = graph.value(shape, sh.path) or graph.value(shape, _CONCERNS)
    severity = graph.value(shape, sh.severity)
    return Wording(
        shape=shape,
        message=_words(graph, shape, sh.message),
        mend=_words(graph, shape, _MEND),
        severity="violation" if severity is None else _SEVERITIES.get(severity, "violation"),
        path=None if path is None else read_path(graph, path),
        name=_words(graph, shape, sh.name),
        description=_words(graph, shape, sh.description),
    )


def _words(graph: Graph, shape: Node, predicate: URIRef) -> str:
    """The words in English, else in whatever language comes first; empty where there are none."""
    found = [o for o in graph.objects(shape, predicate) if isinstance(o, Literal)]
    found.sort(key=lambda o: (o.language != "en", o.language or "", str(o)))
    return str(found[0]) if found else ""


def _written(path: Path, names: NamespaceManager | None, *, inside: bool) -> str:
    match path:
        case Predicate(iri):
            return iri.n3(names)
        case Inverse(inner):
            return f"^{_written(inner, names, inside=True)}"
        case ZeroOrMore(inner):
            return f"{_written(inner, names, inside=True)}*"
        case Sequence(steps):
            return _bracketed("/", steps, names, inside=inside)
        case Alternative(options):
            return _bracketed("|", options, names, inside=inside)
        case _:
            assert_never(path)


def _bracketed(mark: str, parts: Iterable[Path], names: NamespaceManager | None, *, inside: bool) -> str:
    # an inverse binds its own path only, so that ^a|^b needs no brackets and (a/b)* does
    written = mark.join(_written(part, names, inside=not isinstance(part, Predicate | Inverse)) for part in parts)
    return f"({written})" if inside else written

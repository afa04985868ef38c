"""The examples of the shapes, held against plain pySHACL.

A good example (`ok-*.ttl`) conforms. A bad one (`bad-*.ttl`) breaks one thing, and says in its leading comments
which node, shape, path, component, message and mend must be reported; nothing else may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import Graph
from rdflib.term import Node

from remit.errors import BadFile
from remit.iri import ID
from remit.resources import folder
from remit.shacl import lint, notation, read_path
from remit.shapes import Shapes, parse_turtle
from remit.terms import sh

_FIELDS = ("focus", "shape", "path", "component", "message", "mend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One result, as an example states it and as pySHACL reports it, in prefixed names.

    Attributes:
        focus: the node, relative to the addresses of records.
        shape: the shape that reports.
        path: the property concerned.
        component: the kind of constraint.
        message: the sentence that a policy analyst reads.
        mend: the sentence that says how to mend it.
    """

    focus: str
    shape: str
    path: str
    component: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An example that does not do what it says, or a shape that has none.

    Attributes:
        where: the file, or the shape.
        what: what is wrong with it.
    """

    where: str
    what: str

    @property
    def text(self) -> str:
        """Both in one line, for a terminal."""
        return f"{self.where}: {self.what}"


class Bench:
    """The shapes and the ontology, read once, to hold examples against."""

    def __init__(self, shapes: Shapes, ontology: Graph) -> None:
        """Takes the shapes, and the ontology that class membership and schemes are read from."""
        self.shapes = shapes
        self._ontology = ontology
        # parsing the shapes takes longer than running them on an example, so it is done once; and pySHACL looks for
        # nodes of every shape, of the parts of shapes too, unless it is told which have targets of their own
        self._validator = Validator(
            DataGraph.from_rdflib_graph(ontology),
            shacl_graph=shapes.graph,
            options={"use_shapes": sorted(shapes.targeted())},
        )
        _ = self._validator.shacl_graph.shapes  # reads them all; else those alone would be read, without their parts

    @classmethod
    def load(cls, shapes: FilePath | None = None, ontology: FilePath | None = None) -> Bench:
        """Reads the shapes and the ontology that Remit ships, or those of other folders."""
        graph = Graph(bind_namespaces="none")
        for file in sorted((ontology or folder("ontology")).rglob("*.ttl")):
            parse_turtle(graph, file)
        return cls(Shapes.load(shapes), graph)

    def problems(self, example: FilePath) -> Iterator[Problem]:
        """Says in what one example does not do what it says."""
        where = f"{example.parent.name}/{example.name}"
        try:
            expected = _stated(example)
            reported = self.report(example)
        except BadFile as problem:
            yield Problem(where=where, what=str(problem))
            return
        for each in sorted(expected - reported, key=str):
            yield Problem(where=where, what=f"not reported: {each}")
        for each in sorted(reported - expected, key=str):
            yield Problem(where=where, what=f"reported, and not stated: {each}")

    def report(self, example: FilePath) -> frozenset[Reported]:
        """Runs pySHACL on an example together with the ontology.

        Raises:
            BadFile: the example is not Turtle.
        """
        data = Graph(bind_namespaces="none")
        parse_turtle(data, example)
        added = [triple for triple in data if triple not in self._ontology]
        for triple in added:
            self._ontology.add(triple)
        try:
            _, report, _ = self._validator.run()  # type: ignore[no-untyped-call]  # pySHACL leaves it untyped
        finally:
            for triple in added:
                self._ontology.remove(triple)
        if not isinstance(report, Graph):
            raise BadFile(f"{example.name} cannot be validated: {report!r}. Correct the example.")
        return frozenset(self._reported(report, result) for result in report.objects(None, sh.result))

    def _reported(self, report: Graph, result: Node) -> Reported:
        names = self.shapes.graph.namespace_manager
        shape = report.value(result, sh.sourceShape)
        component = report.value(result, sh.sourceConstraintComponent)
        focus = report.value(result, sh.focusNode)
        if shape is None or component is None or focus is None:
            raise BadFile(f"pySHACL reports {result.n3()} without focus, shape or component.")
        stated = report.value(result, sh.resultPath)
        path = self.shapes.wording(shape).path if stated is None else read_path(report, stated)
        messages = sorted(str(m) for m in report.objects(result, sh.resultMessage))
        return Reported(
            focus=f"<{str(focus).removeprefix(ID)}>",
            shape=shape.n3(names),
            path="" if path is None else notation(path, names),
            component=component.n3(names),
            message=" ".join(messages),
            mend=self.shapes.mend(shape),
        )


def examples(where: FilePath | None = None) -> tuple[FilePath, ...]:
    """Gives the files of all examples, good and bad, in order."""
    return tuple(sorted((where or folder("shapes") / "examples").glob("*/*.ttl")))


def check(where: FilePath | None = None, ontology: FilePath | None = None) -> list[Problem]:
    """Lints a folder of shapes, runs every example, and looks for shapes without one.

    Args:
        where: folder with shapes and, under `examples`, their examples; the shipped one if not given.
        ontology: folder of the ontology; the shipped one if not given.

    Returns:
        What is wrong; empty when the lint is silent, every example does what it says and every shape has a bad one.

    Raises:
        BadFile: a shape or an ontology module cannot be read.
    """
    bench = Bench.load(where, ontology)
    files = examples(None if where is None else where / "examples")
    linted = [Problem(where="shapes", what=what) for what in lint(bench.shapes.graph)]
    ran = [problem for file in files for problem in bench.problems(file)]
    return [*linted, *ran, *without_example(bench.shapes, files)]


def without_example(shapes: Shapes, files: Iterable[FilePath]) -> Iterator[Problem]:
    """Says which shapes no bad example breaks."""
    broken = {each.shape for file in files for each in _stated(file)}
    for shape in shapes.reporting():
        name = shape.n3(shapes.graph.namespace_manager)
        if name not in broken:
            yield Problem(where=name, what="no bad example breaks this shape, so nobody has seen it refuse. Add one.")


def _stated(example: FilePath) -> frozenset[Reported]:
    """What a bad example states in its leading comments; nothing for a good one."""
    if not example.name.startswith("bad-"):
        return frozenset()
    fields: dict[str, str] = {}
    for line in example.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        key, colon, value = line.removeprefix("#").strip().partition(": ")
        if colon and key in _FIELDS:
            fields[key] = value.strip()
    missing = [field for field in _FIELDS if field not in fields]
    if missing:
        raise BadFile(
            f"{example.name} does not state {', '.join(missing)} in its leading comments, so that nobody can tell "
            "what it breaks. Add a line such as “# shape: shape:Claim-footing” for each."
        )
    return frozenset({Reported(**fields)})

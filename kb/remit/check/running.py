"""The check as a whole: is what we ship, and what was added to it, sound?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Graph

from remit import shape_examples
from remit.check import hygiene, layout, questions
from remit.check.contradictions import contradictions
from remit.check.inferred import inferred_graph, inferred_text, write
from remit.check.report import CheckReport, Finding, Step
from remit.errors import BadFile, BadInput, Damaged
from remit.ontology import INFERRED, Ontology, modules, of_graph, read
from remit.reasoning import Classification, classify, for_reasoner, profile_violations
from remit.resources import folder
from remit.rules import compile_law
from remit.rules.lint import suspicions
from remit.terms import owl, rdf

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the check looks.

    Attributes:
        ontology: folder of the ontology.
        data: folder of the corpus.
        shapes: folder of the shapes with their examples; None to leave them out.
        questions: folder of the competency questions; None where they are not shipped, as in a wheel.
    """

    ontology: Path
    data: Path
    shapes: Path | None
    questions: Path | None

    @classmethod
    def shipped(cls) -> Places:
        """Gives the places of this installation."""
        asked = Path(__file__).resolve().parents[3] / "tests" / "questions"
        return cls(
            ontology=folder("ontology"),
            data=folder("data"),
            shapes=folder("shapes"),
            questions=asked if asked.is_dir() else None,
        )


def run(
    extra_files: Sequence[Path] = (),
    progress: Progress = lambda _: None,
    *,
    places: Places | None = None,
) -> CheckReport:
    """Checks ontology, corpus, shapes and questions, together with further files of Turtle.

    Starts Java twice; takes some ten seconds.

    Args:
        extra_files: files that are checked as if they were shipped.
        progress: is told the name of each step as it begins.
        places: where to look instead of what is shipped.

    Raises:
        BadInput: the extra `check`, which brings Java, is not installed.
    """
    where = places or Places.shipped()
    try:
        material = _Material.read(where, extra_files)
    except BadFile as problem:
        finding = Finding(step="files", rule="readable", where="", message=str(problem))
        return CheckReport(steps=(), findings=(finding,))
    steps: list[Step] = []
    found: list[Finding] = []
    for name, of_what, look in _STEPS:
        progress(f"{name}: {of_what}")
        counted, findings = look(material)
        steps.append(Step(name=name, counted=counted, of_what=of_what))
        found += findings
    return CheckReport(steps=tuple(steps), findings=tuple(found))


def write_inferred(*, places: Places | None = None) -> bool:
    """Classifies ontology and corpus, and writes the classified module; says whether it changed.

    Raises:
        BadFile: a file is not Turtle.
        BadInput: the extra `check` is not installed, or ontology and corpus contradict each other.
    """
    where = places or Places.shipped()
    material = _Material.read(where, ())
    if not material.shipped.consistent:
        raise BadInput(
            "Ontology and corpus contradict each other, so nothing can be derived from them. "
            "Run remit check, which names the records, and mend them first."
        )
    return write(inferred_text(inferred_graph(material.ontology, material.shipped)), where.ontology)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    where: Places
    modules: Mapping[str, Graph]
    corpus: Mapping[str, Graph]
    extra: Mapping[str, Graph]
    ontology: Ontology
    shipped: Classification

    @classmethod
    def read(cls, where: Places, extra_files: Sequence[Path]) -> _Material:
        found = {name: graph for name, graph in modules(where.ontology).items() if name != INFERRED}
        corpus = {
            f"data/{path.relative_to(where.data).with_suffix('').as_posix()}": read(path)
            for path in sorted(where.data.rglob("*.ttl"))
        }
        return cls(
            where=where,
            modules=found,
            corpus=corpus,
            extra={str(path): read(path) for path in extra_files},
            ontology=of_graph(together(found.values())),
            shipped=classify(for_reasoner(together([*found.values(), *corpus.values()]))),
        )

    @property
    def named(self) -> dict[str, Graph]:
        return {**self.modules, **self.corpus, **self.extra}


def together(graphs: Iterable[Graph]) -> Graph:
    """Gives the union of graphs."""
    whole = Graph()
    for graph in graphs:
        whole += graph
    return whole


_Found = tuple[int, list[Finding]]


def _layout(material: _Material) -> _Found:
    root = material.where.ontology
    names = sorted(material.modules)
    return len(names), [f for name in names for f in layout.findings(root / f"{name}.ttl", name)]


def _hygiene(material: _Material) -> _Found:
    named = material.named
    return len(hygiene.rules()), list(hygiene.findings(named))


def _profile(material: _Material) -> _Found:
    return len(material.named), [
        Finding(
            step="profile",
            rule=violation.kind,
            where=", ".join(violation.files),
            message=f"{violation.axiom} {violation.why} {violation.mend}",
        )
        for violation in profile_violations(material.named)
    ]


def _consistency(material: _Material) -> _Found:
    named = material.named
    whole = together(named.values())
    counted = sum(1 for _ in whole.subjects(rdf.type_, owl.Class))
    try:
        classified = classify(for_reasoner(whole)) if material.extra else material.shipped
    except Damaged as problem:  # the reasoner refuses what is not OWL 2 DL, which the step before names
        where = ", ".join(material.extra)
        return counted, [Finding(step="consistency", rule="reasoner", where=where, message=str(problem))]
    if not classified.consistent:
        return counted, list(contradictions(of_graph(whole), named))
    return counted, [
        Finding(
            step="consistency",
            rule="unsatisfiable",
            where=", ".join(name for name, graph in named.items() if (term, None, None) in graph),
            message=f"<{term}> can have no members: its definition contradicts itself. Change an axiom about it.",
        )
        for term in classified.unsatisfiable
    ]


def _inferred(material: _Material) -> _Found:
    if not material.shipped.consistent:
        return 0, []  # said by the step before
    graph = inferred_graph(material.ontology, material.shipped)
    path = material.where.ontology / f"{INFERRED}.ttl"
    written = path.read_text(encoding="utf-8") if path.is_file() else ""
    if written == inferred_text(graph):
        return len(graph), []
    stale = Finding(
        step="inferred",
        rule="up_to_date",
        where=f"{INFERRED}.ttl",
        message=(
            "is not what the reasoner derives from ontology and corpus now, so the program would use old classes. "
            "Run: remit check --write-inferred"
        ),
    )
    return len(graph), [stale]


def _law(material: _Material) -> _Found:
    named = material.named
    law = compile_law(together(named.values()))
    return len(law.rules), [
        Finding(
            step="law",
            rule=found.rule,
            where=", ".join(name for name, graph in named.items() if (found.where, None, None) in graph),
            message=found.what,
        )
        for found in suspicions(law)
    ]


def _questions(material: _Material) -> _Found:
    if material.where.questions is None:
        return 0, []
    asked = questions.collect(material.where.questions)
    bench = questions.Bench.of(material.ontology, together(material.corpus.values()))
    return len(asked), list(questions.findings(asked, bench))


def _examples(material: _Material) -> _Found:
    where = material.where.shapes
    if where is None:
        return 0, []
    problems = shape_examples.check(where, material.where.ontology)
    return len(shape_examples.examples(where / "examples")), [
        Finding(step="examples", rule="as_stated", where=p.where, message=p.what) for p in problems
    ]


_STEPS: Final[tuple[tuple[str, str, Callable[[_Material], _Found]], ...]] = (
    ("layout", "modules of the ontology", _layout),
    ("hygiene", "rules", _hygiene),
    ("profile", "files in the OWL 2 DL profile", _profile),
    ("consistency", "classes, by HermiT", _consistency),
    ("inferred", "classified facts", _inferred),
    ("law", "rules of law", _law),
    ("questions", "competency questions", _questions),
    ("examples", "examples of shapes", _examples),
)

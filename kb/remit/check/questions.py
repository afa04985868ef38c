"""Competency questions that can be asked: a folder each, with the query, the data and the answer expected.

A folder is named by the key of the question, and, where one question is asked twice, by `key--case`:

    tests/questions/in-force-on-day--gap/question.rq      first line: the question in words, as a comment
                                         data.ttl         what is known; without it, the shipped corpus
                                         expected.csv     variables, then the rows in any order

In `expected.csv` an address of ours is written short, as `id:actor/alibaba` or `rmt:Claim`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Graph, URIRef
from rdflib.query import ResultRow
from rdflib.term import Node

from remit.check.report import Finding
from remit.errors import BadFile
from remit.iri import ID, NS
from remit.ontology import Ontology, read
from remit.terms import rdf, rmt

_SHORT: Final = (("id:", ID), ("rmt:", NS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows of an answer.

    Attributes:
        variables: names of the columns.
        rows: the rows, sorted.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with its case.

    Attributes:
        folder: where it lies.
    """

    folder: Path

    @property
    def key(self) -> str:
        """The key of the question that it belongs to."""
        return self.folder.name.partition("--")[0]

    @property
    def iri(self) -> URIRef:
        """The address of the question that it belongs to."""
        return URIRef(f"{ID}question/{self.key}")

    def expected(self) -> Answer:
        """Gives the answer that is written down."""
        text = (self.folder / "expected.csv").read_text(encoding="utf-8")
        head, *rows = list(csv.reader(text.splitlines()))
        return Answer(variables=tuple(head), rows=tuple(sorted(tuple(row) for row in rows)))

    def answer(self, bench: Bench) -> Answer:
        """Asks the question of its own data, or of the corpus.

        Raises:
            BadFile: data or query cannot be read.
        """
        query = (self.folder / "question.rq").read_text(encoding="utf-8")
        data = self.folder / "data.ttl"
        known = bench.with_data(read(data)) if data.is_file() else bench.with_corpus
        try:
            result = known.query(query)
        except Exception as error:  # pyparsing's errors have no common base with rdflib's
            raise BadFile(f"The query of {self.folder.name} cannot be run: {error}. Correct question.rq.") from error
        names = tuple(str(v) for v in result.vars or ())
        rows = (tuple(_shown(value) for value in row) for row in result if isinstance(row, ResultRow))
        return Answer(variables=names, rows=tuple(sorted(rows)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What questions are asked of.

    Nodes have the classes that are defined by equivalence, as the program gives them at run time.

    Attributes:
        ontology: the ontology, without what was classified before.
        terms: its graph with those classes.
        with_corpus: the same together with the corpus.
    """

    ontology: Ontology
    terms: Graph
    with_corpus: Graph

    @classmethod
    def of(cls, ontology: Ontology, corpus: Graph) -> Bench:
        """Prepares an ontology and a corpus."""
        terms = _typed(ontology, Graph(), ontology.graph)
        return cls(ontology=ontology, terms=terms, with_corpus=_typed(ontology, terms, corpus))

    def with_data(self, data: Graph) -> Graph:
        """Gives the ontology together with the data of one question."""
        return _typed(self.ontology, self.terms, data)


def collect(folder: Path) -> tuple[Question, ...]:
    """Gives every question of a folder, in the order of names."""
    return tuple(Question(folder=path.parent) for path in sorted(folder.glob("*/question.rq")))


def findings(questions: tuple[Question, ...], bench: Bench) -> Iterator[Finding]:
    """Gives each question that is not answered as it should be."""
    for question in questions:
        if (question.iri, rdf.type_, rmt.Question) not in bench.terms:
            yield _finding(question, "unknown", "is asked and is not in ontology/questions.ttl. Add it there.")
            continue
        expected, found = question.expected(), question.answer(bench)
        if expected != found:
            yield _finding(question, "answer", _difference(expected, found))


def _typed(ontology: Ontology, terms: Graph, data: Graph) -> Graph:
    whole = terms + data
    for node in set(data.subjects()):
        for of_class in ontology.defined_types(whole, node):
            whole.add((node, rdf.type_, of_class))
    return whole


def _difference(expected: Answer, found: Answer) -> str:
    if expected.variables != found.variables:
        return (
            f"gives the columns {', '.join(found.variables)} and not {', '.join(expected.variables)}. "
            "Correct question.rq or expected.csv."
        )
    missing = sorted(set(expected.rows) - set(found.rows))
    surplus = sorted(set(found.rows) - set(expected.rows))
    return (
        f"is not answered as expected: missing {missing or 'nothing'}, too much {surplus or 'nothing'}. "
        "Mend the data or the query; change expected.csv only if the old answer was wrong."
    )


def _finding(question: Question, rule: str, message: str) -> Finding:
    return Finding(
        step="questions", rule=rule, where=question.folder.name, message=f"The question “{question.key}” {message}"
    )


def _shown(value: Node | None) -> str:
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, URIRef):
        for short, space in _SHORT:
            if text.startswith(space):
                return short + text.removeprefix(space)
    return text

"""Each folder beside this file is a competency question with its data and the answer expected."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from remit.check import questions
from remit.check.running import Places, together
from remit.ontology import INFERRED, modules, of_graph, read
from remit.terms import rdf, rmt

ASKED = questions.collect(Path(__file__).parent)


@cache
def bench() -> questions.Bench:
    stated = together(graph for name, graph in modules().items() if name != INFERRED)
    corpus = together(read(path) for path in Places.shipped().data.rglob("*.ttl"))
    return questions.Bench.of(of_graph(stated), corpus)


@pytest.mark.parametrize("question", ASKED, ids=lambda q: q.folder.name)
def test_question_is_answered_as_expected(question: questions.Question) -> None:
    assert (question.iri, rdf.type_, rmt.Question) in bench().terms
    assert question.answer(bench()) == question.expected()


def test_a_wrong_answer_is_found(tmp_path: Path) -> None:
    case = tmp_path / "powerless"
    case.mkdir()
    asked = next(q for q in ASKED if q.folder.name == "powerless")
    (case / "question.rq").write_bytes((asked.folder / "question.rq").read_bytes())
    (case / "expected.csv").write_text("authority\nid:actor/cma\n")
    found = list(questions.findings(questions.collect(tmp_path), bench()))
    assert [f.where for f in found] == ["powerless"]
    assert "missing [('id:actor/cma',)], too much [('id:actor/uk-aisi',)" in found[0].message

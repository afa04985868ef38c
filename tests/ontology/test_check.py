from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from remit.check import Finding, Places, run, write_inferred
from remit.check.running import together
from remit.errors import Damaged
from remit.iri import record
from remit.ontology import INFERRED, load, modules, read
from remit.reasoning import classify, for_reasoner
from remit.resources import folder
from remit.terms import owl, rdf, rmt, status

HERE = Path(__file__).parent
STEPS = ("layout", "hygiene", "profile", "consistency", "inferred", "law", "questions", "examples")


@pytest.fixture
def small(tmp_path: Path) -> Places:
    """The shipped ontology with neither corpus, shapes nor questions: one run is short."""
    (tmp_path / "data").mkdir()
    return Places(
        ontology=folder("ontology"),
        data=tmp_path / "data",
        shapes=None,
        questions=None,
    )


def of_step(findings: tuple[Finding, ...], step: str) -> Iterator[Finding]:
    return (finding for finding in findings if finding.step == step)


@pytest.mark.slow
def test_every_step_is_told_and_the_questions_of_a_checkout_are_asked(small: Places, tmp_path: Path) -> None:
    """All that we ship is checked where it is installed (`packaging/test_wheel.py`), and each question by itself."""
    questions = Places.shipped().questions
    assert questions is not None
    asked = [data.parent for data in questions.glob("name-on-day*/data.ttl")]
    for each in asked:
        shutil.copytree(each, tmp_path / "questions" / each.name)
    told: list[str] = []
    report = run(progress=told.append, places=replace(small, questions=tmp_path / "questions"))
    assert list(of_step(report.findings, "questions")) == []
    counted = {step.name: step.counted for step in report.steps}
    assert counted["questions"] == len(asked) == 2
    assert tuple(counted) == tuple(each.partition(":")[0] for each in told) == STEPS


@pytest.mark.slow
def test_illegal_pun_fails_with_file_axiom_why_and_mend(small: Places) -> None:
    pun = HERE / "illegal-pun.ttl"
    found = list(of_step(run([pun], places=small).findings, "profile"))
    assert {finding.where for finding in found} == {str(pun), "evidence"}
    ours = next(finding for finding in found if finding.where == str(pun))
    assert ours.rule == "IllegalPunning"
    assert ours.message == (
        "Declaration(DataProperty(<https://w3id.org/remit/ns#footing>)) One address is declared as two kinds of "
        "thing that OWL 2 DL keeps apart, as a property of things and one of literals. No reasoner accepts the "
        "file. Keep one declaration, and give the other use an address of its own."
    )


@pytest.mark.slow
def test_powerless_authority_with_a_power_fails_and_is_named(small: Places) -> None:
    wrong = HERE / "powerless-with-power.ttl"
    found = list(of_step(run([wrong], places=small).findings, "consistency"))
    assert [(finding.where, finding.rule) for finding in found] == [(str(wrong), "contradiction")]
    assert found[0].message == (
        "<https://w3id.org/remit/id/actor/test-institute> is a powerless authority and an empowered authority, "
        "and nothing can be both. Take away the type or the property that makes it one of them."
    )


def test_file_that_is_no_turtle_is_named_with_its_line(small: Places, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix rmt: <https://w3id.org/remit/ns#> .\nrmt:x a .\n")
    report = run([broken], places=small)
    assert [finding.rule for finding in report.findings] == ["readable"]
    assert f"The file {broken} is not Turtle: at line 2" in report.findings[0].message


@pytest.mark.slow
def test_dated_provision_goes_through_the_reasoner_by_projection() -> None:
    whole = together([*modules().values(), read(HERE / "dated-provision.ttl")])
    with pytest.raises(Damaged, match="datatype"):
        classify(whole)
    classified = classify(for_reasoner(whole))
    assert classified.consistent
    assert classified.unsatisfiable == ()
    assert (status.adjudicated, rmt.EstablishedStatus) in classified.types


@pytest.mark.slow
def test_class_that_can_have_no_members_is_found() -> None:
    graph = together(modules().values())
    impossible = URIRef("https://w3id.org/remit/ns#ImpossibleAuthority")
    graph.add((impossible, rdf.type_, owl.Class))
    graph.parse(
        data="""
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix rmt: <https://w3id.org/remit/ns#> .
        rmt:ImpossibleAuthority rdfs:subClassOf rmt:PowerlessAuthority , rmt:EmpoweredAuthority .
        """,
        format="turtle",
    )
    assert classify(for_reasoner(graph)).unsatisfiable == (impossible,)


@pytest.mark.slow
def test_classified_module_is_written_alike_each_time_and_goes_with_an_equivalence(
    small: Places, tmp_path: Path
) -> None:
    copy = tmp_path / "ontology"
    shutil.copytree(folder("ontology"), copy)
    places = Places(ontology=copy, data=small.data, shapes=None, questions=None)
    write_inferred(places=places)
    first = (copy / f"{INFERRED}.ttl").read_bytes()
    assert write_inferred(places=places) is False
    assert (copy / f"{INFERRED}.ttl").read_bytes() == first
    assert status.adjudicated in load(copy).instances_of(rmt.EstablishedStatus)

    evidence = copy / "evidence.ttl"
    text = evidence.read_text(encoding="utf-8")
    at = text.index("    owl:equivalentClass", text.index("\nrmt:EstablishedStatus\n"))
    end = text.index(" .\n", at)
    evidence.write_text(text[:at].rstrip().removesuffix(";") + text[end:], encoding="utf-8")
    assert write_inferred(places=places) is True
    assert load(copy).instances_of(rmt.EstablishedStatus) == frozenset()


def test_shipped_classification_says_which_bodies_are_powerless() -> None:
    ontology = load()
    powerless = ontology.instances_of(rmt.PowerlessAuthority)
    assert record("actor", "uk-aisi") in powerless
    assert record("actor", "cma") not in powerless
    assert ontology.instances_of(rmt.EstablishedStatus) == {
        status.adjudicated,
        status.admitted,
        status.established,
        status.given,
        status.officially_confirmed,
    }


def test_projection_keeps_what_decides_and_drops_words() -> None:
    graph = Graph()
    graph += together(modules().values())
    projected = for_reasoner(graph)
    assert (None, rmt.weakerThan, None) in projected
    assert not set(projected.predicates()) & {rmt.serves, rmt.phrase, rmt.rank, rmt.mayStepTo}

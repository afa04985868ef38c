"""Every example of the shapes does what its leading comments say, and every shape has been seen to refuse."""

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph

from remit.errors import BadFile
from remit.resources import folder
from remit.shacl import lint
from remit.shape_examples import Bench, check, examples, without_example
from remit.shapes import Shapes

FILES = examples()

# what is promised to be refused, by shape; a shape that is renamed or lost fails here
PROMISED = [
    "Incident-status",
    "Incident-oneStatus",
    "Incident-statusKnown",
    "Incident-statusSettable",
    "Incident-statusWithinEvidence",
    "Incident-step",
    "SourcingStatus-carrier",
    "Incident-core",
    "Incident-restsOn",
    "Incident-restsOnFact",
    "Claim-speaker",
    "Claim-publisher",
    "Claim-stance",
    "Claim-footing",
    "Claim-kind",
    "Claim-source",
    "Claim-position",
    "Claim-denies",
    "Claim-statusWithinEvidence",
    "Claim-place",
    "Target-quoteMatches",
    "Target-selector",
    "Target-onePosition",
    "Target-oneQuote",
    "Position-startBeforeEnd",
    "Position-typed",
    "Quote-typed",
    "Quote-oneExact",
    "Quote-words",
    "Statement-typed",
    "Statement-subject",
    "Statement-predicate",
    "Statement-object",
    "Statement-belongs",
    "Provision-citation",
    "Interval-fromBeforeUntil",
    "Authority-powers",
    "Authority-powersNotBoth",
    "Quantity-derivedFromOneClaim",
    "Quantity-derivedFromOwnClaim",
    "Quantity-comparator",
    "Quantity-unit",
    "Quantity-countedBy",
    "Quantity-statedIn",
    "IllTyped-value",
    "Assessment-reason",
    "Assessment-person",
    "Assessment-date",
    "EventRelation-reasons",
    "EventRelation-twoIncidents",
    "Document-label",
    "UnpublishedDocument-seenBy",
    "Ownership-shareNotNegative",
    "Ownership-shareWithinWhole",
]


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench.load()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_example_is_reported_as_it_states(bench: Bench, file: Path) -> None:
    assert [problem.text for problem in bench.problems(file)] == []


def test_every_shape_has_a_bad_example(bench: Bench) -> None:
    assert [problem.text for problem in without_example(bench.shapes, FILES)] == []


def test_every_class_has_a_good_example() -> None:
    classes = {file.stem for file in folder("shapes").glob("*.ttl")} - {"groups"}
    assert {file.parent.name for file in FILES if file.name.startswith("ok-")} == classes


def test_shipped_shapes_pass_their_lint(bench: Bench) -> None:
    assert lint(bench.shapes.graph) == ()


@pytest.mark.parametrize("name", PROMISED)
def test_promised_shape_reports(bench: Bench, name: str) -> None:
    assert f"https://w3id.org/remit/shape/{name}" in {str(shape) for shape in bench.shapes.reporting()}


def test_example_that_states_another_message_is_a_problem(bench: Bench, tmp_path: Path) -> None:
    wrong = tmp_path / "claim" / "bad-no-footing.ttl"
    wrong.parent.mkdir()
    text = (folder("shapes") / "examples" / "claim" / "bad-no-footing.ttl").read_text(encoding="utf-8")
    wrong.write_text(text.replace("# message: This claim has no footing", "# message: The footing is missing"))
    found = [problem.what for problem in bench.problems(wrong)]
    assert len(found) == 2
    assert found[0].startswith("not reported")
    assert "The footing is missing" in found[0]
    assert found[1].startswith("reported, and not stated")


def test_bad_example_that_conforms_is_a_problem(bench: Bench, tmp_path: Path) -> None:
    wrong = tmp_path / "claim" / "bad-nothing.ttl"
    wrong.parent.mkdir()
    shipped = folder("shapes") / "examples" / "claim"
    head = [
        line
        for line in (shipped / "bad-no-footing.ttl").read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    ]
    good = (shipped / "ok-simple.ttl").read_text(encoding="utf-8")
    wrong.write_text("\n".join(head) + "\n\n" + good.split("\n", 2)[2])
    assert [problem.what.partition(":")[0] for problem in bench.problems(wrong)] == ["not reported"]


def test_good_example_that_does_not_conform_is_a_problem(bench: Bench, tmp_path: Path) -> None:
    wrong = tmp_path / "claim" / "ok-no-footing.ttl"
    wrong.parent.mkdir()
    text = (folder("shapes") / "examples" / "claim" / "bad-no-footing.ttl").read_text(encoding="utf-8")
    wrong.write_text(text)
    found = [problem.what for problem in bench.problems(wrong)]
    assert len(found) == 1
    assert "shape:Claim-footing" in found[0]


def test_bad_example_without_its_comments_is_a_problem(bench: Bench, tmp_path: Path) -> None:
    wrong = tmp_path / "claim" / "bad-silent.ttl"
    wrong.parent.mkdir()
    wrong.write_text("# Breaks something.\n\n<https://example.org/x> <https://example.org/p> 1 .\n")
    (problem,) = bench.problems(wrong)
    assert problem.what == (
        "bad-silent.ttl does not state focus, shape, path, component, message, mend in its leading comments, so that "
        "nobody can tell what it breaks. Add a line such as “# shape: shape:Claim-footing” for each."
    )


def test_running_an_example_leaves_the_ontology_as_it_was(bench: Bench) -> None:
    before = set(bench._ontology)
    for file in FILES[:5]:
        list(bench.problems(file))
    assert set(bench._ontology) == before


def test_shape_without_a_bad_example_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "thing.ttl").write_text(
        """
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix rmt: <https://w3id.org/remit/ns#> .
        @prefix shape: <https://w3id.org/remit/shape/> .
        shape:Thing a sh:NodeShape ; sh:targetClass rmt:Thing ; sh:property shape:Thing-label .
        shape:Thing-label a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 .
        """
    )
    found = [problem.text for problem in check(tmp_path)]
    assert found[-1] == "shape:Thing-label: no bad example breaks this shape, so nobody has seen it refuse. Add one."
    assert any(text.startswith("shapes: Shape shape:Thing-label has 0 values of sh:message") for text in found)


def test_file_that_is_not_turtle_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "claim.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\nsh:a sh:b ;;\nsh:c\n")
    with pytest.raises(BadFile) as refused:
        Shapes.load(tmp_path)
    assert "claim.ttl cannot be read as Turtle" in str(refused.value)
    assert refused.value.line == 3


def test_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="every change would be accepted"):
        Shapes.load(tmp_path)


def test_corpus_conforms() -> None:
    graph = Graph(bind_namespaces="none")
    for kind in ("ontology", "data"):
        for file in sorted(folder(kind).rglob("*.ttl")):
            graph.parse(file, format="turtle")
    _, _, text = pyshacl.validate(graph, shacl_graph=Shapes.load().graph)
    assert "Conforms: True" in text, text[:4000]

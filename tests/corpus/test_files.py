"""The corpus as files: well-formed, closed, and shown in sentences that say who says so."""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, URIRef

from corpus_graphs import corpus, everything, modules
from remit.check.layout import findings
from remit.iri import ID, NS
from remit.literals import ill_typed
from remit.resources import folder
from remit.terms import dcterms, edtf, oa, odrl, prov, rdf, rdfs, rmt, schema, sh, skos, xsd

DERIVED = (
    rmt.saidIn,
    rmt.coreOf,
    rmt.statusPhrase,
    rmt.ceiling,
    rmt.contestedBy,
    rmt.anchoring,
    rmt.beyondEvidence,
    rmt.forbiddenStep,
    rmt.quoteMismatch,
    rmt.illTypedValue,
)
FOREIGN = tuple(v.NAMESPACE for v in (dcterms, edtf, oa, odrl, prov, rdf, rdfs, schema, sh, skos, xsd))
REPORTING = re.compile(r"\b(says?|reports|suggest)\b|^(Officially alleged|Alleged|Reported)\b")


@pytest.mark.parametrize("module", modules(), ids=lambda path: path.stem)
def test_a_module_is_turtle_with_its_purpose_on_top_and_no_unused_prefix(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    graph = Graph().parse(module)
    assert len(graph) > 0
    assert text.startswith("# ")
    assert text.endswith(" .\n")
    assert "\r" not in text
    assert "\t" not in text
    body = re.sub(r'"(?:[^"\\]|\\.)*"|^#.*$', "", text, flags=re.MULTILINE)
    for prefix in re.findall(r"^@prefix ([\w-]+):", text, flags=re.MULTILINE):
        assert re.search(rf"(?<!@prefix )(?<![\w-]){prefix}:(?! <)", body), prefix


@pytest.mark.parametrize("module", modules(), ids=lambda path: path.stem)
def test_a_module_is_laid_out_like_the_ontology_but_in_the_order_of_its_sources(module: Path) -> None:
    assert [f for f in findings(module, module.stem) if f.rule != "alphabet"] == []


def test_a_blank_node_is_a_part_of_one_thing_at_most() -> None:
    """Conditions, memberships and intervals are written within what they belong to, and nothing else may name them."""
    graph = corpus()
    blank = {term for triple in graph for term in triple if isinstance(term, BNode)}
    assert [node for node in blank if len(list(graph.subject_predicates(node))) > 1] == []


def test_every_address_of_ours_is_described_in_corpus_or_ontology() -> None:
    graph = everything()
    described = set(graph.subjects())
    ours = {term for triple in corpus() for term in triple if isinstance(term, URIRef) and term.startswith((ID, NS))}
    assert sorted(ours - described) == []


def test_every_term_is_ours_or_of_a_vocabulary_that_remit_uses() -> None:
    used = {p for _, p, _ in corpus()} | set(corpus().objects(None, rdf.type_))
    assert [term for term in sorted(used) if not str(term).startswith((NS, *FOREIGN))] == []


def test_every_literal_is_in_its_datatype() -> None:
    literals = {o for o in corpus().objects() if isinstance(o, Literal)}
    assert {str(o): why for o in literals if (why := ill_typed(o))} == {}


def test_what_the_program_derives_is_not_authored() -> None:
    graph = corpus()
    assert {p for p in DERIVED if (None, p, None) in graph} == set()
    with_status = set(graph.subjects(rmt.sourcingStatus, None))
    assert with_status == set(graph.subjects(rdf.type_, rmt.Incident))


@pytest.mark.parametrize("kind", [rmt.Claim, rmt.Statement])
def test_each_claim_and_statement_is_labelled_with_a_reporting_clause(kind: URIRef) -> None:
    graph = corpus()
    labels = [str(graph.value(node, rdfs.label)) for node in graph.subjects(rdf.type_, kind)]
    assert labels
    assert [label for label in labels if not REPORTING.search(label)] == []
    assert [label for label in labels if not label.endswith(".")] == []


def test_an_incident_is_headed_as_alleged_or_as_an_inquiry() -> None:
    graph = corpus()
    labels = [str(graph.value(i, rdfs.label)) for i in graph.subjects(rdf.type_, rmt.Incident)]
    assert len(labels) == 8
    assert [label for label in labels if not label.startswith(("Alleged ", "Inquiry "))] == []


def test_the_whole_corpus_conforms_to_the_shapes() -> None:
    shapes = Graph()
    for file in sorted(folder("shapes").glob("*.ttl")):
        shapes.parse(file)
    conforms, _, report = pyshacl.validate(everything(), shacl_graph=shapes, inference="none")
    assert conforms, report

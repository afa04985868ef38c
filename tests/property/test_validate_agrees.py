"""Validating everything agrees with plain pySHACL on the whole graph with the evidence beside it.

`REMIT_EXAMPLES` sets how many times the usual number of examples is drawn.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

import changes
import serving
from changes import Laid
from remit.base import KnowledgeBase
from remit.change import Change
from remit.consequences import Consequences
from remit.errors import Violation
from remit.iri import CONTRIBUTIONS, record
from remit.outcomes import Validation
from remit.patch import Quad
from remit.release import Release
from remit.resources import folder
from remit.state import Reads, State
from remit.terms import rdf, rdfs, rmt, sh, status, xsd

Reason = tuple[str, str, str | None]
MANY = int(os.environ.get("REMIT_EXAMPLES", "1"))


@pytest.fixture(scope="module")
def bare_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("bare") / "home", corpus=False)


def told(violations: Iterable[Violation]) -> Counter[Reason]:
    return Counter((v.focus, v.shape, v.value) for v in violations)


def plain(kb: KnowledgeBase) -> Counter[Reason]:
    """Gives what pySHACL itself reports of the whole graph, each reason once."""
    consequences = Consequences(ontology=kb.release.ontology, scheme=kb.release.scheme, text_of=kb.documents.text)
    quads = list(kb.quads())
    literals = [(quad.subject, quad.object) for quad in quads if isinstance(quad.object, Literal)]
    evidence = consequences.evidence(State(Reads(kb.store)), literals)
    graph = Graph(bind_namespaces="none")
    for triple in (*(quad[:3] for quad in quads), *evidence.triples):
        graph.add(triple)
    _, report, _ = validate(graph, shacl_graph=kb.release.shapes.graph)
    assert isinstance(report, Graph)
    found: set[Reason] = set()
    for result in report.objects(None, sh.result):
        focus, shape = report.value(result, sh.focusNode), report.value(result, sh.sourceShape)
        value: Node | None = report.value(result, sh.value)
        found.add((str(focus), str(shape), None if value is None else value.n3()))
    return Counter(found)


def both(kb: KnowledgeBase) -> tuple[Validation, Validation]:
    return kb.validate(workers=1), kb.validate(workers=2)


@pytest.mark.slow
@pytest.mark.timeout(300 * MANY)
def test_drawn_states_that_do_not_conform_are_reported_as_plain_pyshacl_does(bare_home: Path) -> None:
    count: Counter[str] = Counter()

    @settings(max_examples=4 * MANY, derandomize=MANY == 1, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changes.laid_worlds(), st.data())
    def holds(laid: Laid, data: st.DataObject) -> None:
        home = Path(tempfile.mkdtemp()) / "home"
        with KnowledgeBase.open(serving.copy_home(bare_home, home)) as kb:
            ontology = frozenset(kb.quads())
            kb.accept(Change(author="a", reason="the world", adds=laid.quads), now=serving.NOW, large=True)
            change = changes.drawn_change(data.draw, laid, frozenset(kb.quads()) - ontology, ontology, things=6)
            # past the gate, so that the state need not conform and what was derived may be stale
            kb.store.apply(change.adds, change.removes, position=kb.position())
        with KnowledgeBase.open(home) as kb:
            alone, together = both(kb)
            assert told(alone.violations) == told(together.violations) == plain(kb)
            assert alone.focus == together.focus
            assert alone.conforms is together.conforms is (not alone.violations)
            count["drawn"] += 1
            count["conforming"] += alone.conforms
        shutil.rmtree(home.parent)

    holds()
    assert count["conforming"] < count["drawn"], count


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_corpus_conforms_in_one_process_and_in_two(tmp_path: Path) -> None:
    with KnowledgeBase.open(serving.make_home(tmp_path / "home", corpus=True)) as kb:
        alone, together = both(kb)
        assert alone == together
        assert alone.conforms
        assert alone.focus > 500
        assert plain(kb) == Counter()
        incident = record("incident", "si-1")
        wrong = [
            Quad(incident, rmt.sourcingStatus, status.corroborated, CONTRIBUTIONS),
            Quad(record("claim", "seed-c7"), rmt.madeOn, Literal("2026-11-31", datatype=xsd.date), CONTRIBUTIONS),
            Quad(record("actor", "nameless"), rdf.type_, rmt.Organisation, CONTRIBUTIONS),
        ]
        kb.store.apply(wrong, (), position=kb.position())
        with_wrong = KnowledgeBase(kb.home, store=kb.store, journal=kb.journal)
        alone, together = both(with_wrong)
        assert alone == together
        assert told(alone.violations) == plain(with_wrong)
        assert {v.focus for v in alone.violations} == {str(quad.subject) for quad in wrong}
        (above,) = [v for v in alone.violations if v.shape.endswith("Incident-statusWithinEvidence")]
        assert "origin" in above.message


@pytest.mark.slow
def test_other_shapes_are_those_that_every_process_validates_against(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    for file in folder("shapes").glob("*.ttl"):
        shutil.copy(file, shapes)
    (shapes / "own.ttl").write_text(OWN_SHAPE, encoding="utf-8")
    release = Release(shapes=shapes)
    with KnowledgeBase.open(serving.make_home(tmp_path / "home", corpus=False), release=release) as kb:
        nobody = record("actor", "nobody")
        lacks = [
            Quad(nobody, rdf.type_, rmt.Organisation, CONTRIBUTIONS),
            Quad(nobody, rdfs.label, Literal("Nobody", lang="en"), CONTRIBUTIONS),
        ]
        kb.store.apply(lacks, (), position=kb.position())
        alone, together = both(kb)
        assert alone == together
        own = URIRef("https://w3id.org/remit/shape/Own-wikidata")
        assert told(alone.violations) == Counter({(str(nobody), str(own), None): 1}) == plain(kb)


OWN_SHAPE = """
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/remit/shape/> .

shape:Own a sh:NodeShape ; sh:targetClass rmt:Organisation ; sh:property shape:Own-wikidata .
shape:Own-wikidata a sh:PropertyShape ;
    sh:path rmt:wikidata ;
    sh:minCount 1 ;
    sh:severity sh:Violation ;
    sh:message "An organisation has no item in Wikidata."@en ;
    rmt:mend "Add its item."@en .
"""

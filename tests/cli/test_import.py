"""What was exported and brought in elsewhere is the same graph, whatever it went through before."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import serving
from commanding import Remit, remit_in, served
from remit.base import KnowledgeBase
from remit.change import Change, read_document
from remit.iri import CONTRIBUTIONS, corpus_graph, record
from remit.patch import Quad
from remit.release import Release
from remit.resources import folder
from remit.terms import anchoring, rmt, status

FORMS = {"trig": "trig", "nquads": "nq", "jsonld": "jsonld"}
LATER = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = "Example Lab copied a model of Example Inc. That is all, says the Gazette."
SEED = corpus_graph("incidents/seed")
SI_1 = record("incident", "si-1")
C7 = record("claim", "seed-c7")
QUOTE = f"""
<claim/copying/target> oa:hasSelector <claim/copying/target/quote> .
<claim/copying/target/quote> a oa:TextQuoteSelector ; oa:exact "{TEXT[:40]}" .
"""
DENIAL = """
@base <https://w3id.org/remit/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
<claim/no> a rmt:Claim ; rdfs:label "The Example Gazette denies it."@en ; rmt:stance <stance/denies> ;
    rmt:footing <footing/own-voice> ; rmt:kind <kind/alleged-fact> ; rmt:denies <claim/{denied}> ;
    rmt:link <claim/no/link/0> ; oa:hasTarget <claim/no/target> .
<claim/no/link/0> a rmt:SpeakerLink ; rmt:order 0 ; rmt:speaker <actor/copying-gazette> .
<claim/no/target> a oa:SpecificResource ; oa:hasSource <document/no> ; oa:hasSelector <claim/no/target/p> .
<claim/no/target/p> a oa:TextPositionSelector ; oa:start 0 ; oa:end 5 .
<document/no> a rmt:Document ; rdfs:label "Example Gazette, a denial"@en ; dcterms:publisher <actor/copying-gazette> .
"""


def posted(turtle: str) -> Change:
    return read_document(turtle.encode(), "text/turtle", author="Ada", reason="a test")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with the corpus, but for law and chips, on which somebody worked.

    An incident with a text attached; a claim of the corpus denied; the status of an incident of the corpus decided
    anew; a status that fell when its claim was withdrawn.
    """
    scratch = tmp_path_factory.mktemp("lived")
    release = Release(corpus=serving.without_law(scratch / "data"))
    home = serving.make_home(scratch / "home", corpus=True, release=release)
    with KnowledgeBase.open(home) as kb:
        document = serving.incident("unsourced").replace(
            'rdfs:label "Example Gazette', f'rmt:length {len(TEXT)} ; rdfs:label "Example Gazette'
        )
        kb.accept(posted(document + QUOTE), now=LATER)
        kb.attach(record("document", "copying"), TEXT.encode(), author="Ada", now=LATER)
        kb.accept(posted(DENIAL.replace("{denied}", "seed-c7")), now=LATER)
        held = Quad(SI_1, rmt.sourcingStatus, status.reported_document, SEED)
        anew = held._replace(object=status.unsourced, graph=CONTRIBUTIONS)
        kb.accept(Change(author="Ada", reason="lower", adds=frozenset({anew}), removes=frozenset({held})), now=LATER)
    return home


def quads(home: Path) -> frozenset[Quad]:
    with KnowledgeBase.open(home) as kb:
        return frozenset(kb.quads())


def test_what_was_done_to_the_corpus_shows_in_it(lived: Path, made: Path) -> None:
    """Else the tests below would compare less than they say."""
    held = quads(lived)
    derived = {q.predicate for q in held - quads(made) if q.graph.startswith(corpus_graph(""))}
    assert rmt.statusPhrase in derived
    assert not [q for q in held if (q.subject, q.predicate, q.graph) == (SI_1, rmt.sourcingStatus, SEED)]
    assert [q for q in held if q.object == anchoring.verified]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_gives_the_same_graph_elsewhere(lived: Path, bare: Path, tmp_path: Path, form: str) -> None:
    source, target = remit_in(lived, tmp_path), serving.copy_home(bare, tmp_path / "target")
    file = f"all.{FORMS[form]}"
    assert source("export", "--format", form, "--output", file).code == 0
    done = remit_in(target, tmp_path)("import", file, "--documents", str(lived / "documents"))
    assert done.code == 0, done.err
    assert "1 texts attached" in done.out
    assert quads(target) == quads(lived)
    assert remit_in(target, tmp_path)("validate", "--workers", "1").code == 0


def test_import_is_one_change_with_author_and_reason(lived: Path, bare: Path, tmp_path: Path) -> None:
    remit_in(lived, tmp_path)("export", "--output", "all.trig")
    target = remit_in(serving.copy_home(bare, tmp_path / "target"), tmp_path)
    dry = target("import", "all.trig", "--dry-run", "--json")
    assert (dry.json()["dryRun"], target("journal", "list", "--json").json()["total"]) == (True, 1)
    assert target("import", "all.trig", "--author", "Bob", "--reason", "moved", "--id", "one").code == 0
    entry = target("journal", "show", "2", "--json").json()
    assert (entry["kind"], entry["author"], entry["reason"], entry["id"]) == ("import", "Bob", "moved", "one")
    again = target("import", "all.trig", "--author", "Bob", "--reason", "moved", "--id", "one", "--json")
    assert again.json()["replayed"] is True


def test_without_the_texts_their_quotes_are_not_checked_and_it_is_said(lived: Path, bare: Path, tmp_path: Path) -> None:
    remit_in(lived, tmp_path)("export", "--output", "all.trig")
    target = serving.copy_home(bare, tmp_path / "target")
    done = remit_in(target, tmp_path)("import", "all.trig")
    assert done.code == 0, done.err
    assert "--documents" in done.err
    there, here = quads(lived), quads(target)
    assert {(q.predicate, q.object) for q in here - there} == {(rmt.anchoring, anchoring.not_checked)}
    assert {q.predicate for q in there - here} == {rmt.anchoring, rmt.textHeld}


def test_import_beside_a_server_is_the_same(lived: Path, bare: Path, tmp_path: Path) -> None:
    remit_in(lived, tmp_path)("export", "--output", "all.jsonld", "--format", "jsonld")
    target = serving.copy_home(bare, tmp_path / "target")
    with served(target, tmp_path):
        done = remit_in(target, tmp_path)("import", "all.jsonld", "--documents", str(lived))
        assert done.code == 0, done.err
        out = remit_in(target, tmp_path)("export", "--format", "nquads").out
        assert remit_in(target, tmp_path)("export", "--format", "nquads", "--output", "beside.nq").code == 0
    assert (tmp_path / "beside.nq").read_text() == out
    assert quads(target) == quads(lived)


def test_bringing_in_what_is_there_already_has_no_effect(lived: Path, tmp_path: Path) -> None:
    home = serving.copy_home(lived, tmp_path / "home")
    remit = remit_in(home, tmp_path)
    before = quads(home)
    remit("export", "--output", "all.trig")
    done = remit("import", "all.trig", "--json")
    assert done.code == 0, done.err
    assert done.json()["position"] is None
    assert quads(home) == before


def test_a_corpus_that_differs_from_the_one_held_is_refused(lived: Path, made: Path, tmp_path: Path) -> None:
    remit_in(lived, tmp_path)("export", "--output", "all.trig")
    target = serving.copy_home(made, tmp_path / "target")
    done = remit_in(target, tmp_path)("import", "all.trig")
    assert done.code == 2
    assert "--no-corpus" in done.err
    assert quads(target) == quads(made)


def test_a_report_and_a_format_without_graphs_are_told_apart_from_an_export(remit: Remit, tmp_path: Path) -> None:
    for form, name in (("csv", "all.csv"), ("turtle", "all.ttl")):
        assert remit("export", "--format", form, "--output", name).code == 0
        done = remit("import", name)
        assert done.code == 2
        assert "--format trig" in done.err
    assert remit("import", "none.trig").code == 2


def test_another_ontology_is_told_and_can_be_left_out(bare: Path, tmp_path: Path) -> None:
    shutil.copytree(folder("ontology"), tmp_path / "ontology")
    scheme = tmp_path / "ontology" / "schemes" / "mark.ttl"
    note = '<https://w3id.org/remit/id/mark/contested> <http://www.w3.org/2004/02/skos/core#note> "more"@en .'
    scheme.write_text(f"{scheme.read_text()}\n{note}\n")
    older = Release(tmp_path / "ontology", version="0.0.9")
    source = serving.make_home(tmp_path / "source", corpus=False, release=older)
    with KnowledgeBase.open(source, release=older) as kb:
        kb.accept(posted(serving.actor("acme", "Acme")), now=LATER)
    remit_in(source, tmp_path)("export", "--output", "all.trig")
    target = remit_in(serving.copy_home(bare, tmp_path / "target"), tmp_path)
    done = target("import", "all.trig", "--json")
    assert done.code == 5
    said = json.loads(done.err)["detail"]
    assert "ontology/schemes/mark (of release 0.0.9)" in said
    assert "--without-ontology" in said
    assert target("import", "all.trig", "--without-ontology").code == 0
    assert target("show", "acme").code == 0


def test_an_interrupted_export_leaves_the_file_that_was_there(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "all.nq").write_text("before")
    done = remit("export", "--format", "nquads", "--graph", "https://example.org/none", "--output", "all.nq")
    assert done.code == 4
    assert (tmp_path / "all.nq").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["all.nq"]
    assert remit("export", "--format", "nquads", "--output", "no/such/folder.nq").code == 2
    assert remit("export", "--format", "nquads", "--output", "all.nq").code == 0
    assert (tmp_path / "all.nq").read_bytes().startswith(b"# Remit")


def test_export_of_the_past_by_position_and_day(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(serving.actor("acme", "Acme"))
    before = remit("export", "--format", "nquads").out
    assert remit("add", "a.ttl", "--reason", "a test").code == 0
    assert remit("export", "--format", "nquads", "--at", "1").out == before
    assert remit("export", "--format", "nquads", "--as-known-on", "2026-11-23").out == before
    assert remit("export", "--at", "1", "--as-known-on", "2026-11-23").code == 2
    assert remit("export", "--at", "9").code == 4
    assert "acme" in remit("export", "--format", "nquads").out


def test_journal_is_listed_by_what_was_asked_for_and_shows_what_an_entry_did(lived: Path, tmp_path: Path) -> None:
    remit = remit_in(lived, tmp_path)
    listed = remit("journal", "list", "--author", "Ada", "--record", "document/copying", "--json").json()["items"]
    assert {entry["position"] for entry in listed} >= {3, 4}  # recorded, and its text attached
    assert remit("journal", "list", "--words", "no such words", "--json").json()["items"] == []
    shown = remit("journal", "show", "3").out
    assert (
        "touched  Alleged copying of a model by Example Lab (stated without a source; 1 document, 1 originator)"
        in shown
    )
    patch = remit("journal", "show", "3", "--patch").out
    assert patch.rstrip().endswith("TC .")

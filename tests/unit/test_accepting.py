"""What becomes of changes to a knowledge base that holds the corpus: refused, lowered, replayed, redacted, attached."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

import serving
from remit import writing
from remit.base import KnowledgeBase
from remit.change import Change, read_document
from remit.errors import BadInput, Conflict, LargeChange, Refused, Violation
from remit.iri import CONTRIBUTIONS, SHAPE, corpus_graph, ontology_graph, record
from remit.patch import Quad
from remit.resources import folder
from remit.terms import anchoring, credibility, mark, oa, prov, rdf, rdfs, rmt, role, schema, status, xsd

MADE = serving.NOW
LATER = MADE + timedelta(days=8)
SEED = corpus_graph("incidents/seed")
SI_1 = record("incident", "si-1")
EDITOR = record("actor", "corpus-editor")
TEXT = "The Example Gazette says that Example Lab copied a model of Example Maker. It gives no source for it.\n"


@pytest.fixture(scope="module")
def corpus_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("corpus") / "home", corpus=True)


@pytest.fixture(scope="module")
def read_only(corpus_home: Path) -> Iterator[KnowledgeBase]:
    """The corpus, for tests that write nothing."""
    with KnowledgeBase.open(corpus_home) as kb:
        yield kb


@pytest.fixture
def corpus(corpus_home: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(serving.copy_home(corpus_home, tmp_path / "home")) as kb:
        yield kb


@pytest.fixture(scope="module")
def bare_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("bare") / "home", corpus=False)


@pytest.fixture
def home(bare_home: Path, tmp_path: Path) -> Path:
    return serving.copy_home(bare_home, tmp_path / "home")


@pytest.fixture
def bare(home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(home) as kb:
        yield kb


def seed(old: str = "", new: str = "") -> Change:
    """Gives the seed incident as somebody posts it, with some words put in the place of others."""
    text = (folder("data") / "incidents" / "seed.ttl").read_text(encoding="utf-8")
    assert not old or text.count(old) == 1
    return posted(text.replace(old, new) if old else text)


def posted(turtle: str, **given: object) -> Change:
    return replace(read_document(turtle.encode(), "text/turtle", author="a", reason="r"), **given)


def changed(adds: Iterable[Quad] = (), removes: Iterable[Quad] = ()) -> Change:
    return Change(author="a", reason="r", adds=frozenset(adds), removes=frozenset(removes))


def refused(kb: KnowledgeBase, change: Change) -> tuple[Violation, ...]:
    before = kb.position()
    with pytest.raises(Refused) as caught:
        kb.accept(change, now=LATER, large=True)
    assert kb.position() == before
    return caught.value.violations


def by_shape(violations: tuple[Violation, ...], name: str) -> Violation:
    (found,) = [v for v in violations if v.shape == f"{SHAPE}{name}"]
    return found


def status_of(kb: KnowledgeBase, node: URIRef) -> set[object]:
    return set(kb.view().objects(node, rmt.sourcingStatus))


def withdrawal(claim: URIRef) -> set[Quad]:
    retraction = record("document", "retraction")
    return {
        Quad(retraction, rdf.type_, rmt.Document, CONTRIBUTIONS),
        Quad(retraction, rdfs.label, Literal("Correction of the next day", lang="en"), CONTRIBUTIONS),
        Quad(claim, prov.wasInvalidatedBy, retraction, CONTRIBUTIONS),
    }


def regrading(claim: URIRef, day: datetime) -> set[Quad]:
    node, moment = record("assessment", "regraded"), Literal(f"{day:%Y-%m-%dT%H:%M:%SZ}", datatype=xsd.dateTime)
    said = (
        (rdf.type_, rmt.Grading),
        (rmt.assesses, claim),
        (rmt.credibility, credibility.grade_5),
        (rmt.assessedBy, EDITOR),
        (rmt.assessedOn, moment),
        (rmt.acceptedBy, EDITOR),
        (rmt.acceptedOn, moment),
        (rmt.reason, Literal("The publisher showed to nobody that it had read the memo.", lang="en")),
    )
    return {Quad(node, predicate, value, CONTRIBUTIONS) for predicate, value in said}


# ---- a status and its evidence


@pytest.mark.slow
def test_the_seed_posted_again_without_its_status_is_refused_with_property_and_mend(read_only: KnowledgeBase) -> None:
    (violation,) = refused(read_only, seed(";\n    rmt:sourcingStatus status:reported-document .", " ."))
    assert violation.focus == str(SI_1)
    assert violation.path == str(rmt.sourcingStatus)
    assert violation.value is None
    assert "sourcing status" in violation.message
    assert violation.mend


@pytest.mark.slow
def test_the_seed_posted_as_corroborated_is_refused_and_the_shared_origin_is_named(corpus: KnowledgeBase) -> None:
    held = Quad(SI_1, rmt.sourcingStatus, status.reported_document, SEED)
    violations = refused(corpus, changed({held._replace(object=status.corroborated, graph=CONTRIBUTIONS)}, {held}))
    above = by_shape(violations, "Incident-statusWithinEvidence")
    assert above.focus == str(SI_1)
    assert above.value == f"<{status.corroborated}>"
    assert "memo that one publication says it has seen" in above.message
    assert "origin" in above.message
    # and so where somebody posts the whole account under the other status, beside the one that is held
    violations = refused(corpus, seed("sourcingStatus status:reported-document", "sourcingStatus status:corroborated"))
    assert by_shape(violations, "Incident-oneStatus").focus == str(SI_1)
    assert "origin" in by_shape(violations, "Incident-statusWithinEvidence").message


def test_two_statuses_are_refused(bare: KnowledgeBase) -> None:
    violations = refused(bare, posted(serving.incident("unsourced> , <status/rumoured")))
    assert by_shape(violations, "Incident-oneStatus").path == str(rmt.sourcingStatus)


@pytest.mark.parametrize("above", ["rumoured", "alleged", "officially-confirmed"])
def test_a_status_above_the_evidence_is_refused_and_said_what_the_claims_reach(bare: KnowledgeBase, above: str) -> None:
    violation = by_shape(refused(bare, posted(serving.incident(above))), "Incident-statusWithinEvidence")
    assert violation.value == f"<{record('status', above)}>"
    assert "stated without a source" in violation.message


def test_a_status_of_a_claim_is_computed_and_one_set_higher_is_refused(bare: KnowledgeBase) -> None:
    bare.accept(posted(serving.incident("unsourced")), now=LATER)
    claim = record("claim", "copying")
    assert status_of(bare, claim) == {status.unsourced}
    violations = refused(bare, changed({Quad(claim, rmt.sourcingStatus, status.alleged, CONTRIBUTIONS)}))
    assert by_shape(violations, "Claim-statusWithinEvidence").focus == str(claim)


@pytest.mark.parametrize("property_", [rmt.beyondEvidence, rmt.forbiddenStep, rmt.quoteMismatch, rmt.illTypedValue])
def test_what_the_gate_computes_beside_the_data_cannot_be_written(bare: KnowledgeBase, property_: URIRef) -> None:
    with pytest.raises(BadInput, match="only computed"):
        bare.accept(changed({Quad(SI_1, property_, status.alleged, CONTRIBUTIONS)}), now=LATER)


def test_what_only_the_program_writes_is_not_taken_from_others(bare: KnowledgeBase) -> None:
    bare.accept(posted(serving.incident("unsourced")), now=LATER)
    incident, claim, page = (record(kind, "copying") for kind in ("incident", "claim", "document"))
    before = frozenset(bare.quads())
    forged = {
        Quad(node, predicate, value, CONTRIBUTIONS)
        for node in (incident, claim, URIRef(f"{claim}/statement/0"), page)
        for predicate, value in (
            (rmt.statusPhrase, Literal("adjudicated", lang="en")),
            (rmt.ceiling, status.adjudicated),
            (rmt.mark, mark.contested),
            (rmt.anchoring, anchoring.verified),
            (rdf.type_, rmt.InterestedAccuser),
        )
    }
    assert bare.accept(changed(forged), now=LATER).added == 0
    assert frozenset(bare.quads()) == before


def test_a_class_by_definition_follows_from_a_neighbour_too(bare: KnowledgeBase) -> None:
    """Who accuses and only comments has no stake, until commenting is said to give one."""
    bare.accept(posted(serving.incident("unsourced")), now=LATER)
    incident, party = record("incident", "copying"), URIRef(f"{record('incident', 'copying')}/participation/gazette")
    said = {
        Quad(incident, rmt.participation, party, CONTRIBUTIONS),
        Quad(party, rdf.type_, rmt.Participation, CONTRIBUTIONS),
        Quad(party, rmt.participant, record("actor", "copying-gazette"), CONTRIBUTIONS),
        Quad(party, rmt.role, role.accuser, CONTRIBUTIONS),
        Quad(party, rmt.role, role.commentator, CONTRIBUTIONS),
    }
    bare.accept(changed(said), now=LATER)
    assert not bare.view().has(party, rdf.type_, rmt.InterestedAccuser)
    words = ontology_graph("schemes/role")
    stake = Quad(role.commentator, rmt.givesStake, Literal("true", datatype=xsd.boolean), words)
    bare._writer.accept(changed({stake}), now=LATER, of_release=True)  # as a release would
    assert bare.view().has(party, rdf.type_, rmt.InterestedAccuser)
    bare._writer.accept(changed(removes={stake}), now=LATER, of_release=True)
    assert not bare.view().has(party, rdf.type_, rmt.InterestedAccuser)


# ---- evidence that falls


@pytest.mark.slow
def test_seed_g13_the_memo_regraded_improbable_lowers_the_seed_to_rumoured(corpus: KnowledgeBase) -> None:
    accepted = corpus.accept(changed(regrading(record("claim", "seed-c16"), LATER)), now=LATER)
    (lowered,) = [one for one in accepted.lowered if one.incident == SI_1]
    assert (lowered.before, lowered.after) == (status.reported_document, status.rumoured)
    view = corpus.view()
    assert status_of(corpus, SI_1) == {status.rumoured}
    assert view.has(SI_1, rmt.mark, mark.contested)
    assert [str(p) for p in view.objects(SI_1, rmt.statusPhrase)] == ["rumoured, contested"]
    for number in (7, 8, 9, 18):
        assert status_of(corpus, record("claim", f"seed-c{number}")) == {status.rumoured}
    (decision,) = [one for one in view.subjects(rmt.assesses, SI_1) if view.has(one, rmt.toStatus, status.rumoured)]
    assert view.has(decision, rdf.type_, rmt.StatusDecision)
    assert view.has(decision, rmt.fromStatus, status.reported_document)
    assert set(view.objects(decision, rmt.acceptedOn)) == set(view.objects(decision, rmt.assessedOn)) != set()
    assert lowered.reason in {str(reason) for reason in view.objects(decision, rmt.reason)}
    with corpus.as_known_on(LATER - timedelta(days=1)) as before:
        assert status_of(before, SI_1) == {status.reported_document}
        phrases = [str(phrase) for phrase in before.view().objects(SI_1, rmt.statusPhrase)]
        assert phrases == ["reported from a document, contested"]
    assert corpus.validate(workers=1).conforms


@pytest.mark.slow
def test_a_withdrawn_claim_lowers_the_seed_to_rumoured(corpus: KnowledgeBase) -> None:
    accepted = corpus.accept(changed(withdrawal(record("claim", "seed-c16"))), now=LATER)
    assert [(one.incident, one.after) for one in accepted.lowered] == [(SI_1, status.rumoured)]
    assert corpus.view().has(SI_1, rmt.mark, mark.contested)


@pytest.mark.slow
def test_without_the_identification_of_its_publisher_the_seed_falls_to_rumoured(corpus: KnowledgeBase) -> None:
    identification = record("assessment", "seed-identification-of-publisher")
    accepted = corpus.accept(changed(withdrawal(identification)), now=LATER)
    assert (SI_1, status.rumoured) in [(one.incident, one.after) for one in accepted.lowered]


def test_a_status_set_in_two_graphs_is_lowered_in_both(bare: KnowledgeBase) -> None:
    """A quad that stands twice is one triple: where it falls, it falls everywhere."""
    rumour = (
        serving.incident("rumoured")
        .replace(
            "<actor/copying-gazette> .\n\n<claim/copying/statement",
            "<actor/copying-gazette> .\n\n<claim/copying/link/1> a rmt:SpeakerLink ; rmt:order 1 ; "
            "rmt:speaker rmt:UnnamedSpeaker ; rmt:attestedBy <claim/copying> .\n\n<claim/copying/statement",
        )
        .replace("rmt:link <claim/copying/link/0>", "rmt:link <claim/copying/link/0> , <claim/copying/link/1>")
    )
    incident = record("incident", "copying")
    bare.accept(posted(rumour), now=MADE)
    bare.accept(changed({Quad(incident, rmt.sourcingStatus, status.rumoured, CONTRIBUTIONS)}), now=MADE)
    link = URIRef(f"{record('claim', 'copying')}/link/1")
    gone = {quad for quad in bare.quads() if link in (quad.subject, quad.object)}
    accepted = bare.accept(changed(removes=gone), now=LATER)
    assert [one.after for one in accepted.lowered] == [status.unsourced]
    assert status_of(bare, incident) == {status.unsourced}


# ---- identifiers and positions


def test_a_retry_with_the_same_identifier_is_a_replay(bare: KnowledgeBase) -> None:
    change = posted(serving.actor("one", "One"), id="mine")
    first = bare.accept(change, now=LATER)
    again = bare.accept(change, now=LATER + timedelta(hours=1))
    assert (again.position, again.at, again.replayed) == (first.position, first.at, True)
    assert bare.journal.head().position == first.position


def test_another_change_under_the_same_identifier_is_a_conflict(bare: KnowledgeBase) -> None:
    bare.accept(posted(serving.actor("one", "One"), id="mine"), now=LATER)
    with pytest.raises(Conflict, match="mine"):
        bare.accept(posted(serving.actor("one", "Another"), id="mine"), now=LATER)


def test_a_change_made_on_what_has_changed_since_is_a_conflict(bare: KnowledgeBase) -> None:
    base = bare.accept(posted(serving.actor("one", "One")), now=LATER).position
    bare.accept(posted(serving.actor("two", "Two")), now=LATER)
    bare.accept(posted(serving.actor("one", "One, renamed"), base=base), now=LATER)
    with pytest.raises(Conflict, match="actor/one"):
        bare.accept(posted(serving.actor("one", "One, renamed again"), base=base), now=LATER)


def test_a_preview_says_what_would_be_and_writes_nothing(bare: KnowledgeBase) -> None:
    before, position = frozenset(bare.quads()), bare.journal.head()
    preview = bare.preview(posted(serving.incident("unsourced")), now=LATER)
    assert record("incident", "copying") in {quad.subject for quad in preview.patch.adds}
    assert rmt.statusPhrase in {quad.predicate for quad in preview.patch.adds}
    with pytest.raises(Refused):
        bare.preview(posted(serving.incident("alleged")), now=LATER)
    assert (frozenset(bare.quads()), bare.journal.head()) == (before, position)


def test_the_past_is_read_and_closed_without_the_present(bare: KnowledgeBase) -> None:
    position = bare.position()
    bare.accept(posted(serving.actor("one", "One")), now=LATER)
    with bare.at_position(position) as past:
        assert record("actor", "one") not in {quad.subject for quad in past.quads()}
        with pytest.raises(BadInput, match="past is not changed"):
            past.accept(posted(serving.actor("two", "Two")), now=LATER)
    assert bare.accept(posted(serving.actor("two", "Two")), now=LATER).position == position + 2


# ---- what is refused for its form or its size


def test_the_thirty_first_of_november_is_refused(bare: KnowledgeBase) -> None:
    turtle = serving.incident("unsourced").replace(
        "<claim/copying> a rmt:Claim ;",
        '<claim/copying> a rmt:Claim ; rmt:madeOn "2026-11-31"^^<http://www.w3.org/2001/XMLSchema#date> ;',
    )
    violation = by_shape(refused(bare, posted(turtle)), "IllTyped-value")
    assert violation.focus == str(record("claim", "copying"))
    assert "2026-11" in violation.message
    assert "30 days" in violation.message


def test_a_change_of_more_than_two_thousand_records_wants_to_be_a_job(bare: KnowledgeBase) -> None:
    many = {
        quad
        for number in range(writing.LARGE + 1)
        for quad in (
            Quad(record("actor", f"a{number}"), rdf.type_, rmt.Organisation, CONTRIBUTIONS),
            Quad(record("actor", f"a{number}"), rdfs.label, Literal(f"actor {number}", lang="en"), CONTRIBUTIONS),
        )
    }
    position = bare.position()
    with pytest.raises(LargeChange) as caught:
        bare.accept(changed(many), now=LATER)
    assert caught.value.focus == writing.LARGE + 1
    with pytest.raises(LargeChange, match="in parts"):
        bare.preview(changed(many), now=LATER)
    assert bare.position() == position
    fewer = {quad for quad in many if quad.subject != record("actor", "a0")}
    assert bare.accept(changed(fewer), now=LATER).position == position + 1


# ---- texts of documents


def quoted(words: str, start: int) -> str:
    """Gives Turtle of an incident whose claim quotes some words at a position of a document."""
    return (
        serving.incident("unsourced")
        .replace(
            "oa:hasSelector <claim/copying/target/position> .",
            "oa:hasSelector <claim/copying/target/position> , <claim/copying/target/quote> .\n"
            f'<claim/copying/target/quote> a oa:TextQuoteSelector ; oa:exact "{words}" .',
        )
        .replace("oa:start 0 ;\n    oa:end 40", f"oa:start {start} ;\n    oa:end {start + len(words)}")
    )


def test_a_text_attached_verifies_the_anchoring_of_each_quote(bare: KnowledgeBase) -> None:
    bare.accept(posted(quoted("Example Lab copied", TEXT.index("Example Lab copied"))), now=LATER)
    target = URIRef(f"{record('claim', 'copying')}/target")
    assert set(bare.view().objects(target, rmt.anchoring)) == {anchoring.not_checked}
    attachment, accepted = bare.attach(record("document", "copying"), TEXT.encode(), author="a", now=LATER)
    assert set(bare.view().objects(target, rmt.anchoring)) == {anchoring.verified}
    assert bare.documents.text(attachment.sha256) == TEXT
    assert accepted.position == bare.position()


def test_a_text_that_does_not_hold_a_quote_is_refused_and_nothing_is_half_done(bare: KnowledgeBase) -> None:
    bare.accept(posted(quoted("Example Lab stole", 30)), now=LATER)
    before = frozenset(bare.quads())
    with pytest.raises(Refused, match="Nothing was attached"):
        bare.attach(record("document", "copying"), TEXT.encode(), author="a", now=LATER)
    assert frozenset(bare.quads()) == before
    assert list(bare.documents.names()) == []


def test_a_text_whose_change_the_gate_refuses_is_not_kept(bare: KnowledgeBase) -> None:
    """Hash and quotes are right; the record of the document is wrong in another way."""
    bare.accept(posted(quoted("Example Lab copied", TEXT.index("Example Lab copied"))), now=LATER)
    document = record("document", "copying")
    wrong = Quad(document, schema.url, Literal("no address"), CONTRIBUTIONS)
    bare.store.apply([wrong], (), position=bare.position())
    with pytest.raises(Refused):
        bare.attach(document, TEXT.encode(), author="a", now=LATER)
    assert list(bare.documents.names()) == []
    assert not any(bare.view().objects(document, rmt.textHeld))


def test_a_wrong_quote_of_an_attached_text_is_refused(bare: KnowledgeBase) -> None:
    bare.accept(posted(serving.incident("unsourced")), now=LATER)
    bare.attach(record("document", "copying"), TEXT.encode(), author="a", now=LATER)
    target, quote = (URIRef(f"{record('claim', 'copying')}/target{part}") for part in ("", "/quote"))
    wrong = {
        Quad(target, oa.hasSelector, quote, CONTRIBUTIONS),
        Quad(quote, rdf.type_, oa.TextQuoteSelector, CONTRIBUTIONS),
        Quad(quote, oa.exact, Literal("The Example Gazette says that nobody did"), CONTRIBUTIONS),
    }
    violation = by_shape(refused(bare, changed(wrong)), "Target-quoteMatches")
    assert violation.focus == str(target)
    assert "The Example Gazette says that Example La" in violation.message


def test_a_position_beyond_the_text_that_is_held_is_refused_also_without_a_quote(bare: KnowledgeBase) -> None:
    bare.accept(posted(serving.incident("unsourced")), now=LATER)
    bare.attach(record("document", "copying"), TEXT.encode(), author="a", now=LATER)
    target = URIRef(f"{record('claim', 'copying')}/target")
    position = URIRef(f"{target}/position")
    (end,) = (quad for quad in bare.quads() if quad.subject == position and quad.predicate == oa.end)
    moved = Change(
        author="a",
        reason="moved",
        adds=frozenset({end._replace(object=Literal(len(TEXT) + 1))}),
        removes=frozenset({end}),
    )
    violation = by_shape(refused(bare, moved), "Target-quoteMatches")
    assert violation.focus == str(target)
    assert "outside the text" in violation.message


# ---- redaction

HIDDEN = "Mr Nobody of Nowhere Lane"


def with_a_secret(kb: KnowledgeBase) -> int:
    kb.accept(posted(serving.actor("one", "One")), now=LATER)
    position = kb.accept(posted(serving.actor("secret-person", HIDDEN)), now=LATER).position
    kb.accept(posted(serving.actor("two", "Two")), now=LATER)
    return position


def bytes_of(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_a_redacted_body_is_in_no_file_and_verify_and_rebuild_say_what_is_missing(home: Path) -> None:
    with KnowledgeBase.open(home) as kb:
        position = with_a_secret(kb)
        assert HIDDEN.encode() in bytes_of(home)
        redacted = kb.redact(position, author="a", reason="a court ordered it", now=LATER)
        assert (redacted.redacted, redacted.broken) == (position, ())
        assert kb.search(HIDDEN) == []
        verification = kb.journal.verify()
        assert verification.is_sound
        assert verification.redacted == ((position, redacted.position),)
        shown = frozenset(kb.quads())
    assert HIDDEN.encode() not in bytes_of(home)
    rebuilt = KnowledgeBase.rebuild(home)
    assert rebuilt.missing == (position,)
    with KnowledgeBase.open(home) as kb:
        assert frozenset(kb.quads()) == shown
        assert not any(record("actor", "secret-person") == quad.subject for quad in shown)


def test_what_a_redacted_entry_had_removed_stays_removed(home: Path) -> None:
    with KnowledgeBase.open(home) as kb:
        with_a_secret(kb)
        gone = {quad for quad in kb.quads() if quad.subject == record("actor", "two")}
        position = kb.accept(changed(removes=gone), now=LATER).position
        kb.redact(position, author="a", reason="a court ordered it", now=LATER)
        shown = frozenset(kb.quads())
        assert not gone & shown
    KnowledgeBase.rebuild(home)
    with KnowledgeBase.open(home) as kb:
        assert frozenset(kb.quads()) == shown


def test_a_redaction_that_takes_evidence_away_lowers_and_names_what_is_broken(home: Path) -> None:
    with KnowledgeBase.open(home) as kb:
        kb.accept(posted(serving.incident("unsourced")), now=LATER)
        actor = record("actor", "copying-gazette")
        held = {quad for quad in kb.quads() if quad.subject == actor}
        kb.accept(changed(removes=held, adds={quad._replace(graph=CONTRIBUTIONS) for quad in held}), now=LATER)
        position = kb.position()
        redacted = kb.redact(position, author="a", reason="a court ordered it", now=LATER)
        assert {violation.focus for violation in redacted.broken} >= {str(record("document", "copying"))}
        shown = frozenset(kb.quads())
    KnowledgeBase.rebuild(home)
    with KnowledgeBase.open(home) as kb:
        assert frozenset(kb.quads()) == shown


def test_a_store_that_missed_a_redaction_shows_nothing_of_it_after_a_restart(home: Path, tmp_path: Path) -> None:
    with KnowledgeBase.open(home) as kb:
        position = with_a_secret(kb)
    older = tmp_path / "older"
    shutil.copytree(home / "store", older)
    with KnowledgeBase.open(home) as kb:
        kb.redact(position, author="a", reason="a court ordered it", now=LATER)
        shown = frozenset(kb.quads())
    shutil.rmtree(home / "store")
    older.rename(home / "store")
    with KnowledgeBase.open(home) as kb:
        assert frozenset(kb.quads()) == shown
        assert kb.search(HIDDEN) == []
    assert HIDDEN.encode() not in bytes_of(home)

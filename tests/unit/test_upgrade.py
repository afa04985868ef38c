"""A newer release brings its modules and nothing else; what others did is kept, and what is in the way is told."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import URIRef

import serving
from remit.base import KnowledgeBase
from remit.change import Change, read_document
from remit.errors import BadInput, UnknownName
from remit.iri import CONTRIBUTIONS, corpus_graph, record
from remit.journal import RELEASE, Draft, Journal
from remit.literals import literal
from remit.patch import Patch, Quad
from remit.release import Release
from remit.resources import folder
from remit.terms import owl, rdf, rdfs, rmt, skos, status
from remit.upgrade import Upgraded, is_owned

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEAD = """@base <https://w3id.org/remit/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
"""
FIRM = '<actor/{0}> a rmt:Organisation ; rdfs:label "{1}"@en .\n'
PLACE = '<jurisdiction/{0}> a rmt:Jurisdiction ; rdfs:label "{0}"@en ; skos:notation "GB" .\n'
AUTHORITY = (
    '<actor/{0}> a rmt:Authority ; rdfs:label "{0}"@en ; rmt:actsFor <jurisdiction/{1}> ; '
    "rmt:powersStated rmt:expresslyNone .\n"
)
PARTY = """
<incident/{0}> rmt:participation <incident/{0}/participation/p> .
<incident/{0}/participation/p> a rmt:Participation ; rmt:participant <actor/{1}> ; rmt:role <role/accused> ;
    rmt:restsOn <claim/{0}> .
"""
OLD = {
    "actors/firms": FIRM.format("acme", "Acme") + FIRM.format("beta", "Beta"),
    "actors/old": FIRM.format("old-firm", "Old Firm"),
    "incidents/one": serving.incident("unsourced", "one").partition("rmt: <https://w3id.org/remit/ns#> .")[2],
}
NEW = {
    "actors/firms": FIRM.format("acme", "Acme Limited") + FIRM.format("beta", "Beta"),
    "actors/more": FIRM.format("gamma", "Gamma"),
    "incidents/one": OLD["incidents/one"],
}
FIRMS, ONE = corpus_graph("actors/firms"), corpus_graph("incidents/one")
ACME = record("actor", "acme")


@dataclass
class Releases:
    """Makes releases with corpora of a few modules; ontologies are compiled once."""

    scratch: Path
    _made: dict[str, Release] = field(default_factory=dict)
    _count: int = 0

    def of(
        self,
        modules: dict[str, str],
        *,
        version: str,
        ontology: dict[str, tuple[str, str]] | None = None,
        shapes: str | None = None,
    ) -> Release:
        self._count += 1
        place = self.scratch / str(self._count)
        for name, text in modules.items():
            path = place / "data" / f"{name}.ttl"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HEAD + text)
        words = folder("ontology")
        if ontology:
            words = Path(shutil.copytree(words, place / "ontology"))
            for name, (old, new) in ontology.items():
                path = words / f"{name}.ttl"
                text = path.read_text()
                assert not old or old in text
                path.write_text(text.replace(old, new) if old else text + new)
        rules = folder("shapes")
        if shapes:
            rules = Path(shutil.copytree(rules, place / "shapes"))
            (rules / "newer.ttl").write_text(shapes)
        return Release(words, rules, place / "data", version=version)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return Releases(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def old(releases: Releases) -> Release:
    return releases.of(OLD, version="0.0.8")


@pytest.fixture(scope="session")
def new(releases: Releases) -> Release:
    return releases.of(NEW, version="0.0.9")


@pytest.fixture(scope="session")
def old_home(old: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the older release."""
    home = tmp_path_factory.mktemp("old") / "home"
    KnowledgeBase.create(home, now=NOW, author="owner", release=old).close()
    return home


@pytest.fixture
def home(old_home: Path, tmp_path: Path) -> Path:
    return serving.copy_home(old_home, tmp_path / "home")


def posted(turtle: str) -> Change:
    return read_document((HEAD + turtle).encode(), "text/turtle", author="Ada", reason="a test")


def changed(adds: set[Quad] = frozenset(), removes: set[Quad] = frozenset()) -> Change:  # type: ignore[assignment]  # empty
    return Change(author="Ada", reason="a test", adds=frozenset(adds), removes=frozenset(removes))


def upgraded(kb: KnowledgeBase, *overwrite: str) -> Upgraded:
    return kb.upgrade(now=LATER, author="owner", overwrite=frozenset(overwrite), workers=1)


def standing(result: Upgraded) -> dict[str, str]:
    return {m.name: m.standing for m in result.plan.modules if m.standing != "same"}


def others(kb: KnowledgeBase) -> set[Quad]:
    return {quad for quad in kb.quads() if not is_owned(quad.graph)}


def in_the_past(home: Path, adds: set[Quad], removes: set[Quad] = frozenset()) -> None:  # type: ignore[assignment]  # empty
    """Changes a graph of the corpus as anybody could before that was refused."""
    journal = Journal(home / "journal.sqlite")
    patch = Patch(adds=frozenset(adds), removes=frozenset(removes))
    journal.append(Draft(id=str(len(adds)), at=NOW, author="Ada", reason="long ago", patch=patch))
    journal.close()


# ---- what is planned


def test_the_plan_says_module_by_module_what_changes_and_writes_nothing(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb:
        plan = kb.plan_upgrade()
        by_name = {module.name: module for module in plan.modules}
        assert {name: m.standing for name, m in by_name.items() if m.is_due} == {
            "corpus/actors/firms": "changed",
            "corpus/actors/more": "new",
            "corpus/actors/old": "gone",
        }
        # a label and the version are replaced; of what is new and what goes, the version counts too
        assert by_name["corpus/actors/firms"].counts() == (0, 0, 2)
        assert by_name["corpus/actors/more"].counts() == (3, 0, 0)
        assert by_name["corpus/actors/old"].counts() == (0, 3, 0)
        firms = by_name["corpus/actors/firms"]
        assert (firms.held or "").startswith("0.0.8+sha256.")
        assert (firms.offered or "").startswith("0.0.9+sha256.")
        assert (by_name["corpus/actors/more"].held, by_name["corpus/actors/old"].offered) == (None, None)
        assert by_name["corpus/incidents/one"].standing == "same"
        assert kb.position() == 2


def test_a_base_of_this_release_has_nothing_to_do(old_home: Path, old: Release, tmp_path: Path) -> None:
    with KnowledgeBase.open(serving.copy_home(old_home, tmp_path / "home"), release=old) as kb:
        assert kb.plan_upgrade().due == ()
        assert kb.outdated() == []
        result = upgraded(kb)
        assert (result.is_whole, result.applied, kb.position()) == (True, [], 2)


def test_what_is_outdated_is_known_by_versions(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb:
        assert kb.outdated() == ["corpus/actors/firms", "corpus/actors/more"]
        upgraded(kb)
        assert kb.outdated() == []


def test_that_nothing_is_outdated_is_noted_for_these_files_and_versions_only(
    old_home: Path, old: Release, new: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with KnowledgeBase.open(serving.copy_home(old_home, tmp_path / "home"), release=old) as kb:
        assert kb.outdated() == []
        with monkeypatch.context() as patch:
            patch.setattr(old, "of_corpus", lambda: pytest.fail("the corpus is read anew"))
            assert kb.outdated() == []
    with KnowledgeBase.open(tmp_path / "home", release=new) as kb:
        assert kb.outdated() == ["corpus/actors/firms", "corpus/actors/more"]
        upgraded(kb)
    with KnowledgeBase.open(tmp_path / "home", release=old) as kb:
        assert kb.outdated() == ["corpus/actors/firms", "corpus/actors/old"]


# ---- what is done


def test_afterwards_it_is_as_if_made_with_the_newer_release(home: Path, new: Release, tmp_path: Path) -> None:
    with (
        KnowledgeBase.open(home, release=new) as kb,
        KnowledgeBase.create(tmp_path / "fresh", now=NOW, release=new) as fresh,
    ):
        result = upgraded(kb)
        assert result.is_whole
        assert {q for q in kb.quads() if q.predicate != owl.versionInfo} == {
            q for q in fresh.quads() if q.predicate != owl.versionInfo
        }
        assert kb.plan_upgrade().due == ()


def test_one_change_a_module_and_the_journal_says_which(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb:
        result = upgraded(kb)
        assert sorted(each.modules for each in result.applied) == [
            ("corpus/actors/firms",), ("corpus/actors/more",), ("corpus/actors/old",),
        ]  # fmt: skip
        for each in result.applied:
            entry = kb.journal.entry(each.position)
            assert (entry.kind, entry.author) == (RELEASE, "owner")
            assert entry.reason == f"release 0.0.9: {each.modules[0]}"
            assert {str(graph) for graph, _ in entry.patch().touched()} == {
                f"https://w3id.org/remit/id/graph/{each.modules[0]}"
            }


def test_what_others_recorded_is_not_touched(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb:
        kb.accept(posted(serving.incident("unsourced", "mine") + FIRM.format("mine", "Mine")), now=LATER)
        kb.accept(changed({Quad(ACME, skos.note, literal("my note", language="en"), CONTRIBUTIONS)}), now=LATER)
        before = others(kb)
        assert upgraded(kb).is_whole
        assert others(kb) == before


def test_what_is_derived_anew_for_others_is_listed_and_nothing_else_changes(
    home: Path, old: Release, releases: Releases
) -> None:
    words = {"schemes/status": ('rmt:phrase "stated without a source"@en', 'rmt:phrase "without any source"@en')}
    newer = releases.of(NEW, version="0.0.9", ontology=words)
    with KnowledgeBase.open(home, release=old) as kb:
        kb.accept(posted(serving.incident("unsourced", "mine")), now=LATER)
    with KnowledgeBase.open(home, release=newer) as kb:
        expected = frozenset(others(kb))
        result = upgraded(kb)
        assert result.is_whole
        for each in result.applied:
            expected = each.derived.apply_to(expected)
        assert others(kb) == expected
        assert {q.predicate for each in result.applied for q in each.derived.adds} == {rmt.statusPhrase}
        phrases = {str(q.object) for q in kb.quads() if q.predicate == rmt.statusPhrase}
        assert "stated without a source" not in phrases
        assert "without any source" in phrases


def test_interrupted_it_goes_on(home: Path, new: Release, tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    def stop(_word: str, done: int, _total: int) -> None:
        if done == 1:
            raise Interrupted

    with KnowledgeBase.open(home, release=new) as kb:
        with pytest.raises(Interrupted):
            kb.upgrade(now=LATER, author="owner", workers=1, progress=stop)
        assert kb.position() == 3
    with KnowledgeBase.open(home, release=new) as kb:
        assert len(kb.plan_upgrade().due) == 2
        assert upgraded(kb).is_whole
        assert kb.position() == 5


def test_a_base_without_a_corpus_gets_none(releases: Releases, old: Release, tmp_path: Path) -> None:
    more = '\n<https://w3id.org/remit/id/mark/contested> rdfs:comment "more"@en .\n'
    newer = releases.of(NEW, version="0.0.9", ontology={"schemes/mark": ("", more)})
    KnowledgeBase.create(tmp_path / "home", now=NOW, corpus=False, release=old).close()
    with KnowledgeBase.open(tmp_path / "home", release=newer) as kb:
        result = upgraded(kb)
        assert standing(result) == {"ontology/schemes/mark": "changed"}
        assert result.is_whole
        assert not list(kb.quads(FIRMS))


def test_a_base_from_before_versions_were_noted_gets_them_in_one_change(
    old_home: Path, old: Release, tmp_path: Path
) -> None:
    home = tmp_path / "older"
    home.mkdir()
    source, journal = Journal(old_home / "journal.sqlite"), Journal(home / "journal.sqlite")
    for entry in source.entries():
        patch = entry.patch().only(lambda quad: quad.subject != quad.graph)
        journal.append(Draft(id=entry.id, at=entry.at, author=entry.author, reason=entry.reason, patch=patch))
    source.close()
    journal.close()
    with KnowledgeBase.open(home, release=old) as kb:
        plan = kb.plan_upgrade()
        assert {module.standing for module in plan.modules} == {"unnoted"}
        result = upgraded(kb)
        assert [len(each.modules) for each in result.applied] == [len(plan.modules)]
        assert kb.outdated() == []
        with KnowledgeBase.open(serving.copy_home(old_home, tmp_path / "home"), release=old) as other:
            assert set(kb.quads()) == set(other.quads())


# ---- modules that need one another


def test_modules_that_conform_only_together_come_in_one_change(home: Path, releases: Releases) -> None:
    incident = OLD["incidents/one"].replace("one", "two")
    newer = releases.of(
        {
            **NEW,
            "law/places": PLACE.format("utopia") + incident + PARTY.format("two", "ministry"),
            "authorities/utopia": AUTHORITY.format("ministry", "utopia"),
        },
        version="0.0.9",
    )
    with KnowledgeBase.open(home, release=newer) as kb:
        result = upgraded(kb)
        assert result.is_whole, result.not_taken
        assert {"corpus/law/places", "corpus/authorities/utopia"} in [set(each.modules) for each in result.applied]
        assert ("corpus/actors/firms",) in [each.modules for each in result.applied]


def test_a_record_that_moves_to_another_module_is_never_missing(home: Path, releases: Releases) -> None:
    moved = {**NEW, "actors/firms": FIRM.format("beta", "Beta"), "actors/zeta": FIRM.format("acme", "Acme")}
    with KnowledgeBase.open(home, release=releases.of(moved, version="0.0.9")) as kb:
        mine = serving.incident("unsourced", "mine") + PARTY.format("mine", "acme")
        kb.accept(posted(mine), now=LATER)
        result = upgraded(kb)
        assert result.is_whole, result.not_taken
        assert kb.view().graph_of(ACME, rdf.type_, rmt.Organisation) == corpus_graph("actors/zeta")


# ---- what is in the way


def test_what_somebody_changed_that_the_release_changes_too_is_left_and_told(home: Path, new: Release) -> None:
    label = Quad(ACME, rdfs.label, literal("Acme", language="en"), FIRMS)
    mine = label._replace(object=literal("Acme & Sons", language="en"))
    in_the_past(home, {mine}, {label})
    with KnowledgeBase.open(home, release=new) as kb:
        result = upgraded(kb)
        assert standing(result)["corpus/actors/firms"] == "conflict"
        (clash,) = next(m for m in result.plan.modules if m.graph == FIRMS).clashes
        assert (clash.subject, clash.predicate) == (ACME, rdfs.label)
        assert {str(q.object) for q in clash.by_release.adds} == {"Acme Limited"}
        assert {str(q.object) for q in clash.by_others.adds} == {"Acme & Sons"}
        assert not result.is_whole
        assert mine in set(kb.quads(FIRMS))
        assert ("corpus/actors/more",) in [each.modules for each in result.applied]
        assert upgraded(kb, "corpus/actors/firms").is_whole
        assert list(map(str, kb.view().objects(ACME, rdfs.label))) == ["Acme Limited"]


def test_what_somebody_added_beside_stays_through_every_release(home: Path, new: Release, releases: Releases) -> None:
    mine = Quad(record("actor", "beta"), skos.note, literal("a note", language="en"), FIRMS)
    in_the_past(home, {mine})
    with KnowledgeBase.open(home, release=new) as kb:
        result = upgraded(kb)
        assert result.is_whole
        assert next(m for m in result.plan.modules if m.graph == FIRMS).kept == 1
        assert mine in set(kb.quads(FIRMS))
    newest = releases.of({**NEW, "actors/firms": OLD["actors/firms"]}, version="0.1.0")
    with KnowledgeBase.open(home, release=newest) as kb:
        assert upgraded(kb).is_whole
        assert mine in set(kb.quads(FIRMS))


def test_what_somebody_said_of_a_record_that_goes_is_a_conflict(home: Path, new: Release) -> None:
    mine = Quad(record("actor", "old-firm"), skos.note, literal("n", language="en"), corpus_graph("actors/old"))
    in_the_past(home, {mine})
    with KnowledgeBase.open(home, release=new) as kb:
        result = upgraded(kb)
        assert standing(result)["corpus/actors/old"] == "conflict"
        assert mine in set(kb.quads())


def test_a_record_that_rests_on_what_goes_keeps_it_and_is_told_with_the_mend(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb:
        kb.accept(posted(serving.incident("unsourced", "mine") + PARTY.format("mine", "old-firm")), now=LATER)
        result = upgraded(kb)
        (refused,) = result.not_taken
        assert refused.modules == ("corpus/actors/old",)
        assert refused.violations[0].focus.endswith("incident/mine/participation/p")
        assert refused.violations[0].mend
        assert not result.is_whole
        assert kb.view().has(record("actor", "old-firm"), rdf.type_, rmt.Organisation)
        assert ("corpus/actors/firms",) in [each.modules for each in result.applied]


def test_what_speaks_of_what_is_gone_is_told(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb:
        match = Quad(record("actor", "mine"), skos.related, record("actor", "old-firm"), CONTRIBUTIONS)
        kb.accept(posted(FIRM.format("mine", "Mine")), now=LATER)
        kb.accept(changed({match}), now=LATER)
        result = upgraded(kb)
        assert [(d.subject, d.gone, d.graph) for d in result.dangling] == [(match.subject, match.object, CONTRIBUTIONS)]
        assert not result.is_whole


SHAPE = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/remit/shape/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
shape:Newer a sh:NodeShape ; sh:targetClass rmt:Organisation ; sh:property shape:Newer-note .
shape:Newer-note a sh:PropertyShape ; sh:path skos:note ; sh:minCount 1 ;
    sh:message "The organisation has no note."@en ; rmt:mend "Add skos:note."@en .
"""


def test_what_does_not_conform_to_newer_shapes_is_told_by_record(home: Path, releases: Releases) -> None:
    typed = " a rmt:Organisation ;"
    noted = {name: text.replace(typed, f'{typed} skos:note "n"@en ;') for name, text in NEW.items()}
    newer = releases.of(noted, version="0.0.9", shapes=SHAPE)
    with KnowledgeBase.open(home) as kb:
        kb.accept(posted(FIRM.format("mine", "Mine")), now=LATER)
    with KnowledgeBase.open(home, release=newer) as kb:
        result = upgraded(kb)
        # what did not conform before, and a module that mends it, is not in the way
        assert result.not_taken == []
        assert result.validation is not None
        found = [v for v in result.validation.violations if v.shape.endswith("Newer-note")]
        assert [(v.focus, v.mend) for v in found] == [(str(record("actor", "mine")), "Add skos:note.")]
        assert not result.is_whole


def test_a_word_that_is_declared_no_longer_is_told(home: Path, releases: Releases, new: Release) -> None:
    nickname = URIRef("https://w3id.org/remit/ns#nickname")
    word = f'\n<{nickname}> a <{owl.DatatypeProperty}> ; rdfs:label "nickname"@en .\n'
    older = releases.of(OLD, version="0.0.8", ontology={"core": ("", word)})
    with KnowledgeBase.open(home, release=older) as kb:
        upgraded(kb)
        named = Quad(record("actor", "mine"), nickname, literal("M"), CONTRIBUTIONS)
        kb.accept(posted(FIRM.format("mine", "Mine")), now=LATER)
        kb.accept(changed({named}), now=LATER)
    with KnowledgeBase.open(home, release=new) as kb:
        result = upgraded(kb)
        assert len(result.undeclared) == 1
        assert "nickname" in result.undeclared[0]
        assert named in others(kb)


def test_a_release_that_was_redacted_is_not_brought_back_unasked(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb:
        kb.redact(2, author="owner", reason="erasure", now=LATER)
        result = upgraded(kb)
        assert set(standing(result).values()) <= {"redacted"}
        assert not list(kb.quads(FIRMS))


def test_a_module_that_nobody_knows_is_told(home: Path, new: Release) -> None:
    with KnowledgeBase.open(home, release=new) as kb, pytest.raises(UnknownName):
        kb.plan_upgrade(overwrite=frozenset({"corpus/actors/firm"}))


# ---- who owns what


@pytest.mark.parametrize("kind", ["change", "import"])
def test_graphs_of_the_corpus_are_left_to_the_release(home: Path, old: Release, kind: str) -> None:
    label = Quad(ACME, rdfs.label, literal("Acme", language="en"), FIRMS)
    with KnowledgeBase.open(home, release=old) as kb:
        for adds, removes in (({label._replace(predicate=skos.note)}, set()), (set(), {label})):
            change = Change(author="a", reason="r", adds=frozenset(adds), removes=frozenset(removes), kind=kind)
            with pytest.raises(BadInput, match="next release replaces"):
                kb.accept(change, now=LATER)
            with pytest.raises(BadInput):
                kb.preview(change, now=LATER)
        assert kb.position() == 2
        # what is there already is no change of it
        assert kb.accept(changed({label}), now=LATER).at is None


def test_versions_are_for_the_release_to_say(home: Path, old: Release) -> None:
    version = Quad(FIRMS, owl.versionInfo, literal("9.9.9+sha256.0"), CONTRIBUTIONS)
    with KnowledgeBase.open(home, release=old) as kb, pytest.raises(BadInput):
        kb.accept(changed({version}), now=LATER)


def test_text_of_a_document_of_the_corpus_is_noted_elsewhere(home: Path, old: Release, new: Release) -> None:
    document = record("document", "one")
    with KnowledgeBase.open(home, release=old) as kb:
        kb.attach(document, b"Example Lab copied a model of Example Inc.", author="Ada", now=LATER)
        held = [q for q in kb.quads() if q.predicate == rmt.textHeld]
        assert [q.graph for q in held] == [CONTRIBUTIONS]
    with KnowledgeBase.open(home, release=new) as kb:
        upgraded(kb)
        assert [q for q in kb.quads() if q.predicate == rmt.textHeld] == held


# ---- the shipped corpus


@pytest.mark.slow
def test_the_shipped_release_comes_onto_an_older_one(tmp_path: Path) -> None:
    for kind in ("ontology", "shapes", "data"):
        shutil.copytree(folder(kind), tmp_path / kind)
    (tmp_path / "data" / "incidents" / "parallel.ttl").unlink()
    seed = tmp_path / "data" / "incidents" / "seed.ttl"
    text = seed.read_text()
    assert text.count("sourcingStatus status:reported-document") == 1
    seed.write_text(text.replace("sourcingStatus status:reported-document", "sourcingStatus status:rumoured"))
    older = Release(tmp_path / "ontology", tmp_path / "shapes", tmp_path / "data", version="0.0.9")
    home, si_1 = tmp_path / "home", record("incident", "si-1")
    held = Quad(si_1, rmt.sourcingStatus, status.rumoured, corpus_graph("incidents/seed"))
    decided = held._replace(object=status.unsourced, graph=CONTRIBUTIONS)
    with KnowledgeBase.create(home, now=NOW, release=older) as kb:
        kb.accept(changed({decided}, {held}), now=LATER)
    fresh_home = serving.make_home(tmp_path / "fresh", corpus=True)
    with KnowledgeBase.open(home) as kb, KnowledgeBase.open(fresh_home) as fresh:
        result = upgraded(kb)
        assert standing(result) == {"corpus/incidents/parallel": "new", "corpus/incidents/seed": "changed"}
        assert result.is_whole
        # a status that somebody decided on stays; everything else is as the release has it
        module = next(m for m in result.plan.modules if m.name == "corpus/incidents/seed")
        assert module.decided == (si_1,)
        assert list(kb.view().objects(si_1, rmt.sourcingStatus)) == [status.unsourced]
        differs = {quad for quad in set(kb.quads()) ^ set(fresh.quads()) if quad.predicate != owl.versionInfo}
        about = (rmt.sourcingStatus, rmt.statusPhrase)
        assert {q.subject for q in differs if q.predicate in about} == {si_1}
        assert {q.predicate for q in differs} <= {*about, rmt.mark}

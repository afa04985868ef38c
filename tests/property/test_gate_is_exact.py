"""The local gate is exact: it says of every change what plain pySHACL says of the whole graph.

A change is refused exactly when the whole graph after it, with everything that follows from the change and with
the evidence computed over the whole state from scratch, does not conform; and node for node for the same reasons.
What the program derives for a change is what it would derive for the whole state anew.

The oracle is plain: an rdflib graph, `pyshacl`, and `Consequences.evidence` over everything. Two kinds of reason
are about the change and not about the state after it, so that no whole graph can show them; they are
stated here apart: a step that the scheme does not allow, or to a status outside its order that nothing leads to
(`_of_the_step`), and an incident that is described without its status (`_undescribed`).

The usual run draws the same examples each time. `REMIT_EXAMPLES` sets how many times as many are drawn, and then
each time others.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node
from typing_extensions import override

import changes
import drawn_shapes
import strategies
from changes import Laid
from remit.base import KnowledgeBase
from remit.change import Change, normalise
from remit.consequences import Consequences, Following
from remit.errors import Refused, Violation
from remit.gate import Gate
from remit.iri import SHAPE, ontology_graph
from remit.journal import Journal
from remit.patch import Patch, Quad
from remit.release import Release, shipped
from remit.resources import folder
from remit.shapes import Shapes
from remit.state import Reads, State
from remit.store import MemoryStore
from remit.terms import mark, rdf, relation, rmt, sh
from remit.vocabulary import Vocabulary
from strategies import World

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""A drawn world is large, and to show it where a test fails must not put another failure in the place of that one."""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MANY = int(os.environ.get("REMIT_EXAMPLES", "1"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""No shrinking: a world takes a second, and half an hour of them says no more than the reason of the change does."""
Reason = tuple[str, str, str | None]
"""Node, shape and value: what a reason for refusing is told by. The path is the shape's."""

DERIVED = {rmt.statusPhrase, rmt.saidIn, rmt.coreOf, rmt.ceiling, rmt.contestedBy, rmt.anchoring}
DERIVED_MARKS = {mark.contested, mark.interested_accuser, mark.single_reviewer}


@cache
def ontology() -> frozenset[Quad]:
    return frozenset(
        Quad(s, p, o, ontology_graph(name))
        for name, module in shipped().modules.items()
        for s, p, o in module
        if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef | Literal)
    )


@cache
def _plain() -> Graph:
    graph = Graph(bind_namespaces="none")
    for quad in ontology():
        graph.add(quad[:3])
    return graph


class AnyWords(Vocabulary):
    """Lets a change use any words, and change them: that is held before the gate, and tested elsewhere."""

    def __init__(self) -> None:
        super().__init__({})

    @override
    def hold(self, patch: Patch) -> None:
        pass


def knowledge_base(release: Release | None = None, quads: Iterable[Quad] = ()) -> KnowledgeBase:
    """Gives one that holds the ontology and some quads, none of them gated, and takes a change whatever its words."""
    release = copy(release or shipped())
    release.vocabulary = AnyWords()
    home = Path(tempfile.mkdtemp(prefix="remit-"))
    store = MemoryStore()
    store.load([*ontology(), *quads], position=0)
    return KnowledgeBase(home, store=store, journal=Journal(home / "journal.sqlite"), release=release)


def accept(kb: KnowledgeBase, change: Change) -> None:
    kb.accept(change, now=NOW, large=True)


def held(kb: KnowledgeBase) -> frozenset[Quad]:
    return frozenset(kb.quads()) - ontology()


# ---- the oracle


@dataclass
class Whole:
    """What the whole state says: reasons for refusing, and the evidence that was computed over it."""

    reasons: Counter[Reason]
    evidence: set[tuple[Node, Node, Node]]


def whole(kb: KnowledgeBase, quads: frozenset[Quad], beside: Iterable[tuple[Node, Node, Node]] = ()) -> Whole:
    """Validates everything with plain pySHACL, evidence and what is given beside it."""
    consequences = Consequences(ontology=kb.release.ontology, scheme=kb.release.scheme, text_of=kb.documents.text)
    store = MemoryStore()
    store.load(quads, position=0)
    literals = [(quad.subject, quad.object) for quad in quads if isinstance(quad.object, Literal)]
    evidence = consequences.evidence(State(Reads(store)), literals).triples
    return Whole(_reported(kb.release.shapes, quads, {*evidence, *beside}), evidence)


def _reported(shapes: Shapes, quads: frozenset[Quad], beside: Iterable[tuple[Node, Node, Node]]) -> Counter[Reason]:
    graph, absent = _plain(), [quad[:3] for quad in ontology() - quads]
    added = [t for t in {*(quad[:3] for quad in quads - ontology()), *beside} if t not in graph]
    try:
        for triple in added:
            graph.add(triple)
        for triple in absent:
            graph.remove(triple)
        conforms, report, _ = validate(graph, shacl_graph=shapes.graph)
    finally:
        for triple in added:
            graph.remove(triple)
        for triple in absent:
            graph.add(triple)
    assert isinstance(report, Graph)
    found: Counter[Reason] = Counter()
    for result in report.objects(None, sh.result):
        assert report.value(result, sh.resultSeverity) == sh.Violation
        value = report.value(result, sh.value)
        shape = report.value(result, sh.sourceShape)
        focus = report.value(result, sh.focusNode)
        found[str(focus), str(shape), None if value is None else value.n3()] = 1
    assert conforms is not bool(found)
    return found


def told(violations: Iterable[Violation]) -> Counter[Reason]:
    return Counter({(v.focus, v.shape, v.value): 1 for v in violations if v.severity == "violation"})


def follow(kb: KnowledgeBase, change: Change) -> Following:
    """Gives what follows from a change, as the knowledge base finds it; nothing is remembered of earlier reads."""
    consequences = Consequences(ontology=kb.release.ontology, scheme=kb.release.scheme, text_of=kb.documents.text)
    return consequences.following(Reads(kb.store), normalise(change).patch.effective(kb.store.contains), now=NOW)


def _of_the_step(kb: KnowledgeBase, change: Change, following: Following, after: Whole) -> set[tuple[Node, Node, Node]]:
    """Gives the evidence that is about the change, after making sure that it is of the two kinds that may be."""
    of_change = following.evidence.triples - after.evidence
    scheme, added = kb.release.scheme, {quad[:3] for quad in normalise(change).adds}
    for node, predicate, value in of_change:
        outside = value in scheme and value not in scheme.ordered
        assert predicate == rmt.forbiddenStep or (predicate == rmt.beyondEvidence and outside)
        assert (node, rmt.sourcingStatus, value) in added
    return of_change


def _undescribed(kb: KnowledgeBase, change: Change) -> Counter[Reason]:
    """Gives the incidents that the store knows and the change describes again without saying how they are sourced."""
    described = {quad.subject for quad in change.adds if quad[1:3] == (rdf.type_, rmt.Incident)}
    sourced = {quad.subject for quad in change.adds if quad.predicate == rmt.sourcingStatus}
    known = {quad.subject for quad in kb.quads()}
    return Counter({(str(node), f"{SHAPE}Incident-status", None): 1 for node in (described - sourced) & known})


def anew(kb: KnowledgeBase, quads: frozenset[Quad]) -> frozenset[Quad]:
    """Takes away what is derived and derives it from scratch, over everything at once."""
    typed = {s for s, p, o, _ in quads if (p, o) == (rdf.type_, rmt.Claim)}
    defined = kb.release.ontology.defined
    written = [
        quad
        for quad in quads - ontology()
        if quad.predicate not in DERIVED
        and not (quad.predicate == rmt.mark and quad.object in DERIVED_MARKS)
        and not (quad.predicate == rdf.type_ and quad.object in defined)
        and not (quad.predicate == rmt.sourcingStatus and quad.subject in typed)
    ]
    empty = knowledge_base(kb.release)
    for quad in ontology() - quads:
        empty.store.apply((), [quad], position=0)
    found = follow(empty, Change(author="a", reason="r", adds=frozenset(written))).patch
    return found.apply_to(quads & ontology())


# ---- the shapes that Remit ships


@pytest.mark.slow
@pytest.mark.timeout(600 * MANY)
def test_a_change_is_refused_exactly_when_the_whole_graph_would_not_conform() -> None:
    count: Counter[str] = Counter()

    @settings(
        max_examples=15 * MANY,
        derandomize=MANY == 1,
        phases=PHASES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(changes.laid_worlds(), st.data())
    def holds(laid: Laid, data: st.DataObject) -> None:
        with knowledge_base() as kb:
            accept(kb, Change(author="a", reason="the world", adds=laid.quads))
            for _ in range(3):
                change = changes.drawn_change(data.draw, laid, held(kb), ontology())
                _compare(kb, change, count)
                if kb.position() > 1:
                    break

    holds()
    print(dict(count))  # noqa: T201 (shown where the test fails)
    assert count["refused"] >= 0.3 * count["drawn"], count
    assert count["accepted"] >= 0.15 * count["drawn"], count


def _compare(kb: KnowledgeBase, change: Change, count: Counter[str]) -> None:
    before = frozenset(kb.quads())
    following = follow(kb, change)
    after = following.patch.apply_to(before)
    found = whole(kb, after)
    of_change = _of_the_step(kb, change, following, found)
    if of_change:
        count["about the step"] += 1
        found.reasons = whole(kb, after, of_change).reasons
    expected = found.reasons | _undescribed(kb, change)
    try:
        accept(kb, change)
    except Refused as refusal:
        said = told(refusal.violations)
        assert (expected - said, said - expected) == (Counter(), Counter()), change.reason
        assert frozenset(kb.quads()) == before
        outcome = "refused"
    else:
        assert not expected, change.reason
        assert frozenset(kb.quads()) == after
        assert found.evidence == set()
        _same(anew(kb, after), after)
        outcome = "accepted"
        count["lowered"] += bool(following.lowered)
    for name in change.reason.split(", "):
        count[f"{outcome}: {name}"] += 1
    count["drawn"] += 1
    count[outcome] += 1


def _same(derived: frozenset[Quad], stored: frozenset[Quad]) -> None:
    wanting = {quad[:3] for quad in derived} - {quad[:3] for quad in stored}
    stale = {quad[:3] for quad in stored} - {quad[:3] for quad in derived}
    assert (wanting, stale) == (set(), set())


# ---- other shapes

SHAPES = 16


def _with(shapes: Iterable[Graph]) -> Release:
    union = Graph(bind_namespaces="none")
    for graph in shapes:
        union += graph
    release = copy(shipped())
    release.shapes = Shapes(union)
    release.gate = Gate(release.shapes)
    return release


@pytest.mark.slow
@pytest.mark.timeout(600 * MANY)
def test_whatever_the_shapes_the_gate_reports_just_what_a_change_breaks() -> None:
    """Where the state before does not conform, what it says already may be said again, and nothing new is missed."""
    count: Counter[str] = Counter()

    @settings(
        max_examples=8 * MANY,
        derandomize=MANY == 1,
        phases=PHASES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(changes.laid_worlds(), st.data())
    def holds(laid: Laid, data: st.DataObject) -> None:
        with knowledge_base() as empty:
            world = follow(empty, Change(author="a", reason="the world", adds=laid.quads)).patch.adds
        before = ontology() | world
        seen = Graph(bind_namespaces="none")
        for quad in before:
            seen.add(quad[:3])
        drawn = [data.draw(drawn_shapes.shape_graphs(seen, number)) for number in range(SHAPES)]
        conforming = [shapes for shapes in drawn if not _reported(Shapes(shapes), before, ())]
        for shapes in (conforming, conforming, drawn):
            with knowledge_base(_with(shapes or drawn), world) as kb:
                change = changes.drawn_change(data.draw, laid, held(kb), ontology(), things=6)
                _compare_new(kb, change, count)

    holds()
    print(dict(count))  # noqa: T201 (shown where the test fails)
    assert count["refused"] >= 0.3 * count["drawn"], count
    assert count["refused, conforming before"] >= 0.1 * count["drawn"], count


def _compare_new(kb: KnowledgeBase, change: Change, count: Counter[str]) -> None:
    before = frozenset(kb.quads())
    following = follow(kb, change)
    after = following.patch.apply_to(before)
    old = _reported(kb.release.shapes, before, ())
    new = _reported(kb.release.shapes, after, following.evidence.triples)
    try:
        accept(kb, change)
    except Refused as refusal:
        said = told(refusal.violations)
    else:
        said = Counter()
    assert new - old - said == Counter(), change.reason
    assert said - new == Counter(), change.reason
    count["drawn"] += 1
    count["refused"] += bool(said)
    count["conforming before"] += not old
    count["refused, conforming before"] += bool(said) and not old


@pytest.mark.slow
def test_a_shape_added_in_a_folder_is_part_of_the_gate(tmp_path: Path) -> None:
    for shipped_file in sorted(folder("shapes").glob("*.ttl")):
        shutil.copy(shipped_file, tmp_path)
    (tmp_path / "own.ttl").write_text(OWN_SHAPE, encoding="utf-8")
    world = World()
    firm, outlet = world.actor("firm"), world.actor("outlet")
    said = (firm, relation.obtained, strategies.FEATURES)
    page = world.document("page", publisher=outlet)
    claim = world.claim("c", [outlet], page, [said])
    world.incident("i", [said], [claim])
    quads = changes.quads_of(world)
    with knowledge_base(Release(shapes=tmp_path)) as kb:
        accept(kb, Change(author="a", reason="r", adds=quads))
        far = Quad(outlet, rmt.unitOf, firm, changes.OTHER)
        with pytest.raises(Refused) as caught:
            accept(kb, Change(author="a", reason="r", adds=frozenset({far})))
        assert told(caught.value.violations) == Counter({(str(claim), f"{SHAPE}Own-publisher", f"<{firm}>"): 1})


OWN_SHAPE = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/remit/shape/> .

shape:Own a sh:NodeShape ; sh:targetClass rmt:Claim ; sh:property shape:Own-publisher .
shape:Own-publisher a sh:PropertyShape ;
    sh:path ( oa:hasTarget oa:hasSource dcterms:publisher rmt:unitOf ) ;
    sh:not [ sh:property [
        sh:path ( [ sh:inversePath rmt:subject ] [ sh:inversePath rmt:says ] ) ;
        sh:minCount 1
    ] ] ;
    sh:severity sh:Violation ;
    sh:message "A publisher is a unit of the one whom the claim is about."@en ;
    rmt:mend "Name another publisher."@en .
"""

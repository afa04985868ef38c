"""Stored findings that follow changes of record, law and day are those that questions asked anew find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import URIRef

import serving
from remit.ask import Asker, Kind, LawBook, Question
from remit.base import KnowledgeBase
from remit.determine import Outcome
from remit.iri import CORPUS, FINDINGS, record
from remit.journal import Draft
from remit.patch import Patch, Quad
from remit.rules import BITING, compile_law
from remit.stored import Stamp, head_of
from remit.stored.head import rules_of
from remit.stored.linked import quads_of, quads_of_rules, without_positions
from remit.support.reading import value
from remit.terms import odrl, rdf, rmt, skos
from remit.truth import Scale

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TODAY = date(2026, 11, 25)
OF_RECORD = (
    rmt.codedAs, rmt.coding, rmt.conduct, rmt.establishedIn, rmt.fact, rmt.headquarters, rmt.involvesItem, rmt.link,
    rmt.occurred, rmt.owner, rmt.ownership, rmt.partOf, rmt.participant, rmt.participation, rmt.restsOn, rmt.role,
    rmt.says, rmt.sourcingStatus, rmt.speaker, rmt.stance, rmt.statusPhrase, rmt.value,
)  # fmt: skip
OF_LAW = (
    odrl.leftOperand, odrl.operator, odrl.rightOperand, odrl.and_, odrl.or_, rdf.first, rmt.appliesFrom, rmt.concludes,
    rmt.condition, rmt.effect, rmt.enforcedBy, rmt.from_, rmt.group, rmt.inForce, rmt.jurisdiction, rmt.member,
    rmt.overrides, rmt.partOf, rmt.path, rmt.provision, rmt.rosterKnownFrom, rmt.rosterKnownUntil, rmt.testedOn,
    rmt.until, skos.broader,
)  # fmt: skip
numbers = count()


@cache
def kb() -> KnowledgeBase:
    made = KnowledgeBase.open(serving.make_home(Path(mkdtemp(dir=serving.scratch)) / "home", corpus=True))
    made.catch_up(today=TODAY)
    return made


@cache
def changeable() -> tuple[list[Quad], list[Quad]]:
    """Gives quads of incidents and actors, and of law, by which findings could be others."""
    found = sorted(quad for quad in kb().quads() if quad.graph.startswith(CORPUS))
    of_law = [q for q in found if "/law/" in q.graph and q.predicate in OF_LAW]
    parties = {q.object for q in found if q.predicate == rmt.participant}
    of_record = [q for q in found if q.predicate in OF_RECORD and ("/incidents/" in q.graph or q.subject in parties)]
    return of_record, of_law


@dataclass(frozen=True)
class Step:
    """A change: quads that are taken away, and those whose value is another one that the property has elsewhere.

    Beyond that, somebody of whom nothing had been recorded takes part in an incident, as a part of somebody on a list.
    """

    of_law: bool
    taken: list[int]
    turned: list[tuple[int, int]]
    beyond: list[tuple[int, int]]
    days: int

    def patch(self) -> Patch:
        quads = changeable()[self.of_law]
        taken = [quads[n % len(quads)] for n in self.taken]
        turned = [quads[n % len(quads)] for n, _ in self.turned]
        adds = []
        for quad, (_, other) in zip(turned, self.turned, strict=True):
            values = sorted({q.object for q in quads if q.predicate == quad.predicate}, key=str)
            adds.append(quad._replace(object=values[other % len(values)]))
        for place, listed in self.beyond:
            adds += beyond(place, listed)
        held = kb().store.contains
        return Patch(
            adds=frozenset(q for q in adds if not held(q)),
            removes=frozenset(q for q in (*taken, *turned) if held(q)) - frozenset(adds),
        )


def beyond(place: int, listed: int) -> list[Quad]:
    """Gives what says that somebody new, a part of somebody on a list, took part in an incident."""
    parties = [quad for quad in changeable()[0] if quad.predicate == rmt.participant]
    members = sorted(
        {q.object for q in changeable()[1] if q.predicate == rmt.member and "/actor/" in q.object}, key=str
    )
    party, member = parties[place % len(parties)], members[listed % len(members)]
    node = record("actor", f"beyond-{next(numbers)}")
    return [
        party._replace(object=node),
        Quad(node, rdf.type_, rmt.Organisation, party.graph),
        Quad(node, rmt.partOf, member, party.graph),
    ]


places = st.integers(0, 10**6)
steps = st.builds(
    Step,
    of_law=st.booleans(),
    taken=st.lists(places, max_size=3),
    turned=st.lists(st.tuples(places, places), min_size=1, max_size=6),
    beyond=st.lists(st.tuples(places, places), max_size=2),
    days=st.sampled_from((0, 0, 0, 1, 40, -400)),
)


def put(patch: Patch) -> None:
    """Takes a change in as the writer does once it is accepted: findings must follow whatever is stored."""
    entry = kb().journal.append(Draft(id=f"id-{next(numbers)}", at=NOW, author="Ada", reason="to try", patch=patch))
    kb()._writer._put(entry.position, patch)


def anew(today: date) -> Iterator[Quad]:
    """Gives what the graph is to hold, from questions that are asked under law compiled anew."""
    view, scale = kb().view(), Scale.of(kb().release.scheme)
    asker = Asker(view, LawBook.of(compile_law(view), scale), scale, find=lambda _: ())
    yield from quads_of_rules(rules_of(asker.book, as_of=today))
    for incident in view.subjects(rdf.type_, rmt.Incident):
        assert isinstance(incident, URIRef)
        phrase = str(value(view, incident, rmt.statusPhrase) or "")
        question = Question(kind=Kind.WHO_CAN_ACT, args={"incident": str(incident)}, as_of=today, trace=False)
        for found in asker.answer(question).findings:
            counts = found.decided.touched and found.outcome is not Outcome.NOT_ENGAGED
            if found.rule.effect in BITING and counts:
                stamp = Stamp(position=0, as_of=today, law="")
                yield from quads_of(incident, head_of(found, phrase), stamp, scale.scheme)


def kept() -> frozenset[Quad]:
    return frozenset(quad for quad in kb().store.derived() if quad.subject != FINDINGS)


@pytest.mark.timeout(600)
@settings(max_examples=4, deadline=None)
@example(history=[Step(False, [], [], [(place, place) for place in range(40)], 0)])
@given(history=st.lists(steps, min_size=2, max_size=4))
def test_stored_findings_are_those_that_are_found_when_asked_anew(history: list[Step]) -> None:
    today, done = TODAY, list[Patch]()
    try:
        for step in history:
            today += timedelta(days=step.days)
            patch = step.patch()
            if patch.adds or patch.removes:
                put(patch)
                done.append(patch)
            fresh = kb().catch_up(today=today)
            assert fresh.is_current
            assert fresh.stamp is not None
            assert (fresh.stamp.position, fresh.stamp.as_of) == (kb().shown, today)
            assert without_positions(kept()) == without_positions(anew(today))
    finally:
        for patch in reversed(done):
            put(Patch(adds=patch.removes, removes=patch.adds))
        kb().catch_up(today=TODAY)

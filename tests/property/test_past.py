"""The record as it was known: a view of any position is what a replay up to it gives, whatever was written since."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from quads import few_iris, patches
from remit.base import KnowledgeBase
from remit.change import Change
from remit.errors import Gone, NotFound
from remit.iri import SYSTEM_GRAPH
from remit.literals import literal
from remit.patch import Patch, Quad
from remit.state import State
from remit.terms import dcterms
from remit.upkeep import replayed

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SUBJECTS = {URIRef(f"https://example.org/{name}") for name in "abcdef"}
POINTS = (dcterms.source, dcterms.subject, dcterms.conformsTo)
# drawn of few words, so that entries meet; properties that a change may use
QUADS = st.builds(Quad, few_iris, st.sampled_from(POINTS), few_iris | st.sampled_from("xyz").map(literal), few_iris)
steps = st.lists(patches(QUADS, max_size=8) | st.integers(1, 10), min_size=2, max_size=10)


@contextmanager
def emptied() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.in_memory() as kb:
        yield kb


def everything(state: State) -> frozenset[Quad]:
    """Gives every quad of a state, by each way of reading it."""
    by_scan = frozenset(quad for quad in state.reads.scan() if quad.graph != SYSTEM_GRAPH)
    subjects = {quad.subject for quad in by_scan} | SUBJECTS
    state.fetch(subjects)
    by_subject = frozenset(quad for subject in subjects for quad in state.quads_of(subject))
    assert by_subject == by_scan
    triples = {quad[:3] for quad in by_scan}
    for _, predicate, value in triples:
        leading = {subject for subject, p, o in triples if (p, o) == (predicate, value)}
        assert set(state.subjects(predicate, value)) == leading
        assert {q.subject for q in state.reads.quads_to(predicate, value)} == leading
    return by_scan


def do(kb: KnowledgeBase, step: Patch | int, number: int) -> None:
    now = NOW + timedelta(seconds=number)
    if isinstance(step, int):
        try:
            kb.redact(min(step, kb.position()), author="Ada", reason="by law", now=now)
        except Gone:
            return
        return
    change = Change(author="Ada", reason="to try", adds=step.adds, removes=step.removes, id=f"id-{number}")
    kb.accept(change, now=now, large=True)


@settings(max_examples=120, deadline=None)
@given(history=steps)
def test_view_of_any_position_is_the_replay_up_to_it(history: list[Patch | int]) -> None:
    with emptied() as kb:
        for number, step in enumerate(history):
            if not (isinstance(step, int) and kb.position() == 0):
                do(kb, step, number)
            # one is asked for early, so that later steps must be undone in it, and redactions forgotten
            if kb.position():
                kb.view_at(number % (kb.position() + 1))
        for position in range(kb.position() + 1):
            expected, _ = replayed(kb.journal, until=position)
            assert everything(kb.view_at(position)) == expected
            assert kb.view_at(position).position == position


@settings(max_examples=60, deadline=None)
@given(history=st.lists(patches(QUADS, max_size=8), min_size=2, max_size=8))
def test_view_of_the_present_stays_what_it_was_while_others_write(history: list[Patch]) -> None:
    with emptied() as kb:
        taken: list[tuple[State, frozenset[Quad]]] = []
        for number, step in enumerate(history):
            taken.append((kb.view(), frozenset(kb.quads())))
            do(kb, step, number)
        for state, quads in taken:
            assert everything(state) == quads


@settings(max_examples=20, deadline=None)
@given(subject=few_iris)
def test_redacted_body_is_in_no_view_of_the_past(subject: URIRef) -> None:
    with emptied() as kb:
        said = Quad(subject, dcterms.source, subject, subject)
        do(kb, Patch(adds=frozenset({said})), 1)
        do(kb, Patch(adds=frozenset({said._replace(graph=URIRef("https://example.org/other"))})), 2)
        do(kb, Patch(adds=frozenset({said._replace(object=URIRef("https://example.org/z"))})), 3)
        assert said in everything(kb.view_at(2))
        do(kb, 1, 4)
        for position in range(kb.position() + 1):
            assert said not in everything(kb.view_at(position))


def test_views_are_exact_while_a_writer_writes() -> None:
    """Readers compare each view with what the writer says that its position holds."""
    a, b = (URIRef(f"https://example.org/{name}") for name in "ab")
    numbers = [URIRef(f"https://example.org/n/{n}") for n in range(120)]
    # at position n, a points to n and to nothing else, and so does b
    with emptied() as kb:
        wrong: list[str] = []
        done = threading.Event()

        def read() -> None:
            while not done.is_set():
                for state in (kb.view(), kb.view_at(max(1, kb.position() - 7))):
                    position = state.position or 0
                    found = [set(state.objects(node, dcterms.source)) for node in (a, b)]
                    led = set(state.subjects(dcterms.source, numbers[position])) if position else set()
                    if found != [{numbers[position]} if position else set()] * 2 or (position and led != {a, b}):
                        wrong.append(f"{position}: {found} {led}")

        do(kb, Patch(adds=frozenset(Quad(node, dcterms.source, numbers[1], a) for node in (a, b))), 1)
        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        try:
            for number in range(2, len(numbers)):
                adds = frozenset(Quad(node, dcterms.source, numbers[number], a) for node in (a, b))
                removes = frozenset(Quad(node, dcterms.source, numbers[number - 1], a) for node in (a, b))
                do(kb, Patch(adds=adds, removes=removes), number)
        finally:
            done.set()
            for reader in readers:
                reader.join()
        assert wrong == []


def test_position_that_was_not_is_refused() -> None:
    a = URIRef("https://example.org/a")
    with emptied() as kb:
        do(kb, Patch(adds=frozenset({Quad(a, dcterms.source, a, a)})), 1)
        for position in (-1, 2):
            with pytest.raises(NotFound, match="at 1"):
                kb.view_at(position)

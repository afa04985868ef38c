"""Supports form a distributive lattice over any order of statuses, and values obey Kleene and De Morgan."""

from __future__ import annotations

import itertools
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

import strategies
from remit.errors import UnknownName
from remit.iri import record
from remit.support import StatusScheme, Support, Value, Word
from remit.terms import rdf, rmt, skos, status


@st.composite
def supports_of(draw: st.DrawFn, size: int) -> tuple[StatusScheme, list[Support]]:
    scheme = draw(strategies.status_orders())
    drawn = st.lists(st.sampled_from(scheme.ordered), max_size=4)
    return scheme, [scheme.support(draw(drawn)) for _ in range(size)]


def _laws(scheme: StatusScheme, a: Support, b: Support, c: Support) -> None:
    assert a & b == b & a
    assert a | b == b | a
    assert (a & b) & c == a & (b & c)
    assert (a | b) | c == a | (b | c)
    assert a & (a | b) == a
    assert a | (a & b) == a
    assert a & (b | c) == (a & b) | (a & c)
    assert a | (b & c) == (a | b) & (a | c)
    assert a & a == a | a == a
    assert a & scheme.none == scheme.none
    assert a | scheme.full == scheme.full
    assert (a <= b) == (a & b == a) == (a | b == b)


def test_the_eleven_statuses_have_21_supports_and_all_thirteen_26() -> None:
    assert len(list(strategies.eleven().supports())) == 21
    assert len(list(strategies.scheme().supports())) == 26


@pytest.mark.parametrize("scheme", [strategies.eleven(), strategies.scheme()], ids=["eleven", "thirteen"])
def test_the_lattice_laws_hold_over_all_triples_of_supports(scheme: StatusScheme) -> None:
    for a, b, c in itertools.product(list(scheme.supports()), repeat=3):
        _laws(scheme, a, b, c)


@settings(deadline=None)
@given(supports_of(3))
def test_the_lattice_laws_hold_on_any_order(drawn: tuple[StatusScheme, list[Support]]) -> None:
    scheme, (a, b, c) = drawn
    _laws(scheme, a, b, c)


@settings(deadline=None)
@given(supports_of(1))
def test_a_support_is_what_its_maximal_statuses_reach(drawn: tuple[StatusScheme, list[Support]]) -> None:
    scheme, (a,) = drawn
    top = scheme.maximal(a)
    assert scheme.support(top) == a
    assert not any(x in scheme.stronger_than(y) for x in top for y in top)
    assert {s for s in scheme.ordered if s in a} == {
        s for s in scheme.ordered for t in top if s == t or t in scheme.stronger_than(s)
    }


@settings(deadline=None)
@given(strategies.status_orders())
def test_every_support_is_found_once_and_is_closed_downwards(scheme: StatusScheme) -> None:
    found = list(scheme.supports())
    assert len(found) == len(set(found))
    for support in found:
        for weaker, stronger in itertools.product(scheme.ordered, repeat=2):
            if stronger in scheme.stronger_than(weaker) and stronger in support:
                assert weaker in support


def test_two_weak_kinds_do_not_make_a_strong_one() -> None:
    down = strategies.scheme().down
    assert status.alleged not in down(status.reported_document) | down(status.alleged_anonymous)
    assert status.officially_confirmed not in down(status.officially_alleged) | down(status.corroborated)


def test_the_weakest_link_is_what_both_reach() -> None:
    eleven, all_ = strategies.eleven(), strategies.scheme()
    assert eleven.down(status.officially_alleged) & eleven.down(status.corroborated) == eleven.down(status.alleged)
    assert eleven.down(status.reported_document) & eleven.down(status.attributed) == eleven.down(status.rumoured)
    assert eleven.down(status.admitted) & eleven.down(status.officially_confirmed) == eleven.down(status.alleged)
    assert all_.down(status.admitted) & all_.down(status.officially_confirmed) == all_.down(status.established)


def test_the_highest_of_several_statuses_is_shown_and_the_others_listed_also() -> None:
    scheme = strategies.scheme()
    both = scheme.support([status.officially_alleged, status.corroborated])
    assert scheme.shown(both) == status.corroborated
    assert scheme.phrase(both, contested=True) == (
        "corroborated by independent originators, also officially alleged, contested"
    )


def test_a_status_is_said_with_its_mark_in_one_phrase() -> None:
    scheme = strategies.scheme()
    assert scheme.phrase(status.reported_document, contested=True) == "reported from a document, contested"
    assert scheme.phrase(status.refuted) == "refuted"
    assert scheme.phrase(scheme.none) == "without support"


def test_refuted_and_withdrawn_stand_outside_the_order_and_reach_nothing() -> None:
    scheme = strategies.scheme()
    for outside in (status.refuted, status.withdrawn):
        assert outside in scheme
        assert outside not in scheme.ordered
        assert not scheme.down(outside)
        assert outside not in scheme.full


def test_the_bits_never_leave_the_process() -> None:
    support = strategies.scheme().support([status.alleged])
    assert repr(support) == "Support(alleged)"
    assert b"_mask" not in pickle.dumps(support)
    assert pickle.loads(pickle.dumps(support)) == support  # noqa: S301 (our own bytes)
    with pytest.raises(TypeError):
        json.dumps(support)


def test_supports_of_two_schemes_do_not_mix() -> None:
    with pytest.raises(ValueError, match="another status scheme"):
        strategies.scheme().down(status.alleged) & strategies.eleven().down(status.alleged)


def test_a_circle_in_the_order_is_refused_with_the_status_that_closes_it() -> None:
    graph = Graph() + strategies.vocabulary()
    graph.add((status.adjudicated, rmt.weakerThan, status.unsourced))
    with pytest.raises(ValueError, match="circle through"):
        StatusScheme.from_graph(graph)


@settings(deadline=None)
@given(
    between=st.sampled_from(
        [(status.rumoured, status.alleged), (status.attributed, status.alleged), (status.alleged, status.established)]
    ),
    stored=st.lists(st.sampled_from(strategies.scheme().ordered), max_size=3),
)
def test_a_status_added_by_turtle_leaves_stored_answers_meaning_the_same(
    between: tuple[URIRef, URIRef], stored: list[URIRef]
) -> None:
    before = strategies.scheme()
    kept = before.maximal(before.support(stored))
    graph = Graph() + strategies.vocabulary()
    new = record("status", "seen-in-a-filing")
    graph.parse(
        data=f"""
            <{new}> a <{rmt.SourcingStatus}> ; <{skos.notation}> "seen-in-a-filing" ;
                <{rmt.rank}> 7 ; <{rmt.phrase}> "seen in a filing"@en ; <{rmt.weakerThan}> <{between[1]}> .
            <{between[0]}> <{rmt.weakerThan}> <{new}> .
        """
    )
    after = StatusScheme.from_graph(graph)
    assert len(after.ordered) == len(before.ordered) + 1
    assert after.maximal(after.support(kept)) == kept
    for known in before.ordered:
        assert (known in after.support(kept)) == (known in before.support(kept))
    assert after.phrase(after.support(kept)) == before.phrase(before.support(kept))


def test_what_is_established_is_what_the_classification_says() -> None:
    graph = Graph() + strategies.vocabulary()
    assert StatusScheme.from_graph(graph).is_established(strategies.scheme().down(status.admitted))
    graph.remove((None, rdf.type_, rmt.EstablishedStatus))
    changed = StatusScheme.from_graph(graph)
    assert not changed.is_established(changed.full)


# ---- values


def _values(scheme: StatusScheme) -> list[Value]:
    return [Value.of_statement(t, f) for t, f in itertools.product(list(scheme.supports()), repeat=2)]


@st.composite
def _drawn_values(draw: st.DrawFn, size: int) -> list[Value]:
    scheme = strategies.scheme()
    one = st.lists(st.sampled_from(scheme.ordered), max_size=2).map(scheme.support)
    return [Value.of_statement(draw(one), draw(one)) for _ in range(size)]


@settings(deadline=None)
@given(_drawn_values(3))
def test_values_obey_de_morgan_and_the_lattice_laws(values: list[Value]) -> None:
    a, b, c = values
    assert ~(a & b) == ~a | ~b
    assert ~(a | b) == ~a & ~b
    assert ~~a == a
    assert a & b == b & a
    assert a & (b & c) == (a & b) & c
    assert a & (b | c) == (a & b) | (a & c)
    assert a | (a & b) == a


def test_values_follow_kleene_where_each_is_settled_or_open() -> None:
    scheme = strategies.scheme()
    given_ = scheme.down(status.given)
    true, false = Value.of_statement(given_, scheme.none), Value.of_statement(scheme.none, given_)
    unknown = Value.unknown(scheme)
    table = {Word.TRUE: true, Word.FALSE: false, Word.UNKNOWN: unknown}
    for (x, a), (y, b) in itertools.product(table.items(), repeat=2):
        conjunction = Word.FALSE if Word.FALSE in {x, y} else Word.UNKNOWN if Word.UNKNOWN in {x, y} else Word.TRUE
        assert (a & b).word == conjunction
        assert (~(~a | ~b)).word == conjunction


def test_what_is_missing_never_changes_what_is_reached() -> None:
    for value in _values(strategies.eleven()):
        assert value.t <= value.p
        assert value.f <= value.q


def test_a_denial_alone_leaves_a_statement_open() -> None:
    scheme = strategies.scheme()
    denied = Value.of_statement(scheme.none, scheme.down(status.attributed))
    assert (denied.word, denied.phrase) == (Word.UNKNOWN, "unknown, denied")
    assert denied.p == scheme.full


def test_an_established_side_prevails_over_one_that_is_not() -> None:
    scheme = strategies.scheme()
    decided, said = scheme.down(status.adjudicated), scheme.down(status.alleged)
    assert Value.of_statement(decided, said).phrase == "true"
    assert Value.of_statement(said, decided).phrase == "false"
    assert Value.of_statement(decided, decided).phrase == "conflict"


def test_a_contested_statement_supports_both_sides() -> None:
    scheme = strategies.scheme()
    value = Value.of_statement(scheme.down(status.reported_document), scheme.down(status.attributed))
    assert value.phrase == "claimed, contested"
    assert (~value).phrase == "claimed, contested"
    assert value.t == scheme.down(status.reported_document)


def test_nothing_is_false_because_nobody_said_it() -> None:
    unknown = Value.unknown(strategies.scheme())
    assert unknown.phrase == (~unknown).phrase == "unknown"


def test_a_status_that_the_scheme_lacks_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownName, match="Did you mean reported-document"):
        strategies.scheme().down(record("status", "reported-documnt"))


def test_a_phrase_falls_back_to_the_label() -> None:
    graph = Graph() + strategies.vocabulary()
    graph.remove((status.alleged, rmt.phrase, None))
    graph.set((status.alleged, skos.prefLabel, Literal("alleged by one", lang="en")))
    assert StatusScheme.from_graph(graph).phrase(status.alleged) == "alleged by one"

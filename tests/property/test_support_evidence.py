"""What may and may not move a ceiling, on drawn worlds."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

import strategies
from remit.iri import record
from remit.support import Ceiling, ceiling, chain_basis, claim_standing, permitted
from remit.terms import (
    credibility,
    dcterms,
    knowledge,
    oa,
    prov,
    rdf,
    reliability,
    rmt,
    stance,
    status,
)
from strategies import World

EXAMPLES = settings(deadline=None, max_examples=60)


def _ceiling(world: World) -> Ceiling:
    return ceiling(world.graph, world.incidents[0], strategies.scheme())


def _rest_on(world: World, claim: URIRef) -> None:
    world.graph.add((world.incidents[0], rmt.restsOn, claim))


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_adding_a_claim_never_lowers_a_ceiling(world: World, data: st.DataObject) -> None:
    before = _ceiling(world)
    _rest_on(world, strategies.draw_claim(data.draw, world, "added"))
    after = _ceiling(world)
    assert before.support <= after.support
    for old, new in zip(before.statements, after.statements, strict=True):
        assert old.support <= new.support


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_withdrawing_a_claim_or_its_source_never_raises_a_ceiling(world: World, data: st.DataObject) -> None:
    before = _ceiling(world)
    world.withdraw(data.draw(st.sampled_from([*world.claims, *world.documents])))
    assert _ceiling(world).support <= before.support


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_refuting_a_claim_never_raises_a_ceiling(world: World, data: st.DataObject) -> None:
    before = _ceiling(world)
    world.assessment(rmt.Refutation, data.draw(st.sampled_from(world.claims)))
    assert _ceiling(world).support <= before.support


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_opinion_prediction_and_characterisation_change_nothing(world: World, data: st.DataObject) -> None:
    before = _ceiling(world)
    opinion = strategies.draw_claim(data.draw, world, "opinion")
    world.graph.set((opinion, rmt.kind, data.draw(st.sampled_from(strategies.NOT_FACTS))))
    _rest_on(world, opinion)
    after = _ceiling(world)
    assert after.support == before.support
    assert after.contested_by == before.contested_by
    assert chain_basis(world.graph, opinion, strategies.scheme()).status is None


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_a_duplicate_of_a_claim_changes_nothing(world: World, data: st.DataObject) -> None:
    before = _ceiling(world)
    original = data.draw(st.sampled_from(sorted(world.graph.objects(world.incidents[0], rmt.restsOn))))
    duplicate = _copied(world, original, "duplicate")
    _judged_alike(world, original, duplicate)
    _rest_on(world, duplicate)
    assert _ceiling(world).support == before.support


@EXAMPLES
@given(strategies.worlds(), st.integers(1, 5), st.data())
def test_copies_by_other_outlets_change_nothing(world: World, copies: int, data: st.DataObject) -> None:
    before = _ceiling(world)
    rests_on = sorted(world.graph.objects(world.incidents[0], rmt.restsOn))
    sourced = [c for c in rests_on if status.rumoured in chain_basis(world.graph, c, strategies.scheme()).support]
    if not sourced:
        return
    original = data.draw(st.sampled_from(sourced))
    for number in range(copies):
        _rest_on(world, _passed_on(world, original, number))
    after = _ceiling(world)
    assert after.support == before.support
    assert status.corroborated not in after.support or status.corroborated in before.support


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_grades_never_raise_a_ceiling(world: World, data: st.DataObject) -> None:
    world.graph.remove((None, rdf.type_, rmt.Grading))
    before = _ceiling(world)
    for node in data.draw(st.lists(st.sampled_from(world.claims + world.documents), max_size=4)):
        numbers = [credibility.grade_1, credibility.grade_2, credibility.grade_5, credibility.grade_6]
        world.grade(node, letter=reliability.a, number=data.draw(st.sampled_from(numbers)))
    for node in data.draw(st.lists(st.sampled_from(world.actors), max_size=3)):
        world.grade(node, letter=data.draw(st.sampled_from([reliability.d, reliability.e, reliability.f])))
    assert _ceiling(world).support <= before.support


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_a_publishers_grade_lifts_an_attributed_word_to_alleged_and_no_claim_further(
    world: World, data: st.DataObject
) -> None:
    scheme = strategies.scheme()
    before = {c: chain_basis(world.graph, c, scheme).support for c in world.claims}
    world.grade(data.draw(st.sampled_from(world.actors)), letter=reliability.a)
    for claim, old in before.items():
        assert chain_basis(world.graph, claim, scheme).support <= old | scheme.down(status.alleged)


@EXAMPLES
@given(strategies.worlds(), st.randoms(use_true_random=False))
def test_the_order_of_loading_changes_nothing(world: World, shuffle: random.Random) -> None:
    triples = sorted(world.graph)
    shuffle.shuffle(triples)
    again = Graph()
    for triple in triples:
        again.add(triple)
    scheme, incident = strategies.scheme(), world.incidents[0]
    assert ceiling(again, incident, scheme) == ceiling(world.graph, incident, scheme)
    for claim in world.claims:
        assert claim_standing(again, claim, scheme) == claim_standing(world.graph, claim, scheme)


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_denials_contest_and_deleting_one_never_raises_a_ceiling(world: World, data: st.DataObject) -> None:
    before = _ceiling(world)
    denial = strategies.draw_claim(data.draw, world, "denial", denies=True)
    with_denial = _ceiling(world)
    assert with_denial.support == before.support
    assert set(before.contested_by) <= set(with_denial.contested_by)
    world.graph.remove((denial, None, None))
    assert _ceiling(world).support == before.support


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_recorded_lineage_ownership_and_sameness_never_raise_a_ceiling_to_corroborated(
    world: World, data: st.DataObject
) -> None:
    before = _ceiling(world)
    one, other = data.draw(st.permutations(world.documents))[:2]
    owner, owned = data.draw(st.permutations(world.actors))[:2]
    how = data.draw(st.sampled_from(["derived", "owned", "executive"]))
    if how == "derived":
        world.graph.add((one, prov.wasDerivedFrom, other))
    elif how == "owned":
        world.owns(owner, owned, "51")
    else:
        world.add(owner, executiveOf=record("jurisdiction", "xx"))
        world.add(owned, executiveOf=record("jurisdiction", "xx"))
    assert _ceiling(world).support <= before.support


@EXAMPLES
@given(strategies.worlds())
def test_corroborated_stands_only_on_a_pair_that_shares_nothing(world: World) -> None:
    scheme = strategies.scheme()
    for found in _ceiling(world).statements:
        assert (status.corroborated in found.support) == (found.pair is not None)
        if found.pair is not None:
            for claim in found.pair:
                assert status.alleged in chain_basis(world.graph, claim, scheme).support
                assert set(world.graph.objects(claim, rmt.knowledge)) <= {
                    knowledge.own_observation,
                    knowledge.own_inquiry,
                    knowledge.own_document,
                }
            publishers = [set(world.graph.objects(URIRef(f"{c}/link/0"), rmt.speaker)) for c in found.pair]
            assert publishers[0].isdisjoint(publishers[1])


@EXAMPLES
@given(strategies.worlds())
def test_a_status_is_permitted_exactly_where_the_ceiling_holds_it_and_every_answer_has_a_reason(
    world: World,
) -> None:
    scheme, found = strategies.scheme(), _ceiling(world)
    for wanted in scheme.ordered:
        fits, why = permitted(found, wanted)
        assert fits == (wanted in found.support and scheme.status(wanted).settable)
        assert why.say(world.graph).endswith(".")
        assert "{" not in why.say(world.graph)


@EXAMPLES
@given(strategies.worlds(), st.data())
def test_any_records_at_all_are_weighed_without_an_error(world: World, data: st.DataObject) -> None:
    triples = sorted(t for t in world.graph if "/id/" in t[0] and t not in strategies.vocabulary())
    for _ in range(data.draw(st.integers(1, 6))):
        s, p, o = data.draw(st.sampled_from(triples))
        match data.draw(st.sampled_from(["drop", "twice", "text", "self"])):
            case "drop":
                world.graph.remove((s, p, o))
            case "twice":
                world.graph.add((s, p, data.draw(st.sampled_from(triples))[2]))
            case "text":
                world.graph.set((s, p, Literal("not what was expected")))
            case _:
                world.graph.add((s, p, s))
    scheme = strategies.scheme()
    found = _ceiling(world)
    assert found.support <= scheme.full
    for claim in world.claims:
        assert claim_standing(world.graph, claim, scheme).basis.support <= scheme.full


def _copied(world: World, original: URIRef, key: str) -> URIRef:
    copy = record("claim", key)
    for s, p, o in list(world.graph):
        inside = isinstance(s, URIRef) and (s == original or s.startswith(f"{original}/"))
        if inside and p != rmt.attestedBy:
            world.graph.add((_moved(s, original, copy), p, _moved(o, original, copy)))
        elif inside:
            world.graph.add((_moved(s, original, copy), p, o))
    return copy


def _judged_alike(world: World, original: URIRef, copy: URIRef) -> None:
    for assessment in list(world.graph.subjects(rmt.assesses, original)):
        world.add(assessment, assesses=copy)


def _moved(node: Node, original: URIRef, copy: URIRef) -> Node:
    text = str(node)
    if isinstance(node, URIRef) and (node == original or text.startswith(f"{original}/")):
        return URIRef(str(copy) + text[len(original) :])
    return node


def _passed_on(world: World, original: URIRef, number: int) -> URIRef:
    """Adds an article of a new outlet that takes the original's words over from the original's document."""
    outlet = world.actor(f"copier-{number}")
    sources = list(world.graph.objects(URIRef(f"{original}/target"), oa.hasSource))
    article = world.document(f"copy-{number}", publisher=outlet, sources=sources)
    copy = _copied(world, original, f"copy-{number}")
    links = sorted(world.graph.objects(copy, rmt.link), reverse=True)
    for place, link in zip(range(len(links) - 1, -1, -1), links, strict=True):
        world.graph.set((link, rmt.order, Literal(place + 1)))
        if place == 0:
            world.add(link, attestedBy=original)
    first = URIRef(f"{copy}/link/new")
    world.graph.add((first, rdf.type_, rmt.SpeakerLink))
    world.add(copy, link=first)
    world.add(first, order=Literal(0), speaker=outlet)
    world.graph.set((URIRef(f"{copy}/target"), oa.hasSource, article))
    if set(world.graph.objects(copy, rmt.stance)) == {stance.asserts}:
        world.graph.set((copy, rmt.stance, stance.reports))
    assert (article, dcterms.publisher, outlet) in world.graph
    return copy

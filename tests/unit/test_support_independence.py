"""Independence, condition by condition: what is shared, or not recorded, makes two claims one."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef

import strategies
from remit.iri import record
from remit.support import ceiling, count_origins, independent, origins, permitted
from remit.terms import dcterms, edtf, knowledge, prov, relation, rmt, role, status, xsd
from strategies import FEATURES, World

CORE = (record("actor", "some-unit"), relation.obtained, FEATURES)
SAID = (record("actor", "cloud"), relation.obtained, FEATURES)


class Pair:
    """Two outlets that each tell of what they saw themselves about a unit of one firm."""

    def __init__(self) -> None:
        world = self.world = World()
        firm = world.actor("firm")
        some = world.actor("some-unit", rmt.UnspecifiedUnit, unitOf=firm)
        world.actor("cloud", partOf=some)
        self.one, self.other = world.actor("one"), world.actor("other")
        self.page = world.document("page", publisher=self.one)
        self.paper = world.document("paper", publisher=self.other)
        seen = knowledge.own_observation
        self.a = world.claim("a", [self.one], self.page, [SAID], knowledge=seen)
        self.b = world.claim("b", [self.other], self.paper, [CORE], knowledge=seen)
        self.incident = world.incident("i", [CORE], [self.a, self.b])
        self.core = URIRef(f"{self.incident}/core/1")

    def reached(self) -> URIRef | None:
        scheme = strategies.scheme()
        return scheme.shown(ceiling(self.world.graph, self.incident, scheme).support)

    def why(self) -> str:
        found = independent(self.world.graph, self.a, self.b, self.core)
        return f"{found.ok}: {found.why}"


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_two_witnesses_who_share_nothing_corroborate(pair: Pair) -> None:
    found = ceiling(pair.world.graph, pair.incident, strategies.scheme())
    assert pair.reached() == status.corroborated
    assert found.statements[0].pair == (pair.a, pair.b)


def _check_falls(pair: Pair, words: str) -> None:
    assert pair.reached() == status.alleged
    assert pair.why().startswith("False")
    assert words in pair.why()


@pytest.mark.parametrize("link", ["sameAs", "succeededBy"])
def test_one_speaker_under_two_records_is_one_origin(pair: Pair, link: str) -> None:
    pair.world.add(pair.one, **{link: pair.other})
    _check_falls(pair, "one origin")


@pytest.mark.parametrize("identifier", ["lei", "wikidata"])
def test_two_records_with_one_identifier_are_one_origin(pair: Pair, identifier: str) -> None:
    pair.world.add(pair.one, **{identifier: Literal("Q1")})
    pair.world.add(pair.other, **{identifier: Literal("Q2")})
    assert pair.reached() == status.corroborated
    pair.world.add(pair.other, **{identifier: Literal("Q1")})
    _check_falls(pair, "one origin")


def test_an_accepted_identification_makes_two_records_one_origin(pair: Pair) -> None:
    pair.world.assessment(rmt.Identification, pair.one, identifiedAs=pair.other)
    _check_falls(pair, "one origin")


@pytest.mark.parametrize(
    "how",
    [
        prov.wasDerivedFrom,
        prov.wasQuotedFrom,
        prov.hadPrimarySource,
        prov.wasInformedBy,
        dcterms.source,
        rmt.informant,
    ],
)
def test_a_derivation_path_makes_one_origin(pair: Pair, how: URIRef) -> None:
    wire = pair.world.document("wire")
    pair.world.graph.add((wire, how, pair.page))
    pair.world.graph.add((pair.paper, how, wire))
    _check_falls(pair, "one origin: actor one")


def test_a_common_source_makes_one_origin(pair: Pair) -> None:
    wire = pair.world.document("wire")
    for document in (pair.page, pair.paper):
        pair.world.graph.add((document, prov.wasDerivedFrom, wire))
    _check_falls(pair, "one origin: document wire")


def test_two_claims_of_one_page_are_one_origin(pair: Pair) -> None:
    pair.world.graph.set((URIRef(f"{pair.b}/target"), URIRef("http://www.w3.org/ns/oa#hasSource"), pair.page))
    _check_falls(pair, "one origin")


def test_a_claim_without_a_source_counts_against_independence(pair: Pair) -> None:
    pair.world.graph.remove((URIRef(f"{pair.b}/target"), None, None))
    _check_falls(pair, "not recorded where")


def test_a_source_whose_publisher_is_not_recorded_counts_against_independence(pair: Pair) -> None:
    pair.world.graph.remove((pair.paper, dcterms.publisher, None))
    _check_falls(pair, "not recorded who published")


@pytest.mark.parametrize("day", [None, "", "XXXX"])
def test_a_claim_whose_day_is_not_known_counts_against_independence(pair: Pair, day: str | None) -> None:
    pair.world.graph.remove((pair.paper, dcterms.issued, None))
    if day is not None:
        pair.world.graph.add((pair.paper, dcterms.issued, Literal(day, datatype=edtf.EDTF_level1)))
    _check_falls(pair, "not recorded when")
    pair.world.add(pair.b, madeOn=Literal("2026-06-02", datatype=xsd.date))
    assert pair.reached() == status.corroborated


@pytest.mark.parametrize(("share", "expected"), [("50", status.corroborated), ("50.1", status.alleged)])
def test_an_owner_of_more_than_half_of_both_controls_both(pair: Pair, share: str, expected: URIRef) -> None:
    holding = pair.world.actor("holding")
    for owned in (pair.one, pair.other):
        pair.world.owns(holding, owned, share)
    assert pair.reached() == expected


def test_recorded_control_counts_whatever_the_share(pair: Pair) -> None:
    pair.world.owns(pair.one, pair.other)
    _check_falls(pair, "controlled by actor one")


def test_shares_held_through_controlled_companies_are_added(pair: Pair) -> None:
    holding, daughter = pair.world.actor("holding"), pair.world.actor("daughter")
    pair.world.owns(holding, pair.one, "60")
    pair.world.owns(holding, daughter, "51")
    pair.world.owns(holding, pair.other, "30")
    pair.world.owns(daughter, pair.other, "25")
    _check_falls(pair, "controlled by actor holding")


def test_ownership_that_ended_before_the_claims_does_not_count(pair: Pair) -> None:
    holding = pair.world.actor("holding")
    day = Literal("2026-05-01", datatype=xsd.date)
    pair.world.owns(holding, pair.one, "60", until=day)
    pair.world.owns(holding, pair.other, "60")
    assert pair.reached() == status.corroborated


def test_ownership_counts_where_the_day_of_a_claim_is_not_recorded(pair: Pair) -> None:
    holding = pair.world.actor("holding")
    day = Literal("2026-05-01", datatype=xsd.date)
    pair.world.owns(holding, pair.one, "60", until=day)
    pair.world.owns(holding, pair.other, "60")
    pair.world.graph.remove((pair.page, dcterms.issued, None))
    _check_falls(pair, "controlled by actor holding")


def test_units_of_one_body_have_one_controller(pair: Pair) -> None:
    body = pair.world.actor("body")
    for unit in (pair.one, pair.other):
        pair.world.add(unit, unitOf=body)
    _check_falls(pair, "controlled by actor body")


def test_who_holds_an_office_speaks_for_the_body(pair: Pair) -> None:
    pair.world.add(pair.one, holdsOffice=pair.other)
    _check_falls(pair, "controlled by actor other")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("executiveOf", "executiveOf", status.alleged),
        ("executiveOf", "actsFor", status.alleged),
        ("executiveOf", "courtOf", status.corroborated),
        ("parliamentOf", "executiveOf", status.corroborated),
    ],
)
def test_executive_bodies_of_one_government_are_one_and_courts_stand_apart(
    pair: Pair, first: str, second: str, expected: URIRef
) -> None:
    land = record("jurisdiction", "xx")
    pair.world.add(pair.one, **{first: land})
    pair.world.add(pair.other, **{second: land})
    assert pair.reached() == expected


@pytest.mark.parametrize("knows", [None, knowledge.not_stated, knowledge.reported_by_others])
def test_a_witness_must_state_its_own_observation(pair: Pair, knows: URIRef | None) -> None:
    own = pair.world.document("own", publisher=pair.other)
    pair.world.graph.remove((pair.b, rmt.knowledge, None))
    pair.world.graph.set((URIRef(f"{pair.b}/link/0"), rmt.speaker, pair.world.actor("desk")))
    link = URIRef(f"{pair.b}/link/1")
    pair.world.add(pair.b, link=link, originatorDocument=own, knowledge=knows)
    pair.world.add(link, order=Literal(1), speaker=pair.other, attestedBy=pair.b)
    _check_falls(pair, "own")


def test_claims_about_different_things_do_not_corroborate_each_other(pair: Pair) -> None:
    pair.world.graph.set((URIRef(f"{pair.b}/statement/1"), rmt.object_, record("item", "other")))
    _check_falls(pair, "do not both say")


def test_two_accusers_with_a_stake_do_not_corroborate_each_other(pair: Pair) -> None:
    pair.world.participation(pair.incident, pair.one, role.accuser, role.affected)
    assert pair.reached() == status.corroborated
    pair.world.participation(pair.incident, pair.other, role.accuser, role.affected)
    _check_falls(pair, "interest in the outcome")


def test_a_refused_status_names_the_origin_that_is_shared(pair: Pair) -> None:
    wire = pair.world.document("wire")
    for document in (pair.page, pair.paper):
        pair.world.graph.add((document, prov.wasDerivedFrom, wire))
    found = ceiling(pair.world.graph, pair.incident, strategies.scheme())
    fits, why = permitted(found, status.corroborated)
    assert not fits
    assert why.say(pair.world.graph) == (
        "The claims reach no more than “alleged”: “It is said: claim a.” and “It is said: claim b.”. "
        "They share one origin, “document wire”, and count as one."
    )
    assert found.shared_origins == (wire,)


def test_one_origin_is_named_only_for_the_claims_that_share_it(pair: Pair) -> None:
    world = pair.world
    world.graph.remove((pair.b, rmt.knowledge, None))
    assert _why_not_corroborated(pair) == (
        "The claims reach no more than “alleged”: “It is said: claim a.” and “It is said: claim b.”. "
        "No two of them are independent and each at least alleged."
    )
    assert ceiling(world.graph, pair.incident, strategies.scheme()).shared_origins == ()
    echo = world.document("echo", publisher=pair.one)
    world.add(pair.incident, restsOn=world.claim("c", [pair.one], echo, [SAID], knowledge=knowledge.own_observation))
    assert _why_not_corroborated(pair).endswith(
        "The best of them share one origin, “actor one”, and count as one. "
        "No two of them are independent and each at least alleged."
    )


def _why_not_corroborated(pair: Pair) -> str:
    found = ceiling(pair.world.graph, pair.incident, strategies.scheme())
    fits, why = permitted(found, status.corroborated)
    assert not fits
    return why.say(pair.world.graph)


def test_pages_of_one_publisher_are_counted_as_one_origin(pair: Pair) -> None:
    pages = [pair.world.document(f"page-{n}", publisher=pair.one) for n in range(32)]
    found = count_origins(pair.world.graph, [*pages, pair.page])
    assert (len(found.documents), len(found.groups)) == (33, 1)
    assert found.origins == (pair.one,)


def test_origins_are_counted_apart_from_documents(pair: Pair) -> None:
    copy = pair.world.document("copy", publisher=pair.world.actor("copier"), sources=[pair.page])
    claim = pair.world.claim("copied", [record("actor", "copier"), pair.one], copy, [SAID])
    pair.world.add(pair.incident, restsOn=claim)
    found = origins(pair.world.graph, pair.incident, strategies.scheme())
    assert len(found.documents) == 3
    assert found.groups == ((pair.a, claim), (pair.b,))

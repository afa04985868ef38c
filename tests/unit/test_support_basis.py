"""The basis of a claim, line by line of the scheme: whose word it is, and how that word is known."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef
from rdflib.term import Node

import strategies
from remit.iri import record
from remit.support import Basis, basis, chain_basis
from remit.terms import (
    credibility,
    dcterms,
    finality,
    footing,
    kind,
    knowledge,
    manner,
    oa,
    official_act,
    power_kind,
    prov,
    rdf,
    relation,
    reliability,
    rmt,
    stance,
    status,
    xsd,
)
from strategies import FEATURES, World

SAID = (record("actor", "firm"), relation.obtained, FEATURES)


class Case:
    """One outlet, one page, one firm; claims are added to it."""

    def __init__(self) -> None:
        self.world = World()
        self.outlet = self.world.actor("outlet")
        self.firm = self.world.actor("firm")
        self.page = self.world.document("page", publisher=self.outlet)

    def claim(self, *speakers: Node, key: str = "c", **values: Node | None) -> URIRef:
        page = values.pop("page", None) or self.page
        return self.world.claim(key, [self.outlet, *speakers], page, [SAID], **values)

    def source(self, of_class: URIRef) -> URIRef:
        source = record("incident", f"i/source/{of_class.rpartition('#')[2]}")
        self.world.graph.add((source, rdf.type_, of_class))
        return source

    def basis(self, claim: URIRef) -> Basis:
        return chain_basis(self.world.graph, claim, strategies.scheme())

    def status(self, claim: URIRef) -> URIRef | None:
        return self.basis(claim).status


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.mark.parametrize("of_kind", [kind.characterisation, kind.opinion, kind.prediction])
def test_what_is_no_claim_of_fact_supports_nothing_and_has_no_status(case: Case, of_kind: URIRef) -> None:
    found = case.basis(case.claim(kind=of_kind, knowledge=knowledge.own_observation))
    assert not found.support
    assert found.status is None
    assert "no claim of fact" in str(found.reason)


def test_a_claim_whose_source_was_retracted_is_withdrawn(case: Case) -> None:
    claim = case.claim(knowledge=knowledge.own_observation)
    case.world.withdraw(case.page)
    assert (case.status(claim), bool(case.basis(claim).support)) == (status.withdrawn, False)


def test_a_claim_that_was_refuted_supports_nothing(case: Case) -> None:
    claim = case.claim(case.firm)
    case.world.assessment(rmt.Refutation, claim)
    assert (case.status(claim), bool(case.basis(claim).support)) == (status.refuted, False)


def test_a_refutation_that_nobody_accepted_does_not_count(case: Case) -> None:
    claim = case.claim(case.firm)
    proposal = case.world.assessment(rmt.Refutation, claim)
    case.world.graph.remove((proposal, rmt.acceptedBy, None))
    assert case.status(claim) == status.attributed


def test_a_quote_that_does_not_stand_at_its_position_supports_nothing(case: Case) -> None:
    claim = case.claim(case.firm)
    target = next(case.world.graph.objects(claim, oa.hasTarget))
    case.world.add(target, quoteMismatch=Literal("other words"))
    assert not case.basis(claim).support


def test_a_publisher_that_does_not_say_how_it_knows_is_unsourced(case: Case) -> None:
    assert case.status(case.claim()) == status.unsourced


@pytest.mark.parametrize(
    "knows", [knowledge.own_observation, knowledge.own_inquiry, knowledge.own_document], ids=["saw", "asked", "holds"]
)
def test_an_identified_publisher_that_speaks_of_what_it_saw_alleges(case: Case, knows: URIRef) -> None:
    assert case.status(case.claim(knowledge=knows)) == status.alleged


def test_a_publisher_that_repeats_others_is_unsourced(case: Case) -> None:
    assert case.status(case.claim(knowledge=knowledge.reported_by_others)) == status.unsourced


def test_a_publisher_that_only_supposes_gives_a_rumour(case: Case) -> None:
    claim = case.claim(stance=stance.speculates, knowledge=knowledge.own_observation)
    assert case.status(claim) == status.rumoured


def test_a_publisher_that_is_not_identified_alleges_anonymously_until_it_is(case: Case) -> None:
    case.world.graph.set((case.outlet, rdf.type_, rmt.UnidentifiedActor))
    claim = case.claim(knowledge=knowledge.own_observation)
    assert case.status(claim) == status.alleged_anonymous
    known = case.world.actor("known-outlet")
    identification = case.world.assessment(rmt.Identification, case.outlet, identifiedAs=known)
    assert case.status(claim) == status.alleged
    case.world.graph.remove((identification, rmt.acceptedOn, None))
    assert case.status(claim) == status.alleged_anonymous


def test_nobody_in_particular_gives_a_rumour(case: Case) -> None:
    assert case.status(case.claim(case.source(rmt.UnnamedSpeaker))) == status.rumoured
    assert case.status(case.claim(rmt.UnnamedSpeaker, key="by-class")) == status.rumoured


def test_persons_whom_the_publisher_does_not_name_allege_anonymously_also_when_they_suppose(case: Case) -> None:
    source = case.source(rmt.AnonymousSource)
    assert case.status(case.claim(source, stance=stance.speculates)) == status.alleged_anonymous


def test_a_document_that_the_publisher_has_seen_is_reported(case: Case) -> None:
    seen = case.world.unpublished("memo", [case.outlet])
    unseen = case.world.unpublished("rumoured-memo", [case.firm])
    assert case.status(case.claim(seen)) == status.reported_document
    assert case.status(case.claim(unseen, key="d")) == status.rumoured


def test_what_a_document_is_said_to_describe_is_known_only_through_it(case: Case) -> None:
    memo = case.world.unpublished("memo", [case.outlet])
    inquiry = case.source(rmt.UnverifiedSource)
    assert case.status(case.claim(memo, inquiry)) == status.reported_document
    assert case.status(case.claim(inquiry, key="d")) == status.rumoured


def test_a_named_speaker_behind_a_document_that_is_not_open_is_known_only_through_it(case: Case) -> None:
    memo = case.world.unpublished("memo", [case.outlet])
    assert case.status(case.claim(memo, case.firm)) == status.reported_document


def test_a_named_speaker_known_through_one_weak_publisher_is_attributed(case: Case) -> None:
    claim = case.claim(case.firm)
    assert case.status(claim) == status.attributed
    case.world.grade(case.outlet, letter=reliability.e)
    assert case.status(claim) == status.attributed


def test_a_named_speaker_reported_by_a_reliable_publisher_alleges(case: Case) -> None:
    case.world.grade(case.outlet, letter=reliability.c)
    assert case.status(case.claim(case.firm)) == status.alleged


def test_the_latest_accepted_grade_counts(case: Case) -> None:
    claim = case.claim(case.firm)
    case.world.grade(case.outlet, letter=reliability.b)
    case.world.grade(case.outlet, letter=reliability.e)
    assert case.status(claim) == status.attributed


def test_the_worst_carrier_of_a_chain_counts(case: Case) -> None:
    first = case.world.actor("first-outlet")
    case.world.grade(case.outlet, letter=reliability.a)
    claim = case.claim(first, case.firm)
    assert case.status(claim) == status.attributed
    case.world.grade(first, letter=reliability.b)
    assert case.status(claim) == status.alleged


def test_a_named_speaker_whose_own_document_was_read_alleges(case: Case) -> None:
    own = case.world.document("letter", publisher=case.firm)
    assert case.status(case.claim(case.firm, originatorDocument=own)) == status.alleged


def test_a_document_that_is_not_recorded_as_the_speakers_own_lifts_nothing(case: Case) -> None:
    other = case.world.document("letter", publisher=case.world.actor("someone-else"))
    assert case.status(case.claim(case.firm, originatorDocument=other)) == status.attributed


def test_words_that_two_independent_publishers_heard_themselves_allege(case: Case) -> None:
    world, second = case.world, case.world.actor("second-outlet")
    page = world.document("second-page", publisher=second)
    heard = knowledge.own_observation
    world.claim("saw-1", [case.outlet], case.page, knowledge=heard, kind=kind.about_document)
    world.claim("saw-2", [second], page, knowledge=heard, kind=kind.about_document)
    one = world.claim("c1", [case.outlet, case.firm], case.page, [SAID], attested_by=record("claim", "saw-1"))
    other = world.claim("c2", [second, case.firm], page, [SAID], attested_by=record("claim", "saw-2"))
    assert case.status(one) == status.attributed
    world.incident("i", [SAID], [one, other])
    assert (case.status(one), case.status(other)) == (status.alleged, status.alleged)
    world.graph.add((page, prov.wasDerivedFrom, case.page))
    assert (case.status(one), case.status(other)) == (status.attributed, status.attributed)


def test_words_of_another_speaker_or_other_words_are_no_second_report(case: Case) -> None:
    world, second, rival = case.world, case.world.actor("second-outlet"), case.world.actor("rival")
    page = world.document("second-page", publisher=second)
    heard = {"knowledge": knowledge.own_observation, "kind": kind.about_document}
    saw = [
        world.claim("saw-1", [case.outlet], case.page, **heard),
        world.claim("saw-2", [second], page, **heard),
    ]
    one = world.claim("c1", [case.outlet, case.firm], case.page, [SAID], attested_by=saw[0])
    of_rival = world.claim("c2", [second, rival], page, [SAID], attested_by=saw[1])
    other_words = world.claim("c3", [second, case.firm], page, [(*SAID[:2], rival)], attested_by=saw[1])
    fallen = world.claim("c4", [second, case.firm], page, [SAID], attested_by=saw[1])
    world.withdraw(fallen)
    world.incident("i", [SAID], [one, of_rival, other_words, fallen])
    assert case.status(one) == status.attributed


def test_a_speakers_own_open_document_carries_its_words_without_a_grade(case: Case) -> None:
    case.world.grade(case.outlet, letter=reliability.a)
    letter = case.world.document("letter", publisher=case.firm)
    assert case.status(case.claim(letter, case.firm)) == status.alleged


def test_hearsay_is_a_rumour_whoever_is_named(case: Case) -> None:
    assert case.status(case.claim(case.firm, footing=footing.hearsay)) == status.rumoured


# ---- links


def test_a_link_that_no_claim_attests_is_a_rumour(case: Case) -> None:
    claim = case.claim(case.firm)
    case.world.graph.remove((URIRef(f"{claim}/link/1"), rmt.attestedBy, None))
    assert case.status(claim) == status.rumoured
    assert basis(case.world.graph, claim, strategies.scheme()).status == status.attributed


def test_a_claim_graded_improbable_breaks_the_links_that_only_it_attests(case: Case) -> None:
    claim = case.claim(case.firm)
    case.world.grade(claim, number=credibility.grade_5)
    assert case.status(claim) == status.rumoured
    assert "improbable" in str(case.basis(claim).reason)


def test_its_own_grade_does_not_break_a_claim_whose_speaker_another_claim_attests(case: Case) -> None:
    saw = case.claim(key="saw", knowledge=knowledge.own_observation, kind=kind.about_document)
    claim = case.claim(case.firm, attested_by=saw)
    case.world.grade(claim, number=credibility.grade_5)
    assert case.status(claim) == status.attributed
    case.world.grade(saw, number=credibility.grade_5)
    assert case.status(claim) == status.rumoured
    case.world.grade(saw, number=credibility.grade_2)
    assert case.status(claim) == status.attributed


@pytest.mark.parametrize("how", ["refuted", "withdrawn", "presupposed", "supposed", "opinion"])
def test_a_claim_that_fell_or_never_said_so_attests_nothing(case: Case, how: str) -> None:
    saw = case.claim(key="saw", knowledge=knowledge.own_observation)
    claim = case.claim(case.firm, attested_by=saw)
    match how:
        case "refuted":
            case.world.assessment(rmt.Refutation, saw)
        case "withdrawn":
            case.world.withdraw(saw)
        case "presupposed":
            case.world.add(saw, manner=manner.presupposed)
        case "supposed":
            case.world.graph.set((saw, rmt.stance, stance.speculates))
        case _:
            case.world.graph.set((saw, rmt.kind, kind.opinion))
    assert case.status(claim) == status.rumoured


def test_claims_that_attest_each_other_in_a_circle_are_rumours(case: Case) -> None:
    memo = case.world.unpublished("memo", [case.outlet])
    one = case.claim(memo, key="one", attested_by=record("claim", "other"))
    other = case.claim(memo, key="other", attested_by=one)
    assert (case.status(one), case.status(other)) == (status.rumoured, status.rumoured)


def test_a_chain_is_worth_its_weakest_link(case: Case) -> None:
    memo = case.world.unpublished("memo", [case.outlet])
    case.world.graph.set((case.outlet, rdf.type_, rmt.UnidentifiedActor))
    saw = case.claim(key="saw", knowledge=knowledge.own_observation)
    claim = case.claim(memo, attested_by=saw)
    assert case.status(saw) == status.alleged_anonymous
    assert case.status(claim) == status.rumoured


def test_the_link_that_is_weakest_is_named(case: Case) -> None:
    memo = case.world.unpublished("memo", [case.outlet])
    case.world.actor("writer")
    claim = case.claim(memo, record("actor", "writer"))
    case.world.graph.remove((URIRef(f"{claim}/link/2"), rmt.attestedBy, None))
    assert "No claim says that actor writer spoke" in str(case.basis(claim).reason)


def test_a_chain_without_an_order_supports_nothing(case: Case) -> None:
    claim = case.claim(case.firm)
    case.world.graph.remove((URIRef(f"{claim}/link/0"), rmt.order, None))
    assert (case.status(claim), bool(case.basis(claim).support)) == (None, False)


# ---- authorities, and admissions


class Office(Case):
    """An authority with one power, that publishes its own papers."""

    def __init__(self, power: URIRef) -> None:
        super().__init__()
        self.authority = self.world.actor("authority", rmt.Authority, hasPower=record("power", "p"))
        self.world.add(record("power", "p"), powerKind=power)
        self.paper = self.world.document("paper", publisher=self.authority)

    def act(self, act: URIRef, **values: Node | None) -> Basis:
        within = values.pop("withinRemit", record("power", "p"))
        claim = self.world.claim(
            "act", [self.authority], self.paper, [SAID], officialAct=act, withinRemit=within, **values
        )
        return self.basis(claim)


DAY = Literal("2026-06-01", datatype=xsd.date)


def test_an_authority_that_accuses_within_its_remit_alleges_officially() -> None:
    assert Office(power_kind.accuse).act(official_act.accusation).status == status.officially_alleged


def test_an_authority_that_acts_outside_its_remit_only_alleges_and_the_mismatch_is_seen() -> None:
    office = Office(power_kind.accuse)
    found = office.act(official_act.accusation, withinRemit=record("power", "of-another"))
    assert (found.status, found.remit_mismatch) == (status.alleged, True)


@pytest.mark.parametrize(
    ("power", "state", "expected"),
    [
        (power_kind.decide, finality.open_to_appeal, status.officially_confirmed),
        (power_kind.establish, finality.not_final, status.officially_confirmed),
        (power_kind.decide, finality.final, status.adjudicated),
        (power_kind.decide, finality.annulled, status.alleged),
        (power_kind.decide, None, status.alleged),
        (power_kind.investigate, finality.final, status.alleged),
    ],
)
def test_a_decision_confirms_by_power_and_finality(power: URIRef, state: URIRef | None, expected: URIRef) -> None:
    assert Office(power).act(official_act.decision, finality=state, madeOn=DAY).status == expected


def test_a_decision_without_a_date_does_not_confirm() -> None:
    assert Office(power_kind.decide).act(official_act.decision, finality=finality.final).status == status.alleged


def test_a_register_confirms_what_it_is_kept_to_prove() -> None:
    assert Office(power_kind.list_).act(official_act.register_entry).status == status.officially_confirmed


def test_an_act_that_is_read_in_anothers_document_is_not_in_the_authoritys_own_words() -> None:
    office = Office(power_kind.decide)
    office.paper = office.page  # the authority stands first of the chain, on a page of the outlet
    found = office.act(official_act.decision, finality=finality.final, madeOn=DAY)
    assert (found.status, found.remit_mismatch) == (status.alleged, False)
    office.world.graph.add((office.page, dcterms.creator, office.authority))
    claim = record("claim", "act")
    assert office.status(claim) == status.adjudicated
    office.world.graph.remove((office.page, dcterms.creator, None))
    office.world.graph.remove((office.page, dcterms.publisher, None))
    assert office.status(claim) == status.alleged


def test_an_admission_that_is_read_in_anothers_document_is_not_in_the_partys_own_words(case: Case) -> None:
    claim = case.world.claim("c", [case.firm], case.page, [SAID], againstInterest=Literal(True))
    assert case.status(claim) == status.alleged
    case.world.graph.set((case.page, dcterms.publisher, case.firm))
    assert case.status(claim) == status.admitted


def test_a_party_that_concedes_what_is_said_of_it_admits(case: Case) -> None:
    own = case.world.document("filing", publisher=case.firm)
    yes = Literal(True)
    claim = case.claim(case.firm, originatorDocument=own, againstInterest=yes)
    assert case.status(claim) == status.admitted


def test_a_party_cannot_admit_for_another(case: Case) -> None:
    rival = case.world.actor("rival")
    own = case.world.document("filing", publisher=rival)
    claim = case.claim(rival, originatorDocument=own, againstInterest=Literal(True))
    assert case.status(claim) == status.alleged


def test_that_an_accuser_is_the_accused_is_no_admission_by_one_triple(case: Case) -> None:
    rival = case.world.actor("rival")
    own = case.world.document("filing", publisher=rival)
    claim = case.claim(rival, originatorDocument=own, againstInterest=Literal(True))
    case.world.add(rival, sameAs=case.firm)
    assert case.status(claim) == status.alleged
    case.world.assessment(rmt.Identification, rival, identifiedAs=case.firm)
    assert case.status(claim) == status.admitted


def test_an_admission_known_only_through_a_weak_publisher_is_attributed(case: Case) -> None:
    assert case.status(case.claim(case.firm, againstInterest=Literal(True))) == status.attributed

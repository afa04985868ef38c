"""From claims to the highest permitted status of an incident, and the steps between statuses."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef
from rdflib.term import Node

import strategies
from remit.iri import record
from remit.support import (
    Ceiling,
    Step,
    ceiling,
    claim_standing,
    falls_to,
    lacks_second_person,
    permitted,
    statement_support,
    step_allowed,
)
from remit.terms import (
    finality,
    footing,
    kind,
    knowledge,
    manner,
    official_act,
    power_kind,
    rdf,
    relation,
    rmt,
    role,
    skos,
    stance,
    status,
    xsd,
)
from strategies import FEATURES, World

CLOUD, LAB, SOME, FIRM = (record("actor", key) for key in ("cloud", "lab", "some-unit", "firm"))
CORE = (SOME, relation.obtained, FEATURES)
SEEN = knowledge.own_observation


class Case:
    """An incident about some unit of a firm, and one outlet."""

    def __init__(self) -> None:
        world = self.world = World()
        world.actor("firm")
        world.actor("some-unit", rmt.UnspecifiedUnit, unitOf=FIRM)
        for key in ("cloud", "lab"):
            world.graph.add((world.actor(key, unitOf=FIRM), skos.broader, SOME))
        self.outlet = world.actor("outlet")
        self.page = world.document("page", publisher=self.outlet)
        self.incident = world.incident("i", [CORE], [])
        self.core = URIRef(f"{self.incident}/core/1")

    def claim(self, key: str, *said: tuple[Node, ...], rests: bool = True, **values: Node | None) -> URIRef:
        values.setdefault("knowledge", SEEN)
        claim = self.world.claim(key, [self.outlet], self.page, said or [CORE], **values)
        if rests:
            self.world.add(self.incident, restsOn=claim)
        return claim

    def denial(self, key: str, denied: Node, *, speaker: Node = FIRM, **values: Node | None) -> URIRef:
        speakers = [self.outlet, speaker]
        return self.world.claim(key, speakers, self.page, stance=stance.denies, denies=denied, **values)

    def decision(self, key: str, said: tuple[Node, ...], *, negated: bool = False) -> URIRef:
        court, power = self.world.actor(f"court-{key}", rmt.Authority), record("power", key)
        self.world.add(court, hasPower=power)
        self.world.add(power, powerKind=power_kind.decide)
        judgment = self.world.document(f"judgment-{key}", publisher=court)
        claim = self.world.claim(
            key,
            [court],
            judgment,
            [said],
            negated=negated,
            officialAct=official_act.judgment,
            withinRemit=power,
            finality=finality.final,
            madeOn=Literal("2026-06-01", datatype=xsd.date),
            footing=footing.court_record,
        )
        self.world.add(self.incident, restsOn=claim)
        return claim

    def ceiling(self) -> Ceiling:
        return ceiling(self.world.graph, self.incident, strategies.scheme())

    def reached(self) -> tuple[URIRef, ...]:
        return self.ceiling().maximal


@pytest.fixture
def case() -> Case:
    return Case()


def test_without_a_claim_nothing_is_permitted(case: Case) -> None:
    assert case.reached() == ()
    assert permitted(case.ceiling(), status.unsourced)[0] is False


def test_an_incident_without_a_core_statement_has_no_ceiling(case: Case) -> None:
    case.claim("a")
    case.world.graph.remove((case.incident, rmt.core, None))
    assert case.reached() == ()
    assert "no core statement" in str(permitted(case.ceiling(), status.unsourced)[1])


def test_only_the_claims_that_the_incident_rests_on_count(case: Case) -> None:
    case.claim("a", rests=False)
    assert case.reached() == ()


def test_a_narrower_statement_supports_a_wider_one_and_not_the_other_way(case: Case) -> None:
    case.claim("a", (CLOUD, relation.obtained, FEATURES))
    assert case.reached() == (status.alleged,)
    case.world.graph.set((case.core, rmt.subject, LAB))
    assert case.reached() == ()


def test_a_part_of_the_thing_supports_the_thing(case: Case) -> None:
    weights = record("item", "weights")
    case.claim("a", (SOME, relation.obtained, weights))
    assert case.reached() == ()
    case.world.graph.add((weights, skos.broader, FEATURES))
    assert case.reached() == (status.alleged,)


def test_another_relation_or_the_opposite_supports_nothing(case: Case) -> None:
    case.claim("a", (SOME, relation.replicated, FEATURES))
    case.world.graph.add((URIRef(f"{case.claim('b')}/statement/1"), rmt.polarity, rmt.negated))
    assert case.reached() == ()


def test_an_accepted_entailment_lets_another_wording_support(case: Case) -> None:
    claim = case.claim("a", (SOME, relation.replicated, FEATURES))
    held = case.world.assessment(rmt.Entailment, None, claimHeld=claim, supportsStatement=case.core)
    assert case.reached() == (status.alleged,)
    case.world.graph.remove((held, rmt.acceptedBy, None))
    assert case.reached() == ()


def test_what_is_presupposed_opined_or_denied_supports_nothing(case: Case) -> None:
    case.claim("a", manner=manner.presupposed)
    case.claim("b", kind=kind.opinion)
    case.claim("c", stance=stance.opines)
    case.claim("d", stance=stance.denies, denies=record("claim", "a"))
    assert case.reached() == ()


def test_two_weak_kinds_are_shown_both_and_make_no_strong_one(case: Case) -> None:
    memo = case.world.unpublished("memo", [case.outlet])
    source = record("incident", "i/source/s")
    case.world.graph.add((source, rdf.type_, rmt.AnonymousSource))
    for key, speaker in (("a", memo), ("b", source)):
        case.world.add(case.incident, restsOn=case.world.claim(key, [case.outlet, speaker], case.page, [CORE]))
    assert case.reached() == (status.reported_document, status.alleged_anonymous)


def test_an_incident_is_worth_its_weakest_core_statement(case: Case) -> None:
    case.claim("a")
    other = URIRef(f"{case.incident}/core/2")
    case.world.add(case.incident, core=other)
    case.world.add(other, subject=SOME, predicate=relation.replicated, object_=FEATURES)
    assert case.reached() == ()
    case.claim("b", (SOME, relation.replicated, FEATURES), knowledge=None)
    assert case.reached() == (status.unsourced,)


# ---- denials


def test_a_denial_contests_and_does_not_lower(case: Case) -> None:
    claim = case.claim("a")
    denial = case.denial("d", claim)
    assert case.reached() == (status.alleged,)
    assert case.ceiling().contested_by == (denial,)
    standing = claim_standing(case.world.graph, claim, strategies.scheme())
    assert standing.contested_by == (denial,)


def test_a_denial_of_the_core_or_of_what_a_claim_says_contests(case: Case) -> None:
    claim = case.claim("a")
    denials = (case.denial("d1", case.core), case.denial("d2", URIRef(f"{claim}/statement/1")))
    assert case.ceiling().contested_by == denials


def test_asserting_the_opposite_contests(case: Case) -> None:
    case.claim("a")
    page = case.world.document("own", publisher=FIRM)
    opposite = case.world.claim("b", [FIRM], page, [CORE], negated=True, knowledge=SEEN)
    case.world.add(case.incident, restsOn=opposite)
    assert case.ceiling().contested_by == (opposite,)
    assert case.reached() == (status.alleged,)


def test_that_one_unit_did_not_is_no_opposite_of_that_some_unit_did(case: Case) -> None:
    case.claim("a")
    case.decision("j", (CLOUD, relation.obtained, FEATURES), negated=True)
    assert case.ceiling().refuted is None
    assert not case.ceiling().statements[0].against


@pytest.mark.parametrize("flaw", ["rumoured", "withdrawn", "same originator", "opinion"])
def test_a_denial_that_does_not_qualify_contests_nothing(case: Case, flaw: str) -> None:
    claim = case.claim("a")
    denial = case.denial("d", claim, speaker=rmt.UnnamedSpeaker if flaw == "rumoured" else FIRM)
    match flaw:
        case "withdrawn":
            case.world.withdraw(denial)
        case "same originator":
            case.world.assessment(rmt.Identification, FIRM, identifiedAs=case.outlet)
        case "opinion":
            case.world.graph.set((denial, rmt.kind, kind.opinion))
    assert case.ceiling().contested_by == ()


# ---- outside the order


def test_a_denial_alone_never_refutes(case: Case) -> None:
    case.denial("d", case.claim("a"))
    fits, why = permitted(case.ceiling(), status.refuted)
    assert not fits
    assert "a denial alone does not refute" in str(why)


def test_a_final_decision_of_the_opposite_refutes_and_takes_the_value_away(case: Case) -> None:
    case.claim("a")
    case.decision("j", (SOME, relation.obtained, FEATURES), negated=True)
    found = case.ceiling()
    assert permitted(found, status.refuted)[0]
    assert found.statements[0].value.phrase == "false"


def test_two_accused_who_deny_do_not_refute(case: Case) -> None:
    claim = case.claim("a")
    for key in ("one", "other"):
        accused = case.world.actor(key)
        page = case.world.document(f"page-{key}", publisher=accused)
        case.world.claim(f"d-{key}", [accused], page, stance=stance.denies, denies=case.core, knowledge=SEEN)
        case.world.participation(case.incident, accused, role.accused)
    assert claim in case.ceiling().statements[0].claims
    assert not permitted(case.ceiling(), status.refuted)[0]


def test_two_independent_bystanders_who_deny_refute(case: Case) -> None:
    case.claim("a")
    for key in ("one", "other"):
        bystander = case.world.actor(key)
        page = case.world.document(f"page-{key}", publisher=bystander)
        case.world.claim(f"d-{key}", [bystander], page, stance=stance.denies, denies=case.core, knowledge=SEEN)
    assert permitted(case.ceiling(), status.refuted)[0]


def test_refuting_every_claim_refutes(case: Case) -> None:
    one, other = case.claim("a"), case.claim("b")
    case.world.assessment(rmt.Refutation, one)
    assert not permitted(case.ceiling(), status.refuted)[0]
    case.world.assessment(rmt.Refutation, other)
    assert permitted(case.ceiling(), status.refuted)[0]
    assert case.reached() == ()


def test_withdrawing_every_claim_withdraws(case: Case) -> None:
    one, other = case.claim("a"), case.claim("b")
    case.world.withdraw(one)
    assert not permitted(case.ceiling(), status.withdrawn)[0]
    case.world.withdraw(other)
    assert permitted(case.ceiling(), status.withdrawn)[0]


def test_withdrawing_one_claim_beside_a_refuted_one_withdraws_and_refutes_nothing(case: Case) -> None:
    one, other = case.claim("a"), case.claim("b")
    case.world.assessment(rmt.Refutation, one)
    assert not permitted(case.ceiling(), status.withdrawn)[0]
    case.world.withdraw(other)
    for _ in range(2):
        assert not permitted(case.ceiling(), status.refuted)[0]
        assert permitted(case.ceiling(), status.withdrawn)[0]
        assert falls_to(case.ceiling(), status.alleged) == status.withdrawn
        case.world.withdraw(one)


@pytest.mark.parametrize("code", [status.established, status.given])
def test_what_only_determination_uses_is_never_set(case: Case, code: URIRef) -> None:
    case.decision("j", CORE)
    assert case.reached() == (status.adjudicated,)
    assert permitted(case.ceiling(), code)[0] is False


def test_what_is_no_status_is_not_permitted(case: Case) -> None:
    case.claim("a")
    fits, why = permitted(case.ceiling(), record("status", "certain"))
    assert not fits
    assert str(why) == "status certain is not a status of the scheme."


# ---- steps


def _step(case: Case, old: URIRef, new: URIRef, after: World | None = None) -> bool:
    later = (after or case.world).graph
    step = Step(incident=case.incident, old=old, new=new)
    return step_allowed(step, case.world.graph, later, strategies.scheme())[0]


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        (status.unsourced, status.adjudicated, True),
        (status.adjudicated, status.rumoured, True),
        (status.attributed, status.reported_document, True),
        (status.alleged, status.refuted, True),
        (status.alleged, status.withdrawn, True),
        (status.alleged, status.established, False),
        (status.withdrawn, status.alleged, False),
        (status.refuted, status.alleged, False),
    ],
)
def test_steps_follow_the_scheme(case: Case, old: URIRef, new: URIRef, allowed: bool) -> None:
    assert _step(case, old, new) is allowed


def test_withdrawn_is_left_by_a_new_claim_that_stands(case: Case) -> None:
    case.world.withdraw(case.claim("a"))
    after = case.world.copied()
    claim = after.claim("b", [case.outlet], case.page, [CORE], knowledge=SEEN)
    assert not _step(case, status.withdrawn, status.alleged, after)
    after.add(case.incident, restsOn=claim)
    assert _step(case, status.withdrawn, status.alleged, after)
    after.withdraw(claim)
    assert not _step(case, status.withdrawn, status.alleged, after)


def test_refuted_is_left_by_a_decision_of_a_reviewer_with_the_evidence(case: Case) -> None:
    after = case.world.copied()
    after.assessment(rmt.StatusDecision, case.incident, fromStatus=status.refuted, toStatus=status.alleged)
    assert _step(case, status.refuted, status.alleged, after)
    assert not _step(case, status.refuted, status.rumoured, after)


def test_a_status_falls_to_what_is_left_of_it(case: Case) -> None:
    claim = case.claim("a")
    assert falls_to(case.ceiling(), status.alleged) == status.alleged
    assert falls_to(case.ceiling(), status.corroborated) == status.alleged
    case.world.graph.remove((claim, rmt.knowledge, None))
    assert falls_to(case.ceiling(), status.alleged) == status.unsourced
    case.world.withdraw(claim)
    assert falls_to(case.ceiling(), status.alleged) == status.withdrawn
    case.world.graph.remove((case.incident, rmt.restsOn, claim))
    assert falls_to(case.ceiling(), status.alleged) is None


def test_an_incident_whose_claims_were_all_refuted_falls_to_refuted(case: Case) -> None:
    case.world.assessment(rmt.Refutation, case.claim("a"))
    assert falls_to(case.ceiling(), status.alleged) == status.refuted


def test_the_program_does_not_raise_a_status_to_one_of_another_kind(case: Case) -> None:
    """A memo that falls leaves a rumour, though a named speaker would support another kind of sourcing."""
    claim = case.world.claim("a", [case.outlet, case.world.actor("named")], case.page, [CORE])
    case.world.add(case.incident, restsOn=claim)
    assert case.reached() == (status.attributed,)
    assert falls_to(case.ceiling(), status.reported_document) == status.rumoured


def test_a_status_that_needs_two_persons_shows_where_one_acted(case: Case) -> None:
    case.world.graph.set((case.incident, rmt.sourcingStatus, status.corroborated))
    proposer = record("actor", "analyst")
    assert lacks_second_person(case.world.graph, case.incident, strategies.scheme())
    case.world.assessment(rmt.StatusDecision, case.incident, toStatus=status.corroborated, proposedBy=proposer)
    assert not lacks_second_person(case.world.graph, case.incident, strategies.scheme())
    case.world.graph.set((case.incident, rmt.sourcingStatus, status.alleged))
    assert not lacks_second_person(case.world.graph, case.incident, strategies.scheme())


def test_the_two_sides_of_a_statement_make_its_value(case: Case) -> None:
    claim = case.claim("a")
    page = case.world.document("own", publisher=FIRM)
    opposite = case.world.claim("b", [FIRM], page, [CORE], negated=True, knowledge=SEEN)
    found = statement_support(case.world.graph, case.core, [claim, opposite], strategies.scheme())
    assert found.value.phrase == "claimed, contested"

"""What holds of determination whatever is asked: evidence, order, and the difference of not said and not so."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from law.worked import TODAY, ask, asker, asker_on, base, scale
from remit.ask import Kind, Question
from remit.determine import Outcome
from remit.rules import Kind as FactKind
from remit.rules import Test
from remit.terms import rdf, rmt
from remit.truth import When
from remit.truth.frame import Run

STATUSES = ("rumoured", "reported-document", "alleged", "corroborated", "officially-confirmed", "adjudicated", "given")
PLACES = ("us", "cn", "hk", "mo", "sg", "jp", "gb-nir", "gb-eng", "de", "ae")
ACTS = ("export", "reexport", "release", "publication", "use", "capability-extraction", "trade-secret-misappropriation")
ITEMS: tuple[dict[str, Any], ...] = (
    {"id": "h200"},
    {"eccn": "EAR99"},
    {"item-kind": "model-weights", "training-compute": "2e26"},
    {"item-kind": "chip", "tpp": "<4000"},
    {"item-kind": "trade-secret"},
)
DAYS = (
    "2023-10-01",
    "2025-02-01",
    "2025-06-01",
    "2025-10-15",
    "2026-02-01",
    "2026-11-15",
    "2026-05",
    "2025-09-01/2025-11-20",
)
FACTS = (
    "published",
    "nac-notified",
    "access-unauthorised",
    "knew-no-authority",
    "informed-by-authority",
    "h200-certified",
)

qualified = st.sampled_from(STATUSES)
places = st.sampled_from(PLACES)
situations = st.fixed_dictionaries(
    {"on": st.sampled_from(DAYS)},
    optional={
        "act": st.sampled_from(ACTS),
        "from": places,
        "to": places,
        "item": st.sampled_from(ITEMS),
        "facts": st.dictionaries(st.sampled_from(FACTS), st.sampled_from(("yes", "no")), max_size=3),
        "complete": st.sampled_from(("yes", "no")),
        "parties": st.lists(
            st.fixed_dictionaries(
                {"role": st.sampled_from(("end-user", "consignee", "exporter", "offender", "secret-holder"))},
                optional={
                    "headquarters": places,
                    "established_in": places,
                    "us-person": st.sampled_from(("yes", "no")),
                    "lists": st.sampled_from(("none", ["entity-list"], ["sdn"])),
                },
            ),
            max_size=2,
        ),
    },
)
KIND = st.sampled_from((Kind.LICENCE, Kind.WHO_CAN_ACT, Kind.DUTIES))
some = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def outcomes(situation: dict[str, Any], kind: Kind = Kind.WHO_CAN_ACT) -> dict[URIRef, Outcome]:
    return {f.rule.iri: f.outcome for f in ask(situation, kind, trace=False).findings}


@some
@given(situations, KIND)
def test_answer_is_the_same_each_time(situation: dict[str, Any], kind: Kind) -> None:
    assert ask(situation, kind) == ask(situation, kind)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_rules_is_irrelevant(seed: int) -> None:
    """The same law under other addresses, read in another order, comes to the same."""
    draw = random.Random(seed)  # noqa: S311 (nothing is secret)
    rules = sorted(base().subjects(rdf.type_, rmt.Rule), key=str)
    shuffled = list(range(len(rules)))
    draw.shuffle(shuffled)
    renamed = {rule: URIRef(f"https://w3id.org/remit/id/rule/r{n:04}") for rule, n in zip(rules, shuffled, strict=True)}
    triples = list(base())
    draw.shuffle(triples)
    other = Graph()
    for triple in triples:
        other.add(tuple(renamed.get(term, term) for term in triple))  # type: ignore[arg-type]  # three terms
    back = {new: old for old, new in renamed.items()}
    asked = asker_on(other)
    for situation in (
        {"act": "export", "on": "2026-02-01", "from": "us", "to": "cn", "item": {"id": "h200"}},
        {"on": "2026-05"},
    ):
        found = {back[f.rule.iri]: f.outcome for f in ask(situation, Kind.WHO_CAN_ACT, on=asked, trace=False).findings}
        assert found == outcomes(situation)


@some
@given(situations, qualified, qualified, st.sampled_from(("from", "to")), places)
def test_more_evidence_for_never_weakens_but_through_a_defeater(
    situation: dict[str, Any], one: str, other: str, where: str, place: str
) -> None:
    """With a fact said on better support, no rule rests on less, unless a fact of the other side is established."""
    scheme = scale().scheme
    weak, strong = (scheme.down(scheme.by_code(code)) for code in (one, other))
    assume(weak <= strong)
    before, after = (
        ask({**situation, where: {"is": place, "support": code}}, Kind.WHO_CAN_ACT, trace=False)
        for code in (one, other)
    )
    held = {f.rule.iri: f.decided for f in after.findings}
    for found in before.findings:
        now = held[found.rule.iri]
        bits = scale().established
        if found.decided.value[0] & ~now.value[0]:
            assert now.value[1] & bits, found.rule.iri


def readable_facts() -> list[tuple[str, Any]]:
    """Gives each fact of situation and item that rules ask for, with what says that it is not, or none, of it."""
    nothing: dict[FactKind, Any] = {FactKind.BOOLEAN: "no", FactKind.QUANTITY: "0"}
    law = asker().law
    read = {f for rule in law.rules if rule.condition is not None for f in law.constraints.facts(rule.condition)}
    return [
        (fact.code, nothing.get(fact.kind, "none"))
        for fact in sorted(read, key=lambda f: f.code)
        if not fact.is_of_party and fact.kind is not FactKind.NODE
    ]


def values_of(code: str, facts: dict[str, Any]) -> dict[int, Any]:
    """Gives the value of every constraint on a fact."""
    asked, question = asker(), Question(kind=Kind.WHO_CAN_ACT, situation={"facts": facts}, as_of=TODAY)
    run = Run.of(asked.law, scale(), asked.situation(question), when=When.on(date(2026, 2, 1)), asked=When.on(TODAY))
    rows = enumerate(asked.law.constraints.rows)
    tests = [place for place, row in rows if isinstance(row, Test) and row.fact.code == code]
    return {place: asked.engine.conditions[place](run.frame()) for place in tests}


@pytest.mark.parametrize(("code", "nothing"), readable_facts())
def test_leaving_a_fact_out_is_not_giving_it_as_false_zero_or_none(code: str, nothing: Any) -> None:
    """What nobody said of a fact is open both ways; what is said to be nothing settles every condition on it."""
    left_out, given_as_nothing = values_of(code, {}), values_of(code, {code: nothing})
    for place, value in left_out.items():
        if value == scale().false:
            continue  # the law itself says so: no text that concludes it was in force on the day
        assert value[2], "it could still hold"
        assert not value[0], "nothing says that it holds"
        assert not scale().scheme.is_established(scale().scheme.of_bits(value[1]))
        assert given_as_nothing[place] in (scale().true, scale().false, (scale().full, 0, scale().full, 0))
        assert given_as_nothing[place] != value


@some
@given(situations)
def test_what_nobody_said_is_never_false(situation: dict[str, Any]) -> None:
    """A rule that is out on less is out on more: saying more about other facts opens nothing."""
    bare = outcomes({"on": "2026-02-01"})
    engaged = {iri for iri, found in bare.items() if found is Outcome.NOT_ENGAGED}
    fuller = outcomes({**situation, "on": "2026-02-01"})
    assert all(fuller[iri] is Outcome.NOT_ENGAGED for iri in engaged)

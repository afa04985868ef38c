"""Each rule of the corpus is tried where it bites, and where a single condition turns it."""

import pytest

from law.bench_of_law import bench, stored

RULES = dict(stored())


def test_every_rule_of_the_corpus_is_stored() -> None:
    assert {str(rule.iri).rsplit("/", 1)[-1] for rule in bench().law.rules} == set(RULES)


def test_no_rule_of_the_corpus_is_left_out_of_use() -> None:
    assert [f"{p.where}: {p.what}" for p in bench().law.problems] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_comes_to_what_is_stored(name: str) -> None:
    on, rule = bench(), bench().rule(name)
    wrong = [
        f"{what}: {found}, not {wanted}, in {told}"
        for what, told, wanted in RULES[name].tries()
        if (found := on.outcome(rule, on.run(told))) != wanted
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_condition_turns_its_rule(name: str) -> None:
    assert [turn["condition"] for turn in RULES[name].turns if turn["outcome"] == turn["then"]] == []

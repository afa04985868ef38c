"""Dropping any one condition of any rule makes a stored situation come out otherwise, so that a test fails."""

import sys
from dataclasses import replace

import pytest

from law.bench_of_law import bench, dropped, overlaid, stored
from remit.determine import Engine

REACHED = 0.97
"""The share of conditions whose loss is noticed; the test fails below it."""

SURVIVORS = {
    "destination isPartOf mo": "the text names Macau, which is in Country Groups D:1 and D:4 as well",
    "destination memberOf A5": "no country of D:1, D:4 or D:5 is in A:5 on a day of the corpus; A:6 alone decides",
}


@pytest.mark.slow
def test_no_condition_can_be_lost_unnoticed(capsys: pytest.CaptureFixture[str]) -> None:
    on, rules = bench(), dict(stored())
    mutants = {rule: dropped(on.law, rule) for rule in on.law.rules}
    on = replace(on, engine=Engine(on.law, on.engine.scale))  # compiles the conditions of the mutants too
    noticed, survived = 0, []
    for rule in on.law.rules:
        name = str(rule.iri).rsplit("/", 1)[-1]
        mine = rules[name]
        tries = [(mine.situation, mine.outcome)]
        for turn in mine.turns:
            before = turn.get("situation", mine.situation)
            tries += [(before, turn["outcome"]), (overlaid(before, turn["change"]), turn["then"])]
        runs = [(on.run(told), wanted) for told, wanted in tries]
        for what, mutant in mutants[rule]:
            if any(on.outcome(mutant, run) != wanted for run, wanted in runs):
                noticed += 1
            else:
                survived.append((name, what))
    score = noticed / (noticed + len(survived))
    with capsys.disabled():
        sys.stdout.write(f"\n{noticed} of {noticed + len(survived)} dropped conditions are noticed ({score:.1%})\n")
        for name, what in survived:
            sys.stdout.write(f"  survives: {name}: {what}: {SURVIVORS.get(what, 'no situation found')}\n")
    assert score >= REACHED

"""What is skipped by keys cannot be engaged, and what is kept for a day is kept for that day only."""

from __future__ import annotations

from datetime import date, timedelta

from law.bench_of_law import bench, stored
from remit.determine.keys import Keys
from remit.truth.ladder import OnDay
from remit.truth.when import When


def test_a_key_that_is_not_looked_at_cannot_hold() -> None:
    law, engine = bench().law, bench().engine
    keys = Keys(law, engine.scale.established)
    skipped_in_all = 0
    for _, one in list(stored())[::3]:
        run, excluded = bench().run(one.situation), set[int]()
        looked_at = set(keys.fitting(run, excluded))
        skipped = law.keys.keys() - looked_at
        assert all(key is None or not engine.conditions[key](run.frame())[2] for key in skipped)
        assert excluded == {place for key in skipped for place in law.keys[key]}
        skipped_in_all += len(skipped)
    assert skipped_in_all > 0, "no key was skipped, so nothing was tried"


def test_nothing_is_skipped_where_it_is_not_said_that_the_codes_are_all() -> None:
    law, engine = bench().law, bench().engine
    situation = {"on": "2026-02-01", "act": ["export", "unknown"]}
    assert set(Keys(law, engine.scale.established).fitting(bench().run(situation), set())) == law.keys.keys()


def test_what_is_kept_for_a_day_serves_the_days_up_to_the_next_change_of_the_law_and_no_other() -> None:
    law = bench().law

    def kept(day: date) -> OnDay:
        return law.ladder.on(law.stretch_of(When.on(day)))

    for before, begins, after in zip(law.boundaries, law.boundaries[1:], law.boundaries[2:], strict=False):
        last = after - timedelta(days=1)
        assert kept(begins) is kept(begins)
        assert kept(begins) is kept(last)
        assert kept(begins) is not kept(before)
        assert kept(begins) is not kept(after)

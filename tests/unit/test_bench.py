"""The benchmarks run at a tiny size, so that they cannot rot. What they measure is not judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench import commit, determine, load, memory, validate
from bench.filling import NOW, filled
from bench.results import Figure, Outcome, percentile, table, write
from bench.synthetic import Workload, World, incident_quads

from remit.base import KnowledgeBase
from remit.change import Change

pytestmark = pytest.mark.slow


def _accepted_one_by_one(world: World, incidents: int) -> KnowledgeBase:
    base = KnowledgeBase.in_memory(now=NOW)
    base.accept(Change(author="test", reason="actors", adds=frozenset(world.foundation())), now=NOW, large=True)
    for key, parties in world.incidents(incidents):
        base.accept(Change(author="test", reason=key, adds=incident_quads(key, parties)), now=NOW)
    return base


def test_filling_in_bulk_gives_what_accepting_one_by_one_gives(tmp_path: Path) -> None:
    filled(tmp_path / "home", World(seed=3, actors=30), 20)
    with (
        KnowledgeBase.open(tmp_path / "home") as bulk,
        _accepted_one_by_one(World(seed=3, actors=30), 20) as accepted,
    ):
        assert frozenset(bulk.quads()) == frozenset(accepted.quads())
        assert bulk.validate(workers=1).violations == ()


def test_a_base_filled_in_bulk_is_what_its_journal_says(tmp_path: Path) -> None:
    filled(tmp_path / "home", World(seed=3, actors=30), 5)
    with KnowledgeBase.open(tmp_path / "home") as base:
        before = frozenset(base.quads())
    KnowledgeBase.rebuild(tmp_path / "home")
    with KnowledgeBase.open(tmp_path / "home") as base:
        assert frozenset(base.quads()) == before
        assert base.journal.verify().is_sound


def test_every_kind_of_made_up_change_is_accepted(tmp_path: Path) -> None:
    world = World(seed=5, actors=30)
    old = filled(tmp_path / "home", world, 5)
    client = Workload(world=world, old=old)
    with KnowledgeBase.open(tmp_path / "home") as base:
        drawn = [client.next() for _ in range(40)]
        accepted = [base.accept(change, now=NOW) for _, change in drawn]
    assert {kind for kind, _ in drawn} == {"new incident", "new claim", "actor edit"}
    assert all(answer.added for answer in accepted)


def test_the_same_seed_gives_the_same_world() -> None:
    assert list(World(seed=2).incidents(9)) == list(World(seed=2).incidents(9))
    assert list(World(seed=2).incidents(9)) != list(World(seed=4).incidents(9))


def _values(outcome: Outcome) -> dict[str, float]:
    return {figure.what: figure.value for figure in outcome.figures}


def test_the_load_benchmark_compares_with_the_engine_alone(tmp_path: Path) -> None:
    outcome = load.run(tmp_path, seed=7, incidents=5, repeats=1)
    assert outcome.samples.keys() == {"engine alone", "our store", "rebuild from the journal"}
    assert _values(outcome)["our store / engine alone"] > 0


def test_the_commit_benchmark_times_each_commit_at_each_size(tmp_path: Path) -> None:
    outcome = commit.run(tmp_path, seed=7, incidents=(4, 8), commits=12, writers=(1, 2), warm=2)
    for size in (4, 8):
        for writers in ("1 writer", "2 writers"):
            where = f"{size} incidents, {writers}"
            kinds = [f"{where}, {kind}" for kind in ("new incident", "new claim", "actor edit")]
            assert sum(len(outcome.samples.get(kind, ())) for kind in kinds) == 12
            assert len(outcome.samples[f"{where}, processor"]) == 12
        assert len(outcome.samples[f"{size} incidents, peer"]) == 12
    assert _values(outcome)["p99 at 8 / at 4 incidents, 2 writers"] > 0


def test_the_validation_benchmark_finds_what_plain_pyshacl_finds(tmp_path: Path) -> None:
    outcome = validate.run(tmp_path, seed=7, incidents=(3,))
    assert _values(outcome)["3 incidents, times as fast"] > 0


@pytest.mark.timeout(600)  # it compiles the whole law three times
def test_the_benchmark_of_determination_asks_every_incident_and_agrees_with_its_peers(tmp_path: Path) -> None:
    outcome = determine.run(tmp_path, seed=7, incidents=(8,), rules=(20, 40), samples=6, most=4)
    values = _values(outcome)
    assert len(outcome.samples["8 incidents, with heads, ms"]) == 6
    assert values["8 incidents, 4 in bulk over 2 processes, incidents/s"] > 0
    (what,) = (what for what in values if what.endswith("all three say the same"))
    assert values[what] >= 0.9 * int(what.split()[1]) > 0


def test_the_memory_benchmark_sees_the_base_grow_with_what_it_holds(tmp_path: Path) -> None:
    values = _values(memory.run(tmp_path, seed=7, incidents=(3,), commits=2))
    assert values["3 incidents, base open, idle, MiB"] > values["3 incidents, made-up changes drawn, nothing open, MiB"]


def test_figures_seed_and_raw_samples_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "bench", "load", "--incidents", "3", "--repeats", "2", "--seed", "9"]
    done = subprocess.run(
        [*command, "--out", str(out)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    (outcome,) = json.loads(out.read_text(encoding="utf-8"))["outcomes"]
    assert outcome["seed"] == 9
    assert len(outcome["samples"]["our store"]) == 2
    assert "our store / engine alone" in done.stdout


def test_a_figure_says_whether_its_target_is_met() -> None:
    assert Figure(what="x", value=0.7, at_least=0.7).verdict == "met"
    assert Figure(what="x", value=0.6, at_least=0.7).verdict == "missed"
    assert Figure(what="x", value=50, below=50).verdict == "missed"
    assert Figure(what="x", value=1).verdict == ""


def test_a_percentile_is_a_sample_of_nearest_rank() -> None:
    assert percentile([5, 1, 4, 2, 3], 50) == 3
    assert percentile(range(1, 201), 99) == 198
    with pytest.raises(ValueError, match="no sample"):
        percentile([], 50)


def test_a_table_has_a_row_for_each_figure(tmp_path: Path) -> None:
    outcome = Outcome(benchmark="load", seed=1, arguments={}, figures=[Figure(what="ratio", value=0.5, at_least=0.7)])
    assert table([outcome]).splitlines() == [
        "benchmark  what   figure  target        verdict",
        "load       ratio  0.5     at least 0.7  missed",
    ]
    write([outcome], tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text())["outcomes"][0]["figures"][0]["verdict"] == "missed"

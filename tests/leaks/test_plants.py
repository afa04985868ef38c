"""The leak tests can fail: a leak planted in each kind of door is found by every probe of that door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from leaks.doors import Doors
from leaks.plants import PLANTS, Plant
from leaks.probes import PROBES, named

KINDS_OF_DOOR = {
    "store", "JSON", "lists", "tables", "law", "codes", "questions", "descriptions", "pages", "search", "rows",
    "exports", "journal", "feed", "body", "history", "command line",
}  # fmt: skip


@pytest.fixture(scope="module")
def score() -> Iterator[Counter[tuple[str, str]]]:
    """Keeps the score by door, and prints it at the end (`pytest -s` shows it)."""
    found: Counter[tuple[str, str]] = Counter()
    yield found
    planted = sum(count for (_, what), count in found.items() if what == "planted")
    caught = sum(count for (_, what), count in found.items() if what == "caught")
    print(f"\nleaks planted: {planted}, caught by every probe of their door: {caught}")  # noqa: T201 (a score)
    for door in dict.fromkeys(each.door for each in PLANTS):
        print(f"  {door:13} {found[door, 'caught']} of {found[door, 'planted']}")  # noqa: T201


@pytest.mark.parametrize("leak", PLANTS, ids=lambda leak: f"{leak.door}: {leak.words}")
def test_a_planted_leak_is_found(
    few_doors: Doors, leak: Plant, monkeypatch: pytest.MonkeyPatch, score: Counter[tuple[str, str]]
) -> None:
    score[leak.door, "planted"] += 1
    few = replace(few_doors, few=True)
    with leak.planted(monkeypatch, few):
        blind = [name for name in leak.found_by if not named(name).look(few)]
    assert blind == []
    score[leak.door, "caught"] += 1


def test_a_leak_is_planted_in_every_kind_of_door() -> None:
    assert {leak.door for leak in PLANTS} == KINDS_OF_DOOR


def test_every_probe_that_shows_records_has_found_a_planted_leak() -> None:
    tried = {name for leak in PLANTS for name in leak.found_by}
    # their answers hold no record: a text of a document, and reasons of refusals
    assert {probe.name for probe in PROBES} - tried == {"texts", "refusals"}


@pytest.mark.timeout(300)
def test_nothing_of_a_planted_leak_is_left(few_doors: Doors) -> None:
    """What a planted leak leaves behind would be found in its place by the probes of the next."""
    few = replace(few_doors, few=True)
    for leak in PLANTS:
        with pytest.MonkeyPatch.context() as monkeypatch, leak.planted(monkeypatch, few):
            pass
    tried = dict.fromkeys(name for leak in PLANTS for name in leak.found_by)
    assert {name: leaks for name in tried if (leaks := named(name).look(few))} == {}

"""What runs together in one process: the table names what is there, and the scheduler keeps to it."""

from pathlib import Path

import pytest

from together import TOGETHER, Together

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("place", TOGETHER)
def test_what_runs_together_is_there(place: str) -> None:
    assert list(TESTS.glob(f"{place}*"))


def test_tests_of_one_place_are_one_piece_of_work_and_others_one_each() -> None:
    scheduler = Together.__new__(Together)
    scope = scheduler._split_scope
    assert scope("tests/leaks/test_doors.py::test_one[a]") == scope("tests/leaks/test_plants.py::test_two") == "leaks"
    alone = "tests/unit/test_dates.py::test_one[a]"
    assert scope(alone) == alone

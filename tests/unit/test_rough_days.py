"""A day that is known roughly is a stretch of days, and never taken as written."""

from datetime import date

import pytest

from remit.errors import BadInput
from remit.truth import Stretch, When, conduct_of


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026-05-20", date(2026, 5, 20), date(2026, 5, 21)),
        ("2026-05-20~", date(2026, 5, 19), date(2026, 5, 22)),
        ("2026-05-20?", date(2026, 5, 19), date(2026, 5, 22)),
        ("2026-05~", date(2026, 4, 1), date(2026, 7, 1)),
        ("2026-01~", date(2025, 12, 1), date(2026, 3, 1)),
        ("2026%", date(2025, 1, 1), date(2028, 1, 1)),
        ("2026-04-22~/2026-06-05", date(2026, 4, 21), date(2026, 6, 6)),
        ("2026-04-22/2026-06~", date(2026, 4, 22), date(2026, 8, 1)),
    ],
)
def test_a_rough_day_may_be_one_earlier_or_later(text: str, first: date, end: date) -> None:
    conduct = conduct_of(text)
    assert conduct.when == When(first, end)
    assert conduct.text == text
    assert not conduct.continuing


def test_a_law_that_begins_beside_a_rough_day_cannot_be_told() -> None:
    begun = [Stretch(date(2026, 5, 20))]
    assert conduct_of("2026-05-20").when.lies_in(begun) is True
    assert conduct_of("2026-05-20~").when.lies_in(begun) is None
    assert conduct_of("2026-05-22~").when.lies_in(begun) is True


def test_what_is_no_day_is_still_refused() -> None:
    with pytest.raises(BadInput):
        conduct_of("soon~")

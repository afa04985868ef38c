"""Days as options take them."""

from __future__ import annotations

from datetime import date
from typing import Final

import click
from typing_extensions import override


class _Day(click.ParamType[date]):
    """A whole day, as 2026-11-23."""

    name = "day"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is no day. Write it as 2026-11-23.", param, ctx)


DAY: Final = _Day()
"""The type of an option that takes a day."""

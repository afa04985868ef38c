"""What holds for every process that runs tests."""

from __future__ import annotations

import gc


def pytest_configure() -> None:
    """Has the collector of garbage look seldom: law and records that tests share stay to the end, and it finds none."""
    gc.set_threshold(50_000, 20, 20)

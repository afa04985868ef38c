"""What the surface asks of the processes that answer queries: how they do, and that they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class QueryWorkers(Protocol):
    """Processes that answer queries."""

    @property
    def size(self) -> int:
        """How many there are to be for quick queries."""

    def alive(self) -> int:
        """Gives how many are up."""

    def busy(self) -> int:
        """Gives how many answer a query."""

    def waiting(self) -> int:
        """Gives how many queries wait for one."""

    def killed(self) -> Mapping[str, int]:
        """Gives how many queries were stopped so far, by reason."""

    def checkpoint_age(self) -> float | None:
        """Gives the age of the newest checkpoint in seconds; None while there is none."""

    def checkpoint_count(self) -> int:
        """Gives how many checkpoints there are."""

    def close(self, timeout: float) -> None:
        """Ends them within so many seconds."""

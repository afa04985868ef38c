"""How fresh stored findings are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A state of record and law, on a day.

    Attributes:
        position: the position of the journal.
        as_of: the day asked.
        law: the hash of the law.
    """

    position: int
    as_of: date
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How fresh stored findings are.

    Attributes:
        stamp: the state of which every finding is, or a later one; None where none has been worked out to the end.
        incidents: of how many incidents there are findings, or would be.
        behind: how many of them have findings that may be older than what was last looked at.
        entries: how many entries of the journal were not looked at yet.
        failed: of how many incidents nothing could be worked out, so that they have no findings; the log says why.
    """

    stamp: Stamp | None
    incidents: int
    behind: int
    entries: int
    failed: int = 0

    @property
    def is_current(self) -> bool:
        """Whether every finding is of the present state of the record."""
        return self.stamp is not None and not self.behind and not self.entries

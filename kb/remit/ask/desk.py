"""The states of the record that questions are asked of, and those that a question only supposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol

from remit.ask.standpoint import Standpoint
from remit.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A state of the record.

    Attributes:
        standpoint: it, with its law.
        position: of the journal that it shows.
        known_at: the moment that it shows; None where nothing tells it.
        reasons: for a state that is supposed, why more is otherwise than was supposed.
    """

    standpoint: Standpoint
    position: int
    known_at: datetime | None
    reasons: tuple[str, ...] = ()

    def moment(self, day: date) -> datetime:
        """Gives the moment that it shows, or the beginning of a day where nothing tells it."""
        return self.known_at or datetime.combine(day, time(), tzinfo=UTC)


class Desk(Protocol):
    """Gives the states that a question needs. Nothing is ever written through it."""

    def at(self, moment: datetime | None) -> Seen:
        """Gives the state as it was known at a moment; the present one for None.

        Raises:
            NotFound: nothing had been recorded by the moment.
        """
        ...

    def supposing(self, seen: Seen, change: Change, *, now: datetime) -> Seen:
        """Gives the state as it would be, with all consequences, if a change were accepted at a moment.

        Raises:
            BadInput: the state is not the present one.
        """
        ...

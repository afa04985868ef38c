"""What the gate found and what followed, as records."""

from __future__ import annotations

from collections.abc import Iterable

from remit.consequences import Lowered
from remit.errors import Violation
from remit_api.problems import ViolationRecord
from remit_api.records.models import Record


class LoweredRecord(Record):
    """A status that fell because what it rested on fell."""

    incident: str
    before: str
    after: str
    reason: str


def lowered_records(lowered: Iterable[Lowered]) -> tuple[LoweredRecord, ...]:
    """Gives statuses that fell, as records."""
    return tuple(
        LoweredRecord(
            incident=str(each.incident),
            before=str(each.before),
            after=str(each.after),
            reason=each.reason,
        )
        for each in lowered
    )


def violation_records(violations: Iterable[Violation]) -> tuple[ViolationRecord, ...]:
    """Gives what the gate found, as records."""
    return tuple(
        ViolationRecord(
            focus=each.focus,
            path=each.path,
            value=each.value,
            shape=each.shape,
            severity=each.severity,
            message=each.message,
            mend=each.mend,
        )
        for each in violations
    )

"""Questions: what is asked, of which situation, on which days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of question."""

    WHO_CAN_ACT = "who-can-act"
    LICENCE = "licence"
    DUTIES = "duties"
    WHY = "why"
    WHY_NOT = "why-not"
    IS_WITHIN = "is-within"
    IN_FORCE = "in-force"
    REMIT_OF = "remit-of"
    STATUS_OF = "status-of"
    ESTABLISHED = "established"
    CHANGED = "changed"
    WHAT_IF = "what-if"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question.

    Attributes:
        kind: what is asked.
        situation: what it is asked of, as the caller wrote it.
        args: arguments of the kind, for example authority or cite.
        as_of: the day asked.
        known_at: the moment up to which what was recorded counts; None for all that is.
        all: whether rules that are not engaged are listed too.
        trace: whether each condition is wanted with its value and claims.
    """

    kind: Kind
    situation: Mapping[str, Any] = field(default_factory=dict)
    args: Mapping[str, Any] = field(default_factory=dict)
    as_of: date
    known_at: datetime | None = None
    all: bool = False
    trace: bool = True

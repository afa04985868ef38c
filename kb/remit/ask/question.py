"""Questions: what is asked, of which situation, on which days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from remit.rules import Effect


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


MEANING: Final = {
    Kind.WHO_CAN_ACT: (
        "which authority may act, under which provision, through which connecting factor; and which may not"
    ),
    Kind.LICENCE: "whether a licence is needed or the act forbidden, with exceptions and review policy",
    Kind.DUTIES: "what somebody must do",
    Kind.WHY: "the reasons of one finding, named by its rule or citation",
    Kind.WHY_NOT: "why a rule, named by its address or citation, does not bite",
    Kind.IS_WITHIN: "whether an act is within the powers of one authority",
    Kind.IN_FORCE: "whether a text, named by its citation, is law on a day",
    Kind.REMIT_OF: "what an authority was called on a day, and its powers then",
    Kind.STATUS_OF: "on which lists an actor was on a day, and what follows from its owners",
    Kind.ESTABLISHED: "what is recorded of an incident, claim, actor or statement, on whose word, and how far",
    Kind.CHANGED: "what is otherwise at a second moment or on a second day, or if a claim were graded anew",
}

_BITING: Final = frozenset({Effect.PROHIBITION, Effect.LICENCE, Effect.DUTY, Effect.POWER})
DECIDING: Final[Mapping[Kind, frozenset[Effect]]] = {
    Kind.WHO_CAN_ACT: _BITING,
    Kind.LICENCE: frozenset({Effect.PROHIBITION, Effect.LICENCE}),
    Kind.DUTIES: frozenset({Effect.DUTY, Effect.PROHIBITION}),
    Kind.WHY: _BITING,
    Kind.WHY_NOT: _BITING,
    Kind.IS_WITHIN: _BITING,
    Kind.IN_FORCE: _BITING,
    Kind.REMIT_OF: _BITING,
    Kind.STATUS_OF: frozenset(),
    Kind.ESTABLISHED: frozenset(),
    Kind.CHANGED: _BITING,
}
"""The effects from which the verdict of a question is read."""


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

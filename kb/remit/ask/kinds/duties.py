"""The question `duties`: what must somebody do."""

from __future__ import annotations

from typing import ClassVar

from remit.ask.kinds.base import OfLaw
from remit.rules import Effect


class Duties(OfLaw):
    """What somebody must do."""

    meaning: ClassVar[str] = "what somebody must do"
    deciding: ClassVar[frozenset[Effect]] = frozenset({Effect.DUTY, Effect.PROHIBITION})
    looked_for: ClassVar[str] = "lays a duty"

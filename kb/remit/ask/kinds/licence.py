"""The question `licence`: is a licence needed, or the act forbidden."""

from __future__ import annotations

from typing import ClassVar

from remit.ask.kinds.base import OfLaw
from remit.rules import Effect


class Licence(OfLaw):
    """Whether a licence is needed."""

    meaning: ClassVar[str] = "whether a licence is needed or the act forbidden, with exceptions and review policy"
    deciding: ClassVar[frozenset[Effect]] = frozenset({Effect.PROHIBITION, Effect.LICENCE})
    asked_beside: ClassVar[frozenset[Effect]] = frozenset({Effect.REVIEW_POLICY})
    looked_for: ClassVar[str] = "requires a licence or forbids the act"

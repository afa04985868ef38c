"""The questions `why` and `why-not`: the reasons of one rule, named by its address or citation."""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from remit.ask.kinds.base import Determined, OfLaw, decided_of
from remit.ask.kinds.naming import rules_named
from remit.determine import Decided


class Why(OfLaw):
    """The reasons of one finding."""

    meaning: ClassVar[str] = "the reasons of one finding, named by its rule or citation"
    about_authorities: ClassVar[bool] = True

    @override
    def listed(self, found: Determined) -> list[Decided]:
        """Gives the rules that the question names, whatever they come to."""
        return decided_of(found, rules_named(found.on, found.question))


class WhyNot(Why):
    """Why a rule does not bite."""

    meaning: ClassVar[str] = "why a rule, named by its address or citation, does not bite"

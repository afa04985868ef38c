"""The question `remit-of`: what was an authority called on a day, and what might it do then."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from remit.ask.answer import Answer
from remit.ask.kinds.base import Determined, OfLaw, decided_of
from remit.ask.kinds.naming import authority_named, is_of
from remit.determine import Decided


class RemitOf(OfLaw):
    """The powers of an authority on a day."""

    meaning: ClassVar[str] = "what an authority was called on a day, and its powers then"
    about_authorities: ClassVar[bool] = True

    @override
    def listed(self, found: Determined) -> list[Decided]:
        """Gives the rules that the authority administers or enforces."""
        on, day = found.on, found.question.as_of
        authority = authority_named(on, found.question)
        return decided_of(found, {rule.place for rule in on.law.rules if is_of(on, rule, authority, day)})

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Adds the name of the day."""
        authority = authority_named(found.on, found.question)
        return replace(answer, name=found.on.words.authority(authority, found.question.as_of)[1])

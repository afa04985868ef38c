"""The question `in-force`: is a text, named by its citation, law on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from typing_extensions import override

from remit.ask.answer import Answer, Verdict
from remit.ask.kinds.base import Determined, OfLaw, decided_of
from remit.ask.kinds.naming import rules_named
from remit.ask.question import Question
from remit.determine import Decided, Outcome

_AS_TEXT: Final = {
    Outcome.NOT_ENFORCED: "in-force-not-enforced",
    Outcome.NOT_APPLICABLE: "in-force-not-applicable",
    Outcome.NOT_ESTABLISHED: "not-established",
    Outcome.NOT_IN_FORCE: "not-in-force",
}


class InForce(OfLaw):
    """Whether a text is law on a day."""

    meaning: ClassVar[str] = "whether a text, named by its citation, is law on a day"

    @override
    def given(self, question: Question) -> Mapping[str, Any]:
        """Gives the day, and nothing else: a text is law whatever the facts."""
        if "on" in question.args:
            return {"on": question.args["on"]}
        return {key: value for key, value in question.situation.items() if key == "on"}

    @override
    def listed(self, found: Determined) -> list[Decided]:
        """Gives the rules that the question names."""
        return decided_of(found, rules_named(found.on, found.question))

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Reads the verdict from the days of the text alone."""
        code = next((_AS_TEXT.get(f.outcome, "yes") for f in answer.findings), "nothing-found")
        told = [f"{f.text.citation}: {str(f.decided.force).replace('-', ' ')}" for f in answer.findings]
        return replace(answer, verdict=Verdict(code=code, text=f"{'; '.join(dict.fromkeys(told))}."))

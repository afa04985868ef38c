"""The questions `why` and `why-not`: the reasons of one rule, named by its address or citation."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import ClassVar, Final

from typing_extensions import override

from remit.ask.answer import Answer, Verdict
from remit.ask.kinds.base import RANK, SHARED, Determined, OfLaw, decided_of
from remit.ask.kinds.naming import rules_named
from remit.ask.worded import OUTCOMES
from remit.determine import Decided, Outcome
from remit.findings import Finding

_FEW: Final = 3


class Why(OfLaw):
    """The reasons of one finding."""

    meaning: ClassVar[str] = "the reasons of one finding, named by its rule or citation"
    takes: ClassVar[tuple[str, ...]] = ("cite", "rule", "incident", *SHARED)
    about_authorities: ClassVar[bool] = True

    @override
    def listed(self, found: Determined) -> list[Decided]:
        """Gives the rules that the question names, whatever they come to."""
        return decided_of(found, rules_named(found.on, found.question))

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Reads the verdict from the rules that are named, and from nothing else."""
        named = [d.rule.place for d in self.listed(found)]
        return replace(answer, verdict=_verdict([f for f in answer.findings if f.rule.place in named]))


class WhyNot(Why):
    """Why a rule does not bite."""

    meaning: ClassVar[str] = "why a rule, named by its address or citation, does not bite"


def _verdict(named: list[Finding]) -> Verdict:
    """Says what each rule comes to and why; of many, how many come to what."""
    best = min((f.outcome for f in named), key=lambda outcome: RANK[outcome])
    if len(named) > _FEW:
        counted = Counter(f.outcome for f in sorted(named, key=lambda f: RANK[f.outcome]))
        told = "; ".join(f"{OUTCOMES[outcome]} ({number})" for outcome, number in counted.items())
        missing = Counter(text for f in named for text in dict.fromkeys(m.text for m in f.missing))
        most = "; ".join(f"{text} ({number})" for text, number in missing.most_common(_FEW))
        text = f"Of {len(named)} rules that are named: {told}.{f' Missing most often: {most}.' if most else ''}"
    else:
        text = " ".join(f"{_said(finding)}." for finding in named)
    is_open = [f.decided.touched for f in named if f.outcome is Outcome.UNDETERMINED]
    return Verdict(
        code=str(best),
        text=text,
        open=sum(is_open),
        untouched=len(is_open) - sum(is_open),
        not_engaged=sum(f.outcome is Outcome.NOT_ENGAGED for f in named),
    )


def _said(finding: Finding) -> str:
    """Says what a rule comes to, with what keeps it from more."""
    told = f"{finding.text.citation}, {finding.rule.label}: {OUTCOMES[finding.outcome]}"
    reasons = {
        "what fails": finding.fails,
        "defeated by": tuple(other.citation for other in finding.defeated_by),
        "missing": tuple(missing.text for missing in finding.missing),
        "why": finding.decided.why,
    }
    for name, lines in reasons.items():
        few = list(dict.fromkeys(lines))
        if few:
            more = f" and {len(few) - _FEW} more" if few[_FEW:] else ""
            told += f"; {name}: {'; '.join(few[:_FEW])}{more}"
    return told

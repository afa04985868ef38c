"""The question `compare`: the same situation under the law of several jurisdictions, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from remit.ask.answer import Answer, Verdict
from remit.ask.desk import Desk, Seen
from remit.ask.kinds import sides
from remit.ask.kinds.base import OfLaw
from remit.ask.kinds.supposing import WITHIN
from remit.ask.question import Kind, Question
from remit.ask.shown import covered_json
from remit.ask.worded import effect_words, lowered, outcome_words
from remit.determine import Outcome
from remit.errors import BadInput
from remit.findings import Finding, joined, sentence, with_article
from remit.rules import Effect
from remit.support import StatusScheme

_OWN: Final = frozenset({"jurisdictions"})
_LEAST: Final = 2
_MOST: Final = 12
_FEW: Final = 6
_LEVELS: Final = (("modelled", "in full"), ("partly", "in part"), ("not-modelled", "not at all"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One jurisdiction.

    Attributes:
        code: as it was named.
        name: its name.
        answer: the answer under its law, with a receipt.
        scheme: the statuses.
    """

    code: str
    name: str
    answer: Answer
    scheme: StatusScheme

    @property
    def findings(self) -> list[Finding]:
        """The findings that count: definitions, and what does not bite, apart."""
        return [
            f
            for f in self.answer.findings
            if f.rule.effect is not Effect.DEFINITION and f.outcome is not Outcome.NOT_ENGAGED
        ]

    def missing(self) -> list[str]:
        """Gives the facts that are missing, each once."""
        return list(dict.fromkeys(m.text for f in self.findings for m in f.missing))

    def counts(self) -> dict[str, dict[str, int]]:
        """Gives how many findings there are by effect and outcome."""
        effects: dict[str, Counter[str]] = {}
        for finding in self.findings:
            effects.setdefault(str(finding.rule.effect), Counter())[str(finding.outcome)] += 1
        return {effect: dict(counted) for effect, counted in effects.items()}

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {
            "jurisdiction": self.name,
            "code": self.code,
            **sides.side_json(self.answer),
            "counts": self.counts(),
            "findings": [
                {
                    "outcome": str(f.outcome),
                    "effect": str(f.rule.effect),
                    "rule": str(f.rule.iri),
                    "label": f.rule.label,
                    "citation": f.text.citation,
                    "authority": [{"role": a.role, "name": a.name} for a in f.authorities],
                    "connectingFactor": list(f.factors),
                }
                for f in self.findings
            ],
            "missing": self.missing(),
            "coverage": [covered_json(each) for each in self.answer.coverage],
        }

    def lines(self) -> list[str]:
        """Gives it in lines."""
        lines = [f"Verdict: {self.answer.verdict.text}"]
        for finding in self.findings:
            tie = f"; tie: {joined(list(finding.factors), 'and')}" if finding.factors else ""
            comes_to = outcome_words(str(finding.outcome), "", self.scheme)
            what = sentence(finding.rule.label)
            lines.append(f"{what} ({effect_words(finding.rule.effect)}, {finding.text.citation}): {comes_to}{tie}")
        missing = self.missing()
        if missing:
            more = f" and {len(missing) - _FEW} more" if missing[_FEW:] else ""
            lines.append(f"Missing: {'; '.join(missing[:_FEW])}{more}")
        levels = Counter(each.level for each in self.answer.coverage)
        counts = [
            f"{levels[level]} {'subject' if levels[level] == 1 else 'subjects'} {words}" for level, words in _LEVELS
        ]
        told = joined([count for count, (level, _) in zip(counts, _LEVELS, strict=True) if levels[level]], "and")
        lines.append(f"Encoded: {told or 'nothing of it'}")
        return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Jurisdictions side by side.

    Attributes:
        asked: what is asked of each, in words.
        columns: each of them.
        differs: what differs, in sentences.
    """

    asked: tuple[str, ...]
    columns: tuple[Column, ...]
    differs: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {
            "asked": sides.asked_json(self.columns[0].answer, without=WITHIN),
            "compared": [column.as_json() for column in self.columns],
            "differs": list(self.differs),
        }

    def told(self) -> Iterator[tuple[str, list[str]]]:
        """Gives it as headings with lines below them."""
        yield "Asked of each", list(self.asked)
        yield "What differs", list(self.differs)
        for column in self.columns:
            yield column.name, column.lines()


class CompareAsked:
    """The same situation under several laws."""

    meaning: ClassVar[str] = "what the law of several jurisdictions makes of the same situation, side by side"
    takes: ClassVar[tuple[str, ...]] = ("jurisdictions", "question")
    briefly: ClassVar[bool] = True

    def __init__(self, of_law: Mapping[Kind, OfLaw]) -> None:
        """Remembers the questions that can be put to the law of each."""
        self._of_law = of_law

    def answer(self, desk: Desk, question: Question) -> tuple[Answer, Seen]:
        """Answers; see `Asking.answer`."""
        codes = _codes(question)
        seen = desk.at(question.known_at)
        on = seen.standpoint
        columns = []
        for code in codes:
            asked = sides.asked(question, without=_OWN, **{WITHIN: code})
            answer = sides.answered(seen, asked, self._of_law)
            columns.append(
                Column(code=code, name=on.words.label(on.codes.place(code)), answer=answer, scheme=on.scale.scheme)
            )
        asked_words = sides.asked_lines(on, columns[0].answer)
        part = Compared(asked=asked_words, columns=tuple(columns), differs=tuple(_differences(columns)))
        first = columns[0].answer
        covered = {each: None for column in columns for each in column.answer.coverage}
        codes_of = {column.answer.verdict.code for column in columns}
        told = " ".join(f"{column.name}: {lowered(sides.in_short(column.answer))}." for column in columns)
        answer = replace(
            first,
            question=question,
            verdict=Verdict(code="same" if len(codes_of) == 1 else "differs", text=told),
            findings=tuple({f.rule.iri: f for column in columns for f in column.answer.findings}.values()),
            coverage=tuple(covered),
            authorities=(),
            part=part,
            next=(),
            receipt=None,
        )
        return answer, seen


def _codes(question: Question) -> list[str]:
    given = question.args.get("jurisdictions")
    listed = given.split(",") if isinstance(given, str) else given
    codes = list(dict.fromkeys(str(code).strip() for code in listed)) if isinstance(listed, list | tuple) else []
    if not _LEAST <= len(codes) <= _MOST:
        raise BadInput(f"Give jurisdictions, a list of {_LEAST} to {_MOST} different ones, for example [us, uk, eu].")
    return codes


def _differences(columns: list[Column]) -> Iterable[str]:
    """Says what differs: verdict, effects, authorities, and what each law would still ask."""
    verdicts: dict[str, list[str]] = {}
    said = {column.answer.verdict.code: lowered(sides.in_short(column.answer)) for column in columns}
    for column in columns:
        verdicts.setdefault(column.answer.verdict.code, []).append(column.name)
    if len(verdicts) == 1:
        yield f"The verdict is the same under each: {said[next(iter(verdicts))]}."
    else:
        yield (
            "Verdicts: " + "; ".join(f"{said[code]} ({joined(names, 'and')})" for code, names in verdicts.items()) + "."
        )
    effects = {column.name: {str(f.rule.effect) for f in column.findings} for column in columns}
    spoken: dict[tuple[str, ...], list[str]] = {}
    for effect in sorted(set().union(*effects.values())):
        spoken.setdefault(tuple(name for name, found in effects.items() if effect in found), []).append(
            effect_words(effect)
        )
    for having, found in spoken.items():
        if len(having) < len(columns):
            kinds = joined([f"“{effect}”" for effect in found], "and")
            yield f"Only under the law of {_listed(having)} something speaks for rules of the kind {kinds}."
    asked = {column.name: set(column.missing()) for column in columns}
    for name, facts in asked.items():
        alone = sorted(facts.difference(*(others for other, others in asked.items() if other != name)))
        if alone:
            more = f" and {len(alone) - _FEW} more" if alone[_FEW:] else ""
            yield f"Asked by the law of {with_article(name)} alone: {'; '.join(alone[:_FEW])}{more}."
    partly = [column.name for column in columns if {each.level for each in column.answer.coverage} != {"modelled"}]
    if partly:
        yield f"Not encoded in full is the law of {_listed(partly)}: nothing found there is no “no”."


def _listed(names: Iterable[str]) -> str:
    return joined(list(map(with_article, names)), "and")

"""The reasons of a brief: findings in full with their conditions, and open ones in a paragraph each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from remit.ask.standpoint import Standpoint
from remit.brief.blocks import Block, Heading, Paragraph, Run, Table, Text, text
from remit.brief.conditions import bearing, carrying, compound, concerned, failing, shortened, split
from remit.brief.gaps import DAY, Gaps, Numbered
from remit.brief.premises import Premises
from remit.brief.wording import (
    EFFECTS,
    EXEMPTING,
    OUTCOMES,
    VALUES,
    clause_of,
    days_said,
    judges,
    lowered,
    runs_of,
    stretch_words,
)
from remit.determine import Outcome
from remit.findings import Condition, Finding, Other, day_text, joined, sentence
from remit.rules import All, Connected

_JUNCTIONS: Final = {
    "any": "At least one of the following",
    "one": "Exactly one of the following",
    "all": "All of the following",
    "not": "It must not be so that",
}
_STANDS: Final = {
    "true": "Shown",
    "claimed": "Alleged",
    "claimed, contested": "Alleged",
    "conflict": "Shown both ways",
    "unknown, denied": "Contradicted, and not shown",
    "unknown": "Not known",
    "false": "Not met",
}
"""How a condition of an open finding stands, in the order in which that is told."""
_TOLD_ONCE: Final = frozenset({"Shown", "Alleged"})
_DENIED: Final = "denied in"
_TIE: Final = "Connecting factor"
_REMARK: Final = re.compile(r" \([^()]{60,}\)")
_SHORT: Final = 60
_DEEP: Final = 4
_STEP: Final = "\N{EN DASH} "
_Element: TypeAlias = tuple[str, tuple[str, ...]]
"""A condition in a clause, and what is said beside it."""


class Reasons:
    """Writes findings out."""

    def __init__(self, premises: Premises, gaps: Gaps, on: Standpoint) -> None:
        """Remembers what findings refer to.

        Args:
            premises: the claims that they rest on.
            gaps: what is missing.
            on: the law and the statuses.
        """
        self.premises = premises
        self.gaps = gaps
        self.scheme = on.scale.scheme
        self.constraints = on.law.constraints
        self._lined: dict[tuple[str, ...], dict[int, frozenset[_Element]]] = {}
        self._labels = {rule.iri: rule.label for rule in on.law.rules}
        self._longer: dict[str, int] = {}
        self._remarks: set[str] = set()
        self._shown: dict[tuple[tuple[Text, ...], ...], int] = {}

    # ---- in full, by authority

    def in_full(self, findings: Sequence[Numbered]) -> Iterator[Block]:
        """Writes findings out in full: by jurisdiction, and below it by the authorities that they are for."""
        yield from _written(findings, self._finding)

    def _finding(self, number: int, finding: Finding) -> Iterator[Block]:
        asked = [gap.number for gap in self.gaps.of_finding(number)]
        lines = [
            ("Outcome", self._outcome(finding)),
            tie(finding),
            ("Review policy", finding.policy.replace("-", " ")),
            ("Concludes", " or ".join(finding.concludes)),
            ("Why the law is not established", "; ".join(finding.decided.why)),
            ("What fails", "; ".join(finding.fails)),
            ("Exceptions that stand", "; ".join(map(self.exception, finding.defeated_by))),
            ("Exceptions that might apply", self._told(number, map(self.exception, finding.unless))),
            ("Not in the rule", self._told(number, (omission.text for omission in finding.rule.omissions))),
            ("Assumed", finding.assumed),
            ("Consequence of breach", self._told(number, [finding.text.penalty])),
            ("Ask", joined(runs_of(asked), "and")),
        ]
        yield Paragraph(text(*_head(number, finding), *_lines(lines)))
        yield from self._table(number, finding)

    def _table(self, number: int, finding: Finding) -> Iterator[Block]:
        """Gives the conditions of a finding; of those that stand as in an earlier one, only what they are."""
        rows: list[tuple[Text, ...]] = []
        before: dict[int, list[str]] = {}
        for condition in finding.conditions:
            of_one = tuple(self._conditions([condition], 0))
            first = self._shown.setdefault(of_one, number)
            if first == number:
                rows += (tuple(map(self._once, row)) for row in of_one)
            else:
                standing = "" if condition.value == "true" else f" ({VALUES.get(condition.value, condition.value)})"
                before.setdefault(first, []).append(f"{compound(condition)}{standing}")
        for first, clauses in before.items():
            yield Paragraph(text(f"As in finding {first}: {'; '.join(clauses)}."))
        if rows:
            yield Table(
                caption=f"{'Other conditions' if before else 'Conditions'} of finding {number}, and what carries each",
                header=("Condition", "How it stands", "Resting on"),
                rows=tuple(rows),
                widths=(0.52, 0.23, 0.25),
            )

    def _once(self, words: Text) -> Text:
        """Leaves out long remarks in brackets that an earlier row of the brief has."""
        found = []
        for run in words:
            told = run.text
            for remark in _REMARK.findall(told):
                told = told.replace(remark, "") if remark in self._remarks else told
                self._remarks.add(remark)
            found.append(replace(run, text=told))
        return tuple(found)

    def exception(self, other: Other) -> str:
        """Names an exception, with how it stands where that is more than not known."""
        citation = other.citation
        if citation.startswith("not encoded: "):
            return f"{citation.removeprefix('not encoded: ')} (not put into rules)"
        label = self._labels.get(other.rule, "")
        standing = "" if other.value.startswith("unknown") else f": {VALUES.get(other.value, other.value)}"
        return f"{lowered(label)} ({citation}){standing}" if label else f"{citation}{standing}"

    def _told(self, number: int, parts: Iterable[str]) -> str:
        """Tells parts of a finding; a long one that an earlier finding has, only by the number of that."""
        told: dict[str, None] = {}
        for part in parts:
            first = self._longer.setdefault(part, number) if len(part) > _SHORT else number
            told.setdefault(part if first == number else f"as in finding {first}")
        return "; ".join(told)

    def _outcome(self, finding: Finding) -> str:
        is_open = finding.missing and finding.outcome is Outcome.NOT_APPLICABLE
        words = OUTCOMES[finding.outcome]
        words = (
            f"the {EFFECTS[finding.rule.effect][0]} {'' if words.startswith(('applies', 'would')) else 'is '}{words}"
        )
        words += "; whether it would apply then is open" if is_open else ""
        support = finding.support
        if support.weakest and finding.outcome is Outcome.ENGAGED_IF_PROVEN:
            numbers = self.premises.numbers(support.weakest)
            words += f". It rests at its weakest on what is {self._status(support.premise)}"
            words += f" ({claims_named(numbers)})" if numbers else ""
        return f"{words}{'. It is contested' if support.contested else ''}"

    def _status(self, code: str) -> str:
        return self.scheme.phrase(self.scheme.by_code(code)) if code not in ("none", "") else "without support"

    def _conditions(
        self, conditions: Iterable[Condition], depth: int, *, whose: str = ""
    ) -> Iterator[tuple[Text, ...]]:
        """Gives a row for each condition; of what holds, only the branch that carries it.

        Args:
            conditions: the conditions.
            depth: below how many others they stand.
            whose: of whom they are asked, by name.
        """
        for condition in conditions:
            parts = carrying(condition)
            if condition.kind == "all" or (condition.kind in ("any", "one") and len(parts) == 1):
                yield from self._conditions(parts, depth, whose=whose)
                continue
            if (condition.kind, condition.value) == ("not", "true") and (denied := list(failing(condition.parts))):
                # what is denied is told as what does not hold, so that nobody reads two negations
                for part in denied:
                    yield self._row(part, f"it is not so that {lowered(split(part)[0])}", depth, whose)
                continue
            head = _JUNCTIONS.get(condition.kind, "")
            yield self._row(condition, f"{head}:" if head else shortened(condition), depth, whose)
            yield from self._conditions(parts, depth + 1, whose=whose)
            for each in condition.each:
                yield from self._conditions(each.conditions, depth + 1, whose=each.of)
            for because in condition.because:
                yield from self._conditions(because.conditions, depth + 1)

    def _row(self, condition: Condition, words: str, depth: int, whose: str) -> tuple[Text, ...]:
        """Gives one row: the condition in words, how it stands, and what it rests on."""
        detail = split(condition)[1]
        holds = "yes" if words.startswith("it is not so that ") else VALUES.get(condition.value, condition.value)
        detail = joined(detail.split(" or ")) if condition.value.startswith("claimed") else detail
        standing = f"{holds}{f': {detail}' if detail else ''}"
        if condition.judged_by and condition.value.startswith("unknown"):
            standing += f"; for {judges(condition.judged_by)} to judge"
        cited = [because.citation for because in condition.because]
        standing += f", by {joined(cited, 'and')}" if cited else ""
        clause = clause_of(words)
        shown = f"{_STEP * min(depth, _DEEP)}{sentence(f'{whose}: {clause}' if whose else clause)}"
        return text(shown), text(days_said(standing)), text(self._rests_on(condition))

    def _rests_on(self, condition: Condition) -> str:
        """Names the claims and entries on which a condition rests, and the claims that deny it."""
        claims, denials = (self.premises.numbers(side) for side in (condition.claims, condition.opposed_by))
        known = self.premises.entries
        named = list(dict.fromkeys(known[iri].name for iri in condition.claims if iri in known))
        parts = [claims_named(claims)] if claims else []
        parts += [f"the entry on {joined(named, 'and')}"] if named else []
        is_given = condition.kind == "test" and condition.value in ("true", "false")
        if not parts and is_given and not condition.because and not condition.each:
            parts = ["what was given"]
        parts += [f"denied in {claims_named(denials)}"] if denials else []
        return sentence("; ".join(parts))

    # ---- in lines

    def in_lines(self, findings: Sequence[Numbered]) -> Iterator[Block]:
        """Writes findings that are open out in a paragraph each: what speaks for it, against it, and is not known."""
        yield from _written(findings, self._line)

    def _line(self, number: int, finding: Finding) -> Iterator[Block]:
        elements = self._elements(number, finding)
        asked = [gap.number for gap in self.gaps.of_finding(number) if gap.fact != DAY]
        lines = [
            *elements,
            ("Exceptions that might apply", self._told(number, map(self.exception, finding.unless))),
            ("Ask", joined(runs_of(asked), "and")),
        ]
        yield Paragraph(text(*_head(number, finding), *_lines(lines)))

    def _elements(self, number: int, finding: Finding) -> list[tuple[str, str]]:
        """Gives the conditions of a finding by how they stand, each in a clause with what carries it, and the tie."""
        found: dict[str, list[_Element]] = {}
        would: list[str] = []
        for condition, is_tie in zip(finding.conditions, self._ties(finding), strict=True):
            name = _STANDS.get(condition.value, "Not known")
            if is_tie and name == "Not known" and not finding.factors:
                would.append(compound(condition))
            else:
                found.setdefault(name, []).append(self._element(condition))
        ordered = []
        for name in dict.fromkeys(_STANDS.values()):
            if name in found:
                place = (name, *finding.jurisdictions)
                told = self._before(number, place, found[name]) if name in _TOLD_ONCE else map(_with, found[name])
                ordered.append((name, "; ".join(told)))
        return [*ordered, (f"{_TIE}, not shown", f"that {'; and that '.join(would)}") if would else tie(finding)]

    def _before(self, number: int, place: tuple[str, ...], elements: list[_Element]) -> Iterator[str]:
        """Tells elements; of those that stand so in an earlier finding of the same jurisdiction, only in which."""
        earlier = self._lined.setdefault(place, {})
        first = max((n for n, of in earlier.items() if of <= set(elements)), key=lambda n: len(earlier[n]), default=0)
        known = earlier.get(first, frozenset())
        if first:
            denied = dict.fromkeys(b for _, beside in elements for b in beside if b.startswith(_DENIED))
            yield _with((f"as in {first}", tuple(denied)))
        yield from (_with(element) for element in elements if element not in known)
        earlier.setdefault(number, frozenset(elements))

    def _ties(self, finding: Finding) -> list[bool]:
        """Says of each condition whether it does nothing but tie the matter to the law."""
        flat: list[int] = []
        left = [finding.rule.condition] if finding.rule.condition is not None else []
        while left:
            place = left.pop(0)
            constraint = self.constraints[place]
            if isinstance(constraint, All):
                left = [*constraint.parts, *left]
            else:
                flat.append(place)
        if len(flat) != len(finding.conditions):
            return [False] * len(finding.conditions)
        return [
            any(isinstance(self.constraints[p], Connected) for p in (place, *self.constraints.below(place)))
            for place in flat
        ]

    def _element(self, condition: Condition) -> _Element:
        """Gives a condition in a clause, and what is to be said beside it: whose it is, and what carries it."""
        words, detail = split(condition)
        if condition.kind == "test" and detail and condition.value.startswith("claimed"):
            subject = clause_of(words.partition(" is ")[0])
            named = joined(days_said(detail).split(" or "))
            said = named if subject == "the act" else f"{subject}: {named}"
        else:
            said = compound(condition)
        return said, (*([judges(condition.judged_by)] if condition.judged_by else []), *self._whose(condition))

    def _whose(self, condition: Condition) -> Iterator[str]:
        """Names those of whom a condition is asked, and what carries it or speaks against it."""
        told = [c for c in bearing([condition]) if c.value != "unknown"]
        sides = [list(dict.fromkeys(iri for c in told for iri in side)) for side in _sides(told)]
        claims, denials = (self.premises.numbers(side) for side in (sides if condition.kind != "not" else sides[::-1]))
        entries = [e.name for iri in sides[0] if (e := self.premises.entries.get(iri)) is not None]
        names = [each.of for each in concerned(condition)]
        by_entry = [name for name in names if name in entries]
        yield from ([named] if (named := "; ".join(n for n in names if n not in by_entry)) else [])
        if by_entry:
            they, their = ("they", "their entries") if len(by_entry) > 1 else ("it", "its entry")
            is_alleged = condition.value.startswith("claimed") and not claims
            words = f", if {they} did what is alleged" if is_alleged else ""
            yield f"{'; '.join(by_entry)}, by {their} in the record{words}"
        yield from ([", ".join(runs_of_claims(claims))] if claims else [])
        yield from (f"by the entry on {name}" for name in entries if not condition.each)
        if denials and not claims and not entries and condition.value == "true":
            yield "given"
        if denials:
            word = "against it:" if condition.value.startswith("unknown") else _DENIED
            yield f"{word} {joined(runs_of_claims(denials), 'and')}"


def authorities(finding: Finding) -> str:
    """Names the authorities of a finding, each once; with a comma before each “and” where a name has one of its own."""
    names = list(dict.fromkeys(a.name for a in finding.authorities))
    return ", and ".join(names) if any(", " in name for name in names) else joined(names, "and")


def tie(finding: Finding) -> tuple[str, str]:
    """Says what ties the matter to the law of a finding, or what would; with its name."""
    if finding.factors or not finding.open_factors:
        return _TIE, joined(list(finding.factors), "and") or "none recorded"
    return f"{_TIE}, not shown", joined(list(finding.open_factors), "or")


def days(finding: Finding) -> str:
    """Says when a text is law, from when it applies, and how it is enforced."""
    timing = finding.text.timing
    force = "; ".join(map(stretch_words, timing.in_force))
    words = f"In force {force}" if force else "Not law: a bill, a proposal or an announcement"
    if timing.applies_from is not None:
        words += f"; to be complied with from {day_text(timing.applies_from)}"
    for stayed in timing.stayed:
        words += f"; suspended {stretch_words(stayed)}{f' ({stayed.why})' if stayed.why else ''}"
    if finding.decided.enforcement != "normal" and finding.outcome is not Outcome.NOT_ENFORCED:
        said = finding.decided.enforcement.replace("-", " ").replace("non enforcement", "that it is not enforced")
        words += f"; enforcement on that day: {said}"
    return f"{words.rstrip('.')}."


def claims_named(numbers: Sequence[str]) -> str:
    """Names claims: claim C7; claims C2 and C20 to C23."""
    found = runs_of_claims(numbers)
    return f"claim{'s' if len(numbers) > 1 else ''} {joined(found, 'and')}"


def runs_of_claims(numbers: Sequence[str]) -> list[str]:
    """Puts claims whose numbers follow one another together: C2, C20 to C23."""
    found: list[str] = []
    for prefix, of_these in _grouped(numbers).items():
        for each in runs_of(of_these):
            first, to, last = each.partition(" to ")
            found.append(f"{prefix}{first}{f' to {prefix}{last}' if to else ''}")
    return found + [n for n in numbers if not n[-1:].isdigit()]


def _grouped(numbers: Sequence[str]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = {}
    for number in numbers:
        prefix = number.rstrip("0123456789")
        if prefix != number:
            grouped.setdefault(prefix, []).append(int(number[len(prefix) :]))
    return {prefix: sorted(of_these) for prefix, of_these in grouped.items()}


def _with(element: _Element) -> str:
    said, beside = element
    return f"{said} ({'; '.join(beside)})" if beside else said


def _head(number: int, finding: Finding) -> tuple[Run | str, ...]:
    """Begins the paragraph of a finding: what it does, where that stands, and when it is law."""
    kind = f" (a {EFFECTS[finding.rule.effect][0]})" if finding.rule.effect in EXEMPTING else ""
    where = finding.text
    name = Run(f"{number}. {sentence(finding.rule.label)}{kind}. ", strong=True)
    return name, Run(days_said(where.citation), link=where.address), f". {days_said(days(finding))}"


def _lines(lines: Iterable[tuple[str, str]]) -> Iterator[Run | str]:
    """Gives what is told of a finding, each under its name; what is empty is left out."""
    for name, words in lines:
        if words:
            yield from (" ", Run(f"{name}: ", strong=True), f"{days_said(words).rstrip('.')}.")


def _sides(conditions: Iterable[Condition]) -> tuple[list[str], list[str]]:
    """Gives the claims and records that carry conditions, and those that speak against them."""
    return [iri for c in conditions for iri in c.claims], [iri for c in conditions for iri in c.opposed_by]


def by_authority(findings: Sequence[Numbered]) -> Iterator[tuple[str, list[tuple[str, list[Numbered]]]]]:
    """Puts findings together by jurisdiction, and there by authority."""
    for place, of_place in grouped(findings, lambda f: joined(list(f.jurisdictions), "and") or "No jurisdiction"):
        yield place, grouped(of_place, lambda f: authorities(f) or "no authority recorded")


def grouped(findings: Iterable[Numbered], key: Callable[[Finding], str]) -> list[tuple[str, list[Numbered]]]:
    """Puts findings together by what they have in common, in the order in which that is met."""
    found: dict[str, list[Numbered]] = {}
    for number, finding in findings:
        found.setdefault(key(finding), []).append((number, finding))
    return list(found.items())


def _written(findings: Sequence[Numbered], write: Callable[[int, Finding], Iterator[Block]]) -> Iterator[Block]:
    for place, of_place in by_authority(findings):
        yield Heading(3, place)
        for who, of_these in of_place:
            yield Heading(4, sentence(who))
            for number, finding in of_these:
                yield from write(number, finding)

"""The reasons of a brief: findings in full with their conditions, and open ones in a paragraph each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from remit.ask.standpoint import Standpoint
from remit.brief.blocks import Block, Heading, Items, Paragraph, Run, Table, Text, text
from remit.brief.gaps import DAY, Gaps, Numbered
from remit.brief.premises import Premises
from remit.brief.wording import (
    EFFECTS,
    OUTCOMES,
    VALUES,
    clause_of,
    days_said,
    judges,
    lowered,
    runs_of,
    split,
    stretch_words,
)
from remit.determine import Outcome
from remit.findings import Condition, Finding, Other, day_text, joined, sentence, walked
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
_MANY: Final = 160
_DEEP: Final = 4
_STEP: Final = "\N{EN DASH} "


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
        self._alleged: dict[tuple[object, ...], int] = {}
        self._penalties: dict[str, int] = {"": 0}
        self._shown: dict[tuple[tuple[Text, ...], ...], int] = {}

    # ---- in full, by authority

    def in_full(self, findings: Sequence[Numbered], *, level: int) -> Iterator[Block]:
        """Writes findings out in full: by jurisdiction, and below it by the authorities that they are for."""
        for place, of_place in _by(findings, lambda f: joined(list(f.jurisdictions), "and") or "No jurisdiction"):
            yield Heading(level, place)
            for who, of_these in _by(of_place, lambda f: authorities(f) or "No authority is recorded"):
                yield Heading(level + 1, sentence(who))
                for number, finding in of_these:
                    yield from self._finding(number, finding)

    def _finding(self, number: int, finding: Finding) -> Iterator[Block]:
        text_of, decided = finding.text, finding.decided
        yield Paragraph(text(Run(f"Finding {number}. {sentence(finding.rule.label)}.", strong=True)))
        items = [
            text(Run("Provision: ", strong=True), Run(text_of.citation, link=text_of.address), f". {days(finding)}"),
            text(Run("What it does: ", strong=True), f"it {EFFECTS[finding.rule.effect]}."),
            text(Run("Outcome: ", strong=True), self._outcome(finding)),
            text(Run("Connecting factor: ", strong=True), factor(finding)),
        ]
        lines: list[tuple[str, str]] = [
            ("Review policy", finding.policy.replace("-", " ")),
            ("Concludes", " or ".join(finding.concludes)),
            ("Why the law is not established", "; ".join(decided.why)),
            ("What fails", "; ".join(finding.fails)),
            ("Exceptions that stand", "; ".join(map(_exception, finding.defeated_by))),
            ("Exceptions that might apply", "; ".join(map(_exception, finding.unless))),
            ("Left out of the encoding", "; ".join(o.text for o in finding.rule.omissions)),
            ("Consequence of breach", self._penalty(number, text_of.penalty)),
        ]
        items += [
            text(Run(f"{name}: ", strong=True), f"{days_said(words).rstrip('.')}.") for name, words in lines if words
        ]
        numbers = [gap.number for gap in self.gaps.of_finding(number)]
        if numbers:
            items.append(text(Run("Still open: ", strong=True), f"{questions_named(numbers)}."))
        yield Items(tuple(items))
        rows = tuple(self._conditions(finding.conditions, 0))
        first = self._shown.setdefault(rows, number)
        if rows and first != number:
            yield Paragraph(text(f"The conditions, and what carries each, are those of finding {first}."))
        elif rows:
            yield Table(
                caption=f"Conditions of finding {number}, and what carries each",
                header=("Condition", "How it stands", "Resting on"),
                rows=rows,
                widths=(0.52, 0.23, 0.25),
            )

    def _penalty(self, number: int, words: str) -> str:
        first = self._penalties.setdefault(words, number)
        return words if first in (0, number) else f"as in finding {first}"

    def _outcome(self, finding: Finding) -> str:
        is_open = finding.missing and finding.outcome is Outcome.NOT_APPLICABLE
        words = f"{OUTCOMES[finding.outcome]}{'; whether it would apply then is open' if is_open else ''}."
        support = finding.support
        if support.weakest and finding.outcome is Outcome.ENGAGED_IF_PROVEN:
            numbers = self.premises.numbers(support.weakest)
            words += f" It rests at its weakest on what is {self._status(support.premise)}"
            words += f" ({claims_named(numbers)})." if numbers else "."
        if support.contested:
            words += " It is contested."
        return words

    def _status(self, code: str) -> str:
        return self.scheme.phrase(self.scheme.by_code(code)) if code not in ("none", "") else "without support"

    def _conditions(self, conditions: Iterable[Condition], depth: int) -> Iterator[tuple[Text, ...]]:
        """Gives a row for each condition; of what holds, only the branch that carries it."""
        for condition in conditions:
            parts = _carrying(condition)
            if condition.kind == "all" or (condition.kind in ("any", "one") and len(parts) == 1):
                yield from self._conditions(parts, depth)
                continue
            if (condition.kind, condition.value) == ("not", "true") and (failing := list(_failing(condition.parts))):
                # what is denied is told as what does not hold, so that nobody reads two negations
                yield from (self._row(part, f"it is not so that {lowered(split(part)[0])}", depth) for part in failing)
                continue
            head = _JUNCTIONS.get(condition.kind, "")
            yield self._row(condition, f"{head}:" if head else _shortened(condition), depth)
            yield from self._conditions(parts, depth + 1)
            for each in condition.each:
                yield text(f"{_STEP * min(depth + 1, _DEEP)}Asked of {each.of}:"), text(), text()
                yield from self._conditions(each.conditions, depth + 2)
            for because in condition.because:
                yield from self._conditions(because.conditions, depth + 1)

    def _row(self, condition: Condition, words: str, depth: int) -> tuple[Text, ...]:
        """Gives one row: the condition in words, how it stands, and what it rests on."""
        detail = split(condition)[1]
        holds = "yes" if words.startswith("it is not so that ") else VALUES.get(condition.value, condition.value)
        standing = f"{holds}{f': {detail}' if detail else ''}"
        if condition.judged_by and condition.value.startswith("unknown"):
            standing += f"; for {judges(condition.judged_by)} to judge"
        cited = [because.citation for because in condition.because]
        standing += f", by {joined(cited, 'and')}" if cited else ""
        shown = f"{_STEP * min(depth, _DEEP)}{sentence(clause_of(words))}"
        return text(shown), text(days_said(standing)), text(self._rests_on(condition))

    def _rests_on(self, condition: Condition) -> str:
        parts = [words] if (words := self._sources(condition.claims, condition.opposed_by)) else []
        if not parts and condition.kind == "test" and condition.value in ("true", "false") and not condition.because:
            parts = ["what was given"] if not condition.each else []
        return sentence("; ".join(parts))

    def _sources(self, carrying: Iterable[str], opposed: Iterable[str]) -> str:
        """Names the claims and entries on which something rests, and the claims that deny it."""
        claims, denials = self.premises.numbers(carrying), self.premises.numbers(opposed)
        known = self.premises.entries
        named = list(dict.fromkeys(known[iri].name for iri in carrying if iri in known))
        parts = [claims_named(claims)] if claims else []
        parts += [f"the entry on {joined(named, 'and')}"] if named else []
        parts += [f"denied in {claims_named(denials)}"] if denials else []
        return "; ".join(parts)

    # ---- in lines

    def in_lines(self, findings: Sequence[Numbered], *, level: int) -> Iterator[Block]:
        """Writes findings that are open out in a paragraph each: what speaks for it, against it, and is not known."""
        for place, of_place in _by(findings, lambda f: joined(list(f.jurisdictions), "and") or "No jurisdiction"):
            yield Heading(level, place)
            for who, of_these in _by(of_place, lambda f: authorities(f) or "No authority is recorded"):
                yield Heading(level + 1, sentence(who))
                yield Items(tuple(self._line(number, finding) for number, finding in of_these))

    def _line(self, number: int, finding: Finding) -> Text:
        where = finding.text
        parts: list[str | Run] = [
            Run(f"{number}. {sentence(finding.rule.label)}. ", strong=True),
            Run(where.citation, link=where.address),
            f". {days(finding)}",
        ]
        elements, tie = self._elements(number, finding)
        for name, words in elements:
            parts += [" ", Run(f"{name}: ", strong=True), f"{words}."]
        parts += [" ", Run("Tie to the territory: ", strong=True), tie]
        if finding.unless:
            named = "; ".join(map(_exception, finding.unless))
            parts += [" ", Run("Exceptions that might apply: ", strong=True), f"{days_said(named).rstrip('.')}."]
        asked = [gap.number for gap in self.gaps.of_finding(number) if gap.fact != DAY]
        if asked:
            parts += [" ", Run("Ask: ", strong=True), f"{questions_named(asked)}."]
        return text(*parts)

    def _elements(self, number: int, finding: Finding) -> tuple[list[tuple[str, str]], str]:
        """Gives the conditions of a finding by how they stand, each in a clause with what carries it, and the tie."""
        found: dict[str, list[str]] = {}
        would: list[str] = []
        for condition, is_tie in zip(finding.conditions, self._ties(finding), strict=True):
            name = _STANDS.get(condition.value, "Not known")
            if is_tie and name == "Not known" and not finding.factors:
                would.append(_compound(condition))
            else:
                said, beside = self._element(condition)
                if condition.value.startswith("claimed") and condition.kind == "test" and not condition.each:
                    first = self._alleged.setdefault((finding.jurisdictions, said, *beside), number)
                    said, beside = (said, beside) if first == number else (f"the act as in {first}", beside[-1:])
                found.setdefault(name, []).append(f"{said} ({'; '.join(beside)})" if beside else said)
        ordered = [(name, "; ".join(found[name])) for name in dict.fromkeys(_STANDS.values()) if name in found]
        return ordered, f"none shown; it would be that {'; and that '.join(would)}." if would else factor(finding)

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

    def _element(self, condition: Condition) -> tuple[str, list[str]]:
        """Gives a condition in a clause, and what is to be said beside it: whose it is, and what carries it."""
        words, detail = split(condition)
        if condition.kind != "test":
            said = _compound(condition)
        elif detail and condition.value.startswith("claimed"):
            said = f"{clause_of(words.partition(' is ')[0])}: {joined(days_said(detail).split(' or '))}"
        else:
            said = clause_of(words)
        beside = [f"for {judges(condition.judged_by)} to judge"] if condition.judged_by else []
        beside += self._whose(condition)
        return said, beside

    def _whose(self, condition: Condition) -> Iterator[str]:
        """Names those of whom a condition is asked, and what carries it or speaks against it."""
        carrying = [c for c in walked([condition]) if c.value != "unknown"]
        sides = [list(dict.fromkeys(iri for c in carrying for iri in side)) for side in _sides(carrying)]
        claims, denials = (self.premises.numbers(side) for side in (sides if condition.kind != "not" else sides[::-1]))
        entries = [e.name for iri in sides[0] if (e := self.premises.entries.get(iri)) is not None]
        named = [f"{each.of}, by its entry in the record" if each.of in entries else each.of for each in condition.each]
        yield from filter(None, [joined(named, "and"), ", ".join(runs_of_claims(claims))])
        yield from (f"by the entry on {name}" for name in entries if not condition.each)
        if denials:
            word = "against it:" if condition.value.startswith("unknown") else "denied in"
            yield f"{word} {joined(runs_of_claims(denials), 'and')}"


def authorities(finding: Finding) -> str:
    """Names the authorities of a finding, each once; with a comma before each “and” where a name has one of its own."""
    names = list(dict.fromkeys(a.name for a in finding.authorities))
    return ", and ".join(names) if any(", " in name for name in names) else joined(names, "and")


def factor(finding: Finding) -> str:
    """Says what ties the matter to the law of a finding, or what would."""
    if finding.factors:
        return f"{joined(list(finding.factors), 'and')}."
    if finding.open_factors:
        return f"none shown; it would be {joined(list(finding.open_factors), 'or')}."
    return "none recorded."


def days(finding: Finding) -> str:
    """Says when a text is law, from when it applies, and how it is enforced."""
    timing = finding.text.timing
    force = "; ".join(map(stretch_words, timing.in_force))
    words = f"In force {force}" if force else "Not law: a bill, a proposal or an announcement"
    if timing.applies_from is not None:
        words += f"; to be complied with from {day_text(timing.applies_from)}"
    for stayed in timing.stayed:
        words += f"; suspended {stretch_words(stayed)}{f' ({stayed.why})' if stayed.why else ''}"
    if finding.decided.enforcement != "normal":
        said = finding.decided.enforcement.replace("-", " ").replace("non enforcement", "that it is not enforced")
        words += f"; enforcement on that day: {said}"
    return f"{words.rstrip('.')}."


def questions_named(numbers: Sequence[int]) -> str:
    """Names questions of the list of what is missing."""
    return f"question{'s' if len(numbers) > 1 else ''} {joined(runs_of(numbers), 'and')}"


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


def _exception(other: Other) -> str:
    if other.citation.startswith("not encoded: "):
        return f"{other.citation.removeprefix('not encoded: ')} (this exception is not encoded)"
    return f"{other.citation} ({VALUES.get(other.value, other.value)})"


def _compound(condition: Condition) -> str:
    """Says a condition of several parts in a clause."""
    joint = {"all": "and", "not": "and"}.get(condition.kind, "or")
    if condition.kind == "test":
        return clause_of(split(condition)[0])
    if condition.kind == "not" and condition.value == "true" and (failing := list(_failing(condition.parts))):
        return joined([clause_of(f"it is not so that {lowered(split(p)[0])}") for p in failing], "and")
    said = joined([f"({_compound(p)})" if len(p.parts) > 1 else _compound(p) for p in condition.parts], joint)
    if condition.kind != "not":
        return said
    return clause_of(f"it is not so that {said}") if len(condition.parts) == 1 else f"not so that {said}"


def _sides(conditions: Iterable[Condition]) -> tuple[list[str], list[str]]:
    """Gives the claims and records that carry conditions, and those that speak against them."""
    return [iri for c in conditions for iri in c.claims], [iri for c in conditions for iri in c.opposed_by]


def _carrying(condition: Condition) -> tuple[Condition, ...]:
    """Gives the parts of a condition that matter: where it holds by one of several, those that hold."""
    if condition.kind in ("any", "one") and condition.value == "true":
        return tuple(part for part in condition.parts if part.value == "true")
    if condition.kind in ("any", "one") and condition.value.startswith("claimed"):
        return tuple(part for part in condition.parts if part.value.startswith(("claimed", "true")))
    return condition.parts


def _failing(parts: Iterable[Condition]) -> Iterator[Condition]:
    """Gives the tests among parts, and the parts of these, that do not hold."""
    for part in parts:
        if part.kind == "test" and part.value == "false":
            yield part
        elif part.kind != "not":
            yield from _failing(part.parts)


def _shortened(condition: Condition) -> str:
    """Gives the words of a condition; where it holds, without what its detail or the rows below say anyway."""
    words, detail = split(condition)
    who, such, _ = words.partition(" is such that ")
    if condition.value == "true" and condition.each and such and " or " in words:
        return f"{who} meets one of these"
    if condition.value == "true" and detail and len(words) > _MANY:
        return f"{words.partition(' is ')[0]} is one of those that the text names"
    return words


def _by(findings: Iterable[Numbered], key: Callable[[Finding], str]) -> list[tuple[str, list[Numbered]]]:
    grouped: dict[str, list[Numbered]] = {}
    for number, finding in findings:
        grouped.setdefault(key(finding), []).append((number, finding))
    return list(grouped.items())

"""The reasons of a brief: findings in full, and in tables where a line each is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from remit.brief.blocks import Block, Heading, Items, Paragraph, Run, Table, Text, text
from remit.brief.gaps import Gaps, Numbered
from remit.brief.premises import Premises
from remit.brief.wording import EFFECTS, OUTCOMES, days_said, runs_of, stretch_words
from remit.determine import Outcome
from remit.findings import Condition, Finding, Other, day_text, joined, sentence, walked
from remit.support import StatusScheme

_VALUES: Final = {
    "true": "yes",
    "false": "no",
    "claimed": "alleged",
    "claimed, contested": "alleged, contested",
    "unknown": "not known",
    "unknown, denied": "not known; denied",
    "conflict": "established both ways",
}
_SAID: Final = {
    **_VALUES,
    "claimed": "claimed",
    "claimed, contested": "claimed, contested",
    "unknown, denied": "not known, denied",
}
"""The words for values as the trace of a finding has them."""
_JUNCTIONS: Final = {
    "any": "At least one of the following",
    "one": "Exactly one of the following",
    "all": "All of the following",
    "not": "The following does not hold",
}
_DEEP: Final = 4
_STEP: Final = "\N{EN DASH} "
_NONE: Final = "\N{EN DASH}"


class Reasons:
    """Writes findings out."""

    def __init__(self, premises: Premises, gaps: Gaps, scheme: StatusScheme) -> None:
        """Remembers what findings refer to.

        Args:
            premises: the claims that they rest on.
            gaps: what is missing.
            scheme: the statuses.
        """
        self.premises = premises
        self.gaps = gaps
        self.scheme = scheme
        self._shown: dict[tuple[tuple[Text, ...], ...], int] = {}

    # ---- in full, by authority

    def in_full(self, findings: Sequence[Numbered], *, level: int) -> Iterator[Block]:
        """Writes findings out in full: by jurisdiction, and below it by the authorities that they are for."""
        for place, of_place in _by(findings, lambda f: joined(list(f.jurisdictions), "and") or "No jurisdiction"):
            yield Heading(level, place)
            for who, of_these in _by(of_place, lambda f: authorities(f) or "No authority is recorded"):
                yield Heading(level + 1, who)
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
            ("Consequence of breach", text_of.penalty),
        ]
        items += [
            text(Run(f"{name}: ", strong=True), f"{days_said(words).rstrip('.')}.") for name, words in lines if words
        ]
        numbers = [gap.number for gap in self.gaps.of_finding(finding)]
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

    def _outcome(self, finding: Finding) -> str:
        words = f"{OUTCOMES[finding.outcome]}."
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
            head = _JUNCTIONS.get(condition.kind, "")
            if head and len(parts) > 1 and condition.kind == "not":
                head = "Not all of the following together"
            words, detail = (f"{head}:", "") if head else _split(condition)
            standing = f"{_VALUES.get(condition.value, condition.value)}{f': {detail}' if detail else ''}"
            if condition.judged_by and condition.value.startswith("unknown"):
                standing += f"; to be judged by: {condition.judged_by}"
            cited = [because.citation for because in condition.because]
            if cited:
                standing += f", by {joined(cited, 'and')}"
            yield _row_of(words, depth), text(days_said(standing)), text(self._rests_on(condition))
            yield from self._conditions(parts, depth + 1)
            for each in condition.each:
                yield _row_of(f"Asked of {each.of}:", depth + 1), text(), text()
                yield from self._conditions(each.conditions, depth + 2)
            for because in condition.because:
                yield from self._conditions(because.conditions, depth + 1)

    def _rests_on(self, condition: Condition) -> str:
        claims = self.premises.numbers(condition.claims)
        denials = self.premises.numbers(condition.opposed_by)
        known = self.premises.records
        records = list(dict.fromkeys(known[iri] for iri in condition.claims if iri in known))
        parts = [claims_named(claims)] if claims else []
        parts += [f"the entry on {joined(records, 'and')}"] if records else []
        parts += [f"denied in {claims_named(denials)}"] if denials else []
        if not parts and condition.kind == "test" and condition.value in ("true", "false") and not condition.because:
            parts = ["what was given"] if not condition.each else []
        return sentence("; ".join(parts))

    # ---- in tables

    def in_short(self, findings: Sequence[Numbered], caption: str) -> Table:
        """Gives findings in a table, a row each, with what each still turns on."""
        return Table(
            caption=caption,
            header=("Finding and provision", "Authorities", "Connecting factor", "Rests on", "Questions"),
            rows=tuple(self._row(number, finding) for number, finding in findings),
            widths=(0.36, 0.2, 0.18, 0.13, 0.13),
        )

    def _row(self, number: int, finding: Finding) -> tuple[Text, ...]:
        where = finding.text
        claims = self.claims_of(finding)
        label = f"{number}. {sentence(finding.rule.label)} ("
        return (
            text(label, Run(where.citation, link=where.address), f"; {_place(finding)})"),
            text(authorities(finding) or "none recorded"),
            text(factor(finding).rstrip(".")),
            text(", ".join(runs_of_claims(claims)) or _NONE),
            self._questions(number, finding),
        )

    def _questions(self, number: int, finding: Finding) -> Text:
        """Gives the numbers of the questions of a finding; those that end it stand out."""
        parts: list[str | Run] = []
        gaps = self.gaps.of_finding(finding)
        for ends in (True, False):
            for each in runs_of([gap.number for gap in gaps if (number in gap.ends) is ends]):
                parts += [Run(each, strong=ends), ", "]
        return text(*parts[:-1]) or text(_NONE)

    def claims_of(self, finding: Finding) -> tuple[str, ...]:
        """Gives the numbers of the claims on which the conditions of a finding rest."""
        found = [iri for c in walked(finding.conditions) for iri in c.claims] or list(finding.support.weakest)
        return self.premises.numbers(found)


def authorities(finding: Finding) -> str:
    """Names the authorities of a finding, each once."""
    return joined(list(dict.fromkeys(a.name for a in finding.authorities)), "and")


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
        words += f"; enforcement on that day: {finding.decided.enforcement.replace('-', ' ')}"
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


def _place(finding: Finding) -> str:
    return joined(list(finding.jurisdictions), "and") or "no jurisdiction"


def _exception(other: Other) -> str:
    if other.citation.startswith("not encoded: "):
        return f"{other.citation.removeprefix('not encoded: ')} (this exception is not encoded)"
    return f"{other.citation} ({_VALUES.get(other.value, other.value)})"


def _carrying(condition: Condition) -> tuple[Condition, ...]:
    """Gives the parts of a condition that matter: where it holds by one of several, those that hold."""
    if condition.kind in ("any", "one") and condition.value == "true":
        return tuple(part for part in condition.parts if part.value == "true")
    if condition.kind in ("any", "one") and condition.value.startswith("claimed"):
        return tuple(part for part in condition.parts if part.value.startswith(("claimed", "true")))
    return condition.parts


def _row_of(words: str, depth: int) -> Text:
    return text(f"{_STEP * min(depth, _DEEP)}{sentence(days_said(words))}")


def _split(condition: Condition) -> tuple[str, str]:
    """Parts the words of a condition from what its value rests on."""
    words, found, detail = condition.text.rpartition(f": {_SAID.get(condition.value, condition.value)}")
    if not found:
        return condition.text, ""
    return words.removeprefix("that "), detail.removeprefix(", ")


def _by(findings: Iterable[Numbered], key: Callable[[Finding], str]) -> list[tuple[str, list[Numbered]]]:
    grouped: dict[str, list[Numbered]] = {}
    for number, finding in findings:
        grouped.setdefault(key(finding), []).append((number, finding))
    return list(grouped.items())

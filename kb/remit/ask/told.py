"""Answers as text that reads well: plain for a terminal, Markdown for a page. Both say the same in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from remit.ask.answer import Answer, AskedOf, Covered, Standing
from remit.ask.changed import Changed
from remit.ask.kinds import KINDS, MEANING, OfLaw, is_brief
from remit.ask.onward import encoding_lines, next_lines, readings_lines
from remit.ask.recorded import changed_lines, established_lines
from remit.ask.worded import FORCES, OUTCOMES, stance_words
from remit.determine import Outcome
from remit.findings import Condition, Finding, Missing, Other, days_text, joined, sentence, with_article
from remit.iri import ID
from remit.rules import Effect

_ALLEGED: Final = (
    "This is asked of what is claimed of an incident. Nothing here says that it happened, and no claim is weighed anew."
)
_OPEN: Final = ("", "..")
NOWHERE: Final = "jurisdiction not recorded"
_MANY: Final = 12
_FEW: Final = 4
_NONE: Final = "none"
_CLAIM: Final = f"{ID}claim/"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How headings, items, emphasis, claims and statuses are written."""

    heading: str
    strong: str
    item: str
    indent: str
    named: Mapping[str, str] = field(default_factory=dict)

    def says(self, code: str) -> str:
        """Says the code of a status."""
        return self.named.get(code, code)

    def records(self, iris: tuple[str, ...], most: int = _MANY) -> str:
        """Names claims by their numbers, in order; other records where there is no claim."""
        told = sorted(self._claims(iris), key=lambda number: (len(number), number))
        told = told or [iri.removeprefix(ID) for iri in iris]
        return ", ".join(told[:most]) + (f" and {len(told) - most} more" if told[most:] else "")

    def sourced(self, standing: str, iris: tuple[str, ...], most: int = _MANY) -> str:
        """Says how something is sourced and in which claims; the best of several gives it, others may be weaker."""
        if self._claims(iris)[1:]:
            return f"at best {standing}, in {self.records(iris, most)}"
        return f"{standing} in {self.records(iris, most)}"

    def _claims(self, iris: tuple[str, ...]) -> list[str]:
        return [self.named.get(iri, iri.removeprefix(_CLAIM)) for iri in iris if iri.startswith(_CLAIM)]


_PLAIN: Final = _Style(heading="", strong="", item="- ", indent="  ")
_MARKDOWN: Final = _Style(heading="## ", strong="**", item="- ", indent="  ")


def plain_text(answer: Answer) -> str:
    """Tells an answer in plain text."""
    return "\n".join(_told(answer, _PLAIN)) + "\n"


def markdown(answer: Answer) -> str:
    """Tells an answer in Markdown."""
    return "\n".join(_told(answer, _MARKDOWN)) + "\n"


def _told(answer: Answer, style: _Style) -> Iterator[str]:
    question, verdict = answer.question, answer.verdict
    style = replace(style, named=answer.named)
    yield f"{style.heading.replace('##', '#')}{sentence(MEANING[question.kind])}"
    yield ""
    yield f"{style.strong}{verdict.text}{style.strong}"
    yield ""
    if answer.incident is not None:
        yield _asked_of(answer.incident, now=answer.changed is not None)
    yield _days_asked(answer)
    if answer.incident is not None:
        yield _ALLEGED
    yield from (f"Disclosure: {words}" for words in answer.disclosures)
    if verdict.open or verdict.untouched:
        yield (
            f"Open: {_rules(verdict.open)} for which something speaks, and {_rules(verdict.untouched)} "
            "of which too little was said to tell."
        )
    stale = stale_text(answer)
    if stale:
        yield stale
    for note in answer.notes:
        yield f"Note: {note}"
    yield from _authorities(answer, style)
    yield from _recorded(answer, style)
    yield from _onward(answer, style)
    if answer.findings and not is_brief(answer):
        yield from ("", f"{style.heading}Findings")
        for number, finding in enumerate(answer.findings, start=1):
            yield ""
            yield from _finding(number, finding, style)
    yield from _coverage(answer, style)
    yield from _encodings(answer, style)
    if answer.receipt is not None:
        yield from ("", f"{style.heading}Receipt")
        yield f"Record at position {answer.receipt.journal_position}; answer {answer.receipt.answer_hash}."


def _days_asked(answer: Answer) -> str:
    """Says the day asked, and the day of the act where the law is asked of one."""
    asked, on = KINDS[answer.question.kind], _day(answer.conduct_on)
    if asked.briefly and isinstance(asked, OfLaw):
        return f"Asked of {on}."
    if answer.changed is not None:
        return _both_days(answer.changed, "" if answer.day_assumed or is_brief(answer) else on)
    if answer.established is not None:
        return f"Asked as of {answer.question.as_of}."
    assumed = " (none was given: the day asked was taken)" if answer.day_assumed else ""
    if any(sign in answer.conduct_on for sign in "~?%"):
        assumed = " (known roughly: one day, month or year earlier or later is looked at too)"
    return f"Asked as of {answer.question.as_of}. Day of the act: {on}{assumed}."


def _both_days(changed: Changed, on: str) -> str:
    """Says the days asked of both sides, and the day of the act where it is given."""
    one, two = changed.before.as_of, changed.after.as_of
    told = f"Asked as of {one}, and as of {two}." if one != two else f"Asked as of {one}, twice."
    return f"{told} Day of the act: {on}." if on and on != "unknown" else told


def _asked_of(incident: AskedOf, *, now: bool) -> str:
    """Names the incident that is asked of, never without how it is sourced.

    Args:
        incident: it.
        now: whether other moments are asked of, so that it must be said that this is how it is now.
    """
    number = f" ({incident.number})" if incident.number else ""
    sourced = incident.status_phrase or "not graded"
    return f"Asked of what is said: “{incident.label}”{number}. How it is sourced{' now' if now else ''}: {sourced}."


def _day(written: str) -> str:
    """Says the days of an act; an end that is open is said as what it means."""
    first, slash, last = written.partition("/")
    if slash and first in _OPEN:
        return f"on or before {last}"
    return f"on or after {first}" if slash and last in _OPEN else written


def stale_text(answer: Answer) -> str:
    """Says of which law it is not known any more what it was on the day asked of; empty where it is of all.

    What is known less long than the rest of its subject is named by what it is, and not by the subject.
    """
    whole = Counter(covered.jurisdiction for covered in answer.coverage if covered.known_until is not None)
    longest: dict[tuple[str, str], date] = {}
    days: dict[date, dict[str, list[Covered]]] = {}
    for covered in answer.coverage:
        key, until = (covered.jurisdiction, covered.subject), covered.known_until or date.max
        longest[key] = max(longest.get(key, until), until)
        if covered.stale:
            days.setdefault(until, {}).setdefault(covered.jurisdiction, []).append(covered)
    told, earlier = [], Counter[str]()
    for day, places in sorted(days.items()):
        named = []
        for place, nodes in places.items():
            earlier[place] += len(nodes)
            the_place = with_article(place)
            if earlier[place] < whole[place]:
                named.append(f"{the_place} ({', '.join(dict.fromkeys(_named(each, longest) for each in nodes))})")
            else:
                named.append(the_place if len(nodes) == whole[place] else f"all else of {the_place}")
        told.append(f"to {day} for {joined(named, 'and')}")
    if not told:
        return ""
    return f"The law is known here only {'; '.join(told)}. What changed later is not in this answer."


def _named(covered: Covered, longest: Mapping[tuple[str, str], date]) -> str:
    """Names law by its subject; where other law of the subject is known longer, with the first sentence of its note."""
    is_longest = covered.known_until == longest[covered.jurisdiction, covered.subject]
    note = covered.note.partition(". ")[0].rstrip(".")
    return covered.subject if is_longest or not note else f"{covered.subject}: {note}"


def _rules(number: int) -> str:
    return "1 rule" if number == 1 else f"{number} rules"


def _authorities(answer: Answer, style: _Style) -> Iterator[str]:
    """Tells, by jurisdiction, what each authority may do, what ties it, on what it rests and what is missing.

    A finding is told in short under the first authority that it is of, and referred to under the others; its
    conditions stand once, below.
    """
    places: dict[str, list[Standing]] = {}
    for each in answer.authorities:
        places.setdefault(each.jurisdiction or NOWHERE, []).append(each)
    told: dict[int, str] = {}
    for place, standing in places.items():
        yield from ("", f"{style.heading}Authorities: {place}")
        for each in standing:
            yield f"{style.item}{style.strong}{each.name}: {each.outcome}{style.strong}"
            if each.reason:
                known = " as far as the law is known" if each.outcome == Outcome.NOT_ESTABLISHED else ""
                yield f"{style.indent}{style.item}No power{known}: {each.reason}"
            if each.begins:
                yield f"{style.indent}{style.item}Not yet: powers apply {each.begins}"
            powers = [n for n in each.findings if answer.findings[n].rule.effect is not Effect.NO_POWER]
            for number in (n for n in powers if n not in told):
                head, *details = _in_short(number + 1, answer.findings[number], style)
                yield f"{style.indent}{style.item}{head}"
                yield from (f"{style.indent * 2}{style.item}{detail}" for detail in details)
            for name in dict.fromkeys(told[n] for n in powers if n in told):
                same = [n for n in powers if told.get(n) == name]
                cited = "; ".join(f"{answer.findings[n].text.citation}, {answer.findings[n].outcome}" for n in same)
                yield f"{style.indent}{style.item}With {name}, told there: {_numbered(same)} ({cited})"
            told |= {n: each.name for n in powers if n not in told}


def _numbered(places: list[int]) -> str:
    numbers = joined([str(place + 1) for place in places], "and")
    return f"finding{'s' if places[1:] else ''} {numbers}"


def _in_short(number: int, finding: Finding, style: _Style) -> Iterator[str]:
    """Tells a finding in a line, and what ties it, bears it and is missing in one line each."""
    support = finding.support
    comes_to = f"{finding.rule.effect}, {finding.comes_to}; finding {number}"
    yield f"{sentence(finding.rule.label)} ({finding.text.citation}): {comes_to}"
    if finding.decided.why:
        yield f"Not established: {'; '.join(finding.decided.why)}"
    yield _tie(finding)
    if support.weakest:
        yield f"Weakest premise: {style.sourced(style.says(support.premise), support.weakest, _FEW)}"
    if finding.missing:
        missing = list(dict.fromkeys(m.text for m in finding.missing))
        more = f" and {len(missing) - _FEW} more" if missing[_FEW:] else ""
        yield f"Missing: {'; '.join(missing[:_FEW])}{more}"
    if finding.defeated_by:
        yield f"Defeated by {'; '.join(o.citation for o in finding.defeated_by)}"
    if finding.fails:
        yield f"Fails: {'; '.join(finding.fails[:_FEW])}"


def _tie(finding: Finding) -> str:
    if finding.factors:
        return f"Connecting factor: {joined(list(finding.factors), 'and')}"
    would = joined(list(finding.open_factors), "or")
    return f"Connecting factor: none shown{f', would be {would}' if would else ''}"


def sections(answer: Answer) -> list[tuple[str, list[str]]]:
    """Gives what only some kinds of question are answered with, as headings with lines below them."""
    parts = list(established_lines(answer.established)) if answer.established is not None else []
    parts += changed_lines(answer.changed) if answer.changed is not None else []
    parts += answer.part.told() if answer.part is not None else []
    return parts


def _recorded(answer: Answer, style: _Style) -> Iterator[str]:
    for title, lines in sections(answer):
        yield from ("", f"{style.heading}{title}")
        yield from (f"{style.item}{line}" for line in lines)


def _finding(number: int, finding: Finding, style: _Style) -> Iterator[str]:
    decided, text, rule = finding.decided, finding.text, finding.rule
    pad = style.indent * 2
    yield f"{number}. {style.strong}{rule.effect}: {finding.comes_to}{style.strong}. {sentence(rule.label)}"
    place = joined(list(finding.jurisdictions), "and")
    address = f", {text.address}" if text.address else ""
    yield f"{pad}{style.item}{text.citation}{f' ({place})' if place else ''}{address}"
    yield f"{pad}{style.item}{_days(finding)}"
    for role, words in (("administers", "Administered by"), ("enforces", "Enforced by")):
        names = [a.name for a in finding.authorities if a.role == role]
        if names:
            yield f"{pad}{style.item}{words} {joined(names, 'and')}"
    if finding.factors:
        yield f"{pad}{style.item}Connecting factor: {joined(list(finding.factors), 'and')}"
    yield f"{pad}{style.item}{_support(finding, style)}"
    lines = {
        "Review policy": finding.policy,
        "Concludes": " or ".join(finding.concludes),
        "Penalty": text.penalty,
        "Why not established": "; ".join(decided.why),
        "Not encoded": "; ".join(o.text for o in rule.omissions),
        "How known": _known(finding),
    }
    for name, value in lines.items():
        if value:
            yield f"{pad}{style.item}{name}: {value}"
    assumed = f" ({finding.assumed})" if finding.assumed else ""
    yield from _listed(f"Conditions{assumed}", [*_conditions(finding.conditions, "", style)], pad, style)
    yield from _listed("What fails", finding.fails, pad, style)
    yield from _listed("Defeated by", map(_other, finding.defeated_by), pad, style)
    yield from _listed("Unless", map(_other, finding.unless), pad, style)
    yield from _listed("Missing", map(_missing, finding.missing), pad, style)


def _onward(answer: Answer, style: _Style) -> Iterator[str]:
    """Tells what other readings come to, and which facts to ask for next."""
    for title, lines in (*readings_lines(answer), *next_lines(answer)):
        yield from ("", f"{style.heading}{title}")
        for line in lines:
            inner = style.indent if line.startswith(" ") else ""
            yield f"{inner}{style.item}{line.strip()}"


def _coverage(answer: Answer, style: _Style) -> Iterator[str]:
    if not answer.coverage:
        return
    yield from ("", f"{style.heading}What was looked at")
    for covered in answer.coverage:
        parts = [f"{covered.jurisdiction}, {covered.subject}: {covered.level}"]
        parts += [f"checked on {covered.checked_on}"] if covered.checked_on else []
        if covered.known_until:
            parts.append(f"known until {covered.known_until}{', which is past' if covered.stale else ''}")
        left_out = len(covered.not_encoded)
        parts += (
            [f"{left_out} thing{'s' if left_out > 1 else ''} not encoded, each with its reason"] if left_out else []
        )
        yield f"{style.item}{', '.join(parts)}{f'. {covered.note}' if covered.note else ''}"


def _encodings(answer: Answer, style: _Style) -> Iterator[str]:
    lines = encoding_lines(answer)
    if lines:
        yield from ("", f"{style.heading}Who wrote this law as rules")
        yield from (f"{style.item}{line}" for line in lines)


def _listed(title: str, lines: Iterable[str], pad: str, style: _Style) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{pad}{style.item}{title}:"
        yield from (f"{pad}{style.indent}{style.item}{line}" for line in found)


def _days(finding: Finding) -> str:
    timing = finding.text.timing
    stretches = "; ".join(days_text(s) for s in timing.in_force) or "never (a bill, a proposal or an announcement)"
    applies = f", applies from {timing.applies_from}" if timing.applies_from else ""
    stayed = "".join(f"; stayed {days_text(s)}{f' ({s.why})' if s.why else ''}" for s in timing.stayed)
    enforcement = finding.decided.enforcement
    posture = f"; enforcement on that day: {stance_words(enforcement)}" if enforcement != "normal" else ""
    return f"In force {stretches}{applies}{stayed}{posture}. On the day: {FORCES[finding.decided.force]}"


def _support(finding: Finding, style: _Style) -> str:
    support = finding.support
    text = f"Support: {style.says(support.holds)}"
    if support.against != _NONE:
        text += f", against it: {style.says(support.against)}"
    if support.contested:
        text += ", contested"
    if support.weakest:
        text += f"; weakest premise: {style.sourced(style.says(support.premise), support.weakest)}"
    return text


def _known(finding: Finding) -> str:
    text = finding.text
    parts = [text.how_known, f"confidence {text.confidence}" if text.confidence else ""]
    parts.append(f"checked on {text.checked_on}" if text.checked_on else "")
    return ", ".join(part for part in parts if part)


def _conditions(conditions: Iterable[Condition], indent: str, style: _Style) -> Iterator[str]:
    for condition in conditions:
        inner = f"{indent}  "
        match condition.kind:
            case "any":
                yield f"{indent}at least one of ({condition.value}):"
            case "one":
                yield f"{indent}exactly one of ({condition.value}):"
            case "all":
                yield f"{indent}all of ({condition.value}):"
            case "not":
                yield f"{indent}not ({condition.value}):"
            case _:
                yield f"{indent}{condition.text}{_sources(condition, style)}"
        yield from _conditions(condition.parts, inner, style)
        for each in condition.each:
            yield f"{inner}asked of {each.of}:"
            yield from _conditions(each.conditions, f"{inner}  ", style)
        for because in condition.because:
            yield f"{inner}by {because.citation} ({because.value})"
            yield from _conditions(because.conditions, f"{inner}  ", style)


def _sources(condition: Condition, style: _Style) -> str:
    parts = []
    if condition.claims:
        parts.append(style.sourced(_standing(condition, style), condition.claims))
    if condition.opposed_by:
        parts.append(f"denied in {style.records(condition.opposed_by)}")
    if condition.judged_by:
        parts.append(f"needs the judgement of: {condition.judged_by}")
    return f" [{'; '.join(parts)}]" if parts else ""


def _standing(condition: Condition, style: _Style) -> str:
    """Says how that is sourced which the value shows: what is for it, what is against it, or both."""
    sides = [(condition.support, ""), (condition.against, "against it ")]
    found = [(status, words) for status, words in sides if status != _NONE]
    if len(found) == 1:
        return style.says(found[0][0])
    return ", ".join(f"{words}{style.says(status)}" for status, words in found) or "nothing either way"


def _other(other: Other) -> str:
    return f"{other.citation}: {other.effect}, {other.value}"


def _missing(missing: Missing) -> str:
    whom = f" (asked of {missing.of})" if missing.of else ""
    wanted = "" if missing.wants else ", wanted false"
    judged = f"; needs the judgement of: {missing.judged_by}" if missing.judged_by else ""
    decides = ""
    if missing.if_so is not None and missing.if_not is not None:
        decides = f"; if so, {OUTCOMES[missing.if_so]}; if not, {OUTCOMES[missing.if_not]}"
    return f"{missing.fact}: {missing.text}{whom}{wanted}{judged}{decides}"

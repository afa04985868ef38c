"""The question `remit-of`: what an authority is called on a day, whom it followed, and what it may do then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from rdflib import Literal, URIRef
from rdflib.term import Node
from typing_extensions import override

from remit.ask.answer import Answer, Verdict
from remit.ask.kinds.base import SHARED, Determined, OfLaw, decided_of
from remit.ask.kinds.naming import authority_named, day_named, is_of
from remit.ask.question import Question
from remit.ask.standpoint import Standpoint
from remit.determine import Decided, Outcome
from remit.findings import Finding, days_text
from remit.rules import Effect, local
from remit.terms import rmt, skos
from remit.truth import Stretch, When
from remit.truth.ladder import stretch_of

_NO_EFFECT = frozenset({Outcome.NOT_IN_FORCE, Outcome.NOT_ESTABLISHED, Outcome.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A power that is recorded of an authority.

    Attributes:
        label: what it may do.
        citation: where that stands.
        address: the official web address.
        days: when, in words; empty where no days are recorded.
        held: yes or no on the day; unknown where its days are not.
        how_known: how it is known.
    """

    label: str
    citation: str
    address: str
    days: str
    held: str
    how_known: str

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {
            "label": self.label,
            "citation": self.citation,
            "address": self.address,
            "days": self.days,
            "held": self.held,
            "howKnown": self.how_known,
        }

    @property
    def text(self) -> str:
        """It in a line."""
        known = f"; {self.how_known}" if self.how_known else ""
        return f"{self.label} ({self.citation}{f', {self.days}' if self.days else ''}{known})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remit:
    """The remit of an authority on a day.

    Attributes:
        name: by which it goes on the day.
        holder: its record.
        names: all its names with their days.
        succession: who followed whom, and when.
        powers: the powers that are recorded.
        stated: expressly-none or exhaustively, where that is recorded.
        notes: what is recorded beside.
        findings: the rules that it administers or enforces, or by which it has no power.
    """

    name: str
    holder: str
    names: tuple[str, ...]
    succession: tuple[str, ...]
    powers: tuple[Held, ...]
    stated: str
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        shown: dict[str, Any] = {
            "holder": self.holder,
            "names": list(self.names),
            "succession": list(self.succession),
            "powers": [power.as_json() for power in self.powers],
            "powersStated": self.stated,
            "remarks": list(self.notes),
        }
        return {key: value for key, value in shown.items() if value not in ("", [])}

    def told(self) -> Iterator[tuple[str, list[str]]]:
        """Gives it as headings with lines below them."""
        yield "Names", list(self.names) or [self.name]
        yield "Whom it followed, and who followed it", list(self.succession) or ["No succession is recorded."]
        for title, held in (
            ("Powers on the day", "yes"),
            ("Powers on other days", "no"),
            ("Days not known", "unknown"),
        ):
            lines = [power.text for power in self.powers if power.held == held]
            if lines:
                yield title, lines
        if self.stated:
            yield "What is said of its powers as a whole", [_STATED.get(self.stated, self.stated), *self.notes]
        elif self.notes:
            yield "Beside that", list(self.notes)
        denied = [f for f in self.findings if f.rule.effect is Effect.NO_POWER]
        groups = (
            ("Expressly no power", [f for f in denied if f.outcome not in _NO_EFFECT]),
            ("Rules on the day", [f for f in self.findings if f not in denied and f.outcome not in _NO_EFFECT]),
            ("Rules not in effect on the day", [f for f in self.findings if f.outcome in _NO_EFFECT]),
        )
        for title, findings in groups:
            if findings:
                yield f"{title} ({len(findings)})", [_rule(f) for f in findings]


_HELD = (("Powers on the day", "yes"), ("Powers on other days", "no"), ("Powers whose days are not known", "unknown"))
_EXPRESSLY_NONE = "expresslyNone"
_STATED = {
    _EXPRESSLY_NONE: "It is recorded expressly that no law gives it a power over others.",
    "exhaustively": "The powers that are recorded are all that it has.",
}


class RemitOf(OfLaw):
    """The powers of an authority on a day."""

    meaning: ClassVar[str] = (
        "what an authority was called on a day, whom it followed, and its powers then, or that it expressly has none"
    )
    takes: ClassVar[tuple[str, ...]] = ("authority", "on", *SHARED)
    about_authorities: ClassVar[bool] = True
    traced: ClassVar[bool] = False
    briefly: ClassVar[bool] = True

    @override
    def day(self, question: Question) -> date:
        """Gives the day that is named, or the day asked.

        Raises:
            BadInput: what is named is no whole day.
        """
        return day_named(question)

    @override
    def given(self, question: Question) -> dict[str, Any]:
        """Gives the day and no facts: it is asked whatever they are."""
        return {"on": self.day(question).isoformat(), "parties": [{"role": "doer"}]}

    @override
    def listed(self, found: Determined) -> list[Decided]:
        """Gives the rules that the authority administers or enforces."""
        on, day = found.on, self.day(found.question)
        authority = authority_named(on, found.question)
        return decided_of(found, {rule.place for rule in on.law.rules if is_of(on, rule, authority, day)}, party=0)

    @override
    def concerned(self, found: Determined) -> Iterable[URIRef]:
        """Gives the legal orders for which it acts."""
        orders = found.on.view.objects(authority_named(found.on, found.question), rmt.actsFor)
        return [order for order in orders if isinstance(order, URIRef)]

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Adds names, succession and powers."""
        on, day = found.on, self.day(found.question)
        asked = authority_named(on, found.question)
        holder, name = on.words.authority(asked, day)
        line = _line(on, asked)
        powers = tuple(_powers(on, (holder, *_before(line, holder, day)), day))
        stated = {local(n) for n in on.view.objects(holder, rmt.powersStated)}
        part = Remit(
            name=name,
            holder=str(holder),
            names=tuple(_names(on, holder)),
            succession=tuple(_succession(on, line, day)),
            powers=powers,
            stated=next(iter(sorted(stated)), ""),
            notes=tuple(sorted(str(n) for n in on.view.objects(holder, skos.note))),
            findings=answer.findings,
        )
        return replace(answer, name=name, part=part, verdict=_verdict(answer.findings, part, day))


def _verdict(findings: tuple[Finding, ...], part: Remit, day: date) -> Verdict:
    """Says how many powers there are on the day; rules without any power are told, and make none."""
    denied = [f for f in findings if f.rule.effect is Effect.NO_POWER]
    rules = [f for f in findings if f.outcome not in _NO_EFFECT and f not in denied]
    held = sum(power.held == "yes" for power in part.powers)
    giving = sum(f.rule.effect is Effect.POWER for f in rules)
    of = f", of which {giving} give{'s' if giving == 1 else ''} a power" if giving else ""
    counted = f"Powers on record: {held}; rules that it administers or enforces: {len(rules)}{of}."
    begun = _begins(findings)
    whose, later = f"On {day}: {part.name}.", f" {begun}" if begun else ""
    if held or giving:
        return Verdict(code="power", text=f"{whose} {counted}{later}")
    doubts = [f for f in denied if f.outcome is Outcome.NOT_ESTABLISHED]
    is_denied = any(f.outcome not in _NO_EFFECT for f in denied)
    if doubts and not is_denied:
        why = "; ".join(dict.fromkeys(w for f in doubts for w in f.decided.why))
        told = f"Whether it has powers over others on that day is not established here{f': {why}' if why else ''}."
        return Verdict(code="not-established", text=f"{whose} {told}")
    if part.stated == _EXPRESSLY_NONE and not rules:
        return Verdict(code="no-power", text=f"{whose} It is recorded expressly that it has no powers over others.")
    told = "No power on that day is recorded. That is no statement that it has none."
    return Verdict(code="not-established", text=f"{whose} {f'{counted} ' if rules else ''}{told}{later}")


def _begins(findings: Iterable[Finding]) -> str:
    """Says from which later day more powers apply that are law already; empty where there are none."""
    later = [f for f in findings if f.rule.effect is Effect.POWER and f.outcome is Outcome.NOT_APPLICABLE]
    days = [f.text.timing.applies_from for f in later if f.text.timing.applies_from is not None]
    if not days:
        return ""
    first = [f.text.citation for f in later if f.text.timing.applies_from == min(days)]
    return f"More powers apply from {min(days)}: {'; '.join(dict.fromkeys(first))}."


def _rule(finding: Finding) -> str:
    roles = " and ".join(dict.fromkeys(a.role for a in finding.authorities))
    days = "; ".join(days_text(s) for s in finding.text.timing.in_force) or "in force on no day"
    force = str(finding.decided.force).replace("-", " ")
    return (
        f"{finding.text.citation}: {finding.rule.effect}, {finding.rule.label}. {force.capitalize()} ({days}); {roles}"
    )


# ---- names and succession


def _names(on: Standpoint, actor: URIRef) -> Iterable[str]:
    found = []
    for node in on.view.objects(actor, rmt.named):
        stretch = stretch_of(on.view, node)
        days = "" if stretch == Stretch() else f", {days_text(stretch)}"
        kinds = " ".join(sorted(local(n) for n in on.view.objects(node, rmt.nameKind)))
        found += [
            (stretch.first or date.min, f"{n}{f' ({kinds})' if kinds else ''}{days}")
            for n in on.view.objects(node, rmt.name)
        ]
    return [text for _, text in sorted(found)]


def _followers(on: Standpoint, actor: Node) -> list[tuple[date | None, URIRef]]:
    """Gives who followed an authority, and from when."""
    found = []
    for node in on.view.objects(actor, rmt.succeeded):
        days = [n.value for n in on.view.objects(node, rmt.from_) if isinstance(n, Literal)]
        day = next((d for d in days if isinstance(d, date)), None)
        found += [(day, by) for by in on.view.objects(node, rmt.by) if isinstance(by, URIRef)]
    return sorted(found, key=lambda pair: (pair[0] or date.max, pair[1]))


def _line(on: Standpoint, asked: URIRef) -> list[tuple[URIRef, date | None, URIRef]]:
    """Gives every succession that is tied to an authority, before it and after it: who, when, by whom."""
    line: dict[tuple[URIRef, URIRef], date | None] = {}
    todo, seen = [asked], set[Node]()
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        for day, by in _followers(on, here):
            line[here, by] = day
            todo.append(by)
        for node in on.view.subjects(rmt.by, here):
            todo += [before for before in on.view.subjects(rmt.succeeded, node) if isinstance(before, URIRef)]
    return sorted(((a, d, b) for (a, b), d in line.items()), key=lambda each: (each[1] or date.max, each[0], each[2]))


def _before(line: list[tuple[URIRef, date | None, URIRef]], holder: URIRef, day: date) -> list[URIRef]:
    """Gives those whose functions had come to a holder by a day, the last first."""
    found: list[URIRef] = []
    todo = [holder]
    while todo:
        here = todo.pop()
        earlier = [a for a, begun, b in line if b == here and (begun or day) <= day and a not in found and a != holder]
        found += earlier
        todo += earlier
    return found


def _succession(on: Standpoint, line: list[tuple[URIRef, date | None, URIRef]], day: date) -> Iterable[str]:
    for former, begun, by in line:
        on_day = begun if begun is not None else day
        told = on.words.label(former), on.words.authority(by, on_day)[1]
        yield f"{told[0]}, followed by {told[1]} {f'from {begun}' if begun else 'on a day that is not recorded'}"


def _powers(on: Standpoint, actors: Iterable[URIRef], day: date) -> Iterable[Held]:
    """Gives the powers that are recorded of a holder and of those whom it followed."""
    for actor in actors:
        for node in sorted(on.view.objects(actor, rmt.hasPower), key=str):
            stretches = [stretch_of(on.view, n) for n in on.view.objects(node, rmt.inForce)]
            held = {True: "yes", False: "no", None: "unknown"}[When.on(day).lies_in(stretches) if stretches else None]
            yield Held(
                label=on.words.label(node),
                citation=_text(on, node, rmt.citation),
                address=_text(on, node, rmt.address),
                days="; ".join(days_text(s) for s in sorted(stretches, key=str)),
                held=held,
                how_known=" ".join(sorted(local(n) for n in on.view.objects(node, rmt.howKnown))),
            )


def _text(on: Standpoint, node: Node, predicate: URIRef) -> str:
    return "; ".join(sorted(str(n) for n in on.view.objects(node, predicate)))

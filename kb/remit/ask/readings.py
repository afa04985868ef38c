"""Readings of a provision side by side: which one is asked under, and where others come to something else.

A law is compiled under one reading of each provision. Where nobody chose, the answer is given under the first of each,
and again under each other one, all else as it is; what comes to the same is said once.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from rdflib import URIRef

from remit.ask.answer import Answer, Differing, Verdict, Viewed
from remit.ask.question import Kind, Question
from remit.ask.standpoint import Standpoint
from remit.determine import Outcome
from remit.errors import UnknownName
from remit.findings import Finding
from remit.rules import Dispute, Law, ProvisionReading, local
from remit.terms import rmt

COMMON: Final = "common"
DIFFER: Final = "readings-differ"
SITUATED: Final = frozenset({Kind.WHO_CAN_ACT, Kind.LICENCE, Kind.DUTIES, Kind.IS_WITHIN})
"""The kinds of question that ask what all law makes of a situation."""
_COMMON_LABEL: Final = "common reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Under which readings a question is asked.

    Attributes:
        on: the law under them.
        notes: what a reader must know of it.
        others: for each dispute in which nobody chose, the law under each of its readings, the one asked under first.
        told_only: disputes in which nobody chose, where the question is not asked under each reading.
    """

    on: Standpoint
    notes: tuple[str, ...] = ()
    others: tuple[tuple[Dispute, tuple[Standpoint, ...]], ...] = ()
    told_only: tuple[Dispute, ...] = ()


def choose(on: Standpoint, question: Question) -> Choice:
    """Gives under which readings a question is asked.

    Raises:
        UnknownName: it names a reading that is not on record.
    """
    law = on.law
    wanted = _wanted(law, question)
    chosen, notes, open_disputes = list(law.chosen), list[str](), list[int]()
    for number, dispute in enumerate(law.disputes):
        named = [r for r in dispute.readings if (str(r.iri) if r is not None else COMMON) in wanted]
        if named:
            chosen[number] = named[0]
            notes.append(f"Asked under one reading of {_cited(on, dispute)}: {_said(named[0])}.")
        else:
            open_disputes.append(number)
    base = on.under(tuple(chosen))
    others = []
    is_situated = question.kind in SITUATED
    for number in open_disputes if is_situated else ():
        dispute = law.disputes[number]
        views = tuple(on.under((*chosen[:number], reading, *chosen[number + 1 :])) for reading in dispute.readings)
        others.append((dispute, views))
    told_only = () if is_situated else tuple(law.disputes[number] for number in open_disputes)
    return Choice(on=base, notes=tuple(notes), others=tuple(others), told_only=told_only)


def with_readings(answer: Answer, choice: Choice, ask: Callable[[Standpoint], Answer]) -> Answer:
    """Adds what other readings come to, where it is otherwise; the verdict says so where it turns on the reading.

    Args:
        answer: the answer under the readings that are asked under.
        choice: those readings, and the others.
        ask: answers the same question under another law.
    """
    differing = tuple(
        d for dispute, views in choice.others if (d := _compared(answer, dispute, views, ask)) is not None
    )
    turning = [d for d in differing if len({view.verdict.code for view in d.views}) > 1]
    verdict = _turning(answer.verdict, turning) if turning else answer.verdict
    on_record = [_on_record(choice.on, dispute) for dispute in choice.told_only if _concerns(dispute, answer)]
    return replace(answer, readings=differing, verdict=verdict, notes=(*choice.notes, *on_record, *answer.notes))


def _concerns(dispute: Dispute, answer: Answer) -> bool:
    """Whether some finding is of a provision of which there are several readings."""
    return any(f.rule.text.provision in dispute.provisions for f in answer.findings)


def _on_record(on: Standpoint, dispute: Dispute) -> str:
    """Says that a provision is read in other ways, by whom, and how to ask under each."""
    told = [f"{_said(r)} (reading: {local(r.iri) if r is not None else COMMON})" for r in dispute.readings[1:]]
    several = "Other readings are" if told[1:] else "Another reading is"
    asked = _said(dispute.readings[0])
    return f"{several} on record of {_cited(on, dispute)}: {'; '.join(told)}. This is asked under {asked}."


def _compared(
    answer: Answer, dispute: Dispute, views: tuple[Standpoint, ...], ask: Callable[[Standpoint], Answer]
) -> Differing | None:
    """Gives what the readings of a provision come to; None where all come to the same."""
    answers = [answer, *(ask(view) for view in views[1:])]
    came = [{f.rule.iri: f.outcome for f in each.findings} for each in answers]
    if all(each == came[0] for each in came) and len({a.verdict.code for a in answers}) == 1:
        return None
    return Differing(
        provisions=tuple(_citations(views[0], dispute)),
        views=tuple(
            _viewed(reading, each.verdict, _otherwise(each, came))
            for reading, each in zip(dispute.readings, answers, strict=True)
        ),
    )


def _otherwise(answer: Answer, came: list[dict[URIRef, Outcome]]) -> tuple[Finding, ...]:
    """Gives the findings of an answer that are not the same under every reading."""
    return tuple(f for f in answer.findings if any(each.get(f.rule.iri) != f.outcome for each in came))


def _viewed(reading: ProvisionReading | None, verdict: Verdict, findings: tuple[Finding, ...]) -> Viewed:
    if reading is not None:
        return Viewed(
            id=str(reading.iri),
            label=reading.label,
            held_by=reading.held_by,
            encoding=reading.encoding,
            verdict=verdict,
            findings=findings,
        )
    return Viewed(id=COMMON, label=_COMMON_LABEL, held_by="", encoding=None, verdict=verdict, findings=findings)


def _turning(verdict: Verdict, differing: list[Differing]) -> Verdict:
    told = [
        f"It turns on how {'; '.join(d.provisions)} is read. "
        + " ".join(f"{view.named}: {view.verdict.text}" for view in d.views)
        for d in differing
    ]
    return replace(verdict, code=DIFFER, text=" ".join(told))


# ---- which are wanted


def _wanted(law: Law, question: Question) -> set[str]:
    given = question.args.get("reading", ())
    names = [given] if isinstance(given, str) else list(given) if isinstance(given, list | tuple) else [str(given)]
    rule = str(question.args.get("rule", ""))
    named = (each for each in law.every if rule in (str(each.iri), local(each.iri))) if rule else ()
    ruled = {str(reading) for each in named for reading in each.readings}
    return {_named(law, str(name)) for name in names} | ruled


def _named(law: Law, name: str) -> str:
    table = {COMMON: COMMON}
    for reading in (r for dispute in law.disputes for r in dispute.readings if r is not None):
        table |= {key.casefold(): str(reading.iri) for key in (reading.iri, local(reading.iri), reading.label)}
    found = table.get(name.casefold())
    if found is None:
        near = tuple(difflib.get_close_matches(name.casefold(), table, n=4, cutoff=0.6))
        known = ", ".join(sorted(local(URIRef(iri)) for iri in set(table.values()))) if len(table) > 1 else "none"
        raise UnknownName(
            f"“{name}” is no reading on record, and asking under another would change the answer. On record: {known}.",
            name=name,
            near=near,
        )
    return found


# ---- in words


def _citations(on: Standpoint, dispute: Dispute) -> list[str]:
    cited = (sorted(map(str, on.law.recording.objects(p, rmt.citation))) for p in dispute.provisions)
    return [each[0] if each else str(p) for each, p in zip(cited, dispute.provisions, strict=True)]


def _cited(on: Standpoint, dispute: Dispute) -> str:
    return "; ".join(_citations(on, dispute))


def _said(reading: ProvisionReading | None) -> str:
    return f"{reading.label}, held by {reading.held_by}" if reading is not None else f"the {_COMMON_LABEL}"

"""Answering a question of any kind: its arguments are looked at first, and the incident that it is about is named."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rdflib import URIRef

from remit.ask.answer import Answer, AskedOf
from remit.ask.desk import Desk, Seen
from remit.ask.kinds import KINDS
from remit.ask.kinds.base import SHARED
from remit.ask.question import Kind, Question
from remit.ask.standpoint import Standpoint
from remit.errors import UnknownName
from remit.findings import joined, walked
from remit.rules import local
from remit.support.reading import objects
from remit.terms import rdfs, rmt, skos

INCIDENT: Final = "incident"
OTHER_NAMES: Final = {"asOf": "as_of", "knownAt": "known_at", "with": "change"}
"""Other names of arguments, beside those that a kind of question states."""
_QUESTION: Final = "question"
_NEAR: Final = 3


def answered(desk: Desk, question: Question) -> tuple[Answer, Seen]:
    """Answers a question, and gives the state that its receipt is to name.

    An argument that no kind of question takes is refused, since to overlook it would answer another question. One that
    only other kinds take is told of in a note.

    Raises:
        UnknownName: an argument, a code or name that nothing has.
        BadInput: what cannot be read.
        NotFound: nothing had been recorded by the moment asked.
    """
    notes = overlooked(question)
    answer, seen = KINDS[question.kind].answer(desk, question)
    recorded = desk.at(question.known_at).standpoint
    told = replace(answer, incident=_asked_of(recorded, question), notes=(*notes, *answer.notes))
    return replace(told, named=_named(seen.standpoint, answer)), seen


def own_arguments(kind: Kind) -> tuple[str, ...]:
    """Gives the names of the arguments that a kind of question takes beside those of every question to the law."""
    return tuple(name for name in KINDS[kind].takes if name not in SHARED)


def arguments_text(kinds: Iterable[Kind] = Kind) -> str:
    """Says which arguments kinds of question take."""
    told = "; ".join(f"{kind}: {', '.join(own_arguments(kind))}" for kind in kinds)
    return f"{told}. Questions to the law also take {joined([*SHARED], 'and')}"


def taken_by(question: Question) -> tuple[str, ...]:
    """Gives the names of the arguments that a question takes, those of the question that it asks among them."""
    own = KINDS[question.kind].takes
    if _QUESTION not in own:
        return own
    named = str(question.args.get(_QUESTION, Kind.WHO_CAN_ACT))
    inner = KINDS[Kind(named)].takes if named in set(Kind) else ()
    return tuple(dict.fromkeys((*own, *inner)))


def overlooked(question: Question) -> tuple[str, ...]:
    """Says which arguments are not looked at, since only other kinds of question take them.

    Raises:
        UnknownName: no kind of question takes an argument.
    """
    taken = taken_by(question)
    notes = []
    for name in question.args:
        if OTHER_NAMES.get(name, name) in taken:
            continue
        others = [kind for kind in Kind if OTHER_NAMES.get(name, name) in KINDS[kind].takes]
        if not others:
            raise _unknown(question.kind, name, taken)
        notes.append(
            f"“{name}” was not looked at: {question.kind} does not take it; {joined([*map(str, others)], 'and')} "
            f"do{'es' if len(others) == 1 else ''}."
        )
    return tuple(notes)


def _unknown(kind: Kind, name: str, taken: Iterable[str]) -> UnknownName:
    listed = list(taken)
    near = difflib.get_close_matches(name, listed, n=_NEAR, cutoff=0.6)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return UnknownName(
        f"“{name}” is no argument of {kind}, and to overlook it would answer another question. {hint}"
        f"It takes: {', '.join(listed)}.",
        name=name,
        near=near,
    )


def _named(on: Standpoint, answer: Answer) -> dict[str, str]:
    """Gives the numbers of the claims that findings name, and the codes of statuses in words."""
    scheme = on.scale.scheme
    claims = {claim for finding in answer.findings for claim in finding.support.weakest}
    for finding in answer.findings:
        claims.update(c for each in walked(finding.conditions) for c in (*each.claims, *each.opposed_by))
    numbers = {claim: sorted(str(n) for n in objects(on.view, URIRef(claim), skos.notation)) for claim in claims}
    named = {status.code: scheme.phrase(status.iri) for status in scheme.statuses.values()}
    return named | {claim: found[0] for claim, found in numbers.items() if found}


def _asked_of(on: Standpoint, question: Question) -> AskedOf | None:
    """Gives the incident that a question is about; None where it is about none."""
    named = question.args.get(INCIDENT, question.situation.get(INCIDENT))
    if named is None or INCIDENT not in taken_by(question):
        return None
    incident = on.codes.incident(str(named))
    names, numbers, phrases = (
        sorted(map(str, objects(on.view, incident, each))) for each in (rdfs.label, skos.notation, rmt.statusPhrase)
    )
    return AskedOf(
        id=incident,
        label=next(iter(names), local(incident)),
        number=next(iter(numbers), ""),
        status_phrase=next(iter(phrases), ""),
    )

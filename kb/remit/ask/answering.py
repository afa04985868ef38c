"""Answering a question of any kind: its arguments are looked at first, and the incident that it is about is named."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from remit.ask.answer import Answer, AskedOf
from remit.ask.desk import Desk, Seen
from remit.ask.established import Established
from remit.ask.kinds import KINDS
from remit.ask.kinds.base import SHARED
from remit.ask.question import Kind, Question
from remit.ask.readings import SITUATED
from remit.ask.standpoint import Standpoint
from remit.errors import UnknownName
from remit.findings import Finding, joined, walked
from remit.rules import local
from remit.support.reading import chain, objects
from remit.terms import rdfs, rmt, skos

INCIDENT: Final = "incident"
OTHER_NAMES: Final = {"asOf": "as_of", "knownAt": "known_at", "with": "change"}
"""Other names of arguments, beside those that a kind of question states."""
_QUESTION: Final = "question"
_OF_AN_ACT: Final = frozenset({INCIDENT, "act", "facts"})
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
    incident = _asked_of(recorded, question)
    return replace(
        answer,
        incident=incident,
        disclosures=_disclosures(seen.standpoint, answer, incident),
        notes=(*notes, *_of_nothing(question), *answer.notes),
        named=_named(seen.standpoint, answer),
    ), seen


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


def _of_nothing(question: Question) -> list[str]:
    """Says that no act was named of which the law is asked, where none was."""
    if question.kind not in SITUATED or question.situation or not _OF_AN_ACT.isdisjoint(question.args):
        return []
    return ["No incident and no situation was given, so this is asked of an act of which nothing is known."]


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


def _resting_on(findings: Iterable[Finding]) -> set[str]:
    """Gives the claims and other records on which findings rest, and those that speak against them."""
    found: set[str] = set()
    for finding in findings:
        found.update(finding.support.weakest)
        found.update(c for each in walked(finding.conditions) for c in (*each.claims, *each.opposed_by))
    return found


def _disclosures(on: Standpoint, answer: Answer, incident: AskedOf | None) -> tuple[str, ...]:
    """Gives what must be disclosed of those whom an answer is about, or on whose word it rests."""
    view, findings, records = on.view, list(answer.findings), list[Established | None]((answer.established,))
    if answer.changed is not None:
        for side in (answer.changed.before, answer.changed.after):
            findings += side.findings
            records.append(side.established)
    concerned: set[Node] = set(map(URIRef, _resting_on(findings)))
    concerned |= {said.id for each in records if each is not None for said in each.say}
    concerned |= _described(on, (answer.question.args.get("actor"), answer.question.situation.get("parties")))
    if incident is not None:
        concerned.update(objects(view, URIRef(incident.id), rmt.participation))
    found: set[str] = set()
    for node in concerned:
        statements = list(objects(view, node, rmt.says))
        named = {node, *objects(view, node, rmt.participant), *(link.speaker for link in chain(view, node))}
        named |= {end for s in statements for p in (rmt.subject, rmt.object_) for end in objects(view, s, p)}
        found |= {str(words) for each in named for words in objects(view, each, rmt.disclosure)}
    return tuple(sorted(found))


def _described(on: Standpoint, given: object) -> set[URIRef]:
    """Gives the actors on record that a description names, those that own others among them."""
    if isinstance(given, str):
        try:
            return {on.codes.actor(given)}
        except UnknownName:  # a word such as unknown, or a description that the question does not look at
            return set()
    if isinstance(given, Mapping):
        return _described(on, given.get("id")) | _described(on, given.get("owners"))
    if isinstance(given, list | tuple):
        return {actor for each in given for actor in _described(on, each)}
    return set()


def _named(on: Standpoint, answer: Answer) -> dict[str, str]:
    """Gives the numbers of the claims that findings name, and the codes of statuses in words."""
    scheme = on.scale.scheme
    claims = _resting_on(answer.findings)
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

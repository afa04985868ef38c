"""What a question gives of a situation, told in lines: each fact by its label, each code by what it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import URIRef

from remit.ask.question import Question
from remit.ask.standpoint import Standpoint
from remit.errors import RemitError
from remit.findings import joined, sentence
from remit.rules import Kind
from remit.support.reading import value
from remit.terms import rmt

_KEYS: Final = {
    "on": "the day of the act",
    "end_use": "the end use",
    "complete": "everybody who takes part is named",
    "role": "role",
    "name": "name",
    "lists": "lists",
    "id": "it is",
}


def given_lines(on: Standpoint, question: Question) -> Iterator[str]:
    """Tells what is given, a line a matter; what is read off an incident is not given."""
    incident = question.args.get("incident", question.situation.get("incident"))
    if incident is not None:
        found = on.codes.incident(str(incident))
        sourced = value(on.view, found, rmt.statusPhrase) or "not graded"
        yield f"What is said: “{on.words.label(found)}”. How it is sourced: {sourced}."
    for name, given in question.situation.items():
        if name == "parties" and isinstance(given, list | tuple):
            for place, party in enumerate(given, start=1):
                yield f"Party {place}: {'; '.join(_told(on, party, 'party'))}."
        elif isinstance(given, Mapping) and name in ("facts", "item"):
            yield from (f"{sentence(told)}." for told in _told(on, given, str(name)))
        elif name != "incident":
            yield f"{sentence(label_of(on, str(name)))}: {value_of(on, str(name), given)}."


def _told(on: Standpoint, given: object, of: str) -> list[str]:
    if not isinstance(given, Mapping):
        return [str(given)]
    names = {"id": "the item" if of == "item" else _KEYS["id"]}
    return [
        f"{names.get(str(name)) or label_of(on, str(name))}: {value_of(on, of if name == 'id' else str(name), each)}"
        for name, each in given.items()
    ]


def label_of(on: Standpoint, name: str) -> str:
    """Names what stands in a situation under a key, or the code of a fact."""
    labels = {fact.code: fact.label for fact in on.law.facts.values()}
    return _KEYS.get(name) or labels.get(name, name.replace("_", " ").replace("-", " "))


def value_of(on: Standpoint, name: str, given: object) -> str:
    """Says a value as it was written, a code by what it names."""
    match given:
        case Mapping():
            return "; ".join(_told(on, given, name))
        case list() | tuple():
            return joined([value_of(on, name, each) for each in given], "and") or "none"
        case bool():
            return "yes" if given else "no"
        case _:
            found = _meant(on, name, str(given))
            return on.words.label(found) if found is not None else str(given)


def _meant(on: Standpoint, name: str, written: str) -> URIRef | None:
    """Gives the record that a code names; None where it names none."""
    codes = on.codes
    looked_up = {"item": codes.item, "party": codes.actor, "role": codes.role, "lists": codes.group}.get(name)
    fact = next((f for f in on.law.facts.values() if f.code == name.replace("_", "-")), None)
    try:
        if looked_up is not None:
            return looked_up(written)
        if fact is not None and fact.kind is Kind.PLACE:
            return codes.place(written)
        if fact is not None and fact.kind is Kind.CONCEPT:
            return codes.value(fact, written)
    except RemitError:  # it names nothing on record, and stands as it was written
        return None
    return None

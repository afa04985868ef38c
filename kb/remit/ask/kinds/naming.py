"""The rules, authorities and actors that the arguments of a question name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from rdflib import URIRef

from remit.ask.question import Question
from remit.ask.standpoint import Standpoint
from remit.errors import BadInput
from remit.rules import Reader, Rule, Text, local
from remit.situation.values import day_text
from remit.terms import rdf, rdfs, rmt
from remit.truth import conduct_of

_POINT: Final = re.compile(r"(?<=[a-z])\.")


def rules_named(on: Standpoint, question: Question) -> set[int]:
    """Gives the places of the rules that a question names by citation or address.

    Raises:
        BadInput: it names none, or none that is encoded.
    """
    cited, address = question.args.get("cite"), question.args.get("rule")
    if cited is None and address is None:
        raise BadInput("The question names no rule. Give cite, a part of a citation, or rule, its address.")
    places = _rules_cited(on, cited, address)
    if not places:
        raise BadInput(
            f"No rule that is encoded has the citation or address “{cited or address}”. That says nothing of the "
            "law itself. Look for its citation with `remit search`."
        )
    return places


def texts_without_rules(on: Standpoint, question: Question) -> tuple[Text, ...]:
    """Gives the texts of law that a question cites and of which no rule is encoded; none where it cites a rule."""
    cited, address = question.args.get("cite"), question.args.get("rule")
    if cited is None or address is not None or _rules_cited(on, cited, None):
        return ()
    texts = (n for n in on.view.subjects(rdf.type_, rmt.Instrument) if isinstance(n, URIRef))
    reader = Reader(view=on.view)
    return tuple(reader.text_at(text) for text in sorted(texts) if _is_called(on, text, cited))


def authority_named(on: Standpoint, question: Question) -> URIRef:
    """Gives the authority that a question names.

    Raises:
        BadInput: it names none.
        UnknownName: a name that nothing has.
    """
    given = question.args.get("authority")
    if given is None:
        raise BadInput("The question names no authority. Give it, for example as authority: cma.")
    return on.codes.authority(str(given))


def is_of(on: Standpoint, rule: Rule, authority: URIRef, day: date) -> bool:
    """Whether an authority, or who followed it by a day, administers or enforces a rule."""
    holder, _ = on.words.authority(authority, day)
    actors = (*rule.text.administered_by, *rule.text.enforced_by)
    return any(on.words.authority(actor, day)[0] == holder for actor in actors)


def day_named(question: Question) -> date:
    """Gives the day that a question names in its arguments or its situation; the day asked where it names none.

    Raises:
        BadInput: what is named is no whole day, and another one would be another question.
    """
    given = _on(question)
    if given is None:
        return question.as_of
    day = _whole(given)
    if day is None:
        raise BadInput(f"“{given}” is no whole day, so the question is of no day. Write on as 2026-11-23.")
    return day


def last_day_named(question: Question) -> date:
    """Gives the last of the days that a question names; the day asked where it names none, or none that is last.

    Raises:
        BadInput: what is named is no date.
    """
    given = _on(question)
    if given is None:
        return question.as_of
    end = conduct_of(day_text(given)).when.end
    return question.as_of if end is None else end - timedelta(days=1)


def _on(question: Question) -> object:
    return question.args.get("on", question.situation.get("on"))


def _whole(given: object) -> date | None:
    try:
        return given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        return None


def described(given: object, name: str) -> Mapping[str, Any]:
    """Gives the description of an actor that an argument names or describes.

    Raises:
        BadInput: it does neither.
    """
    if isinstance(given, str):
        return {"id": given}
    if not isinstance(given, Mapping):
        raise BadInput(f"The question needs the argument {name}. Give it, for example as {{{name}: {{id: …}}}}.")
    return given


def plain(text: str) -> str:
    """Gives a citation as it is compared: without case, blanks, section marks and the points of abbreviations."""
    return "".join(c for c in _POINT.sub("", text.casefold()) if not c.isspace() and c != "§")


def _rules_cited(on: Standpoint, cited: object, address: object) -> set[int]:
    """Gives the places of the rules of a citation, or else of the text of law that is cited or called so."""
    places = {rule.place for rule in on.law.rules if _is_named(rule, cited, address)}
    if places or address is not None:
        return places
    texts = {rule.text.instrument for rule in on.law.rules}
    called = {text for text in texts if text is not None and _is_called(on, text, cited)}
    return {rule.place for rule in on.law.rules if rule.text.instrument in called}


def _is_called(on: Standpoint, text: URIRef, cited: object) -> bool:
    names = (name for predicate in (rmt.citation, rdfs.label) for name in on.view.objects(text, predicate))
    return any(plain(str(cited)) in plain(str(name)) for name in names)


def _is_named(rule: Rule, cited: object, address: object) -> bool:
    if address is not None:
        return str(rule.iri) == str(address) or local(rule.iri) == str(address)
    return plain(str(cited)) in plain(rule.text.citation)

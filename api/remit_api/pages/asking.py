"""The page of questions to the law: asked of an incident on record, or of a situation that the reader describes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from textwrap import indent
from typing import Any, Final
from urllib.parse import parse_qsl

from rdflib import URIRef
from starlette.requests import Request

from remit.ask import KINDS, MEANING, Answer, Kind, Question, answer_json, own_arguments
from remit.ask.onward import next_lines, readings_lines
from remit.ask.told import NOWHERE, sections, stale_text
from remit.errors import BadInput, NotFound, UnknownName
from remit.findings import sentence
from remit.iri import record
from remit.situation.describing import read_description
from remit.terms import rmt, skos
from remit_api.problems import UnsupportedMediaType
from remit_api.records import Catalogue
from remit_api.records.reading import key_of

FORM: Final = "application/x-www-form-urlencoded"
SUPPOSED: Final = """\
- {claim: C7, to: refuted}
- {fact: published, is: yes}
"""
EXAMPLE: Final = """\
act: export
on: 2026-03-01
from: us
to: cn
item: {id: h200}
parties:
  - {role: recipient, headquarters: cn}
"""
BRIEF: Final = "brief"
"""The field of the button that gives the answer as a file: its value is the form, docx or md."""
_PLAIN: Final = ("incident", "authority", "cite", "actor", "claim", "jurisdiction", "jurisdictions", "question")
"""Fields that are arguments of a question as they stand."""
_PAIRS: Final = {"days": "as_of", "moments": "known_at"}
"""Fields that hold two days or moments, with the argument that they are."""
_FIELDS: Final = (BRIEF, "kind", "as_of", "known_at", "situation", "changes", *_PLAIN, *_PAIRS)
ASKERS: Final[Mapping[str, str]] = {
    field: "" if field == "known_at" else ", ".join(kind for kind in Kind if argument in own_arguments(kind))
    for field, argument in {**{name: name for name in (*_PLAIN, "changes", "known_at")}, **_PAIRS}.items()
}
"""For each field that is an argument, the kinds of question that take it; known_at is none, and goes with all."""
_MOST_FIELDS: Final = 40
_UNSTATED: Final = "a reading or record of its own"
_JUNCTIONS: Final = {
    "any": "at least one of these",
    "one": "exactly one of these",
    "all": "all of these",
    "not": "not so that",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was filled in.

    Attributes:
        given: the text of each field; fields that were left empty are missing.
        today: the day asked where none was given.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    today: date

    def __getitem__(self, name: str) -> str:
        """Gives the text of a field, empty where it was left so."""
        return self.given.get(name, "")

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked, or only the page."""
        return any(name in self.given for name in _FIELDS if name not in ("kind", "as_of", BRIEF))

    @property
    def kind(self) -> str:
        """The kind of question."""
        return self["kind"] or str(Kind.WHO_CAN_ACT)

    @property
    def as_of(self) -> str:
        """The day asked."""
        return self["as_of"] or self.today.isoformat()

    def question(self) -> Question:
        """Makes the question.

        Raises:
            UnknownName: the page does not answer that kind.
            BadInput: a day or moment cannot be read.
            BadFile: the situation is not YAML.
        """
        known = next((kind for kind in Kind if kind == self.kind), None)
        if known is None:
            raise UnknownName(
                f"“{self.kind[:80]}” is no kind of question. Choose one of: {', '.join(Kind)}.",
                name=self.kind,
                near=list(Kind),
            )
        situation = read_description(self["situation"]) if self["situation"] else {}
        args: dict[str, Any] = {name: self[name] for name in _PLAIN if self[name]}
        args |= {name: self[field].replace(",", " ").split() for field, name in _PAIRS.items() if self[field]}
        if self["changes"]:
            args["changes"] = read_description(f"changes:\n{indent(self['changes'], '  ')}")["changes"]
        return Question(
            kind=known,
            situation=situation,
            args=args,
            as_of=_day(self.as_of),
            known_at=_moment(self["known_at"]) if self["known_at"] else None,
        )


async def read_form(request: Request) -> Form:
    """Reads the form from the address, or from the body of a request that posts it.

    Raises:
        UnsupportedMediaType: the body is no form.
        BadInput: it is not UTF-8, or has a field that the page has not.
    """
    pairs = list(request.query_params.multi_items())
    if request.method == "POST":
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != FORM:
            raise UnsupportedMediaType(
                f"The page takes what its form sends ({FORM}), not “{media_type[:80]}”. Programs ask at /ask/KIND."
            )
        try:
            text = (await request.body()).decode()
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
        except ValueError as problem:
            raise BadInput(f"The form cannot be read: {problem}. Send it as UTF-8, each field once.") from problem
    given = {name: value.strip() for name, value in pairs if name in _FIELDS and value.strip()}
    return Form(given=given, today=datetime.now(UTC).date())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise BadInput(f"“{text[:40]}” is no day. Write it as 2026-11-25.") from problem


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise BadInput(f"“{text[:40]}” is no moment. Write it in UTC, as 2026-11-25T09:30:00Z.") from problem
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


# ---- the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A claim or record on which a condition rests, by its short name."""

    name: str
    url: str | None


class Teller:
    """Makes of an answer what the page shows: every claim with how it is sourced."""

    def __init__(self, records: Catalogue) -> None:
        """Reads from one state."""
        self.reading = records.reading
        self.records = records

    def shown(self, answer: Answer) -> dict[str, Any]:
        """Gives the answer as the template reads it."""
        shown = answer_json(answer)
        for number, finding in enumerate(shown["findings"], start=1):
            finding["number"] = number
            finding["url"] = self.reading.url(URIRef(finding["rule"]))
            finding["conditions"] = [self._condition(each) for each in finding.get("conditions", ())]
            finding["weakest"] = self._sources(finding["support"]["weakest"])
            finding["support_words"] = self._status(finding["support"]["holds"]) or "none"
            finding["against_words"] = self._status(finding["support"]["against"])
            for authority in finding["authority"]:
                authority["url"] = self.reading.url(URIRef(authority["id"]))
            for other in (*finding["defeatedBy"], *finding["unless"]):
                other["url"] = self.reading.url(URIRef(other["rule"]))
        for authority in shown.get("authorities", ()):
            authority["url"] = self.reading.url(URIRef(authority["id"]))
            authority["list"] = [shown["findings"][place] for place in authority["findings"]]
        places = sorted(shown.get("authorities", ()), key=lambda a: (not a["jurisdiction"], a["jurisdiction"]))
        shown["places"] = [
            (place or sentence(NOWHERE), list(each)) for place, each in groupby(places, key=lambda a: a["jurisdiction"])
        ]
        shown["sections"] = [*sections(answer), *readings_lines(answer), *next_lines(answer)]
        shown["stale"] = stale_text(answer)
        shown["briefly"] = KINDS[answer.question.kind].briefly
        shown["meaning"] = MEANING[answer.question.kind]
        shown["receipt_text"] = json.dumps(shown.get("receipt", {}), ensure_ascii=False, indent=1)
        return shown

    def _condition(self, condition: Mapping[str, Any]) -> dict[str, Any]:
        kind = next((name for name in _JUNCTIONS if name in condition), "")
        return {
            "text": condition.get("text") or f"{_JUNCTIONS.get(kind, '')}: {condition['value']}",
            "sources": self._sources(condition.get("claims", ())),
            "opposed": self._sources(condition.get("opposedBy", ())),
            "judged_by": condition.get("needsJudgementOf", ""),
            "parts": [self._condition(each) for each in condition.get(kind, ())],
            "each": [
                {"of": each["of"], "conditions": [self._condition(c) for c in each["conditions"]]}
                for each in condition.get("each", ())
            ],
            "because": [
                {**because, "conditions": [self._condition(c) for c in because["conditions"]]}
                | {"url": self.reading.url(URIRef(because["definition"]))}
                for because in condition.get("because", ())
            ],
        }

    def _status(self, code: str) -> str:
        """Gives the phrase of a status; empty where there is no support."""
        return "" if code == "none" else self.reading.status(record("status", code)).phrase

    def _sources(self, iris: Iterable[str]) -> list[tuple[str, list[Source]]]:
        """Gives sources by how they are sourced."""
        found: dict[str, list[Source]] = {}
        for iri in dict.fromkeys(iris):
            ref = self.reading.ref(URIRef(iri))
            name = self.reading.text(URIRef(iri), skos.notation) or key_of(URIRef(iri)).rpartition("/")[2]
            found.setdefault(ref.status_phrase or _UNSTATED, []).append(Source(name=name, url=ref.url))
        return list(found.items())

    def incident(self, answer: Answer) -> Any:
        """Gives the incident that was asked of, with its status; None where the answer is of no incident."""
        key = answer.question.args.get("incident") or answer.question.situation.get("incident")
        if key is None:
            return None
        try:
            return self.records.incident(self.records.find("incident", str(key), rmt.Incident))
        except NotFound:  # named otherwise than by its key
            return None

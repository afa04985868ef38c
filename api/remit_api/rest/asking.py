"""Questions to the law: who can act, is a licence needed, which duties, and why or why not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from remit.ask import MEANING, Kind, Question, answer_json, arguments_text
from remit.ask.linked import answer_graph
from remit.ask.told import markdown, plain_text
from remit.errors import BadInput, LimitReached, UnknownName
from remit.situation.describing import read_description
from remit_api.briefs import brief_response
from remit_api.negotiate import BRIEFS, DOCX, JSON, JSONLD, MARKDOWN, TURTLE, choose
from remit_api.records.rdf import serialise
from remit_api.rest.asking_examples import EXAMPLES
from remit_api.rest.common import KB, PROBLEMS, Config, problem

TEXT = "text/plain"
FORMS = (JSON, MARKDOWN, TEXT, JSONLD, TURTLE, DOCX)

router = APIRouter(tags=["asking"])


class Asked(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    situation: dict[str, Any] | str = Field(
        default_factory=dict, description="what is asked about; a text is read as YAML 1.2"
    )
    args: dict[str, Any] = Field(default_factory=dict, description=f"arguments of the kind. {arguments_text()}.")
    as_of: date | None = Field(default=None, alias="asOf", description="day asked; today without it")
    known_at: datetime | None = Field(
        default=None, alias="knownAt", description="moment up to which what was recorded counts"
    )
    all: bool = Field(default=False, description="list rules that are not engaged too, without their traces")
    trace: bool | None = Field(default=None, description="each condition with its value; the default, but with all")


class FactRecord(BaseModel):
    """A question that a rule may put to a situation."""

    code: str
    label: str
    meaning: str
    kind: str
    unit: str
    read_from: str = Field(serialization_alias="readFrom")
    judged_by: str = Field(serialization_alias="judgedBy")
    codes: str
    iri: str


class VerifiedRecord(BaseModel):
    """Whether a receipt still gives its answer."""

    result: str = Field(description="same, or differs")
    difference: str = Field(description="the first difference; empty where there is none")


_ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["question", "verdict", "asOf", "knownAt", "findings", "coverage", "notes", "receipt"],
    "properties": {
        "question": {"enum": list(Kind)},
        "verdict": {
            "type": "object",
            "required": ["code", "text", "open", "untouched", "notEngaged"],
            "properties": {"code": {"type": "string"}, "text": {"type": "string"}},
        },
        "asOf": {"type": "string", "format": "date"},
        "knownAt": {"type": "string", "format": "date-time"},
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["outcome", "effect", "rule", "provision", "support", "force", "enforcement"],
            },
        },
        "coverage": {"type": "array", "items": {"type": "object"}},
        "next": {
            "type": "array",
            "description": "which missing facts to ask for next, those first that would decide most",
            "items": {"type": "object", "required": ["fact", "text", "kind", "at", "key", "turning", "answers"]},
        },
        "readings": {
            "type": "array",
            "description": "where a provision is read in several ways that come to something else, what each comes to",
            "items": {"type": "object", "required": ["provisions", "views"]},
        },
        "disclosures": {
            "type": "array",
            "description": "what must be disclosed of those whom the answer is about, or on whose word it rests",
            "items": {"type": "string"},
        },
        "notes": {"type": "array", "items": {"type": "string"}},
        "receipt": {"type": "object"},
    },
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer: verdict, findings with reasons, coverage and receipt.",
        "content": {JSON: {"schema": _ANSWER}, MARKDOWN: {}, TEXT: {}, JSONLD: {}, TURTLE: {}, DOCX: {}},
    },
    **PROBLEMS,
    413: problem("the question is too large"),
}


@router.post("/ask/{kind}", responses=_ANSWERS, response_class=Response)
def ask(
    request: Request,
    kb: KB,
    config: Config,
    kind: Annotated[str, Path(description=", ".join(Kind))],
    asked: Annotated[Asked, Body(openapi_examples=EXAMPLES)],
    brief: Annotated[
        bool, Query(description="written out for a lawyer, as Markdown or DOCX; DOCX is always such a brief")
    ] = False,
) -> Response:
    """Answers a question to the law, with reasons."""
    form = choose(request.headers.get("accept"), tuple(BRIEFS.values()) if brief else FORMS)
    if int(request.headers.get("content-length", "0")) > config.max_body:
        raise LimitReached(f"The question is larger than {config.max_body} bytes. Describe one act on one item.")
    answer = kb.ask(question_of(kind, asked, today=datetime.now(UTC).date()))
    if brief or form == DOCX:
        return brief_response(kb, answer, "docx" if form == DOCX else "md")
    if form == JSON:
        return Response(json.dumps(answer_json(answer), ensure_ascii=False, indent=1), media_type=JSON)
    if form in (JSONLD, TURTLE):
        return Response(serialise(answer_graph(answer, kb.release.scheme), form), media_type=form)
    told = markdown(answer) if form == MARKDOWN else plain_text(answer)
    return Response(told, media_type=f"{form}; charset=utf-8")


@router.get("/facts", response_model=list[FactRecord])
def list_facts(kb: KB) -> Response:
    """Lists the facts that rules ask for, with meaning and kind of value."""
    facts = [
        FactRecord(
            code=fact.code,
            label=fact.label,
            meaning=fact.definition,
            kind=str(fact.kind),
            unit=fact.unit,
            read_from=str(fact.read_from).lower(),
            judged_by=fact.judged_by,
            codes=", ".join(scheme.rpartition("/")[2] for scheme in fact.codes_from),
            iri=str(fact.iri),
        ).model_dump(by_alias=True)
        for fact in sorted(kb.asker().law.facts.values(), key=lambda f: f.code)
    ]
    return Response(json.dumps(facts, ensure_ascii=False, indent=1), media_type=JSON)


@router.post("/verify", response_model=VerifiedRecord, responses={400: PROBLEMS[400]})
def verify(kb: KB, receipt: dict[str, Any]) -> Response:
    """Answers the question of a receipt again, and says whether the answer is the same."""
    given = receipt.get("receipt", receipt)
    if not isinstance(given, dict):
        raise BadInput("The receipt is no object. Send the “receipt” of an answer, or the whole answer.")
    found = kb.verify_receipt(given)
    shown = VerifiedRecord(result="same" if found.same else "differs", difference=found.difference)
    return Response(shown.model_dump_json(indent=1), media_type=JSON)


def question_of(kind: str, asked: Asked, *, today: date) -> Question:
    """Makes a question of a request.

    Raises:
        UnknownName: there is no such kind of question.
        BadFile: the situation is text and not YAML.
    """
    try:
        known = Kind(kind)
    except ValueError as problem:
        kinds = "; ".join(f"{k}: {MEANING[k]}" for k in Kind)
        raise UnknownName(
            f"“{kind}” is no kind of question, so nothing was asked. The kinds are: {kinds}.",
            name=kind,
            near=list(Kind),
        ) from problem
    situation = asked.situation
    return Question(
        kind=known,
        situation=read_description(situation) if isinstance(situation, str) else situation,
        args=asked.args,
        as_of=asked.as_of or today,
        known_at=_in_utc(asked.known_at),
        all=asked.all,
        trace=not asked.all if asked.trace is None else asked.trace,
    )


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    raise BadInput(
        "knownAt has no time zone, so it could mean several moments. Write it in UTC, as 2026-11-23T12:00:00Z."
    )

"""Questions that are one question to the law asked several times: what is asked, and each answer with its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from remit.ask.answer import Answer
from remit.ask.desk import Seen
from remit.ask.kinds.base import OfLaw
from remit.ask.kinds.given import given_lines
from remit.ask.question import Kind, Question
from remit.ask.readings import DIFFER
from remit.ask.readings import SITUATED as _WITH_HEADS
from remit.ask.receipt import with_receipt
from remit.ask.shown import plain, receipt_json
from remit.ask.standpoint import Standpoint
from remit.errors import BadInput
from remit.findings import sentence

COMPARABLE: Final = (Kind.WHO_CAN_ACT, Kind.LICENCE, Kind.DUTIES, Kind.IS_WITHIN, Kind.WHY, Kind.WHY_NOT)
"""The questions that can be asked so: those that ask what law makes of a situation."""
_ASKED: Final = {
    Kind.WHO_CAN_ACT: "which authority may act",
    Kind.LICENCE: "whether a licence is needed or the act forbidden",
    Kind.DUTIES: "what somebody must do",
    Kind.IS_WITHIN: "whether the act is within the powers of one authority",
    Kind.WHY: "why a rule applies",
    Kind.WHY_NOT: "why a rule does not apply",
}


def kind_asked(question: Question) -> Kind:
    """Gives which question is asked on each side; who-can-act where none is named.

    Raises:
        BadInput: it is none that can be.
    """
    given = str(question.args.get("question", Kind.WHO_CAN_ACT))
    if given not in set(COMPARABLE):
        raise BadInput(f"“{given}” cannot be asked here. Ask one of these: {', '.join(COMPARABLE)}.")
    return Kind(given)


def asked(question: Question, *, without: frozenset[str], **added: Any) -> Question:
    """Gives the question to the law, without the arguments that are only of the whole question.

    Args:
        question: the whole question.
        without: names of its own arguments.
        added: arguments that this side adds.
    """
    args = {key: value for key, value in question.args.items() if key not in without and key != "question"}
    return replace(question, kind=kind_asked(question), args={**args, **added})


def answered(seen: Seen, question: Question, of_law: Mapping[Kind, OfLaw]) -> Answer:
    """Answers one side, with a receipt of its own.

    Raises:
        BadInput: what cannot be read.
        UnknownName: a code or name that nothing has.
    """
    answer = of_law[question.kind].answer_on(seen, question)
    return with_receipt(answer, law_hash=seen.standpoint.law.digest, position=seen.position)


def in_short(answer: Answer) -> str:
    """Says a verdict of a situation without what it cites; that of another question whole."""
    text = answer.verdict.text
    if answer.verdict.code == DIFFER:
        return text.partition(". ")[0]
    if answer.question.kind not in _WITH_HEADS:
        return text.rstrip(".")
    head, _, caveat = text.partition(": ")[0].rstrip(".").partition(". ")
    return f"{head}, and not all law is encoded" if caveat else head


def asked_json(answer: Answer, *, without: str = "") -> dict[str, Any]:
    """Gives the question that is put to the law as JSON: which it is, and of what.

    Args:
        answer: the answer of one side.
        without: the argument by which the sides differ.
    """
    question = answer.question
    args = {name: plain(value) for name, value in question.args.items() if name != without}
    return {"question": str(question.kind), "situation": plain(dict(question.situation)), "args": args}


def asked_lines(on: Standpoint, answer: Answer) -> tuple[str, ...]:
    """Tells the question that is put to the law, and what is given, a line a matter."""
    return (f"{sentence(_ASKED[answer.question.kind])}.", *given_lines(on, answer.question))


def side_json(answer: Answer) -> dict[str, Any]:
    """Gives the verdict of one side, with its receipt, as JSON."""
    shown: dict[str, Any] = {
        "verdict": {"code": answer.verdict.code, "text": answer.verdict.text, "open": answer.verdict.open},
        "asOf": answer.question.as_of.isoformat(),
        "conductOn": answer.conduct_on,
    }
    return shown | ({"receipt": receipt_json(answer.receipt)} if answer.receipt is not None else {})

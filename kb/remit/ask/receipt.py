"""Receipts: what it takes to answer again, and whether the answer is still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from remit import __version__
from remit.ask.answer import Answer, Receipt
from remit.ask.question import Kind, Question
from remit.ask.recorded import changed_json, established_json
from remit.ask.shown import finding_json, question_json
from remit.errors import BadInput
from remit.resources import folder

_TRACED: Final = frozenset({"conditions", "conditionsAssume", "missing"})
_MOVING: Final = frozenset({"knownAt", "journalPosition"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether a receipt still gives its answer.

    Attributes:
        same: whether it does.
        difference: the first difference, in words; empty where there is none.
    """

    same: bool
    difference: str = ""


def with_receipt(answer: Answer, *, law_hash: str, position: int) -> Answer:
    """Gives an answer with its receipt.

    Args:
        answer: the answer.
        law_hash: the hash of the law that it was given under.
        position: the position of the record.
    """
    asked = question_json(answer.question)
    heads = [(str(f.rule.iri), digest(_head(finding_json(f)))) for f in answer.findings]
    receipt = Receipt(
        input=asked,
        input_hash=digest(asked),
        law_hash=law_hash,
        ontology_hash=ontology_hash(),
        journal_position=position,
        version=__version__,
        answer_hash=digest([answer.verdict.code, answer.verdict.text, heads, *_recorded(answer)]),
        findings=tuple(heads),
    )
    return replace(answer, receipt=receipt)


def question_of(receipt: Mapping[str, Any]) -> Question:
    """Reads the question back from a receipt.

    Raises:
        BadInput: it is no receipt.
    """
    try:
        asked = receipt["input"]
        known_at = asked.get("knownAt")
        return Question(
            kind=Kind(asked["question"]),
            situation=asked["situation"],
            args=asked["args"],
            as_of=date.fromisoformat(asked["asOf"]),
            known_at=datetime.fromisoformat(known_at) if known_at else None,
            all=bool(asked["all"]),
            trace=False,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadInput(
            f"This is no receipt of an answer: {problem!r}. Nothing was computed. Give the “receipt” of an answer, or "
            "the whole answer."
        ) from problem


def compare(receipt: Mapping[str, Any], again: Receipt) -> Verified:
    """Compares a receipt with that of the same question answered again, and names the first difference."""
    if digest(receipt["input"]) != receipt.get("inputHash"):
        return Verified(same=False, difference="the question in the receipt is not the one that was asked")
    if receipt.get("answerHash") == again.answer_hash:
        return Verified(same=True)
    was = {str(f["rule"]): str(f["hash"]) for f in receipt.get("findings", ())}
    now = dict(again.findings)
    for rule in [*was, *now]:
        if was.get(rule) != now.get(rule):
            how = "is no longer among the findings" if rule not in now else "comes to something else"
            return Verified(same=False, difference=f"<{rule}> {how if rule in was else 'is a new finding'}")
    changed = "the law" if receipt.get("lawHash") != again.law_hash else "the verdict"
    return Verified(same=False, difference=f"{changed} is not the same")


def digest(value: Any) -> str:
    """Gives the hash of a value in canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@lru_cache(maxsize=1)
def ontology_hash() -> str:
    """Gives the hash of the ontology that is shipped."""
    hashed = hashlib.sha256()
    root = folder("ontology")
    for path in sorted(root.rglob("*.ttl")):
        hashed.update(path.relative_to(root).as_posix().encode() + b"\n")
        hashed.update(path.read_bytes())
    return f"sha256:{hashed.hexdigest()}"


def _recorded(answer: Answer) -> list[dict[str, Any]]:
    """Gives what of an answer is no finding of a rule."""
    found = [established_json(answer.established)] if answer.established is not None else []
    found += [answer.part.as_json()] if answer.part is not None else []
    return found + ([_undated(changed_json(answer.changed))] if answer.changed is not None else [])


def _undated(changed: dict[str, Any]) -> dict[str, Any]:
    """Leaves out where in the record was looked: it moves on, and the answer may be the same."""
    sides = {name: {k: v for k, v in changed[name].items() if k not in _MOVING} for name in ("before", "after")}
    return {**changed, **sides}


def _head(finding: dict[str, Any]) -> dict[str, Any]:
    """Gives what of a finding does not turn on whether a trace was asked for."""
    head = {key: value for key, value in finding.items() if key not in _TRACED}
    return {**head, "missing": [m["fact"] for m in finding.get("missing", ())]}

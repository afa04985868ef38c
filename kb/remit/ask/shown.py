"""Answers as JSON: the form of rules/answer.schema.json, with `force` and `enforcement` of each finding beside."""

from __future__ import annotations

from typing import Any

from remit.ask.answer import Answer, Covered, Receipt
from remit.ask.onward import encoding_json, onward_json
from remit.ask.question import Question
from remit.ask.recorded import changed_json, established_json, moment
from remit.findings import Condition, Each, Finding, Missing, Other, days_text


def answer_json(answer: Answer) -> dict[str, Any]:
    """Gives an answer as JSON."""
    shown: dict[str, Any] = {
        "question": str(answer.question.kind),
        "verdict": {
            "code": answer.verdict.code,
            "text": answer.verdict.text,
            "open": answer.verdict.open,
            "untouched": answer.verdict.untouched,
            "notEngaged": answer.verdict.not_engaged,
        },
        "asOf": answer.question.as_of.isoformat(),
        "conductOn": answer.conduct_on,
        "conductDayAssumed": answer.day_assumed,
        "knownAt": moment(answer.known_at),
        "findings": [finding_json(finding) for finding in answer.findings],
        "coverage": [covered_json(each) for each in answer.coverage],
        "notes": list(answer.notes),
    }
    if answer.incident is not None:
        shown["incident"] = {
            "id": answer.incident.id,
            "label": answer.incident.label,
            "notation": answer.incident.number,
            "statusPhrase": answer.incident.status_phrase,
        }
    if answer.disclosures:
        shown["disclosures"] = list(answer.disclosures)
    if answer.authorities:
        shown["authorities"] = [
            {
                "id": a.id,
                "name": a.name,
                "jurisdiction": a.jurisdiction,
                "outcome": a.outcome,
                "reason": a.reason,
                "begins": a.begins,
                "findings": list(a.findings),
            }
            for a in answer.authorities
        ]
    if answer.lists is not None:
        shown["lists"] = dict(answer.lists)
    if answer.facts is not None:
        shown["facts"] = dict(answer.facts)
    if answer.name:
        shown["name"] = answer.name
    if answer.established is not None:
        shown |= established_json(answer.established)
    if answer.changed is not None:
        shown |= changed_json(answer.changed)
    if answer.part is not None:
        shown |= answer.part.as_json()
    shown |= onward_json(answer)
    if answer.receipt is not None:
        shown["receipt"] = receipt_json(answer.receipt)
    return shown


def covered_json(covered: Covered) -> dict[str, Any]:
    """Gives what was looked at of one legal order on one subject as JSON."""
    shown: dict[str, Any] = {
        "jurisdiction": covered.jurisdiction,
        "subject": covered.subject,
        "level": covered.level,
        "checkedOn": covered.checked_on.isoformat() if covered.checked_on else "",
        "note": covered.note,
        "notEncoded": [
            _without_empty({"what": o.text, "citation": o.citation, "why": o.why}) for o in covered.not_encoded
        ],
    }
    if covered.known_until is not None:
        shown |= {"knownUntil": covered.known_until.isoformat(), "stale": covered.stale}
    return _without_empty(shown)


def finding_json(finding: Finding) -> dict[str, Any]:
    """Gives one finding as JSON."""
    decided, text, rule = finding.decided, finding.text, finding.rule
    timing = text.timing
    shown: dict[str, Any] = {
        "outcome": str(decided.outcome),
        "effect": str(rule.effect),
        "rule": str(rule.iri),
        "label": rule.label,
        "provision": {"citation": text.citation, "address": text.address, "id": str(text.provision or "")},
        "authority": [{"role": a.role, "id": str(a.id), "name": a.name} for a in finding.authorities],
        "connectingFactor": list(finding.factors),
        "couldConnect": list(finding.open_factors),
        "force": str(decided.force),
        "enforcement": decided.enforcement,
        "inForce": {
            "intervals": [
                [s.first.isoformat() if s.first else "", s.end.isoformat() if s.end else None] for s in timing.in_force
            ],
            "appliesFrom": timing.applies_from.isoformat() if timing.applies_from else None,
            "on": decided.when.day.isoformat() if decided.when.day else "a day that is not known",
        },
        "support": {
            "holds": finding.support.holds,
            "against": finding.support.against,
            "couldReach": finding.support.could_reach,
            "contested": finding.support.contested,
            "weakest": list(finding.support.weakest),
            "premise": finding.support.premise,
        },
        "jurisdiction": list(finding.jurisdictions),
        "touched": decided.touched,
        "howKnown": text.how_known or "reasoned",
        "confidence": text.confidence,
        "encoding": encoding_json(text.encoding) if text.encoding.by else None,
        "defeatedBy": [_other(o) for o in finding.defeated_by],
        "unless": [_other(o) for o in finding.unless],
    }
    more: dict[str, Any] = {
        "openLater": True if finding.is_open_later else None,
        "missing": [_missing(m) for m in finding.missing],
        "fails": list(finding.fails),
        "why": list(decided.why),
        "stayed": [f"{days_text(s)}{f': {s.why}' if s.why else ''}" for s in timing.stayed],
        "posture": [
            f"{p.enforcement} {days_text(p.stretch)}{f': {p.stretch.why}' if p.stretch.why else ''}"
            for p in timing.postures
        ],
        "reviewPolicy": finding.policy,
        "notEncoded": [o.text for o in rule.omissions],
        "penalty": text.penalty,
        "checkedOn": text.checked_on.isoformat() if text.checked_on else "",
        "conditions": [condition_json(c) for c in finding.conditions],
        "conditionsAssume": finding.assumed if finding.conditions else "",
    }
    if rule.concludes is not None:
        shown["concludes"] = {"fact": rule.concludes.code, "values": list(finding.concludes)}
    return {**shown, **_without_empty(more)}


def condition_json(condition: Condition) -> dict[str, Any]:
    """Gives one condition of a trace as JSON."""
    shown: dict[str, Any] = {"value": condition.value, "support": condition.support}
    if condition.kind in ("any", "one", "not", "all"):
        shown[condition.kind] = [condition_json(c) for c in condition.parts]
    more = {
        "text": condition.text,
        "claims": list(condition.claims),
        "opposedBy": list(condition.opposed_by),
        "against": condition.against if condition.against != "none" else "",
        "needsJudgementOf": condition.judged_by,
        "because": [
            {
                "definition": str(b.rule),
                "citation": b.citation,
                "value": b.value,
                "conditions": [condition_json(c) for c in b.conditions],
            }
            for b in condition.because
        ],
        "each": [_each(e) for e in condition.each],
    }
    return {**_without_empty(more), **shown}


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """Gives a receipt as JSON."""
    return {
        "input": dict(receipt.input),
        "inputHash": receipt.input_hash,
        "lawHash": receipt.law_hash,
        "ontologyHash": receipt.ontology_hash,
        "journalPosition": receipt.journal_position,
        "version": receipt.version,
        "answerHash": receipt.answer_hash,
        "findings": [{"rule": rule, "hash": digest} for rule, digest in receipt.findings],
    }


def question_json(question: Question) -> dict[str, Any]:
    """Gives a question as JSON, in full."""
    return {
        "question": str(question.kind),
        "situation": plain(question.situation),
        "args": plain(question.args),
        "asOf": question.as_of.isoformat(),
        "knownAt": moment(question.known_at) if question.known_at else None,
        "all": question.all,
    }


def plain(value: Any) -> Any:
    """Gives what a caller wrote in the forms of JSON."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _other(other: Other) -> dict[str, Any]:
    return {"rule": str(other.rule), "citation": other.citation, "effect": other.effect, "value": other.value}


def _missing(missing: Missing) -> dict[str, Any]:
    return _without_empty(
        {
            "fact": missing.fact,
            "text": missing.text,
            "wants": missing.wants if missing.place >= 0 else "",
            "of": missing.of,
            "judgedBy": missing.judged_by,
            "ifSo": str(missing.if_so) if missing.if_so is not None else "",
            "ifNot": str(missing.if_not) if missing.if_not is not None else "",
        }
    )


def _each(each: Each) -> dict[str, Any]:
    return {"of": each.of, "conditions": [condition_json(c) for c in each.conditions]}


def _without_empty(shown: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in shown.items() if value not in ("", [], None)}

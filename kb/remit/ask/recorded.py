"""What is recorded, and what changed, as JSON and in lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from remit.ask.changed import Changed, Side, standing_of
from remit.ask.established import Established
from remit.ask.said import Said
from remit.findings import joined

SUPPOSED: Final = "Supposed, and recorded nowhere"
"""The heading under which stands what is supposed."""


def established_json(found: Established) -> dict[str, Any]:
    """Gives what is recorded as JSON."""
    shown: dict[str, Any] = {"result": str(found.result), "say": [_said_json(said) for said in found.say]}
    shown["say"] += [{"accuser": accuser.name, "words": accuser.words} for accuser in found.accusers]
    more = {
        "status": found.status,
        "ceiling": found.ceiling,
        "mark": found.mark,
        "marks": list(found.marks),
        "refused": [refusal.status for refusal in found.refused],
        "reasons": {refusal.status: refusal.why for refusal in found.refused},
        "open": list(found.open),
    }
    return shown | {key: value for key, value in more.items() if value}


def _said_json(said: Said) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "claim": said.claim,
        "id": str(said.id),
        "chain": list(said.chain),
        "speakers": list(said.speakers),
        "result": str(said.result),
        "words": said.words,
    }
    more = {
        "status": said.status,
        "grade": said.grade,
        "mark": said.mark,
        "marks": list(said.marks),
        "deniedIn": list(said.denied_in),
        "why": said.why,
    }
    return shown | {key: value for key, value in more.items() if value}


def changed_json(changed: Changed) -> dict[str, Any]:
    """Gives what changed as JSON."""
    return {
        "before": _side_json(changed.before),
        "after": _side_json(changed.after),
        "fell": [moved.claim for moved in changed.fell],
        "rose": [moved.claim for moved in changed.rose],
        "claims": [
            {"claim": m.claim, "before": m.before, "after": m.after, "why": m.why}
            for m in dict.fromkeys((*changed.fell, *changed.rose))
        ],
        "turned": [
            {
                "rule": turned.rule,
                "citation": turned.citation,
                "before": _comes_to(turned.before),
                "after": _comes_to(turned.after),
                "words": turned.words,
            }
            for turned in changed.turned
        ],
        "otherwise": [{"what": o.what, "before": o.before, "after": o.after} for o in changed.otherwise],
        "reasons": list(changed.reasons),
        **({"supposed": changed.supposed} if changed.supposed else {}),
    }


def _side_json(side: Side) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "asOf": side.as_of.isoformat(),
        "knownAt": moment(side.known_at),
        "journalPosition": side.position,
        "supposed": side.supposed,
    }
    if side.verdict:
        shown["verdict"] = {"code": side.code, "text": side.verdict}
    found = side.established
    if found is not None:
        shown |= {"result": str(found.result), "marks": list(found.marks)}
        shown |= {key: value for key, value in (("status", found.status), ("ceiling", found.ceiling)) if value}
    return shown


def _comes_to(found: tuple[str, str]) -> dict[str, str] | None:
    return {"outcome": found[0], "support": found[1]} if found[0] else None


def moment(at: datetime) -> str:
    """Writes a moment in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def established_lines(found: Established) -> Iterator[tuple[str, list[str]]]:
    """Gives what is recorded as headings with lines below them."""
    if found.say:
        yield "Who says what", [said.words for said in found.say]
    if found.accusers:
        yield "Who accuses", [accuser.words for accuser in found.accusers]
    standing = [f"Status on record: {_said(found, found.status)}"] if found.status else []
    standing += [f"Highest status that the claims permit: {_said(found, found.ceiling)}"] if found.ceiling else []
    standing += [f"Marks: {', '.join(_said(found, code) for code in found.marks)}"] if found.marks else []
    if standing:
        yield "How the whole incident stands" if found.is_part else "How it stands", standing
    grouped: dict[str, list[str]] = {}
    for refusal in found.refused:
        grouped.setdefault(refusal.why, []).append(f"“{_said(found, refusal.status)}”")
    if grouped and not found.is_part:
        yield "Why it has no other status", [f"Not {joined(each)}: {why}" for why, each in grouped.items()]
    if found.open:
        yield "Noted on record, and what is open", list(found.open)


def changed_lines(changed: Changed) -> Iterator[tuple[str, list[str]]]:
    """Gives what changed as headings with lines below them."""
    if changed.supposed:
        yield SUPPOSED, [f"That {changed.supposed}."]
    yield "Before and after", [_side_line("Before", changed.before), _side_line("After", changed.after)]
    for title, moved in (("Claims that fell", changed.fell), ("Claims that rose", changed.rose)):
        if moved:
            yield title, [each.text for each in moved]
    if changed.otherwise:
        yield "What is otherwise", [each.text for each in changed.otherwise]
    if changed.turned:
        yield "Findings that came to something else", [turned.words for turned in changed.turned]
    if changed.reasons:
        yield "Why", list(changed.reasons)


def _said(found: Established, code: str) -> str:
    return found.words.get(code, code)


def _side_line(name: str, side: Side) -> str:
    known = side.known_at.astimezone(UTC)
    line = f"{name}: as of {side.as_of}, as known on {known:%Y-%m-%d} at {known:%H:%M} UTC"
    line += ", with what is supposed" if side.supposed else ""
    found = side.established
    if found is not None:
        line += f": {', '.join((standing_of(found), *(_said(found, code) for code in found.marks)))}"
    return f"{line}. {side.verdict}" if side.verdict else f"{line}."

"""How it is shown where a provision is read in several ways, who encoded a rule, and what to ask for next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from remit.ask.answer import Answer, Differing, Viewed
from remit.ask.worded import OUTCOMES, verdict_words
from remit.findings import OpenQuestion, joined, sentence
from remit.rules import Encoding

SHOWN: Final = 5
_FEW: Final = 3
_NOBODY: Final = "nobody is recorded to have reviewed it"


# ---- as JSON


def onward_json(answer: Answer) -> dict[str, Any]:
    """Gives what readings come to and what to ask for next; nothing where there is neither."""
    shown: dict[str, Any] = {}
    if answer.readings:
        shown["readings"] = [_differing_json(each) for each in answer.readings]
    if answer.next:
        shown["next"] = [question_json(each) for each in answer.next]
        if answer.readings:
            shown["nextUnder"] = [view.id for view in _asked_under(answer)]
    return shown


def _asked_under(answer: Answer) -> list[Viewed]:
    """Gives the readings under which it is foreseen what answers would bring: those that are asked under."""
    return [differing.views[0] for differing in answer.readings]


def _differing_json(differing: Differing) -> dict[str, Any]:
    views = []
    for view in differing.views:
        shown: dict[str, Any] = {"id": view.id, "label": view.label, "heldBy": view.held_by}
        if view.encoding is not None:
            shown["encoding"] = encoding_json(view.encoding)
        shown["verdict"] = {"code": view.verdict.code, "text": view.verdict.text}
        shown["findings"] = [
            {"rule": str(f.rule.iri), "citation": f.text.citation, "outcome": str(f.outcome)} for f in view.findings
        ]
        views.append(shown)
    return {"provisions": list(differing.provisions), "views": views}


def encoding_json(encoding: Encoding) -> dict[str, Any]:
    """Gives who encoded law, from what and when; a reviewer is null where none is recorded."""
    return {
        "by": encoding.by,
        "reviewedBy": encoding.reviewed_by or None,
        "basis": encoding.basis,
        "on": encoding.on.isoformat() if encoding.on else None,
    }


def question_json(question: OpenQuestion) -> dict[str, Any]:
    """Gives one open question."""
    shown: dict[str, Any] = {
        "fact": question.fact,
        "text": question.text,
        "kind": question.kind,
        "at": question.at,
        "key": question.key,
        "changesVerdict": question.is_changing,
        "decides": {"average": round(float(question.decides), 2), "most": question.most},
        "turning": [
            {"rule": str(t.rule), "label": t.label, "citation": t.citation, "authorities": list(t.authorities)}
            for t in question.turning
        ],
        "answers": [
            {
                "answer": b.answer,
                "typed": b.typed,
                "verdict": b.verdict,
                "outcomes": [{"rule": str(rule), "outcome": str(outcome)} for rule, outcome in b.outcomes],
            }
            for b in question.brings
        ],
    }
    more = {
        "unit": question.unit,
        "judgedBy": question.judged_by,
        "of": question.of,
        "added": dict(question.added),
    }
    return {**shown, **{name: value for name, value in more.items() if value}}


# ---- as text


def encoding_text(encoding: Encoding) -> str:
    """Says who encoded law, from what and when; empty where nobody is recorded."""
    if not encoding.by:
        return ""
    on = f" on {encoding.on}" if encoding.on else ""
    reviewed = f"reviewed by {encoding.reviewed_by}" if encoding.reviewed_by else _NOBODY
    return f"encoded by {encoding.by}{on}" + (f" from {encoding.basis}" if encoding.basis else "") + f"; {reviewed}"


def encoding_lines(answer: Answer) -> list[str]:
    """Says who encoded the rules of an answer, each once, with how many of its findings they are of."""
    told = Counter(encoding_text(f.text.encoding) for f in answer.findings if f.text.encoding.by)
    return [f"{sentence(text)} ({number} of {len(answer.findings)} findings)" for text, number in told.most_common()]


def readings_lines(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """Tells, under a title each, what readings of a provision come to."""
    for differing in answer.readings:
        lines = []
        for view in differing.views:
            lines.append(f"{view.named}: {view.verdict.text}")
            if view.encoding is not None:
                lines.append(f"  {encoding_text(view.encoding)}")
            lines += [f"  {f.outcome}: {f.rule.label} ({f.text.citation})" for f in view.findings]
        yield f"Readings that differ: {joined(list(differing.provisions), 'and')}", lines


def next_lines(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """Tells, under one title, which facts to ask for next, why, and what each answer would bring."""
    if answer.next:
        views = _asked_under(answer)
        under = joined(list(dict.fromkeys(f"the {view.label}" for view in views)), "and")
        now = views[0].verdict.code if views else answer.verdict.code
        lines = [line for each in answer.next[:SHOWN] for line in question_lines(each, now=now, under=under)]
        left = len(answer.next) - SHOWN
        yield "What to ask next", [*lines, *([f"and {left} more, which would decide less"] if left > 0 else [])]


def question_lines(question: OpenQuestion, *, now: str, under: str = "") -> Iterator[str]:
    """Tells one open question.

    Args:
        question: the question.
        now: the code of the verdict as it is; of another it is said that it would come.
        under: under which reading that is foreseen, in words; empty where readings come to the same.
    """
    read = f"under {under} " if under else ""
    whom = f", asked of {question.of}" if question.of else ""
    judged = f" (needs the judgement of: {question.judged_by})" if question.judged_by else ""
    yield f"{question.fact}: {question.text}{whom}{judged}"
    cited = list(dict.fromkeys(t.citation for t in question.turning))
    names = list(dict.fromkeys(name for t in question.turning for name in t.authorities))
    more = f" and {len(cited) - _FEW} more" if cited[_FEW:] else ""
    of = f", of {joined(names[:_FEW], 'and')}{' and others' if names[_FEW:] else ''}" if names else ""
    yield f"  asked because {_rules(len(question.turning))} on it: {'; '.join(cited[:_FEW])}{more}{of}"
    for brings in question.brings:
        decided = len(brings.outcomes)
        found = list(dict.fromkeys(OUTCOMES[outcome] for _, outcome in brings.outcomes))
        what = f"decides {decided} ({joined(found)})" if decided else "decides nothing by itself"
        verdict = f"; {read}the verdict would be that {verdict_words(brings.verdict)}" if brings.verdict != now else ""
        yield f"  {brings.answer}: {what}{verdict}"


def _rules(number: int) -> str:
    return "1 rule turns" if number == 1 else f"{number} rules turn"

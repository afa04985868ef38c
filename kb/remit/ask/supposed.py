"""The changes of the record that `changed` supposes: a claim graded anew or refuted, a claim or document withdrawn.

Each is made as somebody would record it, so that all its consequences are those of a change; nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from rdflib import Literal, URIRef

from remit.change import Change
from remit.errors import BadInput
from remit.findings import joined
from remit.iri import CONTRIBUTIONS, record
from remit.model.view import View
from remit.patch import Quad
from remit.situation.codes import Codes
from remit.support.reading import assessments, current_grade, label, objects
from remit.terms import prov, rdf, rdfs, rmt, skos, xsd

_Stated: TypeAlias = Iterable[tuple[URIRef, URIRef, URIRef | Literal]]
_SCALES: Final = {"credibility": rmt.credibility, "reliability": rmt.reliability}
HOW: Final = (
    'Write it as {"assessment": {"claim": "C16", "credibility": 5}}, {"refutation": {"claim": "C16"}}, or '
    '{"withdrawal": {"claim": "C25"}}, of a document with document in place of claim.'
)


def read_supposed(given: object) -> Mapping[str, Mapping[str, Any]]:
    """Reads which change of the record is supposed; empty for none.

    Raises:
        BadInput: it cannot be read.
    """
    if not given:
        return {}
    if not isinstance(given, Mapping) or len(given) != 1 or not set(given) <= set(_MADE):
        raise BadInput(f"The change cannot be read. {HOW}")
    if not all(isinstance(each, Mapping) for each in given.values()):
        raise BadInput(f"The change cannot be read. {HOW}")
    return given


def supposed_change(
    view: View, codes: Codes, supposed: Mapping[str, Mapping[str, Any]], *, now: datetime
) -> tuple[Change, datetime]:
    """Makes the change that is supposed, and the moment at which it would be accepted.

    Args:
        view: the state.
        codes: what codes mean.
        supposed: what is supposed, as `read_supposed` gives it.
        now: the moment; a grading counts as the latest whatever it is.

    Raises:
        BadInput: a grade that the scale does not have, or none, or nothing is named.
        UnknownName: there is no such claim or document.
    """
    ((kind, given),) = supposed.items()
    stated, moment = _MADE[kind](view, codes, given, now)
    adds = frozenset(Quad(*each, CONTRIBUTIONS) for each in stated)
    return Change(author="remit", reason=f"a {kind} that is supposed", adds=adds), moment


def supposed_words(view: View, codes: Codes, supposed: Mapping[str, Mapping[str, Any]]) -> str:
    """Says in a clause what is supposed of the record; empty for nothing."""
    for kind, given in supposed.items():
        if given.get("document") is not None:
            return f"{label(view, codes.document(str(given['document'])))} is taken back"
        claim = codes.claim(str(given.get("claim", "")))
        number = next(iter(sorted(str(n) for n in objects(view, claim, skos.notation))), str(claim))
        if kind == "assessment":
            grades = [f"{name} {str(given[name]).upper()}" for name in _SCALES if name in given]
            return f"{number} is graded {joined(grades, 'and')}"
        return f"what {number} says is refuted" if kind == "refutation" else f"{number} is taken back"
    return ""


def _regrading(view: View, codes: Codes, grades: Mapping[str, Any], now: datetime) -> tuple[_Stated, datetime]:
    claim = codes.claim(str(grades.get("claim", "")))
    given = {scale: str(grades[name]) for name, scale in _SCALES.items() if name in grades}
    if not given:
        raise BadInput("The grading that is supposed gives no grade. Give credibility, 1 to 6, or reliability, A to F.")
    found = {scale: _grade(view, scale, code) for scale, code in given.items()}
    for scale in _SCALES.values():
        kept = current_grade(view, frozenset({claim}), scale)
        if scale not in found and isinstance(kept, URIRef):
            found[scale] = kept
    moment = max([now, *(_later(m) for m in _gradings(view, claim))])
    node = _node("assessment", f"{claim} {sorted(map(str, found.values()))}")
    return [*_assessing(node, rmt.Grading, claim, moment), *((node, *each) for each in found.items())], moment


def _refutation(view: View, codes: Codes, given: Mapping[str, Any], now: datetime) -> tuple[_Stated, datetime]:
    claim = codes.claim(str(given.get("claim", "")))
    return _assessing(_node("assessment", f"{claim} refuted"), rmt.Refutation, claim, now), now


def _withdrawal(view: View, codes: Codes, given: Mapping[str, Any], now: datetime) -> tuple[_Stated, datetime]:
    document = given.get("document")
    what = codes.document(str(document)) if document is not None else codes.claim(str(given.get("claim", "")))
    notice = _node("document", f"{what} withdrawn")
    name = Literal("Notice that is supposed, by which something is taken back", lang="en")
    return [
        (notice, rdf.type_, rmt.Document),
        (notice, rdfs.label, name),
        (what, URIRef(prov.wasInvalidatedBy), notice),
    ], now


_MADE: Final[dict[str, Callable[[View, Codes, Mapping[str, Any], datetime], tuple[_Stated, datetime]]]] = {
    "assessment": _regrading,
    "refutation": _refutation,
    "withdrawal": _withdrawal,
}


def _node(kind: str, said: str) -> URIRef:
    return record(kind, f"supposed-{hashlib.sha256(said.encode()).hexdigest()[:16]}")


def _assessing(node: URIRef, kind: URIRef, claim: URIRef, moment: datetime) -> _Stated:
    when = Literal(moment.isoformat().replace("+00:00", "Z"), datatype=xsd.dateTime)
    whom = record("actor", "remit")
    return [
        (node, rdf.type_, kind),
        (node, rmt.assesses, claim),
        (node, rmt.assessedBy, whom),
        (node, rmt.assessedOn, when),
        (node, rmt.acceptedBy, whom),
        (node, rmt.acceptedOn, when),
        (node, rmt.reason, Literal("Supposed, to see what would change; nothing is recorded.", lang="en")),
    ]


def _grade(view: View, scale: URIRef, code: str) -> URIRef:
    name = next(name for name, each in _SCALES.items() if each == scale)
    grade = record(name, code.casefold())
    if not any(True for _ in objects(view, grade, skos.notation)):
        raise BadInput(f"“{code}” is no grade of {name}. Credibility is 1 to 6, reliability A to F.")
    return grade


def _gradings(view: View, claim: URIRef) -> Iterable[datetime]:
    for assessment in assessments(view, claim, rmt.Grading):
        for moment in objects(view, assessment, rmt.assessedOn):
            if isinstance(moment, Literal) and isinstance(moment.value, datetime):
                yield moment.value


def _later(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + timedelta(seconds=1)

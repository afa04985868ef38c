"""Conditions of law as SPARQL ASK, as far as plain SPARQL expresses them, and the facts that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import Literal, URIRef

from remit.rules import All, Any, Connected, Law, Test
from remit.rules.fact_type import FactType, Kind
from remit.terms import odrl, xsd
from remit.truth import Interval
from remit.truth.frame import Run

_ABOVE: Final = URIRef("https://w3id.org/remit/bench/above")
_NODE: Final = URIRef("https://w3id.org/remit/bench/situation")
_SIGNS: Final = {odrl.lt: "<", odrl.lteq: "<=", odrl.eq: "=", odrl.gteq: ">=", odrl.gt: ">"}
_CODES: Final = frozenset({odrl.eq, odrl.isA, odrl.isAnyOf, odrl.isPartOf})
Triple = tuple[URIRef, URIRef, URIRef | Literal]


def ask_of(law: Law, place: int) -> str | None:
    """Gives a condition as a query; None where it needs parties, days, definitions or what is not encoded."""
    pattern = _pattern(law, place, [0])
    return f"ASK {{ {pattern} }}" if pattern is not None else None


def _pattern(law: Law, place: int, used: list[int]) -> str | None:
    constraint = law.constraints[place]
    match constraint:
        case All(parts) | Any(parts):
            inner = [_pattern(law, part, used) for part in parts]
            known = [f"{{ {pattern} }}" for pattern in inner if pattern is not None]
            if len(known) < len(parts):
                return None
            return (" UNION " if isinstance(constraint, Any) else " ").join(known)
        case Connected(part, _):
            return _pattern(law, part, used)
        case Test(fact=fact) if not fact.is_of_party and fact not in law.definitions:
            used[0] += 1
            return _tested(constraint, f"?v{used[0]}")
        case _:
            return None


def _tested(test: Test, value: str) -> str | None:
    asked = f"<{_NODE}> <{test.fact.iri}> {value} ."
    operand = test.operands[0]
    match test.fact.kind:
        case Kind.BOOLEAN:
            return f"<{_NODE}> <{test.fact.iri}> {str(operand).lower()} ."
        case Kind.QUANTITY if test.operator in _SIGNS:
            return f"{asked} FILTER({value} {_SIGNS[test.operator]} {float(str(operand))})"
        case Kind.CONCEPT | Kind.PLACE if test.operator in _CODES:
            codes = " ".join(f"<{code}>" for code in test.operands)
            return f"{asked} {value} <{_ABOVE}>* {value}a . VALUES {value}a {{ {codes} }}"
        case _:
            return None


def facts_of(law: Law, run: Run, places: Iterable[int]) -> Iterator[Triple]:
    """Gives what is said of the facts that conditions ask for, with what lies above each code."""
    facts: dict[FactType, None] = {}
    for place in places:
        facts |= dict.fromkeys(law.constraints.facts(place))
    for fact in facts:
        said = run.said(fact, -1)
        for one in said.values if said is not None else ():
            for value in one.values if one.entry.holds and len(one.values) == 1 else ():
                if isinstance(value, URIRef):
                    yield _NODE, fact.iri, value
                    yield from (
                        (value, _ABOVE, above) for above in law.ladder.above(value) if isinstance(above, URIRef)
                    )
                elif isinstance(value, bool):
                    yield _NODE, fact.iri, Literal(value)
                elif isinstance(value, Interval) and value.low == value.high:
                    yield _NODE, fact.iri, Literal(str(value.low), datatype=xsd.double)

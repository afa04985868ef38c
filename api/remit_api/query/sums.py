"""Refuses to add up quantities: those of different claims overlap, differ in unit and count twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdflib import URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from remit.errors import BadQuery
from remit.terms import rmt
from remit_api.query.tokens import tokens

_ADDING = frozenset({"SUM", "AVG"})
_MEND = (
    "Quantities that different claims state cover other periods, count in other units, and may be one "
    "originator's twice: their sum is nobody's claim. List them with ?claim, period, comparator and speaker."
)


def refuse_sums(query: str) -> None:
    """Refuses SUM and AVG where stated quantities may be among what is added.

    Raises:
        BadQuery: the query adds, and a predicate of it is rmt:amount or is not fixed.
    """
    if not any(token.kind == "word" and token.text.upper() in _ADDING for token in tokens(query)):
        return
    try:
        algebra = translateQuery(parseQuery(query)).algebra
    except Exception as error:  # rdflib raises whatever its parser does
        raise BadQuery(
            "The query adds values up (SUM or AVG), and what it adds cannot be read, so it may be stated "
            f"quantities. {_MEND}"
        ) from error
    for predicate in _predicates(algebra):
        if isinstance(predicate, URIRef) and predicate != rmt.amount:
            continue
        raise BadQuery(
            f"The query adds values up (SUM or AVG) over {_shown(predicate)}, so stated quantities may be "
            f"among them. {_MEND}"
        )


def _predicates(part: Any) -> Iterator[Any]:
    if isinstance(part, CompValue):
        for name, value in part.items():
            if name == "triples":
                yield from (triple[1] for triple in value)
            else:
                yield from _predicates(value)
    elif isinstance(part, list | tuple | set):
        for each in part:
            yield from _predicates(each)


def _shown(predicate: Any) -> str:
    if isinstance(predicate, Variable):
        return f"any predicate (?{predicate})"
    if isinstance(predicate, URIRef):
        return "rmt:amount"
    return "a property path"

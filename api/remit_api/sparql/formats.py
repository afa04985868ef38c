"""The formats of SPARQL results, by the form of the query."""

from __future__ import annotations

from collections.abc import Mapping

from remit_api.negotiate import choose
from remit_api.query.tokens import Form

RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
NTRIPLES = "application/n-triples"
JSONLD = "application/ld+json"

# What is offered, and the format that answers it: application/json means the nearest JSON there is.
_BINDINGS: Mapping[str, str] = {
    RESULTS_JSON: RESULTS_JSON,
    "application/json": RESULTS_JSON,
    RESULTS_XML: RESULTS_XML,
    "application/xml": RESULTS_XML,
    CSV: CSV,
    TSV: TSV,
}
_BOOLEAN: Mapping[str, str] = {
    media_type: answer for media_type, answer in _BINDINGS.items() if answer not in (CSV, TSV)
}
_TRIPLES: Mapping[str, str] = {
    TURTLE: TURTLE,
    NTRIPLES: NTRIPLES,
    JSONLD: JSONLD,
    "application/json": JSONLD,
    "text/plain": NTRIPLES,
}
_OFFERED: Mapping[Form, Mapping[str, str]] = {
    "SELECT": _BINDINGS,
    "ASK": _BOOLEAN,
    "CONSTRUCT": _TRIPLES,
    "DESCRIBE": _TRIPLES,
}


def result_format(form: Form, accept: str | None) -> str:
    """Gives the media type in which a query of this form is answered.

    Raises:
        NotAcceptable: no format of this form is asked for.
    """
    offered = _OFFERED[form]
    return offered[choose(accept, offered)]


ALL_FORMATS: tuple[str, ...] = (RESULTS_JSON, RESULTS_XML, CSV, TSV, TURTLE, NTRIPLES, JSONLD)

"""The formats of SPARQL results, by the form of the query."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from remit_api.negotiate import choose
from remit_api.query import Form

RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
NTRIPLES = "application/n-triples"
RDFXML = "application/rdf+xml"
JSONLD = "application/ld+json"

# What is offered, and the format that answers it: application/json means the nearest JSON there is.
_BINDINGS: Mapping[str, str] = {
    RESULTS_JSON: RESULTS_JSON,
    "application/json": RESULTS_JSON,
    RESULTS_XML: RESULTS_XML,
    "application/xml": RESULTS_XML,
    "text/xml": RESULTS_XML,
    CSV: CSV,
    TSV: TSV,
}
_BOOLEAN: Mapping[str, str] = {
    media_type: answer for media_type, answer in _BINDINGS.items() if answer not in (CSV, TSV)
}
TRIPLES: Mapping[str, str] = {
    TURTLE: TURTLE,
    NTRIPLES: NTRIPLES,
    RDFXML: RDFXML,
    JSONLD: JSONLD,
    "application/json": JSONLD,
    "application/xml": RDFXML,
    "text/xml": RDFXML,
    "text/plain": NTRIPLES,
    "application/x-turtle": TURTLE,
}
_OFFERED: Mapping[Form, Mapping[str, str]] = {
    "SELECT": _BINDINGS,
    "ASK": _BOOLEAN,
    "CONSTRUCT": TRIPLES,
    "DESCRIBE": TRIPLES,
}


@lru_cache(256)
def result_format(form: Form, accept: str | None) -> str:
    """Gives the media type in which a query of this form is answered.

    Raises:
        NotAcceptable: no format of this form is asked for.
    """
    offered = _OFFERED[form]
    return offered[choose(accept, offered)]


ALL_FORMATS: tuple[str, ...] = (RESULTS_JSON, RESULTS_XML, CSV, TSV, TURTLE, NTRIPLES, RDFXML, JSONLD)

"""The formats of SPARQL results, by the form of the query."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from remit.errors import BadInput
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


_AS_JSON = f"{RESULTS_JSON}, {JSONLD};q=0.9"
_AS_XML = f"{RESULTS_XML}, {RDFXML};q=0.9"
NAMES: Mapping[str, str] = {
    "json": _AS_JSON,
    "xml": _AS_XML,
    "rdf": _AS_XML,
    "rdf+xml": _AS_XML,
    "csv": CSV,
    "tsv": TSV,
    "turtle": TURTLE,
    "n3": TURTLE,
    "n-triples": NTRIPLES,
    "json-ld": JSONLD,
}
"""What programs send beside the Accept header, as `format`, `output` and `results`, and what it means."""


@lru_cache(256)
def result_format(form: Form, accept: str | None, name: str | None = None) -> str:
    """Gives the media type in which a query of this form is answered.

    Args:
        form: the form of the query.
        accept: the Accept header.
        name: a format by name, for those who cannot send that header, or send one that takes anything.

    Raises:
        BadInput: there is no such name.
        NotAcceptable: no format of this form is asked for.
    """
    if name is not None and name not in NAMES:
        raise BadInput(f"There is no format “{name[:50]}”. Nothing was run. There are: {', '.join(NAMES)}.")
    offered = _OFFERED[form]
    if name is not None and (accept or "*/*").strip() == "*/*":
        return offered[choose(NAMES[name], offered)]
    return offered[choose(accept, offered)]


ALL_FORMATS: tuple[str, ...] = (RESULTS_JSON, RESULTS_XML, CSV, TSV, TURTLE, NTRIPLES, RDFXML, JSONLD)

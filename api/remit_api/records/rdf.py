"""Descriptions of records in RDF formats, with the prefixes that people know."""

from __future__ import annotations

import json
from typing import Any

from rdflib import Graph

from remit.iri import NS
from remit.store.write import write_triples
from remit_api.negotiate import JSONLD

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rmt": NS,
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def serialise(graph: Graph, media_type: str, *, note: str | None = None) -> bytes:
    """Gives the graph in the format, the same bytes for the same triples.

    Args:
        graph: what is described.
        media_type: Turtle, N-Triples, or JSON-LD with its context written out.
        note: which past it is: a comment at the top, in JSON-LD a member that no context gives a meaning.
    """
    if media_type == JSONLD:
        text = graph.serialize(format="json-ld", context=PREFIXES, sort_keys=True, indent=None)
        document = _ordered(json.loads(text))
        if note is not None and isinstance(document, dict):
            document = {"@context": document.pop("@context"), "asKnownOn": note, **document}
        return json.dumps(document, ensure_ascii=False, indent=1).encode()
    head = "" if note is None else f"# {' '.join(note.split())}\n"
    return head.encode() + write_triples(graph, media_type, prefixes=PREFIXES)


def _ordered(document: Any) -> Any:
    """Puts the values of each property in one order; in what is stored here, no order means anything."""
    if isinstance(document, dict):
        return {name: value if name == "@context" else _ordered(value) for name, value in document.items()}
    if isinstance(document, list):
        return sorted(map(_ordered, document), key=lambda each: json.dumps(each, ensure_ascii=False, sort_keys=True))
    return document

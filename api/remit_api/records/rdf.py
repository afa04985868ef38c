"""Descriptions of records in RDF formats, with the prefixes that people know."""

from __future__ import annotations

import json

from rdflib import Graph

from remit.iri import NS
from remit_api.negotiate import JSONLD, NTRIPLES, TURTLE

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
_FORMATS = {TURTLE: "longturtle", NTRIPLES: "nt11"}


def serialise(graph: Graph, media_type: str) -> bytes:
    """Gives the graph in the format; JSON-LD with its context written out, in full addresses."""
    if media_type == JSONLD:
        text = graph.serialize(format="json-ld", context=PREFIXES, sort_keys=True, indent=1)
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1).encode()
    fresh = Graph(bind_namespaces="none")
    for prefix, address in PREFIXES.items():
        fresh.bind(prefix, address)
    for triple in graph:
        fresh.add(triple)
    text = fresh.serialize(format=_FORMATS[media_type])
    if media_type == NTRIPLES:
        text = "\n".join(sorted(line for line in text.splitlines() if line)) + "\n"
    return text.encode()

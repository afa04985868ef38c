"""Addresses of records, schemes and named graphs."""

from __future__ import annotations

from typing import NewType

from rdflib import URIRef

NS = "https://w3id.org/remit/ns#"
ID = "https://w3id.org/remit/id/"
SHAPE = "https://w3id.org/remit/shape/"

IncidentIRI = NewType("IncidentIRI", URIRef)
ClaimIRI = NewType("ClaimIRI", URIRef)
StatementIRI = NewType("StatementIRI", URIRef)
DocumentIRI = NewType("DocumentIRI", URIRef)
ActorIRI = NewType("ActorIRI", URIRef)
ProvisionIRI = NewType("ProvisionIRI", URIRef)
StatusIRI = NewType("StatusIRI", URIRef)
GraphIRI = NewType("GraphIRI", URIRef)

SYSTEM_GRAPH = GraphIRI(URIRef(f"{ID}graph/system"))
FINDINGS = GraphIRI(URIRef("https://w3id.org/remit/graph/findings"))
"""The graph of stored findings: derived, never journalled, and no part of the record."""

FINDING = f"{ID}finding/"
"""With this the addresses of stored findings begin."""

CORPUS = f"{ID}graph/corpus/"
"""With this the addresses of graphs begin that belong to the release and are replaced by the next."""

CONTRIBUTIONS = GraphIRI(URIRef(f"{ID}graph/contributions"))


def record(kind: str, key: str) -> URIRef:
    """Gives the address of a record: kind is the field's word (incident, claim …), key is its own."""
    return URIRef(f"{ID}{kind}/{key}")


def kind_and_key(iri: str) -> tuple[str, str] | None:
    """Splits the address of one of our records; None for an address that is not ours."""
    if not iri.startswith(ID):
        return None
    kind, _, key = iri[len(ID) :].partition("/")
    return (kind, key) if kind and key else None


def corpus_graph(module: str) -> GraphIRI:
    """Gives the named graph of one corpus module, for example incidents/seed."""
    return GraphIRI(URIRef(f"{CORPUS}{module}"))


def ontology_graph(module: str) -> GraphIRI:
    """Gives the named graph of one ontology module, for example schemes/status."""
    return GraphIRI(URIRef(f"{ID}graph/ontology/{module}"))


def incident_graph(key: str) -> GraphIRI:
    """Gives the named graph in which a contributed incident lives."""
    return GraphIRI(URIRef(f"{ID}graph/incident/{key}"))

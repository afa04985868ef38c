"""Entries of the journal in RDF: activities (PROV-O) that updated records (schema.org), with their reasons."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import SDO, XSD, Graph, Literal, URIRef

from remit.iri import record
from remit.terms import dcterms, prov, rdf, rdfs, rmt
from remit_api.records.changes import EntryDetail, in_words


def described(entries: Iterable[EntryDetail]) -> Graph:
    """Gives entries as a graph: who made each, when and why, and what it touched.

    What an entry touched is the object of the activity, by its address only: a comment names each in words, with how it
    is sourced and whose word it is. The quads that it added and removed are not in it: some are only said by somebody.

    Source: W3C, PROV-O (2013), https://www.w3.org/TR/prov-o/; schema.org, UpdateAction.
    """
    graph = Graph(bind_namespaces="none")
    for entry in entries:
        _describe(graph, entry)
    return graph


def _describe(graph: Graph, entry: EntryDetail) -> None:
    node = record("change", str(entry.position))
    author = URIRef(f"{node}/author")
    graph.add((node, rdf.type_, prov.Activity))
    graph.add((node, rdf.type_, SDO.UpdateAction))
    graph.add((node, rdfs.label, Literal(f"Entry {entry.position} of the journal", lang="en")))
    graph.add((node, dcterms.identifier, Literal(entry.id)))
    graph.add((node, rmt.journalPosition, Literal(entry.position, datatype=XSD.integer)))
    graph.add((node, rmt.reason, Literal(entry.reason)))
    graph.add((node, prov.endedAtTime, Literal(entry.at, datatype=XSD.dateTime)))
    graph.add((node, prov.wasAssociatedWith, author))
    graph.add((author, rdf.type_, prov.Agent))
    graph.add((author, rdfs.label, Literal(entry.author)))
    graph.add((node, SDO.additionalType, Literal(entry.kind)))
    graph.add((node, SDO.url, Literal(entry.url, datatype=XSD.anyURI)))
    if entry.base is not None:
        graph.add((node, prov.wasInformedBy, record("change", str(entry.base))))
    for other in (entry.redacts, entry.redacted_by):
        if other is not None:
            graph.add((node, rdfs.seeAlso, record("change", str(other))))
    for name in entry.graphs:
        graph.add((node, SDO.targetCollection, URIRef(name)))
    for each in entry.touched:
        graph.add((node, SDO.object, URIRef(each.iri)))
    graph.add((node, rdfs.comment, Literal(in_words(entry), lang="en")))

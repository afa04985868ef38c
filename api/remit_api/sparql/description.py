"""The service description: what this endpoint can do and holds, as RDF.

Source: SPARQL 1.1 Service Description, W3C Recommendation, 21 March 2013.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Mapping
from functools import lru_cache

from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef

from remit.iri import SYSTEM_GRAPH
from remit_api.query import Runner, checked
from remit_api.settings import Settings
from remit_api.sparql.formats import ALL_FORMATS, CSV, JSONLD, NTRIPLES, RDFXML, TURTLE

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_SCHEMA = Namespace("https://schema.org/")
_FORMAT_NAMES: Mapping[str, str] = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    NTRIPLES: "N-Triples",
    RDFXML: "RDF_XML",
    JSONLD: "JSON-LD",
}
_SERIALISERS: Mapping[str, str] = {TURTLE: "longturtle", NTRIPLES: "nt", RDFXML: "xml", JSONLD: "json-ld"}
_NAMED = 500
_GRAPHS = f"SELECT ?g WHERE {{ GRAPH ?g {{}} FILTER(?g != <{SYSTEM_GRAPH}>) }} ORDER BY ?g LIMIT {_NAMED}"
_COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{}} FILTER(?g != <{SYSTEM_GRAPH}>) }}"


async def describe(
    runner: Runner, settings: Settings, endpoint: str, media_type: str, *, min_position: int = 0
) -> tuple[bytes, int]:
    """Gives the description in a format, and the journal position that it shows.

    It names the first five hundred named graphs, and says how many there are.
    """
    found = await runner.run(checked(_GRAPHS, settings), CSV, min_position=min_position)
    count = await runner.run(checked(_COUNT, settings), CSV, min_position=found.position)
    names = tuple(row[0] for row in csv.reader(io.StringIO(found.content.decode())))[1:]
    number = int(count.content.split()[1])
    return await asyncio.to_thread(_written, endpoint, names, number, media_type), found.position


@lru_cache(16)
def _written(endpoint: str, names: tuple[str, ...], number: int, media_type: str) -> bytes:
    graph = Graph(bind_namespaces="none")
    for prefix, space in (("sd", _SD), ("format", _FORMATS), ("schema", _SCHEMA), ("rdf", RDF), ("rdfs", RDFS)):
        graph.bind(prefix, space)
    service, dataset, default, collection = (BNode() for _ in range(4))
    graph.add((service, RDF.type, _SD.Service))
    graph.add((service, RDFS.label, Literal("SPARQL endpoint of Remit, for queries", lang="en")))
    graph.add((service, _SD.endpoint, URIRef(endpoint)))
    graph.add((service, _SD.supportedLanguage, _SD.SPARQL11Query))
    graph.add((service, _SD.feature, _SD.UnionDefaultGraph))
    for each in ALL_FORMATS:
        graph.add((service, _SD.resultFormat, _FORMATS[_FORMAT_NAMES[each]]))
    graph.add((service, _SD.defaultDataset, dataset))
    graph.add((service, _SD.availableGraphs, collection))
    graph.add((dataset, RDF.type, _SD.Dataset))
    graph.add((dataset, _SD.defaultGraph, default))
    graph.add((default, RDF.type, _SD.Graph))
    graph.add((default, RDFS.comment, Literal("The union of all named graphs.", lang="en")))
    graph.add((collection, RDF.type, _SD.GraphCollection))
    graph.add((collection, _SCHEMA.numberOfItems, Literal(number, datatype=XSD.integer)))
    said = f"{number} named graphs" + ("." if number <= _NAMED else f"; the first {_NAMED} by address are named here.")
    graph.add((collection, RDFS.comment, Literal(said, lang="en")))
    for name in names:
        named = BNode()
        graph.add((collection, _SD.namedGraph, named))
        graph.add((named, RDF.type, _SD.NamedGraph))
        graph.add((named, _SD.name, URIRef(name)))
    return graph.serialize(format=_SERIALISERS[media_type], encoding="utf-8")

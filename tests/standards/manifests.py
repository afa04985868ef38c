"""The W3C's manifests, read into entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

FOLDER = Path(__file__).parent / "w3c" / "sparql11"
PUBLISHED = "https://w3c.github.io/rdf-tests/sparql/sparql11/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
HTS = Namespace("http://www.w3.org/2011/http-statusCodes#")
CNT = Namespace("http://www.w3.org/2011/content#")
QUERY_SUITES = (
    "aggregates",
    "bind",
    "bindings",
    "cast",
    "construct",
    "csv-tsv-res",
    "exists",
    "functions",
    "grouping",
    "json-res",
    "negation",
    "project-expression",
    "property-path",
    "subquery",
    "syntax-query",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryEntry:
    """A query with what it is asked of and what it should give.

    Attributes:
        name: suite and local name of the entry.
        kind: local name of its class in the manifest.
        query: file of the query.
        default: address of the data of the default graph; None for an empty one.
        named: addresses of the named graphs, at which their files are.
        result: file of the expected result; None for a test of the syntax.
    """

    name: str
    kind: str
    query: URIRef
    default: URIRef | None
    named: tuple[URIRef, ...]
    result: URIRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request of the protocol suite, and what may be answered.

    Attributes:
        path: absolute path and parameters, under /sparql/.
        statuses: first digits of the statuses that are expected.
        form: boolean, tabular, RDF, or None where nothing is expected of the content.
        truth: the expected answer of ASK, or None.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    form: str | None
    truth: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolEntry:
    """Requests to be made in their order, with the graphs that are held before."""

    name: str
    requests: tuple[Asked, ...]
    graphs: tuple[tuple[URIRef, URIRef], ...]

    @property
    def is_accepted_update(self) -> bool:
        """Says whether it asks for an update that is to succeed."""
        return self.name.startswith("update_")


def file_of(address: URIRef) -> Path:
    """Gives the file at one of the published addresses."""
    return FOLDER / address.removeprefix(PUBLISHED)


def query_entries() -> Iterator[QueryEntry]:
    """Gives every query test, whatever its class."""
    for suite in QUERY_SUITES:
        manifest, entries = _manifest(suite)
        for entry in entries:
            action = manifest.value(entry, MF.action)
            has_data = (action, QT.query, None) in manifest
            yield QueryEntry(
                name=f"{suite}/{_local(entry)}",
                kind=_local(manifest.value(entry, RDF.type)),
                query=_address(manifest.value(action, QT.query) if has_data else action),
                default=_optional(manifest.value(action, QT.data)),
                named=tuple(sorted(map(_address, manifest.objects(action, QT.graphData)))),
                result=_optional(manifest.value(entry, MF.result)),
            )


def protocol_entries() -> Iterator[ProtocolEntry]:
    """Gives every test of the protocol."""
    manifest, entries = _manifest("protocol")
    for entry in entries:
        requests = manifest.value(manifest.value(entry, MF.action), HT.requests)
        yield ProtocolEntry(
            name=_local(entry),
            requests=tuple(_asked(manifest, each) for each in Collection(manifest, requests)),
            graphs=tuple(
                (URIRef(str(manifest.value(graph, RDFS.label))), _address(manifest.value(graph, UT.graph)))
                for graph in manifest.objects(entry, UT.graphData)
            ),
        )


def _asked(manifest: Graph, request: Node) -> Asked:
    body = manifest.value(request, HT.body)
    response = manifest.value(request, HT.resp)
    headers = manifest.value(request, HT.headers)
    return Asked(
        method=str(manifest.value(request, HT.methodName)),
        path=str(manifest.value(request, HT.absolutePath)),
        headers=tuple(
            (str(manifest.value(header, HT.fieldName)), str(manifest.value(header, HT.fieldValue)))
            for header in (Collection(manifest, headers) if headers is not None else ())
        ),
        body=None
        if body is None
        else str(manifest.value(body, CNT.chars)).encode(str(manifest.value(body, CNT.characterEncoding))),
        statuses=frozenset(
            _local(status).removeprefix("StatusCode")[0] for status in manifest.objects(response, MF.expectedStatus)
        ),
        form=_text(manifest.value(response, MF.expectedFormat)),
        truth=_truth(manifest.value(response, MF.expectedBoolean)),
    )


def _manifest(suite: str) -> tuple[Graph, list[Node]]:
    address = f"{PUBLISHED}{suite}/manifest.ttl"
    manifest = Graph().parse(file_of(URIRef(address)), format="turtle", publicID=address)
    first = manifest.value(URIRef(address), MF.entries)
    return manifest, list(Collection(manifest, first))


def _local(term: Node | None) -> str:
    return str(term).rpartition("#")[2]


def _address(term: Node | None) -> URIRef:
    assert isinstance(term, URIRef), term
    return term


def _optional(term: Node | None) -> URIRef | None:
    return None if term is None else _address(term)


def _text(term: Node | None) -> str | None:
    return None if term is None else str(term)


def _truth(term: Node | None) -> bool | None:
    return bool(term.value) if isinstance(term, Literal) else None

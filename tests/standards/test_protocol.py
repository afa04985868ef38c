"""The W3C's tests of the SPARQL 1.1 protocol: 27 are passed, and the 7 updates that others take are refused."""

from __future__ import annotations

import http.client
from dataclasses import dataclass

import httpx
import pytest

from standards.manifests import Asked, ProtocolEntry, protocol_entries

ENTRIES = {entry.name: entry for entry in protocol_entries()}
UPDATES = [name for name, entry in ENTRIES.items() if entry.is_accepted_update]
FORMS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"},
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    media_type: str
    content: bytes


def send(endpoint: httpx.Client, asked: Asked) -> Answer:
    """Sends a request with these headers and no others that say anything; httpx would add some."""
    connection = http.client.HTTPConnection(endpoint.base_url.host, endpoint.base_url.port or 80, timeout=30)
    try:
        connection.request(
            asked.method, asked.path.replace("/sparql/", "/sparql", 1), body=asked.body, headers=dict(asked.headers)
        )
        answer = connection.getresponse()
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        return Answer(answer.status, media_type, answer.read())
    finally:
        connection.close()


def passes(endpoint: httpx.Client, entry: ProtocolEntry) -> None:
    for asked in entry.requests:
        answer = send(endpoint, asked)
        assert str(answer.status)[0] in asked.statuses, answer
        if asked.form is not None:
            assert answer.media_type in FORMS[asked.form]
        if asked.truth is not None:
            assert httpx.Response(200, content=answer.content).json()["boolean"] is asked.truth


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in UPDATES])
def test_it_passes(endpoint: httpx.Client, name: str) -> None:
    passes(endpoint, ENTRIES[name])


def held(endpoint: httpx.Client) -> tuple[object, ...]:
    answer = endpoint.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"})
    return (
        answer.json()["results"]["bindings"][0]["n"]["value"],
        answer.headers["Remit-Position"],
        endpoint.get("/changes", params={"limit": 1}).json()["total"],
    )


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_is_refused_and_changes_nothing(endpoint: httpx.Client, name: str) -> None:
    before = held(endpoint)
    update, *reads = ENTRIES[name].requests
    assert str(send(endpoint, update).status)[0] == "4"
    for asked in reads:
        answer = send(endpoint, asked)
        assert answer.status == 200
        assert b'"boolean":false' in answer.content
    assert held(endpoint) == before


def test_the_suite_has_27_entries_to_pass_and_7_to_refuse() -> None:
    assert len(ENTRIES) == 34
    assert len(UPDATES) == 7


def test_a_relative_address_is_one_of_the_records_here(endpoint: httpx.Client) -> None:
    answer = endpoint.get("/sparql", params={"query": "SELECT (<incident/si-1> AS ?i) {}"})
    assert answer.json()["results"]["bindings"][0]["i"]["value"] == "https://w3id.org/remit/id/incident/si-1"

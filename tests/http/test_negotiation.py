"""Formats of answers, chosen by suffix or by the Accept header."""

from __future__ import annotations

import httpx
import pytest
from rdflib import URIRef

from remit.store.parse import parse_quads
from remit.terms import rdf, rmt
from remit_api.negotiate import HTML, JSON, TURTLE, best
from serving import HTML as BROWSER

SI_1 = URIRef("https://w3id.org/remit/id/incident/si-1")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/turtle", TURTLE),
        ("text/turtle;q=0.5, application/json;q=0.4", TURTLE),
        ("text/*;q=0.1, application/json;q=0", TURTLE),
        ("text/html, */*;q=0.8", HTML),
        ("application/json;q=0.2, text/html;q=0.1", JSON),
        ("image/png", None),
        ("*/*;q=0", None),
        ("nonsense", None),
    ],
)
def test_best_format_is_the_one_liked_most(accept: str | None, chosen: str | None) -> None:
    assert best(accept, (JSON, TURTLE, HTML)) == chosen


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/incidents/si-1", "*/*", "application/json"),
        ("/incidents/si-1", "text/turtle", "text/turtle"),
        ("/incidents/si-1", "application/ld+json", "application/ld+json"),
        ("/incidents/si-1", "application/n-triples", "application/n-triples"),
        ("/incidents/si-1", BROWSER["Accept"], "text/html"),
        ("/incidents/si-1.ttl", BROWSER["Accept"], "text/turtle"),
        ("/incidents/si-1.jsonld", "*/*", "application/ld+json"),
        ("/incidents/si-1.nt", "*/*", "application/n-triples"),
        ("/incidents/si-1.json", BROWSER["Accept"], "application/json"),
        ("/incidents/si-1.html", "*/*", "text/html"),
        ("/incidents/SI-1", "*/*", "application/json"),
        ("/incidents/https%3A%2F%2Fw3id.org%2Fremit%2Fid%2Fincident%2Fsi-1", "*/*", "application/json"),
        ("/incidents", BROWSER["Accept"], "text/html"),
        ("/incidents", "*/*", "application/json"),
        ("/incidents.csv", BROWSER["Accept"], "text/csv"),
        ("/incidents.html", "*/*", "text/html"),
        ("/search.ttl?q=claude", "*/*", "text/turtle"),
        ("/search.html?q=claude", "*/*", "text/html"),
    ],
)
def test_same_address_answers_in_the_format_asked_for(
    corpus: httpx.Client, path: str, accept: str, media_type: str
) -> None:
    answer = corpus.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize("path", ["/incidents/si-1", "/incidents", "/sparql?query=ASK{}"])
def test_format_that_is_not_offered_is_refused_with_those_that_are(corpus: httpx.Client, path: str) -> None:
    answer = corpus.get(path, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "json" in " ".join(answer.json()["offered"])


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("jsonld", "jsonld")])
def test_every_rdf_format_says_the_same(corpus: httpx.Client, suffix: str, form: str) -> None:
    found = {quad[:3] for quad in parse_quads(corpus.get(f"/incidents/si-1.{suffix}").content, form)}
    expected = {quad[:3] for quad in parse_quads(corpus.get("/incidents/si-1.nt").content, "ntriples")}
    assert (SI_1, rdf.type_, rmt.Incident) in found
    assert found == expected


def test_head_has_the_headers_of_get_and_no_content(corpus: httpx.Client) -> None:
    got, headed = corpus.get("/incidents/si-1"), corpus.head("/incidents/si-1")
    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers["content-length"] == str(len(got.content))
    assert headed.headers["etag"] == got.headers["etag"]


def test_answer_that_the_caller_has_is_not_sent_again(corpus: httpx.Client) -> None:
    tag = corpus.get("/incidents/si-1").headers["etag"]
    again = corpus.get("/incidents/si-1", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("path", ["/", "/incidents/si-1", "/sparql?query=ASK{}", "/nowhere", "/openapi.json"])
def test_every_answer_says_its_position_and_forbids_foreign_content(corpus: httpx.Client, path: str) -> None:
    answer = corpus.get(path)
    assert answer.headers["remit-position"] == "2"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_address_in_the_data_leads_to_the_record(corpus: httpx.Client) -> None:
    answer = corpus.get("/id/incident/si-1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/incidents/si-1"
    part = corpus.get("/id/incident/si-1/core/1")
    assert part.status_code == 200
    assert "only said" not in part.text
    assert "statusPhrase" in part.text


@pytest.mark.parametrize("path", ["/incidents/si-1", "/claims", "/search", "/actors/alibaba"])
def test_refusal_of_a_format_names_the_page_too(corpus: httpx.Client, path: str) -> None:
    answer = corpus.get(path, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/html" in answer.json()["offered"]
    assert "text/html" in answer.json()["detail"]
    assert corpus.get(path, headers={"Accept": "text/html"}).headers["content-type"].startswith("text/html")


def test_refusal_of_a_format_names_no_page_where_there_is_none(corpus: httpx.Client) -> None:
    offered = corpus.get("/id/incident/si-1/core/1", headers={"Accept": "image/png"}).json()["offered"]
    assert TURTLE in offered
    assert HTML not in offered


@pytest.mark.parametrize("path", ["incidents", "claims", "documents", "actors", "authorities", "search", "changes"])
def test_parameter_that_a_list_does_not_have_is_refused(corpus: httpx.Client, path: str) -> None:
    described = corpus.get("/openapi.json").json()["paths"][f"/{path}"]["get"]
    assert "400" in described["responses"]
    answer = corpus.get(f"/{path}", params={"limt": "1"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "unknown-name"
    assert answer.json()["near"] == ["limit"]
    for parameter in described["parameters"]:
        assert f" {parameter['name']}" in answer.json()["detail"]

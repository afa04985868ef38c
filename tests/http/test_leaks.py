"""The careless questions of a reader, put to REST, pages and SPARQL: no allegation comes back as a fact."""

from __future__ import annotations

import re

import httpx
import pytest

PREFIXES = """
PREFIX rmt: <https://w3id.org/remit/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX actor: <https://w3id.org/remit/id/actor/>
PREFIX item: <https://w3id.org/remit/id/item/>
"""
ACCUSED = ("alibaba", "alibaba-cloud", "damo-academy", "damo-academy-engineers")
INDICATIVE = re.compile(r"Alibaba(?: Cloud)? (?:stole|extracted|copied|replicated|obtained|took)", re.IGNORECASE)


def select(corpus: httpx.Client, query: str) -> list[dict[str, str]]:
    answer = corpus.post("/sparql", data={"query": PREFIXES + query})
    assert answer.status_code == 200, answer.text
    return [{name: term["value"] for name, term in row.items()} for row in answer.json()["results"]["bindings"]]


def ask(corpus: httpx.Client, query: str) -> bool:
    answer = corpus.post("/sparql", data={"query": PREFIXES + query})
    result: bool = answer.json()["boolean"]
    return result


def test_l1_only_the_developer_is_tied_to_the_model(corpus: httpx.Client) -> None:
    tied = {row["who"] for row in select(corpus, "SELECT ?who WHERE { ?who ?p item:claude }")}
    actors = {iri.rpartition("/")[2] for iri in tied if "/id/actor/" in iri}
    assert actors == {"anthropic"}


@pytest.mark.parametrize("accused", ACCUSED)
@pytest.mark.parametrize("graph", ["{}", "{ GRAPH ?g { %s } }"])
def test_l2_no_triple_leads_from_accused_to_affected(corpus: httpx.Client, accused: str, graph: str) -> None:
    for pattern in (f"actor:{accused} ?p actor:anthropic", f"actor:anthropic ?p actor:{accused}"):
        inner = graph.replace("%s", pattern) if "%s" in graph else f"{{ {pattern} }}"
        assert ask(corpus, f"ASK {inner}") is False


def test_l4_l5_no_investor_is_asserted(corpus: httpx.Client) -> None:
    assert select(corpus, "SELECT ?p WHERE { actor:uk-aisi ?p actor:anthropic }") == []
    claims = corpus.get("/claims/C15").json()
    assert claims["status"]["established"] is False
    assert any(mark["code"] == "contradicted-by-record" for mark in claims["marks"])


def test_l7_no_authority_is_listed_as_acting(corpus: httpx.Client) -> None:
    listed = corpus.get("/authorities", params={"acting-on": "SI-1"}).json()
    assert listed["items"] == []
    assert listed["total"] == 0
    assert "Nothing here establishes" in listed["note"]
    assert "rules of law" in listed["note"]


def test_l12_accused_come_back_only_as_alleged(corpus: httpx.Client) -> None:
    listed = corpus.get("/actors", params={"conduct": "trade-secret-misappropriation"}).json()
    assert "accused (alleged)" in listed["note"]
    assert "alibaba" in [each["id"] for each in listed["items"]]
    for each in listed["items"]:
        assert each["alleged"]
        for alleged in each["alleged"]:
            assert alleged["statusPhrase"]
            assert alleged["sources"]["documents"] >= 1
            assert "denial" in alleged
    established = corpus.get(
        "/actors", params={"conduct": "trade-secret-misappropriation", "status": "established"}
    ).json()
    assert established["items"] == []


def test_l14_description_of_an_actor_holds_no_bare_statement(corpus: httpx.Client) -> None:
    turtle = corpus.get("/actors/alibaba.ttl").text
    assert "rmt:Statement" not in turtle
    assert "relation/obtained" not in turtle
    actor = corpus.get("/actors/alibaba").json()
    assert actor["claimsAbout"]
    for claim in actor["claimsAbout"]:
        assert claim["statusPhrase"]
        assert claim["speakers"]["words"]


def test_l14_statement_nodes_carry_claim_and_status(corpus: httpx.Client) -> None:
    rows = select(
        corpus,
        "SELECT ?s WHERE { ?s a rmt:Statement . "
        "FILTER NOT EXISTS { ?s rmt:statusPhrase ?p . { ?s rmt:saidIn ?c } UNION { ?s rmt:coreOf ?i } } }",
    )
    assert rows == []


@pytest.mark.parametrize("path", ["/incidents/si-1", "/claims/C7", "/actors/alibaba", "/search?q=alibaba"])
def test_l15_no_title_or_heading_states_the_allegation(corpus: httpx.Client, path: str) -> None:
    page = corpus.get(path, headers={"Accept": "text/html"}).text
    heads = re.findall(r"<title>(.*?)</title>|<h1[^>]*>(.*?)</h1>|name=\"description\" content=\"(.*?)\"", page)
    assert heads
    for head in heads:
        assert not INDICATIVE.search(" ".join(head)), head


def test_l15_incident_title_says_alleged_and_search_shows_the_status(corpus: httpx.Client) -> None:
    page = corpus.get("/incidents/si-1", headers={"Accept": "text/html"}).text
    assert re.search(r"<title>\s*Alleged", page)
    hits = corpus.get("/search", params={"q": "alleged extraction"}).json()["items"]
    seed = next(hit for hit in hits if hit["iri"].endswith("/incident/si-1"))
    assert seed["statusPhrase"] == "reported from a document, contested"
    assert seed["statusPhrase"] in seed["snippet"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (SUM(?n) AS ?all) WHERE { ?q rmt:amount ?n }",
        "SELECT (AVG(?n) AS ?all) WHERE { ?q <https://w3id.org/remit/ns#amount> ?n }",
        "SELECT (SUM(?n) AS ?all) WHERE { ?q ?p ?n FILTER(isNumeric(?n)) }",
        "SELECT (SUM(?n) AS ?all) WHERE { ?claim rmt:quantity/rmt:amount ?n }",
        "SELECT ?all WHERE { { SELECT (SUM(?n) AS ?all) WHERE { GRAPH ?g { ?q rmt:amount ?n } } } }",
        "SELECT ?p (SUM(?n) AS ?all) WHERE { VALUES ?p { rmt:amount } ?q ?p ?n } GROUP BY ?p",
    ],
)
def test_l11_quantities_of_different_claims_are_never_added(corpus: httpx.Client, query: str) -> None:
    answer = corpus.post("/sparql", data={"query": PREFIXES + query})
    assert answer.status_code == 400
    assert "nobody's claim" in answer.json()["detail"]


def test_l11_other_sums_are_answered(corpus: httpx.Client) -> None:
    rows = select(corpus, "SELECT (SUM(?rank) AS ?all) WHERE { ?status rmt:rank ?rank }")
    assert int(rows[0]["all"]) > 0


def test_l20_copies_of_one_account_do_not_corroborate(corpus: httpx.Client) -> None:
    incident = corpus.get("/incidents/si-1").json()
    assert [status["code"] for status in incident["ceiling"]] == ["reported-document"]


@pytest.mark.parametrize("form", ["trig", "nquads", "turtle", "jsonld"])
def test_l13_exports_keep_statement_claim_and_status_together(corpus: httpx.Client, form: str) -> None:
    text = corpus.get("/export", params={"format": form}).text
    assert "statusPhrase" in text
    assert "saidIn" in text


def test_conduct_of_the_accused_is_headed_alleged(corpus: httpx.Client) -> None:
    incident = corpus.get("/incidents/si-1").json()
    headings = {each["actor"]["id"]: each["heading"] for each in incident["participations"]}
    assert headings["alibaba"].endswith("(alleged)")
    page = corpus.get("/incidents/si-1", headers={"Accept": "text/html"}).text
    assert "accused" in page
    assert "(alleged)" in page


def test_no_parameter_makes_a_record_drop_its_status(corpus: httpx.Client) -> None:
    for choice in ("label", "occurred", "claims"):
        incident = corpus.get("/incidents/si-1", params={"fields": choice}).json()
        assert incident["statusPhrase"] == "reported from a document, contested"
        assert all(claim["statusPhrase"] for claim in incident.get("claims", ()))
    for parameters in ({"select": "iri"}, {"exclude": "statusPhrase"}):
        assert corpus.get("/incidents/si-1", params=parameters).status_code == 400

"""Withdrawn and refuted records, and texts of documents."""

from __future__ import annotations

import hashlib

import httpx
import pytest

import serving

TEXT = "Example Lab copied a model of Example Inc. Café, naïve: that is all."
RETRACTED = """
@base <https://w3id.org/remit/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
<document/{key}-retraction> a rmt:Document ; rdfs:label "Retraction in the Example Gazette"@en ;
    <http://purl.org/dc/terms/publisher> <actor/{key}-gazette> .
<claim/{key}> prov:wasInvalidatedBy <document/{key}-retraction> .
"""


def add(client: httpx.Client, text: str) -> httpx.Response:
    return client.post("/changes", params={"reason": "a test"}, content=text, headers={"Content-Type": "text/turtle"})


@pytest.fixture
def withdrawn(empty: httpx.Client, key: str) -> str:
    """The key of an incident whose one claim its publisher took back."""
    assert add(empty, serving.incident("unsourced", key)).status_code == 201
    answer = add(empty, RETRACTED.replace("{key}", key))
    assert answer.status_code == 201, answer.text
    return key


OPINION = """
@base <https://w3id.org/remit/id/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
<claim/{key}-opinion> a rmt:Claim ; rdfs:label "The Example Gazette finds that Example Lab copied shamelessly."@en ;
    rmt:stance <stance/asserts> ; rmt:footing <footing/own-voice> ; rmt:kind <kind/opinion> ;
    rmt:link <claim/{key}-opinion/link/0> ; rmt:says <claim/{key}-opinion/statement/0> ;
    oa:hasTarget <claim/{key}-opinion/target> .
<claim/{key}-opinion/link/0> a rmt:SpeakerLink ; rmt:order 0 ; rmt:speaker <actor/{key}-gazette> .
<claim/{key}-opinion/statement/0> a rmt:Statement ; rdfs:label "The Example Gazette finds that it was shameless."@en ;
    rmt:subject <actor/{key}-lab> ; rmt:predicate <relation/replicated> ; rmt:object <item/{key}-model> .
<claim/{key}-opinion/target> a oa:SpecificResource ; oa:hasSource <document/{key}> ;
    oa:hasSelector <claim/{key}-opinion/target/position> .
<claim/{key}-opinion/target/position> a oa:TextPositionSelector ; oa:start 41 ; oa:end 60 .
"""
ARTICLE_RETRACTED = RETRACTED.replace("<claim/{key}> prov", "<document/{key}> prov")


def test_article_that_is_withdrawn_takes_its_opinions_with_it(empty: httpx.Client, key: str) -> None:
    for text in (serving.incident("unsourced", key), OPINION.replace("{key}", key)):
        assert add(empty, text).status_code == 201
    opinion, words = f"{key}-opinion", {"q": "copied shamelessly"}
    assert opinion in ids(empty, "/claims")
    assert opinion in ids(empty, "/search", **words)
    answer = add(empty, ARTICLE_RETRACTED.replace("{key}", key))
    assert answer.status_code == 201, answer.text
    for path, asked in (("/claims", {}), ("/claims", words), ("/search", words)):
        assert opinion not in ids(empty, path, **asked)
        assert opinion in ids(empty, path, **asked, include="withdrawn")
    assert empty.get(f"/documents/{key}").json()["saidInIt"] == []
    assert empty.get(f"/actors/{key}-lab").json()["claimsAbout"] == []
    shown = empty.get(f"/claims/{opinion}").json()
    assert shown["withdrawn"] is True
    assert shown["withdrawnBy"]["id"] == f"{key}-retraction"


def ids(client: httpx.Client, path: str, **parameters: str) -> list[str]:
    found = client.get(path, params={"limit": 500, **parameters}).json()
    assert found["total"] == len(found["items"])
    return [each["iri"].rpartition("/")[2] for each in found["items"]]


def test_withdrawn_claim_is_left_out_of_lists_and_search_unless_asked(empty: httpx.Client, withdrawn: str) -> None:
    words = {"q": "copied a model"}
    for path, asked in (("/claims", {}), ("/claims", words), ("/search", {**words, "kind": "claim"})):
        assert withdrawn not in ids(empty, path, **asked)
        assert withdrawn in ids(empty, path, **asked, include="withdrawn")
        assert withdrawn not in ids(empty, path, **asked, include="refuted")


def test_withdrawn_claim_is_not_among_those_of_its_incident_document_or_actor(
    empty: httpx.Client, withdrawn: str
) -> None:
    assert empty.get(f"/incidents/{withdrawn}").json()["claims"] == []
    assert empty.get(f"/documents/{withdrawn}").json()["saidInIt"] == []
    assert empty.get(f"/documents/{withdrawn}").json()["claims"] == 0
    assert empty.get(f"/actors/{withdrawn}-lab").json()["claimsAbout"] == []
    for path in (f"/incidents/{withdrawn}", f"/documents/{withdrawn}", f"/actors/{withdrawn}-lab"):
        page = empty.get(path, headers={"Accept": "text/html"}).text
        assert "says that Example Lab copied" not in page


def test_withdrawn_claim_asked_for_by_name_says_that_it_is(empty: httpx.Client, withdrawn: str) -> None:
    claim = empty.get(f"/claims/{withdrawn}").json()
    assert claim["withdrawn"] is True
    assert claim["withdrawnBy"]["id"] == f"{withdrawn}-retraction"
    page = empty.get(f"/claims/{withdrawn}", headers={"Accept": "text/html"}).text
    assert "Withdrawn" in page


def test_incident_that_rested_on_it_fell_and_says_why(empty: httpx.Client, key: str) -> None:
    add(empty, serving.incident("unsourced", key))
    lowered = add(empty, RETRACTED.replace("{key}", key)).json()["lowered"]
    assert [each["incident"].rpartition("/")[2] for each in lowered] == [key]
    assert lowered[0]["reason"]
    assert key not in ids(empty, "/incidents")


# ---- texts


def test_attached_text_shows_the_quotes_and_is_given_back_to_the_letter(empty: httpx.Client, key: str) -> None:
    add(empty, serving.incident("unsourced", key))
    assert empty.get(f"/documents/{key}/text").status_code == 404
    data = TEXT.encode()
    answer = empty.put(f"/documents/{key}/text", content=data)
    assert answer.status_code == 200, answer.text
    assert answer.json()["sha256"] == hashlib.sha256(data).hexdigest()
    assert answer.json()["length"] == len(TEXT)
    assert empty.get(f"/documents/{key}/text").content == data
    quote = empty.get(f"/claims/{key}").json()["quotes"][0]
    assert (quote["withheld"], quote["exact"]) == (False, TEXT[:40])
    page = empty.get(f"/claims/{key}", headers={"Accept": "text/html"}).text
    assert f'<blockquote cite="https://w3id.org/remit/id/document/{key}"><p>{TEXT[:40]}</p>' in page
    assert empty.get(f"/documents/{key}").json()["textHeld"] is True


def test_text_that_is_not_the_documents_is_refused(empty: httpx.Client, key: str) -> None:
    recorded = serving.incident("unsourced", key).replace(
        "a rmt:Document ;", f'a rmt:Document ; rmt:sha256 "{hashlib.sha256(TEXT.encode()).hexdigest()}" ;', 1
    )
    assert add(empty, recorded).status_code == 201
    answer = empty.post(f"/documents/{key}/text", content=(TEXT + " More.").encode())
    assert answer.status_code == 422
    assert "SHA-256" in answer.json()["violations"][0]["message"]
    assert empty.get(f"/documents/{key}").json()["textHeld"] is False
    assert empty.post(f"/documents/{key}/text", content=b"\xff\xfe").status_code == 400

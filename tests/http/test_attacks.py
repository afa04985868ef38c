"""What might be posted to make an allegation stand as a fact: each is refused, with words, and nothing is written."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import serving

PREFIXES = """@prefix : <https://w3id.org/remit/id/> .
@base <https://w3id.org/remit/id/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix ex: <https://example.org/> .
"""

ATTACKS = {
    "a relation as a plain triple": "<actor/alibaba> <relation/replicated> <item/claude> .",
    "a relation of one's own": "<actor/alibaba> ex:stole <item/claude> .",
    "a class of one's own": "<actor/alibaba> a ex:Thief .",
    "a property of ours that is not declared": "<actor/alibaba> rmt:stole <item/claude> .",
    "RDF's own reification": "<x> rdf:subject <actor/alibaba> ; rdf:predicate ex:stole ; rdf:object <item/claude> .",
    "a status called established": "<status/reported-document> a rmt:EstablishedStatus .",
    "the same in a graph of one's own": "<graph/zzz> { <status/reported-document> a rmt:EstablishedStatus }",
    "a status that reads otherwise": '<status/rumoured> rmt:phrase "adjudicated by the High Court"@en .',
    "a new status": '<status/proven> a rmt:SourcingStatus ; skos:prefLabel "proven"@en .',
    "an order of one's own": "<status/rumoured> rmt:weakerThan <status/established> .",
    "an opinion that states facts": "<kind/opinion> rmt:statesFact true .",
    "a kind of one's own": '<kind/truth> a rmt:ClaimKind ; rmt:statesFact true ; skos:prefLabel "truth"@en .',
    "a stance that denies": "<stance/asserts> a rmt:DenyingStance .",
    "a subclass of incident": "ex:MyIncident rdfs:subClassOf rmt:Incident .",
    "the same under another name": "ex:MyClaim owl:equivalentClass rmt:Claim .",
    "a status on what is no record": '<incident/zz> rdfs:label "Alibaba stole Claude"@en ; '
    "rmt:sourcingStatus <status/adjudicated> .",
    "a second status in another graph": "<graph/zzz> { <incident/si-1> rmt:sourcingStatus <status/adjudicated> }",
    "a word of the ontology made to mean another thing": 'rmt:Incident rdfs:label "fact"@en .',
    "the store's own graph": "<graph/system> { <actor/alibaba> a rmt:Actor }",
}
REMOVALS = {
    "a status of the scheme": "D <https://w3id.org/remit/id/status/corroborated> "
    "<http://www.w3.org/2004/02/skos/core#notation> "
    '"corroborated" <https://w3id.org/remit/id/graph/ontology/schemes/status> .',
    "the class": "D <https://w3id.org/remit/ns#Incident> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<http://www.w3.org/2002/07/owl#Class> <https://w3id.org/remit/id/graph/ontology/core> .",
}


@pytest.fixture(scope="module")
def attacked(corpus_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = serving.copy_home(corpus_home, tmp_path_factory.mktemp("attacked") / "home")
    with serving.serving(home) as client:
        yield client


def refused(client: httpx.Client, body: str, media_type: str) -> httpx.Response:
    before = client.get("/changes", params={"limit": 1}).json()["total"]
    answer = client.post("/changes", params={"reason": "attack"}, content=body, headers={"Content-Type": media_type})
    assert answer.status_code in {400, 422}, answer.text
    assert client.get("/changes", params={"limit": 1}).json()["total"] == before
    assert len(answer.json()["detail"]) > 60
    return answer


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_is_refused(attacked: httpx.Client, attack: str) -> None:
    refused(attacked, PREFIXES + ATTACKS[attack], "application/trig")


@pytest.mark.parametrize("attack", REMOVALS)
def test_the_words_are_not_taken_away(attacked: httpx.Client, attack: str) -> None:
    refused(attacked, f"TX .\n{REMOVALS[attack]}\nTC .\n", "application/rdf-patch")


def test_a_misspelt_property_is_named_with_the_one_that_is_meant(attacked: httpx.Client) -> None:
    answer = refused(attacked, PREFIXES + "<actor/alibaba> rmt:sourcingStatuss <status/alleged> .", "text/turtle")
    assert answer.json()["near"][0] == "https://w3id.org/remit/ns#sourcingStatus"


def test_a_note_in_a_borrowed_vocabulary_is_taken(attacked: httpx.Client) -> None:
    body = PREFIXES + '<actor/alibaba> skos:note "a note of the desk"@en .'
    answer = attacked.post("/changes", params={"reason": "note"}, content=body, headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 201, answer.text

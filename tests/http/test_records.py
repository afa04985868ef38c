"""Records by list and identifier: nothing that is claimed comes without who says it and how it is sourced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

LISTS = ("/incidents", "/claims", "/documents", "/actors", "/authorities")


def everything(value: Any) -> Iterator[dict[str, Any]]:
    """Gives every object in a JSON value."""
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from everything(member)
    elif isinstance(value, list):
        for member in value:
            yield from everything(member)


def test_seed_incident_is_shown_as_reported_from_a_document_and_contested(corpus: httpx.Client) -> None:
    incident = corpus.get("/incidents/si-1").json()
    assert incident["statusPhrase"] == "reported from a document, contested"
    assert incident["status"]["code"] == "reported-document"
    assert incident["status"]["established"] is False
    assert incident["contested"] is True
    assert [claim["id"] for claim in incident["contestedBy"]] == ["seed-c25", "seed-c26"]
    assert incident["sentence"].endswith("No authority has confirmed it.")
    assert "denies" in incident["sentence"]


def test_seed_incident_carries_each_of_its_59_claims_with_speakers_footing_and_denial(
    corpus: httpx.Client,
) -> None:
    claims = {claim["notation"]: claim for claim in corpus.get("/incidents/si-1").json()["claims"]}
    assert sorted(claims, key=lambda c: int(c[1:])) == [f"C{number}" for number in range(1, 60)]
    for claim in claims.values():
        assert claim["speakers"]["words"]
        assert claim["speakers"]["chain"]
        assert claim["footing"]["code"]
        assert claim["stance"]["code"]
        assert claim["kind"]["code"]
        assert claim["statusPhrase"]
    assert [denial["notation"] for denial in claims["C7"]["deniedBy"]] == ["C25", "C26"]
    assert [link["type"] for link in claims["C18"]["speakers"]["chain"]] == [
        "UnidentifiedActor",
        "UnpublishedDocument",
        "UnverifiedSource",
    ]
    assert claims["C1"]["status"] is None
    assert claims["C1"]["statusPhrase"] == "characterisation, not a claim of fact"


def test_denial_names_each_claim_that_it_denies(corpus: httpx.Client) -> None:
    denial = corpus.get("/claims/C25").json()
    assert [denied["id"] for denied in denial["denies"]] == [
        f"seed-c{number}" for number in (18, 20, 21, 22, 23, 7, 8, 9)
    ]
    assert "Alibaba" in denial["speakers"]["words"]
    assert "denies" in denial["speakers"]["words"]


@pytest.mark.parametrize("path", [*LISTS, "/incidents/si-1", "/claims/C7", "/documents/seed-article"])
def test_everything_claimed_carries_its_sourcing(corpus: httpx.Client, path: str) -> None:
    for each in everything(corpus.get(path).json()):
        if each.get("type") in ("Claim", "Incident", "Statement"):
            assert each["statusPhrase"], each
            assert isinstance(each["contested"], bool)
        if each.get("type") == "Claim":
            assert each["speakers"]["words"], each
        if each.get("type") == "Statement":
            assert each["claim"] or each["incident"], each


@pytest.mark.parametrize("path", LISTS)
def test_lists_say_their_total_and_page_through_all_of_it(corpus: httpx.Client, path: str) -> None:
    first = corpus.get(path, params={"limit": 3}).json()
    seen, following = [each["id"] for each in first["items"]], first["next"]
    while following and len(seen) < 12:
        page = corpus.get(f"{path}?{following}").json()
        assert page["total"] == first["total"]
        seen += [each["id"] for each in page["items"]]
        following = page["next"]
    assert len(seen) == len(set(seen)) == min(first["total"], 12)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/incidents?status=proven", "unknown-name"),
        ("/incidents?include=everything", "bad-input"),
        ("/incidents?limit=0", "bad-input"),
        ("/incidents?limit=100000", "bad-input"),
        ("/actors?conduct=no-such-conduct", "unknown-name"),
        ("/actors?status=alleged", "bad-input"),
    ],
)
def test_list_asked_for_what_is_not_known_says_so_rather_than_give_nothing(
    corpus: httpx.Client, path: str, problem: str
) -> None:
    answer = corpus.get(path)
    assert answer.status_code == 400
    assert answer.json()["code"] == problem


def test_record_that_is_not_there_is_told_with_near_ones(corpus: httpx.Client) -> None:
    answer = corpus.get("/incidents/si-11")
    assert answer.status_code == 404
    assert "si-1" in answer.json()["near"]


def test_list_by_status_holds_those_alone(corpus: httpx.Client) -> None:
    reported = corpus.get("/incidents", params={"status": "reported-document"}).json()
    assert [each["id"] for each in reported["items"]] == ["si-1"]
    assert corpus.get("/incidents", params={"status": "established"}).json()["total"] == 0


def test_body_is_found_by_its_old_name(corpus: httpx.Client) -> None:
    for name in ("AI Safety Institute", "AI Security Institute"):
        found = corpus.get("/search", params={"q": name}).json()
        assert "uk-aisi" in [hit["iri"].rpartition("/")[2] for hit in found["items"]]


def test_documents_are_counted_apart_from_originators(corpus: httpx.Client) -> None:
    sources = corpus.get("/incidents/si-1").json()["sources"]
    assert sources == {"documents": 1, "originators": 1, "words": "1 document, 1 originator"}
    letter = corpus.get("/incidents/pa-2").json()["sources"]
    assert letter["documents"] > letter["originators"] == 1


@pytest.mark.parametrize(
    "path",
    ["/", "/incidents", "/incidents/si-1", "/claims/C7", "/documents/seed-article", "/actors/anthropic",
     "/actors/alibaba", "/search?q=anthropic"],
)  # fmt: skip
def test_answer_that_names_anthropic_shows_the_disclosure(corpus: httpx.Client, path: str) -> None:
    assert "Disclosure." in corpus.get(path, headers={"Accept": "text/html"}).text
    if path != "/":
        assert "connection with Anthropic" in corpus.get(path).json()["disclosures"][0]
    if path.count("/") == 2 and "alibaba" not in path:
        assert "rmt:disclosure" in corpus.get(f"{path}.ttl").text


def test_answer_that_names_no_such_party_shows_none(corpus: httpx.Client) -> None:
    assert corpus.get("/actors/uk-cabinet-office").json()["disclosures"] == []


def test_withheld_quote_shows_its_place_and_not_its_words(corpus: httpx.Client) -> None:
    quotes = [
        quote for c in corpus.get("/documents/seed-article?embed=claims").json()["saidInIt"] for quote in c["quotes"]
    ]
    withheld = [quote for quote in quotes if quote["withheld"]]
    assert withheld
    for quote in withheld:
        assert quote["exact"] is None
        assert quote["length"] == quote["end"] - quote["start"]
        assert len(quote["sha256"]) == 64
    assert any(not quote["withheld"] for quote in quotes)


def test_vocabulary_of_statuses_says_which_establish(corpus: httpx.Client) -> None:
    statuses = {each["code"]: each for each in corpus.get("/vocabularies/status").json()["items"]}
    assert statuses["adjudicated"]["established"] is True
    assert statuses["officially-confirmed"]["established"] is True
    assert statuses["alleged"]["established"] is False
    assert statuses["reported-document"]["phrase"] == "reported from a document"

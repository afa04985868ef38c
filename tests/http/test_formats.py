"""Records and lists in every format: RDF of a page of a list, CSV that a spreadsheet can open, links and tags."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import httpx
import pytest

from remit.store.parse import parse_quads
from remit_api.negotiate import CSV, HTML, JSON, TURTLE, best
from remit_api.records.tables import FIRST, defused

LISTS = ("/incidents", "/claims", "/documents", "/actors", "/authorities", "/search?q=a")


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline=""), strict=True))


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("text/csv", CSV),
        ("text/*", TURTLE),
        ("*/json, text/csv;q=0.1", CSV),
        ('application/ld+json;profile="a,b;q=0", text/turtle;q=0.2', TURTLE),
        ("text/html;q=0.4, text/csv;q=0.6, */*;q=0.5", CSV),
        ("*/*;q=0.1, application/json;q=0", TURTLE),
        (";;,text/csv", CSV),
    ],
)
def test_wildcards_qualities_and_quoted_parameters_are_read(accept: str, chosen: str) -> None:
    assert best(accept, (JSON, TURTLE, CSV, HTML)) == chosen


@pytest.mark.parametrize("path", LISTS)
def test_list_as_csv_has_a_row_for_each_item_with_status_and_speakers(corpus: httpx.Client, path: str) -> None:
    listed = corpus.get(path).json()["items"]
    table = rows(corpus.get(path, headers={"Accept": "text/csv"}))
    assert [row["iri"] for row in table] == [item["iri"] for item in listed]
    assert tuple(table[0])[: len(FIRST)] == FIRST
    assert [row["statusPhrase"] for row in table] == [item.get("statusPhrase") or "" for item in listed]
    if path in {"/incidents", "/claims"}:
        assert all(row["speakers"] and row["statusPhrase"] for row in table)


@pytest.mark.parametrize("path", ["/claims", "/claims.csv"])
def test_table_without_rows_has_its_columns(corpus: httpx.Client, path: str) -> None:
    whole = corpus.get(path, headers={"Accept": "text/csv"}).text.splitlines()[0].removesuffix(",disclosures")
    none = corpus.get(path, params={"q": "no-such-words"}, headers={"Accept": "text/csv"})
    assert none.text == f"{whole}\r\n"


def test_csv_ends_its_lines_as_rfc_4180_says_and_has_no_mark(corpus: httpx.Client) -> None:
    content = corpus.get("/claims", headers={"Accept": "text/csv"}).content
    assert content.startswith(b"iri,id,type,label,statusPhrase,speakers")
    assert content.endswith(b"\r\n")
    assert "â" not in content.decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\ufeff=1", "\uff1d1", '=HYPERLINK("http://x","y")']
)
def test_cell_that_a_spreadsheet_would_compute_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Alibaba", "a=b", "“quoted”", "2026-11-25", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_record_as_csv_is_one_row(corpus: httpx.Client) -> None:
    (row,) = rows(corpus.get("/claims/C7.csv"))
    assert row["id"] == "c7" or row["iri"].endswith("c7")
    assert row["statusPhrase"]
    assert row["speakers"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("media_type", "form"),
    [("text/turtle", "turtle"), ("application/ld+json", "jsonld"), ("application/n-triples", "ntriples")],
)
def test_list_as_rdf_describes_each_of_its_items(corpus: httpx.Client, path: str, media_type: str, form: str) -> None:
    listed = corpus.get(path, params={"limit": 3}).json()["items"]
    answer = corpus.get(path, params={"limit": 3}, headers={"Accept": media_type})
    assert answer.status_code == 200, answer.text
    subjects = {str(quad.subject) for quad in parse_quads(answer.content, form)}
    assert {item["iri"] for item in listed} <= subjects


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json", "application/n-triples", "text/csv"])
def test_same_state_has_the_same_bytes(corpus: httpx.Client, media_type: str) -> None:
    one, other = (corpus.get("/incidents/si-1", headers={"Accept": media_type}) for _ in range(2))
    assert one.content == other.content
    assert one.headers["etag"] == other.headers["etag"]


def links(answer: httpx.Response) -> dict[str, str]:
    return {relation: address for address, relation in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["link"])}


@pytest.mark.parametrize("media_type", ["application/json", "text/turtle", "text/csv"])
def test_pages_of_a_list_are_linked_in_every_format(corpus: httpx.Client, media_type: str) -> None:
    def ids(address: str) -> tuple[list[str], dict[str, str]]:
        answer = corpus.get(address, headers={"Accept": media_type})
        assert answer.status_code == 200, answer.text
        listed = corpus.get(address).json()["items"]
        return [item["id"] for item in listed], links(answer)

    whole = [item["id"] for item in corpus.get("/claims?limit=500&q=model").json()["items"]]
    seen: list[str] = []
    address: str | None = "/claims?limit=5&q=model"
    while address:
        found, around = ids(address)
        assert around["self"] == address
        seen += found
        if address != "/claims?limit=5&q=model":
            assert around["first"] == "/claims?limit=5&q=model"
        address = around.get("next")
    assert seen == whole
    assert len(whole) > 5


def problem(answer: httpx.Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


def test_list_that_is_asked_for_in_no_format_says_which_there_are(corpus: httpx.Client) -> None:
    offered = problem(corpus.get("/claims", headers={"Accept": "image/png"}), 406)["offered"]
    assert set(offered) == {JSON, "application/ld+json", TURTLE, "application/n-triples", CSV, HTML}

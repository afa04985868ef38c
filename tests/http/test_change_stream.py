"""Accepted changes as a stream: found by who, when, why and what; as JSON, feed, table and page; with their bodies."""

from __future__ import annotations

import csv
import io
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as Xml

import httpx
import pytest
from rdflib import SDO, URIRef

import serving
from leaks.doors import parsed
from remit.patch import from_bytes
from remit.terms import prov, rdf, rdfs, rmt

TURTLE = {"Content-Type": "text/turtle"}
ATOM = "{http://www.w3.org/2005/Atom}"
ID = "https://w3id.org/remit/id/"


def add(client: httpx.Client, text: str, reason: str, author: str = "Ada", **parameters: str) -> int:
    answer = client.post(
        "/changes", content=text, headers=TURTLE, params={"reason": reason, "author": author, **parameters}
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["position"])


def patch(client: httpx.Client, rows: str, reason: str) -> int:
    headers = {"Content-Type": "application/rdf-patch"}
    answer = client.post("/changes", content=f"TX .\n{rows}TC .\n", headers=headers, params={"reason": reason})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["position"])


@pytest.fixture(scope="module")
def told(bare_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server whose journal has, after the ontology: an actor, an incident, an actor by Bob, a redacted actor."""
    home = serving.copy_home(bare_home, tmp_path_factory.mktemp("told") / "home")
    with serving.serving(home) as client:
        assert add(client, serving.actor("acme", "Acme"), "A first firm") == 2
        assert add(client, serving.incident("unsourced", "copying"), "The Gazette's account") == 3
        assert (
            add(client, serving.actor("beta", "Beta"), "Another FIRM, <b>&\x07", "Bob", graph=f"{ID}graph/firms") == 4
        )
        assert add(client, serving.actor("gone", "Gone"), "A person's name") == 5
        redacted = client.post("/changes/5/redaction", params={"reason": "erasure request", "author": "Eve"})
        assert redacted.json()["position"] == 6
        yield client


def positions(client: httpx.Client, **asked: object) -> list[int]:
    answer = client.get("/changes", params={name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, answer.text
    return [entry["position"] for entry in answer.json()["items"]]


# -- finding -----------------------------------------------------------------------------------------------------------


def test_the_newest_come_first_and_a_follower_gets_the_oldest_first(told: httpx.Client) -> None:
    assert positions(told, last=6) == [6, 5, 4, 3, 2, 1]
    assert positions(told, after=0, last=6) == [1, 2, 3, 4, 5, 6]
    assert positions(told, after=4, last=6) == [5, 6]
    assert positions(told, after=6, last=6) == []
    assert positions(told, below=3) == [2, 1]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"author": "Bob"}, [4]),
        ({"author": "bob"}, []),
        ({"kind": "redaction"}, [6]),
        ({"q": "firm"}, [4, 2]),
        ({"q": "FIRST firm"}, [2]),
        ({"q": "firm account"}, []),
        ({"first": 2, "last": 4}, [4, 3, 2]),
        ({"graph": f"{ID}graph/firms"}, [4]),
        ({"subject": "acme"}, [2]),
        ({"subject": f"{ID}actor/acme"}, [2]),
        ({"subject": "actor/acme"}, [2]),
        ({"subject": "incident/copying"}, [3]),
        ({"subject": f"{ID}claim/copying"}, [3]),
        ({"subject": "actor/beta", "graph": f"{ID}graph/contributions"}, []),
        ({"subject": "actor/beta", "graph": f"{ID}graph/firms"}, [4]),
        ({"subject": "actor/gone"}, []),
        ({"subject": "actor/never"}, []),
        ({"since": "2020-01-01", "author": "Ada"}, [5, 3, 2]),
        ({"since": "2999-01-01"}, []),
        ({"until": "2026-11-22"}, []),
        ({"until": "2026-11-23"}, [1]),
        ({"until": "2026-11-23T12:00:00Z"}, [1]),
        ({"until": "2026-11-23T13:00:00+01:00"}, [1]),
        ({"since": "2026-11-23T12:00:00Z", "until": "2026-11-23T12:00:00Z"}, [1]),
        ({"until": "2026-11-23T11:59:59.999999Z"}, []),
    ],
)
def test_entries_are_found_by_who_when_why_and_what_they_touched(
    told: httpx.Client, asked: dict[str, object], expected: list[int]
) -> None:
    # a test that redacts may have come before
    assert positions(told, **{"last": 6, **asked}) == expected
    total = told.get("/changes", params={"last": 6, **asked}).json()["total"]  # type: ignore[dict-item]  # httpx takes these
    assert total == len(expected)


def test_a_part_of_a_record_leads_to_its_change(told: httpx.Client) -> None:
    label = f'<{ID}claim/copying/statement/0> <{rdfs.label}> "It is said that Example Lab copied it."@en'
    position = patch(told, f"A {label} <{ID}graph/incident/copying> .\n", "a part is labelled")
    try:
        assert positions(told, subject="claim/copying") == [position, 3]
    finally:
        assert patch(told, f"D {label} <{ID}graph/incident/copying> .\n", "and no more") == position + 1


@pytest.mark.parametrize(
    "asked",
    [{"since": "yesterday"}, {"until": "2026-13-01"}, {"graph": "firms"}, {"after": "1", "below": "3"}, {"limit": "0"},
     {"after": "-1"}, {"athor": "Ada"}, {"last": "99999999999999999999999"}],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_told(told: httpx.Client, asked: dict[str, str]) -> None:
    answer = told.get("/changes", params=asked)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_pages_lead_to_one_another_and_count_all(told: httpx.Client) -> None:
    for start in ({"author": "Ada"}, {"author": "Ada", "after": "0"}):
        whole = positions(told, **start)
        seen: list[int] = []
        query = "&".join(f"{name}={value}" for name, value in {**start, "limit": "1"}.items())
        while query:
            page = told.get(f"/changes?{query}").json()
            assert page["total"] == len(whole)
            seen += [entry["position"] for entry in page["items"]]
            query = page["next"]
        assert seen == whole


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("position", [1, 2, 3, 4, 5, 6]),
        ("-position", [6, 5, 4, 3, 2, 1]),
        ("-at", [6, 5, 4, 3, 2, 1]),
        ("author,position", [2, 3, 5, 4, 6, 1]),
        ("-author", [1, 6, 4, 5, 3, 2]),
        ("kind,-reason", [3, 4, 5, 2, 6, 1]),
    ],
)
def test_entries_are_put_in_order_and_the_pages_of_an_order_hold_each_once(
    told: httpx.Client, sort: str, expected: list[int]
) -> None:
    whole = positions(told, sort=sort, last=6)
    authors = {entry["position"]: entry["author"] for entry in told.get("/changes?last=6").json()["items"]}
    assert authors[1] not in {"Ada", "Bob", "Eve"}  # the release, whose author comes last
    assert whole == expected
    seen: list[int] = []
    query = f"sort={sort}&last=6&limit=2"
    while query:
        page = told.get(f"/changes?{query}").json()
        seen += [entry["position"] for entry in page["items"]]
        query = page["next"]
    assert seen == whole


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "size"},
        {"sort": "kind", "after": "1"},
        {"sort": "kind", "below": "4"},
        {"sort": "kind", "cursor": "x"},
        {"counts": "reason"},
    ],
)
def test_an_order_that_is_not_there_is_told_with_those_that_are(told: httpx.Client, asked: dict[str, str]) -> None:
    answer = told.get("/changes", params=asked)
    assert answer.status_code in {400, 404}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_authors_and_kinds_are_counted_of_what_else_is_asked_for(told: httpx.Client) -> None:
    def counts(**asked: str) -> dict[str, dict[str, int]]:
        answer = told.get("/changes", params={"last": "6", **asked}).json()
        return {each["name"]: {v["value"]: v["count"] for v in each["values"]} for each in answer["counts"]}

    assert counts(first="2") == {"author": {"Ada": 3, "Bob": 1, "Eve": 1}, "kind": {"change": 4, "redaction": 1}}
    # what is asked of the author narrows the kinds, and not the authors
    assert counts(first="2", author="Bob") == {"author": {"Ada": 3, "Bob": 1, "Eve": 1}, "kind": {"change": 1}}
    assert counts(first="2", counts="kind") == {"kind": {"change": 4, "redaction": 1}}
    assert counts(counts="none") == {}


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld"])
def test_entries_are_had_in_rdf_and_what_is_only_said_has_its_status(told: httpx.Client, suffix: str) -> None:
    one, some = told.get(f"/changes/3.{suffix}"), told.get(f"/changes.{suffix}?last=6")
    assert (one.status_code, some.status_code) == (200, 200), one.text
    alone, described = (parsed(each.content, each.headers["content-type"].partition(";")[0]) for each in (one, some))
    assert set(alone) <= set(described)
    entries = {int(str(n)) for n in described.objects(None, rmt.journalPosition)}
    assert entries == {1, 2, 3, 4, 5, 6}
    entry, incident = URIRef(f"{ID}change/3"), URIRef(f"{ID}incident/copying")
    assert (entry, rdf.type_, prov.Activity) in alone
    assert str(alone.value(entry, rmt.reason)) == "The Gazette's account"
    assert (entry, SDO.object, incident) in alone
    assert (incident, None, None) not in alone  # what is only said is told in words, with its status
    assert "“Alleged copying of a model by Example Lab” (stated without a source" in str(
        alone.value(entry, rdfs.comment)
    )
    assert (URIRef(f"{ID}change/5"), rdfs.seeAlso, URIRef(f"{ID}change/6")) in described


def test_an_entry_is_had_as_a_table(told: httpx.Client) -> None:
    (row,) = csv.DictReader(io.StringIO(told.get("/changes/2.csv").text))
    assert (row["position"], row["author"], row["reason"]) == ("2", "Ada", "A first firm")


def test_an_entry_says_what_it_did_and_that_it_was_redacted(told: httpx.Client) -> None:
    by_position = {entry["position"]: entry for entry in told.get("/changes").json()["items"]}
    assert (by_position[2]["added"], by_position[2]["removed"], by_position[2]["redacted"]) == (2, 0, False)
    gone = by_position[5]
    assert (gone["added"], gone["redacted"], gone["redactedBy"]) == (None, True, 6)
    assert (by_position[6]["redacts"], by_position[6]["author"]) == (5, "Eve")


# -- following ---------------------------------------------------------------------------------------------------------


def test_a_follower_sees_each_entry_once_and_in_order_while_others_write(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home) as client:
        done = threading.Event()

        def write(writer: int) -> None:
            with httpx.Client(base_url=client.base_url, timeout=60, trust_env=False) as own:
                for number in range(8):
                    add(own, serving.actor(f"w{writer}-{number}", "Acme"), f"writer {writer}, change {number}")

        def follow() -> list[dict[str, str | int]]:
            seen: list[dict[str, str | int]] = []
            with httpx.Client(base_url=client.base_url, timeout=60, trust_env=False) as own:
                while True:
                    was_done = done.is_set()
                    last = seen[-1]["position"] if seen else 1
                    page = own.get("/changes", params={"after": last, "limit": 3}).json()
                    seen += page["items"]
                    if was_done and not page["items"]:
                        return seen

        with ThreadPoolExecutor(5) as pool:
            followers = [pool.submit(follow) for _ in range(2)]
            writers = [pool.submit(write, writer) for writer in range(3)]
            for each in writers:
                each.result()
            done.set()
            for follower in followers:
                seen = follower.result()
                assert [entry["position"] for entry in seen] == list(range(2, 26))
                assert len({entry["id"] for entry in seen}) == 24


# -- formats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [("json", "application/json"), ("csv", "text/csv"), ("atom", "application/atom+xml"), ("html", "text/html")],
)
def test_suffix_and_accept_header_choose_the_format(told: httpx.Client, suffix: str, media_type: str) -> None:
    by_suffix = told.get(f"/changes.{suffix}")
    by_header = told.get("/changes", headers={"Accept": media_type})
    for answer in (by_suffix, by_header):
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert "Accept" in answer.headers["vary"]
    assert told.get("/changes", headers={"Accept": "image/png"}).status_code == 406
    assert told.get(f"/changes.{suffix}").headers["remit-position"].isdigit()


def test_table_has_one_row_an_entry(told: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(told.get("/changes.csv?last=6").text, newline="")))
    assert [row["position"] for row in rows] == ["6", "5", "4", "3", "2", "1"]
    assert rows[2]["reason"] == "Another FIRM, <b>&\x07"
    assert (rows[1]["redacted"], rows[1]["added"]) == ("true", "")


def read_feed(answer: httpx.Response) -> Xml.Element:
    assert answer.status_code == 200, answer.text
    return Xml.fromstring(answer.content)  # noqa: S314 (our own server wrote it)


def links(element: Xml.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{ATOM}link")}


def text(element: Xml.Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None
    return found.text or ""


def test_feed_has_what_atom_demands(told: httpx.Client) -> None:
    feed = read_feed(told.get("/changes.atom?last=6"))
    assert feed.tag == f"{ATOM}feed"
    for each in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
        assert URIRef(text(each, "id")).startswith("https://")
        assert datetime.fromisoformat(text(each, "updated")).tzinfo is not None
    entries = feed.findall(f"{ATOM}entry")
    assert [text(entry, "title") for entry in entries][2:4] == ["Another FIRM, <b>&\ufffd", "The Gazette's account"]
    assert all(entry.find(f"{ATOM}author/{ATOM}name") is not None for entry in entries)
    assert all(entry.find(f"{ATOM}content").attrib["type"] == "text" for entry in entries)  # type: ignore[union-attr]  # it is there
    assert links(feed)["self"] == f"{str(told.base_url).rstrip('/')}/changes.atom?last=6"
    assert text(feed, "updated") == max(text(entry, "updated") for entry in entries)


def test_feed_says_nothing_of_a_claim_without_its_status_and_speaker(told: httpx.Client) -> None:
    entries = read_feed(told.get("/changes.atom?last=6")).findall(f"{ATOM}entry")
    said = text(entries[3], "content")
    line = next(line for line in said.splitlines() if "Alleged copying of a model by Example Lab" in line)
    assert "(stated without a source; 1 document, 1 originator)" in line
    line = next(line for line in said.splitlines() if "The Example Gazette says that" in line)
    assert "; The Example Gazette asserts)" in line
    assert "redacted" in text(entries[1], "content")
    assert "Gone" not in told.get("/changes.atom?last=6").text


def test_feed_keeps_its_identifiers_and_moves_the_time_of_what_was_redacted(told: httpx.Client) -> None:
    first, second = (read_feed(told.get(f"/changes.atom?last=6&limit={limit}")) for limit in (6, 2))
    ids = [text(entry, "id") for entry in first.findall(f"{ATOM}entry")]
    assert ids[:2] == [text(entry, "id") for entry in second.findall(f"{ATOM}entry")]
    assert len(set(ids)) == 6
    redaction, gone = first.findall(f"{ATOM}entry")[:2]
    assert text(gone, "updated") == text(redaction, "published")
    assert text(gone, "updated") > text(gone, "published")
    assert text(first, "id") == text(second, "id") != text(read_feed(told.get("/changes.atom?author=Bob")), "id")


def test_pages_of_a_feed_are_linked(told: httpx.Client) -> None:
    address, seen = f"{str(told.base_url).rstrip('/')}/changes.atom?author=Ada&limit=1", []
    while address:
        page = read_feed(told.get(address))
        assert links(page)["self"] == address
        assert "first" in links(page)
        seen += [text(entry, "title") for entry in page.findall(f"{ATOM}entry")]
        address = links(page).get("next", "")
    assert seen == ["A person's name", "The Gazette's account", "A first firm"]


def test_feed_without_entries_is_one(told: httpx.Client) -> None:
    feed = read_feed(told.get("/changes.atom?author=nobody"))
    assert text(feed, "updated") > "2026"
    assert feed.find(f"{ATOM}entry") is None


def test_page_lists_changes_and_leads_to_each(told: httpx.Client) -> None:
    page = told.get("/changes?limit=2&author=Ada", headers=serving.HTML)
    assert "A person&#39;s name" in page.text
    assert "below=3" in page.text
    assert 'type="application/atom+xml"' in page.text
    one = told.get("/changes/3", headers=serving.HTML).text
    assert "Stated without a source" in one
    assert "The Example Gazette asserts." in one
    assert "redacted" in told.get("/changes/5.html").text


# -- one entry and its body --------------------------------------------------------------------------------------------


def test_entry_names_what_it_touched_with_status_and_speaker(told: httpx.Client) -> None:
    entry = told.get("/changes/3").json()
    assert entry["graphs"] == [f"{ID}graph/incident/copying"]
    named = {each["iri"]: each for each in entry["touched"]}
    assert named[f"{ID}incident/copying"]["statusPhrase"] == "stated without a source"
    assert named[f"{ID}claim/copying"]["speakers"] == "The Example Gazette asserts"
    assert named[f"{ID}claim/copying"]["statusPhrase"]


def test_body_comes_as_rdf_patch_byte_for_byte_and_as_quads(told: httpx.Client) -> None:
    answer = told.get("/changes/3.rdfp")
    assert answer.headers["content-type"].partition(";")[0] == "application/rdf-patch"
    assert told.get("/changes/3", headers={"Accept": "application/rdf-patch"}).content == answer.content
    comments = [line for line in answer.text.splitlines() if line.startswith("#")]
    assert f"# <{ID}claim/copying> is only said:" in "\n".join(comments)
    rows = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert (rows[0], rows[-1]) == ("TX .", "TC .")
    read = from_bytes(answer.content)
    quads = told.get("/changes/3/quads").json()
    assert len(quads["added"]) == len(read.adds) == told.get("/changes/3").json()["added"]
    label = next(
        q for q in quads["added"] if q["subject"] == f"{ID}claim/copying" and q["predicate"] == str(rdfs.label)
    )
    assert label["object"] == "The Example Gazette says that Example Lab copied a model."
    assert (label["objectType"], label["language"], label["graph"]) == ("literal", "en", f"{ID}graph/incident/copying")
    assert label["statusPhrase"]
    assert label["saidBy"] == "The Example Gazette asserts"
    assert {str(quad.object) for quad in read.adds if quad.subject.endswith("actor/copying-lab")} >= {"Example Lab"}


def test_what_an_entry_removed_is_told_too(told: httpx.Client) -> None:
    row = f'<{ID}actor/acme> <{rdfs.label}> "Acme"@en <{ID}graph/contributions> .\n'
    position = patch(told, f"D {row}A {row.replace('Acme', 'Acme Ltd')}", "renamed")
    quads = told.get(f"/changes/{position}/quads").json()
    assert [quad["object"] for quad in quads["removed"]] == ["Acme"]
    assert [quad["object"] for quad in quads["added"]] == ["Acme Ltd"]


def test_redacted_body_is_gone_and_says_by_which_entry(told: httpx.Client) -> None:
    shown = told.get("/changes/5")
    assert (shown.status_code, shown.json()["redactedBy"], shown.json()["touched"]) == (200, 6, [])
    for path in ("/changes/5.rdfp", "/changes/5/quads"):
        answer = told.get(path)
        assert (answer.status_code, answer.json()["code"]) == (410, "gone")
        assert "Entry 6" in answer.json()["detail"]


def test_entry_that_is_not_there_is_told(told: httpx.Client) -> None:
    for position in ("0", "999", "x", "-1", "1e2", "²", "9" * 5000):
        assert told.get(f"/changes/{position}").status_code == 404
        assert told.get(f"/changes/{position}/quads").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/changes?last=3",
        "/changes.atom?last=3",
        "/changes.csv?last=3",
        "/changes/3",
        "/changes/3.rdfp",
        "/changes/3/quads",
    ],
)
def test_tag_saves_the_way_and_head_gives_no_content(told: httpx.Client, path: str) -> None:
    whole = told.get(path)
    again = told.get(path, headers={"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = told.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


def test_key_of_a_record_that_nobody_knows_is_told_with_near_ones(told: httpx.Client) -> None:
    answer = told.get("/changes", params={"subject": uuid.uuid4().hex})
    assert answer.status_code == 404


def test_the_list_as_it_was_known_ends_where_the_past_ends(told: httpx.Client) -> None:
    for past in ({"at-position": "3"}, {"at-position": "3", "after": "0"}):
        entries = told.get("/changes", params=past).json()
        assert sorted(entry["position"] for entry in entries["items"]) == [1, 2, 3]
        assert (entries["total"], entries["position"]) == (3, 3)

"""Everything that is held, over HTTP: in every format, as it was, with where it stands, and bit by bit the same."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import Dataset, URIRef

import serving
from remit.base import KnowledgeBase
from remit.journal import Journal
from remit.patch import Quad
from remit.store.parse import parse_quads
from remit.upkeep import replayed

FORMS = {"trig": "trig", "nquads": "nq", "jsonld": "jsonld"}
ID = "https://w3id.org/remit/id/"
TURTLE = {"Content-Type": "text/turtle"}
PATCH = {"Content-Type": "application/rdf-patch"}


def quads(content: bytes, form: str) -> frozenset[Quad]:
    return frozenset(Quad(*quad) for quad in parse_quads(content, form))  # type: ignore[arg-type]  # none is blank


@pytest.fixture(scope="module")
def lived(bare_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    """A server whose journal added an actor, an incident and odd texts, renamed the actor, and redacted an entry."""
    home = serving.copy_home(bare_home, tmp_path_factory.mktemp("lived") / "home")
    odd = "<https://w3id.org/remit/id/actor/odd> <http://www.w3.org/2004/02/skos/core#note> "
    notes = ['"a \\"b\\" \\\\ \\u0007 \\n \\t \u2028"', '"zh"@zh-hant', '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
             '"@id"', '"x"^^<https://example.org/type>', '"\U0001f600"@en']  # fmt: skip
    with serving.serving(home) as client:
        for text in (serving.actor("acme", "Acme"), serving.incident("unsourced", "copying")):
            assert client.post("/changes", content=text, headers=TURTLE, params={"reason": "t"}).status_code == 201
        rename = (
            f'<{ID}actor/acme> <http://www.w3.org/2000/01/rdf-schema#label> "{{}}"@en <{ID}graph/contributions> .\n'
        )
        body = f"TX .\nD {rename.format('Acme')}A {rename.format('Acme Ltd')}TC .\n"
        assert client.post("/changes", content=body, headers=PATCH, params={"reason": "t"}).status_code == 201
        text = serving.actor("odd", "Odd") + "".join(f"{odd}{note} .\n" for note in notes)
        assert client.post("/changes", content=text.encode(), headers=TURTLE, params={"reason": "t"}).status_code == 201
        gone = client.post("/changes", content=serving.actor("gone", "Gone"), headers=TURTLE, params={"reason": "t"})
        assert client.post(f"/changes/{gone.json()['position']}/redaction", params={"reason": "t"}).status_code == 200
        yield client, home


@pytest.fixture
def client(lived: tuple[httpx.Client, Path]) -> httpx.Client:
    return lived[0]


@pytest.mark.parametrize("form", FORMS)
def test_every_format_holds_every_quad(client: httpx.Client, form: str) -> None:
    answer = client.get("/export", params={"format": form})
    assert answer.status_code == 200
    held = quads(answer.content, form)
    assert held == quads(client.get("/export.nq").content, "nquads")
    asked = client.get(
        "/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}, headers={"Accept": "text/csv"}
    )
    assert len(held) == int(asked.text.split()[1]) - 1  # the store's own position is not among them
    again = client.get("/export", params={"format": form})
    assert again.content == answer.content


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's reader asks rdflib's own old names
def test_json_ld_is_read_alike_by_another_reader_and_names_no_context_elsewhere(client: httpx.Client) -> None:
    content = client.get("/export.jsonld", params={"graph": f"{ID}graph/contributions"}).content
    dataset = Dataset()
    dataset.parse(data=content, format="json-ld")
    read = {(s, p, o) for s, p, o, _ in dataset.quads()}
    assert read == {quad[:3] for quad in quads(content, "jsonld")}
    assert isinstance(json.loads(content)["@context"], dict)


@pytest.mark.parametrize("position", range(1, 8))
@pytest.mark.parametrize("form", FORMS)
def test_export_at_a_position_is_what_a_replay_gives(
    lived: tuple[httpx.Client, Path], position: int, form: str
) -> None:
    client, home = lived
    answer = client.get("/export", params={"format": form, "at-position": position})
    assert answer.headers["remit-position"] == str(position)
    journal = Journal(home / "journal.sqlite")
    try:
        assert quads(answer.content, form) == replayed(journal, until=position)[0]
    finally:
        journal.close()


def test_export_says_where_it_stands_in_the_file_and_beside_it(client: httpx.Client) -> None:
    entry = client.get("/changes/3").json()
    for suffix in ("trig", "nq", "ttl", "jsonld", "csv"):
        answer = client.get(f"/export.{suffix}?at-position=3")
        assert answer.headers["remit-position"] == "3"
        assert answer.headers["remit-known-at"].removesuffix("Z").rstrip("0") == entry["at"].removesuffix("Z").rstrip(
            "0"
        )
        assert answer.headers["memento-datetime"].endswith("GMT")
        assert answer.headers["content-disposition"] == f'attachment; filename="remit-3.{suffix}"'
        assert answer.headers["remit-known-at"] in answer.text
    assert "journal entry 3," in client.get("/export.nq?at-position=3").text.partition("\n")[0]
    assert json.loads(client.get("/export.jsonld?at-position=3").content)["export"]["position"] == 3


def test_export_as_known_on_a_day(client: httpx.Client) -> None:
    assert client.get("/export.nq", params={"as_known_on": "2026-11-23"}).headers["remit-position"] == "1"
    assert client.get("/export.nq", params={"as_known_on": "2026-11-22"}).status_code == 404
    assert client.get("/export.nq", params={"as_known_on": "2026-11-23T12:00:00Z"}).headers["remit-position"] == "1"
    for wrong in ({"as_known_on": "then"}, {"as_known_on": "2026-11-23", "at-position": "1"}, {"at-position": "-1"}):
        assert client.get("/export.nq", params=wrong).status_code == 400


def test_one_graph_alone(client: httpx.Client) -> None:
    graph = f"{ID}graph/incident/copying"
    alone = quads(client.get("/export.trig", params={"graph": graph}).content, "trig")
    assert {quad.graph for quad in alone} == {URIRef(graph)}
    assert alone == {q for q in quads(client.get("/export.nq").content, "nquads") if q.graph == URIRef(graph)}
    missing = client.get("/export.trig", params={"graph": f"{ID}graph/incident/copyin"})
    assert missing.status_code == 404
    assert graph in missing.json()["near"]
    assert client.get("/export.trig", params={"graph": graph, "at-position": 2}).status_code == 404


def test_what_is_not_offered_is_told(client: httpx.Client) -> None:
    assert client.get("/export", params={"format": "xml"}).json()["code"] == "unknown-name"
    assert client.get("/export", params={"at-position": 999}).status_code == 404
    assert client.get("/export", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/export", params={"formt": "trig"}).json()["near"] == ["format"]


def test_tag_says_before_it_is_written_that_nothing_changed(client: httpx.Client) -> None:
    first = client.get("/export.nq")
    again = client.get("/export.nq", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    others = {client.head(f"/export.{s}?at-position={n}").headers["etag"] for s in ("nq", "trig") for n in (1, 2)}
    assert len(others | {first.headers["etag"]}) == 5


def test_report_has_one_row_a_claim_or_incident_each_with_status_and_speaker(client: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/export.csv").text, newline="")))
    assert [(row["kind"], row["id"]) for row in rows] == [("incident", "copying"), ("claim", "copying")]
    assert rows[0]["status_phrase"] == "stated without a source"
    assert rows[1]["said_by"] == "The Example Gazette asserts"
    assert (rows[1]["stance"], rows[1]["footing"], rows[1]["contested"]) == ("asserts", "own-voice", "false")
    assert {row["position"] for row in rows} == {client.get("/export.csv").headers["remit-position"]}
    assert len(client.get("/export.csv?at-position=2").text.splitlines()) == 1


def test_copies_of_the_store_are_gone_afterwards_and_what_was_left_is_removed(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home) as client:
        assert client.get("/export.nq").status_code == 200
        assert client.get("/export.nq", params={"graph": "https://example.org/none"}).status_code == 404
        with client.stream("GET", "/export.nq") as answer:
            next(answer.iter_bytes())
        until = time.monotonic() + 20  # the server notices in its own time that the reader went away
        while list(home.glob("export-*")) and time.monotonic() < until:
            time.sleep(0.02)
        assert list(home.glob("export-*")) == []
    (home / "export-left" / "store").mkdir(parents=True)
    KnowledgeBase.open(home).close()
    assert list(home.glob("export-*")) == []


def test_export_shows_one_state_while_others_write(bare_home: Path, tmp_path: Path) -> None:
    home = serving.copy_home(bare_home, tmp_path / "home")
    with serving.serving(home) as client, client.stream("GET", "/export.nq") as answer:
        chunks = answer.iter_bytes()
        began = next(chunks)
        added = client.post("/changes", content=serving.actor("later", "Later"), headers=TURTLE, params={"reason": "t"})
        assert added.status_code == 201
        whole = began + b"".join(chunks)
        assert answer.headers["remit-position"] == "1"
        assert b"actor/later" not in whole
        assert quads(whole, "nquads") == quads(client.get("/export.nq?at-position=1").content, "nquads")

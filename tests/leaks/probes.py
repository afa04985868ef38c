"""One probe for each way to read: which ways there are is collected elsewhere, and none may be without a probe.

A probe reads through a door as a stranger would, and gives the leaks that it finds. Ways are named as the collector
names them: an operation of the OpenAPI document with its parameters and formats, a page, a command with its options
and choices, a format of the export.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, quote
from xml.sax.saxutils import unescape

from rdflib import Graph, URIRef

from briefs import texts_of
from leaks import looks
from leaks.doors import Doors, Triple, parsed, triples
from remit.iri import ID
from remit.terms import rdf, rdfs, rmt
from remit_api.negotiate import DOCX

JSON, HTML, TURTLE, JSONLD, NTRIPLES = (
    "application/json",
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
)
INCLUDE = "withdrawn,refuted"
_TRIPLES = (TURTLE, JSONLD, NTRIPLES)


@dataclass(frozen=True, slots=True)
class Probe:
    """How one kind of way to read is tried, and which ways that covers."""

    name: str
    ways: frozenset[str]
    look: Callable[[Doors], list[str]]


PROBES: list[Probe] = []

NO_RECORDS: dict[str, str] = {
    "page /static": "files of the program, none made from records",
    "page /openapi.json": "describes the interface; its examples are made up",
    **dict.fromkeys(
        (
            "PUT /documents/{key}/text",
            *(f"PUT /documents/{{key}}/text?{name}" for name in ("key", "If-Match", "If-None-Match")),
            "PUT /documents/{key}/text as application/json",
        ),
        "answers with hash and counts",
    ),
    **dict.fromkeys(
        ("POST /maintenance/backup", "POST /maintenance/backup?target", "POST /maintenance/backup as application/json"),
        "answers with a folder and a position",
    ),
    **dict.fromkeys(
        ("GET /health", "GET /health as application/json", "GET /ready", "GET /ready as application/json"),
        "a word on the server",
    ),
    **dict.fromkeys(("GET /metrics", "GET /metrics as text/plain"), "numbers, under names of the program"),
    **dict.fromkeys(
        ("GET /findings", "GET /findings?min-position", "GET /findings as application/json"),
        "a day, a position, a hash and counts",
    ),
    **dict.fromkeys(("remit findings status", "remit findings catch-up"), "a day, a position, a hash and counts"),
    **dict.fromkeys(
        ("remit findings status --json", "remit findings catch-up --json", "remit findings catch-up --wait"),
        "a day, a position, a hash and counts",
    ),
    "remit backup": "copies the journal; what is read of it is read after restore",
    "remit backup TARGET": "where to",
    "remit backup --json": "a folder and a position",
    "remit check": "checks what is shipped, before any record",
    "remit import": "prints what `remit add` prints, of the same answer",
    "remit init": "makes the folder, and counts",
    "remit restore": "counts",
    "remit restore SOURCE": "where from",
    "remit restore --json": "counts",
    **dict.fromkeys(
        (
            "POST /maintenance/upgrade",
            "POST /maintenance/upgrade?overwrite",
            "POST /maintenance/upgrade?author",
            "POST /maintenance/upgrade?workers",
            "POST /maintenance/upgrade as application/json",
        ),
        "answers with the plan, which GET gives too, with counts, and with what validating everything finds",
    ),
    **dict.fromkeys(
        (
            "GET /law",
            "GET /law?jurisdiction",
            "GET /law?as-of",
            "GET /law?not-encoded",
            "GET /law as application/json",
            "GET /law as text/csv",
        ),
        "counts of law, and law that is not encoded; nothing of any incident",
    ),
    "remit law": "prints what GET /law gives",
    "remit serve": "what it serves is under GET and page",
    "remit version": "a number",
    "remit version --json": "a number",
}
"""Ways that give nothing of any record, each with the reason; an option of such a command needs no entry."""


def probe(*ways: str) -> Callable[[Callable[[Doors], list[str]]], Callable[[Doors], list[str]]]:
    """Enters a probe with the ways that it covers."""

    def enter(look: Callable[[Doors], list[str]]) -> Callable[[Doors], list[str]]:
        PROBES.append(Probe(look.__name__, frozenset(ways), look))
        return look

    return enter


def named(name: str) -> Probe:
    """Gives a probe by its name."""
    return next(each for each in PROBES if each.name == name)


def _operation(operation: str, parameters: str = "", formats: Iterable[str] = (JSON,)) -> tuple[str, ...]:
    return (
        operation,
        *(f"{operation}?{parameter}" for parameter in parameters.split()),
        *(f"{operation} as {form}" for form in formats),
    )


def _command(command: str, options: str = "", **choices: str) -> tuple[str, ...]:
    every = [f"{command} {option}" for option in options.split()]
    every += [f"{command} --{name}={choice}" for name, values in choices.items() for choice in values.split()]
    return (command, f"{command} --json", *every)


# ---- lists

_LIST = "q limit offset include"
_LISTS = ("/incidents", "/claims", "/documents", "/actors", "/authorities")


@probe(
    *_operation("GET /incidents", f"status conduct {_LIST}", (JSON, HTML)),
    *_operation("GET /claims", f"status {_LIST}", (JSON, HTML)),
    *_operation("GET /documents", _LIST, (JSON, HTML)),
    *_operation("GET /actors", f"conduct status {_LIST}", (JSON, HTML)),
    *_operation("GET /authorities", f"powerless acting-on {_LIST}", (JSON, HTML)),
)
def lists(doors: Doors) -> list[str]:
    """Every list: whole, page by page, by name, by status, by conduct; counted, and with what it leaves out."""
    found = []
    for path in _LISTS:
        whole = doors.json(path, limit=500)
        found += looks.in_json(doors.known, whole) + _miscounted(doors, path, whole)
        found += looks.in_json(doors.known, doors.json(path, limit=7, offset=5))
        found += looks.in_json(doors.known, doors.json(path, q="works", limit=500))
        found += looks.in_json(doors.known, doors.json(path, include=INCLUDE, limit=500), named=_left_out(doors))
        answer = doors.get(path, select="iri,label")
        found += [f"{path} takes select={answer.text[:80]}"] if answer.status_code != 400 else []
    for path in ("/incidents", "/claims"):
        for code in _codes(doors):
            listed = doors.json(path, status=code, limit=500)
            found += looks.in_json(doors.known, listed)
            found += [f"{path}?status={code} gives {i['id']}" for i in listed["items"] if i["status"]["code"] != code]
    found += _by_conduct(doors)
    for powerless in ("true", "false"):
        found += looks.in_json(doors.known, doors.json("/authorities", powerless=powerless))
    for incident in sorted(doors.known.incidents - doors.known.left_out, key=_key, reverse=True):
        acting = doors.json("/authorities", acting_on=_key(incident))
        found += looks.in_json(doors.known, acting)
        if acting["total"] or "establishes that any authority acts" not in acting["note"]:
            found.append(f"an authority acts on {_key(incident)}, for all that the list says: {acting['note']}")
    return found


_FINDINGS = """
PREFIX outcome: <https://w3id.org/remit/id/outcome/>
PREFIX rmt: <https://w3id.org/remit/ns#>
SELECT ?finding ?incident ?rule ?outcome ?phrase {
  ?finding a rmt:Finding ; rmt:ofIncident ?incident ; rmt:ofRule ?rule ; rmt:outcome ?outcome
  OPTIONAL { ?finding rmt:statusPhrase ?phrase }
}"""
_SAID_IN_FINDINGS = """
SELECT DISTINCT ?node { GRAPH <https://w3id.org/remit/graph/findings> { ?node ?property ?value } }"""


@probe(*(f"GET /incidents?{name}" for name in ("authority", "outcome", "law-of")))
def stored_findings(doors: Doors) -> list[str]:
    """Lists by stored findings, and the findings as queries see them: each with how its incident is sourced."""
    found = []
    for name, value in (("authority", "fbi"), ("authority", "us-doj"), ("law-of", "us"), ("law-of", "gb")):
        narrowed = doors.json("/incidents", **{name: value}, limit=500)
        found += looks.in_json(doors.known, narrowed)
        if "nothing here establishes" not in narrowed["note"]:
            found.append(f"/incidents?{name}={value} does not say that findings establish nothing")
    for outcome in ("engaged", "engaged-if-proven", "undetermined"):
        found += looks.in_json(doors.known, doors.json("/incidents", outcome=outcome, limit=500))
    rows = csv.DictReader(io.StringIO(doors.get("/sparql", accept="text/csv", query=_FINDINGS).text))
    bites, graph = f"{ID}outcome/engaged", doors.known.graph
    established = set(graph.subjects(rdf.type_, rmt.EstablishedStatus))
    for row in rows:
        incident = URIRef(row["incident"])
        if incident in doors.known.incidents and not row["phrase"]:
            found.append(f"<{row['finding']}> does not say how <{incident}> is sourced")
        # a rule without a condition rests on nothing that is said
        rests = row["outcome"] == bites and any(graph.objects(URIRef(row["rule"]), rmt.condition))
        if rests and established.isdisjoint(graph.objects(incident, rmt.sourcingStatus)):
            found.append(f"<{row['finding']}> says that a rule bites on <{incident}>, which is not established")
    nodes = csv.DictReader(io.StringIO(doors.get("/sparql", accept="text/csv", query=_SAID_IN_FINDINGS).text))
    own = (f"{ID}finding/", "https://w3id.org/remit/graph/findings")
    found += [f"the graph of findings says something of <{n['node']}>" for n in nodes if not n["node"].startswith(own)]
    return found


def _codes(doors: Doors) -> list[str]:
    return [
        concept["code"]
        for concept in doors.json("/vocabularies/status")["items"]
        if concept["code"] not in {"given", "established"}
    ]


def _miscounted(doors: Doors, path: str, listed: dict[str, object]) -> list[str]:
    kinds = {"/incidents": doors.known.incidents, "/claims": doors.known.claims}
    if path not in kinds:
        return []
    right = len(kinds[path] - doors.known.left_out)
    return [] if listed["total"] == right else [f"{path} counts {listed['total']} and not {right}"]


def _by_conduct(doors: Doors) -> list[str]:
    found = []
    for conduct in ("distillation-through-api", "trade-secret-misappropriation"):
        listed = doors.json("/actors", conduct=conduct, limit=500)
        found += looks.in_json(doors.known, listed)
        for actor in listed["items"]:
            bare = [a for a in actor["alleged"] if not (a["statusPhrase"] and a["sources"]["words"])]
            if not actor["alleged"] or bare:
                found.append(f"{actor['id']} is listed under {conduct} without status or sources")
        found += looks.in_json(doors.known, doors.json("/incidents", conduct=conduct, limit=500))
    established = doors.json("/actors", conduct="distillation-through-api", status="established", limit=500)
    right = {"ivy-works", "juniper-works", "kauri-works"}
    wrong = {actor["id"] for actor in established["items"]} ^ right
    return found + [f"{key} is wrongly (un)established" for key in sorted(wrong)]


def _left_out(doors: Doors) -> set[str]:
    return {str(node) for node in doors.known.left_out}


def _key(node: URIRef) -> str:
    return str(node).removeprefix(ID).partition("/")[2]


@probe(*(f"page {path}" for path in (*_LISTS, "/")))
def list_pages(doors: Doors) -> list[str]:
    """Every list as a page, and the first page."""
    found = []
    for path in _LISTS[:1] if doors.few else (*_LISTS, "/"):
        found += looks.in_page(doors.known, doors.page(path))
        if path != "/":
            found += looks.in_page(doors.known, doors.page(path, limit=500))
            found += looks.in_page(doors.known, doors.page(path, q="works", limit=500))
            found += looks.in_page(doors.known, doors.page(path, include=INCLUDE, limit=500), named=_left_out(doors))
    for code in () if doors.few else _codes(doors):
        found += looks.in_page(doors.known, doors.page("/incidents", status=code))
    found += looks.in_page(doors.known, doors.page("/actors", conduct="distillation-through-api"))
    return found


_NARROWED = {
    "/incidents": "mark actor role jurisdiction document publisher item occurred-from occurred-until",
    "/claims": "mark stance footing kind speaker originator publisher document about incident"
    " occurred-from occurred-until",
    "/documents": "type publisher language issued-from issued-until text sha256",
    "/actors": "type jurisdiction mark unit-of lei wikidata",
    "/authorities": "power over type jurisdiction mark unit-of lei wikidata",
    "/jurisdictions": f"part-of {_LIST}",
    "/instruments": "jurisdiction how-known confidence amends repeals made-from made-until published-from"
    f" published-until in-force-from in-force-until {_LIST}",
    "/provisions": "instrument jurisdiction how-known confidence administered-by enforced-by amends repeals"
    f" in-force-from in-force-until applies-from applies-until {_LIST}",
    "/rules": "effect policy connecting-factor provision instrument jurisdiction administered-by enforced-by addressee"
    f" how-known confidence in-force-from in-force-until {_LIST}",
    "/vocabularies": _LIST,
    "/vocabularies/{scheme}": f"broader {_LIST}",
}
"""What lists are narrowed by, beside what the probe of lists tries."""
_EVERY_LIST = "sort cursor counts fields"
_LAW = ("jurisdictions", "instruments", "provisions", "rules")


@probe(
    *(f"GET {path}?{name}" for path, names in _NARROWED.items() for name in f"{names} {_EVERY_LIST}".split()),
    *(f"GET /{kind}" for kind in _LAW),
    *(f"GET /{kind} as {form}" for kind in _LAW for form in (JSON, HTML, *_TRIPLES, "text/csv")),
    *(f"GET /{kind}?{name}" for kind in _LAW for name in ("as_known_on", "at-position", "min-position")),
    *(f"page /{kind}" for kind in (*_LAW, "vocabularies", "vocabularies/{scheme}")),
    *(f"page {path}.{{form}}" for path in (*_LISTS, *(f"/{kind}" for kind in (*_LAW, "vocabularies")))),
)
def narrowed(doors: Doors) -> list[str]:
    """Lists narrowed by each filter, by what is counted for it; in each order, page by page, and with fewer fields."""
    found = []
    for path, names in _NARROWED.items():
        address = path.replace("{scheme}", "status")
        counted = doors.get(address, counts="?").json()["detail"].partition("These are: ")[2].partition(";")[0]
        listed = doors.json(address, limit=500, counts=counted.replace(" ", ""))
        found += looks.in_json(doors.known, listed) + looks.in_page(doors.known, doors.page(f"{address}.html"))
        for name in names.split():
            found += _by_each_value(doors, address, name, listed)
        for sort in ("-id", "label,-id"):
            page = doors.json(address, sort=sort, limit=3)
            found += looks.in_json(doors.known, page)
            for _ in range(2):
                if page["next"]:
                    page = doors.json(f"{address}?{page['next']}")
                    found += looks.in_json(doors.known, page)
        for fields in ("label", "iri", "occurred,label"):
            answer = doors.get(address, fields=fields, limit=500, include=INCLUDE)
            if answer.status_code == 200:
                found += looks.in_json(doors.known, answer.json(), named=_left_out(doors))
        if path.strip("/") in _LAW:
            found += looks.in_graph(doors.known, doors.graph(address, TURTLE))
            found += looks.in_json(doors.known, doors.json(f"{address}?at-position=3&min-position=3"))
            found += looks.in_rows(doors.known, looks.table(doors.get(address, accept="text/csv").content))
    return found


def _by_each_value(doors: Doors, path: str, name: str, listed: dict[str, Any]) -> list[str]:
    counts = next((each for each in listed["counts"] if each["name"] == name), {"values": ()})
    values = [value["value"] for value in counts["values"][: 3 if doors.few else None]]
    if name.endswith(("-from", "-until")):
        values = ["2024", "2026-07"]
    found = []
    for value in values:
        answer = doors.get(path, **{name: value, "limit": "500"})
        found += looks.in_json(doors.known, answer.json())
        count = next((v["count"] for v in counts["values"] if v["value"] == value), None)
        if count is not None and answer.json().get("total") != count:
            found.append(f"{path}?{name}={value} gives {answer.json().get('total')}, and {count} were counted")
        found += looks.in_page(doors.known, doors.page(f"{path}?{name}={quote(value)}"))
    return found


@probe(
    *(f"GET /{kind}/{{key}}{what}" for kind in _LAW for what in ("", "?key", "?fields")),
    *(f"GET /{kind}/{{key}} as {form}" for kind in _LAW for form in (JSON, HTML, *_TRIPLES, "text/csv")),
    *(f"GET /{kind}/{{key}}?{name}" for kind in _LAW for name in ("as_known_on", "at-position", "min-position")),
    *(f"page /{kind}/{{key}}" for kind in _LAW),
    *(f"GET /{kind}/{{key}}?fields" for kind in ("incidents", "claims", "documents", "actors", "authorities")),
    *(f"GET /{kind}/{{key}}?embed" for kind in ("incidents", "documents")),
)
def general_records(doors: Doors) -> list[str]:
    """Records of law and of legal orders, and all records with fewer fields or with their claims whole."""
    found = []
    for path in ("/jurisdictions/us", "/instruments/example-act", "/provisions/example-act-3", "/rules/example-act-3"):
        for asked in ({}, {"fields": "label"}, {"min-position": "3"}):
            found += looks.in_json(doors.known, doors.json(path, **asked))
        found += looks.in_page(doors.known, doors.page(path))
        for form in _TRIPLES:
            found += looks.in_graph(doors.known, doors.graph(path, form))
        found += looks.in_rows(doors.known, looks.table(doors.get(path, accept="text/csv").content))
    found += looks.in_json(doors.known, doors.json("/jurisdictions/us?at-position=3"))
    for path in ("/incidents/si-1", "/documents/seed-article", "/documents/gazette-fir", "/incidents/es-contested"):
        found += looks.in_json(doors.known, doors.json(path, embed="claims"))
    for path in ("/incidents/si-1", "/claims/C7", "/documents/gazette-fir", "/actors/alibaba", "/authorities/cma"):
        for field in doors.json(path):
            found += looks.in_json(doors.known, doors.json(path, fields=field))
    return found


# ---- one by one


def _paths(doors: Doors, kind: str) -> Iterator[tuple[str, str]]:
    """Gives address and path of every record of a kind, withdrawn and refuted ones too."""
    for item in doors.json(f"/{kind}", limit=500, include=INCLUDE)["items"]:
        if not doors.few or _is_made_up(item):
            yield item["iri"], f"/{kind}/{quote(item['id'])}"


def _is_made_up(item: dict[str, str]) -> bool:
    return item["id"].startswith(("es-", "gazette-")) or item["id"].endswith("-works") or item["id"] == "pa-4"


@probe(
    *_operation("GET /incidents/{key}", "key"),
    *_operation("GET /claims/{key}", "key"),
    *_operation("GET /documents/{key}", "key"),
    *_operation("GET /actors/{key}", "key"),
    *_operation("GET /authorities/{key}", "key"),
)
def records(doors: Doors) -> list[str]:
    """Every record as JSON, and one asked for with fewer fields."""
    found = []
    for kind in ("incidents", "claims", "documents", "actors", "authorities"):
        for iri, path in _paths(doors, kind):
            record = doors.json(path)
            found += looks.in_json(doors.known, record, named={iri, *_parts_of(doors, iri)})
    found += looks.in_json(doors.known, doors.json("/incidents/si-1", fields="label"))
    return found


def _parts_of(doors: Doors, iri: str) -> set[str]:
    """Gives what is named by naming a record: of a withdrawn incident also the withdrawn claims on which it rested."""
    if URIRef(iri) not in doors.known.left_out:
        return set()
    near = {
        str(node) for node in (*doors.known.graph.objects(URIRef(iri)), *doors.known.graph.subjects(None, URIRef(iri)))
    }
    return near & _left_out(doors)


@probe(
    *(
        f"GET /{kind}/{{key}} as {form}"
        for kind in ("incidents", "claims", "documents", "actors", "authorities")
        for form in _TRIPLES
    )
)
def described(doors: Doors) -> list[str]:
    """Records as Turtle, JSON-LD and N-Triples: all incidents, all accused, the claims of each status."""
    found = []
    for kind in ("incidents", "claims", "documents", "actors", "authorities"):
        for iri, path in _paths(doors, kind):
            if kind in {"claims", "documents"} and "es-" not in path and "seed-c" not in path and "pa-" not in path:
                continue
            if kind == "actors" and URIRef(iri) not in doors.known.accused:
                continue
            forms = _TRIPLES if "es-" in path or path in {"/incidents/si-1", "/actors/alibaba"} else (NTRIPLES,)
            for form in forms:
                found += looks.in_graph(doors.known, doors.graph(path, form))
    return found


@probe(
    *(f"GET /{kind}/{{key}} as {HTML}" for kind in ("incidents", "claims", "documents", "actors", "authorities")),
    *(f"page /{kind}/{{key}}" for kind in ("incidents", "claims", "documents", "actors", "authorities")),
)
def record_pages(doors: Doors) -> list[str]:
    """Every record as a page."""
    found = []
    for kind in ("incidents", "claims", "documents", "actors", "authorities"):
        for iri, path in _paths(doors, kind):
            found += looks.in_page(doors.known, doors.page(path), named={iri, *_parts_of(doors, iri)})
    return found


@probe(*_operation("GET /id/{kind}/{key}", "kind key", _TRIPLES), "page /id/{kind}/{key}")
def identifiers(doors: Doors) -> list[str]:
    """Nodes without a page of their own: statements, participations, codings, quantities, assessments."""
    found = []
    for said in doors.known.statements:
        if "es-" not in said.iri and "si-1" not in said.iri:
            continue
        path = f"/id/{str(said.iri).removeprefix(ID)}"
        found += looks.in_graph(doors.known, doors.graph(path, TURTLE))
        page = doors.page(path)
        if doors.known.phrases[str(said.iri)].casefold() not in page.casefold():
            found.append(f"the page of {path} does not show how it is sourced")
    for part in ("incident/es-alleged/participation/fir-works", "claim/es-alleged-1/quantity/0",
                 "assessment/es-shown-false", "incident/si-1/coding/reverse-engineering", "item/claude"):  # fmt: skip
        for form in _TRIPLES:
            found += looks.in_graph(doors.known, doors.graph(f"/id/{part}", form))
    return found


@probe(*_operation("GET /lookup", "name"))
def lookup(doors: Doors) -> list[str]:
    """A record by key, notation or address."""
    names = ("si-1", "C7", "C25", "es-contested", "es-attributed", f"{ID}claim/es-alleged-1", "alibaba")
    found = [leak for name in names for leak in looks.in_json(doors.known, doors.json("/lookup", name=name))]
    by_name = doors.json("/lookup", name="es-withdrawn")
    found += looks.in_json(doors.known, by_name, named={by_name["iri"]})
    near = doors.get("/incidents/es-withdraw").json()
    return found + [
        f"{key} is offered as near" for key in near.get("near", ()) if key in {"es-withdrawn", "es-refuted"}
    ]


# ---- search

_SOUGHT = (
    "copied Lantern",
    "works",
    "maple",
    "larch",
    "stolen Claude",
    "claude",
    "alibaba",
    "memo",
    "lantern-1",
    "es-",
)


@probe(*_operation("GET /search", f"kind cursor {_LIST}", (JSON, HTML)), "page /search", "page /search.{form}")
def search(doors: Doors) -> list[str]:
    """Full-text search, as JSON and as a page: titles, snippets and counts."""
    found = []
    for words in _SOUGHT[: 2 if doors.few else None]:
        hits = doors.json("/search", q=words, limit=500)
        found += looks.in_json(doors.known, hits) + _hits(doors, hits["items"])
        found += looks.in_json(doors.known, doors.json("/search", q=words, kind="incident", limit=3, offset=1))
        page = doors.json("/search", q=words, limit=1)
        if page["next"] is not None:
            found += looks.in_json(doors.known, doors.json("/search", **dict(parse_qsl(page["next"]))))
        found += looks.in_page(doors.known, doors.page("/search", q=words, limit=500))
        every = doors.json("/search", q=words, include=INCLUDE, limit=500)
        found += looks.in_json(doors.known, every, named=_left_out(doors))
        found += looks.in_page(
            doors.known, doors.page("/search", q=words, include=INCLUDE, limit=500), named=_left_out(doors)
        )
        if hits["total"] > every["total"]:
            found.append(f"searching “{words}” counts more than there is")
    return found


def _hits(doors: Doors, hits: Iterable[dict[str, str]]) -> list[str]:
    found = []
    for hit in hits:
        found += [f"a hit that reads as a finding: {leak}" for leak in looks.sentences(doors.known, [hit["label"]])]
        if hit["iri"] in doors.known.phrases and doors.known.phrases[hit["iri"]] not in hit["snippet"]:
            found.append(f"a snippet of {hit['iri']} without its status: {hit['snippet']}")
    return found


# ---- SPARQL

_RECORDS = (
    "FILTER ( STRSTARTS(STR(?s), 'https://w3id.org/remit/id/') && STRSTARTS(STR(?o), 'https://w3id.org/remit/id/') )"
)
_CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o {_RECORDS} }}"
# all that could tie two records, and every relation that stands as a property, whatever its value
_TIES = f"{{ ?s ?p ?o {_RECORDS} }} UNION {{ ?s ?p ?o FILTER STRSTARTS(STR(?p), '{ID}relation/') }}"
_SELECT = f"SELECT ?s ?p ?o WHERE {{ {_TIES} }}"
_BINDINGS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
_RDFXML = "application/rdf+xml"
_SPARQL = (*_BINDINGS, TURTLE, NTRIPLES, _RDFXML, JSONLD)


@probe(
    *_operation("GET /sparql", "query default-graph-uri named-graph-uri min-position format", _SPARQL),
    *_operation("POST /sparql", "min-position", _SPARQL),
)
def sparql(doors: Doors) -> list[str]:
    """The whole default graph in every format, each named graph by itself, and careless descriptions."""
    known, found = doors.known, []
    for form in _TRIPLES[: 1 if doors.few else None]:
        found += known.asserted(doors.triples(_CONSTRUCT, form))
    if not doors.few:
        written = doors.get("/sparql", accept=_RDFXML, query=_CONSTRUCT, **{"min-position": 1}).content
        found += known.asserted(Graph().parse(data=written, format="xml"))
    for form in _BINDINGS[: 1 if doors.few else None]:
        found += known.asserted(_selected(doors.get("/sparql", accept=form, query=_SELECT).content, form))
    found += known.asserted(
        _selected(doors.get("/sparql", accept="*/*", query=_SELECT, format="csv").content, "text/csv")
    )
    # without a query, the service describes itself
    found += looks.in_graph(known, doors.graph("/sparql", TURTLE))
    answer = doors.post("/sparql", _SELECT, content_type="application/sparql-query", accept="text/csv")
    found += known.asserted(_selected(answer.content, "text/csv"))
    for graph in () if doors.few else _graphs(doors):
        inside = f"SELECT ?s ?p ?o WHERE {{ GRAPH ?g {{ {_TIES} }} }}"
        for asked in ({"query": _SELECT, "default-graph-uri": graph}, {"query": inside, "named-graph-uri": graph}):
            response = doors.client.get(f"{doors.address}/sparql", params=asked, headers={"Accept": "text/csv"})
            found += known.asserted(_selected(response.content, "text/csv"))
    for who in ("alibaba", "alibaba-cloud", "damo-academy", "elm-works", "maple-works", "larch-works"):
        found += looks.in_graph(known, doors.graph("/sparql", TURTLE, query=f"DESCRIBE <{ID}actor/{who}>"))
    for what in ("incident/si-1", "incident/es-contested", "claim/es-alleged-1/statement/0"):
        found += known.asserted(doors.graph("/sparql", TURTLE, query=f"DESCRIBE <{ID}{what}>"))
    return found


def _graphs(doors: Doors) -> list[str]:
    # graphs of the ontology hold no record, and the default graph has them in it
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } FILTER ( !CONTAINS(STR(?g), '/graph/ontology/') ) }"
    return [row[0] for row in looks.table(doors.get("/sparql", accept="text/csv", query=query).content)]


def _selected(content: bytes, form: str) -> Iterator[Triple]:
    """Reads a table of subject, predicate and object as triples, by the format's own rules."""
    rows = looks.rows_of(content, form)
    assert rows or form == "text/csv", "the query gives nothing, so nothing was looked at"
    for subject, predicate, value in rows:
        # of texts it matters only that something stands there
        node = URIRef(value) if value.startswith(("http://", "https://")) else URIRef("urn:a-text")
        yield URIRef(subject), URIRef(predicate), node


@probe("page /sparql")
def saved_queries(doors: Doors) -> list[str]:
    """The queries that the query page offers: each row with its status, as CSV, TSV and on the page."""
    from remit_api.pages import views

    found = []
    for title, _, text in views._examples():
        if "CONSTRUCT" in text.upper():
            found.append(f"a saved query builds triples: {title}")
            continue
        rows = looks.table(doors.get("/sparql", accept="text/csv", query=text).content)
        assert rows, f"{title} gives nothing"
        found += looks.in_rows(doors.known, rows)
        tabs = doors.get("/sparql", accept="text/tab-separated-values", query=text).content
        found += looks.in_rows(doors.known, looks.table(tabs, tabs=True))
        found += looks.in_page(doors.known, doors.page("/sparql", query=text))
    page = doors.page("/sparql", query="SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 5")
    return found + looks.in_page(doors.known, page)


# ---- exports


@probe(
    *_operation(
        "GET /export",
        "format graph at-position as_known_on include",
        ("application/trig", "application/n-quads", TURTLE, JSONLD, "text/csv"),
    ),
    *(f"export {form}" for form in ("trig", "nquads", "turtle", "jsonld", "csv")),
)
def exports(doors: Doors) -> list[str]:
    """Everything that is held, in every format: what is said stays with claim and status."""
    known, found = doors.known, []
    media_types = {"trig": "application/trig", "nquads": "application/n-quads", "turtle": TURTLE, "jsonld": JSONLD}
    for form, media_type in media_types.items():
        # whole in one format: it is long, and what is held is the same in each
        graph = f"{ID}graph/corpus/incidents/parallel" if form != "nquads" else None
        answer = doors.get("/export", accept="*/*", format=form, **({"graph": graph} if graph else {}))
        assert answer.status_code == 200
        held = parsed(answer.content, media_type)
        found += looks.in_graph(known, held)
        if form == "nquads":
            missing = [said for said in known.carried if (URIRef(said), None, None) not in held]
            found += [f"{iri} is missing, so the export is not all that is held" for iri in missing]
    past = doors.client.get(f"{doors.address}/export.nq", params={"at-position": 3})
    found += looks.in_graph(known, parsed(past.content, "application/n-quads"))
    rows = looks.table(doors.get("/export.csv", accept="*/*").content)
    found += looks.in_rows(known, rows) + [f"a row without a speaker: {row[:4]}" for row in rows if not row[6]]
    every = looks.table(doors.get("/export", accept="text/csv", include=INCLUDE).content)
    by_address = {row[2]: row for row in every}
    return found + [
        f"{iri} is reported as {by_address.get(iri, ['nothing'])[5:6]}"
        for iri in map(str, known.left_out)
        if known.kind(iri) in {"incident", "claim"} and by_address.get(iri, [""] * 6)[5] != known.phrases[iri]
    ]


# ---- what answers with little


@probe(
    *_operation("GET /"), *_operation("GET /vocabularies", "", (JSON, HTML)),
    *_operation("GET /vocabularies/{scheme}", "scheme", (JSON, HTML)),
)  # fmt: skip
def indexes(doors: Doors) -> list[str]:
    """The first address and the schemes."""
    paths = ["/", "/vocabularies"]
    paths += [f"/vocabularies/{scheme['id']}" for scheme in doors.json("/vocabularies")["items"]]
    return [leak for path in paths for leak in looks.in_json(doors.known, doors.json(path))]


_ATOM, _PATCH = "application/atom+xml", "application/rdf-patch"


@probe(
    *_operation(
        "GET /changes",
        "after below limit q author kind since until graph subject first last sort cursor counts",
        (JSON, _ATOM, "text/csv", *_TRIPLES, HTML),
    ),
    *_operation("GET /changes/{position}", "position", (JSON, _PATCH, "text/csv", *_TRIPLES, HTML)),
    *_operation("GET /changes/{position}/quads", "position"),
    "page /changes", "page /changes.{form}", "page /changes/{key}",
)  # fmt: skip
def changes(doors: Doors) -> list[str]:
    """The journal as a list, a feed, a table and a page; and each entry with its body, every claim with its status."""
    known, found = doors.known, []
    for path in ("/changes", "/changes/1", "/changes/2", "/changes/3", "/changes/3/quads"):
        found += looks.in_json(known, doors.json(path))
    found += looks.in_json(known, doors.json("/changes", after=0, subject="incident/es-alleged", limit=3))
    lists = [json.dumps(doors.json("/changes", after=0)), doors.get("/changes", accept="text/csv").text]
    first = doors.json("/changes", sort="-kind", counts="author,kind", limit=2)
    lists += [
        json.dumps(first),
        json.dumps(doors.get(f"/changes?{first['next']}").json()),
        doors.get("/changes/3", accept="text/csv").text,
    ]
    for text in lists:
        found += [f"the journal's list shows {label}" for label in known.labels.values() if label in text]
    feed = doors.get("/changes", accept=_ATOM).text
    found += _without_status(doors, unescape(feed)) + looks.sentences(known, unescape(feed).splitlines())
    for path in ("/changes", "/changes.html", "/changes/2", "/changes/3"):
        found += looks.in_page(known, doors.page(path))
    for form in _TRIPLES:
        for graph in (doors.graph("/changes", form), doors.graph("/changes/3", form)):
            found += looks.in_graph(known, graph)
            words = "\n".join(str(each) for each in graph.objects(None, rdfs.comment))
            found += _without_status(doors, words) + looks.sentences(known, words.splitlines())
    quads = doors.json("/changes/3/quads")["added"]
    found += [
        f"{quad['subject']} in a body without its status"
        for quad in quads
        if quad["subject"] in known.phrases and quad["statusPhrase"] != known.phrases[quad["subject"]]
    ]
    body = doors.get("/changes/3.rdfp", accept="*/*").text
    for node in known.incidents:
        if f"<{node}> <" in body and f"# <{node}> is only said: {known.phrases[str(node)]};" not in body:
            found.append(f"{node} in a patch without its status")
    return found


def _without_status(doors: Doors, text: str) -> list[str]:
    """Finds lines with the words of what is only said and without its status; and what was left out elsewhere."""
    known, found = doors.known, []
    for line in text.splitlines():
        for iri in known.mentioned(line):
            if known.phrases[iri] not in line:
                found.append(f"the words of {iri} without its status: {line[:120]}")
            if URIRef(iri) in known.left_out:
                found.append(f"the words of {iri}, which is {known.phrases[iri]}: {line[:120]}")
    return found


@probe(
    *_operation("GET /documents/{key}/text", "key", ("text/plain",)),
    *_operation("POST /documents/{key}/text", "key If-Match If-None-Match"),
)
def texts(doors: Doors) -> list[str]:
    """A document's own words as plain text, and nothing of ours in it."""
    answer = doors.get("/documents/gazette-alder/text", accept="text/plain")
    if answer.headers["content-type"] != "text/plain; charset=utf-8":
        return [f"words of a document as {answer.headers['content-type']}"]
    missing = doors.get("/documents/gazette-elm/text", accept="text/plain")
    refused = doors.post("/documents/gazette-elm/text", "\xff".encode("latin-1"))
    return looks.in_json(doors.known, missing.json()) + looks.in_json(doors.known, refused.json())


_UNSOURCED = """@prefix rmt: <https://w3id.org/remit/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/remit/id/incident/es-contested> rmt:sourcingStatus <https://w3id.org/remit/id/status/corroborated> .
"""


@probe(
    *_operation("POST /changes", "reason author dry-run graph id base kind If-Match"),
    *_operation("POST /changes/{position}/redaction", "position reason author"),
    *_operation("POST /maintenance/validation", "workers"),
    *_operation("POST /maintenance/verification"),
    *_operation("GET /maintenance/upgrade", "overwrite"),
    *_operation("GET /jobs/{identifier}", "identifier"),
)
def refusals(doors: Doors) -> list[str]:
    """What the writing doors say of records: reasons of a refusal, what validation finds."""
    found = []
    for query in ("reason=test", "reason=test&dry-run=true"):
        answer = doors.post(f"/changes?{query}", _UNSOURCED, content_type=TURTLE)
        assert answer.status_code == 422
        found += looks.in_json(doors.known, answer.json())
        found += looks.sentences(doors.known, [violation["message"] for violation in answer.json()["violations"]])
    found += looks.in_json(doors.known, doors.get("/jobs/none").json())
    found += looks.in_json(doors.known, doors.json("/maintenance/upgrade"))
    for path in ("/maintenance/verification", "/changes/9999/redaction?reason=test"):
        found += looks.in_json(doors.known, doors.post(path).json())
    return found


# ---- as it was known, tables, and histories

_KINDS = ("incidents", "claims", "documents", "actors", "authorities")
_SHOWN = ("as_known_on", "at-position", "min-position")
_LISTED = (*_LISTS, "/search", "/vocabularies", "/vocabularies/{scheme}")
_PASTS = ("at-position=3", "as_known_on=2026-11-23", "at-position=2&min-position=3")


def _asked(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


@probe(
    *(f"GET {path}?{parameter}" for path in _LISTED for parameter in _SHOWN),
    *(f"GET /{kind}/{{key}}?{parameter}" for kind in _KINDS for parameter in _SHOWN),
    *(f"GET /documents/{{key}}/text?{parameter}" for parameter in _SHOWN),
    *(f"GET /id/{{kind}}/{{key}}?{parameter}" for parameter in _SHOWN),
    *(f"GET /lookup?{parameter}" for parameter in _SHOWN),
    *(f"GET /changes{below}?{parameter}" for below in ("", "/{position}", "/{position}/quads") for parameter in _SHOWN),
    "GET /?min-position",
)
def pasts(doors: Doors) -> list[str]:
    """Lists, records and nodes as they were known: in no past does what is only said stand as a fact."""
    known, found = doors.known, []
    for query in _PASTS[: 1 if doors.few else None]:
        for path in (*_LISTS, "/search?q=works", "/search?q=claude", "/vocabularies/status"):
            found += looks.in_json(known, doors.json(_asked(path, query)))
            if "vocabularies" not in path:
                found += looks.in_page(known, doors.page(_asked(path, query)))
        for key in ("incidents/si-1", "claims/C7", "actors/alibaba", "authorities/cma"):
            path = _asked(f"/{key}", query)
            found += looks.in_json(known, doors.json(path)) + looks.in_page(known, doors.page(path))
            found += looks.in_graph(known, doors.graph(path, NTRIPLES))
        found += looks.in_json(known, doors.json(_asked("/lookup?name=C7", query)))
        found += looks.in_graph(known, doors.graph(_asked("/id/incident/si-1/core/1", query), TURTLE))
    for path in ("/changes?after=0", "/changes/2", "/changes/2/quads", "/changes?as_known_on=2026-11-23"):
        found += looks.in_json(known, doors.json(_asked(path, "min-position=3")))
    found += looks.in_json(known, doors.json("/?min-position=3"))
    text = doors.get("/documents/gazette-alder/text?at-position=3", accept="text/plain")
    return found + looks.in_json(known, text.json())  # it was attached later


@probe(
    *(f"GET {path} as {form}" for path in _LISTED for form in (*_TRIPLES, "text/csv")),
    *(f"GET /{kind}/{{key}} as text/csv" for kind in _KINDS),
)
def tables(doors: Doors) -> list[str]:
    """Lists as triples and as CSV, and records as CSV: each row with its status and whose word it is."""
    known, found = doors.known, []
    for path in (*_LISTS, "/search?q=works", "/search?q=claude", "/vocabularies", "/vocabularies/status"):
        answer = doors.get(_asked(path, "limit=500") if "vocabularies" not in path else path, accept="text/csv")
        head, *rows = list(csv.reader(io.StringIO(answer.text, newline="")))
        found += looks.in_rows(known, rows)
        found += [
            f"{row[0]} in a table without its status or whose word it is"
            for row in rows
            if row[0] in known.phrases
            and (row[head.index("statusPhrase")] != known.phrases[row[0]] or not row[head.index("speakers")])
        ]
        for form in _TRIPLES[: 1 if doors.few else None]:
            found += looks.in_graph(known, doors.graph(path, form))
    for key in ("incidents/si-1", "incidents/es-contested", "claims/C7", "actors/alibaba", "documents/gazette-fir",
                "authorities/cma"):  # fmt: skip
        found += looks.in_rows(known, looks.table(doors.get(f"/{key}", accept="text/csv").content))
    return found


@probe(
    *(
        way
        for kind in (*_KINDS, *_LAW)
        for way in (
            *_operation(
                f"GET /{kind}/{{key}}/history", f"key after limit {' '.join(_SHOWN)}", (JSON, HTML, "text/csv")
            ),
            f"page /{kind}/{{key}}/history",
            f"page /{kind}/{{key}}/history.{{form}}",
        )
    )
)
def histories(doors: Doors) -> list[str]:
    """Who changed a record and how it read: each line of what is only said with its status and whose word it is."""
    known, found = doors.known, []
    keys = ("incidents/es-contested", "claims/es-alleged-1", "incidents/es-withdrawn", "claims/es-refuted-1",
            "incidents/si-1", "actors/alibaba", "authorities/cma", "documents/gazette-fir", "jurisdictions/us",
            "instruments/example-act", "provisions/example-act-3", "rules/example-act-3")  # fmt: skip
    for key in keys[: 3 if doors.few else None]:
        whole = doors.json(f"/{key}/history")
        allowed = {whole["iri"], *_parts_of(doors, whole["iri"])}
        for document in (whole, doors.json(f"/{key}/history?after=2&limit=1&at-position=4&min-position=4")):
            found += looks.in_json(known, document, named=allowed)
        if whole["iri"] in known.phrases:
            lines = [line for item in whole["items"] for line in (*item["added"], *item["removed"])]
            found += [
                f"a line of the history of {key} without its status or whose word it is: {line['words'][:100]}"
                for line in lines
                if not (line["statusPhrase"] and line["saidBy"])
            ]
        for path in (f"/{key}/history", f"/{key}/history.html"):
            found += looks.in_page(known, doors.page(path), named=allowed)
        written = doors.get(f"/{key}/history.csv", accept="*/*")
        if whole["iri"] in known.phrases:
            found += [
                f"a row of the history of {key} without its status or whose word it is: {row['words'][:100]}"
                for row in csv.DictReader(io.StringIO(written.text, newline=""))
                if row["statusPhraseNow"] != known.phrases[whole["iri"]]
                or (row["line"] and not (row["statusPhrase"] and row["speakers"]))
                or (row["statusPhraseAfter"] == "" and known.labels[whole["iri"]] in row["labelAfter"])
            ]
        rows = looks.table(written.content)
        asked_for = {*allowed, *(known.labels.get(iri, iri) for iri in allowed)}
        found += looks.in_rows(known, [row for row in rows if asked_for.isdisjoint(row)])
    return found


# ---- the command line


@probe(
    *_command("remit show", "RECORD --format", format="text json turtle jsonld"),
    *_command("remit search", "WORDS --kind --limit --include", kind="incident claim document actor"),
    *_command("remit document list"), *_command("remit document attach", "FILE --document"),
)  # fmt: skip
def commands(doors: Doors) -> list[str]:
    """`remit show`, `remit search` and `remit document list`, as text and as JSON."""
    known, found = doors.known, []
    names = ("es-contested", "es-alleged-1", "fir-works", "si-1", "C7", "C25", "alibaba", "cma", "es-attributed",
             "es-alleged", "gazette-fir", "maple-works", "es-withdrawn", "es-refuted-1")  # fmt: skip
    for name in names[: 3 if doors.few else None]:
        allowed = {str(node) for node in known.left_out if _key(node).startswith(name.removesuffix("-1"))}
        found += looks.in_print(known, doors.remit("show", name), named=allowed)
        as_json = json.loads(doors.remit("show", name, "--json"))
        found += looks.in_json(known, as_json, named={*allowed, *_parts_of(doors, as_json["iri"])})
    for name in ("es-contested", "si-1", "C7", "alibaba")[: 1 if doors.few else None]:
        found += looks.in_graph(known, parsed(doors.remit("show", name, "--format", "turtle").encode(), TURTLE))
        found += looks.in_graph(known, parsed(doors.remit("show", name, "--format", "jsonld").encode(), JSONLD))
        found += looks.in_json(known, json.loads(doors.remit("show", name, "--format", "json")))
    for words in _SOUGHT[: 2 if doors.few else None]:
        printed = doors.remit("search", words, "--limit", "500")
        found += looks.in_print(known, printed)
        found += [f"a hit that reads as a finding: {leak}" for leak in looks.sentences(known, printed.splitlines())]
        found += looks.in_json(known, json.loads(doors.remit("--json", "search", words, "--kind", "incident")))
        every = doors.remit("search", words, "--limit", "500", "--include", INCLUDE)
        found += looks.in_print(known, every, named=_left_out(doors))
    found += looks.in_print(known, doors.remit("document", "list"))
    return found + looks.in_json(known, json.loads(doors.remit("document", "list", "--json")))


@probe(
    *_command("remit query", "SPARQL --file --format", format="json xml csv tsv turtle ntriples jsonld"),
    *_command(
        "remit export", "--format --graph --at --as-known-on --include --output", format="trig nquads turtle jsonld csv"
    ),
    *_command("remit rebuild", "--as-known-on --to"),
)
def command_quads(doors: Doors) -> list[str]:
    """`remit query` and `remit export` in every format, and the record as known on a day."""
    from remit_api.pages import views

    known, found = doors.known, []
    for form, media_type in () if doors.few else {"turtle": TURTLE, "ntriples": NTRIPLES, "jsonld": JSONLD}.items():
        found += known.asserted(triples(doors.remit("query", _CONSTRUCT, "--format", form).encode(), media_type))
    tables = {"json": _BINDINGS[0], "xml": _BINDINGS[1], "csv": _BINDINGS[2], "tsv": _BINDINGS[3]}
    for form, media_type in tables.items():
        found += known.asserted(_selected(doors.remit("query", _SELECT, "--format", form).encode(), media_type))
    for _, _, text in views._examples():
        found += looks.in_rows(known, looks.table(doors.remit("query", text, "--format", "csv").encode()))
    small = f"{ID}graph/corpus/incidents/parallel"
    media_types = {"trig": "application/trig", "nquads": "application/n-quads", "turtle": TURTLE, "jsonld": JSONLD}
    for form, media_type in media_types.items():
        target = doors.kb.home.parent / f"export.{form}"
        doors.remit("export", "--format", form, "--graph", small, "--to", str(target))
        found += looks.in_graph(known, parsed(target.read_bytes(), media_type))
    found += looks.in_rows(known, looks.table(doors.remit("export", "--format", "csv").encode()))
    if doors.few:
        return found
    then = doors.kb.as_known_on(datetime.now(UTC) + timedelta(days=1))
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for quad in then.quads():
        if isinstance(quad.object, URIRef) or quad.predicate == rmt.statusPhrase:
            graph.add(quad[:3])
    return found + looks.in_graph(known, graph)


@probe(
    *_command(
        "remit add", "FILES --reason --author --graph --dry-run --id --base --format",
        format="jsonld nq nt rdfp trig ttl",
    ),
    *_command("remit journal list", "--after --limit --author --kind --since --until --record --words"),
    *_command("remit journal show", "POSITION --patch"),
    *_command("remit journal verify"), *_command("remit upgrade", "--apply --dry-run --overwrite --author --workers"),
    *_command("remit validate", "--workers"),
    *_command("remit redact", "POSITION --reason --author --yes"),
)  # fmt: skip
def command_reports(doors: Doors) -> list[str]:
    """What `remit journal` prints, and the reasons with which `remit add` is refused."""
    known = doors.known
    unsourced = Path(doors.kb.home).parent / "unsourced.ttl"
    unsourced.write_text(_UNSOURCED, encoding="utf-8")
    printed = [doors.remit("journal", "list"), doors.remit("journal", "show", "3"), doors.remit("journal", "verify")]
    printed.append(doors.remit("journal", "list", "--record", "es-alleged", "--words", "every status"))
    printed.append(doors.remit("upgrade"))
    printed.append(doors.remit("add", str(unsourced), "--reason", "test", "--dry-run", expected=3))
    found = [leak for text in printed for leak in looks.in_print(known, text) + looks.sentences(known, [text])]
    body = doors.remit("journal", "show", "3", "--patch")
    bare = [node for node in known.incidents if f"<{node}> <" in body and f"# <{node}> is only said: " not in body]
    return found + [f"{node} in a patch without its status" for node in bare]


# ---- questions to the law


@probe(
    *_operation("POST /ask/{kind}", "kind", (JSON, "text/markdown", "text/plain", JSONLD, TURTLE)),
    *_operation("GET /facts"),
    *_operation("POST /verify"),
    *_command("remit ask", "QUESTION INCIDENT --situation --args --as-of --known-at --all --interactive --format",
              format="text json markdown turtle jsonld"),
    *_command("remit facts", "WORDS"), *_command("remit verify", "RECEIPT"),
)  # fmt: skip
def questions(doors: Doors) -> list[str]:
    """What law says of incidents: nothing that is only said of them comes back as a fact, in any form."""
    known, found = doors.known, []
    keys = ["si-1", *(_key(incident) for incident in sorted(known.incidents - known.left_out))]
    for key in dict.fromkeys(keys[: 1 if doors.few else 9]):
        for kind in ("who-can-act", "licence"):
            body = json.dumps({"args": {"incident": key}, "asOf": "2026-11-23"})
            answer = doors.post(f"/ask/{kind}", body, content_type=JSON).json()
            found += looks.in_json(known, answer)
            given = [
                f["rule"] for f in answer["findings"] if f["outcome"] == "engaged" and f["effect"] not in _STANDING
            ]
            found += [f"{rule} is engaged by what is only said of {key}" for rule in given]
            for form in (TURTLE, JSONLD):
                linked = doors.post(f"/ask/{kind}", body, content_type=JSON, accept=form)
                found += looks.in_graph(known, parsed(linked.content, form))
            for form in ("text/plain", "text/markdown"):
                told = doors.post(f"/ask/{kind}", body, content_type=JSON, accept=form).text
                found += looks.in_print(known, told)
                found += [f"told as a finding: {leak}" for leak in looks.sentences(known, told.splitlines())]
        found += _recorded_of(doors, key)
        verified = doors.post("/verify", json.dumps(answer), content_type=JSON).json()
        found += [] if verified["result"] == "same" else [f"the answer on {key} is not the same again: {verified}"]
    asked = ("ask", "who-can-act", keys[-1], "--as-of", "2026-11-23")
    found += looks.in_print(known, doors.remit(*asked))
    found += looks.in_json(known, json.loads(doors.remit(*asked, "--format", "json", "--all")))
    talk = doors.remit(*asked, "--interactive", given="why\nunknown\nwhy\ndone\n")
    found += looks.in_print(known, talk) + looks.sentences(known, talk.splitlines())
    found += looks.in_print(known, doors.remit("facts", "owner"))
    return found + looks.in_json(known, doors.json("/facts"))


def _recorded_of(doors: Doors, key: str) -> list[str]:
    """What is established of an incident, and what changes with a claim: each told on somebody's word, in any form."""
    known, found = doors.known, []
    days = ["2025-06-01", "2026-11-23"]
    for kind, args in (("established", {"incident": key}), ("changed", {"incident": key, "as_of": days})):
        body = json.dumps({"args": args, "asOf": "2026-11-23"})
        answer = doors.post(f"/ask/{kind}", body, content_type=JSON).json()
        found += looks.in_json(known, answer)
        for form in (TURTLE, JSONLD):
            linked = doors.post(f"/ask/{kind}", body, content_type=JSON, accept=form)
            found += looks.in_graph(known, parsed(linked.content, form))
        for form in ("text/plain", "text/markdown"):
            told = doors.post(f"/ask/{kind}", body, content_type=JSON, accept=form).text
            found += looks.in_print(known, told)
            found += [f"told by {kind}: {leak}" for leak in looks.sentences(known, told.splitlines())]
    return found


@probe(*_operation("POST /ask/{kind}", "brief", (DOCX,)), *_command("remit ask", "--brief"))
def briefs(doors: Doors) -> list[str]:
    """Answers written out for a lawyer: each paragraph and cell tells what is only said on somebody's word."""
    known, found = doors.known, []
    keys = ["si-1", *(_key(incident) for incident in sorted(known.incidents - known.left_out))]
    for key in dict.fromkeys(keys[: 1 if doors.few else 9]):
        for kind in ("who-can-act", "established", "changed"):
            days = {"as_of": ["2025-06-01", "2026-11-23"]} if kind == "changed" else {}
            body = json.dumps({"args": {"incident": key, **days}, "asOf": "2026-11-23"})
            written = doors.post(f"/ask/{kind}", body, content_type=JSON, accept=DOCX)
            found += [f"brief of {kind}: {leak}" for leak in looks.sentences(known, texts_of(written.content))]
            told = doors.post(f"/ask/{kind}?brief=true", body, content_type=JSON, accept="text/markdown").text
            found += looks.in_print(known, told)
            cells = [cell for line in told.splitlines() for cell in line.split(" | ")]
            found += [f"brief of {kind}: {leak}" for leak in looks.sentences(known, cells)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "brief.docx"
        doors.remit("ask", "who-can-act", keys[-1], "--as-of", "2026-11-23", "--brief", str(path))
        return found + [f"remit ask --brief: {leak}" for leak in looks.sentences(known, texts_of(path.read_bytes()))]


@probe("page /ask")
def asking_page(doors: Doors) -> list[str]:
    """The page of questions: of incidents by its address, of a situation that is posted, and what it refuses."""
    known, found = doors.known, []
    keys = dict.fromkeys(["si-1", *(_key(incident) for incident in sorted(known.incidents - known.left_out))])
    for key in list(keys)[: 1 if doors.few else 9]:
        for kind in ("who-can-act", "licence", "why-not"):
            cite = "Unfair Competition" if doors.few else "1030"  # where there is little law
            page = doors.page("/ask", kind=kind, incident=key, cite=cite if kind == "why-not" else "")
            found += looks.in_page(known, page)
            found += looks.unsourced(known, page)
            if "This is asked of what is claimed of an incident." not in page:
                found.append(f"the answer to {kind} on {key} does not say of what it is asked")
    form = {"content_type": "application/x-www-form-urlencoded", "accept": HTML}
    for situation in ("incident: si-1", "act: exprt"):
        found += looks.in_page(known, doors.post("/ask", f"situation={quote(situation)}", **form).text)
    return found + looks.in_page(known, doors.page("/ask"))


_STANDING = frozenset({"no-power", "definition"})
"""Effects of rules that say what an authority may not do whatever happened, or what law means by a word."""

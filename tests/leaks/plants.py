"""Leaks to plant, one or more in each kind of door; a leak test that misses one is blind there.

Each is put into the running program for one test, by replacing a part of it or wrapping the application; the
product's files are not touched.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import click
import pytest
from fastapi import FastAPI
from jinja2 import ChoiceLoader, DictLoader, Environment
from rdflib import Graph, Literal, URIRef

from leaks.doors import Doors
from remit.ask.linked import answer_graph
from remit.ask.said import Said, Teller
from remit.ask.told import plain_text
from remit.base import KnowledgeBase
from remit.brief import markdown
from remit.iri import record
from remit.patch import Quad
from remit.register import REFUTED, WITHDRAWN, Asked, Found, Register
from remit.register.table import Table
from remit.snapshot import Snapshot
from remit.state import State
from remit.terms import rdf, rdfs, rmt
from remit_api import briefs, dump
from remit_api.cli import search as search_command
from remit_api.cli import show as show_command
from remit_api.pages import views
from remit_api.records import (
    catalogue,
    changes,
    claims,
    fewer,
    general,
    history,
    incidents,
    journal,
    journal_rdf,
    kept,
    listing,
    models,
    tables,
)
from remit_api.records.reading import Reading
from remit_api.rest import asking

Planting = Callable[[pytest.MonkeyPatch, Doors], contextlib.AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Plant:
    """A leak, the kind of door it is planted in, and the probes of which each must find it."""

    door: str
    words: str
    planted: Planting
    found_by: tuple[str, ...]


PLANTS: list[Plant] = []


def plant(door: str, words: str, *found_by: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enters a leak; the function replaces parts, and may yield to take something back afterwards."""

    def enter(put: Callable[[pytest.MonkeyPatch, Doors], Iterator[None] | None]) -> Callable[..., Any]:
        @contextlib.contextmanager
        def planted(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> Iterator[None]:
            with _afresh(monkeypatch, doors):
                running = put(monkeypatch, doors)
                if running is None:
                    yield
                else:
                    yield from running

        PLANTS.append(Plant(door, words, planted, found_by))
        return put

    return enter


@contextlib.contextmanager
def _afresh(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> Iterator[None]:
    """Lets go of what was worked out without the leak, which would hide it, and then of what holds it."""
    _let_go(doors)
    try:
        yield
    finally:
        monkeypatch.undo()
        _let_go(doors)


def _let_go(doors: Doors) -> None:
    with doors.kb._pasts.redacting():  # forgets every state, and what was worked out of each
        fewer._kept.cache_clear()
    with doors.kb.register._noting:
        doors.kb.register._forget()
    if isinstance(doors.switch.app, FastAPI):
        doors.switch.app.state.answers.forget()


# ---- the store: something asserted


@contextlib.contextmanager
def _stored(doors: Doors, *triples: tuple[URIRef, URIRef, URIRef]) -> Iterator[None]:
    quads = [Quad(s, p, o, URIRef("https://w3id.org/remit/id/graph/contributions")) for s, p, o in triples]
    position = doors.kb.position()

    def apply(adds: list[Quad], removes: list[Quad]) -> None:
        doors.kb.store.apply(adds, removes, position=position)
        doors.kb._reads.forget(quads)
        _let_go(doors)
        doors.kb.checkpoints.forget()  # queries read copies, and no entry of the journal says that the store has moved

    apply(quads, [])
    try:
        yield
    finally:
        apply([], quads)


@plant("store", "a relation of a claim stands as a property", "sparql", "exports", "command_quads")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> Iterator[None]:
    with _stored(doors, (record("actor", "elm-works"), record("relation", "replicated"), record("item", "lantern-1"))):
        yield


@plant("store", "an own property ties who is accused to what is said to be taken", "sparql", "described")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> Iterator[None]:
    with _stored(doors, (record("actor", "maple-works"), rmt.develops, record("item", "lantern-1"))):
        yield


@plant("store", "a property of nobody's vocabulary ties accused and affected", "sparql", "described")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> Iterator[None]:
    took = URIRef("https://example.org/took")
    with _stored(doors, (record("actor", "fir-works"), took, record("actor", "lantern-labs"))):
        yield


# ---- JSON


def _dropped(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(fewer, "ALWAYS", fewer.ALWAYS - {*names})


@plant("JSON", "a selection of fields drops the status", "narrowed", "records", "general_records")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _dropped(monkeypatch, "status", "status_phrase", "contested")


@plant("JSON", "a selection of fields drops who says it", "general_records")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _dropped(monkeypatch, "speakers", "sources")


@plant("JSON", "claims that are embedded whole come without their status", "general_records")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = claims.whole_fields
    monkeypatch.setattr(claims, "whole_fields", lambda *each: right(*each) | {"status_phrase": claims.NO_STATUS})


@plant("JSON", "a record is made without its status", "lists", "records", "pasts", "tables")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(Reading, "status_phrase", lambda self, subject, otherwise: otherwise)


@plant("JSON", "a claim is made without its speakers", "lists", "records")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(claims, "speakers", lambda reading, claim: models.Speakers(words="It is so", chain=()))


@plant("JSON", "a pointer gives words and no status", "records", "lookup", "record_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    def bare(self: Reading, node: URIRef) -> models.Ref:
        return models.Ref(iri=str(node), id="key", label=self.label(node), url=self.url(node))

    monkeypatch.setattr(Reading, "ref", bare)


@plant("JSON", "the contested mark is forgotten in the phrase", "lists", "records", "search")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = Reading.status_phrase
    monkeypatch.setattr(
        Reading, "status_phrase", lambda self, node, otherwise: right(self, node, otherwise).removesuffix(", contested")
    )


# ---- lists


@plant(
    "lists", "withdrawn and refuted records are in lists",
    "lists", "list_pages", "search", "narrowed", "tables",
)  # fmt: skip
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = Table.fitting

    def fitting(self: Table, asked: Asked, *, but: str | None = None) -> Any:
        return right(self, replace(asked, include=frozenset({WITHDRAWN, REFUTED})), but=but)

    monkeypatch.setattr(Table, "fitting", fitting)


@plant("lists", "withdrawn and refuted records are counted, and not shown", "lists", "narrowed")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = Table.find

    def counted(self: Table, asked: Asked) -> Found:
        found = right(self, asked)
        return replace(found, total=found.total + 2)

    monkeypatch.setattr(Table, "find", counted)


@plant("lists", "the values of a filter are told with the words of a claim alone", "narrowed")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = listing._value

    def bare(*each: Any) -> models.CountedValue:
        return right(*each).model_copy(update={"status_phrase": None})

    monkeypatch.setattr(listing, "_value", bare)


@plant("lists", "a record shows the withdrawn claims beside its own", "records", "record_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(incidents, "is_left_out", lambda reading, claim: False)


@plant("lists", "who is said to watch is listed as acting", "lists")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(listing._Special, "_acts_on", lambda self, authority, incident: authority.endswith("/cma"))


@plant("lists", "whoever is accused is listed as established", "lists")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = listing.codes

    def every(records: catalogue.Catalogue, column: Any, code: str) -> tuple[URIRef, ...]:
        found = right(records, column, code)
        return records.reading.to(rdf.type_, rmt.SourcingStatus) if code == "established" else found

    monkeypatch.setattr(listing, "codes", every)


@plant("lists", "a list by stored findings does not say that these establish nothing", "stored_findings")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(kept, "NOTE", "These incidents were found.")


@plant("tables", "a list as a table drops its statuses", "tables")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = tables._cells
    monkeypatch.setattr(tables, "_cells", lambda row: ((n, "" if n == "statusPhrase" else c) for n, c in right(row)))


# ---- records of law, codes, the first address


@plant("law", "a record of law repeats what was claimed", "general_records")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = general.whole
    monkeypatch.setattr(general, "whole", lambda *each: right(*each).model_copy(update={"note": _said(doors)}))


@plant("law", "a list of law repeats what was claimed", "narrowed")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = general.summary
    monkeypatch.setattr(general, "summary", lambda *each: right(*each).model_copy(update={"citation": _said(doors)}))


@plant("codes", "a code is explained by what was claimed", "indexes", "narrowed", "pasts")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = catalogue.Catalogue.concept

    def concept(self: catalogue.Catalogue, node: URIRef) -> models.ConceptRecord:
        return right(self, node).model_copy(update={"definition": _said(doors)})

    monkeypatch.setattr(catalogue.Catalogue, "concept", concept)


@plant("codes", "a scheme is explained by what was claimed", "indexes", "narrowed")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = general.scheme
    monkeypatch.setattr(general, "scheme", lambda *each: right(*each).model_copy(update={"definition": _said(doors)}))


def _phrases(doors: Doors) -> list[str]:
    return sorted(set(doors.known.phrases.values()), key=len, reverse=True)


def _said(doors: Doors) -> str:
    return doors.known.labels["https://w3id.org/remit/id/claim/es-attributed-1"]


# ---- answers to questions


def _telling(monkeypatch: pytest.MonkeyPatch, change: Callable[[Teller, Said], Mapping[str, Any]]) -> None:
    right = Teller.said

    def said(self: Teller, claim: Any) -> Said:
        found = right(self, claim)
        return replace(found, **change(self, found))

    monkeypatch.setattr(Teller, "said", said)


@plant("questions", "an answer tells a claim in its own words", "questions")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _telling(monkeypatch, lambda teller, said: {"words": teller.name(said.id)})


@plant("questions", "an answer gives the words of a claim as the reason of its status", "questions")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _telling(monkeypatch, lambda teller, said: {"why": teller.name(said.id)})


@plant("questions", "an answer in plain words repeats what was claimed", "questions")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(asking, "plain_text", lambda answer: f"{plain_text(answer)}\n{_said(doors)}\n")


@plant("questions", "a brief repeats what was claimed", "briefs")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(briefs, "markdown", lambda brief: f"{markdown(brief)}\n{_said(doors)}\n")


@plant("questions", "an answer as linked data builds triples out of statements", "questions")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    def built(*each: Any) -> Graph:
        return answer_graph(*each).add((record("actor", "maple-works"), rmt.develops, record("item", "lantern-1")))

    monkeypatch.setattr(asking, "answer_graph", built)


# ---- descriptions


def _describing(monkeypatch: pytest.MonkeyPatch, change: Callable[[Graph], None]) -> None:
    right = KnowledgeBase.describe

    def describe(self: KnowledgeBase, iri: URIRef, view: State | None = None) -> Graph:
        graph = right(self, iri, view)
        change(graph)
        return graph

    monkeypatch.setattr(KnowledgeBase, "describe", describe)


@plant(
    "descriptions", "a description leaves out the status phrase",
    "described", "identifiers", "commands", "pasts", "tables",
)  # fmt: skip
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _describing(monkeypatch, lambda graph: graph.remove((None, rmt.statusPhrase, None)) and None)


@plant("descriptions", "a description leaves out who speaks", "described")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _describing(monkeypatch, lambda graph: graph.remove((None, rmt.speaker, None)) and None)


@plant("descriptions", "a description builds triples out of statements", "described", "identifiers")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    def built(graph: Graph) -> None:
        for node, subject in list(graph.subject_objects(rmt.subject)):
            predicate, value = graph.value(node, rmt.predicate), graph.value(node, rmt.object_)
            if predicate is not None and value is not None:
                graph.add((subject, predicate, value))

    _describing(monkeypatch, built)


# ---- pages


def _template(monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str) -> None:
    right = views._environment()
    assert right.loader is not None
    source = right.loader.get_source(right, name)[0]
    assert old in source, f"{name} has no {old!r} to plant a leak in"
    changed: Environment = right.overlay(
        loader=ChoiceLoader([DictLoader({name: source.replace(old, new)}), right.loader])
    )
    monkeypatch.setattr(views, "_environment", lambda: changed)


def _filter(monkeypatch: pytest.MonkeyPatch, name: str, replacement: Callable[[Any], str]) -> None:
    changed = views._environment().overlay()
    changed.filters = {**changed.filters, name: replacement}
    monkeypatch.setattr(views, "_environment", lambda: changed)


@plant("pages", "a page is headed “Alibaba stole Claude”", "record_pages", "list_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _filter(monkeypatch, "incident_title", lambda incident: "Alibaba stole Claude")


@plant("pages", "a blunt label heads its page", "record_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _filter(monkeypatch, "incident_title", lambda incident: str(incident.label))


@plant("pages", "the preview of a page reads as a finding", "record_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "incident.html.j2", "{{ incident.status_phrase | sentence }}. {{ incident.sentence }}",
              "{{ incident.accused[0].label if incident.accused else 'Alibaba' }} illicitly copied it.")  # fmt: skip


@plant("pages", "rows of a list show no status", "list_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "parts.html.j2", "{{ status(i.status_phrase, i.contested) }}", "")


@plant("pages", "cards of claims show no status", "record_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "parts.html.j2", "<dd>{{ status(c.status_phrase, c.contested) }}</dd>", "<dd></dd>")


@plant("pages", "statements stand on pages without their status", "record_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "parts.html.j2", "; {{ s.status_phrase }}</span></li>", "</span></li>")


@plant("pages", "a banner shows no status", "record_pages")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "claim.html.j2", "{{ claim | claim_title }}</h1>", "{{ claim.label }}</h1>")
    monkeypatch.setattr(claims, "NO_STATUS", "")
    monkeypatch.setattr(Reading, "status_phrase", lambda self, subject, otherwise: "sourced")


@plant("pages", "an answer names its incident without status", "asking_page")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "ask.html.j2", ": {{ incident.status_phrase }}.</b> {{ incident.sentence }}", ".</b>")


@plant("pages", "claims stand under a condition without status", "asking_page")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "ask.html.j2", "{{ words }} ({{ phrase }}):", "{{ words }}:")


@plant("pages", "an answer does not say that it is asked of what is claimed", "asking_page")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _template(monkeypatch, "ask.html.j2", "This is asked of what is claimed of an incident.", "")


# ---- search


@plant("search", "hits without status", "search", "commands")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = catalogue.Catalogue._hit

    def bare(self: catalogue.Catalogue, node: URIRef) -> models.Hit:
        return right(self, node).model_copy(update={"status_phrase": None, "snippet": ""})

    monkeypatch.setattr(catalogue.Catalogue, "_hit", bare)


@plant("search", "hits with blunt titles", "search")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(Reading, "title", Reading.label)


@plant("search", "statements are found without the record that carries them", "search")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = Register.called
    parts: dict[URIRef, list[URIRef]] = {}
    for said in doors.known.statements:
        parts.setdefault(said.carrier, []).append(said.iri)

    def called(self: Register, kinds: Iterable[str], asked: Asked) -> list[tuple[int, str, URIRef]]:
        found = right(self, kinds, asked)
        return [(fits, part, part) for fits, _, node in found for part in parts.get(node, [node])]

    monkeypatch.setattr(Register, "called", called)


# ---- rows, exports, the journal


@plant("rows", "a saved query gives words without status", "saved_queries", "command_quads")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    query = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX rmt: <https://w3id.org/remit/ns#> "
        "SELECT ?actor ?incident ?label WHERE { ?incident rmt:participation ?p ; rdfs:label ?label . "
        "?p rmt:participant ?actor }"
    )
    monkeypatch.setattr(views, "_examples", lambda: (("Who did what", "incidents", query),))


@plant("rows", "a saved query lists what was withdrawn", "saved_queries")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    query = "PREFIX rmt: <https://w3id.org/remit/ns#> SELECT ?i ?phrase WHERE { ?i rmt:statusPhrase ?phrase }"
    monkeypatch.setattr(views, "_examples", lambda: (("All there is", "records", query),))


@plant("rows", "a saved query builds triples out of statements", "saved_queries")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    query = (
        "PREFIX rmt: <https://w3id.org/remit/ns#> "
        "CONSTRUCT { ?s ?p ?o } WHERE { ?st rmt:subject ?s ; rmt:predicate ?p ; rmt:object ?o }"
    )
    monkeypatch.setattr(views, "_examples", lambda: (("As a graph", "statements", query),))


def _dumping(monkeypatch: pytest.MonkeyPatch, keep: Callable[[Quad], bool]) -> None:
    right = Snapshot.quads

    def quads(self: Snapshot, graph: URIRef) -> Iterator[Quad]:
        return (quad for quad in right(self, graph) if keep(quad))

    monkeypatch.setattr(Snapshot, "quads", quads)


@plant("exports", "an export leaves statuses out", "exports", "command_quads")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _dumping(monkeypatch, lambda quad: quad.predicate not in {rmt.statusPhrase, rmt.sourcingStatus})


@plant("exports", "an export leaves out which claim says it", "exports", "command_quads")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    _dumping(monkeypatch, lambda quad: quad.predicate not in {rmt.saidIn, rmt.coreOf})


@plant("exports", "an export adds bare triples", "exports")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = dump.Export.chunks
    bare = (
        "<https://w3id.org/remit/id/actor/alibaba> <https://example.org/stole> <https://w3id.org/remit/id/item/claude> "
    )

    def chunks(export: dump.Export) -> Iterator[bytes]:
        yield from right(export)
        if export.name.endswith((".nq", ".trig", ".ttl")):
            yield f"{bare} .\n".encode()

    monkeypatch.setattr(dump.Export, "chunks", chunks)


@plant("exports", "the report leaves out how a row is sourced", "exports")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(dump, "standing", lambda reading, node: (None, None))


@plant("journal", "the list of changes repeats what was claimed", "changes", "command_reports")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = changes.entry_record
    monkeypatch.setattr(journal, "entry_record", lambda *each: right(*each).model_copy(update={"reason": _said(doors)}))


@plant("feed", "the feed names what an entry touched without its status", "changes")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(changes, "_named", lambda each: f"“{each.label}”")


@plant("journal", "an entry in RDF says what it touched as a fact", "changes")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = journal_rdf._describe

    def told(graph: Graph, entry: changes.EntryDetail) -> None:
        right(graph, entry)
        for each in entry.touched:
            graph.add((URIRef(each.iri), rdfs.label, Literal(each.label)))

    monkeypatch.setattr(journal_rdf, "_describe", told)


@plant("feed", "an entry and its feed name what was withdrawn", "changes")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(claims, "is_left_out", lambda reading, node: False)


@plant("body", "the body of an entry as quads comes without statuses", "changes", "histories")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(changes, "standing", lambda reading, node: (None, None))


@plant("body", "the patch of an entry says nothing of what is only said", "changes", "command_reports")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr("remit_api.rest.changes.patch_text", lambda records, entry: entry.body or b"")


@plant("history", "the table of a history has no statuses", "histories")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = history.as_table

    def bare(found: history.HistoryRecord) -> bytes:
        told = right(found).decode()
        return functools.reduce(lambda text, phrase: text.replace(phrase, ""), _phrases(doors), told).encode()

    monkeypatch.setattr(history, "as_table", bare)


@plant("history", "the lines of a history come without whose word they are", "histories")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = history._standing
    monkeypatch.setattr(history, "_standing", lambda reading, node: (right(reading, node)[0], None))


@plant("history", "the history of a claim forgets how it is sourced", "histories")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    right = history.history

    def bare(*each: Any, **named: Any) -> history.HistoryRecord:
        return right(*each, **named).model_copy(update={"status_phrase": None})

    monkeypatch.setattr(history, "history", bare)


# ---- the command line


@plant("command line", "show prints a claim without its status", "commands")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(
        show_command, "_print_sourcing", lambda claim, indent: click.echo(indent + claim["speakers"]["words"])
    )


@plant("command line", "show prints an incident without its status", "commands")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    monkeypatch.setattr(show_command, "_print_incident", lambda record_: click.echo("\n\n\n\n\n"))


@plant("command line", "show prints claims about somebody without how they are sourced", "commands")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    def bare(shown: dict[str, Any]) -> None:
        for claim in shown.get("claimsAbout", ()):
            click.echo(claim["label"])
            click.echo("\n\n\n\n")

    monkeypatch.setattr(show_command, "_print_other", bare)


@plant("command line", "search prints titles alone", "commands")
def _(monkeypatch: pytest.MonkeyPatch, doors: Doors) -> None:
    @click.pass_context
    def titles(ctx: click.Context, words: str, kind: tuple[str, ...], limit: int, include: str) -> None:
        found = doors.json("/search", q=words, limit=limit, include=include)
        if ctx.obj["json"]:
            click.echo(json.dumps(found))
            return
        for hit in found["items"]:
            click.echo(hit["label"] + "\n\n\n\n\n")

    monkeypatch.setattr(search_command.command, "callback", titles)

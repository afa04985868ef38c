"""Records of kinds without a view of their own: read from the graph property by property, with the ontology's words."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.parts import parts_of
from remit.register import Register
from remit.state import State
from remit.terms import rdf, rdfs, rmt, skos
from remit_api.records import models
from remit_api.records.claims import is_left_out
from remit_api.records.models import Fields
from remit_api.records.reading import Reading, key_of

_SHOWN_APART = frozenset({rdf.type_, rdfs.label, skos.prefLabel, skos.altLabel, skos.note, skos.notation})
_BELONGING = (rmt.partOf, rmt.provision)
_KINDS = (rmt.Instrument, rmt.Provision, rmt.Rule, rmt.Jurisdiction, skos.ConceptScheme, skos.Concept)


def summary(reading: Reading, register: Register, kind: str, node: URIRef) -> models.GeneralSummary:
    """Gives a record for a list."""
    return models.GeneralSummary(**_summary_fields(reading, register, kind, node))


def _summary_fields(reading: Reading, register: Register, kind: str, node: URIRef) -> Fields:
    columns = {"jurisdiction", "in-force"} & {column.name for column in register.kind(kind).columns}
    found = {name: register.values(kind, node, name) for name in columns}
    whole = reading.iri(node, rmt.partOf) or reading.iri(node, rmt.provision)
    jurisdiction = next(iter(found.get("jurisdiction", ())), None)
    return {
        "iri": str(node),
        "id": key_of(node),
        "type": _type(reading, node),
        "label": _words(reading, node),
        "url": reading.url(node),
        "notation": reading.text(node, skos.notation),
        "citation": reading.text(node, rmt.citation),
        "jurisdiction": reading.ref(URIRef(jurisdiction)) if jurisdiction is not None else None,
        "part_of": reading.ref(whole) if whole is not None else None,
        "effect": reading.concept(reading.one(node, rmt.effect)),
        "in_force": found.get("in-force", ()),
        "how_known": reading.concept(reading.one(node, rmt.howKnown)),
        "confidence": reading.concept(reading.one(node, rmt.confidence)),
    }


def _words(reading: Reading, node: URIRef) -> str:
    words = reading.text(node, rdfs.label) or reading.text(node, skos.prefLabel)
    return words or reading.text(node, rmt.citation) or key_of(node)


def _type(reading: Reading, node: URIRef) -> str:
    named = next((kind for kind in _KINDS if reading.is_a(node, kind)), None)
    return key_of(named if named is not None else next(iter(reading.iris(node, rdf.type_)), node))


def whole(reading: Reading, register: Register, kind: str, view: State, node: URIRef) -> models.GeneralRecord:
    """Gives one record, whole."""
    named = {*reading.all(node, skos.altLabel), *reading.all(node, skos.prefLabel), *reading.all(node, rdfs.label)}
    names = {str(text) for text in named if isinstance(text, Literal)} - {_words(reading, node)}
    parts = [part for part in parts_of(view, node) if part != node and reading.iris(part, rdf.type_)]
    belonging = dict.fromkeys(each for predicate in _BELONGING for each in reading.to(predicate, node))
    return models.GeneralRecord(
        **_summary_fields(reading, register, kind, node),
        address=reading.text(node, rmt.address),
        note=reading.text(node, skos.note),
        other_names=tuple(sorted(names)),
        properties=_properties(reading, view, node),
        parts=tuple(_part(reading, view, part) for part in sorted(parts, key=str)),
        belonging=reading.refs(each for each in belonging if not is_left_out(reading, each)),
    )


def _part(reading: Reading, view: State, node: URIRef) -> models.Part:
    return models.Part(
        iri=str(node),
        id=key_of(node),
        type=_type(reading, node),
        label=reading.label(node),
        properties=_properties(reading, view, node),
    )


def _properties(reading: Reading, view: State, node: URIRef) -> tuple[models.Property, ...]:
    shown = [predicate for predicate in view.properties(node) if predicate not in _SHOWN_APART]
    return tuple(
        models.Property(
            name=reading.label(predicate),
            iri=str(predicate),
            values=tuple(_values(reading, reading.all(node, predicate))),
        )
        for predicate in sorted(shown, key=lambda each: (reading.label(each), str(each)))
    )


def _values(reading: Reading, values: Iterable[Node]) -> Iterable[models.Value]:
    for value in values:
        if isinstance(value, Literal):
            yield models.Value(words=str(value))
        elif not is_left_out(reading, value):
            ref = reading.ref(value)
            phrase = f" ({ref.status_phrase})" if ref.status_phrase else ""
            yield models.Value(words=f"{ref.label}{phrase}", ref=ref)


def scheme(reading: Reading, node: URIRef) -> models.SchemeSummary:
    """Gives a scheme of codes for a list."""
    return models.SchemeSummary(
        iri=str(node),
        id=key_of(node),
        label=reading.label(node),
        url=f"/vocabularies/{key_of(node)}",
        definition=reading.text(node, skos.definition),
        codes=len(reading.to(skos.inScheme, node)),
    )

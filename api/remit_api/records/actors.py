"""Actors and authorities as records: their own facts, and what is said of them as claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.support.reading import identified_as
from remit.terms import coding, mark, rdfs, rmt, role, skos
from remit_api.records import claims as claim_records
from remit_api.records import incidents as incident_records
from remit_api.records import models
from remit_api.records.claims import is_left_out
from remit_api.records.models import Fields
from remit_api.records.reading import Reading, key_of, unique

# Properties of an actor's own record that are shown as facts, with the words for each.
_FACTS: tuple[tuple[Node, str], ...] = (
    (rmt.unitOf, "unit of"),
    (rmt.partOf, "part of"),
    (skos.broader, "kind of"),
    (rmt.establishedIn, "established in"),
    (rmt.headquarters, "headquarters"),
    (rmt.executiveOf, "executive of"),
    (rmt.courtOf, "court of"),
    (rmt.parliamentOf, "parliament of"),
    (rmt.develops, "develops"),
    (rmt.succeededBy, "succeeded by"),
)


def _shared_fields(reading: Reading, actor: URIRef) -> Fields:
    return {
        "iri": str(actor),
        "id": key_of(actor),
        "type": claim_records.kind_words(reading, actor),
        "label": reading.label(actor),
        "url": reading.url(actor),
    }


def _whole_fields(reading: Reading, actor: URIRef) -> Fields:
    return {
        "names": _names(reading, actor),
        "identifiers": _identifiers(reading, actor),
        "facts": _facts(reading, actor),
        "same_as": reading.refs(_same(reading, actor)),
        "succeeded_by": reading.refs(reading.iris(actor, rmt.succeededBy)),
        "succeeds": reading.refs(reading.to(rmt.succeededBy, actor)),
        "marks": reading.concepts(actor, rmt.mark),
        "claims_about": tuple(claim_records.summary(reading, c) for c in claims_about(reading, actor)),
        "incidents": tuple(_roles(reading, actor)),
    }


def _names(reading: Reading, actor: URIRef) -> tuple[models.NameRecord, ...]:
    records = []
    for node in reading.iris(actor, rmt.named):
        kind = reading.one(node, rmt.nameKind)
        records.append(
            models.NameRecord(
                name=reading.text(node, rmt.name) or reading.label(node),
                kind=reading.label(kind) if kind is not None else None,
                from_day=reading.text(node, rmt.from_),
                until_day=reading.text(node, rmt.until),
            )
        )
    return tuple(sorted(records, key=lambda record: (record.from_day or "", record.name)))


def _identifiers(reading: Reading, actor: URIRef) -> tuple[str, ...]:
    found = [("LEI", reading.text(actor, rmt.lei)), ("Wikidata", reading.text(actor, rmt.wikidata))]
    return tuple(f"{name} {value}" for name, value in found if value)


def _facts(reading: Reading, actor: URIRef) -> tuple[models.Fact, ...]:
    facts = [
        models.Fact(name=name, value=reading.label(value), ref=reading.ref(value))
        for predicate, name in _FACTS
        for value in reading.iris(actor, predicate)
    ]
    for node in reading.iris(actor, rmt.ownership):
        owner = reading.iri(node, rmt.owner)
        share = reading.text(node, rmt.share)
        if owner is not None:
            control = "controlled by" if reading.text(node, rmt.control) == "true" else "owned by"
            words = f"{reading.label(owner)} ({share} %)" if share else reading.label(owner)
            words += "".join(_holding(reading, node))
            facts.append(models.Fact(name=control, value=words, ref=reading.ref(owner)))
    return tuple(facts)


def _holding(reading: Reading, node: URIRef) -> Iterator[str]:
    """Says over which days an ownership lasts, and how sourced it is where it rests on claims."""
    for predicate, word in ((rmt.from_, "from"), (rmt.until, "until, not including,")):
        day = reading.text(node, predicate)
        if day is not None:
            yield f", {word} {day}"
    claims = reading.iris(node, rmt.restsOn)
    if claims:
        phrases = dict.fromkeys(reading.status_phrase(claim, "status not recorded") for claim in claims)
        yield f": {'; '.join(phrases)}"


def _same(reading: Reading, actor: URIRef) -> list[URIRef]:
    """Gives the other records of the same actor: by rmt:sameAs, and as an accepted assessment identified it.

    One triple without an assessment could make an accuser the accused, so it is not shown as so.
    """
    said = unique([*reading.iris(actor, rmt.sameAs), *reading.to(rmt.sameAs, actor)])
    return [
        other
        for other in said
        if other in identified_as(reading.view, actor) or actor in identified_as(reading.view, other)
    ]


def claims_about(reading: Reading, actor: URIRef) -> tuple[URIRef, ...]:
    """Gives the claims whose statements name the actor at either end; withdrawn ones are left out."""
    said = unique([*reading.to(rmt.subject, actor), *reading.to(rmt.object_, actor)])
    found = unique(claim for statement in said for claim in reading.to(rmt.says, statement))
    shown = [claim for claim in found if not is_left_out(reading, claim)]
    return tuple(sorted(shown, key=lambda claim: incident_records.claim_order(reading, claim)))


def _roles(reading: Reading, actor: URIRef) -> Iterable[models.IncidentRole]:
    for participation in reading.to(rmt.participant, actor):
        roles = reading.concepts(participation, rmt.role)
        for incident in reading.to(rmt.participation, participation):
            if not is_left_out(reading, incident):
                yield models.IncidentRole(
                    incident=reading.ref(incident),
                    heading=incident_records.heading(roles),
                    status_phrase=reading.status_phrase(incident, incident_records.NO_STATUS),
                )


def summary(reading: Reading, actor: URIRef, alleged: tuple[models.Allegation, ...] = ()) -> models.ActorSummary:
    """Gives an actor for a list; with what is alleged of it where the list was asked for by conduct."""
    return models.ActorSummary(**_actor_fields(reading, actor), alleged=alleged)


def _actor_fields(reading: Reading, actor: URIRef) -> Fields:
    label = reading.label(actor)
    names = {reading.text(node, rmt.name) for node in reading.iris(actor, rmt.named)}
    return _shared_fields(reading, actor) | {
        "other_names": tuple(sorted(name for name in names if name and name != label)),
        "identity_verified": not reading.has(actor, rmt.mark, mark.identity_not_verified),
    }


def whole(reading: Reading, actor: URIRef) -> models.ActorRecord:
    """Gives one actor, whole."""
    return models.ActorRecord(**_actor_fields(reading, actor), **_whole_fields(reading, actor))


Accusations: TypeAlias = dict[URIRef, dict[URIRef, tuple[URIRef, ...]]]
"""For each actor the incidents in which it is accused, each with the codings by which it was found."""


def accusations(reading: Reading, conducts: Iterable[URIRef]) -> Accusations:
    """Gives the actors that are accused in an incident that is coded with one of the conducts."""
    wanted = tuple(unique(conducts))
    return reading.once(("accusations", wanted), lambda: _accusations(reading, wanted))


def _accusations(reading: Reading, conducts: tuple[URIRef, ...]) -> Accusations:
    codings = tuple(unique(node for conduct in conducts for node in reading.to(rmt.conduct, conduct)))
    reading.ahead(codings)
    by_incident: dict[URIRef, list[URIRef]] = {}
    for node in codings:
        if reading.has(node, rmt.codedAs, coding.not_alleged):
            continue
        for incident in unique([*reading.to(rmt.coding, node), *reading.iris(node, rmt.assesses)]):
            by_incident.setdefault(incident, []).append(node)
    reading.ahead(by_incident)
    found: Accusations = {}
    for incident, nodes in by_incident.items():
        if reading.is_a(incident, rmt.Incident) and not is_left_out(reading, incident):
            for actor in unique(incident_records.with_role(reading, incident, role.accused)):
                found.setdefault(actor, {})[incident] = tuple(nodes)
    return found


def alleged(reading: Reading, incidents: Mapping[URIRef, Iterable[URIRef]]) -> tuple[models.Allegation, ...]:
    """Gives what is alleged in incidents, of whomever is accused in them, by the codings that are named."""
    return tuple(_allegation(reading, incident, codings) for incident, codings in incidents.items())


def _allegation(reading: Reading, incident: URIRef, codings: Iterable[URIRef]) -> models.Allegation:
    short = incident_records.summary(reading, incident)
    conducts = (reading.concept(reading.one(node, rmt.conduct)) for node in codings)
    return models.Allegation(
        incident=reading.ref(incident),
        conduct=tuple(concept for concept in conducts if concept is not None),
        status=short.status,
        status_phrase=short.status_phrase,
        contested=short.contested,
        sources=short.sources,
        denial=short.denial,
    )


def authority_summary(reading: Reading, authority: URIRef) -> models.AuthoritySummary:
    """Gives an authority for a list."""
    return models.AuthoritySummary(**_authority_fields(reading, authority))


def authority_whole(reading: Reading, authority: URIRef) -> models.AuthorityRecord:
    """Gives one authority, whole."""
    return models.AuthorityRecord(**_authority_fields(reading, authority), **_whole_fields(reading, authority))


def _authority_fields(reading: Reading, authority: URIRef) -> Fields:
    acts_for = reading.iri(authority, rmt.actsFor)
    return _shared_fields(reading, authority) | {
        "acts_for": reading.ref(acts_for) if acts_for is not None else None,
        "powerless": reading.is_a(authority, rmt.PowerlessAuthority),
        "powers": tuple(_power(reading, node) for node in reading.iris(authority, rmt.hasPower)),
    }


def _power(reading: Reading, node: URIRef) -> models.PowerRecord:
    return models.PowerRecord(
        iri=str(node),
        label=reading.text(node, rdfs.label) or reading.label(node),
        kind=reading.concept(reading.one(node, rmt.powerKind)),
        over=reading.concepts(node, rmt.over),
        citation=reading.text(node, rmt.citation),
        address=reading.text(node, rmt.address),
    )

"""Incidents as records: what is said to have happened, by whom, who denies it, and how it is sourced."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef
from rdflib.term import Node

from remit.register import DENIED_BY
from remit.terms import coding, oa, rmt, role, skos
from remit_api.records import claims as claim_records
from remit_api.records import models
from remit_api.records.assessments import grade
from remit_api.records.claims import Passage, is_left_out
from remit_api.records.models import Fields
from remit_api.records.reading import Reading, Steps, key_of, unique

NO_STATUS = "without a sourcing status"
_PARTS = (rmt.participation, rmt.coding, rmt.response)
AHEAD: Steps = (
    (*_PARTS, rmt.core, rmt.restsOn, rmt.contestedBy),
    (rmt.link, rmt.participant, rmt.subject, rmt.object_),
    (rmt.speaker,),
)
"""What is read of an incident that is shown whole."""


def claims_of(reading: Reading, incident: URIRef) -> tuple[URIRef, ...]:
    """Gives the claims that an incident itself rests on, less those withdrawn."""
    return tuple(c for c in reading.iris(incident, rmt.restsOn) if not is_left_out(reading, c))


def summary(reading: Reading, incident: URIRef) -> models.IncidentSummary:
    """Gives an incident for a list."""
    return models.IncidentSummary(**_summary_fields(reading, incident))


def _summary_fields(reading: Reading, incident: URIRef) -> Fields:
    status = reading.iri(incident, rmt.sourcingStatus)
    return {
        "iri": str(incident),
        "id": key_of(incident),
        "label": reading.label(incident),
        "title": reading.title(incident),
        "url": reading.url(incident),
        "status": reading.status(status if status is not None else incident),
        "status_phrase": reading.status_phrase(incident, NO_STATUS),
        "contested": reading.is_contested(incident),
        "sources": sources(reading, incident),
        "denial": denial(reading, incident),
        "accused": reading.refs(with_role(reading, incident, role.accused)),
        "affected": reading.refs(with_role(reading, incident, role.affected)),
        "occurred": reading.text(incident, rmt.occurred),
    }


def with_role(reading: Reading, incident: URIRef, wanted: Node) -> Iterable[URIRef]:
    """Gives those who are said to have a role in an incident."""
    if reading.register is not None:
        roles = (value.split(" ") for value in reading.register.values("incident", incident, "in-role"))
        yield from (URIRef(actor) for held, actor in roles if held == str(wanted))
        return
    for participation in reading.iris(incident, rmt.participation):
        if reading.has(participation, rmt.role, wanted):
            yield from reading.iris(participation, rmt.participant)


def sources(reading: Reading, incident: URIRef) -> models.Sources:
    """Counts the documents and, apart from them, the origins of the claims that an incident rests on.

    Chains of speakers that share a link, whoever it is, are one origin: thirty pages of one publisher, or
    three reports of one letter. What lineage adds to that is the ceiling's business.
    """
    documents: set[str] = set()
    origins: list[set[str]] = []
    for claim in claims_of(reading, incident):
        standing, chain = _known_of(reading, claim)
        documents |= standing
        shared = [origin for origin in origins if origin & chain]
        origins = [origin for origin in origins if not origin & chain] + [chain.union(*shared)]
    return models.Sources(
        documents=len(documents),
        originators=len(origins),
        words=f"{_counted(len(documents), 'document')}, {_counted(len(origins), 'originator')}",
    )


def _known_of(reading: Reading, claim: URIRef) -> tuple[set[str], set[str]]:
    """Gives the documents in which a claim stands, and whoever is in its chain of speakers."""
    if reading.register is not None:
        found = (set(reading.register.values("claim", claim, name)) for name in ("document", "speaker"))
        documents, chain = found
        return documents, chain or {_NOBODY}
    chain = {link.iri or link.name for link in claim_records.speakers(reading, claim).chain}
    return {str(document) for document in claim_records.documents_of(reading, claim)}, chain


_NOBODY = "somebody not named"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def denying(reading: Reading, incident: URIRef) -> tuple[URIRef, ...]:
    """Gives the claims that deny a claim that the incident rests on, or contest it otherwise."""
    if reading.register is not None:
        found = [*map(URIRef, reading.register.values("incident", incident, DENIED_BY))]
    else:
        found = [*reading.iris(incident, rmt.contestedBy)]
        for statement in reading.iris(incident, rmt.core):
            found += reading.to(rmt.denies, statement)
    for claim in claims_of(reading, incident):
        found += claim_records.denials(reading, claim)
    return tuple(claim for claim in unique(found) if not is_left_out(reading, claim))


def denial(reading: Reading, incident: URIRef) -> models.Denial | None:
    """Gives who denies, or None where nobody does."""
    denials = denying(reading, incident)
    if not denials:
        return None
    said = dict.fromkeys(claim_records.speakers(reading, claim).words for claim in denials)
    return models.Denial(words="; ".join(said), claims=reading.refs(denials))


def whole(reading: Reading, incident: URIRef, passage: Passage | None) -> models.IncidentRecord:
    """Gives one incident, whole; its claims whole too where there are passages of documents to quote."""
    reading.ahead((incident,), AHEAD)
    fields = _summary_fields(reading, incident)
    shown = reading.iri(incident, rmt.sourcingStatus)
    ceiling = reading.statuses(incident, rmt.ceiling)
    participations = tuple(
        _participation(reading, node, incident) for node in reading.iris(incident, rmt.participation)
    )
    return models.IncidentRecord(
        **fields,
        sentence=sentence(reading, incident),
        also=tuple(status for status in ceiling if status.iri != str(shown)),
        ceiling=ceiling,
        marks=reading.concepts(incident, rmt.mark),
        core=tuple(claim_records.statement(reading, node) for node in reading.iris(incident, rmt.core)),
        participations=tuple(sorted(participations, key=lambda p: (_place(p), p.actor.label))),
        codings=_codings(reading, incident),
        items=reading.refs(reading.iris(incident, rmt.involvesItem)),
        responses=tuple(_response(reading, node, incident) for node in reading.iris(incident, rmt.response)),
        claims=_claims(reading, incident, passage),
        documents=reading.refs(
            unique(d for c in claims_of(reading, incident) for d in claim_records.documents_of(reading, c))
        ),
        contested_by=tuple(
            claim_records.summary(reading, c)
            for c in reading.iris(incident, rmt.contestedBy)
            if not is_left_out(reading, c)
        ),
        same_event=_same_event(reading, incident),
        grade=grade(reading, incident),
    )


_ROLE_ORDER = ("accuser", "accused", "said-to-be-involved", "affected", "denier", "carrier")


def _place(participant: models.Participant) -> int:
    codes = [r.code for r in participant.roles]
    places = [_ROLE_ORDER.index(code) for code in codes if code in _ROLE_ORDER]
    return min(places, default=len(_ROLE_ORDER) + ("mentioned" in codes))


# Roles that say by themselves that they are only said, or that say nothing of anybody's conduct.
_PLAIN_ROLES = frozenset(
    {
        "mentioned",
        "said-to-be-involved",
        "authority-said-to-watch",
        "carrier",
        "source-of-account",
        "commentator",
    }
)


def heading(roles: Iterable[models.Concept]) -> str:
    """Gives the words for roles, each of which is only said: “accused (alleged), denier (alleged)”."""
    words = [r.label if r.code in _PLAIN_ROLES else f"{r.label} (alleged)" for r in roles]
    return ", ".join(words) or "named"


def _participation(reading: Reading, node: URIRef, incident: URIRef) -> models.Participant:
    actor = reading.one(node, rmt.participant)
    roles = reading.concepts(node, rmt.role)
    return models.Participant(
        actor=reading.ref(actor if actor is not None else node),
        roles=roles,
        heading=heading(roles),
        status_phrase=reading.status_phrase(incident, NO_STATUS),
        interested_accuser=reading.is_a(node, rmt.InterestedAccuser),
        rests_on=reading.refs(c for c in reading.iris(node, rmt.restsOn) if not is_left_out(reading, c)),
    )


def _codings(reading: Reading, incident: URIRef) -> tuple[models.CodingRecord, ...]:
    found = []
    for node in reading.iris(incident, rmt.coding):
        conduct = reading.concept(reading.one(node, rmt.conduct))
        if conduct is not None:
            found.append(
                models.CodingRecord(
                    iri=str(node),
                    conduct=conduct,
                    coded_as=reading.concept(reading.one(node, rmt.codedAs)),
                    rests_on=reading.refs(c for c in reading.iris(node, rmt.restsOn) if not is_left_out(reading, c)),
                    reason=reading.text(node, rmt.reason),
                    status_phrase=reading.status_phrase(incident, NO_STATUS),
                )
            )
    order = (coding.stated, coding.read_as, coding.not_alleged)
    ranks = {str(concept): rank for rank, concept in enumerate(order)}
    found.sort(key=lambda c: (ranks.get(c.coded_as.iri if c.coded_as else "", 9), c.conduct.label))
    return tuple(found)


def _response(reading: Reading, node: URIRef, incident: URIRef) -> models.ResponseRecord:
    by = reading.one(node, rmt.by)
    resting = [claim for claim in reading.iris(node, rmt.restsOn) if not is_left_out(reading, claim)]
    phrases = dict.fromkeys(reading.status_phrase(c, claim_records.NO_STATUS) for c in resting)
    return models.ResponseRecord(
        iri=str(node),
        label=reading.label(node),
        by=reading.ref(by) if by is not None else None,
        rests_on=reading.refs(resting),
        status_phrase="; ".join(phrases) or reading.status_phrase(incident, NO_STATUS),
    )


def _claims(
    reading: Reading, incident: URIRef, passage: Passage | None
) -> tuple[models.IncidentClaim | models.WholeIncidentClaim, ...]:
    relations: dict[URIRef, str] = {}
    for claim in claims_of(reading, incident):
        relations.setdefault(claim, "rests-on")
    for claim in denying(reading, incident):
        relations.setdefault(claim, "denies")
    for part in reading.iris(incident, *_PARTS):
        for claim in reading.iris(part, rmt.restsOn):
            relations.setdefault(claim, "part")
    for document in unique(
        d for claim in claims_of(reading, incident) for d in claim_records.documents_of(reading, claim)
    ):
        unplaced = reading.register.unplaced(document) if reading.register is not None else None
        for claim in _standing_in(reading, document) if unplaced is None else unplaced:
            if not claim_records.belongs_elsewhere(reading, claim, incident):
                relations.setdefault(claim, "same-document")
    return tuple(
        models.IncidentClaim(**claim_records.embedded_fields(reading, claim), relation=relation)
        if passage is None
        else models.WholeIncidentClaim(**claim_records.whole_fields(reading, claim, passage), relation=relation)
        for claim, relation in sorted(relations.items(), key=lambda item: claim_order(reading, item[0]))
        if not is_left_out(reading, claim)
    )


def _standing_in(reading: Reading, document: URIRef) -> Iterable[URIRef]:
    if reading.register is not None:
        return reading.register.with_value("claim", "document", document)
    return unique(claim for target in reading.to(oa.hasSource, document) for claim in reading.to(oa.hasTarget, target))


def claims_in(reading: Reading, document: URIRef) -> tuple[URIRef, ...]:
    """Gives the claims that stand in a document, in the order of their notation."""
    return tuple(sorted(_standing_in(reading, document), key=lambda claim: claim_order(reading, claim)))


def claim_order(reading: Reading, claim: Node) -> tuple[str, int, str]:
    """Orders claims as people count them: C2 before C10."""
    notation = reading.text(claim, skos.notation) or key_of(claim)
    letters = notation.rstrip("0123456789")
    digits = notation[len(letters) :]
    return letters, int(digits or 0), str(claim)


def _same_event(reading: Reading, incident: URIRef) -> tuple[models.SameEvent, ...]:
    found = []
    for near, far in ((rmt.fromIncident, rmt.toIncident), (rmt.toIncident, rmt.fromIncident)):
        for node in reading.to(near, incident):
            other = reading.iri(node, far)
            kind = reading.concept(reading.one(node, rmt.relationKind))
            if other is None or kind is None or is_left_out(reading, other):
                continue
            found.append(
                models.SameEvent(
                    iri=str(node),
                    relation=kind,
                    other=reading.ref(other),
                    other_status_phrase=reading.status_phrase(other, NO_STATUS),
                    reasons_for=tuple(str(text) for text in reading.all(node, rmt.reasonFor)),
                    reasons_against=tuple(str(text) for text in reading.all(node, rmt.reasonAgainst)),
                )
            )
    return tuple(found)


def sentence(reading: Reading, incident: URIRef) -> str:
    """Gives the sentence of the banner: who says so, who denies it, whether an authority confirmed it."""
    shown = reading.iri(incident, rmt.sourcingStatus)
    resting = claims_of(reading, incident)
    carrying = [c for c in resting if reading.iri(c, rmt.sourcingStatus) == shown] or list(resting)
    denials = denying(reading, incident)
    said = _by_publisher(reading, [*((c, "so") for c in carrying), *((c, "it") for c in denials)])
    parts = [_capital(f"{publisher}{_listed(each)}.") for publisher, each in said.items()]
    if not denials:
        parts.append("No denial is recorded.")
    if shown is None or not reading.status(shown).established:
        parts.append("No authority has confirmed it.")
    return " ".join(parts)


def _by_publisher(reading: Reading, claims: Iterable[tuple[URIRef, str]]) -> dict[str, list[str]]:
    """Groups what is said by the publisher that says that it is said, so that it is named once."""
    grouped: dict[str, list[str]] = {}
    for claim, end in claims:
        speakers = claim_records.speakers(reading, claim)
        verb = claim_records.verb_of(reading, claim)
        is_first_hand = len(speakers.chain) <= 1
        publisher = "" if is_first_hand else f"according to {claim_records.name_of(speakers.chain[0])}, "
        words = f"{claim_records.words_of_originator(speakers, verb)} {end}"
        each = grouped.setdefault(publisher, [])
        if words not in each and len(each) < _MOST_NAMED:
            each.append(words)
    return grouped


_MOST_NAMED = 4


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])}; and {words[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

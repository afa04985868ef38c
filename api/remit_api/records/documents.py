"""Source documents as records."""

from __future__ import annotations

from rdflib import URIRef

from remit.terms import dcterms, prov, rmt, schema
from remit_api.records import claims as claim_records
from remit_api.records import models
from remit_api.records.assessments import accepted
from remit_api.records.claims import Passage, is_left_out
from remit_api.records.incidents import claims_in
from remit_api.records.models import Fields
from remit_api.records.reading import Reading, key_of


def summary(reading: Reading, document: URIRef, *, text_held: bool) -> models.DocumentSummary:
    """Gives a document for a list."""
    return models.DocumentSummary(**_summary_fields(reading, document, text_held=text_held))


def _summary_fields(reading: Reading, document: URIRef, *, text_held: bool) -> Fields:
    if reading.register is not None:
        claims = reading.register.number_with("claim", "document", document)
    else:
        claims = sum(not is_left_out(reading, claim) for claim in claims_in(reading, document))
    return {
        "iri": str(document),
        "id": key_of(document),
        "type": claim_records.kind_words(reading, document),
        "label": reading.label(document),
        "url": reading.url(document),
        "publisher": claim_records.publisher_of(reading, document),
        "issued": reading.text(document, dcterms.issued),
        "text_held": text_held,
        "withdrawn": reading.one(document, prov.wasInvalidatedBy) is not None,
        "claims": claims,
    }


def whole(reading: Reading, document: URIRef, passage: Passage | None, *, text_held: bool) -> models.DocumentRecord:
    """Gives one document, whole, with the claims that stand in it; these whole too where there are passages."""
    withdrawn_by = reading.iri(document, prov.wasInvalidatedBy)
    said = tuple(
        claim_records.embedded(reading, claim) if passage is None else claim_records.whole(reading, claim, passage)
        for claim in claims_in(reading, document)
        if not is_left_out(reading, claim)
    )
    return models.DocumentRecord(
        **_summary_fields(reading, document, text_held=text_held),
        address=reading.text(document, schema.url),
        sha256=reading.text(document, rmt.sha256),
        length=reading.number(document, rmt.length),
        byte_length=reading.number(document, rmt.byteLength),
        language=reading.text(document, dcterms.language),
        derived_from=reading.refs(
            reading.iris(document, prov.wasDerivedFrom, prov.wasQuotedFrom, prov.hadPrimarySource)
        ),
        seen_by=reading.refs(reading.iris(document, rmt.seenBy)),
        author_unknown=reading.text(document, rmt.authorUnknown) == "true",
        identifications=_identifications(reading, document),
        withdrawn_by=reading.ref(withdrawn_by) if withdrawn_by is not None else None,
        said_in_it=said,
    )


def _identifications(reading: Reading, document: URIRef) -> tuple[str, ...]:
    found = []
    for assessment in accepted(reading, document, rmt.Identification):
        target = reading.iri(assessment, rmt.identifiedAs)
        assessor = reading.one(assessment, rmt.assessedBy)
        if target is not None:
            who = reading.label(assessor) if assessor is not None else "somebody"
            found.append(f"{who} identifies it as “{reading.label(target)}”: {reading.text(assessment, rmt.reason)}")
    return tuple(found)

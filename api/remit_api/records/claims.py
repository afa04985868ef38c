"""Claims as records: who says what, on what footing, who denies it, and how it is sourced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.ask.said import within_sentence
from remit.register import DENIED_BY
from remit.support.reading import withdrawn_by
from remit.terms import dcterms, mark, oa, rmt, skos
from remit_api.records import models
from remit_api.records.assessments import grade, identified_as
from remit_api.records.models import Fields
from remit_api.records.reading import LEFT_OUT, Reading, Steps, key_of, unique

NO_STATUS = "not a claim of fact"
AHEAD: Steps = (
    (rmt.says, rmt.link, oa.hasTarget, rmt.quantity),
    (oa.hasSelector, rmt.speaker, rmt.subject, rmt.object_),
)
"""What is read of a claim that is shown whole."""
AHEAD_IN_LIST: Steps = ((rmt.link,), (rmt.speaker,))
"""What is read of a claim in a list."""
Passage = Callable[[URIRef, int, int], str | None]
"""Gives the words of a document between two positions where its text is held, else None."""


def is_left_out(reading: Reading, claim: Node) -> bool:
    """Says whether lists and counts leave a claim (or incident, or document) out unless asked.

    An article that was withdrawn takes all that stands in it with it: the opinions too, which have no status.
    """
    known = reading.register.is_left_out(claim) if reading.register is not None else None
    if known is not None:
        return known
    if withdrawn_by(reading.view, claim) is not None:
        return True
    return reading.iri(claim, rmt.sourcingStatus) in LEFT_OUT


def verb_of(reading: Reading, claim: Node) -> str:
    """Gives the verb for a claim: the label of its stance."""
    stance = reading.one(claim, rmt.stance)
    return reading.label(stance) if stance is not None else "says"


def speakers(reading: Reading, claim: Node) -> models.Speakers:
    """Gives the chain of speakers, publisher first, and the same in words."""
    return reading.once(("speakers", claim), lambda: _speakers(reading, claim))


def _speakers(reading: Reading, claim: Node) -> models.Speakers:
    links = sorted(reading.iris(claim, rmt.link), key=lambda link: (reading.number(link, rmt.order) or 0, str(link)))
    chain = tuple(_speaker(reading, link, order) for order, link in enumerate(links))
    return models.Speakers(words=_words(chain, verb_of(reading, claim)), chain=chain)


def _speaker(reading: Reading, link: URIRef, order: int) -> models.Speaker:
    node = reading.one(link, rmt.speaker)
    attested = reading.iri(link, rmt.attestedBy)
    if node is None:
        return models.Speaker(order=order, name="somebody not named", iri=None, url=None, type="UnnamedSpeaker")
    fields = reading.once(("speaker", node), lambda: _who(reading, node))
    return models.Speaker(order=order, attested_by=reading.ref(attested) if attested is not None else None, **fields)


def _who(reading: Reading, node: Node) -> Fields:
    identified = identified_as(reading, node)
    return {
        "name": reading.label(node),
        "iri": str(node),
        "url": reading.url(node),
        "type": kind_words(reading, node),
        "identity_verified": not reading.has(node, rmt.mark, mark.identity_not_verified),
        "identified_as": reading.ref(identified) if identified is not None else None,
    }


def kind_words(reading: Reading, node: Node) -> str:
    """Gives the class of a node that tells most, in the ontology's name for it."""
    for kind in (
        rmt.UnpublishedDocument,
        rmt.UnidentifiedActor,
        rmt.UnspecifiedUnit,
        rmt.UnnamedSpeaker,
        rmt.AnonymousSource,
        rmt.UnverifiedSource,
        rmt.Authority,
        rmt.Person,
        rmt.Organisation,
        rmt.Actor,
        rmt.Document,
    ):
        if reading.is_a(node, kind):
            return key_of(kind)
    return "Node"


def _words(chain: tuple[models.Speaker, ...], verb: str) -> str:
    """Gives the chain in words that end in a verb: “according to A, citing B, C denies”."""
    if not chain:
        return "nobody named says"
    names = [name_of(speaker) for speaker in chain]
    if len(names) == 1:
        return f"{_as_subject(names[0])} {verb}"
    return f"according to {', citing '.join(names[:-1])}, {_as_subject(names[-1])} {_said(verb)}"


def words_of_originator(said: models.Speakers, verb: str) -> str:
    """Gives who says it without the publisher: “C, cited by B, denies”."""
    if len(said.chain) < 2:  # noqa: PLR2004 (a publisher alone)
        return said.words
    names = [name_of(speaker) for speaker in said.chain[1:]]
    cited = "".join(f", cited by {name}" for name in reversed(names[:-1]))
    return f"{_as_subject(names[-1] + cited)} {_said(verb)}"


def _said(verb: str) -> str:
    # what a publication reports, the originator is said to say; a denial or a guess keeps its own word
    return "says" if verb == "reports" else verb


def _as_subject(name: str) -> str:
    return f"{name}," if "," in name else name


def name_of(speaker: models.Speaker) -> str:
    """Gives a speaker's name for a sentence; as whom an assessment identifies it, where one does."""
    name = within_sentence(speaker.identified_as.label if speaker.identified_as is not None else speaker.name)
    if speaker.identified_as is not None:
        name = f"{name} (so identified by an assessment)"
    return name if speaker.identity_verified else f"{name} (identity not verified)"


def summary(reading: Reading, claim: URIRef) -> models.ClaimSummary:
    """Gives a claim for a list."""
    return models.ClaimSummary(**_summary_fields(reading, claim))


def _summary_fields(reading: Reading, claim: URIRef) -> Fields:
    status = reading.iri(claim, rmt.sourcingStatus)
    return {
        "iri": str(claim),
        "id": key_of(claim),
        "label": reading.label(claim),
        "notation": reading.text(claim, skos.notation),
        "url": reading.url(claim),
        "status": reading.status(status) if status is not None else None,
        "status_phrase": reading.status_phrase(claim, NO_STATUS),
        "contested": reading.is_contested(claim),
        "speakers": speakers(reading, claim),
        "stance": reading.concept(reading.one(claim, rmt.stance)),
        "footing": reading.concept(reading.one(claim, rmt.footing)),
        "kind": reading.concept(reading.one(claim, rmt.kind)),
        "withdrawn": is_left_out(reading, claim),
    }


def embedded_fields(reading: Reading, claim: URIRef) -> Fields:
    """Gives the fields of a claim on another record: whose word it is, how it is sourced, and who denies it."""
    return _summary_fields(reading, claim) | {
        "marks": reading.concepts(claim, rmt.mark),
        "denied_by": tuple(_denying(reading, denial) for denial in denials(reading, claim)),
    }


def embedded(reading: Reading, claim: URIRef) -> models.EmbeddedClaim:
    """Gives a claim as it stands on another record."""
    return models.EmbeddedClaim(**embedded_fields(reading, claim))


def _denying(reading: Reading, claim: URIRef) -> models.Denying:
    return models.Denying(
        **dict(reading.ref(claim)),
        notation=reading.text(claim, skos.notation),
        speakers=speakers(reading, claim).words,
    )


def whole_fields(reading: Reading, claim: URIRef, passage: Passage) -> Fields:
    """Gives every field of a claim's record, for the records that extend it."""
    taken_back_by = withdrawn_by(reading.view, claim)
    return _summary_fields(reading, claim) | {
        "is_claim_of_fact": reading.iri(claim, rmt.sourcingStatus) is not None,
        "note": reading.text(claim, skos.note),
        "manner": reading.concept(reading.one(claim, rmt.manner)),
        "marks": reading.concepts(claim, rmt.mark),
        "statements": tuple(statement(reading, node) for node in reading.iris(claim, rmt.says)),
        "quotes": tuple(_quote(reading, node, passage) for node in reading.iris(claim, oa.hasTarget)),
        "denies": reading.refs(_of_claims(reading, reading.iris(claim, rmt.denies))),
        "denied_by": tuple(summary(reading, denial) for denial in denials(reading, claim)),
        "quantities": tuple(_quantity(reading, node) for node in reading.iris(claim, rmt.quantity)),
        "grade": grade(reading, claim),
        "occurred": reading.text(claim, rmt.occurred),
        "incidents": reading.refs(incidents_of(reading, claim)),
        "withdrawn_by": reading.ref(taken_back_by) if taken_back_by is not None else None,
    }


def whole(reading: Reading, claim: URIRef, passage: Passage) -> models.ClaimRecord:
    """Gives one claim, whole."""
    reading.ahead((claim,), AHEAD)
    return models.ClaimRecord(**whole_fields(reading, claim, passage))


def _of_claims(reading: Reading, denied: Iterable[URIRef]) -> Iterable[URIRef]:
    for node in denied:
        saying = reading.to(rmt.says, node)
        yield from saying or (node,)


def denials(reading: Reading, claim: URIRef) -> tuple[URIRef, ...]:
    """Gives the claims that deny a claim or a statement of it; withdrawn ones are left out."""
    if reading.register is not None:
        found = iter([URIRef(denial) for denial in reading.register.values("claim", claim, DENIED_BY)])
    else:
        denied = (claim, *reading.iris(claim, rmt.says))
        found = unique(denial for node in denied for denial in reading.to(rmt.denies, node))
    return tuple(denial for denial in found if not is_left_out(reading, denial))


def statement(reading: Reading, node: URIRef) -> models.StatementRecord:
    """Gives what is said, with the claim or incident that carries it."""
    claim = next(iter(reading.to(rmt.says, node)), None)
    incident = next(iter(reading.to(rmt.core, node)), None)
    carrier = claim or incident or node
    target = reading.one(node, rmt.object_)
    value = reading.one(node, rmt.objectValue)
    predicate = reading.one(node, rmt.predicate)
    subject = reading.one(node, rmt.subject)
    return models.StatementRecord(
        iri=str(node),
        label=reading.label(node),
        subject=reading.ref(subject if subject is not None else node),
        predicate=reading.ref(predicate if predicate is not None else node),
        object=reading.ref(target) if target is not None else None,
        value=str(value) if isinstance(value, Literal) else None,
        polarity="negated" if reading.has(node, rmt.polarity, rmt.negated) else "affirmed",
        claim=reading.ref(claim) if claim is not None else None,
        incident=reading.ref(incident) if incident is not None else None,
        status_phrase=reading.text(node, rmt.statusPhrase) or reading.status_phrase(carrier, NO_STATUS),
        contested=reading.is_contested(node) or reading.is_contested(carrier),
        marks=reading.concepts(node, rmt.mark),
    )


def _quote(reading: Reading, target: URIRef, passage: Passage) -> models.Quote:
    document = reading.iri(target, oa.hasSource)
    start = end = length = None
    digest = exact = None
    for selector in reading.iris(target, oa.hasSelector):
        start = reading.number(selector, oa.start) if start is None else start
        end = reading.number(selector, oa.end) if end is None else end
        exact = exact or reading.text(selector, oa.exact)
        digest = digest or reading.text(selector, rmt.sha256)
        length = length or reading.number(selector, rmt.length)
    if exact is None and document is not None and start is not None and end is not None:
        exact = passage(document, start, end)
    if length is None and start is not None and end is not None:
        length = end - start
    return models.Quote(
        document=reading.ref(document) if document is not None else None,
        start=start,
        end=end,
        length=length,
        sha256=digest,
        exact=exact,
        withheld=exact is None,
        anchoring=reading.concept(reading.one(target, rmt.anchoring)),
    )


def _quantity(reading: Reading, node: URIRef) -> models.Quantity:
    counted_by = reading.one(node, rmt.countedBy)
    stated_in = reading.iri(node, rmt.statedIn)
    claim = stated_in or next(iter(reading.to(rmt.quantity, node)), node)
    return models.Quantity(
        iri=str(node),
        amount=reading.text(node, rmt.amount) or "",
        comparator=reading.concept(reading.one(node, rmt.comparator)),
        unit=reading.concept(reading.one(node, rmt.unit)),
        period=reading.text(node, rmt.period),
        counted_by=reading.ref(counted_by) if counted_by is not None else None,
        stated_in=reading.ref(claim),
        status_phrase=reading.status_phrase(claim, NO_STATUS),
    )


def incidents_of(reading: Reading, claim: URIRef) -> tuple[URIRef, ...]:
    """Gives the incidents that rest on a claim, themselves or with a part of theirs."""
    return tuple(_resting_on(reading, claim))


def belongs_elsewhere(reading: Reading, claim: URIRef, incident: URIRef) -> bool:
    """Says whether another incident rests on a claim; many may, and the first is enough."""
    return any(node != incident for node in _resting_on(reading, claim))


def _resting_on(reading: Reading, claim: URIRef) -> Iterator[URIRef]:
    if reading.register is not None:
        for node in reading.register.values("claim", claim, "incident"):
            if isinstance(node, URIRef) and not is_left_out(reading, node):
                yield node
        return
    found: list[URIRef] = []
    for node in reading.to(rmt.restsOn, claim):
        if reading.is_a(node, rmt.Incident):
            found.append(node)
        for part in (rmt.participation, rmt.coding, rmt.response):
            found += reading.to(part, node)
    found += reading.to(rmt.contestedBy, claim)
    yield from (node for node in unique(found) if not is_left_out(reading, node))


def documents_of(reading: Reading, claim: Node) -> tuple[URIRef, ...]:
    """Gives the documents in which a claim stands."""
    if reading.register is not None and isinstance(claim, URIRef):
        return tuple(map(URIRef, reading.register.values("claim", claim, "document")))
    targets = reading.iris(claim, oa.hasTarget)
    return tuple(unique(document for target in targets for document in reading.iris(target, oa.hasSource)))


def publisher_of(reading: Reading, document: Node) -> models.Ref | None:
    """Gives the publisher of a document."""
    publisher = reading.iri(document, dcterms.publisher)
    return reading.ref(publisher) if publisher is not None else None

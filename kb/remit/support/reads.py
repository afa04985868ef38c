"""Every triple that weighing reads, as paths from a claim and from an incident.

The gate walks them backwards from what a change touches, to find whose status it can alter. So they must
miss nothing that the functions of this package read (a test records the reads and compares), and they must
not widen to whatever shares a property: each step leads from a record to what it names, or back over a link
that few records share. They may be wider than the functions where that keeps them short, since every place
in them costs a look-up for every changed triple.
"""

from __future__ import annotations

from remit.paths import Path, Predicate, alternative, closure, inverse, sequence
from remit.terms import dcterms, oa, prov, rdf, rmt, skos

_STAY: Path = sequence()

_ACCEPTANCE = alternative(
    rdf.type_,
    rmt.acceptedBy,
    rmt.acceptedOn,
    rmt.assessedOn,
    prov.wasInvalidatedBy,
)
"""What is read of an assessment to know whether it counts, and which is the latest."""

_IDENTITY = alternative(
    rmt.sameAs,
    inverse(rmt.sameAs),
    sequence(rmt.lei, inverse(rmt.lei)),
    sequence(rmt.wikidata, inverse(rmt.wikidata)),
    rmt.succeededBy,
    inverse(rmt.succeededBy),
    sequence(inverse(rmt.assesses), rmt.identifiedAs),
    sequence(inverse(rmt.identifiedAs), rmt.assesses),
)
"""From a record to another one of the same actor or document."""

_IDENTIFYING = alternative(
    rdf.type_,
    sequence(inverse(rmt.assesses), alternative(_ACCEPTANCE, rmt.reliability)),
    sequence(inverse(rmt.identifiedAs), _ACCEPTANCE),
)
"""What is read of a record to know who it is and how it is graded."""

_BACKGROUND = closure(
    alternative(
        _IDENTITY,
        prov.wasDerivedFrom,
        prov.wasQuotedFrom,
        prov.hadPrimarySource,
        prov.wasInformedBy,
        dcterms.source,
        rmt.informant,
        dcterms.publisher,
        dcterms.creator,
        rmt.seenBy,
        rmt.unitOf,
        rmt.partOf,
        rmt.holdsOffice,
        sequence(rmt.ownership, rmt.owner),
        rmt.executiveOf,
        rmt.actsFor,
    )
)
"""From a speaker or document to all that it goes back to, belongs to and is controlled by."""

_SOURCE = alternative(
    _IDENTIFYING,
    prov.wasInvalidatedBy,
    dcterms.issued,
    rmt.hasPower,
    rmt.courtOf,
    rmt.parliamentOf,
    sequence(rmt.ownership, alternative(rmt.share, rmt.control, rmt.from_, rmt.until)),
)
"""What is read of speakers, documents and of all behind them."""

_STATEMENT = alternative(
    sequence(
        alternative(rmt.subject, rmt.object_),
        closure(
            alternative(
                skos.broader,
                rmt.unitOf,
                rmt.partOf,
                rmt.holdsOffice,
                rmt.succeededBy,
                inverse(rmt.succeededBy),
            )
        ),
    ),
    rmt.predicate,
    rmt.objectValue,
    rmt.polarity,
)
"""What is read of a statement, with all that is wider than its ends."""

_CLAIM = alternative(
    sequence(alternative(rmt.kind, rmt.stance), rdf.type_),
    rmt.footing,
    rmt.manner,
    rmt.knowledge,
    rmt.officialAct,
    sequence(rmt.withinRemit, rmt.powerKind),
    rmt.againstInterest,
    rmt.finality,
    rmt.madeOn,
    prov.wasInvalidatedBy,
    sequence(inverse(rmt.assesses), alternative(_ACCEPTANCE, rmt.credibility)),
    sequence(rmt.link, alternative(rmt.order, rmt.attestedBy)),
    sequence(oa.hasTarget, rmt.quoteMismatch),
    sequence(
        alternative(sequence(rmt.link, rmt.speaker), rmt.originatorDocument, sequence(oa.hasTarget, oa.hasSource)),
        _BACKGROUND,
        _SOURCE,
    ),
    sequence(alternative(rmt.says, rmt.denies, sequence(rmt.denies, rmt.says)), _STATEMENT),
)
"""What is read of one claim."""

_ATTESTED = sequence(rmt.link, rmt.attestedBy)
"""From a claim to the claims that say that its speakers spoke."""

_PEER = sequence(inverse(rmt.restsOn), rmt.restsOn)
"""From a claim to the claims that some record rests on together with it."""

_WEIGHED = sequence(closure(_ATTESTED), alternative(_STAY, _PEER), alternative(_STAY, _ATTESTED), _CLAIM)
"""What is read to weigh a claim with its chain, and to find the same words with another publisher."""

_DENIED = sequence(alternative(_STAY, rmt.says), inverse(rmt.denies))
"""From a claim to the claims that deny it, or what it says."""

_PARTIES = sequence(
    rmt.participation,
    alternative(sequence(rmt.role, rdf.type_), sequence(rmt.participant, closure(_IDENTITY), _IDENTIFYING)),
)
"""What is read of an incident's participants, to know who has an interest."""

CLAIM_READS: tuple[Path, ...] = (
    sequence(alternative(_STAY, _DENIED, _PEER), _WEIGHED),
    sequence(inverse(rmt.restsOn), alternative(rdf.type_, _PARTIES)),
)
"""From a claim to all that `claim_standing` and `chain_basis` read."""

INCIDENT_READS: tuple[Path, ...] = (
    sequence(
        alternative(sequence(rmt.restsOn, alternative(_STAY, _DENIED)), sequence(rmt.core, inverse(rmt.denies))),
        _WEIGHED,
    ),
    sequence(
        rmt.core,
        alternative(
            _STATEMENT,
            sequence(inverse(rmt.supportsStatement), alternative(_ACCEPTANCE, rmt.claimHeld)),
            sequence(inverse(rmt.core), _PARTIES),
        ),
    ),
    sequence(
        inverse(rmt.assesses),
        alternative(_ACCEPTANCE, rmt.fromStatus, rmt.toStatus, rmt.proposedBy, rmt.reason),
    ),
    Predicate(rmt.sourcingStatus),
)
"""From an incident to all that `ceiling`, `step_allowed`, `lacks_second_person` and `origins` read."""

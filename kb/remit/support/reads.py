"""Every triple that weighing reads, as paths from a claim and from an incident.

The gate walks them backwards from what a change touches, to find whose status it can alter. So they must
miss nothing that the functions of this package read (a test records the reads and compares), and they must
not widen to whatever shares a property: each step leads from a record to what it names, or back over a link
that few records share.
"""

from __future__ import annotations

from remit.paths import Path, Predicate, alternative, closure, inverse, sequence
from remit.support.independence import DERIVATION, OWNERS
from remit.support.reading import BELONGING, SAME, UPWARDS
from remit.terms import dcterms, oa, prov, rdf, rmt

_ACCEPTANCE = alternative(rdf.type_, rmt.acceptedBy, rmt.acceptedOn, rmt.assessedOn, prov.wasInvalidatedBy)

_JUDGED = sequence(inverse(rmt.assesses), alternative(_ACCEPTANCE, rmt.credibility, rmt.reliability, rmt.identifiedAs))
"""What is recorded of the assessments about a node."""

_ALIKE: Path = closure(
    alternative(
        rmt.sameAs,
        inverse(rmt.sameAs),
        rmt.succeededBy,
        inverse(rmt.succeededBy),
        sequence(inverse(rmt.assesses), rmt.identifiedAs),
        sequence(inverse(rmt.identifiedAs), rmt.assesses),
    )
)
"""From a speaker or document to every record of the same one, as `reading.same` follows them."""

_WHO = sequence(
    _ALIKE,
    alternative(
        rdf.type_,
        rmt.hasPower,
        SAME,
        _JUDGED,
        sequence(inverse(rmt.identifiedAs), _ACCEPTANCE),
    ),
)
"""What is read to know who a node is."""

_LINEAGE: Path = closure(
    alternative(
        rmt.sameAs,
        inverse(rmt.sameAs),
        rmt.succeededBy,
        inverse(rmt.succeededBy),
        sequence(inverse(rmt.assesses), rmt.identifiedAs),
        sequence(inverse(rmt.identifiedAs), rmt.assesses),
        prov.wasDerivedFrom,
        prov.wasQuotedFrom,
        prov.hadPrimarySource,
        prov.wasInformedBy,
        rmt.informant,
        dcterms.publisher,
        dcterms.creator,
    )
)

_CONTROL: Path = closure(
    alternative(
        rmt.sameAs,
        inverse(rmt.sameAs),
        rmt.succeededBy,
        inverse(rmt.succeededBy),
        sequence(inverse(rmt.assesses), rmt.identifiedAs),
        sequence(inverse(rmt.identifiedAs), rmt.assesses),
        rmt.unitOf,
        rmt.partOf,
        rmt.holdsOffice,
        sequence(rmt.ownership, rmt.owner),
        rmt.executiveOf,
        rmt.actsFor,
    )
)

_CONTROLLERS = sequence(
    _CONTROL,
    alternative(
        _WHO,
        BELONGING,
        OWNERS,
        rmt.executiveOf,
        rmt.courtOf,
        rmt.parliamentOf,
        rmt.actsFor,
        sequence(rmt.ownership, alternative(rmt.owner, rmt.share, rmt.control, rmt.from_, rmt.until)),
    ),
)

_STATEMENT = alternative(
    sequence(rmt.subject, UPWARDS),
    rmt.predicate,
    sequence(rmt.object_, UPWARDS),
    rmt.objectValue,
    rmt.polarity,
)

_CHAIN = sequence(rmt.link, alternative(rmt.order, rmt.speaker, rmt.attestedBy))

_DOCUMENTS = alternative(
    sequence(rmt.link, rmt.speaker),
    rmt.originatorDocument,
    sequence(oa.hasTarget, oa.hasSource),
)

_CLAIM = alternative(
    sequence(rmt.kind, rdf.type_),
    sequence(rmt.stance, rdf.type_),
    rmt.footing,
    rmt.manner,
    rmt.knowledge,
    rmt.officialAct,
    sequence(rmt.withinRemit, rmt.powerKind),
    rmt.againstInterest,
    rmt.finality,
    rmt.madeOn,
    prov.wasInvalidatedBy,
    _JUDGED,
    _CHAIN,
    sequence(oa.hasTarget, rmt.quoteMismatch),
    sequence(_DOCUMENTS, alternative(prov.wasInvalidatedBy, dcterms.issued, dcterms.creator, dcterms.publisher)),
    sequence(_DOCUMENTS, _LINEAGE, _WHO),
    sequence(_DOCUMENTS, DERIVATION),
    sequence(rmt.link, rmt.speaker, rmt.seenBy, _WHO),
    sequence(rmt.link, rmt.speaker, BELONGING),
    sequence(rmt.link, rmt.speaker, _CONTROLLERS),
    sequence(rmt.says, _STATEMENT),
    sequence(rmt.says, rmt.subject, BELONGING),
)
"""What is read of one claim, its chain aside."""

_ATTESTED: Path = closure(sequence(rmt.link, rmt.attestedBy))
"""From a claim to the claims that say that its speakers spoke, at any distance."""

_PEER = sequence(inverse(rmt.restsOn), rmt.restsOn)
"""From a claim to the claims that some record rests on together with it."""

_WEIGHED = alternative(
    sequence(_ATTESTED, _CLAIM),
    sequence(_ATTESTED, _PEER, _CLAIM),
    sequence(_ATTESTED, _PEER, rmt.link, rmt.attestedBy, _CLAIM),
)
"""What is read to weigh a claim with its chain."""

_DENIED = alternative(inverse(rmt.denies), sequence(rmt.says, inverse(rmt.denies)))
"""From a claim to the claims that deny it, or what it says."""

_DENIAL = alternative(_WEIGHED, sequence(rmt.denies, alternative(_STATEMENT, rmt.says, sequence(rmt.says, _STATEMENT))))
"""What is read of a claim that denies."""

_PARTIES = sequence(
    rmt.participation,
    alternative(sequence(rmt.role, rdf.type_), sequence(rmt.participant, _WHO)),
)
"""What is read of an incident's participants, to know who has an interest."""

CLAIM_READS: tuple[Path, ...] = (
    _WEIGHED,
    sequence(_DENIED, _DENIAL),
    sequence(_PEER, _WEIGHED),
    sequence(inverse(rmt.restsOn), alternative(rdf.type_, _PARTIES)),
)
"""From a claim to all that `claim_standing` and `chain_basis` read."""

INCIDENT_READS: tuple[Path, ...] = (
    sequence(rmt.restsOn, alternative(_WEIGHED, sequence(_DENIED, _DENIAL), _DENIAL)),
    sequence(rmt.core, alternative(_STATEMENT, inverse(rmt.core))),
    sequence(rmt.core, inverse(rmt.denies), _DENIAL),
    sequence(
        rmt.core,
        inverse(rmt.supportsStatement),
        alternative(_ACCEPTANCE, rmt.claimHeld),
    ),
    _PARTIES,
    sequence(
        inverse(rmt.assesses),
        alternative(_ACCEPTANCE, rmt.fromStatus, rmt.toStatus, rmt.proposedBy, rmt.reason),
    ),
    sequence(rmt.core, inverse(rmt.core), _PARTIES),
    Predicate(rmt.sourcingStatus),
)
"""From an incident to all that `ceiling`, `step_allowed`, `lacks_second_person` and `origins` read."""

__all__ = ["CLAIM_READS", "INCIDENT_READS"]

"""The records as interfaces show them: every claimed thing carries who says it and how it is sourced.

They are JSON for programs and what the page templates read. No field can be left out by asking for fewer.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Fields: TypeAlias = dict[str, Any]
"""Fields of one record, for the records that extend it; checked by pydantic when the record is made."""


class Record(BaseModel):
    """Base of all: frozen, camelCase in JSON."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class AsKnownOn(Record):
    """Which past an answer shows."""

    asked: str = Field(description="what was asked for: a day, a moment, or “position N”")
    position: int = Field(description="position of the last entry of the journal that counts")
    at: str = Field(description="when that entry was accepted")
    note: str = Field(description="what that means, in words")


class Disclosing(Record):
    """Base of what is given as an answer: with the disclosures that belong beside it, and which past it shows."""

    disclosures: tuple[str, ...] = Field(
        default=(), description="what must be disclosed beside anything that names a party"
    )
    as_known_on: AsKnownOn | None = Field(
        default=None, description="which past the answer shows; null for the present, whose position is in a header"
    )


class Ref(Record):
    """A pointer to a record or a concept."""

    iri: str
    id: str = Field(description="key within its kind")
    label: str
    url: str | None = Field(default=None, description="path of its page here, if it has one")
    status_phrase: str | None = Field(
        default=None, description="how it is sourced, where it points at something that is said; else null"
    )


class Concept(Record):
    """A code of a scheme, with its words."""

    code: str
    label: str
    iri: str


class Status(Record):
    """A sourcing status: what kind of sourcing there is, not how probable something is."""

    code: str
    phrase: str
    iri: str
    established: bool = Field(description="whether it is enough for something to be held as a fact")


class Speaker(Record):
    """One link of the chain of speakers; order 0 is the publisher, the last one the originator."""

    order: int
    name: str
    iri: str | None
    url: str | None
    type: str = Field(description="Actor, Document, UnnamedSpeaker, AnonymousSource …")
    identity_verified: bool = True
    identified_as: Ref | None = Field(default=None, description="by an accepted assessment, not by itself")
    attested_by: Ref | None = Field(default=None, description="the claim that this link exists or spoke")


class Speakers(Record):
    """Who says it: in words, and as the chain."""

    words: str
    chain: tuple[Speaker, ...]


class Quote(Record):
    """Where the words stand; the words themselves where they may be shown."""

    document: Ref | None
    start: int | None
    end: int | None
    length: int | None
    sha256: str | None
    exact: str | None = Field(description="the words; null while they are withheld")
    withheld: bool
    anchoring: Concept | None


class Grade(Record):
    """A grading by the Admiralty scheme: a person's judgement, which gives no status."""

    iri: str
    reliability: Concept | None
    credibility: Concept | None
    reason: str | None
    assessed_by: str | None
    assessed_on: str | None


class StatementRecord(Record):
    """What is said, with the claim that says it: never asserted by Remit."""

    iri: str
    type: str = "Statement"
    label: str = Field(description="in words, led by who says it")
    subject: Ref
    predicate: Ref
    object: Ref | None
    value: str | None
    polarity: str = Field(description="affirmed or negated")
    claim: Ref | None = Field(description="the claim that says it")
    incident: Ref | None = Field(description="the incident that it is core of")
    status_phrase: str
    contested: bool
    marks: tuple[Concept, ...] = ()


class Quantity(Record):
    """A number that a claim states. Quantities of different claims are never added."""

    iri: str
    amount: str
    comparator: Concept | None
    unit: Concept | None
    period: str | None
    counted_by: Ref | None
    stated_in: Ref | None
    status_phrase: str


class ClaimSummary(Record):
    """A claim in a list: never without speakers, status and stance."""

    iri: str
    id: str
    type: str = "Claim"
    label: str
    notation: str | None
    url: str
    status: Status | None = Field(description="null for what is not a claim of fact")
    status_phrase: str
    contested: bool
    speakers: Speakers
    stance: Concept | None
    footing: Concept | None
    kind: Concept | None
    withdrawn: bool


class ClaimRecord(ClaimSummary, Disclosing):
    """One claim, whole."""

    is_claim_of_fact: bool
    note: str | None
    manner: Concept | None
    marks: tuple[Concept, ...]
    statements: tuple[StatementRecord, ...]
    quotes: tuple[Quote, ...]
    denies: tuple[Ref, ...]
    denied_by: tuple[ClaimSummary, ...]
    quantities: tuple[Quantity, ...]
    grade: Grade | None
    occurred: str | None
    incidents: tuple[Ref, ...]
    withdrawn_by: Ref | None


class Participant(Record):
    """Somebody with a role in an incident; a role is what is said, not what is so."""

    actor: Ref
    roles: tuple[Concept, ...]
    heading: str = Field(description="for example “accused (alleged)”")
    status_phrase: str
    interested_accuser: bool
    rests_on: tuple[Ref, ...]


class CodingRecord(Record):
    """An analyst's reading: which conduct the claims speak of, and how plainly."""

    iri: str
    conduct: Concept
    coded_as: Concept | None
    rests_on: tuple[Ref, ...]
    reason: str | None
    status_phrase: str


class Denying(Ref):
    """A claim that denies another, and whose word it is."""

    notation: str | None
    speakers: str


class EmbeddedClaim(ClaimSummary):
    """A claim on the record that it stands in or carries: who says it and how it is sourced; whole at its address."""

    marks: tuple[Concept, ...]
    denied_by: tuple[Denying, ...]


class IncidentClaim(EmbeddedClaim):
    """A claim on the record of an incident, with what it does there."""

    relation: str = Field(description="rests-on, part, denies, or same-document")


class WholeIncidentClaim(ClaimRecord):
    """A whole claim on the record of an incident, where claims were asked for whole."""

    relation: str = Field(description="rests-on, part, denies, or same-document")


class SameEvent(Record):
    """That another incident is possibly the same event: an assessment, which passes nothing on."""

    iri: str
    relation: Concept
    other: Ref
    other_status_phrase: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


class ResponseRecord(Record):
    """What somebody is said to have done in answer."""

    iri: str
    label: str
    by: Ref | None
    rests_on: tuple[Ref, ...]
    status_phrase: str


class Denial(Record):
    """Who denies, and in which claims."""

    words: str
    claims: tuple[Ref, ...]


class Sources(Record):
    """Documents are counted apart from originators: thirty copies of one account are one origin."""

    documents: int
    originators: int
    words: str


class IncidentSummary(Record):
    """An incident in a list."""

    iri: str
    id: str
    type: str = "Incident"
    label: str
    title: str = Field(description="the label, led by “Alleged” where it could be taken for a finding")
    url: str
    status: Status
    status_phrase: str
    contested: bool
    sources: Sources
    denial: Denial | None
    accused: tuple[Ref, ...] = Field(description="accused (alleged)")
    affected: tuple[Ref, ...]
    occurred: str | None


class IncidentRecord(IncidentSummary, Disclosing):
    """One incident, whole: something that is said to have happened."""

    sentence: str = Field(description="who says so, who denies it, and whether anybody confirmed it")
    also: tuple[Status, ...] = Field(description="other highest statuses that the claims support")
    ceiling: tuple[Status, ...]
    marks: tuple[Concept, ...]
    core: tuple[StatementRecord, ...]
    participations: tuple[Participant, ...]
    codings: tuple[CodingRecord, ...]
    items: tuple[Ref, ...]
    responses: tuple[ResponseRecord, ...]
    claims: tuple[IncidentClaim | WholeIncidentClaim, ...] = Field(
        description="with whose word and status each has; whole where embed=claims is asked for, or at their addresses"
    )
    documents: tuple[Ref, ...]
    contested_by: tuple[ClaimSummary, ...]
    same_event: tuple[SameEvent, ...]
    grade: Grade | None


class DocumentSummary(Record):
    """A source document in a list."""

    iri: str
    id: str
    type: str
    label: str
    url: str
    publisher: Ref | None
    issued: str | None
    text_held: bool
    withdrawn: bool
    claims: int


class DocumentRecord(DocumentSummary, Disclosing):
    """One source document; its text only where it is held."""

    address: str | None
    sha256: str | None
    length: int | None
    byte_length: int | None
    language: str | None
    derived_from: tuple[Ref, ...]
    seen_by: tuple[Ref, ...]
    author_unknown: bool
    identifications: tuple[str, ...]
    withdrawn_by: Ref | None
    said_in_it: tuple[EmbeddedClaim | ClaimRecord, ...] = Field(
        description="claims that stand in it; whole where embed=claims is asked for, or at their addresses"
    )


class NameRecord(Record):
    """A name, with the days from and until which it was borne."""

    name: str
    kind: str | None
    from_day: str | None
    until_day: str | None


class Allegation(Record):
    """That an incident's sources accuse an actor of conduct: never a property of the actor."""

    incident: Ref
    conduct: tuple[Concept, ...]
    status: Status
    status_phrase: str
    contested: bool
    sources: Sources
    denial: Denial | None


class ActorSummary(Record):
    """An actor in a list."""

    iri: str
    id: str
    type: str
    label: str
    url: str
    other_names: tuple[str, ...]
    identity_verified: bool
    alleged: tuple[Allegation, ...] = Field(
        default=(), description="only where the list was asked for by conduct: what is alleged, and how well"
    )


class ActorRecord(ActorSummary, Disclosing):
    """One actor: its own facts, and claims about it as claims."""

    names: tuple[NameRecord, ...]
    identifiers: tuple[str, ...]
    facts: tuple[Fact, ...]
    same_as: tuple[Ref, ...] = Field(description="other records of the same actor, by an accepted assessment")
    succeeded_by: tuple[Ref, ...] = Field(description="who took over from it: a renaming is a succession")
    succeeds: tuple[Ref, ...] = Field(description="from whom it took over")
    marks: tuple[Concept, ...]
    claims_about: tuple[ClaimSummary, ...] = Field(
        description="claims that speak of it; each with its speakers and status"
    )
    incidents: tuple[IncidentRole, ...]


class Fact(Record):
    """A fact of the knowledge base itself, from a sourced record."""

    name: str
    value: str
    ref: Ref | None


class IncidentRole(Record):
    """That an incident names the actor, in which roles, and how it is sourced."""

    incident: Ref
    heading: str
    status_phrase: str


class PowerRecord(Record):
    """What an authority may do, over what, by which provision."""

    iri: str
    label: str
    kind: Concept | None
    over: tuple[Concept, ...]
    citation: str | None
    address: str | None


class AuthoritySummary(Record):
    """An authority in a list."""

    iri: str
    id: str
    type: str = "Authority"
    label: str
    url: str
    acts_for: Ref | None
    powerless: bool = Field(description="expressly without powers")
    powers: tuple[PowerRecord, ...]


class AuthorityRecord(AuthoritySummary, Disclosing):
    """One authority: its powers, and claims about it as claims."""

    names: tuple[NameRecord, ...]
    identifiers: tuple[str, ...]
    facts: tuple[Fact, ...]
    same_as: tuple[Ref, ...] = Field(description="other records of the same actor, by an accepted assessment")
    succeeded_by: tuple[Ref, ...] = Field(description="who took over from it: a renaming is a succession")
    succeeds: tuple[Ref, ...] = Field(description="from whom it took over")
    marks: tuple[Concept, ...]
    claims_about: tuple[ClaimSummary, ...]
    incidents: tuple[IncidentRole, ...]
    rules_of_power: tuple[RuleRef, ...] = Field(default=(), description="encoded rules that give it a power")
    rules_of_no_power: tuple[RuleRef, ...] = Field(default=(), description="encoded rules by which it has no power")
    other_law: tuple[RuleRef, ...] = Field(default=(), description="other encoded law that it administers or enforces")


class ConceptRecord(Record):
    """A concept of a scheme, whole."""

    iri: str
    code: str
    label: str
    definition: str | None
    phrase: str | None
    broader: tuple[str, ...]
    weaker_than: tuple[str, ...]
    established: bool | None = Field(default=None, description="of a status only")


class Hit(Record):
    """A search result: its title is led by a speaker or says “alleged”; the status is in it."""

    iri: str
    kind: str
    label: str
    url: str | None
    status_phrase: str | None
    snippet: str


class Value(Record):
    """One value of a property: words, and where it leads where it is a record or a code."""

    words: str
    ref: Ref | None = None


class Property(Record):
    """A property of a record, in the ontology's words, with its values."""

    name: str
    iri: str
    values: tuple[Value, ...]


class Part(Record):
    """A part of a record that has no address of its own here: a stretch of days, a name, an omission."""

    iri: str
    id: str
    type: str
    label: str
    properties: tuple[Property, ...]


class GeneralSummary(Record):
    """A record of law or of a legal order in a list."""

    iri: str
    id: str
    type: str
    label: str
    url: str
    notation: str | None
    citation: str | None
    jurisdiction: Ref | None
    part_of: Ref | None
    effect: Concept | None
    in_force: tuple[str, ...] = Field(description="stretches of days as EDTF, each with its last day; none is no law")
    how_known: Concept | None = Field(description="how its text is known to us")
    confidence: Concept | None


class GeneralRecord(GeneralSummary, Disclosing):
    """A record of law or of a legal order, whole: every recorded property, its parts, and what belongs to it."""

    address: str | None = Field(description="official address of the text")
    note: str | None
    other_names: tuple[str, ...]
    properties: tuple[Property, ...]
    parts: tuple[Part, ...]
    belonging: tuple[Ref, ...] = Field(description="records that are a part of it, or are stated by it")


class RuleRef(Ref):
    """A pointer to a rule, with what it does and on which days it is law."""

    citation: str
    effect: str
    days: str


class ClauseRecord(Record):
    """One constraint of a condition in English: a sentence, or words before the parts to which they apply."""

    kind: str = Field(description="test, all, any, one, not, some, every, total or unwritten")
    text: str
    fact: str | None = Field(description="code of the fact that a test reads")
    connects: tuple[str, ...] = Field(description="connecting factors that it establishes when it holds")
    judged_by: str | None = Field(description="who may decide it, where it turns on judgement")
    parts: tuple[ClauseRecord, ...] = ()


class BarRecord(Record):
    """One stretch of days of a text of law."""

    kind: str = Field(description="in-force, applies, stayed, posture, not-established or no-law")
    words: str
    why: str | None
    from_day: str | None = Field(description="first day, ISO 8601")
    until_day: str | None = Field(description="the day after the last, ISO 8601")


class AuthorityOfLaw(Record):
    """An authority of a text of law, by the name of who holds its functions today."""

    role: str
    role_words: str
    name: str
    iri: str
    url: str | None


class AnnouncementRecord(Record):
    """What was announced of a text of law; it changes no outcome."""

    text: str
    day: str | None
    by: Ref | None


class OmissionRecord(Record):
    """A part of a text that the condition leaves out, and what that does to answers."""

    text: str
    weight: str
    weight_words: str
    effect: str


class DefinedFact(Record):
    """A fact of a condition that definitions conclude."""

    fact: str
    label: str
    rules: tuple[RuleRef, ...]


class Coded(Record):
    """A code with its words and what it means."""

    code: str
    label: str
    meaning: str


class LawRecord(GeneralRecord):
    """A rule or text of law: its days, authorities and how it is known, with what it takes over from outer texts."""

    full_citation: str | None = Field(description="by which a lawyer finds it, its own or that of what it stands in")
    text_address: str | None = Field(description="official address of the text, its own or that of what it stands in")
    bars: tuple[BarRecord, ...]
    days: str = Field(description="the bars in one line")
    chain: tuple[Ref, ...] = Field(description="what it stands in, outwards to the instrument")
    authorities: tuple[AuthorityOfLaw, ...]
    factors: tuple[str, ...] = Field(description="connecting factors of the whole")
    penalty: str | None
    announcements: tuple[AnnouncementRecord, ...]
    known_by: Coded | None = Field(description="how the text is known, its own or taken over")
    confidence_in_it: Coded | None = Field(description="confidence in the encoding, its own or taken over")
    checked_on: str | None = Field(description="last day on which sources were looked at")
    jurisdictions: tuple[Ref, ...]
    subjects: tuple[str, ...]


class RuleRecord(LawRecord):
    """One rule: its condition in English, exceptions, definitions, days, authorities, and how it is known."""

    effect_words: str = Field(description="what the effect means")
    condition: tuple[ClauseRecord, ...] = Field(description="what must hold together")
    always: bool = Field(description="whether it has no condition")
    tested_on: str = Field(description="the day with which its days are compared")
    concludes: str | None = Field(description="for a definition, what holds when it is engaged")
    review_policy: Concept | None
    about: tuple[RuleRef, ...] = Field(description="for a review policy, the rules that it is about")
    exceptions: tuple[RuleRef, ...] = Field(description="rules while which operate this one does not")
    overrides: tuple[RuleRef, ...] = Field(description="rules that do not operate while this one does")
    definitions: tuple[DefinedFact, ...]
    not_encoded: tuple[OmissionRecord, ...]
    left_out: tuple[str, ...] = Field(description="why it is left out of every answer; empty for a rule that is used")


class TextRecord(LawRecord):
    """One provision or instrument: its rules, its parts, its days, and how it is known."""

    rules: tuple[RuleRef, ...] = Field(description="rules that it or a part of it states")
    provisions: tuple[Ref, ...] = Field(description="its parts")
    amends: tuple[Ref, ...]
    repeals: tuple[Ref, ...]
    notes: tuple[str, ...]


class SchemeSummary(Record):
    """A scheme of codes in a list."""

    iri: str
    id: str
    type: str = "ConceptScheme"
    label: str
    url: str
    definition: str | None
    codes: int


class CountedValue(Record):
    """A value of a filter, with how many records of the list have it."""

    value: str = Field(description="what to say in the address to choose it")
    label: str
    iri: str | None = None
    status_phrase: str | None = Field(default=None, description="how it is sourced, where it is something that is said")
    count: int


class Counts(Record):
    """The values of one filter. What the filter itself is set to does not count in them; all other filters do."""

    name: str = Field(description="name of the parameter")
    about: str
    values: tuple[CountedValue, ...]
    more: int = Field(description="values that are not among these")


ActorRecord.model_rebuild()
AuthorityRecord.model_rebuild()

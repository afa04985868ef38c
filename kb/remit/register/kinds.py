"""The kinds of records, and what each is listed, narrowed, counted and put in order by: one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.dates import days_of
from remit.iri import kind_and_key
from remit.model.view import View
from remit.paths import Inverse, Predicate
from remit.register.column import Chain, Column, Key, Sorting, ends
from remit.search import fold
from remit.support.reading import chain as speakers_of
from remit.support.reading import withdrawn_by
from remit.terms import coding, dcterms, oa, prov, rdf, rdfs, rmt, skos, status

WITHDRAWN, REFUTED = "withdrawn", "refuted"
LEFT_OUT = "left-out"
DISCLOSING = "disclosing"
DENIED_BY = "denied-by"
PLACED = "placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record.

    Attributes:
        name: the word for one.
        plural: the word for several, and the address of their list.
        place: the first part of the keys of their addresses, where it is another word.
        of_class: the class of which they are.
        about: what they are, in a sentence.
        columns: what lists are narrowed and counted by.
        sortings: what lists are put in order by; the first is the usual one.
        names: the paths to what they are called.
    """

    name: str
    plural: str
    of_class: URIRef
    about: str
    columns: tuple[Column, ...]
    sortings: tuple[Sorting, ...]
    names: tuple[Chain, ...]
    place: str = ""

    def column(self, name: str) -> Column:
        """Gives a column by its name.

        Raises:
            KeyError: there is none.
        """
        return next(each for each in (*self.columns, *_OF_ALL) if each.name == name)

    @property
    def every_column(self) -> tuple[Column, ...]:
        """Gives the columns, with those that every kind has."""
        return (*self.columns, *_OF_ALL)

    def chains(self) -> Iterator[Chain]:
        """Gives every path that is read for a record of the kind."""
        yield (rdf.type_,)
        yield from self.names
        for column in self.every_column:
            yield from column.chains
        for sorting in self.sortings:
            yield from sorting.chains


# ---- what is read where the end of a path does not say it


def left_out(view: View, record: URIRef) -> Iterator[Node]:
    """Gives why lists leave a record out, where they do: it was withdrawn, or it is refuted.

    An article that was withdrawn takes all that stands in it with it: the opinions too, which have no status.
    """
    held = set(view.objects(record, rmt.sourcingStatus))
    if status.refuted in held:
        yield Literal(REFUTED)
    elif status.withdrawn in held or (_may_be_withdrawn(view, record) and withdrawn_by(view, record) is not None):
        yield Literal(WITHDRAWN)


def _may_be_withdrawn(view: View, record: URIRef) -> bool:
    """Says whether anything was withdrawn that a record may rest on: quick to see, where almost nothing was."""
    return any(True for chain in _INVALIDATED if chain[-1] == prov.wasInvalidatedBy for _ in ends(view, record, chain))


_INVALIDATED: tuple[Chain, ...] = (
    (rmt.sourcingStatus,),
    (prov.wasInvalidatedBy,),
    (oa.hasTarget, oa.hasSource, prov.wasInvalidatedBy),
    (rmt.originatorDocument, prov.wasInvalidatedBy),
    (rmt.link, rmt.order),
    (rmt.link, rmt.speaker, prov.wasInvalidatedBy),
    (rmt.link, rmt.attestedBy),
)
_OF_ALL = (
    Column(name=LEFT_OUT, about="why lists leave it out", chains=_INVALIDATED, read=left_out),
    Column(name=DISCLOSING, about="what must be disclosed beside it", chains=((rmt.disclosure,),)),
    Column(name="is-a", about="its classes", chains=((rdf.type_,),)),
)


def _alleged_conduct(view: View, incident: URIRef) -> Iterator[Node]:
    for node in view.objects(incident, rmt.coding):
        if coding.not_alleged not in view.objects(node, rmt.codedAs):
            yield from view.objects(node, rmt.conduct)


def pair(role: Node, actor: Node) -> str:
    """Gives the value that stands for somebody in a role."""
    return f"{role} {actor}"


def _in_role(view: View, incident: URIRef) -> Iterator[Node]:
    for node in view.objects(incident, rmt.participation):
        for role in view.objects(node, rmt.role):
            for actor in view.objects(node, rmt.participant):
                yield Literal(pair(role, actor))


def _originator(view: View, claim: URIRef) -> Iterator[Node]:
    yield from (link.speaker for link in speakers_of(view, claim)[-1:])


def _incidents(view: View, claim: URIRef) -> Iterator[Node]:
    for chain in _RESTING:
        yield from (n for n in ends(view, claim, chain) if isinstance(n, URIRef) and _place(n) == "incident")


def _is_placed(view: View, claim: URIRef) -> Iterator[Node]:
    if next(_incidents(view, claim), None) is not None:
        yield Literal("true")


def _back(predicate: URIRef) -> Inverse:
    return Inverse(Predicate(predicate))


def _place(node: URIRef) -> str:
    place = kind_and_key(node)
    return place[0] if place is not None and "/" not in place[1] else ""


_RESTING: tuple[Chain, ...] = (
    (_back(rmt.restsOn),),
    (_back(rmt.restsOn), _back(rmt.participation)),
    (_back(rmt.restsOn), _back(rmt.coding)),
    (_back(rmt.restsOn), _back(rmt.response)),
    (_back(rmt.contestedBy),),
)


def _stretches(view: View, text: URIRef) -> Iterator[Node]:
    """Gives each stretch in force as EDTF, with its last day: an interval's end is the day after it."""
    for node in view.objects(text, rmt.inForce):
        firsts, ends_ = (sorted(map(str, view.objects(node, p))) for p in (rmt.from_, rmt.until))
        last = _day_before(ends_[0]) if ends_ else ".."
        yield Literal(f"{firsts[0] if firsts else '..'}/{last}")


def _day_before(day: str) -> str:
    try:
        return str(date.fromisoformat(day) - timedelta(days=1))
    except (ValueError, OverflowError):
        return ".."


def _has_text(view: View, document: URIRef) -> Iterator[Node]:
    yield from (value for value in view.objects(document, rmt.textHeld) if str(value) == "true")


def _is_powerless(view: View, authority: URIRef) -> Iterator[Node]:
    if rmt.PowerlessAuthority in view.objects(authority, rdf.type_):
        yield Literal("true")


# ---- keys of order


def _texts(view: View, node: URIRef, chain: Chain) -> list[Literal]:
    found = [value for value in ends(view, node, chain) if isinstance(value, Literal)]
    return sorted(found, key=lambda value: ((value.language or "en") != "en", str(value)))


def _by_text(name: str, about: str, *chains: Chain) -> Sorting:
    def key(view: View, node: URIRef) -> Key | None:
        texts = (text for chain in chains for text in _texts(view, node, chain))
        first = next(texts, None)
        return fold(first) if first is not None else None

    return Sorting(name=name, about=about, chains=chains, key=key)


def _by_day(name: str, about: str, predicate: URIRef) -> Sorting:
    def key(view: View, node: URIRef) -> Key | None:
        firsts = [days_of(text).first for text in _texts(view, node, (predicate,))]
        return min((day.isoformat() for day in firsts if day is not None), default=None)

    return Sorting(name=name, about=about, chains=((predicate,),), key=key)


def _status_rank(view: View, node: URIRef) -> Key | None:
    ranks = [int(text) for text in _texts(view, node, (rmt.sourcingStatus, rmt.rank)) if text.isdigit()]
    return max(ranks, default=None)


def _as_counted(view: View, claim: URIRef) -> Key | None:
    """Orders claims as people count them: C2 before C10."""
    notation = next(iter(_texts(view, claim, (skos.notation,))), None)
    text = str(notation) if notation is not None else _key(view, claim)
    letters = text.rstrip("0123456789")
    return f"{letters}{text[len(letters) :]:0>12}"


def _place_in_scheme(view: View, code: URIRef) -> Key | None:
    ranks = [int(text) for text in _texts(view, code, (rmt.rank,)) if text.isdigit()]
    return f"{_RANKS - max(ranks, default=0):06}"


_RANKS = 999_999


def _key(_: View, node: URIRef) -> str:
    place = kind_and_key(node)
    return place[1] if place is not None else str(node)


_LABEL = _by_text("label", "what it is called", (rdfs.label,), (skos.prefLabel,))
_STATUS_RANK = Sorting(
    name="status",
    about="how well it is sourced, by the rank of the status",
    chains=((rmt.sourcingStatus, rmt.rank),),
    key=_status_rank,
    is_number=True,
)
_ID = Sorting(name="id", about="its key", chains=(), key=_key)
_OCCURRED = _by_day("occurred", "the first day on which it may have happened", rmt.occurred)
_NAMES: tuple[Chain, ...] = (
    (rdfs.label,),
    (skos.prefLabel,),
    (skos.altLabel,),
    (skos.notation,),
    (rmt.name,),
    (rmt.named, rmt.name),
    (rmt.named, rdfs.label),
)


# ---- columns that several kinds have

_STATUS = Column(
    name="status",
    about="code of a sourcing status, or “established” for every status that is",
    chains=((rmt.sourcingStatus,),),
    scheme="status",
    counted=True,
)
_MARK = Column(
    name="mark",
    about="code of a mark that stands beside the status: contested, interested-accuser …",
    chains=((rmt.mark,),),
    scheme="mark",
    counted=True,
)
_HAPPENED = Column(
    name="occurred",
    about="the days on which it is said to have happened",
    chains=((rmt.occurred,),),
    of="days",
)
_TYPE = Column(
    name="type", about="class, as the ontology names it: Person, Organisation …", chains=((rdf.type_,),), counted=True
)


def _records(name: str, about: str, kind: str, *chains: Chain, counted: bool = False) -> Column:
    return Column(name=name, about=about, chains=chains, kind=kind, counted=counted)


def _codes(name: str, about: str, scheme: str, *chains: Chain) -> Column:
    return Column(name=name, about=about, chains=chains, scheme=scheme, counted=True)


_HOW = _codes("how-known", "code of how the text is known to us", "how", (rmt.howKnown,))
_CONFIDENCE = _codes("confidence", "code of how sure we are of the encoding", "confidence", (rmt.confidence,))
_ADMINISTERED = _records(
    "administered-by", "authority that licenses, lists, decides or guides", "authority", (rmt.administeredBy,)
)
_ENFORCED = _records("enforced-by", "authority that investigates or sanctions breach", "authority", (rmt.enforcedBy,))
_IN_FORCE = Column(
    name="in-force",
    about="the days on which it is law",
    chains=((rmt.inForce, rmt.from_), (rmt.inForce, rmt.until)),
    read=_stretches,
    of="days",
)
_AMENDS = _records("amends", "text that it changes", "instrument", (rmt.amends,))
_REPEALS = _records("repeals", "text that it ends", "instrument", (rmt.repeals,))


# ---- the table

_ACTOR_COLUMNS = (
    _TYPE,
    _records(
        "jurisdiction",
        "jurisdiction in which it is established or run from",
        "jurisdiction",
        (rmt.establishedIn,),
        (rmt.headquarters,),
        (rmt.actsFor,),
        (rmt.executiveOf,),
        counted=True,
    ),
    replace(_MARK, about="code of a mark: identity-not-verified …"),
    _records("unit-of", "body of which it is a unit", "actor", (rmt.unitOf,), (rmt.partOf,)),
    Column(name="lei", about="Legal Entity Identifier", chains=((rmt.lei,),)),
    Column(name="wikidata", about="item of Wikidata", chains=((rmt.wikidata,),)),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        name="incident",
        plural="incidents",
        of_class=rmt.Incident,
        about="Things that are said to have happened, each with its sourcing status.",
        columns=(
            _STATUS,
            _MARK,
            Column(
                name="conduct",
                about="code of a conduct that it is said to consist in; narrower ones count",
                chains=((rmt.coding, rmt.conduct), (rmt.coding, rmt.codedAs)),
                read=_alleged_conduct,
                scheme="conduct",
                counted=True,
            ),
            _records(
                "actor",
                "somebody whom it names; with role=…, in that role",
                "actor",
                (rmt.participation, rmt.participant),
            ),
            _codes("role", "code of a role that somebody is said to have in it", "role", (rmt.participation, rmt.role)),
            Column(
                name="in-role",
                about="role and actor together",
                chains=((rmt.participation, rmt.role), (rmt.participation, rmt.participant)),
                read=_in_role,
                asked=False,
            ),
            _records(
                "jurisdiction",
                "jurisdiction in which somebody whom it names is established or run from",
                "jurisdiction",
                (rmt.participation, rmt.participant, rmt.establishedIn),
                (rmt.participation, rmt.participant, rmt.headquarters),
                counted=True,
            ),
            _records(
                "document",
                "document in which a claim stands that it rests on",
                "document",
                (rmt.restsOn, oa.hasTarget, oa.hasSource),
            ),
            _records(
                "publisher",
                "publisher of such a document",
                "actor",
                (rmt.restsOn, oa.hasTarget, oa.hasSource, dcterms.publisher),
            ),
            _records("item", "item that it is about", "item", (rmt.involvesItem,)),
            _HAPPENED,
            Column(
                name=DENIED_BY,
                about="claim that contests it or denies what it is in essence",
                chains=((rmt.contestedBy,), (rmt.core, _back(rmt.denies))),
                asked=False,
            ),
        ),
        sortings=(_ID, _LABEL, _OCCURRED, _STATUS_RANK),
        names=(*_NAMES, (rmt.core, rdfs.label), (rmt.response, rdfs.label)),
    ),
    Kind(
        name="claim",
        plural="claims",
        of_class=rmt.Claim,
        about="What somebody said, where and on what footing, each with speakers and status.",
        columns=(
            _STATUS,
            _MARK,
            _codes(
                "stance", "code of how the speaker stands to what is said: asserts, denies …", "stance", (rmt.stance,)
            ),
            _codes(
                "footing", "code of the footing: on-record, anonymous, leaked-document …", "footing", (rmt.footing,)
            ),
            _codes("kind", "code of what sort of thing is put forward: alleged-fact, opinion …", "kind", (rmt.kind,)),
            _records("speaker", "anybody in the chain of speakers", "actor", (rmt.link, rmt.speaker)),
            Column(
                name="originator",
                about="who is said to have said it first: the last of the chain",
                chains=((rmt.link, rmt.speaker), (rmt.link, rmt.order), (rmt.link, rmt.attestedBy)),
                read=_originator,
                kind="actor",
            ),
            _records(
                "publisher", "publisher of the document", "actor", (oa.hasTarget, oa.hasSource, dcterms.publisher)
            ),
            _records("document", "document in which it stands", "document", (oa.hasTarget, oa.hasSource)),
            _records(
                "about",
                "actor or item of which something is said",
                "actor",
                (rmt.says, rmt.subject),
                (rmt.says, rmt.object_),
            ),
            Column(
                name="incident",
                about="incident that rests on it or is contested by it",
                chains=_RESTING,
                read=_incidents,
                kind="incident",
            ),
            _HAPPENED,
            Column(
                name=PLACED,
                about="whether any incident rests on it or is contested by it",
                chains=_RESTING,
                read=_is_placed,
                asked=False,
            ),
            Column(
                name=DENIED_BY,
                about="claim that denies it or a statement of it",
                chains=((_back(rmt.denies),), (rmt.says, _back(rmt.denies))),
                asked=False,
            ),
        ),
        sortings=(
            Sorting(
                name="notation",
                about="its number, as people count: C2 before C10",
                chains=((skos.notation,),),
                key=_as_counted,
            ),
            _ID,
            _LABEL,
            _OCCURRED,
            _STATUS_RANK,
        ),
        names=(*_NAMES, (rmt.says, rdfs.label)),
    ),
    Kind(
        name="document",
        plural="documents",
        of_class=rmt.Document,
        about="Source documents. Many can have one originator: they are counted apart.",
        columns=(
            _TYPE,
            _records("publisher", "who published it", "actor", (dcterms.publisher,)),
            Column(name="language", about="language, as a tag: en, zh …", chains=((dcterms.language,),), counted=True),
            Column(
                name="issued", about="the days on which it may have been issued", chains=((dcterms.issued,),), of="days"
            ),
            Column(
                name="text",
                about="whether its text is held here",
                chains=((rmt.textHeld,),),
                read=_has_text,
                of="flag",
                counted=True,
            ),
            Column(name="sha256", about="hash of its bytes", chains=((rmt.sha256,),)),
        ),
        sortings=(_ID, _LABEL, _by_day("issued", "the first day on which it may have been issued", dcterms.issued)),
        names=_NAMES,
    ),
    Kind(
        name="actor",
        plural="actors",
        of_class=rmt.Actor,
        about="Organisations, units and persons that records name.",
        columns=_ACTOR_COLUMNS,
        sortings=(_ID, _LABEL),
        names=_NAMES,
    ),
    Kind(
        name="authority",
        plural="authorities",
        place="actor",
        of_class=rmt.Authority,
        about="Bodies with, or expressly without, powers.",
        columns=(
            Column(
                name="powerless",
                about="whether it is said expressly that it has no powers",
                chains=((rdf.type_,),),
                read=_is_powerless,
                of="flag",
                counted=True,
            ),
            _codes("power", "code of what a power allows", "power-kind", (rmt.hasPower, rmt.powerKind)),
            Column(
                name="over",
                about="conduct or subject that a power is over",
                chains=((rmt.hasPower, rmt.over),),
                scheme="subject",
                counted=True,
            ),
            *_ACTOR_COLUMNS,
        ),
        sortings=(_ID, _LABEL),
        names=_NAMES,
    ),
    Kind(
        name="jurisdiction",
        plural="jurisdictions",
        of_class=rmt.Jurisdiction,
        about="Legal orders: countries, unions, states and customs territories.",
        columns=(
            _records(
                "part-of", "jurisdiction or group of which it is a part", "jurisdiction", (rmt.partOf,), counted=True
            ),
        ),
        sortings=(_ID, _LABEL),
        names=_NAMES,
    ),
    Kind(
        name="instrument",
        plural="instruments",
        of_class=rmt.Instrument,
        about="Texts by which law is made: statutes, regulations, orders, notices, treaties.",
        columns=(
            _records("jurisdiction", "jurisdiction whose law it is", "jurisdiction", (rmt.jurisdiction,), counted=True),
            _HOW,
            _CONFIDENCE,
            _AMENDS,
            _REPEALS,
            Column(name="made", about="the day on which it was made", chains=((rmt.made,),), of="days"),
            Column(name="published", about="the day on which it was published", chains=((rmt.published,),), of="days"),
            _IN_FORCE,
        ),
        sortings=(
            _ID,
            _LABEL,
            _by_text("citation", "its citation", (rmt.citation,)),
            _by_day("made", "the day on which it was made", rmt.made),
            _by_day("published", "the day on which it was published", rmt.published),
        ),
        names=(*_NAMES, (rmt.citation,)),
    ),
    Kind(
        name="provision",
        plural="provisions",
        of_class=rmt.Provision,
        about="Places in instruments that state law.",
        columns=(
            _records(
                "instrument",
                "instrument or provision of which it is a part",
                "instrument",
                (rmt.partOf,),
                (rmt.partOf, rmt.partOf),
            ),
            _records(
                "jurisdiction",
                "jurisdiction whose law it is",
                "jurisdiction",
                (rmt.partOf, rmt.jurisdiction),
                (rmt.partOf, rmt.partOf, rmt.jurisdiction),
                counted=True,
            ),
            _HOW,
            _CONFIDENCE,
            _ADMINISTERED,
            _ENFORCED,
            _AMENDS,
            _REPEALS,
            _IN_FORCE,
            Column(name="applies", about="the day from which it applies", chains=((rmt.appliesFrom,),), of="days"),
        ),
        sortings=(_ID, _by_text("citation", "its citation", (rmt.citation,)), _LABEL),
        names=(*_NAMES, (rmt.citation,)),
    ),
    Kind(
        name="rule",
        plural="rules",
        of_class=rmt.Rule,
        about="What provisions do: one effect each, under one condition, on stated days.",
        columns=(
            _codes("effect", "code of what it does when it is engaged", "effect", (rmt.effect,)),
            _codes("policy", "code of the review policy that it lays down", "policy", (rmt.policy,)),
            _codes("connecting-factor", "code of what ties a situation to its law", "factor", (rmt.connectingFactor,)),
            _records("provision", "provision that states it", "provision", (rmt.provision,)),
            _records(
                "instrument",
                "instrument of that provision",
                "instrument",
                (rmt.provision, rmt.partOf),
                (rmt.provision, rmt.partOf, rmt.partOf),
            ),
            _records(
                "jurisdiction",
                "jurisdiction whose law it is",
                "jurisdiction",
                (rmt.provision, rmt.partOf, rmt.jurisdiction),
                (rmt.provision, rmt.partOf, rmt.partOf, rmt.jurisdiction),
                counted=True,
            ),
            _ADMINISTERED,
            _ENFORCED,
            _records("addressee", "the one actor whom it binds", "actor", (rmt.addressee,)),
            _HOW,
            _CONFIDENCE,
            _IN_FORCE,
        ),
        sortings=(_ID, _LABEL),
        names=_NAMES,
    ),
    Kind(
        name="vocabulary",
        plural="vocabularies",
        place="scheme",
        of_class=skos.ConceptScheme,
        about="The schemes of codes: statuses in their order, stances, footings, conduct and others.",
        columns=(),
        sortings=(_ID, _LABEL),
        names=_NAMES,
    ),
    Kind(
        name="concept",
        plural="concepts",
        place="",
        of_class=skos.Concept,
        about="The codes of all schemes.",
        columns=(
            Column(
                name="scheme",
                about="scheme to which it belongs",
                asked=False,
                chains=((skos.inScheme,),),
                kind="vocabulary",
                counted=True,
            ),
            Column(name="broader", about="wider concept", chains=((skos.broader,),)),
        ),
        sortings=(
            Sorting(
                name="place",
                about="its place in its scheme: statuses the highest first",
                chains=((rmt.rank,),),
                key=_place_in_scheme,
            ),
            _ID,
            _LABEL,
        ),
        names=_NAMES,
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}

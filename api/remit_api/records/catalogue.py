"""The records of a knowledge base by list and by identifier: what REST, pages and the command line show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import Field
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.base import KnowledgeBase
from remit.errors import BadInput, NotFound, UnknownName
from remit.iri import ID, kind_and_key, record
from remit.state import State
from remit.terms import rdf, rdfs, rmt, role, skos, status
from remit_api.records import actors, claims, documents, incidents, models
from remit_api.records.reading import LEFT_OUT, Reading, key_of, unique

T = TypeVar("T")
D = TypeVar("D", bound=models.Disclosing)

ESTABLISHED = "established"
_LEFT_OUT_CODES = frozenset(key_of(node) for node in LEFT_OUT)


class Listed(models.Disclosing, Generic[T]):
    """One page of a list. Withdrawn and refuted records are in neither items nor total unless asked for."""

    items: tuple[T, ...]
    total: int
    limit: int
    offset: int
    next: str | None = Field(default=None, description="query string of the next page, or null")
    note: str | None = Field(default=None, description="what the list does not say, where that is easily misread")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is asked for.

    Attributes:
        q: words that must occur in a name.
        limit: records in a page.
        offset: records before the page.
        include: codes of statuses that are left out unless named: withdrawn, refuted.
        status: code of a status, or “established” for every status that is.
        conduct: code of a conduct; narrower conducts count.
    """

    q: str = ""
    limit: int = 50
    offset: int = 0
    include: frozenset[str] = field(default_factory=frozenset)
    status: str | None = None
    conduct: str | None = None


def parse_include(text: str) -> frozenset[str]:
    """Reads the names of statuses that a list leaves out unless asked.

    Raises:
        BadInput: another name stands there.
    """
    codes = frozenset(code for code in (part.strip().lower() for part in text.split(",")) if code)
    unknown = sorted(codes - _LEFT_OUT_CODES)
    if unknown:
        raise BadInput(
            f"include={unknown[0]} is not something that lists leave out. They leave out withdrawn and "
            "refuted records, so that nobody takes them for current. Name one of these, or both."
        )
    return codes


@dataclass(frozen=True, slots=True)
class _Disclosure:
    """What must be disclosed beside anything that names a party."""

    party: Node
    words: Node
    names: tuple[str, ...]

    def is_due(self, text: str) -> bool:
        folded = text.casefold()
        return any(name in folded for name in self.names)


class Catalogue:
    """The records of a knowledge base in one state of it: as it is now, or as it was.

    Everything is read through the one view that it is given.
    """

    def __init__(self, kb: KnowledgeBase, view: State | None = None) -> None:
        """Reads lazily.

        Args:
            kb: whose records they are; its texts are read, which do not change.
            view: the state to read; the present one if none is given.
        """
        self.kb = kb
        self.view = kb.view() if view is None else view
        self.reading = Reading(self.view)
        self._texts: dict[URIRef, str | None] = {}

    # -- finding one ---------------------------------------------------------------------------------

    def find(self, kind: str, key: str, *classes: Node) -> URIRef:
        """Gives the address of a record by its key, its notation or its full address.

        Raises:
            NotFound: there is none of that kind; with near identifiers.
        """
        place = "actor" if kind == "authority" else kind
        candidates = [URIRef(key)] if ":" in key else [record(place, key), record(place, key.lower())]
        candidates += self.reading.to(skos.notation, Literal(key))
        kinds = self._under(*classes)
        for candidate in candidates:
            if any(self.reading.is_a(candidate, each) for each in kinds):
                return candidate
        shown = (node for node in self._members(*classes) if not claims.is_left_out(self.reading, node))
        near = get_close_matches(key.lower(), [key_of(node) for node in shown])
        raise NotFound(
            f"There is no {kind} “{key}” here. Nothing is shown for it rather than something near. "
            + (f"Did you mean: {', '.join(near)}? " if near else "")
            + f"The list of all is at /{_plural(kind)}.",
            near=near,
        )

    def find_any(self, name: str) -> URIRef:
        """Gives the address of a record of any kind by full address, kind/key, key or notation.

        Raises:
            NotFound: there is none.
        """
        if name.startswith(("http://", "https://")) or "/" in name:
            iri = URIRef(name if ":" in name.partition("/")[0] else f"{ID}{name}")
            if any(True for _ in self.reading.view.objects(iri, rdf.type_)):
                return iri
        else:
            for kind, kind_class in _KINDS.items():
                try:
                    return self.find(kind, name, kind_class)
                except NotFound:
                    continue
        raise NotFound(
            f"Nothing here is called “{name}”. Give a key such as si-1, a notation such as C7, or a full "
            "address; `remit search` finds records by name."
        )

    def describe(self, iri: URIRef) -> Graph:
        """Gives the record with its parts as a graph, and the disclosures that belong beside it."""
        graph = self.kb.describe(iri, self.view)
        text = "\n".join(str(term) for triple in graph for term in triple)
        for disclosure in self._disclosures:
            if disclosure.is_due(text):
                graph.add((disclosure.party, rmt.disclosure, disclosure.words))
        return graph

    @cached_property
    def _disclosures(self) -> tuple[_Disclosure, ...]:
        found = []
        for party, _, words in self.view.triples((None, rmt.disclosure, None)):
            named = [self.reading.text(node, rmt.name) for node in self.reading.iris(party, rmt.named)]
            names = {self.reading.label(party), str(party), *(name for name in named if name)}
            found.append(_Disclosure(party, words, tuple(name.casefold() for name in names)))
        return tuple(found)

    def disclosures_for(self, text: str) -> tuple[str, ...]:
        """Gives the disclosures of the parties that a text names."""
        return tuple(str(each.words) for each in self._disclosures if each.is_due(text))

    def _disclosed(self, answer: D) -> D:
        """Puts beside an answer the disclosures of the parties that it names."""
        return answer.model_copy(update={"disclosures": self.disclosures_for(answer.model_dump_json())})

    # -- one by one ----------------------------------------------------------------------------------

    def incident(self, iri: URIRef) -> models.IncidentRecord:
        """Gives one incident."""
        return self._disclosed(incidents.whole(self.reading, iri, self.passage))

    def claim(self, iri: URIRef) -> models.ClaimRecord:
        """Gives one claim."""
        return self._disclosed(claims.whole(self.reading, iri, self.passage))

    def document(self, iri: URIRef) -> models.DocumentRecord:
        """Gives one document."""
        return self._disclosed(documents.whole(self.reading, iri, self.passage, text_held=self.is_text_held(iri)))

    def actor(self, iri: URIRef) -> models.ActorRecord:
        """Gives one actor."""
        return self._disclosed(actors.whole(self.reading, iri))

    def authority(self, iri: URIRef) -> models.AuthorityRecord:
        """Gives one authority."""
        return self._disclosed(actors.authority_whole(self.reading, iri))

    def passage(self, document: URIRef, start: int, end: int) -> str | None:
        """Gives the words between two positions where the document's text is held."""
        text = self.text(document)
        return text[start:end] if text is not None and 0 <= start <= end <= len(text) else None

    def text(self, document: URIRef) -> str | None:
        """Gives the text of a document, or None where it is not held here."""
        if document not in self._texts:
            digest = self._digest_held(document)
            self._texts[document] = self.kb.documents.text(digest) if digest is not None else None
        return self._texts[document]

    def is_text_held(self, document: URIRef) -> bool:
        """Says whether the text of a document is held here."""
        digest = self._digest_held(document)
        return digest is not None and self.kb.documents.holds(digest)

    def _digest_held(self, document: URIRef) -> str | None:
        """Gives the hash of a text that was attached to this document, and so checked at its positions."""
        if self.reading.text(document, rmt.textHeld) != "true":
            return None
        return self.reading.text(document, rmt.sha256)

    # -- lists ---------------------------------------------------------------------------------------

    def incidents(self, wanted: Wanted) -> Listed[models.IncidentSummary]:
        """Gives the incidents."""
        found = self._kept(self._named(wanted, rmt.Incident), wanted)
        if wanted.conduct is not None:
            coded = self._coded_with(wanted.conduct)
            found = [node for node in found if node in coded]
        return self._page(found, wanted, lambda node: incidents.summary(self.reading, node))

    def claims(self, wanted: Wanted) -> Listed[models.ClaimSummary]:
        """Gives the claims."""
        found = self._kept(self._named(wanted, rmt.Claim), wanted)
        found.sort(key=lambda node: incidents.claim_order(self.reading, node))
        return self._page(found, wanted, lambda node: claims.summary(self.reading, node))

    def documents(self, wanted: Wanted) -> Listed[models.DocumentSummary]:
        """Gives the documents."""
        found = self._kept(self._named(wanted, rmt.Document), wanted)
        return self._page(
            found,
            wanted,
            lambda node: documents.summary(self.reading, node, text_held=self.is_text_held(node)),
        )

    def actors(self, wanted: Wanted) -> Listed[models.ActorSummary]:
        """Gives the actors; asked by conduct, those accused of it, each with how well that is sourced."""
        found = self._named(wanted, rmt.Actor)
        if wanted.conduct is None:
            if wanted.status is not None:
                raise BadInput(
                    "Actors have no sourcing status; what they are accused of has. Add conduct=… to ask by it."
                )
            return self._page(found, wanted, lambda node: actors.summary(self.reading, node))
        alleged = actors.allegations(self.reading, self._conducts(wanted.conduct))
        kept = {
            actor: tuple(a for a in each if self._has_status(a.status, wanted.status))
            for actor, each in alleged.items()
        }
        found = [node for node in found if kept.get(node)]
        note = (
            "These actors are accused (alleged), each with how well that is sourced and who denies it. "
            "Nothing here establishes that any of them did it."
        )
        if wanted.status == ESTABLISHED:
            note = "Of these, what is established. An empty list means that nothing here establishes it."
        listed = self._page(found, wanted, lambda node: actors.summary(self.reading, node, kept[node]))
        return listed.model_copy(update={"note": note})

    def authorities(
        self, wanted: Wanted, *, powerless: bool | None = None, acting_on: str | None = None
    ) -> Listed[models.AuthoritySummary]:
        """Gives the authorities; `acting_on` asks which are established to act on an incident."""
        found = self._named(wanted, rmt.Authority)
        note = None
        if powerless is not None:
            found = [n for n in found if self.reading.is_a(n, rmt.PowerlessAuthority) == powerless]
        if acting_on is not None:
            incident = self.find("incident", acting_on, rmt.Incident)
            found = [node for node in found if self._acts_on(node, incident)]
            note = self._note_on_acting(incident, found)
        listed = self._page(found, wanted, lambda node: actors.authority_summary(self.reading, node))
        return listed.model_copy(update={"note": note})

    def search(self, wanted: Wanted, kinds: Sequence[str] = ()) -> Listed[models.Hit]:
        """Gives the records that are called by the words, each with its status."""
        if not wanted.q.strip():
            return Listed(items=(), total=0, limit=wanted.limit, offset=wanted.offset)
        wanted_kinds = tuple(kinds) or tuple(_KINDS)
        found = [
            node
            for node in self._called(wanted.q)
            if (place := kind_and_key(node)) is not None and place[0] in wanted_kinds and self._is_kept(node, wanted)
        ]
        shown = found[wanted.offset : wanted.offset + wanted.limit]
        listed = Listed(
            items=tuple(self._hit(node) for node in shown),
            total=len(found),
            limit=wanted.limit,
            offset=wanted.offset,
            next=_next(wanted, len(found)),
        )
        return self._disclosed(listed)

    def _called(self, looked_for: str) -> Iterable[URIRef]:
        """Gives the records that are called by the words, each once.

        A dated name leads to its bearer, and any other part, for example a statement, to the record that it is
        part of: a part alone does not show whose word it is, nor that its record was withdrawn.
        """
        found: list[URIRef] = []
        for hit in self.kb.search(looked_for):
            bearers = self.reading.to(rmt.named, hit.node)
            found += bearers or ((_whole(hit.node),) if isinstance(hit.node, URIRef) else ())
        return unique(found)

    def _hit(self, node: URIRef) -> models.Hit:
        label = self.reading.title(node)
        kind, _ = kind_and_key(node) or ("", "")
        if kind == "claim":
            short = claims.summary(self.reading, node)
            phrase, snippet = short.status_phrase, f"{short.speakers.words}: {short.status_phrase}"
        elif kind == "incident":
            phrase = self.reading.status_phrase(node, incidents.NO_STATUS)
            snippet = f"{phrase}. {incidents.sentence(self.reading, node)}"
        else:
            phrase, snippet = None, kind
        return models.Hit(
            iri=str(node),
            kind=kind,
            label=label,
            url=self.reading.url(node),
            status_phrase=phrase,
            snippet=snippet,
        )

    def vocabulary(self, scheme: str) -> tuple[models.ConceptRecord, ...]:
        """Gives the concepts of a scheme; statuses in their order, the highest first.

        Raises:
            UnknownName: there is no such scheme.
        """
        nodes = self._members_of_scheme(scheme)
        if not nodes:
            known = sorted(key_of(node) for node in self.reading.to(rdf.type_, skos.ConceptScheme))
            raise UnknownName(
                f"There is no scheme “{scheme}” here. Known are: {', '.join(known)}.",
                name=scheme,
                near=get_close_matches(scheme, known),
            )
        ranked = sorted(nodes, key=lambda n: (-(self.reading.number(n, rmt.rank) or 0), str(n)))
        return tuple(self._concept(node) for node in ranked)

    def vocabularies(self) -> tuple[models.Ref, ...]:
        """Gives the schemes."""
        return self.reading.refs(self.reading.to(rdf.type_, skos.ConceptScheme))

    def _members_of_scheme(self, scheme: str) -> tuple[URIRef, ...]:
        return self.reading.to(skos.inScheme, record("scheme", scheme))

    def _concept(self, node: URIRef) -> models.ConceptRecord:
        concept = self.reading.concept(node)
        is_status = self.reading.is_a(node, rmt.SourcingStatus)
        return models.ConceptRecord(
            iri=str(node),
            code=concept.code if concept is not None else key_of(node),
            label=self.reading.label(node),
            definition=self.reading.text(node, skos.definition),
            phrase=self.reading.text(node, rmt.phrase),
            broader=tuple(key_of(n) for n in self.reading.iris(node, skos.broader)),
            weaker_than=tuple(key_of(n) for n in self.reading.iris(node, rmt.weakerThan)),
            established=self.reading.is_a(node, rmt.EstablishedStatus) if is_status else None,
        )

    # -- narrowing -----------------------------------------------------------------------------------

    def _under(self, *classes: Node) -> tuple[Node, ...]:
        """Gives the classes and all below them, as the ontology in the store has it."""
        todo, seen = list(classes), dict.fromkeys(classes)
        while todo:
            for below in self.reading.to(rdfs.subClassOf, todo.pop()):
                if below not in seen:
                    seen[below] = None
                    todo.append(below)
        return tuple(seen)

    def _members(self, *classes: Node) -> list[URIRef]:
        found = {node for each in self._under(*classes) for node in self.reading.to(rdf.type_, each)}
        return sorted((node for node in found if str(node).startswith(ID)), key=str)

    def _named(self, wanted: Wanted, *classes: Node) -> list[URIRef]:
        members = self._members(*classes)
        if not wanted.q.strip():
            return members
        among = set(members)
        return [node for node in self._called(wanted.q) if node in among]

    def _kept(self, found: Iterable[URIRef], wanted: Wanted) -> list[URIRef]:
        kept = [node for node in found if self._is_kept(node, wanted)]
        if wanted.status is None:
            return kept
        code = wanted.status
        if code != ESTABLISHED:
            self._known("status", code)
        return [
            node
            for node in kept
            if (held := self.reading.iri(node, rmt.sourcingStatus)) is not None
            and self._has_status(self.reading.status(held), code)
        ]

    def _is_kept(self, node: URIRef, wanted: Wanted) -> bool:
        if not claims.is_left_out(self.reading, node):
            return True
        held = self.reading.iri(node, rmt.sourcingStatus)
        code = "refuted" if held == status.refuted else "withdrawn"
        return code in wanted.include

    @staticmethod
    def _has_status(held: models.Status, code: str | None) -> bool:
        return code is None or (held.established if code == ESTABLISHED else held.code == code)

    def _known(self, scheme: str, code: str) -> URIRef:
        node = record(scheme, code)
        if any(True for _ in self.reading.view.objects(node, rdf.type_)):
            return node
        known = [key_of(each) for each in self._members_of_scheme(scheme)]
        raise UnknownName(
            f"“{code}” is no code of the scheme {scheme}, so the list would be empty for a wrong reason. "
            f"Codes are: {', '.join(known)}.",
            name=code,
            near=get_close_matches(code, known),
        )

    def _conducts(self, code: str) -> tuple[URIRef, ...]:
        todo = [self._known("conduct", code)]
        seen = dict.fromkeys(todo)
        while todo:
            for narrower in self.reading.to(skos.broader, todo.pop()):
                if narrower not in seen:
                    seen[narrower] = None
                    todo.append(narrower)
        return tuple(seen)

    def _coded_with(self, code: str) -> set[URIRef]:
        alleged = set()
        for conduct in self._conducts(code):
            for node in self.reading.to(rmt.conduct, conduct):
                coded = self.reading.one(node, rmt.codedAs)
                if coded is None or key_of(coded) != "not-alleged":
                    alleged |= set(self.reading.to(rmt.coding, node))
        return alleged

    def _acts_on(self, authority: URIRef, incident: URIRef) -> bool:
        for participation in self.reading.iris(incident, rmt.participation):
            if not self.reading.has(participation, rmt.participant, authority):
                continue
            if not self.reading.has(participation, rmt.role, role.authority_said_to_watch):
                continue
            for claim in self.reading.iris(participation, rmt.restsOn):
                held = self.reading.iri(claim, rmt.sourcingStatus)
                if held is not None and self.reading.status(held).established:
                    return True
        return False

    def _note_on_acting(self, incident: URIRef, found: Sequence[URIRef]) -> str:
        said = [
            f"{self.reading.label(actor)} ({self.reading.status_phrase(claim, claims.NO_STATUS)})"
            for participation in self.reading.iris(incident, rmt.participation)
            if self.reading.has(participation, rmt.role, role.authority_said_to_watch)
            for actor in self.reading.iris(participation, rmt.participant)
            for claim in self.reading.iris(participation, rmt.restsOn)
            if not claims.is_left_out(self.reading, claim) and self.reading.iri(claim, rmt.sourcingStatus) is not None
        ]
        note = "Listed are authorities that are established to act on it. "
        if not found:
            note = "Nothing here establishes that any authority acts on it. "
        if said:
            note += f"Only said, and so not listed: {'; '.join(dict.fromkeys(said))}. "
        return note + "Who could act follows from rules of law, which this list does not look at."

    def _page(self, found: Sequence[URIRef], wanted: Wanted, show: Callable[[URIRef], T]) -> Listed[T]:
        shown = found[wanted.offset : wanted.offset + wanted.limit]
        listed = Listed(
            items=tuple(show(node) for node in shown),
            total=len(found),
            limit=wanted.limit,
            offset=wanted.offset,
            next=_next(wanted, len(found)),
        )
        return self._disclosed(listed)


_KINDS: dict[str, Node] = {
    "incident": rmt.Incident,
    "claim": rmt.Claim,
    "document": rmt.Document,
    "actor": rmt.Actor,
}


def _whole(node: URIRef) -> URIRef:
    """Gives the record that a node is part of, by their addresses; itself where it is one."""
    place = kind_and_key(node)
    if place is None or place[0] not in _KINDS:
        return node
    return record(place[0], place[1].partition("/")[0])


def _plural(kind: str) -> str:
    return "authorities" if kind == "authority" else f"{kind}s"


def _next(wanted: Wanted, total: int) -> str | None:
    following = wanted.offset + wanted.limit
    return f"limit={wanted.limit}&offset={following}" if following < total else None

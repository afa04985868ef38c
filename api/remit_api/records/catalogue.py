"""The records of a knowledge base by list and by identifier: what REST, pages and the command line show."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.base import KnowledgeBase
from remit.errors import NotFound, UnknownName
from remit.iri import ID, kind_and_key, record
from remit.register import BY_NAME, DISCLOSING, Asked
from remit.register.asked import RELEVANCE, Order, Place
from remit.search import words_of
from remit.state import State
from remit.terms import rdf, rdfs, rmt, skos
from remit_api.negotiate import suffix_of
from remit_api.records import actors, claims, documents, general, incidents, kinds, listing, models
from remit_api.records.asking import Wanted, cursor_of, place_of
from remit_api.records.laws import Corpus
from remit_api.records.listing import Listed
from remit_api.records.reading import LAW, TEXTS_OF_LAW, Reading, key_of, unique

D = TypeVar("D", bound=models.Disclosing)
MOST = 10_000
"""Codes that a scheme is shown with at most, where all are asked for."""


@dataclass(frozen=True, slots=True)
class _Disclosure:
    """What must be disclosed beside anything that names a party."""

    party: URIRef
    words: str
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
        self.register = kb.register.seen_from(self.view)
        self.reading: Reading = Reading(self.view, self.register)
        self._texts: dict[URIRef, str | None] = {}

    # -- finding one ---------------------------------------------------------------------------------

    def find(self, kind: str, key: str, *classes: Node) -> URIRef:
        """Gives the address of a record by its key, its notation or its full address.

        Raises:
            NotFound: there is none of that kind; with near identifiers.
        """
        kinds: tuple[Node, ...] = ()
        for candidate in self._called(kind, key):
            kinds = kinds or self._under(*classes)
            if any(self.reading.is_a(candidate, each) for each in kinds):
                return candidate
        near = get_close_matches(key.lower(), [key_of(node) for node in self.register.shown(kind)])
        raise NotFound(
            f"There is no {kind} “{key}” here. Nothing is shown for it rather than something near. "
            + (f"Did you mean: {', '.join(near)}? " if near else "")
            + f"The list of all is at /{BY_NAME[kind].plural}.",
            near=near,
        )

    def _called(self, kind: str, key: str) -> Iterator[URIRef]:
        """Gives the addresses that a key may mean, the likeliest first."""
        place = BY_NAME[kind].place or kind
        if ":" in key:
            yield URIRef(key)
        else:
            for first in (place, LAW) if kind in TEXTS_OF_LAW else (place,):
                yield from unique((record(first, key), record(first, key.lower())))
        yield from self.reading.to(skos.notation, Literal(key))

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
            for kind in _SOUGHT:
                try:
                    return self.find(kind, name, BY_NAME[kind].of_class)
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
                for words in self.reading.all(disclosure.party, rmt.disclosure):
                    graph.add((disclosure.party, rmt.disclosure, words))
        return graph

    @cached_property
    def _disclosures(self) -> tuple[_Disclosure, ...]:
        found = []
        holders = self.register.holders("actor", DISCLOSING)
        for party, words in sorted((party, words) for words, parties in holders.items() for party in parties):
            named = [self.reading.text(node, rmt.name) for node in self.reading.iris(party, rmt.named)]
            names = {self.reading.label(party), str(party), *(name for name in named if name)}
            found.append(_Disclosure(party, words, tuple(name.casefold() for name in names)))
        return tuple(found)

    def disclosures_for(self, text: str) -> tuple[str, ...]:
        """Gives the disclosures of the parties that a text names."""
        return tuple(each.words for each in self._disclosures if each.is_due(text))

    def _disclosed(self, answer: D) -> D:
        """Puts beside an answer the disclosures of the parties that it names."""
        if not self._disclosures:
            return answer
        return answer.model_copy(update={"disclosures": self.disclosures_for(answer.model_dump_json())})

    # -- one by one ----------------------------------------------------------------------------------

    def incident(self, iri: URIRef, *, whole_claims: bool = False) -> models.IncidentRecord:
        """Gives one incident; its claims as whose word they are and how sourced, or whole."""
        return self._disclosed(incidents.whole(self.reading, iri, self.passage if whole_claims else None))

    def claim(self, iri: URIRef) -> models.ClaimRecord:
        """Gives one claim."""
        return self._disclosed(claims.whole(self.reading, iri, self.passage))

    def document(self, iri: URIRef, *, whole_claims: bool = False) -> models.DocumentRecord:
        """Gives one document; its claims as whose word they are and how sourced, or whole."""
        passage = self.passage if whole_claims else None
        return self._disclosed(documents.whole(self.reading, iri, passage, text_held=self.is_text_held(iri)))

    def actor(self, iri: URIRef) -> models.ActorRecord:
        """Gives one actor."""
        return self._disclosed(actors.whole(self.reading, iri))

    def authority(self, iri: URIRef) -> models.AuthorityRecord:
        """Gives one authority, with the law that it has in its hands."""
        whole = actors.authority_whole(self.reading, iri)
        return self._disclosed(whole.model_copy(update=self.corpus.powers(iri)))

    def general(self, kind: str, iri: URIRef) -> models.GeneralRecord:
        """Gives one record of a kind that has no view of its own."""
        return self._disclosed(general.whole(self.reading, self.register, kind, self.view, iri))

    def rule(self, iri: URIRef) -> models.RuleRecord:
        """Gives one rule of law."""
        return self._disclosed(self.corpus.rule(self.general("rule", iri), iri))

    def text_of_law(self, kind: str, iri: URIRef) -> models.TextRecord:
        """Gives one provision or instrument."""
        return self._disclosed(self.corpus.text_of_law(self.general(kind, iri), iri))

    @cached_property
    def corpus(self) -> Corpus:
        """The compiled law of this state; authorities are named as of today."""
        return Corpus(self.reading, self.kb.asker(self.view), on=datetime.now(UTC).date())

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

    def list(self, kind: str, wanted: Wanted) -> Listed[Any]:
        """Gives one page of the records of a kind.

        Raises:
            KeyError: there is no such kind.
            BadInput: it is asked for in a way that cannot be answered.
        """
        return self._disclosed(listing.listed(self, kinds.KINDS[kind], wanted))

    def count(self, kind: str) -> int:
        """Gives how many records of a kind lists show."""
        return self.register.find(kind, Asked(limit=0)).total

    def search(self, wanted: Wanted, among: Sequence[str] = ()) -> Listed[models.Hit]:
        """Gives the records that are called by the words, each with its status.

        A part that is called so, for example a statement, leads to its record: a part alone does not show whose
        word it is, nor that its record was withdrawn.
        """
        wanted_kinds = [name for name in (among or _SOUGHT) if name in BY_NAME]
        called: list[tuple[int, str, URIRef]] = []
        if words_of(wanted.q):
            called = self.register.called(wanted_kinds, Asked(q=wanted.q, include=wanted.include))
        after = place_of(wanted, _BY_FIT, None)
        begin = 0 if after is None else bisect_right(called, (after.keys[0] or 0, after.record), key=itemgetter(0, 1))
        first, end = begin + wanted.offset, begin + wanted.offset + wanted.limit
        listed = Listed(
            items=tuple(self._hit(node) for _, _, node in called[first:end]),
            total=len(called),
            limit=wanted.limit,
            offset=wanted.offset,
            next=_from(wanted, called, end) if end < len(called) else None,
            prev=_from(wanted, called, max(0, first - wanted.limit)) if first else None,
        )
        return self._disclosed(listed)

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

    def codes(self, scheme: str, wanted: Wanted) -> Listed[Any]:
        """Gives the codes of a scheme; of statuses, where no order is asked for, the highest first.

        Raises:
            UnknownName: there is no such scheme.
        """
        stem = suffix_of(scheme)[0]
        if not self.register.is_member("vocabulary", record("scheme", stem)):
            known = sorted(key_of(node) for node in self.register.shown("vocabulary"))
            raise UnknownName(
                f"There is no scheme “{scheme}” here. Known are: {', '.join(known)}.",
                name=scheme,
                near=get_close_matches(scheme, known),
            )
        within = {"scheme": frozenset({record("scheme", stem)})}
        return self._disclosed(listing.listed(self, kinds.KINDS["concept"], wanted, within=within))

    def vocabulary(self, scheme: str) -> tuple[models.ConceptRecord, ...]:
        """Gives all codes of a scheme; statuses in their order, the highest first.

        Raises:
            UnknownName: there is no such scheme.
        """
        found: tuple[models.ConceptRecord, ...] = self.codes(scheme, Wanted(limit=MOST)).items
        return found

    def concept(self, node: URIRef) -> models.ConceptRecord:
        """Gives one concept of a scheme."""
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
        return self.view.once(("under", classes), lambda: self._all_under(classes))

    def _all_under(self, classes: Sequence[Node]) -> tuple[Node, ...]:
        todo, seen = list(classes), dict.fromkeys(classes)
        while todo:
            for below in self.reading.to(rdfs.subClassOf, todo.pop()):
                if below not in seen:
                    seen[below] = None
                    todo.append(below)
        return tuple(seen)


def _from(wanted: Wanted, called: Sequence[tuple[int, str, URIRef]], number: int) -> str:
    """Gives the query string of the page of a search that begins with the hit of a number."""
    if number == 0:
        return wanted.from_the_first()
    fits, record_before, _ = called[number - 1]
    return wanted.following(cursor_of(wanted, _BY_FIT, Place(keys=(fits,), record=record_before)))


_BY_FIT: Order = ((RELEVANCE, False),)
# what is found by name; codes are found in their schemes
_SOUGHT = tuple(kind.name for kind in BY_NAME.values() if kind.name not in {"vocabulary", "concept"})

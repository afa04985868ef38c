"""Reading a state of the graph node by node, with labels, codes and addresses of pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeAlias, TypeVar

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.iri import kind_and_key
from remit.model.view import View
from remit.register import KINDS, Register
from remit.state import State
from remit.terms import mark, rdf, rdfs, rmt, skos, status
from remit_api.records.models import Concept, Ref, Status

T = TypeVar("T")
Steps: TypeAlias = tuple[tuple[URIRef, ...], ...]
"""Properties to be followed from a record, step by step."""

_PAGES = {kind.place or kind.name: kind.plural for kind in KINDS if kind.plural not in {"authorities", "concepts"}}
LAW = "law"
"""The kind in the addresses of texts of law, whether instruments or provisions."""
TEXTS_OF_LAW = {"instrument": rmt.Instrument, "provision": rmt.Provision}
LEFT_OUT = (status.withdrawn, status.refuted)


class Reading:
    """One state of the knowledge base as the records read it."""

    def __init__(self, view: View, register: Register | None = None) -> None:
        """Reads lazily.

        Args:
            view: the state.
            register: the register of that state, where there is one: it knows some answers without reading.
        """
        self.view = view
        self.register = register

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Gives what is worked out under a key; where the view keeps such things, once for all its readers."""
        return self.view.once(key, work) if isinstance(self.view, State) else work()

    def ahead(self, nodes: Iterable[Node], steps: Steps = ()) -> None:
        """Reads nodes, and then those to which the properties of each step lead, all of a step at once.

        Whoever shows them then reads them one by one without asking the store each time.
        """
        if not isinstance(self.view, State):
            return
        here = tuple(nodes)
        self.view.fetch(here)
        for properties in steps:
            here = tuple(unique(n for node in here for n in self.iris(node, *properties)))
            self.view.fetch(here)

    def all(self, subject: Node, *predicates: Node) -> tuple[Node, ...]:
        """Gives the values of the properties, in a stable order, each once."""
        if len(predicates) == 1:
            values = tuple(self.view.objects(subject, predicates[0]))
            return values if len(values) < 2 else tuple(sorted(values, key=str))  # noqa: PLR2004 (most have one or none)
        found = {value for predicate in predicates for value in self.view.objects(subject, predicate)}
        return tuple(sorted(found, key=str))

    def iris(self, subject: Node, *predicates: Node) -> tuple[URIRef, ...]:
        """Gives those values that are addresses."""
        return tuple(value for value in self.all(subject, *predicates) if isinstance(value, URIRef))

    def one(self, subject: Node, predicate: Node) -> Node | None:
        """Gives the value of a property that has one; the first in order where it has several."""
        return next(iter(self.all(subject, predicate)), None)

    def iri(self, subject: Node, predicate: Node) -> URIRef | None:
        """Gives the value of a property that has one, as an address."""
        return next(iter(self.iris(subject, predicate)), None)

    def text(self, subject: Node, predicate: Node) -> str | None:
        """Gives the value of a property as text, English before other languages."""
        values = [value for value in self.all(subject, predicate) if isinstance(value, Literal)]
        values.sort(key=lambda value: (value.language or "en") != "en")
        return str(values[0]) if values else None

    def number(self, subject: Node, predicate: Node) -> int | None:
        """Gives a whole number, or None where there is none."""
        text = self.text(subject, predicate)
        return int(text) if text is not None and text.lstrip("-").isdigit() else None

    def to(self, predicate: Node, value: Node) -> tuple[URIRef, ...]:
        """Gives the subjects that have this value, in a stable order."""
        found = {s for s in self.view.subjects(predicate, value) if isinstance(s, URIRef)}
        return tuple(sorted(found, key=str))

    def has(self, subject: Node, predicate: Node, value: Node) -> bool:
        """Says whether the subject has the value."""
        return value in self.view.objects(subject, predicate)

    def is_a(self, subject: Node, kind: Node) -> bool:
        """Says whether the subject is of the class, as recorded or inferred."""
        return self.has(subject, rdf.type_, kind)

    def label(self, node: Node) -> str:
        """Gives the words for a node, or its key where it has none."""
        if isinstance(node, Literal):
            return str(node)
        words = self.text(node, rdfs.label) or self.text(node, skos.prefLabel)
        return words or key_of(node)

    def ref(self, node: Node) -> Ref:
        """Gives a pointer to a node; to what is only said, never without how that is sourced."""
        return self.once(("ref", node), lambda: self._ref(node))

    def _ref(self, node: Node) -> Ref:
        return Ref(
            iri=str(node),
            id=key_of(node),
            label=self.title(node),
            url=self.url(node),
            status_phrase=self.text(node, rmt.statusPhrase) if isinstance(node, URIRef) else None,
        )

    def title(self, node: Node) -> str:
        """Gives the words for a node where they stand alone: of an incident, such as nobody takes for a finding."""
        words = self.label(node)
        place = kind_and_key(str(node))
        if place is None or place[0] != "incident" or "/" in place[1] or words.lower().startswith("alleged"):
            return words
        held = self.iri(node, rmt.sourcingStatus)
        is_established = held is not None and self.is_a(held, rmt.EstablishedStatus)
        return words if is_established else f"Alleged: {words}"

    def refs(self, nodes: Iterable[Node]) -> tuple[Ref, ...]:
        """Gives pointers to nodes."""
        return tuple(self.ref(node) for node in nodes)

    def url(self, node: Node) -> str | None:
        """Gives the path of a record here; None for what is not a record of ours."""
        parts = kind_and_key(str(node))
        if parts is None:
            return None
        kind, key = parts
        if kind == "actor" and self.is_a(node, rmt.Authority):
            return f"/authorities/{key}"
        named = next((name for name, of in TEXTS_OF_LAW.items() if kind == LAW and self.is_a(node, of)), kind)
        page = _PAGES.get(named)
        is_part = page is not None and "/" in key
        return f"/{page}/{key}" if page is not None and not is_part else f"/id/{kind}/{key}"

    def concept(self, node: Node | None) -> Concept | None:
        """Gives a code of a scheme with its words."""
        if not isinstance(node, URIRef):
            return None
        return self.once(("concept", node), lambda: self._concept(node))

    def _concept(self, node: URIRef) -> Concept:
        code = self.text(node, skos.notation) or key_of(node)
        return Concept(code=code, label=self.label(node), iri=str(node))

    def concepts(self, subject: Node, predicate: Node) -> tuple[Concept, ...]:
        """Gives all codes of a property."""
        found = (self.concept(node) for node in self.iris(subject, predicate))
        return tuple(concept for concept in found if concept is not None)

    def status(self, node: Node) -> Status:
        """Gives a sourcing status."""
        return self.once(("status", node), lambda: self._status(node))

    def _status(self, node: Node) -> Status:
        concept = self.concept(node)
        code = concept.code if concept is not None else key_of(node)
        return Status(
            code=code,
            phrase=self.text(node, rmt.phrase) or self.label(node),
            iri=str(node),
            established=self.is_a(node, rmt.EstablishedStatus),
        )

    def statuses(self, subject: Node, predicate: Node) -> tuple[Status, ...]:
        """Gives several statuses, the highest first."""
        nodes = self.iris(subject, predicate)
        ranked = sorted(nodes, key=lambda node: -(self.number(node, rmt.rank) or 0))
        return tuple(self.status(node) for node in ranked)

    def is_contested(self, subject: Node) -> bool:
        """Says whether the mark stands beside the subject's status."""
        return self.has(subject, rmt.mark, mark.contested)

    def status_phrase(self, subject: Node, otherwise: str) -> str:
        """Gives the phrase that was derived for the subject, or made of its status and mark."""
        derived = self.text(subject, rmt.statusPhrase)
        if derived is not None:
            return derived
        node = self.iri(subject, rmt.sourcingStatus)
        words = self.status(node).phrase if node is not None else otherwise
        return f"{words}, contested" if self.is_contested(subject) else words


def key_of(node: Node) -> str:
    """Gives the last part of an address: the key of a record, the code of a concept."""
    parts = kind_and_key(str(node))
    if parts is not None:
        return parts[1]
    text = str(node)
    return text.rpartition("#")[2] if "#" in text else text.rstrip("/").rpartition("/")[2]


def unique(nodes: Iterable[URIRef]) -> Iterator[URIRef]:
    """Gives each node once, in the order of its first coming."""
    return iter(dict.fromkeys(nodes))

"""Reading from the graph who encoded law, which readings of a provision are recorded, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from rdflib import URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.rules.fact_type import FactType
from remit.rules.interpretation import Decision, Encoding, ProvisionReading
from remit.terms import prov, rdf, rdfs, rmt
from remit.truth.ladder import day_of


@dataclass(slots=True, eq=False)
class Interpreter:
    """Reads, of one state, on whose work and on whose view rules rest. What was withdrawn is not read."""

    view: View
    _general: dict[Node, Encoding] | None = field(default=None)

    # ---- encodings

    def encoding(self, levels: Iterable[Node], jurisdictions: Iterable[Node]) -> Encoding:
        """Gives who encoded a rule: as the nearest level states it, else as is said of its jurisdiction.

        Args:
            levels: the rule, its readings, its provision and so on upwards.
            jurisdictions: the legal orders of its text.
        """
        for level in levels:
            if (stated := self.stated(level)).by:
                return stated
        general = self._general_ones()
        return next((general[j] for j in jurisdictions if j in general), Encoding())

    def stated(self, node: Node) -> Encoding:
        """Gives the encoding that a node itself states."""
        return Encoding(
            by=self._words(node, rmt.encodedBy),
            reviewed_by=self._words(node, rmt.reviewedBy),
            basis=self._words(node, rmt.basis),
            on=self._day(node, rmt.encodedOn),
        )

    def _general_ones(self) -> dict[Node, Encoding]:
        if self._general is None:
            self._general = {
                jurisdiction: self.stated(node)
                for node in self._records(rmt.Encoding)
                for jurisdiction in self.view.objects(node, rmt.encodes)
            }
        return self._general

    # ---- readings

    def readings(self) -> Iterator[ProvisionReading]:
        """Gives every reading of a provision."""
        for node in self._records(rmt.Reading):
            yield ProvisionReading(
                iri=node,
                label=self._words(node, rdfs.label),
                provisions=self._iris(node, rmt.readingOf),
                held_by=self._words(node, rmt.heldBy),
                encoding=self.stated(node),
                sets_aside=frozenset(self._iris(node, rmt.setsAside)),
            )

    # ---- decisions

    def decisions(self, facts: dict[URIRef, FactType]) -> Iterator[Decision]:
        """Gives every decision of a question that turns on judgement; one that says too little is none."""
        for node in self._records(rmt.Decision):
            on = self._day(node, rmt.decidedOn)
            decided = [facts[iri] for iri in self._iris(node, rmt.factType) if iri in facts]
            values = list(self.view.objects(node, rmt.value))
            if on is None or len(decided) != 1 or len(values) != 1 or not decided[0].judged_by:
                continue
            yield Decision(
                iri=node,
                by=self._iris(node, rmt.by),
                citation=self._words(node, rmt.citation),
                address=self._words(node, rmt.address),
                fact=decided[0],
                value=values[0],
                matter=tuple(self.view.objects(node, rmt.inMatterOf)),
                on=on,
                appealed_on=self._day(node, rmt.appealedOn),
                final_on=self._day(node, rmt.finalOn),
                overturned_on=self._day(node, rmt.overturnedOn),
            )

    # ---- the graph

    def _records(self, of_class: URIRef) -> list[URIRef]:
        found = [n for n in self.view.subjects(rdf.type_, of_class) if isinstance(n, URIRef)]
        return [n for n in found if not any(True for _ in self.view.objects(n, prov.wasInvalidatedBy))]

    def _words(self, node: Node, predicate: URIRef) -> str:
        return "; ".join(str(n) for n in self.view.objects(node, predicate))

    def _day(self, node: Node, predicate: URIRef) -> date | None:
        found = [d for n in self.view.objects(node, predicate) if (d := day_of(n)) is not None]
        return min(found, default=None)

    def _iris(self, node: Node, predicate: URIRef) -> tuple[URIRef, ...]:
        return tuple(n for n in self.view.objects(node, predicate) if isinstance(n, URIRef))

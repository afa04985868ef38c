"""What courts and authorities decided in the matter that a situation is about, as values of facts.

A decision counts from its day and until it is overturned, as of the day asked, and in its own matter only: on whatever
it is about, the situation must be about the same. What the caller gives for a fact goes before it. Two that cannot
both be right establish nothing until one is overturned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rdflib.term import Node

from remit.rules import Decision, FactType, Kind, Law, ReadFrom
from remit.situation.evidence import Evidence
from remit.situation.facts import Entry, Reading, Situation
from remit.situation.values import datum_of
from remit.truth import Scale


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecidedMatters:
    """Gives, for one situation, what was decided of a fact.

    Attributes:
        law: with the decisions on record.
        scale: the constants of the status scheme.
        evidence: what the claims amount to on which a decision rests.
        situation: what is asked about.
        as_of: the day asked.
    """

    law: Law
    scale: Scale
    evidence: Evidence
    situation: Situation
    as_of: date

    def __call__(self, fact: FactType, node: int) -> Reading | None:
        """Gives what was decided of a fact of a node; None where nothing was."""
        entries = tuple(self._entries(fact, node))
        if len({entry.values for entry in entries}) > 1 and (fact.single or fact.kind is Kind.BOOLEAN):
            entries = tuple(replace(entry, holds=0, fails=0) for entry in entries)
        return Reading(entries=entries) if entries else None

    def _entries(self, fact: FactType, node: int) -> Iterator[Entry]:
        for decision in self.law.decisions:
            if decision.fact == fact and decision.counts_on(self.as_of) and self._is_of(decision, fact, node):
                datum = datum_of(decision.value, fact.kind)
                resting = self.evidence.resting(decision.iri)
                if datum is None or (resting is not None and not resting.counts):
                    continue
                yield Entry(
                    values=(datum,),
                    holds=self.scale.recorded if resting is None else resting.holds,
                    fails=0 if resting is None else resting.fails,
                    claims=(decision.iri, *(() if resting is None else resting.claims)),
                    against=() if resting is None else resting.against,
                )

    def _is_of(self, decision: Decision, fact: FactType, node: int) -> bool:
        """Whether everything that a decision is about is what is asked about."""
        parties = self.situation.parties
        if fact.read_from is ReadFrom.PARTY:
            actors: set[Node | None] = {parties[node].actor}
            if not actors & set(decision.matter):
                return False
        else:
            actors = {party.actor for party in parties}
        known = {self.situation.incident, self.situation.item, *actors}
        return bool(decision.matter) and all(each in known for each in decision.matter)

"""What everything comes to where nothing is said: most of it stays so in whatever situation, and is taken over.

It is the same for all days between which nothing of the law changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from rdflib import URIRef

from remit.determine.outcome import Decided, Outcome
from remit.determine.turning import Turning
from remit.rules import SELF, FactType, Law, Rule
from remit.situation.facts import Entry, Party, Reading, Situation
from remit.truth import Conduct, Scale
from remit.truth.closures import Compiler
from remit.truth.frame import Before, Run

_KEPT: Final = 64  # stretches of days; each some hundred kilobytes
_ACTORS_KEPT: Final = 100_000
_NAMELESS, _UNLISTED = 0, 1  # the parties of a situation of which nothing is said
_SOMEBODY: Final = URIRef("urn:remit:somebody")


@dataclass(frozen=True, slots=True, eq=False)
class Unsaid:
    """What everything comes to, on the days of one stretch, where nothing is said.

    Attributes:
        run: with the values of all constraints.
        decided: what each rule comes to that is not excluded, by its place.
        excluded: the places of the rules that are not engaged.
        otherwise: the places of the rules that turn on what definitions would conclude if they were in force.
    """

    run: Run
    decided: dict[int, Decided]
    excluded: frozenset[int]
    otherwise: frozenset[int]

    def less(self, gone: frozenset[int], run: Run) -> tuple[dict[int, Decided], set[int]]:
        """Gives what is decided and what is excluded on a day, but for some rules."""
        when = run.when
        if when == self.run.when:
            left = {place: found for place, found in self.decided.items() if place not in gone}
        else:
            left = {
                place: Decided(*found[:5], when, *found[6:])
                for place, found in self.decided.items()
                if place not in gone
            }
        return left, set(self.excluded - gone)


class UnsaidKept:
    """Keeps it for as many stretches of days as are asked for, up to a number. Safe to use from several threads."""

    def __init__(
        self,
        law: Law,
        scale: Scale,
        turning: Turning,
        conditions: Compiler,
        decide: Callable[[Rule, Run], Decided],
        turns_on_definitions: Callable[[Decided, Run], bool],
    ) -> None:
        """Begins empty.

        Args:
            law: the compiled law.
            scale: the constants of the status scheme.
            turning: what turns on what in it.
            conditions: its conditions, compiled.
            decide: works out what a rule comes to.
            turns_on_definitions: whether it was asked for that what definitions would conclude on other days.
        """
        self._law = law
        self._scale = scale
        self._turning = turning
        self._conditions = conditions
        self._decide = decide
        self._known: dict[tuple[Hashable, Hashable], Unsaid] = {}
        self._turns_on_definitions = turns_on_definitions
        self._unlisted: dict[URIRef, bool] = {}

    def on(self, run: Run) -> Unsaid:
        """Gives it for the days of a run."""
        key = (self._law.stretch_of(run.when), self._law.stretch_of(run.asked))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[key] = self._work_out(run)
        return known

    def _work_out(self, run: Run) -> Unsaid:
        full, actor = self._scale.full, Entry(values=(_SOMEBODY,), holds=self._scale.full)
        somebody = Party(place=_UNLISTED, name="", facts={SELF: Reading(entries=(actor,), closed=full)})
        nothing = Situation(conduct=Conduct(when=run.when), parties=[Party(place=_NAMELESS, name=""), somebody])
        empty = Run.of(self._law, self._scale, nothing, when=run.when, asked=run.asked)
        found = [self._decide(rule, empty) for rule in self._law.rules if not rule.is_of_party]
        decided = {one.rule.place: one for one in found if one.outcome is not Outcome.NOT_ENGAGED}
        return Unsaid(
            run=empty,
            decided=decided,
            excluded=frozenset(one.rule.place for one in found if one.outcome is Outcome.NOT_ENGAGED),
            otherwise=frozenset(one.rule.place for one in found if self._turns_on_definitions(one, empty)),
        )

    # ---- what is said after all

    def begin(self, run: Run, unsaid: Unsaid) -> frozenset[int]:
        """Lets a run take over whatever nothing that is said bears on.

        Returns:
            the places of the rules that are left: they may come to something else than where nothing is said.
        """
        said = tuple(self._said(run))
        roles = tuple(roles for roles in self._turning.roles if self._conditions.is_peopled(run, roles))
        reach = self._turning.of_what_is_said(said, roles)
        like = partial(self._like, run)
        run.take_over(Before(unsaid.run, reach.stale, reach.stale, like))
        if any(self._is_all(fact, run) for fact in said):
            return reach.rules  # so much is settled that comparing the values would cost more than it saves
        here, there = run.frame(), unsaid.run.frame()
        conditions = self._conditions.closures
        bearing = self._turning.of(
            tuple(leaf for leaf in reach.leaves if conditions[leaf](here) != conditions[leaf](there))
        )
        run.take_over(Before(unsaid.run, bearing.stale, reach.stale, like))
        return bearing.rules | (reach.rules & unsaid.otherwise)

    def _said(self, run: Run) -> Iterator[FactType]:
        """Gives the facts of situation and item of which something is said."""
        situation, facts = run.situation, self._law.facts
        for iri in (*situation.facts, *situation.item_facts):
            fact = facts.get(iri)
            if fact is not None:
                yield fact
        for fact in self._turning.along_paths:
            if fact.iri not in situation.facts and fact.iri not in situation.item_facts and run.said(fact, -1):
                yield fact

    def _like(self, run: Run, place: int) -> tuple[int, frozenset[int]]:
        """Gives whom a party is like of whom nothing is said, with the constraints whose values may be others."""
        party, facts = run.situation.parties[place], self._law.facts
        said = {iri for iri in party.facts if iri in facts}
        said |= {fact.iri for fact in self._turning.of_parties_along_paths if run.said(fact, place) is not None}
        is_like = self._is_unlisted(party)
        if is_like:
            said.discard(SELF)
        owned = bool(party.owners) or bool(party.owners_closed)
        stale = self._turning.of_party(frozenset(facts[iri] for iri in said), owned=owned)
        return (_UNLISTED if is_like else _NAMELESS), stale

    def _is_unlisted(self, party: Party) -> bool:
        """Whether a party is somebody of whom no list, and no rule by name, has anything to say."""
        actor, reading, full = party.actor, party.facts.get(SELF), self._scale.full
        if actor is None or reading is None or reading.closed != full or len(reading.entries) != 1:
            return False
        (entry,) = reading.entries
        as_said = (entry.values, entry.holds, entry.fails, entry.since, entry.until)
        if as_said != ((actor,), full, 0, None, None):
            return False
        known = self._unlisted.get(actor)
        if known is None:
            if len(self._unlisted) >= _ACTORS_KEPT:
                self._unlisted.clear()
            ladder = self._law.ladder
            known = self._unlisted[actor] = not ladder.is_noted(actor) and ladder.above(actor).isdisjoint(
                self._turning.named
            )
        return known

    def _is_all(self, fact: FactType, run: Run) -> bool:
        said = run.said(fact, -1)
        return said is not None and bool(said.closed & self._scale.established)

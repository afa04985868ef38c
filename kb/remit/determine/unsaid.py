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
from remit.truth import Conduct, Scale, When
from remit.truth.closures import Compiler
from remit.truth.frame import Before, Run, Said

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
        if run.when == self.run.when:
            left = {place: found for place, found in self.decided.items() if place not in gone}
        else:
            left = {place: _on(found, run.when) for place, found in self.decided.items() if place not in gone}
        return left, set(self.excluded - gone)

    def of(self, place: int, run: Run) -> Decided | None:
        """Gives what a rule comes to on a day; None where it is not engaged."""
        found = self.decided.get(place)
        return _on(found, run.when) if found is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """The places of the rules that may come to something else than where nothing is said.

    Attributes:
        now: on the day that was looked at.
        later: on other days of the act, but for those that turn on what definitions would conclude.
        at_most: on whatever day.
        is_settled: whether it is said of some fact that there is no more, so that many keys cannot hold.
    """

    now: frozenset[int]
    later: frozenset[int]
    at_most: frozenset[int]
    is_settled: bool = False


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

    def begin(self, run: Run, unsaid: Unsaid) -> Left:
        """Lets a run take over whatever nothing that is said bears on, and gives the rules that are left."""
        said = dict(self._said(run))
        leaves = dict.fromkeys(place for fact, of in said.items() for place in self._turning.tests_of(fact, of))
        for roles in self._turning.roles:
            if self._conditions.is_peopled(run, roles):
                leaves |= dict.fromkeys(self._turning.quantified_over(roles))
        reach = self._turning.of(tuple(leaves))
        like = partial(self._like, run)
        run.take_over(Before(unsaid.run, reach.stale, reach.stale, like))
        if any(of.closed & self._scale.established for of in said.values()):
            # so much is settled that comparing the values would cost more than it saves
            return Left(now=reach.rules, later=reach.rules, at_most=reach.rules, is_settled=True)
        here, there, closures = run.frame(), unsaid.run.frame(), self._conditions.closures
        bearing = [at for at in reach.leaves if closures[at](here) != closures[at](there)]
        dated = [at for at in reach.leaves if at in self._turning.dated]
        now = self._turning.of(tuple(bearing))
        run.take_over(Before(unsaid.run, now.stale, reach.stale, like))
        later = self._turning.of(tuple(dict.fromkeys((*bearing, *dated))))
        return Left(now=now.rules | (reach.rules & unsaid.otherwise), later=later.rules, at_most=reach.rules)

    def _said(self, run: Run) -> Iterator[tuple[FactType, Said]]:
        """Gives the facts of situation and item of which something is said, with what is."""
        situation, facts = run.situation, self._law.facts
        stated = [facts[iri] for iri in (*situation.facts, *situation.item_facts) if iri in facts]
        for fact in dict.fromkeys((*stated, *self._turning.read_off)):
            said = run.said(fact, -1)
            if said is not None:
                yield fact, said

    def _like(self, run: Run, place: int) -> tuple[int, frozenset[int]]:
        """Gives whom a party is like of whom nothing is said, with the constraints whose values may be others."""
        party, facts = run.situation.parties[place], self._law.facts
        said = {iri for iri in party.facts if iri in facts}
        said |= {fact.iri for fact in self._turning.read_off_parties if run.said(fact, place) is not None}
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


def _on(found: Decided, when: When) -> Decided:
    return Decided(*found[:5], when, *found[6:])  # as _replace does, in half the time

"""All rules on one situation: each comes to one outcome, with what stands against it.

Source: rules/RULES.md, section 8; the order of the steps there is kept, since each hides those after it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.dates import days_of
from remit.determine.keys import Keys
from remit.determine.outcome import OVER_DAYS, Decided, Force, Outcome
from remit.determine.owners import settle
from remit.determine.speaking import Speaking
from remit.determine.timing import NORMAL, enforcement, force
from remit.determine.turning import Turning
from remit.determine.unsaid import Left, UnsaidKept
from remit.rules import FactType, Law, Rule, Test, Timing
from remit.situation.facts import Datum, Situation
from remit.truth import Interval, Kleene, Scale, Stretch, When, both
from remit.truth.closures import Compiler
from remit.truth.frame import Assumption, Derived, Frame, Run

_KEPT: Final = 1_000
_RANK: Final = {outcome: rank for rank, outcome in enumerate(OVER_DAYS)}
_FORCES: Final = {
    Force.NOT_ESTABLISHED: Outcome.NOT_ESTABLISHED,
    Force.NOT_IN_FORCE: Outcome.NOT_IN_FORCE,
    Force.NOT_APPLICABLE: Outcome.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What all rules come to for one situation.

    Attributes:
        decided: what each rule comes to that is not excluded, by its place.
        excluded: the places of the rules that are not engaged.
        runs: the days that were looked at, with what was worked out on each.
    """

    decided: dict[int, Decided]
    excluded: tuple[int, ...]
    runs: tuple[Run, ...]

    def run_of(self, decided: Decided) -> Run:
        """Gives the run in which a rule came to its outcome."""
        return next(run for run in self.runs if run.when == decided.when)


class Engine:
    """The law of one state, ready to be asked. Safe to use from several threads.

    Attributes:
        law: the compiled law.
        scale: the constants of the status scheme.
        conditions: its conditions, compiled.
        connecting: the places of the constraints on which a connecting factor may rest.
    """

    def __init__(self, law: Law, scale: Scale) -> None:
        """Compiles the conditions.

        Args:
            law: the compiled law.
            scale: the constants of the status scheme.
        """
        self.law = law
        self.scale = scale
        self._under: dict[int, tuple[int, ...]] = {}
        self._doubtful: dict[int, tuple[int, ...]] = {}
        self._turns_on: dict[int, tuple[date, ...]] = {}
        self._changes: dict[tuple[Hashable, Hashable], tuple[Rule, ...]] = {}
        self._keys = Keys(law, scale.established)
        self._turning = Turning(law)
        self.connecting = self._turning.connecting()
        self.conditions = Compiler(
            constraints=law.constraints,
            ladder=law.ladder,
            scale=scale,
            facts=law.facts.get,
            definitions=lambda fact: law.definitions.get(fact, ()),
            exhaustive_codes=law.exhaustive_codes,
            derive=self.derive,
            concluded_codes=self._concluding,
        )
        self._speaking = Speaking(law, self.conditions, self._is_lapsed)
        self._unsaid = UnsaidKept(law, scale, self._turning, self.conditions, self.decide, self._turns_on_definitions)

    # ---- the whole

    def determine(self, situation: Situation, *, as_of: date) -> Determination:
        """Works out what every rule comes to, definitions of parties' facts apart.

        Args:
            situation: what is known.
            as_of: the day asked.
        """
        runs = self.runs(situation, as_of=as_of)
        dated = len(runs) > 1 and situation.is_dated
        decided, excluded, left = self._on(runs[0])
        for before, run in pairwise(runs):
            found = self._on(run) if dated else self._later(run, self._changed(before.when, run.when), left)
            excluded |= found[1]
            _keep_furthest(decided, found[0])
        out = tuple(sorted(excluded - decided.keys()))
        return Determination(decided=dict(sorted(decided.items())), excluded=out, runs=runs)

    def determine_only(self, rules: Sequence[Rule], situation: Situation, *, as_of: date) -> Determination:
        """Works out what some rules come to, as `determine` does all; what is not engaged is left out.

        Args:
            rules: the rules.
            situation: what is known.
            as_of: the day asked.
        """
        runs = self.runs(situation, as_of=as_of)
        decided: dict[int, Decided] = {}
        for run in runs:
            settle(self, run)
            _keep_furthest(decided, self._decided(run, rules)[0])
        return Determination(decided=dict(sorted(decided.items())), excluded=(), runs=runs)

    def runs(self, situation: Situation, *, as_of: date) -> tuple[Run, ...]:
        """Gives a run for each day that is to be looked at; what turns on no day is worked out once.

        Of an act that went on these are its first day, and those on which law or something that is said changes.
        """
        days = list(situation.conduct.days((*self.law.boundaries, *situation.days_said())))
        asked = When.on(as_of)
        if situation.is_dated:
            return tuple(Run.of(self.law, self.scale, situation, when=day, asked=asked) for day in days)
        first = Run.of(self.law, self.scale, situation, when=days[0], asked=asked)
        return (first, *(first.on(day, self._turning.dated) for day in days[1:]))

    def telling(self, rule: Rule, runs: Sequence[Run]) -> Iterator[int]:
        """Gives which of several days tell something of a rule: the first, and those on which it may come to else.

        Args:
            rule: the rule.
            runs: the same situation on each of the days, in their order.

        Yields:
            Positions in `runs`.
        """
        yield 0
        dated = len(runs) > 1 and runs[0].situation.is_dated
        for place, (before, after) in enumerate(pairwise(runs), 1):
            if dated or self._is_changed(rule, before.when.day, after.when.day):
                yield place

    def dependents(self, place: int) -> frozenset[int]:
        """Gives the places of all constraints whose values may turn on one, itself included."""
        return self._turning.dependents(place)

    def _on(self, run: Run) -> tuple[dict[int, Decided], set[int], Left]:
        """Gives what is decided and excluded on a day, and what was left to decide beside what nothing bears on."""
        settle(self, run)
        unsaid = self._unsaid.on(run)
        left = self._unsaid.begin(run, unsaid)
        decided, excluded = unsaid.less(left.now, run)
        rules = self.law.rules
        if left.is_settled:
            found = self._decided(run, [r for r in self._candidates(run, excluded) if r.place in left.now])
        else:
            found = self._decided(run, [rules[place] for place in left.now])
        return decided | found[0], excluded | found[1], left

    def _later(self, run: Run, rules: Iterable[Rule], left: Left) -> tuple[dict[int, Decided], set[int]]:
        """As `_decided`, for rules on a later day of the act."""
        settle(self, run)
        unsaid = self._unsaid.on(run)
        bearing = left.later | (left.at_most & unsaid.otherwise)
        decided, excluded = self._decided(run, (rule for rule in rules if rule.place in bearing))
        for rule in rules:
            if rule.place not in bearing:
                found = unsaid.of(rule.place, run)
                if found is None:
                    excluded.add(rule.place)
                else:
                    decided[rule.place] = found
        return decided, excluded

    def _decided(self, run: Run, rules: Iterable[Rule]) -> tuple[dict[int, Decided], set[int]]:
        """Gives what rules come to, and the places of those that are not engaged."""
        decided: dict[int, Decided] = {}
        excluded: set[int] = set()
        for rule in rules:
            found = self.decide(rule, run)
            if found.outcome is Outcome.NOT_ENGAGED:
                excluded.add(rule.place)
            else:
                decided[rule.place] = found
        return decided, excluded

    def _changed(self, before: When, after: When) -> tuple[Rule, ...]:
        """Gives the rules on which something that they turn on began or ended after one day and up to another."""
        key = (self.law.stretch_of(before), self.law.stretch_of(after))
        known = self._changes.get(key)
        if known is None:
            if len(self._changes) >= _KEPT:
                self._changes.clear()
            rules = [rule for rule in self.law.rules if not rule.is_of_party]
            known = self._changes[key] = tuple(r for r in rules if self._is_changed(r, before.day, after.day))
        return known

    def _is_changed(self, rule: Rule, before: date | None, day: date | None) -> bool:
        if before is None or day is None:
            return True
        known = self._turns_on.get(rule.place)
        if known is None:
            known = self._turns_on[rule.place] = tuple(sorted(set(self._boundaries(rule))))
        return bisect_right(known, before) != bisect_right(known, day)

    def _boundaries(self, rule: Rule) -> Iterator[date]:
        """Gives the days on which something on which a rule turns begins or ends."""
        rules = self.law.rules
        todo, seen = [rule.place, *self.definitions_under(rule)], set[int]()
        while todo:
            place = todo.pop()
            if place not in seen:
                seen.add(place)
                todo += [*self.law.exceptions[place]]
                todo += [p for e in self.law.exceptions[place] for p in self.definitions_under(rules[e])]
        for place in seen:
            yield from rules[place].text.timing.boundaries()
            condition = rules[place].condition
            for part in self.law.constraints.below(condition) if condition is not None else ():
                constraint = self.law.constraints[part]
                if isinstance(constraint, Test):
                    for operand in constraint.operands:
                        yield from self.law.ladder.boundaries_of(operand)

    def _candidates(self, run: Run, excluded: set[int]) -> Iterator[Rule]:
        """Gives the rules whose key may hold; adds the others to the excluded."""
        frame, rules = run.frame(), self.law.rules
        for key in self._keys.fitting(run, excluded):
            places = self.law.keys[key]
            if key is not None and not self.conditions[key](frame)[2]:
                excluded.update(places)
                continue
            for place in places:
                yield rules[place]
        for places in self.law.definitions.values():
            for place in places:
                if not rules[place].is_of_party:
                    yield rules[place]

    # ---- one rule

    def decide(self, rule: Rule, run: Run, party: int = -1) -> Decided:
        """Works out what one rule comes to.

        Args:
            rule: the rule.
            run: the situation on a day.
            party: the bound party, for a definition of a party's fact.
        """
        timing = rule.text.timing
        forced = self._forced(rule.place, run)
        frame = run.frame(party=party)
        value = self.condition(rule, frame)
        if not value[2] and self._is_out(rule, run, party, forced):
            stance = enforcement(timing, self._tested(rule, run)) if timing.postures else NORMAL
            return Decided(rule, Outcome.NOT_ENGAGED, value, forced, stance, run.when, party=party)
        touched = bool(value[0]) or self._speaking.speaks(rule, frame)
        stance = enforcement(timing, self._tested(rule, run)) if timing.postures else NORMAL
        outcome, standing, unless, why = self._outcome(rule, run, frame, value, forced, stance)
        return Decided(rule, outcome, value, forced, stance, run.when, standing, unless, why, touched, party)

    def _outcome(
        self, rule: Rule, run: Run, frame: Frame, value: Kleene, forced: Force, stance: str
    ) -> tuple[Outcome, tuple[int, ...], tuple[tuple[int, Kleene], ...], tuple[str, ...]]:
        """Gives the outcome of a rule whose condition may hold, with what stands against it and why."""
        if forced in _FORCES:
            return _FORCES[forced], (), (), self._own_doubts(rule, run) if forced is Force.NOT_ESTABLISHED else ()
        standing, unless = self._exceptions(rule, frame) if self.law.exceptions[rule.place] else ((), ())
        if not value[0] and forced is Force.IN_FORCE and self._has_doubts(rule, run):
            settle(self, run, Assumption.GONE_ON)
            gone_on = self.condition(rule, run.frame(Assumption.GONE_ON, frame.party))
            if gone_on[0]:
                return Outcome.NOT_ESTABLISHED, (), unless, self._doubts(rule, run)
        if not value[0] or self.scale.is_conflict(value) or forced is Force.TURNS_ON_THE_DAY:
            return Outcome.UNDETERMINED, (), unless, ()
        if standing:
            return Outcome.DEFEATED, standing, unless, ()
        if stance != NORMAL:
            return Outcome.NOT_ENFORCED, (), unless, ()
        sure = value[0] & self.scale.established
        return Outcome.ENGAGED if sure else Outcome.ENGAGED_IF_PROVEN, (), unless, ()

    def _own_doubts(self, rule: Rule, run: Run) -> tuple[str, ...]:
        when = self._tested(rule, run)
        return tuple(s.why for s in rule.text.timing.not_established if s.why and when.lies_in([s]))

    def condition(self, rule: Rule, frame: Frame) -> Kleene:
        """Gives the value of a rule's condition; true where it has none."""
        return self.scale.true if rule.condition is None else self.conditions[rule.condition](frame)

    def _tested(self, rule: Rule, run: Run) -> When:
        return run.when if rule.tests_day_of_act else run.asked

    def _is_out(self, rule: Rule, run: Run, party: int, forced: Force) -> bool:
        """Whether a condition that cannot hold settles it: of a text not in force, only if no definition could help."""
        if forced is Force.IN_FORCE or not self._has_lapsed(rule, run):
            return True
        settle(self, run, Assumption.IN_FORCE)
        return not self.condition(rule, run.frame(Assumption.IN_FORCE, party))[2]

    def _turns_on_definitions(self, decided: Decided, run: Run) -> bool:
        """Whether it was asked for an outcome what definitions would conclude if they were in force, or had gone on."""
        rule, value = decided.rule, decided.value
        if not value[2]:
            return self._has_lapsed(rule, run)
        return not value[0] and self._has_doubts(rule, run)

    def assumption(self, decided: Decided, run: Run) -> Assumption:
        """Gives how definitions were taken when a rule came to its outcome; its reasons are those."""
        if decided.outcome is Outcome.NOT_ESTABLISHED and decided.force is Force.IN_FORCE:
            return Assumption.GONE_ON
        is_settled = bool(decided.value[2]) or decided.force is Force.IN_FORCE
        return Assumption.AS_IT_IS if is_settled or not self._has_lapsed(decided.rule, run) else Assumption.IN_FORCE

    # ---- exceptions

    def _exceptions(self, rule: Rule, frame: Frame) -> tuple[tuple[int, ...], tuple[tuple[int, Kleene], ...]]:
        """Gives the exceptions that stand, and those that might with their values."""
        standing, unless = [], []
        for place in self.law.exceptions[rule.place]:
            value = self.standing(place, frame)
            if value[0] & self.scale.established:
                standing.append(place)
            elif value[2]:
                unless.append((place, value))
        return tuple(standing), tuple(unless)

    def standing(self, place: int, frame: Frame) -> Kleene:
        """Gives the value of an exception's standing: in force, its condition holds, no exception of its own stands."""
        rule = self.law.rules[place]
        here = frame if rule.is_of_party else frame.base
        known = here.standing.get(place)
        if known is None:
            known = here.standing[place] = self._operating(rule, here, applies=True)
        return known

    def _operating(self, rule: Rule, frame: Frame, *, applies: bool) -> Kleene:
        """Gives the value of a rule's operating.

        Args:
            rule: a definition or an exception.
            frame: where.
            applies: whether it must also be applicable; a definition need not be complied with.
        """
        scale = self.scale
        for place in self.law.exceptions[rule.place]:
            if self.standing(place, frame)[0] & scale.established:
                return scale.false
        forced = self._forced(rule.place, frame.run)
        if frame.assumption is Assumption.IN_FORCE and not applies:
            forced = Force.IN_FORCE
        if forced is Force.NOT_ESTABLISHED and frame.assumption is Assumption.GONE_ON:
            valid = self._tested(rule, frame.run).lies_in(rule.text.timing.in_force)
            forced = Force.IN_FORCE if valid else Force.NOT_IN_FORCE
        match forced:
            case Force.NOT_IN_FORCE:
                return scale.false
            case Force.NOT_APPLICABLE if applies:
                return scale.false
            case Force.NOT_ESTABLISHED | Force.TURNS_ON_THE_DAY:
                return both(scale.unknown, self.condition(rule, frame))
            case _:
                return self.condition(rule, frame)

    # ---- definitions

    def derive(self, frame: Frame, places: tuple[int, ...]) -> tuple[Derived, ...]:
        """Gives what definitions conclude, each value with how far it does."""
        known = frame.derived.get(places)
        if known is None:
            before = self._same_before(frame, places)
            if before is not None:
                known = self.derive(before, places)
            else:
                known = tuple(d for place in places for d in self._derive(frame, place))
            frame.derived[places] = known
        return known

    def _same_before(self, frame: Frame, places: tuple[int, ...]) -> Frame | None:
        """Gives the frame from which what definitions conclude can be taken over; None where it may be otherwise."""
        taken = frame.run.before
        if frame.before is None or taken is None or not taken.same_days:
            return None
        under = self._turning.conditions_of(places)
        if under is None or not frame.stale.isdisjoint(under) or not frame.of_party.isdisjoint(under):
            return None
        return frame.before

    def _derive(self, frame: Frame, place: int) -> Iterator[Derived]:
        rule = self.law.rules[place]
        value = self._operating(rule, frame, applies=False)
        if rule.value_from is None:
            yield (_datum(rule.value),), value
            return
        source = rule.value_from
        said = frame.run.said(source, frame.party)
        if said is not None:
            for one in said.values:
                held = both(value, self.scale.statement(one.entry.holds, one.entry.fails))
                yield one.values, held if one.certain else both(held, self.scale.unknown)
            if not said.values:
                yield (), value
        elif source in self.law.definitions:
            for values, held in self.derive(frame, self.law.definitions[source]):
                yield values, both(value, held)
        else:
            yield (), both(value, self.scale.unknown)

    def _concluding(self, fact: FactType, codes: frozenset[Node]) -> tuple[int, ...]:
        """Gives the definitions of a fact that conclude one of the codes, or one below it."""
        ladder, rules = self.law.ladder, self.law.rules
        return tuple(
            place
            for place in self.law.definitions.get(fact, ())
            if (value := rules[place].value) is not None and any(ladder.matches(value, code) == 1 for code in codes)
        )

    def _doubts(self, rule: Rule, run: Run) -> tuple[str, ...]:
        """Gives why definitions that a rule rests on are not established on the day."""
        found = dict.fromkeys(
            stretch.why
            for place in self.definitions_under(rule)
            for stretch in self.law.rules[place].text.timing.not_established
            if stretch.why and self._tested(self.law.rules[place], run).lies_in([stretch])
        )
        return tuple(found)

    def _has_doubts(self, rule: Rule, run: Run) -> bool:
        """Whether a definition that a rule rests on is not established on the day."""
        return any(self._forced(place, run) is Force.NOT_ESTABLISHED for place in self._timed_under(rule))

    def _has_lapsed(self, rule: Rule, run: Run) -> bool:
        """Whether a definition that a rule rests on is not surely in force on the day."""
        for place in self.definitions_under(rule):
            if self._forced(place, run) not in (Force.IN_FORCE, Force.NOT_APPLICABLE):
                return True
        return False

    def _forced(self, place: int, run: Run) -> Force:
        """Gives whether a rule's text is law on the day with which its days are compared."""
        rule = self.law.rules[place]
        kept: dict[Timing, Force] = run.forces[rule.tests_day_of_act]
        known = kept.get(rule.text.timing)
        if known is None:
            known = kept[rule.text.timing] = force(rule.text.timing, self._tested(rule, run))
        return known

    def _is_lapsed(self, place: int, run: Run) -> bool:
        return self._forced(place, run) is Force.NOT_IN_FORCE

    def _timed_under(self, rule: Rule) -> tuple[int, ...]:
        """Gives the definitions that a rule rests on that are at times not established."""
        known = self._doubtful.get(rule.place)
        if known is None:
            under = self.definitions_under(rule)
            known = self._doubtful[rule.place] = tuple(
                place for place in under if self.law.rules[place].text.timing.not_established
            )
        return known

    def definitions_under(self, rule: Rule) -> tuple[int, ...]:
        """Gives the definitions that a rule rests on, at any depth, in order."""
        known = self._under.get(rule.place)
        if known is None:
            known = self._under[rule.place] = self._definitions_under(rule)
        return known

    def _definitions_under(self, rule: Rule) -> tuple[int, ...]:
        found: dict[int, None] = {}
        todo = [rule]
        while todo:
            here = todo.pop()
            facts = set(self.law.constraints.facts(here.condition)) if here.condition is not None else set()
            facts |= {here.value_from} if here.value_from is not None else set()
            for fact in facts:
                for place in self.law.definitions.get(fact, ()):
                    if place not in found:
                        found[place] = None
                        todo.append(self.law.rules[place])
        return tuple(sorted(found))


def _keep_furthest(decided: dict[int, Decided], others: Mapping[int, Decided]) -> None:
    """Takes what other days came to where it goes further."""
    for place, one in others.items():
        if place not in decided or _RANK[one.outcome] < _RANK[decided[place].outcome]:
            decided[place] = one


def _datum(node: Node | None) -> Datum:
    """Gives a concluded value in the form of a fact's values."""
    if node is None:
        return True
    if isinstance(node, Literal):
        if isinstance(node.value, bool):
            return node.value
        if isinstance(node.value, date):
            days = days_of(node)
            return Stretch(days.first, days.end)
        try:
            return Interval.read(str(node))
        except ValueError:
            return node
    return node


def jurisdictions_touched(decided: Iterable[Decided]) -> tuple[URIRef, ...]:
    """Gives the legal orders whose rules something speaks for, in the order of their addresses."""
    found = {j for d in decided if d.touched for j in d.rule.text.jurisdictions}
    return tuple(sorted(found))

"""All rules on one situation: each comes to one outcome, with what stands against it.

Source: rules/RULES.md, section 8; the order of the steps there is kept, since each hides those after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.dates import days_of
from remit.determine.outcome import OVER_DAYS, Decided, Force, Outcome
from remit.determine.timing import NORMAL, enforcement, force
from remit.rules import All, Any, Connected, FactType, Kind, Law, Rule, Test, parts_of
from remit.situation.facts import Datum, Situation
from remit.terms import rmt
from remit.truth import Interval, Kleene, Scale, Stretch, When, both
from remit.truth.closures import Compiler
from remit.truth.frame import Assumption, Derived, Frame, Run

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
    """The law of one state, ready to be asked. Safe to use from several threads."""

    def __init__(self, law: Law, scale: Scale) -> None:
        """Compiles the conditions.

        Args:
            law: the compiled law.
            scale: the constants of the status scheme.
        """
        self.law = law
        self.scale = scale
        self._force = lru_cache(maxsize=100_000)(force)
        self._enforcement = lru_cache(maxsize=100_000)(enforcement)
        self._dependents: dict[int, frozenset[int]] = {}
        self._under: dict[int, tuple[int, ...]] = {}
        self._doubtful: dict[int, tuple[int, ...]] = {}
        self._leaves: dict[int, tuple[int, ...]] = {}
        self._above = self._parents()
        self._dated = self._turning_on_days()
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

    # ---- the whole

    def determine(self, situation: Situation, *, as_of: date) -> Determination:
        """Works out what every rule comes to, definitions of parties' facts apart.

        Args:
            situation: what is known.
            as_of: the day asked.
        """
        runs = self.runs(situation, as_of=as_of)
        decided: dict[int, Decided] = {}
        excluded: set[int] = set()
        for run in runs:
            for rule in self._candidates(run, excluded):
                found = self.decide(rule, run)
                if found.outcome is Outcome.NOT_ENGAGED:
                    excluded.add(rule.place)
                elif rule.place not in decided or _RANK[found.outcome] < _RANK[decided[rule.place].outcome]:
                    decided[rule.place] = found
        left = tuple(sorted(excluded - decided.keys()))
        return Determination(decided=dict(sorted(decided.items())), excluded=left, runs=runs)

    def runs(self, situation: Situation, *, as_of: date) -> tuple[Run, ...]:
        """Gives a run for each day that is to be looked at; what turns on no day is worked out once."""
        days = list(situation.conduct.days(self.law.boundaries))
        first = Run.of(self.law, self.scale, situation, when=days[0], asked=When.on(as_of))
        if not days[1:]:
            return (first,)
        stale = self._dated if not _has_dates(situation) else frozenset(range(len(self.law.constraints)))
        return (first, *(first.on(day, stale) for day in days[1:]))

    def _candidates(self, run: Run, excluded: set[int]) -> Iterator[Rule]:
        """Gives the rules whose key may hold; adds the others to the excluded."""
        frame, rules = run.frame(), self.law.rules
        for key, places in self.law.keys.items():
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
        when = self._tested(rule, run)
        forced = self._force(rule.text.timing, when)
        frame = run.frame(party=party)
        value = self.condition(rule, frame)
        stance = self._enforcement(rule.text.timing, when)

        def found(outcome: Outcome, **more: object) -> Decided:
            return Decided(
                rule=rule,
                outcome=outcome,
                value=value,
                force=forced,
                enforcement=stance,
                when=run.when,
                party=party,
                touched=bool(value[0]) or self._is_touched(rule, frame),
                **more,  # type: ignore[arg-type]  # the fields of Decided, checked where they are given
            )

        if not value[2] and self._is_out(rule, run, party, forced):
            return Decided(
                rule=rule,
                outcome=Outcome.NOT_ENGAGED,
                value=value,
                force=forced,
                enforcement=stance,
                when=run.when,
                party=party,
            )
        if forced in _FORCES:
            stretches = rule.text.timing.not_established if forced is Force.NOT_ESTABLISHED else ()
            why = tuple(s.why for s in stretches if s.why and when.lies_in([s]))
            return found(_FORCES[forced], why=why)
        standing, unless = self._exceptions(rule, frame)
        if not value[0] and forced is Force.IN_FORCE and self._has_doubts(rule, run):
            gone_on = self.condition(rule, run.frame(Assumption.GONE_ON, party))
            if gone_on[0]:
                return found(Outcome.NOT_ESTABLISHED, why=self._doubts(rule, run), unless=unless)
        if not value[0] or self.scale.is_conflict(value) or forced is Force.TURNS_ON_THE_DAY:
            return found(Outcome.UNDETERMINED, unless=unless)
        if standing:
            return found(Outcome.DEFEATED, defeated_by=standing, unless=unless)
        if stance != NORMAL:
            return found(Outcome.NOT_ENFORCED, unless=unless)
        sure = value[0] & self.scale.established
        return found(Outcome.ENGAGED if sure else Outcome.ENGAGED_IF_PROVEN, unless=unless)

    def condition(self, rule: Rule, frame: Frame) -> Kleene:
        """Gives the value of a rule's condition; true where it has none."""
        return self.scale.true if rule.condition is None else self.conditions[rule.condition](frame)

    def _tested(self, rule: Rule, run: Run) -> When:
        return run.when if rule.tests_day_of_act else run.asked

    def _is_out(self, rule: Rule, run: Run, party: int, forced: Force) -> bool:
        """Whether a condition that cannot hold settles it: of a text not in force, only if no definition could help."""
        if forced is Force.IN_FORCE or not self._has_lapsed(rule, run):
            return True
        return not self.condition(rule, run.frame(Assumption.IN_FORCE, party))[2]

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
        forced = self._force(rule.text.timing, self._tested(rule, frame.run))
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
            known = frame.derived[places] = tuple(d for place in places for d in self._derive(frame, place))
        return known

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
            if any(rules[place].value is not None and ladder.matches(rules[place].value, code) == 1 for code in codes)
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
        """Whether a definition that a rule rests on, or an exception of one, is not established on the day."""
        return any(self._forced(place, run) is Force.NOT_ESTABLISHED for place in self._timed_under(rule))

    def _has_lapsed(self, rule: Rule, run: Run) -> bool:
        """Whether a definition that a rule rests on is not surely in force on the day."""
        return any(
            self._forced(place, run) not in (Force.IN_FORCE, Force.NOT_APPLICABLE)
            for place in self.definitions_under(rule)
        )

    def _forced(self, place: int, run: Run) -> Force:
        rule = self.law.rules[place]
        return self._force(rule.text.timing, self._tested(rule, run))

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

    # ---- what turns on what

    def dependents(self, place: int) -> frozenset[int]:
        """Gives the places of all constraints whose values may turn on one, itself included."""
        known = self._dependents.get(place)
        if known is None:
            known = self._dependents[place] = frozenset(self._climb(place))
        return known

    def _climb(self, place: int) -> set[int]:
        found: set[int] = set()
        todo = [place]
        while todo:
            here = todo.pop()
            if here not in found:
                found.add(here)
                todo += self._above[here]
        return found

    def _turning_on_days(self) -> frozenset[int]:
        """Gives the constraints whose values may turn on the day of the act, dated statements apart."""
        found: set[int] = set()
        for place, constraint in enumerate(self.law.constraints.rows):
            if isinstance(constraint, Test):
                is_dated = constraint.operator == rmt.memberOf or constraint.fact.kind is Kind.PLACE
                if is_dated or constraint.fact in self.law.definitions or constraint.fact.take_latest:
                    found |= self.dependents(place)
        return frozenset(found)

    def _parents(self) -> list[set[int]]:
        """Gives for each constraint those that turn on it directly: as a part, or through a definition."""
        law = self.law
        above: list[set[int]] = [set() for _ in range(len(law.constraints))]
        tests: defaultdict[FactType, set[int]] = defaultdict(set)
        for place, constraint in enumerate(law.constraints.rows):
            for part in parts_of(constraint):
                above[part].add(place)
            if isinstance(constraint, Test):
                tests[constraint.fact].add(place)
        for rule in law.rules:
            concluded = self._concluded_through(rule)
            if rule.condition is not None:
                for fact in concluded:
                    above[rule.condition] |= tests[fact]
        for fact, places in law.definitions.items():
            for place in places:
                source = law.rules[place].value_from
                for test in tests[source] if source is not None else ():
                    above[test] |= tests[fact]
        return above

    def _concluded_through(self, rule: Rule) -> set[FactType]:
        """Gives the facts that turn on a rule: what it concludes, or what the rules that it overrides do."""
        found: set[FactType] = set()
        todo, seen = [rule], {rule.place}
        while todo:
            here = todo.pop()
            if here.concludes is not None:
                found.add(here.concludes)
            for iri in here.overrides:
                other = self.law.by_iri.get(iri)
                if other is not None and other.place not in seen:
                    seen.add(other.place)
                    todo.append(other)
        return found

    # ---- what speaks for it

    def _is_touched(self, rule: Rule, frame: Frame) -> bool:
        """Whether some constraint of a condition is positively met, on whatever support."""
        leaves = self._leaves.get(rule.place)
        if leaves is None:
            found = () if rule.condition is None else self._leaves_of(rule.condition)
            leaves = self._leaves[rule.place] = tuple(dict.fromkeys(found))
        return any(self.conditions[leaf](frame)[0] for leaf in leaves)

    def _leaves_of(self, place: int) -> Iterator[int]:
        """Gives what junctions join."""
        constraint = self.law.constraints[place]
        match constraint:
            case All(parts) | Any(parts):
                for part in parts:
                    yield from self._leaves_of(part)
            case Connected(part, _):
                yield from self._leaves_of(part)
            case _:
                yield place


def _has_dates(situation: Situation) -> bool:
    """Whether something that is said of a situation holds on some days only."""
    tables = (situation.facts, situation.item_facts, *(party.facts for party in situation.parties))
    return situation.incident is not None or any(
        entry.since is not None or entry.until is not None
        for table in tables
        for reading in table.values()
        for entry in reading.entries
    )


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

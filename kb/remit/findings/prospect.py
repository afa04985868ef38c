"""Which fact to ask for next: what each answer to a missing fact would decide of the rules that are open.

The measure. A rule is open if it is undetermined although something speaks for it, or not yet due and not shown to
apply then. A missing fact is given one value after the other: yes and no, each code that an open rule names (of many
the first twelve) and none of them, a quantity or day on each side of each bound. For each value the open rules that
turn on the fact are worked out again, all else as it is, and those are counted that are open no longer; values that
bring the same are one answer. Facts of which some value would change the verdict come first; then those that decide
most rules on the average of their answers; then those on which most rules turn; then those that need nobody's
judgement; then by name. What law concludes from other facts is not asked for where one of those is. Of somebody who is
not named it is asked who it is: a name decides nothing by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.determine import OVER_DAYS, Decided, Determination, Engine, Outcome
from remit.determine.owners import settle
from remit.findings.finding import Finding, days_said
from remit.findings.missing import NOT_ENCODED, THE_DAY, Missing, Searcher
from remit.findings.open_question import Brings, OpenQuestion, Turning
from remit.findings.trace import party_name
from remit.findings.words import Words, days_text, sentence
from remit.rules import (
    ACT,
    END_USE,
    FROM,
    ITEM,
    LIST,
    OWNER,
    PARTY,
    SELF,
    TO,
    FactType,
    Kind,
    Quantified,
    ReadFrom,
    Rule,
    Test,
    Total,
    local,
)
from remit.situation.facts import Active, Datum, Entry, Situation
from remit.terms import rmt
from remit.truth import Interval, Kleene, Stretch, When, number_text
from remit.truth.frame import Run, Said
from remit.truth.ladder import day_of

Overrides: TypeAlias = Mapping[tuple[int, int], Kleene]
_MAIN: Final = {ACT: "act", FROM: "from", TO: "to", END_USE: "end_use"}
_OF_PARTY: Final = {LIST: "lists", OWNER: "owners", SELF: "id"}
_RANK: Final = {outcome: rank for rank, outcome in enumerate(OVER_DAYS)}
_DAYS: Final = 4
_BEGUN: Final = 3
_CODES: Final = 12
_OTHER: Final = "none of these"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """A value that a fact may have: a statement, or values of the constraints that ask for it."""

    words: str
    typed: str = ""
    said: Said | None = None
    overrides: Overrides = field(default_factory=dict)
    situation: Situation | None = None
    on: When | None = None
    is_open: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class _Asked:
    """A fact of a node that is missing, where it is asked for and by which open rules."""

    fact: FactType | None
    party: int
    roles: tuple[URIRef, ...] = ()
    places: dict[int, None] = field(default_factory=dict)
    rules: dict[int, Decided] = field(default_factory=dict)
    stale: frozenset[int] | None = None

    @property
    def code(self) -> str:
        return self.fact.code if self.fact is not None else THE_DAY


class Prospector:
    """Looks for what to ask next, for one determination."""

    def __init__(
        self,
        engine: Engine,
        words: Words,
        determination: Determination,
        *,
        verdict: Callable[[Mapping[int, Decided]], str],
    ) -> None:
        """Remembers what was determined.

        Args:
            engine: the law.
            words: labels.
            determination: what every rule came to.
            verdict: gives the code of the verdict if some rules, by their places, came to something else.
        """
        self.engine = engine
        self.words = words
        self.determination = determination
        self._verdict = verdict
        self._verdicts: dict[tuple[tuple[int, Outcome], ...], str] = {}
        self._stale: dict[FactType, frozenset[int]] = {}
        self._days_of: dict[int, tuple[int, ...]] = {}
        self._quantified: frozenset[int] | None = None
        self._tests: defaultdict[URIRef, list[int]] = defaultdict(list)
        for place, constraint in enumerate(engine.law.constraints.rows):
            if isinstance(constraint, Test):
                self._tests[constraint.fact.iri].append(place)

    def questions(self, findings: Iterable[Finding]) -> tuple[OpenQuestion, ...]:
        """Gives what could be asked for the findings that are open, what would decide most first."""
        missing = [(f.decided, f.missing) for f in findings if f.decided.is_open and f.decided.touched]
        return self._measured(self._asked(missing))

    def openings(self, decided: Iterable[Decided]) -> tuple[OpenQuestion, ...]:
        """Gives what to begin with where so little is said that nothing speaks for any rule.

        Only those facts are measured on which most rules turn: with nothing said, nearly all of them do on some.

        Args:
            decided: the rules that are undetermined.
        """
        missing = []
        for each in decided:
            run = self.determination.run_of(each)
            searcher = Searcher(self.engine, self.words, days_said(run))
            missing.append((each, searcher.missing(each, run, tried=False)))
        asked = [each for each in self._asked(missing) if each.fact is not None and each.party < 0 and not each.roles]
        return self._measured(sorted(asked, key=lambda each: (-len(each.rules), each.code))[:_BEGUN])

    def _measured(self, asked: Sequence[_Asked]) -> tuple[OpenQuestion, ...]:
        found = [self._question(each) for each in asked if not self._is_concluded(each, asked)]
        return tuple(sorted((q for q in found if q.brings), key=_order))

    # ---- what is missing

    def _asked(self, found_missing: Iterable[tuple[Decided, Iterable[Missing]]]) -> list[_Asked]:
        found: dict[tuple[URIRef | None, tuple[URIRef, ...], int], _Asked] = {}
        for decided, each_missing in found_missing:
            for missing in each_missing:
                if missing.fact != NOT_ENCODED:
                    each = self._subject(missing.place, missing.party)
                    iri = each.fact.iri if each.fact is not None else None
                    each = found.setdefault((iri, each.roles, each.party), each)
                    each.places |= {missing.place: None} if missing.place >= 0 else {}
                    each.rules[decided.rule.place] = decided
        return list(found.values())

    def _subject(self, place: int, party: int) -> _Asked:
        """Gives what a constraint asks for; membership of a list is asked of the lists of a party."""
        if place < 0:
            return _Asked(fact=None, party=-1)
        constraint, facts = self.engine.law.constraints[place], self.engine.law.facts
        if isinstance(constraint, Test):
            is_listing = constraint.fact.iri == SELF and constraint.operator == rmt.memberOf
            fact = facts.get(LIST) if is_listing else None
            return _Asked(fact=fact or constraint.fact, party=party)
        if isinstance(constraint, Quantified) and constraint.domain.iri != OWNER:
            return _Asked(fact=constraint.domain, party=-1, roles=constraint.roles)
        return _Asked(fact=facts.get(OWNER), party=party)

    def _is_concluded(self, asked: _Asked, others: Sequence[_Asked]) -> bool:
        """Whether law concludes it from something else that is asked for."""
        if asked.fact is None:
            return False
        below: set[int] = set()
        for place in self.engine.law.definitions.get(asked.fact, ()):
            condition = self.engine.law.rules[place].condition
            below |= set(self.engine.law.constraints.below(condition)) if condition is not None else set()
        return bool(below) and any(other is not asked and below & other.places.keys() for other in others)

    # ---- what each value would bring

    def _question(self, asked: _Asked) -> OpenQuestion:
        found: dict[tuple[str, tuple[tuple[int, Outcome], ...]], list[_Value]] = {}
        now = self._verdict({})
        for value in self._values(asked):
            decided = self._decided(asked, value)
            outcomes = tuple((place, d.outcome) for place, d in decided.items())
            found.setdefault((self._verdict_of(decided, outcomes), outcomes), []).append(value)
        counts = [len(outcomes) for _, outcomes in found]
        rules = self.engine.law.rules
        brings = tuple(
            Brings(
                answer=" or ".join(v.words for v in same),
                typed=same[0].typed,
                verdict=verdict,
                outcomes=tuple((rules[place].iri, outcome) for place, outcome in outcomes),
            )
            for (verdict, outcomes), same in found.items()
        )
        return replace(
            self._said(asked),
            brings=brings if any(counts) else (),
            is_changing=any(b.verdict != now for b in brings),
            decides=Fraction(sum(counts), len(counts)) if counts else Fraction(0),
            most=max(counts, default=0),
        )

    def _decided(self, asked: _Asked, value: _Value) -> dict[int, Decided]:
        """Gives the open rules that are open no longer if a fact has a value."""
        if value.is_open:
            return {}
        runs = self._runs(value)
        supposed: dict[int, Run] = {}
        found: dict[int, Decided] = {}
        for place, was in sorted(asked.rules.items()):
            outcomes = []
            for day in self._telling(was.rule) if runs is self.determination.runs else (0,):
                if day not in supposed:
                    supposed[day] = self._supposed(runs[day], asked, value)
                    settle(self.engine, supposed[day])
                outcomes.append(self.engine.decide(was.rule, supposed[day], was.party))
            best = min(outcomes, key=lambda d: _RANK[d.outcome])
            if not best.is_open:
                found[place] = best
        return found

    def _telling(self, rule: Rule) -> tuple[int, ...]:
        """Gives the days of the act that tell something of a rule, by their places among those determined."""
        known = self._days_of.get(rule.place)
        if known is None:
            known = self._days_of[rule.place] = tuple(self.engine.telling(rule, self.determination.runs))
        return known

    def _runs(self, value: _Value) -> tuple[Run, ...]:
        runs = self.determination.runs
        if value.on is None:
            return runs
        return (Run.of(runs[0].law, runs[0].scale, runs[0].situation, when=value.on, asked=runs[0].asked),)

    def _supposed(self, run: Run, asked: _Asked, value: _Value) -> Run:
        if value.on is not None:
            return run
        if value.situation is not None:
            return replace(run.supposing({}, self._of_somebody()), situation=value.situation)
        if value.said is None or asked.fact is None:
            beside = self._reading(asked.fact) if asked.fact and self.engine.law.beside(asked.fact) else frozenset()
            return run.supposing(dict(value.overrides), self._turning_on(asked) | beside)
        key = (asked.fact, asked.party if asked.fact.is_of_party else -1)
        return run.supposing({}, self._reading(asked.fact), {key: value.said})

    def _turning_on(self, asked: _Asked) -> frozenset[int]:
        """Gives the constraints whose values may turn on those that ask for a fact."""
        if asked.stale is None:
            asked.stale = frozenset().union(*(self.engine.dependents(place) for place in asked.places))
        return asked.stale

    def _of_somebody(self) -> frozenset[int]:
        """Gives the constraints whose values may turn on there being nobody else."""
        if self._quantified is None:
            rows = enumerate(self.engine.law.constraints.rows)
            places = [place for place, constraint in rows if isinstance(constraint, Quantified | Total)]
            self._quantified = frozenset().union(*map(self.engine.dependents, places))
        return self._quantified

    def _without_others(self, asked: _Asked) -> Situation:
        """Gives the situation in which there is nobody else: in a role, at all, or among the owners of a party."""
        situation = self.determination.runs[0].situation
        if asked.party >= 0:
            parties = list(situation.parties)
            parties[asked.party] = replace(parties[asked.party], owners_closed=self.engine.scale.full)
            return replace(situation, parties=parties)
        if not asked.roles:
            return replace(situation, closed=True)
        return replace(situation, closed_roles=situation.closed_roles | {asked.roles[0]})

    def _reading(self, fact: FactType) -> frozenset[int]:
        """Gives the constraints whose values may turn on a fact, whoever asks for it."""
        known = self._stale.get(fact)
        if known is None:
            facts = {fact.iri, SELF} if fact.iri == LIST else {fact.iri, *(f.iri for f in self.engine.law.beside(fact))}
            places = [place for iri in facts for place in self._tests.get(iri, ())]
            known = self._stale[fact] = frozenset().union(*map(self.engine.dependents, places))
        return known

    def _verdict_of(self, decided: Mapping[int, Decided], outcomes: tuple[tuple[int, Outcome], ...]) -> str:
        known = self._verdicts.get(outcomes)
        if known is None:
            known = self._verdicts[outcomes] = self._verdict(decided)
        return known

    # ---- the values

    def _values(self, asked: _Asked) -> Iterator[_Value]:
        fact, scale = asked.fact, self.engine.scale
        if fact is None:
            yield from self._days(asked)
            return
        tests = {p: c for p in asked.places if isinstance(c := self.engine.law.constraints[p], Test)}
        not_so = {(place, asked.party): scale.false for place in asked.places}
        if not tests:
            yield _Value(words="somebody, of whom more would have to be known", is_open=True)
            typed = "none" if asked.roles or asked.party >= 0 else "yes"
            yield _Value(words="nobody", typed=typed, situation=self._without_others(asked))
            return
        match fact.kind:
            case Kind.BOOLEAN:
                yield self._stating(True, "yes", "yes")
                yield self._stating(False, "no", "no")
            case Kind.QUANTITY:
                yield from self._quantities(tests.values())
            case Kind.DATE:
                yield from self._dates(tests.values())
            case _ if fact.iri == LIST:
                for group in _operands(tests.values()):
                    yield self._stating(group, self.words.label(group), self._typed(group), closed=0)
                yield _Value(words="on no list", typed="none", said=Said((), scale.full))
            case _:
                yield from self._codes(asked, tests)
                yield _Value(words=_OTHER, overrides={**not_so, **self._none_beside(fact, asked.party)})

    def _none_beside(self, fact: FactType, party: int) -> dict[tuple[int, int], Kleene]:
        """Gives the tests that fail where a fact has a value, since others have none then, unless one is said."""
        run = self.determination.runs[0]
        unsaid = [other for other in self.engine.law.beside(fact) if run.said(other, party) is None]
        return {(place, party): run.scale.false for other in unsaid for place in self._tests.get(other.iri, ())}

    def _codes(self, asked: _Asked, tests: Mapping[int, Test]) -> Iterator[_Value]:
        scale = self.engine.scale
        for place, test in tests.items():
            if test.operator == rmt.memberOf:
                so = {(place, asked.party): scale.true}
                yield _Value(words=f"one in {self.words.listed(test.operands)}", overrides=so)
        for code in _operands(t for t in tests.values() if t.operator != rmt.memberOf)[:_CODES]:
            yield self._stating(code, self.words.label(code), self._typed(code))

    def _quantities(self, tests: Iterable[Test]) -> Iterator[_Value]:
        bounds = sorted({float(operand) for operand in _operands(tests)})  # type: ignore[arg-type]  # numbers, seen on loading
        for number, bound in enumerate(bounds):
            lower = bounds[number - 1] if number else None
            below = (bound + lower) / 2 if lower is not None else bound - max(1.0, abs(bound) / 2)
            words = f"between {number_text(lower)} and {number_text(bound)}" if lower is not None else ""
            yield self._stating(Interval.exactly(below), words or f"less than {number_text(bound)}")
            yield self._stating(Interval.exactly(bound), number_text(bound), f"{bound:.15g}".replace("e+", "e"))
        if bounds:
            above = bounds[-1] + max(1.0, abs(bounds[-1]))
            yield self._stating(Interval.exactly(above), f"more than {number_text(bounds[-1])}")

    def _dates(self, tests: Iterable[Test]) -> Iterator[_Value]:
        days = sorted({day for operand in _operands(tests) if (day := day_of(operand)) is not None})
        one = timedelta(days=1)
        for number, day in enumerate(days):
            before = Stretch(day - one, day)
            lower = f"after {days[number - 1]} and " if number else ""
            yield self._stating(before, f"{lower}before {day}")
            yield self._stating(Stretch(day, day + one), f"on {day}", day.isoformat())
        if days:
            yield self._stating(Stretch(days[-1] + one, days[-1] + 2 * one), f"after {days[-1]}")

    def _days(self, asked: _Asked) -> Iterator[_Value]:
        """Gives a day of each stretch in which texts that turn on the day are alike; of many stretches the last."""
        when = self.determination.runs[0].when
        begun, over = when.first or date.min, when.end or date.max
        bounds = {day for d in asked.rules.values() for day in d.rule.text.timing.boundaries() if begun < day < over}
        for first, end in pairwise([when.first, *sorted(bounds)[-_DAYS:], when.end]):
            day = first if first is not None else end - timedelta(days=1) if end is not None else None
            if day is not None:
                yield _Value(words=days_text(Stretch(first, end)), on=When.on(day))

    def _stating(self, datum: Datum, words: str, typed: str = "", *, closed: int | None = None) -> _Value:
        full = self.engine.scale.full
        value = self.engine.law.ladder.one(datum) if isinstance(datum, URIRef) else datum
        active = Active(Entry(values=(value,), holds=full), (value,))
        return _Value(words=words, typed=typed, said=Said((active,), full if closed is None else closed))

    def _typed(self, code: Node) -> str:
        return local(code)

    # ---- in words

    def _said(self, asked: _Asked) -> OpenQuestion:
        run = self.determination.runs[0]
        at, key, added = self._where(asked, run)
        fact = asked.fact
        is_somebody = fact is not None and fact.iri in (PARTY, OWNER)
        return OpenQuestion(
            fact=asked.code,
            iri=fact.iri if fact is not None else None,
            text=self._text(asked, days_said(run)),
            kind=asked.code if is_somebody else str(fact.kind) if fact is not None else str(Kind.DATE),
            unit=fact.unit if fact is not None else "",
            judged_by=fact.judged_by if fact is not None else "",
            of=party_name(run.frame(), asked.party) if asked.party >= 0 else "",
            at=at,
            key=key,
            added=added,
            turning=tuple(self._turning(asked.rules[place]) for place in sorted(asked.rules)),
            brings=(),
            is_changing=False,
            decides=Fraction(0),
            most=0,
        )

    def _text(self, asked: _Asked, on: str) -> str:
        fact = asked.fact
        if fact is None:
            return "The day of the act"
        if fact.iri == PARTY:
            what = f"asked is whether {self._conditions(asked)}"
            if not asked.roles:
                return f"All parties are named, and there is nobody else; {what}"
            return f"Who is the {self.words.listed(asked.roles)}; {what}"
        if fact.iri == OWNER:
            return "Who owns it, and which share"
        if fact.kind is Kind.BOOLEAN:
            return f"that it {fact.label}" if fact.is_of_party else sentence(fact.label)
        return f"its {fact.label}" if fact.is_of_party else sentence(fact.label)

    def _conditions(self, asked: _Asked) -> str:
        constraints = self.engine.law.constraints
        parts = (c.part for p in asked.places if isinstance(c := constraints[p], Quantified))
        told = dict.fromkeys(self.words.constraint(part) for part in parts)
        return "; or ".join(list(told)[:3]) or "what the rules ask of owners"

    def _turning(self, decided: Decided) -> Turning:
        text, day = decided.rule.text, self.determination.runs[0].asked.day
        actors = dict.fromkeys((*text.administered_by, *text.enforced_by))
        names = [self.words.authority(a, day)[1] if day is not None else self.words.label(a) for a in actors]
        return Turning(
            rule=decided.rule.iri,
            label=decided.rule.label,
            citation=text.citation,
            authorities=tuple(dict.fromkeys(names)),
        )

    def _where(self, asked: _Asked, run: Run) -> tuple[str | None, str, tuple[tuple[str, str], ...]]:
        """Gives where in a situation a caller answers: the part, the key, and what is said of a party that is added."""
        fact = asked.fact
        if fact is None:
            return "", "on", ()
        if fact.iri == PARTY:
            return ("/parties/-", "name", (("role", local(asked.roles[0])),)) if asked.roles else ("", "complete", ())
        if asked.party >= 0:
            return self._of_party(fact, asked.party, run)
        if fact.iri in _MAIN:
            return "", _MAIN[fact.iri], ()
        if fact.read_from is ReadFrom.ITEM:
            return "/item", "id" if fact.iri == ITEM else fact.code, ()
        return "/facts", fact.code, ()

    def _of_party(self, fact: FactType, place: int, run: Run) -> tuple[str | None, str, tuple[tuple[str, str], ...]]:
        party, key = run.situation.parties[place], _OF_PARTY.get(fact.iri, fact.code)
        if not party.at and party.actor is not None and party.roles and run.situation.incident is not None:
            return "/parties/-", key, (("id", local(party.actor)),)
        return party.at or None, key, ()


def _operands(tests: Iterable[Test]) -> list[Node]:
    return list(dict.fromkeys(operand for test in tests for operand in test.operands))


def _order(question: OpenQuestion) -> tuple[object, ...]:
    return (
        not question.is_changing,
        -question.decides,
        -len(question.turning),
        bool(question.judged_by),
        question.fact,
        question.of,
        question.text,
    )

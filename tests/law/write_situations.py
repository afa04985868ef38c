"""Writes `tests/law/situations/`: for each rule a situation in which it bites, and for each condition one it turns.

Run it with `PYTHONPATH=tests python tests/law/write_situations.py` after the law was changed, and look at what
changed: the outcomes are what the engine says now, and the tests hold it to that. Facts are stated as such, so that
each rule is tried by itself.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import Any

from rdflib import Literal, URIRef
from rdflib.term import Node
from ruamel.yaml import YAML

from law.bench_of_law import Bench, bench, dropped, law_words, overlaid
from remit.determine import Engine
from remit.rules import (
    All,
    Connected,
    FactType,
    Kind,
    Not,
    One,
    Quantified,
    ReadFrom,
    Rule,
    Test,
    Total,
)
from remit.rules import Any as AnyOf
from remit.terms import odrl, rmt, skos
from remit.truth.when import When

FOLDER = Path(__file__).parent / "situations"
_MAIN = {"act": "act", "from": "from", "to": "to", "end-use": "end_use"}
_PLACES = (
    "us-tx",
    "jp",
    "cn",
    "mo",
    "hk",
    "sg",
    "de",
    "gb-eng",
    "gb-nir",
    "ru",
    "ir",
    "sa",
    "vn",
    "il",
    "ae",
    "fr",
    "it",
    "nl",
    "my",
    "am",
)
_TRIES = 1500


@dataclass(slots=True)
class Wish:
    """What leaves of a condition are to be, and the parties that it takes."""

    tests: list[tuple[tuple[int, ...], Test, bool]] = field(default_factory=list)
    parties: dict[tuple[int, ...], tuple[str, ...]] = field(default_factory=dict)
    shares: dict[tuple[int, ...], float] = field(default_factory=dict)

    def __add__(self, other: Wish) -> Wish:
        return Wish(self.tests + other.tests, self.parties | other.parties, self.shares | other.shares)


class Writer:
    """Searches situations for the rules of a bench."""

    def __init__(self, on: Bench) -> None:
        self.law = on.law
        self.mutants = {rule: dropped(on.law, rule) for rule in on.law.rules}
        self.bench = replace(on, engine=Engine(on.law, on.engine.scale))  # compiles the conditions of the mutants too
        self.problems: list[str] = []
        self._dice: Random | None = None

    # ---- wishes

    def wishes(self, place: int, want: bool, slot: tuple[int, ...]) -> Iterator[Wish]:
        """Gives ways in which a constraint can be made to hold, or fail, with every leaf said."""
        constraint = self.law.constraints[place]
        match constraint:
            case Test():
                yield Wish(tests=[(slot, constraint, want)])
            case Not(part):
                yield from self.wishes(part, not want, slot)
            case Connected(part, _):
                yield from self.wishes(part, want, slot)
            case All(parts) | AnyOf(parts) | One(parts):
                if want is isinstance(constraint, All):
                    yield from self._joined([(p, want) for p in parts], slot)
                else:
                    for one in self._shuffled(parts):
                        yield from self.wishes(one, want, slot)
            case Quantified(_, domain, roles, part):
                bound = self._slot(place, slot, owner=domain.code == "owner")
                for wish in self.wishes(part, want, bound):
                    names = tuple(str(r).rsplit("/", 1)[-1] for r in roles)
                    yield Wish(parties={bound: names}) + wish
            case Total(_, part, operator, limit):
                bound, enough = self._slot(place, slot, owner=True), limit + (operator == odrl.gt)
                for wish in self.wishes(part, True, bound):
                    yield Wish(parties={bound: ("owner",)}, shares={bound: enough if want else enough - 1}) + wish
            case _:
                yield Wish()

    def _joined(self, parts: list[tuple[int, bool]], slot: tuple[int, ...]) -> Iterator[Wish]:
        if not parts:
            yield Wish()
            return
        (place, want), rest = parts[0], parts[1:]
        for first in islice(self.wishes(place, want, slot), 12):
            for others in islice(self._joined(rest, slot), 60):
                if not self._clash(first, others):
                    yield first + others

    def _shuffled(self, parts: tuple[int, ...]) -> list[int]:
        return list(parts) if self._dice is None else self._dice.sample(parts, len(parts))

    def _clash(self, one: Wish, other: Wish) -> bool:
        """Whether two wishes want one test of one party both ways."""
        told = {(slot, test): want for slot, test, want in one.tests}
        return any(told.get((slot, test), want) is not want for slot, test, want in other.tests)

    def _slot(self, place: int, slot: tuple[int, ...], *, owner: bool) -> tuple[int, ...]:
        return (*slot, place) if owner else (place,)

    def turning(self, place: int, slot: tuple[int, ...], leaf: int, want: bool) -> Iterator[Wish]:
        """Gives wishes in which the constraint at a place turns on one leaf below it, which is wanted so."""
        if place == leaf:
            yield from self.wishes(place, want, slot)
            return
        constraint = self.law.constraints[place]
        if leaf not in set(self.law.constraints.below(place)):
            return
        match constraint:
            case Not(part) | Connected(part, _):
                yield from self.turning(part, slot, leaf, want)
            case All(parts) | AnyOf(parts) | One(parts):
                neutral = isinstance(constraint, All)
                for chosen in parts:
                    rest = [(p, neutral) for p in parts if p != chosen]
                    first = islice(self.turning(chosen, slot, leaf, want), 24)
                    yield from self._both(first, rest, slot)
            case Quantified(_, domain, roles, part):
                bound = self._slot(place, slot, owner=domain.code == "owner")
                for wish in self.turning(part, bound, leaf, want):
                    yield Wish(parties={bound: tuple(str(r).rsplit("/", 1)[-1] for r in roles)}) + wish
            case Total(_, part, operator, limit):
                bound, enough = self._slot(place, slot, owner=True), limit + (operator == odrl.gt)
                for wish in self.turning(part, bound, leaf, want):
                    yield Wish(parties={bound: ("owner",)}, shares={bound: enough}) + wish
            case _:
                return

    def _both(self, first: Iterable[Wish], rest: list[tuple[int, bool]], slot: tuple[int, ...]) -> Iterator[Wish]:
        """Joins wishes with ways in which the rest can be met."""
        for one in first:
            for others in islice(self._joined(rest, slot), 80):
                if not self._clash(one, others):
                    yield one + others

    # ---- situations

    def situation(self, wish: Wish, on: date, *, party: bool) -> dict[str, Any] | None:
        """Makes a description in which every test is as wished; None where two wishes cannot both be met.

        Parties in the same roles are tried as one first.
        """
        first: dict[tuple[str, ...], tuple[int, ...]] = {}
        one = {
            slot: first.setdefault(roles, slot) if len(slot) == 1 and not party else slot
            for slot, roles in wish.parties.items()
        }
        moved = {
            slot: (*one.get(slot[:1], slot[:1]), *slot[1:]) for slot in {*wish.parties, *(s for s, _, _ in wish.tests)}
        }
        merged = Wish(
            [(moved[slot], test, want) for slot, test, want in wish.tests],
            {moved[slot]: roles for slot, roles in wish.parties.items()},
            {moved.get(slot, slot): share for slot, share in wish.shares.items()},
        )
        told = self._described(merged, on, party=party)
        return self._described(wish, on, party=party) if told is None else told

    def _described(self, wish: Wish, on: date, *, party: bool) -> dict[str, Any] | None:
        wanted: dict[tuple[tuple[int, ...], FactType], list[tuple[Test, bool]]] = defaultdict(list)
        for slot, test, want in wish.tests:
            wanted[slot if test.fact.is_of_party else (), test.fact].append((test, want))
        told: dict[str, Any] = {"on": on.isoformat()}
        people = self._people(wish, {slot for slot, _ in wanted if slot}, party=party)
        for (slot, fact), tests in wanted.items():
            value = self._value(fact, tests, on)
            if value is None and self._has_no_roster(tests):
                continue
            if value is None:
                return None
            if fact.is_of_party:
                where = people.get(slot)
                if where is None:
                    return None
                where.update(value if isinstance(value, dict) else {fact.code: value})
            elif isinstance(value, dict):
                return None
            else:
                self._tell(told, fact, value)
        self._with_owners(people, wish)
        heads = [told_of for slot, told_of in people.items() if "role" in told_of and len(slot) <= 1]
        if heads:
            told["parties"] = heads
            told["complete"] = "yes"
        elif any(isinstance(self.law.constraints[s[-1]], Quantified) for s in wish.parties):
            told["complete"] = "yes"
        return told

    def _people(
        self, wish: Wish, told_of: set[tuple[int, ...]], *, party: bool
    ) -> dict[tuple[int, ...], dict[str, Any]]:
        """Gives the parties that a wish takes, each with a role and a name."""
        people: dict[tuple[int, ...], dict[str, Any]] = {}
        if party:
            people[()] = {"role": "end-user", "name": "the party"}
        for slot in sorted({*wish.parties, *told_of}, key=lambda s: (len(s), s)):
            roles = wish.parties.get(slot, ())
            people[slot] = {"role": roles[0] if roles else "end-user", "name": f"party {len(people) + 1}"}
        return people

    def _tell(self, told: dict[str, Any], fact: FactType, value: Any) -> None:
        """Writes a fact of the situation or the item where the description has it."""
        if fact.code in _MAIN:
            told[_MAIN[fact.code]] = value
        elif fact.code == "item-id":
            told.setdefault("item", {})["id"] = value
        elif fact.read_from is ReadFrom.ITEM:
            told.setdefault("item", {})[fact.code] = value
        else:
            told.setdefault("facts", {})[fact.code] = value

    def _with_owners(self, people: dict[tuple[int, ...], dict[str, Any]], wish: Wish) -> None:
        """Puts owners under those whom they own."""
        for slot, told in people.items():
            is_owner = len(slot) > 1 or (len(slot) == 1 and () in people)
            if is_owner:
                told.pop("role", None)
                told.setdefault("share", f"{wish.shares.get(slot, 60):g}")
                owned = people[slot[:-1]]
                owned.setdefault("owners", []).append(told)
                owned["owners_complete"] = True

    def _value(self, fact: FactType, tests: list[tuple[Test, bool]], on: date) -> Any:
        if fact.code == "self":
            return self._identity(tests, on)
        for value in self._candidates(fact, tests, on):
            if all(self._holds(test, value, on) is want for test, want in tests):
                return self._code(fact, value)
        if fact.single or fact.kind is not Kind.CONCEPT:
            return None
        if not any(want for _, want in tests):
            return "none"
        wanted = [o for test, want in tests for o in test.operands if want]
        for pair in product(wanted, wanted):
            if all(self._any(test, pair, on) is want for test, want in tests):
                return [self._code(fact, value) for value in dict.fromkeys(pair)]
        return None

    def _has_no_roster(self, tests: list[tuple[Test, bool]]) -> bool:
        """Whether a test asks for a group of which no member is known: nothing is said then."""
        asked = {o for test, _ in tests if test.operator == rmt.memberOf for o in test.operands}
        listed = {m.group for m in self.law.ladder.memberships}
        return any(group not in listed and self.law.ladder.roster(group).all_but is None for group in asked)

    def _any(self, test: Test, values: tuple[Any, ...], on: date) -> bool | None:
        found = [self._holds(test, value, on) for value in values]
        return None if None in found else any(found)

    def _identity(self, tests: list[tuple[Test, bool]], on: date) -> Any:
        del on
        same = [(t, w) for t, w in tests if t.operator in (odrl.eq, odrl.isAnyOf)]
        lists = [(t, w) for t, w in tests if t.operator == rmt.memberOf]
        told: dict[str, Any] = {}
        named = [t.operands[0] for t, w in same if w]
        if len(set(named)) > 1:
            return None
        if named:
            told["id"] = str(named[0]).rsplit("/", 1)[-1]
        elif same:
            told["id"] = next(
                a
                for a in ("amazon", "microsoft")
                if URIRef(f"https://w3id.org/remit/id/actor/{a}") not in {o for t, _ in same for o in t.operands}
            )
        if lists:
            on_lists = [str(t.operands[0]).rsplit("/", 1)[-1] for t, w in lists if w]
            off = [t.operands[0] for t, w in lists if not w]
            if any(
                self.law.ladder.belongs(t.operands[0], o, When.on(date(2026, 1, 1))) == 1
                for t, w in lists
                if w
                for o in off
            ):
                return None
            told["lists"] = on_lists or "none"
        return told

    def _candidates(self, fact: FactType, tests: list[tuple[Test, bool]], on: date) -> Iterator[Any]:
        operands = [o for t, _ in tests for o in t.operands]
        if fact.kind is Kind.BOOLEAN:
            yield from (True, False)
        elif fact.kind is Kind.QUANTITY:
            numbers = sorted({float(o) for o in operands})
            for number in numbers:
                step = max(number * 0.01, 0.01) if number < 1000 else number * 0.01
                yield from (number, number + step, number - step)
        elif fact.kind is Kind.DATE:
            days = [o.value for o in operands if isinstance(o, Literal)]
            for day in days:
                yield from (day, day + timedelta(days=1), day - timedelta(days=1))
        elif fact.kind is Kind.PLACE:
            for operand in operands:
                if "/group/" not in str(operand):
                    yield operand
                yield from self._members(operand, on)
            for code in _PLACES:
                yield self.bench.ground.codes.place(code)
        else:
            yield from (o for o in operands if "/group/" not in str(o))
            for operand in operands:
                yield from self._members(operand, on)
            yield from self._others(fact)

    def _members(self, group: Node, on: date) -> Iterator[Node]:
        for membership in self.law.ladder.memberships:
            if membership.group == group and (membership.stretch.contains(on)):
                if "/group/" in str(membership.member):
                    yield from self._members(membership.member, on)
                else:
                    yield membership.member

    def _others(self, fact: FactType) -> Iterator[Node]:
        view = self.bench.ground.view
        if fact.code == "item-id":
            for code in ("h100", "fable-5", "a100"):
                yield self.bench.ground.codes.item(code)
            return
        if fact.kind is Kind.ACTOR:
            for code in ("amazon", "microsoft"):
                yield self.bench.ground.codes.actor(code)
            return
        for scheme in fact.codes_from:
            yield from islice(sorted(view.subjects(skos.inScheme, scheme), key=str), 60)

    def _holds(self, test: Test, value: Any, on: date) -> bool | None:
        ladder, when = self.law.ladder, When.on(on)
        if isinstance(value, bool):
            found = any(isinstance(o, Literal) and o.value is value for o in test.operands)
            return found if test.operator == odrl.eq else not found
        if isinstance(value, float):
            bound = float(test.operands[0])
            return {
                odrl.eq: value == bound,
                odrl.neq: value != bound,
                odrl.gt: value > bound,
                odrl.gteq: value >= bound,
                odrl.lt: value < bound,
                odrl.lteq: value <= bound,
            }[test.operator]
        if isinstance(value, date):
            bound = test.operands[0].value  # type: ignore[union-attr]
            return {
                odrl.eq: value == bound,
                odrl.gt: value > bound,
                odrl.gteq: value >= bound,
                odrl.lt: value < bound,
                odrl.lteq: value <= bound,
            }[test.operator]
        if test.operator == rmt.memberOf:
            answers = [ladder.belongs(value, o, when) for o in test.operands]
        elif test.fact.kind is Kind.PLACE:
            answers = [ladder.is_within(value, o, when) for o in test.operands]
        else:
            answers = [ladder.matches(value, o) for o in test.operands]
        if 1 in answers:
            return test.operator not in (odrl.isNoneOf, odrl.neq)
        if -1 in answers:
            return None
        return test.operator in (odrl.isNoneOf, odrl.neq)

    def _code(self, fact: FactType, value: Any) -> Any:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float):
            return f"{value:.6g}"
        if isinstance(value, date):
            return value.isoformat()
        del fact
        return str(value).rsplit("/", 1)[-1]

    # ---- rules

    def day(self, rule: Rule) -> date:
        """Gives a day on which the rule is law, due and known, if there is one."""
        timing = rule.text.timing
        tried = [date(2026, 6, 15), date(2025, 6, 15)]
        for stretch in timing.in_force:
            if stretch.first is not None:
                tried.append(max(stretch.first, timing.applies_from or stretch.first))
            if stretch.end is not None:
                tried.append(stretch.end - timedelta(days=1))
        tried += [date(2026, 11, 20), date(2027, 7, 1), date(2028, 9, 1)]
        for day in tried:
            inside = any(s.contains(day) for s in timing.in_force)
            due = timing.applies_from is None or day >= timing.applies_from
            if inside and due and not any(s.contains(day) for s in timing.not_established):
                return day
        inside = [d for d in tried if any(s.contains(d) for s in timing.in_force)]
        return inside[0] if inside else date(2026, 6, 15)

    def pair(self, rule: Rule, leaf: int, on: date) -> tuple[dict[str, Any], dict[str, Any], str, str] | None:
        """Gives two situations that differ in one leaf, with their outcomes, if the rule turns on it."""
        for seed in range(12):
            self._dice = Random(seed) if seed else None  # noqa: S311 (an order of search)
            found = self._paired(rule, leaf, on)
            self._dice = None
            if found is not None:
                return found
        return None

    def _paired(self, rule: Rule, leaf: int, on: date) -> tuple[dict[str, Any], dict[str, Any], str, str] | None:
        if rule.condition is None:
            return None
        made: dict[bool, list[tuple[dict[str, Any], str]]] = {}
        for want in (True, False):
            for wish in islice(self.turning(rule.condition, (), leaf, want), _TRIES if self._dice is None else 300):
                told = self.situation(wish, on, party=rule.is_of_party)
                outcome = None if told is None else self.outcome(rule, told)
                if told is None or outcome is None:
                    continue
                made.setdefault(want, []).append((told, outcome))
                if len(made[want]) >= 6:
                    break
        pairs = [
            (held, failed, first, second)
            for held, first in made.get(True, ())
            for failed, second in made.get(False, ())
            if first != second
        ]
        return min(pairs, key=lambda pair: _size(changed(pair[0], pair[1])), default=None)

    def against(self, rule: Rule, gone: int, mutant: Rule) -> dict[str, Any] | None:
        """Gives a situation in which the rule without a condition comes to something else than the rule."""
        if rule.condition is None:
            return None
        leaves = [leaf for leaf in self.law.constraints.below(gone) if isinstance(self.law.constraints[leaf], Test)]
        for seed in range(6):
            self._dice = Random(seed) if seed else None  # noqa: S311 (an order of search)
            for leaf, want in product(leaves or [gone], (True, False)):
                for wish in islice(self.turning(rule.condition, (), leaf, want), 200):
                    told = self.situation(wish, self.day(rule), party=rule.is_of_party)
                    outcome = None if told is None else self.outcome(rule, told)
                    if told is not None and outcome != self.outcome(mutant, told):
                        self._dice = None
                        return {"condition": law_words(self.law, gone), "situation": told, "outcome": outcome}
        self._dice = None
        return None

    def outcome(self, rule: Rule, told: Mapping[str, Any]) -> str | None:
        """Gives the outcome of a rule in a described situation; None where the description cannot be read."""
        try:
            return str(self.bench.outcome(rule, self.bench.run(told)))
        except Exception as problem:
            self.problems.append(f"{rule.iri}: {problem}")
            return None

    def of_rule(self, rule: Rule) -> dict[str, Any]:
        """Gives what is stored of a rule."""
        on = self.day(rule)
        if rule.condition is None:
            told = {"on": on.isoformat()}
            return {"situation": told, "outcome": self.outcome(rule, told)}
        base: tuple[dict[str, Any], str | None] | None = None
        rank = (
            "engaged",
            "in-force-not-enforced",
            "undetermined",
            "defeated",
            "not-in-force",
            "not-established",
            "in-force-not-applicable",
        )
        for wish in islice(self.wishes(rule.condition, True, ()), _TRIES):
            told = self.situation(wish, on, party=rule.is_of_party)
            found = None if told is None else self.outcome(rule, told)
            if found in rank and (base is None or rank.index(found) < rank.index(str(base[1]))):
                base = (told, found)
                if found == "engaged":
                    break
        stored: dict[str, Any] = {
            "situation": base[0] if base else None,
            "outcome": base[1] if base else None,
            "turns": [],
        }
        seen = set()
        for leaf in self.law.constraints.below(rule.condition):
            if not isinstance(self.law.constraints[leaf], Test | Total | Quantified) or leaf in seen:
                continue
            if isinstance(self.law.constraints[leaf], Quantified):
                continue
            seen.add(leaf)
            found = self.pair(rule, leaf, on)
            if found is None:
                stored.setdefault("unturned", []).append(law_words(self.law, leaf))
                continue
            held, failed, first, second = found
            turn: dict[str, Any] = {"condition": law_words(self.law, leaf)}
            if held != stored["situation"]:
                turn["situation"] = held
            turn |= {"outcome": first, "change": changed(held, failed), "then": second}
            stored["turns"].append(turn)
        more = self.more(rule, stored)
        if more:
            stored["more"] = more
        return stored

    def more(self, rule: Rule, stored: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Gives a situation for each condition whose loss the situations so far would not notice."""
        tries = [(stored["situation"], stored["outcome"])]
        for turn in stored["turns"]:
            before = turn.get("situation", stored["situation"])
            tries += [(before, turn["outcome"]), (overlaid(before, turn["change"]), turn["then"])]
        runs = [(self.bench.run(told), wanted) for told, wanted in tries if told]
        found = []
        for gone, _, mutant in self.mutants.get(rule, ()):
            if any(self.bench.outcome(mutant, run) != wanted for run, wanted in runs):
                continue
            another = self.against(rule, gone, mutant)
            if another is not None:
                found.append(another)
                runs.append((self.bench.run(another["situation"]), another["outcome"]))
        return found


def _size(change: Mapping[str, Any]) -> int:
    """Counts what a change touches."""
    return sum(_size(value) if isinstance(value, Mapping) else 1 for value in change.values())


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Gives what to lay over a description to make another of it: maps key by key, null for what goes."""
    told: dict[str, Any] = {}
    for key in [*before, *(k for k in after if k not in before)]:
        if before.get(key) == after.get(key):
            continue
        if isinstance(before.get(key), Mapping) and isinstance(after.get(key), Mapping):
            told[key] = changed(before[key], after[key])
        else:
            told[key] = after.get(key)
    return told


def main(only: tuple[str, ...]) -> None:
    """Writes the files, one for each jurisdiction and instrument file."""
    on = bench()
    writer = Writer(on)
    by_file: dict[str, dict[str, Any]] = defaultdict(dict)
    for rule in on.law.rules:
        name = str(rule.iri).rsplit("/", 1)[-1]
        if only and not name.startswith(only):
            continue
        by_file[on.file_of(rule)][name] = writer.of_rule(rule)
    yaml = YAML()
    yaml.width = 1000
    yaml.default_flow_style = None
    for file, rules in sorted(by_file.items()):
        FOLDER.mkdir(exist_ok=True)
        with (FOLDER / f"{file}.yaml").open("w") as out:
            yaml.dump(dict(sorted(rules.items())), out)
    unturned = sum(len(r.get("unturned", ())) for rules in by_file.values() for r in rules.values())
    turned = sum(len(r.get("turns", ())) for rules in by_file.values() for r in rules.values())
    sys.stdout.write(f"{turned} conditions turned, {unturned} not\n")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))

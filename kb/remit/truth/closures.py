"""Conditions compiled to closures: each constraint is worked out at most once for a situation, a day and a party."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias, assert_never

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.dates import Days, days_of
from remit.errors import BadInput
from remit.rules.constraint import (
    All,
    Any,
    Connected,
    Constraint,
    Constraints,
    Not,
    One,
    Quantified,
    Quantifier,
    Test,
    Total,
    Unwritten,
)
from remit.rules.fact_type import LIST, PARTY, SELF, SHARE, FactType, Kind
from remit.situation.facts import Active, Datum, Held, Party
from remit.terms import odrl, rmt
from remit.truth.frame import Derived, Frame, Run, Said
from remit.truth.kleene import Kleene, Scale, both, either, opposite
from remit.truth.ladder import Ladder
from remit.truth.quantity import Interval, relation
from remit.truth.shares import Stake, added_up
from remit.truth.when import Stretch

Closure: TypeAlias = Callable[[Frame], Kleene]
Matcher: TypeAlias = Callable[[Datum, Run], int]


class Compiler:
    """Compiles the constraints of one law."""

    def __init__(  # noqa: PLR0913 (what it needs of a law)
        self,
        *,
        constraints: Constraints,
        ladder: Ladder,
        scale: Scale,
        facts: Callable[[URIRef], FactType | None],
        definitions: Callable[[FactType], tuple[int, ...]],
        exhaustive_codes: frozenset[Node],
        derive: Callable[[Frame, tuple[int, ...]], tuple[Derived, ...]],
        concluded_codes: Callable[[FactType, frozenset[Node]], tuple[int, ...]],
    ) -> None:
        """Compiles every constraint.

        Args:
            constraints: the table.
            ladder: codes, places and groups.
            scale: the constants of the status scheme.
            facts: gives a fact type by its address.
            definitions: gives the definitions that conclude a fact.
            exhaustive_codes: codes that hold only by definitions.
            derive: gives the values that definitions conclude, each with its value.
            concluded_codes: gives the definitions of a fact that conclude certain codes.
        """
        self.constraints = constraints
        self.ladder = ladder
        self.scale = scale
        self.facts = facts
        self.definitions = definitions
        self.exhaustive_codes = exhaustive_codes
        self.derive = derive
        self.concluded_codes = concluded_codes
        self.closures: list[Closure] = []
        for place in range(len(constraints)):
            self.closures.append(self._kept(place, self._compile(constraints[place])))

    def __getitem__(self, place: int) -> Closure:
        """Gives the closure of the constraint at a place."""
        return self.closures[place]

    def _kept(self, place: int, work: Closure) -> Closure:
        """Makes a closure that works out its value once a frame."""

        def here(frame: Frame) -> Kleene:
            before = frame.before
            if before is None or place in frame.stale or place in frame.of_party:
                value = work(frame)
            else:
                value = before.memo.get(place) or here(before)
            frame.memo[place] = value
            return value

        if self.constraints.is_of_party(place):
            return lambda frame: frame.memo.get(place) or here(frame)

        def of_situation(frame: Frame) -> Kleene:
            base = frame.base
            return base.memo.get(place) or here(base)

        return of_situation

    def _compile(self, constraint: Constraint) -> Closure:  # noqa: PLR0911 (one for each form)
        match constraint:
            case Test():
                return self._test(constraint)
            case All(parts):
                return self._all([(p, self.closures[p]) for p in parts])
            case Any(parts):
                return self._any([(p, self.closures[p]) for p in parts])
            case One(parts):
                return self._one([self.closures[p] for p in parts])
            case Not(part):
                inner = self.closures[part]
                return lambda frame: opposite(inner(frame))
            case Connected(part, _):
                return self.closures[part]
            case Quantified():
                return self._quantified(constraint)
            case Total():
                return self._total(constraint)
            case Unwritten():
                unknown = self.scale.unknown
                return lambda frame: unknown
            case _:
                assert_never(constraint)

    # ---- junctions

    def _all(self, parts: Sequence[tuple[int, Closure]]) -> Closure:
        true, full = self.scale.true, self.scale.full

        def closure(frame: Frame) -> Kleene:
            t, f, p, q = true
            known = frame.memo
            for place, part in parts:
                v = known.get(place) or part(frame)
                t &= v[0]
                f |= v[1]
                p &= v[2]
                q |= v[3]
                if f == full and not p:  # nothing can change it any more
                    break
            return (t, f, p, q)

        return closure

    def _any(self, parts: Sequence[tuple[int, Closure]]) -> Closure:
        false = self.scale.false

        def closure(frame: Frame) -> Kleene:
            t, f, p, q = false
            known = frame.memo
            for place, part in parts:
                v = known.get(place) or part(frame)
                t |= v[0]
                f &= v[1]
                p |= v[2]
                q &= v[3]
            return (t, f, p, q)

        return closure

    def _one(self, parts: Sequence[Closure]) -> Closure:
        scale = self.scale

        def closure(frame: Frame) -> Kleene:
            values = [part(frame) for part in parts]
            result = scale.false
            for place, value in enumerate(values):
                alone = value
                for other in (*values[:place], *values[place + 1 :]):
                    alone = both(alone, opposite(other))
                result = either(result, alone)
            return result

        return closure

    # ---- quantifiers

    def _quantified(self, constraint: Quantified) -> Closure:
        part, roles, scale = self.closures[constraint.part], constraint.roles, self.scale
        some = constraint.quantifier is Quantifier.SOME
        of_owners = constraint.domain.iri != PARTY

        def closure(frame: Frame) -> Kleene:
            members: Iterable[tuple[Kleene, Kleene]]
            if of_owners:
                members = ((owned, value) for _, owned, value in self._owners(frame, part))
                rest = scale.statement(0, frame.run.situation.parties[frame.party].owners_closed)
            else:
                members = self._holders(frame, roles, part)
                rest = scale.false if self.is_closed(frame.run, roles) else scale.unknown
            result = rest  # that one is there who satisfies it; or where all have to, who does not
            for held, value in members:
                result = either(result, both(held, value if some else opposite(value)))
            return result if some else opposite(result)

        return closure

    def _holders(self, frame: Frame, roles: tuple[URIRef, ...], part: Closure) -> Iterator[tuple[Kleene, Kleene]]:
        """Gives for each party whether it has one of the roles, and the value of the part for it."""
        run = frame.run
        for place, held in self.holders(run, roles):
            yield held, part(run.frame(frame.assumption, place))

    def holders(self, run: Run, roles: tuple[URIRef, ...]) -> tuple[tuple[int, Kleene], ...]:
        """Gives the places of the parties that may have one of the roles, each with how far it does."""
        known = run.holders.get(roles)
        if known is None:
            valued = ((party.place, self.role_value(party, roles)) for party in run.situation.parties if party.roles)
            known = run.holders[roles] = tuple((place, held) for place, held in valued if held[2])
        return known

    def is_peopled(self, run: Run, roles: tuple[URIRef, ...]) -> bool:
        """Whether something is known of who has these roles: somebody may, or everybody who does is given."""
        return bool(self.holders(run, roles)) or self.is_closed(run, roles)

    def role_value(self, party: Party, roles: tuple[URIRef, ...]) -> Kleene:
        """Gives the value of a party's having one of the roles; any, where none is named."""
        scale = self.scale
        t, may = 0, False
        for held in party.roles:
            if not roles:
                t |= held.holds
            for role in roles:
                match self.ladder.matches(held.role, role):
                    case 1:
                        t |= held.holds
                    case -1:
                        may = True
        if t:
            return (t, 0, t, 0)
        return scale.unknown if may else scale.false

    def is_closed(self, run: Run, roles: tuple[URIRef, ...]) -> bool:
        """Whether everybody in these roles is given."""
        situation = run.situation
        if situation.closed:
            return True
        return bool(roles) and all(
            any(self.ladder.matches(role, closed) == 1 for closed in situation.closed_roles) for role in roles
        )

    def affirmed(self, fact: FactType) -> Closure:
        """Gives a closure that says whether a fact that is true or false is true: as said, else as is concluded."""
        return self._boolean(fact, wanted=True)

    def owned(self, held: Held) -> Kleene:
        """Gives the value of an owner's holding a share on the day."""
        stated = self.scale.statement(held.holds, held.fails)
        return stated if held.certain else both(stated, self.scale.unknown)

    def _owners(self, frame: Frame, part: Closure) -> Iterator[tuple[Held, Kleene, Kleene]]:
        """Gives for each holding in a party that it is held, and the value of the part for the owner."""
        for held in frame.run.owners(frame.party):
            of_owner = frame.of_owner(held.owner)
            yield held, self.owned(held), self.scale.unknown if of_owner is None else part(of_owner)

    def _total(self, constraint: Total) -> Closure:
        part, scale = self.closures[constraint.part], self.scale
        stands, bound = relation(constraint.operator), constraint.bound

        def passes(share: Interval) -> bool | None:
            return stands(share, bound)

        def closure(frame: Frame) -> Kleene:
            closed = frame.run.situation.parties[frame.party].owners_closed
            stakes = [Stake(h.share, owned, both(owned, value)) for h, owned, value in self._owners(frame, part)]
            if not stakes and not closed:
                return scale.unknown
            return added_up(stakes, closed, passes=passes, scale=scale)

        return closure

    # ---- tests

    def _test(self, test: Test) -> Closure:
        fact = test.fact
        if test.operator in (odrl.isNoneOf, odrl.neq) and fact.kind not in (Kind.QUANTITY, Kind.DATE):
            positive = odrl.isAnyOf if test.operator == odrl.isNoneOf else odrl.eq
            inner = self._test(Test(fact, positive, test.operands))
            return lambda frame: opposite(inner(frame))
        if fact.kind is Kind.BOOLEAN:
            return self._boolean(fact, wanted=_truth(test.operands[0]))
        if fact.iri == SELF and test.operator == rmt.memberOf:
            return self._listed(fact, test.operands)
        if fact.iri == SHARE:
            return self._valued(fact, self._matcher(test), frozenset())
        covering = frozenset(test.operands) if fact.kind in (Kind.CONCEPT, Kind.PLACE, Kind.ACTOR) else frozenset()
        return self._valued(fact, self._matcher(test), covering)

    def _boolean(self, fact: FactType, *, wanted: bool) -> Closure:
        scale, derive, definitions = self.scale, self.derive, self.definitions(fact)
        base = scale.false if fact.exhaustive else scale.unknown

        def affirmed(frame: Frame) -> Kleene:
            said = frame.run.said(fact, frame.party)
            if said is not None:
                return weigh_truth(said, scale)
            if not definitions:
                return base
            result, contrary = base, scale.false
            for values, value in derive(frame, definitions):
                if False in values:
                    contrary = either(contrary, value)
                else:
                    result = either(result, value)
            return both(result, opposite(contrary))

        return affirmed if wanted else (lambda frame: opposite(affirmed(frame)))

    def _listed(self, fact: FactType, groups: tuple[Node, ...]) -> Closure:
        """Membership of a party: by the lists that the caller gave, else by who it is."""
        lists = self.facts(LIST)

        def on_list(datum: Datum, run: Run) -> int:
            return _any_of(
                1 if datum == group else run.belongs(datum, group) if isinstance(datum, URIRef) else 0
                for group in groups
            )

        def by_list(datum: Datum, run: Run) -> int:
            return _any_of(
                self.ladder.carries(datum, group, run.when) if isinstance(datum, URIRef) else 0 for group in groups
            )

        by_lists = self._valued(lists, by_list, frozenset(groups)) if lists else None
        by_identity = self._valued(fact, on_list, frozenset())

        def closure(frame: Frame) -> Kleene:
            if by_lists is not None and lists is not None and frame.run.said(lists, frame.party) is not None:
                return by_lists(frame)
            return by_identity(frame)

        return closure

    def _valued(self, fact: FactType, matcher: Matcher, covering: frozenset[Node]) -> Closure:
        scale, derive = self.scale, self.derive
        definitions = self.definitions(fact)
        certain = bool(covering) and covering <= self.exhaustive_codes
        by_code = self.concluded_codes(fact, covering) if certain else ()

        def closure(frame: Frame) -> Kleene:
            run = frame.run
            said = run.said(fact, frame.party)
            if said is None:
                if not definitions:
                    return scale.unknown
                return self._concluded(fact, derive(frame, definitions), matcher, run, certain)
            if certain and not said.closed:
                result = self._concluded(fact, derive(frame, by_code), matcher, run, certain)
                for one in said.values:
                    stated = scale.statement(one.entry.holds, one.entry.fails)
                    result = either(result, both(stated, self._as_value(_matched(one, matcher, run))))
                return result
            return self._stated(fact, said, matcher, run, covering)

        return closure

    def _as_value(self, matched: int) -> Kleene:
        if matched > 0:
            return self.scale.true
        return self.scale.unknown if matched else self.scale.false

    def _stated(self, fact: FactType, said: Said, matcher: Matcher, run: Run, covering: frozenset[Node]) -> Kleene:
        """The value of a test on what is said: a value that fits speaks for it, and one that excludes it against."""
        t = f = 0
        others = said.closed
        for one in said.values:
            entry = one.entry
            matched = _matched(one, matcher, run)
            if matched:
                others &= entry.fails
            if matched > 0:
                t |= entry.holds
            elif not matched and fact.single and one.certain:
                f |= entry.holds
            if entry.fails and ((matched > 0 and fact.single) or (covering and self._covers(one, covering))):
                f |= entry.fails
        return self.scale.statement(t, f | others)

    def _covers(self, one: Active, operands: frozenset[Node]) -> bool:
        """Whether to deny this value is to deny every operand: each is the value, or lies below it."""
        return all(
            any(isinstance(value, URIRef) and self.ladder.matches(operand, value) == 1 for value in one.values)
            for operand in operands
        )

    def _concluded(
        self,
        fact: FactType,
        derived: Sequence[Derived],
        matcher: Matcher,
        run: Run,
        certain: bool,
    ) -> Kleene:
        """The value of a test on what definitions conclude."""
        scale = self.scale
        result, held = scale.false, 0
        for values, value in derived:
            held |= value[0]
            result = either(result, both(value, self._as_value(_agreed(matcher(v, run) for v in values))))
        if fact.exhaustive or certain:
            return result
        return either(result, scale.statement(0, held if fact.single else 0))

    def _matcher(self, test: Test) -> Matcher:  # noqa: PLR0911 (one for each kind of value)
        fact, operator, ladder = test.fact, test.operator, self.ladder
        operands = tuple(ladder.one(operand) for operand in test.operands)
        match fact.kind:
            case Kind.QUANTITY:
                bound, stands = _number(operands[0], fact), relation(operator)
                return lambda datum, run: _sign(stands(datum, bound) if isinstance(datum, Interval) else None)
            case Kind.DATE:
                day = _stretch(operands[0])
                return lambda datum, run: _sign(_compare_days(datum, operator, day))
            case _ if operator == rmt.memberOf and len(operands) == 1:
                group = operands[0]
                return lambda datum, run: run.belongs(datum, group) if isinstance(datum, URIRef) else 0
            case _ if operator == rmt.memberOf:
                return lambda datum, run: _any_of(
                    run.belongs(datum, group) if isinstance(datum, URIRef) else 0 for group in operands
                )
            case Kind.PLACE:
                return lambda datum, run: _any_of(
                    run.is_within(datum, place) if isinstance(datum, URIRef) else 0 for place in operands
                )
            case Kind.ACTOR:
                return lambda datum, run: 1 if datum in operands else 0
            case _:
                return lambda datum, run: ladder.matches_any(datum, operands) if isinstance(datum, URIRef) else 0


def _matched(one: Active, matcher: Matcher, run: Run) -> int:
    if len(one.values) == 1:
        found = matcher(one.values[0], run)
    else:
        found = _agreed(matcher(value, run) for value in one.values)
    return -1 if found == 1 and not one.certain else found


def _agreed(found: Iterator[int]) -> int:
    """What holds of one of several values, not known which: what holds of all of them."""
    seen = set(found)
    return seen.pop() if len(seen) == 1 else -1


def _any_of(found: Iterator[int]) -> int:
    """What holds of a value for one of several operands."""
    best = 0
    for one in found:
        if one > 0:
            return 1
        best = one or best
    return best


def weigh_truth(said: Said, scale: Scale) -> Kleene:
    """Gives how far what is said of a yes-or-no speaks for yes, and how far against."""
    t = f = 0
    for one in said.values:
        if not one.certain or len(one.values) != 1:
            continue
        if one.values[0] is True:
            t |= one.entry.holds
            f |= one.entry.fails
        else:
            f |= one.entry.holds
            t |= one.entry.fails
    return scale.statement(t, f | (said.closed if not said.values else 0))


def _truth(node: Node) -> bool:
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return node.value
    raise BadInput(f"{node.n3()} is neither true nor false. Compare what is true or false with true or false.")


def _number(node: Node, fact: FactType) -> float:
    if isinstance(node, Literal):
        try:
            return float(node)
        except ValueError:
            pass
    raise BadInput(f"{node.n3()} is no number, and {fact.code} is compared with numbers.")


def _stretch(node: Node) -> Days:
    return days_of(node)


def _compare_days(datum: Datum, operator: URIRef, day: Days) -> bool | None:
    if not isinstance(datum, Stretch):
        return None
    one = Days(datum.first, datum.end)
    before, after = one.is_before(day), day.is_before(one)
    match operator:
        case odrl.lt:
            return before
        case odrl.gt:
            return after
        case odrl.gteq:
            return None if before is None else not before
        case odrl.lteq:
            return None if after is None else not after
        case _:
            same = None if before is None or after is None else not before and not after
            return same if operator != odrl.neq or same is None else not same


def _sign(truth: bool | None) -> int:
    return -1 if truth is None else int(truth)

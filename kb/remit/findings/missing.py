"""What is missing for a rule to be decided, and what each value would decide; and which conditions fail."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from remit.determine import Decided, Engine, Force, Outcome
from remit.determine.owners import settle
from remit.findings.trace import party_name
from remit.findings.words import Words, sentence
from remit.rules import (
    OWNER,
    All,
    Any,
    Connected,
    Not,
    One,
    Quantified,
    Rule,
    Test,
    Total,
    Unwritten,
)
from remit.truth.frame import Frame, Run

THE_DAY = "on"
NOT_ENCODED = "not-encoded"
MOST_ASKED: Final = 100
"""Of so many owners, the nearest first, it is asked for one rule what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact that is missing.

    Attributes:
        fact: its code; on for the day of the act, not-encoded for text that the encoding leaves out.
        text: the condition in English.
        wants: the value by which the rule would come nearer to being engaged.
        judged_by: who may decide it.
        of: the party of which it is asked, by name.
        if_so: what the rule would come to if it held; None where that was not worked out.
        if_not: what it would come to if not.
        place: the place of the constraint; -1 for none.
        party: the place of the party; -1 for none.
    """

    fact: str
    text: str
    wants: bool = True
    judged_by: str = ""
    of: str = ""
    if_so: Outcome | None = None
    if_not: Outcome | None = None
    place: int = -1
    party: int = -1


@dataclass(frozen=True, slots=True)
class _Owner:
    """That more may be missing of an owner: what is asked of it, and where it is asked for."""

    frame: Frame
    part: int
    wants: bool
    place: int


_Found: TypeAlias = Missing | _Owner


@dataclass(frozen=True, slots=True, eq=False)
class Searcher:
    """Searches the conditions of one run for what is missing, or fails."""

    engine: Engine
    words: Words
    on: str
    known: dict[tuple[int, Frame, bool, bool], tuple[_Found, ...]] = field(default_factory=dict)

    def missing(self, decided: Decided, run: Run, *, tried: bool) -> tuple[Missing, ...]:
        """Gives what is missing for a rule that is undetermined.

        Args:
            decided: what it came to.
            run: the situation on a day.
            tried: whether each is wanted with what it would decide; that costs two determinations of the rule.
        """
        frame = run.frame(party=decided.party)
        found: dict[tuple[str, int, int], Missing] = {}
        if decided.rule.condition is not None:
            wanted = self.engine.scale.is_conflict(decided.value)
            for one in self._everything(decided.rule.condition, frame, conflicts=wanted):
                found.setdefault((one.fact, one.place, one.party), one)
        listed = [self._tried(one, decided, run) if tried else one for one in found.values()]
        if decided.force is Force.TURNS_ON_THE_DAY or (run.when.day is None and not listed):
            listed.append(Missing(fact=THE_DAY, text="The day of the act is known closely enough"))
        return tuple(listed)

    def _tried(self, one: Missing, decided: Decided, run: Run) -> Missing:
        """Works out what a rule comes to with the value and without it."""
        scale = self.engine.scale
        outcomes = []
        for value in (scale.true, scale.false):
            other = run.supposed(one.place, one.party, value, self.engine.dependents(one.place))
            settle(self.engine, other)
            outcomes.append(self.engine.decide(decided.rule, other, decided.party).outcome)
        return replace(one, if_so=outcomes[0], if_not=outcomes[1])

    def _everything(self, place: int, frame: Frame, *, conflicts: bool) -> Iterator[Missing]:
        """Gives what is missing below a place and of owners at any depth, the nearest first, and without recursion."""
        todo: deque[_Owner] = deque([_Owner(frame, place, wants=True, place=place)])
        seen, asked = set(todo), {frame.party}
        while todo:
            here = todo.popleft()
            if here.frame.party not in asked and len(asked) > MOST_ASKED:
                yield self._further(here, len({each.frame.party for each in (here, *todo)}))
                return
            asked.add(here.frame.party)
            for one in self._search(here.part, here.frame, wants=here.wants, conflicts=conflicts):
                if isinstance(one, Missing):
                    yield one
                elif one not in seen:
                    seen.add(one)
                    todo.append(one)

    def _further(self, here: _Owner, count: int) -> Missing:
        """Says that there are more owners of whom something is missing than are asked for."""
        name, party = party_name(here.frame, here.frame.party), here.frame.party
        others = f" and of {count - 1} other owners" if count > 1 else ""
        text = f"that what is asked of owners holds of it{others}, or of those above, who are not gone through"
        return Missing(fact="owner", text=text, wants=here.wants, of=name, place=here.place, party=party)

    def _search(self, place: int, frame: Frame, *, wants: bool, conflicts: bool) -> Iterable[_Found]:
        """Gives what is missing below a place, each once; rules share what lies below them."""
        key = (place, frame, wants, conflicts)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = tuple(dict.fromkeys(self._find(place, frame, wants=wants, conflicts=conflicts)))
        return known

    def _find(self, place: int, frame: Frame, *, wants: bool, conflicts: bool) -> Iterator[_Found]:
        value = self.engine.conditions[place](frame)
        side, could = (value[0], value[2]) if wants else (value[1], value[3])
        in_conflict = conflicts and self.engine.scale.is_conflict(value)
        if (side and not in_conflict) or not could:
            return
        constraint = self.engine.law.constraints[place]
        match constraint:
            case All(parts) | Any(parts) | One(parts):
                for part in parts:
                    yield from self._search(part, frame, wants=wants, conflicts=conflicts)
            case Connected(part, _):
                yield from self._search(part, frame, wants=wants, conflicts=conflicts)
            case Not(part):
                yield from self._search(part, frame, wants=not wants, conflicts=conflicts)
            case Test():
                yield from self._of_test(place, constraint, frame, wants=wants, conflicts=conflicts)
            case Quantified():
                yield from self._of_quantified(place, constraint, frame, wants=wants, conflicts=conflicts)
            case Total():
                yield from self._of_owners(place, constraint.part, frame, wants=wants)
            case Unwritten(text):
                yield Missing(fact=NOT_ENCODED, text=text, wants=wants, place=place)

    def _of_test(self, place: int, test: Test, frame: Frame, *, wants: bool, conflicts: bool) -> Iterator[_Found]:
        fact = test.fact
        definitions = self.engine.law.definitions.get(fact, ())
        if frame.run.said(fact, frame.party) is None:
            for definition in definitions:
                rule = self.engine.law.rules[definition]
                if rule.condition is not None and rule.value_from is None:
                    yield from self._search(rule.condition, frame, wants=wants, conflicts=conflicts)
        party = frame.party if fact.is_of_party else -1
        text = self.words.constraint(place, on=self.on)
        yield Missing(
            fact=fact.code,
            text=f"that {text}" if fact.is_of_party else sentence(text),
            wants=wants,
            judged_by=fact.judged_by,
            of=party_name(frame, frame.party) if party >= 0 else "",
            place=place,
            party=party,
        )

    def _of_quantified(
        self, place: int, constraint: Quantified, frame: Frame, *, wants: bool, conflicts: bool
    ) -> Iterator[_Found]:
        if constraint.domain.iri == OWNER:
            yield from self._of_owners(place, constraint.part, frame, wants=wants)
            return
        for party in frame.run.situation.parties:
            if party.roles and self.engine.conditions.role_value(party, constraint.roles)[2]:
                yield from self._search(constraint.part, frame.bound(party.place), wants=wants, conflicts=conflicts)
        if not self.engine.conditions.is_closed(frame.run, constraint.roles):
            text = sentence(self.words.constraint(place, on=self.on))
            yield Missing(fact=constraint.domain.code, text=text, wants=wants, place=place)

    def _of_owners(self, place: int, part: int, frame: Frame, *, wants: bool) -> Iterator[_Found]:
        party = frame.run.situation.parties[frame.party]
        for held in frame.run.owners(frame.party):
            of_owner = frame.of_owner(held.owner)
            if of_owner is not None:
                yield _Owner(of_owner, part, wants, place)
        if not party.owners_closed & self.engine.scale.established:
            text = f"that {self.words.constraint(place, on=self.on)}"
            yield Missing(
                fact="owner", text=text, wants=wants, of=party_name(frame, frame.party), place=place, party=frame.party
            )

    # ---- what fails

    def fails(self, rule: Rule, frame: Frame) -> tuple[str, ...]:
        """Gives the conditions that cannot hold."""
        if rule.condition is None:
            return ()
        return tuple(dict.fromkeys(self._failing(rule.condition, frame)))

    def _failing(self, place: int, frame: Frame) -> Iterator[str]:
        if self.engine.conditions[place](frame)[2]:
            return
        constraint = self.engine.law.constraints[place]
        match constraint:
            case All(parts):
                for part in parts:
                    yield from self._failing(part, frame)
            case Connected(part, _):
                yield from self._failing(part, frame)
            case _:
                yield sentence(self.words.constraint(place, on=self.on))

"""What each regime's own test of owners comes to for a party: how much they hold, what is missing, and the chain.

Nothing here knows a regime: the tests are read off the rules, which say whether shares are added up, and how much it
takes. Control is no share; a rule on control is told as what it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from rdflib import URIRef
from rdflib.term import Node

from remit.ask.standpoint import Standpoint
from remit.determine import Decided, Outcome
from remit.findings import joined, sentence
from remit.findings.words import COMPARED
from remit.rules import LIST, OWNER, SHARE, All, FactType, Quantified, Quantifier, Rule, Test, Total, parts_of
from remit.situation.facts import Datum, Held, Party
from remit.truth import Interval, Kleene, both, number_text
from remit.truth.frame import Frame, Run
from remit.truth.shares import WHOLE, together, unaccounted

_MOST_LINKS: Final = 12
_TOLD: Final = {
    Outcome.ENGAGED: "yes",
    Outcome.ENGAGED_IF_PROVEN: "if what is claimed is proven",
    Outcome.NOT_ENGAGED: "no",
    Outcome.UNDETERMINED: "cannot tell",
    Outcome.DEFEATED: "no: an exception stands",
    Outcome.NOT_IN_FORCE: "not in force on the day",
    Outcome.NOT_ESTABLISHED: "not established: what the law was on the day is not known here",
    Outcome.NOT_APPLICABLE: "in force, not yet applicable",
    Outcome.NOT_ENFORCED: "yes, and announced not to be enforced",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What one rule comes to for the actor.

    Attributes:
        rule: the rule.
        fact: what follows where it is met.
        by: ownership, where owners decide; listing or another fact, where they do not.
        outcome: what it comes to.
        added_up: whether the shares of owners are added up.
        bound: how much it takes, in words; empty for a rule that is not on shares.
        held: the least and the most that owners of whom it holds may have, in per cent; None where nothing is asked.
        missing: what would have to be known.
        chain: from the actor to the owner on whom it turns, each link in words.
        left_out: how many links of a long chain are not shown.
        why: why the law is not established.
    """

    rule: Rule
    fact: FactType
    by: str
    outcome: Outcome
    added_up: bool = False
    bound: str = ""
    held: Interval | None = None
    missing: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    left_out: int = 0
    why: tuple[str, ...] = ()

    @property
    def result(self) -> str:
        """What it comes to, in words."""
        return _TOLD[self.outcome]

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        shown: dict[str, Any] = {
            "fact": self.fact.code,
            "rule": str(self.rule.iri),
            "label": self.rule.label,
            "citation": self.rule.text.citation,
            "by": self.by,
            "outcome": str(self.outcome),
            "result": self.result,
        }
        if self.held is not None:
            shown |= {"least": self.held.low, "most": self.held.high, "addedUp": self.added_up, "bound": self.bound}
        more = {"missing": self.missing, "chain": self.chain, "why": self.why}
        shown |= {key: list(value) for key, value in more.items() if value}
        return shown | ({"linksLeftOut": self.left_out} if self.left_out else {})

    @property
    def text(self) -> str:
        """It in a line."""
        parts = [f"{self.rule.text.citation}, {self.rule.label}: {self.result}"]
        if self.held is not None:
            how = "shares added up" if self.added_up else "shares of several owners not added up"
            parts.append(f"Owners of whom it holds have {_between(self.held)} ({how}); it takes {self.bound}")
        parts += [f"Missing: {'; '.join(self.missing)}"] if self.missing else []
        parts += [sentence("; ".join(self.why))] if self.why else []
        if self.chain:
            skipped = f"; {self.left_out} links of the chain are not shown" if self.left_out else ""
            parts.append(f"Chain: {' <- '.join(self.chain)}{skipped}")
        return ". ".join(parts) + "."


def tests_of(on: Standpoint, run: Run, party: Party, fact: FactType) -> Iterator[Tested]:
    """Gives what each rule that concludes a fact comes to for a party.

    Args:
        on: law and record.
        run: the situation on a day; owners must have been worked out before.
        party: the party.
        fact: the fact.
    """
    for place in on.law.definitions.get(fact, ()):
        rule = on.law.rules[place]
        decided = on.engine.decide(rule, run, party.place)
        over = _over_owners(on, rule)
        if over is None:
            yield _plain(on, rule, fact, decided, run, party)
        else:
            yield _Owners(on, run, fact, over).tested(rule, decided, party)


def _over_owners(on: Standpoint, rule: Rule) -> Total | Quantified | None:
    todo = [rule.condition] if rule.condition is not None else []
    while todo:
        constraint = on.law.constraints[todo.pop()]
        if isinstance(constraint, Total) or (isinstance(constraint, Quantified) and constraint.domain.iri == OWNER):
            return constraint
        todo += parts_of(constraint)
    return None


def _plain(on: Standpoint, rule: Rule, fact: FactType, decided: Decided, run: Run, party: Party) -> Tested:
    missing: list[str] = []
    if decided.outcome is Outcome.UNDETERMINED and rule.condition is not None:
        frame = run.frame(party=party.place)
        missing = list(dict.fromkeys(_open(on, rule.condition, frame)))
    return Tested(
        rule=rule, fact=fact, by="listing or fact", outcome=decided.outcome, missing=tuple(missing), why=decided.why
    )


def _open(on: Standpoint, place: int, frame: Frame) -> Iterator[str]:
    """Gives the tests of a condition that cannot be told."""
    value = on.engine.conditions[place](frame)
    if value[0] or not value[2]:
        return
    constraint = on.law.constraints[place]
    if isinstance(constraint, Test):
        judged = f" (needs the judgement of: {constraint.fact.judged_by})" if constraint.fact.judged_by else ""
        yield f"whether {on.words.test(constraint)}{judged}"
        return
    for part in parts_of(constraint):
        yield from _open(on, part, frame)


class _Owners:
    """One test of owners."""

    def __init__(self, on: Standpoint, run: Run, fact: FactType, test: Total | Quantified) -> None:
        self.on = on
        self.run = run
        self.fact = fact
        self.test = test
        self.added_up = isinstance(test, Total)
        parts = list(_parts(on, test.part))
        constraints = on.law.constraints
        self.shares = [c for p in parts if isinstance(c := constraints[p], Test) and c.fact.iri == SHARE]
        self.asked = [p for p in parts if constraints[p] not in self.shares]

    def tested(self, rule: Rule, decided: Decided, party: Party) -> Tested:
        is_asked = decided.outcome not in (Outcome.NOT_ENGAGED, Outcome.NOT_IN_FORCE)
        frame = self.run.frame(party=party.place)
        links, left_out = self._chain(frame) if is_asked else ((), 0)
        return Tested(
            rule=rule,
            fact=self.fact,
            by="ownership",
            outcome=decided.outcome,
            added_up=self.added_up,
            bound=self._bound(),
            held=self._held(frame) if decided.outcome is not Outcome.NOT_IN_FORCE else None,
            missing=tuple(self._missing(frame)) if decided.outcome is Outcome.UNDETERMINED else (),
            chain=links,
            left_out=left_out,
            why=decided.why,
        )

    def of_owner(self, frame: Frame, held: Held) -> Kleene:
        """Gives the value of what is asked of an owner, its share apart."""
        value, of_owner = self.on.scale.true, frame.of_owner(held.owner)
        if of_owner is None:
            return self.on.scale.unknown
        for part in self.asked:
            value = both(value, self.on.engine.conditions[part](of_owner))
        return value

    def owned(self, held: Held) -> Kleene:
        """Gives the value of an owner's holding its share on the day."""
        return self.on.engine.conditions.owned(held)

    def counted(self, frame: Frame, held: Held) -> Kleene:
        """Gives the value of a share's being held, by somebody of whom what is asked holds."""
        return both(self.owned(held), self.of_owner(frame, held))

    def _bound(self) -> str:
        if isinstance(self.test, Total):
            return f"{COMPARED.get(self.test.operator, '')} {number_text(self.test.bound)} per cent"
        told = [f"{COMPARED[t.operator]} {number_text(float(str(t.operands[0])))} per cent" for t in self.shares]
        of = "some owner" if self.test.quantifier is Quantifier.SOME else "every owner"
        return f"{joined(told, 'and')} of {of}" if told else of

    def _held(self, frame: Frame) -> Interval:
        """Gives the least and the most that owners of whom it holds may have: together, or each for itself."""
        sure, possible = defaultdict[Node | int, list[Interval]](list), defaultdict[Node | int, list[Interval]](list)
        for held in self.run.owners(frame.party):
            value, owner = self.counted(frame, held), self.run.situation.parties[held.owner]
            key = owner.actor or owner.place
            if value[0] & self.on.scale.established:
                sure[key].append(held.share)
            if value[2]:
                possible[key].append(held.share)
        rest = Interval(0.0, self._rest(frame.party))
        if self.added_up:
            least, most = together(chain(*sure.values())), together(chain([rest], *possible.values()))
            return Interval(least.low, most.high)
        return Interval(
            max((together(stakes).low for stakes in sure.values()), default=0.0),
            max(rest.high, *(together(stakes).high for stakes in possible.values()), 0.0),
        )

    def _rest(self, place: int) -> float:
        """Gives how much nobody is established to hold."""
        established = self.on.scale.established
        if self.run.situation.parties[place].owners_closed & established:
            return 0.0
        return unaccounted(h.share for h in self.run.owners(place) if self.owned(h)[0] & established)

    def _missing(self, frame: Frame) -> Iterator[str]:
        party = self.run.situation.parties[frame.party]
        for held in self.run.owners(frame.party):
            owned, of_owner, name = self.owned(held), self.of_owner(frame, held), self._name(held.owner)
            if not both(owned, of_owner)[2]:
                continue
            if not held.certain:
                yield f"whether {name} held {_between(held.share)} on the day"
            elif not owned[0] & self.on.scale.established:
                yield f"whether {name} holds {_between(held.share)}, which is {self.on.scale.code(held.holds)}"
            if held.share.low != held.share.high:
                yield f"the share of {name}, recorded as {_between(held.share)}"
            if not of_owner[0] and held.owner in party.in_circle:
                yield f"what is true of {name}, which is owned in a circle with {party.name or 'the actor'}"
            elif not of_owner[0]:
                yield f"whether the same holds of {name} ({_between(held.share)})"
        rest = self._rest(frame.party)
        if rest > 0:
            yield f"who holds {'it' if rest >= WHOLE else f'the other {number_text(rest)} per cent at most'}"

    def _chain(self, frame: Frame) -> tuple[tuple[str, ...], int]:
        """Gives the chain from the party to the last owner of whom it holds, by the largest share."""
        parties = self.run.situation.parties
        links = [parties[frame.party].name or "the actor"]
        seen, here = {frame.party}, frame
        while True:
            held = self._largest(here, seen)
            onward = here.of_owner(held.owner) if held is not None else None
            if held is None or onward is None:
                break
            links.append(f"{self._name(held.owner)} ({holding_text(self.on, self.run, here.party, held)})")
            seen.add(held.owner)
            here = onward
        if links[1:]:
            links[-1] += self._standing(parties[here.party])
        left_out = max(0, len(links) - _MOST_LINKS)
        if left_out:
            half = _MOST_LINKS // 2
            links = [*links[:half], "…", *links[-half:]]
        return (tuple(links) if links[1:] else ()), left_out

    def _largest(self, frame: Frame, seen: set[int]) -> Held | None:
        """Gives the largest holding of somebody of whom it holds, on whatever support."""
        owners = self.run.owners(frame.party)
        holding = [h for h in owners if h.owner not in seen and self.counted(frame, h)[0]]
        return max(holding, key=lambda h: (h.share.low, -h.owner), default=None)

    def _standing(self, party: Party) -> str:
        """Says for the end of a chain on which lists it is."""
        ladder, when = self.on.law.ladder, self.run.when
        groups: list[Datum] = []
        if isinstance(party.actor, URIRef):
            groups += [m.group for m in ladder.groups_of(party.actor) if when.lies_in([m.stretch])]
        groups += [value for value, is_sure in lists_given(self.on, self.run, party) if is_sure]
        named = list(dict.fromkeys(self.on.words.value(group) for group in groups))
        return f", on: {joined(named, 'and')}" if named else ""

    def _name(self, place: int) -> str:
        return self.run.situation.parties[place].name or f"party {place + 1}"


def _parts(on: Standpoint, place: int) -> Iterable[int]:
    constraint = on.law.constraints[place]
    if isinstance(constraint, All):
        for part in constraint.parts:
            yield from _parts(on, part)
    else:
        yield place


def holding_text(on: Standpoint, run: Run, place: int, held: Held) -> str:
    """Says how much an owner holds of a party on the day, in all its stakes, and on what footing.

    Args:
        on: law and record.
        run: the situation on a day.
        place: the party that is owned.
        held: one of the stakes of the owner.
    """
    stakes = [each for each in run.owners(place) if each.owner == held.owner]
    told = [_between(together(each.share for each in stakes))]
    told += ["control recorded"] if any(each.controls for each in stakes) else []
    told += [] if all(each.certain for each in stakes) else ["not known whether on that day"]
    weak = {on.scale.code(h.holds) for h in stakes if not on.scale.is_true(on.scale.statement(h.holds, h.fails))}
    told += sorted(weak)
    told += ["denied"] if any(h.fails for h in stakes) else []
    return ", ".join(told)


def lists_given(on: Standpoint, run: Run, party: Party) -> Iterator[tuple[Datum, bool]]:
    """Gives the lists on which a caller says that a party is on the day, each with whether that is established."""
    lists = on.law.facts.get(LIST)
    said = run.said(lists, party.place) if lists is not None and LIST in party.facts else None
    for one in said.values if said is not None else ():
        is_sure = one.certain and on.scale.is_true(on.scale.statement(one.entry.holds, one.entry.fails))
        for value in one.values:
            yield value, is_sure and len(one.values) == 1


def _between(share: Interval) -> str:
    """Says a share: 30 per cent; between 20 and 100 per cent; a share that is not known."""
    if share.low == share.high:
        return f"{number_text(share.low)} per cent"
    if share.low <= 0.0 and share.high >= WHOLE:
        return "between 0 and 100 per cent"
    low, high = max(0.0, share.low), min(WHOLE, share.high)
    return f"between {number_text(low)} and {number_text(high)} per cent"

"""Who owns a party, as recorded: followed to the end of the chain, however long it is, and through circles."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final, Protocol

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.rules import SELF, SHARE
from remit.situation.evidence import Evidence
from remit.situation.facts import Entry, Held, Party, Reading, Situation
from remit.support.reading import label as named
from remit.terms import rmt
from remit.truth import Interval
from remit.truth.ladder import day_of
from remit.truth.shares import ANY, together

MOST: Final = 25_000
"""As many owners are followed; what others hold is then not accounted for."""


class Recorded(Protocol):
    """Gives what is on record for an actor."""

    def __call__(self, node: URIRef, /) -> Mapping[URIRef, Reading]:
        """Gives its facts by fact type."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownerships:
    """The ownerships of one state.

    Attributes:
        view: the state.
        evidence: what the claims amount to on which some rest.
        recorded: gives what is on record for an owner.
        holds: the support of what is on record.
    """

    view: View
    evidence: Evidence
    recorded: Recorded
    holds: int

    def of(self, company: URIRef) -> dict[URIRef, list[Held]]:
        """Gives what each owner holds of a company, each stake by itself; the places of owners are not set yet.

        One that rests on claims counts as much as they do. Where several records are made of one stake, or it belongs
        to several, the share is an interval; where its days cannot be read, it is not certain on any.
        """
        view, found = self.view, defaultdict[URIRef, list[Held]](list)
        for node in sorted(view.objects(company, rmt.ownership), key=str):
            resting = self.evidence.resting(node) if isinstance(node, URIRef) else None
            if resting is not None and not resting.counts:
                continue
            since, from_known = _days(view, node, rmt.from_)
            until, until_known = _days(view, node, rmt.until)
            owners = sorted((n for n in view.objects(node, rmt.owner) if isinstance(n, URIRef)), key=str)
            share = _share(view, node)
            stake = Held(
                owner=-1,
                share=share if len(owners) == 1 else Interval(0.0, share.high),
                holds=self.holds if resting is None else resting.holds,
                fails=0 if resting is None else resting.fails,
                claims=(company,) if resting is None else resting.claims,
                against=() if resting is None else resting.against,
                since=min(since, default=None),
                until=max(until, default=None),
                certain=from_known and until_known,
                controls=any(isinstance(n, Literal) and n.value is True for n in view.objects(node, rmt.control)),
            )
            for owner in owners:
                found[owner].append(stake)
        return found


def _days(view: View, node: Node, predicate: URIRef) -> tuple[list[date], bool]:
    """Gives the days that are recorded for an end of an ownership, none where it cannot be read, and if it is clear."""
    given = list(view.objects(node, predicate))
    days = [day for n in given if (day := day_of(n)) is not None]
    return (days if len(days) == len(given) else []), len(given) == len(days) <= 1


def _share(view: View, node: Node) -> Interval:
    shares = [Interval.read(str(n)) for n in view.objects(node, rmt.share) if isinstance(n, Literal)]
    return Interval(min(s.low for s in shares), max(s.high for s in shares)) if shares else ANY


def follow_owners(situation: Situation, party: Party, actor: URIRef, *, ownerships: Ownerships) -> None:
    """Adds the owners of a party that are on record, and theirs, the nearest first.

    An owner with different shares in two companies is two parties, since a share is read off the owner that is bound;
    what it holds of one company in several stakes is one share. Where there are too many, those further up are left
    out, which is noted.

    Args:
        situation: to which they are added.
        party: whose owners are followed.
        actor: its record.
        ownerships: what is on record.
    """
    known: dict[URIRef, list[Party]] = {actor: [party]}
    holding: dict[tuple[URIRef, tuple[Entry, ...]], Party] = {}
    told: defaultdict[int, list[tuple[Entry, ...]]] = defaultdict(list)
    owned: dict[URIRef, list[Held]] = {}
    cut: set[URIRef] = set()
    todo = deque([actor])
    while todo:
        company = todo.popleft()
        owned[company] = []
        for owner, stakes in sorted(ownerships.of(company).items()):
            shares = tuple(_shares(stakes))
            key = (owner, tuple(replace(entry, claims=()) for entry in shares))
            here = party if owner == actor else holding.get(key)
            if here is None and len(situation.parties) >= MOST:
                cut.add(company)
                continue
            if here is None:
                if owner not in known:
                    known[owner] = []
                    todo.append(owner)
                here = holding[key] = _owner(situation, owner, ownerships, like=next(iter(known[owner]), None))
                known[owner].append(here)
            if here is not party:
                told[here.place].append(shares)
            owned[company] += [replace(stake, owner=here.place) for stake in stakes]
    for company, parties in known.items():
        for each in parties:
            each.owners = (*each.owners, *owned[company])
            if company in cut:
                situation.cut.add(each.place)
    for place, entries in told.items():
        situation.parties[place].facts[SHARE] = Reading(entries=tuple(map(_as_one, zip(*entries, strict=True))))


def _as_one(entries: tuple[Entry, ...]) -> Entry:
    """Gives the same share in several companies as one, on all that says so."""
    return replace(entries[0], claims=tuple(dict.fromkeys(claim for entry in entries for claim in entry.claims)))


def left_out(situation: Situation) -> tuple[str, ...]:
    """Says that owners on record were too many to be followed; nothing where all were."""
    if not situation.cut:
        return ()
    names = sorted({situation.parties[place].name for place in situation.cut})
    others = f" and {len(names) - 1} others" if names[1:] else ""
    told = f"More than {MOST:,} owners are on record, so not all those of {names[0]}{others} were followed."
    return (f"{told} What these hold counts as held by nobody known.",)


def _owner(situation: Situation, owner: URIRef, ownerships: Ownerships, *, like: Party | None) -> Party:
    """Adds an owner of a company; what is on record of it is taken from the party that it is as another's owner."""
    other = Party(place=len(situation.parties), name="", actor=owner)
    if like is not None:
        other.name, other.facts = like.name, dict(like.facts)
    else:
        other.name = named(ownerships.view, owner).strip("“”")
        other.facts[SELF] = Reading(entries=(Entry(values=(owner,), holds=ownerships.holds),))
        other.facts |= {iri: Reading(entries=r.entries) for iri, r in ownerships.recorded(owner).items()}
    situation.parties.append(other)
    return other


def _shares(stakes: Iterable[Held]) -> Iterator[Entry]:
    """Gives the share of an owner in a company from its stakes: for each part of their days, and for each support.

    What is supported less is counted to what is supported more as what may be beside it.
    """
    given = list(stakes)
    ends = sorted({day for held in given for day in (held.since, held.until) if day is not None})
    for since, until in pairwise([None, *ends, None]):
        within = [h for h in given if _lasts(h, since, until)]
        for holds in dict.fromkeys(h.holds for h in within if h.holds):
            sure = [h for h in within if h.certain and not holds & ~h.holds]
            least, most = together(h.share for h in sure), together(h.share for h in within)
            yield Entry(
                values=(Interval(least.low, most.high),),
                holds=holds,
                since=since,
                until=until,
                claims=tuple(dict.fromkeys(claim for h in within if not holds & ~h.holds for claim in h.claims)),
            )


def _lasts(held: Held, since: date | None, until: date | None) -> bool:
    """Whether a stake is held on all days of a stretch; its own ends are ends of stretches."""
    return (held.since is None or (since is not None and held.since <= since)) and (
        held.until is None or (until is not None and until <= held.until)
    )


def mark_circles(situation: Situation) -> None:
    """Marks for each party the owners that it owns itself, puts all in order, and says how many lie above each other.

    What is said of an owner in a circle would rest on itself.
    """
    height: dict[int, int] = {}
    order: list[int] = []
    for group in _circles(situation):
        members = frozenset(group)
        above = 0
        for place in group:
            party = situation.parties[place]
            party.in_circle = frozenset(held.owner for held in party.owners if held.owner in members)
            beyond = (height[held.owner] for held in party.owners if held.owner not in members)
            above = max(above, int(len(members) > 1), *(1 + h for h in beyond))
        height |= dict.fromkeys(group, above)
        order += group
    situation.owners_first = tuple(order)
    situation.height = max(height.values(), default=0)


def _circles(situation: Situation) -> Iterator[list[int]]:
    """Gives the parties in groups that own each other in a circle, most of one; each group after those that own it.

    Source: R. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1 (1972), section 4.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    done: set[int] = set()
    open_: list[int] = []
    for start in range(len(situation.parties)):
        if start in index:
            continue
        index[start] = low[start] = len(index)
        open_.append(start)
        trail = [(start, iter(situation.parties[start].owners))]
        while trail:
            here, onward = trail[-1]
            following = next(onward, None)
            if following is not None:
                owner = following.owner
                if owner not in index:
                    index[owner] = low[owner] = len(index)
                    open_.append(owner)
                    trail.append((owner, iter(situation.parties[owner].owners)))
                elif owner not in done:
                    low[here] = min(low[here], index[owner])
                continue
            trail.pop()
            if trail:
                low[trail[-1][0]] = min(low[trail[-1][0]], low[here])
            if low[here] == index[here]:
                group = []
                while here not in done:
                    group.append(open_.pop())
                    done.add(group[-1])
                yield group

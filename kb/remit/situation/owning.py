"""Who owns a party, as recorded: followed to the end of the chain, however long it is, and through circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from rdflib import Literal, URIRef

from remit.model.view import View
from remit.rules import SELF, SHARE
from remit.situation.facts import Entry, Held, Party, Reading, Situation
from remit.support.reading import label as named
from remit.terms import rmt
from remit.truth import Interval

MOST: Final = 25_000
"""As many owners are followed; what others hold is then not accounted for."""
WHOLE: Final = Interval(0.0, 100.0)


class Recorded(Protocol):
    """Gives what is on record for an actor."""

    def __call__(self, node: URIRef, /) -> Mapping[URIRef, Reading]:
        """Gives its facts by fact type."""
        ...


def follow_owners(
    situation: Situation, party: Party, actor: URIRef, *, view: View, recorded: Recorded, holds: int
) -> None:
    """Adds the owners of a party that are on record, and theirs.

    One owner with two different shares is two parties, since a share is read off the owner that is bound. Who owns
    an owner of itself is one party: of a circle nothing is concluded, whatever the shares.

    Args:
        situation: to which they are added.
        party: whose owners are followed.
        actor: its record.
        view: the state.
        recorded: gives what is on record for an owner.
        holds: the support of what is on record.
    """
    places: dict[tuple[URIRef, Interval], int] = {}
    held: dict[int, list[Held]] = {party.place: list(party.owners)}
    trail = [(party, _ownerships(view, actor))]
    while trail:
        here, onward = trail[-1]
        following = next(onward, None)
        if following is None:
            here.owners = tuple(held[here.place])
            trail.pop()
            continue
        owner, share = following
        place = party.place if owner == actor else places.get((owner, share))
        if place is None and len(situation.parties) < MOST:
            other = _owner(situation, owner, view=view, recorded=recorded, holds=holds)
            said = Entry(values=(share,), holds=holds, claims=(here.actor or actor,))
            other.facts[SHARE] = Reading(entries=(said,))
            other.depth = here.depth + 1
            place = places[owner, share] = other.place
            held[place] = []
            trail.append((other, _ownerships(view, owner)))
        if place is not None:
            held[here.place].append(Held(owner=place, share=share, holds=holds, claims=(here.actor or actor,)))


def _owner(situation: Situation, owner: URIRef, *, view: View, recorded: Recorded, holds: int) -> Party:
    other = Party(place=len(situation.parties), name=named(view, owner).strip("“”"))
    situation.parties.append(other)
    other.actor = owner
    other.facts[SELF] = Reading(entries=(Entry(values=(owner,), holds=holds),))
    other.facts |= {iri: Reading(entries=r.entries) for iri, r in recorded(owner).items()}
    return other


def _ownerships(view: View, actor: URIRef) -> Iterator[tuple[URIRef, Interval]]:
    for node in sorted(view.objects(actor, rmt.ownership), key=str):
        shares = [Interval.read(str(n)) for n in view.objects(node, rmt.share) if isinstance(n, Literal)]
        for owner in sorted(view.objects(node, rmt.owner), key=str):
            if isinstance(owner, URIRef):
                yield owner, shares[0] if shares else WHOLE


def mark_circles(situation: Situation) -> None:
    """Marks for each party the owners that it owns itself: what is said of them would rest on itself."""
    group = _circles(situation)
    for party in situation.parties:
        party.in_circle = frozenset(h.owner for h in party.owners if group[h.owner] == group[party.place])


def owners_first(situation: Situation) -> list[int]:
    """Gives the places of all parties, each after those that own it; of a circle in any order."""
    order: list[int] = []
    seen: set[int] = set()
    for start in range(len(situation.parties)):
        if start in seen:
            continue
        seen.add(start)
        trail = [(start, iter(situation.parties[start].owners))]
        while trail:
            here, onward = trail[-1]
            following = next(onward, None)
            if following is None:
                order.append(here)
                trail.pop()
            elif following.owner not in seen:
                seen.add(following.owner)
                trail.append((following.owner, iter(situation.parties[following.owner].owners)))
    return order


def _circles(situation: Situation) -> dict[int, int]:
    """Gives for each party a number, which those share that own each other in a circle.

    Source: R. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1 (1972), section 4.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    group: dict[int, int] = {}
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
                elif owner not in group:
                    low[here] = min(low[here], index[owner])
                continue
            trail.pop()
            if trail:
                low[trail[-1][0]] = min(low[trail[-1][0]], low[here])
            if low[here] == index[here]:
                while here not in group:
                    group[open_.pop()] = here
    return group

"""What a claim can speak for, and which claims speak against a statement."""

from __future__ import annotations

from rdflib.term import Node

from remit.model.view import View
from remit.support.basis import Weighing
from remit.support.entailment import Proposition, entails, proposition, says
from remit.support.independence import originator
from remit.support.reading import chain, is_fact, objects, same, types, value
from remit.terms import manner, rmt, stance, status


def speaks_for(view: View, claim: Node) -> bool:
    """Whether a claim may support what it says: one of fact, said outright, or supposed by an informant."""
    if not is_fact(view, claim) or value(view, claim, rmt.manner) == manner.presupposed:
        return False
    taken = value(view, claim, rmt.stance)
    if taken == stance.speculates:
        links = chain(view, claim)
        return bool(links) and links[-1].speaker not in same(view, links[0].speaker)
    return taken in {stance.asserts, stance.reports}


def denials_of(weighing: Weighing, statement: Node, claims: list[Node], standing: tuple[Node, ...]) -> list[Node]:
    """Gives the claims that deny the statement or a claim that carries it, or assert the opposite.

    Denials are found from what they deny, so that none is lost by leaving it out of what the incident rests on.
    """
    view = weighing.view
    found = set(view.subjects(rmt.denies, statement))
    for claim in standing:
        found |= set(view.subjects(rmt.denies, claim))
        for said in objects(view, claim, rmt.says):
            found |= set(view.subjects(rmt.denies, said))
    denying = {d for d in found if _denies(view, d)}
    wanted = proposition(view, statement)
    if wanted is not None:
        opposite = wanted.negated()
        denying |= {c for c in claims if speaks_for(view, c) and says(view, c, opposite)}
    return sorted(denying, key=str)


def statement_denials(weighing: Weighing, statement: Node, claim: Node, beside: list[Node]) -> list[Node]:
    """Gives the denials that make what one claim says contested, among all of it and the claims beside it."""
    denials = denials_of(weighing, statement, beside, (claim,))
    return [d for d in denials if d != claim and qualifies(weighing, d, statement, (claim,))]


def _denies(view: View, claim: Node) -> bool:
    taken = value(view, claim, rmt.stance)
    return (
        taken is not None
        and rmt.DenyingStance in types(view, taken)
        and is_fact(view, claim)
        and value(view, claim, rmt.manner) != manner.presupposed
    )


def negates(view: View, denial: Node, statement: Node) -> bool:
    """Whether a denial says that the statement is not so, and not only that some narrower thing is not."""
    wanted = proposition(view, statement)
    if wanted is None:
        return False
    if speaks_for(view, denial) and says(view, denial, wanted.negated()):
        return True
    return _denies(view, denial) and any(
        denied == statement or _denied_entails(view, denied, wanted) for denied in objects(view, denial, rmt.denies)
    )


def _denied_entails(view: View, denied: Node, wanted: Proposition) -> bool:
    statements = [*objects(view, denied, rmt.says), denied]
    found = (proposition(view, s) for s in statements)
    return any(said is not None and entails(view, said.negated(), wanted.negated()) for said in found)


def qualifies(weighing: Weighing, denial: Node, statement: Node, standing: tuple[Node, ...]) -> bool:
    """Whether a denial makes the statement contested: better than a rumour, and of another originator."""
    view, scheme = weighing.view, weighing.scheme
    if not scheme.down(status.rumoured) < weighing.chained(denial).support:
        return False
    denied = set(objects(view, denial, rmt.denies))
    hit = [claim for claim in standing if claim in denied or not denied.isdisjoint(set(objects(view, claim, rmt.says)))]
    who = originator(view, denial)
    concerned = hit if hit and statement not in denied else list(standing)
    return not concerned or any(who.isdisjoint(originator(view, c)) for c in concerned)

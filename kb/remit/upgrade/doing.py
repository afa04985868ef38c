"""Bringing what was planned, one change a module, and those together that conform only together."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.change import Change
from remit.consequences import Lowered
from remit.errors import Refused, Violation
from remit.gate import Progress
from remit.iri import CORPUS
from remit.journal import Journal
from remit.outcomes import Accepted, Validation
from remit.patch import EMPTY, Patch
from remit.upgrade.planning import ModulePlan, Plan, is_owned

_MANY = 10  # modules that a reason names one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One change of an upgrade.

    Attributes:
        modules: names of the modules; several where they conform only together.
        position: of its entry in the journal.
        added: quads added, with what follows.
        removed: quads removed, with what follows.
        derived: what the program derived anew in graphs that the release does not own.
        lowered: statuses that fell.
    """

    modules: tuple[str, ...]
    position: int
    added: int
    removed: int
    derived: Patch = EMPTY
    lowered: tuple[Lowered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """Modules that the gate did not take.

    Attributes:
        modules: their names.
        violations: why.
    """

    modules: tuple[str, ...]
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangling:
    """A record of somebody that speaks of what the release no longer has.

    Attributes:
        subject: the record.
        predicate: by which property.
        gone: what is no longer there.
        graph: where.
    """

    subject: URIRef
    predicate: URIRef
    gone: URIRef
    graph: URIRef


@dataclass(slots=True, kw_only=True)
class Upgraded:
    """What became of an upgrade.

    Attributes:
        plan: what was planned.
        applied: what was done.
        not_taken: what the gate refused.
        dangling: what speaks of what is gone.
        undeclared: why words that are used are words no longer, by property or class.
        validation: everything, held against the shapes of the release.
    """

    plan: Plan
    applied: list[Applied] = field(default_factory=list)
    not_taken: list[NotTaken] = field(default_factory=list)
    dangling: list[Dangling] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    validation: Validation | None = None

    @property
    def is_whole(self) -> bool:
        """Says whether all of the release is there, and everything conforms to it."""
        conforms = self.validation is None or self.validation.conforms
        return conforms and not (self.not_taken or self.plan.held_back or self.dangling or self.undeclared)


# ---- the order of modules


def in_order(modules: Sequence[ModulePlan]) -> list[ModulePlan]:
    """Gives modules so that each comes after those whose new nodes it speaks of, as far as that goes.

    The ontology comes first. Modules that speak of one another stand beside one another, in the order of names.
    """
    waiting = sorted(modules, key=lambda m: (m.graph.startswith(CORPUS), m.graph))
    brings = {m.graph: {q.subject for q in m.patch.adds} for m in waiting}
    needs = {
        m.graph: {
            other.graph
            for other in waiting
            if other is not m and not brings[other.graph].isdisjoint(q.object for q in m.patch.adds)
        }
        for m in waiting
    }
    ordered: list[ModulePlan] = []
    while waiting:
        done = {m.graph for m in ordered}
        ready = [m for m in waiting if needs[m.graph] <= done]
        following = ready or [min(waiting, key=lambda m: (len(needs[m.graph] - done), m.graph))]
        ordered += following[:1] if not ready else following
        waiting = [m for m in waiting if m not in ordered]
    return ordered


def together(refused: Sequence[tuple[ModulePlan, ...]]) -> list[tuple[ModulePlan, ...]]:
    """Joins the groups that speak of one another's nodes, and leaves the others as they are."""
    groups: list[tuple[ModulePlan, ...]] = []
    for group in refused:
        near = [other for other in groups if _speak_of_one_another(group, other)]
        groups = [other for other in groups if other not in near]
        groups.append(tuple(module for each in (*near, group) for module in each))
    return groups


def _speak_of_one_another(some: Sequence[ModulePlan], others: Sequence[ModulePlan]) -> bool:
    def nodes(modules: Sequence[ModulePlan], *, named: bool) -> set[Node]:
        quads = [q for m in modules for q in (*m.patch.adds, *m.patch.removes)]
        return {q.object for q in quads} if named else {q.subject for q in quads}

    return any(
        not nodes(one, named=True).isdisjoint(nodes(other, named=False))
        or not nodes(one, named=False).isdisjoint(nodes(other, named=False))
        for one, other in ((some, others), (others, some))
    )


# ---- doing


Accept: TypeAlias = Callable[[Change], Accepted]


def apply(
    planned: Plan, accept: Accept, journal: Journal, *, author: str, progress: Progress | None = None
) -> Upgraded:
    """Brings the modules that are due, one change each; those that conform only together, together.

    What was done stays done where it is interrupted: to plan again and go on finishes it.

    Args:
        planned: what is to be done.
        accept: takes a change as the release's.
        journal: where it is read what followed.
        author: who upgrades.
        progress: called with a module's name, modules done, and how many there are.
    """
    result = Upgraded(plan=planned)
    unnoted = tuple(module for module in planned.due if module.standing == "unnoted")
    waiting: list[tuple[ModulePlan, ...]] = [(m,) for m in in_order(planned.due) if m not in unnoted]
    if unnoted:
        waiting.insert(0, unnoted)
    total = len(planned.due)
    while waiting:
        refused: list[tuple[tuple[ModulePlan, ...], Refused]] = []
        for group in waiting:
            if progress is not None:
                progress(group[0].name, sum(len(done.modules) for done in result.applied), total)
            try:
                accepted = accept(_change(planned, group, author=author))
            except Refused as refusal:
                refused.append((group, refusal))
            else:
                if accepted.at is not None:
                    result.applied.append(applied(_names(group), accepted, journal))
        groups = [group for group, _ in refused]
        if len(groups) == len(waiting):
            groups = together(groups)
            if len(groups) == len(waiting):
                result.not_taken += [NotTaken(modules=_names(g), violations=r.violations) for g, r in refused]
                break
        waiting = groups
    return result


def _change(planned: Plan, group: Sequence[ModulePlan], *, author: str) -> Change:
    names = ", ".join(_names(group)) if len(group) < _MANY else f"{len(group)} modules"
    return Change(
        # planned again, it may have to be done again: an identifier made of its content could be taken
        id=f"remit:release:{planned.version}:{uuid.uuid4()}",
        author=author,
        reason=f"release {planned.version}: {names}",
        adds=frozenset().union(*(module.patch.adds for module in group)),
        removes=frozenset().union(*(module.patch.removes for module in group)),
    )


def _names(group: Iterable[ModulePlan]) -> tuple[str, ...]:
    return tuple(module.name for module in group)


def applied(modules: tuple[str, ...], accepted: Accepted, journal: Journal) -> Applied:
    """Gives what a change of the release did, with what the program derived in graphs that are not the release's."""
    return Applied(
        modules=modules,
        position=accepted.position,
        added=accepted.added,
        removed=accepted.removed,
        derived=journal.entry(accepted.position).patch().only(lambda quad: not is_owned(quad.graph)),
        lowered=accepted.lowered,
    )


def derived_anew(planned: Plan, *, author: str) -> Change:
    """Gives the change that adds nothing itself, and with which what follows is worked out for every record."""
    return Change(
        id=f"remit:release:{planned.version}:{uuid.uuid4()}",
        author=author,
        reason=f"release {planned.version}: what follows from claims, worked out anew",
    )

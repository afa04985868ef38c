"""What is suspicious in encoded law: mistakes that no shape can see, found on the compiled rules.

Source: rules/RULES.md, section 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rdflib import URIRef
from rdflib.term import Node

from remit.rules.constraint import All, Connected, Test
from remit.rules.fact_type import FactType, Kind
from remit.rules.law import Law
from remit.rules.rule import Effect, Rule
from remit.terms import odrl, rmt, skos

_POSITIVE = frozenset({odrl.eq, odrl.isA, odrl.isAnyOf, odrl.isPartOf})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Something in encoded law that is probably a mistake.

    Attributes:
        rule: name of what was looked for.
        where: the record.
        what: what is wrong, why it matters and how to mend it.
    """

    rule: str
    where: Node
    what: str


def suspicions(law: Law) -> Iterator[Suspicion]:
    """Gives what is suspicious in the law, in the order of addresses."""
    for problem in law.problems:
        yield Suspicion(rule="unusable", where=problem.where, what=problem.what)
    for rule in law.every:
        for name, what in (*_of_text(rule), *_of_encoding(rule), *_of_exception(law, rule), *_of_condition(law, rule)):
            yield Suspicion(rule=name, where=rule.iri, what=f"<{rule.iri}> {what}")
    for name, fact, what in _of_facts(law):
        yield Suspicion(rule=name, where=fact.iri, what=f"<{fact.iri}> {what}")
    for rule, authority, act in _contradictions(law):
        what = (
            f"<{rule.iri}> says that <{authority}> has no power over <{act}>, over which another rule gives it one on "
            "the same days. An answer would say both. Narrow the condition of one."
        )
        yield Suspicion(rule="power_and_none", where=rule.iri, what=what)


# ---- texts


def _of_text(rule: Rule) -> Iterator[tuple[str, str]]:
    text, timing = rule.text, rule.text.timing
    if not text.citation:
        yield (
            "no_citation",
            "has no citation, and no provision above it has. Nobody could look it up. Add rmt:citation.",
        )
    if text.instrument is None:
        yield "no_instrument", "rests on no instrument. Point rmt:partOf of its provision to one."
    if not text.jurisdictions:
        yield "no_jurisdiction", "belongs to no jurisdiction. Add rmt:jurisdiction to its instrument."
    if not text.how_known:
        yield (
            "not_known_how",
            "does not say how its text is known. Add rmt:howKnown to it, its provision or instrument.",
        )
    for stretch in (*timing.in_force, *timing.stayed, *timing.not_established):
        if stretch.first is not None and stretch.end is not None and stretch.first >= stretch.end:
            yield "reversed_stretch", f"has a stretch that ends before it begins ({stretch.first}). Correct it."
    ordered = sorted(timing.in_force, key=lambda s: s.first or date.min)
    for one, other in pairwise(ordered):
        if one.meets(other):
            yield "overlapping_stretches", "is in force twice on the same days. Join the stretches, or end the first."
    if timing.applies_from is not None and ordered and (ordered[0].first or date.min) > timing.applies_from:
        yield "applies_before_force", "applies before it is in force. Correct rmt:appliesFrom."
    for stay in timing.stayed:
        if any(stay.meets(stretch) for stretch in ordered):
            yield (
                "stayed_without_gap",
                (
                    "is stayed on days on which it is in force too. The stay explains a gap and makes none: end the "
                    "stretch in force where the stay begins."
                ),
            )


def _of_encoding(rule: Rule) -> Iterator[tuple[str, str]]:
    if not rule.text.encoding.by:
        yield (
            "nobody_encoded",
            (
                "does not say who wrote it as a rule, so nobody can ask. Add rmt:encodedBy to it, its reading, "
                "provision or instrument, or its jurisdiction to an rmt:Encoding."
            ),
        )


# ---- exceptions


def _of_exception(law: Law, rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.effect is Effect.PERMISSION and not rule.overrides:
        yield (
            "overrides_nothing",
            "is an exception and overrides no rule, so that it changes nothing. Add rmt:overrides.",
        )
    if rule.effect is Effect.NOT_SUBJECT and not rule.overrides and _has_scope(law, rule):
        yield (
            "excludes_nothing",
            (
                "takes something out of the scope of its text and overrides no rule, although other rules of that text "
                "are encoded, so that it changes nothing. Add rmt:overrides with those that it takes it out of."
            ),
        )
    every = {each.iri: each for each in law.every}
    for iri in rule.overrides:
        other = every.get(iri)
        if other is None:
            yield "overrides_unknown", f"overrides <{iri}>, which is no rule on record. Mend the address."
        elif not _meet(rule, other):
            yield "never_meets", f"overrides <{iri}>, and is never in force on the same day. Correct the days of one."


def _has_scope(law: Law, rule: Rule) -> bool:
    """Whether other rules of the same text are encoded, to which an exclusion from scope could be an exception."""
    instrument = rule.text.instrument
    others = (each for each in law.every if each.text.instrument == instrument and each.effect is not rule.effect)
    return instrument is not None and any(True for _ in others)


def _meet(one: Rule, other: Rule) -> bool:
    if one.tests_day_of_act is not other.tests_day_of_act:
        return True  # the day of the act and the day asked are two days
    mine, theirs = one.text.timing, other.text.timing
    if not mine.in_force or not theirs.in_force:
        return True  # a bill, or its exception: of neither is it known when it will be law
    return any(a.meets(b) for a in mine.in_force for b in theirs.in_force)


# ---- conditions


def _of_condition(law: Law, rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.condition is None:
        return
    for place in law.constraints.below(rule.condition):
        constraint = law.constraints[place]
        if isinstance(constraint, Test):
            yield from _of_test(law, constraint)
        if isinstance(constraint, All) and (clash := _clash(law, constraint)) is not None:
            yield "never_holds", f"asks that {clash.code} has two values that exclude each other, so it never bites."


def _of_test(law: Law, test: Test) -> Iterator[tuple[str, str]]:
    fact = test.fact
    if test.operator == rmt.memberOf:
        for group in test.operands:
            told = (rmt.rosterComplete, rmt.rosterKnownUntil)
            if not any(any(True for _ in law.recording.objects(group, p)) for p in told):
                yield (
                    "roster_unknown",
                    (
                        f"asks for membership in <{group}>, of which it is not said how well the roster is known. Add "
                        "rmt:rosterComplete to it, false where absence says nothing, or rmt:rosterKnownUntil."
                    ),
                )
    elif fact.kind is Kind.CONCEPT and fact.codes_from:
        for operand in test.operands:
            schemes = set(law.recording.objects(operand, skos.inScheme))
            if not schemes & set(fact.codes_from):
                yield "foreign_code", f"compares {fact.code} with <{operand}>, which is no code of its schemes."


def _clash(law: Law, constraint: All) -> FactType | None:
    """Gives a fact with one value of which a conjunction wants two."""
    wanted: dict[FactType, list[Test]] = {}
    for part in constraint.parts:
        row = law.constraints[part]
        while isinstance(row, Connected):
            row = law.constraints[row.part]
        if isinstance(row, Test) and row.fact.single and row.operator in _POSITIVE:
            wanted.setdefault(row.fact, []).append(row)
    for fact, tests in wanted.items():
        if fact.kind is Kind.BOOLEAN and len({t.operands for t in tests}) > 1:
            return fact
        for one, other in pairwise(tests):
            if fact.kind in (Kind.CONCEPT, Kind.PLACE, Kind.ACTOR) and not _compatible(law, one, other):
                return fact
    return None


def _compatible(law: Law, one: Test, other: Test) -> bool:
    ladder = law.ladder
    return any(
        ladder.matches(a, b) or ladder.matches(b, a) or ladder.boundaries_of(a) or ladder.boundaries_of(b)
        for a in one.operands
        for b in other.operands
    )


# ---- facts


def _of_facts(law: Law) -> Iterator[tuple[str, FactType, str]]:
    read = {f for rule in law.rules if rule.condition is not None for f in law.constraints.facts(rule.condition)}
    read |= {rule.value_from for rule in law.rules if rule.value_from is not None}
    for fact in law.facts.values():
        if fact.kind is Kind.QUANTITY and not fact.unit:
            yield "no_unit", fact, "is a quantity without unit, so a threshold could be meant in another. Add rmt:unit."
        if not fact.label or not fact.definition:
            yield "no_words", fact, "has no label or definition, so nobody knows what is asked. Add both."
    for fact in law.definitions:
        if fact not in read:
            yield "unused_definition", fact, "is concluded by definitions, and no rule asks for it."


# ---- authorities


def _contradictions(law: Law) -> Iterator[tuple[Rule, URIRef, Node]]:
    """Gives rules that deny a power which another rule gives the same authority over the very same act."""
    powers = [rule for rule in law.rules if rule.effect is Effect.POWER]
    for denial in law.rules:
        if denial.effect is not Effect.NO_POWER:
            continue
        for power in powers:
            acts = _sole_acts(law, power) & _sole_acts(law, denial)
            for authority in sorted(set(denial.text.administered_by) & set(power.text.administered_by)):
                if acts and _meet(denial, power):
                    yield denial, authority, min(acts, key=str)


def _sole_acts(law: Law, rule: Rule) -> frozenset[Node]:
    """Gives the acts on which alone a rule turns; none where it asks for more."""
    constraint = law.constraints[rule.condition] if rule.condition is not None else None
    is_sole = isinstance(constraint, Test) and constraint.fact.code == "act" and constraint.operator in _POSITIVE
    return frozenset(constraint.operands) if is_sole and isinstance(constraint, Test) else frozenset()

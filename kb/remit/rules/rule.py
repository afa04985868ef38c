"""Rules as they are compiled: what one provision does, when, by whom, and how we know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from remit.rules.fact_type import FactType
from remit.rules.interpretation import NOT_SAID, Encoding
from remit.truth.when import Stretch


class Effect(StrEnum):
    """What a rule does when it is engaged."""

    LICENCE = "licence"
    PROHIBITION = "prohibition"
    DUTY = "duty"
    PERMISSION = "permission"
    NOT_SUBJECT = "not-subject"
    POWER = "power"
    NO_POWER = "no-power"
    REVIEW_POLICY = "review-policy"
    LISTING = "listing"
    DEFINITION = "definition"


BITING: Final = frozenset({Effect.PROHIBITION, Effect.LICENCE, Effect.DUTY, Effect.POWER})
"""The effects that say who can act, and what must be done."""


class Weight(StrEnum):
    """What it does to answers that a part of the law is not encoded."""

    CONDITION = "furtherCondition"
    EXCEPTION = "furtherException"
    RULE = "furtherRule"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of the text that the condition leaves out, or law that a coverage does not hold.

    Attributes:
        text: what is left out, in words.
        weight: what that does to answers.
        citation: where a lawyer finds it; empty where none is given.
        why: the reason; empty where none is given.
    """

    text: str
    weight: Weight
    citation: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Posture:
    """How an authority announced that it enforces a text, over a stretch of days."""

    stretch: Stretch
    enforcement: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timing:
    """The days of a text. Rules of one provision share it: a law has one for all that have the same days.

    Attributes:
        in_force: the stretches in which it is law; none for a bill or an announcement.
        stayed: the stretches in which it was suspended, which explain gaps.
        not_established: the stretches for which our knowledge of the law ends or sources conflict.
        applies_from: the first day on which compliance is due, if later.
        postures: how its enforcement was announced.
    """

    in_force: tuple[Stretch, ...] = ()
    stayed: tuple[Stretch, ...] = ()
    not_established: tuple[Stretch, ...] = ()
    applies_from: date | None = None
    postures: tuple[Posture, ...] = ()

    def boundaries(self) -> Iterator[date]:
        """Gives every day on which something of it begins or ends."""
        stretches = (*self.in_force, *self.not_established, *(p.stretch for p in self.postures))
        for stretch in stretches:
            for day in (stretch.first, stretch.end):
                if day is not None:
                    yield day
        if self.applies_from is not None:
            yield self.applies_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Where a rule stands in law and how we know it, after inheritance.

    Attributes:
        provision: the place that states it; None where the record names none.
        instrument: the text of law that holds the place.
        citation: by which a lawyer finds it.
        address: its official web address; empty where none is known.
        timing: its days.
        administered_by: who licenses, lists, decides or gives guidance.
        enforced_by: who investigates, prosecutes or sanctions.
        factors: what ties a situation to it when the whole condition does so.
        penalty: what breach can cost, in words.
        how_known: primary, secondary, recalled or reasoned.
        confidence: high, medium or low.
        checked_on: the last day on which sources were looked at.
        jurisdictions: the legal orders that it belongs to.
        subjects: the subjects that it is about.
        encoding: who wrote it as rules, from what and when.
    """

    provision: URIRef | None = None
    instrument: URIRef | None = None
    citation: str = ""
    address: str = ""
    timing: Timing = Timing()
    administered_by: tuple[URIRef, ...] = ()
    enforced_by: tuple[URIRef, ...] = ()
    factors: tuple[URIRef, ...] = ()
    penalty: str = ""
    how_known: str = ""
    confidence: str = ""
    checked_on: date | None = None
    jurisdictions: tuple[URIRef, ...] = ()
    subjects: tuple[URIRef, ...] = ()
    encoding: Encoding = NOT_SAID


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """What one provision does to a situation.

    Attributes:
        place: its place in the law's table of rules.
        iri: its address.
        label: what it does, in a noun phrase.
        effect: what it does.
        text: where it stands and how we know.
        condition: the place of its condition; None for always.
        overrides: the rules that do not operate while this one does.
        concludes: for a definition, the fact that holds when it is engaged.
        value: the value that is concluded; None for true or for a value taken over.
        value_from: the fact whose value is taken over.
        tests_day_of_act: whether its days are compared with the day of the act; else with the day asked.
        about: the rules that a review policy is about.
        policy: the review policy.
        omissions: what of the text is not encoded.
        is_of_party: whether it is decided for a bound party, as a definition of a party's fact is.
        readings: the readings of its provision to which it belongs; none for one that is common to all.
    """

    place: int
    iri: URIRef
    label: str
    effect: Effect
    text: Text
    condition: int | None = None
    overrides: tuple[URIRef, ...] = ()
    concludes: FactType | None = None
    value: Node | None = None
    value_from: FactType | None = None
    tests_day_of_act: bool = True
    about: tuple[URIRef, ...] = ()
    policy: URIRef | None = None
    omissions: tuple[Omission, ...] = ()
    is_of_party: bool = False
    readings: tuple[URIRef, ...] = ()

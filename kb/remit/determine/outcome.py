"""What a rule comes to for a situation on a day."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from remit.rules import Rule
from remit.truth import Kleene, When


class Outcome(StrEnum):
    """The headline of a finding."""

    ENGAGED = "engaged"
    ENGAGED_IF_PROVEN = "engaged-if-proven"
    UNDETERMINED = "undetermined"
    NOT_ENGAGED = "not-engaged"
    DEFEATED = "defeated"
    NOT_IN_FORCE = "not-in-force"
    NOT_APPLICABLE = "in-force-not-applicable"
    NOT_ENFORCED = "in-force-not-enforced"
    NOT_ESTABLISHED = "not-established"


class Force(StrEnum):
    """Whether a text is law on a day."""

    IN_FORCE = "in-force"
    NOT_IN_FORCE = "not-in-force"
    NOT_APPLICABLE = "in-force-not-applicable"
    NOT_ESTABLISHED = "not-established"
    TURNS_ON_THE_DAY = "turns-on-the-day"


OVER_DAYS: Final = (
    Outcome.ENGAGED,
    Outcome.NOT_ENFORCED,
    Outcome.ENGAGED_IF_PROVEN,
    Outcome.DEFEATED,
    Outcome.UNDETERMINED,
    Outcome.NOT_APPLICABLE,
    Outcome.NOT_ESTABLISHED,
    Outcome.NOT_IN_FORCE,
    Outcome.NOT_ENGAGED,
)
"""Of the days of an act that went on, the one whose outcome comes first here is shown."""


class Decided(NamedTuple):
    """What a rule came to on a day.

    Attributes:
        rule: the rule.
        outcome: the headline.
        value: the value of its condition.
        force: whether its text is law on the day.
        enforcement: how its enforcement was announced.
        when: the day of the act that was looked at.
        defeated_by: the places of the exceptions that stand.
        unless: the places of the exceptions that might, each with its value.
        why: why the law is not established, in words.
        touched: whether something speaks for it.
        party: the bound party, for a definition of a party's fact; -1 for none.
    """

    rule: Rule
    outcome: Outcome
    value: Kleene
    force: Force
    enforcement: str
    when: When
    defeated_by: tuple[int, ...] = ()
    unless: tuple[tuple[int, Kleene], ...] = ()
    why: tuple[str, ...] = ()
    touched: bool = False
    party: int = -1

    @property
    def is_open(self) -> bool:
        """Whether facts could still decide it: it is undetermined, or not yet due and not even shown to apply then."""
        if self.outcome is Outcome.NOT_APPLICABLE:
            return not self.value[0]
        return self.outcome is Outcome.UNDETERMINED

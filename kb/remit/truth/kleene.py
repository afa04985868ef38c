"""Values as four bit masks: what `remit.support.value` says, fast enough for a thousand constraints a situation.

A mask is a down-set of the order of statuses, as `StatusScheme.bits` gives it. The four are, in this order: the
support that something holds, the support that it does not, and what each of the two could still become.

Source: Kleene (1952), §64, strong three-valued tables, at each status of the order; docs/decisions/0003.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from remit.support import StatusScheme, Value

Kleene: TypeAlias = tuple[int, int, int, int]


def both(one: Kleene, other: Kleene) -> Kleene:
    """Both hold: the weakest link."""
    return (one[0] & other[0], one[1] | other[1], one[2] & other[2], one[3] | other[3])


def either(one: Kleene, other: Kleene) -> Kleene:
    """At least one holds."""
    return (one[0] | other[0], one[1] & other[1], one[2] | other[2], one[3] & other[3])


def opposite(one: Kleene) -> Kleene:
    """It does not hold: the sides change places."""
    return (one[1], one[0], one[3], one[2])


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What a status scheme gives to make values with.

    Attributes:
        scheme: the statuses and their order.
        full: every status: what the caller gave, law, arithmetic, and what an unknown could become.
        established: the bits any of which makes a mask established.
        recorded: what a curated record of the base amounts to.
        true: established beyond evidence.
        false: its opposite.
        unknown: what nobody said.
    """

    scheme: StatusScheme
    full: int
    established: int
    recorded: int
    true: Kleene
    false: Kleene
    unknown: Kleene
    _codes: dict[int, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, scheme: StatusScheme) -> Scale:
        """Makes the constants of a scheme."""
        full = scheme.bits(scheme.full)
        return cls(
            scheme=scheme,
            full=full,
            established=scheme.established_bits,
            recorded=scheme.bits(scheme.down(scheme.by_code("established"))),
            true=(full, 0, full, 0),
            false=(0, full, 0, full),
            unknown=(0, 0, full, full),
        )

    def statement(self, holds: int, fails: int) -> Kleene:
        """Gives the value of one statement from its supports for and against; see `Value.of_statement`."""
        established = self.established
        if holds & established:
            if not fails & established:
                return (holds, 0, holds, 0)
        elif fails & established:
            return (0, fails, 0, fails)
        return (holds, fails, holds or self.full, fails or self.full)

    def is_true(self, value: Kleene) -> bool:
        """Whether it is established, and its opposite is not."""
        return bool(value[0] & self.established) and not value[1] & self.established

    def is_conflict(self, value: Kleene) -> bool:
        """Whether both sides are established."""
        return bool(value[0] & self.established) and bool(value[1] & self.established)

    def value(self, kleene: Kleene) -> Value:
        """Gives a value in the form in which it is shown."""
        t, f, p, q = map(self.scheme.of_bits, kleene)
        return Value(t, f, p, q)

    def code(self, mask: int) -> str:
        """Gives the code of the status that is shown for a mask; none without support."""
        known = self._codes.get(mask)
        if known is None:
            shown = self.scheme.shown(self.scheme.of_bits(mask))
            known = self._codes[mask] = self.scheme.status(shown).code if shown is not None else "none"
        return known

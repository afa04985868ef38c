"""Values: support that something holds, support that it does not, and what each could still become.

Two supports and not one truth "at a level": with *not*, a contested fact must be able to support both sides.
Missing is neither: nothing is false because nobody said it.

Source: Kleene (1952), §64, strong three-valued tables, at each status of the order; Belnap (1977), A Useful
Four-Valued Logic, for keeping both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from remit.support.lattice import StatusScheme, Support


class Word(StrEnum):
    """The word that is shown for a value."""

    TRUE = "true"
    FALSE = "false"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Value:
    """Four supports.

    Attributes:
        t: support that it holds.
        f: support that it does not hold.
        p: what t could reach if what is missing were known.
        q: what f could reach.
    """

    t: Support
    f: Support
    p: Support
    q: Support

    @classmethod
    def of_statement(cls, support: Support, against: Support) -> Value:
        """Gives the value of one statement from its supports for and against.

        Where only one side is established, it prevails: a denial does not shake a register entry, and an
        allegation does not revive what is refuted. A denial alone leaves a fact open.
        """
        scheme = support.scheme
        holds, fails = scheme.is_established(support), scheme.is_established(against)
        t = scheme.none if fails and not holds else support
        f = scheme.none if holds and not fails else against
        return cls(t, f, _reach(scheme, t, other=f), _reach(scheme, f, other=t))

    @classmethod
    def unknown(cls, scheme: StatusScheme) -> Value:
        """Gives the value of what nobody said."""
        return cls.of_statement(scheme.none, scheme.none)

    def __and__(self, other: Value) -> Value:
        """Both hold."""
        return Value(self.t & other.t, self.f | other.f, self.p & other.p, self.q | other.q)

    def __or__(self, other: Value) -> Value:
        """At least one holds."""
        return Value(self.t | other.t, self.f & other.f, self.p | other.p, self.q & other.q)

    def __invert__(self) -> Value:
        """It does not hold: the sides change places."""
        return Value(self.f, self.t, self.q, self.p)

    @property
    def word(self) -> Word:
        """The word that is shown."""
        scheme = self.t.scheme
        holds, fails = scheme.is_established(self.t), scheme.is_established(self.f)
        if holds and fails:
            return Word.CONFLICT
        if holds:
            return Word.TRUE
        if self.t:
            return Word.CLAIMED
        return Word.UNKNOWN if self.p else Word.FALSE

    @property
    def contested(self) -> bool:
        """Whether there is support on both sides."""
        return bool(self.t) and bool(self.f)

    @property
    def denied(self) -> bool:
        """Whether there is support only against, and none of it settles the matter."""
        return bool(self.f) and not self.t and bool(self.p)

    @property
    def phrase(self) -> str:
        """The words that are shown, for example "claimed, contested" or "unknown, denied"."""
        if self.word is Word.CONFLICT:
            return self.word
        if self.contested:
            return f"{self.word}, contested"
        return f"{self.word}, denied" if self.denied else self.word


def _reach(scheme: StatusScheme, side: Support, *, other: Support) -> Support:
    if side:
        return side
    return scheme.none if scheme.is_established(other) else scheme.full

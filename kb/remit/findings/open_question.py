"""Facts that an answer leaves open, each with why it is asked for and what its answers would bring."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rdflib import URIRef

from remit.determine import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """A rule that is open.

    Attributes:
        rule: its address.
        label: what it does.
        citation: where it stands.
        authorities: who administers or enforces it, by name.
    """

    rule: URIRef
    label: str
    citation: str
    authorities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brings:
    """What an answer would bring.

    Attributes:
        answer: it in words.
        typed: it as callers write it; empty where there is no one way.
        verdict: the code of the verdict.
        outcomes: the rules that it decides, each by its address with its outcome.
    """

    answer: str
    typed: str
    verdict: str
    outcomes: tuple[tuple[URIRef, Outcome], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A fact that is missing, with why it is asked for.

    Attributes:
        fact: its code; on for the day of the act, party or owner for somebody who is not named.
        iri: its address; None for the day of the act.
        text: it in English.
        kind: what sort of value it takes; party or owner for somebody.
        unit: the unit of its numbers; empty for none.
        judged_by: who may decide it; empty where it does not turn on judgement.
        of: the party of which it is asked, by name; empty for none.
        at: the part of a situation in which it is answered, as a JSON Pointer (RFC 6901); it may end with `-` for a
            party that is added. None where a caller cannot answer it.
        key: under which key it is answered.
        added: for a party that is added, what else is said of it.
        turning: the open rules that turn on it.
        brings: what each answer would bring; answers that bring the same are one.
        is_changing: whether some answer would change the verdict.
        decides: how many open rules the answers decide on the average.
        most: how many of them one answer decides at most.
    """

    fact: str
    iri: URIRef | None
    text: str
    kind: str
    unit: str = ""
    judged_by: str = ""
    of: str = ""
    at: str | None
    key: str
    added: tuple[tuple[str, str], ...] = ()
    turning: tuple[Turning, ...]
    brings: tuple[Brings, ...]
    is_changing: bool
    decides: Fraction
    most: int

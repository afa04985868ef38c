"""Fact types: the questions that a rule may put to a situation."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rdflib import URIRef

from remit.iri import ID
from remit.paths import Path

FACT: Final = f"{ID}fact/"
ACT: Final = URIRef(f"{FACT}act")
FROM: Final = URIRef(f"{FACT}from")
TO: Final = URIRef(f"{FACT}to")
END_USE: Final = URIRef(f"{FACT}end-use")
ITEM: Final = URIRef(f"{FACT}item-id")
PARTY: Final = URIRef(f"{FACT}party")
OWNER: Final = URIRef(f"{FACT}owner")
SELF: Final = URIRef(f"{FACT}self")
LIST: Final = URIRef(f"{FACT}list")
SHARE: Final = URIRef(f"{FACT}share")


class ReadFrom(StrEnum):
    """The node of a situation from which a fact is read."""

    SITUATION = "Situation"
    ITEM = "Item"
    PARTY = "Party"


class Kind(StrEnum):
    """What sort of value a fact type takes."""

    ACTOR = "actor"
    BOOLEAN = "boolean"
    CONCEPT = "concept"
    DATE = "date"
    NODE = "node"
    PLACE = "place"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactType:
    """A question that a rule may put to a situation. A law has one for each address.

    Attributes:
        iri: its address.
        code: what callers type.
        label: a noun phrase, or for what is true or false a clause; it is read out in sentences.
        definition: what it means.
        read_from: the node from which it is read.
        kind: what sort of value it takes.
        unit: the label of the unit of its numbers; empty for none.
        single: whether it has at most one value, so that a known value excludes all others.
        take_latest: whether of dated values the one that began last counts.
        judged_by: who may decide it, in words; empty where it does not turn on judgement.
        exhaustive: whether it holds only by the definitions that are encoded.
        codes_from: the schemes in which codes of its values are looked up.
        path: how it is read off other facts and records; None where it is only stated.
        none_where: the fact beside which it has no value, unless one is said; None for none.
        is_of_party: whether it is read from a party, and so only inside a quantifier.
    """

    iri: URIRef
    code: str
    label: str = ""
    definition: str = ""
    read_from: ReadFrom = ReadFrom.SITUATION
    kind: Kind = Kind.CONCEPT
    unit: str = ""
    single: bool = False
    take_latest: bool = False
    judged_by: str = ""
    exhaustive: bool = False
    codes_from: tuple[URIRef, ...] = ()
    path: Path | None = None
    none_where: URIRef | None = None
    is_of_party: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_of_party", self.read_from is ReadFrom.PARTY)  # asked for everywhere

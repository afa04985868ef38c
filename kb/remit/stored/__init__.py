"""Stored findings: what each rule comes to for each recorded incident, derived and kept in step, never a record."""

from remit.stored.freshness import Freshness, Stamp
from remit.stored.head import Head, head_of, work_out
from remit.stored.index import ASKED, AUTHORITY, LAW_OF, MAY_ACT, OUTCOME
from remit.stored.keeper import Keeper, Sources

__all__ = [
    "ASKED",
    "AUTHORITY",
    "LAW_OF",
    "MAY_ACT",
    "OUTCOME",
    "Freshness",
    "Head",
    "Keeper",
    "Sources",
    "Stamp",
    "head_of",
    "work_out",
]

"""The register: for each kind of record its members, with what lists are narrowed, counted and ordered by."""

from remit.register.asked import Asked, Counted, Found
from remit.register.column import Column, Sorting
from remit.register.keeping import Register
from remit.register.kinds import (
    BY_NAME,
    DENIED_BY,
    DISCLOSING,
    KINDS,
    LEFT_OUT,
    REFUTED,
    WITHDRAWN,
    Kind,
    left_out,
    pair,
)

__all__ = [
    "BY_NAME",
    "DENIED_BY",
    "DISCLOSING",
    "KINDS",
    "LEFT_OUT",
    "REFUTED",
    "WITHDRAWN",
    "Asked",
    "Column",
    "Counted",
    "Found",
    "Kind",
    "Register",
    "Sorting",
    "left_out",
    "pair",
]

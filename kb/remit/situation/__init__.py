"""Situations: what a caller describes, and what is claimed of an incident, as facts with supports."""

from remit.situation.facts import (
    Active,
    Datum,
    Entry,
    Held,
    Party,
    Reading,
    RoleHeld,
    Situation,
    active,
)

__all__ = [
    "Active",
    "Datum",
    "Entry",
    "Held",
    "Party",
    "Reading",
    "RoleHeld",
    "Situation",
    "active",
]

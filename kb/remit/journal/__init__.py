"""The journal: append-only, chained by hashes, durable before it answers: the system of record."""

from remit.journal.entry import CHANGE, REDACTION, RELEASE, Draft, Entry
from remit.journal.listing import Asked, Page
from remit.journal.table import EntryLog, Head, Journal, Touch
from remit.journal.verify import Problem, Verification

__all__ = [
    "CHANGE",
    "REDACTION",
    "RELEASE",
    "Asked",
    "Draft",
    "Entry",
    "EntryLog",
    "Head",
    "Journal",
    "Page",
    "Problem",
    "Touch",
    "Verification",
]

"""The journal: append-only, chained by hashes, durable before it answers: the system of record."""

from remit.journal.entry import CHANGE, REDACTION, RELEASE, Draft, Entry
from remit.journal.listing import COUNTED, KEYS, OLDEST_FIRST, Asked, Order, Page, Tally, Values, whole_order
from remit.journal.table import EntryLog, Head, Journal, Touch
from remit.journal.verify import Problem, Verification

__all__ = [
    "CHANGE",
    "COUNTED",
    "KEYS",
    "OLDEST_FIRST",
    "REDACTION",
    "RELEASE",
    "Asked",
    "Draft",
    "Entry",
    "EntryLog",
    "Head",
    "Journal",
    "Order",
    "Page",
    "Problem",
    "Tally",
    "Touch",
    "Values",
    "Verification",
    "whole_order",
]

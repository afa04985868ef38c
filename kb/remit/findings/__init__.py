"""Findings with their reasons, in controlled English."""

from remit.findings.finding import Authority, Finder, Finding, Other, Support
from remit.findings.missing import Missing
from remit.findings.trace import Because, Condition, Each
from remit.findings.words import Words, days_text, joined, sentence

__all__ = [
    "Authority",
    "Because",
    "Condition",
    "Each",
    "Finder",
    "Finding",
    "Missing",
    "Other",
    "Support",
    "Words",
    "days_text",
    "joined",
    "sentence",
]

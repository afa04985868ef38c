"""Findings with their reasons, in controlled English."""

from remit.findings.finding import Authority, Finder, Finding, Other, Support
from remit.findings.missing import Missing
from remit.findings.open_question import Brings, OpenQuestion, Turning
from remit.findings.outline import Bar, Clause, bars, bars_text, day_text, outline
from remit.findings.prospect import Prospector
from remit.findings.trace import Because, Condition, Each, walked
from remit.findings.words import Words, days_text, joined, sentence, with_article

__all__ = [
    "Authority",
    "Bar",
    "Because",
    "Brings",
    "Clause",
    "Condition",
    "Each",
    "Finder",
    "Finding",
    "Missing",
    "OpenQuestion",
    "Other",
    "Prospector",
    "Support",
    "Turning",
    "Words",
    "bars",
    "bars_text",
    "day_text",
    "days_text",
    "joined",
    "outline",
    "sentence",
    "walked",
    "with_article",
]

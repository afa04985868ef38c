"""What pages add to records: patterns for sourcing, words for dates, titles led by who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from remit_api.records.models import ClaimRecord, ClaimSummary, IncidentSummary

# How a claim's footing is drawn. A pattern shows sourcing, never guilt: it survives black-and-white print.
_PATTERNS = {
    "own-voice": "own",
    "hearsay": "anonymous",
    "anonymous": "anonymous",
    "leaked-document": "document",
    "attributed-statement": "record",
    "attributed-act": "record",
    "on-record": "record",
    "official-document": "official",
    "court-record": "official",
    "public-register": "official",
}
PATTERN_WORDS = {
    "official": "official document",
    "record": "named speaker",
    "document": "leaked document",
    "anonymous": "unnamed source",
    "own": "own voice of the publication",
}


def pattern(claim: ClaimSummary) -> str:
    """Gives the pattern that draws a claim's sourcing."""
    return _PATTERNS.get(claim.footing.code, "own") if claim.footing is not None else "own"


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the strip that shows how claims are sourced: a share of a width of 300."""

    pattern: str
    words: str
    count: int
    x: float
    width: float


def strip(claims: Sequence[ClaimSummary]) -> tuple[Segment, ...]:
    """Gives the strip over the claims of fact, best sourced first."""
    counts = Counter(pattern(claim) for claim in claims if claim.status is not None)
    total = sum(counts.values())
    segments, x = [], 0.0
    for name, words in PATTERN_WORDS.items():
        if counts[name]:
            width = 300 * counts[name] / total
            segments.append(Segment(name, words, counts[name], round(x, 1), round(max(width - 2, 1), 1)))
            x += width
    return tuple(segments)


def stances(claims: Iterable[ClaimRecord]) -> tuple[tuple[str, str, int], ...]:
    """Gives code, label and count of each stance that occurs, in the order of first coming."""
    counts: Counter[tuple[str, str]] = Counter(
        (claim.stance.code, claim.stance.label) for claim in claims if claim.stance is not None
    )
    return tuple((code, label, count) for (code, label), count in counts.items())


def incident_title(incident: IncidentSummary) -> str:
    """Gives a title that nobody can take for a finding."""
    return incident.title


def claim_title(claim: ClaimSummary) -> str:
    """Gives a title led by who speaks."""
    words = claim.speakers.words[:1].upper() + claim.speakers.words[1:]
    return f"{words} (claim {claim.notation or claim.id})"


def sentence_case(text: str) -> str:
    """Gives the text with a capital letter first."""
    return text[:1].upper() + text[1:]


def edtf(text: str | None) -> str:
    """Gives an uncertain date in words."""
    if not text or set(text) <= {"X", "-"}:
        return "not known"
    if text.startswith("[") and ".." in text:
        first, _, last = text[1:-1].partition("..")
        return _between(first, last)
    if "/" in text:
        first, _, last = text.partition("/")
        return _between(first.strip("."), last.strip("."))
    stem, mark = (text[:-1], text[-1]) if text[-1] in _QUALIFIERS else (text, "")
    return f"{stem}{_QUALIFIERS[mark]}" if mark else stem


_QUALIFIERS = {"~": ", about", "?": ", uncertain", "%": ", about and uncertain"}


def _between(first: str, last: str) -> str:
    if not first:
        return f"not later than {last}"
    return f"some time from {first} to {last}" if last else f"not earlier than {first}"

"""What pages add to records: patterns for sourcing, words for dates, titles led by who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from remit_api.records.asking import Parameter
from remit_api.records.models import ClaimSummary, Counts, IncidentSummary

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


def stances(claims: Iterable[ClaimSummary]) -> tuple[tuple[str, str, int], ...]:
    """Gives code, label and count of each stance that occurs, in the order of first coming."""
    counts: Counter[tuple[str, str]] = Counter(
        (claim.stance.code, claim.stance.label) for claim in claims if claim.stance is not None
    )
    return tuple((code, label, count) for (code, label), count in counts.items())


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter can be set to, with how many records have it."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a list, as a field of its form: a choice where its values are counted, else a line to fill."""

    name: str
    words: str
    about: str
    choices: tuple[Choice, ...]
    value: str


def filters(
    parameters: Iterable[Parameter], counts: Iterable[Counts], chosen: Mapping[str, Sequence[str]]
) -> tuple[Filter, ...]:
    """Gives the filters of a list; what is chosen stays among the choices also where nothing has it."""
    counted = {each.name: each for each in counts}
    found = []
    for parameter in parameters:
        name, given = parameter.name, tuple(chosen.get(parameter.name, ()))
        choices = [
            Choice(each.value, f"{each.label} ({each.count})", each.value in given)
            for each in (counted[name].values if name in counted else ())
        ]
        known = {choice.value for choice in choices}
        if choices:
            choices += [Choice(value, f"{value} (0)", True) for value in given if value not in known]
        if choices or name not in counted:
            found.append(
                Filter(name, sentence_case(name.replace("-", " ")), parameter.about, tuple(choices), ",".join(given))
            )
    return tuple(found)


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


def full_stop(text: str) -> str:
    """Gives the text with one full stop at its end."""
    return f"{text.rstrip('. ')}."


def lower_first(text: str) -> str:
    """Gives the text with a small letter first."""
    return text[:1].lower() + text[1:]


def first_page(asked: Mapping[str, str]) -> str:
    """Gives the query string of the first page of what was asked for."""
    kept = [(name, value) for name, value in asked.items() if name not in {"cursor", "offset"} and value]
    return f"?{urlencode(kept)}" if kept else ""


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

"""An inventory of law as rows: the same for text, CSV and pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from remit.inventory.counting import CONFIDENCES, HOW_KNOWN, Inventory, JurisdictionLaw

_LEVELS: Final = ("modelled", "partly", "not-modelled")
COUNTS: Final = (
    "code", "jurisdiction", "instruments", "provisions", "rules", "in force",
    *HOW_KNOWN, *(f"confidence {word}" for word in CONFIDENCES), *(f"subjects {level}" for level in _LEVELS),
    "not encoded", "known until",
)  # fmt: skip
"""The columns of counts."""
MISSING: Final = ("code", "jurisdiction", "subject", "level", "not encoded", "citation", "why")
"""The columns of what is not encoded."""


def count_rows(found: Inventory) -> Iterator[tuple[str, ...]]:
    """Gives a row of counts for each jurisdiction."""
    for law in found.jurisdictions:
        until = [subject.known_until for subject in law.subjects if subject.known_until is not None]
        yield (
            law.code,
            law.name,
            *map(str, (len(law.instruments), law.provisions, law.rules, law.in_force)),
            *(str(law.how_known.get(word, 0)) for word in HOW_KNOWN),
            *(str(law.confidence.get(word, 0)) for word in CONFIDENCES),
            *(str(law.levels.get(level, 0)) for level in _LEVELS),
            str(law.missing),
            min(until).isoformat() if until else "",
        )


def totals(found: Inventory) -> tuple[str, ...]:
    """Gives the row of sums; a text of several jurisdictions is counted in each."""
    rows = list(count_rows(found))
    sums = [str(sum(int(row[place]) for row in rows)) for place in range(2, len(COUNTS) - 1)]
    return "", "all", *sums, ""


def missing_rows(found: Inventory) -> Iterator[tuple[str, ...]]:
    """Gives a row for each text that is known and not encoded, with the reason."""
    for law in found.jurisdictions:
        for subject in law.subjects:
            for each in subject.missing:
                yield law.code, law.name, subject.name, subject.level, each.text, each.citation, each.why


def as_csv(header: Sequence[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Writes rows as CSV (RFC 4180)."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()


def as_json(found: Inventory) -> dict[str, Any]:
    """Gives an inventory as JSON."""
    return {
        "asOf": found.as_of.isoformat(),
        "lawHash": found.digest,
        "jurisdictions": [_jurisdiction(law) for law in found.jurisdictions],
    }


def _jurisdiction(law: JurisdictionLaw) -> dict[str, Any]:
    return {
        "code": law.code,
        "name": law.name,
        "instruments": len(law.instruments),
        "provisions": law.provisions,
        "rules": law.rules,
        "inForce": law.in_force,
        "howKnown": _ordered(law.how_known),
        "confidence": _ordered(law.confidence),
        "coverage": [
            {
                "subject": subject.name,
                "level": subject.level,
                "knownUntil": subject.known_until.isoformat() if subject.known_until else None,
                "checkedOn": subject.checked_on.isoformat() if subject.checked_on else None,
                "note": subject.note,
                "notEncoded": [
                    {"text": each.text, "citation": each.citation, "why": each.why} for each in subject.missing
                ],
            }
            for subject in law.subjects
        ],
    }


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    order = (*HOW_KNOWN, *CONFIDENCES)
    return {word: counts[word] for word in sorted(counts, key=lambda w: (w not in order, w))}

"""What a benchmark gives: figures with their targets, and every raw sample."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import Any, Literal

_COLUMNS = ("benchmark", "what", "figure", "target", "verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number that a benchmark found.

    Attributes:
        what: what was measured, with its unit.
        value: the number.
        at_least: what it should reach, where it has a target.
        below: what it should stay under, where it has a target.
    """

    what: str
    value: float
    at_least: float | None = None
    below: float | None = None

    @property
    def target(self) -> str:
        """The target in words, empty where there is none."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return f"under {self.below:g}" if self.below is not None else ""

    @property
    def verdict(self) -> Literal["met", "missed", ""]:
        """Whether the target is met; empty where there is none."""
        if self.at_least is None and self.below is None:
            return ""
        met = (self.at_least is None or self.value >= self.at_least) and (self.below is None or self.value < self.below)
        return "met" if met else "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one benchmark found.

    Attributes:
        benchmark: its name.
        seed: of the made-up world.
        arguments: the sizes with which it ran.
        figures: what is shown.
        samples: every single measurement, by what was measured.
    """

    benchmark: str
    seed: int
    arguments: Mapping[str, Any]
    figures: Sequence[Figure]
    samples: Mapping[str, Sequence[float]] = field(default_factory=dict)


def percentile(samples: Iterable[float], share: float) -> float:
    """Gives the smallest sample that is not below so many per cent of all (nearest rank).

    Raises:
        ValueError: there is no sample.
    """
    ordered = sorted(samples)
    if not ordered:
        raise ValueError("There is no sample of which a percentile could be given. Measure at least once.")
    return ordered[max(0, ceil(share / 100 * len(ordered)) - 1)]


def table(outcomes: Iterable[Outcome]) -> str:
    """Writes the figures as a table of plain text."""
    rows = [_COLUMNS] + [
        (outcome.benchmark, figure.what, f"{figure.value:,.4g}", figure.target, figure.verdict)
        for outcome in outcomes
        for figure in outcome.figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def machine() -> dict[str, Any]:
    """Says on what a benchmark ran."""
    packages = ("rdflib", "pyshacl", "pyoxigraph")
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "packages": {name: version(name) for name in packages},
    }


def write(outcomes: Iterable[Outcome], file: Path) -> None:
    """Writes figures and raw samples as JSON."""
    found = [
        {
            **asdict(outcome),
            "figures": [{**asdict(f), "target": f.target, "verdict": f.verdict} for f in outcome.figures],
        }
        for outcome in outcomes
    ]
    file.write_text(json.dumps({"machine": machine(), "outcomes": found}, indent=1) + "\n", encoding="utf-8")

"""What only one kind of question is answered with, beside verdict and findings: it shows itself in every form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol


class Part(Protocol):
    """What a kind of question adds to its answer."""

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON: keys that are put beside those of every answer."""
        ...

    def told(self) -> Iterator[tuple[str, list[str]]]:
        """Gives it as headings with lines below them; nobody accused is the subject of a line."""
        ...

"""What records are called, compared in any script: without case, width and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from rdflib.term import Node

Rank: TypeAlias = tuple[int, int]
"""How well a name fits, the best first: in which way, then how long it is."""

# Letters that Unicode does not take apart, and that people type without their stroke.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t"}
)
_FIRST_ACCENT = 200  # canonical combining classes of what stands above and below a letter
_POINTS = range(10, 36)  # of Hebrew and Arabic vowel points, which most texts leave out


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that is called by what was looked for.

    Attributes:
        node: the record; a dated name, or the label of a part, leads to the record that bears it.
        exact: whether a name is what was looked for, but for case and accents.
    """

    node: Node
    exact: bool


def fold(text: str) -> str:
    """Gives a text without case, width and accents, for comparison only.

    What makes another letter of a letter is kept: the voicing marks of Japanese, the vowel signs of Indian scripts.

    Source: Unicode Standard Annex 15 (NFKC) and Unicode 3.13, caseless matching.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(character for character in apart if not _is_accent(character))
    return unicodedata.normalize("NFKC", kept).casefold().translate(_STROKES)


def _is_accent(character: str) -> bool:
    combining = unicodedata.combining(character)
    return combining >= _FIRST_ACCENT or combining in _POINTS


def words_of(looked_for: str) -> tuple[str, ...]:
    """Gives the words that must occur in a name, folded. A script without spaces gives one."""
    return tuple(fold(looked_for).split())


def rank(names: Iterable[str], words: tuple[str, ...]) -> Rank | None:
    """Says how well the best of some folded names fits; None where no single one has all the words.

    A name that is what was looked for goes first, then one that begins so, then one in which each word begins a
    word, then one that has them anywhere. Of equals the shortest goes first.
    """
    whole = " ".join(words)
    fitting = [(_way(name, whole, words), len(name)) for name in names if all(word in name for word in words)]
    return min(fitting, default=None)


def _way(name: str, whole: str, words: tuple[str, ...]) -> int:
    if name == whole:
        return 0
    if name.startswith(whole):
        return 1
    return 2 if all(name.startswith(word) or f" {word}" in name for word in words) else 3

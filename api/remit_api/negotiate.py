"""Which format an answer has: by the suffix of the address, else by the Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from remit.errors import BadInput

JSON = "application/json"
JSONLD = "application/ld+json"
TURTLE = "text/turtle"
NTRIPLES = "application/n-triples"
HTML = "text/html"
ATOM = "application/atom+xml"
CSV = "text/csv"
RDF_PATCH = "application/rdf-patch"
TRIG = "application/trig"
NQUADS = "application/n-quads"
MARKDOWN = "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

SUFFIXES: Mapping[str, str] = {
    "json": JSON,
    "jsonld": JSONLD,
    "ttl": TURTLE,
    "nt": NTRIPLES,
    "html": HTML,
    "atom": ATOM,
    "csv": CSV,
    "rdfp": RDF_PATCH,
    "trig": TRIG,
    "nq": NQUADS,
}
BRIEFS: Mapping[str, str] = {"md": MARKDOWN, "docx": DOCX}
"""Media types of briefs by the ending of a file."""
RECORD_TYPES: tuple[str, ...] = (JSON, JSONLD, TURTLE, NTRIPLES, CSV)
LIST_TYPES: tuple[str, ...] = RECORD_TYPES

_OUTSIDE_QUOTES = {sign: re.compile(rf'(?:[^"{sign}]|"(?:[^"\\]|\\.)*"?)+') for sign in ",;"}


class NotAcceptable(BadInput):
    """None of the formats that are asked for is to be had here.

    Attributes:
        offered: the media types that are.
    """

    code = "not-acceptable"

    def __init__(self, message: str, *, offered: Sequence[str]) -> None:
        super().__init__(message)
        self.offered = tuple(offered)


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    subtype: str
    quality: float
    specificity: int

    def covers(self, media_type: str) -> bool:
        kind, _, subtype = media_type.partition("/")
        if self.kind == "*":
            return self.subtype == "*"
        return self.kind == kind and self.subtype in ("*", subtype)


def _ranges(accept: str) -> list[_Range]:
    ranges = []
    for part in _OUTSIDE_QUOTES[","].findall(accept):
        fields = [field.strip() for field in _OUTSIDE_QUOTES[";"].findall(part)] or [""]
        kind, _, subtype = fields[0].lower().partition("/")
        if not kind or not subtype:
            continue
        quality, parameters = 1.0, 0
        for field in fields[1:]:
            name, _, value = field.partition("=")
            if name.strip().lower() == "q":
                quality = _quality(value)
            elif value:
                parameters += 1
        specificity = (kind != "*") + (subtype != "*") + parameters
        ranges.append(_Range(kind, subtype, quality, specificity))
    return ranges


def _quality(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """Gives the offered media type that the header likes most; None when it likes none of them.

    Among equals the one offered first wins, and a header that is missing or empty takes it too.
    """
    if not accept or not accept.strip():
        return offered[0]
    if len(accept) <= _SHORT:
        return _kept_best(accept, tuple(offered))
    return _best(accept, offered)


def _best(accept: str, offered: Sequence[str]) -> str | None:
    ranges = _ranges(accept)
    scored: list[tuple[float, int, str]] = []
    for place, media_type in enumerate(offered):
        fitting = [r for r in ranges if r.covers(media_type)]
        if fitting:
            quality = max(fitting, key=lambda r: r.specificity).quality
            scored.append((quality, -place, media_type))
    quality, _, media_type = max(scored, default=(0.0, 0, ""))
    return media_type if quality > 0 else None


_SHORT = 500  # characters of a header of which it is kept what is liked most: programs send the same again
_kept_best = lru_cache(maxsize=512)(_best)


def suffix_of(path: str) -> tuple[str, str | None]:
    """Splits a path into what stands before a suffix that names a format, and the media type."""
    stem, dot, suffix = path.rpartition(".")
    if dot and stem and suffix in SUFFIXES:
        return stem, SUFFIXES[suffix]
    return path, None


def choose(accept: str | None, offered: Iterable[str], *, suffix: str | None = None, also: Iterable[str] = ()) -> str:
    """Gives the media type of an answer.

    Args:
        accept: the Accept header, or None.
        offered: what can be had, first choice first.
        suffix: the media type that a suffix of the address names; it goes before the header.
        also: what another part of the server has at the same address, to be named where nothing fits.

    Raises:
        NotAcceptable: nothing that is offered is asked for.
    """
    types = tuple(offered)
    if suffix is not None:
        chosen = suffix if suffix in types else None
        asked = suffix
    else:
        chosen = best(accept, types)
        asked = accept or ""
    if chosen is None:
        to_be_had = (*types, *also)
        raise NotAcceptable(
            f"This address has no answer as “{asked}”. It is offered as: {', '.join(to_be_had)}. "
            "Ask for one of these in the Accept header.",
            offered=to_be_had,
        )
    return chosen


def wants_html(path: str, accept: str | None) -> bool:
    """Says whether a request is for a page: by suffix, or because HTML is liked more than data.

    A header that is missing or takes anything alike gets data: programs send none, browsers name HTML.
    """
    _, suffix = suffix_of(path)
    if suffix is not None:
        return suffix == HTML
    return best(accept, (*RECORD_TYPES, HTML)) == HTML

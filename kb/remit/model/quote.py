"""Quotes in documents: where a claim stands in its source, and whether the text there agrees.

A position is a pair of offsets in Unicode code points of the decoded text, counted from zero,
half-open, and nothing is normalised: `text[start:end] == quote`. A browser counts UTF-16 units
instead; from the first character outside the basic plane on, its numbers are larger.

A quote is given by its words, or withheld: then the SHA-256 of its UTF-8 and its length stand for
it.

Source: W3C Web Annotation Data Model (2017), 4.2.4 Text Quote Selector, 4.2.5 Text Position
Selector.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import assert_never

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.terms import oa, rdf, rmt


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """A quote that is recorded in its own words."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A quote that is not recorded in words.

    Attributes:
        sha256: of the quote's UTF-8, in hexadecimal.
        length: of the quote, in code points.
    """

    sha256: str
    length: int


Quote = Exact | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """Whether a quote sits at its position in the text.

    Attributes:
        verified: the text at the position is the quote, code point for code point.
        found: the text that is there; empty where the position lies outside the text.
        why: what does not agree, in words; empty if verified.
    """

    verified: bool
    found: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The place in a document that a claim is made at, as it is recorded.

    Attributes:
        node: the node that has source and selectors.
        source: the document.
        start: first code point of the quote.
        end: the code point after its last one.
        quote: the words, or what stands for them; None where only a position is recorded.
    """

    node: Node
    source: Node
    start: int
    end: int
    quote: Quote | None


def anchor(text: str, start: int, end: int, quote: Quote) -> Anchoring:
    """Compares a quote with the text at its position. The text is taken as it is."""
    if not 0 <= start <= end <= len(text):
        why = f"[{start},{end}) lies outside the text, which has {len(text)} code points"
        return Anchoring(verified=False, found="", why=why)
    found = text[start:end]
    why = _disagreement(found, quote)
    return Anchoring(verified=not why, found=found, why=why)


def withhold(words: str) -> Withheld:
    """Gives what stands for a quote whose words are not to be recorded."""
    return Withheld(sha256=_sha256(words), length=len(words))


def read_target(view: View, node: Node) -> Target | None:
    """Reads a target from the graph; None where it names no document or no position in one."""
    source = next(view.objects(node, oa.hasSource), None)
    if source is None:
        return None
    start = end = None
    quote: Quote | None = None
    for selector in view.objects(node, oa.hasSelector):
        types = set(view.objects(selector, rdf.type_))
        if oa.TextPositionSelector in types:
            start, end = _number(view, selector, oa.start), _number(view, selector, oa.end)
        if oa.TextQuoteSelector in types:
            quote = _quote(view, selector)
    if start is None or end is None:
        return None
    return Target(node=node, source=source, start=start, end=end, quote=quote)


def _disagreement(found: str, quote: Quote) -> str:
    match quote:
        case Exact(words=words):
            return "" if found == words else f"the text there reads “{found}”, not “{words}”"
        case Withheld(sha256=sha256, length=length):
            return _differs(found, sha256, length)
        case _:
            assert_never(quote)


def _differs(found: str, sha256: str, length: int) -> str:
    if len(found) != length:
        return f"the position covers {len(found)} code points, the quote has {length}"
    if _sha256(found) != sha256.lower():
        return f"the text there, “{found}”, does not have the recorded SHA-256 of the quote"
    return ""


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", errors="surrogatepass")).hexdigest()


def _quote(view: View, selector: Node) -> Quote | None:
    words = next(view.objects(selector, oa.exact), None)
    if isinstance(words, Literal):
        return Exact(words=str(words))
    digest = next(view.objects(selector, rmt.sha256), None)
    length = _number(view, selector, rmt.length)
    if digest is None or length is None:
        return None
    return Withheld(sha256=str(digest), length=length)


def _number(view: View, node: Node, predicate: URIRef) -> int | None:
    value = next(view.objects(node, predicate), None)
    if not isinstance(value, Literal):
        return None
    number = value.toPython()
    return number if isinstance(number, int) and not isinstance(number, bool) else None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """More than one quote, place or document where one is needed: nothing can stand at it, so it never agrees.

    Attributes:
        why: what is recorded more than once.
    """

    why: str


Quote = Exact | Withheld | Unclear


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
        quote: the words, or what stands for them; None where only a position is recorded; unclear where
            document, position or quote is recorded more than once.
    """

    node: Node
    source: Node
    start: int
    end: int
    quote: Quote | None


def anchor(text: str, start: int, end: int, quote: Quote | None) -> Anchoring:
    """Compares a quote with the text at its position; without a quote, the position with the length of the text.

    The text is taken as it is.
    """
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
    """Reads a target from the graph; None where it names no document or no position in one.

    All that is recorded is read. Where that is more than one document, position or quote, the target is given with
    the first of them, and its quote is unclear: it is a mismatch with every text.
    """
    documents = sorted(set(view.objects(node, oa.hasSource)), key=str)
    places: set[tuple[int, int]] = set()
    quotes: set[Exact | Withheld] = set()
    for selector in set(view.objects(node, oa.hasSelector)):
        types = set(view.objects(selector, rdf.type_))
        if oa.TextPositionSelector in types:
            ends = _numbers(view, selector, oa.end)
            places |= {(start, end) for start in _numbers(view, selector, oa.start) for end in ends}
        if oa.TextQuoteSelector in types:
            quotes |= _quotes(view, selector)
    if not documents or not places:
        return None
    start, end = min(places)
    quote = _the_one(quotes)
    for found, what in ((documents, "documents"), (places, "positions")):
        if len(found) > 1:
            quote = Unclear(why=f"the place has {len(found)} {what} and can have one only")
    return Target(node=node, source=documents[0], start=start, end=end, quote=quote)


def _disagreement(found: str, quote: Quote | None) -> str:
    match quote:
        case None:
            return ""
        case Unclear(why=why):
            return why
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


def _quotes(view: View, selector: Node) -> set[Exact | Withheld]:
    words = {Exact(words=str(words)) for words in view.objects(selector, oa.exact)}
    lengths = _numbers(view, selector, rmt.length)
    digests = {str(digest).lower() for digest in view.objects(selector, rmt.sha256)}
    return words | {Withheld(sha256=digest, length=length) for digest in digests for length in lengths}


def _the_one(quotes: set[Exact | Withheld]) -> Quote | None:
    """Gives the quote, in words where they are recorded; unclear where there are several that are not the same."""
    if len({withhold(q.words) if isinstance(q, Exact) else q for q in quotes}) > 1:
        return Unclear(why=f"the place has {len(quotes)} quotes and can have one only")
    return min(quotes, key=lambda q: not isinstance(q, Exact), default=None)


def _numbers(view: View, node: Node, predicate: URIRef) -> set[int]:
    values = (value.toPython() for value in view.objects(node, predicate) if isinstance(value, Literal))
    return {number for number in values if isinstance(number, int) and not isinstance(number, bool)}

"""Quads, patches and their algebra; RDF Patch, read and written.

A patch turns one state of the knowledge base into another: `after = (before - removes) | adds`. Its
canonical bytes are what the journal keeps and hashes (docs/journal.md): the row `TX .`, a `D` row
for each removed quad, an `A` row for each added one, the row `TC .`; UTF-8, a line feed after each
row; the rows of each kind in the order of their code points; terms as in canonical N-Quads (RDF 1.2
N-Quads, section 4).

Source: RDF Patch as Apache Jena writes it (https://afs.github.io/rdf-delta/rdf-patch.html).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rdflib import RDF, XSD, Literal, URIRef

from remit.errors import BadFile, BadInput
from remit.literals import literal


class Quad(NamedTuple):
    """A triple in its named graph, in rdflib's terms: no blank nodes, no default graph."""

    subject: URIRef
    predicate: URIRef
    object: URIRef | Literal
    graph: URIRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """What is removed, then what is added. A quad in both is there afterwards.

    Attributes:
        adds: quads that are there afterwards.
        removes: quads that are not there afterwards, unless added.
    """

    adds: frozenset[Quad] = frozenset()
    removes: frozenset[Quad] = frozenset()

    def __bool__(self) -> bool:
        """Says whether there is anything in it."""
        return bool(self.adds or self.removes)

    def invert(self) -> Patch:
        """Gives the patch that undoes this one, on a state where all of this one had effect."""
        return Patch(adds=self.removes, removes=self.adds)

    def then(self, later: Patch) -> Patch:
        """Gives one patch that does what this one and then the later one do, on every state."""
        return Patch(adds=(self.adds - later.removes) | later.adds, removes=self.removes | later.removes)

    def effective(self, contains: Callable[[Quad], bool]) -> Patch:
        """Gives the part that has effect: adds that the state lacks, removes that it has."""
        return Patch(
            adds=frozenset(quad for quad in self.adds if not contains(quad)),
            removes=frozenset(quad for quad in self.removes - self.adds if contains(quad)),
        )

    def only(self, fits: Callable[[Quad], bool]) -> Patch:
        """Gives the part whose quads fit."""
        return Patch(adds=frozenset(filter(fits, self.adds)), removes=frozenset(filter(fits, self.removes)))

    def apply_to(self, quads: frozenset[Quad]) -> frozenset[Quad]:
        """Gives the state after this patch."""
        return (quads - self.removes) | self.adds

    def touched(self) -> frozenset[tuple[URIRef, URIRef]]:
        """Gives each pair of named graph and subject that a row of it names."""
        return frozenset((quad.graph, quad.subject) for quads in (self.adds, self.removes) for quad in quads)


EMPTY = Patch()


# -- writing ---------------------------------------------------------------------------------------

_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    ord("\b"): r"\b",
    ord("\t"): r"\t",
    ord("\n"): r"\n",
    ord("\f"): r"\f",
    ord("\r"): r"\r",
    ord('"'): r"\"",
    ord("\\"): r"\\",
}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_NEEDS_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')


LONG = 256
"""Characters from which a term is not remembered: a sender could otherwise fill the memory with what it sends."""


def _iri_text(iri: str) -> str:
    return _short_iri_text(iri) if len(iri) < LONG else _checked_iri_text(iri)


@lru_cache(maxsize=131_072)
def _short_iri_text(iri: str) -> str:
    return _checked_iri_text(iri)


def _checked_iri_text(iri: str) -> str:
    if not _IRI.fullmatch(iri):
        message = (
            f"{iri!r} is not an absolute IRI. It cannot be kept or looked up. "
            'Give it a scheme such as https:, and write spaces and <>"{}|^`\\ with per cent signs.'
        )
        raise BadInput(message)
    return f"<{iri}>"


def _literal_text(term: Literal) -> str:
    text = str(term)
    if _NEEDS_ESCAPE.search(text):
        text = text.translate(_ESCAPES)
    if term.language is not None:
        return f'"{text}"@{term.language}'
    if term.datatype is None or term.datatype == XSD.string:
        return f'"{text}"'
    return f'"{text}"^^{_iri_text(term.datatype)}'


def term_text(term: URIRef | Literal) -> str:
    """Writes a term as canonical N-Quads does.

    Raises:
        BadInput: it is neither an absolute IRI nor a literal.
    """
    if isinstance(term, Literal):
        return _literal_text(term)
    return _iri_text(term)


def triple_text(quad: Quad) -> str:
    """Writes subject, predicate and object as canonical N-Triples does, without the final dot."""
    return f"{term_text(quad.subject)} {term_text(quad.predicate)} {term_text(quad.object)}"


def quad_text(quad: Quad) -> str:
    """Writes a quad as a canonical N-Quads line, with the final dot and without the line feed."""
    return f"{triple_text(quad)} {_iri_text(quad.graph)} ."


def to_bytes(patch: Patch) -> bytes:
    """Writes the canonical bytes of a patch.

    Raises:
        BadInput: a term cannot be written: a relative IRI, a blank node, half a surrogate pair.
    """
    removes = sorted(map(quad_text, patch.removes - patch.adds))
    adds = sorted(map(quad_text, patch.adds))
    rows = ["TX .", *(f"D {row}" for row in removes), *(f"A {row}" for row in adds), "TC .", ""]
    return _encode("\n".join(rows))


def to_nquads(quads: Iterable[Quad]) -> bytes:
    """Writes quads as canonical N-Quads, in the order of their code points."""
    return _encode("".join(f"{row}\n" for row in sorted(map(quad_text, quads))))


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = (
            f"A text contains U+{ord(error.object[error.start]):04X}, half of one "
            "(a lone surrogate). It cannot be written as UTF-8. Remove it where the text comes from."
        )
        raise BadInput(message) from error


# -- reading ---------------------------------------------------------------------------------------

_IRIREF = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_STRING = r'"(?:[^"\\\n\r]|\\.)*"'
_TERM = re.compile(
    rf"[ \t]*(?:(?P<iri>{_IRIREF})"
    rf"|(?P<string>{_STRING})(?:@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(?P<datatype>{_IRIREF}|[\w.-]*:[\w.-]*))?"
    r"|(?P<blank>_:[^\s]+)"
    r"|(?P<prefixed>[A-Za-z](?:[\w.-]*\w)?:(?:[\w:-](?:[\w.:-]*[\w:-])?)?|:[\w-]+))"
)
_PLAIN_IRI = r"<([^<>\\]*)>"
_PLAIN = re.compile(
    rf"([AD]) {_PLAIN_IRI} {_PLAIN_IRI} "
    rf'(?:{_PLAIN_IRI}|"([^"\\\r\n]*)"(?:@([a-z]+(?:-[a-z0-9]+)*)|\^\^{_PLAIN_IRI})?) {_PLAIN_IRI} \.'
)
_NOT_PLAIN = frozenset({XSD.string, RDF.langString})
_END = re.compile(r"[ \t]*\.[ \t]*(?:#.*)?$")
_ROW = re.compile(r"[ \t]*(?P<code>[A-Z]{1,2})(?=[ \t.]|$)")
_EMPTY_ROW = re.compile(r"[ \t]*(?:#.*)?$")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_UNESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_TRIPLE, _QUAD = 3, 4
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def from_bytes(body: bytes, *, graph: URIRef | None = None) -> Patch:
    """Reads RDF Patch: rows A, D, H, TX, TC, TA, PA, PD; terms of N-Quads or prefixed names.

    Rows are taken in their order, so a quad that is removed and added again is added. Rows between
    `TX` and `TA` do not count. Terms are kept exactly as written: nothing is brought to canonical
    form here.

    Args:
        body: the bytes, in UTF-8.
        graph: the named graph of rows that give three terms; without it such a row is an error.

    Raises:
        BadFile: a row cannot be read, with its line; or a transaction is not finished.
    """
    return _Reader(graph).read(body)


class _Reader:
    def __init__(self, graph: URIRef | None) -> None:
        self._graph = graph
        self._prefixes: dict[str, str] = {}
        self._adds: set[Quad] = set()
        self._removes: set[Quad] = set()
        self._before: tuple[set[Quad], set[Quad]] | None = None
        self._line = 0

    def read(self, body: bytes) -> Patch:
        for number, row in enumerate(self._decoded(body).split("\n"), start=1):
            self._line = number
            if not self._plain_row(row):
                self._row(row.removesuffix("\r"))
        if self._before is not None:
            raise self._fault(
                "ends inside a transaction (TX without TC)", "Add the row TC . or the part that is missing"
            )
        return Patch(adds=frozenset(self._adds), removes=frozenset(self._removes))

    def _decoded(self, body: bytes) -> str:
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError as error:
            self._line = body.count(b"\n", 0, error.start) + 1
            raise self._fault("is not UTF-8", "Save the file as UTF-8") from error

    def _plain_row(self, text: str) -> bool:
        """Reads a row as the journal has most of them, faster; False for any other."""
        match = _PLAIN.fullmatch(text)
        if match is None:
            return False
        code, *iris, target, lexical, language, given, named = match.groups()
        subject, predicate, graph = _uriref(iris[0]), _uriref(iris[1]), _uriref(named)
        datatype = None if given is None else _uriref(given)
        if subject is None or predicate is None or graph is None or datatype in _NOT_PLAIN:
            return False
        value: URIRef | Literal | None
        if lexical is None:
            value = _uriref(target)
        elif given is not None and datatype is None:
            return False
        else:
            value = literal(lexical, datatype, language)
        if value is None:
            return False
        self._keep(code, Quad(subject, predicate, value, graph))
        return True

    def _row(self, text: str) -> None:
        if _EMPTY_ROW.match(text):
            return
        match = _ROW.match(text)
        if match is None:
            raise self._fault("starts with no row code", "Start it with A, D, H, TX, TC, TA, PA or PD")
        self._other(match["code"], text, match.end())

    def _other(self, code: str, text: str, start: int) -> None:
        match code:
            case "A" | "D":
                self._change(code, text, start)
            case "H":
                return  # headers name the patch and the one before: the journal has its own chain
            case "TX":
                if self._before is not None:
                    raise self._fault("starts a transaction inside another", "Finish the first with TC .")
                self._before = (set(self._adds), set(self._removes))
            case "TC" | "TA":
                if self._before is None:
                    raise self._fault(f"says {code} outside a transaction", "Start one with the row TX")
                if code == "TA":
                    self._adds, self._removes = self._before
                self._before = None
            case "PA" | "PD":
                self._prefix(code, text, start)
            case _:
                raise self._fault(f"has the unknown row code {code}", "Use A, D, H, TX, TC, TA, PA or PD")

    def _prefix(self, code: str, text: str, start: int) -> None:
        match = re.match(
            rf'[ \t]*"?([\w.-]*):?"?(?:[ \t]+(?:"([^"]*)"|({_IRIREF})))?[ \t]*\.?[ \t]*$',
            text[start:],
        )
        if match is None or (code == "PA" and match[2] is None and match[3] is None):
            raise self._fault("declares a prefix that cannot be read", 'Write for example PA "rmt" "https://…#" .')
        if code == "PD":
            self._prefixes.pop(match[1], None)
        else:
            self._prefixes[match[1]] = match[2] if match[2] is not None else match[3][1:-1]

    def _change(self, code: str, text: str, start: int) -> None:
        terms = list(self._terms(text, start))
        if len(terms) == _TRIPLE:
            if self._graph is None:
                raise self._fault("gives no named graph", "Add the IRI of the graph as the fourth term")
            terms.append(self._graph)
        if len(terms) != _QUAD:
            raise self._fault(f"has {len(terms)} terms", "Give subject, predicate, object and graph")
        subject, predicate, value, graph = terms
        if isinstance(subject, Literal) or isinstance(predicate, Literal) or isinstance(graph, Literal):
            raise self._fault(
                "has a literal where an IRI belongs",
                "Only the object, the third term, may be a literal",
            )
        self._keep(code, Quad(subject, predicate, value, graph))

    def _keep(self, code: str, quad: Quad) -> None:
        into, out_of = (self._adds, self._removes) if code == "A" else (self._removes, self._adds)
        into.add(quad)
        out_of.discard(quad)

    def _terms(self, text: str, start: int) -> Iterator[URIRef | Literal]:
        end = _END.match(text, start)
        while end is None:
            match = _TERM.match(text, start)
            if match is None:
                raise self._fault(
                    f"cannot be read from {text[start : start + 40].strip()!r} on",
                    "Write it as N-Quads does",
                )
            yield self._term(match)
            start = match.end()
            end = _END.match(text, start)

    def _term(self, match: re.Match[str]) -> URIRef | Literal:
        if match["iri"] is not None:
            return self._iri(match["iri"])
        if match["string"] is not None:
            return self._literal(match)
        if match["prefixed"] is not None:
            return self._prefixed(match["prefixed"])
        raise self._fault(
            "names a blank node",
            "Blank nodes have no name that a later patch could use: give it an IRI",
        )

    def _iri(self, text: str) -> URIRef:
        plain = text[1:-1] if "\\" not in text else self._unescaped(text[1:-1])
        iri = _uriref(plain)
        if iri is None:
            raise self._fault(f"has {text}, which is not an absolute IRI", "Give it a scheme such as https:")
        return iri

    def _literal(self, match: re.Match[str]) -> Literal:
        lexical = match["string"][1:-1]
        if "\\" in lexical:
            lexical = self._unescaped(lexical)
        if match["language"] is not None:
            return literal(lexical, language=match["language"])
        if match["datatype"] is None:
            return literal(lexical)
        given = match["datatype"]
        datatype = self._iri(given) if given.startswith("<") else self._prefixed(given)
        if datatype == RDF.langString:
            raise self._fault("has rdf:langString without a language", 'Write the language: "…"@en')
        return literal(lexical, None if datatype == XSD.string else datatype)

    def _prefixed(self, text: str) -> URIRef:
        prefix, _, local = text.partition(":")
        if prefix not in self._prefixes:
            raise self._fault(
                f"uses the prefix {prefix}:, which no PA row declares",
                "Declare it, or write the IRI",
            )
        return self._iri(f"<{self._prefixes[prefix]}{local}>")

    def _unescaped(self, text: str) -> str:
        def replace(match: re.Match[str]) -> str:
            if match[3] is not None:
                if match[3] not in _UNESCAPES:
                    raise self._fault(
                        f"has the unknown escape \\{match[3]}",
                        'Use \\t \\b \\n \\r \\f \\" \\\\ or \\uXXXX',
                    )
                return _UNESCAPES[match[3]]
            code = int(match[1] or match[2], 16)
            if code > _LAST_CODE_POINT or code in _SURROGATES:
                raise self._fault(f"escapes U+{code:X}, which is no character", "Remove it")
            return chr(code)

        return _ESCAPED.sub(replace, text)

    def _fault(self, what: str, mend: str) -> BadFile:
        return BadFile(
            f"Line {self._line} of the RDF Patch {what}. Nothing of it was used. {mend}.",
            line=self._line,
        )


def _uriref(text: str) -> URIRef | None:
    return _short_uriref(text) if len(text) < LONG else _checked_uriref(text)


@lru_cache(maxsize=131_072)
def _short_uriref(text: str) -> URIRef | None:
    return _checked_uriref(text)


def _checked_uriref(text: str) -> URIRef | None:
    return URIRef(text) if _IRI.fullmatch(text) else None

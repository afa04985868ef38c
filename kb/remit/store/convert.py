"""Terms between rdflib and the engine, exact and fast.

The engine gives `"x"^^xsd:string` for what rdflib has as plain `"x"`, and rdflib does not hold the
two equal: here, and nowhere else, the one becomes the other. rdflib's constructors validate, log
and cast; terms are therefore built once and remembered.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef

from remit import terms
from remit.errors import BadInput, BadQuery, Damaged
from remit.literals import literal
from remit.patch import LONG, Quad
from remit.terms import xsd

_REMEMBERED = 131_072
_STRING = str(XSD.string)

EngineTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@lru_cache(maxsize=_REMEMBERED)
def to_named_node(iri: str) -> ox.NamedNode:
    """Gives the engine's IRI.

    Raises:
        BadInput: it is not an absolute IRI.
    """
    try:
        return ox.NamedNode(str(iri))
    except ValueError as error:
        message = (
            f"<{iri}> is not an absolute IRI ({error}). It cannot be kept or looked up. "
            "Give it a scheme such as https: and write other characters with per cent signs."
        )
        raise BadInput(message) from error


def to_literal(term: Literal) -> ox.Literal:
    """Gives the engine's literal."""
    try:
        if term.language is not None:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is None:
            return ox.Literal(str(term))
        return ox.Literal(str(term), datatype=to_named_node(term.datatype))
    except ValueError as error:
        message = f"The literal {term.n3()} cannot be kept ({error}). Correct its language tag, datatype or text."
        raise BadInput(message) from error


def to_term(term: URIRef | Literal) -> ox.NamedNode | ox.Literal:
    """Gives the engine's term for an IRI or a literal."""
    return to_literal(term) if isinstance(term, Literal) else to_named_node(term)


def to_quad(quad: Quad) -> ox.Quad:
    """Gives the engine's quad."""
    return ox.Quad(
        to_named_node(quad.subject),
        to_named_node(quad.predicate),
        to_term(quad.object),
        to_named_node(quad.graph),
    )


def _words() -> Iterator[URIRef]:
    for module in pkgutil.iter_modules(terms.__path__):
        if module.name != "generate":
            words = vars(importlib.import_module(f"{terms.__name__}.{module.name}"))
            yield from (word for word in words.values() if isinstance(word, URIRef))


_WORDS = {str(word): word for word in _words()}
"""The constants of the vocabularies: one object a word, since rdflib compares two of one text in Python."""


def _uriref(text: str) -> URIRef:
    word = _WORDS.get(text)
    if word is not None:
        return word
    # the engine has validated it: rdflib's constructor would again
    return _short_uriref(text) if len(text) < LONG else str.__new__(URIRef, text)


@lru_cache(maxsize=_REMEMBERED)
def _short_uriref(text: str) -> URIRef:
    return str.__new__(URIRef, text)


def from_named_node(node: ox.NamedNode) -> URIRef:
    """Gives rdflib's IRI."""
    return _uriref(node.value)


def from_literal(term: ox.Literal) -> Literal:
    """Gives rdflib's literal, with the text as the engine has it."""
    if term.language is not None:
        return literal(term.value, language=term.language)
    datatype = term.datatype.value
    return literal(term.value) if datatype == _STRING else literal(term.value, _uriref(datatype))


def from_iri_text(text: str) -> URIRef:
    """Gives rdflib's IRI for one that the engine wrote as text."""
    return _uriref(text[1:-1])


def from_text(text: str) -> URIRef | Literal:
    """Gives rdflib's term for one that the engine wrote as text: as in N-Triples, numbers and booleans bare."""
    if text.startswith("<"):
        return _WORDS.get(text[1:-1]) or str.__new__(URIRef, text[1:-1])
    if text.startswith('"'):
        quoted, _, after = text.rpartition('"')
        words = _ESCAPE.sub(_unescaped, quoted[1:]) if "\\" in quoted else quoted[1:]
        if after.startswith("@"):
            return literal(words, language=after[1:])
        return literal(words, _uriref(after[3:-1])) if after else literal(words)
    if text in {"true", "false"}:
        return literal(text, xsd.boolean)
    return literal(text, xsd.double if "e" in text.lower() else xsd.decimal if "." in text else xsd.integer)


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(found[3], found[3])


def from_term(term: EngineTerm) -> URIRef | Literal | BNode:
    """Gives rdflib's term. Only a query that makes blank nodes gives one: the store holds none.

    Raises:
        BadQuery: it is a triple term of RDF 1.2, which rdflib cannot hold.
    """
    if isinstance(term, ox.NamedNode):
        return _uriref(term.value)
    if isinstance(term, ox.Literal):
        return from_literal(term)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    message = (
        f"The query gives the triple term {term}, which is RDF 1.2. Only IRIs, literals and blank "
        "nodes can be given back. Ask for its subject, predicate and object instead."
    )
    raise BadQuery(message)


def from_quad(quad: ox.Quad) -> Quad:
    """Gives our quad.

    Raises:
        Damaged: the store holds a blank node or a default graph, which no change put there.
    """
    value = quad.object
    return Quad(
        _stored_iri(quad.subject),
        _stored_iri(quad.predicate),
        from_literal(value) if isinstance(value, ox.Literal) else _stored_iri(value),
        _stored_iri(quad.graph_name),
    )


def _stored_iri(term: ox.NamedNode | ox.BlankNode | ox.Triple | ox.DefaultGraph) -> URIRef:
    if isinstance(term, ox.NamedNode):
        return _uriref(term.value)
    message = (
        f"The store holds {term} where an IRI belongs. Changes bring no blank nodes and no default "
        "graph, so something else wrote there. Run remit rebuild."
    )
    raise Damaged(message)

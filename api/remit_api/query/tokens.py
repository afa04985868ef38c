"""What a SPARQL query asks for, read from its tokens: its form, and whether it asks for what is refused.

A search for words would be fooled by strings, addresses and comments, and would refuse honest queries;
a full parser would be a second grammar beside the engine's. The tokeniser takes SPARQL's own tokens. Where
the engine is more lenient than the standard (it takes `SERVICE:x{}` without a space), so is the refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from remit.errors import BadQuery, LimitReached

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

MAX_NESTING = 100
_FORMS: dict[str, Form] = {
    "SELECT": "SELECT",
    "ASK": "ASK",
    "CONSTRUCT": "CONSTRUCT",
    "DESCRIBE": "DESCRIBE",
}
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"
             | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
             | \"(?:[^\"\\\n\r]|\\.)*\"
             | '(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:\w(?:[\w.-]*[\w-])?)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ASCII_ESCAPE = re.compile(r"\\(?:u00[0-7]|U0000000?00[0-7]|U000000[0-7])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and the line that it stands on, counted from 1."""

    kind: str
    text: str
    line: int


def tokens(query: str) -> Iterator[Token]:
    """Gives the tokens of a query, without blank space and comments.

    Raises:
        BadQuery: a string that does not end, or a letter of ASCII written as an escape.
    """
    escape = _ASCII_ESCAPE.search(query)
    if escape is not None:
        raise BadQuery(
            f"line {query.count(chr(10), 0, escape.start()) + 1} of the query: an ASCII character is written "
            "as an escape, which can hide what the query asks for. Write the character itself."
        )
    line = 1
    for match in _TOKEN.finditer(query):
        kind, text = match.lastgroup or "sign", match.group()
        if kind == "sign" and text in "\"'":
            raise BadQuery(f"line {line} of the query: a string that starts here does not end. End it.")
        if kind != "space":
            yield Token(kind, text, line)
        line += text.count("\n")


def read_form(query: str, *, longest: int) -> Form:
    """Gives the form of a query that may be run.

    Raises:
        BadQuery: an update, a SERVICE clause, or no query at all.
        LimitReached: too long, or nested too deeply.
    """
    if len(query) > longest:
        raise LimitReached(
            f"The query has {len(query)} characters; the limit is {longest}. Nothing was run. Shorten it."
        )
    found = list(tokens(query))
    _refuse_nesting(found)
    _refuse_service(found)
    return _form(found)


def _refuse_nesting(found: Sequence[Token]) -> None:
    depth = 0
    for token in found:
        if token.kind != "sign":
            continue
        if token.text in "({[":
            depth += 1
        elif token.text in ")}]":
            depth -= 1
        if depth > MAX_NESTING:
            raise LimitReached(
                f"line {token.line} of the query: brackets are nested more than {MAX_NESTING} deep, which the "
                "engine cannot bear. Nothing was run. Write it flatter."
            )


def _refuse_service(found: Sequence[Token]) -> None:
    for place, token in enumerate(found):
        is_word = token.kind == "word" and "SERVICE" in token.text.upper()
        following = found[place + 1].text if place + 1 < len(found) else ""
        is_run_together = (
            token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper() and following == "{"
        )
        if is_word or is_run_together:
            raise BadQuery(
                f"line {token.line} of the query: SERVICE would send a request to another server, which this "
                "one never does for a query. Nothing was run. Ask that server itself."
            )


def _form(found: Sequence[Token]) -> Form:
    rest = iter(found)
    for token in rest:
        word = token.text.upper()
        if token.kind == "word" and word in ("PREFIX", "BASE", "VERSION"):
            following = next(rest, None)
            if word == "PREFIX" and following is not None:
                next(rest, None)
            continue
        if token.kind == "word" and word in _FORMS:
            return _FORMS[word]
        if token.kind == "word" and word in _UPDATES:
            raise BadQuery(
                f"line {token.line} of the query: {word} is an update, and this endpoint only reads. Nothing "
                "was changed. Send a change to POST /changes, where the gate checks it."
            )
        raise BadQuery(
            f"line {token.line} of the query: “{token.text}” stands where SELECT, ASK, CONSTRUCT or DESCRIBE "
            "is expected. Start the query with one of them, after its prefixes."
        )
    raise BadQuery("The query is empty. Send one that starts with SELECT, ASK, CONSTRUCT or DESCRIBE.")

"""What a SPARQL query asks for, read from its tokens: its form, and whether it asks for what is refused.

A search for words would be fooled by strings, addresses and comments, and would refuse honest queries;
a full parser would be a second grammar beside the engine's. The tokeniser takes SPARQL's own tokens, to the
letter: were one of them read longer than the engine reads it, SERVICE could hide in what is left over. What
may be read in two ways (an address, or “less than”) is refused, and so is any name that has SERVICE as a word,
since the engine is more lenient than the standard (it takes `SERVICE:x{}` without a space).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
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
MAX_TOKENS = 2_000
MAX_REPEATED = 100
"""How often one operator or keyword may stand in a query. Under the number of tokens allowed, the engine survives
several thousand of each; but its planner takes seconds from a few hundred steps of a path, patterns or groups."""

# PN_CHARS_U without the underscore, and PN_CHARS, of the grammar (SPARQL 1.1, 19.8)
_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_MORE = f"{_LETTERS}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_LOCAL_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\n\r]*)
  | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^\"\\]|\\[tbnrf\\\"']))*\"\"\"
             | \'\'\'(?:'{{0,2}}(?:[^'\\]|\\[tbnrf\\\"']))*\'\'\'
             | \"(?:[^\"\\\n\r]|\\[tbnrf\\\"'])*\"
             | '(?:[^'\\\n\r]|\\[tbnrf\\\"'])*')
  | (?P<iri><[^<>\"{{}}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$][{_LETTERS}_0-9][{_MORE}]*)
  | (?P<blank>_:[{_LETTERS}_0-9](?:[{_MORE}.-]*[{_MORE}-])?)
  | (?P<name>(?:[{_LETTERS}](?:[{_MORE}.-]*[{_MORE}-])?)?:
             (?:(?:[{_LETTERS}_0-9:]|{_LOCAL_ESCAPE})
                (?:(?:[{_MORE}:.-]|{_LOCAL_ESCAPE})*(?:[{_MORE}:-]|{_LOCAL_ESCAPE}))?)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[{_LETTERS}_][{_MORE}]*)
  | (?P<sign>&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = frozenset("{}()[].,;|/^*+?!=<>&-~") | {"&&", "||"}
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
# what the engine may read as a number or a truth value after the sign of a path: `p?1SERVICE`
_VALUE_BEFORE_SERVICE = re.compile(r"[?$](?:\d\w*|TRUE|FALSE)SERVICE", re.IGNORECASE)
_SERVICE_AS_A_WORD = re.compile(r"(?<![^\W\d_])SERVICE", re.IGNORECASE)
_UNCOUNTED_WORDS = frozenset({"A", "TRUE", "FALSE", "PREFIX"})
_COUNTED_SIGNS = _SIGNS - frozenset("}()[],<>=")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and the line that it stands on, counted from 1."""

    kind: str
    text: str
    line: int


def tokens(query: str) -> Iterator[Token]:
    """Gives the tokens of a query, without blank space and comments.

    Raises:
        BadQuery: a string that does not end, a character written as an escape, or what could be read in two ways.
    """
    escape = _ESCAPE.search(query)
    if escape is not None:
        raise BadQuery(
            f"line {query.count(chr(10), 0, escape.start()) + 1} of the query: a character is written as the escape "
            f"{escape.group()}, which can hide what the query asks for. Nothing was run. Write the character itself."
        )
    line = 1
    for match in _TOKEN.finditer(query):
        kind, text = match.lastgroup or "sign", match.group()
        if kind == "sign" and text not in _SIGNS:
            raise _unreadable(text, line)
        if kind == "iri" and _may_be_a_comparison(text):
            raise BadQuery(
                f"line {line} of the query: {text} may be an address, or a comparison that goes on after it. Nothing "
                "was run. Write an address in full, with //; put blanks around a comparison."
            )
        if kind != "space":
            yield Token(kind, text, line)
        line += text.count("\n")


def _unreadable(sign: str, line: int) -> BadQuery:
    if sign in "\"'":
        return BadQuery(
            f"line {line} of the query: a string that starts here does not end, or has an escape that SPARQL does "
            "not know. Nothing was run. End it, or mend the escape."
        )
    return BadQuery(
        f"line {line} of the query: “{sign}” stands where SPARQL has no such character. Nothing was run. Take it "
        "out, or put it into a string or an address."
    )


def _may_be_a_comparison(iri: str) -> bool:
    """Says whether the engine could read `<…>` as “less than” and what it is less than, out of step with us.

    It could where a comment or a string starts in it, or SERVICE hides in it. No expression has `//` in it
    outside a string or a comment, so that an address which has that first is one.
    """
    hiding = re.search(r"[#']|SERVICE", iri, re.IGNORECASE)
    return hiding is not None and "//" not in iri[: hiding.start()]


def read_form(query: str, *, longest: int, most_tokens: int = MAX_TOKENS) -> Form:
    """Gives the form of a query that may be run; see `read_query`."""
    return read_query(query, longest=longest, most_tokens=most_tokens)[0]


def read_query(query: str, *, longest: int, most_tokens: int = MAX_TOKENS) -> tuple[Form, bool]:
    """Gives the form of a query that may be run, and whether it names its graphs with FROM.

    Raises:
        BadQuery: an update, a SERVICE clause, too many tokens or repetitions, or no query at all.
        LimitReached: too long, or nested too deeply.
    """
    if len(query) > longest:
        raise LimitReached(
            f"The query has {len(query)} characters; the limit is {longest}. Nothing was run. Shorten it."
        )
    found = list(islice(tokens(query), most_tokens + 1))
    _refuse_service(found)
    _refuse_nesting(found)
    _refuse_repetition(found)
    if len(found) > most_tokens:
        raise BadQuery(
            f"The query has more than {most_tokens} words and signs, the limit of this server (setting "
            "max_query_tokens), which keeps the engine from breaking down over it. Nothing was run. Ask in parts."
        )
    return _form(found), any(token.kind == "word" and token.text.upper() == "FROM" for token in found)


def _refuse_repetition(found: Sequence[Token]) -> None:
    counted: Counter[str] = Counter()
    for token in found:
        text = token.text.upper()
        is_counted = text in _COUNTED_SIGNS if token.kind == "sign" else token.kind == "word"
        if not is_counted or text in _UNCOUNTED_WORDS:
            continue
        counted[text] += 1
        if counted[text] > MAX_REPEATED:
            raise BadQuery(
                f"line {token.line} of the query: “{text}” stands there more than {MAX_REPEATED} times, the limit for "
                "one operator or keyword, which keeps the engine from breaking down over it. Nothing was run. Ask in "
                "parts, or list the values with IN or VALUES."
            )


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
    for token in found:
        if _may_be_service(token):
            raise BadQuery(
                f"line {token.line} of the query: SERVICE (in “{token.text}”) would send a request to another server, "
                "which this one never does for a query. Nothing was run. Ask that server itself; if it is part of a "
                "name, write the name as a full address."
            )


def _may_be_service(token: Token) -> bool:
    if token.kind in ("string", "iri") or "SERVICE" not in token.text.upper():
        return False
    if token.kind == "variable":
        return _VALUE_BEFORE_SERVICE.match(token.text) is not None
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return "SERVICE" in prefix.upper() or _SERVICE_AS_A_WORD.search(local) is not None
    return True


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

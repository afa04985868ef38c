"""How a module of the ontology is laid out, so that people find things and a difference shows what was changed."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from remit.check.report import Finding
from remit.iri import ID, NS

_PREFIX: Final = re.compile(r"^@prefix ([\w-]*): <([^>]*)> \.$")
_SUBJECT: Final = re.compile(r"^(?:([a-z-]+):([\w.-]+)|<([^>]+)>)$")
_TYPES: Final = re.compile(r"^    a (.*?) ?[;.]$")
_PREDICATE: Final = re.compile(r"^    ([a-z]+(?::[\w-]+)?) ")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_KINDS: Final = {
    "owl:Ontology": 0,
    "owl:Class": 1,
    "rdfs:Datatype": 2,
    "owl:ObjectProperty": 3,
    "owl:DatatypeProperty": 3,
    "owl:AnnotationProperty": 3,
    "skos:ConceptScheme": 4,
}
_INDIVIDUAL: Final = 5
_FIRST: Final = ("a", "rdfs:label", "skos:prefLabel", "skos:notation", "skos:definition", "skos:example")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    line: int
    name: str
    kind: int
    predicates: tuple[str, ...]


def findings(path: Path, name: str) -> Iterator[Finding]:
    """Gives what is out of order in the text of one module."""
    raw = path.read_bytes()
    text = raw.decode("utf-8", errors="replace")
    for line, rule, message in (*_of_bytes(raw, text), *_of_prefixes(text), *_of_blocks(text)):
        yield Finding(step="layout", rule=rule, where=f"{name}.ttl line {line}", message=message)


def _of_bytes(raw: bytes, text: str) -> Iterator[tuple[int, str, str]]:
    if b"\r" in raw:
        yield 1, "line_ends", "has carriage returns; a difference then shows every line. End lines with LF only."
    if unicodedata.normalize("NFC", text) != text:
        yield 1, "normal_form", "is not in Unicode normal form NFC. Normalise it."
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield text.count("\n"), "last_line", "does not end with exactly one line end. Add or remove it."
    for number, line in enumerate(text.splitlines(), start=1):
        if line != line.rstrip():
            yield number, "trailing_space", "ends with a space. Remove it."
        if "\t" in line:
            yield number, "tab", "has a tab. Indent with four spaces."
        indent = len(line) - len(line.lstrip(" "))
        if indent % 4:
            yield number, "indent", f"is indented by {indent} spaces. Indent by four or eight."


def _of_prefixes(text: str) -> Iterator[tuple[int, str, str]]:
    lines = text.splitlines()
    found = [(n, m[1], m[2]) for n, line in enumerate(lines, start=1) if (m := _PREFIX.match(line))]
    body = _STRING.sub('""', "\n".join(line for line in lines if not _PREFIX.match(line)))
    body = re.sub(r"<[^>\s]*>", "<>", body)
    order = [(space.startswith((NS, ID)), prefix) for _, prefix, space in found]
    if order != sorted(order):
        yield 1, "prefix_order", "has prefixes out of order. Sort them, standard ones before our own."
    for number, prefix, _ in found:
        if not re.search(rf"(?<![\w-]){re.escape(prefix)}:", body):
            yield number, "prefix_unused", f"declares the prefix {prefix}: and does not use it. Remove it."


def _of_blocks(text: str) -> Iterator[tuple[int, str, str]]:
    blocks = list(_blocks(text))
    for before, block in itertools.pairwise(blocks):
        if block.kind < before.kind:
            message = f"{block.name} stands after {before.name}. Header first, then classes, properties, individuals."
            yield block.line, "block_order", message
        elif block.kind == before.kind and block.name < before.name:
            yield block.line, "alphabet", f"{block.name} stands after {before.name}. Sort them by name."
    for block in blocks:
        ranks = [_FIRST.index(p) for p in block.predicates if p in _FIRST]
        if ranks != sorted(ranks):
            message = f"{block.name} does not begin with type, label, definition, example in this order. Sort them."
            yield block.line, "predicate_order", message


def _blocks(text: str) -> Iterator[_Block]:
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if _SUBJECT.match(line)]
    for start in starts:
        end = next((n for n in range(start, len(lines)) if lines[n].endswith(" .")), len(lines) - 1)
        body = lines[start + 1 : end + 1]
        types = next((m[1] for line in body if (m := _TYPES.match(line))), "")
        kinds = [_KINDS[t] for t in re.split(r" ?, ?", types) if t in _KINDS]
        yield _Block(
            line=start + 1,
            name=lines[start],
            kind=min(kinds, default=_INDIVIDUAL),
            predicates=tuple(m[1] for line in body if (m := _PREDICATE.match(line))),
        )

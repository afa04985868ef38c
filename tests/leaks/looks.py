"""What a leak looks like in an answer: as JSON, as triples, as a page, as rows, as printed lines.

Each look gives the leaks that it finds, as sentences; none means that nothing that is only said came back as a fact.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from rdflib import Graph, URIRef
from rdflib.query import Result

from leaks import blocks
from leaks.blocks import Element
from leaks.knowledge import Knowledge, short
from remit.iri import ID
from remit.terms import rdfs, rmt

_PAGE = re.compile(r"^/(incidents|claims)/([^/?#]+?)(?:\.(?:html|json|ttl|jsonld|nt))?$")
_UNITS = frozenset({"li", "tr"})


def in_json(known: Knowledge, document: Any, *, named: Iterable[str] = ()) -> list[str]:
    """Looks at a JSON answer.

    Args:
        known: what is only said.
        document: the answer, read.
        named: addresses of withdrawn or refuted records that were asked for by name or with `include`.
    """
    allowed = set(named)
    found = []
    for node in _objects(document):
        iri = node.get("iri")
        if isinstance(iri, str) and iri in known.carried:
            found += _node(known, node, iri, allowed)
        elif "statusPhrase" not in node:
            found += [f"a label without status: {text}" for text in _labels(known, node.values())]
    return found


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, dict):
        yield document
        for value in document.values():
            yield from _objects(value)
    elif isinstance(document, list):
        for value in document:
            yield from _objects(value)


def _labels(known: Knowledge, texts: Iterable[Any]) -> list[str]:
    all_labels = set(known.labels.values())
    return [text for text in texts if isinstance(text, str) and text in all_labels]


def _node(known: Knowledge, node: dict[str, Any], iri: str, allowed: set[str]) -> list[str]:
    name = short(URIRef(iri))
    found = []
    if node.get("statusPhrase") != known.phrases[iri]:
        found.append(f"{name} with status {node.get('statusPhrase')!r}, which is {known.phrases[iri]!r}")
    is_whole = node.get("type") == "Claim" or "stance" in node
    if known.kind(iri) == "claim" and is_whole:
        words = (node.get("speakers") or {}).get("words", "")
        if not any(name in words for name in known.originators(iri)):
            found.append(f"{name} without whose word it is: {words!r}")
    if node.get("type") == "Statement" and not (node.get("claim") or node.get("incident")):
        found.append(f"{name} without the claim or incident that carries it")
    if node.get("type") == "Incident" and "sources" not in node:
        found.append(f"{name} without its sources")
    if URIRef(iri) in known.left_out and iri not in allowed:
        found.append(f"{name} is {known.phrases[iri]}, and nobody asked for it")
    return found


def in_graph(known: Knowledge, graph: Graph) -> list[str]:
    """Looks at triples: nothing asserted, and what is said never without its status and whose word it is."""
    found = known.asserted(graph)
    for node in set(graph.subjects()):
        iri = str(node)
        if iri not in known.carried:
            continue
        phrases = [str(phrase) for phrase in graph.objects(node, rmt.statusPhrase)]
        if phrases != [known.phrases[iri]]:
            found.append(f"{short(node)} with status {phrases}")
        kind = known.kind(iri)
        links = list(graph.objects(node, rmt.link))
        if kind == "claim" and not any((link, rmt.speaker, None) in graph for link in links):
            found.append(f"{short(node)} without speakers")
        if kind == "statement" and not any(True for p in (rmt.saidIn, rmt.coreOf) for _ in graph.objects(node, p)):
            found.append(f"{short(node)} without the claim or incident that carries it")
        if kind == "incident" and (node, rmt.sourcingStatus, None) not in graph:
            found.append(f"{short(node)} without sourcing status")
    return found


def in_page(known: Knowledge, page: str, *, named: Iterable[str] = ()) -> list[str]:
    """Looks at a page, unit by unit: a list item or a row, else the page's own head and main part."""
    root = blocks.read(page)
    allowed = set(named)
    found = []
    for element in root.walk():
        if element.tag == "a":
            found += _pointer(known, element, allowed)
    for unit in _units(root):
        found += _unit(known, unit)
    found += _head(known, root)
    return found + _unwanted(known, root.text() + root.titles(), allowed)


def _units(root: Element) -> Iterator[Element]:
    main = root.find("main") or root
    yield from (element for element in main.walk() if element.tag in _UNITS)


def _around(element: Element) -> Element:
    here: Element = element
    while here.parent is not None and here.tag not in _UNITS and here.tag != "main":
        here = here.parent
    return here


def _pointer(known: Knowledge, link: Element, allowed: set[str]) -> list[str]:
    match = _PAGE.match(urlsplit(link.attributes.get("href", "")).path)
    iri = f"{ID}{match[1][:-1]}/{match[2]}" if match else ""
    if iri not in known.phrases:
        return []
    if URIRef(iri) in known.left_out and iri not in allowed:
        return [f"a link to {short(URIRef(iri))}, which is {known.phrases[iri]}"]
    label, title = known.labels[iri], link.attributes.get("title", "")
    if label in title and known.phrases[iri] not in title:
        return [f"the words of {short(URIRef(iri))} without its status in a title: {title}"]
    if label in link.text() and not _says(_around(link).text(), known.phrases[iri]):
        return [f"the words of {short(URIRef(iri))} without its status: {_around(link).text()[:120]}"]
    return [f"a link that reads as a finding: {text}" for text in known.reporter.findings(link.text())]


def unsourced(known: Knowledge, page: str) -> list[str]:
    """Looks at the lines that say of what an answer is asked and on what it rests: each with the status of each."""
    found = []
    for line in blocks.read(page).walk():
        line_of = line.attributes.get("class")
        if line_of not in {"sourced", "asked-of"}:
            continue
        for link in (element for element in line.walk() if element.tag == "a"):
            match = _PAGE.match(urlsplit(link.attributes.get("href", "")).path)
            iri = f"{ID}{match[1][:-1]}/{match[2]}" if match else ""
            phrase = known.phrases.get(iri, "")
            if not _says(line.text(), f"({phrase})" if phrase and line_of == "sourced" else phrase):
                found.append(f"{short(URIRef(iri))} in a line of an answer without its status: {line.text()[:120]}")
    return found


def _says(text: str, phrase: str) -> bool:
    return phrase.casefold() in text.casefold()


def _unit(known: Knowledge, unit: Element) -> list[str]:
    text = unit.text()
    found = []
    for words, phrases in known.sayings.items():
        if words in text and not any(_says(text, phrase) for phrase in phrases):
            found.append(f"“{words}” without its status: {text[:120]}")
    found += [
        f"the words of {short(URIRef(iri))} without its status: {text[:120]}"
        for iri in known.mentioned(text)
        if not _says(text, known.phrases[iri])
    ]
    return found


def _head(known: Knowledge, root: Element) -> list[str]:
    """Looks at the page's title, its preview and its headings: nobody may take them for a finding."""
    title, head = root.find("title"), root.find("h1")
    previews = [e.attributes.get("content", "") for e in root.walk() if e.tag == "meta"]
    texts = [part.text() for part in (title, head) if part is not None] + previews
    found = [f"a heading that reads as a finding: {text}" for text in texts for _ in known.reporter.findings(text)]
    shown = root.find("main")
    return found + [
        f"a page headed with the words of {short(URIRef(iri))} that does not show its status"
        for iri in known.mentioned(head.text() if head is not None else "")
        if shown is None or not _says(shown.text(), known.phrases[iri])
    ]


def _unwanted(known: Knowledge, text: str, allowed: set[str]) -> list[str]:
    return [
        f"{short(URIRef(iri))} is {known.phrases[iri]}, and its words are shown"
        for iri in known.mentioned(text)
        if URIRef(iri) in known.left_out and iri not in allowed
    ]


def in_rows(known: Knowledge, rows: Iterable[Sequence[str]]) -> list[str]:
    """Looks at rows of cells: what is said never without its status in the same row."""
    by_label = {label: iri for iri, label in known.labels.items()}
    all_phrases = set(known.phrases.values())
    found = []
    for row in rows:
        for cell in row:
            iri = cell if cell in known.phrases else by_label.get(cell)
            if iri is None:
                continue
            # words need their own status; an address, for example of what is denied, needs some status beside it
            wanted = all_phrases if cell in known.phrases else {known.phrases[iri]}
            if wanted.isdisjoint(row):
                found.append(f"a row with {short(URIRef(iri))} and without its status: {', '.join(row)[:160]}")
            if URIRef(iri) in known.left_out:
                found.append(f"a row with {short(URIRef(iri))}, which is {known.phrases[iri]}")
    return found


def table(content: bytes, *, tabs: bool = False) -> list[list[str]]:
    """Reads CSV or TSV into rows of bare values."""
    rows = list(csv.reader(io.StringIO(content.decode()), delimiter="\t" if tabs else ",", quotechar='"'))
    return [[re.sub(r"^<(.*)>$", r"\1", re.sub(r"@en$", "", cell)) for cell in row] for row in rows[1:]]


def rows_of(content: bytes, form: str) -> list[list[str]]:
    """Reads the result of a SELECT query into rows of bare values, in the order of its variables."""
    if form in {"text/csv", "text/tab-separated-values"}:
        return table(content, tabs=form != "text/csv")
    result = Result.parse(io.BytesIO(content), format=form.rpartition("+")[2])
    return [[str(row[variable]) for variable in result.vars or () if variable in row] for row in result.bindings]


def in_print(known: Knowledge, text: str, *, named: Iterable[str] = ()) -> list[str]:
    """Looks at what a command prints: what is said never without its status in the lines that belong to it."""
    lines = text.splitlines()
    found = []
    for place, line in enumerate(lines):
        found += [
            f"the words of {short(URIRef(iri))} without its status: {line}"
            for iri in known.mentioned(line)
            if not _says(blocks.around(lines, place), known.phrases[iri])
        ]
    return found + _unwanted(known, text, set(named))


def sentences(known: Knowledge, texts: Iterable[str]) -> list[str]:
    """Looks for sentences in which somebody accused does what they are only said to have done."""
    return [finding for text in texts for finding in known.reporter.findings(text)]


def of_graph(known: Knowledge) -> list[str]:
    """Gives every label of the record, for the look at sentences."""
    return [str(label) for label in known.graph.objects(None, rdfs.label)]

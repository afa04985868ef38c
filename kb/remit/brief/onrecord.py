"""What a brief says where the answer is of no law: what is recorded, on which lists somebody stands, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import Literal, URIRef

from remit.ask import Answer
from remit.ask.established import Established
from remit.ask.kinds.status_of import Status
from remit.ask.recorded import changed_lines
from remit.ask.standpoint import Standpoint
from remit.brief.blocks import Block, Heading, Items, Paragraph, Run, Table, text
from remit.brief.wording import days_said, moments_said
from remit.findings import joined, sentence
from remit.iri import record
from remit.support.reading import objects
from remit.terms import rdf, rmt, skos

_IN_THE_QUESTION: Final = ("Asked on both sides", "Asked of each")
"""Headings of what a brief tells with the question."""
_STANDINGS: Final = {
    "yes": "yes",
    "no": "no",
    "true": "yes",
    "false": "no",
    "unknown": "not known",
    "not-established": "not established",
}


def on_record(on: Standpoint, answer: Answer) -> Iterator[Block]:
    """Says what an answer holds beside findings."""
    if answer.name:
        yield Paragraph(text(Run("Name on the day: ", strong=True), f"{answer.name}."))
    if answer.part is None:
        yield from _standing(on, answer)
    else:
        yield from _told(answer.part.told())
    if answer.established is not None:
        yield from _established(on, answer.established)
    if answer.changed is not None:
        yield from _told(changed_lines(answer.changed))


def _told(parts: Iterable[tuple[str, list[str]]]) -> Iterator[Block]:
    """Gives headings with lines below them."""
    for title, lines in parts:
        if lines and title not in _IN_THE_QUESTION:
            yield Heading(2, days_said(title))
            yield Items(tuple(text(moments_said(line.strip())) for line in lines))


def missing_of_status(part: Status) -> Iterator[Block]:
    """Says what would have to be known to tell what follows for somebody from lists and owners."""
    items = [
        text(Run(f"{sentence(part.labels[code])}: ", strong=True), f"{'; '.join(missing)}.")
        for code in part.facts
        if (missing := dict.fromkeys(m for t in part.tests if t.fact.code == code for m in t.missing))
    ]
    if items:
        yield Items(tuple(items))


def named_lists(on: Standpoint, answer: Answer) -> str:
    """Says on which lists somebody stands and what follows, by name."""
    names = _lists(on)
    facts = {fact.code: fact.label for fact in on.law.facts.values()}
    found = [f"on the list “{names.get(code, code)}”" for code, is_on in (answer.lists or {}).items() if is_on == "yes"]
    found += [f"it {facts.get(code, code)}" for code, holds in (answer.facts or {}).items() if holds in ("yes", "true")]
    return f"On record: {joined(found, 'and')}." if found else "On record: on none of the lists that are held."


def _standing(on: Standpoint, answer: Answer) -> Iterator[Block]:
    names = _lists(on)
    facts = {fact.code: fact.label for fact in on.law.facts.values()}
    for title, table, words in (
        ("Lists on which the person stands", answer.lists, names),
        ("What follows for the person", answer.facts, facts),
    ):
        if table:
            rows = tuple(
                (text(sentence(words.get(code, code))), text(sentence(_STANDINGS.get(found, found))))
                for code, found in table.items()
            )
            yield Table(caption=title, header=("Matter", "Standing"), rows=rows, widths=(0.7, 0.3))


def _lists(on: Standpoint) -> dict[str, str]:
    groups = [group for group in on.law.recording.subjects(rdf.type_, rmt.Group) if isinstance(group, URIRef)]
    return {str(code): on.words.label(group) for group in groups for code in on.view.objects(group, skos.notation)}


def _established(on: Standpoint, found: Established) -> Iterator[Block]:
    """Says how something stands on record; who says it stands with the sources."""
    scheme = on.scale.scheme
    items = []
    if found.status:
        items.append(text(Run("Status on record: ", strong=True), f"{scheme.phrase(scheme.by_code(found.status))}."))
    if found.ceiling:
        strongest = scheme.phrase(scheme.by_code(found.ceiling))
        items.append(text(Run("Strongest status that the claims permit: ", strong=True), f"{strongest}."))
    items += [text(Run("Mark: ", strong=True), f"{_mark(on, code)}.") for code in found.marks]
    items += [text(accuser.words) for accuser in found.accusers]
    if items:
        yield Heading(2, "How it stands")
        yield Items(tuple(items))
    if found.open:
        yield Heading(2, "What is open")
        yield Items(tuple(text(days_said(line)) for line in found.open))
    grouped: dict[str, list[str]] = {}
    for refusal in found.refused:
        phrase = scheme.phrase(scheme.by_code(refusal.status)) if _is_status(on, refusal.status) else refusal.status
        grouped.setdefault(refusal.why, []).append(f"“{phrase}”")
    if grouped:
        yield Heading(2, "Why it has no other status")
        yield Items(tuple(text(f"Not {joined(statuses, 'or')}: {why}") for why, statuses in grouped.items()))


def _is_status(on: Standpoint, code: str) -> bool:
    return any(on.scale.scheme.status(iri).code == code for iri in on.scale.scheme.ordered)


def _mark(on: Standpoint, code: str) -> str:
    for node in on.view.subjects(skos.notation, Literal(code)):
        if record("scheme", "mark") in set(objects(on.view, node, skos.inScheme)):
            name = next((str(n) for n in objects(on.view, node, skos.prefLabel)), code)
            meaning = next((str(n) for n in objects(on.view, node, skos.definition)), "")
            return f"{name}{f' ({meaning[:1].lower()}{meaning[1:].rstrip(chr(46))})' if meaning else ''}"
    return code.replace("-", " ")

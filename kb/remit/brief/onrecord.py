"""What a brief says where the answer is of no law: what is recorded, on which lists somebody stands, what changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from rdflib import Literal

from remit.ask import Answer
from remit.ask.established import Established
from remit.ask.kinds.status_of import NO, NOT_ESTABLISHED, UNKNOWN, YES, Status
from remit.ask.recorded import SUPPOSED, changed_lines
from remit.ask.standpoint import Standpoint
from remit.brief.blocks import Block, Heading, Items, Paragraph, Run, Table, Text, text
from remit.brief.wording import EFFECTS, HOW_KNOWN, asked_whether, clause_of, counted, days_said, judges, moments_said
from remit.findings import day_text, joined, sentence
from remit.iri import record
from remit.support.reading import objects
from remit.terms import skos

_IN_THE_QUESTION: Final = ("Asked on both sides", "Asked of each", SUPPOSED)
"""Headings of what a brief tells with the question."""


def on_record(on: Standpoint, answer: Answer) -> Iterator[Block]:
    """Says what an answer holds beside findings."""
    worded = worded_on(on)
    if answer.name:
        yield Paragraph(text(Run("Name on the day: ", strong=True), f"{answer.name}."))
    if answer.part is not None:
        labels = answer.part.labels.values() if isinstance(answer.part, Status) else ()
        yield from _told(answer.part.told(), worded, labels)
    if answer.established is not None:
        yield from _established(on, answer.established)
    if answer.changed is not None:
        yield from _told(changed_lines(answer.changed), worded)


def worded_on(on: Standpoint) -> Callable[[str], str]:
    """Gives what says statuses, marks and effects in words where a line has their codes."""
    scheme = on.scale.scheme
    said = {scheme.status(iri).code: scheme.phrase(iri) for iri in scheme.ordered}
    for mark in on.view.subjects(skos.inScheme, record("scheme", "mark")):
        said |= {str(code): on.words.label(mark) for code in on.view.objects(mark, skos.notation)}
    said = {code: words for code, words in said.items() if "-" in code}
    said |= {str(effect): names[0] for effect, names in EFFECTS.items() if "-" in effect}
    codes = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(said)))})(?![\w-])")
    known = re.compile(rf"(?<=; )(?:{'|'.join(HOW_KNOWN)})(?=\))")
    return lambda line: known.sub(
        lambda f: HOW_KNOWN[f[0]], codes.sub(lambda f: said[f[0]], moments_said(line.strip()))
    )


def _told(
    parts: Iterable[tuple[str, list[str]]], worded: Callable[[str], str], labels: Iterable[str] = ()
) -> Iterator[Block]:
    """Gives headings with lines below them; what is asked of a person by one of the labels is told as that."""
    of_person = {sentence(label): label for label in labels}
    for title, lines in parts:
        label, colon, standing = title.rpartition(": ")
        named = f"Whether it {of_person[label]}{colon}{standing}" if label in of_person else title
        if lines and title not in _IN_THE_QUESTION:
            yield Heading(2, days_said(named))
            yield Items(tuple(text(worded(line)) for line in lines))


def status_in_short(part: Status, name: str) -> tuple[str, list[Text]]:
    """Says in short on which lists somebody stands, what follows, and what cannot be told.

    Args:
        part: what stands of somebody.
        name: the name.
    """
    on_lists = [e for e in part.listed if e.standing == YES and e.designates]
    named = [f"{e.name}{f' ({days_said(e.days)})' if e.days else ''}" for e in on_lists]
    number = f"{counted(len(named), 'list')}: {'; '.join(named)}" if named else "no list"
    holds = [code for code, value in part.facts.items() if value == "true"]
    follows = [part.labels[code] for code in holds if code not in part.stated]
    lead = f"{sentence(name)} is recorded on {number}."
    lead += f" It follows that it {joined(follows, 'and')}." if follows else ""
    silent = [each for each in part.listed if each.standing == NOT_ESTABLISHED]
    sought: dict[date, list[str]] = {}
    for each in silent:
        if each.searched_until is not None:
            sought.setdefault(each.searched_until, []).append(each.name)
    lines = [("Investigated or named only, which is no designation", [each.name for each in part.merely_named])]
    lines += [(f"Looked for until {day_text(day)}, and not found", names) for day, names in sought.items()]
    rest = len(silent) - sum(map(len, sought.values()))
    unsought = [f"{counted(rest, 'further list')}, which nobody is recorded to have searched"] if rest else []
    lines.append(("Not established", unsought))
    lines.append(("Not on", [each.name for each in part.listed if each.standing == NO]))
    whether = {code: f"that it {part.labels[code]}" for code in part.facts}
    lines.append(("Given or on record", [whether[code] for code in holds if code in part.stated]))
    lines.append(("Does not hold", [whether[code] for code, value in part.facts.items() if value == "false"]))
    lines.append(("Follows if what is claimed is proven", [whether[code] for code in part.if_proven]))
    open_ = [code for code, value in part.facts.items() if value == UNKNOWN and code not in part.if_proven]
    lines.append(("Cannot be told", [f"whether it {part.labels[code]}" for code in open_]))
    return lead, [text(Run(f"{title}: ", strong=True), f"{'; '.join(names)}.") for title, names in lines if names]


def missing_of_status(part: Status) -> Iterator[Block]:
    """Asks what would have to be known to tell what follows for somebody from lists and owners."""
    bears: dict[str, dict[str, None]] = {}
    for test in part.tests:
        for missing in test.missing:
            bears.setdefault(missing, {}).setdefault(f"whether it {part.labels[test.fact.code]}")
    rows = []
    for missing, turning in bears.items():
        words, _, judged = missing.removesuffix(")").partition(" (needs the judgement of: ")
        asked = (
            asked_whether(clause_of(words.removeprefix("whether ")))
            if words.startswith("whether ")
            else f"{sentence(words)}?"
        )
        decider = sentence(judges(judged).removeprefix("the ")) if judged else "A matter of fact"
        rows.append((text(asked), text(decider), text(sentence("; ".join(turning)))))
    if rows:
        header = ("Question", "Who may decide it", "What turns on it")
        yield Table(caption="What is missing", header=header, rows=tuple(rows), widths=(0.38, 0.18, 0.44))


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

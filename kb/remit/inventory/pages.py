"""One page of documentation a jurisdiction: what is modelled, partly or not at all, known until when, and why not more.

Run `python -m remit.inventory` after law was changed; a test compares the pages with the law that is shipped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from rdflib import Graph

from remit.errors import NotFound
from remit.findings import day_text, joined, sentence
from remit.inventory.counting import CONFIDENCES, HOW_KNOWN, Inventory, JurisdictionLaw, Subject, TextOfLaw, inventory
from remit.release import Release
from remit.resources import folder
from remit.rules import Law, compile_law

FOLDER: Final = "jurisdictions"
_LEVELS: Final = {
    "modelled": ("In full", "Every provision of the subject that we know of is encoded."),
    "partly": ("In part", "Something is encoded, and something that we know of is not."),
    "not-modelled": ("Not at all", "Nothing of the subject is encoded, so no answer rests on it."),
}
_HOW: Final = {
    "primary": "read in the text of the law",
    "secondary": "read in a secondary source",
    "recalled": "from general legal knowledge, the text was not read",
    "reasoned": "concluded from other texts",
}
_WRITTEN_BY: Final = "<!-- Written by `python -m remit.inventory` from the law that is shipped; do not edit. -->"
_SIGNS: Final = str.maketrans({sign: f"\\{sign}" for sign in "|<>*_`[]"})


def shipped_law(release: Release) -> tuple[Graph, Law]:
    """Gives the ontology and corpus of a release as one graph, with its law compiled; a few seconds."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for modules in (release.of_ontology(), release.of_corpus()):
        for quads in modules.values():
            for quad in quads:
                graph.add((quad.subject, quad.predicate, quad.object))
    return graph, compile_law(graph)


def pages(release: Release) -> dict[str, str]:
    """Gives the pages of a release by the name of their file: one a jurisdiction, and an index."""
    graph, law = shipped_law(release)
    known = [each.known_until for each in law.coverage if each.known_until is not None]
    found = inventory(graph, law, as_of=max(known, default=date.max))
    return {
        "index.md": "\n".join(_index(found)) + "\n",
        **{f"{j.code}.md": "\n".join(_page(j, found.as_of)) + "\n" for j in found.jurisdictions},
    }


def write(release: Release, target: Path | None = None) -> list[Path]:
    """Writes the pages, and removes those of jurisdictions of which there is no law any more.

    Args:
        release: whose law.
        target: the folder; that of the documentation beside the sources where none is given.

    Raises:
        NotFound: the program does not run from its sources, so there is no such folder.
    """
    if target is None:
        documentation = folder("ontology").parent / "docs"
        if not documentation.is_dir():
            raise NotFound(f"There is no folder {documentation}: pages are written in a checkout. Name a folder.")
        target = documentation / FOLDER
    target.mkdir(exist_ok=True)
    written = {target / name: text for name, text in pages(release).items()}
    for path in target.glob("*.md"):
        if path not in written:
            path.unlink()
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return sorted(written)


# ---- the index


def _index(found: Inventory) -> Iterator[str]:
    yield from (_WRITTEN_BY, "", "# Jurisdictions", "")
    yield (
        "How much of the law of each jurisdiction is encoded. “In force” counts the rules that are law on "
        f"{day_text(found.as_of)}, the last day for which any of it is known. `remit law` gives these counts for what "
        "you hold, on any day. What the figures cannot tell is in [limits](../limits.md)."
    )
    yield ""
    header = ("Jurisdiction", "Texts", "Provisions", "Rules", "In force", "Subjects", "Known, not encoded")
    rows = [
        (
            f"[{law.name}]({law.code}.md)",
            *map(str, (len(law.instruments), law.provisions, law.rules, law.in_force)),
            _levels(law.levels),
            str(law.missing),
        )
        for law in found.jurisdictions
    ]
    yield from _table(header, rows)
    yield from ("", "A text of several jurisdictions is counted in each.", "")
    how, confidence = (
        _summed(getattr(law, name) for law in found.jurisdictions) for name in ("how_known", "confidence")
    )
    yield f"**How the rules are known:** {_counts(how, HOW_KNOWN, _HOW)}."
    yield ""
    yield f"**With what confidence:** {_counts(confidence, CONFIDENCES, {})}."


# ---- one jurisdiction


def _page(law: JurisdictionLaw, as_of: date) -> Iterator[str]:
    yield from (_WRITTEN_BY, "", f"# {law.name}", "")
    if law.rules:
        yield (
            f"{_number(law.rules, 'rule')} from {_number(len(law.instruments), 'text')} of law "
            f"({_number(law.provisions, 'provision')}); {law.in_force} of them law on {day_text(as_of)}. "
            f"How known: {_counts(law.how_known, HOW_KNOWN, _HOW)}. "
            f"Confidence: {_counts(law.confidence, CONFIDENCES, {})}."
        )
    else:
        yield "No rule of this jurisdiction is encoded, so no answer rests on its law."
    yield from ("", "This is no legal advice; see [limits](../limits.md). All jurisdictions: [index](index.md).", "")
    for level, (title, meaning) in _LEVELS.items():
        of_level = [subject for subject in law.subjects if subject.level == level]
        if of_level:
            yield from (f"## {title}", "", meaning, "")
            yield from _subjects(of_level)
            yield ""
    if law.instruments:
        yield from ("## Texts", "")
        yield from _table(
            ("Text", "Rules", "In force", "How known", "Confidence"), [_text(each) for each in law.instruments]
        )
        yield ""
    yield from _missing(law.subjects)


def _subjects(subjects: Sequence[Subject]) -> Iterator[str]:
    rows = [
        (
            sentence(subject.name),
            day_text(subject.known_until) if subject.known_until else "not recorded",
            day_text(subject.checked_on) if subject.checked_on else "not recorded",
            _escaped(subject.note) or "\N{EN DASH}",
        )
        for subject in subjects
    ]
    yield from _table(("Subject", "Known until", "Sources last looked at", "What is held and left out"), rows)


def _text(text: TextOfLaw) -> tuple[str, ...]:
    cited = _escaped(text.citation)
    name = "" if text.name == text.citation else f": {_escaped(text.name)}"
    linked = f"[{cited}](<{text.address}>)" if text.address else cited
    return (
        f"{linked}{name}",
        str(text.rules),
        str(text.in_force),
        ", ".join(word for word in HOW_KNOWN if text.how_known.get(word)) or "\N{EN DASH}",
        ", ".join(word for word in CONFIDENCES if text.confidence.get(word)) or "\N{EN DASH}",
    )


def _missing(subjects: Iterable[Subject]) -> Iterator[str]:
    rows = [
        (
            sentence(subject.name),
            _escaped(f"{each.text}{f' ({each.citation})' if each.citation else ''}"),
            _escaped(each.why) or "no reason recorded",
        )
        for subject in subjects
        for each in subject.missing
    ]
    if rows:
        yield from ("## Known and not encoded", "")
        yield from _table(("Subject", "Law", "Why it is not encoded"), rows)
        yield ""


# ---- words


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _levels(levels: Mapping[str, int]) -> str:
    return joined(
        [f"{levels[level]} {words[0].lower()}" for level, words in _LEVELS.items() if levels.get(level)], "and"
    )


def _counts(counts: Mapping[str, int], order: Sequence[str], meanings: Mapping[str, str]) -> str:
    words = [*order, *sorted(set(counts) - set(order))]
    return "; ".join(
        f"{counts[word]} {word}{f' ({meanings[word]})' if word in meanings else ''}"
        for word in words
        if counts.get(word)
    )


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return found


def _escaped(text: str) -> str:
    return " ".join(text.split()).translate(_SIGNS)

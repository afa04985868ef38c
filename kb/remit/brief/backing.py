"""What backs a brief: the claims with their sources, the law cited, what was looked at, the terms, and the receipt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from rdflib import URIRef

from remit.ask import Answer, Covered
from remit.ask.onward import encoding_lines
from remit.ask.standpoint import Standpoint
from remit.brief.blocks import Block, Heading, Items, Paragraph, Run, Table, Text, text
from remit.brief.premises import Premise, Premises, Source
from remit.brief.reasons import runs_of_claims
from remit.brief.wording import HOW_KNOWN, LEVELS, OUTCOMES, days_said
from remit.determine import Outcome
from remit.findings import Finding, day_text, joined, sentence
from remit.iri import record
from remit.support.reading import objects
from remit.terms import skos

_MEANINGS: Final = {
    Outcome.ENGAGED: "every condition is established on the record or was given by whoever asked",
    Outcome.ENGAGED_IF_PROVEN: (
        "every condition is at least alleged by somebody; the provision would apply if that were proven, and nothing "
        "here says that it is"
    ),
    Outcome.UNDETERMINED: "something speaks for the provision, and a fact or a judgement is missing to tell",
    Outcome.DEFEATED: "the conditions are met, and an exception that is established takes the matter out",
    Outcome.NOT_ENFORCED: "the provision is law, and the authority announced that it does not enforce it",
    Outcome.NOT_APPLICABLE: "the provision is law, and the day from which it must be complied with has not come",
    Outcome.NOT_ESTABLISHED: "the sources for the law itself end, or contradict one another, before the day asked",
    Outcome.NOT_IN_FORCE: "the text was not law on the day: a bill, a proposal, repealed or suspended",
}
_FEW: Final = 5


# ---- sourcing


def premises(found: Premises) -> Iterator[Block]:
    """Says of each claim who says it, how it is sourced, where it stands, and who denies it."""
    claims = sorted(found.claims.values(), key=lambda p: (len(p.number), p.number))
    if claims:
        yield Paragraph(
            text(
                "A claim is something that somebody said; the record gives each a number. None of the following is "
                "stated here as a fact. Each is the word of those who are named as its speakers: the publisher first, "
                "and last the one from whom it is said to come. “Footing” is how the last one came to say it."
            )
        )
        yield Table(
            caption="Claims that findings rest on, or that deny these",
            header=("Claim, as recorded", "Speakers", "How it is sourced", "Where it stands", "Denied in"),
            rows=tuple(map(_claim_row, claims)),
            widths=(0.32, 0.24, 0.2, 0.14, 0.1),
        )
    if found.documents:
        yield Heading(2, "Documents in which the claims stand")
        yield Items(tuple(map(_document, found.documents.values())))
    readings = sorted(found.readings.values(), key=lambda r: r.conduct)
    if readings:
        yield Heading(2, "How the words were classed")
        yield Paragraph(
            text(
                "To compare words with law, the record classes what a claim says as a kind of conduct. That is a "
                "reading of the words. It adds nothing to what they are worth."
            )
        )
        yield Table(
            caption="Readings of the claims as conduct",
            header=("Classed as", "Words of", "Reason given", "Classed by"),
            rows=tuple(
                (text(sentence(r.conduct)), text(", ".join(r.rests_on)), text(r.reason), text(r.by)) for r in readings
            ),
            widths=(0.28, 0.14, 0.36, 0.22),
        )
    if found.records:
        yield Heading(2, "Entries of the record relied on")
        yield Items(tuple(text(Run(name, link=iri)) for iri, name in sorted(found.records.items(), key=lambda i: i[1])))


def _claim_row(claim: Premise) -> tuple[Text, ...]:
    footing = f". Footing: {claim.footing}" if claim.footing else ""
    where = " at ".join(part for part in (claim.document, claim.place) if part)
    quote = f", which reads “{claim.quote}”" if claim.quote else ""
    return (
        text(Run(f"{claim.number}. ", strong=True), f"Recorded as said: “{claim.said.rstrip('.')}”."),
        text(f"{sentence(claim.speakers)}; stance: {claim.stance}{_denied(claim)}."),
        text(f"{sentence(claim.status)}{footing}."),
        text(f"{where}{quote}" if where or quote else "not recorded"),
        text(", ".join(claim.denied_in) or "no claim on record"),
    )


def _denied(claim: Premise) -> str:
    told = [f"{joined(runs_of_claims(numbers), 'and')}{f' ({p})' if p else ''}" for p, numbers in claim.denies]
    return f" {joined(told, 'and')}" if told else ""


def _document(source: Source) -> Text:
    parts = [
        f"published by {source.publisher}" if source.publisher else "",
        f"date: {source.day}" if source.day else "",
    ]
    known = "; ".join(part for part in parts if part)
    identified = f" An assessment identifies it as: {source.identified}." if source.identified else ""
    address = () if not source.address else (" ", Run(source.address, link=source.address))
    return text(
        Run(f"{source.number}. ", strong=True), f"{source.name}{f' ({known})' if known else ''}.{identified}", *address
    )


# ---- coverage


def coverage(answer: Answer) -> Iterator[Block]:
    """Says how far the law of each jurisdiction is encoded, and until when it is known."""
    if not answer.coverage:
        return
    yield Paragraph(
        text(
            "A finding can come only from law that is encoded. This table says how far that goes for each jurisdiction "
            "that the question touches. A jurisdiction that is not in the table was not looked at."
        )
    )
    rows = []
    for c in answer.coverage:
        until = c.known_until or c.checked_on
        known = day_text(until) if until else "not recorded"
        stale = ", before a day that is asked about: what changed since is not in the answer" if c.stale else ""
        rows.append(
            (
                text(f"{c.jurisdiction}: {c.subject if c.subject != 'any' else 'all subjects'}"),
                text(sentence(LEVELS.get(c.level, c.level))),
                text(f"{known}{stale}"),
                text(days_said(_left_out(c))),
            )
        )
    yield Table(
        caption="How far the law is encoded",
        header=("Jurisdiction and subject", "Encoded", "Known until", "What that covers and leaves out"),
        rows=tuple(rows),
        widths=(0.26, 0.12, 0.2, 0.42),
    )


def _left_out(covered: Covered) -> str:
    """Says what a coverage holds and leaves out; of texts that are left out, the first few by name."""
    words = covered.note.rstrip(".")
    named = [f"{o.text.rstrip('.')}{f' ({o.citation})' if o.citation else ''}" for o in covered.not_encoded]
    if named:
        more = len(named) - _FEW
        words = f"{words}. Known and not encoded: {'; '.join(named[:_FEW])}"
        words += f"; and {more} more, which “remit law --not-encoded” lists with the reasons" if more > 0 else ""
    return f"{words.removeprefix('. ')}." if words else "\N{EN DASH}"


# ---- citations


def citations(answer: Answer) -> Iterator[Block]:
    """Lists every citation once, with its address, and how its encoding is known."""
    found: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(answer.findings, start=1):
        place = joined(list(finding.jurisdictions), "and")
        found.setdefault((place, finding.text.citation), []).append((number, finding))
    if not found:
        return
    yield Paragraph(
        text(
            "“How known” says how whoever encoded the provision knew its content, and with what confidence. Before "
            "relying on any of it, read the text at its address. Where no address is given, none is recorded."
        )
    )
    encoded = encoding_lines(answer)
    if encoded:
        yield Paragraph(text("Turning a text into rules is a reading of it. Who did that:"))
        yield Items(tuple(text(f"{days_said(line)}.") for line in encoded))
    rows = []
    for (place, citation), these in sorted(found.items(), key=lambda item: (item[0][0] or "~", item[0][1].casefold())):
        where = next((f.text.address for _, f in these if f.text.address), "")
        rows.append(
            (
                text(place or "\N{EN DASH}"),
                text(citation),
                text(Run(where, link=where) if where else "no address recorded"),
                text(known(these[0][1])),
                text(", ".join(str(n) for n, _ in these)),
            )
        )
    yield Table(
        caption="The law cited",
        header=("Jurisdiction", "Citation", "Address", "How known", "Findings"),
        rows=tuple(rows),
        widths=(0.13, 0.24, 0.31, 0.2, 0.12),
    )


def known(finding: Finding) -> str:
    """Says how the encoding of a provision is known."""
    where = finding.text
    parts = [HOW_KNOWN.get(where.how_known or "reasoned", where.how_known)]
    parts.append(f"confidence {where.confidence}" if where.confidence else "")
    parts.append(f"looked at on {day_text(where.checked_on)}" if where.checked_on else "")
    return sentence("; ".join(part for part in parts if part))


# ---- terms


def terms(answer: Answer, on: Standpoint, found: Premises) -> Iterator[Block]:
    """Explains the words with a fixed meaning that the brief uses."""
    outcomes = {finding.outcome for finding in answer.findings}
    items = [(OUTCOMES[o], meaning) for o, meaning in _MEANINGS.items() if o in outcomes]
    if any(finding.factors or finding.open_factors for finding in answer.findings):
        items.append(
            ("connecting factor", "what ties an act to the law of a jurisdiction, for example that it was done there")
        )
    scheme = on.scale.scheme
    used = " ".join(premise.status for premise in found.claims.values())
    for iri in scheme.ordered:
        status = scheme.status(iri)
        if status.phrase and status.phrase in used:
            items.append((status.phrase, _definition(on, iri)))
    if "contested" in used:
        items.append(("contested", "somebody denies it on record"))
    footings = {premise.footing for premise in found.claims.values() if premise.footing}
    for node in sorted(on.view.subjects(skos.inScheme, record("scheme", "footing")), key=str):
        name = next((str(n) for n in objects(on.view, node, skos.prefLabel)), "")
        if name in footings and isinstance(node, URIRef):
            items.append((f"footing “{name}”", _definition(on, node)))
    if items:
        yield Items(
            tuple(
                text(Run(f"{sentence(name)}: ", strong=True), f"{meaning[:1].lower()}{meaning[1:].rstrip('.')}.")
                for name, meaning in items
                if meaning
            )
        )


def _definition(on: Standpoint, node: URIRef) -> str:
    return next(iter(sorted(str(n) for n in objects(on.view, node, skos.definition))), "")


# ---- receipt


def receipt(answer: Answer) -> Iterator[Block]:
    """Says how the answer can be given again and compared."""
    made = answer.receipt
    if made is None:
        return
    yield Paragraph(
        text(
            "The answer can be computed again and compared. Each fingerprint (a hash) changes when what it stands for "
            "changes. To check, save the answer as JSON and run “remit verify” on it."
        )
    )
    yield Items(
        (
            text(Run("Record: ", strong=True), f"as it stood after change {made.journal_position} of its journal."),
            text(Run("Fingerprint of the question: ", strong=True), made.input_hash),
            text(Run("Fingerprint of the answer: ", strong=True), made.answer_hash),
            text(Run("Fingerprint of the law: ", strong=True), made.law_hash),
            text(Run("Fingerprint of the vocabulary: ", strong=True), made.ontology_hash),
            text(Run("Program: ", strong=True), f"Remit {made.version}."),
            text(
                Run("The question as the program took it: ", strong=True),
                json.dumps(dict(made.input), ensure_ascii=False, sort_keys=True, default=str),
            ),
        )
    )

"""What backs a brief: the claims with their sources, the law cited, what was looked at, the terms, and the receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from rdflib import URIRef

from remit.ask import KINDS, Answer
from remit.ask.coverage import NOT_MODELLED
from remit.ask.kinds.status_of import Status
from remit.ask.standpoint import Standpoint
from remit.brief.blocks import Block, Items, Paragraph, Run, Table, Text, text
from remit.brief.premises import Premise, Premises, Source
from remit.brief.reasons import runs_of_claims
from remit.brief.wording import HOW_KNOWN, LEVELS, OUTCOMES, counted, days_said, lowered
from remit.determine import Outcome
from remit.findings import day_text, joined, sentence, with_article
from remit.iri import record
from remit.rules import Effect, Omission
from remit.rules import Text as LawText
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
_PLAIN: Final = ("reports", "says")


# ---- sourcing


def alleged(found: Premises) -> Iterator[Block]:
    """Says of each claim who says it and how it is sourced, and who denies it."""
    claims = sorted(found.claims.values(), key=lambda p: (len(p.number), p.number))
    against = [p for p in claims if p.denies or p.number in found.against]
    said = [p for p in claims if p not in against]
    if claims:
        yield Paragraph(
            text(
                "A claim is something that somebody said; the record gives each a number. None of the following is "
                "stated here as a fact: each is the word of its speakers, the publisher first, and last the one from "
                "whom it is said to come. “Footing” is how that one came to say it."
            )
        )
    if said:
        together: dict[tuple[str, ...], list[Premise]] = {}
        for claim in said:
            together.setdefault((_speakers(claim), _sourced(claim), *claim.denied_in), []).append(claim)
        yield Table(
            caption="What is alleged",
            header=("Claim, as recorded", "Speakers", "How it is sourced", "Denied in"),
            rows=tuple(
                (
                    tuple(run for claim in these for run in _said(claim)),
                    text(speakers),
                    text(sourced),
                    text(joined(runs_of_claims(denials), "and") or "No claim on record"),
                )
                for (speakers, sourced, *denials), these in together.items()
            ),
            widths=(0.46, 0.22, 0.2, 0.12),
        )
    if against:
        yield Table(
            caption="What is said against it",
            header=("Claim, as recorded", "Speakers", "How it is sourced", "Against what"),
            rows=tuple(
                (_said(claim), text(_speakers(claim)), text(_sourced(claim)), text(_against(claim, found)))
                for claim in against
            ),
            widths=(0.36, 0.2, 0.2, 0.24),
        )
    if found.documents:
        yield Items(tuple(map(_document, found.documents.values())))


def _said(claim: Premise) -> Text:
    quote = f" In the words of {claim.document}: “{claim.quote}”." if claim.quote else ""
    return text(Run(f"{claim.number}. ", strong=True), f"“{claim.said.rstrip('.')}”.{quote} ")


def _speakers(claim: Premise) -> str:
    return f"{sentence(claim.speakers)}{'' if claim.stance in _PLAIN else f' ({claim.stance})'}."


def _sourced(claim: Premise) -> str:
    return f"{sentence(claim.status)}{f'. Footing: {claim.footing}' if claim.footing else ''}."


def _against(claim: Premise, found: Premises) -> str:
    told = [f"denies {joined(runs_of_claims(numbers), 'and')}{f' ({p})' if p else ''}" for p, numbers in claim.denies]
    told += [f"speaks against this: {clause}" for clause in found.against.get(claim.number, ())]
    return f"{sentence('; '.join(told))}."


def entries(found: Premises) -> Iterator[Block]:
    """Says what was taken from entries of the record, and on what basis they say it."""
    rows = [
        (
            text(Run(entry.name, link=entry.iri)),
            text(sentence(days_said(fact))),
            text(sentence(basis) or "The entry itself"),
        )
        for entry in sorted(found.entries.values(), key=lambda e: e.name)
        for fact, basis in entry.says.items()
    ]
    if rows:
        yield Table(
            caption="What was taken from entries of the record",
            header=("Entry", "What it says", "Basis"),
            rows=tuple(rows),
            widths=(0.24, 0.44, 0.32),
        )


def classed(found: Premises) -> Iterator[Block]:
    """Says where in its document each claim stands, and how its words were classed."""
    readings = sorted(found.readings.values(), key=lambda r: r.conduct)
    if readings:
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
    placed = [p for p in found.claims.values() if p.document and p.place]
    for number in dict.fromkeys(p.document for p in placed):
        these = "; ".join(f"{p.number} at {p.place}" for p in placed if p.document == number)
        yield Paragraph(text(Run(f"Where the claims stand in {number}: ", strong=True), f"{these}."))


def _document(source: Source) -> Text:
    parts = [f"{source.number}. ", f"{source.name}. "]
    told = [f"Publisher: {source.publisher}" if source.publisher else "", source.day]
    told.append(f"An assessment identifies it as: {source.identified}" if source.identified else "")
    address = () if not source.address else (Run(source.address, link=source.address),)
    return text(Run(parts[0], strong=True), parts[1], "".join(f"{sentence(t)}. " for t in told if t), *address)


# ---- coverage


def coverage(answer: Answer) -> Iterator[Block]:
    """Says, in a row for each jurisdiction, how far its law was looked at, and some of what is left out."""
    if not answer.coverage:
        return
    yield Paragraph(
        text(
            "A finding can come only from law that has been put into rules, and for no jurisdiction that is the whole. "
            "The table says, by subject, for which law this was done. Of a jurisdiction that is not in the table, at "
            "most single provisions were looked at."
        )
    )
    rows = []
    for place in dict.fromkeys(c.jurisdiction for c in answer.coverage):
        of_place = [c for c in answer.coverage if c.jurisdiction == place]
        told = []
        for level, words in LEVELS.items():
            subjects = list(
                dict.fromkeys(c.subject if c.subject != "any" else "all" for c in of_place if c.level == level)
            )
            told += [f"{words}: {', '.join(subjects)}"] if subjects else []
        held = [c for c in of_place if c.level != NOT_MODELLED]
        named = dict.fromkeys(f"{c.subject}: {_omitted(c.not_encoded[0])}" for c in held if c.not_encoded)
        rows.append(
            (
                text(place),
                text(sentence("; ".join(told)) if held else "None"),
                text((sentence("; ".join(named)) or "\N{EN DASH}") if held else "All of its law"),
            )
        )
    yield Table(
        caption="How far the law was looked at",
        header=("Jurisdiction", "Subjects", "Left out, among other things"),
        rows=tuple(rows),
        widths=(0.14, 0.38, 0.48),
    )


def _omitted(left_out: Omission) -> str:
    said, citation = days_said(left_out.text.rstrip(".")), left_out.citation
    return said if not citation or citation in said else f"{said} ({citation})"


def known_until(answer: Answer) -> str:
    """Says when the law was last checked, and which earlier than the rest; empty where no law was looked at."""
    days = [(c.known_until or c.checked_on, c) for c in answer.coverage]
    counted_days = Counter(day for day, _ in days if day is not None)
    if not counted_days:
        return ""
    usual = counted_days.most_common(1)[0][0]
    others: dict[date, dict[str, None]] = {}
    for day, covered in days:
        if day is not None and day != usual:
            others.setdefault(day, {})[
                f"parts of the law of {with_article(covered.jurisdiction)} on {covered.subject}"
            ] = None
    earlier = [f"{joined(list(named), 'and')} on {day_text(day)}" for day, named in sorted(others.items())]
    apart = f" ({'; '.join(earlier)})" if earlier else ""
    told = f"The law was last checked on {day_text(usual)}{apart}."
    return f"{told} Changes since then are not in this brief." if any(c.stale for c in answer.coverage) else told


# ---- citations


@dataclass(frozen=True, slots=True)
class Cited:
    """A text of law that a brief cites.

    Attributes:
        place: its jurisdictions, by name.
        text: where it stands.
        number: the number of the finding; 0 where it is of none.
    """

    place: str
    text: LawText
    number: int = 0


def _cited(answer: Answer, on: Standpoint) -> list[Cited]:
    """Gives what an answer cites, its findings first; statements that no law gives a power stand with the denials."""
    found = [
        Cited(joined(list(f.jurisdictions), "and"), f.text, number)
        for number, f in enumerate(answer.findings, start=1)
        if f.text.address or f.rule.effect is not Effect.NO_POWER
    ]
    if isinstance(answer.part, Status):
        texts = dict.fromkeys(test.rule.text for test in answer.part.tests)
        found += [Cited(on.words.listed(t.jurisdictions, "and"), t) for t in texts]
    return found


def citations(answer: Answer, on: Standpoint, *, numbered: bool) -> Iterator[Block]:
    """Lists every citation once, with its address, and how its content is known.

    Args:
        answer: the answer.
        on: the law.
        numbered: whether the brief tells findings by number.
    """
    found: dict[tuple[str, str], list[Cited]] = {}
    for each in _cited(answer, on):
        found.setdefault((each.place, each.text.citation), []).append(each)
    if not found:
        return
    days = Counter(each.text.checked_on for of_one in found.values() for each in of_one if each.text.checked_on)
    usual = days.most_common(1)[0][0] if days else None
    looked = f" Sources were looked at on {day_text(usual)}, where no other day is given." if usual else ""
    yield Paragraph(
        text(
            "“How known” says how whoever put a text into rules knew its content. Before relying on any of it, read "
            f"the text itself; an address may be that of a report of it.{looked}"
        )
    )
    encoded = " ".join(_encoded(answer))
    if encoded:
        yield Paragraph(text(encoded))
    rows = []
    for (place, citation), these in sorted(found.items(), key=lambda item: (item[0][0] or "~", item[0][1].casefold())):
        first = these[0].text
        where = next((each.text.address for each in these if each.text.address), "")
        numbers = ", ".join(str(each.number) for each in these if each.number and numbered)
        rows.append(
            (
                text(f"{numbers}" or "\N{EN DASH}"),
                text(place or "\N{EN DASH}"),
                text(days_said(citation)),
                text(Run(where, link=where) if where else "none recorded"),
                text(_known(first, usual)),
            )
        )
    yield Table(
        caption="The law cited",
        header=("Finding", "Jurisdiction", "Citation", "Where to read it", "How known"),
        rows=tuple(rows),
        widths=(0.09, 0.15, 0.25, 0.34, 0.17),
    )


def _encoded(answer: Answer) -> Iterator[str]:
    """Says who put the provisions of an answer into rules."""
    told = Counter(f.text.encoding for f in answer.findings if f.text.encoding.by)
    for encoding, number in told.most_common():
        whole = "All provisions" if number == len(answer.findings) else counted(number, "provision")
        on = f" on {day_text(encoding.on)}" if encoding.on else ""
        reviewed = (
            f"They were reviewed by {encoding.reviewed_by}." if encoding.reviewed_by else "No reviewer is recorded."
        )
        yield f"{sentence(whole)} cited here were put into rules by {lowered(encoding.by)}{on}. {reviewed}"


def _known(where: LawText, usual: date | None) -> str:
    """Says how the content of a provision is known."""
    parts = [HOW_KNOWN.get(where.how_known or "reasoned", where.how_known)]
    parts.append(f"confidence {where.confidence}" if where.confidence not in ("", "high") else "")
    parts.append(f"looked at on {day_text(where.checked_on)}" if where.checked_on not in (None, usual) else "")
    return sentence("; ".join(part for part in parts if part))


# ---- terms


def terms(answer: Answer, on: Standpoint, found: Premises) -> Iterator[Block]:
    """Explains the words with a fixed meaning that the brief uses."""
    outcomes = {f.outcome for f in answer.findings if f.rule.effect not in (Effect.NO_POWER, Effect.DEFINITION)}
    if KINDS[answer.question.kind].briefly:
        outcomes = set()
    items = [(OUTCOMES[o], meaning) for o, meaning in _MEANINGS.items() if o in outcomes]
    if any(finding.factors or finding.open_factors for finding in answer.findings):
        items.append(
            ("connecting factor", "what ties an act to the law of a jurisdiction, for example that it was done there")
        )
    scheme = on.scale.scheme
    used = {premise.status for premise in found.claims.values()}
    for iri in scheme.ordered:
        status = scheme.status(iri)
        if status.phrase and any(each == status.phrase or each.startswith(f"{status.phrase}, ") for each in used):
            items.append((status.phrase, _definition(on, iri)))
    if any("contested" in each for each in used):
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
            "Whoever holds the program can give the answer again and compare these fingerprints (hashes). Each changes "
            "when what it stands for changes."
        )
    )
    yield Items(
        (
            text(Run("Position of the record: ", strong=True), f"{made.journal_position}."),
            text(Run("Fingerprint of the question: ", strong=True), made.input_hash),
            text(Run("Fingerprint of the answer: ", strong=True), made.answer_hash),
            text(Run("Fingerprint of the law: ", strong=True), made.law_hash),
            text(Run("Fingerprint of the vocabulary: ", strong=True), made.ontology_hash),
            text(Run("Program: ", strong=True), f"Remit {made.version}."),
        )
    )

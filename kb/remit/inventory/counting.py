"""Counting what is encoded: instruments, provisions and rules of each jurisdiction, how known, and what is left out.

Everything is read from a state of the record, so that law which was added there is counted too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from remit.iri import kind_and_key
from remit.model.view import View
from remit.rules import Coverage, Law, Rule
from remit.support.reading import objects
from remit.terms import rdf, rdfs, rmt, skos

PRIMARY: Final = "primary"
HOW_KNOWN: Final = (PRIMARY, "secondary", "recalled", "reasoned")
CONFIDENCES: Final = ("high", "medium", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Law that is known and not encoded.

    Attributes:
        text: what it is.
        citation: where it stands; empty where none is given.
        why: why it is not encoded; empty where none is given.
    """

    text: str
    citation: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """How far the law of a jurisdiction on one subject is encoded.

    Attributes:
        name: the subject.
        level: modelled, partly or not-modelled.
        known_until: the last day for which that law is known; None where none is recorded.
        checked_on: the last day on which sources were looked at.
        note: what is held and left out, in words.
        missing: what is known and not encoded.
    """

    name: str
    level: str
    known_until: date | None
    checked_on: date | None
    note: str
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOfLaw:
    """One instrument with what is encoded of it.

    Attributes:
        name: what it is called.
        citation: by which a lawyer finds it.
        address: its web address; empty where none is known.
        provisions: how many of its places are held.
        rules: how many rules state what it does.
        in_force: how many of these are law on the day.
        how_known: how many of the rules are known how.
        confidence: with what confidence, counted the same.
    """

    name: str
    citation: str
    address: str
    provisions: int
    rules: int
    in_force: int
    how_known: Mapping[str, int]
    confidence: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class JurisdictionLaw:
    """What is encoded of one jurisdiction.

    Attributes:
        code: its key, for example gb.
        name: its name.
        instruments: its texts.
        subjects: how far each subject is encoded.
    """

    code: str
    name: str
    instruments: tuple[TextOfLaw, ...] = ()
    subjects: tuple[Subject, ...] = ()

    @property
    def provisions(self) -> int:
        """How many provisions are held."""
        return sum(text.provisions for text in self.instruments)

    @property
    def rules(self) -> int:
        """How many rules are held."""
        return sum(text.rules for text in self.instruments)

    @property
    def in_force(self) -> int:
        """How many rules are law on the day."""
        return sum(text.in_force for text in self.instruments)

    @property
    def how_known(self) -> Mapping[str, int]:
        """How many rules are known how."""
        return _added(text.how_known for text in self.instruments)

    @property
    def confidence(self) -> Mapping[str, int]:
        """How many rules are known with what confidence."""
        return _added(text.confidence for text in self.instruments)

    @property
    def levels(self) -> Mapping[str, int]:
        """How many subjects are encoded how far."""
        return Counter(subject.level for subject in self.subjects)

    @property
    def missing(self) -> int:
        """How many texts are known and not encoded."""
        return sum(len(subject.missing) for subject in self.subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What is encoded on one state of the record.

    Attributes:
        as_of: the day on which rules are law or not.
        digest: the hash of the law.
        jurisdictions: each with its law, by name.
    """

    as_of: date
    digest: str
    jurisdictions: tuple[JurisdictionLaw, ...]

    def of(self, jurisdiction: URIRef) -> Inventory:
        """Gives the part of one jurisdiction, with the parts of it that have law of their own."""
        split = kind_and_key(str(jurisdiction))
        code = split[1] if split else str(jurisdiction)
        own = tuple(j for j in self.jurisdictions if j.code == code or j.code.startswith(f"{code}-"))
        return Inventory(as_of=self.as_of, digest=self.digest, jurisdictions=own)


def inventory(view: View, law: Law, *, as_of: date) -> Inventory:
    """Counts what is encoded.

    Args:
        view: the state.
        law: its law, compiled.
        as_of: the day on which rules are law or not.
    """
    return _Counter(view, law, as_of).count()


class _Counter:
    def __init__(self, view: View, law: Law, as_of: date) -> None:
        self.view = view
        self.law = law
        self.as_of = as_of

    def count(self) -> Inventory:
        texts: dict[Node, list[TextOfLaw]] = {}
        provisions = Counter(i for p in self.view.subjects(rdf.type_, rmt.Provision) for i in self._instruments(p))
        rules: dict[Node, list[Rule]] = {}
        for rule in self.law.rules:
            if rule.text.instrument is not None:
                rules.setdefault(rule.text.instrument, []).append(rule)
        for instrument in self.view.subjects(rdf.type_, rmt.Instrument):
            text = self._text(instrument, provisions[instrument], rules.get(instrument, []))
            for order in objects(self.view, instrument, rmt.jurisdiction):
                texts.setdefault(order, []).append(text)
        covered: dict[Node, list[Coverage]] = {}
        for each in self.law.coverage:
            covered.setdefault(each.jurisdiction, []).append(each)
        found = [self._jurisdiction(o, texts.get(o, []), covered.get(o, [])) for o in {*texts, *covered}]
        return Inventory(
            as_of=self.as_of, digest=self.law.digest, jurisdictions=tuple(sorted(found, key=lambda j: j.name))
        )

    def _jurisdiction(self, order: Node, texts: list[TextOfLaw], covered: list[Coverage]) -> JurisdictionLaw:
        split = kind_and_key(str(order))
        return JurisdictionLaw(
            code=split[1] if split else str(order),
            name=self._name(order),
            instruments=tuple(sorted(texts, key=lambda t: (t.citation.casefold(), t.name))),
            subjects=tuple(sorted(map(self._subject, covered), key=lambda s: (s.name, s.note))),
        )

    def _subject(self, covered: Coverage) -> Subject:
        return Subject(
            name=self._name(covered.subject),
            level=covered.level,
            known_until=covered.known_until,
            checked_on=covered.checked_on,
            note=covered.note,
            missing=tuple(
                sorted(
                    (Missing(text=o.text, citation=o.citation, why=o.why) for o in covered.not_encoded),
                    key=lambda m: (m.text.casefold(), m.citation),
                )
            ),
        )

    def _text(self, instrument: Node, provisions: int, rules: list[Rule]) -> TextOfLaw:
        return TextOfLaw(
            name=self._name(instrument),
            citation=self._first(instrument, rmt.citation) or self._name(instrument),
            address=self._first(instrument, rmt.address),
            provisions=provisions,
            rules=len(rules),
            in_force=sum(self._is_in_force(rule) for rule in rules),
            how_known=Counter(rule.text.how_known or "reasoned" for rule in rules),
            confidence=Counter(rule.text.confidence or "not stated" for rule in rules),
        )

    def _instruments(self, provision: Node) -> Iterator[Node]:
        """Gives the instruments that a provision is in, through the provisions that hold it."""
        todo, seen = [provision], {provision}
        while todo:
            for above in objects(self.view, todo.pop(), rmt.partOf):
                if above in seen:
                    continue
                seen.add(above)
                if rmt.Instrument in set(objects(self.view, above, rdf.type_)):
                    yield above
                else:
                    todo.append(above)

    def _is_in_force(self, rule: Rule) -> bool:
        timing = rule.text.timing
        return any(_holds(s.first, s.end, self.as_of) for s in timing.in_force) and not any(
            _holds(s.first, s.end, self.as_of) for s in timing.not_established
        )

    def _name(self, node: Node) -> str:
        for predicate in (rdfs.label, skos.prefLabel):
            found = sorted(objects(self.view, node, predicate), key=lambda n: (getattr(n, "language", "") != "en", n))
            if found:
                return str(found[0])
        split = kind_and_key(str(node))
        return split[1] if split else str(node)

    def _first(self, node: Node, predicate: URIRef) -> str:
        found = sorted(str(n) for n in objects(self.view, node, predicate))
        return found[0] if found else ""


def _holds(first: date | None, end: date | None, day: date) -> bool:
    return (first is None or first <= day) and (end is None or day < end)


def _added(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return found

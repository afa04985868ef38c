"""Rules, provisions and authorities as law has them: conditions in English, days as bars, and how we know.

Law is no allegation, so it is stated plainly. Nothing of any incident is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rdflib import URIRef
from rdflib.term import Node

from remit.ask.asking import Asker
from remit.findings import Bar, Clause, bars, bars_text, outline
from remit.iri import record
from remit.rules import Effect, FactType, Law, Reader, Rule, Text
from remit.terms import rdfs, rmt, skos
from remit.truth.ladder import day_of
from remit_api.records import models
from remit_api.records.reading import Reading, key_of

_ROLES = {"administers": "administered by", "enforces": "enforced by"}


class Corpus:
    """The compiled law of one state, and how its records are shown."""

    def __init__(self, reading: Reading, asker: Asker, *, on: date) -> None:
        """Remembers what to read.

        Args:
            reading: the state.
            asker: what answers on that state: its law and its words.
            on: the day on which authorities are named.
        """
        self.reading = reading
        self.law: Law = asker.law
        self.words = asker.words
        self.on = on

    # -- rules ---------------------------------------------------------------------------------------

    def rule(self, general: models.GeneralRecord, node: URIRef) -> models.RuleRecord:
        """Gives one rule; one that cannot be used in answers is shown as it is recorded, with the reason."""
        rule = self.law.by_iri.get(node)
        text = rule.text if rule is not None else self._text(node)
        condition = outline(rule, self.words) if rule is not None else ()
        return models.RuleRecord(
            **_fields(general),
            **self._law_fields(text, node),
            effect_words=self._definition(self.reading.one(node, rmt.effect)),
            condition=tuple(map(_clause, condition)),
            always=rule is not None and not condition,
            tested_on="the day of the act" if rule is None or rule.tests_day_of_act else "the day asked",
            concludes=self._concluded(rule) if rule is not None else None,
            review_policy=self.reading.concept(self.reading.one(node, rmt.policy)),
            about=tuple(
                self._rules(self.law.by_iri[iri] for iri in (rule.about if rule else ()) if iri in self.law.by_iri)
            ),
            exceptions=tuple(self._rules(self._excepting(rule))),
            overrides=tuple(self._rules(self._named(rule.overrides if rule is not None else ()))),
            definitions=tuple(self._definitions(rule)),
            not_encoded=tuple(self._omissions(node)),
            left_out=tuple(problem.what for problem in self.law.problems if problem.where == node),
        )

    def _named(self, iris: Iterable[URIRef]) -> Iterator[Rule]:
        yield from (self.law.by_iri[iri] for iri in iris if iri in self.law.by_iri)

    def _excepting(self, rule: Rule | None) -> Iterator[Rule]:
        for place in self.law.exceptions[rule.place] if rule is not None else ():
            yield self.law.rules[place]

    def _concluded(self, rule: Rule) -> str | None:
        if rule.concludes is None:
            return None
        if rule.value_from is not None:
            return f"{rule.concludes.label}: what holds for {rule.value_from.label}"
        return rule.concludes.label if rule.value is None else f"{rule.concludes.label}: {self.words.label(rule.value)}"

    def _definitions(self, rule: Rule | None) -> Iterator[models.DefinedFact]:
        """Gives the facts of a condition that definitions conclude, in the order in which it reads them."""
        if rule is None or rule.condition is None:
            return
        facts: dict[FactType, None] = dict.fromkeys(self.words.constraints.facts(rule.condition))
        for fact in facts:
            places = self.law.definitions.get(fact, ())
            if places:
                yield models.DefinedFact(
                    fact=fact.code, label=fact.label, rules=tuple(self._rules(self.law.rules[p] for p in places))
                )

    def _omissions(self, node: URIRef) -> Iterator[models.OmissionRecord]:
        for part in self.reading.all(node, rmt.notEncoded):
            weight = self.reading.one(part, rmt.weight) or rmt.detail
            yield models.OmissionRecord(
                text=self.reading.text(part, rmt.text) or "",
                weight=key_of(weight),
                weight_words=self.reading.label(weight),
                effect=self.reading.text(weight, skos.definition) or "",
            )

    def _definition(self, code: Node | None) -> str:
        return (self.reading.text(code, skos.definition) if code is not None else None) or ""

    # -- texts of law --------------------------------------------------------------------------------

    def text_of_law(self, general: models.GeneralRecord, node: URIRef) -> models.TextRecord:
        """Gives one provision or instrument: what it is part of, its rules, its days, and how it is known."""
        below = {node, *self._below(node)}
        rules = [rule for rule in self.law.rules if rule.text.provision in below]
        return models.TextRecord(
            **_fields(general),
            **self._law_fields(self._text(node), node),
            rules=tuple(self._rules(rules)),
            provisions=self.reading.refs(self.reading.to(rmt.partOf, node)),
            amends=self.reading.refs(self.reading.iris(node, rmt.amends)),
            repeals=self.reading.refs(self.reading.iris(node, rmt.repeals)),
            notes=tuple(str(text) for text in self.reading.all(node, skos.note, rdfs.comment)),
        )

    def _below(self, node: URIRef) -> Iterator[URIRef]:
        todo, seen = [node], {node}
        while todo:
            for part in self.reading.to(rmt.partOf, todo.pop()):
                if part not in seen:
                    seen.add(part)
                    todo.append(part)
                    yield part

    def _text(self, node: URIRef) -> Text:
        return Reader(view=self.reading.view).text_at(node)

    def _law_fields(self, text: Text, node: URIRef) -> models.Fields:
        days = bars(text.timing, self._postures(text))
        chain = list(self._chain(node))
        return {
            "bars": tuple(map(_bar, days)),
            "days": bars_text(days),
            "full_citation": text.citation or None,
            "text_address": text.address or None,
            "chain": self.reading.refs(chain[1:]),
            "authorities": tuple(self._authorities(text)),
            "factors": tuple(self.words.label(factor) for factor in text.factors),
            "penalty": text.penalty or None,
            "announcements": tuple(a for level in chain for a in self._announcements(level)),
            "known_by": self._coded("how", text.how_known),
            "confidence_in_it": self._coded("confidence", text.confidence),
            "checked_on": text.checked_on.isoformat() if text.checked_on else None,
            "jurisdictions": self.reading.refs(text.jurisdictions),
            "subjects": tuple(self.words.label(subject) for subject in text.subjects),
        }

    def _postures(self, text: Text) -> dict[str, str]:
        codes = {posture.enforcement for posture in text.timing.postures}
        return {code: self.words.label(record("enforcement", code)) for code in codes}

    def _coded(self, scheme: str, code: str) -> models.Coded | None:
        if not code:
            return None
        node = record(scheme, code)
        return models.Coded(code=code, label=self.reading.label(node), meaning=self._definition(node))

    def _chain(self, node: URIRef) -> Iterator[URIRef]:
        """Gives a rule or a text, then what it stands in, outwards."""
        here: URIRef | None = node
        seen: set[URIRef] = set()
        while here is not None and here not in seen:
            seen.add(here)
            yield here
            here = self.reading.iri(here, rmt.provision) or self.reading.iri(here, rmt.partOf)

    def _announcements(self, node: URIRef) -> Iterator[models.AnnouncementRecord]:
        for part in self.reading.all(node, rmt.announcement):
            by = self.reading.iri(part, rmt.by)
            day = self.reading.one(part, rmt.from_)
            yield models.AnnouncementRecord(
                text=self.reading.text(part, rmt.text) or "",
                day=str(day_of(day)) if day is not None and day_of(day) is not None else None,
                by=self.reading.ref(by) if by is not None else None,
            )

    def _authorities(self, text: Text) -> Iterator[models.AuthorityOfLaw]:
        for role, actors in (("administers", text.administered_by), ("enforces", text.enforced_by)):
            for holder, name in dict.fromkeys(self.words.authority(actor, self.on) for actor in actors):
                yield models.AuthorityOfLaw(
                    role=role, role_words=_ROLES[role], name=name, iri=str(holder), url=self.reading.url(holder)
                )

    # -- authorities ---------------------------------------------------------------------------------

    def powers(self, authority: URIRef) -> models.Fields:
        """Gives the rules of law that say what an authority may and may not do, and the other law in its hands."""
        holder = self.words.authority(authority, self.on)[0]
        of_it = [rule for rule in self.law.rules if self._is_of(rule, holder)]
        return {
            "rules_of_power": tuple(self._rules(r for r in of_it if r.effect is Effect.POWER)),
            "rules_of_no_power": tuple(self._rules(r for r in of_it if r.effect is Effect.NO_POWER)),
            "other_law": tuple(
                self._rules(r for r in of_it if r.effect not in (Effect.POWER, Effect.NO_POWER, Effect.DEFINITION))
            ),
        }

    def _is_of(self, rule: Rule, holder: URIRef) -> bool:
        actors = (*rule.text.administered_by, *rule.text.enforced_by)
        return any(self.words.authority(actor, self.on)[0] == holder for actor in actors)

    def _rules(self, rules: Iterable[Rule]) -> Iterator[models.RuleRef]:
        for rule in sorted(rules, key=lambda rule: (rule.text.citation, rule.label)):
            yield models.RuleRef(
                iri=str(rule.iri),
                id=key_of(rule.iri),
                label=rule.label,
                url=self.reading.url(rule.iri),
                citation=rule.text.citation,
                effect=self.words.label(record("effect", str(rule.effect))),
                days=bars_text(bars(rule.text.timing, self._postures(rule.text))),
            )


def _fields(general: models.GeneralRecord) -> models.Fields:
    return {name: getattr(general, name) for name in models.GeneralRecord.model_fields}


def _clause(clause: Clause) -> models.ClauseRecord:
    return models.ClauseRecord(
        kind=clause.kind,
        text=clause.text,
        fact=clause.fact or None,
        connects=clause.connects,
        judged_by=clause.judged_by or None,
        parts=_clauses(clause.parts),
    )


def _clauses(clauses: Sequence[Clause]) -> tuple[models.ClauseRecord, ...]:
    return tuple(map(_clause, clauses))


def _bar(bar: Bar) -> models.BarRecord:
    return models.BarRecord(
        kind=bar.kind,
        words=bar.words,
        why=bar.why or None,
        from_day=bar.first.isoformat() if bar.first else None,
        until_day=bar.end.isoformat() if bar.end else None,
    )

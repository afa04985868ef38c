"""The question `status-of`: on which lists was an actor on a day, and what follows for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from rdflib import URIRef
from typing_extensions import override

from remit.ask.answer import Answer, Verdict
from remit.ask.kinds.base import Determined, OfLaw
from remit.ask.kinds.naming import described
from remit.ask.question import Question
from remit.rules import LIST, Effect, FactType, local
from remit.rules import Kind as FactKind
from remit.terms import rdf, rmt, skos
from remit.truth import When
from remit.truth.frame import Run


class StatusOf(OfLaw):
    """The lists and statuses of an actor."""

    meaning: ClassVar[str] = "on which lists an actor was on a day, and what follows from its owners"
    deciding: ClassVar[frozenset[Effect]] = frozenset()

    @override
    def given(self, question: Question) -> Mapping[str, Any]:
        """Gives a situation with the actor as its only party."""
        given = {**question.situation, "parties": [{"role": "doer", **described(question.args.get("actor"), "actor")}]}
        return given | ({"on": question.args["on"]} if "on" in question.args else {})

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Adds lists and derived facts."""
        law, run = found.on.law, found.determination.runs[0]
        lists: dict[str, str] = {}
        for group in law.recording.subjects(rdf.type_, rmt.Group):
            if isinstance(group, URIRef) and "/list/" in group:
                codes = sorted(str(n) for n in law.recording.objects(group, skos.notation))
                lists[codes[0] if codes else local(group)] = _listed(found, group, run.when)
        facts: dict[str, str] = {}
        for fact in sorted(law.definitions, key=lambda f: f.code):
            if fact.is_of_party and fact.kind is FactKind.BOOLEAN:
                facts[fact.code] = _derived(found, fact, run)
        named = [f"{name}: {value}" for name, value in {**lists, **facts}.items() if value in ("yes", "true")]
        text = f"On record: {'; '.join(named)}." if named else "On record: on none of the lists."
        return replace(
            answer, lists=lists, facts=facts, findings=(), verdict=Verdict(code="yes" if named else "no", text=text)
        )


def _listed(found: Determined, group: URIRef, when: When) -> str:
    party = found.situation.parties[0]
    stated = party.facts.get(LIST)
    if stated is not None:
        held = {v for e in stated.entries for v in e.values}
        return "yes" if group in held else "no"
    if party.actor is None:
        return "not-established"
    return {1: "yes", 0: "no"}.get(found.on.law.ladder.belongs(party.actor, group, when), "not-established")


def _derived(found: Determined, fact: FactType, run: Run) -> str:
    on, party = found.on, found.situation.parties[0].place
    places = on.law.definitions[fact]
    frame = run.frame(party=party)
    said = run.said(fact, party)
    value = on.scale.false if fact.exhaustive else on.scale.unknown
    if said is None:
        for _, held in on.engine.derive(frame, places):
            value = (value[0] | held[0], value[1] & held[1], value[2] | held[2], value[3] & held[3])
    word = on.scale.value(value).phrase
    return word if word in ("true", "false") else "unknown"

"""Answering questions on one state of the record and its law."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, Final

from rdflib import URIRef
from rdflib.term import Node

from remit.ask.answer import Answer, Standing, Verdict
from remit.ask.coverage import coverage
from remit.ask.established import Established, Establisher
from remit.ask.question import DECIDING, Kind, Question
from remit.ask.verdict import verdict
from remit.determine import Decided, Determination, Engine, Outcome
from remit.determine.engine import jurisdictions_touched
from remit.errors import BadInput
from remit.findings import Finder, Finding, Words
from remit.model.view import View
from remit.rules import LIST, Effect, FactType, Law, Rule, local
from remit.rules import Kind as FactKind
from remit.situation.codes import Codes
from remit.situation.describing import Describer, Ground
from remit.situation.evidence import Evidence
from remit.situation.facts import Situation
from remit.situation.incidents import of_incident
from remit.terms import rdf, rmt, skos
from remit.truth import Scale

_ORDER: Final = (
    Outcome.ENGAGED,
    Outcome.ENGAGED_IF_PROVEN,
    Outcome.NOT_ENFORCED,
    Outcome.DEFEATED,
    Outcome.NOT_APPLICABLE,
    Outcome.UNDETERMINED,
    Outcome.NOT_ESTABLISHED,
    Outcome.NOT_IN_FORCE,
    Outcome.NOT_ENGAGED,
)
_RANK: Final = {outcome: rank for rank, outcome in enumerate(_ORDER)}
_EFFECTS: Final = (
    Effect.PROHIBITION,
    Effect.LICENCE,
    Effect.DUTY,
    Effect.POWER,
    Effect.REVIEW_POLICY,
    Effect.PERMISSION,
    Effect.NOT_SUBJECT,
    Effect.LISTING,
    Effect.NO_POWER,
    Effect.DEFINITION,
)
_LAST: Final = (Effect.NO_POWER, Effect.DEFINITION)
_OF_AUTHORITIES: Final = frozenset({Effect.POWER, Effect.NO_POWER, Effect.LISTING})
_ABOUT_AUTHORITIES: Final = frozenset({Kind.WHO_CAN_ACT, Kind.IS_WITHIN, Kind.REMIT_OF, Kind.WHY, Kind.WHY_NOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class LawBook:
    """The law of one state, ready to be asked; it stays while no commit touches the law.

    Attributes:
        law: the compiled law.
        engine: it, with its conditions compiled.
        words: labels.
        tables: what codes mean.
    """

    law: Law
    engine: Engine
    words: Words
    tables: dict[str, dict[str, URIRef]]

    @classmethod
    def of(cls, law: Law, scale: Scale) -> LawBook:
        """Compiles the conditions."""
        return cls(law=law, engine=Engine(law, scale), words=Words(law.recording, law.constraints), tables={})


class Asker:
    """Answers questions on one state. It must not outlive the state."""

    def __init__(
        self, view: View, book: LawBook, scale: Scale, *, find: Callable[[str], Iterable[tuple[Node, bool]]]
    ) -> None:
        """Remembers what is asked.

        Args:
            view: the state of the record.
            book: its law.
            scale: the constants of the status scheme.
            find: gives the records in whose names a text occurs, each with whether it is the whole name.
        """
        self.view = view
        self.book = book
        self.law = book.law
        self.engine = book.engine
        self.words = book.words
        self.scale = scale
        self.codes = Codes(view, book.law, find, book.tables)
        self.ground = Ground(
            view=view, law=book.law, scale=scale, codes=self.codes, evidence=Evidence(view, scale.scheme)
        )

    # ---- situations

    def situation(self, question: Question) -> Situation:
        """Makes the situation that a question is asked of.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read.
        """
        given = self._given(question)
        incident = given.get("incident")
        if incident is not None:
            return of_incident(self.ground, self.codes.incident(str(incident)), given, as_of=question.as_of)
        return Describer(self.ground).situation(given, as_of=question.as_of)

    def _given(self, question: Question) -> dict[str, Any]:
        given, args = dict(question.situation), question.args
        match question.kind:
            case Kind.IN_FORCE:  # whatever the facts
                given = {"on": args["on"]} if "on" in args else {k: v for k, v in given.items() if k == "on"}
            case Kind.IS_WITHIN:
                given |= {key: args[key] for key in ("act", "on", "facts", "incident") if key in args}
            case Kind.STATUS_OF:
                given["parties"] = [{"role": "doer", **self._mapping(args.get("actor"), "actor")}]
                given |= {"on": args["on"]} if "on" in args else {}
            case _:
                given |= {"incident": args["incident"]} if "incident" in args else {}
        return given

    def _mapping(self, given: object, name: str) -> Mapping[str, Any]:
        if isinstance(given, str):
            return {"id": given}
        if not isinstance(given, Mapping):
            raise BadInput(f"The question needs the argument {name}. Give it, for example as {{{name}: {{id: …}}}}.")
        return given

    # ---- answers

    def answer(self, question: Question, *, known_at: datetime | None = None) -> Answer:
        """Answers a question, without a receipt.

        Args:
            question: the question.
            known_at: the moment that the state shows; the end of the day asked where none is given.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read.
        """
        if question.kind is Kind.ESTABLISHED:
            return self._on_record(question, known_at)
        situation = self.situation(question)
        determination = self.engine.determine(situation, as_of=question.as_of)
        finder = Finder(self.engine, self.words, determination, as_of=question.as_of)
        chosen = self._chosen(question, determination)
        findings = tuple(finder.finding(decided, trace=question.trace) for decided in chosen)
        touched = jurisdictions_touched(
            d for d in determination.decided.values() if d.rule.effect in DECIDING[question.kind]
        )
        covered = coverage(self.view, self.law, self.words, situation, touched)
        shown = verdict(question.kind, self.engine, determination, covered, shown=chosen)
        asked_at = known_at or datetime.combine(question.as_of, time(), tzinfo=UTC)
        answer = Answer(
            question=question,
            verdict=shown,
            conduct_on=situation.conduct.text or "unknown",
            day_assumed=situation.day_assumed,
            known_at=asked_at,
            findings=findings,
            coverage=covered,
            notes=self._notes(),
        )
        return self._completed(answer, question, situation, determination)

    def established(self, question: Question) -> Established:
        """Gives what is recorded of what a question names.

        Raises:
            BadInput: it names nothing.
            UnknownName: a code or name that nothing has.
        """
        args = {**{k: v for k, v in question.situation.items() if k == "incident"}, **question.args}
        asked_of = Establisher(self.view, self.scale.scheme, self.codes, self.words, as_of=question.as_of)
        return asked_of.answer(args)

    def _on_record(self, question: Question, known_at: datetime | None) -> Answer:
        found = self.established(question)
        return Answer(
            question=question,
            verdict=Verdict(code=str(found.result), text=found.text),
            conduct_on="unknown",
            day_assumed=False,
            known_at=known_at or datetime.combine(question.as_of, time(), tzinfo=UTC),
            findings=(),
            coverage=(),
            established=found,
        )

    def _notes(self) -> tuple[str, ...]:
        return tuple(problem.what for problem in self.law.problems)

    def _completed(
        self, answer: Answer, question: Question, situation: Situation, determination: Determination
    ) -> Answer:
        """Adds what only one kind of question asks for."""
        match question.kind:
            case Kind.WHO_CAN_ACT:
                return replace(answer, authorities=tuple(self._authorities(answer)))
            case Kind.IS_WITHIN:
                return self._within(answer, question)
            case Kind.REMIT_OF:
                _, name = self.words.authority(self._authority(question), question.as_of)
                return replace(answer, name=name)
            case Kind.IN_FORCE:
                code = next((_AS_TEXT.get(f.outcome, "yes") for f in answer.findings), "nothing-found")
                return replace(answer, verdict=Verdict(code=code, text=self._in_force(answer)))
            case Kind.STATUS_OF:
                return self._status(answer, situation, determination)
            case _:
                return answer

    # ---- which findings

    def _chosen(self, question: Question, determination: Determination) -> list[Decided]:
        """Gives what is listed: what bites, is timed out, defeated or touched, with definitions and exceptions."""
        wanted = self._wanted(question)
        if wanted is not None:
            return self._sorted(self._all(determination, wanted))
        decided = determination.decided
        listed = {
            place: found
            for place, found in decided.items()
            if found.rule.effect is not Effect.DEFINITION and self._is_listed(found, question.kind)
        }
        for found in tuple(listed.values()):
            for place in self._beside(found):
                if place in decided and decided[place].touched:
                    listed.setdefault(place, decided[place])
        if question.all:
            everything = self._all(determination, set(range(len(self.law.rules))))
            listed |= {found.rule.place: found for found in everything if found.rule.place not in listed}
        return self._sorted(listed.values())

    def _is_listed(self, found: Decided, kind: Kind) -> bool:
        if found.rule.effect in _OF_AUTHORITIES and kind not in _ABOUT_AUTHORITIES:
            return False
        if found.rule.effect in (Effect.PERMISSION, Effect.NOT_SUBJECT):
            return found.outcome in (Outcome.ENGAGED, Outcome.ENGAGED_IF_PROVEN) and found.touched
        return found.touched

    def _beside(self, found: Decided) -> Iterable[int]:
        """Gives the definitions and exceptions of a rule, and the exceptions of its definitions."""
        definitions = self.engine.definitions_under(found.rule)
        for place in (*definitions, *found.defeated_by, *(p for p, _ in found.unless)):
            yield place
            yield from self.law.exceptions[place]

    def _all(self, determination: Determination, places: set[int]) -> list[Decided]:
        found = []
        for place in sorted(places):
            rule = self.law.rules[place]
            if place in determination.decided:
                found.append(determination.decided[place])
            elif not rule.is_of_party:
                found.append(self.engine.decide(rule, determination.runs[0]))
        return found

    def _wanted(self, question: Question) -> set[int] | None:
        """Gives the rules that a question names; None where it names none."""
        if question.kind not in (Kind.WHY, Kind.WHY_NOT, Kind.IN_FORCE, Kind.REMIT_OF):
            return None
        if question.kind is Kind.REMIT_OF:
            authority = self._authority(question)
            return {rule.place for rule in self.law.rules if self._is_of(rule, authority, question)}
        cited, address = question.args.get("cite"), question.args.get("rule")
        if cited is None and address is None:
            raise BadInput("The question names no rule. Give cite, a part of a citation, or rule, its address.")
        places = {rule.place for rule in self.law.rules if _is_named(rule, cited, address)}
        if not places:
            raise BadInput(
                f"No rule that is encoded has the citation or address “{cited or address}”. That says nothing of the "
                "law itself. Look for its citation with `remit search`."
            )
        return places

    def _sorted(self, found: Iterable[Decided]) -> list[Decided]:
        return sorted(
            found,
            key=lambda d: (
                _LAST.index(d.rule.effect) if d.rule.effect in _LAST else -1,
                _RANK[d.outcome],
                _EFFECTS.index(d.rule.effect),
                str(d.rule.iri),
            ),
        )

    # ---- authorities

    def _authority(self, question: Question) -> URIRef:
        given = question.args.get("authority")
        if given is None:
            raise BadInput("The question names no authority. Give it, for example as authority: cma.")
        return self.codes.actor(str(given))

    def _is_of(self, rule: Rule, authority: URIRef, question: Question) -> bool:
        holder, _ = self.words.authority(authority, question.as_of)
        actors = (*rule.text.administered_by, *rule.text.enforced_by)
        return any(self.words.authority(actor, question.as_of)[0] == holder for actor in actors)

    def _authorities(self, answer: Answer) -> Iterable[Standing]:
        """Puts together what each authority may do, and which may do nothing, with the reason."""
        grouped: dict[URIRef, list[int]] = {}
        names: dict[URIRef, str] = {}
        for place, finding in enumerate(answer.findings):
            counts = finding.decided.touched and finding.outcome is not Outcome.NOT_ENGAGED
            if counts and finding.rule.effect in (*DECIDING[Kind.WHO_CAN_ACT], Effect.NO_POWER):
                for authority in finding.authorities:
                    places = grouped.setdefault(authority.id, [])
                    if place not in places:
                        places.append(place)
                    names[authority.id] = authority.name
        for actor in self._powerless():
            holder, name = self.words.authority(actor, answer.question.as_of)
            grouped.setdefault(holder, [])
            names.setdefault(holder, name)
        for actor, places in sorted(grouped.items(), key=lambda item: (item[1][:1] or [len(answer.findings)], item[0])):
            findings = [answer.findings[place] for place in places]
            powers = [f for f in findings if f.rule.effect is not Effect.NO_POWER]
            best = min(powers, key=lambda f: _RANK[f.outcome], default=None)
            denied = [f for f in findings if f.rule.effect is Effect.NO_POWER]
            yield Standing(
                id=str(actor),
                name=names[actor],
                jurisdiction=self._acts_for(actor),
                outcome=str(best.outcome) if best is not None else _denial(denied),
                reason="; ".join(f"{f.rule.label} ({f.text.citation})" for f in denied) or self._reason(actor),
                findings=tuple(places),
            )

    def _powerless(self) -> Iterable[URIRef]:
        found = set(self.law.recording.subjects(rmt.powersStated, rmt.expresslyNone))
        return sorted(actor for actor in found if isinstance(actor, URIRef))

    def _reason(self, actor: URIRef) -> str:
        if rmt.expresslyNone not in set(self.view.objects(actor, rmt.powersStated)):
            return ""
        notes = sorted(str(n) for n in self.view.objects(actor, skos.note))
        return "; ".join(["no law gives it a power over others", *notes])

    def _acts_for(self, actor: URIRef) -> str:
        orders = sorted(self.view.objects(actor, rmt.actsFor), key=str)
        return self.words.label(orders[0]) if orders else ""

    def _within(self, answer: Answer, question: Question) -> Answer:
        """Says whether an act is within the powers of one authority."""
        authority = self._authority(question)
        own = tuple(f for f in answer.findings if self._is_of(f.rule, authority, question))
        counting = (*DECIDING[Kind.IS_WITHIN], Effect.NO_POWER)
        outcomes = {
            (f.rule.effect is Effect.NO_POWER, f.outcome)
            for f in own
            if f.rule.effect in counting and f.decided.touched
        }
        powers = {outcome for denied, outcome in outcomes if not denied}
        denials = {outcome for denied, outcome in outcomes if denied}
        stated = set(self.view.objects(authority, rmt.powersStated))
        if Outcome.ENGAGED in powers:
            code = "yes"
        elif powers & {Outcome.ENGAGED_IF_PROVEN, Outcome.UNDETERMINED, Outcome.NOT_ENFORCED, Outcome.DEFEATED}:
            code = "possible"
        elif Outcome.NOT_ESTABLISHED in powers | denials:
            code = "not-established"
        elif Outcome.ENGAGED in denials or stated & {rmt.expresslyNone, rmt.exhaustively}:
            code = "no"
        else:
            code = "unknown"
        name = self.words.authority(authority, question.as_of)[1]
        cited = "; ".join(dict.fromkeys(f.text.citation for f in own))
        text = f"{_WITHIN[code]}: {name}{f' ({cited})' if cited else ''}."
        return replace(answer, findings=own, verdict=replace(answer.verdict, code=code, text=text))

    # ---- texts and actors

    def _in_force(self, answer: Answer) -> str:
        told = [f"{f.text.citation}: {str(f.decided.force).replace('-', ' ')}" for f in answer.findings]
        return f"{'; '.join(dict.fromkeys(told))}."

    def _status(self, answer: Answer, situation: Situation, determination: Determination) -> Answer:
        run = determination.runs[0]
        party = situation.parties[0]
        lists: dict[str, str] = {}
        for group in self.law.recording.subjects(rdf.type_, rmt.Group):
            if isinstance(group, URIRef) and "/list/" in group:
                codes = sorted(str(n) for n in self.law.recording.objects(group, skos.notation))
                lists[codes[0] if codes else local(group)] = self._listed(group, situation, run.when)
        facts: dict[str, str] = {}
        for fact in sorted(self.law.definitions, key=lambda f: f.code):
            if fact.is_of_party and fact.kind is FactKind.BOOLEAN:
                facts[fact.code] = self._derived(fact, run, party.place)
        named = [f"{name}: {value}" for name, value in {**lists, **facts}.items() if value in ("yes", "true")]
        text = f"On record: {'; '.join(named)}." if named else "On record: on none of the lists."
        return replace(
            answer, lists=lists, facts=facts, findings=(), verdict=Verdict(code="yes" if named else "no", text=text)
        )

    def _listed(self, group: URIRef, situation: Situation, when: Any) -> str:
        party = situation.parties[0]
        stated = party.facts.get(LIST)
        if stated is not None:
            held = {v for e in stated.entries for v in e.values}
            return "yes" if group in held else "no"
        if party.actor is None:
            return "not-established"
        return {1: "yes", 0: "no"}.get(self.law.ladder.belongs(party.actor, group, when), "not-established")

    def _derived(self, fact: FactType, run: Any, party: int) -> str:
        places = self.law.definitions[fact]
        frame = run.frame(party=party)
        said = run.said(fact, party)
        value = self.scale.false if fact.exhaustive else self.scale.unknown
        if said is None:
            for _, found in self.engine.derive(frame, places):
                value = (value[0] | found[0], value[1] & found[1], value[2] | found[2], value[3] & found[3])
        word = self.scale.value(value).phrase
        return word if word in ("true", "false") else "unknown"


def _is_named(rule: Rule, cited: object, address: object) -> bool:
    if address is not None:
        return str(rule.iri) == str(address) or local(rule.iri) == str(address)
    return plain(str(cited)) in plain(rule.text.citation)


def plain(text: str) -> str:
    """Gives a citation as it is compared: letters and digits without case, blanks and section marks."""
    return "".join(c for c in text.casefold() if not c.isspace() and c != "§")


def _denial(denied: list[Finding]) -> str:
    if any(f.outcome is Outcome.NOT_ESTABLISHED for f in denied) and not any(
        f.outcome is Outcome.ENGAGED for f in denied
    ):
        return str(Outcome.NOT_ESTABLISHED)
    return str(Effect.NO_POWER)


_AS_TEXT: Final = {
    Outcome.NOT_ENFORCED: "in-force-not-enforced",
    Outcome.NOT_APPLICABLE: "in-force-not-applicable",
    Outcome.NOT_ESTABLISHED: "not-established",
    Outcome.NOT_IN_FORCE: "not-in-force",
}
_WITHIN: Final = {
    "yes": "The act is within the powers of this authority",
    "possible": "The act may be within the powers of this authority, if what is open or alleged is so",
    "no": "The act is not within the powers of this authority",
    "not-established": "Whether the act is within the powers of this authority on that day is not established here",
    "unknown": "Nothing that is encoded says whether the act is within the powers of this authority",
}

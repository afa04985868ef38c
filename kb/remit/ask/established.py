"""The question `established`: what is recorded of an incident, claim, actor or statement, on whose word, and how far.

Nothing here decides anything: statuses, denials and grades are those of the record, and a status that a caller
proposes above what the claims reach is refused with the reason. Nobody accused is made the subject of a sentence.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from rdflib import URIRef
from rdflib.term import Node

from remit.ask.said import Result, Said, Teller, accusers, in_order, is_unidentified, most_telling
from remit.errors import BadInput, UnknownName
from remit.findings import Words, joined, sentence
from remit.iri import record
from remit.model.view import View
from remit.situation.codes import Codes
from remit.support import Ceiling, StatusScheme, permitted, statement_support
from remit.support.denials import speaks_for
from remit.support.entailment import claim_supports
from remit.support.reading import chain, identified_as, objects, refuted_by, same, sources, types, value
from remit.terms import coding, mark, oa, rmt, skos

ASKED: Final = ("claim", "actor", "statement", "incident")
UNKNOWN: Final = "unknown"
_WORD: Final = re.compile(r"\w+")
_SMALL: Final = frozenset(
    _WORD.findall(
        "a an and are by did do does for has have how in is it of on or that the to was were what which who whom"
    )
)
_SPOKEN_OF: Final = frozenset({rmt.Statement, rmt.Incident})
"""Kinds of record at the end of a statement that are not asked about as a thing."""
_OF_THE_DAY: Final = frozenset({mark.contested})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A status that may not be set.

    Attributes:
        status: its code.
        why: why not.
    """

    status: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuser:
    """Who accuses in an incident.

    Attributes:
        name: of who accuses; unknown where nobody is identified.
        words: it in a sentence.
    """

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Established:
    """What is recorded of what was asked.

    Attributes:
        result: what the record makes of it.
        text: the same in a sentence.
        say: the claims, each on the word of its speakers.
        accusers: for an incident, who accuses.
        status: for an incident, the code of its recorded status.
        ceiling: for an incident or statement, the code of the highest status that its claims permit.
        marks: codes of the marks beside the incident or actor.
        refused: statuses that may not be set, with the reason of each.
        open: what is not known, in sentences.
        words: the codes of statuses and marks in words.
        is_part: whether it is of a part of an incident, whose status is not that of the part.
    """

    result: Result
    text: str
    say: tuple[Said, ...] = ()
    accusers: tuple[Accuser, ...] = ()
    status: str = ""
    ceiling: str = ""
    marks: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    open: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    is_part: bool = False

    @property
    def mark(self) -> str:
        """The mark that tells most beside the result; empty where there is none."""
        return most_telling(self.marks, self.result)


class Establisher:
    """Answers what is established on one state of the record."""

    def __init__(self, view: View, scheme: StatusScheme, codes: Codes, words: Words, *, as_of: date) -> None:
        """Remembers the state.

        Args:
            view: the state.
            scheme: the statuses.
            codes: what codes and names mean.
            words: names of authorities on a day.
            as_of: the day asked; claims that were certainly made after it do not count.
        """
        self.view = view
        self.scheme = scheme
        self.codes = codes
        self.as_of = as_of
        self.teller = Teller(view, scheme, words, as_of=as_of)

    def answer(self, args: Mapping[str, Any]) -> Established:
        """Answers.

        Args:
            args: one of incident, claim, actor and statement; with an incident also `about`, words that name a
                part of it, and `status`, which somebody would set.

        Raises:
            BadInput: nothing is named, or what cannot be read.
            UnknownName: a code or name that nothing has.
        """
        return replace(self._answer(args), words=self._in_words())

    def _in_words(self) -> dict[str, str]:
        """Gives the codes of statuses and marks in words."""
        marks = self.view.subjects(skos.inScheme, record("scheme", "mark"))
        named = {self.teller.code(each): self.teller.name(each) for each in marks}
        return named | {each.code: self.scheme.phrase(each.iri) for each in self.scheme.statuses.values()}

    def _answer(self, args: Mapping[str, Any]) -> Established:
        match next((name for name in ASKED if args.get(name) is not None), None):
            case "claim":
                return self._claim(self.codes.claim(str(args["claim"])))
            case "actor":
                return self._actor(self.codes.actor(str(args["actor"])))
            case "statement":
                return self._statement(args["statement"])
            case "incident":
                return self._incident(self.codes.incident(str(args["incident"])), args)
            case _:
                raise BadInput(f"The question names nothing. Give one of these in args: {', '.join(ASKED)}.")

    # ---- incidents

    def ceiling(self, incident: Node) -> Ceiling:
        """Gives what the claims made by the day asked permit."""
        claims = self._made(objects(self.view, incident, rmt.restsOn))
        cores = sorted(set(objects(self.view, incident, rmt.core)), key=str)
        statements = tuple(statement_support(self.view, core, claims, self.scheme) for core in cores)
        support = self.scheme.full if statements else self.scheme.none
        for found in statements:
            support &= found.support
        return Ceiling(incident=incident, support=support, statements=statements)

    def _incident(self, incident: URIRef, args: Mapping[str, Any]) -> Established:
        found = self.ceiling(incident)
        proposed = args.get("status")
        refused = self._refusals(found, None if proposed is None else str(proposed))
        claims = self._made(objects(self.view, incident, rmt.restsOn))
        result = self._of_incident(found, claims)
        phrase = self.scheme.phrase(found.support, contested=found.contested)
        text = f"{_TOLD[result]} The claims on record reach no more than: {phrase}."
        if found.withdrawn is not None:
            or_refuted = " or refuted" if any(refuted_by(self.view, claim) is not None for claim in claims) else ""
            text = f"Not established any more: what carries it was taken back by those who said it{or_refuted}."
        if proposed is not None and refused:
            named = self.scheme.phrase(self.scheme.by_code(str(proposed)))
            result, text = Result.REFUSED, f"The status “{named}” is refused. {refused[0].why}"
        say = self._said(self._made([*claims, *self._answering(incident, claims)]))
        answer = Established(
            result=result,
            text=text,
            say=say,
            accusers=tuple(self._accusers(incident)),
            status=self.teller.code(self._standing(incident, found)),
            ceiling=self.teller.code(self.scheme.shown(found.support)),
            marks=self._marks(incident, contested=found.contested, say=say),
            refused=refused,
            open=(*self._reasons(incident), *self._related(incident)),
        )
        about = args.get("about")
        return answer if about is None else self._about(answer, incident, str(about), claims)

    def _answering(self, incident: Node, claims: Iterable[Node]) -> Iterator[Node]:
        """Gives the claims on which responses to an incident rest, and those that deny one on which it rests itself."""
        for response in objects(self.view, incident, rmt.response):
            yield from objects(self.view, response, rmt.restsOn)
        for claim in claims:
            yield from self.view.subjects(rmt.denies, claim)

    def _standing(self, incident: Node, found: Ceiling) -> Node | None:
        """Gives the recorded status, or as much of it as the claims made by the day asked reach."""
        recorded = value(self.view, incident, rmt.sourcingStatus)
        if recorded not in self.scheme.ordered or recorded is None:
            return recorded
        return self.scheme.shown(found.support & self.scheme.down(recorded))

    def _of_incident(self, found: Ceiling, claims: list[Node]) -> Result:
        if found.refuted is not None:
            return Result.CONTRADICTED
        if not found.support or found.withdrawn is not None:
            return Result.NOT_ESTABLISHED if claims else Result.NO_CLAIM
        if self.scheme.is_established(found.support):
            return Result.ESTABLISHED
        return Result.CONTESTED if found.contested else Result.CLAIMED

    def _refusals(self, found: Ceiling, proposed: str | None) -> tuple[Refusal, ...]:
        statuses = [s for s in self.scheme.statuses.values() if s.settable]
        if proposed is not None:
            statuses = [s for s in statuses if s.code == proposed]
            if not statuses:
                codes = [s.code for s in self.scheme.statuses.values() if s.settable]
                near = difflib.get_close_matches(proposed, codes, n=3)
                raise UnknownName(
                    f"“{proposed}” is no status that can be set. The statuses are: {', '.join(codes)}.",
                    name=proposed,
                    near=near,
                )
        decided = [(s, *permitted(found, s.iri)) for s in sorted(statuses, key=lambda s: (s.rank, s.iri))]
        return tuple(Refusal(status=s.code, why=self.teller.say(why)) for s, allowed, why in decided if not allowed)

    def _accusers(self, incident: Node) -> Iterable[Accuser]:
        found = accusers(self.view, incident)
        named = [who for who in found if not is_unidentified(self.view, who) or identified_as(self.view, who)]
        for who in named:
            name = self.teller.name(who)
            yield Accuser(name=name, words=f"The accuser on record is {name}.")
        if not named:
            words = "Who accuses is not known: no claim on record names anybody."
            yield Accuser(name=UNKNOWN, words=words)

    def _related(self, incident: Node) -> Iterator[str]:
        """Says to which other incidents accepted assessments relate one, with the reasons on both sides."""
        ends = (rmt.fromIncident, rmt.toIncident)
        found = {node for end in ends for node in self.view.subjects(end, incident)}
        for node in sorted(found, key=str):
            if not any(True for _ in objects(self.view, node, rmt.acceptedOn)):
                continue
            kinds = [self.teller.name(n) for n in objects(self.view, node, rmt.relationKind)]
            numbers = [self.teller.number(n) for end in ends for n in objects(self.view, node, end)]
            reasons = [
                f"{side}: {'; '.join(sorted(str(n) for n in objects(self.view, node, p)))}."
                for side, p in (("For it", rmt.reasonFor), ("Against it", rmt.reasonAgainst))
            ]
            told = f"{sentence(joined(kinds, 'and'))}: {joined(numbers, 'and')}. {' '.join(reasons)}"
            yield f"{told} Nothing passes from one to the other."

    # ---- a part of an incident

    def _about(self, whole: Established, incident: URIRef, about: str, claims: list[Node]) -> Established:
        """Narrows an answer to what some words name: a speaker, party or item, or a conduct that is coded.

        What shares most words is meant; where records and conduct share as many, the records.
        """
        words = _words(about)
        concerned = self._concerned(incident, claims)
        shared = {node: len(words & self._names(node)) for node in concerned}
        best = max(shared.values(), default=0)
        nodes = [node for node, number in shared.items() if number == best > 0]
        coded = {
            node: max(
                (len(words & _words(self.teller.name(c))) for c in objects(self.view, node, rmt.conduct)), default=0
            )
            for node in sorted(objects(self.view, incident, rmt.coding), key=str)
        }
        closest = max(coded.values(), default=0)
        if not best and not closest:
            text = (
                f"Nothing that is on record of this incident is called “{about}”, so no claim on record says anything"
            )
            text += " of it. That does not say that it is not so."
            return _narrowed(whole, Result.NO_CLAIM, text, (), open_=whole.open)
        if closest > best or not nodes:
            return self._conduct(whole, about, [n for n, number in coded.items() if number == closest > 0])
        return self._records(whole, nodes, self._made(c for node in nodes for c in concerned[node]))

    def _records(self, whole: Established, nodes: list[Node], chosen: list[Node]) -> Established:
        unknown = [n for n in nodes if self._is_unknown(n)]
        say = self._said(chosen)
        result, told = _of_all(say)
        text = f"{told} Asked about {self._listed(nodes)}."
        notes = [str(n) for node in nodes for n in sorted(objects(self.view, node, skos.note), key=str)]
        if unknown:
            result = Result.NOT_ESTABLISHED
            text = f"Not established: who made or who is {self._listed(unknown)} is not known; no reading is chosen."
        return _narrowed(whole, result, text, say, open_=(*notes, *whole.open))

    def _is_unknown(self, node: Node) -> bool:
        """Whether nobody knows who or what it is, or who made it, and no assessment says."""
        if list(objects(self.view, node, rmt.participant)):
            return all(map(self._is_unknown, objects(self.view, node, rmt.participant)))
        is_unverified = mark.identity_not_verified in set(objects(self.view, node, rmt.mark))
        return (is_unverified or is_unidentified(self.view, node)) and not identified_as(self.view, node)

    def _conduct(self, whole: Established, about: str, codings: list[Node]) -> Established:
        chosen: list[Node] = []
        notes: list[str] = []
        for node in codings:
            if coding.not_alleged not in set(objects(self.view, node, rmt.codedAs)):
                chosen += self._made(objects(self.view, node, rmt.restsOn))
            named, coded = (
                joined([self.teller.name(n) for n in objects(self.view, node, predicate)], "and")
                for predicate in (rmt.conduct, rmt.codedAs)
            )
            notes += [f"{sentence(named)} ({coded}): {reason}" for reason in objects(self.view, node, rmt.reason)]
        say = self._said(dict.fromkeys(chosen))
        result, told = _of_all(say)
        return _narrowed(whole, result, f"{told} Asked about “{about}”.", say, open_=(*notes, *whole.open))

    def _listed(self, nodes: list[Node]) -> str:
        named = {n: None for node in nodes for n in list(objects(self.view, node, rmt.participant)) or [node]}
        return joined([f"“{self.teller.name(node)}”" for node in named], "and")

    def _concerned(self, incident: Node, claims: list[Node]) -> dict[Node, set[Node]]:
        """Gives what can be asked about in an incident, each with the claims that touch it.

        Speakers but for the publications, parties, things spoken of, and responses; of what the documents say in which
        the incident's claims stand, since an article says things beside those on which the incident rests.
        """
        found: dict[Node, set[Node]] = {}
        parts = [n for p in (rmt.participation, rmt.response) for n in objects(self.view, incident, p)]
        for node in parts:
            for each in (node, *objects(self.view, node, rmt.participant)):
                found.setdefault(each, set()).update(objects(self.view, node, rmt.restsOn))
        for node in objects(self.view, incident, rmt.involvesItem):
            found.setdefault(node, set())
        for claim in {*claims, *self._answering(incident, claims), *self._beside(claims)}:
            for node in self._touched(claim):
                found.setdefault(node, set()).add(claim)
        for claim in claims:
            for node in self._figures(claim):
                found.setdefault(node, set()).add(claim)
        return {node: found[node] for node in sorted(found, key=str)}

    def _beside(self, claims: Iterable[Node]) -> Iterator[Node]:
        """Gives the claims that stand in the documents in which some claims stand."""
        for document in {each for claim in claims for each in sources(self.view, claim)}:
            for target in self.view.subjects(oa.hasSource, document):
                yield from self.view.subjects(oa.hasTarget, target)

    def _names(self, node: Node) -> frozenset[str]:
        """Gives the words by which a record is asked for.

        Those of the roles of a part in an incident, else other names, else the label; of one whom nobody knows its
        first word.
        """
        roles = [self.teller.name(n) for n in objects(self.view, node, rmt.role)]
        if roles:
            return frozenset().union(*map(_words, roles))
        short = [str(n) for p in (skos.altLabel, rmt.objectValue) for n in objects(self.view, node, p)]
        if short:
            return frozenset().union(*map(_words, short))
        if is_unidentified(self.view, node):
            return frozenset(list(_WORD.findall(self.teller.name(node).casefold()))[:1])
        named = [str(n) for each in objects(self.view, node, rmt.named) for n in objects(self.view, each, rmt.name)]
        return frozenset().union(*map(_words, (self.teller.name(node), *named)))

    def _touched(self, claim: Node) -> set[Node]:
        """Gives the speakers of a claim but for the publication, and what it speaks of."""
        found = {link.speaker for link in chain(self.view, claim)[1:]}
        for statement in objects(self.view, claim, rmt.says):
            ends = (*objects(self.view, statement, rmt.subject), *objects(self.view, statement, rmt.object_))
            found |= {n for n in ends if isinstance(n, URIRef) and types(self.view, n).isdisjoint(_SPOKEN_OF)}
        return found

    def _figures(self, claim: Node) -> Iterator[Node]:
        """Gives what a claim counts, and the statements in which it says something in words of its own."""
        yield from objects(self.view, claim, rmt.quantity)
        for statement in objects(self.view, claim, rmt.says):
            if any(True for _ in objects(self.view, statement, rmt.objectValue)):
                yield statement

    # ---- claims, actors, statements

    def _claim(self, claim: URIRef) -> Established:
        said = self.teller.said(claim)
        text = f"{said.claim}: {_TOLD[said.result]}"
        return Established(result=said.result, text=text, say=(said,), status=said.status, marks=said.marks)

    def _actor(self, actor: URIRef) -> Established:
        bodies = same(self.view, actor)
        linked = [s for body in bodies for s in self.view.subjects(rmt.speaker, body)]
        spoken = [c for link in linked for c in self.view.subjects(rmt.link, link)]
        stated = [s for body in bodies for p in (rmt.subject, rmt.object_) for s in self.view.subjects(p, body)]
        stated += [more for each in stated for p in (rmt.subject, rmt.object_) for more in self.view.subjects(p, each)]
        spoken += [c for statement in stated for c in self.view.subjects(rmt.says, statement)]
        say = self._said(self._made(spoken))
        marks = self._marks(actor, contested=False)
        result, _ = _of_all(say)
        text = _counted(self.teller.name(actor), say)
        if mark.identity_not_verified in set(objects(self.view, actor, rmt.mark)):
            result = Result.NOT_ESTABLISHED
            text = f"Not established: whom the name in “{self.teller.name(actor)}” stands for was not verified."
        notes = [str(n) for n in sorted(objects(self.view, actor, skos.note), key=str)]
        return Established(result=result, text=text, say=say, marks=marks, open=(*notes, *self._reasons(actor)))

    def _statement(self, given: object) -> Established:
        statements = self._statements(given)
        carrying = {s: self._made(self._carrying(s)) for s in statements}
        say = self._said(dict.fromkeys(c for claims in carrying.values() for c in claims))
        found = [statement_support(self.view, s, claims, self.scheme) for s, claims in carrying.items()]
        support = self.scheme.none
        for each in found:
            support |= each.support
        result = _summed(say)
        contested = any(each.contested_by for each in found)
        if contested and result is Result.CLAIMED:
            result = Result.CONTESTED
        refused: tuple[Refusal, ...] = ()
        if statements:
            whole = Ceiling(incident=statements[0], support=support, statements=tuple(found))
            refused = self._refusals(whole, None)
        shown = self.teller.code(self.scheme.shown(support))
        return Established(result=result, text=_TOLD[result], say=say, ceiling=shown, refused=refused)

    def _statements(self, given: object) -> list[Node]:
        if isinstance(given, str):
            node = URIRef(given)
            if rmt.Statement not in types(self.view, node):
                raise UnknownName(
                    f"There is no statement <{given}> on record. Give its address, or its parts.", name=given
                )
            return [node]
        if not isinstance(given, Mapping) or not given.keys() & {"subject", "predicate", "object"}:
            raise BadInput(
                "A statement is its address, or an object with subject, predicate and object, or some of them."
            )
        wanted = [
            (predicate, self._named(str(given[part]), part))
            for part, predicate in (("subject", rmt.subject), ("predicate", rmt.predicate), ("object", rmt.object_))
            if part in given
        ]
        found = [set(self.view.subjects(predicate, node)) for predicate, node in wanted]
        return sorted(set.intersection(*found), key=str)

    def _named(self, code: str, part: str) -> Node:
        return self.codes.relation(code) if part == "predicate" else self.codes.thing(code)

    def _carrying(self, statement: Node) -> Iterable[Node]:
        """Gives the claims that say a statement, and those beside them that say it or something narrower."""
        said = set(self.view.subjects(rmt.says, statement))
        resting = {r for c in said for r in self.view.subjects(rmt.restsOn, c)} | set(
            self.view.subjects(rmt.core, statement)
        )
        beside = {c for each in resting for c in objects(self.view, each, rmt.restsOn)}
        return said | {c for c in beside if speaks_for(self.view, c) and claim_supports(self.view, c, statement)}

    # ---- small things

    def _made(self, claims: Iterable[Node]) -> list[Node]:
        kept = {c for c in claims if rmt.Claim in types(self.view, c) and self.teller.is_made_by(c, self.as_of)}
        return sorted(kept, key=in_order)

    def _said(self, claims: Iterable[Node]) -> tuple[Said, ...]:
        return tuple(self.teller.said(claim) for claim in claims)

    def _marks(self, node: Node, *, contested: bool, say: Iterable[Said] = ()) -> tuple[str, ...]:
        found = {m for m in objects(self.view, node, rmt.mark) if m not in _OF_THE_DAY}
        found |= {mark.contested} if contested else set()
        interested = self.teller.code(mark.interested_accuser)
        codes = {self.teller.code(m) for m in found} | {interested for each in say if interested in each.marks}
        return tuple(sorted(codes))

    def _reasons(self, node: Node) -> list[str]:
        """Gives what accepted assessments of no narrower kind leave open about a record."""
        found = [a for a in self.view.subjects(rmt.assesses, node) if types(self.view, a) == {rmt.Assessment}]
        return [str(n) for a in sorted(found, key=str) for n in sorted(objects(self.view, a, rmt.reason), key=str)]


_TOLD: Final = {
    Result.ESTABLISHED: "Established, as the claims below show.",
    Result.CLAIMED: "Claimed, and no more: somebody says so.",
    Result.CONTESTED: "Claimed and contested: somebody says so, and somebody denies it.",
    Result.CONTRADICTED: "The record speaks against it; the claim is kept as a claim.",
    Result.NOT_ESTABLISHED: "Not established.",
    Result.NOT_A_FACT: "No claim of fact: an opinion, a characterisation or a prediction supports nothing.",
    Result.NO_CLAIM: "No claim on record says so. That does not say that it is not so.",
    Result.REFUSED: "Refused.",
}
_EACH: Final = {
    Result.ESTABLISHED: "established",
    Result.CLAIMED: "claimed and no more",
    Result.CONTESTED: "claimed and contested",
    Result.CONTRADICTED: "contradicted by the record",
    Result.NOT_ESTABLISHED: "not established",
    Result.NOT_A_FACT: "no claim of fact",
}
_STRONGEST: Final = (
    Result.CONTRADICTED,
    Result.ESTABLISHED,
    Result.CONTESTED,
    Result.CLAIMED,
    Result.NOT_ESTABLISHED,
    Result.NOT_A_FACT,
)


def _summed(say: tuple[Said, ...]) -> Result:
    results = {each.result for each in say}
    if len(results) > 1:
        results.discard(Result.CONTRADICTED)  # one claim that the record speaks against says nothing of the others
    return next((result for result in _STRONGEST if result in results), Result.NO_CLAIM)


def _of_all(say: tuple[Said, ...]) -> tuple[Result, str]:
    """Gives what claims that say different things come to, and the words: established only where none is just said."""
    only_said = tuple(each for each in say if each.result in {Result.CLAIMED, Result.CONTESTED})
    if not only_said or all(each.result is not Result.ESTABLISHED for each in say):
        return _summed(say), _TOLD[_summed(say)]
    result = _summed(only_said)
    return result, f"{_TOLD[result]} Some of the claims below are established: of each stands how far it is."


def _counted(name: str, say: tuple[Said, ...]) -> str:
    """Says how many claims are recorded by or about somebody, and how many of them came to what."""
    if not say:
        return f"No claim is recorded by or about {name}. That does not say that there is nothing to say."
    counted = Counter(each.result for each in say)
    told = [f"{counted[result]} {_EACH[result]}" for result in _EACH if counted[result]]
    claims = "1 claim is" if len(say) == 1 else f"{len(say)} claims are"
    return f"By or about {name}, {claims} recorded: {', '.join(told)}."


def _narrowed(
    whole: Established, result: Result, text: str, say: tuple[Said, ...], *, open_: tuple[str, ...]
) -> Established:
    return replace(whole, result=result, text=text, say=say, open=tuple(dict.fromkeys(open_)), is_part=True)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _SMALL

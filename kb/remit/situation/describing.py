"""Situations that a caller describes, in YAML 1.2 or JSON: what is left out stays unknown.

Source: rules/situation.schema.json. YAML is read by the 1.2 rules, by which only true and false are booleans: by
those of 1.1 the key `on` is read as true, and the code of Norway as false.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rdflib import URIRef
from rdflib.term import Node
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from remit.errors import BadFile, BadInput
from remit.model.view import View
from remit.rules import ACT, END_USE, FROM, ITEM, LIST, SELF, SHARE, TO, FactType, Kind, Law, ReadFrom
from remit.situation.codes import Codes
from remit.situation.decided import DecidedMatters
from remit.situation.evidence import Evidence
from remit.situation.facts import Datum, Entry, Held, Party, Reading, RoleHeld, Situation
from remit.situation.owning import Ownerships, follow_owners, mark_circles
from remit.situation.reach import Reach
from remit.situation.values import code_text, datum_of, day_text, days_given, quantity_of, truth_of
from remit.support.reading import label as named
from remit.terms import rmt
from remit.truth import Scale, conduct_of
from remit.truth.ladder import day_of
from remit.truth.shares import ANY, together

_MAIN: Final = {"act": ACT, "from": FROM, "to": TO, "end_use": END_USE}
_KEYS: Final = frozenset({*_MAIN, "incident", "on", "item", "parties", "complete", "facts"})
_PARTY: Final = frozenset({"role", "id", "name", "none", "lists", "owners", "owners_complete"})
_NONE, _UNKNOWN = "none", "unknown"
_WHOLE: Final = 100
_MAX_BYTES: Final = 1_000_000
_MAX_PARTIES: Final = 60  # owners included: the work of one question grows with their square


def read_description(text: str) -> dict[str, Any]:
    """Reads YAML by the 1.2 rules, of which JSON is a part.

    Raises:
        BadFile: it is neither, or no mapping; with the line where the parser knows it.
    """
    if len(text) > _MAX_BYTES:
        raise BadFile(f"The situation has more than {_MAX_BYTES} characters. Describe one act on one item.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = _yaml(text)
    if not isinstance(found, dict):
        raise BadFile("The situation is no mapping of keys to values. Begin with, for example: act: export.")
    return found


def _yaml(text: str) -> object:
    parser = YAML(typ="safe", pure=True)
    parser.version = (1, 2)
    parser.max_depth = 50
    try:
        return parser.load(io.StringIO(text))
    except (YAMLError, ValueError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise BadFile(
            f"{f'line {line} of the situation' if line else 'The situation'} is not YAML: "
            f"{getattr(problem, 'problem', None) or problem}. "
            f"Nothing of it was read. Mend {'that line' if line else 'it'}.",
            line=line,
        ) from problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What situations are read on: one state of the record and its law.

    Attributes:
        view: the state.
        law: its law.
        scale: the constants of the status scheme.
        codes: what codes mean.
        evidence: what claims amount to.
    """

    view: View
    law: Law
    scale: Scale
    codes: Codes
    evidence: Evidence

    def decided(self, situation: Situation, *, as_of: date) -> DecidedMatters:
        """Gives what was decided in the matter of a situation, as of a day."""
        return DecidedMatters(law=self.law, scale=self.scale, evidence=self.evidence, situation=situation, as_of=as_of)


class Describer:
    """Makes a situation of a caller's description."""

    def __init__(self, ground: Ground) -> None:
        """Remembers on what it is read."""
        self.ground = ground
        self.law = ground.law
        self.codes = ground.codes
        self.scale = ground.scale
        self._left = _MAX_PARTIES  # as many may be described yet

    def situation(self, given: Mapping[str, Any], *, as_of: date) -> Situation:
        """Makes the situation.

        Args:
            given: what the caller wrote, without an incident.
            as_of: the day asked, which is taken where no day of the act is given.

        Raises:
            UnknownName: a key, code or name that nothing has.
            BadInput: a value that cannot be read.
        """
        assumed = "on" not in given
        conduct = conduct_of(as_of.isoformat() if assumed else day_text(given["on"]))
        situation = Situation(conduct=conduct, day_assumed=assumed)
        self.add(situation, given)
        situation.reached = Reach(
            view=self.ground.view,
            law=self.law,
            scale=self.scale,
            situation=situation,
            evidence=self.ground.evidence,
        )
        situation.decided = self.ground.decided(situation, as_of=as_of)
        return situation

    def add(self, situation: Situation, given: Mapping[str, Any]) -> None:
        """Adds to a situation what a caller gives.

        Raises:
            UnknownName: a key, code or name that nothing has.
            BadInput: a value that cannot be read.
        """
        for key in given:
            if key not in _KEYS:
                raise BadInput(
                    f"“{key}” is no key of a situation, so it would be overlooked. Use {', '.join(sorted(_KEYS))}; "
                    "other facts go under facts, by their code."
                )
        for key, iri in _MAIN.items():
            fact = self.law.facts.get(iri)
            if key in given and fact is not None:
                self._put(situation.facts, fact, given[key], where=key)
        for code, value in self._mapping(given.get("facts", {}), "facts").items():
            fact = self.codes.fact(code)
            if fact.is_of_party:
                raise BadInput(f"{fact.code} is a fact of a party. Give it under one of the parties.")
            self._put(self._of(situation, fact), fact, value, where=fact.code)
        if "item" in given:
            self._item(situation, given["item"])
        self._parties(situation, given.get("parties", []))
        if "complete" in given:
            situation.closed = _said_yes(given["complete"], "complete")

    def _of(self, situation: Situation, fact: FactType) -> dict[URIRef, Reading]:
        return situation.item_facts if fact.read_from is ReadFrom.ITEM else situation.facts

    def _mapping(self, given: object, where: str) -> Mapping[str, Any]:
        if not isinstance(given, Mapping):
            raise BadInput(f"The value of {where} is no mapping. Write {where}: {{code: value}}.")
        return given

    # ---- values

    def _put(self, into: dict[URIRef, Reading], fact: FactType, given: object, *, where: str) -> None:
        """Puts what is given for a fact where it belongs; what is not known is not put."""
        reading = self.reading(fact, given, where=where)
        if reading is not None:
            into[fact.iri] = reading

    def reading(self, fact: FactType, given: object, *, where: str) -> Reading | None:
        """Reads what is given for a fact; None where it is said to be unknown.

        What is given is all of it. A list that names `unknown` beside its values leaves others open.
        """
        full = self.scale.full
        if given is None or given == _UNKNOWN:
            return None
        if given == _NONE:
            return Reading(closed=full)
        listed = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else [given]
        is_open = _UNKNOWN in listed
        entries = [self._entry(fact, each, where) for each in listed if each != _UNKNOWN]
        found = tuple(entry for entry in entries if entry is not None)
        return Reading(entries=found, closed=0 if is_open else full) if found else None

    def _entry(self, fact: FactType, given: object, where: str) -> Entry | None:
        if not isinstance(given, Mapping):
            datum = self._datum(fact, given, where)
            return None if datum is None else Entry(values=(datum,), holds=self.scale.full)
        unknown = given.keys() - {"is", "since", "until", "support"}
        if unknown or "is" not in given:
            raise BadInput(
                f"The value of {where} is qualified wrongly. Write {{is: VALUE, since: DAY, support: STATUS}}."
            )
        datum = self._datum(fact, given["is"], where)
        if datum is None:
            return None
        return Entry(
            values=(datum,),
            holds=self._support(given.get("support")),
            since=_day(given.get("since"), f"{where}.since"),
            until=_day(given.get("until"), f"{where}.until"),
        )

    def _support(self, code: object) -> int:
        if code is None:
            return self.scale.full
        scheme = self.scale.scheme
        return scheme.bits(scheme.down(scheme.by_code(str(code))))

    def _datum(self, fact: FactType, given: object, where: str) -> Datum | None:
        if given == _UNKNOWN or given is None:
            return None
        match fact.kind:
            case Kind.BOOLEAN:
                return truth_of(fact, given)
            case Kind.QUANTITY:
                code_text(given, where)
                return quantity_of(fact, given)
            case Kind.DATE:
                return days_given(fact, given)
            case _:
                return self.codes.value(fact, code_text(given, where))

    # ---- the item

    def _item(self, situation: Situation, given: object) -> None:
        described = dict(given) if isinstance(given, Mapping) else {"id": given}
        code = described.pop("id", None)
        if code is not None:
            self.take_item(situation, self.codes.item(code_text(code, "item")))
        for name, value in described.items():
            fact = self.codes.fact(str(name))
            if fact.is_of_party:
                raise BadInput(f"{fact.code} is a fact of a party, and stands under item. Give it under a party.")
            self._put(self._of(situation, fact), fact, value, where=f"item.{fact.code}")

    def take_item(self, situation: Situation, item: URIRef) -> None:
        """Takes an item of the catalogue, with what is on record for it; what is on record is all of it."""
        situation.item = item
        identity = self.law.facts.get(ITEM)
        if identity is not None:
            situation.item_facts[ITEM] = Reading(entries=(Entry(values=(item,), holds=self.scale.full),))
        for iri, reading in self.recorded(item).items():
            situation.item_facts[iri] = reading

    def recorded(self, node: URIRef) -> dict[URIRef, Reading]:
        """Gives the facts that are on record for an item or actor."""
        view, entries = self.ground.view, dict[FactType, list[Entry]]()
        for record in sorted(view.objects(node, rmt.fact), key=str):
            for iri in view.objects(record, rmt.factType):
                fact = self.law.facts.get(iri) if isinstance(iri, URIRef) else None
                for value in view.objects(record, rmt.value) if fact is not None else ():
                    datum = datum_of(value, fact.kind) if fact is not None else None
                    if datum is not None and fact is not None:
                        entries.setdefault(fact, []).append(
                            Entry(
                                values=(datum,),
                                holds=self.scale.recorded,
                                since=_recorded_day(view, record, rmt.from_),
                                until=_recorded_day(view, record, rmt.until),
                                claims=(node,),
                            )
                        )
        return {fact.iri: Reading(entries=tuple(e), closed=self.scale.recorded) for fact, e in entries.items()}

    # ---- parties

    def _parties(self, situation: Situation, given: object) -> None:
        if not isinstance(given, Sequence) or isinstance(given, str):
            raise BadInput("The value of parties is no list. Write parties: [{role: end-user, headquarters: cn}].")
        self._left = _MAX_PARTIES
        claimed = {p.actor: p for p in situation.parties if situation.incident is not None and p.actor and p.roles}
        for number, each in enumerate(given):
            where = f"parties[{number}]"
            described = self._mapping(each, where)
            actor = self._identity(described, where) if claimed else None
            known = claimed.get(actor) if actor is not None else None
            if known is not None:
                self._describe(situation, known, described, where)
                known.roles += self._further_roles(situation, described, where)
                continue
            roles = self._roles(described, where)
            situation.closed_roles |= roles
            if described.get("none"):
                continue
            party = self._party(situation, described, where)
            party.roles = tuple(RoleHeld(role=role, holds=self.scale.full) for role in sorted(roles))
        mark_circles(situation)

    def _roles(self, described: Mapping[str, Any], where: str) -> frozenset[URIRef]:
        given = described.get("role")
        if given is None:
            raise BadInput(f"{where} has no role, so no rule would look at it. Add, for example, role: end-user.")
        codes = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
        return frozenset(self.codes.role(str(code)) for code in codes)

    def _party(self, situation: Situation, described: Mapping[str, Any], where: str, depth: int = 0) -> Party:
        if self._left == 0:
            raise BadInput(
                f"{where}: more than {_MAX_PARTIES} parties and owners are described. Describe one act, with those "
                "on whom a rule may turn; who owns somebody on record is known without being told."
            )
        self._left -= 1
        if depth > _MAX_DEPTH:
            raise BadInput(f"{where}: owners are nested more than {_MAX_DEPTH} deep. Give fewer levels.")
        party = Party(place=len(situation.parties), name=str(described.get("name", "")))
        situation.parties.append(party)
        actor = self._identity(described, where)
        if actor is not None:
            self.identify(situation, party, actor)
            party.name = str(described.get("name", "")) or party.name
        self._describe(situation, party, described, where, depth)
        return party

    def _identity(self, described: Mapping[str, Any], where: str) -> URIRef | None:
        return self.codes.actor(code_text(described["id"], f"{where}.id")) if "id" in described else None

    def _further_roles(self, situation: Situation, described: Mapping[str, Any], where: str) -> tuple[RoleHeld, ...]:
        """Gives the roles that the caller says a party of the incident has, beside those that are claimed."""
        if "role" not in described:
            return ()
        roles = self._roles(described, where)
        situation.closed_roles |= roles
        return tuple(RoleHeld(role=role, holds=self.scale.full) for role in sorted(roles))

    def _describe(
        self, situation: Situation, party: Party, described: Mapping[str, Any], where: str, depth: int = 0
    ) -> None:
        """Puts what is said of a party where it belongs."""
        party.at = "/" + where.replace("[", "/").replace("]", "").replace(".", "/")
        for code, value in described.items():
            if code not in _PARTY:
                fact = self.codes.fact(str(code))
                if not fact.is_of_party:
                    raise BadInput(f"{fact.code} stands under {where} and is no fact of a party. Give it under facts.")
                self._put(party.facts, fact, value, where=f"{where}.{fact.code}")
        lists = self.law.facts.get(LIST)
        if "lists" in described and lists is not None:
            self._put(party.facts, lists, described["lists"], where=f"{where}.lists")
        self._owners(situation, party, described, where, depth)

    def _owners(self, situation: Situation, party: Party, described: Mapping[str, Any], where: str, depth: int) -> None:
        given = described.get("owners")
        complete = _said_yes(described.get("owners_complete", False), f"{where}.owners_complete")
        if given == _NONE or (complete and (given is not None or party.place not in situation.cut)):
            party.owners_closed = self.scale.full
        if given is None or given == _NONE:
            return
        if not isinstance(given, Sequence) or isinstance(given, str):
            raise BadInput(f"{where}.owners is no list. Write owners: [{{name: A, share: 30%}}], or owners: none.")
        held: list[Held] = []
        fact = self.law.facts.get(SHARE)
        for number, each in enumerate(given):
            place = f"{where}.owners[{number}]"
            described_owner = dict(self._mapping(each, place))
            share = described_owner.pop("share", None)
            owner = self._party(situation, described_owner, place, depth + 1)
            interval = ANY
            if share is not None and share != _UNKNOWN and fact is not None:
                self._put(owner.facts, fact, share, where=f"{place}.share")
                interval = quantity_of(fact, share)
                if interval.low > _WHOLE or interval.high < 0:
                    raise BadInput(
                        f"“{share}” was given for {place}.share, and nobody holds less than nothing or more than all. "
                        "Write the percentage from 0 to 100, a range such as 30..40, or leave it out."
                    )
            held.append(Held(owner=owner.place, share=interval, holds=self.scale.full))
        party.owners = tuple(held)
        self._sum_stakes(situation, held)

    def _sum_stakes(self, situation: Situation, held: Sequence[Held]) -> None:
        """Gives an owner that is named several times for one company the share of all its stakes."""
        stakes: dict[URIRef, list[Held]] = {}
        for each in held:
            actor = situation.parties[each.owner].actor
            if actor is not None:
                stakes.setdefault(actor, []).append(each)
        for several in (found for found in stakes.values() if len(found) > 1):
            entry = Entry(values=(together(each.share for each in several),), holds=self.scale.full)
            for each in several:
                situation.parties[each.owner].facts[SHARE] = Reading(entries=(entry,), closed=self.scale.full)

    def identify(self, situation: Situation, party: Party, actor: URIRef, *, holds: int | None = None) -> None:
        """Says who a party is, with what is on record for it and for its owners."""
        party.actor = actor
        party.name = party.name or named(self.ground.view, actor).strip("“”")
        support = self.scale.full if holds is None else holds
        party.facts[SELF] = Reading(entries=(Entry(values=(actor,), holds=support),), closed=support)
        for iri, reading in self.recorded(actor).items():
            party.facts[iri] = Reading(entries=reading.entries)
        ownerships = Ownerships(
            view=self.ground.view,
            evidence=self.ground.evidence,
            recorded=self.recorded,
            holds=self.scale.recorded,
        )
        follow_owners(situation, party, actor, ownerships=ownerships)


_MAX_DEPTH: Final = 20


def _said_yes(given: object, where: str) -> bool:
    if isinstance(given, bool):
        return given
    word = str(given).casefold()
    if word in ("yes", "no", "true", "false"):
        return word in ("yes", "true")
    raise BadInput(f"“{given}” was given for {where}, which is yes or no.")


def _day(given: object, where: str) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(day_text(given))
    except ValueError as problem:
        raise BadInput(f"“{given}” was given for {where}, which is a day. Write it as 2026-02-01.") from problem


def _recorded_day(view: View, record: Node, predicate: URIRef) -> date | None:
    return next((d for n in view.objects(record, predicate) if (d := day_of(n)) is not None), None)

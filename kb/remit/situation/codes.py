"""Codes and names that callers type, looked up within what they can mean, with near matches for what is unknown."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.errors import UnknownName
from remit.iri import ID, record
from remit.model.view import View
from remit.rules import ITEM, Effect, FactType, Kind, Law, Test, local
from remit.search import fold
from remit.terms import rdf, rdfs, rmt, skos

_WHOLE: Final = frozenset({"incident", "claim"})
"""Kinds of record that are named whole: a part of a name, or the name of a part, could mean another."""
_ACTORS: Final = (rmt.Authority, rmt.Organisation, rmt.Person, rmt.Actor)
_NEAR: Final = 4
_WORD: Final = re.compile(r"\w+")
_NAMES = (skos.notation, skos.prefLabel, rdfs.label, skos.altLabel)


@dataclass(slots=True, eq=False)
class Codes:
    """What codes mean in one state of the record; each kind is read when it is first asked for.

    Attributes:
        view: the state, where records are looked up.
        law: its law, with which the tables of codes stay.
        find: gives the records in whose names a text occurs, each with whether it is the whole name.
        tables: the tables that were read; they may be shared as long as the law is the same.
    """

    view: View
    law: Law
    find: Callable[[str], Iterable[tuple[Node, bool]]] = lambda text: ()
    tables: dict[str, dict[str, URIRef]] = field(default_factory=dict)

    def fact(self, code: str) -> FactType:
        """Gives the fact type with a code.

        Raises:
            UnknownName: there is none; near matches are given.
        """
        table = self._table("fact", lambda: {fact.code: fact.iri for fact in self.law.facts.values()})
        return self.law.facts[self._found(code, table, "fact type", "`remit facts` lists them.")]

    def place(self, code: str) -> URIRef:
        """Gives the place with a code or name.

        Raises:
            UnknownName: there is none.
        """
        table = self._table("place", lambda: self._named(self._places()))
        return self._found(code, table, "place", "Use an ISO 3166 code such as us, us-tx or jp, or the name of a city.")

    def role(self, code: str) -> URIRef:
        """Gives the role with a code.

        Raises:
            UnknownName: there is none.
        """
        table = self._table("role", lambda: self._named(self._concepts([record("scheme", "role")])))
        return self._found(code, table, "role", "A role says what part a party has in the act, for example end-user.")

    def group(self, code: str) -> URIRef:
        """Gives the list or group with a code.

        Raises:
            UnknownName: there is none.
        """
        table = self._table("group", lambda: self._named(_iris(self.law.recording.subjects(rdf.type_, rmt.Group))))
        return self._found(code, table, "list", "Use the code of a list, for example entity-list.")

    def item(self, code: str) -> URIRef:
        """Gives the item of the catalogue with a code.

        Raises:
            UnknownName: there is none.
        """
        return self._record("item", rmt.Item, code, "Describe it instead, with item-kind and other facts.")

    def actor(self, code: str) -> URIRef:
        """Gives the actor with a code, an address or a name.

        Raises:
            UnknownName: there is none.
        """
        return self._record("actor", None, code, "Give a name instead of an id, and say what is known of it.")

    def authority(self, code: str) -> URIRef:
        """Gives the authority with a code, an address or a name.

        Raises:
            UnknownName: there is none.
        """
        return self._record("actor", None, code, "Give the key or a name of an authority, for example cma.")

    def incident(self, code: str) -> URIRef:
        """Gives the incident with a code or address.

        Raises:
            UnknownName: there is none.
        """
        return self._record("incident", rmt.Incident, code, "`remit search` finds records by name.")

    def claim(self, code: str) -> URIRef:
        """Gives the claim with a number, a code or an address.

        Raises:
            UnknownName: there is none.
        """
        return self._record("claim", rmt.Claim, code, "Give its number, for example C7, or its address.")

    def document(self, code: str) -> URIRef:
        """Gives the document with a code, a number, an address or a name.

        Raises:
            UnknownName: there is none.
        """
        return self._record("document", rmt.Document, code, "Give its key, for example seed-article, or its address.")

    def relation(self, code: str) -> URIRef:
        """Gives the relation with a code, by which a statement says something of its subject.

        Raises:
            UnknownName: there is none.
        """
        table = self._table("relation", lambda: self._named(self._concepts([record("scheme", "relation")])))
        known = ", ".join(sorted({local(iri) for iri in table.values()}))
        return self._found(code, table, "relation", f"It is what a statement says; relations are: {known}.")

    def thing(self, code: str) -> URIRef:
        """Gives the actor, item or jurisdiction with a code, an address or a name.

        Raises:
            UnknownName: there is none.
        """
        for kind in ("item", "jurisdiction"):
            direct = record(kind, folded(code))
            if any(True for _ in self.view.objects(direct, rdf.type_)):
                return direct
        return self.actor(code)

    def value(self, fact: FactType, code: str) -> URIRef:
        """Gives the code that a value of a fact type names.

        Raises:
            UnknownName: there is none among those that the fact type may have.
        """
        match fact.kind:
            case Kind.PLACE:
                return self.place(code)
            case Kind.ACTOR:
                return self.actor(code)
            case _ if fact.iri == ITEM:
                return self.item(code)
            case _:
                table = self._table(f"of {fact.iri}", lambda: self._codes_of(fact))
                return self._found(code, table, f"code of {fact.code}", f"It is a value of “{fact.label}”.")

    def _codes_of(self, fact: FactType) -> dict[str, URIRef]:
        schemes = list(fact.codes_from) or [record("scheme", fact.code)]
        found = self._concepts(schemes)
        for constraint in self.law.constraints.rows:
            if isinstance(constraint, Test) and constraint.fact == fact:
                found |= dict.fromkeys(_iris(constraint.operands))
        for rule in self.law.rules:
            if rule.effect is Effect.DEFINITION and rule.concludes == fact and isinstance(rule.value, URIRef):
                found[rule.value] = None
        if fact.code == "list":
            found |= dict.fromkeys(_iris(self.law.recording.subjects(rdf.type_, rmt.Group)))
        return self._named(found)

    def _concepts(self, schemes: Iterable[Node]) -> dict[URIRef, None]:
        return {c: None for s in schemes for c in _iris(self.law.recording.subjects(skos.inScheme, s))}

    def _places(self) -> dict[URIRef, None]:
        kinds = (rmt.Jurisdiction, rmt.Place)
        return {place: None for kind in kinds for place in _iris(self.law.recording.subjects(rdf.type_, kind))}

    def _named(self, nodes: Iterable[URIRef]) -> dict[str, URIRef]:
        """Gives nodes by their codes and names; a code goes before another's name, the first before the last."""
        listed = list(nodes)
        table: dict[str, URIRef] = {}
        for node in listed:
            table.setdefault(folded(local(node)), node)
        for predicate in _NAMES:
            for node in listed:
                for name in self.law.recording.objects(node, predicate):
                    table.setdefault(folded(str(name)), node)
        return table

    def _table(self, key: str, make: Callable[[], dict[str, URIRef]]) -> Mapping[str, URIRef]:
        known = self.tables.get(key)
        if known is None:
            known = self.tables[key] = {folded(code): iri for code, iri in make().items()}
        return known

    def _found(self, code: str, table: Mapping[str, URIRef], what: str, mend: str) -> URIRef:
        if code.startswith(ID) and URIRef(code) in table.values():
            return URIRef(code)
        found = table.get(folded(code))
        if found is not None:
            return found
        near = tuple(difflib.get_close_matches(folded(code), table, n=4, cutoff=0.6))
        raise _unknown(code, what, near, mend)

    def _record(self, kind: str, of_class: URIRef | None, code: str, mend: str) -> URIRef:
        key = folded(code)
        direct = URIRef(code) if code.startswith(ID) else record(kind, key)
        types = set(self.view.objects(direct, rdf.type_))
        if of_class in types or (of_class is None and types):
            return direct
        noted = [n for text in (code, code.upper()) for n in self.view.subjects(skos.notation, Literal(text))]
        spelt = dict.fromkeys((code, code.replace("-", " ")))  # a name may be typed like a key: home-office
        hits = [*((n, True) for n in noted), *(hit for text in spelt for hit in self.find(text))]
        start = f"{ID}{kind}/"
        bearers = [(node, _bearer(node, start), exact) for node, exact in hits if isinstance(node, URIRef)]
        named = list(dict.fromkeys(bearer for _, bearer, _ in bearers if bearer is not None))
        is_whole = kind in _WHOLE
        exact = list(
            dict.fromkeys(b for n, b, whole in bearers if b is not None and whole and (n == b or not is_whole))
        )
        if len(exact) == 1:
            return exact[0]
        if (
            len(named) == 1
            and not is_whole
            and any(self._is_called(node, code) for node, bearer, _ in bearers if bearer)
        ):
            return named[0]
        near = dict.fromkeys([*(local(h) for h in named[:_NEAR]), *self._near(kind, of_class, key)])
        raise _unknown(code, kind, tuple(near)[:_NEAR], mend)

    def _is_called(self, node: URIRef, code: str) -> bool:
        """Whether each word of a text is a word of one name of a record, and not only a part of a longer word."""
        words = set(_WORD.findall(fold(code)))
        names = [name for dated in self.view.objects(node, rmt.named) for name in self.view.objects(dated, rmt.name)]
        names += [name for predicate in (*_NAMES, rmt.name) for name in self.view.objects(node, predicate)]
        return not code.isascii() or any(words <= set(_WORD.findall(fold(str(name)))) for name in names)

    def _near(self, kind: str, of_class: URIRef | None, key: str) -> list[str]:
        """Gives the keys and numbers of records that look like one, best first; all of a kind are looked at."""
        start = f"{ID}{kind}/"
        classes = [of_class] if of_class is not None else _ACTORS
        found = {node for each in classes for node in _iris(self.view.subjects(rdf.type_, each))}
        keys = {node[len(start) :] for node in found if node.startswith(start) and "/" not in node[len(start) :]}
        numbers = {str(n) for node in found for n in self.view.objects(node, skos.notation)}
        known = {folded(name): name for name in sorted(keys | numbers)}
        return [known[name] for name in difflib.get_close_matches(key, sorted(known), n=_NEAR, cutoff=0.6)]


def folded(code: str) -> str:
    """Gives a code as it is compared: without case, accents, and with hyphens for blanks and underscores."""
    plain = unicodedata.normalize("NFKD", str(code).strip().casefold())
    return "".join("-" if c in " _" else c for c in plain if not unicodedata.combining(c))


def _bearer(node: URIRef, start: str) -> URIRef | None:
    """Gives the record that a name or a part belongs to."""
    if not node.startswith(start):
        return None
    key = node[len(start) :].partition("/")[0]
    return URIRef(start + key)


def _iris(nodes: Iterable[Node]) -> list[URIRef]:
    return [node for node in nodes if isinstance(node, URIRef)]


def _unknown(code: str, what: str, near: tuple[str, ...], mend: str) -> UnknownName:
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return UnknownName(
        f"“{code}” is no {what} on record, and guessing could change the answer. {hint}{mend}", name=code, near=near
    )

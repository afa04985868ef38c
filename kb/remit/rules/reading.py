"""Reading rules from the graph: fact types, texts with what they inherit, conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.errors import BadInput
from remit.model.view import View
from remit.paths import Alternative, Inverse, Path, Predicate, Sequence, ZeroOrMore
from remit.rules.constraint import (
    All,
    Any,
    Connected,
    Constraint,
    Constraints,
    Not,
    One,
    Quantified,
    Quantifier,
    Test,
    Total,
    Unwritten,
)
from remit.rules.fact_type import OWNER, PARTY, SELF, FactType, Kind, ReadFrom
from remit.rules.interpreting import Interpreter
from remit.rules.rule import Effect, Omission, Posture, Rule, Text, Timing, Weight
from remit.terms import dcterms, enforcement, odrl, rdf, rdfs, rmt, role, sh, skos
from remit.truth.ladder import day_of, stretch_of
from remit.truth.when import Stretch

_ON_DAY_ASKED: Final = frozenset({Effect.POWER, Effect.NO_POWER, Effect.REVIEW_POLICY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What keeps a rule or fact type from being used.

    Attributes:
        where: the record.
        what: what is wrong, why it matters and how to mend it.
    """

    where: Node
    what: str


@dataclass(slots=True, eq=False)
class Reader:
    """Reads the law of one state, once."""

    view: View
    constraints: Constraints = field(default_factory=Constraints)
    problems: list[Problem] = field(default_factory=list)
    facts: dict[URIRef, FactType] = field(default_factory=dict)
    interpreter: Interpreter = field(init=False)
    _timings: dict[tuple[object, ...], Timing] = field(default_factory=dict)
    _placed: dict[Node, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.interpreter = Interpreter(self.view)

    # ---- fact types

    def read_facts(self) -> None:
        """Reads every fact type."""
        for node in self.view.subjects(rdf.type_, rmt.FactType):
            if isinstance(node, URIRef):
                try:
                    self.facts[node] = self._fact(node)
                except (BadInput, ValueError) as problem:
                    self.problems.append(Problem(where=node, what=f"<{node}> cannot be read: {problem}"))

    def _fact(self, node: URIRef) -> FactType:
        path, none_where = self._one(node, rmt.path), self._one(node, rmt.noneWhere)
        kinds = [local(n) for n in self.view.objects(node, rmt.kindOfValue)]
        read_from = [local(n) for n in self.view.objects(node, rmt.readFrom)]
        if len(kinds) != 1 or len(read_from) != 1:
            raise BadInput(
                "it needs one rmt:kindOfValue and one rmt:readFrom, or nobody can tell what it asks and of what."
            )
        return FactType(
            iri=node,
            code=self.text(node, skos.notation) or local(node),
            label=self.text(node, rdfs.label),
            definition=self.text(node, skos.definition),
            read_from=ReadFrom(read_from[0]),
            kind=Kind(kinds[0]),
            unit=", ".join(self.text(n, skos.prefLabel) or local(n) for n in self.view.objects(node, rmt.unit)),
            single=self.flag(node, rmt.single),
            take_latest=self.flag(node, rmt.takeLatest),
            judged_by=self.text(node, rmt.judgedBy),
            exhaustive=self.flag(node, rmt.exhaustivelyDefined),
            codes_from=tuple(n for n in self.view.objects(node, rmt.codesFrom) if isinstance(n, URIRef)),
            path=self.path(path) if path is not None else None,
            none_where=none_where if isinstance(none_where, URIRef) else None,
        )

    def path(self, node: Node) -> Path:
        """Reads a SHACL property path.

        Raises:
            BadInput: it has a form that paths do not have.
        """
        if self._one(node, rdf.first) is not None:
            return Sequence(tuple(map(self.path, self.items(node))))
        for predicate, make in _FORMS.items():
            inner = self._one(node, predicate)
            if inner is not None:
                options = self.items(inner) if predicate == sh.alternativePath else [inner]
                return make(tuple(map(self.path, options)))
        if isinstance(node, URIRef):
            return Predicate(node)
        raise BadInput(
            "its rmt:path has no form that a SHACL property path has. Use a property, a list of steps, "
            "sh:alternativePath or sh:inversePath."
        )

    # ---- rules

    def read_rules(self) -> Iterator[Rule]:
        """Reads every rule; one that cannot be used is a problem, and left out."""
        place = 0
        for node in self.view.subjects(rdf.type_, rmt.Rule):
            if not isinstance(node, URIRef):
                continue
            try:
                yield self._rule(node, place)
            except (BadInput, ValueError) as problem:
                self.problems.append(
                    Problem(
                        where=node, what=f"<{node}> is left out of every answer, because it cannot be read: {problem}"
                    )
                )
            else:
                place += 1

    def _rule(self, node: URIRef, place: int) -> Rule:
        found = [local(n) for n in self.view.objects(node, rmt.effect)]
        if len(found) != 1:
            raise BadInput("it needs one rmt:effect.")
        effect = Effect(found[0])
        concludes = self._concluded(node, effect)
        value_from = [self._known_fact(n) for n in self.view.objects(node, rmt.valueFrom)]
        omissions = self.omissions(node)
        condition = self._condition(node, omissions)
        of_party = (concludes is not None and concludes.is_of_party) or self._excepts_party_facts(node)
        if condition is not None and not of_party and self.constraints.is_of_party(condition):
            names = ", ".join(sorted({f.code for f in self.constraints.facts(condition) if f.is_of_party}))
            raise BadInput(
                f"its condition asks facts of a party ({names}) outside rmt:some, rmt:every and rmt:totalOver, so it "
                "is not said of which party. Put them inside one."
            )
        values = list(self.view.objects(node, rmt.value))
        return Rule(
            place=place,
            iri=node,
            label=self.text(node, rdfs.label) or local(node),
            effect=effect,
            text=self._text(node),
            condition=condition,
            overrides=self._iris(node, rmt.overrides),
            concludes=concludes,
            value=values[0] if values else None,
            value_from=value_from[0] if value_from else None,
            tests_day_of_act=self._tests_day_of_act(node, effect),
            about=self._iris(node, rmt.about),
            policy=next(iter(self._iris(node, rmt.policy)), None),
            omissions=omissions,
            is_of_party=of_party,
            readings=self._iris(node, rmt.inReading),
        )

    def _concluded(self, node: URIRef, effect: Effect) -> FactType | None:
        concluded = [self._known_fact(n) for n in self.view.objects(node, rmt.concludes)]
        if (effect is Effect.DEFINITION) != (len(concluded) == 1):
            raise BadInput("a definition has one rmt:concludes with the fact that it concludes, and no other rule has.")
        return concluded[0] if concluded else None

    def _excepts_party_facts(self, node: URIRef) -> bool:
        """Whether a rule is an exception to definitions of a party's facts, and so decided for each party."""
        overridden = self._iris(node, rmt.overrides)
        concluded = [self.facts.get(c) for rule in overridden for c in self._iris(rule, rmt.concludes)]
        return bool(concluded) and all(fact is not None and fact.is_of_party for fact in concluded)

    def _tests_day_of_act(self, node: URIRef, effect: Effect) -> bool:
        stated = set(self.view.objects(node, rmt.testedOn))
        return rmt.dayOfAct in stated or (rmt.dayAsked not in stated and effect not in _ON_DAY_ASKED)

    def omissions(self, node: Node) -> tuple[Omission, ...]:
        """Gives what a rule or coverage says is not encoded, in the order of its words."""
        found = (self._omission(n) for n in self.view.objects(node, rmt.notEncoded))
        return tuple(sorted(found, key=lambda o: (o.text, o.weight, o.citation)))

    def _omission(self, node: Node) -> Omission:
        weights = [local(n) for n in self.view.objects(node, rmt.weight)]
        return Omission(
            text=self.text(node, rmt.text),
            weight=Weight(weights[0]) if weights else Weight.DETAIL,
            citation=self.text(node, rmt.citation),
            why=self.text(node, rmt.why),
        )

    def _condition(self, node: URIRef, omissions: tuple[Omission, ...]) -> int | None:
        parts = [self.constraint(n) for n in self.view.objects(node, rmt.condition)]
        parts += [self._bound(actor) for actor in self._iris(node, rmt.addressee)]
        parts += [self.constraints.place(Unwritten(o.text)) for o in omissions if o.weight is Weight.CONDITION]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else self.constraints.place(All(tuple(parts)))

    def _bound(self, actor: URIRef) -> int:
        party, identity = self._known_fact(PARTY), self._known_fact(SELF)
        who = self.constraints.place(Test(identity, odrl.eq, (actor,)))
        return self.constraints.place(Quantified(Quantifier.SOME, party, (role.doer,), who))

    # ---- conditions

    def constraint(self, node: Node) -> int:
        """Gives the place of the constraint that a node states.

        Raises:
            BadInput: it states none, or one that cannot be decided.
        """
        place = self._placed.get(node)
        if place is None:
            place = self.constraints.place(self._constraint(node))
            for factor in self._iris(node, rmt.connects):
                place = self.constraints.place(Connected(place, factor))
            self._placed[node] = place
        return place

    def _constraint(self, node: Node) -> Constraint:
        for predicate, make in _JUNCTIONS.items():
            listed = self._one(node, predicate)
            if listed is not None:
                return make(tuple(map(self.constraint, self.items(listed))))
        negated = self._one(node, rmt.not_)
        if negated is not None:
            return Not(self.constraint(negated))
        for quantifier, predicate in _QUANTIFIERS.items():
            domain = self._one(node, predicate)
            if domain is not None:
                return Quantified(
                    quantifier, self._domain(domain), self._roles(node), self.constraint(self._such_that(node))
                )
        domain = self._one(node, rmt.totalOver)
        if domain is not None:
            return self._total(node, domain)
        return self._test(node)

    def _test(self, node: Node) -> Test:
        left, operator = self._one(node, odrl.leftOperand), self._one(node, odrl.operator)
        if left is None or not isinstance(operator, URIRef):
            raise BadInput(
                f"a constraint of its condition ({node.n3()}) has no odrl:leftOperand with odrl:operator, and none of "
                "odrl:and, odrl:or, odrl:xone, rmt:not, rmt:some, rmt:every, rmt:totalOver."
            )
        if operator not in _OPERATORS:
            raise BadInput(f"it uses the operator <{operator}>, which is not understood.")
        operands = tuple(self.view.objects(node, odrl.rightOperand))
        for listed in self.view.objects(node, rmt.rightOperands):
            operands += tuple(self.items(listed))
        if not operands:
            raise BadInput(f"a constraint on {local(left)} compares with nothing. Add odrl:rightOperand.")
        fact = self._known_fact(left)
        for operand in operands:
            _hold_operand(fact, operand)
        return Test(fact, operator, operands)

    def _total(self, node: Node, domain: Node) -> Total:
        operator, bound = self._one(node, odrl.operator), self._one(node, odrl.rightOperand)
        if not isinstance(operator, URIRef) or not isinstance(bound, Literal):
            raise BadInput("its rmt:totalOver has no odrl:operator with a number as odrl:rightOperand.")
        return Total(self._domain(domain), self.constraint(self._such_that(node)), operator, float(bound))

    def _domain(self, node: Node) -> FactType:
        fact = self._known_fact(node)
        if fact.iri not in (PARTY, OWNER):
            raise BadInput(f"it counts over {fact.code}. Only parties and owners are counted over.")
        return fact

    def _such_that(self, node: Node) -> Node:
        found = self._one(node, rmt.suchThat)
        if found is None:
            raise BadInput("a quantifier of its condition has no rmt:suchThat.")
        return found

    def _roles(self, node: Node) -> tuple[URIRef, ...]:
        return tuple(
            n for listed in self.view.objects(node, rmt.inRole) for n in self.items(listed) if isinstance(n, URIRef)
        )

    def _known_fact(self, node: Node) -> FactType:
        fact = self.facts.get(node) if isinstance(node, URIRef) else None
        if fact is None:
            raise BadInput(f"it uses the fact type <{node}>, which is not on record. Add it, or mend its address.")
        return fact

    # ---- texts

    def text_at(self, place: URIRef) -> Text:
        """Gives where a provision or text of law stands and how it is known, after inheritance."""
        return self._text(place)

    def _text(self, rule: URIRef) -> Text:
        levels = list(self._levels(rule))
        texts = [n for n in levels if n != rule and isinstance(n, URIRef)]
        instrument = [n for n in texts if rmt.Instrument in set(self.view.objects(n, rdf.type_))]
        checked = [d for n in self._nearest(levels, rmt.checkedOn) if (d := day_of(n)) is not None]
        how, confidence = self._nearest(levels, rmt.howKnown), self._nearest(levels, rmt.confidence)
        jurisdictions = self._inherited(levels, rmt.jurisdiction)
        return Text(
            provision=texts[0] if texts else None,
            instrument=instrument[-1] if instrument else None,
            citation="; ".join(str(n) for n in self._nearest(levels, rmt.citation)),
            address=str(next(iter(self._nearest(levels, rmt.address)), "")),
            timing=self._timing(levels),
            administered_by=self._inherited(levels, rmt.administeredBy),
            enforced_by=self._inherited(levels, rmt.enforcedBy),
            factors=self._inherited(levels, rmt.connectingFactor),
            penalty="; ".join(str(n) for n in self._nearest(levels, rmt.penalty)),
            how_known=local(how[0]) if how else "",
            confidence=local(confidence[0]) if confidence else "",
            checked_on=max(checked, default=None),
            jurisdictions=jurisdictions,
            subjects=self._inherited(levels, _SUBJECT),
            encoding=self.interpreter.encoding([rule, *self._iris(rule, rmt.inReading), *levels[1:]], jurisdictions),
        )

    def _levels(self, rule: URIRef) -> Iterator[Node]:
        node: Node | None = rule
        seen: set[Node] = set()
        while node is not None and node not in seen:
            seen.add(node)
            yield node
            above = self._one(node, rmt.provision)
            node = above if above is not None else self._one(node, rmt.partOf)

    def _nearest(self, levels: list[Node], predicate: URIRef) -> list[Node]:
        """Gives what the nearest level states that states any: it replaces all above it."""
        return next((found for level in levels if (found := list(self.view.objects(level, predicate)))), [])

    def _inherited(self, levels: list[Node], predicate: URIRef) -> tuple[URIRef, ...]:
        return tuple(n for n in self._nearest(levels, predicate) if isinstance(n, URIRef))

    def _timing(self, levels: list[Node]) -> Timing:
        def stretches(predicate: URIRef) -> tuple[Stretch, ...]:
            found = {stretch_of(self.view, n) for n in self._nearest(levels, predicate)}
            return tuple(sorted(found, key=lambda s: (str(s.first), str(s.end), s.why)))

        applies = [d for n in self._nearest(levels, rmt.appliesFrom) if (d := day_of(n)) is not None]
        postures = tuple(Posture(stretch_of(self.view, n), self._stance(n)) for n in self._nearest(levels, rmt.posture))
        key = (
            stretches(rmt.inForce),
            stretches(rmt.stayed),
            stretches(rmt.notEstablished),
            max(applies, default=None),
            tuple(sorted(postures, key=str)),
        )
        known = self._timings.get(key)
        if known is None:
            known = self._timings[key] = Timing(
                in_force=key[0], stayed=key[1], not_established=key[2], applies_from=key[3], postures=key[4]
            )
        return known

    def _stance(self, node: Node) -> str:
        found = [local(n) for n in self.view.objects(node, rmt.enforcement)]
        return found[0] if found else local(enforcement.normal)

    # ---- the graph

    def text(self, node: Node, predicate: URIRef) -> str:
        """Gives the words of a property, the English ones first."""
        found = sorted(self.view.objects(node, predicate), key=lambda n: (getattr(n, "language", None) != "en", str(n)))
        return str(found[0]) if found else ""

    def flag(self, node: Node, predicate: URIRef) -> bool:
        """Whether a property is recorded as true."""
        return any(isinstance(n, Literal) and n.value is True for n in self.view.objects(node, predicate))

    def items(self, node: Node) -> list[Node]:
        """Gives the items of a list."""
        found: list[Node] = []
        seen: set[Node] = set()
        here: Node | None = node
        while here is not None and here != rdf.nil and here not in seen:
            seen.add(here)
            first = self._one(here, rdf.first)
            if first is not None:
                found.append(first)
            here = self._one(here, rdf.rest)
        return found

    def _one(self, node: Node, predicate: URIRef) -> Node | None:
        return next(iter(self.view.objects(node, predicate)), None)

    def _iris(self, node: Node, predicate: URIRef) -> tuple[URIRef, ...]:
        return tuple(n for n in self.view.objects(node, predicate) if isinstance(n, URIRef))


def _hold_operand(fact: FactType, operand: Node) -> None:
    """Sees that a fact can be compared with an operand."""
    value = operand.value if isinstance(operand, Literal) else None
    match fact.kind:
        case Kind.BOOLEAN:
            fits = isinstance(value, bool)
        case Kind.QUANTITY:
            fits = isinstance(operand, Literal) and _is_number(operand)
        case Kind.DATE:
            fits = isinstance(operand, Literal)
        case _:
            fits = isinstance(operand, URIRef)
    if not fits:
        raise BadInput(f"it compares {fact.code}, whose values are of kind {fact.kind}, with {operand.n3()}.")


def _is_number(operand: Literal) -> bool:
    try:
        float(operand)
    except ValueError:
        return False
    return True


def local(node: Node) -> str:
    """Gives the last part of an address, which is its code."""
    return str(node).rpartition("#")[2].rpartition("/")[2]


_SUBJECT: Final = dcterms.subject
_STAY: Final = Sequence(())
_FORMS: Final[dict[URIRef, Callable[[tuple[Path, ...]], Path]]] = {
    sh.alternativePath: Alternative,
    sh.inversePath: lambda inner: Inverse(inner[0]),
    sh.zeroOrMorePath: lambda inner: ZeroOrMore(inner[0]),
    sh.oneOrMorePath: lambda inner: Sequence((inner[0], ZeroOrMore(inner[0]))),
    sh.zeroOrOnePath: lambda inner: Alternative((_STAY, inner[0])),
}
_JUNCTIONS: Final[dict[URIRef, Callable[[tuple[int, ...]], Constraint]]] = {
    odrl.and_: All,
    odrl.or_: Any,
    odrl.xone: One,
}
_QUANTIFIERS: Final = {Quantifier.SOME: rmt.some, Quantifier.EVERY: rmt.every}
_OPERATORS: Final = frozenset(
    {
        odrl.eq,
        odrl.gt,
        odrl.gteq,
        odrl.isA,
        odrl.isAnyOf,
        odrl.isNoneOf,
        odrl.isPartOf,
        odrl.lt,
        odrl.lteq,
        odrl.neq,
        rmt.memberOf,
    }
)

"""The law of the corpus on a bench: one rule, one described situation, and what it comes to."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from rdflib import URIRef
from rdflib.term import Node
from ruamel.yaml import YAML

import serving
from remit.base import KnowledgeBase
from remit.determine import Engine, Outcome
from remit.iri import ID
from remit.resources import folder
from remit.rules import All, Connected, Law, Not, Quantified, Rule, Total, compile_law, parts_of
from remit.rules import Any as AnyOf
from remit.situation.codes import Codes
from remit.situation.describing import Describer, Ground
from remit.situation.evidence import Evidence
from remit.support import StatusScheme
from remit.truth import Scale
from remit.truth.frame import Run
from remit.truth.when import When

SITUATIONS = Path(__file__).parent / "situations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is stored of a rule.

    Attributes:
        situation: one in which it bites, or comes as near to that as its days allow.
        outcome: what it comes to there.
        turns: for each condition, a change by which that condition alone makes it come to something else.
        more: situations in which the loss of a condition would be noticed, where those do not notice it.
    """

    situation: Mapping[str, Any]
    outcome: str
    turns: tuple[Mapping[str, Any], ...] = ()
    more: tuple[Mapping[str, Any], ...] = ()

    def tries(self) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """Gives each situation with what it tries and what the rule comes to in it."""
        yield "as it stands", self.situation, self.outcome
        for turn in self.turns:
            before = turn.get("situation", self.situation)
            yield turn["condition"], before, turn["outcome"]
            yield f"without: {turn['condition']}", overlaid(before, turn["change"]), turn["then"]
        for one in self.more:
            yield f"with the help of: {one['condition']}", one["situation"], one["outcome"]


def stored() -> Iterator[tuple[str, Stored]]:
    """Gives what is stored of each rule, by its short name."""
    reader = YAML(typ="safe", pure=True)
    for path in sorted(SITUATIONS.glob("*.yaml")):
        for name, of in reader.load(path).items():
            yield name, Stored(**{key: of[key] for key in ("situation", "outcome", "turns", "more") if key in of})


def overlaid(before: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Gives a description with a change laid over it: maps key by key, null for what goes."""
    told = dict(before)
    for key, value in change.items():
        if isinstance(value, Mapping) and isinstance(told.get(key), Mapping):
            told[key] = overlaid(told[key], value)
        elif value is None:
            told.pop(key, None)
        else:
            told[key] = value
    return told


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """The compiled law of the corpus, ready to decide single rules."""

    law: Law
    engine: Engine
    ground: Ground
    files: Mapping[Node, str]

    def file_of(self, rule: Rule) -> str:
        """Gives the name of the module that holds a rule, with dashes."""
        return self.files[rule.iri]

    def rule(self, name: str) -> Rule:
        """Gives a rule by its short name."""
        return self.law.by_iri[URIRef(f"{ID}rule/{name}")]

    def run(self, situation: Mapping[str, Any]) -> Run:
        """Gives the run of a described situation on the day of its act, asked on that day."""
        on = date.fromisoformat(situation["on"])
        described = Describer(self.ground).situation(situation, as_of=on)
        return Run.of(self.law, self.engine.scale, described, when=When.on(on), asked=When.on(on))

    def outcome(self, rule: Rule, run: Run) -> Outcome:
        """Says what the rule comes to; a definition of a party's fact is decided for the first party."""
        return self.engine.decide(rule, run, 0 if rule.is_of_party else -1).outcome


@cache
def bench() -> Bench:
    """Compiles the law of the corpus, once a process."""
    own = Path(mkdtemp(prefix="law-", dir=serving.scratch))  # there it is copied from what the run has made
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    view = KnowledgeBase.open(serving.make_home(own / "home", corpus=True)).view()
    law = compile_law(view)
    scale = Scale.of(StatusScheme.from_graph(view))
    codes, evidence = Codes(view, law), Evidence(view, scale.scheme)
    ground = Ground(view=view, law=law, scale=scale, codes=codes, evidence=evidence)
    return Bench(law, Engine(law, scale), ground, _files())


def _files() -> dict[Node, str]:
    """Gives for each rule the file of the corpus that declares it."""
    found: dict[Node, str] = {}
    law = folder("data") / "law"
    for path in sorted(law.rglob("*.ttl")):
        name = str(path.relative_to(law)).removesuffix(".ttl").replace("/", "-")
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("rule:"):
                found[URIRef(f"{ID}rule/{line.split()[0].removeprefix('rule:')}")] = name
    return found


def dropped(law: Law, rule: Rule) -> list[tuple[int, str, Rule]]:
    """Gives the rule once for each condition of it, without that condition, with its place and words for it."""
    if rule.condition is None:
        return []
    return [(gone, law_words(law, gone), replace(rule, condition=left)) for gone, left in _without(law, rule.condition)]


def _without(law: Law, place: int) -> list[tuple[int, int | None]]:
    """Gives, for each part below a place, that part and the place of the tree without it; None for nothing left."""
    table = law.constraints
    constraint = table[place]
    found: list[tuple[int, int | None]] = [(place, None)]
    if isinstance(constraint, All | AnyOf):
        kind = type(constraint)
        found = []
        for at, part in enumerate(constraint.parts):
            rest = constraint.parts[:at] + constraint.parts[at + 1 :]
            for gone, left in _without(law, part):
                parts = rest if left is None else (*constraint.parts[:at], left, *constraint.parts[at + 1 :])
                found.append((gone, table.place(kind(parts)) if parts else None))
    elif isinstance(constraint, Not | Connected | Quantified | Total):
        inner = [(g, left) for g, left in _without(law, parts_of(constraint)[0]) if left is not None]
        found += [(gone, table.place(replace(constraint, part=left))) for gone, left in inner]
        if len(inner) > 1 or isinstance(constraint, Connected):
            found = found[1:] if inner else found
    return found


def law_words(law: Law, place: int) -> str:
    """Gives words for a constraint: facts, operators and operands."""
    constraint = law.constraints[place]
    match constraint:
        case All(parts) | AnyOf(parts):
            joint = " and " if isinstance(constraint, All) else " or "
            return "(" + joint.join(law_words(law, part) for part in parts) + ")"
        case Not(part) | Connected(part, _):
            return ("not " if isinstance(constraint, Not) else "") + law_words(law, part)
        case Quantified(quantifier, domain, roles, part):
            of = "/".join(str(r).rsplit("/", 1)[-1] for r in roles)
            return f"{quantifier} {domain.code}{' ' + of if of else ''}: {law_words(law, part)}"
        case Total(domain, part, operator, bound):
            return f"total {domain.code} {_short(operator)} {bound:g}: {law_words(law, part)}"
        case _ if hasattr(constraint, "fact"):
            operands = ", ".join(_short(o) for o in constraint.operands)
            return f"{constraint.fact.code} {_short(constraint.operator)} {operands}"
        case _:
            return "not encoded"


def _short(node: Node) -> str:
    text = str(node)
    return text.rsplit("/", 1)[-1].rsplit("#", 1)[-1] if isinstance(node, URIRef) else text

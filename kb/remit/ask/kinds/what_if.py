"""The question `what-if`: what would be otherwise if claims were proven, refuted or dropped, or facts were others."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from remit.ask.answer import Answer, Verdict, Viewed
from remit.ask.changed import named
from remit.ask.desk import Desk, Seen
from remit.ask.kinds import sides
from remit.ask.kinds.base import OfLaw
from remit.ask.kinds.given import label_of, value_of
from remit.ask.kinds.supposing import FATES, SUPPOSING, fates_of, number_of
from remit.ask.question import Kind, Question
from remit.ask.recorded import SUPPOSED
from remit.ask.standpoint import Standpoint
from remit.ask.worded import lowered, outcome_words
from remit.errors import BadInput
from remit.findings import Finding, joined, sentence, walked
from remit.situation.evidence import Fate
from remit.support import StatusScheme
from remit.support.reading import objects
from remit.terms import rmt

_OWN: Final = frozenset({"changes"})
_KEYS: Final = frozenset({"act", "on", "from", "to", "item", "end_use", "complete", "parties"})
_SHOWN: Final = 3
_NOTHING: Final = ("", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A finding that comes to something else.

    Attributes:
        finding: it as it would be; as it is, where it would be none any more.
        before: outcome and support as it is; empty where it is no finding.
        after: outcome and support as it would be; empty where it would be none.
        words: it in a line.
        because: the conditions that come to something else, in words.
        under: the reading under which it does, where it is not that which is asked under.
    """

    finding: Finding
    before: tuple[str, str]
    after: tuple[str, str]
    words: str
    because: tuple[str, ...]
    under: str = ""

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        finding = self.finding
        return {
            "rule": str(finding.rule.iri),
            "label": finding.rule.label,
            "effect": str(finding.rule.effect),
            "citation": finding.text.citation,
            "authority": [{"role": a.role, "name": a.name} for a in finding.authorities],
            "before": _comes_to(self.before),
            "after": _comes_to(self.after),
            "because": list(self.because),
            **({"under": self.under} if self.under else {}),
        }

    @property
    def text(self) -> str:
        """It in a line, with why."""
        return " ".join((self.words, *self.because))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What would be otherwise.

    Attributes:
        asked: what is asked on both sides, in words.
        supposed: what is supposed, in words.
        before: the answer as it is, with its receipt.
        after: the answer as it would be, with its receipt.
        turned: findings that come to something else.
    """

    asked: tuple[str, ...]
    supposed: tuple[str, ...]
    before: Answer
    after: Answer
    turned: tuple[Turned, ...]

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {
            "asked": sides.asked_json(self.before),
            "supposed": list(self.supposed),
            "before": sides.side_json(self.before),
            "after": sides.side_json(self.after),
            "turned": [each.as_json() for each in self.turned],
        }

    def told(self) -> Iterator[tuple[str, list[str]]]:
        """Gives it as headings with lines below them."""
        yield "Asked on both sides", list(self.asked)
        yield SUPPOSED, list(self.supposed)
        verdicts = [f"As it is: {self.before.verdict.text}", f"As it would be: {self.after.verdict.text}"]
        yield "Verdict", verdicts
        yield "Findings that would come to something else", [each.text for each in self.turned] or ["None."]
        receipts = [(name, each.receipt) for name, each in (("As it is", self.before), ("As it would be", self.after))]
        yield "Receipts of both", [f"{name}: answer {r.answer_hash}" for name, r in receipts if r is not None]


class WhatIfAsked:
    """What would be otherwise."""

    meaning: ClassVar[str] = (
        "which findings and verdict would be otherwise if a claim were proven, refuted or dropped, or a fact another"
    )
    takes: ClassVar[tuple[str, ...]] = ("changes", "question")
    briefly: ClassVar[bool] = True

    def __init__(self, of_law: Mapping[Kind, OfLaw]) -> None:
        """Remembers the questions that can be put to the law on each side."""
        self._of_law = of_law

    def answer(self, desk: Desk, question: Question) -> tuple[Answer, Seen]:
        """Answers; see `Asking.answer`."""
        changes = _changes(question)
        seen = desk.at(question.known_at)
        asked = sides.asked(question, without=_OWN)
        other = _with(asked, changes)
        fates_of(seen.standpoint, other.args.get(SUPPOSING))
        before, after = (sides.answered(seen, each, self._of_law) for each in (asked, other))
        on = seen.standpoint
        turned = tuple(_turned(before.findings, after.findings, on.scale.scheme))
        for reading in _other_readings(before, after):
            two = (sides.answered(seen, _under(each, reading), self._of_law) for each in (asked, other))
            first, second = (side.findings for side in two)
            known = {(t.finding.rule.iri, t.before, t.after) for t in turned}
            more = _turned(first, second, on.scale.scheme, under=reading.named)
            turned += tuple(t for t in more if (t.finding.rule.iri, t.before, t.after) not in known)
        part = WhatIf(
            asked=sides.asked_lines(on, before),
            supposed=tuple(_told(on, change, asked.situation) for change in changes),
            before=before,
            after=after,
            turned=turned,
        )
        answer = replace(
            after,
            question=question,
            verdict=_verdict(part),
            findings=tuple(each.finding for each in turned),
            authorities=(),
            part=part,
            next=(),
            notes=(*after.notes, *([] if turned else _of_no_use(on, asked, changes))),
            receipt=None,
        )
        return answer, seen


def _other_readings(*answers: Answer) -> list[Viewed]:
    """Gives the readings beside those that are asked under, under which something comes to something else."""
    views = {view.id: view for answer in answers for each in answer.readings for view in each.views[1:]}
    return list(views.values())


def _under(question: Question, reading: Viewed) -> Question:
    return replace(question, args={**question.args, "reading": reading.id})


def _of_no_use(on: Standpoint, asked: Question, changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Says of which claims nothing can turn here, since the incident does not rest on them."""
    named = asked.args.get("incident", asked.situation.get("incident"))
    incident = on.codes.incident(str(named)) if named is not None else None
    resting = set(objects(on.view, incident, rmt.restsOn)) if incident is not None else set()
    claims = [on.codes.claim(str(change["claim"])) for change in changes if "claim" in change]
    apart = [number_of(on, claim) for claim in claims if claim not in resting]
    if not apart:
        return []
    are = "is none" if len(apart) == 1 else "are none"
    if incident is None:
        return [f"The situation is of no incident, so it rests on no claim: {joined(apart, 'and')} {are} of it."]
    return [f"{joined(apart, 'and')} {are} of the claims on which {number_of(on, incident)} rests."]


def _verdict(part: WhatIf) -> Verdict:
    one, two = part.before.verdict, part.after.verdict
    is_changed = bool(part.turned) or one.code != two.code
    if not is_changed:
        return Verdict(code="no", text=f"Nothing would be otherwise. The verdict stays: {one.text}")
    number = len(part.turned)
    told = f"{number} finding{'' if number == 1 else 's'} would come to something else"
    if one.code == two.code:
        return Verdict(code="yes", text=f"{told}. The verdict stays: {two.text}")
    was = lowered(sides.in_short(part.before))
    return Verdict(code="yes", text=f"{told}. The verdict would be another one: it is that {was}; then: {two.text}")


# ---- what is supposed


def _changes(question: Question) -> list[Mapping[str, Any]]:
    given = question.args.get("changes")
    if isinstance(given, Mapping):
        given = [given]
    is_list = isinstance(given, list | tuple) and given and all(isinstance(each, Mapping) for each in given)
    if not is_list or given is None:
        raise BadInput(
            "The question supposes nothing. Give changes, a list: {claim: C7, to: refuted}, {fact: published, is: no}, "
            "{fact: published, remove: true}, or {key: to, is: sg}; of: 0 names the first party of the situation."
        )
    return list(given)


def _with(question: Question, changes: Iterable[Mapping[str, Any]]) -> Question:
    """Gives the question of the other side."""
    situation = copy.deepcopy(dict(question.situation))
    supposing = [*question.args.get(SUPPOSING, ())]
    for change in changes:
        if "claim" in change:
            supposing.append({"claim": change["claim"], "to": change.get("to", "")})
        else:
            _change(situation, change)
    args = {**question.args, **({SUPPOSING: supposing} if supposing else {})}
    return replace(question, situation=situation, args=args)


def _change(situation: dict[str, Any], change: Mapping[str, Any]) -> None:
    """Changes one fact of a description."""
    name = change.get("fact", change.get("key"))
    if name is None or ("is" in change) == bool(change.get("remove")):
        raise BadInput(
            "A change names no fact, or not what becomes of it. Write {fact: CODE, is: VALUE}, {fact: CODE, remove: "
            "true}, or {claim: NUMBER, to: proven, refuted or dropped}."
        )
    place = _place(situation, change, str(name))
    if change.get("remove"):
        if str(name) not in place:
            raise BadInput(f"The situation does not give {name}, so it cannot be taken away. What it lacks is unknown.")
        del place[str(name)]
    else:
        place[str(name)] = change["is"]


def _place(situation: dict[str, Any], change: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Gives the mapping in which a fact stands."""
    if "of" in change:
        parties = situation.get("parties", [])
        number = change["of"]
        if not isinstance(number, int) or not 0 <= number < len(parties):
            raise BadInput(
                f"“{number}” is no party of the situation. Parties are counted from 0; there are {len(parties)}."
            )
        found = parties[number]
        return found if isinstance(found, dict) else {}
    if name in _KEYS:
        return situation
    item = situation.get("item")
    if isinstance(item, dict) and (name in item or change.get("key") == "item"):
        return item
    facts = situation.setdefault("facts", {})
    return facts if isinstance(facts, dict) else {}


def _told(on: Standpoint, change: Mapping[str, Any], situation: Mapping[str, Any]) -> str:
    if "claim" in change:
        fate = Fate(str(change.get("to", "")))
        return f"Of {number_of(on, on.codes.claim(str(change['claim'])))}, that {FATES[fate]}."
    name = str(change.get("fact", change.get("key")))
    label = sentence(label_of(on, name))
    whose = f" (party {change['of'] + 1})" if "of" in change else ""
    if change.get("remove"):
        return f"{label}{whose}: not said."
    was = _place(copy.deepcopy(dict(situation)), change, name).get(name)
    instead = f" instead of {value_of(on, name, was)}" if was is not None else ""
    return f"{label}{whose}: {value_of(on, name, change['is'])}{instead}."


# ---- what is otherwise


def _turned(
    before: Iterable[Finding], after: Iterable[Finding], scheme: StatusScheme, *, under: str = ""
) -> Iterator[Turned]:
    one, two = ({(f.rule.iri, f.decided.party): f for f in side} for side in (before, after))
    for key in dict.fromkeys([*one, *two]):
        first, second = one.get(key), two.get(key)
        outcomes = [(str(f.outcome), f.support.holds) if f is not None else _NOTHING for f in (first, second)]
        shown = second or first
        if outcomes[0] != outcomes[1] and shown is not None:
            told = [outcome_words(*each, scheme) for each in outcomes]
            read = f"{under}: " if under else ""
            yield Turned(
                finding=shown,
                before=outcomes[0],
                after=outcomes[1],
                words=f"{read}{named(shown)}: {told[0]}; it would be: {told[1]}.",
                because=tuple(_because(first, second, scheme)),
                under=under,
            )


def _because(first: Finding | None, second: Finding | None, scheme: StatusScheme) -> list[str]:
    """Gives the conditions that are told otherwise on the two sides."""
    if first is None or second is None:
        shown = second or first
        if shown is None:
            return []
        return ["Only then does something speak for it." if first is None else "Nothing would speak for it any more."]
    was, will = _values(first, scheme), _values(second, scheme)
    turned = [clause for clause in {**was, **will} if was.get(clause) != will.get(clause)]
    sides = [[joined(values.get(clause, ["not asked"]), "and") for values in (was, will)] for clause in turned]
    return [f"“{clause}”: {one}; it would be: {two}." for clause, (one, two) in zip(turned, sides, strict=True)][
        :_SHOWN
    ]


def _values(finding: Finding, scheme: StatusScheme) -> dict[str, list[str]]:
    """Gives the values of the conditions of a finding by what each asks, with how well each is supported."""
    found: dict[str, list[str]] = {}
    for condition in walked(finding.conditions):
        if condition.text and not condition.parts:
            clause, _, value = condition.text.partition(": ")
            held = condition.support not in ("", "none")
            support = f" [{scheme.phrase(scheme.by_code(condition.support))}]" if held else ""
            found.setdefault(clause, []).append(f"{value or 'not told'}{support}")
    return found


def _comes_to(found: tuple[str, str]) -> dict[str, str] | None:
    return {"outcome": found[0], "support": found[1]} if found[0] else None

"""The question `what-if`: what would be otherwise if claims were proven, refuted or dropped, or facts were others."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from remit.ask.answer import Answer, Verdict
from remit.ask.desk import Desk, Seen
from remit.ask.kinds import sides
from remit.ask.kinds.base import OfLaw
from remit.ask.kinds.supposing import SUPPOSING, fates_of
from remit.ask.question import Kind, Question
from remit.errors import BadInput
from remit.findings import Condition, Finding, joined

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
        because: the conditions that come to something else, in words.
    """

    finding: Finding
    before: tuple[str, str]
    after: tuple[str, str]
    because: tuple[str, ...]

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
        }

    @property
    def text(self) -> str:
        """It in a line."""
        finding = self.finding
        told = f"{finding.text.citation}, {finding.rule.label} ({finding.rule.effect}): "
        told += f"{_words(self.before)}; it would be: {_words(self.after)}"
        return f"{told}. {' '.join(self.because)}" if self.because else f"{told}."


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What would be otherwise.

    Attributes:
        supposed: what is supposed, in words.
        before: the answer as it is, with its receipt.
        after: the answer as it would be, with its receipt.
        turned: findings that come to something else.
    """

    supposed: tuple[str, ...]
    before: Answer
    after: Answer
    turned: tuple[Turned, ...]

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {
            "supposed": list(self.supposed),
            "before": sides.side_json(self.before),
            "after": sides.side_json(self.after),
            "turned": [each.as_json() for each in self.turned],
        }

    def told(self) -> Iterator[tuple[str, list[str]]]:
        """Gives it as headings with lines below them."""
        yield "Supposed, and recorded nowhere", list(self.supposed)
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
        turned = tuple(_turned(before.findings, after.findings))
        part = WhatIf(supposed=tuple(map(_told, changes)), before=before, after=after, turned=turned)
        answer = replace(
            after,
            question=question,
            verdict=_verdict(part),
            findings=tuple(each.finding for each in turned),
            authorities=(),
            part=part,
            next=(),
            receipt=None,
        )
        return answer, seen


def _verdict(part: WhatIf) -> Verdict:
    one, two = part.before.verdict, part.after.verdict
    is_changed = bool(part.turned) or one.code != two.code
    if not is_changed:
        return Verdict(code="no", text=f"Nothing would be otherwise. The verdict stays: {one.text}")
    number = len(part.turned)
    told = f"{number} finding{'' if number == 1 else 's'} would come to something else"
    if one.code == two.code:
        return Verdict(code="yes", text=f"{told}, and the verdict stays {one.code}: {two.text}")
    return Verdict(code="yes", text=f"{told}, and the verdict would turn from {one.code} to {two.code}: {two.text}")


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


def _told(change: Mapping[str, Any]) -> str:
    if "claim" in change:
        return f"Of {change['claim']}: {change.get('to', '')}."
    name = change.get("fact", change.get("key"))
    whose = f" of party {change['of']}" if "of" in change else ""
    return f"{name}{whose}: not said." if change.get("remove") else f"{name}{whose}: {change['is']}."


# ---- what is otherwise


def _turned(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Turned]:
    one, two = ({(f.rule.iri, f.decided.party): f for f in side} for side in (before, after))
    for key in dict.fromkeys([*one, *two]):
        first, second = one.get(key), two.get(key)
        outcomes = [(str(f.outcome), f.support.holds) if f is not None else _NOTHING for f in (first, second)]
        shown = second or first
        if outcomes[0] != outcomes[1] and shown is not None:
            yield Turned(finding=shown, before=outcomes[0], after=outcomes[1], because=tuple(_because(first, second)))


def _because(first: Finding | None, second: Finding | None) -> list[str]:
    """Gives the conditions that are told otherwise on the two sides."""
    if first is None or second is None:
        shown = second or first
        if shown is None:
            return []
        return [f"It {'speaks for it only then' if first is None else 'would have nothing to speak for it'}."]
    was, will = ({_line(c): None for c in _leaves(f.conditions)} for f in (first, second))
    gone, new = [line for line in was if line not in will], [line for line in will if line not in was]
    told = [f"Before: {joined(gone[:_SHOWN], 'and')}."] if gone else []
    return told + ([f"Then: {joined(new[:_SHOWN], 'and')}."] if new else [])


def _leaves(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if condition.text and not condition.parts:
            yield condition
        yield from _leaves(condition.parts)
        for each in condition.each:
            yield from _leaves(each.conditions)
        for because in condition.because:
            yield from _leaves(because.conditions)


def _line(condition: Condition) -> str:
    held = f" [{condition.support}]" if condition.support not in ("", "none") else ""
    return f"“{condition.text}”{held}"


def _comes_to(found: tuple[str, str]) -> dict[str, str] | None:
    return {"outcome": found[0], "support": found[1]} if found[0] else None


def _words(found: tuple[str, str]) -> str:
    return f"{found[0]}, support {found[1]}" if found[0] else "no finding"

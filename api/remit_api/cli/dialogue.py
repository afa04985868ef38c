"""Asking one missing fact after the other, in a terminal or from lines that are piped in.

What is asked comes with the answer, in the order of what would decide most; this only asks it, puts what was answered
into the situation, and asks the law again.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ruamel.yaml import YAML

from remit.ask.worded import OUTCOMES, verdict_words
from remit.errors import BadInput, RemitError

Situation: TypeAlias = dict[str, Any]
Asked: TypeAlias = Mapping[str, Any]

_OPEN: Final = frozenset({"", "unknown", "skip"})
_DONE: Final = frozenset({"done", "quit", "end"})
_MANY: Final = 8
_HELP: Final = "An empty line or “unknown” leaves it open, “why” says why it is asked, “done” ends."
_HOW: Final = {
    "boolean": "yes or no",
    "quantity": "a number{unit}, or bounds such as <4800, >=1e25 or 3..5",
    "date": "a day as 2026-02-01, a month as 2026-02, or a stretch as 2026-02-01/2026-03-31",
    "place": "a country or place by its code or name, for example us, us-tx or Hangzhou",
    "actor": "the code or name of an actor on record",
    "concept": "a code",
    "node": "a code",
    "party": "a name, or “none” if there is nobody",
    "owner": "each owner with its share, for example “Holding A 30%; Holding B 20%”, or “none”",
}


@dataclass(slots=True, kw_only=True)
class Dialogue:
    """One conversation.

    Attributes:
        ask: answers for a situation; raises what `RemitError` the answer is.
        read: gives the next line; None at the end of the input.
        say: shows a line.
        situation: what is known so far.
        left_open: what was left open, so that it is not asked again.
        heard: how many lines were read.
    """

    ask: Callable[[Situation], Mapping[str, Any]]
    read: Callable[[], str | None]
    say: Callable[[str], None]
    situation: Situation
    left_open: set[tuple[str, ...]] = field(default_factory=set)
    heard: int = 0

    def run(self) -> Situation:
        """Asks until nothing is left to ask, or until somebody ends it, and gives the situation.

        Raises:
            BadInput: there is something to ask, and no input at all.
            RemitError: the question cannot be answered as it was given.
        """
        answer = self.ask(self.situation)
        self.say(answer["verdict"]["text"])
        while (asked := self._following(answer)) is not None:
            self._put_question(asked, answer)
            line = self.read()
            if line is None:
                self._hold_heard()
                break
            self.heard += 1
            given = line.strip()
            if given.casefold() in _DONE:
                break
            if given.casefold() == "why":
                self._say_why(asked)
            elif given.casefold() in _OPEN:
                self.left_open.add(_key(asked))
            else:
                answer = self._answered(asked, given, answer)
        else:
            self.say("Nothing is left to ask that would decide anything.")
        return self.situation

    def _hold_heard(self) -> None:
        if not self.heard:
            raise BadInput(
                "--interactive asks one fact after the other, and the input ended before the first answer. Run it in a "
                "terminal, or pipe in one answer a line."
            )

    def _following(self, answer: Mapping[str, Any]) -> Asked | None:
        left = (q for q in answer.get("next", ()) if q["at"] is not None and _key(q) not in self.left_open)
        return next(left, None)

    def _answered(self, asked: Asked, given: str, before: Mapping[str, Any]) -> Mapping[str, Any]:
        """Puts an answer into the situation and asks again; one that cannot be read changes nothing."""
        try:
            situation = with_answer(self.situation, asked, given)
            answer = self.ask(situation)
        except RemitError as problem:
            self.say(f"Not taken: {problem}")
            return before
        self.situation = situation
        if asked["kind"] in ("party", "owner") or asked["key"] == "complete":
            self.left_open.add(_key(asked))
        self._say_move(before["verdict"], answer["verdict"])
        return answer

    # ---- what is said

    def _put_question(self, asked: Asked, answer: Mapping[str, Any]) -> None:
        number = len([q for q in answer["next"] if q["at"] is not None and _key(q) not in self.left_open])
        whom = f" Asked of {asked['of']}." if asked.get("of") else ""
        judged = f" It needs the judgement of: {asked['judgedBy']}." if asked.get("judgedBy") else ""
        self.say("")
        self.say(f"{question_text(asked)}{whom}{judged} ({number} left to ask)")
        unit = f" of {asked['unit']}" if asked.get("unit") else ""
        self.say(f"  Answer with {_HOW[asked['kind']].format(unit=unit)}.")
        codes = [a["typed"] for a in asked["answers"] if a["typed"]]
        if codes and asked["kind"] not in ("boolean", "party", "owner"):
            more = ", and others" if codes[_MANY:] else ""
            self.say(f"  What rules name: {', '.join(codes[:_MANY])}{more}.")
        self.say(f"  {_HELP}")

    def _say_why(self, asked: Asked) -> None:
        names = {t["rule"]: t["citation"] for t in asked["turning"]}
        for turning in asked["turning"]:
            of = f", {' and '.join(turning['authorities'])}" if turning["authorities"] else ""
            self.say(f"  It decides on: {turning['label']} ({turning['citation']}{of}).")
        for each in asked["answers"]:
            self.say(f"  {each['answer']}: the verdict would be that {verdict_words(each['verdict'])}.")
            for outcome in each["outcomes"]:
                self.say(f"    {names.get(outcome['rule'], outcome['rule'])}: {OUTCOMES[outcome['outcome']]}")

    def _say_move(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        moved = "another one" if before["code"] != after["code"] else "as before"
        self.say(f"  Verdict: {moved}. {after['text']} Rules open: {after['open']} (before: {before['open']}).")


def question_text(asked: Asked) -> str:
    """Puts what is missing as a question: "Is it so that …?", "Who is …?" or "What is …?"."""
    lead, _, aside = str(asked["text"]).partition("; asked is whether ")
    more = f" Asked is whether {aside}." if aside else ""
    words = (lead if lead[1:2].isupper() else f"{lead[:1].lower()}{lead[1:]}").removeprefix("that ")
    if asked["key"] == "lists":
        return f"On which lists is it?{more}"
    if asked["kind"] == "boolean" or asked["key"] == "complete":
        return f"Is it so that {words}?{more}"
    return f"{lead}?{more}" if lead.startswith("Who ") else f"What is {words}?{more}"


def with_answer(situation: Situation, asked: Asked, given: str) -> Situation:
    """Gives a situation with an answer put where the question says.

    Raises:
        BadInput: the answer cannot be read.
    """
    changed = copy.deepcopy(situation)
    value = _value(asked, given)
    at = str(asked["at"])
    if at == "/parties/-":
        nobody = asked["kind"] == "party" and value == "none"
        added = {**asked.get("added", {}), **({"none": True} if nobody else {asked["key"]: value})}
        changed.setdefault("parties", []).append(added)
        return changed
    part: Any = changed
    for step in at.split("/")[1:]:
        if isinstance(part, list):
            part = part[int(step)]
            continue
        if not isinstance(part.get(step, {}), dict | list):
            part[step] = {"id": part[step]}  # an item that is given by its code alone
        part = part.setdefault(step, {})
    part[asked["key"]] = value
    return changed


def _value(asked: Asked, given: str) -> Any:
    if given.casefold() == "none":
        return "none"
    if asked["kind"] == "owner":
        return [_owner(each) for each in given.split(";") if each.strip()]
    if asked["key"] == "lists":
        return [each.strip() for each in given.split(",") if each.strip()]
    return given


def _owner(given: str) -> dict[str, str]:
    name, _, share = given.strip().rpartition(" ")
    if not name or not share.rstrip("%").replace(".", "", 1).isdigit():
        raise BadInput(f"“{given.strip()}” has no name with a share after it. Write, for example, Holding A 30%.")
    return {"name": name, "share": share}


def as_yaml(situation: Situation) -> str:
    """Writes a situation as YAML 1.2, to be kept and given again."""
    if not situation:
        return "{}\n"
    writer = YAML()
    writer.default_flow_style = False
    text = io.StringIO()
    writer.dump(situation, text)
    return text.getvalue()


def _key(asked: Asked) -> tuple[str, ...]:
    return (asked["fact"], str(asked.get("of", "")), str(asked["at"]), asked["key"], asked["text"])

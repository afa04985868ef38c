"""The question `is-within`: is an act within the powers of one authority."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Final, NamedTuple

from rdflib import URIRef
from rdflib.term import Node
from typing_extensions import override

from remit.ask.answer import Answer
from remit.ask.kinds.base import SHARED, Determined, OfLaw
from remit.ask.kinds.naming import authority_named, is_of
from remit.ask.kinds.powers import as_held, beginnings, begins, denied_under
from remit.ask.kinds.supposing import covered_within
from remit.ask.question import Question
from remit.ask.standpoint import Standpoint
from remit.ask.worded import WITHIN
from remit.determine import Decided, Outcome
from remit.findings import Finding
from remit.rules import Effect, Law, Rule
from remit.terms import rmt

_OPEN: Final = frozenset({Outcome.ENGAGED_IF_PROVEN, Outcome.UNDETERMINED, Outcome.NOT_ENFORCED})


class _Read(NamedTuple):
    """A verdict, what it rests on, and the powers that begin later."""

    code: str
    resting: list[Decided]
    later: list[Rule]


class IsWithin(OfLaw):
    """Whether an act is within the powers of one authority."""

    meaning: ClassVar[str] = "whether an act is within the powers of one authority"
    takes: ClassVar[tuple[str, ...]] = ("authority", "act", "on", "facts", "incident", *SHARED)
    about_authorities: ClassVar[bool] = True

    @override
    def given(self, question: Question) -> Mapping[str, Any]:
        """Gives the situation, with the act and its day from the arguments."""
        added = {key: question.args[key] for key in ("act", "on", "facts", "incident") if key in question.args}
        return {**question.situation, **added}

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Keeps the findings of the authority, and reads the verdict from them alone."""
        on, question = found.on, found.question
        authority = authority_named(on, question)
        own = tuple(f for f in answer.findings if _is_own(on, f, authority, question.as_of))
        read = self._read([f.decided for f in own], self._stated(found))
        verdict = replace(
            answer.verdict,
            code=read.code,
            text=_text(on.law, read, on.words.authority(authority, question.as_of)[1]),
            open=sum(f.outcome is Outcome.UNDETERMINED and f.decided.touched and self._counts(f.decided) for f in own),
            untouched=sum(
                d.outcome is Outcome.UNDETERMINED and not d.touched and self._counts(d) and self.concerns(d, found)
                for d in found.determination.decided.values()
            ),
            not_engaged=sum(
                rule.effect in self.deciding and is_of(on, rule, authority, question.as_of)
                for rule in (on.law.rules[place] for place in found.determination.excluded)
            ),
        )
        coverage = covered_within(answer.coverage, self._orders(found), on)
        return replace(answer, findings=own, verdict=verdict, coverage=coverage)

    def _orders(self, found: Determined) -> frozenset[URIRef]:
        """Gives the legal orders under which the authority acts: how far others are encoded says nothing of it."""
        on, question = found.on, found.question
        holder, _ = on.words.authority(authority_named(on, question), question.as_of)
        own = (rule for rule in on.law.rules if is_of(on, rule, holder, question.as_of))
        acts_for = {order for order in on.view.objects(holder, rmt.actsFor) if isinstance(order, URIRef)}
        return frozenset(acts_for.union(*(rule.text.jurisdictions for rule in own)))

    @override
    def concerns(self, decided: Decided, found: Determined) -> bool:
        """Whether a rule is one of the authority."""
        return is_of(found.on, decided.rule, authority_named(found.on, found.question), found.question.as_of)

    @override
    def foreseen(self, answer: Answer, found: Determined) -> Callable[[Mapping[int, Decided]], str]:
        """Reads the verdict from the findings of the authority alone."""
        own, stated = [f.decided for f in answer.findings], self._stated(found)
        places = {d.rule.place for d in own}

        def code(changed: Mapping[int, Decided]) -> str:
            more = [d for place, d in changed.items() if place not in places and self.concerns(d, found)]
            return self._read([*(changed.get(d.rule.place, d) for d in own), *more], stated).code

        return code

    def _counts(self, decided: Decided) -> bool:
        return decided.rule.effect in self.deciding

    def _stated(self, found: Determined) -> frozenset[Node]:
        """Gives how far the powers of the authority are recorded."""
        on = found.on
        return frozenset(on.view.objects(authority_named(on, found.question), rmt.powersStated))

    def _read(self, own: Sequence[Decided], stated: frozenset[Node]) -> _Read:
        """Reads the verdict: a power that stands, one that is open, then what is said to be none, or not yet one."""
        later, denied = beginnings(own), denied_under(own)
        powers = [(as_held(d, later, denied), d) for d in own if self._counts(d) and d.touched]
        denials = [d for d in own if d.rule.effect is Effect.NO_POWER and d.touched]
        candidates = (
            ("yes", [d for outcome, d in powers if outcome is Outcome.ENGAGED]),
            ("possible", [d for outcome, d in powers if outcome in _OPEN]),
            ("not-established", [d for d in (*(d for _, d in powers), *denials) if _is_doubtful(d)]),
            ("no", [d for d in denials if d.outcome is Outcome.ENGAGED]),
            ("no-if-proven", [d for d in denials if d.outcome is Outcome.ENGAGED_IF_PROVEN]),
            ("no", [d for outcome, d in powers if outcome is Outcome.DEFEATED]),
            ("no", [d for outcome, d in powers if outcome is Outcome.NOT_APPLICABLE]),
        )
        nothing = "no" if stated & {rmt.expresslyNone, rmt.exhaustively} else "unknown"
        code, resting = next(((code, found) for code, found in candidates if found), (nothing, []))
        is_waiting = bool(later) and not any(d.rule.effect is Effect.NO_POWER for d in resting)
        return _Read(code, resting, list(later.values()) if is_waiting and code in ("no", "possible") else [])


def _is_own(on: Standpoint, finding: Finding, authority: URIRef, day: date) -> bool:
    """Whether a finding is of an authority: by its rule, or because it holds a function in the State that is tied.

    Where no State is tied, each that holds the function counts.
    """
    if is_of(on, finding.rule, authority, day):
        return True
    shown = {each.id for each in finding.authorities}
    held = [{holder for holder, _, _ in on.words.held_in_states(each, day)} for each in shown]
    return any(authority in (holders & shown or holders) for holders in held)


def _is_doubtful(decided: Decided) -> bool:
    return decided.outcome is Outcome.NOT_ESTABLISHED


def _text(law: Law, read: _Read, name: str) -> str:
    """Says the verdict with what it rests on; of powers that begin later, from which day."""
    resting = [d for d in read.resting if d.outcome is not Outcome.NOT_APPLICABLE]
    open_ = "; ".join(dict.fromkeys(_cited(law, d) for d in resting))
    later = read.later or [d.rule for d in read.resting if d.outcome is Outcome.NOT_APPLICABLE]
    days = [day for rule in later if (day := begins(rule)) is not None]
    if not days:
        return f"{WITHIN[read.code]}: {name}{f' ({open_})' if open_ else ''}."
    first = "; ".join(dict.fromkeys(rule.text.citation for rule in later if begins(rule) == min(days)))
    told = f"The act is not yet within the powers of this authority, but from {min(days)}: {name} ({first})."
    return f"{told} It may be already, if what is open or alleged is so: {open_}." if read.code == "possible" else told


def _cited(law: Law, decided: Decided) -> str:
    """Cites a rule, with the exceptions that defeat it."""
    exceptions = "; ".join(law.rules[place].text.citation for place in decided.defeated_by)
    citation = decided.rule.text.citation
    return f"{citation}, from which {exceptions} excepts" if exceptions else citation

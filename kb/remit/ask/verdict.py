"""The verdict of a question, read from outcomes: the first that occurs, in the order of what weighs most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from remit.ask.answer import Covered, Verdict
from remit.ask.coverage import ANY_SUBJECT
from remit.ask.worded import VERDICTS
from remit.determine import Decided, Determination, Engine, Outcome
from remit.findings import joined, with_article
from remit.rules import Effect, Law, Rule

_BITING: Final = (
    (Effect.PROHIBITION, "prohibited"),
    (Effect.LICENCE, "licence"),
    (Effect.DUTY, "duty"),
    (Effect.POWER, "power"),
)
_TIMED: Final = {
    Outcome.NOT_ENFORCED: "in-force-not-enforced",
    Outcome.NOT_APPLICABLE: "in-force-not-applicable",
    Outcome.NOT_ESTABLISHED: "not-established",
    Outcome.NOT_IN_FORCE: "not-in-force",
}
BY_WEIGHT: Final = (
    *(f"{code}{ending}" for ending in ("", "-if-proven") for _, code in _BITING),
    *("in-force-not-enforced", "exception", "not-subject", "in-force-not-applicable", "undetermined"),
    *("not-established", "not-in-force", "nothing-found"),
)
"""The codes of verdicts, what weighs most first: the order in which `_code` looks for them."""
_FEW: Final = 3
_UNDATED: Final = {True: "on the day of the act", False: "on the day asked"}
"""How the day is said on which a text is tested, where it is not known exactly: by whether it is that of the act."""


def verdict(
    engine: Engine,
    determination: Determination,
    coverage: Sequence[Covered],
    *,
    effects: frozenset[Effect],
    looked_for: str = "applies",
) -> Verdict:
    """Reads the verdict of a question.

    Args:
        engine: the law.
        determination: what every rule came to.
        coverage: what was looked at.
        effects: those from which it is read.
        looked_for: what a rule would do that is looked for.
    """
    deciding = [d for d in determination.decided.values() if d.rule.effect in effects]
    excluded = [engine.law.rules[place] for place in determination.excluded]
    scoped = _out_of_scope(engine, determination, [rule for rule in excluded if rule.effect in effects])
    code, resting = _code(engine, deciding, scoped)
    is_open = [d for d in deciding if d.outcome is Outcome.UNDETERMINED]
    touched = sum(d.touched for d in is_open)
    return Verdict(
        code=code,
        text=_text(engine.law, code, resting, _Open(looked_for, touched, len(is_open) - touched), coverage),
        open=touched,
        untouched=len(is_open) - touched,
        not_engaged=sum(rule.effect in effects for rule in excluded),
    )


def foreseen(
    engine: Engine,
    determination: Determination,
    *,
    effects: frozenset[Effect],
) -> Callable[[Mapping[int, Decided]], str]:
    """Gives a function that says which verdict there would be if some rules, by their places, came to something else.

    Args:
        engine: the law.
        determination: what every rule came to.
        effects: those from which the verdict is read.
    """
    deciding = [d for d in determination.decided.values() if d.rule.effect in effects]
    excluded = [engine.law.rules[place] for place in determination.excluded]
    scoped = _out_of_scope(engine, determination, [rule for rule in excluded if rule.effect in effects])
    is_open = [d for d in deciding if d.outcome is Outcome.UNDETERMINED and d.touched]
    settled = [d for d in deciding if d.outcome is not Outcome.UNDETERMINED]
    known = _code(engine, settled, scoped)[0]

    def code(changed: Mapping[int, Decided]) -> str:
        found = [changed.get(d.rule.place, d) for d in is_open]
        found += [d for place, d in changed.items() if place not in places]
        return min(known, _code(engine, found, [])[0], key=BY_WEIGHT.index)

    places = {d.rule.place for d in is_open}
    return code


def _code(engine: Engine, deciding: list[Decided], scoped: list[Decided]) -> tuple[str, list[Decided]]:
    for outcome, ending in ((Outcome.ENGAGED, ""), (Outcome.ENGAGED_IF_PROVEN, "-if-proven")):
        for effect, code in _BITING:
            found = [d for d in deciding if d.outcome is outcome and d.rule.effect is effect]
            if found:
                return f"{code}{ending}", found
    supported = [d for d in deciding if d.value[0]]
    rules = engine.law.rules
    defeated = [d for d in supported if d.outcome is Outcome.DEFEATED]
    excepted = [d for d in defeated if any(rules[e].effect is not Effect.NOT_SUBJECT for e in d.defeated_by)]
    candidates: list[tuple[str, list[Decided]]] = [
        ("in-force-not-enforced", _timed(supported, Outcome.NOT_ENFORCED)),
        ("exception", excepted),
        ("not-subject", [d for d in defeated if d not in excepted] or scoped),
        ("in-force-not-applicable", _timed(supported, Outcome.NOT_APPLICABLE)),
        ("undetermined", [d for d in deciding if d.outcome is Outcome.UNDETERMINED and d.touched]),
        ("not-established", [d for d in deciding if d.outcome is Outcome.NOT_ESTABLISHED and d.touched]),
        ("not-in-force", _timed(supported, Outcome.NOT_IN_FORCE)),
    ]
    return next(((code, found) for code, found in candidates if found), ("nothing-found", []))


def _out_of_scope(engine: Engine, determination: Determination, excluded: list[Rule]) -> list[Decided]:
    """Gives the exclusions from scope that stand against definitions on which excluded rules rest."""
    places = {
        exception
        for rule in excluded
        for definition in engine.definitions_under(rule)
        for exception in engine.law.exceptions[definition]
    }
    found = [determination.decided[p] for p in sorted(places) if p in determination.decided]
    return [d for d in found if d.rule.effect is Effect.NOT_SUBJECT and d.outcome is Outcome.ENGAGED]


def _timed(supported: list[Decided], outcome: Outcome) -> list[Decided]:
    return [d for d in supported if d.outcome is outcome]


class _Open(NamedTuple):
    """What is looked for, and how many rules are open for which something speaks, or of which too little was said."""

    looked_for: str
    touched: int
    untouched: int


def _text(law: Law, code: str, resting: list[Decided], is_open: _Open, coverage: Sequence[Covered]) -> str:
    match code:
        case "nothing-found":
            return _nothing(is_open, coverage)
        case "exception" | "not-subject":
            return f"{_excepted(law, code, resting)}{_left_open(is_open)}"
        case "in-force-not-applicable":
            return f"{_not_yet(resting)}{_left_open(is_open)}"
        case "in-force-not-enforced":
            return f"{VERDICTS[code]}: {cited(d.rule for d in resting)}.{_left_open(is_open)}"
        case _:
            return f"{VERDICTS[code]}: {cited(d.rule for d in resting)}."


def cited(rules: Iterable[Rule]) -> str:
    """Cites rules, of many the first."""
    citations = list(dict.fromkeys(rule.text.citation for rule in rules))
    if len(citations) <= _FEW:
        return "; ".join(citations)
    return f"{'; '.join(citations[:_FEW])}, and {len(citations) - _FEW} more"


def _excepted(law: Law, code: str, resting: list[Decided]) -> str:
    """Names the exceptions that stand, and from what they except."""
    exceptions = [law.rules[place] for d in resting for place in d.defeated_by]
    if not exceptions:  # an exclusion from scope that keeps the rules from being engaged at all
        return f"{VERDICTS[code]}: {cited(d.rule for d in resting)}."
    defeated = (d.rule for d in resting if d.defeated_by)
    return f"{VERDICTS[code]}: {cited(exceptions)}. What it excepts from: {cited(defeated)}."


def _not_yet(resting: list[Decided]) -> str:
    """Says on which day compliance is not yet due, and from which it is."""
    days: dict[tuple[str, str], list[Rule]] = {}
    for decided in resting:
        is_of_act, day = decided.rule.tests_day_of_act, decided.when.day
        on = f"on {day}, the day of the act" if is_of_act and day is not None else _UNDATED[is_of_act]
        days.setdefault((on, str(decided.rule.text.timing.applies_from)), []).append(decided.rule)
    told = [f"{on}: {cited(rules)} (due from {first})" for (on, first), rules in days.items()]
    return f"{VERDICTS['in-force-not-applicable']} {'; '.join(told)}."


def _left_open(is_open: _Open) -> str:
    """Says how many rules are open beside."""
    if not is_open.touched:
        return ""
    return f" {is_open.touched} rule{' is' if is_open.touched == 1 else 's are'} open."


def _nothing(is_open: _Open, coverage: Sequence[Covered]) -> str:
    """Says that nothing was found; that nothing is needed only where everything is modelled and nothing is open."""
    modelled = bool(coverage) and all(c.level == "modelled" for c in coverage)
    if modelled and not is_open.touched:
        return f"Nothing in the law that is modelled in full {is_open.looked_for}."
    gaps: dict[str, list[str]] = {}
    for covered in coverage:
        if covered.level != "modelled":
            gaps.setdefault(covered.jurisdiction, []).append(covered.subject)
    text = f"Nothing in what is encoded {is_open.looked_for}. That is no statement that nothing does"
    if gaps:
        told = [f"{_subjects(subjects)} in the law of {with_article(name)}" for name, subjects in gaps.items()]
        text += f": not modelled in full are {joined(told, 'and')}"
    if not is_open.touched and is_open.untouched:
        few = "1 rule" if is_open.untouched == 1 else f"{is_open.untouched} rules"
        return f"{text}. Of {few} too little was said to tell."
    return f"{text}.{_left_open(is_open)}"


def _subjects(subjects: Sequence[str]) -> str:
    """Names subjects of law where they are few, else counts them: coverage names each."""
    named = ["any subject" if each == ANY_SUBJECT else each for each in dict.fromkeys(subjects)]
    return joined(named, "and") if len(named) <= _FEW else f"{len(named)} subjects"

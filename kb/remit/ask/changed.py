"""The question `changed`: one question answered twice, and what is otherwise the second time.

The two answers are given by the same computation on two views of the record: as known at two moments, on two days
of law, or on the record as it is and as it would be with a change that is supposed. Nothing is written for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from remit.ask.established import Established
from remit.ask.question import Kind, Question
from remit.ask.said import Result, Said
from remit.ask.supposed import HOW, read_supposed
from remit.ask.worded import effect_words, lowered, outcome_words, stance_words
from remit.determine.timing import NORMAL
from remit.errors import BadInput
from remit.findings import Finding, joined
from remit.support import StatusScheme

_DAY_LENGTH: Final = 10
_PAIR: Final = 2
_SHOWN: Final = 4
_STANDING: Final = {Result.NO_CLAIM: "said by nobody on record", Result.NOT_A_FACT: "no claim of fact"}
_ENDED: Final = frozenset({"refuted", "withdrawn"})
NOT_TOLD: Final = "not recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is compared.

    Attributes:
        as_of: the day asked of each side.
        known_at: the moment up to which counts what was recorded, of each side; None for all that is.
        supposed: the change of the record that is supposed, as the caller wrote it; empty for none.
        law: the kind of question that is put to the law on each side.
    """

    as_of: tuple[date, date]
    known_at: tuple[datetime | None, datetime | None]
    supposed: Mapping[str, Mapping[str, Any]]
    law: Kind

    def question(self, question: Question, side: int) -> Question:
        """Gives the question to the law of one side, 0 or 1."""
        args = {key: value for key, value in question.args.items() if key not in _OWN}
        return Question(
            kind=self.law,
            situation=question.situation,
            args=args,
            as_of=self.as_of[side],
            known_at=self.known_at[side],
            trace=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two answers.

    Attributes:
        as_of: the day asked.
        known_at: the moment up to which counts what was recorded.
        position: of the record that was looked at.
        supposed: whether what is supposed of the record is in it.
        established: what is recorded; None where only the law was asked.
        findings: what the rules come to.
        verdict: of the question to the law, in words; empty where only what is recorded was asked.
        code: of that verdict.
        in_short: the verdict without what it cites; empty where it is of no situation.
    """

    as_of: date
    known_at: datetime
    position: int
    supposed: bool
    established: Established | None
    findings: tuple[Finding, ...]
    verdict: str = ""
    code: str = ""
    in_short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """What is otherwise of an answer that is no finding: a list, what follows from lists, a name, a power.

    Attributes:
        what: that which is compared.
        before: how it is on the first side.
        after: how it is on the second.
    """

    what: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """It in a line."""
        return f"{self.what}: {self.before or NOT_TOLD}; then {self.after or NOT_TOLD}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A claim whose status is another one.

    Attributes:
        claim: its number.
        before: the code of its status before; empty where it was not recorded, or has none.
        after: the code of its status after.
        why: how the status after comes about.
        before_said: its status before, in words.
        after_said: its status after, in words.
        fate: what became of it, in words.
    """

    claim: str
    before: str
    after: str
    why: str
    before_said: str
    after_said: str
    fate: str

    @property
    def text(self) -> str:
        """It in a line."""
        return f"{self.claim}: {self.before_said or NOT_TOLD}; then {self.after_said or NOT_TOLD}. {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A finding that comes to something else.

    Attributes:
        rule: its rule.
        citation: where it stands.
        before: outcome and support before; empty where it was no finding.
        after: outcome and support after; empty where it is none.
        words: it in a sentence.
    """

    rule: str
    citation: str
    before: tuple[str, str]
    after: tuple[str, str]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What is otherwise.

    Attributes:
        before: the first answer.
        after: the second answer.
        fell: claims whose status is lower, or gone.
        rose: claims whose status is higher, or new.
        turned: findings that come to something else.
        reasons: why, in sentences.
        otherwise: what else of the answers is otherwise.
        law: the kind of question that was put to the law on each side; None for none.
        supposed: what is supposed of the record on the second side, in a clause; empty for nothing.
    """

    before: Side
    after: Side
    fell: tuple[Moved, ...]
    rose: tuple[Moved, ...]
    turned: tuple[Turned, ...]
    reasons: tuple[str, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    law: Kind | None = None
    supposed: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether anything is otherwise."""
        one, two = self.before, self.after
        is_moved = bool(self.fell or self.rose or self.turned or self.otherwise)
        return is_moved or _head(one) != _head(two) or one.code != two.code

    @property
    def text(self) -> str:
        """What is otherwise, in a sentence."""
        supposing = f", supposing that {self.supposed}, which is recorded nowhere" if self.supposed else ""
        if not self.is_changed:
            return f"Nothing is otherwise on the second side{supposing}."
        parts = []
        sides = (self.before, self.after)
        if _head(self.before) != _head(self.after):
            one, two = map(_head_said, sides)
            parts.append(f"it was {one}, and is then {two}")
        parts += _permitted(self.before.established, self.after.established)
        fates: dict[str, list[str]] = {}
        for moved in dict.fromkeys((*self.fell, *self.rose)):
            fates.setdefault(moved.fate, []).append(moved.claim)
        parts += [f"{joined(claims, 'and')} {fate}" for fate, claims in fates.items()]
        if self.turned:
            parts.append(f"{len(self.turned)} finding{'s' if self.turned[1:] else ''} came to something else")
        parts += [each.text.rstrip(".") for each in self.otherwise[:_SHOWN]]
        if self.otherwise[_SHOWN:]:
            parts.append(f"and {len(self.otherwise) - _SHOWN} more")
        if self.before.code != self.after.code and self.before.in_short and self.after.in_short:
            parts.append(f"the verdict was: {lowered(self.before.in_short)}; then: {lowered(self.after.in_short)}")
        return f"Changed{supposing}: {'; '.join(parts) or 'the verdict is another one'}."


_OF_TEXTS: Final = frozenset({Kind.IN_FORCE, Kind.REMIT_OF})
_OWN: Final = frozenset(
    {"known_at", "knownAt", "as_of", "asOf", "change", "with", "question", "claim", "status", "about"}
)


def plan_of(question: Question, of_law: Iterable[Kind]) -> Plan:
    """Reads what is to be compared.

    Args:
        question: the question.
        of_law: the kinds of question that can be put to the law on each side.

    Raises:
        BadInput: it names no two sides, or cannot be read.
    """
    args = question.args
    moments = _pair(args.get("known_at", args.get("knownAt")), "known_at")
    days = _pair(args.get("as_of", args.get("asOf")), "as_of")
    supposed = read_supposed(args.get("change", args.get("with")))
    if moments is None and days is None and not supposed:
        raise BadInput(
            "The question names no two sides to compare. Give args known_at: two moments, as_of: two days, or change: "
            f"what is supposed of the record. {HOW}"
        )
    return Plan(
        as_of=(question.as_of, question.as_of) if days is None else (_day(days[0]), _day(days[1])),
        known_at=(question.known_at,) * 2 if moments is None else (_moment(moments[0]), _moment(moments[1])),
        supposed=supposed,
        law=_law(args.get("question", Kind.WHO_CAN_ACT), of_law),
    )


def _law(given: object, of_law: Iterable[Kind]) -> Kind:
    if str(given) not in set(of_law):
        raise BadInput(f"“{given}” is no question to compare. Compare one of these: {', '.join(sorted(of_law))}.")
    return Kind(str(given))


def _pair(given: object, name: str) -> tuple[str, str] | None:
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) != _PAIR:
        raise BadInput(f"The argument {name} is not two days or moments. Write it as [before, after].")
    return str(given[0]), str(given[1])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise BadInput(f"“{text}” is no day. Write it as 2026-11-23.") from problem


def _moment(text: str) -> datetime:
    """Reads a moment; a day means its end, so that what was recorded on that day counts."""
    if len(text) == _DAY_LENGTH:
        return datetime.combine(_day(text) + timedelta(days=1), time(), tzinfo=UTC) - timedelta(seconds=1)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise BadInput(f"“{text}” is no moment. Write it as 2026-11-23T12:00:00Z, or as a day.") from problem
    if moment.tzinfo is None:
        raise BadInput(
            f"“{text}” has no time zone, so it could mean several moments. Write it in UTC, with Z at its end."
        )
    return moment


# ---- comparing


def compared(
    before: Side,
    after: Side,
    scheme: StatusScheme,
    *,
    law: Kind | None,
    otherwise: Iterable[Otherwise] = (),
    reasons: Iterable[str] = (),
    supposed: str = "",
) -> Changed:
    """Compares two answers.

    Args:
        before: the first.
        after: the second.
        scheme: the statuses.
        law: the kind of question that was put to the law; of some, texts are compared, which are law or not whatever
            the facts.
        otherwise: what else of them is otherwise.
        reasons: why, as far as known already.
        supposed: what is supposed of the record on the second side, in a clause.
    """
    fell, rose = _moved(_claims(before), _claims(after), scheme)
    return Changed(
        before=before,
        after=after,
        fell=fell,
        rose=rose,
        turned=tuple(
            _texts(before.findings, after.findings)
            if law in _OF_TEXTS
            else _turned(before.findings, after.findings, [m.claim for m in fell], scheme)
        ),
        reasons=tuple(reasons),
        otherwise=tuple(otherwise),
        law=law,
        supposed=supposed,
    )


def _claims(side: Side) -> dict[str, Said]:
    return {said.id: said for said in side.established.say} if side.established is not None else {}


def _moved(
    before: Mapping[str, Said], after: Mapping[str, Said], scheme: StatusScheme
) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """Gives the claims that fell and those that rose; where two statuses cannot be compared, both tell it."""
    codes = {status.code: status.iri for status in scheme.statuses.values()}
    fell, rose = [], []
    for key in dict.fromkeys([*before, *after]):
        one, two = before.get(key), after.get(key)
        first, second = (each.status if each is not None else "" for each in (one, two))
        if first == second and (one is None) == (two is None):
            continue
        reached = [scheme.down(codes[code]) if code in codes else scheme.none for code in (first, second)]
        told = two or one
        if told is None:
            continue
        why = two.why if two is not None else "It is not among the claims of the second side."
        said = [scheme.phrase(codes[code]) if code in codes else "" for code in (first, second)]
        has_fallen, has_risen = not reached[0] <= reached[1], not reached[1] <= reached[0]
        moved = Moved(
            claim=told.claim,
            before=first,
            after=second,
            why=why,
            before_said=said[0],
            after_said=said[1],
            fate=_fate(one, two, has_fallen=has_fallen, has_risen=has_risen),
        )
        if two is None or has_fallen:
            fell.append(moved)
        if one is None or has_risen:
            rose.append(moved)
    return tuple(fell), tuple(rose)


def _fate(one: Said | None, two: Said | None, *, has_fallen: bool, has_risen: bool) -> str:
    """Says what became of a claim."""
    if one is None:
        return "came to the record"
    if two is None:
        return "is not among the claims any more"
    if two.status in _ENDED:
        return f"came to be {two.status}"
    if has_fallen and has_risen:
        return "came to be sourced otherwise"
    return "fell to a weaker status" if has_fallen else "rose to a stronger status"


def _turned(
    before: Iterable[Finding], after: Iterable[Finding], fell: list[str], scheme: StatusScheme
) -> Iterable[Turned]:
    one, two = ({str(f.rule.iri): f for f in side} for side in (before, after))
    for rule in dict.fromkeys([*one, *two]):
        first, second = (_comes_to(found.get(rule)) for found in (one, two))
        if first == second:
            continue
        shown = two.get(rule) or one[rule]
        told = [outcome_words(outcome, support, scheme) for outcome, support in (first, second)]
        because = f" {joined(fell, 'and')} fell." if fell and first[1] != second[1] else ""
        yield Turned(
            rule=rule,
            citation=shown.text.citation,
            before=first,
            after=second,
            words=f"{named(shown)}: {told[0]}; then {told[1]}.{because}",
        )


def _texts(before: Iterable[Finding], after: Iterable[Finding]) -> Iterable[Turned]:
    """Gives the texts that are law otherwise the second time."""
    one, two = ({str(f.rule.iri): f for f in side} for side in (before, after))
    for rule in dict.fromkeys([*one, *two]):
        first, second = (_stands(found.get(rule)) for found in (one, two))
        if first == second:
            continue
        shown = two.get(rule) or one[rule]
        told = [", ".join(stance_words(part) for part in side if part) or "not looked at" for side in (first, second)]
        words = f"{shown.text.citation}, {shown.rule.label}: {told[0]}; then {told[1]}."
        yield Turned(rule=rule, citation=shown.text.citation, before=first, after=second, words=words)


def named(finding: Finding) -> str:
    """Names a finding by where its rule stands and what it does."""
    return f"{finding.text.citation}, {finding.rule.label} ({effect_words(finding.rule.effect)})"


def _stands(finding: Finding | None) -> tuple[str, str]:
    """Gives whether a text is law, and how it is enforced where that is not as usual."""
    if finding is None:
        return "", ""
    stance = finding.decided.enforcement
    return str(finding.decided.force), "" if stance == NORMAL else f"enforcement: {stance}"


def _comes_to(finding: Finding | None) -> tuple[str, str]:
    return ("", "") if finding is None else (str(finding.outcome), finding.support.holds)


def standing_of(found: Established) -> str:
    """Says the status of what was asked of; what the record makes of it, where it has none."""
    result = str(found.result).replace("-", " ")
    return found.words.get(found.status, found.status) or _STANDING.get(found.result, result)


def _permitted(before: Established | None, after: Established | None) -> list[str]:
    """Says what claims permit the second time, where that is otherwise and the status on record does not say it."""
    if before is None or after is None or before.ceiling == after.ceiling or after.ceiling in ("", after.status):
        return []
    return [f"its claims then permit “{after.words.get(after.ceiling, after.ceiling)}”"]


def _head_said(side: Side) -> str:
    found = side.established
    if found is None:
        return "not on record"
    return f"{standing_of(found)}{', contested' if 'contested' in found.marks else ''}"


def _head(side: Side) -> str:
    found = side.established
    if found is None:
        return ""
    return f"{found.status or found.result}{', contested' if 'contested' in found.marks else ''}"

"""The words of a brief: days, outcomes and effects as a lawyer says them, and clauses as questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from remit.ask import Kind
from remit.determine import Outcome
from remit.findings import day_text, joined
from remit.rules import Effect
from remit.truth import Stretch

NOT_LEGAL_ADVICE: Final = "This brief is not legal advice."

TITLES: Final[dict[str, str]] = {
    Kind.WHO_CAN_ACT: "Who may act, and under which law",
    Kind.LICENCE: "Whether a licence is required",
    Kind.DUTIES: "Which duties apply",
    Kind.WHY: "Why a rule applies",
    Kind.WHY_NOT: "Why a rule does not apply",
    Kind.IS_WITHIN: "Whether an act lies within the powers of an authority",
    Kind.IN_FORCE: "Whether a text is in force",
    Kind.REMIT_OF: "The powers of an authority",
    Kind.STATUS_OF: "The lists on which a person stands",
    Kind.ESTABLISHED: "What is established, and on whose word",
    Kind.CHANGED: "What has changed",
    Kind.WHAT_IF: "What would be otherwise",
    Kind.COMPARE: "The same situation under several laws",
}
"""Titles by kind of question."""

QUESTIONS: Final[dict[str, str]] = {
    Kind.WHO_CAN_ACT: (
        "Which authorities may act on this matter, under which provisions and on what tie to their territory, and "
        "which may not?"
    ),
    Kind.LICENCE: (
        "Is a licence required, under which provisions, how are applications reviewed, and is there an exception?"
    ),
    Kind.DUTIES: "Which duties are there?",
    Kind.WHY: "Why does this rule apply?",
    Kind.WHY_NOT: "Why does this rule not apply?",
    Kind.IS_WITHIN: "Does this act lie within the powers of this authority?",
    Kind.IN_FORCE: "Which texts are law on the day, since when and until when?",
    Kind.REMIT_OF: "What was this authority called on the day, whom did it follow, and which powers had it?",
    Kind.STATUS_OF: (
        "On which lists did this person stand on the day, and what follows from its owners by the test of each law?"
    ),
    Kind.ESTABLISHED: "What is established, and on whose word?",
    Kind.CHANGED: "What has changed?",
    Kind.WHAT_IF: "What would be otherwise if this were so?",
    Kind.COMPARE: "What does the law of each jurisdiction make of the same situation?",
}
"""What is asked, by kind of question."""

EFFECTS: Final[dict[Effect, tuple[str, str]]] = {
    Effect.LICENCE: ("licence requirement", "licence requirements"),
    Effect.PROHIBITION: ("prohibition", "prohibitions"),
    Effect.DUTY: ("duty", "duties"),
    Effect.PERMISSION: ("permission", "permissions"),
    Effect.NOT_SUBJECT: ("rule of exclusion", "rules of exclusion"),
    Effect.POWER: ("power", "powers"),
    Effect.NO_POWER: ("denial of power", "denials of power"),
    Effect.REVIEW_POLICY: ("review policy", "review policies"),
    Effect.LISTING: ("listing", "listings"),
    Effect.DEFINITION: ("definition", "definitions"),
}
"""What a rule is by its effect: of one, and of several."""
EXEMPTING: Final = frozenset({Effect.PERMISSION, Effect.NOT_SUBJECT})
"""Effects of rules that take something out of other rules."""

OUTCOMES: Final[dict[str, str]] = {
    Outcome.ENGAGED: "applies",
    Outcome.ENGAGED_IF_PROVEN: "would apply if what is alleged were proven",
    Outcome.UNDETERMINED: "open",
    Outcome.DEFEATED: "displaced by an exception",
    Outcome.NOT_ENFORCED: "in force, and announced not to be enforced",
    Outcome.NOT_APPLICABLE: "in force, and compliance is not yet due",
    Outcome.NOT_ESTABLISHED: "the state of the law is not established here",
    Outcome.NOT_IN_FORCE: "not law on the day",
    Outcome.NOT_ENGAGED: "does not apply",
    "no-power": "no power",
}

VALUES: Final = {
    "true": "yes",
    "false": "no",
    "claimed": "alleged",
    "claimed, contested": "alleged, contested",
    "unknown": "not known",
    "unknown, denied": "not known; denied",
    "conflict": "established both ways",
}
HOW_KNOWN: Final = {
    "primary": "the text was read",
    "secondary": "a report of it was read",
    "recalled": "not read: general legal knowledge",
    "reasoned": "concluded from other texts",
}

LEVELS: Final = {"modelled": "in full", "partly": "in part", "not-modelled": "not at all"}

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}$")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})$")
_ANY_DAY: Final = re.compile(r"(?<![\w/-])(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w/-])")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_RANGE: Final = re.compile(r"(?<=\d)\.\.(?=\d)")
_BOUND: Final = re.compile(r"(?<!\S)[<>]=?(?=\d)")
_BOUNDS: Final = {"<": "less than ", "<=": "at most ", ">": "more than ", ">=": "at least "}
_POWER: Final = re.compile(r"( x )?\b10\^(\d+)")
_TIMES: Final = " \N{MULTIPLICATION SIGN} "
_RAISED: Final = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
_MARKS: Final = {"~": ", approximately", "?": ", uncertain", "%": ", approximate and uncertain"}


def conduct_days(written: str) -> str:
    """Says the days of an act, written in EDTF, in words."""
    if not written or written == "unknown" or set(written) <= {"X", "-"}:
        return "not known"
    if written.startswith("[") and ".." in written:
        first, _, last = written.strip("[]").partition("..")
        return _one_day_between(first, last)
    if "/" in written:
        first, _, last = written.partition("/")
        first, last = first.strip("."), last.strip(".")
        return f"{_day(first)} to {_day(last)}" if first and last else _one_day_between(first, last)
    return _day(written)


def _one_day_between(first: str, last: str) -> str:
    if first and last:
        return f"not known; not earlier than {_day(first)} and not later than {_day(last)}"
    return f"not known; not later than {_day(last)}" if last else f"not known; not earlier than {_day(first)}"


def _day(written: str) -> str:
    stem, mark = (written[:-1], written[-1]) if written[-1:] in _MARKS else (written, "")
    if _DAY.match(stem):
        words = day_text(date.fromisoformat(stem))
    elif month := _MONTH.match(stem):
        words = day_text(date(int(month[1]), int(month[2]), 1)).partition(" ")[2]
    else:
        words = stem
    return f"{words}{_MARKS.get(mark, '')}"


def document_day(written: str) -> str:
    """Says the day of a document, written in EDTF, in words: a stretch is one day in it that is not known."""
    first, slash, last = written.partition("/")
    if slash and first and last:
        return f"undated, between {_day(first)} and {_day(last)}"
    return conduct_days(written)


def moment_text(at: datetime) -> str:
    """Says a moment: 23 November 2026, 12:00 UTC."""
    shown = at.astimezone(UTC)
    return f"{day_text(shown.date())}, {shown:%H:%M} UTC"


def moments_said(words: str) -> str:
    """Writes the moments in a text as people do, and its days and ranges."""
    return days_said(_MOMENT.sub(lambda found: moment_text(datetime.fromisoformat(found[0])), words))


def stretch_words(stretch: Stretch) -> str:
    """Says a stretch of days in which a text is law: "since 31 December 1990"."""
    last = stretch.end - timedelta(days=1) if stretch.end is not None else None
    if stretch.first is not None and last is not None:
        return f"from {day_text(stretch.first)} to {day_text(last)} inclusive"
    if stretch.first is not None:
        return f"since {day_text(stretch.first)}"
    return f"until {day_text(last)} inclusive" if last is not None else "on days that are not known"


def days_said(words: str) -> str:
    """Writes days, ranges, bounds and powers of ten in a text as people do: 1 February 2026, 3 to 5, less than 8."""
    words = _BOUND.sub(lambda found: _BOUNDS[found[0]], words)
    words = _POWER.sub(lambda found: f"{_TIMES if found[1] else ''}10{found[2].translate(_RAISED)}", words)
    return _RANGE.sub(" to ", _ANY_DAY.sub(lambda found: day_text(date.fromisoformat(found[0])), words))


def judges(judged_by: str) -> str:
    """Names those who may decide: the court or jury; BIS."""
    named = judged_by.split(", ")
    return f"{'' if named[0].isupper() else 'the '}{joined(named)}"


def lowered(words: str) -> str:
    """Begins a sentence with a small letter where its first word is no abbreviation."""
    first = words.split(" ", 1)[0]
    is_word = first[1:].islower() or (len(first) == 1 and first != "I")
    return words[:1].lower() + words[1:] if is_word else words


_VERBS: Final = frozenset({"is", "are", "was", "were", "has", "have", "can", "will", "may"})
_DONE: Final = {
    "acted": "act",
    "arose": "arise",
    "intended": "intend",
    "knew": "know",
    "made": "make",
    "resulted": "result",
    "suffered": "suffer",
    "took": "take",
    "went": "go",
}
"""Verbs of clauses that tell what was done, as a question with “did” has them."""
_BASES: Final = [
    "abuse",
    "act",
    "affect",
    "appear",
    "arise",
    "believe",
    "break",
    "carry",
    "cause",
    "coerce",
    "comply",
    "concern",
    "contain",
    "control",
    "cover",
    "cross",
    "design",
    "develop",
    "disrupt",
    "distort",
    "fabricate",
    "fall",
    "gain",
    "generate",
    "go",
    "harm",
    "help",
    "hold",
    "impair",
    "interfere",
    "involve",
    "limit",
    "make",
    "meet",
    "package",
    "pose",
    "produce",
    "raise",
    "reach",
    "recognise",
    "recommend",
    "relate",
    "require",
    "serve",
    "sort",
    "suspect",
    "take",
]
"""Verbs of clauses that tell what is done, as a question with “does” has them."""
_MANY: Final = frozenset({"belong", "cease", "deal", "go"})
"""The same where the subject is several, as a question with “do” has them."""


def _third(base: str) -> str:
    if base[-1:] == "y":
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "x", "ch", "sh", "o")) else f"{base}s"


_DOES: Final = {_third(base): base for base in _BASES}
_OUGHT: Final = re.compile(r"([\w ]+) knew, or ought to have known, (.+)")
_NO_SUBJECT: Final = frozenset({"or", "and", "that", "who", "which", "what", "to", "not", "it,", "whoever"})
_NOT_TURNED: Final = re.compile(
    r"\b(?:or|and) (?:may|has reason)\b|\b(?:or|and) knew\b|^(?:or|and) (?:is|are|was|were)\b"
)
_SAME: Final = re.compile(r",? (or|and) (is|are|was|were) ")
_HAS: Final = re.compile(r",? (or|and) has ")
_OTHER: Final = re.compile(
    r", (or|and) ((?!(?:who|that|which|what|is|are|was|were|has)\b|whose)(?:[\w-]+ ){1,9}?)"
    r"(is|are|was|were|knew|impairs) ?"
)
_JOINED: Final = re.compile(r"(?:^|(?<=, )|(?<=\bor )|(?<=\band ))\w+")
"""A second verb, of the same subject or of another one, that is to be turned as the first one is."""
_OF_WHAT: Final = re.compile(r"\b(?:that (?:the|a|an|it|its|there)|which|whose)\b")
_PARTICIPLE: Final = re.compile(r"(?:\w+ed|been|taken|given|made|found|begun)$")


def asked_whether(clause: str) -> str:
    """Turns a clause into a question: "the data are shared" to "Are the data shared?".

    Its first finite verb goes before the subject where that can be told apart; else the clause is asked for whole.
    """
    if ought := _OUGHT.match(clause):
        return f"Did {ought[1]} know, or ought it to have known, {ought[2]}?"
    words = days_said(clause.rstrip(".")).split(" ")
    if words[-1] == "hold":
        return f"Do {lowered(' '.join(words))}?"
    for place, verb in enumerate(words):
        before, after = words[:place], words[place + 1 :]
        if _is_first_verb(verb, before, after) and not (verb in _DONE and ", or " in clause):
            asked = _inverted(before, verb, after)
            if asked:
                return asked
            break
    return f"Is this so: {lowered(' '.join(words))}?"


def _is_first_verb(verb: str, before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a word of a clause is its first finite verb."""
    if not before or before[-1] in _NO_SUBJECT:
        return False
    if verb in _DONE:
        return before[-1] not in _VERBS
    if not after:
        return False
    if verb.rstrip(",") in {*_DOES, *_MANY}:
        return before[-1] not in _VERBS
    return verb in _VERBS and list(before) != ["what"]


def _inverted(before: Sequence[str], verb: str, after: Sequence[str]) -> str:
    """Puts the first verb of a clause before its subject; empty where that cannot be done."""
    subject, word = lowered(" ".join(before)), verb.rstrip(",")
    if verb in _DONE:
        return f"Did {subject} {' '.join([_DONE[verb], *after])}?"
    bases = _DOES if word in {*_DOES, *_MANY} else {}
    told = None if _is_parted(before) else _second(after, subject, bases)
    if told is None:
        return ""
    if bases:
        comma = verb.removeprefix(word)
        return f"{'Do' if word in _MANY else 'Does'} {subject} {bases.get(word, word)}{comma} {told}?"
    if verb in ("has", "have") and not _PARTICIPLE.match(after[0].rstrip(",")):
        return f"{'Does' if verb == 'has' else 'Do'} {subject} have {told}?"
    return f"{verb.capitalize()} {subject} {told}?"


def _is_parted(before: Iterable[str]) -> bool:
    """Whether a subject has a clause or a list in it, so that the verb after it may not be its own."""
    words = " ".join(before)
    return "," in words or bool(_OF_WHAT.search(words))


def _second(after: Iterable[str], subject: str, bases: Mapping[str, str]) -> str | None:
    """Turns what follows the first verb of a clause, with every second verb; None where one cannot be turned.

    Args:
        after: the words.
        subject: the subject of the first verb.
        bases: how second verbs are said, by how they are written; empty where the first verb is one of those of _VERBS.
    """
    main, that, rest = " ".join(after).partition(" that ")
    main, as_, beside = main.partition(", as the ")
    if _NOT_TURNED.search(main) or (not bases and any(verb[0] in _DOES for verb in _JOINED.finditer(main))):
        return None
    if _OTHER.search(main):
        main = _OTHER.sub(_turned, main).rstrip()
    else:
        main = _HAS.sub(rf", \1 does {subject} have ", _SAME.sub(rf", \1 \2 {subject} ", main))
    main = _JOINED.sub(lambda verb: bases.get(verb[0], verb[0]), main)
    return f"{main}{as_}{beside}{that}{rest}"


def _turned(found: re.Match[str]) -> str:
    """Turns a second verb that has a subject of its own: “, or it is made” to “, or is it made”."""
    joint, subject, verb = found[1], found[2].strip(), found[3]
    if verb in ("knew", "impairs"):
        helper, verb = ("did", "know") if verb == "knew" else ("does", "impair")
        return f", {joint} {helper} {subject} {verb} "
    return f", {joint} {verb} {subject} "


_SUCH: Final = (
    # the day is that of the act, which a brief tells once
    (re.compile(r"(?<! is)(?<! not) on (?:19|20)\d\d-\d\d-\d\d(?=$|[ ,;:)])"), ""),
    *((re.compile(r"\b(its .+?) is in (.+?) or (its .+?) is in \2(?=$|[ ,;:)])"), r"\1 or \3 is in \2"),) * 2,
    (re.compile(r" is such that it is not so that it (is|are|has) "), r" \1 not "),
    (re.compile(r" is such that it is not so that its ([^()]+?) is in "), r" does not have its \1 in "),
    (re.compile(r" is such that it "), " "),
    (re.compile(r" is such that its ([^()]+?) is in "), r" has its \1 in "),
    (re.compile(r"^it is not so that (?!\()(.+?) (is|are|was|were) ", re.IGNORECASE), r"\1 \2 not "),
    (re.compile(r"^it is not so that an? "), "no "),
    (re.compile(r"\bthe kind of item is (not )?([^;,()]+?)(?= or (?:the|an?) |$)"), r"the item is \1of the kind “\2”"),
    (re.compile(r"\bplace of headquarters\b"), "headquarters"),
    (re.compile(r"\bthe list “([^”]*\b[Ll]ist\b[^”]*)”"), r"the \1"),
    (re.compile(r" has its citizenship in "), " is a citizen of "),
    (re.compile(r"\bthe place of the act is (not )?in "), r"the act was \1done in "),
    (re.compile(r"\bthe place of the computer or system acted on is "), "the computer or system acted on is "),
    (re.compile(r"\bthe place sent from is (not )?in "), r"it was \1sent from "),
    (re.compile(r"\bthe place sent to, or the market is (not )?in "), r"it was \1sent to, or put on the market of, "),
    (re.compile(r"^some (?=[aeiou])", re.IGNORECASE), "an "),
    (re.compile(r"^some ", re.IGNORECASE), "a "),
)
"""How clauses made from labels are told more as people do."""


def clause_of(condition: str) -> str:
    """Says a condition as a clause: "Some doer is such that it is a US person" to "a doer is a US person"."""
    words = lowered(condition.removeprefix("that ").removeprefix("Not encoded: "))
    for found, instead in _SUCH:
        words = found.sub(instead, words)
    return days_said(words)


_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(number: int, one: str, many: str = "") -> str:
    """Says a number of things: one rule, two rules, 11 rules."""
    said = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{said} {one if number == 1 else many or f'{one}s'}"


def findings_named(numbers: Iterable[int]) -> str:
    """Names findings by number: finding 3; findings 1 and 2; findings 4 to 7."""
    found = runs_of(sorted(set(numbers)))
    word = "finding" if len(found) == 1 and " to " not in found[0] else "findings"
    return f"{word} {joined(found, 'and')}" if found else "no finding"


def runs_of(numbers: Iterable[int]) -> list[str]:
    """Puts numbers that follow one another together: 1, 4 to 7, 9."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    least = 3  # two that follow one another are shorter by themselves
    found: list[str] = []
    for each in stretches:
        found += [f"{each[0]} to {each[-1]}"] if len(each) >= least else [str(n) for n in each]
    return found

"""Sentences that make a finding out of an allegation: somebody accused, a verb of the conduct, no reporting clause.

"Alibaba extracted features" is one; "The publication says that Alibaba extracted features" is none. The checker knows
names, verbs and reporting clauses, and no grammar: a reporting word excuses what comes after it in its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

VERBS = (
    "abused|accessed|bribed|circumvented|cloned|copied|distilled|diverted|evaded|extracted|exfiltrated|hacked|"
    "harvested|infringed|leaked|misappropriated|obtained|pirated|plundered|ran|rebuilt|replicated|reverse-engineered|"
    "sabotaged|scraped|siphoned|smuggled|sold|stole|stolen|taken|took|trained|violated"
)
PRESENT = (
    "abuses|accesses|circumvents|clones|copies|distils|distills|diverts|evades|extracts|exfiltrates|hacks|harvests|"
    "infringes|leaks|misappropriates|obtains|pirates|replicates|reverse-engineers|scrapes|siphons|smuggles|steals|"
    "takes|trains|violates"
)
PARTICIPLES = f"{VERBS}|copying|distilling|extracting|replicating|stealing|taking"
NOUNS = "theft|copying|distillation|extraction|misappropriation|replication|stealing"
_AUXILIARY = (
    r"(?:has|have|had|is|are|was|were|did|been|being|not|also|illicitly|illegally|secretly|deliberately|then|indeed)"
)
_BESIDE = (  # what may stand between a name and its verb: a unit, another name, something in brackets
    r"(?:['’]s|,)?(?:\s+(?:[A-Z]\S*|engineers?|staff|cloud|division|units?|of|and|the|its|operators|researchers|"  # noqa: RUF001 (as typeset)
    r"team|\([^)]*\)|\S+,))*"
)
_REPORTING = re.compile(
    r"\b(?:say|says|said|saying|states?|stated|tells?|told|reports?|reported|reportedly|alleges?|alleged|allegedly|"
    r"allegations?|accuses?|accused|accusations?|claims?|claimed|according to|suggests?|suggested|den(?:y|ies|ied)|"
    r"denial|finds? in|rumoured|ascribes?|ascribed|calls?|whether|if|asks?|had managed|not established|speaks? of|"
    r"reads?)\b",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(r"\baccording to\b|\bonly said\b|\bit is said\b|\bas \S+ (?:says|reports)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


class Reporter:
    """Finds sentences that state, of one who is accused, what they are only said to have done."""

    def __init__(self, names: Iterable[str]) -> None:
        """Takes the names of all who are accused."""
        names = sorted({name for name in names if name}, key=len, reverse=True)
        who = "|".join(re.escape(name) for name in names) or r"(?!)"
        after = rf"(?:\s+{_AUXILIARY})*\s+(?:{VERBS}|{PRESENT}|{PARTICIPLES})\b"
        self._active = re.compile(rf"\b(?:{who}){_BESIDE}{after}")
        self._passive = re.compile(rf"\b(?:{VERBS})\s+(?:\S+\s+){{0,4}}?by\s+(?:\S+\s+){{0,3}}?(?:{who})\b")
        self._noun = re.compile(
            rf"\b(?:{who})['’]s\s+(?:{NOUNS})\b|\b(?:{NOUNS})\b[^.]*\bby\s+(?:\S+\s+){{0,3}}?(?:{who})\b"  # noqa: RUF001 (as typeset)
        )

    def findings(self, text: str) -> Iterator[str]:
        """Gives each sentence of a text that reads as a finding."""
        for sentence in _SENTENCE.split(text):
            if any(self._bare(pattern, sentence) for pattern in (self._active, self._passive, self._noun)):
                yield sentence

    @staticmethod
    def _bare(pattern: re.Pattern[str], sentence: str) -> bool:
        return any(
            not _REPORTING.search(sentence[: match.end()]) and not _AFTERWARDS.search(sentence[match.end() :])
            for match in pattern.finditer(sentence)
        )

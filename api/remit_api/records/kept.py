"""Lists of incidents by their stored findings: by who may act, by the outcome, by whose law it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from pydantic import Field
from rdflib import URIRef

from remit.errors import BadInput, UnknownName
from remit.iri import record
from remit.past import Past
from remit.stored import ASKED, AUTHORITY, LAW_OF, OUTCOME, Freshness
from remit.terms import rdf
from remit_api.records import models
from remit_api.records.asking import Parameter, Wanted
from remit_api.records.reading import key_of

if TYPE_CHECKING:
    from remit_api.records.catalogue import Catalogue

PARAMETERS: Final = (
    Parameter(
        name=AUTHORITY,
        about="authority that may act: under a rule that is engaged, would be if what is said were proven, or is open",
    ),
    Parameter(
        name=OUTCOME,
        about="what some rule comes to: engaged, engaged-if-proven, undetermined …; with authority or law-of, theirs",
    ),
    Parameter(
        name=LAW_OF, about="jurisdiction whose rule is engaged, would be if what is said were proven, or is open"
    ),
)
"""What lists of incidents can be narrowed by beside the columns of the register."""

NOTE: Final = (
    "These incidents were chosen by what rules come to for what is said of them. That is worked out, and is no record: "
    "nothing here establishes that anybody did any of it."
)
_PLACES: Final = {AUTHORITY: "actor", OUTCOME: "outcome", LAW_OF: "jurisdiction"}
_MOST_COUNTED: Final = 100


class FindingsRecord(models.Record):
    """How fresh the stored findings are that an answer was drawn from."""

    as_of: str | None = Field(description="day as of which every finding holds; null before they were first worked out")
    position: int | None = Field(description="entry of the journal up to which every finding holds")
    law_hash: str | None = Field(description="hash of the law under which every finding holds")
    incidents: int = Field(description="incidents whose findings are kept")
    behind: int = Field(description="incidents whose findings may be older than that of what was looked at last")
    entries: int = Field(description="entries of the journal that were not looked at yet")
    failed: int = Field(
        description="incidents of which nothing could be worked out, as they are recorded: no list by authority, "
        "outcome or law has them, and /ask says of each what is wrong"
    )


def findings_record(fresh: Freshness) -> FindingsRecord:
    """Gives how fresh findings are, as it is shown."""
    stamp = fresh.stamp
    return FindingsRecord(
        as_of=stamp.as_of.isoformat() if stamp is not None else None,
        position=stamp.position if stamp is not None else None,
        law_hash=stamp.law if stamp is not None else None,
        incidents=fresh.incidents,
        behind=fresh.behind,
        entries=fresh.entries,
        failed=fresh.failed,
    )


def header(found: FindingsRecord) -> str:
    """Gives the value of the header `Remit-Findings` (RFC 9651, a dictionary)."""
    said = [] if found.as_of is None else [f'as-of="{found.as_of}"', f"position={found.position}"]
    said += [] if found.law_hash is None else [f'law="{found.law_hash}"']
    return ", ".join([*said, f"behind={found.behind}", f"entries={found.entries}", f"failed={found.failed}"])


class Narrowed:
    """What a list of incidents is asked for of their findings.

    Attributes:
        asked: values by name; empty where nothing is asked.
        counted: the names whose values are to be counted.
    """

    def __init__(self, records: Catalogue, wanted: Wanted) -> None:
        """Reads what is asked for.

        Raises:
            BadInput: it is asked of a past.
            UnknownName: a value is nothing here.
        """
        self._records = records
        given = {name: wanted.filters[name] for name in ASKED if wanted.filters.get(name)}
        named = [name for name in wanted.counts or () if name in ASKED]
        self.counted: Sequence[str] = named or (ASKED if given and wanted.counts is None else ())
        if (given or named) and isinstance(records.view.reads, Past):
            raise BadInput(
                f"Lists can be narrowed by {', '.join(given or named)} only as of now: findings are kept of the "
                "present record alone. Leave out as_known_on and at-position, or ask of one "
                "incident as it was known, at /ask."
            )
        self.asked: Mapping[str, frozenset[URIRef]] = {
            name: frozenset(self._value(name, value) for value in values) for name, values in given.items()
        }

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked of findings, so that the answer is drawn from them."""
        return bool(self.asked or self.counted)

    def among(self) -> frozenset[URIRef] | None:
        """Gives the incidents that have such a finding; None where nothing is asked."""
        return self._records.kb.stored.find(self.asked) if self.asked else None

    def freshness(self) -> FindingsRecord:
        """Says how fresh the findings are."""
        return findings_record(self._records.kb.freshness())

    def counts(self, matching: frozenset[URIRef]) -> tuple[models.Counts, ...]:
        """Counts values among incidents that fit what else is asked."""
        return tuple(self._counts(name, matching) for name in self.counted)

    def _counts(self, name: str, matching: frozenset[URIRef]) -> models.Counts:
        holders = self._records.kb.stored.counts(self.asked, name)
        numbers = [(len(matching & incidents), value) for value, incidents in holders.items()]
        found = sorted((-number, value) for number, value in numbers if number)
        about = next(parameter.about for parameter in PARAMETERS if parameter.name == name)
        values = tuple(self._counted(value, -number) for number, value in found[:_MOST_COUNTED])
        return models.Counts(name=name, about=about, values=values, more=max(0, len(found) - _MOST_COUNTED))

    def _counted(self, value: URIRef, number: int) -> models.CountedValue:
        ref = self._records.reading.ref(value)
        return models.CountedValue(value=ref.id, label=ref.label, iri=ref.iri, count=number)

    def _value(self, name: str, value: str) -> URIRef:
        place = _PLACES[name]
        for node in (URIRef(value),) if ":" in value else (record(place, value), record(place, value.lower())):
            if self._records.reading.iris(node, rdf.type_):
                return node
        known = [key_of(each) for each in self._records.kb.stored.known(name)]
        near = get_close_matches(value.lower(), known)
        raise UnknownName(
            f"{name}={value}: nothing here is called so, so the list would be empty for a wrong reason. "
            + (f"Did you mean: {', '.join(near)}? " if near else "")
            + f"Findings have: {', '.join(known[:30]) or 'none yet'}.",
            name=value,
            near=near,
        )

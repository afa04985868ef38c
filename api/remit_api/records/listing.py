"""Lists: what is asked for is turned into what the register finds, and what is found is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, Field
from rdflib import Literal, URIRef

from remit.errors import BadInput, UnknownName
from remit.iri import kind_and_key, record
from remit.register import BY_NAME, Asked, Column, Counted, Found, pair
from remit.register.asked import Order, Place
from remit.terms import rdf, rmt, role, skos
from remit_api.records import actors, claims, kept, models
from remit_api.records.asking import ESTABLISHED, Wanted, cursor_of, flag, order_of, place_of, stretch
from remit_api.records.fewer import fewer
from remit_api.records.reading import key_of

if TYPE_CHECKING:
    from remit_api.records.catalogue import Catalogue
    from remit_api.records.kinds import Shown

T = TypeVar("T")
_MOST_VALUES = 100  # alternatives of one filter
_NONE = frozenset({"none"})


class Listed(models.Disclosing, Generic[T]):
    """One page of a list. Withdrawn and refuted records are in neither items nor total unless asked for."""

    items: tuple[T, ...]
    total: int
    limit: int
    offset: int
    next: str | None = Field(default=None, description="query string of the next page, or null")
    prev: str | None = Field(default=None, description="query string of the page before, or null")
    note: str | None = Field(default=None, description="what the list does not say, where that is easily misread")
    counts: tuple[models.Counts, ...] = Field(
        default=(), description="for each filter its values, with how many records of the list have each"
    )
    findings: kept.FindingsRecord | None = Field(
        default=None, description="how fresh the stored findings are that the list was narrowed by; else null"
    )


def listed(
    records: Catalogue, shown: Shown, wanted: Wanted, *, within: Mapping[str, frozenset[str]] | None = None
) -> Listed[Any]:
    """Gives one page of the records of a kind.

    Args:
        records: where they are read.
        shown: the kind.
        wanted: what is asked for.
        within: values of columns that the list is of, whatever else is asked for.

    Raises:
        BadInput: it is asked for in a way that cannot be answered.
    """
    kind = shown.kind
    _hold(shown, wanted)
    of_findings = kept.Narrowed(records, wanted) if kind.name == "incident" else None
    if of_findings is not None and wanted.counts is not None and of_findings.counted:
        rest = tuple(name for name in wanted.counts if name not in of_findings.counted)
        wanted = replace(wanted, counts=rest or ("none",))
    special = _Special(records, wanted) if shown.more and of_findings is None else None
    order = order_of(wanted, kind)
    asked, note = _asked(records, shown, wanted, order), None
    if within is not None:
        asked = replace(asked, any_of={**asked.any_of, **within})
    accused: actors.Accusations | None = None
    if special is not None:
        among, accused, note = special.narrowed(kind.name)
        if among is not None:
            asked = replace(asked, among=among)
    fresh, more_counts = None, tuple[models.Counts, ...]()
    if of_findings is not None and of_findings.is_asked:
        # before they are read: what is written meanwhile is then newer than is said
        fresh = of_findings.freshness()
        more_counts = of_findings.counts(records.register.matching(kind.name, asked))
        among = of_findings.among()
        if among is not None:
            asked, note = replace(asked, among=among), kept.NOTE
    found = records.register.find(kind.name, asked)
    records.reading.ahead(found.records, shown.ahead)
    held = [node for node in found.records if any(True for _ in records.view.objects(node, rdf.type_))]
    if accused is None:
        items = [_summary(records, shown, node) for node in held]
    else:
        reading = records.reading
        items = [actors.summary(reading, node, actors.alleged(reading, accused[node])) for node in held]
    return Listed(
        items=tuple(fewer(item, wanted.fields) for item in items),
        total=found.total,
        limit=wanted.limit,
        offset=wanted.offset,
        next=_next(wanted, order, found.following),
        prev=_prev(wanted, order, found),
        note=note,
        counts=(*(_counts(records, kind.column(each.column), each) for each in found.counts), *more_counts),
        findings=fresh,
    )


def _summary(records: Catalogue, shown: Shown, node: URIRef) -> BaseModel:
    return records.view.once(("summary", shown.kind.name, node), lambda: shown.summarise(records, node))


def _next(wanted: Wanted, order: Order, following: Place | None) -> str | None:
    return wanted.following(cursor_of(wanted, order, following)) if following is not None else None


def _prev(wanted: Wanted, order: Order, found: Found) -> str | None:
    if wanted.offset:
        return wanted.before(offset=max(0, wanted.offset - wanted.limit))
    if found.is_first:
        return None
    return wanted.following(cursor_of(wanted, order, found.preceding)) if found.preceding else wanted.from_the_first()


def _hold(shown: Shown, wanted: Wanted) -> None:
    """Refuses a filter that the kind does not have: it would be overlooked."""
    names = [parameter.name for parameter in shown.parameters]
    for name in wanted.filters:
        if name not in names:
            raise UnknownName(
                f"/{shown.kind.plural} cannot be narrowed by “{name}”, so it would be overlooked. Nothing was done. "
                f"It can be narrowed by: {', '.join(names)}.",
                name=name,
                near=get_close_matches(name, names),
            )


def _asked(records: Catalogue, shown: Shown, wanted: Wanted, order: Order) -> Asked:
    kind, own = shown.kind, {parameter.name for parameter in shown.more}
    any_of: dict[str, frozenset[str]] = {}
    none_of: dict[str, frozenset[str]] = {}
    days = {}
    for column in kind.columns:
        values = wanted.filters.get(column.name, ())
        if column.of == "days":
            between = stretch(wanted, column)
            if between is not None:
                days[column.name] = between
        elif values and column.asked and column.name not in own:
            if column.of == "flag":
                is_so = flag(column.name, wanted.one(column.name) or "")
                (any_of if is_so else none_of)[column.name] = frozenset({"true"})
            else:
                any_of[column.name] = resolved(records, kind.name, column, values)
    if kind.name == "incident" and "actor" in any_of and "role" in any_of:
        # somebody in a role: not somebody, and anybody in the role
        roles, who = any_of["role"], any_of.pop("actor")
        any_of["in-role"] = frozenset(pair(URIRef(r), URIRef(a)) for r in roles for a in who)
    return Asked(
        q=wanted.q,
        any_of=any_of,
        none_of=none_of,
        days=days,
        include=wanted.include,
        order=order,
        after=place_of(wanted, order, kind),
        offset=wanted.offset,
        limit=wanted.limit,
        counts=_counted(shown, wanted),
    )


def _counted(shown: Shown, wanted: Wanted) -> tuple[str, ...]:
    columns = [column for column in shown.kind.columns if column.asked and column.of != "days"]
    if wanted.counts is None:
        return tuple(column.name for column in columns if column.counted)
    if set(wanted.counts) <= _NONE:
        return ()
    names = [column.name for column in columns]
    for name in wanted.counts:
        if name not in names:
            raise UnknownName(
                f"counts={name}: the values of that are not counted. These are: {', '.join(names)}; or none.",
                name=name,
                near=get_close_matches(name, names),
            )
    return wanted.counts


# ---- values


def resolved(records: Catalogue, kind: str, column: Column, values: Sequence[str]) -> frozenset[str]:
    """Gives the values of a column that are meant by what is written in an address.

    Raises:
        BadInput: too many are given.
        UnknownName: one of them is nothing here, so that the list would be empty for a wrong reason.
    """
    if len(values) > _MOST_VALUES:
        raise BadInput(f"{column.name} has {len(values)} values, and at most {_MOST_VALUES} are looked for. Ask twice.")
    found: set[str] = set()
    for value in values:
        if column.scheme is not None:
            found |= set(codes(records, column, value))
        elif column.kind is not None:
            found.add(_record(records, kind, column, value))
        else:
            found |= _plain(records, kind, column, value)
    return frozenset(found)


def codes(records: Catalogue, column: Column, code: str) -> tuple[URIRef, ...]:
    """Gives the codes that are meant by one: itself; of conduct also narrower ones, of “established” every such status.

    Raises:
        UnknownName: the scheme has no such code; with near ones.
    """
    reading = records.reading
    if column.scheme == "status" and code == ESTABLISHED:
        return tuple(node for node in reading.to(rdf.type_, rmt.EstablishedStatus))
    schemes = ("subject", "conduct") if column.name == "over" else (column.scheme or "",)
    for scheme in schemes:
        node = URIRef(code) if ":" in code else record(scheme, code)
        if reading.iris(node, rdf.type_):
            return narrower(records, node) if scheme == "conduct" else (node,)
    known = [key_of(each) for scheme in schemes for each in reading.to(skos.inScheme, record("scheme", scheme))]
    raise UnknownName(
        f"“{code}” is no code of the scheme {' or '.join(schemes)}, so the list would be empty for a wrong reason. "
        f"Codes are: {', '.join(known)}.",
        name=code,
        near=get_close_matches(code, known),
    )


def narrower(records: Catalogue, code: URIRef) -> tuple[URIRef, ...]:
    """Gives a code and all that are narrower."""
    todo, seen = [code], {code: None}
    while todo:
        for each in records.reading.to(skos.broader, todo.pop()):
            if each not in seen:
                seen[each] = None
                todo.append(each)
    return tuple(seen)


def _record(records: Catalogue, kind: str, column: Column, value: str) -> str:
    place = BY_NAME[column.kind].place or column.kind if column.kind in BY_NAME else column.kind
    named = [URIRef(value)] if ":" in value else [record(place or "", value), record(place or "", value.lower())]
    if ":" not in value:
        # a speaker may be a document, what is said may be of an item
        named += [record(other, value) for other in ("document", "item", "incident")]
        named += records.reading.to(skos.notation, Literal(value))
    for node in named:
        if records.reading.iris(node, rdf.type_):
            return node
    known = [key_of(URIRef(each)) for each in records.register.distinct(kind, column.name)]
    near = get_close_matches(value.lower(), known)
    raise UnknownName(
        f"{column.name}={value}: nothing here is called so, so the list would be empty for a wrong reason. Give a key "
        "such as alibaba, a notation, or a full address." + (f" Did you mean: {', '.join(near)}?" if near else ""),
        name=value,
        near=near,
    )


def _plain(records: Catalogue, kind: str, column: Column, value: str) -> frozenset[str]:
    known = records.register.distinct(kind, column.name)
    found = frozenset(each for each in known if value in (each, _words(each)))
    if not found and column.counted:
        words = sorted({_words(each) for each in known})
        raise UnknownName(
            f"{column.name}={value}: no record here has that, so the list would be empty for a wrong reason. "
            f"There are: {', '.join(words[:30])}.",
            name=value,
            near=get_close_matches(value, words),
        )
    return found or frozenset({value})


def _words(value: str) -> str:
    return key_of(URIRef(value)) if isinstance(value, URIRef) else value


def _counts(records: Catalogue, column: Column, counted: Counted) -> models.Counts:
    values = tuple(
        _value(records, column, value, number) for value, number in counted.values if _is_shown(records, value)
    )
    hidden = len(counted.values) - len(values)
    return models.Counts(name=column.name, about=column.about, values=values, more=counted.more + hidden)


def _is_shown(records: Catalogue, value: str) -> bool:
    return not isinstance(value, URIRef) or not claims.is_left_out(records.reading, value)


def _value(records: Catalogue, column: Column, value: str, number: int) -> models.CountedValue:
    if not isinstance(value, URIRef):
        return models.CountedValue(value=value, label={"true": "yes", "false": "no"}.get(value, value), count=number)
    ref = records.reading.ref(value)
    place = kind_and_key(value)
    own = BY_NAME[column.kind].place or column.kind if column.kind in BY_NAME else column.kind
    is_short = column.kind is None or (place is not None and place[0] == own)
    return models.CountedValue(
        value=ref.id if is_short else ref.iri,
        label=ref.label,
        iri=ref.iri,
        status_phrase=ref.status_phrase,
        count=number,
    )


# ---- what is not a value of a column


class _Special:
    """Narrowing that is worked out: whom something is alleged of, who acts on an incident."""

    def __init__(self, records: Catalogue, wanted: Wanted) -> None:
        self._records = records
        self._reading = records.reading
        self._wanted = wanted

    def narrowed(self, kind: str) -> tuple[frozenset[URIRef] | None, actors.Accusations | None, str | None]:
        """Gives the records to look at, in what each is accused, and what is to be said of the list."""
        if kind == "actor":
            return self._accused()
        incident = self._wanted.one("acting-on")
        if incident is None:
            return None, None, None
        iri = self._records.find("incident", incident, rmt.Incident)
        found = [node for node in self._watching(iri) if self._acts_on(node, iri)]
        return frozenset(found), None, self._note_on_acting(iri, found)

    def _accused(self) -> tuple[frozenset[URIRef] | None, actors.Accusations | None, str | None]:
        conduct, asked = self._wanted.filters.get("conduct", ()), self._wanted.filters.get("status", ())
        if not conduct:
            if asked:
                raise BadInput(
                    "Actors have no sourcing status; what they are accused of has. Add conduct=… to ask by it."
                )
            return None, None, None
        column = BY_NAME["incident"].column("conduct")
        wanted = [node for code in conduct for node in codes(self._records, column, code)]
        states = {n for code in asked for n in codes(self._records, BY_NAME["incident"].column("status"), code)}
        kept: actors.Accusations = {}
        for actor, incidents in actors.accusations(self._reading, wanted).items():
            for incident, codings in incidents.items():
                if not asked or self._reading.iri(incident, rmt.sourcingStatus) in states:
                    kept.setdefault(actor, {})[incident] = codings
        note = (
            "These actors are accused (alleged), each with how well that is sourced and who denies it. "
            "Nothing here establishes that any of them did it."
        )
        if asked == (ESTABLISHED,):
            note = "Of these, what is established. An empty list means that nothing here establishes it."
        return frozenset(kept), kept, note

    def _watching(self, incident: URIRef) -> Iterable[URIRef]:
        for participation in self._reading.iris(incident, rmt.participation):
            if self._reading.has(participation, rmt.role, role.authority_said_to_watch):
                yield from self._reading.iris(participation, rmt.participant)

    def _acts_on(self, authority: URIRef, incident: URIRef) -> bool:
        for participation in self._reading.iris(incident, rmt.participation):
            if not self._reading.has(participation, rmt.participant, authority):
                continue
            if not self._reading.has(participation, rmt.role, role.authority_said_to_watch):
                continue
            for claim in self._reading.iris(participation, rmt.restsOn):
                held = self._reading.iri(claim, rmt.sourcingStatus)
                if held is not None and self._reading.status(held).established:
                    return True
        return False

    def _note_on_acting(self, incident: URIRef, found: Sequence[URIRef]) -> str:
        said = [
            f"{self._reading.label(actor)} ({self._reading.status_phrase(claim, claims.NO_STATUS)})"
            for participation in self._reading.iris(incident, rmt.participation)
            if self._reading.has(participation, rmt.role, role.authority_said_to_watch)
            for actor in self._reading.iris(participation, rmt.participant)
            for claim in self._reading.iris(participation, rmt.restsOn)
            if not claims.is_left_out(self._reading, claim) and self._reading.iri(claim, rmt.sourcingStatus) is not None
        ]
        note = "Listed are authorities that are established to act on it. "
        if not found:
            note = "Nothing here establishes that any authority acts on it. "
        if said:
            note += f"Only said, and so not listed: {'; '.join(dict.fromkeys(said))}. "
        return note + "Who could act follows from rules of law, which this list does not look at."

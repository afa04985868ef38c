"""Keeps findings of every recorded incident in step with record, law and day, beside whatever else is done.

Nobody waits for it: a change is answered before anything is worked out anew. It looks at what the journal has since it
looked last, finds by what was read which incidents that touches, and by the digests of rules which rules are others;
these are *due* and are worked out one by one, on views that do not move. What was worked out is written to the graph
first and noted in the ledger then, so that whatever is interrupted is done again. What is known in memory is taken over
from what was written, and let go of where writing fails: nothing is said to be done that is not.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from rdflib import URIRef

from remit.ask import LawBook
from remit.iri import FINDINGS
from remit.journal import Entry, Journal
from remit.patch import Quad
from remit.state import State
from remit.store import QuadStore
from remit.stored.freshness import Freshness, Stamp
from remit.stored.head import Head, OfRule, WorkedOut, rules_of, work_out
from remit.stored.index import Index
from remit.stored.ledger import Belonging, Kept, Ledger, Rules
from remit.stored.linked import finding_iri, header, in_order, quads_of, quads_of_rules, without_positions
from remit.stored.noting import keys_of, keys_of_nodes
from remit.stored.prints import LADDER, changed, days_digest, matters, prints
from remit.terms import dcterms, rdf, rmt
from remit.truth import Scale

log = logging.getLogger(__name__)

AT_ONCE: Final = 20
"""Incidents that are written together."""

_MANY: Final = 60  # rules: from here on, working out all of them costs little more

Progress: TypeAlias = Callable[[str, int, int], None]


class Sources(NamedTuple):
    """What findings are worked out from.

    Attributes:
        view: gives the present state of the record, which does not move.
        book: gives the law of a state.
        scale: the constants of the status scheme.
        version: gives that of the program and its ontology: with another one everything is worked out anew.
    """

    view: Callable[[], State]
    book: Callable[[State], LawBook]
    scale: Scale
    version: Callable[[], str]


class Printed(NamedTuple):
    """What findings turn on of the law, as digests.

    Attributes:
        prints: of each rule.
        rules: what is the same in all findings of each.
        matters: of each recorded decision, with what it is about.
        days: of the days on which something of the law begins or ends.
    """

    prints: dict[URIRef, str]
    rules: dict[URIRef, OfRule]
    matters: dict[str, tuple[URIRef, ...]]
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What the ledger says of the whole; another takes its place once that is written.

    Attributes:
        told: what is said by name.
        due: the incidents that are to be worked out anew, with the rules.
        failed: the incidents of which nothing could be worked out.
    """

    told: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[int, Rules] = field(default_factory=dict)
    failed: frozenset[int] = frozenset()

    @property
    def seen(self) -> Stamp | None:
        """The state that was looked at last."""
        return _stamp(self.told, "seen")

    @property
    def whole(self) -> Stamp | None:
        """The state of which every finding is, or a later one."""
        return _stamp(self.told, "whole")

    def telling(self, told: Mapping[str, str]) -> Noted:
        """Gives the same with something said otherwise."""
        return replace(self, told={**self.told, **told})


class Keeper:
    """Keeps the stored findings of one knowledge base. Any thread may ask; one works at a time."""

    def __init__(
        self, path: Path, *, store: QuadStore, journal: Journal, sources: Sources, moved: Callable[[], None]
    ) -> None:
        """Opens nothing yet.

        Args:
            path: the file of the ledger.
            store: where the findings stand.
            journal: what says what was changed.
            sources: what they are worked out from.
            moved: called when findings were written: what copied the store shows others now.
        """
        self._path = path
        self._store = store
        self._journal = journal
        self._sources = sources
        self._moved = moved
        self._working = threading.Lock()
        self._lock = threading.RLock()
        self._ledger: Ledger | None = None
        self._index = Index()
        self._noted = Noted()
        self._book: LawBook | None = None
        self._view: State | None = None

    # ---- asking

    def freshness(self, shown: int) -> Freshness:
        """Says how fresh the findings are.

        Args:
            shown: the position of the journal that the record shows.
        """
        with self._lock:
            self._opened()
            noted = self._noted
            seen = noted.seen.position if noted.seen is not None else 0
            return Freshness(
                stamp=noted.whole,
                incidents=len(self._index),
                behind=len(noted.due),
                entries=max(0, shown - seen),
                failed=len(noted.failed),
            )

    def find(self, asked: Mapping[str, frozenset[URIRef]]) -> frozenset[URIRef]:
        """Gives the incidents of which one finding has a value of each of what is asked; see `remit.stored.index`."""
        with self._lock:
            self._opened()
            return self._index.find(asked)

    def counts(self, asked: Mapping[str, frozenset[URIRef]], name: str) -> dict[URIRef, frozenset[URIRef]]:
        """Gives for each value the incidents that have it beside what else is asked."""
        with self._lock:
            self._opened()
            return self._index.counts(asked, name)

    def known(self, name: str) -> list[URIRef]:
        """Gives every value that some finding has."""
        with self._lock:
            self._opened()
            return self._index.known(name)

    # ---- keeping

    def catch_up(
        self,
        *,
        today: date,
        shown: Callable[[], int],
        pause: Callable[[], bool] = lambda: True,
        progress: Progress | None = None,
    ) -> Freshness:
        """Works out what is due, until nothing is.

        Args:
            today: the day asked.
            shown: gives the position of the journal that the record shows.
            pause: called after each incident; where it says no, the rest is left for another time.
            progress: called with a word, incidents done and incidents in all.
        """
        done, goes_on = 0, True
        while goes_on:
            with self._working, self._letting_go():  # not longer: who must throw findings away is not to wait
                self._look(today)
                if not self._noted.due:
                    self._view = None  # it holds all that is committed from now on
                    break
                number, goes_on = self._batch(today, pause)
                left = len(self._noted.due)
            done += number
            if progress is not None:
                progress("working out findings", done, done + left)
        return self.freshness(shown())

    def forget(self) -> None:
        """Throws all findings away, graph and ledger: something was redacted, and they may have rested on it."""
        with self._working, self._lock, self._letting_go():
            self._opened().clear()
            self._forget_what_is_known()
            self._store.forget_derived()
            self._moved()

    def close(self) -> None:
        """Lets go of the ledger, once what is being worked out is done."""
        with self._working, self._lock:
            if self._ledger is not None:
                self._ledger.close()
                self._ledger = None

    # ---- opening

    def _opened(self) -> Ledger:
        """Gives the ledger; where it does not fit the graph, one that says nothing. The lock is held."""
        if self._ledger is None:
            ledger = Ledger(self._path)
            told = ledger.told()
            if self._fits(told):
                self._noted = Noted(told=told, due=ledger.due(), failed=ledger.failed())
                self._index.belong(ledger.belonging())
                for number, incident, heads in ledger.incidents():
                    self._index.put(number, incident, heads)
            else:
                self._forget_what_is_known()
            self._ledger = ledger
        return self._ledger

    def _fits(self, told: Mapping[str, str]) -> bool:
        """Whether the graph is that of the ledger, and has lost nothing that the ledger counts."""
        found = [str(quad.object) for quad in self._store.derived(FINDINGS, dcterms.identifier)]
        if len(found) != 1 or told.get("version") != self._sources.version():
            return False
        name, _, count = found[0].partition("/")
        return name == told.get("name") and count.isdecimal() and int(count) >= int(told.get("count", "0"))

    def _forget_what_is_known(self) -> None:
        self._index.clear()
        self._noted = Noted()
        self._book = self._view = None

    @contextmanager
    def _letting_go(self) -> Iterator[None]:
        """Where something fails inside, lets go of what is known: the next to ask reads what was written."""
        try:
            yield
        except BaseException:
            with self._lock:
                self._forget_what_is_known()
                if self._ledger is not None:
                    self._ledger.close()
                    self._ledger = None
            raise

    # ---- what is due

    def _look(self, today: date) -> None:
        """Finds what is due since the last look, and notes it."""
        view = self._sources.view()
        position = view.position or 0
        seen = self._looked_before()
        if seen is not None and self._book is not None and (seen.position, seen.as_of) == (position, today):
            self._view = view
            return
        quads = self._changed_since(seen.position, position) if seen is not None else None
        book = self._sources.book(view)
        is_new = book is not self._book or seen is None or seen.as_of != today
        is_other = is_new or quads is None or any(quad.predicate in LADDER for quad in quads)
        law = _printed(book, view, today) if is_other else None
        due = self._due_anew(view) if seen is None or quads is None else self._due_of(view, quads)
        with self._lock:
            ledger = self._opened()
            if is_new:
                due |= dict.fromkeys(self._noted.failed)
            if law is not None:
                self._add_rules(due, ledger, law)
            told = _told("seen", Stamp(position=position, as_of=today, law=book.law.digest))
            with ledger.together():
                ledger.put_due(due)
                ledger.tell(told)
            self._noted = replace(self._noted.telling(told), due=due)
            self._book, self._view = book, view
            self._note_whole(ledger)

    def _looked_before(self) -> Stamp | None:
        with self._lock:
            self._opened()
            return self._noted.seen

    def _changed_since(self, after: int, until: int) -> frozenset[Quad] | None:
        """Gives the quads that entries have touched; None where one is redacted, so that nobody knows."""
        touched: set[Quad] = set()
        for entry in self._journal.entries(after=after, until=until):
            if _is_unknown(entry):
                return None
            patch = entry.patch()
            touched |= {*patch.adds, *patch.removes}
        return frozenset(touched)

    def _due_anew(self, view: State) -> dict[int, Rules]:
        """Begins from nothing: every incident is due."""
        with self._lock:
            ledger = self._opened()
            ledger.clear()
            self._store.forget_derived()
            self._forget_what_is_known()
            told = {"version": self._sources.version(), "name": uuid.uuid4().hex, "count": "0"}
            with ledger.together():
                ledger.tell(told)
                found = sorted(n for n in view.subjects(rdf.type_, rmt.Incident) if isinstance(n, URIRef))
                due = dict.fromkeys((self._number(ledger, incident) for incident in found), None)
            self._noted = Noted(told=told)
            return due

    def _due_of(self, view: State, quads: frozenset[Quad]) -> dict[int, Rules]:
        """Gives what is due already, and what these quads touch."""
        with self._lock:
            ledger, due = self._opened(), dict(self._noted.due)
            with ledger.together():
                made = {q.subject for q in quads if q.predicate == rdf.type_ and q.object == rmt.Incident}
                for incident in sorted(made):
                    if view.has(incident, rdf.type_, rmt.Incident):
                        due[self._number(ledger, incident)] = None
            due |= dict.fromkeys(ledger.readers(keys_of(quads)))
            return due

    def _number(self, ledger: Ledger, incident: URIRef) -> int:
        number = ledger.number_of(incident)
        self._index.put(number, incident, self._index.heads(number))
        return number

    def _add_rules(self, due: dict[int, Rules], ledger: Ledger, law: Printed) -> None:
        """Adds for every incident the rules that are others than when they were last worked out."""
        belonging = {str(iri): Belonging(of.authorities, of.jurisdictions) for iri, of in law.rules.items()}
        self._put_rules(law.rules)
        self._index.belong(belonging)
        before = ledger.prints()
        others = changed(before, law.prints) if before else frozenset()
        if others:
            log.info("%d rules are others than before: they are worked out anew for every incident", len(others))
        rules: Rules = None if len(others) > _MANY else others
        for number in ledger.numbers() if others else ():
            held = due.get(number, frozenset())
            due[number] = None if held is None or rules is None else held | rules
        if self._noted.told.get("days") != law.days:
            due |= dict.fromkeys(ledger.numbers(spread=True))
        known: dict[str, list[str]] = json.loads(self._noted.told.get("matters", "{}"))
        other = known.keys() ^ law.matters.keys()
        about = {URIRef(node) for name in other for node in known.get(name, law.matters.get(name, ()))}
        due |= dict.fromkeys(ledger.readers(keys_of_nodes(about)))
        told = {"days": law.days, "matters": json.dumps(law.matters)}
        with ledger.together():
            # before the digests: where this is interrupted, what they ask for is due already
            ledger.put_due(due)
            ledger.put_rules(law.prints, belonging)
            ledger.tell(told)
        self._noted = replace(self._noted.telling(told), due=dict(due))

    def _put_rules(self, rules: Mapping[URIRef, OfRule]) -> None:
        """Says in the graph what is the same in all findings of a rule."""
        nodes = {q.subject for p in (rmt.ruleEffect, rmt.legalOrder) for q in self._store.derived(None, p)}
        held = frozenset(quad for node in nodes for quad in self._store.derived(node))
        wanted = quads_of_rules(rules)
        self._derive(wanted - held, held - wanted)

    # ---- working out

    def _batch(self, today: date, pause: Callable[[], bool]) -> tuple[int, bool]:
        """Works out some incidents and writes them; gives how many, and whether to go on."""
        view, book, noted = self._view, self._book, self._noted
        assert view is not None and book is not None  # noqa: S101, PT018 (looked before)
        stamp = Stamp(position=view.position or 0, as_of=today, law=book.law.digest)
        worked: list[tuple[int, URIRef, Rules, WorkedOut]] = []
        goes_on = True
        for number, of in list(islice(noted.due.items(), AT_ONCE)):
            incident, rules = self._index.incident(number), of if number not in noted.failed else None
            found = work_out(view, book, self._sources.scale, incident, as_of=today, only=rules)
            worked.append((number, incident, None if found.is_failed else rules, found))
            goes_on = pause()
            if not goes_on:
                break
        self._write(worked, stamp)
        return len(worked), goes_on

    def _write(self, worked: list[tuple[int, URIRef, Rules, WorkedOut]], stamp: Stamp) -> None:
        """Writes what was worked out: to the graph first, what it says of itself last of that, then to the ledger."""
        adds: set[Quad] = set()
        removes: set[Quad] = set()
        for _, incident, rules, found in worked:
            made = {head.rule: quads_of(incident, head, stamp, self._sources.scale.scheme) for head in found.heads}
            for held, wanted in self._side_by_side(incident, rules, made):
                if without_positions(held) != without_positions(wanted):
                    is_same = _phrases(held) == _phrases(wanted)
                    removes |= held - wanted if is_same else held
                    adds |= wanted - held if is_same else wanted
        done = {number for number, *_ in worked}
        failed = {number for number, *_, found in worked if found.is_failed}
        with self._lock:
            ledger, noted = self._opened(), self._noted
            due = {number: rules for number, rules in noted.due.items() if number not in done}
            self._derive(adds, removes)
            noted, told = self._headed(replace(noted, due=due, failed=(noted.failed - done) | failed))
            with ledger.together():
                for number, incident, rules, found in worked:
                    self._note(ledger, number, incident, rules, found)
                ledger.tell(told)
            self._noted = noted

    def _derive(self, adds: Iterable[Quad], removes: Iterable[Quad]) -> None:
        try:
            self._store.derive(in_order(adds), in_order(removes))
        finally:
            self._moved()

    def _side_by_side(
        self, incident: URIRef, rules: Rules, made: Mapping[URIRef, frozenset[Quad]]
    ) -> Iterator[tuple[frozenset[Quad], frozenset[Quad]]]:
        """Gives what the graph has of each finding, beside what it is to have."""
        if rules is not None:
            nodes = {finding_iri(incident, rule) for rule in rules}
        else:
            nodes = {quad.subject for quad in self._store.derived(None, rmt.ofIncident, incident)}
        wanted = {finding_iri(incident, rule): quads for rule, quads in made.items()}
        for node in nodes | wanted.keys():
            yield frozenset(self._store.derived(node)), wanted.get(node, frozenset())

    def _note(self, ledger: Ledger, number: int, incident: URIRef, rules: Rules, found: WorkedOut) -> None:
        if not found.is_incident:
            self._index.forget(number)
            ledger.forget(number)
            return
        heads, keys = [_kept(head) for head in found.heads], found.keys
        if rules is not None:
            heads = [head for head in self._index.heads(number) if URIRef(head.rule) not in rules] + heads
            keys |= ledger.keys(number)
        self._index.put(number, incident, heads)
        ledger.done(number, keys, heads, is_spread=found.is_spread, is_failed=found.is_failed)

    # ---- the graph as a whole

    def _note_whole(self, ledger: Ledger) -> None:
        """Says in the graph how many incidents are behind; where none is, of which state all findings are."""
        noted, told = self._headed(self._noted)
        with ledger.together():
            ledger.tell(told)
        self._noted = noted

    def _headed(self, noted: Noted) -> tuple[Noted, Mapping[str, str]]:
        """Lets the graph say of itself what is noted; gives that with the write counted, and what is to be told."""
        count = str(int(noted.told["count"]) + 1)
        told = {"count": count}
        if not noted.due and noted.seen is not None:
            told |= _told("whole", noted.seen)
        noted = noted.telling(told)
        held = frozenset(self._store.derived(FINDINGS))
        wanted = header(
            noted.whole,
            behind=len(noted.due),
            failed=len(noted.failed),
            identifier=f"{noted.told['name']}/{count}",
        )
        self._derive(wanted - held, held - wanted)
        return noted, told


def _printed(book: LawBook, view: State, today: date) -> Printed:
    return Printed(
        prints=prints(book, view, as_of=today),
        rules=rules_of(book, as_of=today),
        matters=matters(book, as_of=today),
        days=days_digest(book.law.boundaries),
    )


def _told(what: str, stamp: Stamp) -> dict[str, str]:
    return {f"{what}-position": str(stamp.position), f"{what}-day": str(stamp.as_of), f"{what}-law": stamp.law}


def _stamp(told: Mapping[str, str], what: str) -> Stamp | None:
    position = told.get(f"{what}-position")
    if position is None:
        return None
    return Stamp(position=int(position), as_of=date.fromisoformat(told[f"{what}-day"]), law=told[f"{what}-law"])


def _phrases(quads: Iterable[Quad]) -> frozenset[Quad]:
    return frozenset(quad for quad in quads if quad.predicate == rmt.statusPhrase)


def _kept(head: Head) -> Kept:
    return Kept(str(head.rule), str(head.outcome))


def _is_unknown(entry: Entry) -> bool:
    return entry.body is None or entry.redacts is not None

"""Keeps findings of every recorded incident in step with record, law and day, beside whatever else is done.

Nobody waits for it: a change is answered before anything is worked out anew. It looks at what the journal has since it
looked last, finds by what was read which incidents that touches, and by the digests of rules which rules are others;
these are *due* and are worked out one by one, on views that do not move. What was worked out is written to the graph
first and noted in the ledger then, so that whatever is interrupted is done again.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
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
from remit.stored.linked import finding_iri, header, quads_of, quads_of_rules, without_positions
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
        self._told: dict[str, str] = {}
        self._due: dict[int, Rules] = {}
        self._seen: Stamp | None = None
        self._whole: Stamp | None = None
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
            seen = self._seen.position if self._seen is not None else 0
            return Freshness(
                stamp=self._whole, incidents=len(self._index), behind=len(self._due), entries=max(0, shown - seen)
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
            with self._working:  # not longer: who must throw findings away is not to wait
                self._look(today)
                if not self._due:
                    break
                number, goes_on = self._batch(today, pause)
            done += number
            if progress is not None:
                progress("working out findings", done, done + len(self._due))
        return self.freshness(shown())

    def forget(self) -> None:
        """Throws all findings away, graph and ledger: something was redacted, and they may have rested on it."""
        with self._working, self._lock:
            self._opened().clear()
            self._store.forget_derived()
            self._forget_what_is_known()
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
            self._ledger = Ledger(self._path)
            self._told = self._ledger.told()
            if self._fits():
                self._seen, self._whole = _stamp(self._told, "seen"), _stamp(self._told, "whole")
                self._due = self._ledger.due()
                self._index.belong(self._ledger.belonging())
                for number, incident, heads in self._ledger.incidents():
                    self._index.put(number, incident, heads)
            else:
                self._forget_what_is_known()
        return self._ledger

    def _fits(self) -> bool:
        """Whether the graph is that of the ledger, and has lost nothing that the ledger counts."""
        found = [str(quad.object) for quad in self._store.derived(FINDINGS, dcterms.identifier)]
        if len(found) != 1 or self._told.get("version") != self._sources.version():
            return False
        name, _, count = found[0].partition("/")
        return name == self._told.get("name") and count.isdecimal() and int(count) >= int(self._told.get("count", "0"))

    def _forget_what_is_known(self) -> None:
        self._index.clear()
        self._told, self._due = {}, {}
        self._seen = self._whole = self._book = self._view = None

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
        is_other = book is not self._book or seen is None or seen.as_of != today
        is_other = is_other or quads is None or any(quad.predicate in LADDER for quad in quads)
        law = _printed(book, view, today) if is_other else None
        due = self._due_anew(view) if seen is None or quads is None else self._due_of(view, quads)
        with self._lock:
            ledger = self._opened()
            if law is not None:
                self._add_rules(due, ledger, law)
            with ledger.together():
                ledger.put_due(due)
                self._tell(ledger, "seen", Stamp(position=position, as_of=today, law=book.law.digest))
            self._due, self._seen = due, Stamp(position=position, as_of=today, law=book.law.digest)
            self._book, self._view = book, view
            self._note_whole(ledger)

    def _looked_before(self) -> Stamp | None:
        with self._lock:
            self._opened()
            return self._seen

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
            with ledger.together():
                self._told = {"version": self._sources.version(), "name": uuid.uuid4().hex, "count": "0"}
                ledger.tell(self._told)
                found = sorted(n for n in view.subjects(rdf.type_, rmt.Incident) if isinstance(n, URIRef))
                return dict.fromkeys((self._number(ledger, incident) for incident in found), None)

    def _due_of(self, view: State, quads: frozenset[Quad]) -> dict[int, Rules]:
        """Gives what is due already, and what these quads touch."""
        with self._lock:
            ledger, due = self._opened(), dict(self._due)
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
        if self._told.get("days") != law.days:
            due |= dict.fromkeys(ledger.numbers(spread=True))
        known: dict[str, list[str]] = json.loads(self._told.get("matters", "{}"))
        other = known.keys() ^ law.matters.keys()
        about = {URIRef(node) for name in other for node in known.get(name, law.matters.get(name, ()))}
        due |= dict.fromkeys(ledger.readers(keys_of_nodes(about)))
        with ledger.together():
            # before the digests: where this is interrupted, what they ask for is due already
            ledger.put_due(due)
            ledger.put_rules(law.prints, belonging)
            told = {"days": law.days, "matters": json.dumps(law.matters)}
            self._told |= told
            ledger.tell(told)

    def _put_rules(self, rules: Mapping[URIRef, OfRule]) -> None:
        """Says in the graph what is the same in all findings of a rule."""
        nodes = {q.subject for p in (rmt.ruleEffect, rmt.legalOrder) for q in self._store.derived(None, p)}
        held = frozenset(quad for node in nodes for quad in self._store.derived(node))
        wanted = quads_of_rules(rules)
        self._store.derive(wanted - held, held - wanted)

    # ---- working out

    def _batch(self, today: date, pause: Callable[[], bool]) -> tuple[int, bool]:
        """Works out some incidents and writes them; gives how many, and whether to go on."""
        view, book = self._view, self._book
        assert view is not None and book is not None and self._seen is not None  # noqa: S101, PT018 (looked before)
        stamp = Stamp(position=view.position or 0, as_of=today, law=book.law.digest)
        worked: list[tuple[int, URIRef, Rules, WorkedOut]] = []
        goes_on = True
        for number, rules in list(islice(self._due.items(), AT_ONCE)):
            incident = self._index.incident(number)
            found = work_out(view, book, self._sources.scale, incident, as_of=today, only=rules)
            worked.append((number, incident, rules, found))
            goes_on = pause()
            if not goes_on:
                break
        self._write(worked, stamp)
        return len(worked), goes_on

    def _write(self, worked: list[tuple[int, URIRef, Rules, WorkedOut]], stamp: Stamp) -> None:
        """Writes what was worked out: to the graph first, then to the ledger."""
        adds: set[Quad] = set()
        removes: set[Quad] = set()
        for _, incident, rules, found in worked:
            made = {head.rule: quads_of(incident, head, stamp, self._sources.scale.scheme) for head in found.heads}
            for held, wanted in self._side_by_side(incident, rules, made):
                if without_positions(held) != without_positions(wanted):
                    removes |= held - wanted
                    adds |= wanted - held
        with self._lock:
            ledger = self._opened()
            for number, *_ in worked:
                self._due.pop(number, None)
            if not self._due:
                self._whole = self._seen
            more, less = self._header()
            self._store.derive(adds | more, removes | less)
            with ledger.together():
                for number, incident, rules, found in worked:
                    self._note(ledger, number, incident, rules, found)
                ledger.tell({"count": self._told["count"]})
                if not self._due and self._whole is not None:
                    self._tell(ledger, "whole", self._whole)
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
        heads, keys, is_spread = [_kept(head) for head in found.heads], found.keys, found.is_spread
        if rules is not None:
            heads = [head for head in self._index.heads(number) if URIRef(head.rule) not in rules] + heads
            keys |= ledger.keys(number)
        self._index.put(number, incident, heads)
        ledger.done(number, keys, heads, is_spread=is_spread)

    # ---- the graph as a whole

    def _note_whole(self, ledger: Ledger) -> None:
        """Says in the graph how many incidents are behind; where none is, of which state all findings are."""
        if not self._due:
            self._whole = self._seen
        more, less = self._header()
        if more or less:
            self._store.derive(more, less)
            with ledger.together():
                ledger.tell({"count": self._told["count"]})
                if self._whole is not None:
                    self._tell(ledger, "whole", self._whole)
            self._moved()

    def _header(self) -> tuple[frozenset[Quad], frozenset[Quad]]:
        """Gives what the graph is to say of itself that it does not, and what it says that it is not to."""
        held = frozenset(self._store.derived(FINDINGS))
        self._told["count"] = str(int(self._told["count"]) + 1)
        name = f"{self._told['name']}/{self._told['count']}"
        wanted = header(self._whole, behind=len(self._due), identifier=name)
        return wanted - held, held - wanted

    def _tell(self, ledger: Ledger, what: str, stamp: Stamp) -> None:
        told = {f"{what}-position": str(stamp.position), f"{what}-day": str(stamp.as_of), f"{what}-law": stamp.law}
        self._told |= told
        ledger.tell(told)


def _printed(book: LawBook, view: State, today: date) -> Printed:
    return Printed(
        prints=prints(book, view, as_of=today),
        rules=rules_of(book, as_of=today),
        matters=matters(book, as_of=today),
        days=days_digest(book.law.boundaries),
    )


def _stamp(told: Mapping[str, str], what: str) -> Stamp | None:
    position = told.get(f"{what}-position")
    if position is None:
        return None
    return Stamp(position=int(position), as_of=date.fromisoformat(told[f"{what}-day"]), law=told[f"{what}-law"])


def _kept(head: Head) -> Kept:
    return Kept(str(head.rule), str(head.outcome))


def _is_unknown(entry: Entry) -> bool:
    return entry.body is None or entry.redacts is not None

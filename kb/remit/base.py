"""The knowledge base: the parts put together, and the front door of `import remit`.

Data runs one way: change, gate, journal, store. `KnowledgeBase.accept` is the only way in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

from rdflib import Graph, URIRef
from rdflib.term import Node

from remit import __version__, upgrade, upkeep
from remit.ask import Answer, Asker, Question, Seen, Shelf, Verified, answered, compare, question_of, with_receipt
from remit.ask.receipt import ontology_hash
from remit.brief import Brief, compose
from remit.change import Change
from remit.checkpoints import Checkpoints
from remit.documents import Attachment, DocumentFiles
from remit.errors import BadInput, Conflict, NotFound
from remit.gate import Progress
from remit.inventory import Inventory, inventory
from remit.iri import ID, SYSTEM_GRAPH, kind_and_key
from remit.journal import Journal, Verification
from remit.lock import FolderLock
from remit.outcomes import Accepted, Preview, Rebuilt, Redacted, Validation
from remit.parts import parts_of
from remit.past import Pasts
from remit.patch import Quad
from remit.register import BY_NAME, Register
from remit.release import Release, shipped
from remit.search import Hit
from remit.snapshot import Snapshot, snapshot
from remit.state import Reads, State
from remit.store import EVERYTHING, Dataset, EmbeddedStore, MemoryStore, QuadStore, Result, Solutions
from remit.store.base import Term
from remit.stored import Freshness, Keeper, Sources
from remit.terms import rdf
from remit.truth import Scale
from remit.validation import validate_checkpoint, validate_shard
from remit.writing import Guard, Shown, Writer

_GIVES_WAY, _PAUSE = 1.0, 0.001  # seconds


class KnowledgeBase:
    """A knowledge base in a folder, held by this process.

    Any number of threads may read; writes take turns.
    """

    def __init__(
        self,
        home: Path,
        *,
        store: QuadStore,
        journal: Journal,
        lock: FolderLock | None = None,
        ended_at: int | None = None,
        release: Release | None = None,
    ) -> None:
        """Puts the parts together; use `open`, `create` or `in_memory`.

        Args:
            home: folder of the documents.
            store: where quads are read.
            journal: where changes are kept.
            lock: the hold on the folder, let go on closing.
            ended_at: position of the past that the store shows; nothing can then be written.
            release: ontology and shapes instead of those that are shipped.
        """
        self.home = home
        self.store = store
        self.journal = journal
        self.documents = DocumentFiles(home / upkeep.DOCUMENTS)
        self.release = release or shipped()
        self._lock = lock
        self._is_past = ended_at is not None
        self._reads = Reads(store)
        self.register = Register(self._reads)
        self._pasts = Pasts(journal, self._reads, store.position() or 0)
        is_on_disk = not isinstance(store, MemoryStore)
        self.checkpoints = Checkpoints(store, home / upkeep.CHECKPOINTS if is_on_disk else None)
        self._writer = Writer(
            store=store,
            journal=journal,
            documents=self.documents,
            release=self.release,
            shown=Shown(
                reads=self._reads,
                register=self.register,
                pasts=self._pasts,
                checkpoints=self.checkpoints,
                ended_at=ended_at,
            ),
        )
        self._writer.keep_in_step()
        self._shelf = Shelf(journal, self.release.scheme, present=self.view)
        self._pasts.attach(self._shelf.let_go)
        self._stored = Keeper(
            home / upkeep.LEDGER,
            store=store,
            journal=journal,
            sources=Sources(
                view=self.view,
                book=lambda view: self.asker(view).book,
                scale=Scale.of(self.release.scheme),
                version=lambda: f"{__version__} {ontology_hash()}",
            ),
            moved=self.checkpoints.derived_moved,
        )

    # ---- opening and closing

    @classmethod
    def open(cls, home: Path, *, wait: float = 0, release: Release | None = None) -> Self:
        """Opens a knowledge base and lets the store catch up with the journal.

        Args:
            home: its folder.
            wait: seconds to wait for another process that holds it.
            release: ontology and shapes instead of those that are shipped.

        Raises:
            NotFound: there is none in the folder.
            Busy: another process holds it.
            Damaged: journal or store fail their own check.
        """
        if not (home / upkeep.JOURNAL).is_file():
            raise NotFound(f"There is no knowledge base in {home}. Make one with `remit init`, or name its folder.")
        lock = FolderLock(home, wait=wait)
        try:
            upkeep.remove_leftovers(home)
            return cls(
                home,
                journal=Journal(home / upkeep.JOURNAL),
                store=EmbeddedStore(home / upkeep.STORE),
                lock=lock,
                release=release,
            )
        except BaseException:
            lock.release()
            raise

    @classmethod
    def create(
        cls,
        home: Path,
        *,
        now: datetime,
        author: str = "remit",
        corpus: bool = True,
        progress: Progress | None = None,
        release: Release | None = None,
    ) -> Self:
        """Makes a knowledge base with the shipped ontology and, unless told otherwise, the curated corpus.

        Raises:
            Conflict: the folder holds one already.
        """
        home.mkdir(parents=True, exist_ok=True)
        if (home / upkeep.JOURNAL).exists():
            raise Conflict(
                f"There is a knowledge base in {home} already, and none is ever overwritten. Name another folder."
            )
        lock = FolderLock(home)
        (home / upkeep.UNFINISHED).touch()
        made = cls(
            home,
            journal=Journal(home / upkeep.JOURNAL),
            store=EmbeddedStore(home / upkeep.STORE),
            lock=lock,
            release=release,
        )
        made.load_modules(now=now, author=author, corpus=corpus, progress=progress)
        return made

    @property
    def is_unfinished(self) -> bool:
        """Whether its making was interrupted: `load_modules` finishes it."""
        return (self.home / upkeep.UNFINISHED).exists()

    @classmethod
    def in_memory(cls, *, now: datetime | None = None, corpus: bool = False, release: Release | None = None) -> Self:
        """Makes one whose store is in memory and whose journal is in a folder that goes with the process."""
        home = Path(tempfile.mkdtemp(prefix="remit-"))
        made = cls(home, journal=Journal(home / upkeep.JOURNAL), store=MemoryStore(), release=release)
        if now is not None:
            made.load_modules(now=now, author="remit", corpus=corpus)
        return made

    def close(self) -> None:
        """Lets go of files and folder; one that shows the past leaves the journal to the one that it came from."""
        self.checkpoints.close()
        self._stored.close()
        self.store.close()
        if not self._is_past:
            self.journal.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        """Gives itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes."""
        self.close()

    def announce(self, address: str) -> None:
        """Lets other processes know where the server that holds this folder is reached."""
        if self._lock is not None:
            self._lock.announce(address)

    def load_modules(self, *, now: datetime, author: str, corpus: bool, progress: Progress | None = None) -> None:
        """Brings in the ontology and the corpus: one change for all of the first, one for all of the second.

        Records of the corpus refer to one another across modules, so they are accepted together or not at all.
        """
        parts = [("remit:ontology", "ontology and schemes of this release", self.release.of_ontology())]
        if corpus:
            parts.append(("remit:corpus", "curated corpus of this release", self.release.of_corpus()))
        for identifier, reason, modules in parts:
            if self.journal.by_id(identifier) is None:
                quads = frozenset().union(*modules.values())
                change = Change(author=author, reason=reason, adds=quads, id=identifier)
                self._writer.accept(change, now=now, progress=progress, large=True, of_release=True)
        (self.home / upkeep.UNFINISHED).unlink(missing_ok=True)

    # ---- the one way in

    def accept(
        self,
        change: Change,
        *,
        now: datetime,
        progress: Progress | None = None,
        large: bool = False,
        guard: Guard | None = None,
    ) -> Accepted:
        """Normalises, works out what follows, gates, journals and stores a change; see `remit.writing.Writer`."""
        return self._writer.accept(change, now=now, progress=progress, large=large, guard=guard)

    def preview(self, change: Change, *, now: datetime, guard: Guard | None = None) -> Preview:
        """Does everything that `accept` does but write."""
        return self._writer.preview(change, now=now, guard=guard)

    def attach(
        self, document: URIRef, data: bytes, *, author: str, now: datetime, guard: Guard | None = None
    ) -> tuple[Attachment, Accepted]:
        """Adds the text of a document, after checking its hash and every position."""
        return self._writer.attach(document, data, author=author, now=now, guard=guard)

    def redact(self, position: int, *, author: str, reason: str, now: datetime) -> Redacted:
        """Removes the body of an entry by law, from the journal and from what the store shows."""
        done = self._writer.redact(position, author=author, reason=reason, now=now)
        self._shelf.forget()
        self._stored.forget()
        return done

    # ---- findings that are kept

    @property
    def stored(self) -> Keeper:
        """The stored findings of recorded incidents; see `remit.stored`.

        Raises:
            BadInput: this is the record as it was, and findings are kept of the present only.
        """
        if self._is_past:
            raise BadInput(
                "Findings are kept of the present record only, and this is a past one. Ask of one incident instead."
            )
        return self._stored

    def catch_up(
        self, *, today: date, pause: Callable[[], bool] = lambda: True, progress: Progress | None = None
    ) -> Freshness:
        """Works out the stored findings that record, law or day have left behind. It gives way to whoever writes.

        Args:
            today: the day asked.
            pause: called after each incident; where it says no, the rest is left for another time.
            progress: called with a word, incidents done and incidents in all.
        """

        def give_way() -> bool:
            until = monotonic() + _GIVES_WAY
            while self._writer.is_wanted and monotonic() < until:
                sleep(_PAUSE)
            return pause()

        return self.stored.catch_up(today=today, shown=lambda: self.shown, pause=give_way, progress=progress)

    def freshness(self) -> Freshness:
        """Says how fresh the stored findings are."""
        return self.stored.freshness(self.shown)

    # ---- a newer release

    def outdated(self) -> list[str]:
        """Gives the names of modules of ontology and corpus whose content is not that of the release."""
        return upgrade.outdated(self.store, self.release, noted=self.home / upkeep.CURRENT)

    def plan_upgrade(self, *, overwrite: frozenset[str] = frozenset()) -> upgrade.Plan:
        """Gives what the release would do to what is held; nothing is written. See `remit.upgrade`.

        Args:
            overwrite: names of modules that become what the release says, whatever somebody else did to them.

        Raises:
            UnknownName: there is no module of a name to overwrite.
        """
        return upgrade.plan(
            self.store,
            self.journal,
            self.release,
            self._writer.consequences,
            overwrite=overwrite,
            corpus=self._has_corpus(),
        )

    def upgrade(
        self,
        *,
        now: datetime,
        author: str,
        overwrite: frozenset[str] = frozenset(),
        workers: int = 2,
        progress: Progress | None = None,
    ) -> upgrade.Upgraded:
        """Brings the ontology and the corpus of the release, one change a module, and validates everything.

        Interrupted, it goes on when it is run again.

        Args:
            now: the moment of the changes.
            author: who upgrades.
            overwrite: names of modules that become what the release says, whatever somebody else did to them.
            workers: processes that validate.
            progress: called with a word, steps done and steps in all.

        Raises:
            UnknownName: there is no module of a name to overwrite.
        """

        def accept(change: Change, *, everywhere: bool = False) -> Accepted:
            return self._writer.accept(change, now=now, large=True, of_release=True, everywhere=everywhere)

        planned = self.plan_upgrade(overwrite=overwrite)
        result = upgrade.apply(planned, accept, self.journal, author=author, progress=progress)
        if any(module.changes_words for module in planned.due):
            again = accept(upgrade.derived_anew(planned, author=author), everywhere=True)
            if again.at is not None:
                result.applied.append(upgrade.applied((), again, self.journal))
        result.dangling += upgrade.dangling(planned, self.store)
        result.undeclared += upgrade.undeclared(self.store, self.release)
        result.validation = self.validate(workers=workers, progress=progress)
        return result

    def _has_corpus(self) -> bool:
        return upgrade.has_corpus(self.store)

    # ---- reading

    def position(self) -> int:
        """Gives the journal position that the store shows."""
        return self.store.position() or 0

    @property
    def shown(self) -> int:
        """Gives the journal position that a view taken now shows; nothing is read for it."""
        return self._pasts.commits.shown.position

    def view(self) -> State:
        """Gives the current state, all named graphs together. It does not follow later changes."""
        return self._pasts.present()

    def view_at(self, position: int) -> State:
        """Gives the state at a position of the journal, as a replay gives it; only what was touched since is replayed.

        Raises:
            NotFound: the record has no such position.
        """
        return self._pasts.at(position)

    def position_on(self, moment: datetime) -> int:
        """Gives the position of what had been recorded by a moment.

        Raises:
            NotFound: nothing had.
        """
        return self._pasts.position_on(moment)

    def kind_of(self, iri: URIRef) -> URIRef | None:
        """Gives the class of a record, the one that its address names where it has several; None for no record."""
        types = sorted(self.view().objects(iri, rdf.type_), key=str)
        return next((t for t in types if isinstance(t, URIRef)), None)

    def describe(self, iri: URIRef, view: State | None = None) -> Graph:
        """Gives a record, in the present state or another one: what it says, with the nodes that are its own parts.

        Parts are the nodes whose addresses lie under the record's, and statements, participations, codings,
        assessments and links that it names.

        Raises:
            NotFound: there is no such record.
        """
        view = self.view() if view is None else view
        graph = Graph(bind_namespaces="none")
        for node in parts_of(view, iri):
            for predicate, values in view.properties(node).items():
                for value in values:
                    graph.add((node, predicate, value))
        if not len(graph):
            raise self.no_such_record(iri)
        return graph

    def no_such_record(self, iri: str) -> NotFound:
        """Makes the error for an address that no record has, with the addresses that come near it."""
        place = kind_and_key(iri)
        kind = f"{ID}{place[0]}/" if place else ID
        known = {str(node) for name in BY_NAME for node in self.register.shown(name) if node.startswith(kind)}
        near = get_close_matches(iri, sorted(known), n=3, cutoff=0.75)
        hint = f" Near it: {', '.join(near)}." if near else ""
        return NotFound(f"There is no record <{iri}>.{hint} `remit search` finds records by name.", near=near)

    def select(self, query: str, **bindings: Term) -> Solutions:
        """Runs a stored SELECT query with values for some of its variables."""
        result = self.store.query(query, bindings=bindings)
        if not isinstance(result, Solutions):
            raise TypeError(query)
        return result

    def query(self, sparql: str, *, dataset: Dataset = EVERYTHING) -> Result:
        """Runs a query; the default graph is the union of all named graphs.

        Raises:
            BadQuery: it is no SPARQL 1.1 query.
        """
        return self.store.query(sparql, dataset=dataset)

    def query_to(self, sparql: str, media_type: str, *, dataset: Dataset = EVERYTHING) -> bytes:
        """Runs a query and gives its result as the engine writes it.

        Raises:
            BadQuery: it is no SPARQL 1.1 query, or its result has no such form.
        """
        return self.store.query_to(sparql, media_type, dataset=dataset)

    def search(self, looked_for: str) -> list[Hit]:
        """Finds records by what they or their parts are or were called, in any script."""
        return self.register.hits(looked_for)

    def quads(self, graph: URIRef | None = None) -> Iterator[Quad]:
        """Gives every quad, or those of one graph; the store's own position is not among them."""
        return (quad for quad in self.store.match(graph=graph) if quad.graph != SYSTEM_GRAPH)

    def snapshot(self, position: int | None = None) -> AbstractContextManager[Snapshot]:
        """Gives everything that was held at a position, for reading all of it while others write.

        Raises:
            NotFound: the record has no such position.
        """
        return snapshot(self.store, self.journal, self.home, position)

    # ---- asking

    def asker(self, view: State | None = None) -> Asker:
        """Gives what answers questions on the current state, or on a past one; it does not follow later changes.

        The law is compiled when it is first asked for, some milliseconds a rule, and again after a change that
        touches it.
        """
        if view is not None and view.position != self.shown:
            return self._shelf.past_asker(view, view.position or 0, find=self._finder(view))
        view = self.view()
        return self._shelf.asker(view, view.position or 0, find=self._finder(view))

    def ask(self, question: Question) -> Answer:
        """Answers a question, with a receipt.

        Raises:
            UnknownName: a code or name that nothing has; near matches are given.
            BadInput: what cannot be read.
            NotFound: nothing had been recorded by the moment asked.
        """
        answer, seen = answered(self, question)
        return with_receipt(answer, law_hash=seen.standpoint.law.digest, position=seen.position)

    def brief(self, answer: Answer) -> Brief:
        """Writes an answer out for a reader who has never seen the program; see `remit.brief`.

        Args:
            answer: an answer of this knowledge base, with its receipt: it is written on the state that it shows.
        """
        position = answer.receipt.journal_position if answer.receipt is not None else self.shown
        return compose(answer, self.asker(self.view_at(position)))

    def inventory(self, *, as_of: date, jurisdiction: str | None = None) -> Inventory:
        """Counts what of the law is encoded; see `remit.inventory`.

        Args:
            as_of: the day on which rules are law or not.
            jurisdiction: only this one and its parts, by code or name.

        Raises:
            UnknownName: there is no such place; near ones are given.
        """
        asker = self.asker()
        found = inventory(asker.view, asker.law, as_of=as_of)
        return found if jurisdiction is None else found.of(asker.codes.place(jurisdiction))

    def at(self, moment: datetime | None) -> Seen:
        """Gives the state as it was known at a moment, ready to be asked; the present one for None.

        Raises:
            NotFound: nothing had been recorded by the moment.
        """
        is_past = moment is not None and not self._is_past
        view = self.view_at(self.position_on(moment)) if is_past and moment else self.view()
        position = view.position or 0
        asked_of = self._shelf.past_asker if is_past else self._shelf.asker
        asker = asked_of(view, position, find=self._finder(view))
        return Seen(standpoint=asker, position=position, known_at=moment or self._shelf.recorded_at(position))

    def supposing(self, seen: Seen, change: Change, *, now: datetime) -> Seen:
        """Gives the present state as it would be, with all consequences, if a change were accepted at a moment.

        Raises:
            BadInput: the state is not the present one.
        """
        if seen.position != self.shown:
            raise BadInput(
                "A change can be supposed only on the record as it is now, and the second moment is earlier. "
                "Leave out the second of known_at, or give a day from today on."
            )
        preview = self.preview(change, now=now)
        state = self.view().changed_by(preview.patch)
        return Seen(
            standpoint=seen.standpoint.on(state),
            position=seen.position,
            known_at=seen.known_at,
            reasons=tuple(f"{lowered.reason}" for lowered in preview.lowered),
        )

    def _finder(self, view: State) -> Callable[[str], list[tuple[Node, bool]]]:
        return lambda text: [(hit.node, hit.exact) for hit in self.register.seen_from(view).hits(text)]

    def verify_receipt(self, receipt: Mapping[str, Any]) -> Verified:
        """Answers the question of a receipt again, on the record as it is now, and compares.

        Raises:
            BadInput: it is no receipt.
        """
        again = self.ask(question_of(receipt)).receipt
        if again is None:
            raise TypeError(receipt)
        return compare(receipt, again)

    # ---- whole-base work

    def validate(self, *, workers: int = 2, progress: Progress | None = None) -> Validation:
        """Validates every record against every shape.

        Args:
            workers: processes; a store in memory is validated in this one.
            progress: called with a word, nodes done and nodes in all.
        """
        position = self.position()
        if isinstance(self.store, MemoryStore) or workers < 2:  # noqa: PLR2004 (one is this process)
            violations, count = validate_shard(
                self.store, self.documents, self.release, shard=0, shards=1, progress=progress
            )
        else:
            with tempfile.TemporaryDirectory(prefix="checkpoint-", dir=self.home) as scratch:
                checkpoint = Path(scratch) / "store"
                self.store.checkpoint(checkpoint)
                violations, count = validate_checkpoint(
                    checkpoint, self.home / upkeep.DOCUMENTS, self.release, workers=workers, progress=progress
                )
        found = tuple(sorted(violations, key=lambda v: (v.focus, v.shape, v.path or "", v.value or "")))
        return Validation(
            conforms=not any(v.severity == "violation" for v in found),
            violations=found,
            focus=count,
            position=position,
        )

    def as_known_on(self, moment: datetime) -> Self:
        """Gives the knowledge base as it was recorded at a moment, in memory and to be read only."""
        return self.at_position(self.journal.position_at(moment))

    def at_position(self, position: int) -> Self:
        """Gives the knowledge base as it was at a position of the journal, in memory and to be read only."""
        store = MemoryStore()
        quads, _ = upkeep.replayed(self.journal, until=position)
        store.load(quads, position=position)
        return type(self)(self.home, store=store, journal=self.journal, ended_at=position, release=self.release)

    @classmethod
    def rebuild(cls, home: Path, *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """Makes the store of a folder anew from its journal; see `remit.upkeep.rebuild`."""
        return upkeep.rebuild(home, progress=progress)

    def backup(self, target: Path) -> int:
        """Writes a copy into a folder that is not there yet, while others read and write; gives its position.

        Raises:
            Conflict: the folder is there already.
        """
        return upkeep.back_up(self.journal, self.home, target)

    @classmethod
    def restore(
        cls, source: Path, home: Path, *, progress: Callable[[int], None] | None = None
    ) -> tuple[Verification, Rebuilt]:
        """Makes a knowledge base from a backup; see `remit.upkeep.restore`."""
        return upkeep.restore(source, home, progress=progress)


def corpus_quads() -> Iterator[Quad]:
    """Gives the curated corpus that is shipped: each module in a named graph of its own."""
    for quads in shipped().of_corpus().values():
        yield from quads

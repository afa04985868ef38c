"""The knowledge base: the parts put together, and the front door of `import remit`.

Data runs one way: change, gate, journal, store. `KnowledgeBase.accept` is the only way in.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Self

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.change import Change, described_incidents, in_graph, normalise
from remit.consequences import TEXT_HELD, Consequences, Following, Lowered
from remit.documents import Attachment, DocumentFiles, inspect, read_record
from remit.errors import BadInput, Conflict, Damaged, Gone, LimitReached, NotFound, Refused, Violation
from remit.gate import Progress
from remit.iri import CONTRIBUTIONS, ID, SHAPE, SYSTEM_GRAPH, corpus_graph, kind_and_key, ontology_graph
from remit.journal import Draft, Entry, Journal, Verification
from remit.literals import literal
from remit.lock import FolderLock
from remit.patch import Patch, Quad, to_bytes
from remit.release import Release, shipped
from remit.resources import folder
from remit.search import Hit, NameIndex
from remit.state import Reads, State, Triple
from remit.store import EVERYTHING, Dataset, EmbeddedStore, MemoryStore, QuadStore, Result, Solutions
from remit.store.base import Term
from remit.terms import rdf, rmt, xsd
from remit.validation import validate_checkpoint, validate_shard

log = logging.getLogger(__name__)

_INCIDENT = URIRef(f"{SHAPE}Incident")
_INCIDENT_STATUS = URIRef(f"{SHAPE}Incident-status")
_JOURNAL, _STORE, _DOCUMENTS = "journal.sqlite", "store", "documents"

LARGE = 2_000
"""Focus nodes from which a change is a job with progress, and not an answer to wait for."""


class LargeChange(LimitReached):
    """A change that touches so much that it wants to be a job.

    Attributes:
        focus: how many nodes would have to be validated.
    """

    code = "large-change"

    def __init__(self, focus: int) -> None:
        super().__init__(
            f"The change touches {focus} records, more than the {LARGE} that are checked while you wait. "
            "Nothing was written. Send it as a job, which shows its progress."
        )
        self.focus = focus


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a change that was accepted.

    Attributes:
        position: of its entry in the journal; of the last entry where it changed nothing.
        id: the identifier of the change.
        at: when it was accepted; None where it changed nothing.
        author: who made it.
        reason: why.
        added: number of quads that it added, with what follows from it.
        removed: number of quads that it removed, with what follows from it.
        lowered: statuses that fell because of it.
        warnings: what the reviewer should look at.
        pending: whether the journal has it and the store could not show it yet.
        replayed: whether it was accepted before, under the same identifier.
    """

    position: int
    id: str
    at: datetime | None
    author: str
    reason: str
    added: int = 0
    removed: int = 0
    lowered: tuple[Lowered, ...] = ()
    warnings: tuple[Violation, ...] = ()
    pending: bool = False
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do.

    Attributes:
        patch: what it would add and remove, with what follows from it.
        lowered: statuses that would fall.
        warnings: what a reviewer should look at.
        focus: how many nodes were validated.
    """

    patch: Patch
    lowered: tuple[Lowered, ...]
    warnings: tuple[Violation, ...]
    focus: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What validating everything found.

    Attributes:
        conforms: whether there is no violation; warnings do not count.
        violations: everything found, in a stable order.
        focus: how many nodes were validated.
        position: of the journal that was looked at.
    """

    conforms: bool
    violations: tuple[Violation, ...]
    focus: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What a redaction did.

    Attributes:
        position: of the entry that records it.
        redacted: position of the entry whose body is gone.
        hidden: number of quads that the store shows no longer.
        lowered: statuses that fell because of it.
        broken: what no longer conforms.
    """

    position: int
    redacted: int
    hidden: int
    lowered: tuple[Lowered, ...]
    broken: tuple[Violation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild of the store did.

    Attributes:
        position: of the last entry that was replayed.
        quads: how many the store holds.
        missing: positions of entries whose bodies were redacted.
    """

    position: int
    quads: int
    missing: tuple[int, ...]


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
        self.documents = DocumentFiles(home / _DOCUMENTS)
        self.release = release or shipped()
        self._lock = lock
        self._writing = threading.RLock()
        self._reads = Reads(store)
        self._consequences = Consequences(
            ontology=self.release.ontology, scheme=self.release.scheme, text_of=self.documents.text
        )
        self.names = NameIndex(store)
        self._ended_at = ended_at
        if ended_at is None:
            self._catch_up()
            if journal.forgetting_is_due():
                self._forget()

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
        if not (home / _JOURNAL).is_file():
            raise NotFound(f"There is no knowledge base in {home}. Make one with `remit init`, or name its folder.")
        lock = FolderLock(home, wait=wait)
        try:
            _remove_leftovers(home)
            return cls(
                home,
                journal=Journal(home / _JOURNAL),
                store=EmbeddedStore(home / _STORE),
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
        if (home / _JOURNAL).exists():
            raise Conflict(
                f"There is a knowledge base in {home} already, and none is ever overwritten. Name another folder."
            )
        lock = FolderLock(home)
        made = cls(
            home,
            journal=Journal(home / _JOURNAL),
            store=EmbeddedStore(home / _STORE),
            lock=lock,
            release=release,
        )
        made.load_modules(now=now, author=author, corpus=corpus, progress=progress)
        return made

    @classmethod
    def in_memory(cls, *, now: datetime | None = None, corpus: bool = False, release: Release | None = None) -> Self:
        """Makes one whose store is in memory and whose journal is in a folder that goes with the process."""
        home = Path(tempfile.mkdtemp(prefix="remit-"))
        made = cls(home, journal=Journal(home / _JOURNAL), store=MemoryStore(), release=release)
        if now is not None:
            made.load_modules(now=now, author="remit", corpus=corpus)
        return made

    def close(self) -> None:
        """Lets go of files and folder."""
        self.store.close()
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
        ontology = frozenset(_module_quads(self.release.modules))
        self.accept(
            Change(author=author, reason="ontology and schemes of this release", adds=ontology, id="remit:ontology"),
            now=now,
            progress=progress,
            large=True,
        )
        if corpus:
            self.accept(
                Change(
                    author=author,
                    reason="curated corpus of this release",
                    adds=frozenset(corpus_quads()),
                    id="remit:corpus",
                ),
                now=now,
                progress=progress,
                large=True,
            )

    # ---- the one way in

    def accept(
        self, change: Change, *, now: datetime, progress: Progress | None = None, large: bool = False
    ) -> Accepted:
        """Normalises, works out what follows, gates, journals and stores a change.

        Args:
            change: the change.
            now: the moment at which it is accepted.
            progress: called while nodes are validated.
            large: whether a change of more than `LARGE` focus nodes is taken.

        Raises:
            Refused: the gate said no; nothing was written.
            Conflict: a record changed since the change's base, or its identifier is another change's.
            LargeChange: it wants to be a job.
            BadInput: it cannot be read as a change.
        """
        change = normalise(change)
        request = to_bytes(change.patch)
        with self._writing:
            if self._ended_at is not None:
                raise BadInput(f"This is the record as it was at position {self._ended_at}. The past is not changed.")
            before = self.journal.by_id(change.id)
            if before is not None:
                return self._again(before, request)
            self._catch_up()
            self._check_base(change)
            following, warnings = self._gate(change, now=now, progress=progress, large=large)
            if not following.patch:
                return Accepted(
                    position=self.position(),
                    id=change.id,
                    at=None,
                    author=change.author,
                    reason=change.reason,
                    warnings=warnings,
                )
            entry = self.journal.append(
                Draft(
                    id=change.id,
                    at=now,
                    author=change.author,
                    reason=change.reason,
                    base=change.base,
                    patch=following.patch,
                    request=request,
                )
            )
            pending = not self._show(entry.position, following.patch)
        return Accepted(
            position=entry.position,
            id=entry.id,
            at=entry.at,
            author=entry.author,
            reason=entry.reason,
            added=len(following.patch.adds),
            removed=len(following.patch.removes),
            lowered=tuple(following.lowered),
            warnings=warnings,
            pending=pending,
        )

    def preview(self, change: Change, *, now: datetime) -> Preview:
        """Does everything that `accept` does but write.

        Raises:
            As `accept` does.
        """
        change = normalise(change)
        with self._writing:
            self._check_base(change)
            following, warnings = self._gate(change, now=now, progress=None, large=True)
            return Preview(
                patch=following.patch,
                lowered=tuple(following.lowered),
                warnings=warnings,
                focus=len({quad.subject for quad in (*following.patch.adds, *following.patch.removes)}),
            )

    def _again(self, entry: Entry, request: bytes) -> Accepted:
        same = entry.is_from(request)
        if same is None:
            raise Gone(
                f"The change {entry.id} was accepted as entry {entry.position}, and its body was redacted since. "
                "It is not taken a second time. Use a new identifier for a new change."
            )
        if not same:
            raise Conflict(
                f"The identifier {entry.id} is that of entry {entry.position}, which is another change. "
                "A retry must repeat the change to the letter. Use a new identifier for a new change."
            )
        patch = entry.patch()
        return Accepted(
            position=entry.position,
            id=entry.id,
            at=entry.at,
            author=entry.author,
            reason=entry.reason,
            added=len(patch.adds),
            removed=len(patch.removes),
            replayed=True,
        )

    def _check_base(self, change: Change) -> None:
        if change.base is None:
            return
        head = self.journal.head().position
        if change.base > head:
            raise BadInput(
                f"The change says that it was made on position {change.base}, and the journal is at {head}. "
                "Give the position that you read (header Remit-Position)."
            )
        subjects = {quad.subject for quad in (*change.adds, *change.removes)}
        touched = self.journal.changed_since(subjects, change.base)
        if touched:
            subjects_touched = sorted({f"<{touch.subject}>" for touch in touched if touch.subject is not None})
            named = ", ".join(subjects_touched) or "a redacted record"
            raise Conflict(
                f"{named} changed since position {change.base}, last in entry {touched[-1].position}. "
                "Your change was made on what it read before. Read the record again and send the change anew."
            )

    def _gate(
        self, change: Change, *, now: datetime, progress: Progress | None, large: bool
    ) -> tuple[Following, tuple[Violation, ...]]:
        author = change.patch.effective(self.store.contains)
        following = self._consequences.following(self._reads, author, now=now)
        following.patch = following.patch.effective(self.store.contains)
        patch, evidence = following.patch, following.evidence
        both = State(self._reads, adds=patch.adds, beside=evidence.triples)
        after = State(self._reads, adds=patch.adds, removes=patch.removes, beside=evidence.triples)
        changed: set[Triple] = {quad[:3] for quad in (*patch.adds, *patch.removes)} | evidence.triples
        focus = self.release.gate.touched(changed, both)
        count = len(set().union(*focus.values())) if focus else 0
        if count > LARGE and not large:
            raise LargeChange(count)
        found = self.release.gate.check(after, focus, reasons=evidence.reasons, progress=progress)
        found += self._undescribed(change)
        violations = [v for v in found if v.severity == "violation"]
        if violations:
            first = violations[0]
            more = f" There are {len(violations)} reasons in all." if len(violations) > 1 else ""
            raise Refused(
                f"The change was refused and nothing was written. <{first.focus}>: {first.message} {first.mend}{more}",
                violations=found,
            )
        return following, tuple(found)

    def _undescribed(self, change: Change) -> list[Violation]:
        """Finds incidents that a change describes without their sourcing status, though the store has one.

        A description never travels without its status: who says "this is an incident" says how it is sourced.
        """
        with_status = {quad.subject for quad in change.adds if quad.predicate == rmt.sourcingStatus}
        bare = described_incidents(change.adds) - with_status
        if not bare:
            return []
        alone = State(Reads(MemoryStore()), adds=change.adds)
        held = {node for node in bare if self._reads.quads_of(node)}
        found = self.release.gate.check(alone, {_INCIDENT: held})
        return [violation for violation in found if violation.shape == str(_INCIDENT_STATUS)]

    def _show(self, position: int, patch: Patch) -> bool:
        """Puts an entry into the store; False where it could not, and is pending."""
        try:
            self._put(position, patch)
        except Damaged:
            log.exception("entry %d is in the journal and could not be put into the store", position)
            return False
        return True

    def _put(self, position: int, patch: Patch) -> None:
        self.store.apply(patch.adds, patch.removes, position=position)
        self._reads.forget((*patch.adds, *patch.removes))
        self.names.update(adds=patch.adds, removes=patch.removes)

    def _catch_up(self) -> None:
        """Replays what the journal has and the store has not."""
        shown, head = self.store.position(), self.journal.head().position
        if shown == head:
            return
        if shown is None or shown > head:
            what = "no complete position" if shown is None else f"position {shown}"
            raise Damaged(
                f"The store in {self.home} shows {what}, and the journal is at {head}. The journal is right. "
                "Run `remit rebuild`."
            )
        entries = list(self.journal.entries(after=shown))
        if any(entry.redacts is not None for entry in entries):
            self._replace_all(head)
            return
        for entry in entries:
            self._put(entry.position, entry.patch())

    def _replace_all(self, head: int) -> None:
        """Makes the store show what the journal says, where a redaction was not carried through to it."""
        wanted, _ = _replayed(self.journal)
        held = frozenset(self.quads())
        self._put(head, Patch(adds=wanted - held, removes=held - wanted))
        self._forget()

    def _forget(self) -> None:
        """Takes redacted texts out of the store's files; what was interrupted is done at the next start."""
        self.store.compact()
        self.journal.forgotten()

    # ---- documents

    def attach(self, document: URIRef, data: bytes, *, author: str, now: datetime) -> tuple[Attachment, Accepted]:
        """Adds the text of a document: checks its hash and every position, then records that it is held.

        The bytes are on the disk before the entry that names them.

        Raises:
            NotFound: there is no such document.
            BadFile: the bytes are not UTF-8.
            Refused: hash, length or a quote does not agree; nothing was written.
        """
        view = self.view()
        if rmt.Document not in self.release.ontology.types(view, document):
            raise NotFound(f"There is no document <{document}>. Record the document first, then attach its text.")
        attachment = inspect(read_record(view, document), data)
        self.documents.put(data)
        graph = view.graph_of(document, rdf.type_, rmt.Document) or CONTRIBUTIONS
        said = (
            (TEXT_HELD, literal("true", xsd.boolean)),
            (rmt.sha256, literal(attachment.sha256)),
            (rmt.length, literal(str(attachment.length), xsd.integer)),
            (rmt.byteLength, literal(str(attachment.byte_length), xsd.integer)),
        )
        change = Change(
            author=author,
            reason=f"text attached, SHA-256 {attachment.sha256}",
            adds=frozenset(
                Quad(document, predicate, value, graph)
                for predicate, value in said
                if not view.has(document, predicate, value)
            ),
        )
        return attachment, self.accept(change, now=now, large=True)

    # ---- redaction

    def redact(self, position: int, *, author: str, reason: str, now: datetime) -> Redacted:
        """Removes the body of an entry by law, from the journal and from what the store shows.

        What only that entry said is no longer shown. What it had removed stays removed: the redaction's own
        entry says so again. Statuses whose evidence went are lowered. Records that no longer conform are named,
        and do not stop the redaction.

        Raises:
            NotFound: there is no such entry.
            Gone: it was redacted before.
        """
        with self._writing:
            self._catch_up()
            target = self.journal.entry(position)
            gone = target.patch()
            later = Patch()
            for entry in self.journal.entries(after=position):
                if not entry.is_redacted:
                    later = later.then(entry.patch())
            hidden = frozenset(quad for quad in gone.adds - later.adds if self.store.contains(quad))
            still_removed = frozenset(quad for quad in gone.removes - later.adds if not self.store.contains(quad))
            author_patch = Patch(removes=hidden)
            following = self._consequences.following(self._reads, author_patch, now=now)
            shown = following.patch.effective(self.store.contains)
            # the redaction's body must not repeat what is forgotten: the removals of it are left out
            stated = Patch(adds=shown.adds, removes=(shown.removes - hidden) | still_removed)
            entry = self.journal.redact(
                position,
                Draft(id=f"redaction-of-{position}", at=now, author=author, reason=reason, patch=stated),
            )
            self._put(entry.position, shown)
            self._forget()
            broken = self._broken(following)
        return Redacted(
            position=entry.position,
            redacted=position,
            hidden=len(hidden),
            lowered=tuple(following.lowered),
            broken=broken,
        )

    def _broken(self, following: Following) -> tuple[Violation, ...]:
        patch, evidence = following.patch, following.evidence
        both = State(self._reads, adds=patch.removes)
        changed: set[Triple] = {quad[:3] for quad in (*patch.adds, *patch.removes)} | evidence.triples
        focus = self.release.gate.touched(changed, both)
        after = State(self._reads, beside=evidence.triples)
        return tuple(self.release.gate.check(after, focus, reasons=evidence.reasons))

    # ---- reading

    def position(self) -> int:
        """Gives the journal position that the store shows."""
        return self.store.position() or 0

    def view(self) -> State:
        """Gives the current state, all named graphs together. It does not follow later changes."""
        return State(self._reads)

    def kind_of(self, iri: URIRef) -> URIRef | None:
        """Gives the class of a record, the one that its address names where it has several; None for no record."""
        types = sorted(self.view().objects(iri, rdf.type_), key=str)
        return next((t for t in types if isinstance(t, URIRef)), None)

    def describe(self, iri: URIRef) -> Graph:
        """Gives a record: what it says, with the nodes that are its own parts.

        Parts are the nodes whose addresses lie under the record's, and statements, participations, codings,
        assessments and links that it names.

        Raises:
            NotFound: there is no such record.
        """
        view = self.view()
        graph = Graph(bind_namespaces="none")
        todo, seen = [iri], {iri}
        while todo:
            node = todo.pop()
            for predicate, values in view.properties(node).items():
                for value in values:
                    graph.add((node, predicate, value))
                    if isinstance(value, URIRef) and value not in seen and _is_part(iri, predicate, value):
                        seen.add(value)
                        todo.append(value)
        for assessment in view.subjects(rmt.assesses, iri):
            for predicate, values in view.properties(assessment).items():
                for value in values:
                    graph.add((assessment, predicate, value))
        if not len(graph):
            raise self.no_such_record(iri)
        return graph

    def no_such_record(self, iri: str) -> NotFound:
        """Makes the error for an address that no record has, with the addresses that come near it."""
        place = kind_and_key(iri)
        kind = f"{ID}{place[0]}/" if place else ID
        known = {str(hit.node) for hit in self.names.find("") if str(hit.node).startswith(kind)}
        near = get_close_matches(iri, known, n=3, cutoff=0.75)
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
        """Finds nodes by what they are or were called."""
        return self.names.find(looked_for)

    def quads(self, graph: URIRef | None = None) -> Iterator[Quad]:
        """Gives every quad, or those of one graph; the store's own position is not among them."""
        return (quad for quad in self.store.match(graph=graph) if quad.graph != SYSTEM_GRAPH)

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
                    checkpoint, self.home / _DOCUMENTS, workers=workers, progress=progress
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
        quads, _ = _replayed(self.journal, until=position)
        store.load(quads, position=position)
        return type(self)(self.home, store=store, journal=self.journal, ended_at=position, release=self.release)

    @classmethod
    def rebuild(cls, home: Path, *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """Makes the store anew from the journal, beside the old one, and puts it in its place.

        Raises:
            Busy: a process holds the knowledge base.
            Damaged: the journal fails its own check.
        """
        with FolderLock(home):
            fresh, old = home / f"{_STORE}.new", home / f"{_STORE}.old"
            _remove_leftovers(home)
            journal = Journal(home / _JOURNAL)
            store = EmbeddedStore(fresh)
            quads, missing = _replayed(journal, progress=progress)
            store.load(quads, position=journal.head().position)
            done = Rebuilt(position=journal.head().position, quads=store.size(), missing=missing)
            store.close()
            journal.close()
            if (home / _STORE).exists():
                (home / _STORE).rename(old)
            fresh.rename(home / _STORE)
            shutil.rmtree(old, ignore_errors=True)
        return done

    def backup(self, target: Path) -> int:
        """Writes a copy of everything into a folder that is not there yet, while others read and write.

        Returns:
            The position of the copy's journal.

        Raises:
            Conflict: the folder is there already.
        """
        if target.exists():
            raise Conflict(f"{target} is there already, and a backup replaces nothing. Name another folder.")
        draft = target.with_name(f".{target.name}.part")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        # the journal first: every text that it names is then among the documents
        head = self.journal.backup(draft / _JOURNAL)
        if (self.home / _DOCUMENTS).is_dir():
            shutil.copytree(self.home / _DOCUMENTS, draft / _DOCUMENTS, ignore=shutil.ignore_patterns(".*"))
        draft.rename(target)
        return head.position

    @classmethod
    def restore(
        cls, source: Path, home: Path, *, progress: Callable[[int], None] | None = None
    ) -> tuple[Verification, Rebuilt]:
        """Makes a knowledge base from a backup: verifies its journal, then builds the store.

        Raises:
            NotFound: the folder is no backup.
            Conflict: the home holds a knowledge base already.
            Damaged: the backup's journal fails its own check.
        """
        if not (source / _JOURNAL).is_file():
            raise NotFound(f"{source} is no backup: it holds no {_JOURNAL}. Name a folder that `remit backup` wrote.")
        if (home / _JOURNAL).exists():
            raise Conflict(f"There is a knowledge base in {home} already, and none is ever overwritten. Name another.")
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / _JOURNAL, home / _JOURNAL)
        journal = Journal(home / _JOURNAL)
        verification = journal.verify()
        journal.close()
        if not verification.is_sound:
            (home / _JOURNAL).unlink()
            first = verification.problems[0]
            raise Damaged(f"The backup's journal is damaged and was not restored: {first.what} {first.mend}")
        if (source / _DOCUMENTS).is_dir():
            shutil.copytree(source / _DOCUMENTS, home / _DOCUMENTS, dirs_exist_ok=True)
        return verification, cls.rebuild(home, progress=progress)


def _remove_leftovers(home: Path) -> None:
    """Removes what an interrupted rebuild left: a redacted text could be in it."""
    for leftover in (home / f"{_STORE}.new", home / f"{_STORE}.old"):
        shutil.rmtree(leftover, ignore_errors=True)


def corpus_quads() -> Iterator[Quad]:
    """Gives the curated corpus that is shipped: each module in a named graph of its own."""
    root = folder("data")
    for path in sorted(root.rglob("*.ttl")):
        graph = corpus_graph(path.relative_to(root).with_suffix("").as_posix())
        yield from in_graph(path.read_bytes(), graph)


def _module_quads(modules: Mapping[str, Graph]) -> Iterator[Quad]:
    """Gives the ontology as quads; axioms that need blank nodes stay in the files and are not stored."""
    for name, module in modules.items():
        graph = ontology_graph(name)
        for subject, predicate, value in module:
            if isinstance(subject, URIRef) and isinstance(predicate, URIRef) and isinstance(value, URIRef | Literal):
                yield Quad(subject, predicate, value, graph)


def _is_part(record: URIRef, predicate: Node, value: URIRef) -> bool:
    return value.startswith(f"{record}/") or predicate in _PARTS


_PARTS = frozenset({rmt.says, rmt.core, rmt.participation, rmt.coding, rmt.link, rmt.named, rmt.quantity, rmt.response})


def _replayed(
    journal: Journal, *, until: int | None = None, progress: Callable[[int], None] | None = None
) -> tuple[frozenset[Quad], tuple[int, ...]]:
    """Gives the state that the journal's entries lead to, and the positions whose bodies were redacted."""
    quads: set[Quad] = set()
    missing: list[int] = []
    for entry in journal.entries(until=until):
        if entry.is_redacted:
            missing.append(entry.position)
            continue
        patch = entry.patch()
        quads -= patch.removes
        quads |= patch.adds
        if progress is not None:
            progress(entry.position)
    return frozenset(quads), tuple(missing)

"""The one way in: a change is normalised, followed up, gated, journalled and stored, one at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from rdflib import URIRef

from remit.change import IMPORT, Change, described_incidents, normalise
from remit.checkpoints import Checkpoints
from remit.consequences import Consequences, Following
from remit.documents import Attachment, DocumentFiles, inspect, read_record
from remit.errors import BadInput, Conflict, Damaged, Gone, LargeChange, NotFound, Refused, Violation
from remit.gate import Focus, Progress
from remit.iri import CONTRIBUTIONS, CORPUS, ID, SHAPE, SYSTEM_GRAPH
from remit.journal import RELEASE, Draft, Entry, Journal
from remit.literals import literal
from remit.outcomes import Accepted, Preview, Redacted
from remit.past import Pasts
from remit.patch import Patch, Quad, to_bytes
from remit.register import Register
from remit.release import Release
from remit.state import Reads, State, Triple
from remit.store import MemoryStore, QuadStore
from remit.terms import owl, rdf, rmt, xsd
from remit.upkeep import replayed

log = logging.getLogger(__name__)

Guard: TypeAlias = Callable[[], None]
"""A caller's own condition, asked while nobody else writes; it raises what refuses the change."""

_INCIDENT = URIRef(f"{SHAPE}Incident")
_INCIDENT_STATUS = URIRef(f"{SHAPE}Incident-status")

LARGE = 2_000
"""Focus nodes from which a change is a job with progress, and not an answer to wait for."""
LARGEST_TRIED = 5 * LARGE
"""Subjects from which a change is not tried without being written: it has more focus nodes than one waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is kept in memory of the store, and must follow it.

    Attributes:
        reads: what was read of it.
        register: its records by kind, for lists.
        pasts: what it showed before, which each commit must be noted in.
        checkpoints: copies of it, which must go with a redacted text.
        ended_at: position of the past that the store shows; None for the present, which can be changed.
    """

    reads: Reads
    register: Register
    pasts: Pasts
    checkpoints: Checkpoints
    ended_at: int | None = None


class Writer:
    """Writes to one knowledge base. Threads take turns; another process is kept out by the folder's lock."""

    def __init__(
        self,
        *,
        store: QuadStore,
        journal: Journal,
        documents: DocumentFiles,
        release: Release,
        shown: Shown,
    ) -> None:
        """Puts together what a change passes.

        Args:
            store: what shows the record.
            journal: what keeps it.
            documents: the texts.
            release: ontology and shapes.
            shown: what is kept in memory of the store.
        """
        self.store = store
        self.journal = journal
        self.documents = documents
        self.release = release
        self._shown = shown
        self._reads = shown.reads
        self._writing = threading.RLock()
        self._counting = threading.Lock()
        self._wanting = 0
        self.consequences = Consequences(ontology=release.ontology, scheme=release.scheme, text_of=documents.text)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody writes or waits to: what can be done later is to give way."""
        return self._wanting > 0

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Waits until nobody else writes, and keeps others waiting."""
        with self._counting:
            self._wanting += 1
        try:
            with self._writing:
                yield
        finally:
            with self._counting:
                self._wanting -= 1

    def keep_in_step(self) -> None:
        """Lets the store catch up with the journal, and finishes what an interrupted redaction left.

        Raises:
            Damaged: the store is ahead of the journal, or was cut short while it was filled.
        """
        if self._shown.ended_at is None:
            self._catch_up()
            if self.journal.forgetting_is_due():
                self._forget()

    def accept(
        self,
        change: Change,
        *,
        now: datetime,
        progress: Progress | None = None,
        large: bool = False,
        of_release: bool = False,
        everywhere: bool = False,
        guard: Guard | None = None,
    ) -> Accepted:
        """Normalises, works out what follows, gates, journals and stores a change.

        Args:
            change: the change.
            now: the moment at which it is accepted.
            progress: called while nodes are validated.
            guard: called before the gate, while nobody else writes; what it raises refuses the change. A retry of a
                change that was accepted is not held to it.
            large: whether a change of more than `LARGE` focus nodes is taken.
            of_release: whether the release itself speaks: only it may change terms and codes and its own graphs. What
                did not conform before it is not held against it.
            everywhere: whether what follows is worked out for every record, and not for those that the change reaches.

        Raises:
            Refused: the gate said no; nothing was written.
            Conflict: a record changed since the change's base, or its identifier is another change's.
            LargeChange: it wants to be a job.
            BadInput: it cannot be read as a change.
        """
        change = normalise(change)
        request = to_bytes(change.patch)
        with self._turn():
            if self._shown.ended_at is not None:
                raise BadInput(
                    f"This is the record as it was at position {self._shown.ended_at}. The past is not changed."
                )
            before = self.journal.by_id(change.id)
            if before is not None:
                return self._again(before, request)
            self._catch_up()
            self._check_base(change)
            if guard is not None:
                guard()
            self._hold_words(change, of_release=of_release)
            following = self._following(change, now=now, everywhere=everywhere)
            warnings = self._gate(change, following, progress=progress, large=large, of_release=of_release)
            if not following.patch:
                return Accepted(
                    position=self.journal.head().position,
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
                    kind=RELEASE if of_release else change.kind,
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

    def preview(self, change: Change, *, now: datetime, guard: Guard | None = None) -> Preview:
        """Does everything that `accept` does but write, for a change of a size that is checked while one waits.

        Raises:
            As `accept` does; LargeChange before other writers wait for it, where it has too many subjects.
        """
        change = normalise(change)
        subjects = len({quad.subject for quad in (*change.adds, *change.removes)})
        if subjects > LARGEST_TRIED:
            raise _too_large_to_try(subjects)
        with self._turn():
            if self._shown.ended_at is None:
                self._catch_up()
            self._check_base(change)
            if guard is not None:
                guard()
            self._hold_words(change, of_release=False)
            following = self._following(change, now=now)
            try:
                warnings = self._gate(change, following, progress=None, large=False, of_release=False)
            except LargeChange as error:
                raise _too_large_to_try(error.focus) from error
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

    def _hold_words(self, change: Change, *, of_release: bool) -> None:
        """Sees that a change uses declared words, and leaves alone what comes with the release.

        Raises:
            UnknownName: a property or class that is not declared.
            BadInput: it would change a word, or a graph of the curated corpus.
        """
        effective = change.patch.effective(self.store.contains)
        if of_release:
            self.release.vocabulary.hold(effective.only(lambda quad: not _is_about_words(quad)))
            return
        brought = self._modules_brought(effective) if change.kind == IMPORT else frozenset()
        self.release.vocabulary.hold(
            effective.only(lambda quad: quad.graph not in brought or quad.predicate != owl.versionInfo)
        )
        decided = {quad.subject for quad in effective.adds if quad.predicate == rmt.sourcingStatus}
        for quad in (*effective.adds, *effective.removes):
            if not quad.graph.startswith(CORPUS) or quad.graph in brought:
                continue
            # who decides anew on a status takes the old one away, wherever it stands
            if quad.predicate == rmt.sourcingStatus and quad.subject in decided and quad in effective.removes:
                continue
            where = "into what `remit init --no-corpus` made" if change.kind == IMPORT else "in another graph"
            raise BadInput(
                f"The change touches <{quad.subject}> in <{quad.graph}>. It belongs to the curated corpus, which the "
                "next release replaces, so what is written there could be lost. Nothing was written. Put what you add "
                f"{where}; to correct what stands there, record an assessment or a claim of your own."
            )

    def _modules_brought(self, patch: Patch) -> frozenset[URIRef]:
        """Gives the graphs of corpus modules that a patch adds to, and of which nothing is held."""
        graphs = {quad.graph for quad in patch.adds if quad.graph.startswith(CORPUS)}
        return frozenset(graph for graph in graphs if next(self.store.match(graph=graph), None) is None)

    def _following(self, change: Change, *, now: datetime, everywhere: bool = False) -> Following:
        author = change.patch.effective(self.store.contains)
        following = self.consequences.following(self._reads, author, now=now, everywhere=everywhere)
        following.patch = following.patch.effective(self.store.contains)
        return following

    def _gate(
        self, change: Change, following: Following, *, progress: Progress | None, large: bool, of_release: bool
    ) -> tuple[Violation, ...]:
        patch, evidence = following.patch, following.evidence
        both = State(self._reads, adds=patch.adds, beside=evidence.triples)
        after = State(self._reads, adds=patch.adds, removes=patch.removes, beside=evidence.triples)
        changed: set[Triple] = {quad[:3] for quad in (*patch.adds, *patch.removes)} | evidence.triples
        focus = self.release.gate.touched(changed, both)
        count = len(set().union(*focus.values())) if focus else 0
        if count > LARGE and not large:
            raise LargeChange(
                f"The change touches {count} records, more than the {LARGE} that are checked while you wait. "
                "Nothing was written. Send it as a job, which shows its progress.",
                focus=count,
            )
        found = self.release.gate.check(after, focus, reasons=evidence.reasons, progress=progress)
        found += self._undescribed(change)
        violations = [v for v in found if v.severity == "violation"]
        if violations and of_release:
            known = self._broken_before(focus)
            violations = [v for v in violations if _what(v) not in known]
        if violations:
            first = violations[0]
            more = f" There are {len(violations)} reasons in all." if len(violations) > 1 else ""
            raise Refused(
                f"The change was refused and nothing was written. <{first.focus}>: {first.message} {first.mend}{more}",
                violations=found,
            )
        return tuple(found)

    def _broken_before(self, focus: Focus) -> frozenset[tuple[str | None, ...]]:
        """Gives what does not conform in the state before a change, among the nodes that it touches."""
        nodes = frozenset().union(*focus.values())
        before = State(self._reads)
        evidence = self.consequences.evidence(before, (), concerning=nodes.__contains__)
        beside = State(self._reads, beside=evidence.triples)
        return frozenset(map(_what, self.release.gate.check(beside, focus, reasons=evidence.reasons)))

    def _undescribed(self, change: Change) -> list[Violation]:
        """Finds incidents that a change describes without their sourcing status, though the store has one.

        A description never travels without its status: who says "this is an incident" says how it is sourced.
        """
        with_status = {quad.subject for quad in change.adds if quad.predicate == rmt.sourcingStatus}
        bare = described_incidents(change.adds) - with_status
        if not bare or not self.release.shapes.targets_of(_INCIDENT):
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
        self._shown.pasts.begin(position, patch)
        self.store.apply(patch.adds, patch.removes, position=position)
        self._reads.forget((*patch.adds, *patch.removes))
        self._shown.register.note(adds=patch.adds, removes=patch.removes)
        self._shown.pasts.end()

    def _catch_up(self) -> None:
        """Replays what the journal has and the store has not."""
        shown, head = self.store.position(), self.journal.head().position
        if shown == head:
            return
        if shown is None or shown > head:
            what = "no complete position" if shown is None else f"position {shown}"
            raise Damaged(
                f"The store shows {what}, and the journal is at {head}. The journal is right. Run `remit rebuild`."
            )
        entries = list(self.journal.entries(after=shown))
        if any(entry.redacts is not None for entry in entries):
            self._replace_all(head)
            return
        for entry in entries:
            self._put(entry.position, entry.patch())

    def _replace_all(self, head: int) -> None:
        """Makes the store show what the journal says, where a redaction was not carried through to it."""
        wanted, _ = replayed(self.journal)
        held = frozenset(quad for quad in self.store.match() if quad.graph != SYSTEM_GRAPH)
        with self._shown.pasts.redacting():
            self._put(head, Patch(adds=wanted - held, removes=held - wanted))
        self._forget()

    def _forget(self) -> None:
        """Takes redacted texts out of the store's files; what was interrupted is done at the next start."""
        self.store.compact()
        self._shown.checkpoints.forget()
        self.journal.forgotten()

    # ---- documents

    def attach(
        self, document: URIRef, data: bytes, *, author: str, now: datetime, guard: Guard | None = None
    ) -> tuple[Attachment, Accepted]:
        """Adds the text of a document: checks its hash and every position, then records that it is held.

        The bytes are on the disk before the entry that names them.

        Raises:
            NotFound: there is no such document.
            BadFile: the bytes are not UTF-8.
            Refused: hash, length or a quote does not agree; nothing was written.
        """
        with self._turn():
            if guard is not None:
                guard()
            attachment, change = self._attaching(document, data, author=author)
            held = self.documents.holds(attachment.sha256)
            self.documents.put(data)
            try:
                return attachment, self.accept(change, now=now, large=True)
            except (Refused, BadInput):
                if not held:
                    self.documents.discard(attachment.sha256)
                raise

    def _attaching(self, document: URIRef, data: bytes, *, author: str) -> tuple[Attachment, Change]:
        view = State(self._reads)
        if rmt.Document not in self.release.ontology.types(view, document):
            raise NotFound(f"There is no document <{document}>. Record the document first, then attach its text.")
        attachment = inspect(read_record(view, document), data)
        home = view.graph_of(document, rdf.type_, rmt.Document)
        graph = CONTRIBUTIONS if home is None or home.startswith(CORPUS) else home
        said = (
            (rmt.textHeld, literal("true", xsd.boolean)),
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
        return attachment, change

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
        with self._turn():
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
            following = self.consequences.following(self._reads, author_patch, now=now)
            shown = following.patch.effective(self.store.contains)
            # the redaction's body must not repeat what is forgotten: the removals of it are left out
            stated = Patch(adds=shown.adds, removes=(shown.removes - hidden) | still_removed)
            with self._shown.pasts.redacting():
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


def _is_about_words(quad: Quad) -> bool:
    return quad.predicate == owl.versionInfo or quad.graph.startswith(f"{ID}graph/ontology/")


def _what(violation: Violation) -> tuple[str | None, ...]:
    return violation.focus, violation.shape, violation.path, violation.value


def _too_large_to_try(records: int) -> LargeChange:
    return LargeChange(
        f"The change touches {records} records, more than the {LARGE} that are tried without being written: other "
        "writers wait meanwhile. Nothing was written. Try it in parts; or send it, and it is taken whole or refused "
        "whole, as a job that shows its progress.",
        focus=records,
    )

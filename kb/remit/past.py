"""The record as it was known at a position of the journal, exact while others write.

Two things are put together. A **pinned** view undoes the commits that came since it was taken: the writer notes
each commit before the store changes, and a reader looks at the notes after it has read the store, so it sees the
state of its position whichever came first. A view of an earlier **past** is a pinned one in which subjects that
were touched since are replaced by what the journal's entries up to the position make of them. Only those subjects
are replayed, found by the journal's index: a day back costs what was done in that day.

Both give what a replay of the journal up to the position gives. Bodies that were redacted are left out, as a
replay leaves them out: what was forgotten is not remembered by asking for the past.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from datetime import datetime

from rdflib import URIRef
from rdflib.term import Node
from typing_extensions import override

from remit.errors import NotFound
from remit.journal import Journal
from remit.journal.subjects import replay_touched_since
from remit.patch import EMPTY, Patch, Quad
from remit.state import Reads, State

KEPT = 4
"""Views of the past that are kept for the next reader."""

_MOST_READ = 100_000
"""Nodes that a kept view may have read before it starts anew."""

_MOST_UNDONE = 50_000
"""Quads that commits may change before a kept view is let go: it would hold all of them in memory."""


class Commit:
    """A note of what a commit changes, and the way to the note of the next."""

    __slots__ = ("following", "patch", "position", "weight")

    def __init__(self, position: int, patch: Patch, weight: int) -> None:
        self.position = position
        self.patch = patch
        self.weight = weight
        self.following: Commit | None = None


class Commits:
    """The notes of one store. The writer makes them; a view that is no longer used frees those before the next view."""

    def __init__(self, position: int) -> None:
        """Starts at the position that the store shows."""
        self._last = self._shown = Commit(position, EMPTY, 0)

    @property
    def shown(self) -> Commit:
        """Gives the note of the last commit that the store shows."""
        return self._shown

    @property
    def weight(self) -> int:
        """Gives how many quads were noted in all."""
        return self._last.weight

    def begin(self, position: int, patch: Patch) -> None:
        """Notes a commit, before the store is changed.

        Args:
            position: what the store will show.
            patch: what has effect on what the store holds now.
        """
        weight = self._last.weight + len(patch.adds) + len(patch.removes)
        self._last.following = Commit(position, patch, weight)
        self._last = self._last.following

    def end(self) -> None:
        """Notes that the store shows what was begun last."""
        self._shown = self._last


class Pinned(Reads):
    """What the store held at one commit. Any number of threads may read it."""

    def __init__(self, reads: Reads, at: Commit) -> None:
        """Pins what is read of a store to the commit."""
        super().__init__(reads.store)
        self.position = at.position
        self._reads = reads
        self._at = at
        self._absorbing = threading.Lock()
        self._decided: set[Quad] = set()
        self._gone: set[Quad] = set()
        self._back: set[Quad] = set()
        self._back_of: dict[Node, list[Quad]] = {}
        self._back_to: dict[Node, list[Quad]] = {}

    @property
    def weight(self) -> int:
        """Gives how many quads had been noted at the commit up to which this view has looked."""
        return self._at.weight

    @override
    def quads_of(self, subject: Node) -> tuple[Quad, ...]:
        held = self._reads.quads_of(subject)
        self._absorb()
        return self._as_it_was(held, self._back_of.get(subject, ()))

    @override
    def fetch(self, subjects: Iterable[Node]) -> None:
        self._reads.fetch(subjects)

    @override
    def quads_to(self, predicate: Node, value: Node) -> tuple[Quad, ...]:
        held = self._reads.quads_to(predicate, value)
        self._absorb()
        back = [quad for quad in self._back_to.get(value, ()) if quad.predicate == predicate]
        return self._as_it_was(held, back)

    @override
    def few_to(self, value: Node) -> tuple[Quad, ...] | None:
        held = self._reads.few_to(value)
        self._absorb()
        return None if held is None else self._as_it_was(held, self._back_to.get(value, ()))

    @override
    def scan(self, predicate: URIRef | None = None) -> Iterator[Quad]:
        held = tuple(self._reads.scan(predicate))
        self._absorb()
        back = [quad for quad in self._back if predicate in (None, quad.predicate)]
        return iter(self._as_it_was(held, back))

    def _as_it_was(self, held: tuple[Quad, ...], back: Collection[Quad]) -> tuple[Quad, ...]:
        if self._gone:
            held = tuple(quad for quad in held if quad not in self._gone)
        if back:
            held = (*held, *(quad for quad in back if quad not in held))
        return held

    def _absorb(self) -> None:
        """Undoes what was noted since; called after the store was read, so that nothing in it is newer."""
        if self._at.following is None:
            return
        with self._absorbing:
            while (commit := self._at.following) is not None:
                # of the commits that name a quad, the first says what was there before
                for quad in commit.patch.adds - self._decided:
                    self._gone.add(quad)
                for quad in commit.patch.removes - commit.patch.adds - self._decided:
                    self._back_of[quad.subject] = [*self._back_of.get(quad.subject, ()), quad]
                    self._back_to[quad.object] = [*self._back_to.get(quad.object, ()), quad]
                    self._back.add(quad)
                self._decided |= commit.patch.adds | commit.patch.removes
                self._at = commit


class Past(Reads):
    """What the journal had recorded up to a position."""

    def __init__(
        self,
        pinned: Pinned,
        *,
        position: int,
        replayed: Mapping[URIRef, frozenset[Quad]],
        known: Set[URIRef] | None,
        later: Set[URIRef],
    ) -> None:
        """Puts a past together; `Pasts` does.

        Args:
            pinned: a later state.
            position: that of the past.
            replayed: of the subjects touched up to the position and after it, what they had.
            known: every subject touched up to the position; None where `later` says which came after.
            later: the subjects first touched after it.
        """
        super().__init__(pinned.store)
        self.position = position
        self.pinned = pinned
        self._replayed = replayed
        self._known = known
        self._later = later
        self._to: dict[Node, list[Quad]] = {}  # type: ignore[assignment]  # its own index, by value alone
        for quads in replayed.values():
            for quad in quads:
                self._to.setdefault(quad.object, []).append(quad)

    def differs(self, subject: Node) -> bool:
        """Says whether the subject may have had other quads than it has in the pinned state."""
        return subject in self._replayed or self.is_later(subject)

    @property
    def changed(self) -> Set[URIRef]:
        """Gives the subjects that were touched both up to the position and after it."""
        return self._replayed.keys()

    @property
    def later(self) -> Set[URIRef] | None:
        """Gives the subjects first touched after the position; None where it is only known which came before."""
        return self._later if self._known is None else None

    def is_later(self, subject: Node) -> bool:
        """Says whether the subject was first touched after the position, if ever."""
        return subject in self._later if self._known is None else subject not in self._known

    @override
    def quads_of(self, subject: Node) -> tuple[Quad, ...]:
        replayed = self._replayed.get(subject) if isinstance(subject, URIRef) else None
        if replayed is not None:
            return tuple(replayed)
        return () if self.is_later(subject) else self.pinned.quads_of(subject)

    @override
    def fetch(self, subjects: Iterable[Node]) -> None:
        self.pinned.fetch(subject for subject in subjects if not self.differs(subject))

    @override
    def quads_to(self, predicate: Node, value: Node) -> tuple[Quad, ...]:
        own = [quad for quad in self._to.get(value, ()) if quad.predicate == predicate]
        return self._put_together(self.pinned.quads_to(predicate, value), own)

    @override
    def few_to(self, value: Node) -> tuple[Quad, ...] | None:
        held = self.pinned.few_to(value)
        return None if held is None else self._put_together(held, self._to.get(value, ()))

    @override
    def scan(self, predicate: URIRef | None = None) -> Iterator[Quad]:
        own = [quad for quads in self._to.values() for quad in quads if predicate in (None, quad.predicate)]
        return iter(self._put_together(tuple(self.pinned.scan(predicate)), own))

    def _put_together(self, held: Iterable[Quad], own: Collection[Quad]) -> tuple[Quad, ...]:
        return (*(quad for quad in held if not self.differs(quad.subject)), *own)


class Pasts:
    """Views of a store and its journal at any position; a few are kept."""

    def __init__(self, journal: Journal, reads: Reads, position: int) -> None:
        """Starts with the present.

        Args:
            journal: what was recorded.
            reads: the store that shows it.
            position: what the store shows.
        """
        self.commits = Commits(position)
        self._journal = journal
        self._reads = reads
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._kept: OrderedDict[int, State] = OrderedDict()
        self._present: tuple[Commit, State] | None = None
        self._letting_go: list[Callable[[], None]] = []
        self._let_go_at = 0

    def attach(self, let_go: Callable[[], None]) -> None:
        """Lets who holds a view know when so much was committed that it should let go of it. The writer waits."""
        self._letting_go.append(let_go)

    # ---- what the writer says

    def begin(self, position: int, patch: Patch) -> None:
        """Notes a commit before the store is changed."""
        self.commits.begin(position, patch)
        with self._lock:
            for each, state in list(self._kept.items()):
                reads = state.reads
                if isinstance(reads, Past) and self.commits.weight - reads.pinned.weight > _MOST_UNDONE:
                    del self._kept[each]
            # it holds the notes of all that came since, read or not
            if self._present is not None and self.commits.weight - self._present[0].weight > _MOST_UNDONE:
                self._present = None
        if self.commits.weight - self._let_go_at > _MOST_UNDONE:
            self._let_go_at = self.commits.weight
            for let_go in self._letting_go:
                let_go()

    def end(self) -> None:
        """Notes that the store shows it."""
        self.commits.end()

    @contextmanager
    def redacting(self) -> Iterator[None]:
        """Forgets every past when what is done inside has redacted a body; nobody builds one meanwhile."""
        with self._building:
            try:
                yield
            finally:
                with self._lock:
                    self._kept.clear()
                    self._present = None

    # ---- what readers ask

    def present(self) -> State:
        """Gives the state that the store shows now; later commits do not change it.

        Readers share it until the next commit, and with it what was read.
        """
        shown, kept = self.commits.shown, self._present
        if kept is None or kept[0] is not shown or kept[1].size > _MOST_READ:
            kept = self._present = (shown, State(Pinned(self._reads, shown)))
        return kept[1]

    def at(self, position: int) -> State:
        """Gives the state at a position of the journal.

        The first to ask for one waits for the replay of the subjects that were touched since.

        Raises:
            NotFound: the journal has no such entry.
        """
        if position < 0 or position > self.commits.shown.position:
            raise NotFound(
                f"The record has no position {position}; it is at {self.commits.shown.position}. "
                "Ask for one that was: each entry of /changes has one."
            )
        kept = self._held(position)
        if kept is not None:
            return kept
        pinned = Pinned(self._reads, self.commits.shown)
        if position == pinned.position:
            return State(pinned)
        with self._building:
            return self._held(position) or self._built(position)

    def _held(self, position: int) -> State | None:
        with self._lock:
            kept = self._kept.get(position)
            if kept is not None:
                if kept.size > _MOST_READ:
                    kept = self._kept[position] = State(kept.reads)
                self._kept.move_to_end(position)
            return kept

    def _built(self, position: int) -> State:
        pinned = Pinned(self._reads, self.commits.shown)
        replay = replay_touched_since(self._journal.path, position)
        past = Past(pinned, position=position, replayed=replay.changed, known=replay.known, later=replay.later)
        state = State(past)
        with self._lock:
            self._kept[position] = state
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return state

    def position_on(self, moment: datetime) -> int:
        """Gives the position of what had been recorded by a moment.

        Raises:
            NotFound: nothing had.
        """
        position = min(self._journal.position_at(moment), self.commits.shown.position)
        if position == 0:
            first = self._journal.accepted_at(1) if self.commits.shown.position else None
            since = f" The first entry is of {first.isoformat()}." if first is not None else ""
            raise NotFound(f"Nothing had been recorded by {moment.isoformat()}.{since} Ask for a later moment.")
        return position

"""The law kept between questions: compiled once, and again when a commit touches it.

What a question makes the kept law look up is read of the present state, and not of the one on which it was compiled. So
a later record is seen, and that state with all commits since need not be held.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from rdflib.term import Node

from remit.ask.asking import Asker
from remit.ask.standpoint import LawBook
from remit.journal import Journal
from remit.patch import Quad
from remit.rules import compile_law
from remit.state import Reads, State
from remit.support import StatusScheme
from remit.truth import Scale

KEPT: Final = 2
"""Laws of the past that are kept, each in a few MB: what was asked between two moments is asked again."""


class Shelf:
    """Keeps the law of one knowledge base in step with its record. Safe to use from several threads."""

    def __init__(self, journal: Journal, scheme: StatusScheme, *, present: Callable[[], State]) -> None:
        """Begins empty: the law is compiled when it is first asked for.

        Args:
            journal: what says what was changed.
            scheme: the status scheme.
            present: gives the present state.
        """
        self._journal = journal
        self._present = present
        self._scale = Scale.of(scheme)
        self._lock = threading.Lock()
        self._position = -1
        self._book: LawBook | None = None
        self._asker: Asker | None = None
        self._pasts: tuple[tuple[Reads, LawBook], ...] = ()
        self._at: tuple[int, datetime | None] = (-1, None)

    def forget(self) -> None:
        """Lets go of all that was read: something was redacted, and it may be in it."""
        with self._lock:
            self._position, self._at = -1, (-1, None)
            self._book = self._asker = None
            self._pasts = ()

    def let_go(self) -> None:
        """Lets go of states, not of the law: they would hold all that was committed since in memory. Nobody waits."""
        self._asker = None
        self._pasts = ()

    def recorded_at(self, position: int) -> datetime | None:
        """Gives the moment of an entry of the journal; None before the first."""
        known, moment = self._at
        if known != position:
            moment = self._journal.entry(position).at if position else None
            self._at = (position, moment)
        return moment

    def asker(self, view: State, position: int, *, find: Callable[[str], Iterable[tuple[Node, bool]]]) -> Asker:
        """Gives what answers on a state.

        Args:
            view: the state.
            position: the position of the journal that it shows.
            find: gives the records in whose names a text occurs, each with whether it is the whole name.
        """
        with self._lock:
            asker = self._asker
            if asker is None or self._position != position:
                book = self._book
                if book is None or self._is_touched(book, position):
                    book = self._book = LawBook.of(compile_law(view), self._scale)
                    book.law.recording.follow(self._present)
                asker = self._asker = Asker(view, book, self._scale, find=find)
                self._position = position
            return asker

    def past_asker(self, view: State, position: int, *, find: Callable[[str], Iterable[tuple[Node, bool]]]) -> Asker:
        """Gives what answers on a past state; it need not be compiled where no entry since has touched the law.

        Args:
            view: the state.
            position: the position of the journal that it shows.
            find: gives the records in whose names a text occurs, each with whether it is the whole name.
        """
        with self._lock:
            book = self._book
            if book is None or not position == self._position == self._present().position:
                book = self._past_book(view, position)
            return Asker(view, book, self._scale, find=find)

    def _past_book(self, view: State, position: int) -> LawBook:
        # by what is read, not by position: after a redaction the same position is another state
        pasts = self._pasts
        known = next((book for reads, book in pasts if reads is view.reads), None)
        if known is None:
            book = self._book
            is_other = book is None or self._is_touched(book, position)
            law = compile_law(view) if book is None or is_other else book.law.on(view)
            known = LawBook.of(law, self._scale)
        self._pasts = (*[each for each in pasts if each[1] is not known][1 - KEPT :], (view.reads, known))
        return known

    def _is_touched(self, book: LawBook, position: int) -> bool:
        """Whether an entry between the state of a law and another touches it; one whose body is gone may."""
        first, last = min(position, self._position), max(position, self._present().position or 0)
        for entry in self._journal.entries(after=first, until=last):
            if entry.body is None or entry.redacts is not None:
                return True
            patch = entry.patch()
            if book.law.is_touched_by(_quads(patch.adds, patch.removes)):
                return True
        return False


def _quads(adds: Iterable[Quad], removes: Iterable[Quad]) -> Iterable[Quad]:
    yield from adds
    yield from removes

"""The law kept between questions: compiled once, and again when a commit touches it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime

from rdflib.term import Node

from remit.ask.asking import Asker
from remit.ask.standpoint import LawBook
from remit.journal import Journal
from remit.model.view import View
from remit.patch import Quad
from remit.rules import compile_law
from remit.support import StatusScheme
from remit.truth import Scale


class Shelf:
    """Keeps the law of one knowledge base in step with its record. Safe to use from several threads."""

    def __init__(self, journal: Journal, scheme: StatusScheme) -> None:
        """Begins empty: the law is compiled when it is first asked for."""
        self._journal = journal
        self._scale = Scale.of(scheme)
        self._lock = threading.Lock()
        self._position = -1
        self._book: LawBook | None = None
        self._asker: Asker | None = None
        self._past: tuple[int, LawBook] | None = None
        self._at: tuple[int, datetime | None] = (-1, None)

    def recorded_at(self, position: int) -> datetime | None:
        """Gives the moment of an entry of the journal; None before the first."""
        known, moment = self._at
        if known != position:
            moment = self._journal.entry(position).at if position else None
            self._at = (position, moment)
        return moment

    def asker(self, view: View, position: int, *, find: Callable[[str], Iterable[tuple[Node, bool]]]) -> Asker:
        """Gives what answers on a state.

        Args:
            view: the state.
            position: the position of the journal that it shows.
            find: gives the records in whose names a text occurs, each with whether it is the whole name.
        """
        with self._lock:
            if self._asker is None or self._position != position:
                book = self._book
                if book is None or self._is_touched(book, position):
                    book = self._book = LawBook.of(compile_law(view), self._scale)
                self._asker = Asker(view, book, self._scale, find=find)
                self._position = position
            return self._asker

    def past_asker(self, view: View, position: int, *, find: Callable[[str], Iterable[tuple[Node, bool]]]) -> Asker:
        """Gives what answers on a past state; the law of the present serves where no entry since has touched it.

        Args:
            view: the state.
            position: the position of the journal that it shows.
            find: gives the records in whose names a text occurs, each with whether it is the whole name.
        """
        with self._lock:
            if self._past is None or self._past[0] != position:
                book = self._book
                if book is None or self._is_touched(book, position):
                    book = LawBook.of(compile_law(view), self._scale)
                self._past = (position, book)
            return Asker(view, self._past[1], self._scale, find=find)

    def _is_touched(self, book: LawBook, position: int) -> bool:
        """Whether an entry between the state of a law and another touches it; one whose body is gone may."""
        first, last = sorted((position, self._position))
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

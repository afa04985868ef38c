"""The law and the record of one state, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from rdflib import URIRef
from rdflib.term import Node

from remit.determine import Engine
from remit.findings import Words
from remit.model.view import View
from remit.rules import Law, ProvisionReading
from remit.situation.codes import Codes
from remit.situation.describing import Ground
from remit.situation.evidence import Evidence, Fate
from remit.truth import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class LawBook:
    """The law of one state, ready to be asked; it stays while no commit touches the law.

    Attributes:
        law: the compiled law.
        engine: it, with its conditions compiled.
        words: labels.
        tables: what codes mean.
        others: the same law under other readings of its provisions; each is made when it is first asked for.
    """

    law: Law
    engine: Engine
    words: Words
    tables: dict[str, dict[str, URIRef]]
    others: dict[tuple[ProvisionReading | None, ...], LawBook] = field(default_factory=dict)

    @classmethod
    def of(cls, law: Law, scale: Scale) -> LawBook:
        """Compiles the conditions."""
        return cls(law=law, engine=Engine(law, scale), words=Words(law.recording, law.constraints), tables={})

    def under(self, chosen: tuple[ProvisionReading | None, ...], scale: Scale) -> LawBook:
        """Gives the same law under other readings of its provisions, one for each dispute."""
        if chosen == self.law.chosen:
            return self
        known = self.others.get(chosen)
        if known is None:
            law = self.law.under(chosen)
            known = self.others[chosen] = replace(self, law=law, engine=Engine(law, scale))
        return known


class Standpoint:
    """Law and record of one state. It must not outlive the state.

    Attributes:
        view: the state of the record.
        book: its law.
        law: the same, as it was compiled.
        engine: what determines.
        words: labels.
        scale: the constants of the status scheme.
        codes: what codes and names mean.
        ground: on what situations are read.
        supposed: what is supposed of claims.
    """

    def __init__(
        self,
        view: View,
        book: LawBook,
        scale: Scale,
        *,
        find: Callable[[str], Iterable[tuple[Node, bool]]],
        supposed: Mapping[Node, Fate] | None = None,
    ) -> None:
        """Remembers what is asked.

        Args:
            view: the state of the record.
            book: its law.
            scale: the constants of the status scheme.
            find: gives the records in whose names a text occurs, each with whether it is the whole name.
            supposed: what is supposed of claims; None for nothing.
        """
        self.view = view
        self.book = book
        self.law = book.law
        self.engine = book.engine
        self.words = book.words
        self.scale = scale
        self.codes = Codes(view, book.law, find, book.tables)
        self.supposed = dict(supposed or {})
        evidence = Evidence(view, scale.scheme, supposed=self.supposed)
        self.ground = Ground(view=view, law=book.law, scale=scale, codes=self.codes, evidence=evidence)
        self._find = find

    def on(self, view: View) -> Self:
        """Gives the same law on another state of the record, one whose law is no other."""
        return type(self)(view, self.book, self.scale, find=self._find, supposed=self.supposed)

    def under(self, chosen: tuple[ProvisionReading | None, ...]) -> Standpoint:
        """Gives the same state with its law under other readings of its provisions, one for each dispute."""
        book = self.book.under(chosen, self.scale)
        if book is self.book:
            return self
        return Standpoint(self.view, book, self.scale, find=self._find, supposed=self.supposed)

    def supposing(self, supposed: Mapping[Node, Fate]) -> Standpoint:
        """Gives the same state, with claims of which something is supposed; nothing is recorded."""
        return Standpoint(self.view, self.book, self.scale, find=self._find, supposed={**self.supposed, **supposed})

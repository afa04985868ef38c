"""What Remit asks of a store of quads, whatever engine is below.

The store is a projection of the journal. It says the journal position that it shows, and that
position is set in the same atomic step as the quads. Every quad is in a named graph; the default
graph of a query is the union of them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from rdflib import BNode, Literal, URIRef

from remit.iri import NS
from remit.patch import Quad

JOURNAL_POSITION = URIRef(f"{NS}journalPosition")
"""Property of the system graph: the last journal entry that the store shows."""

Term = URIRef | Literal
ResultTerm = URIRef | Literal | BNode
Row = tuple[ResultTerm | None, ...]
Triple = tuple[URIRef | BNode, URIRef, ResultTerm]


@dataclass(frozen=True, slots=True)
class Solutions:
    """What a SELECT query gives: rows in the order of the variables, None where not bound.

    The rows can be read once.
    """

    variables: tuple[str, ...]
    rows: Iterator[Row]

    def __iter__(self) -> Iterator[Row]:
        """Gives each row."""
        return self.rows

    def mappings(self) -> Iterator[dict[str, ResultTerm]]:
        """Gives each row as a mapping from variable to term, without those that are not bound."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}


@dataclass(frozen=True, slots=True)
class Boolean:
    """What an ASK query gives."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """What CONSTRUCT or DESCRIBE gives; it can be read once, and a triple may come twice."""

    triples: Iterator[Triple]

    def __iter__(self) -> Iterator[Triple]:
        """Gives each triple."""
        return self.triples


Result = Solutions | Boolean | Triples


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Which graphs a query reads, as a client of the SPARQL protocol says; replaces FROM.

    Attributes:
        default: their union is the default graph.
        named: the graphs that GRAPH can name.
    """

    default: tuple[URIRef, ...] = ()
    named: tuple[URIRef, ...] = ()

    @property
    def is_given(self) -> bool:
        """Says whether the client chose at all."""
        return bool(self.default or self.named)


EVERYTHING = Dataset()
"""No choice: default graph = union of the named graphs; each can be named; FROM is obeyed."""

SELECT_MEDIA_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH_MEDIA_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
)


@runtime_checkable
class QuadStore(Protocol):
    """A set of quads with a position. One thread writes at a time; any number read.

    Beside the record it holds stored findings, in a graph of their own (`remit.iri.FINDINGS`). Queries and checkpoints
    see them; nothing else that reads does.
    """

    def match(
        self,
        subject: URIRef | None = None,
        predicate: URIRef | None = None,
        object: Term | None = None,  # noqa: A002 (RDF's word)
        graph: URIRef | None = None,
    ) -> Iterator[Quad]:
        """Gives each quad that has the given terms; None matches any."""

    def few_to(self, value: Term, most: int) -> tuple[Quad, ...] | None:
        """Gives each quad with a value; None where there are more than so many, or it takes long to tell."""

    def pairs(self, predicate: URIRef) -> Iterator[tuple[URIRef, URIRef | Literal]]:
        """Gives subject and value of every triple with a property, all graphs together, read at once and fast."""

    def of_subjects(self, subjects: Iterable[URIRef]) -> Mapping[URIRef, tuple[Quad, ...]]:
        """Gives the quads of each of some subjects, read at once: cheaper than one by one, and others run meanwhile."""

    def derived(
        self,
        subject: URIRef | None = None,
        predicate: URIRef | None = None,
        object: Term | None = None,  # noqa: A002 (RDF's word)
    ) -> Iterator[Quad]:
        """Gives each quad of the graph of stored findings that has the given terms. No other method shows any."""

    def derive(self, adds: Iterable[Quad], removes: Iterable[Quad]) -> None:
        """Removes, then adds quads of the graph of stored findings, each in the order given; the position stays.

        It is not one atomic step, but what is added of one subject, one after the other, is; and no checkpoint is
        made in between.

        Raises:
            Damaged: the engine could not write; something may have been done.
        """

    def forget_derived(self) -> None:
        """Removes all stored findings.

        Raises:
            Damaged: the engine could not write.
        """

    def contains(self, quad: Quad) -> bool:
        """Says whether the quad is there."""

    def apply(self, adds: Iterable[Quad], removes: Iterable[Quad], *, position: int) -> None:
        """Removes, then adds, then sets the position, in one atomic step.

        Raises:
            BadInput: a term cannot be kept; nothing was done.
            Damaged: the engine could not write; nothing was done.
        """

    def position(self) -> int | None:
        """Gives the position last set, 0 for a new store, None where a load was cut short."""

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        dataset: Dataset = EVERYTHING,
    ) -> Result:
        """Runs a query, never an update. It cannot be cancelled, and SERVICE is not refused.

        Args:
            sparql: the query.
            bindings: values for variables of the outer SELECT; they do not reach into a sub-select.
            dataset: the graphs it reads.

        Raises:
            BadQuery: it is not a SPARQL 1.1 query.
        """

    def query_to(self, sparql: str, media_type: str, *, dataset: Dataset = EVERYTHING) -> bytes:
        """Runs a query and gives its result as the engine writes it.

        Raises:
            BadQuery: it is not a SPARQL 1.1 query, or its kind of result cannot be written in that
            media type.
        """

    def checkpoint(self, folder: Path) -> None:
        """Writes a copy that never changes into a folder that does not exist yet."""

    def load(self, quads: Iterable[Quad], *, position: int, progress: Callable[[int], None] | None = None) -> None:
        """Fills an empty store, fast and not atomically: until it is done, the position is None."""

    def optimise(self) -> None:
        """Puts the files in order after a bulk load: a subject is then found in one of them, not looked for in many.

        It takes seconds for a million quads, and as much disk again while it runs.

        Raises:
            Damaged: there is no room, or the disk reports an error. The store is as it was.
        """

    def size(self) -> int:
        """Gives the number of quads, the position's own included."""

    def compact(self) -> None:
        """Writes the store anew without stored findings, so that nothing of what was removed is left in its files.

        It takes as long as a bulk load of everything, and as much disk again while it runs. No other
        thread may write meanwhile; queries that run then may fail.

        Raises:
            Damaged: there is no room, or the disk reports an error. The store is as it was.
        """

    def close(self) -> None:
        """Releases the files; the store is not used afterwards."""

"""What the two stores on Oxigraph share: the one on disk and the one in memory."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby, islice

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef

from remit.errors import BadInput, BadQuery, Damaged
from remit.faults import point
from remit.iri import FINDING, FINDINGS, ID, SYSTEM_GRAPH
from remit.literals import literal
from remit.patch import Quad, term_text, triple_text
from remit.store.base import (
    EVERYTHING,
    JOURNAL_POSITION,
    Boolean,
    Dataset,
    Result,
    Row,
    Solutions,
    Term,
    Triple,
    Triples,
)
from remit.store.convert import (
    from_iri_text,
    from_literal,
    from_quad,
    from_term,
    from_text,
    to_named_node,
    to_quad,
    to_term,
)

_LOADING = -1
_PROGRESS_EVERY = 20_000
_FINDINGS = to_named_node(FINDINGS)
_OF_FINDINGS = f"<{FINDING}"
_LOOKED_THROUGH = 8  # quads that are looked at for each that is wanted
_AT_ONCE = 200  # quads in one write of findings: some milliseconds for which another write may wait
# a value is bound to what is selected, and to nothing else
_PAIRS = "SELECT ?subject ?value ?property WHERE { ?subject ?property ?value }"
_OF_SUBJECTS = (
    "SELECT ?subject ?property ?value ?graph WHERE {{ VALUES ?subject {{ {} }} "
    "GRAPH ?graph {{ ?subject ?property ?value }} }}"
)

# everything in a query that is not a bare word: texts, IRIs, comments, variables, prefixed names
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|\#[^\n\r]*"
    r"|[?$@]\w+"
    r"|[\w.-]*:[\w.%-]*"
    r"|(?P<word>\w+)"
    r"|.",
    re.DOTALL,
)


class EngineStore:
    """A store on Oxigraph. Not made itself: EmbeddedStore and MemoryStore are.

    They inherit, which is otherwise avoided here: everything but the place of the quads is the
    same.
    """

    def __init__(self, engine: ox.Store, *, persist: Callable[[], None], heal: Callable[[], None]) -> None:
        """Takes the engine and what only one of the stores can do.

        Args:
            engine: where the quads are.
            persist: makes what was loaded durable.
            heal: opens the engine again after an error of the disk.
        """
        self._engine = engine
        self._persist = persist
        self._heal = heal
        self._copying = threading.Lock()  # held while findings are written, and while a copy is made

    @property
    def engine(self) -> ox.Store:
        """Gives the engine itself, for the validator, which reads one natively."""
        return self._engine

    # -- patterns ------------------------------------------------------------------------------

    def match(
        self,
        subject: URIRef | None = None,
        predicate: URIRef | None = None,
        object: Term | None = None,  # noqa: A002 (RDF's word)
        graph: URIRef | None = None,
    ) -> Iterator[Quad]:
        """Gives each quad that has the given terms; None matches any."""
        found = self._engine.quads_for_pattern(
            None if subject is None else to_named_node(subject),
            None if predicate is None else to_named_node(predicate),
            None if object is None else to_term(object),
            None if graph is None else to_named_node(graph),
        )
        if subject is not None and subject != FINDINGS and not subject.startswith(FINDING):
            return map(from_quad, found)  # what is asked for most: nothing of findings is said of anything else
        return (from_quad(quad) for quad in found if quad.graph_name != _FINDINGS)

    def few_to(self, value: Term, most: int) -> tuple[Quad, ...] | None:
        """Gives each quad with a value; None where there are more than so many, or it takes long to tell."""
        found = self._engine.quads_for_pattern(None, None, to_term(value), None)
        # thousands of findings may point to a rule or an authority: a look at some must do
        seen = list(islice(found, most * _LOOKED_THROUGH + 1))
        few = tuple(from_quad(quad) for quad in seen if quad.graph_name != _FINDINGS)
        return few if len(few) <= most and len(seen) <= most * _LOOKED_THROUGH else None

    def pairs(self, predicate: URIRef) -> Iterator[tuple[URIRef, URIRef | Literal]]:
        """Gives subject and value of every triple with a property, all graphs together, read at once.

        The engine writes them as text, which is read here: five times as fast as quad by quad.
        """
        found = self._run(_PAIRS, {"property": predicate}, EVERYTHING)
        with _engine_errors(f"<{predicate}> could not be read"):
            if not isinstance(found, ox.QuerySolutions):
                raise TypeError(predicate)
            text = (found.serialize(format=ox.QueryResultsFormat.TSV) or b"").decode()
        for line in text.split("\n")[1:-1]:
            if line.startswith(_OF_FINDINGS):
                continue
            subject, value, _ = line.split("\t")
            yield str.__new__(URIRef, subject[1:-1]), from_text(value)

    def of_subjects(self, subjects: Iterable[URIRef]) -> dict[URIRef, tuple[Quad, ...]]:
        """Gives the quads of each of some subjects, read at once: other threads run meanwhile."""
        found: dict[URIRef, list[Quad]] = {subject: [] for subject in subjects}
        if not found:
            return {}
        # addresses that the engine has taken, as it writes them: nothing in them can end the block
        listed = " ".join(str(to_named_node(subject)) for subject in found)
        for subject, predicate, value, graph in self._lines(_OF_SUBJECTS.format(listed)):
            node = from_iri_text(subject)
            found[node].append(Quad(node, from_iri_text(predicate), from_text(value), from_iri_text(graph)))
        return {subject: tuple(quads) for subject, quads in found.items()}

    def _lines(self, query: str) -> Iterator[list[str]]:
        """Gives each solution of a query of our own, its values as the engine writes them."""
        with _engine_errors("The store could not be read"):
            found = self._engine.query(query, base_iri=ID)
            if not isinstance(found, ox.QuerySolutions):
                raise TypeError(query)
            text = (found.serialize(format=ox.QueryResultsFormat.TSV) or b"").decode()
        return (line.split("\t") for line in text.split("\n")[1:-1])

    def derived(
        self,
        subject: URIRef | None = None,
        predicate: URIRef | None = None,
        object: Term | None = None,  # noqa: A002 (RDF's word)
    ) -> Iterator[Quad]:
        """Gives each quad of the graph of stored findings that has the given terms."""
        found = self._engine.quads_for_pattern(
            None if subject is None else to_named_node(subject),
            None if predicate is None else to_named_node(predicate),
            None if object is None else to_term(object),
            _FINDINGS,
        )
        return map(from_quad, found)

    def contains(self, quad: Quad) -> bool:
        """Says whether the quad is there."""
        return to_quad(quad) in self._engine

    def size(self) -> int:
        """Gives the number of quads, the position's own included."""
        return len(self._engine)

    # -- writing -------------------------------------------------------------------------------

    def apply(self, adds: Iterable[Quad], removes: Iterable[Quad], *, position: int) -> None:
        """Removes, then adds, then sets the position, in one transaction."""
        point("store.before-apply")
        old = [_position_quad(value) for value in self._positions()]
        parts = [
            _data("DELETE DATA", [*removes, *old]),
            _data("INSERT DATA", [*adds, _position_quad(literal(str(position), XSD.integer))]),
        ]
        self._update(";\n".join(part for part in parts if part))
        point("store.after-apply")

    def derive(self, adds: Iterable[Quad], removes: Iterable[Quad]) -> None:
        """Removes, then adds quads of the graph of stored findings, each in the order given; the position stays.

        Not one update, as `apply` is: that takes five times as long, and who writes for others would wait for it.
        """
        added = [[*map(to_quad, quads)] for _, quads in groupby(adds, key=lambda quad: quad.subject)]
        removed = [*map(to_quad, removes)]
        with self._copying:
            try:
                self._derive(added, removed)
            except Damaged:
                self._heal()
                self._derive(added, removed)

    def _derive(self, adds: list[list[ox.Quad]], removes: list[ox.Quad]) -> None:
        with _engine_errors("Findings were not put into the store"):
            for quad in removes:
                self._engine.remove(quad)
            together: list[ox.Quad] = []
            for quads in adds:
                together += quads
                if len(together) >= _AT_ONCE:
                    self._extend(together)
                    together = []
            self._extend(together)

    def _extend(self, quads: list[ox.Quad]) -> None:
        if quads:
            self._engine.extend(quads)

    def forget_derived(self) -> None:
        """Removes all stored findings."""
        with _engine_errors("Stored findings were not removed"):
            self._engine.clear_graph(_FINDINGS)

    def _update(self, text: str) -> None:
        try:
            with _engine_errors("The change was not put into the store"):
                self._engine.update(text)
        except Damaged:
            # after one failed write the engine refuses all others until it is opened again; to do
            # the update a second time does no harm
            self._heal()
            with _engine_errors("The change was not put into the store"):
                self._engine.update(text)

    def load(
        self,
        quads: Iterable[Quad],
        *,
        position: int,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Fills an empty store in bulk; until it is done, the position is None."""
        if self.size():
            message = (
                "The store to be filled is not empty. A bulk load is not atomic, so it would mix "
                "two states. Load into a new folder."
            )
            raise BadInput(message)
        self.apply((), (), position=_LOADING)
        point("load.before-bulk")
        with _engine_errors("The store was filled in part"):
            self._engine.bulk_extend(_counted(map(to_quad, quads), progress))
        self._persist()
        point("load.before-position")
        self.apply((), (), position=position)
        self._persist()

    def position(self) -> int | None:
        """Gives the position last set, 0 for a new store, None where a load was cut short."""
        values = self._positions()
        if not values:
            return None if self.size() else 0
        if len(values) > 1:
            found = ", ".join(sorted(values))
            message = (
                f"The store says more than one journal position ({found}). It is not known what it "
                "shows. Run remit rebuild."
            )
            raise Damaged(message)
        number = int(values[0])
        return None if number == _LOADING else number

    def _positions(self) -> list[Literal]:
        found = self._engine.quads_for_pattern(
            to_named_node(SYSTEM_GRAPH),
            to_named_node(JOURNAL_POSITION),
            None,
            to_named_node(SYSTEM_GRAPH),
        )
        return [from_literal(quad.object) for quad in found if isinstance(quad.object, ox.Literal)]

    def optimise(self) -> None:
        """Puts the engine's files in order."""
        with _engine_errors("The store's files were not put in order"):
            self._engine.optimize()

    # -- queries -------------------------------------------------------------------------------

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        dataset: Dataset = EVERYTHING,
    ) -> Result:
        """Runs a query, never an update."""
        found = self._run(sparql, bindings or {}, dataset)
        if isinstance(found, ox.QueryBoolean):
            return Boolean(bool(found))
        if isinstance(found, ox.QueryTriples):
            return Triples(_triples(found, sparql))
        names = tuple(variable.value for variable in found.variables)
        return Solutions(names, _rows(found, sparql))

    def query_to(
        self,
        sparql: str,
        media_type: str,
        *,
        dataset: Dataset = EVERYTHING,
    ) -> bytes:
        """Runs a query and gives its result as the engine writes it."""
        found = self._run(sparql, {}, dataset)
        written: bytes | None
        with _query_errors(sparql):
            if isinstance(found, ox.QueryTriples):
                syntax = ox.RdfFormat.from_media_type(media_type)
                if syntax is None:
                    raise _not_writable("triples", media_type)
                written = found.serialize(format=syntax)
            else:
                results = ox.QueryResultsFormat.from_media_type(media_type)
                if results is None:
                    raise _not_writable("a table or a yes-or-no", media_type)
                written = found.serialize(format=results)
        return written or b""

    def _run(
        self, sparql: str, bindings: Mapping[str, Term], dataset: Dataset
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        values: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
        values = {ox.Variable(name): to_term(term) for name, term in bindings.items()}
        with _query_errors(sparql):
            if dataset.is_given:
                return self._engine.query(
                    sparql,
                    base_iri=ID,
                    default_graph=[to_named_node(graph) for graph in dataset.default],
                    named_graphs=[to_named_node(graph) for graph in dataset.named],
                    substitutions=values,
                )
            # asked for a union, the engine would overlook FROM and FROM NAMED
            return self._engine.query(
                sparql,
                base_iri=ID,
                use_default_graph_as_union=not has_from(sparql),
                substitutions=values,
            )

    def close(self) -> None:
        """Releases the engine's lock and files."""
        # the engine closes when its last reference goes: this one is replaced by an empty one
        self._engine = ox.Store()


def has_from(sparql: str) -> bool:
    """Says whether a query names its graphs itself, with FROM or FROM NAMED."""
    return any((match["word"] or "").upper() == "FROM" for match in _TOKEN.finditer(sparql))


def _data(operation: str, quads: Iterable[Quad]) -> str:
    """Writes one operation on ground quads.

    This is no query made by formatting: it is a serialisation, with terms written as N-Quads
    writes them, because the engine takes removals and additions together only as an update.
    """
    blocks = [
        "GRAPH {} {{\n{}\n}}".format(term_text(graph), "\n".join(f"{triple_text(quad)} ." for quad in group))
        for graph, group in groupby(sorted(quads, key=_graph_of), key=_graph_of)
    ]
    return f"{operation} {{\n" + "\n".join(blocks) + "\n}" if blocks else ""


def _graph_of(quad: Quad) -> URIRef:
    return quad.graph


def _position_quad(value: Literal) -> Quad:
    return Quad(SYSTEM_GRAPH, JOURNAL_POSITION, value, SYSTEM_GRAPH)


def _counted(quads: Iterator[ox.Quad], progress: Callable[[int], None] | None) -> Iterator[ox.Quad]:
    if progress is None:
        yield from quads
        return
    count = 0
    for count, quad in enumerate(quads, start=1):
        yield quad
        if count % _PROGRESS_EVERY == 0:
            progress(count)
    progress(count)


def _rows(found: ox.QuerySolutions, sparql: str) -> Iterator[Row]:
    with _query_errors(sparql):
        for solution in found:
            yield tuple(None if term is None else from_term(term) for term in solution)


def _triples(found: ox.QueryTriples, sparql: str) -> Iterator[Triple]:
    with _query_errors(sparql):
        for triple in found:
            subject, predicate = from_term(triple.subject), from_term(triple.predicate)
            if isinstance(subject, Literal) or isinstance(predicate, Literal | BNode):
                continue  # SPARQL leaves such triples out; the engine never gives one
            yield subject, predicate, from_term(triple.object)


def _not_writable(what: str, media_type: str) -> BadQuery:
    return BadQuery(
        f"The query gives {what}, which cannot be written as {media_type}. Nothing was sent. "
        "Ask for Turtle, N-Triples, RDF/XML or JSON-LD for triples, and JSON, XML, CSV or TSV for others."
    )


@contextmanager
def _query_errors(sparql: str) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        message = f"The query cannot be read: {error.msg}. Nothing was run. Correct it there."
        raise BadQuery(message) from error
    except (ValueError, RuntimeError) as error:
        message = f"The query cannot be run: {error}. Nothing was given. Change it."
        raise BadQuery(message) from error
    except OSError as error:
        if "SERVICE" in sparql.upper():  # the engine reports another server's failure as it does the disk's
            message = (
                f"The query asks another server, and that failed: {error}. Nothing was given. "
                "Ask that server itself, and leave SERVICE out."
            )
            raise BadQuery(message) from error
        raise _damaged("The query failed", error) from error


@contextmanager
def _engine_errors(what: str) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        message = f"{what}: the engine does not take a term ({error.msg}). Correct that term."
        raise BadInput(message) from error
    except (OSError, RuntimeError) as error:
        raise _damaged(what, error) from error


def _damaged(what: str, error: Exception) -> Damaged:
    return Damaged(
        f"{what}: the engine says {error}. The journal still has everything. Free disk space or "
        "mend the disk and start again; if that does not help, run remit rebuild."
    )

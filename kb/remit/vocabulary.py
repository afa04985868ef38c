"""What a change may say: declared words only, and nothing about the words themselves.

The gate holds records against shapes, and a record can also do harm with a word that no shape knows: a
relation written as a plain property would be an allegation that stands as a fact, and a status that is
redefined would lift every record that has it. So properties and classes must be declared, and the ontology
and its schemes change with a release only.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from rdflib import Graph, URIRef
from rdflib.term import Node

from remit.errors import BadInput, UnknownName
from remit.iri import ID, NS
from remit.ontology import INFERRED
from remit.patch import Patch, Quad
from remit.terms import dcterms, eli, oa, odrl, org, owl, prov, rdf, rdfs, rmt, schema, skos

_BORROWED = tuple(v.NAMESPACE for v in (dcterms, eli, oa, odrl, org, prov, rdfs, schema, skos))
_OF_RDF = frozenset({rdf.type_, rdf.first, rdf.rest})
_ABOUT_WORDS = frozenset({rdfs.subClassOf, rdfs.subPropertyOf, rdfs.domain, rdfs.range_})
_OF_THE_SCHEMES = frozenset(
    {
        rmt.above,
        rmt.below,
        rmt.givesStake,
        rmt.leftOnlyBy,
        rmt.loweredBy,
        rmt.mayStepTo,
        rmt.needsTwoPersons,
        rmt.phrase,
        rmt.raisedBy,
        rmt.rank,
        rmt.rejects,
        rmt.settable,
        rmt.statesFact,
        rmt.weakerThan,
    }
)
_CODES = frozenset({rmt.SourcingStatus, rmt.ClaimKind, rmt.Stance})


class Vocabulary:
    """The words of one ontology, and the rule for their use."""

    def __init__(self, modules: Mapping[str, Graph]) -> None:
        """Collects what the modules of an ontology declare; the classified one speaks of records too."""
        graph = Graph()
        for name, module in modules.items():
            if name != INFERRED:
                graph += module
        self._terms = frozenset(s for s in graph.subjects() if isinstance(s, URIRef))
        kinds = (owl.ObjectProperty, owl.DatatypeProperty, owl.AnnotationProperty)
        self._properties = frozenset(p for kind in kinds for p in graph.subjects(rdf.type_, kind))
        self._classes = frozenset(graph.subjects(rdf.type_, owl.Class))

    def hold(self, patch: Patch) -> None:
        """Sees that every quad of an effective patch uses declared words and leaves the words alone.

        Raises:
            UnknownName: a property or class that is not declared; near matches are given.
            BadInput: it would change a term, or say a relation as a plain triple.
        """
        for quad in (*patch.adds, *patch.removes):
            self._hold_subject(quad)
        for quad in patch.adds:
            self._hold_property(quad)
            if quad.predicate == rdf.type_:
                self._hold_class(quad)

    def _hold_subject(self, quad: Quad) -> None:
        if quad.subject in self._terms or quad.subject.startswith(NS) or quad.graph.startswith(f"{ID}graph/ontology/"):
            raise BadInput(
                f"The change speaks of <{quad.subject}> in <{quad.graph}>. Terms and codes of the ontology change with "
                "a release only: whoever redefined a status would lift every record that has it. "
                "Leave the triple out, or give a record of your own an address of its own."
            )

    def _hold_property(self, quad: Quad) -> None:
        predicate = quad.predicate
        if predicate in _ABOUT_WORDS or predicate in _OF_THE_SCHEMES or predicate.startswith(owl.NAMESPACE):
            raise BadInput(
                f"The change gives <{quad.subject}> a value of <{predicate}>. That property says what words mean, and "
                "words change with a release only. Leave the triple out."
            )
        if predicate.startswith(ID):
            raise BadInput(
                f"The change says <{quad.subject}> <{predicate}> <{quad.object}> as a plain triple. So said, it would "
                "stand as a fact that nobody vouches for. Write it as an rmt:Statement with rmt:subject, "
                "rmt:predicate and rmt:object, in a claim with its speaker and source."
            )
        if predicate in _OF_RDF or predicate in self._properties or _is_borrowed(predicate):
            return
        if predicate.startswith(NS) or isinstance(quad.object, URIRef):
            raise _undeclared(predicate, self._properties, "property", quad)

    def _hold_class(self, quad: Quad) -> None:
        of_class = quad.object
        if of_class in _CODES:
            raise BadInput(
                f"The change declares <{quad.subject}> as a code of <{of_class}>. Statuses, kinds and stances decide "
                "what counts as evidence, and change with a release only. Use a code that is there."
            )
        if of_class not in self._classes and not _is_borrowed(of_class):
            raise _undeclared(of_class, self._classes, "class", quad)


def _is_borrowed(term: Node) -> bool:
    return str(term).startswith(_BORROWED)


def _undeclared(term: Node, declared: frozenset[Node], what: str, quad: Quad) -> UnknownName:
    known = {str(each).rpartition("#")[2]: str(each) for each in declared if str(each).startswith(NS)}
    local = str(term).rpartition("#")[2].rpartition("/")[2]
    near = tuple(known[name] for name in get_close_matches(local, known, n=3, cutoff=0.6))
    hint = f"Did you mean <{near[0]}>?" if near else "Say it in a claim, as an rmt:Statement, or as a note (skos:note)."
    return UnknownName(
        f"<{term}>, used of <{quad.subject}>, is no declared {what}. A word that nobody declared says nothing that can "
        f"be checked, and could assert what is only said. {hint}",
        name=str(term),
        near=near,
    )

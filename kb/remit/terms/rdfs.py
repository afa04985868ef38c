# ruff: noqa: N816
"""Terms of RDF Schema that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/2000/01/rdf-schema#"

Class: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#Class")
Datatype: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#Datatype")
Literal: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#Literal")
Resource: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#Resource")
comment: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#comment")
domain: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#domain")
isDefinedBy: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
label: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
range_: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#range")
seeAlso: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#seeAlso")
subClassOf: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf")
subPropertyOf: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")

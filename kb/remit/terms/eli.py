"""Terms of the European Legislation Identifier."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://data.europa.eu/eli/ontology#"

LegalResource: Final = URIRef("http://data.europa.eu/eli/ontology#LegalResource")
LegalResourceSubdivision: Final = URIRef("http://data.europa.eu/eli/ontology#LegalResourceSubdivision")

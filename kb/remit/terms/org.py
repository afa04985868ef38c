"""Terms of the Organization Ontology that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/ns/org#"

Organization: Final = URIRef("http://www.w3.org/ns/org#Organization")

"""Concepts of the scheme “desks”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/desk/"

analyst: Final = URIRef("https://w3id.org/remit/id/desk/analyst")
importer: Final = URIRef("https://w3id.org/remit/id/desk/importer")
reviewer: Final = URIRef("https://w3id.org/remit/id/desk/reviewer")
system: Final = URIRef("https://w3id.org/remit/id/desk/system")

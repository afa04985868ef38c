"""Concepts of the scheme “coverage levels”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/coverage-level/"

modelled: Final = URIRef("https://w3id.org/remit/id/coverage-level/modelled")
not_modelled: Final = URIRef("https://w3id.org/remit/id/coverage-level/not-modelled")
partly: Final = URIRef("https://w3id.org/remit/id/coverage-level/partly")

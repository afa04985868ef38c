"""Concepts of the scheme “manners”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/manner/"

presupposed: Final = URIRef("https://w3id.org/remit/id/manner/presupposed")

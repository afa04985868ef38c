"""Concepts of the scheme “ways of knowing a text”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/how/"

primary: Final = URIRef("https://w3id.org/remit/id/how/primary")
reasoned: Final = URIRef("https://w3id.org/remit/id/how/reasoned")
recalled: Final = URIRef("https://w3id.org/remit/id/how/recalled")
secondary: Final = URIRef("https://w3id.org/remit/id/how/secondary")

"""Concepts of the scheme “kinds of value”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/value-kind/"

actor: Final = URIRef("https://w3id.org/remit/id/value-kind/actor")
boolean: Final = URIRef("https://w3id.org/remit/id/value-kind/boolean")
concept: Final = URIRef("https://w3id.org/remit/id/value-kind/concept")
date: Final = URIRef("https://w3id.org/remit/id/value-kind/date")
node: Final = URIRef("https://w3id.org/remit/id/value-kind/node")
place: Final = URIRef("https://w3id.org/remit/id/value-kind/place")
quantity: Final = URIRef("https://w3id.org/remit/id/value-kind/quantity")

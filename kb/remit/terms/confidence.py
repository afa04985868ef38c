"""Concepts of the scheme “confidences”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/confidence/"

high: Final = URIRef("https://w3id.org/remit/id/confidence/high")
low: Final = URIRef("https://w3id.org/remit/id/confidence/low")
medium: Final = URIRef("https://w3id.org/remit/id/confidence/medium")

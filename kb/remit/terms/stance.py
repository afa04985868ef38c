"""Concepts of the scheme “stances”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/stance/"

asserts: Final = URIRef("https://w3id.org/remit/id/stance/asserts")
denies: Final = URIRef("https://w3id.org/remit/id/stance/denies")
opines: Final = URIRef("https://w3id.org/remit/id/stance/opines")
reports: Final = URIRef("https://w3id.org/remit/id/stance/reports")
speculates: Final = URIRef("https://w3id.org/remit/id/stance/speculates")

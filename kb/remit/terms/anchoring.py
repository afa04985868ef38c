"""Concepts of the scheme “anchorings”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/anchoring/"

mismatch: Final = URIRef("https://w3id.org/remit/id/anchoring/mismatch")
not_checked: Final = URIRef("https://w3id.org/remit/id/anchoring/not-checked")
verified: Final = URIRef("https://w3id.org/remit/id/anchoring/verified")

"""Concepts of the scheme “enforcements”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/enforcement/"

announced_non_enforcement: Final = URIRef("https://w3id.org/remit/id/enforcement/announced-non-enforcement")
normal: Final = URIRef("https://w3id.org/remit/id/enforcement/normal")

"""Concepts of the scheme “end uses”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/use/"

ai_training: Final = URIRef("https://w3id.org/remit/id/use/ai-training")
civil: Final = URIRef("https://w3id.org/remit/id/use/civil")
military: Final = URIRef("https://w3id.org/remit/id/use/military")
military_incorporation: Final = URIRef("https://w3id.org/remit/id/use/military-incorporation")
supercomputer: Final = URIRef("https://w3id.org/remit/id/use/supercomputer")
testing: Final = URIRef("https://w3id.org/remit/id/use/testing")

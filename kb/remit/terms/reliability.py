"""Concepts of the scheme “reliability of a source”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/reliability/"

a: Final = URIRef("https://w3id.org/remit/id/reliability/a")
b: Final = URIRef("https://w3id.org/remit/id/reliability/b")
c: Final = URIRef("https://w3id.org/remit/id/reliability/c")
d: Final = URIRef("https://w3id.org/remit/id/reliability/d")
e: Final = URIRef("https://w3id.org/remit/id/reliability/e")
f: Final = URIRef("https://w3id.org/remit/id/reliability/f")

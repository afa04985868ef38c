"""Concepts of the scheme “comparators”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/comparator/"

about: Final = URIRef("https://w3id.org/remit/id/comparator/about")
at_least: Final = URIRef("https://w3id.org/remit/id/comparator/at-least")
at_most: Final = URIRef("https://w3id.org/remit/id/comparator/at-most")
exactly: Final = URIRef("https://w3id.org/remit/id/comparator/exactly")
nearly: Final = URIRef("https://w3id.org/remit/id/comparator/nearly")
over: Final = URIRef("https://w3id.org/remit/id/comparator/over")

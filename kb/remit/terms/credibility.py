"""Concepts of the scheme “credibility of a content”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/credibility/"

grade_1: Final = URIRef("https://w3id.org/remit/id/credibility/1")
grade_2: Final = URIRef("https://w3id.org/remit/id/credibility/2")
grade_3: Final = URIRef("https://w3id.org/remit/id/credibility/3")
grade_4: Final = URIRef("https://w3id.org/remit/id/credibility/4")
grade_5: Final = URIRef("https://w3id.org/remit/id/credibility/5")
grade_6: Final = URIRef("https://w3id.org/remit/id/credibility/6")

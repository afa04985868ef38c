"""Concepts of the scheme “kinds of claim”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/kind/"

about_document: Final = URIRef("https://w3id.org/remit/id/kind/about-document")
alleged_fact: Final = URIRef("https://w3id.org/remit/id/kind/alleged-fact")
background_fact: Final = URIRef("https://w3id.org/remit/id/kind/background-fact")
characterisation: Final = URIRef("https://w3id.org/remit/id/kind/characterisation")
opinion: Final = URIRef("https://w3id.org/remit/id/kind/opinion")
prediction: Final = URIRef("https://w3id.org/remit/id/kind/prediction")

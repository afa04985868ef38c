"""Concepts of the scheme “knowledge”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/knowledge/"

not_stated: Final = URIRef("https://w3id.org/remit/id/knowledge/not-stated")
own_document: Final = URIRef("https://w3id.org/remit/id/knowledge/own-document")
own_inquiry: Final = URIRef("https://w3id.org/remit/id/knowledge/own-inquiry")
own_observation: Final = URIRef("https://w3id.org/remit/id/knowledge/own-observation")
reported_by_others: Final = URIRef("https://w3id.org/remit/id/knowledge/reported-by-others")

"""Concepts of the scheme “codings”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/coding/"

not_alleged: Final = URIRef("https://w3id.org/remit/id/coding/not-alleged")
read_as: Final = URIRef("https://w3id.org/remit/id/coding/read-as")
stated: Final = URIRef("https://w3id.org/remit/id/coding/stated")

"""Concepts of the scheme “kinds of name”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/name-kind/"

alias: Final = URIRef("https://w3id.org/remit/id/name-kind/alias")
official: Final = URIRef("https://w3id.org/remit/id/name-kind/official")
short: Final = URIRef("https://w3id.org/remit/id/name-kind/short")

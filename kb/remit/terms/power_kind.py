"""Concepts of the scheme “kinds of power”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/power-kind/"

accuse: Final = URIRef("https://w3id.org/remit/id/power-kind/accuse")
decide: Final = URIRef("https://w3id.org/remit/id/power-kind/decide")
establish: Final = URIRef("https://w3id.org/remit/id/power-kind/establish")
investigate: Final = URIRef("https://w3id.org/remit/id/power-kind/investigate")
license_: Final = URIRef("https://w3id.org/remit/id/power-kind/license")
list_: Final = URIRef("https://w3id.org/remit/id/power-kind/list")

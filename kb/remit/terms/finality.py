"""Concepts of the scheme “finalities”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/finality/"

annulled: Final = URIRef("https://w3id.org/remit/id/finality/annulled")
final: Final = URIRef("https://w3id.org/remit/id/finality/final")
not_final: Final = URIRef("https://w3id.org/remit/id/finality/not-final")
open_to_appeal: Final = URIRef("https://w3id.org/remit/id/finality/open-to-appeal")
under_appeal: Final = URIRef("https://w3id.org/remit/id/finality/under-appeal")

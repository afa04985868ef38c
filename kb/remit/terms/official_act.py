"""Concepts of the scheme “official acts”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/official-act/"

accusation: Final = URIRef("https://w3id.org/remit/id/official-act/accusation")
decision: Final = URIRef("https://w3id.org/remit/id/official-act/decision")
inquiry: Final = URIRef("https://w3id.org/remit/id/official-act/inquiry")
judgment: Final = URIRef("https://w3id.org/remit/id/official-act/judgment")
register_entry: Final = URIRef("https://w3id.org/remit/id/official-act/register-entry")

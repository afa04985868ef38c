"""Concepts of the scheme “footings”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/footing/"

anonymous: Final = URIRef("https://w3id.org/remit/id/footing/anonymous")
attributed_act: Final = URIRef("https://w3id.org/remit/id/footing/attributed-act")
attributed_statement: Final = URIRef("https://w3id.org/remit/id/footing/attributed-statement")
court_record: Final = URIRef("https://w3id.org/remit/id/footing/court-record")
hearsay: Final = URIRef("https://w3id.org/remit/id/footing/hearsay")
leaked_document: Final = URIRef("https://w3id.org/remit/id/footing/leaked-document")
official_document: Final = URIRef("https://w3id.org/remit/id/footing/official-document")
on_record: Final = URIRef("https://w3id.org/remit/id/footing/on-record")
own_voice: Final = URIRef("https://w3id.org/remit/id/footing/own-voice")
public_register: Final = URIRef("https://w3id.org/remit/id/footing/public-register")

"""Concepts of the scheme “marks”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/mark/"

contested: Final = URIRef("https://w3id.org/remit/id/mark/contested")
contradicted_by_record: Final = URIRef("https://w3id.org/remit/id/mark/contradicted-by-record")
identity_not_verified: Final = URIRef("https://w3id.org/remit/id/mark/identity-not-verified")
interested_accuser: Final = URIRef("https://w3id.org/remit/id/mark/interested-accuser")
internally_inconsistent: Final = URIRef("https://w3id.org/remit/id/mark/internally-inconsistent")
presupposed: Final = URIRef("https://w3id.org/remit/id/mark/presupposed")
remit_mismatch: Final = URIRef("https://w3id.org/remit/id/mark/remit-mismatch")
single_reviewer: Final = URIRef("https://w3id.org/remit/id/mark/single-reviewer")

"""Concepts of the scheme “review policies”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/policy/"

approval: Final = URIRef("https://w3id.org/remit/id/policy/approval")
case_by_case: Final = URIRef("https://w3id.org/remit/id/policy/case-by-case")
denial: Final = URIRef("https://w3id.org/remit/id/policy/denial")
presumption_of_denial: Final = URIRef("https://w3id.org/remit/id/policy/presumption-of-denial")

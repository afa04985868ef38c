"""Concepts of the scheme “sourcing statuses”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/status/"

adjudicated: Final = URIRef("https://w3id.org/remit/id/status/adjudicated")
admitted: Final = URIRef("https://w3id.org/remit/id/status/admitted")
alleged: Final = URIRef("https://w3id.org/remit/id/status/alleged")
alleged_anonymous: Final = URIRef("https://w3id.org/remit/id/status/alleged-anonymous")
attributed: Final = URIRef("https://w3id.org/remit/id/status/attributed")
corroborated: Final = URIRef("https://w3id.org/remit/id/status/corroborated")
established: Final = URIRef("https://w3id.org/remit/id/status/established")
given: Final = URIRef("https://w3id.org/remit/id/status/given")
officially_alleged: Final = URIRef("https://w3id.org/remit/id/status/officially-alleged")
officially_confirmed: Final = URIRef("https://w3id.org/remit/id/status/officially-confirmed")
refuted: Final = URIRef("https://w3id.org/remit/id/status/refuted")
reported_document: Final = URIRef("https://w3id.org/remit/id/status/reported-document")
rumoured: Final = URIRef("https://w3id.org/remit/id/status/rumoured")
unsourced: Final = URIRef("https://w3id.org/remit/id/status/unsourced")
withdrawn: Final = URIRef("https://w3id.org/remit/id/status/withdrawn")

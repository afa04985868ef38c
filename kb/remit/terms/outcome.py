"""Concepts of the scheme “outcomes”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/outcome/"

defeated: Final = URIRef("https://w3id.org/remit/id/outcome/defeated")
engaged: Final = URIRef("https://w3id.org/remit/id/outcome/engaged")
engaged_if_proven: Final = URIRef("https://w3id.org/remit/id/outcome/engaged-if-proven")
in_force_not_applicable: Final = URIRef("https://w3id.org/remit/id/outcome/in-force-not-applicable")
in_force_not_enforced: Final = URIRef("https://w3id.org/remit/id/outcome/in-force-not-enforced")
not_engaged: Final = URIRef("https://w3id.org/remit/id/outcome/not-engaged")
not_established: Final = URIRef("https://w3id.org/remit/id/outcome/not-established")
not_in_force: Final = URIRef("https://w3id.org/remit/id/outcome/not-in-force")
undetermined: Final = URIRef("https://w3id.org/remit/id/outcome/undetermined")

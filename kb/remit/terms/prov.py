# ruff: noqa: N816
"""Terms of PROV-O that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/ns/prov#"

Activity: Final = URIRef("http://www.w3.org/ns/prov#Activity")
Agent: Final = URIRef("http://www.w3.org/ns/prov#Agent")
Entity: Final = URIRef("http://www.w3.org/ns/prov#Entity")
atTime: Final = URIRef("http://www.w3.org/ns/prov#atTime")
endedAtTime: Final = URIRef("http://www.w3.org/ns/prov#endedAtTime")
generatedAtTime: Final = URIRef("http://www.w3.org/ns/prov#generatedAtTime")
hadPrimarySource: Final = URIRef("http://www.w3.org/ns/prov#hadPrimarySource")
startedAtTime: Final = URIRef("http://www.w3.org/ns/prov#startedAtTime")
used: Final = URIRef("http://www.w3.org/ns/prov#used")
wasAssociatedWith: Final = URIRef("http://www.w3.org/ns/prov#wasAssociatedWith")
wasAttributedTo: Final = URIRef("http://www.w3.org/ns/prov#wasAttributedTo")
wasDerivedFrom: Final = URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")
wasGeneratedBy: Final = URIRef("http://www.w3.org/ns/prov#wasGeneratedBy")
wasInformedBy: Final = URIRef("http://www.w3.org/ns/prov#wasInformedBy")
wasInvalidatedBy: Final = URIRef("http://www.w3.org/ns/prov#wasInvalidatedBy")
wasQuotedFrom: Final = URIRef("http://www.w3.org/ns/prov#wasQuotedFrom")

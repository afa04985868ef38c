# ruff: noqa: N816
"""Terms of the Web Annotation vocabulary that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/ns/oa#"

SpecificResource: Final = URIRef("http://www.w3.org/ns/oa#SpecificResource")
TextPositionSelector: Final = URIRef("http://www.w3.org/ns/oa#TextPositionSelector")
TextQuoteSelector: Final = URIRef("http://www.w3.org/ns/oa#TextQuoteSelector")
end: Final = URIRef("http://www.w3.org/ns/oa#end")
exact: Final = URIRef("http://www.w3.org/ns/oa#exact")
hasSelector: Final = URIRef("http://www.w3.org/ns/oa#hasSelector")
hasSource: Final = URIRef("http://www.w3.org/ns/oa#hasSource")
hasTarget: Final = URIRef("http://www.w3.org/ns/oa#hasTarget")
prefix: Final = URIRef("http://www.w3.org/ns/oa#prefix")
start: Final = URIRef("http://www.w3.org/ns/oa#start")
suffix: Final = URIRef("http://www.w3.org/ns/oa#suffix")

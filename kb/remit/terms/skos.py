# ruff: noqa: N816
"""Terms of SKOS that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/2004/02/skos/core#"

Concept: Final = URIRef("http://www.w3.org/2004/02/skos/core#Concept")
ConceptScheme: Final = URIRef("http://www.w3.org/2004/02/skos/core#ConceptScheme")
altLabel: Final = URIRef("http://www.w3.org/2004/02/skos/core#altLabel")
broadMatch: Final = URIRef("http://www.w3.org/2004/02/skos/core#broadMatch")
broader: Final = URIRef("http://www.w3.org/2004/02/skos/core#broader")
changeNote: Final = URIRef("http://www.w3.org/2004/02/skos/core#changeNote")
closeMatch: Final = URIRef("http://www.w3.org/2004/02/skos/core#closeMatch")
definition: Final = URIRef("http://www.w3.org/2004/02/skos/core#definition")
editorialNote: Final = URIRef("http://www.w3.org/2004/02/skos/core#editorialNote")
exactMatch: Final = URIRef("http://www.w3.org/2004/02/skos/core#exactMatch")
example: Final = URIRef("http://www.w3.org/2004/02/skos/core#example")
hasTopConcept: Final = URIRef("http://www.w3.org/2004/02/skos/core#hasTopConcept")
hiddenLabel: Final = URIRef("http://www.w3.org/2004/02/skos/core#hiddenLabel")
historyNote: Final = URIRef("http://www.w3.org/2004/02/skos/core#historyNote")
inScheme: Final = URIRef("http://www.w3.org/2004/02/skos/core#inScheme")
narrower: Final = URIRef("http://www.w3.org/2004/02/skos/core#narrower")
notation: Final = URIRef("http://www.w3.org/2004/02/skos/core#notation")
note: Final = URIRef("http://www.w3.org/2004/02/skos/core#note")
prefLabel: Final = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
related: Final = URIRef("http://www.w3.org/2004/02/skos/core#related")
scopeNote: Final = URIRef("http://www.w3.org/2004/02/skos/core#scopeNote")
topConceptOf: Final = URIRef("http://www.w3.org/2004/02/skos/core#topConceptOf")

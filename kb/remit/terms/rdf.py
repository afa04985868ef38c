# ruff: noqa: N816
"""Terms of RDF that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

List: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#List")
Property: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#Property")
Statement: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement")
first: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#first")
langString: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
nil: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
object_: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#object")
predicate: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate")
rest: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
subject: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#subject")
type_: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
value: Final = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")

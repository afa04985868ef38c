# ruff: noqa: N816
"""Datatypes of XML Schema that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/2001/XMLSchema#"

anyURI: Final = URIRef("http://www.w3.org/2001/XMLSchema#anyURI")
boolean: Final = URIRef("http://www.w3.org/2001/XMLSchema#boolean")
date: Final = URIRef("http://www.w3.org/2001/XMLSchema#date")
dateTime: Final = URIRef("http://www.w3.org/2001/XMLSchema#dateTime")
dateTimeStamp: Final = URIRef("http://www.w3.org/2001/XMLSchema#dateTimeStamp")
decimal: Final = URIRef("http://www.w3.org/2001/XMLSchema#decimal")
double: Final = URIRef("http://www.w3.org/2001/XMLSchema#double")
duration: Final = URIRef("http://www.w3.org/2001/XMLSchema#duration")
float_: Final = URIRef("http://www.w3.org/2001/XMLSchema#float")
gYear: Final = URIRef("http://www.w3.org/2001/XMLSchema#gYear")
gYearMonth: Final = URIRef("http://www.w3.org/2001/XMLSchema#gYearMonth")
int_: Final = URIRef("http://www.w3.org/2001/XMLSchema#int")
integer: Final = URIRef("http://www.w3.org/2001/XMLSchema#integer")
language: Final = URIRef("http://www.w3.org/2001/XMLSchema#language")
long: Final = URIRef("http://www.w3.org/2001/XMLSchema#long")
negativeInteger: Final = URIRef("http://www.w3.org/2001/XMLSchema#negativeInteger")
nonNegativeInteger: Final = URIRef("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
nonPositiveInteger: Final = URIRef("http://www.w3.org/2001/XMLSchema#nonPositiveInteger")
positiveInteger: Final = URIRef("http://www.w3.org/2001/XMLSchema#positiveInteger")
string: Final = URIRef("http://www.w3.org/2001/XMLSchema#string")
time: Final = URIRef("http://www.w3.org/2001/XMLSchema#time")

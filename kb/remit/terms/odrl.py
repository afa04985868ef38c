# ruff: noqa: N816
"""Terms of ODRL that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://www.w3.org/ns/odrl/2/"

Constraint: Final = URIRef("http://www.w3.org/ns/odrl/2/Constraint")
LeftOperand: Final = URIRef("http://www.w3.org/ns/odrl/2/LeftOperand")
Operator: Final = URIRef("http://www.w3.org/ns/odrl/2/Operator")
and_: Final = URIRef("http://www.w3.org/ns/odrl/2/and")
eq: Final = URIRef("http://www.w3.org/ns/odrl/2/eq")
gt: Final = URIRef("http://www.w3.org/ns/odrl/2/gt")
gteq: Final = URIRef("http://www.w3.org/ns/odrl/2/gteq")
isA: Final = URIRef("http://www.w3.org/ns/odrl/2/isA")
isAnyOf: Final = URIRef("http://www.w3.org/ns/odrl/2/isAnyOf")
isNoneOf: Final = URIRef("http://www.w3.org/ns/odrl/2/isNoneOf")
isPartOf: Final = URIRef("http://www.w3.org/ns/odrl/2/isPartOf")
leftOperand: Final = URIRef("http://www.w3.org/ns/odrl/2/leftOperand")
lt: Final = URIRef("http://www.w3.org/ns/odrl/2/lt")
lteq: Final = URIRef("http://www.w3.org/ns/odrl/2/lteq")
neq: Final = URIRef("http://www.w3.org/ns/odrl/2/neq")
operator: Final = URIRef("http://www.w3.org/ns/odrl/2/operator")
or_: Final = URIRef("http://www.w3.org/ns/odrl/2/or")
rightOperand: Final = URIRef("http://www.w3.org/ns/odrl/2/rightOperand")
xone: Final = URIRef("http://www.w3.org/ns/odrl/2/xone")

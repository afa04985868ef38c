"""Concepts of the scheme “connecting factors”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/factor/"

act_in_territory: Final = URIRef("https://w3id.org/remit/id/factor/act-in-territory")
content: Final = URIRef("https://w3id.org/remit/id/factor/content")
direct_product: Final = URIRef("https://w3id.org/remit/id/factor/direct-product")
eu_person: Final = URIRef("https://w3id.org/remit/id/factor/eu-person")
foreign_person: Final = URIRef("https://w3id.org/remit/id/factor/foreign-person")
headquarters: Final = URIRef("https://w3id.org/remit/id/factor/headquarters")
listing: Final = URIRef("https://w3id.org/remit/id/factor/listing")
market: Final = URIRef("https://w3id.org/remit/id/factor/market")
national_person: Final = URIRef("https://w3id.org/remit/id/factor/national-person")
origin: Final = URIRef("https://w3id.org/remit/id/factor/origin")
output: Final = URIRef("https://w3id.org/remit/id/factor/output")
persons_in_territory: Final = URIRef("https://w3id.org/remit/id/factor/persons-in-territory")
system_in_territory: Final = URIRef("https://w3id.org/remit/id/factor/system-in-territory")
territory: Final = URIRef("https://w3id.org/remit/id/factor/territory")
uk_person: Final = URIRef("https://w3id.org/remit/id/factor/uk-person")
us_person: Final = URIRef("https://w3id.org/remit/id/factor/us-person")

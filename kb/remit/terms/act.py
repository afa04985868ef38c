"""Concepts of the scheme “acts”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/act/"

acquisition: Final = URIRef("https://w3id.org/remit/id/act/acquisition")
commitment_breach: Final = URIRef("https://w3id.org/remit/id/act/commitment-breach")
computer_access: Final = URIRef("https://w3id.org/remit/id/act/computer-access")
dealing: Final = URIRef("https://w3id.org/remit/id/act/dealing")
electronic_transfer: Final = URIRef("https://w3id.org/remit/id/act/electronic-transfer")
export: Final = URIRef("https://w3id.org/remit/id/act/export")
government_contract: Final = URIRef("https://w3id.org/remit/id/act/government-contract")
gpai_offer: Final = URIRef("https://w3id.org/remit/id/act/gpai-offer")
in_country_transfer: Final = URIRef("https://w3id.org/remit/id/act/in-country-transfer")
investment: Final = URIRef("https://w3id.org/remit/id/act/investment")
model_access: Final = URIRef("https://w3id.org/remit/id/act/model-access")
model_testing: Final = URIRef("https://w3id.org/remit/id/act/model-testing")
place_on_market: Final = URIRef("https://w3id.org/remit/id/act/place-on-market")
publication: Final = URIRef("https://w3id.org/remit/id/act/publication")
reexport: Final = URIRef("https://w3id.org/remit/id/act/reexport")
release: Final = URIRef("https://w3id.org/remit/id/act/release")
research_directed: Final = URIRef("https://w3id.org/remit/id/act/research-directed")
safety_incident: Final = URIRef("https://w3id.org/remit/id/act/safety-incident")
securities_purchase: Final = URIRef("https://w3id.org/remit/id/act/securities-purchase")
transfer_act: Final = URIRef("https://w3id.org/remit/id/act/transfer-act")
use: Final = URIRef("https://w3id.org/remit/id/act/use")

"""Concepts of the scheme “units”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/unit/"

accounts: Final = URIRef("https://w3id.org/remit/id/unit/accounts")
accounts_at_peak: Final = URIRef("https://w3id.org/remit/id/unit/accounts-at-peak")
accounts_in_pool: Final = URIRef("https://w3id.org/remit/id/unit/accounts-in-pool")
actors: Final = URIRef("https://w3id.org/remit/id/unit/actors")
days: Final = URIRef("https://w3id.org/remit/id/unit/days")
eur: Final = URIRef("https://w3id.org/remit/id/unit/eur")
exchanges: Final = URIRef("https://w3id.org/remit/id/unit/exchanges")
exchanges_a_day: Final = URIRef("https://w3id.org/remit/id/unit/exchanges-a-day")
gbp: Final = URIRef("https://w3id.org/remit/id/unit/gbp")
gigabytes_a_second: Final = URIRef("https://w3id.org/remit/id/unit/gigabytes-a-second")
operations: Final = URIRef("https://w3id.org/remit/id/unit/operations")
per_cent: Final = URIRef("https://w3id.org/remit/id/unit/per-cent")
requests: Final = URIRef("https://w3id.org/remit/id/unit/requests")
tokens: Final = URIRef("https://w3id.org/remit/id/unit/tokens")
tpp: Final = URIRef("https://w3id.org/remit/id/unit/tpp")
tpp_per_mm2: Final = URIRef("https://w3id.org/remit/id/unit/tpp-per-mm2")
usd: Final = URIRef("https://w3id.org/remit/id/unit/usd")

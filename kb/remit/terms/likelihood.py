"""Concepts of the scheme “likelihoods”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/likelihood/"

almost_certain: Final = URIRef("https://w3id.org/remit/id/likelihood/almost-certain")
almost_no_chance: Final = URIRef("https://w3id.org/remit/id/likelihood/almost-no-chance")
likely: Final = URIRef("https://w3id.org/remit/id/likelihood/likely")
not_assessed: Final = URIRef("https://w3id.org/remit/id/likelihood/not-assessed")
roughly_even: Final = URIRef("https://w3id.org/remit/id/likelihood/roughly-even")
unlikely: Final = URIRef("https://w3id.org/remit/id/likelihood/unlikely")
very_likely: Final = URIRef("https://w3id.org/remit/id/likelihood/very-likely")
very_unlikely: Final = URIRef("https://w3id.org/remit/id/likelihood/very-unlikely")

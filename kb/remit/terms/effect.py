"""Concepts of the scheme “effects”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/effect/"

definition: Final = URIRef("https://w3id.org/remit/id/effect/definition")
duty: Final = URIRef("https://w3id.org/remit/id/effect/duty")
licence: Final = URIRef("https://w3id.org/remit/id/effect/licence")
listing: Final = URIRef("https://w3id.org/remit/id/effect/listing")
no_power: Final = URIRef("https://w3id.org/remit/id/effect/no-power")
not_subject: Final = URIRef("https://w3id.org/remit/id/effect/not-subject")
permission: Final = URIRef("https://w3id.org/remit/id/effect/permission")
power: Final = URIRef("https://w3id.org/remit/id/effect/power")
prohibition: Final = URIRef("https://w3id.org/remit/id/effect/prohibition")
review_policy: Final = URIRef("https://w3id.org/remit/id/effect/review-policy")

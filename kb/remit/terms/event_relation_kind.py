"""Concepts of the scheme “kinds of event relation”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/event-relation-kind/"

overlaps_in_time: Final = URIRef("https://w3id.org/remit/id/event-relation-kind/overlaps-in-time")
possibly_includes: Final = URIRef("https://w3id.org/remit/id/event-relation-kind/possibly-includes")
possibly_same_event: Final = URIRef("https://w3id.org/remit/id/event-relation-kind/possibly-same-event")

"""Terms of schema.org that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://schema.org/"

url: Final = URIRef("https://schema.org/url")

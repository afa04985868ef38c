# ruff: noqa: N816
"""Terms of DCMI Metadata Terms that Remit uses."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://purl.org/dc/terms/"

conformsTo: Final = URIRef("http://purl.org/dc/terms/conformsTo")
created: Final = URIRef("http://purl.org/dc/terms/created")
creator: Final = URIRef("http://purl.org/dc/terms/creator")
date: Final = URIRef("http://purl.org/dc/terms/date")
description: Final = URIRef("http://purl.org/dc/terms/description")
format_: Final = URIRef("http://purl.org/dc/terms/format")
identifier: Final = URIRef("http://purl.org/dc/terms/identifier")
isReplacedBy: Final = URIRef("http://purl.org/dc/terms/isReplacedBy")
issued: Final = URIRef("http://purl.org/dc/terms/issued")
language: Final = URIRef("http://purl.org/dc/terms/language")
license_: Final = URIRef("http://purl.org/dc/terms/license")
modified: Final = URIRef("http://purl.org/dc/terms/modified")
publisher: Final = URIRef("http://purl.org/dc/terms/publisher")
source: Final = URIRef("http://purl.org/dc/terms/source")
subject: Final = URIRef("http://purl.org/dc/terms/subject")
title: Final = URIRef("http://purl.org/dc/terms/title")

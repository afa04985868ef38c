"""Concepts of the scheme “subjects”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/subject/"

acquisitions: Final = URIRef("https://w3id.org/remit/id/subject/acquisitions")
ai_evaluation: Final = URIRef("https://w3id.org/remit/id/subject/ai-evaluation")
ai_regulation: Final = URIRef("https://w3id.org/remit/id/subject/ai-regulation")
competition: Final = URIRef("https://w3id.org/remit/id/subject/competition")
consumer_protection: Final = URIRef("https://w3id.org/remit/id/subject/consumer-protection")
criminal_law: Final = URIRef("https://w3id.org/remit/id/subject/criminal-law")
cyber_security: Final = URIRef("https://w3id.org/remit/id/subject/cyber-security")
data_protection: Final = URIRef("https://w3id.org/remit/id/subject/data-protection")
export_control: Final = URIRef("https://w3id.org/remit/id/subject/export-control")
foreign_trade: Final = URIRef("https://w3id.org/remit/id/subject/foreign-trade")
intellectual_property: Final = URIRef("https://w3id.org/remit/id/subject/intellectual-property")
national_security: Final = URIRef("https://w3id.org/remit/id/subject/national-security")
sanctions: Final = URIRef("https://w3id.org/remit/id/subject/sanctions")

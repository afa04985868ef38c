"""Concepts of the scheme “roles”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/role/"

accused: Final = URIRef("https://w3id.org/remit/id/role/accused")
accuser: Final = URIRef("https://w3id.org/remit/id/role/accuser")
affected: Final = URIRef("https://w3id.org/remit/id/role/affected")
authority_said_to_watch: Final = URIRef("https://w3id.org/remit/id/role/authority-said-to-watch")
carrier: Final = URIRef("https://w3id.org/remit/id/role/carrier")
commentator: Final = URIRef("https://w3id.org/remit/id/role/commentator")
competitor: Final = URIRef("https://w3id.org/remit/id/role/competitor")
consignee: Final = URIRef("https://w3id.org/remit/id/role/consignee")
denier: Final = URIRef("https://w3id.org/remit/id/role/denier")
deployer: Final = URIRef("https://w3id.org/remit/id/role/deployer")
doer: Final = URIRef("https://w3id.org/remit/id/role/doer")
end_user: Final = URIRef("https://w3id.org/remit/id/role/end-user")
exporter: Final = URIRef("https://w3id.org/remit/id/role/exporter")
facility: Final = URIRef("https://w3id.org/remit/id/role/facility")
investor: Final = URIRef("https://w3id.org/remit/id/role/investor")
mentioned: Final = URIRef("https://w3id.org/remit/id/role/mentioned")
offender: Final = URIRef("https://w3id.org/remit/id/role/offender")
offeror: Final = URIRef("https://w3id.org/remit/id/role/offeror")
provider: Final = URIRef("https://w3id.org/remit/id/role/provider")
purchaser: Final = URIRef("https://w3id.org/remit/id/role/purchaser")
recipient: Final = URIRef("https://w3id.org/remit/id/role/recipient")
recipient_of_evidence: Final = URIRef("https://w3id.org/remit/id/role/recipient-of-evidence")
releasee: Final = URIRef("https://w3id.org/remit/id/role/releasee")
said_to_be_involved: Final = URIRef("https://w3id.org/remit/id/role/said-to-be-involved")
secret_holder: Final = URIRef("https://w3id.org/remit/id/role/secret-holder")
source_of_account: Final = URIRef("https://w3id.org/remit/id/role/source-of-account")
target: Final = URIRef("https://w3id.org/remit/id/role/target")

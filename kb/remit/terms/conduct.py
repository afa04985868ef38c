"""Concepts of the scheme “conduct”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/conduct/"

access_restriction_circumvention: Final = URIRef("https://w3id.org/remit/id/conduct/access-restriction-circumvention")
alignment_replication: Final = URIRef("https://w3id.org/remit/id/conduct/alignment-replication")
anticompetitive_conduct: Final = URIRef("https://w3id.org/remit/id/conduct/anticompetitive-conduct")
architecture_replication: Final = URIRef("https://w3id.org/remit/id/conduct/architecture-replication")
ban_on_use: Final = URIRef("https://w3id.org/remit/id/conduct/ban-on-use")
capability_extraction: Final = URIRef("https://w3id.org/remit/id/conduct/capability-extraction")
defamation: Final = URIRef("https://w3id.org/remit/id/conduct/defamation")
disclosure_to_authority: Final = URIRef("https://w3id.org/remit/id/conduct/disclosure-to-authority")
distillation_through_api: Final = URIRef("https://w3id.org/remit/id/conduct/distillation-through-api")
fraudulent_accounts: Final = URIRef("https://w3id.org/remit/id/conduct/fraudulent-accounts")
legal_threat: Final = URIRef("https://w3id.org/remit/id/conduct/legal-threat")
merger: Final = URIRef("https://w3id.org/remit/id/conduct/merger")
model_weights_taking: Final = URIRef("https://w3id.org/remit/id/conduct/model-weights-taking")
national_security_threat: Final = URIRef("https://w3id.org/remit/id/conduct/national-security-threat")
personal_data_processing: Final = URIRef("https://w3id.org/remit/id/conduct/personal-data-processing")
reverse_engineering: Final = URIRef("https://w3id.org/remit/id/conduct/reverse-engineering")
source_code_taking: Final = URIRef("https://w3id.org/remit/id/conduct/source-code-taking")
surveillance_of_use: Final = URIRef("https://w3id.org/remit/id/conduct/surveillance-of-use")
terms_of_service_breach: Final = URIRef("https://w3id.org/remit/id/conduct/terms-of-service-breach")
theft: Final = URIRef("https://w3id.org/remit/id/conduct/theft")
trade_secret_misappropriation: Final = URIRef("https://w3id.org/remit/id/conduct/trade-secret-misappropriation")
unauthorised_computer_access: Final = URIRef("https://w3id.org/remit/id/conduct/unauthorised-computer-access")
unfair_commercial_practice: Final = URIRef("https://w3id.org/remit/id/conduct/unfair-commercial-practice")
unlicensed_export: Final = URIRef("https://w3id.org/remit/id/conduct/unlicensed-export")

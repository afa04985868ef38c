"""Concepts of the scheme “kinds of item”."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "https://w3id.org/remit/id/item-kind/"

ai_system: Final = URIRef("https://w3id.org/remit/id/item-kind/ai-system")
annex_i_product: Final = URIRef("https://w3id.org/remit/id/item-kind/annex-i-product")
annex_iii_system: Final = URIRef("https://w3id.org/remit/id/item-kind/annex-iii-system")
chatbot: Final = URIRef("https://w3id.org/remit/id/item-kind/chatbot")
chip: Final = URIRef("https://w3id.org/remit/id/item-kind/chip")
database: Final = URIRef("https://w3id.org/remit/id/item-kind/database")
gallium: Final = URIRef("https://w3id.org/remit/id/item-kind/gallium")
generative_system: Final = URIRef("https://w3id.org/remit/id/item-kind/generative-system")
gpai_model: Final = URIRef("https://w3id.org/remit/id/item-kind/gpai-model")
model_outputs: Final = URIRef("https://w3id.org/remit/id/item-kind/model-outputs")
model_weights: Final = URIRef("https://w3id.org/remit/id/item-kind/model-weights")
software: Final = URIRef("https://w3id.org/remit/id/item-kind/software")
source_code: Final = URIRef("https://w3id.org/remit/id/item-kind/source-code")
technology: Final = URIRef("https://w3id.org/remit/id/item-kind/technology")
trade_secret: Final = URIRef("https://w3id.org/remit/id/item-kind/trade-secret")

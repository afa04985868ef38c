"""Vocabulary constants, one module a vocabulary and one a scheme, generated from `ontology/`."""

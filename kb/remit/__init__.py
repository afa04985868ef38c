"""Remit: an evidence-first knowledge base of AI regulation and export control."""

__version__ = "0.1.0"

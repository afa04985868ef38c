"""The SPARQL protocol, for reading only."""

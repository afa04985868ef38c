"""Records as interfaces show them; made from the knowledge base, read by REST, pages and command line."""

from remit_api.records.catalogue import Catalogue, Listed, Wanted, parse_include

__all__ = ["Catalogue", "Listed", "Wanted", "parse_include"]

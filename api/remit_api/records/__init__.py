"""Records as interfaces show them; made from the knowledge base, read by REST, pages and command line."""

from remit_api.records.asking import Wanted, parse_include, wanted_of
from remit_api.records.catalogue import Catalogue
from remit_api.records.kinds import KINDS, Shown
from remit_api.records.listing import Listed

__all__ = ["KINDS", "Catalogue", "Listed", "Shown", "Wanted", "parse_include", "wanted_of"]

"""Datatypes of the Extended Date/Time Format."""

from typing import Final

from rdflib import URIRef

NAMESPACE: Final = "http://id.loc.gov/datatypes/edtf/"

EDTF_level1: Final = URIRef("http://id.loc.gov/datatypes/edtf/EDTF-level1")

"""What belongs to a record: the nodes that are its own parts, and the assessments of it."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.term import Node

from remit.state import State
from remit.terms import rmt

PART_PROPERTIES = frozenset(
    {rmt.says, rmt.core, rmt.participation, rmt.coding, rmt.link, rmt.named, rmt.quantity, rmt.response}
)
"""Properties whose values are parts of a record, wherever their addresses lie."""


def is_part(record: URIRef, predicate: Node, value: URIRef) -> bool:
    """Says whether a value is a part: its address lies under the record's, or a property of parts leads to it."""
    return value.startswith(f"{record}/") or predicate in PART_PROPERTIES


def parts_of(view: State, record: URIRef) -> list[URIRef]:
    """Gives the nodes of a record: itself, its parts, and the assessments of it."""
    seen = {record: None}
    todo = [record]
    while todo:
        for predicate, values in view.properties(todo.pop()).items():
            for value in values:
                if isinstance(value, URIRef) and value not in seen and is_part(record, predicate, value):
                    seen[value] = None
                    todo.append(value)
    seen |= {node: None for node in view.subjects(rmt.assesses, record) if isinstance(node, URIRef)}
    return list(seen)

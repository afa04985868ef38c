"""How well the words of a named originator are known: its own document, or who carries them."""

from __future__ import annotations

from rdflib.term import Node

from remit.model.view import View
from remit.support.reading import Link, current_grade, objects, same, sources
from remit.terms import dcterms, reliability, rmt

_RELIABLE = frozenset({reliability.a, reliability.b, reliability.c})


def document_read(view: View, claim: Node, speaker: Node) -> Node | None:
    """Gives the originator's own document, where it was read and is recorded as its own; None otherwise."""
    whose = same(view, speaker)
    for document in sorted(objects(view, claim, rmt.originatorDocument), key=str):
        if document in whose or makers(view, document) & whose:
            return document
    return None


def in_own_document(view: View, claim: Node, speaker: Node) -> bool:
    """Whether a claim was read where its speaker says it itself: in what is recorded as its own document."""
    whose, found = same(view, speaker), sources(view, claim)
    return bool(found) and all(document in whose or makers(view, document) & whose for document in found)


def well_carried(view: View, links: tuple[Link, ...]) -> bool:
    """Whether all who carry the originator's words are graded C or better: the worst of a chain counts."""
    whose = same(view, links[-1].speaker)
    for link in links[:-1]:
        theirs = makers(view, link.speaker)
        if theirs & whose:
            continue
        carriers = same(view, link.speaker) | theirs
        if current_grade(view, carriers, rmt.reliability) not in _RELIABLE:
            return False
    return True


def makers(view: View, document: Node) -> frozenset[Node]:
    """Gives who made or published a document."""
    return frozenset(
        one
        for predicate in (dcterms.creator, dcterms.publisher)
        for maker in objects(view, document, predicate)
        for one in same(view, maker)
    )

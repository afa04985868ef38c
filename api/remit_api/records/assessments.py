"""The current judgement of a kind on a node: accepted, and the latest."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.term import Node

from remit.terms import rmt
from remit_api.records.models import Grade
from remit_api.records.reading import Reading


def accepted(reading: Reading, node: Node, kind: Node) -> Iterator[URIRef]:
    """Gives the accepted assessments of a kind on the node, the latest first."""
    found = [
        assessment
        for assessment in reading.to(rmt.assesses, node)
        if reading.is_a(assessment, kind)
        and reading.one(assessment, rmt.acceptedBy) is not None
        and reading.one(assessment, rmt.acceptedOn) is not None
    ]
    return iter(sorted(found, key=lambda a: (reading.text(a, rmt.assessedOn) or "", str(a)), reverse=True))


def current(reading: Reading, node: Node, kind: Node) -> URIRef | None:
    """Gives the current assessment of a kind on the node, or None."""
    return next(accepted(reading, node, kind), None)


def grade(reading: Reading, node: Node) -> Grade | None:
    """Gives the current grading of the node, or None where nobody graded it."""
    grading = current(reading, node, rmt.Grading)
    if grading is None:
        return None
    assessor = reading.one(grading, rmt.assessedBy)
    return Grade(
        iri=str(grading),
        reliability=reading.concept(reading.one(grading, rmt.reliability)),
        credibility=reading.concept(reading.one(grading, rmt.credibility)),
        reason=reading.text(grading, rmt.reason),
        assessed_by=reading.label(assessor) if assessor is not None else None,
        assessed_on=reading.text(grading, rmt.assessedOn),
    )


def identified_as(reading: Reading, node: Node) -> URIRef | None:
    """Gives what an accepted assessment identifies the node as, or None."""
    identification = current(reading, node, rmt.Identification)
    return reading.iri(identification, rmt.identifiedAs) if identification is not None else None

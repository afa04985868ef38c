"""Stored findings as RDF: nodes of their own in a graph of their own.

Nothing is said there of an incident or an actor. A finding points to the incident, and says beside it how that is
sourced; its properties are those of no record, so that who asks of records does not come upon findings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from rdflib import Literal, URIRef

from remit.iri import FINDING, FINDINGS
from remit.literals import literal
from remit.patch import Quad
from remit.stored.freshness import Stamp
from remit.stored.head import Head, OfRule
from remit.support import StatusScheme
from remit.terms import dcterms, effect, outcome, rdf, rmt, xsd


def finding_iri(incident: URIRef, rule: URIRef) -> URIRef:
    """Gives the address of what a rule comes to for an incident."""
    return URIRef(f"{FINDING}{hashlib.sha256(f'{incident} {rule}'.encode()).hexdigest()[:32]}")


def quads_of(incident: URIRef, head: Head, stamp: Stamp, scheme: StatusScheme) -> frozenset[Quad]:
    """Gives the quads of one finding."""
    node = finding_iri(incident, head.rule)
    said: list[tuple[URIRef, URIRef | Literal]] = [
        (rdf.type_, rmt.Finding),
        (rmt.ofIncident, incident),
        (rmt.ofRule, head.rule),
        (rmt.outcome, URIRef(f"{outcome.NAMESPACE}{head.outcome}")),
        (rmt.missesFacts, literal("true" if head.is_open else "false", xsd.boolean)),
        (rmt.journalPosition, _position(stamp)),
    ]
    if head.weakest:
        said.append((rmt.weakestSupport, scheme.by_code(head.weakest)))
    if head.phrase:
        said.append((rmt.statusPhrase, literal(head.phrase)))
    return frozenset(Quad(node, predicate, value, FINDINGS) for predicate, value in said)


def quads_of_rules(rules: Mapping[URIRef, OfRule]) -> frozenset[Quad]:
    """Gives what is the same in all findings of a rule, once: at a node of its own, not at the rule."""
    made: set[Quad] = set()
    for rule, of in rules.items():
        node = finding_iri(rule, rule)
        made.add(Quad(node, rmt.ofRule, rule, FINDINGS))
        made.add(Quad(node, rmt.ruleEffect, URIRef(f"{effect.NAMESPACE}{of.effect}"), FINDINGS))
        made |= {Quad(node, rmt.authority, authority, FINDINGS) for authority in of.authorities}
        made |= {Quad(node, rmt.legalOrder, order, FINDINGS) for order in of.jurisdictions}
    return frozenset(made)


def without_positions(quads: Iterable[Quad]) -> frozenset[Quad]:
    """Gives what findings are, without where in the journal they were worked out."""
    return frozenset(quad for quad in quads if quad.predicate != rmt.journalPosition)


def in_order(quads: Iterable[Quad]) -> list[Quad]:
    """Gives findings one after the other; how each is sourced comes last, so that nothing is left without it."""
    return sorted(quads, key=lambda quad: (quad.subject, quad.predicate == rmt.statusPhrase))


def header(stamp: Stamp | None, *, behind: int, failed: int, identifier: str) -> frozenset[Quad]:
    """Gives what is said of the graph as a whole.

    Args:
        stamp: the state of which all findings are, or a later one; None before there is one.
        behind: incidents whose findings may be older than what was last looked at.
        failed: incidents of which nothing could be worked out.
        identifier: of the ledger that goes with the graph, and of the last write that it counts.
    """
    said = (
        *(_stamped(stamp) if stamp is not None else ()),
        (rmt.behind, literal(str(behind), xsd.integer)),
        (rmt.notWorkedOut, literal(str(failed), xsd.integer)),
        (dcterms.identifier, literal(identifier)),
    )
    return frozenset(Quad(FINDINGS, predicate, value, FINDINGS) for predicate, value in said)


def _stamped(stamp: Stamp) -> tuple[tuple[URIRef, Literal], ...]:
    return (
        (rmt.asOf, literal(stamp.as_of.isoformat(), xsd.date)),
        (rmt.journalPosition, _position(stamp)),
        (rmt.lawHash, literal(stamp.law.rpartition(":")[2])),
    )


def _position(stamp: Stamp) -> Literal:
    return literal(str(stamp.position), xsd.integer)

"""Answers as RDF: each finding an entity, derived from the claims that it rests on, by one determination (PROV-O)."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef

from remit.ask.answer import Answer
from remit.ask.receipt import digest
from remit.findings import Condition, Finding
from remit.iri import ID
from remit.support import StatusScheme
from remit.terms import outcome as outcomes
from remit.terms import prov, rdf, rdfs, rmt, xsd


def answer_graph(answer: Answer, scheme: StatusScheme) -> Graph:
    """Gives an answer as a graph.

    Args:
        answer: the answer, with its receipt.
        scheme: the statuses.
    """
    receipt = answer.receipt
    key = receipt.answer_hash if receipt is not None else digest([answer.verdict.code, answer.conduct_on])
    node = URIRef(f"{ID}answer/{key.rpartition(':')[2][:32]}")
    graph = Graph(bind_namespaces="none")
    for prefix, space in (
        ("prov", prov.NAMESPACE),
        ("rdfs", rdfs.NAMESPACE),
        ("rmt", rmt.NAMESPACE),
        ("xsd", xsd.NAMESPACE),
    ):
        graph.bind(prefix, space)
    graph.add((node, rdf.type_, rmt.Answer))
    graph.add((node, rdfs.label, Literal(answer.verdict.text, lang="en")))
    graph.add((node, rmt.verdict, Literal(answer.verdict.code)))
    graph.add((node, rmt.asOf, Literal(answer.question.as_of)))
    graph.add((node, rmt.conductOn, Literal(answer.conduct_on)))
    determination = URIRef(f"{node}/determination")
    graph.add((node, prov.wasGeneratedBy, determination))
    graph.add((determination, rdf.type_, prov.Activity))
    graph.add((determination, prov.atTime, Literal(answer.known_at)))
    if receipt is not None:
        graph.add((node, rmt.journalPosition, Literal(receipt.journal_position)))
    for number, finding in enumerate(answer.findings, start=1):
        part = URIRef(f"{node}/finding/{number}")
        graph.add((node, rmt.finding, part))
        graph.add((part, prov.wasGeneratedBy, determination))
        _add_finding(graph, part, finding, scheme)
    return graph


def _add_finding(graph: Graph, node: URIRef, finding: Finding, scheme: StatusScheme) -> None:
    text = finding.text
    graph.add((node, rdf.type_, rmt.Finding))
    graph.add((node, rmt.ofRule, finding.rule.iri))
    graph.add((node, rmt.outcome, URIRef(f"{outcomes.NAMESPACE}{finding.outcome}")))
    if text.citation:
        graph.add((node, rmt.citation, Literal(text.citation)))
    if text.address:
        graph.add((node, rmt.address, Literal(text.address, datatype=xsd.anyURI)))
    for authority in finding.authorities:
        role = rmt.administeredBy if authority.role == "administers" else rmt.enforcedBy
        graph.add((node, role, authority.id))
    if finding.support.holds != "none":
        graph.add((node, rmt.support, scheme.by_code(finding.support.holds)))
    for condition in _all(finding.conditions):
        if condition.text:
            graph.add((node, rmt.conditionSaid, Literal(condition.text, lang="en")))
        for claim in condition.claims:
            graph.add((node, prov.wasDerivedFrom, URIRef(claim)))


def _all(conditions: Iterable[Condition]) -> Iterable[Condition]:
    for condition in conditions:
        yield condition
        yield from _all(condition.parts)
        for each in condition.each:
            yield from _all(each.conditions)
        for because in condition.because:
            yield from _all(because.conditions)

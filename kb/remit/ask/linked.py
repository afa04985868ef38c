"""Answers as RDF (PROV-O): answer and findings are entities, which one determination made of claims and rules.

Nothing that is only claimed stands here as a triple: of an incident or actor the graph says nothing at all. It says
what was answered, which rule comes to what, and which claims were used, each told with its status and marks.
"""

from __future__ import annotations

from datetime import UTC, datetime

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.ask.answer import Answer, Receipt
from remit.ask.changed import Changed, Side
from remit.ask.established import Established
from remit.ask.receipt import digest
from remit.ask.said import Said
from remit.findings import Finding, OpenQuestion, walked
from remit.iri import ID, kind_and_key, record
from remit.literals import literal
from remit.support import StatusScheme
from remit.terms import mark, prov, rdf, rdfs, rmt, xsd
from remit.terms import outcome as outcomes

_PREFIXES = (("prov", prov), ("rdfs", rdfs), ("rmt", rmt), ("xsd", xsd))


def answer_graph(answer: Answer, scheme: StatusScheme) -> Graph:
    """Gives an answer as a graph.

    Args:
        answer: the answer, with its receipt.
        scheme: the statuses.
    """
    return _Writer(answer, scheme).written()


class _Writer:
    """Writes one answer."""

    def __init__(self, answer: Answer, scheme: StatusScheme) -> None:
        self.answer = answer
        self.scheme = scheme
        receipt = answer.receipt
        told = [receipt.input_hash, receipt.answer_hash] if receipt is not None else [answer.verdict.text]
        self.node = URIRef(f"{ID}answer/{_hex(digest(told))[:32]}")
        self.determination = URIRef(f"{self.node}/determination")
        self.graph = Graph(bind_namespaces="none")
        for prefix, terms in _PREFIXES:
            self.graph.bind(prefix, terms.NAMESPACE)

    def written(self) -> Graph:
        answer, node = self.answer, self.node
        self._made(node, rmt.Answer)
        self._say(node, rdfs.label, Literal(answer.verdict.text, lang="en"))
        self._say(node, rmt.verdict, Literal(answer.verdict.code))
        self._say(node, rmt.asOf, Literal(answer.question.as_of))
        self._say(node, rmt.conductOn, Literal(answer.conduct_on))
        self._say(node, rmt.disclosure, *(Literal(words, lang="en") for words in answer.disclosures))
        self._say(self.determination, rdf.type_, rmt.Determination, prov.Activity)
        self._say(self.determination, prov.atTime, _moment(answer.known_at))
        hashes: dict[str, str] = {}
        if answer.receipt is not None:
            self._receipt(answer.receipt)
            hashes = dict(answer.receipt.findings)
        for number, finding in enumerate(answer.findings, start=1):
            part = URIRef(f"{node}/finding/{number}")
            self._say(node, rmt.finding, part)
            self._made(part, rmt.Finding)
            self._finding(part, finding)
            if str(finding.rule.iri) in hashes:
                self._say(part, rmt.answerHash, Literal(_hex(hashes[str(finding.rule.iri)])))
        if answer.established is not None:
            self._established(answer.established)
        if answer.changed is not None:
            self._changed(answer.changed)
        for number, question in enumerate(answer.next, start=1):
            self._open_question(URIRef(f"{node}/question/{number}"), number, question)
        for view in (view for differing in answer.readings for view in differing.views):
            if view.encoding is not None:
                self._used(node, URIRef(view.id))
        return self.graph

    def _say(self, node: URIRef, predicate: URIRef, *values: Node) -> None:
        for value in values:
            self.graph.add((node, predicate, value))

    def _made(self, node: URIRef, kind: URIRef) -> None:
        """Writes that the determination made an entity, of what was known at the moment."""
        self._say(node, rdf.type_, kind, prov.Entity)
        self._say(node, prov.wasGeneratedBy, self.determination)
        self._say(node, prov.generatedAtTime, _moment(self.answer.known_at))

    def _used(self, node: URIRef, source: URIRef) -> None:
        """Writes that an entity was derived from a record that the determination used."""
        self._say(node, prov.wasDerivedFrom, source)
        self._say(self.determination, prov.used, source)

    def _receipt(self, receipt: Receipt) -> None:
        self._say(self.node, rmt.journalPosition, Literal(receipt.journal_position))
        for predicate, value in (
            (rmt.questionHash, receipt.input_hash),
            (rmt.lawHash, receipt.law_hash),
            (rmt.ontologyHash, receipt.ontology_hash),
            (rmt.answerHash, receipt.answer_hash),
        ):
            self._say(self.node, predicate, Literal(_hex(value)))

    # ---- findings

    def _finding(self, node: URIRef, finding: Finding) -> None:
        text, support = finding.text, finding.support
        self._say(node, rmt.ofRule, finding.rule.iri)
        self._used(node, finding.rule.iri)
        self._say(node, rmt.outcome, URIRef(f"{outcomes.NAMESPACE}{finding.outcome}"))
        if text.citation:
            self._say(node, rmt.citation, Literal(text.citation))
        if text.address:
            self._say(node, rmt.address, Literal(text.address, datatype=xsd.anyURI))
        for authority in finding.authorities:
            role = rmt.administeredBy if authority.role == "administers" else rmt.enforcedBy
            self._say(node, role, authority.id)
        if support.holds != "none":
            self._say(node, rmt.support, self.scheme.by_code(support.holds))
        if support.contested:
            self._say(node, rmt.mark, mark.contested)
        for condition in walked(finding.conditions):
            if condition.text:
                self._say(node, rmt.conditionSaid, Literal(condition.text, lang="en"))
            for claim in (*condition.claims, *condition.opposed_by):
                self._used(node, URIRef(claim))
        for claim in filter(_is_ours, support.weakest):
            self._used(node, URIRef(claim))

    def _open_question(self, node: URIRef, number: int, question: OpenQuestion) -> None:
        """Writes what could be asked for next: the fact, in words, the rules that turn on it, how many it decides."""
        self._say(self.node, rmt.openQuestion, node)
        self._made(node, rmt.OpenQuestion)
        self._say(node, rmt.askedAs, Literal(number))
        self._say(node, rdfs.label, Literal(question.text, lang="en"))
        if question.iri is not None:
            self._say(node, rmt.factType, question.iri)
        self._say(node, rmt.wouldDecide, Literal(question.most))
        self._say(node, rmt.turnsOn, *(turning.rule for turning in question.turning))

    # ---- what is recorded

    def _established(self, found: Established) -> None:
        for said in found.say:
            self._telling(said)
        self._statuses(self.node, rmt.ceiling, found.ceiling)
        for refusal in found.refused:
            self._statuses(self.node, rmt.refusedStatus, refusal.status)
        self._say(self.node, rmt.mark, *(record("mark", code) for code in found.marks))

    def _telling(self, said: Said) -> None:
        split = kind_and_key(said.id)
        node = URIRef(f"{self.node}/telling/{split[1] if split else digest(said.id)}")
        self._say(self.node, rmt.tells, node)
        self._made(node, rmt.Telling)
        self._say(node, rmt.ofClaim, said.id)
        self._used(node, said.id)
        self._say(node, rdfs.label, Literal(said.words, lang="en"))
        self._statuses(node, rmt.sourcingStatus, said.status)
        self._say(node, rmt.mark, *(record("mark", code) for code in said.marks))

    def _statuses(self, node: URIRef, predicate: URIRef, code: str) -> None:
        if code:
            self._say(node, predicate, self.scheme.by_code(code))

    def _changed(self, changed: Changed) -> None:
        for number, (predicate, side) in enumerate(
            ((rmt.firstView, changed.before), (rmt.secondView, changed.after)), start=1
        ):
            view = URIRef(f"{self.node}/view/{number}")
            self._say(self.node, predicate, view)
            self._side(view, side)
        ids = {
            s.claim: s.id for side in (changed.before, changed.after) if side.established for s in side.established.say
        }
        for predicate, moved in ((rmt.fell, changed.fell), (rmt.rose, changed.rose)):
            for each in moved:
                self._say(self.node, predicate, ids[each.claim])
                self._used(self.node, ids[each.claim])

    def _side(self, node: URIRef, side: Side) -> None:
        self._say(node, rdf.type_, rmt.View, prov.Entity)
        self._say(self.determination, prov.used, node)
        self._say(node, rmt.asOf, Literal(side.as_of))
        self._say(node, prov.generatedAtTime, _moment(side.known_at))
        self._say(node, rmt.journalPosition, Literal(side.position))
        if side.established is not None:
            self._statuses(node, rmt.sourcingStatus, side.established.status)
            self._say(node, rmt.mark, *(record("mark", code) for code in side.established.marks))


def _moment(at: datetime) -> Literal:
    return literal(at.astimezone(UTC).isoformat().replace("+00:00", "Z"), xsd.dateTime)


def _hex(value: str) -> str:
    return value.rpartition(":")[2]


def _is_ours(source: str) -> bool:
    return source.startswith(ID)

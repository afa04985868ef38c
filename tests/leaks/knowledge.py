"""What is only said, read from the record itself and not by the code under test.

A probe that asked the program which records are claimed would be blind where the program is. So this reads the
stored quads: who says what, with which status phrase, and what was taken back or shown to be false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rdflib import Graph, URIRef
from rdflib.term import Node

from leaks.sentences import Reporter
from remit.iri import ID, NS
from remit.terms import prov, rdf, rdfs, rmt, role, skos, status

LEFT_OUT = frozenset({status.refuted, status.withdrawn})
RELATIONS = f"{ID}relation/"

# What the records of actors and items hold of themselves, from other sources than the claims that say the like.
# A triple between the two ends of a claimed statement that is not in this list is a leak until somebody has read it.
FACTS = frozenset(
    {
        ("actor/damo-academy", "unitOf", "actor/alibaba"),
        ("actor/anthropic", "develops", "item/claude-code"),
        ("actor/anthropic", "headquarters", "jurisdiction/us-ca"),
        ("document/advisory-aa26-251a", "http://purl.org/dc/terms/creator", "actor/authors-of-aa26-251a"),
        ("document/anthropic-letter-2026-06-10", "http://purl.org/dc/terms/publisher", "actor/anthropic"),
        ("document/nstm-4", "http://purl.org/dc/terms/publisher", "actor/us-president"),
        # by its definition who says to have seen it; the page adds "as they say"
        ("document/seed-memo", "seenBy", "actor/seed-article-publisher"),
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says, whose it is, and how that is sourced."""

    iri: URIRef
    subject: Node
    predicate: Node
    object: Node
    carrier: URIRef


class Knowledge:
    """One state of the record, as the probes look things up in it."""

    def __init__(self, graph: Graph) -> None:
        """Reads what is only said out of the union of all named graphs."""
        self.graph = graph
        self.claims = self._typed(rmt.Claim)
        self.incidents = self._typed(rmt.Incident)
        self.statements = tuple(self._said(node) for node in sorted(self._typed(rmt.Statement)))
        self.phrases: dict[str, str] = {
            str(node): str(phrase)
            for node in (*self.claims, *self.incidents, *(said.iri for said in self.statements))
            for phrase in graph.objects(node, rmt.statusPhrase)
        }
        self.labels: dict[str, str] = {
            str(node): str(label)
            for node in (*self.claims, *self.incidents)
            for label in graph.objects(node, rdfs.label)
        }

    def _typed(self, kind: Node) -> frozenset[URIRef]:
        return frozenset(node for node in self.graph.subjects(rdf.type_, kind) if isinstance(node, URIRef))

    def _said(self, node: URIRef) -> Said:
        def one(*predicates: Node) -> Node:
            return next(value for predicate in predicates for value in self.graph.objects(node, predicate))

        carrier = one(rmt.saidIn, rmt.coreOf)
        assert isinstance(carrier, URIRef)
        return Said(node, one(rmt.subject), one(rmt.predicate), one(rmt.object_, rmt.objectValue), carrier)

    @cached_property
    def left_out(self) -> frozenset[URIRef]:
        """Claims and incidents that were withdrawn or refuted."""
        stated = {n for bad in LEFT_OUT for n in self.graph.subjects(rmt.sourcingStatus, bad)}
        return frozenset(n for n in (*self.claims, *self.incidents) if n in stated or self._taken_back(n))

    def _taken_back(self, node: URIRef) -> bool:
        return any(True for _ in self.graph.objects(node, prov.wasInvalidatedBy))

    @cached_property
    def ends(self) -> frozenset[tuple[Node, Node]]:
        """Subject and object of every statement, and accused and affected of every incident, either way round."""
        pairs = {(s.subject, s.object) for s in self.statements if isinstance(s.object, URIRef)}
        for incident in self.incidents:
            touched = {*self._with_role(incident, role.affected), *self.graph.objects(incident, rmt.involvesItem)}
            accused = {*self._with_role(incident, role.accused), *self._with_role(incident, role.said_to_be_involved)}
            pairs |= {(who, what) for who in accused - touched for what in touched - accused}
        return frozenset(pairs | {(b, a) for a, b in pairs})

    def _with_role(self, incident: URIRef, wanted: Node) -> set[Node]:
        return {
            who
            for node in self.graph.objects(incident, rmt.participation)
            if (node, rmt.role, wanted) in self.graph
            for who in self.graph.objects(node, rmt.participant)
        }

    @cached_property
    def carried(self) -> frozenset[str]:
        """Addresses of all that is claimed: claims, incidents and their statements."""
        return frozenset(map(str, (*self.claims, *self.incidents, *(s.iri for s in self.statements))))

    def kind(self, iri: str) -> str:
        """Says what a claimed node is: claim, incident or statement."""
        node = URIRef(iri)
        return "claim" if node in self.claims else "incident" if node in self.incidents else "statement"

    def name(self, node: Node) -> str:
        """Gives what a node is called; a text is called as it reads."""
        if not isinstance(node, URIRef):
            return str(node)
        words = next((t for p in (rdfs.label, skos.prefLabel) for t in self.graph.objects(node, p)), None)
        return str(words) if words is not None else node.rpartition("/")[2]

    def originators(self, claim: str) -> set[str]:
        """Gives the names of whose word a claim is: the last speaker, and whom it is identified as."""
        links = self.graph.objects(URIRef(claim), rmt.link)
        last = max(links, key=lambda link: int(str(self.graph.value(link, rmt.order))))
        speaker = self.graph.value(last, rmt.speaker)
        assert speaker is not None
        identified = {
            node
            for assessment in self.graph.subjects(rmt.assesses, speaker)
            for node in self.graph.objects(assessment, rmt.identifiedAs)
        }
        return {self.name(node) for node in (speaker, *identified)}

    def mentioned(self, text: str) -> Iterator[str]:
        """Gives what is claimed and whose words stand in a text; words inside longer ones that are known are not."""
        for label, iris in self._by_length:
            if label in text:
                text = text.replace(label, "…")
                yield from iris

    @cached_property
    def _by_length(self) -> list[tuple[str, list[str]]]:
        found: dict[str, list[str]] = {}
        for iri, label in self.labels.items():
            found.setdefault(label, []).append(iri)
        return sorted(found.items(), key=lambda item: -len(item[0]))

    @cached_property
    def sayings(self) -> dict[str, set[str]]:
        """Gives each statement in its bare words, "subject relation object", with the phrases that may stand by it."""
        found: dict[str, set[str]] = {}
        for said in self.statements:
            words = f"{self.name(said.subject)} {self.name(said.predicate)} {self.name(said.object)}"
            found.setdefault(words, set()).add(self.phrases[str(said.iri)])
        return found

    def with_status(self, code: str) -> set[URIRef]:
        """Gives the incidents of a status."""
        held = self.graph.subjects(rmt.sourcingStatus, URIRef(f"{ID}status/{code}"))
        return {node for node in held if isinstance(node, URIRef) and node in self.incidents}

    @cached_property
    def accused(self) -> frozenset[URIRef]:
        """Whoever is accused, or said to be involved, in some incident."""
        return frozenset(
            who
            for said in (role.accused, role.said_to_be_involved)
            for participation in self.graph.subjects(rmt.role, said)
            for who in self.graph.objects(participation, rmt.participant)
            if isinstance(who, URIRef)
        )

    @cached_property
    def accused_names(self) -> frozenset[str]:
        """The names, old and new, of whoever is accused."""
        nodes = [node for who in self.accused for node in (who, *self.graph.objects(who, rmt.named))]
        names = {str(t) for n in nodes for p in (rdfs.label, rmt.name, skos.altLabel) for t in self.graph.objects(n, p)}
        return frozenset(name for name in names if name[:1].isupper())

    @cached_property
    def reporter(self) -> Reporter:
        """Finds sentences that state what is only said of whoever is accused."""
        return Reporter(self.accused_names)

    def asserted(self, triples: Iterable[tuple[Node, Node, Node]]) -> list[str]:
        """Finds triples that assert what is only said: a relation as a property, or a tie between the ends."""
        found = []
        for subject, predicate, value in triples:
            if str(predicate).startswith(RELATIONS):
                found.append(f"relation as a property: {short(subject)} {short(predicate)} {short(value)}")
            elif (subject, value) in self.ends and not self._may_stand(subject, predicate, value):
                found.append(f"tie: {short(subject)} {short(predicate)} {short(value)}")
        return sorted(found)

    def _may_stand(self, subject: Node, predicate: Node, value: Node) -> bool:
        # between a record of ours and what it is about, for example an incident and a claim that says something of it
        ours = {subject, value} & {*self.claims, *self.incidents}
        if ours and str(predicate).startswith(NS):
            return True
        return (short(subject), short(predicate), short(value)) in FACTS


def short(node: Node) -> str:
    """Gives an address without what all addresses of ours begin with."""
    return str(node).removeprefix(ID).removeprefix(NS)

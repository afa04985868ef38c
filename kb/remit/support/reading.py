"""How the evidence is read from the graph: small questions, each answered from recorded triples only.

Every function here, and all that build on them, are total: they give an answer on records that break the
shapes too, because a change is weighed before it is refused. What is missing or twofold counts as not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node
from typing_extensions import override

from remit.iri import kind_and_key
from remit.model.view import View
from remit.paths import Walker, alternative, inverse, repeatedly, sequence
from remit.terms import oa, prov, rdf, rdfs, rmt, skos

SUCCESSION = repeatedly(alternative(rmt.succeededBy, inverse(rmt.succeededBy)))
"""From an actor to each record of the same body under an earlier or later name."""

LIKENESS = repeatedly(
    alternative(
        rmt.sameAs,
        inverse(rmt.sameAs),
        sequence(rmt.lei, inverse(rmt.lei)),
        sequence(rmt.wikidata, inverse(rmt.wikidata)),
    )
)
"""From an actor to each record that is said to be the same one, or has an identifier in common with it."""

UPWARDS = repeatedly(alternative(skos.broader, rmt.unitOf, rmt.partOf))
"""From a node to every wider one by recorded links: a unit to its organisation, a kind to a wider kind."""

BELONGING = repeatedly(
    alternative(
        rmt.unitOf,
        rmt.partOf,
        rmt.holdsOffice,
        rmt.succeededBy,
        inverse(rmt.succeededBy),
    )
)
"""From an actor to each body that it is, is part of, or holds an office in."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence in plain English about records; `say` puts their labels in.

    Attributes:
        template: the sentence, with {0}, {1} … for the records.
        about: the records.
    """

    template: str
    about: tuple[Node, ...] = ()

    @classmethod
    def of(cls, template: str, *about: Node) -> Reason:
        """Makes a sentence about records."""
        return cls(template, about)

    def __add__(self, other: Reason) -> Reason:
        """Gives both sentences, this one first."""
        moved = other.template
        for place in reversed(range(len(other.about))):
            moved = moved.replace(f"{{{place}}}", f"{{{place + len(self.about)}}}")
        return Reason(f"{self.template} {moved}".strip(), self.about + other.about)

    @override
    def __str__(self) -> str:
        """Says the sentence with the records' own keys, for where no graph is at hand."""
        return self.template.format(*(_key(node) for node in self.about))

    def say(self, view: View) -> str:
        """Says the sentence with the records' labels in the graph; keys where they have none."""
        return self.template.format(*(label(view, node) for node in self.about))


def label(view: View, node: Node) -> str:
    """Names a record in a sentence: a concept by its label, a claim by its number, else its label in quotes."""
    for predicate in (skos.prefLabel, skos.notation, rdfs.label):
        found = sorted(objects(view, node, predicate), key=lambda n: (getattr(n, "language", "") != "en", str(n)))
        if found:
            return f"“{found[0]}”" if predicate == rdfs.label else str(found[0])
    return _key(node)


def _key(node: Node) -> str:
    split = kind_and_key(str(node)) if isinstance(node, URIRef) else None
    return f"{split[0]} {split[1]}" if split else str(node)


def objects(view: View, subject: Node, predicate: Node) -> Iterator[Node]:
    """Gives the values of a property; none at a literal."""
    return iter(()) if isinstance(subject, Literal) else view.objects(subject, predicate)


def value(view: View, subject: Node, predicate: Node) -> Node | None:
    """Gives the one value of a property; None where there is none, or more than one."""
    found = list(objects(view, subject, predicate))
    return found[0] if len(found) == 1 else None


def flag(view: View, subject: Node, predicate: Node) -> bool:
    """Whether a property is recorded as true."""
    found = value(view, subject, predicate)
    return isinstance(found, Literal) and found.value is True


def types(view: View, node: Node) -> frozenset[Node]:
    """Gives the classes recorded for a node."""
    return frozenset(objects(view, node, rdf.type_))


def reach(view: View, node: Node, paths: Walker) -> frozenset[Node]:
    """Gives the nodes that paths lead to."""
    if isinstance(node, Literal):
        return frozenset({node})
    return frozenset(paths.values(view, node))


# ---- assessments


def accepted(view: View, assessment: Node) -> bool:
    """Whether an assessment was accepted, and not taken back since."""
    return (
        any(True for _ in objects(view, assessment, rmt.acceptedBy))
        and any(True for _ in objects(view, assessment, rmt.acceptedOn))
        and not any(True for _ in objects(view, assessment, prov.wasInvalidatedBy))
    )


def assessments(view: View, node: Node, kind: URIRef) -> list[Node]:
    """Gives the accepted assessments of one kind about a node, the latest first."""
    found = [a for a in view.subjects(rmt.assesses, node) if kind in types(view, a) and accepted(view, a)]
    return sorted(
        found, key=lambda a: (max(map(str, objects(view, a, rmt.assessedOn)), default=""), str(a)), reverse=True
    )


def current_grade(view: View, nodes: frozenset[Node], scale: URIRef) -> Node | None:
    """Gives the current grade of any of the nodes on a scale; None where none is accepted."""
    gradings = [
        (max(map(str, objects(view, a, rmt.assessedOn)), default=""), str(a), grade)
        for node in nodes
        for a in assessments(view, node, rmt.Grading)
        if (grade := value(view, a, scale)) is not None
    ]
    return max(gradings, key=lambda g: g[:2])[2] if gradings else None


def identified_as(view: View, node: Node) -> frozenset[Node]:
    """Gives whom accepted assessments identify a speaker or document as."""
    return frozenset(
        found for a in assessments(view, node, rmt.Identification) for found in objects(view, a, rmt.identifiedAs)
    )


def same(view: View, node: Node) -> frozenset[Node]:
    """Gives every record of the same actor or document: itself, succession, accepted identification.

    That two records are the same (rmt:sameAs) is one triple, and could make an accuser the accused; it counts
    here only with the accepted identification that it follows from.
    """
    return _all_from(lambda here: _identical(view, here), node)


def akin(view: View, node: Node) -> frozenset[Node]:
    """Gives the records that may be of the same actor: also by a mere rmt:sameAs, or an identifier in common.

    It is enough to count against independence, and lends nobody another's words.
    """
    return _all_from(lambda here: [*_identical(view, here), *reach(view, here, LIKENESS)], node)


def _identical(view: View, here: Node) -> Iterator[Node]:
    yield from reach(view, here, SUCCESSION)
    yield from identified_as(view, here)
    for a in view.subjects(rmt.identifiedAs, here):
        if rmt.Identification in types(view, a) and accepted(view, a):
            yield from objects(view, a, rmt.assesses)


def _all_from(step: Callable[[Node], Iterable[Node]], start: Node) -> frozenset[Node]:
    found: set[Node] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += step(here)
    return frozenset(found)


def is_identified(view: View, speaker: Node) -> bool:
    """Whether it is recorded who a speaker is: a plain actor, or one that an accepted assessment identifies."""
    kinds = speaker_kinds(view, speaker)
    return (bool(kinds - {speaker}) and not kinds & _UNKNOWN) or bool(identified_as(view, speaker))


def speaker_kinds(view: View, speaker: Node) -> frozenset[Node]:
    """Gives the classes of a speaker; a class may stand for a speaker of whom nothing else is known."""
    return types(view, speaker) | {speaker}


_UNKNOWN = frozenset(
    {
        rmt.AnonymousSource,
        rmt.UnidentifiedActor,
        rmt.UnnamedSpeaker,
        rmt.UnpublishedDocument,
        rmt.UnverifiedSource,
    }
)


# ---- claims


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of speakers.

    Attributes:
        node: the record of the link.
        speaker: who or what speaks at it.
        attested_by: the claims that say that it spoke; the claim itself may be among them.
    """

    node: Node
    speaker: Node
    attested_by: frozenset[Node]


def chain(view: View, claim: Node) -> tuple[Link, ...]:
    """Gives the speakers of a claim, publisher first and originator last; empty where the chain is malformed."""
    found: list[tuple[int, Link]] = []
    for node in objects(view, claim, rmt.link):
        order = value(view, node, rmt.order)
        speaker = value(view, node, rmt.speaker)
        place = order.value if isinstance(order, Literal) else None
        if not isinstance(place, int) or speaker is None or isinstance(speaker, Literal):
            return ()
        found.append((place, Link(node, speaker, frozenset(objects(view, node, rmt.attestedBy)))))
    found.sort(key=lambda pair: pair[0])
    return tuple(link for _, link in found) if [p for p, _ in found] == list(range(len(found))) else ()


def sources(view: View, claim: Node) -> frozenset[Node]:
    """Gives the documents in which a claim stands."""
    return frozenset(
        document for target in objects(view, claim, oa.hasTarget) for document in objects(view, target, oa.hasSource)
    )


def withdrawn_by(view: View, claim: Node) -> Node | None:
    """Gives what withdrew a claim, its source or its originator's document; None where nothing did."""
    links = chain(view, claim)
    taken_back = [claim, *sorted(sources(view, claim), key=str)]
    taken_back += sorted(objects(view, claim, rmt.originatorDocument), key=str)
    taken_back += [links[-1].speaker] if links else []
    for node in taken_back:
        for by in sorted(objects(view, node, prov.wasInvalidatedBy), key=str):
            return by
    return None


def refuted_by(view: View, claim: Node) -> Node | None:
    """Gives the accepted assessment that refutes a claim; None where there is none."""
    return next(iter(assessments(view, claim, rmt.Refutation)), None)


def is_fact(view: View, claim: Node) -> bool:
    """Whether a claim is of a kind that may support something: a claim of fact."""
    kind = value(view, claim, rmt.kind)
    return kind is not None and rmt.SupportingKind in types(view, kind)

"""How each kind of record is shown, in a list and whole: one table, from which the doors are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pydantic import BaseModel
from rdflib import URIRef

from remit.register import BY_NAME, Kind
from remit_api.records import actors, claims, documents, general, incidents, kept, models
from remit_api.records.asking import Parameter, parameters
from remit_api.records.reading import Steps

if TYPE_CHECKING:
    from remit_api.records.catalogue import Catalogue

Show = Callable[["Catalogue", URIRef], BaseModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a kind is shown.

    Attributes:
        kind: the kind.
        summary: the model of one in a list.
        whole: the model of one, whole.
        summarise: gives one for a list.
        show: gives one, whole.
        more: parameters that are worked out otherwise than by a column.
        ahead: what is read of each one in a list.
        embedding: gives one with the claims in it whole, where it has claims in it.
    """

    kind: Kind
    summary: type[BaseModel]
    whole: type[BaseModel]
    summarise: Show
    show: Show
    more: tuple[Parameter, ...] = ()
    ahead: Steps = ()
    embedding: Show | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Gives the parameters by which a list can be narrowed; one that is worked out replaces a column's."""
        own = {parameter.name for parameter in self.more}
        return (*(each for each in parameters(self.kind) if each.name not in own), *self.more)


def _summary_of_document(records: Catalogue, node: URIRef) -> BaseModel:
    return documents.summary(records.reading, node, text_held=records.is_text_held(node))


def _general(kind: str) -> Shown:
    return Shown(
        kind=BY_NAME[kind],
        summary=models.GeneralSummary,
        whole=models.GeneralRecord,
        summarise=partial(_general_summary, kind),
        show=partial(_general_whole, kind),
    )


def _law(kind: str, whole: type[BaseModel], show: Show) -> Shown:
    return replace(_general(kind), whole=whole, show=show)


def _general_summary(kind: str, records: Catalogue, node: URIRef) -> BaseModel:
    return general.summary(records.reading, records.register, kind, node)


def _general_whole(kind: str, records: Catalogue, node: URIRef) -> BaseModel:
    return records.general(kind, node)


KINDS: dict[str, Shown] = {
    shown.kind.name: shown
    for shown in (
        Shown(
            kind=BY_NAME["incident"],
            summary=models.IncidentSummary,
            whole=models.IncidentRecord,
            summarise=lambda records, node: incidents.summary(records.reading, node),
            show=lambda records, node: records.incident(node),
            more=kept.PARAMETERS,
            embedding=lambda records, node: records.incident(node, whole_claims=True),
        ),
        Shown(
            kind=BY_NAME["claim"],
            summary=models.ClaimSummary,
            whole=models.ClaimRecord,
            summarise=lambda records, node: claims.summary(records.reading, node),
            show=lambda records, node: records.claim(node),
            ahead=claims.AHEAD_IN_LIST,
        ),
        Shown(
            kind=BY_NAME["document"],
            summary=models.DocumentSummary,
            whole=models.DocumentRecord,
            summarise=_summary_of_document,
            show=lambda records, node: records.document(node),
            embedding=lambda records, node: records.document(node, whole_claims=True),
        ),
        Shown(
            kind=BY_NAME["actor"],
            summary=models.ActorSummary,
            whole=models.ActorRecord,
            summarise=lambda records, node: actors.summary(records.reading, node),
            show=lambda records, node: records.actor(node),
            more=(
                Parameter(name="conduct", about="code of a conduct: those accused of it; narrower ones count"),
                Parameter(name="status", about="with conduct: code of the status of what is alleged, or “established”"),
            ),
        ),
        Shown(
            kind=BY_NAME["authority"],
            summary=models.AuthoritySummary,
            whole=models.AuthorityRecord,
            summarise=lambda records, node: actors.authority_summary(records.reading, node),
            show=lambda records, node: records.authority(node),
            more=(Parameter(name="acting-on", about="an incident: which are established to act on it"),),
        ),
        _general("jurisdiction"),
        _law("instrument", models.TextRecord, lambda records, node: records.text_of_law("instrument", node)),
        _law("provision", models.TextRecord, lambda records, node: records.text_of_law("provision", node)),
        _law("rule", models.RuleRecord, lambda records, node: records.rule(node)),
        Shown(
            kind=BY_NAME["vocabulary"],
            summary=models.SchemeSummary,
            whole=models.ConceptRecord,
            summarise=lambda records, node: general.scheme(records.reading, node),
            show=lambda records, node: records.concept(node),
        ),
        Shown(
            kind=BY_NAME["concept"],
            summary=models.ConceptRecord,
            whole=models.ConceptRecord,
            summarise=lambda records, node: records.concept(node),
            show=lambda records, node: records.concept(node),
        ),
    )
}

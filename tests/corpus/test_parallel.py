"""The public accounts beside the seed: kept apart, each with its own sources, numbers and status."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from corpus_graphs import corpus, everything, record
from remit.support import StatusScheme, ceiling
from remit.terms import dcterms, event_relation_kind, oa, owl, rdf, rmt, role, skos, status

PROPOSED = {
    "pa-0": status.alleged,
    "pa-1": status.officially_alleged,
    "pa-1b": status.attributed,
    "pa-2": status.alleged,
    "pa-3": status.alleged,
    "pa-4": status.officially_alleged,
    "pa-6": status.alleged,
}


@pytest.mark.parametrize("key", PROPOSED)
def test_the_status_is_the_highest_that_the_claims_permit(key: str) -> None:
    graph = everything()
    incident = record(f"incident/{key}")
    assert graph.value(incident, rmt.sourcingStatus) == PROPOSED[key]
    assert ceiling(graph, incident, StatusScheme.from_graph(graph)).maximal == (PROPOSED[key],)


def test_the_letter_and_the_advisory_are_contested_and_the_report_is_not() -> None:
    graph = everything()
    scheme = StatusScheme.from_graph(graph)
    by = {k: ceiling(graph, record(f"incident/{k}"), scheme).contested_by for k in PROPOSED}
    assert {k: tuple(str(c).rsplit("/", 1)[1] for c in found) for k, found in by.items() if found} == {
        "pa-2": ("pa-2-2",),
        "pa-4": ("pa-5-1",),
    }


def test_nobody_is_accused_of_distillation_where_the_account_names_no_firm() -> None:
    graph = corpus()
    alibaba = record("actor/alibaba")

    def roles(key: str) -> set[object]:
        return {
            r
            for p in graph.objects(record(f"incident/{key}"), rmt.participation)
            if graph.value(p, rmt.participant) == alibaba
            for r in graph.objects(p, rmt.role)
        }

    assert roles("pa-0") == set()
    assert roles("pa-1") == set()
    assert roles("pa-1b") == {role.mentioned}
    assert role.accused not in roles("pa-2")
    assert roles("pa-4") == {role.accused}


def test_who_accuses_and_is_affected_is_so_in_one_node() -> None:
    graph = corpus()
    for key, who in (("pa-0", "anthropic"), ("pa-2", "anthropic"), ("pa-3", "alibaba"), ("pa-6", "anthropic")):
        (node,) = [
            p
            for p in graph.objects(record(f"incident/{key}"), rmt.participation)
            if graph.value(p, rmt.participant) == record(f"actor/{who}")
        ]
        assert set(graph.objects(node, rmt.role)) == {role.accuser, role.affected}


def test_each_number_says_how_it_is_read_in_what_who_counted_and_where_it_is_stated() -> None:
    graph = corpus()
    quantities = list(graph.subjects(rdf.type_, rmt.Quantity))
    assert len(quantities) == 8
    for quantity in quantities:
        for needed in (rmt.amount, rmt.comparator, rmt.unit, rmt.countedBy, rmt.statedIn):
            assert len(list(graph.objects(quantity, needed))) == 1, (quantity, needed)
        claim = graph.value(quantity, rmt.statedIn)
        assert (claim, rmt.quantity, quantity) in graph
    # what is nobody's claim is not on record
    amounts = {int(str(a).split(".")[0]) for a in graph.objects(None, rmt.amount)}
    assert not amounts & {179_800_000, 200_000_000, 24_975}


def test_relations_between_incidents_carry_reasons_for_and_against_and_merge_nothing() -> None:
    graph = corpus()
    relations = {
        (
            str(graph.value(r, rmt.fromIncident)).rsplit("/", 1)[1],
            str(graph.value(r, rmt.toIncident)).rsplit("/", 1)[1],
        ): r
        for r in graph.subjects(rdf.type_, rmt.EventRelation)
    }
    assert set(relations) == {("si-1", "pa-2"), ("pa-2", "pa-6"), ("pa-4", "pa-2"), ("pa-4", "pa-6")}
    assert graph.value(relations["si-1", "pa-2"], rmt.relationKind) == event_relation_kind.possibly_same_event
    for relation in relations.values():
        assert set(graph.objects(relation, rmt.reasonFor))
        assert set(graph.objects(relation, rmt.reasonAgainst))
    for merging in (owl.sameAs, skos.exactMatch, skos.closeMatch, rmt.sameAs):
        assert (None, merging, None) not in graph


def test_a_document_that_is_not_held_has_no_made_up_position() -> None:
    graph = corpus()
    targets = list(graph.subjects(rdf.type_, oa.SpecificResource))
    unknown = [t for t in targets if graph.value(t, rmt.positionUnknown) is not None]
    assert len(targets) == 59 + len(unknown)
    for target in unknown:
        assert not set(graph.objects(target, oa.hasSelector))
        assert str(graph.value(target, rmt.where))
        source = graph.value(target, oa.hasSource)
        assert graph.value(source, rmt.sha256) is None
        assert graph.value(source, dcterms.publisher) is not None


def test_an_authority_that_accuses_does_so_within_a_power_that_it_has() -> None:
    graph = corpus()
    accusing = list(graph.subjects(rmt.officialAct, None))
    assert accusing
    for claim in accusing:
        power = graph.value(claim, rmt.withinRemit)
        last = max(graph.objects(claim, rmt.link), key=lambda link: int(graph.value(link, rmt.order)))  # type: ignore[arg-type]
        speaker = graph.value(last, rmt.speaker)
        assert isinstance(power, URIRef)
        assert (speaker, rmt.hasPower, power) in graph

"""Actors, authorities and places: what is known of them, and nothing that is only claimed."""

from __future__ import annotations

from datetime import date

from rdflib import Literal

from corpus_graphs import corpus, record
from remit import jurisdictions
from remit.resources import folder
from remit.terms import rdf, rdfs, rmt, skos


def test_each_authority_has_powers_or_expressly_none() -> None:
    graph = corpus()
    authorities = set(graph.subjects(rdf.type_, rmt.Authority))
    assert len(authorities) >= 9
    for authority in authorities:
        powers = set(graph.objects(authority, rmt.hasPower))
        none = (authority, rmt.powersStated, rmt.expresslyNone) in graph
        assert bool(powers) != none, authority
    assert (record("actor/uk-aisi"), rmt.powersStated, rmt.expresslyNone) in graph
    assert (record("actor/caisi"), rmt.powersStated, rmt.expresslyNone) in graph


def test_each_power_has_citation_subject_kind_and_how_it_is_known() -> None:
    graph = corpus()
    powers = set(graph.subjects(rdf.type_, rmt.Power))
    assert powers == set(graph.objects(None, rmt.hasPower))
    for power in powers:
        for needed in (rdfs.label, rmt.citation, rmt.over, rmt.powerKind, rmt.howKnown):
            assert set(graph.objects(power, needed)), (power, needed)


def test_no_power_of_the_competition_authority_reaches_the_conduct_of_the_seed() -> None:
    graph = corpus()
    over = {
        str(o).rsplit("/", 1)[1]
        for p in graph.objects(record("actor/cma"), rmt.hasPower)
        for o in graph.objects(p, rmt.over)
    }
    coded = {
        str(graph.value(c, rmt.conduct)).rsplit("/", 1)[1] for c in graph.objects(record("incident/si-1"), rmt.coding)
    }
    assert over
    assert not over & (coded | {"national-security"})


def test_the_institute_is_one_body_with_the_name_of_the_day() -> None:
    graph = corpus()

    def bearers(name: str) -> set[object]:
        return {a for n in graph.subjects(rmt.name, Literal(name)) for a in graph.subjects(rmt.named, n)}

    aisi = record("actor/uk-aisi")
    assert bearers("AI Safety Institute") == bearers("AI Security Institute") == {aisi}

    def named_on(day: date) -> set[str]:
        found = set()
        for name in graph.objects(aisi, rmt.named):
            first, end = graph.value(name, rmt.from_), graph.value(name, rmt.until)
            if "official" in str(graph.value(name, rmt.nameKind)) and (
                (first is None or first.toPython() <= day) and (end is None or day < end.toPython())  # type: ignore[attr-defined]
            ):
                found.add(str(graph.value(name, rmt.name)))
        return found

    assert named_on(date(2024, 5, 1)) == {"AI Safety Institute"}
    assert named_on(date(2025, 2, 13)) == {"AI Safety Institute"}
    assert named_on(date(2025, 2, 14)) == {"AI Security Institute"}
    assert named_on(date(2023, 10, 1)) == {"Frontier AI Taskforce"}


def test_identifiers_are_unique_and_each_lei_has_its_check_digits() -> None:
    graph = corpus()
    leis = [str(lei) for lei in graph.objects(None, rmt.lei)]
    assert len(leis) == 3
    for lei in leis:
        # ISO 17442 with ISO 7064 MOD 97-10: letters count from 10
        assert int("".join(str(int(c, 36)) for c in lei)) % 97 == 1, lei
    wikidata = [str(q) for q in graph.objects(None, rmt.wikidata)]
    assert len(wikidata) == len(set(wikidata)) >= 8


def test_the_disclosure_is_data_on_the_party() -> None:
    graph = corpus()
    (text,) = graph.objects(record("actor/anthropic"), rmt.disclosure)
    assert "connection with Anthropic" in str(text)


def test_jurisdictions_are_what_the_library_gives() -> None:
    path = folder("data") / "jurisdictions.ttl"
    assert path.read_bytes() == jurisdictions.turtle().encode("utf-8")


def test_jurisdictions_have_codes_and_belong_where_they_do() -> None:
    graph = corpus()
    codes = {str(c): s for s, c in graph.subject_objects(skos.notation) if "/jurisdiction/" in str(s)}
    assert len(codes) == len(jurisdictions.places()) > 249 + 50
    assert all(str(iri).rsplit("/", 1)[1].upper() == code for code, iri in codes.items())
    for part, whole in (("HK", "CN"), ("MO", "CN"), ("GB-ENG", "GB-GBN"), ("GB-GBN", "GB"), ("US-DE", "US")):
        assert (codes[part], rmt.partOf, codes[whole]) in graph
    assert (codes["TW"], rmt.partOf, None) not in graph
    assert str(graph.value(codes["GB"], rdfs.label)) == "United Kingdom"

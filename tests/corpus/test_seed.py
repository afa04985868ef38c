"""The seed incident: what a reader of the article can count, and what the claims support."""

from __future__ import annotations

from collections import Counter

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from corpus_graphs import altered, corpus, everything, record
from remit.model.quote import Exact, Withheld, read_target
from remit.support import StatusScheme, ceiling, chain_basis
from remit.terms import (
    coding,
    credibility,
    kind,
    manner,
    mark,
    rdf,
    reliability,
    rmt,
    role,
    skos,
    stance,
    status,
    xsd,
)

LENGTH = 4246
SENTENCES = (
    (0, 226), (227, 475), (476, 700), (701, 920), (921, 1098), (1099, 1361), (1362, 1448), (1449, 1601),
    (1602, 1684), (1685, 1765), (1766, 1921), (1922, 2116), (2117, 2179), (2180, 2389), (2390, 2570),
    (2571, 2723), (2724, 2863), (2864, 2939), (2940, 3002), (3003, 3074), (3075, 3232), (3233, 3429),
    (3430, 3561), (3562, 3773), (3774, 3862), (3863, 3935), (3936, 4108), (4109, 4238),
)  # fmt: skip
# the opinion of C43 runs on from the sentence in which it begins
RUNS_ON = (2724, 2863)
NOT_OF_FACT = {1, 4, 12, 37, 39, 40, 43, 45, 46, 48, 49, 54, 56, 57, 58, 59}
NAMES_ALIBABA_AS_DOER = {7, 8, 9, 20, 21, 22, 23}
DENIED = NAMES_ALIBABA_AS_DOER | {18}


def seed(number: int) -> URIRef:
    return record(f"claim/seed-c{number}")


CLAIMS = [seed(number) for number in range(1, 60)]


def numbers(nodes: object) -> set[int]:
    return {int(str(node).rsplit("-c", 1)[1]) for node in nodes}  # type: ignore[attr-defined]  # any nodes


def statuses(graph: Graph) -> dict[int, Node | None]:
    scheme = StatusScheme.from_graph(graph)
    return {n: chain_basis(graph, seed(n), scheme).status for n in range(1, 60)}


def test_there_are_59_claims_with_the_kinds_that_were_counted() -> None:
    graph = corpus()
    found = {c for c in graph.subjects(rdf.type_, rmt.Claim) if "/seed-" in str(c)}
    assert found == set(CLAIMS)
    assert [str(graph.value(c, skos.notation)) for c in CLAIMS] == [f"C{n}" for n in range(1, 60)]
    assert Counter(graph.value(c, rmt.kind) for c in CLAIMS) == {
        kind.alleged_fact: 19,
        kind.background_fact: 15,
        kind.about_document: 9,
        kind.characterisation: 7,
        kind.prediction: 5,
        kind.opinion: 4,
    }


def test_what_is_no_claim_of_fact_says_no_statement_and_supports_nothing() -> None:
    graph = everything()
    of_opinion = {
        c for c in CLAIMS if graph.value(c, rmt.kind) in {kind.characterisation, kind.opinion, kind.prediction}
    }
    assert numbers(of_opinion) == NOT_OF_FACT
    assert not any(set(graph.objects(c, rmt.says)) for c in of_opinion)
    assert not numbers(graph.objects(record("incident/si-1"), rmt.restsOn)) & NOT_OF_FACT


def test_each_claim_of_fact_says_a_statement() -> None:
    graph = corpus()
    silent = {n for n in range(1, 60) if not set(graph.objects(seed(n), rmt.says))}
    assert silent == NOT_OF_FACT


def test_the_statuses_computed_from_the_chains_are_those_that_were_counted() -> None:
    found = statuses(everything())
    assert Counter(found.values()) == {
        status.unsourced: 18,
        None: 16,
        status.rumoured: 9,
        status.attributed: 6,
        status.reported_document: 5,
        status.alleged: 3,
        status.alleged_anonymous: 2,
    }
    assert {n for n, s in found.items() if s is None} == NOT_OF_FACT
    assert {n for n, s in found.items() if s == status.reported_document} == {7, 8, 9, 17, 18}
    assert {n for n, s in found.items() if s == status.alleged} == {6, 16, 42}
    assert found[44] == status.rumoured, "the link to its speaker is broken by the grade of C42"


def test_the_incident_is_reported_from_a_document_and_contested_by_alibaba() -> None:
    graph = everything()
    incident = record("incident/si-1")
    found = ceiling(graph, incident, StatusScheme.from_graph(graph))
    assert found.maximal == (status.reported_document,)
    assert graph.value(incident, rmt.sourcingStatus) == status.reported_document
    assert seed(25) in found.contested_by
    assert [numbers(s.claims) for s in found.statements] == [{7, 20}, {8, 21}]
    assert {record("document/seed-memo"), record("actor/theprime-uk")} <= set(found.shared_origins)


def test_denials_list_what_they_deny() -> None:
    graph = corpus()
    denying = {c for c in CLAIMS if graph.value(c, rmt.stance) == stance.denies}
    assert numbers(denying) == {25, 26}
    for claim in denying:
        assert numbers(graph.objects(claim, rmt.denies)) == DENIED


def test_claims_that_name_alibaba_or_a_unit_as_doer_are_carried_by_the_core() -> None:
    graph = corpus()
    doers = {record(f"actor/{k}") for k in ("alibaba-cloud", "damo-academy", "damo-academy-engineers")}
    acting = {
        claim
        for claim in CLAIMS
        for said in graph.objects(claim, rmt.says)
        if (graph.value(said, rmt.subject) in doers and "/relation/obtained" in str(graph.value(said, rmt.predicate)))
        or "/relation/replicated" in str(graph.value(said, rmt.predicate))
    }
    assert numbers(acting) == {7, 8, 20, 21}
    # C9, C22 and C23 say what the things that were taken include
    assert NAMES_ALIBABA_AS_DOER - numbers(acting) == {9, 22, 23}


def test_every_sentence_is_covered_and_every_position_lies_within_one() -> None:
    graph = corpus()
    places = {}
    for claim in CLAIMS:
        node = graph.value(claim, URIRef("http://www.w3.org/ns/oa#hasTarget"))
        assert node is not None
        found = read_target(graph, node)
        assert found is not None
        assert found.source == record("document/seed-article")
        places[claim] = found
    for start, end in SENTENCES:
        inside = [p for p in places.values() if start <= p.start and p.end <= end]
        assert inside or (start, end) == RUNS_ON, (start, end)
    for claim, place in places.items():
        assert any(s <= place.start < place.end <= e for s, e in SENTENCES), claim
        match place.quote:
            case Exact(words=words):
                assert len(words) == place.end - place.start
                assert len(words.split()) <= 12
            case Withheld(length=length):
                assert length == place.end - place.start
            case _:
                raise AssertionError(claim)
    assert places[seed(20)].start == 1168
    assert places[seed(20)].end == 1230


def test_each_speaker_beyond_the_publisher_that_can_be_named_is_attested() -> None:
    graph = corpus()
    attested: dict[str, set[int]] = {}
    for claim in CLAIMS:
        for link in graph.objects(claim, rmt.link):
            by = graph.value(link, rmt.attestedBy)
            if by is not None:
                attested.setdefault(str(graph.value(link, rmt.speaker)), set()).update(numbers([by]))
    assert attested == {
        str(record("document/seed-memo")): {16},
        str(record("incident/si-1/source/investigation")): {17},
        str(record("actor/eleanor-shaw-of-the-seed")): {42},
        str(record("actor/alibaba")): {25, 30},
        str(record("incident/si-1/source/close-to-anthropic")): {31, 32},
    }


def test_marks_and_manner_stand_where_the_article_gives_cause() -> None:
    graph = corpus()

    def marked(with_mark: URIRef) -> set[int]:
        return numbers(c for c in CLAIMS if (c, rmt.mark, with_mark) in graph)

    assert marked(mark.contradicted_by_record) == {15}
    assert marked(mark.remit_mismatch) == {15, 34, 35}
    assert marked(mark.identity_not_verified) == {41, 42, 43, 44, 45}
    assert marked(mark.presupposed) == {36}
    assert numbers(graph.subjects(rmt.manner, manner.presupposed)) == {36}
    assert {7, 20, 24, 36} <= marked(mark.internally_inconsistent)


def test_each_claim_of_fact_is_graded_with_reliability_e_and_a_reason() -> None:
    graph = corpus()
    grades = {}
    for n in range(1, 60):
        grading = record(f"assessment/seed-c{n}-grade")
        if (grading, rdf.type_, rmt.Grading) in graph:
            assert graph.value(grading, rmt.assesses) == seed(n)
            assert graph.value(grading, rmt.reliability) == reliability.e
            assert str(graph.value(grading, rmt.reason))
            grades[n] = graph.value(grading, rmt.credibility)
    assert set(grades) == set(range(1, 60)) - NOT_OF_FACT
    assert {n for n, g in grades.items() if g == credibility.grade_5} == {6, 15, 26, 34, 35, 41, 42}
    assert {n for n, g in grades.items() if g == credibility.grade_1} == {3, 13, 19, 33}


def test_the_grade_at_import_stays_readable_under_the_later_one() -> None:
    graph = corpus()
    incident = record("incident/si-1")
    dated = sorted(
        (str(graph.value(a, rmt.assessedOn)), graph.value(a, rmt.reliability), graph.value(a, rmt.credibility))
        for a in graph.subjects(rmt.assesses, incident)
        if (a, rdf.type_, rmt.Grading) in graph
    )
    assert [d[1:] for d in dated] == [(reliability.f, credibility.grade_6), (reliability.e, credibility.grade_4)]


def test_conduct_is_coded_as_stated_read_or_not_alleged() -> None:
    graph = corpus()
    coded = {
        str(graph.value(c, rmt.conduct)).rsplit("/", 1)[1]: graph.value(c, rmt.codedAs)
        for c in graph.objects(record("incident/si-1"), rmt.coding)
    }
    assert len(coded) == 15
    assert {c for c, how in coded.items() if how == coding.read_as} == {
        "distillation-through-api",
        "trade-secret-misappropriation",
    }
    assert {c for c, how in coded.items() if how == coding.not_alleged} == {
        "access-restriction-circumvention",
        "fraudulent-accounts",
        "model-weights-taking",
        "source-code-taking",
        "terms-of-service-breach",
        "unauthorised-computer-access",
        "unlicensed-export",
    }


def test_each_participant_has_one_node_with_all_its_roles() -> None:
    graph = corpus()
    roles: dict[Node | None, set[Node]] = {}
    for participation in graph.objects(record("incident/si-1"), rmt.participation):
        who = graph.value(participation, rmt.participant)
        assert who not in roles
        roles[who] = set(graph.objects(participation, rmt.role))
    assert roles[record("actor/alibaba")] == {role.accused, role.denier}
    assert roles[record("actor/anthropic")] == {role.affected}
    assert roles[record("actor/alibaba-cloud")] == {role.said_to_be_involved}
    assert roles[record("actor/damo-academy")] == {role.said_to_be_involved}
    for mentioned in ("amazon", "microsoft", "openai", "dario-amodei", "daniela-amodei", "uk-aisi"):
        assert roles[record(f"actor/{mentioned}")] == {role.mentioned}


def test_grading_the_sight_of_the_memo_as_improbable_lowers_what_rests_on_it() -> None:
    graph = altered(everything())
    later = record("assessment/seed-c16-later")
    graph.add((later, rdf.type_, rmt.Grading))
    graph.add((later, rmt.assesses, seed(16)))
    graph.add((later, rmt.assessedBy, record("actor/corpus-editor")))
    graph.add((later, rmt.assessedOn, Literal("2026-12-01T00:00:00Z", datatype=xsd.dateTime)))
    graph.add((later, rmt.credibility, credibility.grade_5))
    scheme = StatusScheme.from_graph(graph)
    assert ceiling(graph, record("incident/si-1"), scheme).maximal == (status.reported_document,)
    graph.add((later, rmt.acceptedBy, record("actor/corpus-editor")))
    graph.add((later, rmt.acceptedOn, Literal("2026-12-01T00:00:00Z", datatype=xsd.dateTime)))
    found = ceiling(graph, record("incident/si-1"), scheme)
    assert found.maximal == (status.rumoured,)
    assert found.contested
    fallen = statuses(graph)
    assert {fallen[n] for n in (7, 8, 9, 17, 18)} == {status.rumoured}


def test_without_the_identification_of_its_publisher_the_incident_is_a_rumour() -> None:
    graph = altered(everything())
    graph.remove((record("assessment/seed-identification-of-publisher"), None, None))
    graph.remove((record("assessment/seed-identification-of-article"), None, None))
    assert statuses(graph)[16] == status.alleged_anonymous
    found = ceiling(graph, record("incident/si-1"), StatusScheme.from_graph(graph))
    assert found.maximal == (status.rumoured,)


def test_the_sibling_pages_have_one_publisher_and_carry_no_claim() -> None:
    graph = corpus()
    pages = set(graph.subjects(URIRef("http://purl.org/dc/terms/publisher"), record("actor/theprime-uk")))
    assert {str(graph.value(p, skos.notation)) for p in pages} == {f"T{n}" for n in range(33)}
    assert not [p for p in pages if (None, URIRef("http://www.w3.org/ns/oa#hasSource"), p) in graph]

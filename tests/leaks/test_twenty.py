"""The twenty careless questions, each through the doors that a careless reader would use.

For each: what must not come back does not, and what must come back does. SPARQL is asked of the default graph as it
is served and of each named graph, in every format of a result; no entailment is switched on or off, for what follows
from the ontology is stored. Where a question waits for evaluation of rules or for plain language, the test asks for
what the record says now, and its docstring says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leaks import blocks, looks
from leaks.doors import Doors
from leaks.probes import _BINDINGS, _graphs
from remit.iri import ID

PREFIXES = f"""PREFIX : <{ID}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rmt: <https://w3id.org/remit/ns#>
"""
UNITS = ("alibaba", "alibaba-cloud", "damo-academy", "damo-academy-engineers", "alibaba-some-unit", "tongyi-lab",
         "operators-affiliated-with-alibaba")  # fmt: skip


def rows(doors: Doors, query: str, *, graph: str | None = None, form: str = "text/csv") -> list[list[str]]:
    """Gives the rows of a SELECT query over the default graph or one named graph, read from the format asked for."""
    parameters = {"query": PREFIXES + query} | ({"default-graph-uri": graph} if graph else {})
    response = doors.client.get(f"{doors.address}/sparql", params=parameters, headers={"Accept": form})
    assert response.status_code == 200, response.text[:300]
    return looks.rows_of(response.content, form)


def everywhere(doors: Doors, query: str) -> list[list[str]]:
    """Gives the rows of a query over the default graph in every format, and over each named graph."""
    found = [row for form in _BINDINGS for row in rows(doors, query, form=form)]
    return found + [row for graph in _graphs(doors) for row in rows(doors, query, graph=graph)]


def asks(doors: Doors, query: str) -> set[bool]:
    """Gives every answer to an ASK query, in both formats and over each graph."""
    found = set()
    for graph in (None, *_graphs(doors)):
        parameters = {"query": PREFIXES + query} | ({"default-graph-uri": graph} if graph else {})
        response = doors.client.get(f"{doors.address}/sparql", params=parameters)
        found.add(bool(response.json()["boolean"]))
    xml = doors.get("/sparql", accept="application/sparql-results+xml", query=PREFIXES + query)
    return found | {"true" in xml.text}


def keys(found: list[list[str]]) -> set[str]:
    return {row[0].removeprefix(ID) for row in found}


def claim(doors: Doors, name: str) -> dict[str, Any]:
    """Gives a claim's record, after showing that page, print and description of it carry status and speakers."""
    found = doors.json("/lookup", name=name)
    record: dict[str, Any] = doors.json(found["url"])
    page = blocks.read(doors.page(found["url"])).text()
    printed = doors.remit("show", name)
    for shown in (page, printed):
        assert record["statusPhrase"].casefold() in shown.casefold()
        assert record["speakers"]["words"].casefold() in shown.casefold()
    assert looks.in_graph(doors.known, doors.graph(found["url"], "text/turtle")) == []
    return record


def said(record: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (s["subject"]["id"], s["predicate"]["id"], s["object"]["id"] if s["object"] else s["value"])
        for s in record["statements"]
    }


def asserted_between(doors: Doors, one: str, other: str) -> set[bool]:
    return asks(doors, f"ASK {{ {{ <{ID}{one}> ?p <{ID}{other}> }} UNION {{ <{ID}{other}> ?p <{ID}{one}> }} }}")


def test_l1_only_the_developer_is_tied_to_claude(doors: Doors) -> None:
    """Statement and incident nodes may come back; each then has type and status phrase."""
    found = keys(everywhere(doors, "SELECT ?who WHERE { ?who ?p <https://w3id.org/remit/id/item/claude> }"))
    actors = {key for key in found if key.startswith("actor/")}
    assert actors == {"actor/anthropic"}
    for key in found - actors:
        if key.startswith(("claim/", "incident/")):
            assert f"{ID}{key}" in doors.known.phrases, f"{key} points at Claude and has no status phrase"
    assert any(key.startswith("claim/") for key in found)


@pytest.mark.parametrize("unit", UNITS)
def test_l2_no_triple_leads_from_alibaba_or_a_unit_to_anthropic(doors: Doors, unit: str) -> None:
    assert asserted_between(doors, f"actor/{unit}", "actor/anthropic") == {False}
    assert asserted_between(doors, f"actor/{unit}", "item/claude") == {False}


def test_l3_nobody_is_named_as_having_stolen_claude(doors: Doors) -> None:
    """Plain questions come later; what is shown of SI-1 says who says so, who denies it, and that none confirmed it."""
    incident = doors.json("/incidents/si-1")
    assert incident["statusPhrase"] == "reported from a document, contested"
    assert incident["status"]["established"] is False
    assert "No authority has confirmed it" in incident["sentence"]
    assert "memo" in incident["sentence"]
    assert "denies it" in incident["sentence"]
    page = blocks.read(doors.page("/incidents/si-1"))
    heading = page.find("h1")
    assert heading is not None
    assert heading.text().startswith("Alleged")
    for query in ("stole", "stolen Claude", "who stole Claude"):
        hits = doors.json("/search", q=query, limit=500)["items"]
        assert looks.sentences(doors.known, [hit["label"] for hit in hits]) == []


def test_l4_no_investor_comes_from_a_claim(doors: Doors) -> None:
    """Whoever is only said to invest stands in C14 and C15 as what the publication says."""
    anthropic = f"<{ID}actor/anthropic>"
    relations = f"<{ID}relation/invests-in>|<{ID}relation/backs>|rmt:investsIn"
    assert everywhere(doors, f"SELECT ?i WHERE {{ ?i {relations} {anthropic} }}") == []
    owners = keys(rows(doors, f"SELECT ?o WHERE {{ {anthropic} rmt:ownership/rmt:owner ?o }}"))
    shown = {fact["ref"]["id"] for fact in doors.json("/actors/anthropic")["facts"] if fact["ref"]}
    for key in ("uk-aisi", "uk-venture-capital-of-the-seed", "british-investors-of-the-seed"):
        assert f"actor/{key}" not in owners
        assert key not in shown
        assert asserted_between(doors, f"actor/{key}", "actor/anthropic") == {False}
    assert ("uk-venture-capital-of-the-seed", "invests-in", "anthropic") in said(claim(doors, "C14"))
    assert ("uk-aisi", "invests-in", "anthropic") in said(claim(doors, "C15"))


def test_l5_that_aisi_invests_is_one_articles_word_and_the_record_speaks_against_it(doors: Doors) -> None:
    """Plain questions come later; now the claim carries grade and mark, and the body is found by either name."""
    c15 = claim(doors, "C15")
    assert (c15["grade"]["reliability"]["code"], c15["grade"]["credibility"]["code"]) == ("E", "5")
    assert "contradicted-by-record" in {mark["code"] for mark in c15["marks"]}
    assert c15["status"]["established"] is False
    names = {name["name"]: name["untilDay"] for name in doors.json("/authorities/uk-aisi")["names"]}
    assert names["AI Safety Institute"] == "2025-02-14"
    assert "AI Security Institute" in names
    for name in ("AI Safety Institute", "AI Security Institute"):
        assert f"{ID}actor/uk-aisi" in {hit["iri"] for hit in doors.json("/search", q=name)["items"]}


def test_l6_no_investigation_by_the_cma_is_recorded(doors: Doors) -> None:
    """Plain questions come later; now the watching is unnamed words, and nothing ties the authority to Alibaba."""
    assert asserted_between(doors, "actor/cma", "actor/alibaba") == {False}
    assert everywhere(doors, "SELECT ?x WHERE { ?x a ?type . ?type rdfs:label 'investigation'@en }") == []
    c34 = claim(doors, "C34")
    assert c34["statusPhrase"].startswith("rumoured")
    powers = {over["code"] for power in doors.json("/authorities/cma")["powers"] for over in power["over"]}
    assert powers
    assert not {code for code in powers if "security" in code or "trade-secret" in code or "theft" in code}
    assert "remit-mismatch" in {mark["code"] for mark in c34["marks"]} | {
        mark["code"] for mark in claim(doors, "C35")["marks"]
    }


def test_l7_no_authority_is_listed_as_acting_on_si_1(doors: Doors) -> None:
    listed = doors.json("/authorities", acting_on="SI-1")
    assert (listed["items"], listed["total"]) == ([], 0)
    assert "Nothing here establishes that any authority acts on it" in listed["note"]
    assert "Who could act follows from rules of law" in listed["note"]
    page = blocks.read(doors.page("/authorities", acting_on="SI-1"))
    assert not [e for e in page.walk() if e.tag == "li" and "row" in e.attributes.get("class", "").split()]


def test_l8_an_investigation_by_alibaba_is_what_a_memo_is_said_to_describe(doors: Doors) -> None:
    """Plain questions come later; now C17 and C18 are a memo's words, and nothing is admitted."""
    for name in ("C17", "C18"):
        record = claim(doors, name)
        assert record["statusPhrase"].startswith("reported from a document")
        assert "UnpublishedDocument" in {speaker["type"] for speaker in record["speakers"]["chain"]}
    assert claim(doors, "C18")["speakers"]["chain"][-1]["type"] == "UnverifiedSource"
    admitted = {item["id"] for item in doors.json("/claims", status="admitted", limit=500)["items"]}
    assert admitted == {"es-admitted-1"}


def test_l9_that_anthropic_told_regulators_is_what_unnamed_sources_suggest(doors: Doors) -> None:
    """Plain questions come later; now C31 and C32 are anonymous, and no triple says that anything was told."""
    for name in ("C31", "C32"):
        record = claim(doors, name)
        assert record["statusPhrase"].startswith(("alleged by unnamed persons", "rumoured"))
        assert record["speakers"]["chain"][-1]["type"] == "AnonymousSource"
    (regulators,) = {s[2] for s in said(claim(doors, "C32"))} - {"uk-aisi"}
    assert asserted_between(doors, "actor/anthropic", f"actor/{regulators}") == {False}


def test_l10_a_person_quoted_has_no_affiliation_and_no_identity(doors: Doors) -> None:
    cambridge = f"<{ID}actor/university-of-cambridge>"
    query = f"SELECT ?x WHERE {{ ?p ?n ?name . FILTER ( STR(?name) = 'Eleanor Shaw' ) ?p ?x {cambridge} }}"
    assert everywhere(doors, query) == []
    shaw = doors.json("/actors/eleanor-shaw-of-the-seed")
    assert shaw["identityVerified"] is False
    assert shaw["identifiers"] == []
    assert not [fact for fact in shaw["facts"] if "ambridge" in fact["value"]]
    assert "identity not verified" in blocks.read(doors.page("/actors/eleanor-shaw-of-the-seed")).text().casefold()
    for name in ("C43", "C44", "C45"):
        assert "identity not verified" in claim(doors, name)["speakers"]["words"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (SUM(?n) AS ?all) WHERE { ?q rmt:amount ?n }",
        "SELECT (SUM(?n) AS ?all) WHERE { ?q ?p ?n FILTER isNumeric(?n) }",
        "SELECT (AVG(?n) AS ?mean) WHERE { ?q rmt:unit ?u ; rmt:amount ?n } GROUP BY ?u",
        "SELECT ?all WHERE { { SELECT (SUM(?n) AS ?all) WHERE { ?c rmt:quantity/rmt:amount ?n } } }",
    ],
)
def test_l11_quantities_of_different_claims_are_never_added(doors: Doors, query: str) -> None:
    for response in (
        doors.get("/sparql", query=PREFIXES + query),
        doors.post("/sparql", PREFIXES + query, content_type="application/sparql-query"),
    ):
        assert response.status_code == 400
        assert "nobody's claim" in response.json()["detail"]
    assert "nobody's claim" in blocks.read(doors.page("/sparql", query=PREFIXES + query)).text()


def test_l11_each_number_comes_with_comparator_period_and_who_counted(doors: Doors) -> None:
    quantities = [
        (record["id"], quantity)
        for record in (doors.json(f"/claims/{key}") for key in ("pa-2-1", "pa-6-1"))
        for quantity in record["quantities"]
        if quantity["unit"]["code"] == "exchanges"
    ]
    assert {(key, float(q["amount"])) for key, q in quantities} == {("pa-2-1", 28.8e6), ("pa-6-1", 151e6)}
    for _, quantity in quantities:
        assert quantity["comparator"]["code"] == "over"
        assert quantity["countedBy"]["id"] == "anthropic"
        assert quantity["period"]
        assert quantity["statusPhrase"]
    seed = doors.json("/incidents/si-1", embed="claims")
    assert [q for c in seed["claims"] for q in c["quantities"] if q["unit"]["code"] == "exchanges"] == []


@pytest.mark.parametrize(("incident", "claim_key"), [("pa-2", "pa-2-1"), ("pa-6", "pa-6-1")])
def test_l11_a_claim_in_short_shows_no_number_without_who_counted(doors: Doors, incident: str, claim_key: str) -> None:
    whole, short = (
        next(each for each in record["claims"] if each["id"] == claim_key)
        for record in (doors.json(f"/incidents/{incident}", embed="claims"), doors.json(f"/incidents/{incident}"))
    )
    numbers = {str(value) for q in whole["quantities"] for value in (q["amount"], f"{float(q['amount']):g}")}
    assert numbers
    assert [
        q["iri"] for q in whole["quantities"] if not (q["countedBy"] and q["comparator"] and q["statusPhrase"])
    ] == []
    assert "quantities" not in short
    assert [name for name, value in short.items() if str(value) in numbers] == []
    # what its words may say of a number stands beside whose word it is, and how that is sourced
    assert short["speakers"]["words"]
    assert short["statusPhrase"]


def test_l12_accused_are_listed_only_as_alleged_with_sources_and_denial(doors: Doors) -> None:
    listed = doors.json("/actors", conduct="trade-secret-misappropriation", limit=500)
    assert "alleged" in listed["note"]
    (alibaba,) = [item for item in listed["items"] if item["id"] == "alibaba"]
    for allegation in alibaba["alleged"]:
        assert allegation["statusPhrase"]
        assert allegation["sources"]["words"]
        assert allegation["status"]["established"] is False
    assert any(allegation["denial"] for allegation in alibaba["alleged"])
    established = doors.json("/actors", conduct="trade-secret-misappropriation", status="established", limit=500)
    assert (established["items"], established["total"]) == ([], 0)
    page = doors.page("/actors", conduct="trade-secret-misappropriation")
    heading = blocks.read(page).find("h1")
    assert heading is not None
    assert heading.text().startswith("Accused (alleged)")


def test_l13_nothing_that_is_shipped_builds_triples_out_of_statements(doors: Doors) -> None:
    """Whoever writes such a query gets what they ask for; no view, report or export of ours does it."""
    root = Path(__file__).parents[2]
    shipped = [query for source in ("api/remit_api", "kb/remit") for query in (root / source).rglob("*.rq")]
    assert shipped
    assert [path.name for path in shipped if "CONSTRUCT" in path.read_text(encoding="utf-8").upper()] == []
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    assert len(doors.graph("/sparql", "text/turtle", query=PREFIXES + query)) == 0


def test_l14_a_description_of_alibaba_holds_its_facts_and_no_bare_statement(doors: Doors) -> None:
    described = doors.graph("/sparql", "text/turtle", query=f"DESCRIBE <{ID}actor/alibaba>")
    assert len(described) > 3
    assert looks.in_graph(doors.known, described) == []
    assert not [p for p in described.predicates() if "conduct" in str(p)]
    record = doors.json("/actors/alibaba")
    assert record["facts"]
    assert record["claimsAbout"]
    assert looks.in_json(doors.known, record) == []


def test_l14_every_statement_itself_carries_whose_it_is_and_how_it_is_sourced(doors: Doors) -> None:
    total = rows(doors, "SELECT (COUNT(?s) AS ?n) WHERE { ?s a rmt:Statement }")[0][0]
    carries = "?s a rmt:Statement ; rmt:statusPhrase ?p ; rmt:saidIn|rmt:coreOf ?c"
    carried = f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {carries} }}"
    assert rows(doors, carried)[0][0] == total
    of_c7 = f"?s a rmt:Statement ; rmt:saidIn <{ID}claim/seed-c7>"
    contested = f"SELECT ?s WHERE {{ {of_c7} ; rmt:mark <{ID}mark/contested> }}"
    assert len(rows(doors, contested)) == len(claim(doors, "C7")["statements"])


@pytest.mark.parametrize("words", ["stolen Claude", "Claude", "alibaba", "copied Lantern-1"])
def test_l15_a_hit_is_led_by_a_speaker_or_alleged_and_carries_its_status(doors: Doors, words: str) -> None:
    """There are no feeds or link previews yet; a page's title and description are what a preview shows."""
    hits = [hit for hit in doors.json("/search", q=words, limit=500)["items"] if hit["kind"] in {"claim", "incident"}]
    assert looks.sentences(doors.known, [hit["label"] for hit in hits]) == []
    for hit in hits:
        assert doors.known.phrases[hit["iri"]] in hit["snippet"]
        root = blocks.read(doors.page(hit["url"]))
        title = root.find("title")
        preview = next(e.attributes["content"] for e in root.walk() if e.attributes.get("name") == "description")
        assert title is not None
        assert looks.sentences(doors.known, [title.text(), preview]) == []
        assert doors.known.phrases[hit["iri"]].casefold() in preview.casefold()


def test_l16_a_row_for_an_incident_has_its_status_in_it(doors: Doors) -> None:
    """A spreadsheet of incidents is the saved query as CSV; a column of accused is headed so wherever there is one."""
    from remit_api.pages import views

    text = next(text for title, _, text in views._examples() if title.startswith("Incidents"))
    for form in ("text/csv", "text/tab-separated-values"):
        content = doors.get("/sparql", accept=form, query=text).content
        head = content.decode().splitlines()[0]
        assert "phrase" in head
        found = looks.table(content, tabs=form != "text/csv")
        assert len(found) == len(doors.known.incidents - doors.known.left_out)
        assert looks.in_rows(doors.known, found) == []
    roles = {p["heading"] for p in doors.json("/incidents/si-1")["participations"] if "accused" in p["heading"]}
    assert roles
    assert all("alleged" in heading for heading in roles)


def test_l17_whether_access_was_unauthorised_has_words_on_both_sides_and_no_answer(doors: Doors) -> None:
    """Evaluation of rules comes later; now C24 says that access was public, and C36, presupposed, adds nothing."""
    open_to_all, taken_for_granted = claim(doors, "C24"), claim(doors, "C36")
    assert "has-access-mode" in {s[1] for s in said(open_to_all)}
    assert taken_for_granted["manner"]["code"] == "presupposed"
    assert "access-was-unauthorised" in {s[1] for s in said(taken_for_granted)}
    negated = [s for s in open_to_all["statements"] if s["predicate"]["id"] == "access-was-unauthorised"]
    assert {s["polarity"] for s in negated} == {"negated"}
    relation = f"<{ID}relation/access-was-unauthorised>"
    assert everywhere(doors, f"SELECT ?s WHERE {{ ?s {relation} ?o }}") == []


def test_l18_that_weights_were_taken_is_not_alleged(doors: Doors) -> None:
    """Not the same as denied, and not the same as unknown."""
    coded = {c["conduct"]["code"]: c["codedAs"]["code"] for c in doors.json("/incidents/si-1")["codings"]}
    assert coded["model-weights-taking"] == "not-alleged"
    about = doors.json("/incidents", conduct="model-weights-taking", limit=500)
    assert "si-1" not in {item["id"] for item in about["items"]}
    assert "alibaba" not in {i["id"] for i in doors.json("/actors", conduct="model-weights-taking", limit=500)["items"]}
    assert "Not alleged" in blocks.read(doors.page("/incidents/si-1")).text()


def test_l19_a_summary_of_anthropic_leaves_characterisations_out(doors: Doors) -> None:
    record = doors.json("/actors/anthropic")
    facts = json.dumps([record["facts"], record["names"], record["label"], record["identifiers"]]).casefold()
    for word in ("british", "leading", "champion", "ethical", "backed"):
        assert word not in facts
    kinds = {c["kind"]["code"] for c in record["claimsAbout"] if c["status"] is not None}
    assert not kinds & {"characterisation", "opinion", "prediction"}
    listed = next(i for i in doors.json("/actors", q="anthropic", limit=100)["items"] if i["id"] == "anthropic")
    assert "british" not in json.dumps(listed).casefold()


def test_l20_thirty_three_pages_of_one_publisher_are_one_originator(doors: Doors) -> None:
    published = f"?d a rmt:Document ; <http://purl.org/dc/terms/publisher> <{ID}actor/theprime-uk>"
    pages = rows(doors, f"SELECT ?d WHERE {{ {published} }}")
    assert len(pages) == 33
    incident = doors.json("/incidents/si-1")
    assert incident["sources"]["documents"] == 1
    assert "originator" in incident["sources"]["words"]
    assert {status["code"] for status in incident["ceiling"]} == {"reported-document"}
    assert "pa-2" in {other["other"]["id"] for other in incident["sameEvent"]}
    change = f"<{ID}incident/si-1> <https://w3id.org/remit/ns#sourcingStatus> <{ID}status/corroborated> ."
    refused = doors.post("/changes?reason=test&dry-run=true", change, content_type="text/turtle")
    assert refused.status_code == 422
    assert "no two origins" in " ".join(violation["message"] for violation in refused.json()["violations"])
    corroborated = {i["id"] for i in doors.json("/incidents", status="corroborated")["items"]}
    assert corroborated == {"es-corroborated"}

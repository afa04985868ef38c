"""Lists: narrowed, counted, put in order, paged and looked through by name; and records of every kind."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import pytest

import serving

LAW = (Path(__file__).parents[1] / "law.ttl").read_text(encoding="utf-8")
LISTS = (
    "incidents", "claims", "documents", "actors", "authorities", "jurisdictions", "instruments", "provisions", "rules",
    "vocabularies", "vocabularies/status",
)  # fmt: skip


@pytest.fixture(scope="module")
def law(corpus_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over the corpus and a made-up act."""
    home = serving.copy_home(corpus_home, tmp_path_factory.mktemp("law") / "home")
    with serving.serving(home) as client:
        add(client, LAW)
        yield client


def add(client: httpx.Client, text: str, media_type: str = "text/turtle") -> None:
    answer = client.post("/changes", params={"reason": "a test"}, content=text, headers={"Content-Type": media_type})
    assert answer.status_code == 201, answer.text


def keys(client: httpx.Client, path: str, **parameters: str) -> list[str]:
    listed = client.get(path, params={"limit": "500", **parameters})
    assert listed.status_code == 200, listed.text
    return [each.get("id") or each["code"] for each in listed.json()["items"]]


def one(answer: dict[str, Any]) -> dict[str, Any]:
    """Gives the record, or the first of a list."""
    is_list = "total" in answer
    found: dict[str, Any] = answer["items"][0] if is_list else answer
    return found


def counts(listed: dict[str, Any], name: str) -> dict[str, int]:
    found = next(each for each in listed["counts"] if each["name"] == name)
    return {value["value"]: value["count"] for value in found["values"]}


# ---- filters


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"stance": "denies", "incident": "si-1"}, ["seed-c25", "seed-c26"]),
        ({"q": "defamation"}, ["seed-c26"]),
        ({"originator": "alibaba", "stance": "denies", "document": "seed-article"}, ["seed-c25", "seed-c26"]),
    ],
)
def test_claims_are_narrowed_by_what_an_analyst_asks_for(
    corpus: httpx.Client, asked: dict[str, str], found: list[str]
) -> None:
    assert keys(corpus, "/claims", **asked) == found


def test_several_values_of_one_filter_are_alternatives(corpus: httpx.Client) -> None:
    one, other = (set(keys(corpus, "/claims", kind=kind)) for kind in ("opinion", "prediction"))
    assert one
    assert other
    assert set(keys(corpus, "/claims", kind="opinion,prediction")) == one | other
    repeated = corpus.get("/claims?kind=opinion&kind=prediction&limit=500").json()
    assert {each["id"] for each in repeated["items"]} == one | other
    assert counts(repeated, "stance") == counts(corpus.get("/claims?kind=opinion,prediction").json(), "stance")


def test_filters_narrow_one_another(corpus: httpx.Client) -> None:
    denials = set(keys(corpus, "/claims", stance="denies"))
    of_seed = set(keys(corpus, "/claims", document="seed-article"))
    assert set(keys(corpus, "/claims", stance="denies", document="seed-article")) == denials & of_seed


def test_actor_and_role_are_asked_of_the_same_participation(corpus: httpx.Client) -> None:
    assert "si-1" in keys(corpus, "/incidents", actor="alibaba", role="accused")
    assert "si-1" in keys(corpus, "/incidents", actor="alibaba", role="denier")
    assert "si-1" not in keys(corpus, "/incidents", actor="anthropic", role="accused")
    assert "si-1" in keys(corpus, "/incidents", role="accused")


def test_uncertain_dates_are_found_where_they_may_lie(empty: httpx.Client, key: str) -> None:
    text = serving.incident("unsourced", key).replace(
        "rmt:core <incident",
        'rmt:occurred "2021-03/2021-05"^^<http://id.loc.gov/datatypes/edtf/EDTF-level1> ; rmt:core <incident',
        1,
    )
    add(empty, text)
    for asked, is_found in (
        ({"occurred-from": "2021-05-31"}, True),
        ({"occurred-from": "2021-06"}, False),
        ({"occurred-until": "2021-03-01"}, True),
        ({"occurred-until": "2021-02"}, False),
        ({"occurred-from": "2021", "occurred-until": "2021"}, True),
    ):
        assert (key in keys(empty, "/incidents", **asked)) is is_found, asked
    assert empty.get("/incidents?occurred-from=soon").status_code == 400
    assert empty.get("/incidents?occurred-from=2022&occurred-until=2021").status_code == 400


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/claims?speaker=alibabba", "alibaba"),
        ("/claims?stance=denys", "denies"),
        ("/incidents?sort=ocurred", "occurred"),
    ],
)
def test_value_that_is_nothing_here_is_refused_with_near_ones(corpus: httpx.Client, path: str, near: str) -> None:
    answer = corpus.get(path)
    assert answer.status_code == 400
    assert near in answer.json()["near"]


# ---- counts


def test_counts_are_what_choosing_gives(corpus: httpx.Client) -> None:
    for path, name in (
        ("/claims", "stance"),
        ("/claims", "footing"),
        ("/incidents", "status"),
        ("/authorities", "powerless"),
    ):
        for value, count in counts(corpus.get(path).json(), name).items():
            assert corpus.get(path, params={name: value}).json()["total"] == count, (path, name, value)


def test_counts_of_a_filter_do_not_follow_what_it_is_set_to(corpus: httpx.Client) -> None:
    every, chosen = (corpus.get(f"/claims{query}").json() for query in ("", "?stance=denies"))
    assert counts(chosen, "stance") == counts(every, "stance")
    assert counts(chosen, "kind") != counts(every, "kind")
    assert sum(counts(chosen, "kind").values()) == chosen["total"]


def test_counts_leave_out_what_is_withdrawn_unless_asked(empty: httpx.Client, key: str) -> None:
    add(empty, serving.incident("unsourced", key))
    before = counts(empty.get("/claims").json(), "stance")["asserts"]
    gone = f"""@base <https://w3id.org/remit/id/> . @prefix rmt: <https://w3id.org/remit/ns#> .
    <document/{key}-back> a rmt:Document ; <http://www.w3.org/2000/01/rdf-schema#label> "Retraction"@en ;
        <http://purl.org/dc/terms/publisher> <actor/{key}-gazette> .
    <claim/{key}> <http://www.w3.org/ns/prov#wasInvalidatedBy> <document/{key}-back> ."""
    add(empty, gone)
    assert counts(empty.get("/claims").json(), "stance").get("asserts", 0) == before - 1
    assert counts(empty.get("/claims?include=withdrawn").json(), "stance")["asserts"] >= before


# ---- order and pages


def test_order_is_kept_and_turned_round(corpus: httpx.Client) -> None:
    up, down = keys(corpus, "/actors", sort="label"), keys(corpus, "/actors", sort="-label")
    assert set(up) == set(down)
    assert up != keys(corpus, "/actors", sort="id")
    ranks = [each["status"]["code"] for each in corpus.get("/incidents?sort=-status,label&limit=500").json()["items"]]
    highest = [each["code"] for each in corpus.get("/vocabularies/status?limit=100").json()["items"]]
    assert ranks == sorted(ranks, key=highest.index)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("sort", ["", "-id", "label,-id"])
def test_pages_by_cursor_are_the_list(law: httpx.Client, path: str, sort: str) -> None:
    asked = {"sort": sort} if sort else {}
    whole = keys(law, f"/{path}", **asked)[:40]
    seen: list[str] = []
    following: str | None = f"limit=7&sort={sort}"
    while following is not None and len(seen) < len(whole):
        page = law.get(f"/{path}?{following}").json()
        seen += [each.get("id") or each["code"] for each in page["items"]]
        following = page["next"]
    assert seen[: len(whole)] == whole


@pytest.mark.parametrize(
    "first", ["/claims?limit=7", "/claims?limit=7&sort=-label&stance=asserts,reports", "/search?q=ali&limit=3"]
)
def test_pages_lead_back_the_way_that_one_came(corpus: httpx.Client, first: str) -> None:
    path, _, query = first.partition("?")
    pages = [corpus.get(f"{path}?{query}").json()]
    while pages[-1]["next"] is not None:
        pages.append(corpus.get(f"{path}?{pages[-1]['next']}").json())
    assert len(pages) > 2
    there = [page["items"] for page in pages]
    back, page = [pages[-1]["items"]], pages[-1]
    while page["prev"] is not None:
        answer = corpus.get(f"{path}?{page['prev']}")
        page = answer.json()
        back.append(page["items"])
        assert (page["prev"] is not None) == ('rel="prev"' in answer.headers["link"])
    assert back[::-1] == there
    assert sum(map(len, there)) == pages[0]["total"]


def test_next_page_of_a_search_keeps_what_was_asked(corpus: httpx.Client) -> None:
    page = corpus.get("/search?q=ali&kind=claim,actor&include=withdrawn&limit=2").json()
    asked = httpx.QueryParams(page["next"])
    assert (asked["q"], asked["kind"], asked["include"]) == ("ali", "claim,actor", "withdrawn")
    assert corpus.get(f"/search?{page['next']}").json()["total"] == page["total"]
    refused = corpus.get("/search", params={"q": "other words", "cursor": asked["cursor"]})
    assert refused.status_code == 400


def test_next_page_keeps_filters_and_the_past(corpus: httpx.Client) -> None:
    page = corpus.get("/claims?stance=asserts,reports&kind=alleged-fact&at-position=2&limit=2").json()
    following = corpus.get(f"/claims?{page['next']}").json()
    assert following["total"] == page["total"]
    assert following["asKnownOn"]["position"] == 2


def test_no_record_is_skipped_or_shown_twice_while_others_come_and_go(empty: httpx.Client, key: str) -> None:
    for number in range(0, 12, 2):
        add(empty, serving.actor(f"{key}-{number:02}", f"Body {number}"))
    seen, page = [], empty.get("/actors", params={"sort": "id", "limit": "2"}).json()
    come, number = 1, 0
    while True:
        seen += [each["id"] for each in page["items"] if each["id"].startswith(key)]
        if number < 5:
            add(empty, serving.actor(f"{key}-{come:02}", f"Body {come} that came between"))
            come, number = come + 2, number + 1
        if page["next"] is None:
            break
        page = empty.get(f"/actors?{page['next']}").json()
    assert len(seen) == len(set(seen))
    assert {f"{key}-{number:02}" for number in range(0, 12, 2)} <= set(seen)


@pytest.mark.parametrize("make", ["cut", "other-order", "other-type", "no-json", "huge"])
def test_cursor_that_does_not_belong_is_refused(corpus: httpx.Client, make: str) -> None:
    good = httpx.QueryParams(corpus.get("/incidents?limit=1&sort=label").json()["next"])["cursor"]
    order, _, record = json.loads(base64.urlsafe_b64decode(good + "=="))
    wrong = {
        "cut": good[:-9],
        "other-order": base64.urlsafe_b64encode(json.dumps(["id", ["si-1"], record]).encode()).decode(),
        "other-type": base64.urlsafe_b64encode(json.dumps([order, [7], record]).encode()).decode(),
        "no-json": "AAAA",
        "huge": "A" * 5000,
    }[make]
    answer = corpus.get("/incidents", params={"sort": "label", "cursor": wrong})
    assert answer.status_code == 400
    assert "cursor" in answer.json()["detail"]


# ---- names


NAMED = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix rmt: <https://w3id.org/remit/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @base <https://w3id.org/remit/id/> .
<actor/{key}> a rmt:Organisation ; rdfs:label "Société Générale {key}"@fr ; rmt:named <actor/{key}/name/old> .
<actor/{key}/name/old> a rmt:Name ; rmt:name "Алибаба Ελλάς 阿里巴巴集团 Øster \uff26\uff35\uff2c\uff2c {key}" .
"""


@pytest.mark.parametrize(
    "words", ["societe", "SOCIÉTÉ générale", "алибаба", "ελλας", "ΕΛΛΆΣ", "阿里", "巴巴集", "oster", "full"]
)
def test_body_is_found_by_former_names_in_any_script(empty: httpx.Client, key: str, words: str) -> None:
    add(empty, NAMED.replace("{key}", key))
    for path in ("/actors", "/search"):
        found = empty.get(path, params={"q": f"{words} {key}", "limit": "500"}).json()
        assert [each["iri"].rpartition("/")[2] for each in found["items"]] == [key]


def test_better_fits_come_first_and_keep_their_order(empty: httpx.Client, key: str) -> None:
    for number, label in enumerate(
        (f"The {key} works of North", f"{key} works", f"{key} works abroad", f"un{key} works")
    ):
        add(empty, serving.actor(f"{key}-{number}", label))
    asked = {"q": f"{key} works", "limit": "500"}
    assert keys(empty, "/actors", **asked) == [f"{key}-{n}" for n in (1, 2, 0, 3)]
    page = empty.get("/actors", params={**asked, "limit": "2"}).json()
    assert [each["id"] for each in empty.get(f"/actors?{page['next']}").json()["items"]] == [f"{key}-0", f"{key}-3"]


# ---- fewer fields


@pytest.mark.parametrize(
    "path", ["/incidents", "/claims", "/actors?conduct=distillation-through-api", "/incidents/si-1", "/claims/C7"]
)
def test_no_choice_of_fields_drops_whose_word_it_is_and_how_it_is_sourced(corpus: httpx.Client, path: str) -> None:
    def item(fields: str) -> dict[str, Any]:
        found = corpus.get(
            path, params={"fields": fields, **({"conduct": "distillation-through-api"} if "conduct" in path else {})}
        )
        assert found.status_code == 200, found.text
        return one(found.json())

    whole = one(corpus.get(path).json())
    names = sorted(whole)
    always = {
        "iri",
        "id",
        "type",
        "status",
        "statusPhrase",
        "speakers",
        "contested",
        "sources",
        "denial",
        "alleged",
    } & set(names)
    # every field alone, every field left out, and every pair of those that could matter
    choices = [{name} for name in names] + [set(names) - {name} for name in names]
    choices += [set(pair) for pair in combinations(names, 2)][::7]
    for choice in choices:
        shown = item(",".join(sorted(choice)))
        assert always | choice <= set(shown)
        assert {name: shown[name] for name in always} == {name: whole[name] for name in always}
    assert len(item("label")) < len(whole)


def test_field_that_is_not_there_is_refused(corpus: httpx.Client) -> None:
    answer = corpus.get("/incidents?fields=lable")
    assert answer.status_code == 400
    assert "label" in answer.json()["near"]


# ---- records of every kind


def test_act_section_and_rule_are_shown_with_dates_citation_and_how_known(law: httpx.Client) -> None:
    act = law.get("/instruments/example-act").json()
    assert (act["citation"], act["inForce"]) == ("Example Act 2024", ["2024-06-01/2026-05-31"])
    assert act["jurisdiction"]["label"] == "Exampleland"
    assert [each["id"] for each in act["belonging"]] == ["example-act-3"]
    section = law.get("/provisions/example-act-3").json()
    assert section["label"] == "Example Act 2024, section 3"
    assert (section["howKnown"]["code"], section["confidence"]["code"]) == ("primary", "high")
    assert section["address"] == "https://example.org/act/3"
    assert section["jurisdiction"]["id"] == "xx"
    rule = law.get("/rules/example-act-3").json()
    assert rule["effect"]["code"] == "duty"
    assert rule["partOf"]["id"] == "example-act-3"


@pytest.mark.parametrize(
    ("path", "asked", "found"),
    [
        (
            "/instruments",
            {"q": "example act", "in-force-from": "2025-01-01", "in-force-until": "2025-01-01"},
            ["example-act"],
        ),
        ("/instruments", {"q": "example act", "in-force-from": "2026-06-01"}, []),
        ("/instruments", {"q": "范例"}, ["example-act"]),
        ("/instruments", {"amends": "older-act"}, ["example-act"]),
        ("/provisions", {"instrument": "example-act", "applies-until": "2024-12"}, ["example-act-3"]),
        ("/rules", {"effect": "duty", "jurisdiction": "XX"}, ["example-act-3"]),
        ("/jurisdictions", {"q": "παραδειγματος"}, ["xx"]),
    ],
)
def test_law_is_found_by_what_lawyers_ask_for(
    law: httpx.Client, path: str, asked: dict[str, str], found: list[str]
) -> None:
    assert keys(law, path, **asked) == found


@pytest.mark.parametrize(
    "path", ["/jurisdictions/xx", "/instruments/example-act", "/provisions/example-act-3", "/rules/example-act-3"]
)
def test_law_has_pages_and_every_format(law: httpx.Client, path: str) -> None:
    assert "<h1" in law.get(path, headers=serving.HTML).text
    for suffix in ("json", "ttl", "jsonld", "nt", "csv", "html"):
        assert law.get(f"{path}.{suffix}").status_code == 200, suffix


SUCCESSION = """
@base <https://w3id.org/remit/id/> . @prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<actor/{key}-old> a rmt:Organisation ; rdfs:label "Old Bureau {key}"@en ; rmt:succeededBy <actor/{key}-new> .
<actor/{key}-new> a rmt:Organisation ; rdfs:label "New Bureau {key}"@en .
<actor/{key}-twin> a rmt:Organisation ; rdfs:label "Twin {key}"@en ; rmt:sameAs <actor/{key}-new> .
"""
ACCEPTED = """
@base <https://w3id.org/remit/id/> . @prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<actor/{key}-editor> a rmt:Person ; rdfs:label "An editor {key}"@en .
<assessment/{key}> a rmt:Identification ; rmt:assesses <actor/{key}-twin> ; rmt:identifiedAs <actor/{key}-new> ;
    rmt:reason "Both have the same seat."@en ;
    rmt:assessedBy <actor/{key}-editor> ; rmt:assessedOn "2026-11-23T12:00:00Z"^^xsd:dateTime ;
    rmt:acceptedBy <actor/{key}-editor> ; rmt:acceptedOn "2026-11-23T12:00:00Z"^^xsd:dateTime .
"""


def test_renamed_and_merged_records_say_so_once_that_is_accepted(empty: httpx.Client, key: str) -> None:
    def shown(name: str, what: str) -> list[str]:
        return [each["id"] for each in empty.get(f"/actors/{key}-{name}").json()[what]]

    add(empty, SUCCESSION.replace("{key}", key))
    assert shown("old", "succeededBy") == [f"{key}-new"]
    assert shown("new", "succeeds") == [f"{key}-old"]
    assert shown("twin", "sameAs") == shown("new", "sameAs") == []
    add(empty, ACCEPTED.replace("{key}", key))
    assert shown("twin", "sameAs") == [f"{key}-new"]
    assert shown("new", "sameAs") == [f"{key}-twin"]
    assert "Succeeded by" in empty.get(f"/actors/{key}-old", headers=serving.HTML).text


@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_a_page_with_its_filters_as_a_form(law: httpx.Client, path: str) -> None:
    page = law.get(f"/{path}", headers=serving.HTML)
    assert page.status_code == 200
    assert '<form class="narrow" method="get"' in page.text
    assert law.get(f"/{path}?q=zzzz-nothing", headers=serving.HTML).status_code == 200


def test_form_that_leaves_most_fields_empty_is_the_whole_list(law: httpx.Client) -> None:
    page = law.get("/claims?q=&status=&stance=denies&sort=&occurred-from=&speaker=", headers=serving.HTML).text
    total = law.get("/claims?stance=denies").json()["total"]
    assert f"{total} found" in page


def test_same_question_gives_the_same_bytes(law: httpx.Client) -> None:
    for path in ("/incidents/si-1", "/claims?counts=speaker,document&limit=100", "/rules", "/search?q=anthropic"):
        assert law.get(path).content == law.get(path).content


def test_claims_on_an_incident_are_whole_only_where_asked(corpus: httpx.Client) -> None:
    short, whole = corpus.get("/incidents/si-1"), corpus.get("/incidents/si-1?embed=claims")
    assert len(short.content) < len(whole.content) / 2
    assert "statements" not in short.json()["claims"][0]
    assert any(claim["statements"] for claim in whole.json()["claims"])
    assert corpus.get("/incidents/si-1?embed=everything").status_code == 400

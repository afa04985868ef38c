"""The made-up corpus has a record of every status, and what was taken back comes back only when it is asked for."""

from __future__ import annotations

import pytest

from leaks.doors import Doors
from remit.terms import rmt

# the status of each incident, and the phrase that every door must show with it
EXPECTED = {
    "es-unsourced": ("unsourced", "stated without a source"),
    "es-rumoured": ("rumoured", "rumoured"),
    "es-alleged-anonymous": ("alleged-anonymous", "alleged by unnamed persons"),
    "es-reported-document": ("reported-document", "reported from a document"),
    "es-attributed": ("attributed", "attributed to a named speaker through one weak publisher"),
    "es-alleged": ("alleged", "alleged"),
    "es-officially-alleged": ("officially-alleged", "officially alleged"),
    "es-corroborated": ("corroborated", "corroborated by independent originators"),
    "es-admitted": ("admitted", "admitted"),
    "es-officially-confirmed": ("officially-confirmed", "officially confirmed"),
    "es-adjudicated": ("adjudicated", "found by a final decision"),
    "es-refuted": ("refuted", "refuted"),
    "es-withdrawn": ("withdrawn", "withdrawn"),
    "es-contested": ("alleged", "alleged, contested"),
}
GONE = {"incidents": {"es-refuted", "es-withdrawn"},
        "claims": {"es-refuted-1", "es-withdrawn-1", "es-taken-back", "es-shown-false"}}  # fmt: skip


def test_every_status_that_can_be_set_occurs(doors: Doors) -> None:
    settable = {
        str(s).rpartition("/")[2] for s, able in doors.known.graph.subject_objects(rmt.settable) if str(able) == "true"
    }
    assert settable == {code for code, _ in EXPECTED.values()}


@pytest.mark.parametrize(("key", "expected"), EXPECTED.items())
def test_an_incident_is_shown_with_its_status_and_so_is_its_core(
    doors: Doors, key: str, expected: tuple[str, str]
) -> None:
    record = doors.json(f"/incidents/{key}")
    assert (record["status"]["code"], record["statusPhrase"]) == expected
    assert [statement["statusPhrase"] for statement in record["core"]] == [expected[1]]


@pytest.mark.parametrize("kind", GONE)
def test_what_was_withdrawn_or_refuted_is_in_no_list_and_no_count_unless_asked_for(doors: Doors, kind: str) -> None:
    def listed(**parameters: str) -> tuple[set[str], int]:
        page = doors.json(f"/{kind}", limit="500", **parameters)
        return {item["id"] for item in page["items"]}, page["total"]

    plain, count = listed()
    assert not plain & GONE[kind]
    assert count == len(plain)
    every, total = listed(include="withdrawn,refuted")
    assert every - plain == GONE[kind]
    assert total == count + len(GONE[kind])
    withdrawn, _ = listed(include="withdrawn")
    refuted, _ = listed(include="refuted")
    assert (withdrawn - plain) | (refuted - plain) == GONE[kind]
    assert not (withdrawn - plain) & (refuted - plain)


@pytest.mark.parametrize("kind", GONE)
def test_what_was_withdrawn_or_refuted_is_shown_when_named_with_that_status(doors: Doors, kind: str) -> None:
    for key in GONE[kind]:
        assert doors.json(f"/{kind}/{key}")["statusPhrase"] in {"withdrawn", "refuted"}


@pytest.mark.parametrize("who", ["maple-works", "larch-works"])
def test_an_actor_keeps_no_trace_of_what_was_taken_back(doors: Doors, who: str) -> None:
    record = doors.json(f"/actors/{who}")
    assert (record["claimsAbout"], record["incidents"]) == ([], [])
    accused = doors.json("/actors", conduct="distillation-through-api", limit=500)["items"]
    assert who not in {actor["id"] for actor in accused}


def test_search_leaves_out_what_was_taken_back(doors: Doors) -> None:
    gone = {key for keys in GONE.values() for key in keys}
    plain = doors.json("/search", q="Lantern-1", limit=500)
    assert not gone & {hit["iri"].rpartition("/")[2] for hit in plain["items"]}
    every = doors.json("/search", q="Lantern-1", limit=500, include="withdrawn,refuted")
    assert gone <= {hit["iri"].rpartition("/")[2] for hit in every["items"]}
    assert every["total"] == plain["total"] + len(gone)


def test_sources_of_an_incident_are_counted_without_what_was_taken_back(doors: Doors) -> None:
    incident = doors.json("/incidents/es-alleged")
    assert (incident["sources"]["documents"], incident["sources"]["originators"]) == (1, 1)
    assert {claim["id"] for claim in incident["claims"]} == {"es-alleged-1"}

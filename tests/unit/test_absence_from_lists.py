"""Lists of thousands are not entered whole: who is not entered is off the list only where somebody looked."""

from datetime import date

from rdflib import Graph, URIRef

from remit.iri import ID
from remit.truth.ladder import Ladder
from remit.truth.when import When

LAW = """
@prefix actor: <https://w3id.org/remit/id/actor/> .
@prefix list: <https://w3id.org/remit/id/list/> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

[] a rmt:Membership ; rmt:member list:footnote ; rmt:group list:whole .
[] a rmt:Membership ; rmt:member actor:entered ; rmt:group list:footnote ; rmt:from "2020-01-01"^^xsd:date .
[] a rmt:Absence ; rmt:member actor:looked-for ; rmt:group list:whole ; rmt:until "2026-08-05"^^xsd:date .
"""
LADDER = Ladder.read(Graph().parse(data=LAW, format="turtle"))


def _belongs(actor: str, group: str, day: str) -> int:
    return LADDER.belongs(URIRef(f"{ID}actor/{actor}"), URIRef(f"{ID}list/{group}"), When.on(date.fromisoformat(day)))


def test_who_was_looked_for_and_not_found_is_off_the_list() -> None:
    assert _belongs("looked-for", "whole", "2026-08-04") == 0


def test_off_the_whole_list_is_off_each_part_of_it() -> None:
    assert _belongs("looked-for", "footnote", "2026-08-04") == 0


def test_after_the_last_look_nothing_is_known() -> None:
    assert _belongs("looked-for", "whole", "2026-08-05") == -1


def test_who_was_not_looked_for_is_neither_on_nor_off() -> None:
    assert _belongs("somebody", "whole", "2026-08-04") == -1


def test_who_is_entered_is_on_the_list_and_on_what_holds_it() -> None:
    assert _belongs("entered", "whole", "2026-08-04") == 1


def test_the_day_of_the_last_look_is_a_day_on_which_the_law_changes() -> None:
    assert date(2026, 8, 5) in set(LADDER.boundaries())

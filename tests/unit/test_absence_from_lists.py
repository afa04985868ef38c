"""Lists of thousands are not entered whole: who is not entered is off the list only where somebody looked."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.iri import ID
from remit.terms import rmt
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


# ---- lists that hold each other

CIRCLE = """
@prefix actor: <https://w3id.org/remit/id/actor/> .
@prefix list: <https://w3id.org/remit/id/list/> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

[] a rmt:Membership ; rmt:member list:first ; rmt:group list:second .
[] a rmt:Membership ; rmt:member list:second ; rmt:group list:first .
[] a rmt:Membership ; rmt:member actor:entered ; rmt:group list:first ; rmt:from "2020-01-01"^^xsd:date .
[] a rmt:Absence ; rmt:member actor:looked-for ; rmt:group list:second .
"""


@pytest.mark.parametrize("group", ["first", "second"])
def test_lists_that_hold_each_other_have_the_same_members_and_end(group: str) -> None:
    ladder = Ladder.read(Graph().parse(data=CIRCLE, format="turtle"))
    of, day = URIRef(f"{ID}list/{group}"), When.on(date(2026, 8, 4))
    found = {who: ladder.belongs(URIRef(f"{ID}actor/{who}"), of, day) for who in ("entered", "looked-for", "somebody")}
    assert found == {"entered": 1, "looked-for": 0, "somebody": -1}
    assert ladder.boundaries_of(of) == {date(2020, 1, 1)}


# ---- several threads


class Slow:
    """A view in which the first who asks of a node waits until another has asked too."""

    def __init__(self, graph: Graph, node: Node) -> None:
        self._graph, self._node = graph, node
        self.inside, self.go_on = threading.Event(), threading.Event()

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        if subject == self._node and not self.inside.is_set():
            self.inside.set()
            assert self.go_on.wait(10)
        return self._graph.objects(subject, predicate)

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002 (rdflib's name)
        return self._graph.subjects(predicate, object)


def _while_another_looks(node: str, ask: Callable[[Ladder], object]) -> tuple[object, object]:
    """Gives what is answered to somebody who asks while another is looking the same up, and to that one."""
    graph = Graph().parse(data=LAW, format="turtle")
    graph.add((URIRef(f"{ID}list/whole"), rmt.rosterComplete, Literal(True)))
    view = Slow(graph, URIRef(f"{ID}{node}"))
    ladder = Ladder.read(view)
    found: dict[str, Any] = {}
    first = threading.Thread(target=lambda: found.update(first=ask(ladder)))
    first.start()
    assert view.inside.wait(10)
    found["second"] = ask(ladder)
    view.go_on.set()
    first.join()
    return found["second"], found["first"]


def test_what_another_thread_is_looking_up_is_not_taken_for_found() -> None:
    entered, whole = URIRef(f"{ID}actor/entered"), URIRef(f"{ID}list/whole")
    day = When.on(date(2026, 8, 4))
    assert _while_another_looks("actor/entered", lambda ladder: ladder.belongs(entered, whole, day)) == (1, 1)
    days = frozenset({date(2020, 1, 1), date(2026, 8, 5)})
    assert _while_another_looks("list/footnote", lambda ladder: ladder.boundaries_of(whole)) == (days, days)

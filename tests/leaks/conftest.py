"""One server over the corpus and the made-up corpus of every status, for all leak tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from rdflib import Graph

import serving
from leaks.doors import EVERY_STATUS, TEXT, Doors, Switch, served
from leaks.knowledge import Knowledge
from remit.base import KnowledgeBase
from remit.change import read_document
from remit.iri import record
from remit.release import Release
from remit_api.app import create_app
from remit_api.settings import Settings

LAW = Path(__file__).parents[1] / "law.ttl"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Gives the doors of a knowledge base that holds the corpus and a record of every status."""
    home = serving.make_home(tmp_path_factory.mktemp("leaks") / "home", corpus=True)
    with KnowledgeBase.open(home) as kb:
        yield from _doors(kb)


@pytest.fixture(scope="session")
def few_doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Gives the same doors where there is little law, for leaks that are planted one by one."""
    folder = tmp_path_factory.mktemp("planted")
    release = Release(corpus=serving.with_law_of(folder / "data", "jp"))
    with KnowledgeBase.create(folder / "home", now=NOW, release=release) as kb:
        yield from _doors(kb)


def _doors(kb: KnowledgeBase) -> Iterator[Doors]:
    change = read_document(
        EVERY_STATUS.read_bytes(), "text/turtle", graph=None, author="tests", reason="a record of every status"
    )
    kb.accept(change, now=NOW, large=True)
    law = read_document(LAW.read_bytes(), "text/turtle", graph=None, author="tests", reason="some law")
    kb.accept(law, now=NOW)
    kb.attach(record("document", "gazette-alder"), TEXT.encode(), author="tests", now=NOW)
    kb.catch_up(today=NOW.date())
    graph = Graph(bind_namespaces="none")
    for quad in kb.quads():
        graph.add(quad[:3])
    switch = Switch(create_app(kb, Settings(home=kb.home)))
    with served(switch) as address:
        kb.announce(address)
        with httpx.Client(trust_env=False, timeout=30) as client:
            yield Doors(kb=kb, known=Knowledge(graph), switch=switch, address=address, client=client)

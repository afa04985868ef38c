"""The doors of Remit as somebody outside meets them: HTTP against a running server, and the command line beside it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import click
import httpx
import uvicorn
from click.testing import CliRunner
from rdflib import Graph
from rdflib.term import Node
from starlette.types import ASGIApp, Receive, Scope, Send

from leaks.knowledge import Knowledge
from remit.base import KnowledgeBase
from remit.store.parse import parse_quads
from remit_api.cli import main

Triple: TypeAlias = tuple[Node, Node, Node]
FORMATS = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/n-quads": "nquads",
    "application/trig": "trig",
}


@dataclass
class Switch:
    """An application that passes each request on to another one, so that a leaking one can take its place."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        await self.app(scope, receive, send)


@dataclass
class Doors:
    """What a probe has to hand: the server, the command line, and what must not come through them as a fact."""

    kb: KnowledgeBase
    known: Knowledge
    switch: Switch
    address: str
    client: httpx.Client
    few: bool = False
    """Whether records of the made-up corpus are enough: to find a planted leak, not to show that there is none."""

    command: click.Command = main

    def get(self, path: str, *, accept: str = "application/json", **parameters: Any) -> httpx.Response:
        """Reads over HTTP."""
        given = {name.replace("_", "-"): value for name, value in parameters.items()}
        return self.client.get(f"{self.address}{path}", params=given or None, headers={"Accept": accept})

    def post(self, path: str, content: str | bytes = b"", **headers: str) -> httpx.Response:
        """Posts over HTTP."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"{self.address}{path}", content=content, headers=named)

    def json(self, path: str, **parameters: Any) -> Any:
        """Reads JSON over HTTP."""
        response = self.get(path, **parameters)
        assert response.status_code == 200, f"{path} {parameters}: {response.status_code} {response.text[:300]}"
        return json.loads(response.content)

    def page(self, path: str, **parameters: Any) -> str:
        """Reads a page over HTTP."""
        response = self.get(path, accept="text/html", **parameters)
        assert response.headers["content-type"].startswith("text/html"), path
        return response.text

    def graph(self, path: str, accept: str, **parameters: Any) -> Graph:
        """Reads triples over HTTP, in the format asked for."""
        response = self.get(path, accept=accept, **parameters)
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text[:300]}"
        return parsed(response.content, response.headers["content-type"].partition(";")[0])

    def triples(self, query: str, accept: str) -> Iterator[Triple]:
        """Gives what a CONSTRUCT query gives, in the format asked for."""
        response = self.get("/sparql", accept=accept, query=query)
        assert response.status_code == 200, response.text[:300]
        return triples(response.content, response.headers["content-type"].partition(";")[0])

    def remit(self, *arguments: str, expected: int = 0, given: str | None = None) -> str:
        """Runs a command beside the server; gives what it prints: what it asks, too, where answers are given."""
        result = CliRunner().invoke(self.command, ["--home", str(self.kb.home), *arguments], input=given)
        assert result.exit_code == expected, f"remit {' '.join(arguments)}: {result.exit_code} {result.output[:500]}"
        return result.stdout if given is None else result.output


def parsed(content: bytes, media_type: str) -> Graph:
    """Reads triples or quads as one graph."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for triple in triples(content, media_type):
        graph.add(triple)
    return graph


def triples(content: bytes, media_type: str) -> Iterator[Triple]:
    """Reads triples or quads one by one: where nothing is looked up in them, they need no graph."""
    for quad in parse_quads(content, FORMATS[media_type]):
        yield quad.subject, quad.predicate, quad.object


@contextmanager
def served(switch: Switch) -> Iterator[str]:
    """Serves an application on a free port of this machine; gives its address."""
    config = uvicorn.Config(switch, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


EVERY_STATUS = Path(__file__).with_name("every_status.ttl")
TEXT = "Alder Works copied Lantern-1, it is said.\n"
"""The text of one made-up article, so that a text is held and its words can be shown."""

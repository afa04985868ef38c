"""A real server over a real store, for tests of what it gives: uvicorn on a free port, in a thread."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from remit.base import KnowledgeBase
from remit.release import Release
from remit.resources import folder
from remit_api.app import create_app
from remit_api.patience import protocol
from remit_api.settings import Settings
from remit_api.tokens import write_token

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
scratch: Path | None = None
"""The folder of this run of the tests, where there is one."""
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
INCIDENT = """
@base <https://w3id.org/remit/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .

<incident/{key}> a rmt:Incident ;
    rdfs:label "Alleged copying of a model by Example Lab"@en ;
    {status}
    rmt:core <incident/{key}/core/1> ;
    rmt:restsOn <claim/{key}> .

<incident/{key}/core/1> a rmt:Statement ;
    rmt:subject <actor/{key}-lab> ;
    rmt:predicate <relation/replicated> ;
    rmt:object <item/{key}-model> .

<claim/{key}> a rmt:Claim ;
    rdfs:label "The Example Gazette says that Example Lab copied a model."@en ;
    rmt:stance <stance/asserts> ;
    rmt:footing <footing/own-voice> ;
    rmt:kind <kind/alleged-fact> ;
    rmt:link <claim/{key}/link/0> ;
    rmt:says <claim/{key}/statement/0> ;
    oa:hasTarget <claim/{key}/target> .

<claim/{key}/link/0> a rmt:SpeakerLink ;
    rmt:order 0 ;
    rmt:speaker <actor/{key}-gazette> .

<claim/{key}/statement/0> a rmt:Statement ;
    rdfs:label "The Example Gazette says that Example Lab copied a model."@en ;
    rmt:subject <actor/{key}-lab> ;
    rmt:predicate <relation/replicated> ;
    rmt:object <item/{key}-model> .

<claim/{key}/target> a oa:SpecificResource ;
    oa:hasSource <document/{key}> ;
    oa:hasSelector <claim/{key}/target/position> .

<claim/{key}/target/position> a oa:TextPositionSelector ;
    oa:start 0 ;
    oa:end 40 .

<document/{key}> a rmt:Document ;
    rdfs:label "Example Gazette, article of 3 March 2026"@en ;
    dcterms:publisher <actor/{key}-gazette> .

<actor/{key}-gazette> a rmt:Actor ; rdfs:label "The Example Gazette"@en .
<actor/{key}-lab> a rmt:Actor ; rdfs:label "Example Lab"@en .
<item/{key}-model> a rmt:Item ; rdfs:label "Example Model"@en .
"""
ACTOR = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
<https://w3id.org/remit/id/actor/{key}> a rmt:Organisation ; rdfs:label "{label}"@en .
"""


def incident(status: str | None, key: str = "copying") -> str:
    """Gives Turtle of one incident with a claim, under a status or without one."""
    said = f"rmt:sourcingStatus <status/{status}> ;" if status else ""
    return INCIDENT.replace("{status}", said).replace("{key}", key)


def actor(key: str, label: str) -> str:
    """Gives Turtle of one organisation."""
    return ACTOR.replace("{key}", key).replace("{label}", label)


def make_home(home: Path, *, corpus: bool, release: Release | None = None) -> Path:
    """Makes a knowledge base in a folder, with the owner's token.

    That of the shipped release is made once in a run of the tests, whatever the number of processes, and copied.
    """
    of_run = next((path for path in home.parents if path.parent.name.startswith("pytest-of-")), None)
    if release is not None or of_run is None:
        return _made(home, corpus=corpus, release=release)
    kept = of_run / f"made-{'with' if corpus else 'without'}-corpus"
    with (of_run / f"{kept.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            part = of_run / f"{kept.name}.part"
            shutil.rmtree(part, ignore_errors=True)  # of one who did not finish
            _made(part, corpus=corpus, release=None).rename(kept)
    return copy_home(kept, home)


def _made(home: Path, *, corpus: bool, release: Release | None) -> Path:
    with KnowledgeBase.create(home, now=NOW, author="owner", corpus=corpus, release=release) as kb:
        kb.outdated()  # as each server asks: it is noted, and read once
    write_token(home)
    return home


def without_law(target: Path) -> Path:
    """Gives a corpus that has neither law nor chips, for tests to which they are nothing but weight."""
    left_out = shutil.ignore_patterns("law", "chips.ttl", "lithography.ttl")
    return Path(shutil.copytree(folder("data"), target, ignore=left_out))


def with_law_of(target: Path, *folders: str) -> Path:
    """Gives a corpus that has the law of some folders only, and no chips, for tests that take it up again and again."""
    without_law(target)
    law = folder("data") / "law"
    for file in law.rglob("*.ttl"):
        if file.parent == law or file.name == "facts.ttl" or file.parent.name in folders:
            (target / file.relative_to(law.parent)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target / file.relative_to(law.parent))
    return target


def copy_home(source: Path, target: Path) -> Path:
    """Copies a knowledge base that nobody holds."""
    shutil.copytree(source, target)
    return target


def _listening() -> socket.socket:
    """Gives a socket on a free port; its protocol is named, or asyncio leaves Nagle's algorithm on: 40 ms an answer."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.bind(("127.0.0.1", 0))
    return made


@contextlib.contextmanager
def serving(
    home: Path,
    *,
    release: Release | None = None,
    before: Callable[[KnowledgeBase], None] = lambda kb: None,
    arrange: Callable[[FastAPI], None] = lambda app: None,
    **settings: object,
) -> Iterator[httpx.Client]:
    """Serves a knowledge base, after something was done to it; gives a client that takes problems as answers."""
    with KnowledgeBase.open(home, release=release) as kb, _listening() as listening:
        before(kb)
        port = listening.getsockname()[1]
        config = Settings(**{"home": home, "port": port, **settings})
        app = create_app(kb, config)
        arrange(app)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=protocol(config),  # type: ignore[arg-type]
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                lifespan="off",
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()

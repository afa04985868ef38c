"""Builds the application: REST, SPARQL and pages over one knowledge base, at the same addresses."""

from __future__ import annotations

from fastapi import FastAPI

from remit import __version__
from remit.base import KnowledgeBase
from remit_api import openapi, pages, problems, rest, surface
from remit_api.addresses import Addresses
from remit_api.answers import Answers
from remit_api.background import Findings
from remit_api.bodies import Bodies, Places
from remit_api.jobs import Jobs
from remit_api.metrics import Metrics
from remit_api.query import Runner
from remit_api.readiness import Readiness
from remit_api.settings import Settings
from remit_api.sparql import protocol

_DESCRIPTION = """An evidence-first knowledge base of AI regulation and export control.

What somebody claims is a quoted statement with a speaker, a source and a sourcing status; it is never
returned as something that Remit asserts. Withdrawn and refuted records are left out of lists, counts and
search unless `include=withdrawn,refuted` asks for them. Every answer says in `Remit-Position` up to which
entry of the journal it has read. Errors are problem documents (RFC 9457)."""


def create_app(kb: KnowledgeBase, settings: Settings) -> FastAPI:
    """Gives the application that serves a knowledge base."""
    app = FastAPI(
        title="Remit",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
    )

    runner = Runner(kb, settings)
    app.state.kb = kb
    app.state.settings = settings
    app.state.runner = runner
    app.state.jobs = Jobs(kb)
    app.state.places = Places()
    app.state.answers = Answers()
    app.state.findings = Findings(kb, settings, answering=lambda: app.state.metrics.running > 0)
    app.state.metrics = Metrics(kb, app.state.jobs, runner, app.state.findings)
    app.state.readiness = Readiness(kb, runner)
    problems.install(app)
    # Pages come first: they take only requests that want HTML, at the addresses that REST has.
    of_pages = pages.routes()
    routers = (protocol.router, *rest.routers())
    app.state.addresses = Addresses((*app.routes, *of_pages, *(route for each in routers for route in each.routes)))
    app.router.routes.extend(of_pages)
    for router in routers:
        app.include_router(router)
    # What programs ask most goes before all of them.
    app.router.routes[:0] = (protocol.direct, rest.direct)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]  # FastAPI's documented way
    app.add_middleware(Bodies, settings=settings)
    surface.add(app, settings)
    return app

"""The pages: each parses a request, asks the catalogue, and renders a template."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any

from anyio import to_thread
from jinja2 import Environment, PackageLoader, StrictUndefined
from rdflib import URIRef
from rdflib.term import Node
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from typing_extensions import override

from remit.ask import MEANING
from remit.base import KnowledgeBase
from remit.errors import BadInput, NotFound, RemitError
from remit.iri import record
from remit.terms import rmt
from remit_api import problems
from remit_api.briefs import brief_response
from remit_api.conditional import tag_of, tag_of_record, tags, unchanged
from remit_api.known import AS_KNOWN_ON, AT_POSITION, MIN_POSITION, Known, known, not_then, present_address, until_shown
from remit_api.negotiate import HTML, choose, suffix_of, wants_html
from remit_api.pages import asking, words
from remit_api.query import Runner, checked
from remit_api.records import KINDS, Catalogue, Shown, Wanted, changes, history, journal, wanted_of
from remit_api.settings import Settings

_STATIC = Path(str(files("remit_api") / "pages" / "static"))
_SHOWN_ROWS = 500
_DIGITS = 18  # a longer number is no position, and Python refuses to read very long ones


class PageRoute(Route):
    """A route that takes only requests that want HTML; the others go on to REST at the same address."""

    def __init__(self, *args: Any, alone: bool = False, **kwargs: Any) -> None:
        """Makes the route.

        Args:
            args: as for every route.
            alone: whether REST has nothing at the address, so that requests that want no HTML stay here too.
            kwargs: as for every route.
        """
        super().__init__(*args, **kwargs)
        self._alone = alone

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Says whether the request is for this page."""
        match, child = super().matches(scope)
        is_data = scope["path"].endswith("/text")
        if match is not Match.FULL or is_data:
            return Match.NONE, {}
        if self._alone:
            return match, child
        accept = next((v.decode("latin-1") for n, v in scope["headers"] if n == b"accept"), None)
        return (match, child) if wants_html(scope["path"], accept) else (Match.NONE, {})


class Page:
    """What a view has to hand: the request, the catalogue and the settings."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.kb: KnowledgeBase = request.app.state.kb
        self.settings: Settings = request.app.state.settings
        self.known = Known(self.kb.view())
        self.records = Catalogue(self.kb, view=self.known.view)
        self._iri: URIRef | None = None

    def go_back(self) -> None:
        """Turns to the past that the address asks for, where it asks for one.

        Raises:
            BadInput: it is no day, moment or position.
            NotFound: nothing had been recorded by then.
        """
        at = self.number(AT_POSITION, 0) if self.parameter(AT_POSITION) else None
        self.known = known(self.kb, self.parameter(AS_KNOWN_ON) or None, at, now=datetime.now(UTC))
        self.records = Catalogue(self.kb, view=self.known.view)

    def unsent(self) -> Response | None:
        """Gives 304 to a browser that has the page, before it is made; None where it must be made.

        Raises:
            PreconditionFailed: If-Match names other states.
        """
        tag = tags(self.request).get(self.request, HTML, self.known.shown)
        return None if tag is None else unchanged(self.request, tag, self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Vary": "Accept", "Cache-Control": "no-cache", **self.known.headers(self.request)}

    def find(self, kind: str, *classes: Node) -> URIRef:
        """Gives the address of the record that this page shows.

        Raises:
            NotFound: there is none in the state that is shown; it says so where it came later, or was there before.
        """
        try:
            self._iri = self.records.find(kind, self.key, *classes)
        except NotFound as error:
            raise not_then(self.records, self.known, self.key, self.request.url.path, error) from error
        return self._iri

    @property
    def key(self) -> str:
        """Gives the key in the path, without a suffix that names a format."""
        return suffix_of(self.request.path_params["key"])[0]

    def parameter(self, name: str) -> str:
        """Gives a parameter of the address, empty where it is missing."""
        return self.request.query_params.get(name, "").strip()

    def wanted(self) -> Wanted:
        """Reads what a list is asked for."""
        pairs = [(name, value) for name, value in self.request.query_params.multi_items()]
        most = self.settings.max_page_size
        return wanted_of(pairs, size=self.settings.page_size, most=most)

    def number(self, name: str, otherwise: int) -> int:
        """Gives a parameter that is a number.

        Raises:
            BadInput: it is none.
        """
        text = self.parameter(name)
        if text and not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
            raise BadInput(f"{name}={text[:_DIGITS]} is no number that could be meant. Mend the address.")
        return int(text) if text else otherwise

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """Renders a template of this page."""
        text = (
            _environment()
            .get_template(template)
            .render(
                position=self.known.position,
                past=self.known.past,
                present=present_address(self.request),
                path=self.request.url.path,
                asked=self.request.query_params,
                styles=_styles(),
                **values,
            )
        )
        content = text.encode()
        headers = self._headers()
        if status != HTTPStatus.OK:
            return HTMLResponse(content, status, headers)
        tag = tag_of(content)
        if self._iri is not None:
            tag = tag_of_record(self.kb, self.records.view, self._iri, content)
        tags(self.request).keep(self.request, HTML, self.known.shown, tag)
        return unchanged(self.request, tag, headers) or HTMLResponse(content, status, {**headers, "ETag": tag})


View = Callable[[Page], Response]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("remit_api.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        pattern=words.pattern,
        edtf=words.edtf,
        sentence=words.sentence_case,
        full_stop=words.full_stop,
        lower_first=words.lower_first,
        first_page=words.first_page,
        incident_title=words.incident_title,
        claim_title=words.claim_title,
    )
    environment.globals.update(pattern_words=words.PATTERN_WORDS)
    return environment


@cache
def _styles() -> str:
    digest = hashlib.sha256((_STATIC / "remit.css").read_bytes()).hexdigest()[:12]
    return f"/static/remit.css?v={digest}"


def _page(view: View) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        wanted = request.query_params.get(MIN_POSITION, "")
        try:
            await until_shown(request.app.state.kb, Page(request).number(MIN_POSITION, 0) if wanted else None)
        except RemitError as error:
            return _problem(Page(request), error)
        return await to_thread.run_sync(_rendered, view, request)

    return endpoint


def _rendered(view: View, request: Request) -> Response:
    page = Page(request)
    try:
        page.go_back()
        return page.unsent() or view(page)
    except RemitError as error:
        return _problem(page, error)


def _problem(page: Page, error: RemitError) -> Response:
    status, title = problems.status_of(error)
    answer = page.render("problem.html.j2", status, title=title, error=error, near=getattr(error, "near", ()))
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def home(page: Page) -> Response:
    """Gives the first page: what is here, and the incidents."""
    listed = page.records.list("incident", Wanted(limit=10, counts=("none",)))
    counts = {shown.kind.plural: page.records.count(name) for name, shown in KINDS.items() if name != "concept"}
    return page.render("home.html.j2", listed=listed, counts=counts)


GENERAL = ("jurisdiction",)
"""Kinds whose records are shown property by property."""


def _list_view(shown: Shown) -> View:
    def view(page: Page) -> Response:
        wanted = page.wanted()
        listed = page.records.list(shown.kind.name, replace(wanted, fields=None))
        narrowing = words.filters(shown.parameters, listed.counts, wanted.filters)
        return page.render("list.html.j2", listed=listed, shown=shown, narrowing=narrowing)

    return view


def _general_view(shown: Shown) -> View:
    def view(page: Page) -> Response:
        record = page.records.general(shown.kind.name, page.find(shown.kind.name, shown.kind.of_class))
        return page.render("record.html.j2", record=record, shown=shown)

    return view


def _text_view(shown: Shown) -> View:
    def view(page: Page) -> Response:
        kind = shown.kind
        text = page.records.text_of_law(kind.name, page.find(kind.name, kind.of_class))
        return page.render("text.html.j2", text=text, shown=shown)

    return view


def rule(page: Page) -> Response:
    """Gives one rule of law."""
    return page.render("rule.html.j2", rule=page.records.rule(page.find("rule", rmt.Rule)))


def vocabulary(page: Page) -> Response:
    """Gives the codes of a scheme."""
    shown, wanted = KINDS["concept"], page.wanted()
    listed = page.records.codes(page.request.path_params["scheme"], replace(wanted, fields=None, limit=500))
    scheme = page.records.reading.ref(record("scheme", suffix_of(page.request.path_params["scheme"])[0]))
    return page.render("vocabulary.html.j2", listed=listed, shown=shown, scheme=scheme)


def incident(page: Page) -> Response:
    """Gives one incident."""
    record = page.records.incident(page.find("incident", rmt.Incident), whole_claims=True)
    resting = [claim for claim in record.claims if claim.relation != "same-document"]
    others = [claim for claim in record.claims if claim.relation == "same-document"]
    return page.render(
        "incident.html.j2",
        incident=record,
        resting=resting,
        others=others,
        strip=words.strip(resting),
        stances=words.stances(record.claims),
    )


def claim(page: Page) -> Response:
    """Gives one claim."""
    return page.render("claim.html.j2", claim=page.records.claim(page.find("claim", rmt.Claim)))


def document(page: Page) -> Response:
    """Gives one document with the claims that stand in it."""
    record = page.records.document(page.find("document", rmt.Document), whole_claims=True)
    return page.render("document.html.j2", document=record, stances=words.stances(record.said_in_it))


def actor(page: Page) -> Response:
    """Gives one actor."""
    iri = page.find("actor", rmt.Actor)
    return page.render("actor.html.j2", actor=page.records.actor(iri), authority=None)


def authority(page: Page) -> Response:
    """Gives one authority."""
    record = page.records.authority(page.find("authority", rmt.Authority))
    return page.render("actor.html.j2", actor=record, authority=record)


def record_history(page: Page) -> Response:
    """Gives who changed a record, when and why, and how it read after each change."""
    plural = page.request.url.path.strip("/").partition("/")[0]
    iri = history.find(page.records, history.KINDS[plural], page.request.path_params["key"])
    path = f"/{plural}/{page.request.path_params['key']}"
    limit = min(page.number("limit", page.settings.page_size), page.settings.max_page_size)
    try:
        found = history.history(page.records, iri, path=path, after=page.number("after", 0), limit=limit)
    except NotFound as error:
        raise not_then(page.records, page.known, str(iri), path, error) from error
    return page.render("history.html.j2", record=found, record_path=path)


def change_list(page: Page) -> Response:
    """Gives the list of accepted changes, the newest first."""
    names = ("author", "kind", "since", "until", "graph", "subject", "q")
    given = {name: page.parameter(name) or None for name in names}
    filters = journal.Filters(**given, first=page.number("first", 0) or None, last=page.number("last", 0) or None)
    paging = journal.Paging(
        limit=page.wanted().limit,
        sort=page.parameter("sort"),
        cursor=page.parameter("cursor"),
        below=page.number("below", 0) or None,
    )
    _, listed = journal.list_of(page.records, filters, paging)
    tally = {counted.name: counted.values for counted in listed.counts}
    return page.render(
        "changes.html.j2", listed=listed, disclosures=listed.disclosures, query=filters.query(), tally=tally
    )


def change(page: Page) -> Response:
    """Gives one accepted change with what it touched."""
    entry, redacted_by = changes.one_entry(page.kb, page.key)
    return page.render("change.html.j2", entry=changes.detail(page.records, entry, redacted_by, most=500))


def search(page: Page) -> Response:
    """Gives the search page."""
    return page.render("search.html.j2", listed=page.records.search(page.wanted()))


async def sparql(request: Request) -> Response:
    """Gives the box for queries, with the result where one was sent."""
    page = Page(request)
    runner: Runner = request.app.state.runner
    query = page.parameter("query")
    values: Mapping[str, Any] = {"query": query, "columns": (), "rows": (), "triples": None, "error": None}
    status = 200
    if query:
        try:
            values = {**values, **await _result(page, runner, query)}
        except RemitError as error:
            status = problems.status_of(error)[0]
            values = {**values, "error": str(error)}
    return page.render(
        "sparql.html.j2",
        status,
        examples=_examples(),
        shown_rows=_SHOWN_ROWS,
        timeout=f"{page.settings.query_timeout:g}",
        **values,
    )


async def ask(request: Request) -> Response:
    """Gives the page of questions to the law, with the answer where one was asked."""
    choose(request.headers.get("accept"), (HTML,))
    page = Page(request)
    form = asking.Form(today=datetime.now(UTC).date())
    try:
        form = await asking.read_form(request)
        return await to_thread.run_sync(_asked, page, form)
    except RemitError as error:
        return _ask_page(page, form, problems.status_of(error)[0], error=str(error))


def _asked(page: Page, form: asking.Form) -> Response:
    if not form.is_asked:
        return _ask_page(page, form)
    answer = page.kb.ask(form.question())
    if form[asking.BRIEF]:
        return brief_response(page.kb, answer, form[asking.BRIEF])
    teller = asking.Teller(page.records)
    shown, incident = teller.shown(answer), teller.incident(answer)
    return _ask_page(
        page,
        form,
        answer=shown,
        incident=incident,
        is_claimed=bool({"incident"} & {*answer.question.args, *answer.question.situation}),
        disclosures=page.records.disclosures_for(json.dumps(shown, default=str, ensure_ascii=False)),
    )


def _ask_page(page: Page, form: asking.Form, status: int = 200, **values: Any) -> Response:
    nothing: Mapping[str, Any] = {
        "answer": None,
        "incident": None,
        "is_claimed": False,
        "disclosures": (),
        "error": None,
    }
    texts = {"kinds": MEANING, "example": asking.EXAMPLE, "supposed": asking.SUPPOSED, "askers": asking.ASKERS}
    return page.render("ask.html.j2", status, form=form, **{**nothing, **texts, **values})


@cache
def _examples() -> tuple[tuple[str, str, str], ...]:
    """Gives title, explanation and text of each example, from the first line of its file."""
    folder = files("remit_api") / "pages" / "examples"
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".rq")]
    heads = ((text.partition("\n")[0].lstrip("# "), text) for text in sorted(texts))
    return tuple((head.partition(":")[0], head.partition(":")[2].strip(), text) for head, text in heads)


async def _result(page: Page, runner: Runner, query: str) -> dict[str, Any]:
    asked = checked(query, page.settings)
    is_table = asked.form == "SELECT"
    media_type = {"SELECT": "text/csv", "ASK": "application/sparql-results+json"}.get(asked.form, "text/turtle")
    answer = await runner.run(asked, media_type)
    text = answer.content.decode()
    if not is_table:
        return {"triples": text}
    rows = list(csv.reader(io.StringIO(text)))
    return {"columns": rows[0] if rows else (), "rows": rows[1 : _SHOWN_ROWS + 1]}


async def identifier(request: Request) -> Response:
    """Leads from the address of a record to its page; a node without a page is left to REST."""
    page = Page(request)
    kind, key = request.path_params["kind"], page.key
    iri = await to_thread.run_sync(page.records.find_any, f"{kind}/{key}")
    own = page.records.reading.url(iri)
    if own is not None and not own.startswith("/id/"):
        return RedirectResponse(own, 303)
    shown = page.records.reading.ref(iri)
    return page.render("node.html.j2", iri=str(iri), label=shown.label, own=own, status_phrase=shown.status_phrase)


_VIEWS: Mapping[str, View] = {
    # before the records, whose keys may have slashes
    **{f"/{plural}/{{key:path}}/history": record_history for plural in history.KINDS},
    **{f"/{plural}/{{key:path}}/history.{{form}}": record_history for plural in history.KINDS},
    "/": home,
    **{f"/{shown.kind.plural}": _list_view(shown) for name, shown in KINDS.items() if name != "concept"},
    **{f"/{shown.kind.plural}.{{form}}": _list_view(shown) for name, shown in KINDS.items() if name != "concept"},
    "/vocabularies/{scheme}": vocabulary,
    **{f"/{KINDS[name].kind.plural}/{{key:path}}": _general_view(KINDS[name]) for name in GENERAL},
    **{f"/{KINDS[name].kind.plural}/{{key:path}}": _text_view(KINDS[name]) for name in ("instrument", "provision")},
    "/rules/{key:path}": rule,
    "/incidents/{key:path}": incident,
    "/claims/{key:path}": claim,
    "/documents/{key:path}": document,
    "/actors/{key:path}": actor,
    "/authorities/{key:path}": authority,
    "/changes": change_list,
    "/changes.{form}": change_list,
    "/changes/{key}": change,
    "/search": search,
    "/search.{form}": search,
}


def routes() -> list[BaseRoute]:
    """Gives the routes of the pages and of the files that they need."""
    return [
        *(PageRoute(path, _page(view), methods=["GET"]) for path, view in _VIEWS.items()),
        PageRoute("/sparql", sparql, methods=["GET"]),
        PageRoute("/ask", ask, methods=["GET", "POST"], alone=True),
        PageRoute("/id/{kind}/{key:path}", identifier, methods=["GET"]),
        Mount("/static", StaticFiles(directory=_STATIC), name="static"),
    ]

"""Every kind of record by list and by identifier: one table makes the routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any, Literal, NoReturn

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from remit_api.known import Known
from remit_api.negotiate import wants_html
from remit_api.records import KINDS, Catalogue, Listed, Shown, Wanted, wanted_of
from remit_api.records.asking import Parameter
from remit_api.records.fewer import fewer
from remit_api.records.kinds import Show
from remit_api.rest.common import (
    LIST_FORMATS,
    RECORD_FORMATS,
    Config,
    KnownParameters,
    Records,
    list_response,
    record_response,
)

_EVERYWHERE = "concept"  # is listed under its scheme
_RECORD = "/{}/{{key:path}}"

_LIST: tuple[tuple[str, Any, str], ...] = (
    ("q", str | None, "words that must occur in a name, a former name or a notation, in any script"),
    ("sort", list[str] | None, "keys of order, comma between; a minus before one turns it round: {sort}"),
    ("cursor", str | None, "where the page before ended: take it from “next”"),
    ("counts", list[str] | None, "filters whose values are counted, comma between, or none: {counts}"),
    ("fields", list[str] | None, "fields to give, comma between; status, speakers and identifiers always come"),
    ("include", list[str] | None, "also show withdrawn, refuted (comma between)"),
)


def _several(words: str) -> str:
    return f"{words}; for any of several, a comma between or the parameter repeated"


def asking(shown: Shown) -> Callable[..., Awaitable[Wanted]]:
    """Makes the dependency that reads what a list of a kind is asked for, with each of its parameters described."""

    async def read(request: Request, config: Config, **_: Any) -> Wanted:
        pairs = request.query_params.multi_items()
        return wanted_of(pairs, size=config.page_size, most=config.max_page_size)

    kind = shown.kind
    words = {
        "sort": ", ".join(sorting.name for sorting in kind.sortings),
        "counts": ", ".join(column.name for column in kind.columns if column.asked and column.of != "days") or "none",
    }
    arguments = [
        Argument("request", Argument.KEYWORD_ONLY, annotation=Request),
        Argument("config", Argument.KEYWORD_ONLY, annotation=Config),
        *(_argument(name, of, Query(alias=name, description=about.format(**words))) for name, of, about in _LIST),
        _argument("limit", int | None, Query(alias="limit", ge=1, description="records in a page")),
        _argument("offset", int, Query(alias="offset", ge=0, description="records left out before the page"), 0),
        *map(_filter, shown.parameters),
    ]
    read.__signature__ = Signature(arguments)  # type: ignore[attr-defined]  # what FastAPI reads
    return read


def _filter(parameter: Parameter) -> Argument:
    of: Any = bool | None if parameter.is_flag else list[str] | None
    is_day = parameter.column is not None and parameter.column.of == "days"
    if is_day or parameter.name == "acting-on":
        of = str | None
    about = _several(parameter.about) if of == list[str] | None else parameter.about
    return _argument(parameter.name, of, Query(alias=parameter.name, description=about))


def _argument(name: str, of: Any, query: Any, default: Any = None) -> Argument:
    # the name in Python is of no account: the alias is the parameter's
    safe = f"of_{name.replace('-', '_')}"
    return Argument(safe, Argument.KEYWORD_ONLY, annotation=Annotated[of, query], default=default)


def _list_route(shown: Shown) -> Callable[..., Response]:
    def list_records(request: Request, records: Records, wanted: Any) -> Response:
        return list_response(request, lambda: records.list(shown.kind.name, wanted), records)

    list_records.__doc__ = f"{shown.kind.about} Withdrawn and refuted ones are left out unless included."
    list_records.__annotations__["wanted"] = Annotated[Wanted, Depends(asking(shown))]
    return list_records


Fields = Annotated[
    list[str] | None,
    Query(description="fields to give, comma between; status, speakers, disclosures and identifiers always come"),
]


Embed = Annotated[
    Literal["claims"] | None, Query(description="claims: whole, with statements, quotes, quantities and grade")
]


def _answer(
    request: Request, records: Catalogue, shown: Shown, key: str, *, fields: list[str] | None = None, show: Show
) -> Response:
    chosen = wanted_of([("fields", text) for text in fields], size=1, most=1).fields if fields else None
    return record_response(
        request,
        records,
        key,
        find=lambda stem: records.find(shown.kind.name, stem, shown.kind.of_class),
        show=lambda iri: fewer(records.view.once((show, iri), lambda: show(records, iri)), chosen),
    )


def _record_route(shown: Shown) -> Callable[..., Response]:
    def show_record(request: Request, records: Records, key: str, fields: Fields = None) -> Response:
        return _answer(request, records, shown, key, fields=fields, show=shown.show)

    def show_with_claims(
        request: Request, records: Records, key: str, fields: Fields = None, embed: Embed = None
    ) -> Response:
        embedding = shown.embedding if embed is not None else None
        return _answer(request, records, shown, key, fields=fields, show=embedding or shown.show)

    route = show_record if shown.embedding is None else show_with_claims
    route.__doc__ = f"Gives one {shown.kind.name}, by its key, its notation or its full address."
    return route


def _routes() -> APIRouter:
    router = APIRouter(dependencies=[KnownParameters])
    for name, shown in KINDS.items():
        if name in {"vocabulary", _EVERYWHERE}:
            continue
        _add_list(router, shown)
        router.add_api_route(
            _RECORD.format(shown.kind.plural),
            _record_route(shown),
            methods=["GET"],
            response_model=shown.whole,
            responses=RECORD_FORMATS,
            name=f"show_{name}",
            operation_id=f"show_{name}",
            tags=[shown.kind.plural],
        )
    _add_list(router, KINDS["vocabulary"])
    _add_scheme(router, KINDS[_EVERYWHERE])
    return router


def _add_list(router: APIRouter, shown: Shown) -> None:
    plural, endpoint = shown.kind.plural, _list_route(shown)
    router.add_api_route(
        f"/{plural}",
        endpoint,
        methods=["GET"],
        response_model=Listed[shown.summary],  # type: ignore[name-defined]  # a class that is known when it runs
        responses=LIST_FORMATS,
        name=f"list_{plural}",
        operation_id=f"list_{plural}",
        tags=[plural],
    )
    router.add_api_route(
        f"/{plural}.{{form}}",
        endpoint,
        methods=["GET"],
        response_model=Listed[shown.summary],  # type: ignore[name-defined]  # as above
        include_in_schema=False,
    )


def _add_scheme(router: APIRouter, shown: Shown) -> None:
    """Adds the list of the codes of one scheme, which is what is to be seen of a scheme."""

    def show_vocabulary(request: Request, records: Records, scheme: str, wanted: Any) -> Response:
        """Gives the codes of a scheme, of statuses the highest first, with which is weaker and which establish."""
        return list_response(request, lambda: records.codes(scheme, wanted), records)

    show_vocabulary.__annotations__["wanted"] = Annotated[Wanted, Depends(asking(shown))]
    router.add_api_route(
        "/vocabularies/{scheme}",
        show_vocabulary,
        methods=["GET"],
        response_model=Listed[shown.summary],  # type: ignore[name-defined]  # a class that is known when it runs
        responses=LIST_FORMATS,
        operation_id="show_vocabulary",
        tags=["vocabularies"],
    )


class DirectRoute(BaseRoute):
    """Takes reads of one record that ask for nothing beside it, as programs mostly send them.

    It finds the kind by the first part of the address. FastAPI's route of the kind gives the same answer, describes
    it, and takes whatever has a parameter; but on the way there some sixty routes are looked at and a dozen
    dependencies are worked out, which took as long as a third of the record.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Takes the routes of which it spares the way."""
        by_path = {route.path: route for route in routes if isinstance(route, APIRoute)}
        named = ((shown, by_path.get(_RECORD.format(shown.kind.plural))) for shown in KINDS.values())
        self._kinds = {shown.kind.plural: (shown, route) for shown, route in named if route is not None}

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Says whether the request is for one record and no more."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
            return Match.NONE, {}
        _, _, rest = scope["path"].partition("/")
        plural, _, key = rest.partition("/")
        if plural not in self._kinds or not key or "/" in key:
            return Match.NONE, {}
        accept = Headers(scope=scope).get("accept")
        if wants_html(scope["path"], accept):
            return Match.NONE, {}
        shown, route = self._kinds[plural]
        return Match.FULL, {"route": route, "endpoint": route.endpoint, "path_params": {"key": key}, _SHOWN: shown}

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers it."""
        request = Request(scope, receive, send)
        state = request.state.known = Known(request.app.state.kb.view())
        records, shown = Catalogue(request.app.state.kb, view=state.view), scope[_SHOWN]
        key = scope["path_params"]["key"]
        response = await run_in_threadpool(_answer, request, records, shown, key, show=shown.show)
        await response(scope, receive, send)

    @override
    def url_path_for(self, name: str, /, **path_params: Any) -> NoReturn:
        """Knows no address by name: FastAPI's routes do."""
        raise NoMatchFound(name, path_params)


_SHOWN = "remit.shown"

router = _routes()
direct = DirectRoute(router.routes)

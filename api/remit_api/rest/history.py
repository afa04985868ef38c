"""The history of each record: who changed it, when, why, and how it read then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit.errors import NotFound
from remit.register import Kind
from remit_api.known import not_then
from remit_api.negotiate import CSV, HTML, JSON, choose, suffix_of
from remit_api.records import history
from remit_api.records.history import KINDS, HistoryRecord
from remit_api.rest.common import (
    PROBLEMS,
    Config,
    KnownParameters,
    Records,
    links,
    page_size,
    ready,
    tagged,
    to_json,
)

_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The entries that touched the record or its parts, the oldest first. What is only said has its "
        "status and whose word it was in every line.",
        "content": {CSV: {}, HTML: {}},
    },
    **PROBLEMS,
}

router = APIRouter(tags=["history"], dependencies=[KnownParameters])


def _route(kind: Kind) -> Callable[..., Response]:
    def show_history(
        request: Request,
        records: Records,
        config: Config,
        key: str,
        after: Annotated[int, Query(ge=0, description="entries after this position")] = 0,
        limit: Annotated[int | None, Query(ge=1, description="entries in a page")] = None,
    ) -> Response:
        """Gives who changed the record, when and why, what was added and removed, and how it read after each entry."""
        _, suffix = suffix_of(request.url.path)
        media_type = choose(request.headers.get("accept"), (JSON, CSV), suffix=suffix, also=(HTML,))
        unsent = ready(request, records, media_type)
        if unsent is not None:
            return unsent
        iri = history.find(records, kind, key)
        size, path = page_size(limit, config), f"/{kind.plural}/{key}"
        try:
            found = history.history(records, iri, path=path, after=after, limit=size)
        except NotFound as error:
            raise not_then(records, request.state.known, str(iri), path, error) from error
        content = to_json(found, records_past(request)) if media_type == JSON else history.as_table(found)
        return tagged(request, content, media_type, {"Link": ", ".join(links(request, found))})

    return show_history


def records_past(request: Request) -> Any:
    """Gives which past the request reads; None for the present."""
    return request.state.known.past


for _kind in KINDS.values():
    _endpoint = _route(_kind)
    router.add_api_route(
        f"/{_kind.plural}/{{key:path}}/history",
        _endpoint,
        methods=["GET"],
        response_model=HistoryRecord,
        responses=_FORMATS,
        name=f"show_history_of_{_kind.name}",
        operation_id=f"show_history_of_{_kind.name}",
    )
    router.add_api_route(
        f"/{_kind.plural}/{{key:path}}/history.{{form}}", _endpoint, methods=["GET"], include_in_schema=False
    )

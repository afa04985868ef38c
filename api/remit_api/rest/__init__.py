"""REST: one router a resource."""

from fastapi import APIRouter

from remit_api.rest import (
    actors,
    authorities,
    changes,
    claims,
    documents,
    export,
    health,
    history,
    identifiers,
    incidents,
    maintenance,
    search,
    texts,
    vocabularies,
)

__all__ = ["routers"]


def routers() -> tuple[APIRouter, ...]:
    """Gives the routers; one that takes a whole path as a key comes after those with parts below it."""
    return (
        texts.router,
        history.router,
        changes.router,
        export.router,
        incidents.router,
        claims.router,
        documents.router,
        actors.router,
        authorities.router,
        search.router,
        vocabularies.router,
        maintenance.router,
        health.router,
        identifiers.router,
    )

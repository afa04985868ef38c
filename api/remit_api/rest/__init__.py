"""REST: one router a resource; the kinds of records share one."""

from fastapi import APIRouter

from remit_api.rest import (
    asking,
    changes,
    export,
    findings,
    health,
    history,
    identifiers,
    law,
    maintenance,
    records,
    search,
    texts,
    upgrading,
)

direct = records.direct
"""Goes before all other routes."""

__all__ = ["direct", "routers"]


def routers() -> tuple[APIRouter, ...]:
    """Gives the routers; one that takes a whole path as a key comes after those with parts below it."""
    return (
        texts.router,
        history.router,
        changes.router,
        export.router,
        search.router,
        asking.router,
        law.router,
        findings.router,
        records.router,
        maintenance.router,
        upgrading.router,
        health.router,
        identifiers.router,
    )

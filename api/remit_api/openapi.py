"""The description of the interface (OpenAPI 3.1), made from the routes."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from remit_api import problems


def describe(app: FastAPI) -> dict[str, Any]:
    """Gives the description; it is made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=app.description,
        routes=app.routes,
        license_info=app.license_info,
    )
    parts = schema.setdefault("components", {})
    problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts.setdefault("schemas", {}).update(problem.pop("$defs", {}))
    parts["schemas"]["Problem"] = problem
    parts["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token in the file “token” of the data folder.",
        }
    }
    return schema

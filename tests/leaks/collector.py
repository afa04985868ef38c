"""Collects every way to read: operations, parameters and formats; pages; commands, options and choices; exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route

from remit_api.cli import main
from remit_api.dump import EXPORT_TYPES

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_PASSED_ON = frozenset({"home", "as_json", "help", "version", "version_"})


def operations(schema: dict[str, Any]) -> Iterator[str]:
    """Gives every operation of an OpenAPI document, each with its parameters and the formats of its answers."""
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            if method not in _METHODS:
                continue
            name = f"{method.upper()} {path}"
            yield name
            for parameter in (*item.get("parameters", ()), *operation.get("parameters", ())):
                yield f"{name}?{parameter['name']}"
            for code, response in operation["responses"].items():
                if code.startswith("2"):
                    yield from (f"{name} as {form}" for form in response.get("content", ()))


def pages(app: FastAPI) -> Iterator[str]:
    """Gives every route that is in no OpenAPI document."""
    for route in _flat(app.routes):
        if isinstance(route, APIRoute) and route.include_in_schema:
            continue
        if isinstance(route, Route | Mount):
            yield f"page {route.path.replace(':path', '')}"


def _flat(routes: Any) -> Iterator[Any]:
    for route in routes:
        below = getattr(route, "routes", None)
        if below and not isinstance(route, Mount):
            yield from _flat(below)
        else:
            yield route


def commands(command: click.Command = main, name: str = "remit") -> Iterator[str]:
    """Gives every command with its arguments, options and their choices."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from commands(found, f"{name} {below}")
        return
    yield name
    for parameter in command.params:
        if parameter.name in _PASSED_ON:
            continue
        if isinstance(parameter, click.Argument):
            yield f"{name} {(parameter.name or '').upper()}"
            continue
        option = next((text for text in parameter.opts if text.startswith("--")), parameter.opts[0])
        yield f"{name} {option}"
        if isinstance(parameter.type, click.Choice):
            yield from (f"{name} {option}={choice}" for choice in parameter.type.choices)


def exports() -> Iterator[str]:
    """Gives every format in which everything that is held is written out."""
    yield from (f"export {form}" for form in EXPORT_TYPES)


def ways(app: FastAPI, command: click.Command = main) -> frozenset[str]:
    """Gives every way to read."""
    return frozenset((*operations(app.openapi()), *pages(app), *commands(command), *exports()))

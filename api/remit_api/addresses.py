"""What addresses there are: which methods one takes, and the template under which a request is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Scope

NO_ROUTE = "-"
"""Stands for the route of a request that none was found for."""

OTHER_METHOD = "other"
"""Stands for a method that no route has, which may be any word."""

_READ = frozenset({"GET", "HEAD"})
_ORDER = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


class Addresses:
    """The routes of the application, those of every format together."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Takes the routes, not those of a mounted application."""
        self._routes = tuple(routes)

    def allowed(self, path: str) -> tuple[str, ...]:
        """Gives the methods that an address takes; none where there is no such address."""
        found = {method for methods in self._methods(path) for method in methods}
        if "GET" in found:
            found.add("HEAD")
        return tuple(method for method in _ORDER if method in found or (found and method == "OPTIONS"))

    def _methods(self, path: str) -> Iterator[frozenset[str]]:
        for route in self._routes:
            if isinstance(route, Mount):
                if route.path_regex.match(path):
                    yield _READ
            elif isinstance(route, Route) and route.path_regex.match(path):
                yield frozenset(route.methods or ())


def known_method(method: str) -> str:
    """Gives the name under which a method is counted and logged."""
    return method if method in _ORDER else OTHER_METHOD


def is_routed(scope: Scope) -> bool:
    """Says whether a route was found for a request."""
    return "endpoint" in scope


def template(scope: Scope) -> str:
    """Gives the route that a request took, its variable parts by name: nothing of what was asked for is in it."""
    if not is_routed(scope):
        return NO_ROUTE
    route = scope.get("route")
    found = getattr(route, "path_format", None) or getattr(route, "path", None)
    # of what is mounted the scope has no route, but the path under which it is mounted
    return str(found or scope.get("root_path") or NO_ROUTE)

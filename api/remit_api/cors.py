"""Which pages of other sites may read here through a browser (CORS, Fetch Standard 3.2). None may write.

The browser of somebody who is at this machine can reach a server that listens on loopback only. So such a server lets
no other site read unless it is told to; one that others can reach anyhow lets every site read what everybody may read.
What is sent never allows credentials or the Authorization header, so no page can use a token that it knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from remit_api.settings import Settings

QUERIES = "/sparql"
"""The one address at which POST reads."""

_READS = frozenset({"GET", "HEAD"})
_SENT = "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-ID"
_SHOWN = (
    "Allow, Content-Disposition, ETag, Link, Location, Memento-Datetime, RateLimit, RateLimit-Policy, "
    "Remit-As-Known-On, Remit-Position, Retry-After, X-Request-ID"
)
_REMEMBERED = "86400"  # seconds for which a browser need not ask again

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins whose pages may read: all of them, those listed, or none."""

    every: bool
    listed: frozenset[str]

    @classmethod
    def of(cls, settings: Settings) -> Origins:
        """Reads the setting `cors_origins`."""
        match settings.cors_origins.strip():
            case "*":
                return cls(True, frozenset())
            case "auto":
                return cls(not settings.is_bound_to_loopback, frozenset())
            case listed:
                return cls(False, frozenset(part.strip().lower() for part in listed.split(",")) - {"", "none"})

    def of_answer(self, method: str, path: str, origin: str | None) -> Headers:
        """Gives the headers of an answer to a request that reads; none for one that may write."""
        if not reads(method, path):
            return []
        if self.every:
            return [
                (b"access-control-allow-origin", b"*"),
                (b"access-control-expose-headers", _SHOWN.encode()),
                (b"cross-origin-resource-policy", b"cross-origin"),
            ]
        if not self.listed:
            return []
        if origin is None or origin.lower() not in self.listed:
            return [(b"vary", b"Origin")]
        return [
            (b"vary", b"Origin"),
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _SHOWN.encode()),
        ]

    def of_preflight(self, path: str, origin: str | None, asked: str | None) -> Headers:
        """Gives the headers that let a browser send the request it asks about; none where it may not."""
        if origin is None or asked is None or not reads(asked, path):
            return []
        given = self.of_answer(asked, path, origin)
        if not any(name == b"access-control-allow-origin" for name, _ in given):
            return given
        methods = "GET, HEAD, POST" if path == QUERIES else "GET, HEAD"
        return [
            *given,
            (b"access-control-allow-methods", methods.encode()),
            (b"access-control-allow-headers", _SENT.encode()),
            (b"access-control-max-age", _REMEMBERED.encode()),
        ]


def reads(method: str, path: str) -> bool:
    """Says whether a request of this method can only read."""
    return method in _READS or (method == "POST" and path == QUERIES)

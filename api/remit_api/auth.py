"""Who may write: the holder of the token, or somebody at this very machine."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.requests import Request

from remit.errors import NotPermitted
from remit_api.problems import NotAuthenticated
from remit_api.settings import LOOPBACK_NAMES, Settings
from remit_api.tokens import TOKEN_FILE, read_token

OWNER = "owner"
_PROXY_HEADERS = re.compile(
    r"forwarded|via|x-forwarded.*|x-original-.*|x-real-ip|x-proxyuser-ip|(?:.*-)?(?:client|connecting)-ip"
)
"""What proxies and tunnels add to what they pass on, each with a word of its own for the client's address."""
_MEND = f"Send the token in the file “{TOKEN_FILE}” of the data folder: Authorization: Bearer …"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who writes, as the journal will have it."""

    author: str


def caller(request: Request, settings: Settings, author: str | None = None) -> Caller:
    """Gives who writes, or refuses.

    A token is enough by itself. Without one, all of these must hold: the server is bound to a loopback
    address, the request came from one, it asks for a loopback name, it comes from no other origin, and
    no proxy passed it on. (A page of another site can reach a loopback server through the visitor's
    browser, by its name or by a name that it points there; each of the last three stops one way.)

    Raises:
        NotAuthenticated: a wrong token, or none where one is needed.
        NotPermitted: no token, and the request comes from another origin.
    """
    given = request.headers.get("authorization")
    if given is not None:
        _check_token(given, read_token(settings.home))
    else:
        _check_local(request, settings)
    who = Caller(author=(author or "").strip() or OWNER)
    request.state.who = who.author  # for the log
    return who


def refuse_borrowed_name(headers: Mapping[str, str]) -> None:
    """Refuses to be read, at a server bound to loopback, under a name that is not this machine's.

    A page may point a name of its own at this machine (DNS rebinding), and read under it what its own site may read:
    then no rule on pages of other sites helps. A request that a proxy passed on asks for the proxy's name, and says so.

    Raises:
        NotPermitted: under such a name, and through no proxy.
    """
    host = headers.get("host")
    if host is None or is_loopback_host(host) or _proxy_headers(headers):
        return
    raise NotPermitted(
        f"The request asks for the host “{host}”, which is not a name of this machine only, so a page of that site may "
        "have made it. Nothing is shown. Ask for localhost; a proxy in front has to set X-Forwarded-For."
    )


def may_watch(request: Request, settings: Settings) -> None:
    """Lets somebody see how the server does: the holder of the token, or a program at this very machine.

    What is seen has no record in it, so the server may also be one that others can reach.

    Raises:
        NotAuthenticated: neither of them.
        NotPermitted: a page of another site asks, through the browser of somebody at this machine.
    """
    given = request.headers.get("authorization")
    if given is not None:
        _check_token(given, read_token(settings.home))
    else:
        _check_from_here(request)


def _check_token(given: str, token: str | None) -> None:
    scheme, _, value = given.partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        raise NotAuthenticated(f"The Authorization header is not a bearer token. {_MEND}")
    if token is None or not hmac.compare_digest(value.strip().encode(), token.encode()):
        raise NotAuthenticated(f"The token is not the one of this knowledge base. {_MEND}")


def _check_local(request: Request, settings: Settings) -> None:
    if not settings.is_bound_to_loopback:
        raise NotAuthenticated(
            f"The server listens on {settings.host}, which others can reach, so writing needs a token. {_MEND}"
        )
    _check_from_here(request)


def _check_from_here(request: Request) -> None:
    client = request.client.host if request.client is not None else ""
    if client not in LOOPBACK_NAMES:
        raise NotAuthenticated(f"The request comes from {client or 'nowhere'}, not from here. {_MEND}")
    proxies = _proxy_headers(request.headers)
    if proxies:
        raise NotAuthenticated(
            f"The request came through a proxy (header {proxies[0]}), so it may be anybody's. {_MEND}"
        )
    host = request.headers.get("host", "")
    if not is_loopback_host(host):
        raise NotAuthenticated(
            f"The request asks for the host “{host}”, which is not a name of this machine only. {_MEND}"
        )
    foreign = _foreign_origin(request.headers, host, request.url.scheme)
    if foreign is not None:
        raise NotPermitted(
            f"The request comes from another origin ({foreign}), so a page of that site may have made it. {_MEND}"
        )


def _proxy_headers(headers: Mapping[str, str]) -> list[str]:
    return [name for name in headers if _PROXY_HEADERS.fullmatch(name.lower())]


@lru_cache(maxsize=64)
def is_loopback_host(host: str) -> bool:
    """Says whether a Host header names this machine only, whatever the port; one with a user in it is none."""
    try:
        parts = urlsplit(f"//{host}")
    except ValueError:
        return False
    return parts.netloc == host and "@" not in host and parts.hostname in LOOPBACK_NAMES


def _foreign_origin(headers: Mapping[str, str], host: str, scheme: str) -> str | None:
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"{scheme}://{host}".lower():
        return origin
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return site
    return None

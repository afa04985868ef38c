"""How a command reaches the knowledge base: through the server that holds the folder, or by opening it.

Both ways speak the same requests: without a server the application runs in this very process. So every
command gives the same answer beside a running server as alone.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import httpx

from remit.errors import Busy, Damaged
from remit.lock import holder
from remit_api.cli.output import EXIT_CODES, Reported
from remit_api.settings import Settings, read_settings
from remit_api.tokens import read_token

if TYPE_CHECKING:
    from remit.base import KnowledgeBase

_EXIT_OF_STATUS = {
    **dict.fromkeys((400, 401, 403, 406, 415), 2),
    **dict.fromkeys((413, 429, 503), 6),
    **dict.fromkeys((404, 410), 4),
    **dict.fromkeys((409, 412), 5),
    422: 3,
}
_PATIENCE = httpx.Timeout(24 * 3600.0, connect=10.0)  # validating or backing up may take long


def settings_of(ctx: click.Context, **flags: Any) -> Settings:
    """Gives the settings for a command: its own flags, then those of `remit` itself."""
    return read_settings(home=ctx.obj["home"], **flags)


def wants_json(ctx: click.Context) -> bool:
    """Says whether results are to be JSON."""
    return bool(ctx.obj["json"])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gave."""

    status: int
    content: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        """Gives the content, read as JSON."""
        return json.loads(self.content)

    def text(self) -> str:
        """Gives the content as text."""
        return self.content.decode()


class Door:
    """Requests to the knowledge base, answered by a server or in this process."""

    def __init__(self, client: httpx.AsyncClient, runner: asyncio.Runner, kb: KnowledgeBase | None) -> None:
        self._client = client
        self._runner = runner
        self.kb = kb
        """The knowledge base itself, where this process holds it: for long work with progress."""

    def get(self, path: str, *, accept: str = "application/json", **parameters: Any) -> Answer:
        """Reads.

        Raises:
            Reported: the answer is a problem.
        """
        return self._send("GET", path, accept=accept, parameters=parameters)

    def download(self, path: str, parameters: Mapping[str, Any], take: Callable[[bytes], object]) -> Mapping[str, str]:
        """Reads piece by piece, from a server; gives the headers of the answer.

        Raises:
            Reported: the answer is a problem.
        """
        return self._runner.run(self._download(path, parameters, take))

    async def _download(
        self, path: str, parameters: Mapping[str, Any], take: Callable[[bytes], object]
    ) -> Mapping[str, str]:
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            async with self._client.stream("GET", path, params=given, headers={"Accept": "*/*"}) as response:
                if not response.is_success:
                    await response.aread()
                    raise _reported(response)
                async for chunk in response.aiter_bytes():
                    take(chunk)
                return response.headers
        except httpx.HTTPError as error:
            raise Busy(
                f"The server that holds the folder did not answer to the end at {self._client.base_url}: {error!r}. "
                "What came is not whole. Look at its log, and try again."
            ) from error

    def post(
        self,
        path: str,
        *,
        content: bytes = b"",
        media_type: str | None = None,
        accept: str = "application/json",
        method: str = "POST",
        **parameters: Any,
    ) -> Answer:
        """Writes, or sends a query.

        Raises:
            Reported: the answer is a problem.
        """
        return self._send(method, path, accept=accept, parameters=parameters, content=content, media_type=media_type)

    def _send(
        self,
        method: str,
        path: str,
        *,
        accept: str,
        parameters: Mapping[str, Any],
        content: bytes = b"",
        media_type: str | None = None,
    ) -> Answer:
        headers = {"Accept": accept}
        if media_type is not None:
            headers["Content-Type"] = media_type
        given = {name.rstrip("_").replace("_", "-"): value for name, value in parameters.items() if value is not None}
        try:
            response = self._runner.run(
                self._client.request(method, path, params=given, content=content, headers=headers)
            )
        except httpx.HTTPError as error:
            raise Busy(
                f"The server that holds the folder did not answer at {self._client.base_url}: {error!r}. "
                "Nothing is known of what it did. Look at its log, or stop it and try again."
            ) from error
        if response.is_success:
            return Answer(response.status_code, response.content, response.headers)
        raise _reported(response)


def _reported(response: httpx.Response) -> Reported:
    try:
        problem = response.json()
    except ValueError:
        problem = {"detail": f"The server answered {response.status_code}: {response.text[:200]}"}
    return reported({"status": response.status_code, **problem})


def reported(problem: dict[str, Any]) -> Reported:
    """Gives the error for a problem that a server told."""
    code = _EXIT_OF_STATUS.get(problem["status"], 1)
    if problem.get("code") == Damaged.code:
        code = EXIT_CODES[Damaged]
    return Reported(problem, code)


@contextmanager
def door(ctx: click.Context) -> Iterator[Door]:
    """Opens the way to the knowledge base of this command.

    Raises:
        NotFound: there is none.
        Busy: a process holds the folder that is no server, or is only starting.
    """
    settings = settings_of(ctx)
    token = read_token(settings.home)
    held = holder(settings.home) if settings.home.is_dir() else None
    with asyncio.Runner() as runner:
        if held is not None and held.address is not None:
            # the server speaks plain HTTP on this machine: certificates, slow to load, are of no use
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            transport: httpx.AsyncBaseTransport = httpx.AsyncHTTPTransport(verify=context)
            yield from _through(runner, transport, held.address, token, None)
            return
        # beside a server none of this is used, and it takes longer to load than a request takes
        from remit.base import KnowledgeBase  # noqa: PLC0415
        from remit_api.app import create_app  # noqa: PLC0415

        with KnowledgeBase.open(settings.home, wait=2) as kb:
            unlimited = {"query_timeout": 3600.0, "query_memory": 0, "max_result": 2**31, "max_body": 2**31}
            inside = settings.model_copy(update=unlimited)
            transport = httpx.ASGITransport(create_app(kb, inside), client=("127.0.0.1", 0))
            yield from _through(runner, transport, "http://localhost", token, kb)


def _through(
    runner: asyncio.Runner,
    transport: httpx.AsyncBaseTransport,
    address: str,
    token: str | None,
    kb: KnowledgeBase | None,
) -> Iterator[Door]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = httpx.AsyncClient(
        transport=transport, base_url=address, headers=headers, timeout=_PATIENCE, trust_env=False
    )
    try:
        yield Door(client, runner, kb)
    finally:
        runner.run(client.aclose())


def named_file(path: Path) -> str:
    """Gives the words for a file in a message."""
    return "standard input" if str(path) == "-" else str(path)

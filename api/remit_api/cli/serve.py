"""`remit serve`: serves pages, REST and SPARQL."""

from __future__ import annotations

import json
import logging
import socket
from datetime import UTC, datetime
from typing import Any

import click
import uvicorn
from typing_extensions import override

from remit.base import KnowledgeBase
from remit.errors import Busy
from remit_api.app import create_app
from remit_api.cli.door import settings_of
from remit_api.cli.output import note
from remit_api.settings import Settings


@click.command(name="serve")
@click.option("--host", help="Address to listen on (REMIT_HOST; 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (REMIT_PORT; 8420); 0 takes a free one.")
@click.option(
    "--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="What to log (REMIT_LOG_LEVEL)."
)
@click.option("--log-json", is_flag=True, default=None, help="Log as JSON, one object a line (REMIT_LOG_JSON).")
@click.pass_context
def command(
    ctx: click.Context, host: str | None, port: int | None, log_level: str | None, log_json: bool | None
) -> None:
    """Serve pages, REST and SPARQL until interrupted.

    On a loopback address whoever is at this machine may write; on any other, writing needs the token.

    Example:
      remit serve --port 8420
    """
    settings = settings_of(ctx, host=host, port=port, log_level=log_level, log_json=log_json)
    configure_log(settings)
    with KnowledgeBase.open(settings.home, wait=2) as kb:
        listening = _listen(settings)
        bound = listening.getsockname()[1]
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        local = "localhost" if settings.host in ("0.0.0.0", "::") else shown  # noqa: S104 (a comparison)
        address = f"http://{local}:{bound}"
        app = create_app(kb, settings)
        config = uvicorn.Config(
            app,
            log_config=None,
            # a proxy's word about who asks is never taken: writing without a token depends on it
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        note(f"Serving {settings.home} at {address} (journal entry {kb.position()}). Stop with Ctrl-C.")
        _Announcing(config, kb, address).run(sockets=[listening])
        app.state.jobs.close()


class _Announcing(uvicorn.Server):
    """A server that lets other commands know its address once it answers."""

    def __init__(self, config: uvicorn.Config, kb: KnowledgeBase, address: str) -> None:
        super().__init__(config)
        self._kb = kb
        self._address = address

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._kb.announce(self._address)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host.strip("[]"), settings.port))
    except OSError as error:
        listening.close()
        raise Busy(
            f"Nothing can listen at {settings.host} port {settings.port}: {error.strerror}. The knowledge base is "
            "not served. Stop what listens there, or choose another with --port."
        ) from error
    return listening


def configure_log(settings: Settings) -> None:
    """Sends the log to standard error, as text or as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _AsJson() if settings.log_json else logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    )
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # pyshacl and rdflib say much that is of no use to who runs a server
    for name in ("pyshacl", "rdflib", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _AsJson(logging.Formatter):
    @override
    def format(self, record: logging.LogRecord) -> str:
        members: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "level": record.levelname,
            "name": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            members["error"] = self.formatException(record.exc_info)
        return json.dumps(members, ensure_ascii=False)

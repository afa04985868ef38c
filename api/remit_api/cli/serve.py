"""`remit serve`: serves pages, REST and SPARQL."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import NoReturn

import click
import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from remit.base import KnowledgeBase
from remit.errors import Busy, LimitReached
from remit_api.app import create_app
from remit_api.cli.door import settings_of
from remit_api.cli.output import EXIT_CODES, note
from remit_api.cli.root import USUAL
from remit_api.logs import configure_log
from remit_api.patience import protocol
from remit_api.settings import Settings

log = logging.getLogger(__name__)

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_TURN = 0.001  # seconds that a thread keeps the interpreter while others want it; the usual 5 are several answers
_PATIENCE = 5.0  # seconds beyond the limit in which what was told to end may do so


@click.command(name="serve")
@click.option("--host", help="Address to listen on (REMIT_HOST; 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (REMIT_PORT; 8420); 0 takes a free one.")
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    help="Processes for SPARQL queries (REMIT_QUERY_WORKERS; 0: one a core).",
)
@click.option(
    "--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="What to log (REMIT_LOG_LEVEL)."
)
@click.option("--log-json", is_flag=True, default=None, help="Log as JSON, one object a line (REMIT_LOG_JSON).")
@click.pass_context
def command(
    ctx: click.Context,
    host: str | None,
    port: int | None,
    workers: int | None,
    log_level: str | None,
    log_json: bool | None,
) -> None:
    """Serve pages, REST and SPARQL until interrupted.

    On a loopback address whoever is at this machine may write; on any other, writing needs the token.

    Workers are processes that run SPARQL queries, each on a copy of the store that never changes, so that any of them
    can be killed. As many again run those that take long. Everything else is answered by the server itself.

    SIGTERM or Ctrl-C stops it: it takes no more requests, lets those that run end within stop_timeout, waits for the
    change that is being made, and lets the folder go.

    Example:
      remit serve --port 8420
    """
    settings = settings_of(ctx, host=host, port=port, query_workers=workers, log_level=log_level, log_json=log_json)
    configure_log(settings)
    sys.setswitchinterval(_TURN)
    with KnowledgeBase.open(settings.home, wait=2) as kb:
        listening = _listen(settings)
        bound = listening.getsockname()[1]
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        local = "localhost" if settings.host in ("0.0.0.0", "::") else shown  # noqa: S104 (a comparison)
        address = f"http://{local}:{bound}"
        app = create_app(kb, settings)
        threading.Thread(target=_get_ready, args=(kb,), name="register", daemon=True).start()
        app.state.findings.start()
        server = _Serving(app, kb, settings, address)
        note(f"Serving {settings.home} at {address} (journal entry {kb.position()}). Stop with Ctrl-C.")
        server.run(sockets=[listening])
        _finish(app, server.time_left())
    log.info("stopped")


def _get_ready(kb: KnowledgeBase) -> None:
    """Makes the register, and has the collector of garbage never look at it again: that took 0.3 s each time.

    Nothing is collected before: that would take as long, now that others are answered.
    """
    kb.register.make()
    gc.freeze()
    gc.set_threshold(*USUAL)


class _Serving(uvicorn.Server):
    """A server that says when it answers, and that stops in an orderly way within a limit of time."""

    def __init__(self, app: FastAPI, kb: KnowledgeBase, settings: Settings, address: str) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                # its types know no protocol that is made with arguments of ours; it only calls what is given
                http=protocol(settings),  # type: ignore[arg-type]
                log_config=None,
                # it would log addresses with all that was asked for; the surface has a line of its own
                access_log=False,
                # a proxy's word about who asks is never taken: writing without a token depends on it
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=max(1, round(settings.stop_timeout)),
            )
        )
        self._app = app
        self._kb = kb
        self._address = address
        self._limit = settings.stop_timeout
        self._stopped_at: float | None = None

    def time_left(self) -> float:
        """Gives the seconds that are left for stopping."""
        since = 0.0 if self._stopped_at is None else time.monotonic() - self._stopped_at
        return max(0.0, self._limit - since)

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._kb.announce(self._address)
        _tell_systemd("READY=1")
        # a second of work, which nobody has to wait for
        self._telling = asyncio.get_running_loop().run_in_executor(None, _tell_of_release, self._kb)

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Takes the signals that stop the server; unlike the base class it does not raise them again at the end.

        Raised again they would end the process before jobs have ended and the folder is let go.
        """
        before = {each: signal.signal(each, self.handle_exit) for each in _SIGNALS}
        try:
            yield
        finally:
            # a signal that comes now, while the rest is done, has nothing to add
            for each in before:
                signal.signal(each, signal.SIG_IGN)

    @override
    def handle_exit(self, sig: int, frame: object) -> None:
        """Begins to stop; a second Ctrl-C stops waiting for requests."""
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
            self._app.state.readiness.stopping = True
            self._app.state.jobs.take_no_more()
            _tell_systemd("STOPPING=1")
            watch = threading.Timer(self._limit + _PATIENCE, _end)
            watch.daemon = True
            watch.start()
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def _finish(app: FastAPI, seconds: float) -> None:
    """Waits for the job that runs, says which were not done, and ends what works beside the answers."""
    for job in app.state.jobs.close(seconds):
        log.warning(
            "job not done; send it again under the same identifier: if the journal has it, nothing is written twice",
            extra={"fields": {"job": job.id, "state": job.state}},
        )
        if job.state == "running":
            _end()
    app.state.findings.stop(_PATIENCE)
    app.state.runner.close(_PATIENCE)


def _end() -> NoReturn:
    """Ends the process though something in it runs on. The journal is durable, and the kernel lets the folder go."""
    log.error("something ran on past the limit for stopping, and was ended; what the journal has is safe")
    logging.shutdown()
    os._exit(EXIT_CODES[LimitReached])


def _tell_of_release(kb: KnowledgeBase) -> None:
    """Says in the log whether ontology and corpus are those of this release; nothing is changed."""
    outdated = kb.outdated()
    if outdated:
        log.warning(
            "the ontology or the corpus is not that of release %s: %d modules differ. `remit upgrade` shows them",
            kb.release.version,
            len(outdated),
        )
    else:
        log.info("all modules of ontology and corpus are those of release %s", kb.release.version)


def _tell_systemd(state: str) -> None:
    """Tells the service manager, where there is one, how the server does (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, contextlib.suppress(OSError):
        # a leading @ stands for the null byte of an abstract address
        manager.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # the protocol is named, or asyncio leaves Nagle's algorithm on: 40 ms an answer
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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

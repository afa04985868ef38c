"""`remit findings`: says how fresh the stored findings are, and lets them catch up."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import click

from remit.errors import LimitReached
from remit_api.cli.door import Door, door, wants_json
from remit_api.cli.output import note, print_json, progress

_PAUSE = 0.5  # seconds


@click.group(name="findings")
def command() -> None:
    """Say how fresh the stored findings are, or let them catch up.

    Example:
      remit findings status
    """


@command.command(name="status")
@click.pass_context
def status(ctx: click.Context) -> None:
    """Say of which day, entry and law the stored findings are, and how many incidents are behind.

    Example:
      remit findings status
    """
    with door(ctx) as kb:
        _show(ctx, kb.get("/findings").json())


@command.command(name="catch-up")
@click.option(
    "--wait", type=click.FloatRange(0, min_open=True), default=3600.0, show_default=True,
    help="Seconds for which a server that holds the folder is waited for.",
)  # fmt: skip
@click.pass_context
def catch_up(ctx: click.Context, wait: float) -> None:
    """Work out the findings that record, law or day have left behind; a server that holds the folder does so itself.

    Example:
      remit findings catch-up
    """
    with door(ctx) as kb:
        if kb.kb is not None:
            with progress("working out findings") as update:
                kb.kb.catch_up(today=datetime.now(UTC).date(), progress=update)
        else:
            _wait_for(kb, wait)
        _show(ctx, kb.get("/findings").json())


def _wait_for(kb: Door, seconds: float) -> None:
    """Waits until a server has caught up.

    Raises:
        LimitReached: it has not, in time.
    """
    note("The server that holds the folder works findings out; this waits for it.")
    until = time.monotonic() + seconds
    while not _is_current(found := kb.get("/findings").json()):
        if time.monotonic() > until:
            raise LimitReached(
                f"After {seconds:g} seconds {found['behind']} incidents are behind. Nothing is lost, and the server "
                "goes on. Wait longer with --wait, or see that its setting findings_interval is not 0."
            )
        time.sleep(_PAUSE)


def _is_current(found: dict[str, Any]) -> bool:
    today = datetime.now(UTC).date().isoformat()
    return found["asOf"] is not None and found["asOf"] >= today and not found["behind"] and not found["entries"]


def _show(ctx: click.Context, found: dict[str, Any]) -> None:
    if wants_json(ctx):
        print_json(found)
        return
    if found["asOf"] is None:
        click.echo("No findings are stored yet.")
    else:
        of = f"as of {found['asOf']} and journal entry {found['position']}"
        click.echo(f"Findings of {found['incidents']} incidents, {of}.")
        click.echo(f"Law: {found['lawHash']}")
    if found["behind"] or found["entries"]:
        click.echo(f"Behind: {found['behind']} incidents; {found['entries']} entries were not looked at yet.")
    if found["failed"]:
        what = "could not be worked out as they are recorded, and are in no list by authority, outcome or law"
        click.echo(f"Left out: {found['failed']} incidents {what}. `remit ask who-can-act` says of each what is wrong.")

"""`remit rebuild`: makes the store anew from the journal, or another as known on a day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from remit.base import KnowledgeBase
from remit.errors import BadInput, Busy
from remit.lock import holder
from remit.patch import to_nquads
from remit_api.cli.door import settings_of, wants_json
from remit_api.cli.output import print_json, progress


@click.command(name="rebuild")
@click.option(
    "--as-known-on", "known_on", metavar="DATE", help="What had been recorded by the end of this day (or by a moment)."
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="Write what was known there, as N-Quads; needs --as-known-on.",
)
@click.pass_context
def command(ctx: click.Context, known_on: str | None, target: Path | None) -> None:
    """Make the store anew from the journal; or, with --as-known-on, write out what was known on a day.

    Examples:
      remit rebuild
      remit rebuild --as-known-on 2026-11-23 --to known.nq
    """
    settings = settings_of(ctx)
    if known_on is None:
        if target is not None:
            raise click.UsageError("--to says where to write what was known on a day; give --as-known-on.")
        _refuse_beside_server(settings.home)
        with progress("replaying the journal") as update:
            done = KnowledgeBase.rebuild(settings.home, progress=lambda n: update("", n, 0))
        result = {"position": done.position, "quads": done.quads, "missing": list(done.missing)}
        words = f"Rebuilt the store from {done.position} entries: {done.quads} quads."
        if done.missing:
            words += f" Bodies of entries {', '.join(map(str, done.missing))} were redacted and are missing."
    else:
        moment = end_of(known_on)
        with KnowledgeBase.open(settings.home, wait=2) as kb:
            then = kb.as_known_on(moment)
            quads = to_nquads(then.quads())
            position = then.position()
        if target is not None:
            target.write_bytes(quads)
        result = {"position": position, "quads": quads.count(b"\n"), "asKnownOn": moment.isoformat()}
        words = f"As known on {known_on}: entry {position}, {quads.count(bytes([10]))} quads."
    if wants_json(ctx):
        print_json(result)
    else:
        click.echo(words)


def _refuse_beside_server(home: Path) -> None:
    held = holder(home) if home.is_dir() else None
    if held is not None:
        raise Busy(
            f"The folder {home} is held by process {held.pid}, and a store is not replaced under a process that "
            "reads it. Nothing was done. Stop that process first."
        )


def end_of(text: str) -> datetime:
    """Reads a day as its last moment in UTC, or a moment as itself.

    Raises:
        BadInput: it is neither.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            f"“{text}” is neither a day (2026-11-23) nor a moment (2026-11-23T12:00:00Z). Write it so."
        ) from error
    if len(text) <= len("2026-11-23"):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

"""`remit add`: adds what files say, through the gate."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from remit.change import MEDIA_TYPE_OF_SUFFIX
from remit.errors import BadFile, BadInput
from remit_api.cli.door import Door, door, reported, wants_json
from remit_api.cli.output import print_json, print_violation, progress

_PAUSE = 0.3  # seconds between two looks at a job


@click.command(name="add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--reason", required=True, help="Why, in words; the journal keeps it.")
@click.option("--author", help="Who; the owner by default.")
@click.option("--graph", help="Named graph for triples that are in none.")
@click.option("--dry-run", is_flag=True, help="Check, and write nothing.")
@click.option("--id", "identifier", help="Identifier of the change, for a safe retry (one file only).")
@click.option("--base", type=click.IntRange(0), help="Position of the journal that the change was made on.")
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(s[1:] for s in MEDIA_TYPE_OF_SUFFIX)),
    help="Format, where the name does not say it.",
)
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 (each is an option)
    ctx: click.Context,
    files: tuple[Path, ...],
    reason: str,
    author: str | None,
    graph: str | None,
    dry_run: bool,
    identifier: str | None,
    base: int | None,
    form: str | None,
) -> None:
    """Add what files say: Turtle, TriG, JSON-LD, N-Triples, N-Quads, or an RDF Patch; - is standard input.

    Each file is one change: all of it is accepted, or nothing and the reasons are printed.

    Example:
      remit add incident.ttl --reason "reported by the desk" --dry-run
    """
    if identifier is not None and len(files) > 1:
        raise click.UsageError("--id names one change, and each file is one. Add the files one by one.")
    done = []
    with door(ctx) as kb:
        for file in files:
            answer = kb.post(
                "/changes",
                content=_read(file),
                media_type=_media_type(file, form),
                reason=reason,
                author=author,
                graph=graph,
                dry_run="true" if dry_run else None,
                id=identifier,
                base=base,
            ).json()
            answer = finished(kb, answer)
            done.append(answer)
            if not wants_json(ctx):
                print_change(file, answer)
    if wants_json(ctx):
        print_json(done)


def finished(kb: Door, answer: dict[str, Any]) -> dict[str, Any]:
    """Waits for a change that became a job, with progress; gives what became of it.

    Raises:
        Reported: it was not taken.
    """
    if "state" not in answer:
        return answer
    with progress("validating what the change touches") as update:
        while answer["state"] in {"waiting", "running"}:
            update(answer["doing"] or "waiting", answer["done"], answer["total"])
            time.sleep(_PAUSE)
            answer = kb.get(f"/jobs/{answer['id']}").json()
    if answer["problem"] is not None:
        raise reported(answer["problem"])
    change: dict[str, Any] = answer["change"]
    return change


def print_change(file: Path, answer: dict[str, object]) -> None:
    """Prints what became of a change."""
    place = f"entry {answer['position']}" if answer["position"] is not None else "no entry"
    click.echo(f"{file}: {answer['note']} ({place}; {answer['added']} quads added, {answer['removed']} removed)")
    lowered, warnings = answer["lowered"], answer["warnings"]
    for each in lowered if isinstance(lowered, list) else ():
        click.echo(f"  status of {each['incident']} fell to {each['after']}: {each['reason']}")
    for warning in warnings if isinstance(warnings, list) else ():
        print_violation(warning, err=True)


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadFile(f"{file} cannot be read: {error.strerror}. Nothing was added. Name a file that can.") from error


def _media_type(file: Path, form: str | None) -> str:
    suffix = f".{form}" if form else file.suffix.lower()
    if suffix not in MEDIA_TYPE_OF_SUFFIX:
        raise BadInput(
            f"The name of {file} does not say in which format it is. Nothing was added. Name it with one of "
            f"{', '.join(sorted(MEDIA_TYPE_OF_SUFFIX))}, or give --format."
        )
    return MEDIA_TYPE_OF_SUFFIX[suffix]

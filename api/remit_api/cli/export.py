"""`remit export`: writes out everything that is held, or was."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from rdflib import URIRef

from remit.base import KnowledgeBase
from remit.errors import BadFile
from remit.gate import Progress
from remit_api.cli.door import Door, door
from remit_api.cli.output import note, progress
from remit_api.dump import EXPORT_TYPES, Export, Wanted, moment_of
from remit_api.records import parse_include
from remit_api.records.journal import moment_asked

Take = Callable[[bytes], object]


@click.command(name="export")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORT_TYPES)),
    default="trig",
    show_default=True,
    help="Format; csv is a report, one row an incident or claim, that cannot be imported.",
)
@click.option("--graph", help="Only this named graph.")
@click.option("--at", "position", type=click.IntRange(0), metavar="POSITION", help="As it was at this journal entry.")
@click.option("--as-known-on", "known_on", metavar="DATE", help="As known by the end of this day, or by a moment.")
@click.option("--include", help="In the report also: withdrawn, refuted (comma between).")
@click.option("--output", "--to", "target", type=click.Path(path_type=Path), help="Write to a file, whole or not.")
@click.pass_context
def command(
    ctx: click.Context,
    form: str,
    graph: str | None,
    position: int | None,
    known_on: str | None,
    include: str | None,
    target: Path | None,
) -> None:
    """Write out everything that is held; what is claimed stays with its claim and its status.

    The same state gives the same bytes. Where it stands is in the file: the position and its moment.

    Example:
      remit export --format nquads --output everything.nq
    """
    if position is not None and known_on is not None:
        raise click.UsageError("--at and --as-known-on both say when. Give one of them.")
    asked = {
        "format": form,
        "graph": graph,
        "at-position": position,
        "as_known_on": known_on,
        "include": include or None,
    }
    with door(ctx) as kb, _written(target) as take, progress("writing out") as update:
        at, known_at = _through_server(kb, asked, take, update) if kb.kb is None else _alone(kb.kb, asked, take, update)
    if target is not None:
        note(f"Wrote {target}: what was held at journal entry {at}, known at {known_at}.")


def _through_server(kb: Door, asked: dict[str, Any], take: Take, update: Progress) -> tuple[str, str]:
    done = 0

    def counted(chunk: bytes) -> None:
        nonlocal done
        take(chunk)
        done += len(chunk)
        update("bytes written", done, 0)

    headers = kb.download("/export", asked, counted)
    return headers["Remit-Position"], headers["Remit-Known-At"]


def _alone(kb: KnowledgeBase, asked: dict[str, Any], take: Take, update: Progress) -> tuple[str, str]:
    position, known_on = asked["at-position"], asked["as_known_on"]
    if known_on is not None:
        position = kb.position_on(moment_asked("as-known-on", known_on, ends=True) - timedelta(microseconds=1))
    wanted = Wanted(
        form=asked["format"],
        graph=URIRef(asked["graph"]) if asked["graph"] else None,
        position=position,
        include=parse_include(asked["include"] or ""),
    )
    with closing(Export(kb, wanted)) as opened:
        for chunk in opened.chunks(update):
            take(chunk)
        return str(opened.position), moment_of(opened.known_at)


@contextmanager
def _written(target: Path | None) -> Iterator[Take]:
    """Gives a function that takes pieces: to standard output, or to a file that is there when all of them came.

    Raises:
        BadFile: the file cannot be written; what was there before is untouched.
    """
    if target is None:
        yield sys.stdout.buffer.write
        return
    draft: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            draft = Path(file.name)
            yield file.write
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o666 & ~_mask())
        draft.replace(target)
    except OSError as error:
        raise BadFile(
            f"{target} cannot be written: {error.strerror}. What was there before is untouched. Name another file."
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def _mask() -> int:
    # there is no way to read it without setting it
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

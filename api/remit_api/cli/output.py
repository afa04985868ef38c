"""What commands print: results on standard output, errors and progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from remit import errors

EXIT_CODES: Mapping[type[errors.RemitError], int] = {
    errors.BadInput: 2,
    errors.Refused: 3,
    errors.NotPermitted: 2,
    errors.NotFound: 4,
    errors.Gone: 4,
    errors.Conflict: 5,
    errors.LimitReached: 6,
    errors.Busy: 6,
    errors.Damaged: 7,
    errors.RemitError: 1,
}


class Reported(errors.RemitError):
    """A problem that a server reported, with the members of its document."""

    def __init__(self, problem: Mapping[str, Any], exit_code: int) -> None:
        super().__init__(str(problem.get("detail", "The server gave no reason.")))
        self.problem = dict(problem)
        self.exit_code = exit_code


def exit_code(error: errors.RemitError) -> int:
    """Gives the exit code of an error, by the nearest class that the table names."""
    if isinstance(error, Reported):
        return error.exit_code
    return next((EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES), 1)


def report(error: errors.RemitError, *, as_json: bool) -> None:
    """Prints an error: its four parts, and of a refusal every reason with its mend."""
    if isinstance(error, Reported):
        problem = error.problem
    else:
        problem = {"code": error.code, "detail": str(error)}
        if isinstance(error, errors.Refused):
            problem["violations"] = [_violation(each) for each in error.violations]
        if getattr(error, "line", None) is not None:
            problem["line"] = error.line  # type: ignore[attr-defined]  # only BadFile has it
    if as_json:
        click.echo(json.dumps(problem, ensure_ascii=False, indent=1), err=True)
        return
    click.echo(f"Error: {problem.get('detail')}", err=True)
    for violation in problem.get("violations") or ():
        print_violation(violation)


def _violation(violation: errors.Violation) -> dict[str, Any]:
    return {name: getattr(violation, name) for name in violation.__dataclass_fields__}


def print_violation(violation: Mapping[str, Any], *, err: bool = True) -> None:
    """Prints one reason: node, property, what is wrong, and the mend."""
    click.echo(f"\n{violation['severity']}: {violation['focus']}", err=err)
    if violation.get("path"):
        click.echo(f"  property  {violation['path']}", err=err)
    if violation.get("value"):
        click.echo(f"  value     {violation['value']}", err=err)
    click.echo(f"  wrong     {violation['message']}", err=err)
    click.echo(f"  mend      {violation['mend']}", err=err)


def print_json(value: Any) -> None:
    """Prints a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_rows(rows: list[tuple[str, ...]]) -> None:
    """Prints rows with their columns in line; the last column takes what is left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())


def note(text: str) -> None:
    """Says on standard error what is going on."""
    click.echo(text, err=True)


@contextmanager
def progress(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """Shows a bar for long work where standard error is a terminal; elsewhere shows nothing.

    Gives a function of a word, steps done and steps in all.
    """
    if not sys.stderr.isatty():
        yield lambda _word, _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def update(word: str, done: int, total: int) -> None:
            bar.update(task, description=word or what, completed=done, total=total or None)

        yield update

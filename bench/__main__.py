"""`python -m bench`: runs the benchmarks and shows figure, target and verdict."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bench import commit, determine, findings, load, memory, rest, sparql, status, validate
from bench.results import Outcome, machine, table, write

_SIZES = ("--incidents", "incidents")


def _shared(command: Callable[..., Outcome]) -> Callable[..., None]:
    """Gives a command the options that all have, and shows and writes what it finds."""

    @click.option("--seed", default=1, show_default=True, help="Seed of the made-up world.")
    @click.option("--out", type=click.Path(path_type=Path), help="File for figures and raw samples, as JSON.")
    @click.option("--scratch", type=click.Path(path_type=Path), help="Folder to work in; a temporary one otherwise.")
    @wraps(command)
    def run(out: Path | None, scratch: Path | None, **given: Any) -> None:
        if scratch is not None:
            scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=scratch) as folder:
            outcome = command(Path(folder), **given)
        _show([outcome], out)

    return run


def _show(outcomes: list[Outcome], out: Path | None) -> None:
    if out is not None:
        write(outcomes, out)
    click.echo(json.dumps(machine()), err=True)
    click.echo(table(outcomes))


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    r"""Measures Remit beside its peers. Without a command, everything at a small size, in some minutes.

    \b
    Examples:
      python -m bench load --incidents 5000
      python -m bench commit --incidents 1000 --incidents 25000 --commits 2000 --out commit.json
      python -m bench validate --incidents 200
      python -m bench memory --incidents 1000 --incidents 25000
      python -m bench sparql --incidents 25000
      python -m bench determine --incidents 1000 --incidents 25000
      python -m bench findings --incidents 1000 --incidents 25000
      python -m bench status --companies 10 --companies 10000
    """
    if context.invoked_subcommand is None:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            scratch = Path(folder)
            outcomes = [
                load.run(_inside(scratch, "load"), seed=1, incidents=1_000),
                commit.run(_inside(scratch, "commit"), seed=1, incidents=(100, 1_000), commits=300),
                validate.run(_inside(scratch, "validate"), seed=1, incidents=(100,)),
                memory.run(_inside(scratch, "memory"), seed=1, incidents=(1_000,), commits=300),
                determine.run(_inside(scratch, "determine"), seed=1, incidents=(100, 1_000), rules=(200, 2_000)),
                findings.run(_inside(scratch, "findings"), seed=1, incidents=(200,)),
            ]
            if shutil.which("wrk") is None:
                click.echo("sparql is left out: it wants wrk, a Debian package.", err=True)
            else:
                outcomes.append(sparql.run(_inside(scratch, "sparql"), seed=1, incidents=300, seconds=2))
            _show(outcomes, None)


def _inside(scratch: Path, name: str) -> Path:
    folder = scratch / name
    folder.mkdir()
    return folder


@main.command(name="load")
@click.option(*_SIZES, default=5_000, show_default=True, help="How many incidents the base holds.")
@click.option("--repeats", default=3, show_default=True, help="How often each way is measured.")
@_shared
def _load(scratch: Path, seed: int, incidents: int, repeats: int) -> Outcome:
    """Bulk load, and rebuild from the journal, beside the engine alone."""
    return load.run(scratch, seed=seed, incidents=incidents, repeats=repeats)


@main.command(name="commit")
@click.option(*_SIZES, multiple=True, default=(1_000, 5_000), show_default=True, help="Size of the base; repeatable.")
@click.option("--commits", default=1_000, show_default=True, help="Commits at each size and number of writers.")
@click.option("--writers", multiple=True, default=(1, 4), show_default=True, help="Number of threads; repeatable.")
@_shared
def _commit(scratch: Path, seed: int, incidents: tuple[int, ...], commits: int, writers: tuple[int, ...]) -> Outcome:
    """Commits through gate, journal and store, beside journal and store alone."""
    return commit.run(scratch, seed=seed, incidents=incidents, commits=commits, writers=writers)


@main.command(name="validate")
@click.option(*_SIZES, multiple=True, default=(300, 1_000), show_default=True, help="Size of the base; repeatable.")
@click.option("--workers", default=2, show_default=True, help="Processes that validate.")
@_shared
def _validate(scratch: Path, seed: int, incidents: tuple[int, ...], workers: int) -> Outcome:
    """Validation of everything, beside plain pySHACL on an rdflib graph."""
    return validate.run(scratch, seed=seed, incidents=incidents, workers=workers)


@main.command(name="memory")
@click.option(*_SIZES, multiple=True, default=(1_000, 5_000), show_default=True, help="Size of the base; repeatable.")
@click.option("--commits", default=1_000, show_default=True, help="Commits before memory is read again.")
@_shared
def _memory(scratch: Path, seed: int, incidents: tuple[int, ...], commits: int) -> Outcome:
    """Resident memory of an open base, idle and under commits."""
    return memory.run(scratch, seed=seed, incidents=incidents, commits=commits)


@main.command(name="sparql")
@click.option(*_SIZES, default=1_000, show_default=True, help="How many incidents the base holds.")
@click.option("--seconds", default=5, show_default=True, help="How long each measurement takes.")
@click.option("--repeats", default=3, show_default=True, help="How often each is taken.")
@click.option("--home", type=click.Path(path_type=Path), help="A base of that size that is there; it is written to.")
@click.option("--rdflib-incidents", type=int, help="Size for rdflib-endpoint, if not the same; 0 leaves it out.")
@_shared
def _sparql(scratch: Path, **given: Any) -> Outcome:
    """SPARQL over HTTP, beside oxigraph serve-read-only and rdflib-endpoint; wants wrk and the extra "bench"."""
    return sparql.run(scratch, **given)


@main.command(name="determine")
@click.option(*_SIZES, multiple=True, default=(1_000, 5_000), show_default=True, help="Incidents recorded; repeatable.")
@click.option("--rules", multiple=True, default=(200, 2_000, 20_000), show_default=True, help="Rules; repeatable.")
@click.option("--samples", default=300, show_default=True, help="Determinations of each sort.")
@click.option("--most", default=1_000, show_default=True, help="How many incidents are asked about in bulk.")
@click.option("--stores", type=click.Path(path_type=Path), help="Folder in which stores are kept for other runs.")
@_shared
def _determine(scratch: Path, **given: Any) -> Outcome:
    """All rules of law on one incident and on all, beside SPARQL ASK over rdflib and over Oxigraph."""
    return determine.run(scratch, **given)


@main.command(name="findings")
@click.option(*_SIZES, multiple=True, default=(1_000, 5_000), show_default=True, help="Incidents recorded; repeatable.")
@click.option("--stores", type=click.Path(path_type=Path), help="Folder in which stores are kept for other runs.")
@_shared
def _findings(scratch: Path, **given: Any) -> Outcome:
    """Stored findings catch up: from nothing, after one rule is added, after one change, on a new day."""
    return findings.run(scratch, **given)


@main.command(name="status")
@click.option(
    "--companies",
    multiple=True,
    default=(10, 1_000, 10_000),
    show_default=True,
    help="Companies in a chain; repeatable.",
)
@_shared
def _status(scratch: Path, **given: Any) -> Outcome:
    """The status of a company at the end of a chain of owners."""
    return status.run(scratch, **given)


@main.command(name="rest")
@click.option(*_SIZES, default=5_000, show_default=True, help="How many incidents the base holds.")
@click.option("--requests", default=250, show_default=True, help="Requests of each sort that each client sends.")
@click.option("--clients", default=4, show_default=True, help="Clients that ask at once.")
@click.option(
    "--home", type=click.Path(path_type=Path), help="A base filled before with the same world; it is only read."
)
@_shared
def _rest(scratch: Path, seed: int, incidents: int, requests: int, clients: int, home: Path | None) -> Outcome:
    """Records by id, pages of lists and names over HTTP, with several clients."""
    return rest.run(scratch, seed=seed, incidents=incidents, requests=requests, clients=clients, home=home)


if __name__ == "__main__":
    main(prog_name="python -m bench")

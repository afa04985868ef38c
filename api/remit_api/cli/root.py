"""The command `remit`: what all commands share, and the table of exit codes."""

from __future__ import annotations

import gc
import importlib
import inspect
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from remit import __version__
from remit.errors import RemitError
from remit_api.cli.output import exit_code, report

_COMMANDS: Mapping[str, str] = {
    "init": "make a knowledge base",
    "serve": "serve it: pages, REST and SPARQL",
    "show": "show one record",
    "search": "find records by name",
    "query": "run a SPARQL query",
    "ask": "ask the law a question, and get the reasons",
    "findings": "how fresh stored findings are; let them catch up",
    "facts": "list the facts that rules ask for",
    "law": "count what of the law is encoded, and what is not",
    "verify": "answer the question of a receipt again",
    "add": "add what files say, through the gate",
    "import": "bring in an export, through the gate",
    "document": "attach and list texts of source documents",
    "validate": "check every record against every shape",
    "check": "check ontology, shapes and their examples",
    "journal": "list, show and verify entries of the journal",
    "redact": "remove the body of a journal entry, by law",
    "rebuild": "make the store anew from the journal",
    "backup": "write a copy while others read and write",
    "restore": "make a knowledge base from a backup",
    "export": "write out everything that is held, or was",
    "upgrade": "bring the ontology and corpus of this release",
    "version": "say which version this is",
}
_MODULES: Mapping[str, str] = {"import": "importing"}
"""Where a module has another name than its command: the command's is a keyword."""

_EPILOG = """\b
Exit codes:
  0  done
  1  an error of Remit itself
  2  the input cannot be used as it is
  3  refused by the gate, or a check found something
  4  no such record, or it is gone
  5  conflict: changed meanwhile, or there already
  6  a limit of time or size was reached, or the folder is busy
  7  journal or store fail their own check

\b
Examples:
  remit init && remit serve
  remit show si-1
  remit add incident.ttl --reason "reported by the desk"
"""


class Commands(click.Group):
    """The commands, each read from its module when it is used: help and completion stay fast."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"remit_api.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return _finish(command)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    @override
    def invoke(self, ctx: click.Context) -> Any:
        # what a command reads stays to its end; to look for garbage in it again and again took a quarter of its time
        gc.set_threshold(*SELDOM)
        try:
            return super().invoke(ctx)
        except RemitError as error:
            report(error, as_json=bool(ctx.obj and ctx.obj.get("json")))
            ctx.exit(exit_code(error))


def _finish(command: click.Command) -> click.Command:
    """Gives a command, and those under it, what all have: `--home`, `--json`, examples shown line by line."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _finish(below)
    else:
        known = {parameter.name for parameter in command.params}
        command.params += [option for option in _everywhere() if option.name not in known]
    if command.help is not None and _VERBATIM not in command.help:
        command.help = inspect.cleandoc(command.help).replace("\n\nExample", f"\n\n{_VERBATIM}\nExample")
    return command


_VERBATIM = "\b"
USUAL, SELDOM = gc.get_threshold(), (50_000, 20, 20)
"""How often the collector of garbage looks, in the terms of `gc.set_threshold`: where answers come and go; here."""


def _everywhere() -> tuple[click.Option, ...]:
    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value is not None and parameter.name is not None:
            ctx.obj[parameter.name] = value

    return (
        click.Option(
            ["--home"],
            type=click.Path(path_type=Path),
            expose_value=False,
            callback=keep,
            help="Folder of the knowledge base.",
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            default=None,
            expose_value=False,
            callback=keep,
            help="Give results and errors as JSON.",
        ),
    )


@click.group(
    cls=Commands,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--home", type=click.Path(path_type=Path), help="Folder of the knowledge base (REMIT_HOME; ./.remit).")
@click.option("--json", "as_json", is_flag=True, help="Give results and errors as JSON.")
@click.version_option(__version__, prog_name="remit")
@click.pass_context
def main(ctx: click.Context, home: Path | None, as_json: bool) -> None:
    """Remit keeps what is said about AI and export control as what it is: somebody's words.

    While a server holds the folder, commands talk to it; otherwise they open the folder themselves.
    """
    # an ill-typed literal is refused with a sentence of our own; rdflib would add a traceback
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    ctx.obj = {"home": home, "json": as_json}

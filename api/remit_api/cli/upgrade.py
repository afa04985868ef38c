"""`remit upgrade`: brings the ontology and the corpus of this release to what is held."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from remit import __version__
from remit.errors import Conflict
from remit_api.auth import OWNER
from remit_api.cli.door import Door, door, wants_json
from remit_api.cli.output import note, print_json, print_rows, print_violation, progress
from remit_api.records import Catalogue
from remit_api.records.upgrades import upgrade_record

_REFUSED, _CONFLICT = 3, 5
_LEFT = {
    "conflict": "somebody changed there what the release changes too",
    "redacted": "a release's entry was redacted, and what it said of this module is not known any more",
}


@click.command(name="upgrade")
@click.option("--apply", "applies", is_flag=True, help="Do it; without this, what would be done is shown.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and write nothing: so it is without --apply.")
@click.option(
    "--overwrite",
    multiple=True,
    metavar="MODULE",
    help="Let this module become what the release says, whatever somebody else did to it. May be repeated.",
)
@click.option("--author", help="Who; the owner by default.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that validate.")
@click.pass_context
def command(
    ctx: click.Context, applies: bool, dry_run: bool, overwrite: tuple[str, ...], author: str | None, workers: int
) -> None:
    """Bring ontology and corpus of this release to what is held, one change a module; then validate everything.

    What others recorded is in graphs of its own and is not touched. Interrupted, it goes on when run again.

    Examples:
      remit upgrade
      remit upgrade --apply
    """
    if applies and dry_run:
        raise click.UsageError("--apply writes and --dry-run does not. Give one of them.")
    with door(ctx) as kb:
        plan = kb.get("/maintenance/upgrade", overwrite=list(overwrite)).json()
        _refuse_another_release(plan)
        if not applies:
            _show_plan(ctx, plan)
            return
        done = _apply(kb, overwrite, author, workers)
    if wants_json(ctx):
        print_json(done)
    else:
        _print(done)
    if not done["whole"]:
        ctx.exit(_CONFLICT if _left_alone(done["plan"]) else _REFUSED)


def _refuse_another_release(plan: dict[str, Any]) -> None:
    if plan["version"] != __version__:
        raise Conflict(
            f"The server that holds the folder is release {plan['version']}, and this command is {__version__}. It "
            "would bring its own release. Nothing was done. Stop the server, start that of this release, then upgrade."
        )


def _apply(kb: Door, overwrite: tuple[str, ...], author: str | None, workers: int) -> dict[str, Any]:
    if kb.kb is None:
        note("The server upgrades; this takes as long as validating everything.")
        answer = kb.post("/maintenance/upgrade", overwrite=list(overwrite), author=author, workers=workers)
        told: dict[str, Any] = answer.json()
        return told
    with progress("upgrading") as update:
        done = kb.kb.upgrade(
            now=datetime.now(UTC),
            author=author or OWNER,
            overwrite=frozenset(overwrite),
            workers=workers,
            progress=update,
        )
    return upgrade_record(Catalogue(kb.kb), done).model_dump(by_alias=True, mode="json")


def _left_alone(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [module for module in plan["modules"] if module["standing"] in _LEFT]


def _show_plan(ctx: click.Context, plan: dict[str, Any]) -> None:
    if wants_json(ctx):
        print_json(plan)
        return
    _print_modules(plan)
    if plan["due"]:
        click.echo("Nothing was written. Do it with: remit upgrade --apply")


def _print_modules(plan: dict[str, Any]) -> None:
    shown = [module for module in plan["modules"] if module["standing"] != "same"]
    if not shown:
        click.echo(f"Ontology and corpus are those of release {plan['version']}: {len(plan['modules'])} modules.")
        return
    click.echo(f"Release {plan['version']}, {plan['due']} of {len(plan['modules'])} modules to change:")
    print_rows(
        [
            (
                f"  {module['name']}",
                module["standing"],
                f"{module['version'] or 'no version noted'} -> {module['offered'] or 'not in the release'}",
                f"{module['added']} added, {module['removed']} removed, {module['changed']} changed",
            )
            for module in shown
        ]
    )
    for module in _left_alone(plan):
        click.echo(f"\n{module['name']} is left as it is: {_LEFT[module['standing']]}.")
        for clash in module["clashes"]:
            click.echo(f"  {clash['subject']} {clash['predicate']}")
            for name in ("releasedAdded", "releasedRemoved", "othersAdded", "othersRemoved"):
                for quad in clash[name]:
                    said = f" ({quad['statusPhrase']}; {quad['saidBy']})" if quad["statusPhrase"] else ""
                    click.echo(f"    {_WHO[name]}: {quad['object']}{said}")
        click.echo(
            "  Keep what was added in another graph if it is wanted, then take what the release says: "
            f"remit upgrade --apply --overwrite {module['name']}"
        )
    for module in plan["modules"]:
        for node in module["decided"]:
            click.echo(f"\n{node} keeps the status that somebody decided on, though the release changed its own.")


_WHO = {
    "releasedAdded": "the release adds",
    "releasedRemoved": "the release removes",
    "othersAdded": "somebody added",
    "othersRemoved": "somebody removed",
}


def _print(done: dict[str, Any]) -> None:
    _print_modules(done["plan"])
    for each in done["applied"]:
        what = ", ".join(each["modules"]) or "what follows from claims, worked out anew"
        click.echo(f"entry {each['position']}: {what} ({each['added']} quads added, {each['removed']} removed)")
        if each["derived"]:
            click.echo(f"  of these {each['derived']} were derived anew in {', '.join(each['derivedIn'])}")
        for fell in each["lowered"]:
            click.echo(f"  status of {fell['incident']} fell to {fell['after']}: {fell['reason']}")
    for each in done["notTaken"]:
        click.echo(f"\nRefused by the gate and left as it was: {', '.join(each['modules'])}", err=True)
        for violation in each["violations"]:
            print_violation(violation)
    for each in done["dangling"]:
        click.echo(f"\n<{each['subject']}> in <{each['graph']}> speaks of <{each['gone']}>, which is gone.", err=True)
        click.echo("  mend      Point it to another record, or record that one yourself.", err=True)
    for words in done["undeclared"]:
        click.echo(f"\n{words}", err=True)
    for violation in done["violations"]:
        print_violation(violation)
    click.echo(
        "Everything conforms to the shapes of this release."
        if done["conforms"]
        else "Not everything conforms to the shapes of this release; see above what to mend."
    )

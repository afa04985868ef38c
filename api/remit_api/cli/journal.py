"""`remit journal`: lists, shows and verifies entries of the journal."""

from __future__ import annotations

import click

from remit_api.cli.door import door, wants_json
from remit_api.cli.output import print_json, print_rows

_DAMAGED = 7


@click.group(name="journal")
def command() -> None:
    """List, show and verify the entries of the journal.

    Example:
      remit journal list
    """


@command.command(name="list")
@click.option("--after", type=click.IntRange(0), default=0, help="Entries after this position.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Most entries to show.")
@click.option("--author", help="Made by this author.")
@click.option("--kind", help="Of this kind: change, import, release, redaction.")
@click.option("--since", metavar="DATE", help="Accepted from this day or moment on.")
@click.option("--until", metavar="DATE", help="Accepted to the end of this day, or to this moment.")
@click.option("--record", help="That touched this record (key or address), or a part of it.")
@click.option("--words", help="Whose reason has all these words.")
@click.pass_context
def list_entries(  # noqa: PLR0913, PLR0917 (each is an option)
    ctx: click.Context,
    after: int,
    limit: int,
    author: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    record: str | None,
    words: str | None,
) -> None:
    """List entries, the oldest first: who, when, why.

    Example:
      remit journal list --limit 10
    """
    with door(ctx) as kb:
        listed = kb.get(
            "/changes",
            after=after,
            limit=limit,
            author=author,
            kind=kind,
            since=since,
            until=until,
            subject=record,
            q=words,
        ).json()
    if wants_json(ctx):
        print_json(listed)
        return
    print_rows([(str(e["position"]), e["at"], e["author"], e["reason"]) for e in listed["items"]])


@command.command(name="show")
@click.argument("position", type=click.IntRange(1))
@click.option("--patch", is_flag=True, help="Show what it added and removed, as RDF Patch.")
@click.pass_context
def show_entry(ctx: click.Context, position: int, patch: bool) -> None:
    """Show one entry, with what it touched as that stands now.

    Example:
      remit journal show 1
    """
    with door(ctx) as kb:
        if patch:
            click.echo(kb.get(f"/changes/{position}", accept="application/rdf-patch").text(), nl=False)
            return
        entry = kb.get(f"/changes/{position}").json()
    if wants_json(ctx):
        print_json(entry)
        return
    print_rows([(name, str(value)) for name, value in entry.items() if not isinstance(value, list)])
    for each in entry["touched"]:
        how = "; ".join(part for part in (each["statusPhrase"], each["speakers"]) if part)
        click.echo(f"touched  {each['label']}{f' ({how})' if how else ''}")
    for words in entry["disclosures"]:
        click.echo(f"Disclosure: {words}")


@command.command(name="verify")
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check every entry and the chain of their hashes.

    Example:
      remit journal verify
    """
    with door(ctx) as kb:
        found = kb.post("/maintenance/verification").json()
    if wants_json(ctx):
        print_json(found)
    else:
        for problem in found["problems"]:
            click.echo(f"entry {problem['position']}: {problem['what']} {problem['mend']}")
        verdict = "The journal is sound" if found["sound"] else "The journal is damaged"
        click.echo(f"{verdict}: {found['entries']} entries, head {found['head']}.")
        for redacted, by in found["redacted"]:
            click.echo(f"Entry {redacted} was redacted; entry {by} says why.")
    if not found["sound"]:
        ctx.exit(_DAMAGED)

"""The examples in the help of the commands are run, as they stand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest

import serving
from commanding import remit_in, served
from remit_api.cli import main

# What takes long or never ends has tests of its own.
_ELSEWHERE = {"serve", "check"}
_ALONE = {"rebuild"}  # needs the folder for itself


def examples(command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            if name not in _ELSEWHERE:
                yield from examples(found)
    elif command.help is not None:
        yield from re.findall(r"^ +(remit .*)$", command.help, re.MULTILINE)


EXAMPLES = sorted(set(examples(main)))


def test_every_command_has_an_example() -> None:
    assert len(EXAMPLES) >= 18


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_examples_run(made: Path, bare: Path, tmp_path: Path) -> None:
    home = serving.copy_home(made, tmp_path / "home")
    remit = remit_in(home, tmp_path)
    (tmp_path / "incident.ttl").write_text(serving.incident("unsourced"))
    (tmp_path / "article.txt").write_text("x" * 60)
    (tmp_path / "export.yaml").write_text("act: export\nfrom: us\nto: jp\n")
    asked = remit("ask", "remit-of", "--args", '{"authority": "cma"}', "--as-of", "2026-11-23", "--format", "json")
    (tmp_path / "answer.json").write_text(asked.out)
    small = remit_in(serving.copy_home(bare, tmp_path / "small"), tmp_path)
    assert small("add", "incident.ttl", "--reason", "to be brought in elsewhere").code == 0
    assert small("export", "--output", "small.trig").code == 0
    failed = {}
    # after the backup that is restored, and the export that is brought in
    ordered = sorted(EXAMPLES, key=lambda text: "restore" in text or " import " in text)
    alone = [example for example in ordered if _ALONE & set(shlex.split(example))]

    def run(examples: Iterable[str]) -> None:
        for example in examples:
            arguments = shlex.split(example)[1:]
            if "import" in arguments:  # that of a whole corpus is in the documentation, which is run too
                (tmp_path / "small.trig").rename(tmp_path / "everything.trig")
            done = remit(*arguments)
            # the texts of the seed article and entry 12 are not here: that is said, as it should be
            expected = {0, 3, 4} if {"attach", "redact"} & set(arguments) else {0}
            if done.code not in expected:
                failed[example] = done.err

    with served(home, tmp_path):  # commands beside a server load little
        run(example for example in ordered if example not in alone)
    run(alone)
    assert failed == {}

"""The documentation: its links lead somewhere, its commands print what it shows, and it leaves nothing out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import pytest

import serving
from corpus_graphs import ROOT
from remit.errors import RemitError
from remit.lock import holder
from remit_api import problems
from remit_api.cli.root import _COMMANDS, _EPILOG
from remit_api.settings import Settings

DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
PARTS = ("Context", "Choice", "Rejected", "Consequences", "We would notice that it was wrong")
SERVED_AT = "http://127.0.0.1:8420"

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(<?(?P<target>[^)>\s]+)>?\)|!\[[^\]]*\]\((?P<image>[^)\s]+)\)")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """Gives a page without its blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


# -- links and form ----------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """Gives the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("sheet", PAGES, ids=name)
def test_every_link_within_the_documentation_leads_somewhere(sheet: Path) -> None:
    for match in _LINK.finditer(prose(sheet)):
        target = unquote(match["target"] or match["image"])
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        file = (sheet.parent / place).resolve() if place else sheet
        assert file.exists(), f"{name(sheet)}: {target}"
        if anchor:
            assert anchor in anchors(file), f"{name(sheet)}: {target}"


@pytest.mark.parametrize("sheet", PAGES, ids=name)
def test_no_page_says_that_something_is_simple(sheet: Path) -> None:
    found = re.findall(r"\b(?:simply|just|easily|obviously)\b", prose(sheet), re.IGNORECASE)
    assert not found, found


@pytest.mark.parametrize("record", DECISIONS, ids=name)
def test_every_decision_record_has_a_number_and_five_parts_in_order(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert text.startswith(f"# {record.name[:4]}. ")
    places = [text.find(f"**{part}") for part in PARTS]
    assert -1 not in places, dict(zip(PARTS, places, strict=True))
    assert places == sorted(places)


def test_decision_records_are_numbered_without_gaps() -> None:
    assert [int(record.name[:4]) for record in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_pictures_are_small_enough_for_a_clone() -> None:
    pictures = sorted((DOCS / "img").glob("*.png"))
    assert [p.name for p in pictures] == ["incident-390.png", "incident.png"]
    assert all(p.stat().st_size < 300_000 for p in pictures)


# -- completeness ------------------------------------------------------------------------------------------------------


def test_the_architecture_names_every_module_of_the_knowledge_base() -> None:
    told = set(re.findall(r"`([\w./]+)`", (DOCS / "architecture.md").read_text(encoding="utf-8")))
    package = ROOT / "kb" / "remit"
    modules = [p.relative_to(package) for p in package.rglob("*.py") if p.name not in {"__init__.py", "__main__.py"}]
    names = {p.with_suffix("").as_posix() for p in modules if p.parts[0] != "terms"} | {"terms/generate"}
    assert names - told == set()


def test_the_architecture_gives_the_layers_in_their_order() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["name"] == "Layers")
    expected = [re.split(r" [:|] ", layer) for layer in layers]
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## Modules by layer")[2].partition("\n## ")[0]
    rows = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines() if row.startswith("| `")]
    assert rows == expected


def test_the_table_of_settings_is_that_of_the_program() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \| (.+) \|$", (DOCS / "settings.md").read_text("utf-8"), re.MULTILINE)
    fields = Settings.model_fields.items()
    assert rows == [(key, str(field.default), field.description) for key, field in fields]


def codes(kind: type[RemitError] = RemitError) -> Iterator[str]:
    yield kind.code
    for below in kind.__subclasses__():
        if below.__name__ != "Reported":
            yield from codes(below)


def test_the_table_of_problems_has_every_code_with_its_status() -> None:
    page = (DOCS / "problems.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[`([\w-]+)`\]\(#[\w-]+\) \| (\d+) \|", page, re.MULTILINE))
    known = set(codes()) | {code for code, _ in problems._HTTP_CODES.values()}
    assert set(rows) == known
    expected = {kind.code: str(status) for kind, (status, _) in problems.STATUS.items()}
    assert {code: rows[code] for code in expected} == expected
    assert known <= anchors(DOCS / "problems.md")


def test_the_table_of_exit_codes_is_that_of_the_help() -> None:
    told = re.findall(r"^\| (\d) \| (.+) \|$", (DOCS / "operating.md").read_text("utf-8"), re.MULTILINE)
    assert told == re.findall(r"^  (\d)  (.+)$", _EPILOG, re.MULTILINE)


def test_every_command_is_shown_somewhere() -> None:
    shown = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert {command for command in _COMMANDS if f"remit {command}" not in shown} <= {"version"}


# -- commands ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A block of commands: what they are, which exit code they give, and what they print."""

    commands: str
    exit: int
    output: str | None


def blocks(page: Path) -> list[Block]:
    found: list[Block] = []
    fences = list(_FENCE.finditer(page.read_text(encoding="utf-8")))
    for place, fence in enumerate(fences):
        info = fence["info"].split()
        if info[:2] != ["sh", "run"]:
            continue
        follows = fences[place + 1] if place + 1 < len(fences) else None
        output = follows["text"] if follows is not None and follows["info"] == "output" else None
        code = next((int(word[5:]) for word in info if word.startswith("exit=")), 0)
        found.append(Block(fence["text"], code, output))
    return found


_ALONE = re.compile(r"remit (?:rebuild|serve)")  # need the folder for themselves
_WRITES = re.compile(r"remit (?:add|backup|document|import|redact|upgrade)|/changes\?reason=")
RUN = [page for page in PAGES if blocks(page)]


def as_pattern(output: str) -> re.Pattern[str]:
    """Gives what output may be: … stands for anything on a line, and alone on a line for any lines."""
    lines = []
    for line in output.splitlines():
        if line.strip() == "…":
            lines.append(r"(?:.*\n)*?")
        else:
            lines.append(".*?".join(re.escape(part.rstrip("\n")) for part in line.split("…")) + r"\n?")
    return re.compile("".join(lines) + r"\s*")


@contextmanager
def served(home: Path, environment: dict[str, str]) -> Iterator[str]:
    command = [str(Path(sys.executable).parent / "remit"), "serve", "--port", "0", "--log-level", "error"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 60
            while (held := holder(home)) is None or held.address is None:
                assert server.poll() is None, "the server ended"
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.05)
            yield held.address
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with the corpus; tests copy it."""
    return serving.make_home(tmp_path_factory.mktemp("made") / "home", corpus=True)


def environment_of(home: Path) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {key: value for key, value in os.environ.items() if not key.startswith("REMIT_")}
    return {**kept, "PATH": path, "REMIT_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "200"}


@pytest.fixture(scope="module")
def reading(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], str]]:
    """The environment and the address of one server for all the pages that only read."""
    home = serving.copy_home(made, tmp_path_factory.mktemp("reading") / "home")
    environment = environment_of(home)
    with served(home, environment) as address:
        yield environment, address


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("sheet", RUN, ids=name)
def test_the_commands_of_a_page_print_what_it_shows(
    sheet: Path, made: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "docs").mkdir()
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    shown = blocks(sheet)
    if not any(_ALONE.search(block.commands) or _WRITES.search(block.commands) for block in shown):
        run_all(sheet, shown, tmp_path, *request.getfixturevalue("reading"))
        return
    home = shutil.copytree(made, tmp_path / ".remit")
    environment = environment_of(home)
    for alone, following in groupby(shown, key=lambda block: _ALONE.search(block.commands) is not None):
        if alone:
            run_all(sheet, following, tmp_path, environment, SERVED_AT)
        else:  # commands beside a server load little
            with served(home, environment) as address:
                run_all(sheet, following, tmp_path, environment, address)


def run_all(page: Path, shown: Iterable[Block], folder: Path, environment: dict[str, str], address: str) -> None:
    for block in shown:
        done = subprocess.run(
            ["bash", "-c", block.commands.replace(SERVED_AT, address)],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=250,
            check=False,
        )
        assert done.returncode == block.exit, f"{block.commands}{done.stdout}"
        if block.output is not None:
            assert as_pattern(block.output).fullmatch(done.stdout), (
                f"{name(page)} shows, for {block.commands}{block.output}but it prints\n{done.stdout}"
            )

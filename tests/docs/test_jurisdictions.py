"""The pages of jurisdictions say what is shipped, and only that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remit.inventory.pages import pages, write
from remit.release import Release, shipped

DOCS = Path(__file__).parents[2] / "docs" / "jurisdictions"


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return pages(shipped())


def test_the_pages_that_are_committed_are_those_of_the_law_that_is_shipped(written: dict[str, str]) -> None:
    held = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    old = sorted(name for name in written.keys() | held.keys() if written.get(name) != held.get(name))
    assert old == [], "run `python -m remit.inventory`"


def test_each_page_says_until_when_the_law_is_known_and_that_it_is_no_advice(written: dict[str, str]) -> None:
    assert {"us.md", "gb.md", "eu.md", "cn.md"} <= written.keys()
    for name, text in written.items():
        if name != "index.md":
            assert "This is no legal advice" in text
            assert "| Subject | Known until | Sources last looked at |" in text, name


def test_each_link_of_the_index_leads_to_a_page_and_each_page_is_linked(written: dict[str, str]) -> None:
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", written["index.md"]))
    assert linked == written.keys() - {"index.md"}


def test_writing_removes_pages_of_which_there_is_no_law_any_more(tmp_path: Path) -> None:
    (tmp_path / "xx.md").write_text("old")
    release: Release = shipped()
    assert (tmp_path / "us.md") in write(release, tmp_path)
    assert not (tmp_path / "xx.md").exists()

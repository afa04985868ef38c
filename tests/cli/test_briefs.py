"""`remit ask --brief`: an answer written into a file for a lawyer."""

from __future__ import annotations

from pathlib import Path

from briefs import read_docx
from commanding import Remit

ASKED = ("ask", "is-within", "--args", '{"authority": "cma", "act": "theft"}', "--as-of", "2026-11-23")


def test_a_brief_is_written_as_word_and_as_markdown_by_the_ending_of_the_file(reading: Remit, tmp_path: Path) -> None:
    for name in ("brief.docx", "brief.md"):
        done = reading(*ASKED, "--brief", str(tmp_path / name))
        assert done.out == ""
        assert "It is not legal advice." in done.err
    sections = read_docx((tmp_path / "brief.docx").read_bytes())
    assert "The act is not within the powers of this authority" in sections["Short answer"].texts[0]
    told = (tmp_path / "brief.md").read_text(encoding="utf-8")
    assert told.startswith("# Whether an act lies within the powers of an authority\n")


def test_another_ending_is_refused_before_anything_is_asked(reading: Remit, tmp_path: Path) -> None:
    refused = reading(*ASKED, "--brief", str(tmp_path / "brief.pdf"))
    assert refused.code == 2
    assert "a brief is written as .docx or .md" in refused.err
    assert not (tmp_path / "brief.pdf").exists()


def test_a_folder_that_is_not_there_is_named(reading: Remit, tmp_path: Path) -> None:
    refused = reading(*ASKED, "--brief", str(tmp_path / "nowhere" / "brief.md"))
    assert refused.code == 2
    assert "cannot be written to" in refused.err

"""The texts of documents: complete and durable, or not there."""

# ruff: noqa: RUF001 (the curly quotation marks of a text are what is tested)

from __future__ import annotations

import hashlib
import resource
from pathlib import Path

import pytest
from rdflib import URIRef

from remit.documents import DocumentFiles, DocumentRecord, decode
from remit.errors import BadFile, Damaged, Refused
from remit.model.quote import Exact, Target, withhold
from remit.terms import oa, rmt

TEXT = "First line, ‘quoted’.\r\nSecond 🜁 line.\n\n"
DATA = TEXT.encode()
DOCUMENT = URIRef("https://w3id.org/remit/id/document/d")


def target(words: str, *, withheld: bool = False, shift: int = 0) -> Target:
    start = TEXT.index(words) + shift
    return Target(
        node=URIRef(f"https://w3id.org/remit/id/claim/c-{start}/target"),
        source=DOCUMENT,
        start=start,
        end=start + len(words),
        quote=withhold(words) if withheld else Exact(words=words),
    )


def document(*targets: Target, sha256: str | None = None, length: int | None = None) -> DocumentRecord:
    return DocumentRecord(
        iri=DOCUMENT,
        sha256=sha256 or hashlib.sha256(DATA).hexdigest(),
        length=length or len(TEXT),
        targets=targets,
    )


def test_attaching_checks_every_position_and_makes_the_quotes_readable(tmp_path: Path) -> None:
    files = DocumentFiles(tmp_path / "documents")
    found = files.attach(document(target("‘quoted’"), target("🜁 line", withheld=True)), DATA)
    assert [a.found for _, a in found.anchorings] == ["‘quoted’", "🜁 line"]
    assert all(a.verified for _, a in found.anchorings)
    assert (found.length, found.byte_length) == (len(TEXT), len(DATA))
    assert files.text(found.sha256) == TEXT, "line ends and all"
    start = TEXT.index("🜁")
    assert files.quote_at(found.sha256, start, start + 6) == "🜁 line"
    assert files.quote_at(found.sha256, start, 10_000) is None
    assert list(files.names()) == [found.sha256]


def test_attaching_again_changes_nothing(tmp_path: Path) -> None:
    files = DocumentFiles(tmp_path)
    first = files.attach(document(), DATA)
    before = (tmp_path / first.sha256).stat()
    assert files.attach(document(), DATA) == first
    assert (tmp_path / first.sha256).stat().st_ino == before.st_ino


def test_another_text_is_refused_by_hash_then_by_quote_and_nothing_is_written(tmp_path: Path) -> None:
    files = DocumentFiles(tmp_path)
    straight = TEXT.replace("‘", "'").replace("’", "'").encode()
    with pytest.raises(Refused) as refused:
        files.attach(document(target("‘quoted’")), straight)
    assert [v.path for v in refused.value.violations] == [str(rmt.sha256), str(oa.hasSelector)]
    assert "'quoted'" in refused.value.violations[1].message
    assert all(v.mend for v in refused.value.violations)
    assert not list(tmp_path.iterdir())


def test_trimming_leaves_the_quotes_but_not_the_hash_and_length(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        DocumentFiles(tmp_path).attach(document(target("‘quoted’")), TEXT.rstrip().encode())
    assert [v.path for v in refused.value.violations] == [str(rmt.sha256), str(rmt.length)]


def test_a_quote_that_is_not_there_is_refused_although_the_hash_agrees(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        DocumentFiles(tmp_path).attach(document(target("‘quoted’", withheld=True, shift=1)), DATA)
    assert len(refused.value.violations) == 1
    assert not list(tmp_path.iterdir())


def test_bytes_that_are_not_utf_8_are_a_bad_file_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as bad:
        DocumentFiles(tmp_path).attach(document(), b"one\ntwo \xff\n")
    assert bad.value.line == 2
    assert not list(tmp_path.iterdir())


def test_a_byte_order_mark_is_a_character_like_any_other() -> None:
    assert decode(b"\xef\xbb\xbfA") == "\ufeffA"


def test_a_file_that_was_changed_on_the_disk_is_found(tmp_path: Path) -> None:
    files = DocumentFiles(tmp_path)
    name = files.put(DATA)
    (tmp_path / name).write_bytes(DATA[:-1])
    with pytest.raises(Damaged):
        files.text(name)
    assert files.put(DATA) == name, "putting the right bytes mends it"
    assert files.text(name) == TEXT


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    files = DocumentFiles(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(DATA) // 2, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            files.put(DATA)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_no_hash_reaches_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        DocumentFiles(tmp_path).text("../journal.sqlite")


def test_what_is_not_held_is_none(tmp_path: Path) -> None:
    files = DocumentFiles(tmp_path / "missing")
    assert files.text("0" * 64) is None
    assert not files.holds("0" * 64)
    assert list(files.names()) == []

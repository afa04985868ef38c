"""What needs the text of the seed article: quotes at their positions, and how much of it is committed."""

# ruff: noqa: RUF001 (the curly quotation marks of a text are what is tested)

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from corpus_graphs import ROOT, article_bytes, corpus, record
from remit.documents import DocumentFiles, read_record
from remit.errors import Refused
from remit.terms import oa, rmt

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
RUN = 5
"""So many words in a row that stand in the article too count as taken from it."""


def words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def taken(article: list[str], texts: list[str]) -> set[int]:
    """Gives the places of the article's words that stand in the texts in runs of at least five."""
    starts: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(article) - RUN + 1):
        starts.setdefault(tuple(article[i : i + RUN]), []).append(i)
    found: set[int] = set()
    for text in texts:
        here = words(text)
        for j in range(len(here) - RUN + 1):
            for i in starts.get(tuple(here[j : j + RUN]), ()):
                found |= set(range(i, i + RUN))
    return found


def test_at_most_a_tenth_of_the_articles_words_is_committed_anywhere() -> None:
    article = words(article_bytes().decode("utf-8"))
    texts = [p.read_text(encoding="utf-8", errors="ignore") for p in committed_files()]
    found = taken(article, texts)
    assert found, "the committed quotes themselves must be found"
    assert len(found) <= len(article) / 10, " ".join(article[i] for i in sorted(found))


def test_the_text_is_attached_with_all_59_quotes_at_their_positions(tmp_path: Path) -> None:
    document = read_record(corpus(), record("document/seed-article"))
    files = DocumentFiles(tmp_path)
    found = files.attach(document, article_bytes())
    assert len(found.anchorings) == 59
    assert all(a.verified for _, a in found.anchorings)
    assert (found.length, found.byte_length) == (4246, 4298)
    assert files.quote_at(found.sha256, 943, 959) == "this publication"


def test_straightened_quotes_are_refused_by_hash_then_by_each_quote_that_fails(tmp_path: Path) -> None:
    document = read_record(corpus(), record("document/seed-article"))
    straight = article_bytes().decode("utf-8").replace("‘", "'").replace("’", "'").encode()
    with pytest.raises(Refused) as refused:
        DocumentFiles(tmp_path).attach(document, straight)
    first, *others = refused.value.violations
    assert first.path == str(rmt.sha256)
    assert {v.path for v in others} == {str(oa.hasSelector)}
    assert str(record("claim/seed-c22/target")) in {v.focus for v in others}
    assert not list(tmp_path.iterdir())


def test_trimmed_text_is_refused_by_its_hash_although_every_quote_is_there(tmp_path: Path) -> None:
    document = read_record(corpus(), record("document/seed-article"))
    with pytest.raises(Refused) as refused:
        DocumentFiles(tmp_path).attach(document, article_bytes().rstrip(b"\n"))
    assert [v.path for v in refused.value.violations] == [str(rmt.sha256), str(rmt.length)]

"""The W3C's tests of SPARQL 1.1 queries and of their results, each sent to /sparql.

The data of a test's default graph are a named graph here, and the request says that it is the default graph:
without that, the default graph would be the union of everything.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import httpx
import pytest

from standards.exceptions import QUERY_EXCEPTIONS
from standards.manifests import PUBLISHED, QueryEntry, file_of, query_entries
from standards.results import MEDIA_TYPES, are_same, is_table, read

ENTRIES = {entry.name: entry for entry in query_entries()}
EMPTY = f"{PUBLISHED}empty"


def send(endpoint: httpx.Client, entry: QueryEntry, accept: str) -> httpx.Response:
    query = file_of(entry.query).read_text(encoding="utf-8")
    names_its_graphs = re.search(r"^\s*FROM\s", query, re.IGNORECASE | re.MULTILINE)
    dataset: dict[str, list[str]] = {}
    if not names_its_graphs:
        dataset["named-graph-uri"] = list(entry.named)
        dataset["default-graph-uri"] = [entry.default or EMPTY]
    return endpoint.post(
        "/sparql",
        params=dataset,
        content=f"BASE <{entry.query}>\n{query}".encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": accept},
    )


def fault(endpoint: httpx.Client, entry: QueryEntry) -> str | None:
    """Says why a test is not passed; None where it is."""
    expected = b"" if entry.result is None else file_of(entry.result).read_bytes()
    suffix = "srj" if entry.result is None else PurePosixPath(entry.result).suffix.removeprefix(".")
    asked = "srj" if is_table(expected) else suffix
    answer = send(endpoint, entry, "*/*" if entry.result is None else MEDIA_TYPES[asked])
    if entry.kind == "NegativeSyntaxTest11":
        return None if answer.status_code == 400 else f"it was taken: {answer.status_code}"
    if answer.status_code != 200:
        return f"{answer.status_code}: {answer.json()['detail']}"
    if entry.result is None:
        return None
    found = read(answer.content, asked, base=entry.result)
    if are_same(found, read(expected, suffix, base=entry.result)):
        return None
    return f"another result: {answer.text}"


@pytest.mark.parametrize("name", sorted(ENTRIES.keys() - QUERY_EXCEPTIONS.keys()))
def test_it_passes(endpoint: httpx.Client, name: str) -> None:
    assert fault(endpoint, ENTRIES[name]) is None


@pytest.mark.parametrize("name", QUERY_EXCEPTIONS)
def test_it_is_still_an_exception(endpoint: httpx.Client, name: str) -> None:
    found = fault(endpoint, ENTRIES[name])
    assert found is not None, f"{name} is passed now: take it out of the exceptions"
    assert QUERY_EXCEPTIONS[name].sign in found


def test_all_suites_are_read() -> None:
    assert len(ENTRIES) == 338

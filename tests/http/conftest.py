from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import serving


@pytest.fixture(scope="session")
def corpus_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("corpus") / "home", corpus=True)


@pytest.fixture(scope="session")
def bare_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("bare") / "home", corpus=False)


@pytest.fixture(scope="session")
def corpus(corpus_home: Path) -> Iterator[httpx.Client]:
    """A server over the whole corpus; tests only read it."""
    with serving.serving(corpus_home) as client:
        yield client


@pytest.fixture
def empty(bare_home: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """A server over the ontology alone, for tests that write."""
    with serving.serving(serving.copy_home(bare_home, tmp_path / "home")) as client:
        yield client

from __future__ import annotations

import uuid
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


@pytest.fixture(scope="session")
def empty(bare_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over the ontology alone, for tests that write; each writes under a key of its own."""
    home = serving.copy_home(bare_home, tmp_path_factory.mktemp("written") / "home")
    with serving.serving(home) as client:
        yield client


@pytest.fixture
def key() -> str:
    """A key that no other test uses."""
    return f"test-{uuid.uuid4().hex[:12]}"

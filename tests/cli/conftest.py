from __future__ import annotations

from pathlib import Path

import pytest

import serving
from commanding import Remit, remit_in


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with the corpus; tests copy it or only read it."""
    return serving.make_home(tmp_path_factory.mktemp("made") / "home", corpus=True)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base without the corpus; tests copy it."""
    return serving.make_home(tmp_path_factory.mktemp("bare") / "home", corpus=False)


@pytest.fixture
def remit(bare: Path, tmp_path: Path) -> Remit:
    """The command, over a copy of its own of the ontology alone."""
    return remit_in(serving.copy_home(bare, tmp_path / "home"), tmp_path)


@pytest.fixture
def reading(made: Path, tmp_path: Path) -> Remit:
    """The command, over the corpus, for reading."""
    return remit_in(made, tmp_path)

"""What all tests share: the knowledge base with the corpus is made once a session, and copied for whoever asks."""

from __future__ import annotations

import os

import pytest

import serving


@pytest.fixture(scope="session", autouse=True)
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.getbasetemp()
    serving.keep_in(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)  # workers share what lies above

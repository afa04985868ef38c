"""What holds for every process that runs tests."""

from __future__ import annotations

import compileall
import gc
import sys
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import serving

TESTS = Path(__file__).parent
TOGETHER = (
    "browser", "cli/test_import", "cli/test_upgrade", "corpus", "crash/test_findings", "docs/test_docs",
    "http/test_hostile", "http/test_interpretation", "http/test_stored_findings", "leaks", "ontology", "packaging",
    "questions", "shapes/test_examples", "standards", "unit/test_stored_findings", "unit/test_stored_queries",
    "unit/test_upgrade",
)  # fmt: skip
"""Tests that share what takes long to make: it is made once, for one process runs them all."""


def pytest_configure(config: pytest.Config) -> None:
    """Has the collector of garbage look seldom: law and records that tests share stay to the end, and it finds none.

    Where Python is told to write no bytecode, that of the program is written here, once: else each of the many
    processes that tests start would compile it anew.
    """
    gc.set_threshold(50_000, 20, 20)
    if sys.dont_write_bytecode and not hasattr(config, "workerinput"):
        for root in ("kb", "api"):
            compileall.compile_dir(TESTS.parent / root, quiet=1)


class Together(LoadScopeScheduling):
    """Gives tests that share what takes long to make to one process, and all others one by one to whoever is free.

    The mark `xdist_group` would say the same, but of it pytest-xdist 3.8 makes nothing under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in TOGETHER if nodeid.startswith(f"tests/{each}")), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together | None:
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Has files with long tests begin first, so that none is left for one process at the end."""
    with_long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in with_long)


@pytest.fixture(scope="session", autouse=True)
def _scratch(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Says where to make what a process of the run keeps outside any fixture."""
    serving.scratch = tmp_path_factory.getbasetemp()

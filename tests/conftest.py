"""What holds for every process that runs tests."""

from __future__ import annotations

import compileall
import gc
import sys
from pathlib import Path

import pytest
from xdist.remote import Producer

import serving
from together import Together

TESTS = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Has the collector of garbage look seldom: law and records that tests share stay to the end, and it finds none.

    Where Python is told to write no bytecode, that of the program is written here, once: else each of the many
    processes that tests start would compile it anew.
    """
    gc.set_threshold(50_000, 20, 20)
    if sys.dont_write_bytecode and not hasattr(config, "workerinput"):
        for root in ("kb", "api"):
            compileall.compile_dir(TESTS.parent / root, quiet=1)


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

"""Which tests one process runs together, and the scheduler that sees to it."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "browser", "cli/test_import", "cli/test_upgrade", "corpus", "crash/test_findings", "docs/test_docs",
    "http/test_hostile", "http/test_interpretation", "http/test_stored_findings", "leaks", "ontology", "packaging",
    "questions", "shapes/test_examples", "standards", "unit/test_stored_findings", "unit/test_stored_queries",
    "unit/test_upgrade",
)  # fmt: skip
"""Tests that share what takes long to make: it is made once, for one process runs them all."""


class Together(LoadScopeScheduling):
    """Gives tests that share what takes long to make to one process, and all others one by one to whoever is free.

    The mark `xdist_group` would say the same, but of it pytest-xdist 3.8 makes nothing under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in TOGETHER if nodeid.startswith(f"tests/{each}")), nodeid)

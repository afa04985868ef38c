"""Shows what the crash tests did, also when they ran in another process."""

from __future__ import annotations

import pytest

CRASH_REPORT = "crash report"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints seeds and counts of the crash tests that ran."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, text in getattr(report, "user_properties", ()):
                if name == CRASH_REPORT and report.when == "call":
                    terminalreporter.write_line(text)

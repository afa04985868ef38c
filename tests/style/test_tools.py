"""Lint, types and layers are green: what a reviewer should not have to look for."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = {
    "lint": ("ruff", "check", "--no-cache", "."),
    "format": ("ruff", "format", "--check", "--no-cache", "."),
    "types": ("mypy", "--cache-dir", "{cache}"),
    "layers": ("lint-imports", "--no-cache"),
}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("tool", TOOLS)
def test_the_tree_is_clean(tool: str, tmp_path: Path) -> None:
    program, *options = TOOLS[tool]
    command = [
        str(Path(sys.executable).parent / program),
        *(word.replace("{cache}", str(tmp_path)) for word in options),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

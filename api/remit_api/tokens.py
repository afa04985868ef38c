"""The owner's token: a file of the data folder that the owner alone can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

TOKEN_FILE = "token"  # noqa: S105 (the name of a file)


def write_token(home: Path) -> Path:
    """Writes a new token for the owner, readable by nobody else, unless there is one; gives its path."""
    path = home / TOKEN_FILE
    if path.exists():
        return path
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    return path


def read_token(home: Path) -> str | None:
    """Gives the owner's token, or None when there is none."""
    try:
        return (home / TOKEN_FILE).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None

"""The command line: one module a command."""

from remit_api.cli.main import main

__all__ = ["main"]

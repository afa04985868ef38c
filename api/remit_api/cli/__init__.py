"""The command line: one module a command."""

from remit_api.cli.root import main

__all__ = ["main"]

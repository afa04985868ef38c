"""Running a query that somebody sent: what is refused before, and limits of time."""

from remit_api.query.run import Runner, checked
from remit_api.query.tokens import Form

__all__ = ["Form", "Runner", "checked"]

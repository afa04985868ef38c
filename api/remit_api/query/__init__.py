"""Running a query that somebody sent: what is refused before, and processes with limits."""

from remit_api.query.checked import Checked, checked
from remit_api.query.run import Answer, Runner
from remit_api.query.tokens import Form

__all__ = ["Answer", "Checked", "Form", "Runner", "checked"]

"""Reading documents that anybody may have sent: guarded, and in a process of their own where they could do harm."""

from remit.reading.apart import needs_process, read
from remit.reading.documents import described_incidents, quads_of

__all__ = ["described_incidents", "needs_process", "quads_of", "read"]

"""The limits that a query can reach, each with what is wrong, which setting it is, and how to mend it."""

from __future__ import annotations

from remit.errors import Busy, LimitReached


class QueryLimit(LimitReached):
    """A query reached a limit and was stopped.

    Attributes:
        limit: the setting that holds the limit; None where the engine itself gave up.
        allowed: what the setting allows.
        mend: what to do about it.
    """

    def __init__(self, what: str, *, limit: str | None, allowed: float | None, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.limit = limit
        self.allowed = allowed
        self.mend = mend


class QueueFull(Busy):
    """More queries wait than may.

    Attributes:
        retry_after: seconds after which it may be tried again.
    """

    retry_after = 2


_NOTHING = "nothing of it is shown, since a part would look like the whole."


def over_time(seconds: float) -> QueryLimit:
    """Gives the error for a query that was stopped after its time."""
    return QueryLimit(
        f"The query took longer than {seconds:g} seconds, the limit of time of this server (setting query_timeout). "
        f"It was stopped, and {_NOTHING}",
        limit="query_timeout",
        allowed=seconds,
        mend="Ask for less: add a triple pattern that narrows it, leave ORDER BY out, or add a LIMIT.",
    )


def over_memory(megabytes: int) -> QueryLimit:
    """Gives the error for a query that was stopped for the memory that it took."""
    return QueryLimit(
        f"The query needed more than {megabytes} MB of memory, the limit of this server (setting query_memory). It was "
        f"stopped, and {_NOTHING}",
        limit="query_memory",
        allowed=megabytes,
        mend="Ask for less: ORDER BY, DISTINCT and GROUP BY hold everything that they are given at once.",
    )


def over_size(most: int) -> QueryLimit:
    """Gives the error for a result that is too large."""
    return QueryLimit(
        f"The result has more than {most} bytes, the limit of size of this server (setting max_result). It was cut "
        f"off, and {_NOTHING}",
        limit="max_result",
        allowed=most,
        mend="Ask in parts, with LIMIT and OFFSET or by a pattern; /export gives everything.",
    )


def broken_down(code: int | None) -> QueryLimit:
    """Gives the error for a query whose process died of it, or was ended from outside."""
    how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
    return QueryLimit(
        f"The process that ran the query ended {how}; other queries are not touched, and {_NOTHING}",
        limit=None,
        allowed=None,
        mend="Ask again; if it happens twice, write the query flatter and shorter.",
    )


def queue_full(waiting: int) -> QueueFull:
    """Gives the error for a query that finds the queue full."""
    return QueueFull(
        f"As many queries as may run do, and {waiting} wait, the most that this server lets wait (setting "
        "query_queue). Nothing was run. Ask again in some seconds."
    )


def waited_long(seconds: float) -> QueueFull:
    """Gives the error for a query that had no turn."""
    return QueueFull(
        f"As many queries as may run do, and this one had no turn within {seconds:g} seconds (setting "
        "query_timeout). Nothing was run. Ask again in some seconds."
    )

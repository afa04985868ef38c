"""What is looked at before a query runs; the last answers are kept, since programs send the same text again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from remit_api.query.sums import refuse_sums
from remit_api.query.tokens import Form, read_query
from remit_api.settings import Settings

_KEPT, _SHORT = 512, 4_000  # queries, and characters of the longest that is kept


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may be run.

    Attributes:
        text: the query.
        form: its form.
        names_graphs: whether it has FROM or FROM NAMED.
    """

    text: str
    form: Form
    names_graphs: bool


def checked(query: str, settings: Settings) -> Checked:
    """Gives a query that may be run, with its form.

    Raises:
        BadQuery: an update, a SERVICE clause, too many tokens, a sum over stated quantities, or no query.
        LimitReached: too long, or nested too deeply.
    """
    if len(query) > _SHORT:
        return _look(query, settings.max_query, settings.max_query_tokens)
    return _kept(query, settings.max_query, settings.max_query_tokens)


def _look(query: str, longest: int, most_tokens: int) -> Checked:
    form, names_graphs = read_query(query, longest=longest, most_tokens=most_tokens)
    refuse_sums(query)
    return Checked(query, form, names_graphs)


_kept = lru_cache(_KEPT)(_look)

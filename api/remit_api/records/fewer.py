"""Fewer fields of a record: those that are asked for, and those that nothing claimed is ever shown without."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.alias_generators import to_camel

from remit.errors import UnknownName

ALWAYS = frozenset(
    {
        "iri",
        "id",
        "type",
        "url",
        "status",
        "status_phrase",
        "contested",
        "withdrawn",
        "speakers",
        "stance",
        "sentence",
        "sources",
        "denial",
        "alleged",
        "claim",
        "incident",
        "heading",
        "kind",
        "snippet",
        "disclosures",
        "as_known_on",
    }
)
"""Identifiers, and whose word something is, how it is sourced, who denies it: no choice of fields drops these."""


def fewer(record: BaseModel, fields: Iterable[str] | None) -> BaseModel:
    """Gives a record with fewer fields; itself where nothing is said of them.

    Raises:
        UnknownName: it has no such field; with near ones.
    """
    if fields is None:
        return record
    kept = _kept(type(record), tuple(sorted(set(fields))))
    return kept.model_construct(**{name: getattr(record, name) for name in kept.model_fields})


@lru_cache(maxsize=256)
def _kept(model: type[BaseModel], fields: tuple[str, ...]) -> type[BaseModel]:
    by_name = {to_camel(name): name for name in model.model_fields}
    unknown = [name for name in fields if name not in by_name]
    if unknown:
        near = get_close_matches(unknown[0], by_name)
        raise UnknownName(
            f"fields={unknown[0]} is no field here, so it would be overlooked. Fields are: {', '.join(by_name)}.",
            name=unknown[0],
            near=near,
        )
    wanted = ALWAYS | {by_name[name] for name in fields}
    definitions: dict[str, Any] = {
        name: (field.annotation, field) for name, field in model.model_fields.items() if name in wanted
    }
    config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)
    return create_model(f"Fewer{model.__name__}", __config__=config, **definitions)

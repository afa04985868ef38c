"""Jurisdictions from ISO 3166, as Turtle for the corpus: the bytes of kb/data/jurisdictions.ttl.

Countries and areas are those of ISO 3166-1 as pycountry has them; of ISO 3166-2 the parts of the United
Kingdom and the states of the United States. What ISO does not know is added here: the European Union and the
United Nations, Great Britain as the part of the United Kingdom without Northern Ireland, and that Hong Kong
and Macao are part of China, which ISO 3166-1 lists as areas of their own.

Run it with `python -m remit.jurisdictions` after pycountry was updated; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pycountry

from remit.resources import folder

_HEAD = """\
# Jurisdictions: countries and areas of ISO 3166-1, the parts of the United Kingdom, the states of the
# United States, the European Union and the United Nations. Written by `python -m remit.jurisdictions`; do not edit.

@base <https://w3id.org/remit/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
"""

_PART_OF = {"HK": "CN", "MO": "CN", "GB-ENG": "GB-GBN", "GB-SCT": "GB-GBN", "GB-WLS": "GB-GBN"}
_LABELS = {"HK": "Hong Kong", "MO": "Macao", "GB-WLS": "Wales"}
# Outlying areas of the United States have codes of their own in ISO 3166-1, so they are left out.
_KINDS = {
    "GB": frozenset({"Country", "Province"}),
    "US": frozenset({"State", "District"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A legal order with its code.

    Attributes:
        code: of ISO 3166, for example GB or US-CA.
        label: the name that readers know it by.
        formal: the official name, where ISO gives one that differs.
        part_of: code of the legal order that it is part of; None where it is part of none.
    """

    code: str
    label: str
    formal: str | None = None
    part_of: str | None = None


def places() -> tuple[Place, ...]:
    """Gives every jurisdiction, in the order of its code."""
    found = [*_countries(), *_parts(), *_beyond_iso()]
    return tuple(sorted(found, key=lambda place: place.code))


def turtle() -> str:
    """Gives the whole corpus module."""
    return "\n".join([_HEAD, *map(_block, places())])


def _countries() -> Iterator[Place]:
    for country in pycountry.countries:
        label = _LABELS.get(country.alpha_2) or str(getattr(country, "common_name", country.name))
        formal = str(getattr(country, "official_name", country.name))
        yield Place(
            code=country.alpha_2,
            label=label,
            formal=formal if formal != label else None,
            part_of=_PART_OF.get(country.alpha_2),
        )


def _parts() -> Iterator[Place]:
    for country, kinds in _KINDS.items():
        subdivisions = pycountry.subdivisions.get(country_code=country)  # type: ignore[no-untyped-call]  # pycountry leaves it untyped
        for part in subdivisions:
            if part.type in kinds:
                yield Place(
                    code=part.code,
                    label=_LABELS.get(part.code, part.name),
                    part_of=_PART_OF.get(part.code, country),
                )


def _beyond_iso() -> Iterator[Place]:
    # EU and UN are exceptionally reserved in ISO 3166-1; GB-GBN is the code of ISO 3166-2 for Great Britain.
    yield Place(code="EU", label="European Union")
    yield Place(code="GB-GBN", label="Great Britain", part_of="GB")
    yield Place(code="UN", label="United Nations")


def _block(place: Place) -> str:
    lines = [f"    rdfs:label {_quoted(place.label)}@en"]
    if place.formal:
        lines.append(f"    skos:altLabel {_quoted(place.formal)}@en")
    lines.append(f'    skos:notation "{place.code}"')
    if place.part_of:
        lines.append(f"    rmt:partOf <{_key(place.part_of)}>")
    return f"<{_key(place.code)}>\n    a rmt:Jurisdiction ;\n" + " ;\n".join(lines) + " .\n"


def _key(code: str) -> str:
    return f"jurisdiction/{code.lower()}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    (folder("data") / "jurisdictions.ttl").write_text(turtle(), encoding="utf-8", newline="\n")

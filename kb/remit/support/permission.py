"""Which statuses may be set on an incident, and why not a higher one."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.term import Node

from remit.support.ceiling import Ceiling
from remit.support.reading import Reason
from remit.terms import status


def permitted(found: Ceiling, wanted: Node) -> tuple[bool, Reason]:
    """Says whether an incident may be given a status, and why not: the reason names the shared origin.

    Args:
        found: the incident's ceiling.
        wanted: the status. One that the scheme does not hold, or that is never set, is not permitted.
    """
    scheme = found.support.scheme
    if wanted not in scheme:
        return False, Reason.of("{0} is not a status of the scheme.", wanted)
    recorded = scheme.status(wanted)
    if not recorded.settable:
        return False, Reason.of("{0} is reached in answers and never set on a record.", wanted)
    if wanted in found.support:
        return True, Reason.of("The claims reach {0}.", wanted)
    if recorded.iri not in scheme.ordered:
        return _outside(found, recorded.iri)
    return False, _too_high(found, recorded.iri)


def _outside(found: Ceiling, wanted: URIRef) -> tuple[bool, Reason]:
    why = {status.refuted: found.refuted, status.withdrawn: found.withdrawn}.get(wanted)
    if why is not None:
        return True, why
    if wanted == status.refuted:
        return False, Reason.of(
            "{0} needs its opposite corroborated, officially confirmed or adjudicated, or the claims that "
            "carry it refuted by an accepted assessment; a denial alone does not refute.",
            found.incident,
        )
    if wanted == status.withdrawn:
        return False, Reason.of(
            "{0} needs every claim that carries a core statement withdrawn by a retraction on record, or refuted "
            "beside one that was withdrawn.",
            found.incident,
        )
    return False, Reason.of("Nothing in the record leads to {0}.", wanted)


def _too_high(found: Ceiling, wanted: URIRef) -> Reason:
    """Says why a status is out of reach: what is reached, by which claims, and what they share."""
    scheme = found.support.scheme
    if not found.statements:
        return Reason.of("{0} has no core statement, so no status can be weighed.", found.incident)
    short = min(
        (s for s in found.statements if wanted not in s.support),
        key=lambda s: (bool(s.support), str(s.statement)),
    )
    if not short.claims:
        return Reason.of(
            "No claim of fact that {0} rests on says this, or something narrower: {1}.",
            found.incident,
            short.statement,
        )
    reached = scheme.phrase(short.support)
    reason = Reason.of(f"The claims reach no more than “{reached}”: {_listing(len(short.claims))}.", *short.claims)
    if status.corroborated in scheme.down(wanted) and short.pair is None:
        reason += short.one_origin
    return reason


def _listing(count: int) -> str:
    places = [f"{{{place}}}" for place in range(count)]
    return places[0] if count == 1 else f"{', '.join(places[:-1])} and {places[-1]}"

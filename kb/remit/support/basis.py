"""The basis of a claim: what kind of sourcing its chain of speakers gives, from recorded data alone.

The publisher is the first of the chain and the originator the last. A claim's own basis follows from who the
originator is and how its word is known; its chain basis is what is left when the existence of every link is
weighed too, since a quotation is worth no more than the report that it was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.support.acts import by_act, by_admission, powers_used
from remit.support.carriers import document_read, in_own_document, well_carried
from remit.support.entailment import proposition
from remit.support.independence import OBSERVED, apart, originator
from remit.support.lattice import StatusScheme, Support
from remit.support.reading import (
    Link,
    Reason,
    chain,
    current_grade,
    flag,
    is_fact,
    is_identified,
    objects,
    refuted_by,
    same,
    speaker_kinds,
    value,
    withdrawn_by,
)
from remit.terms import (
    credibility,
    footing,
    manner,
    oa,
    rmt,
    stance,
    status,
)

_CAPS = ((footing.hearsay, status.rumoured), (footing.anonymous, status.alleged_anonymous))


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What one claim's sourcing amounts to.

    Attributes:
        support: the statuses that it reaches; empty where it supports nothing.
        status: the one that is shown for the claim; refuted or withdrawn where it is; None for what is no
            claim of fact, or cannot be weighed.
        reason: why, in plain English.
        remit_mismatch: whether an authority acts in it outside its recorded powers.
    """

    support: Support
    status: URIRef | None
    reason: Reason
    remit_mismatch: bool = False


def basis(view: View, claim: Node, scheme: StatusScheme) -> Basis:
    """Gives the basis of one claim by itself, as if every link of its chain spoke."""
    return Weighing(view, scheme).own(claim)


def chain_basis(view: View, claim: Node, scheme: StatusScheme) -> Basis:
    """Gives the basis of a claim with the existence of every link weighed too: what is stored as its status."""
    return Weighing(view, scheme).chained(claim)


class Weighing:
    """Weighs the claims of one state of the graph, each once, for the functions of this package."""

    def __init__(self, view: View, scheme: StatusScheme, *, supposed: Mapping[Node, Support] | None = None) -> None:
        """Remembers what was weighed for as long as it lives: the view must not change meanwhile.

        Args:
            view: the state.
            scheme: the statuses.
            supposed: the support that claims are supposed to have, whatever is recorded of them. One that has none
                attests nothing, one that has all attests fully.
        """
        self.view = view
        self.scheme = scheme
        self._supposed = dict(supposed or {})
        self._own: dict[Node, Basis] = {}
        self._chained: dict[Node, Basis] = {}
        self._links: dict[Node, tuple[Link, ...]] = {}
        self._whole: dict[Node, bool] = {}

    def links(self, claim: Node) -> tuple[Link, ...]:
        """Gives the speakers of a claim; see `chain`."""
        known = self._links.get(claim)
        if known is None:
            known = self._links[claim] = chain(self.view, claim)
        return known

    # ---- a claim by itself

    def own(self, claim: Node) -> Basis:
        """Gives the basis of a claim by itself."""
        if claim not in self._own:
            self._own[claim] = self._as_supposed(claim) or self._none(claim) or self._sourced(claim)
        return self._own[claim]

    def _as_supposed(self, claim: Node) -> Basis | None:
        support = self._supposed.get(claim)
        if support is None:
            return None
        return Basis(support=support, status=self.scheme.shown(support), reason=Reason("So it is supposed."))

    def _none(self, claim: Node) -> Basis | None:
        """Gives the empty basis of a claim that supports nothing, with the reason; None for one that may."""
        for shown, reason in self._flaws(claim):
            return Basis(support=self.scheme.none, status=shown, reason=reason)
        return None

    def _flaws(self, claim: Node) -> Iterator[tuple[URIRef | None, Reason]]:
        """Gives why a claim supports nothing, the first that fits first, with the status to show for it."""
        view = self.view
        kind = value(view, claim, rmt.kind)
        if kind is None:
            yield None, Reason("It has not one kind, so it supports nothing.")
        elif not is_fact(view, claim):
            yield None, Reason.of("Its kind is {0}: no claim of fact, so it supports nothing.", kind)
        refutation = refuted_by(view, claim)
        if refutation is not None:
            yield status.refuted, Reason.of("It was refuted, as {0} says.", refutation)
        retraction = withdrawn_by(view, claim)
        if retraction is not None:
            yield status.withdrawn, Reason.of("It was withdrawn by {0}.", retraction)
        for target in objects(view, claim, oa.hasTarget):
            if any(True for _ in objects(view, target, rmt.quoteMismatch)):
                yield None, Reason("Its quote does not stand at its position in the source.")
        if not self.links(claim):
            yield None, Reason("Its speakers are not recorded in one order from publisher to originator.")

    def _sourced(self, claim: Node) -> Basis:
        links = self.links(claim)
        support, reason = self._word(claim, links)
        foot = value(self.view, claim, rmt.footing)
        for footing_, cap in _CAPS:
            if foot == footing_ and not support <= self.scheme.down(cap):
                support &= self.scheme.down(cap)
                reason = Reason.of("Its footing is {0}, whoever is named.", footing_)
        speaker = links[-1].speaker
        act = value(self.view, claim, rmt.officialAct)
        lacking = act is not None and not powers_used(self.view, claim, speaker)
        alone = len(links) == 1 and in_own_document(self.view, claim, speaker)
        own_words = alone or document_read(self.view, claim, speaker) is not None
        if status.alleged in support and own_words:
            acting, why = by_act(self.view, claim, speaker, self.scheme)
            conceding, what = by_admission(self.view, claim, speaker, self.scheme)
            if acting or conceding:
                support, reason = support | acting | conceding, why + what
        return Basis(
            support=support,
            status=self.scheme.shown(support),
            reason=reason,
            remit_mismatch=lacking,
        )

    def _word(self, claim: Node, links: tuple[Link, ...]) -> tuple[Support, Reason]:
        """Weighs whose word a claim is, by the first line that fits."""
        publisher, speaker = links[0].speaker, links[-1].speaker
        if len(links) == 1 or speaker in same(self.view, publisher):
            return self._publisher_alone(claim, publisher)
        support, reason = self._speaker(links)
        carriers = links[1:-1]
        for place, _ in enumerate(carriers, start=2):
            weaker, why = self._speaker(links[:place])
            if not support <= weaker:
                support, reason = support & weaker, why
        if status.alleged not in support:
            return support, reason
        return self._named(claim, links)

    def _publisher_alone(self, claim: Node, publisher: Node) -> tuple[Support, Reason]:
        view, down = self.view, self.scheme.down
        if value(view, claim, rmt.stance) == stance.speculates:
            return down(status.rumoured), Reason.of("{0} only supposes it.", publisher)
        knows = value(view, claim, rmt.knowledge) in OBSERVED
        acts = value(view, claim, rmt.officialAct) is not None
        if not knows and not acts and not flag(view, claim, rmt.againstInterest):
            return down(status.unsourced), Reason.of("{0} states it without saying how it is known.", publisher)
        if not is_identified(view, publisher):
            return down(status.alleged_anonymous), Reason.of(
                "{0} speaks of what it did or saw itself, and who that is has not been identified.",
                publisher,
            )
        return down(status.alleged), Reason.of("{0}, identified, speaks of what it did or saw itself.", publisher)

    def _speaker(self, links: tuple[Link, ...]) -> tuple[Support, Reason]:
        """Weighs the last speaker of a chain by what it is; down to alleged for one who is named."""
        view, down = self.view, self.scheme.down
        speaker, before = links[-1].speaker, links[:-1]
        kinds = speaker_kinds(view, speaker)
        if rmt.AnonymousSource in kinds:
            return down(status.alleged_anonymous), Reason.of(
                "It is the word of persons whom the publisher does not name: {0}.", speaker
            )
        if rmt.UnpublishedDocument in kinds:
            seen_by = frozenset(one for who in objects(view, speaker, rmt.seenBy) for one in same(view, who))
            if any(same(view, link.speaker) & seen_by for link in before):
                return down(status.reported_document), Reason.of(
                    "It stands in {0}, which the publisher says it has seen and which is not open.",
                    speaker,
                )
            return down(status.rumoured), Reason.of(
                "It is said to stand in {0}, which no one who passes it on says it has seen.", speaker
            )
        if rmt.UnverifiedSource in kinds and len(before) > 1:
            support, _ = self._speaker(before)
            return support, Reason.of(
                "{0} is known only through {1}, and counts for no more.", speaker, before[-1].speaker
            )
        if kinds & {rmt.UnnamedSpeaker, rmt.UnverifiedSource} or not is_identified(view, speaker):
            return down(status.rumoured), Reason.of("Nobody is named as saying it: {0}.", speaker)
        return down(status.alleged), Reason.of("{0} is named.", speaker)

    def _named(self, claim: Node, links: tuple[Link, ...]) -> tuple[Support, Reason]:
        """Weighs the word of a named originator: attributed, or alleged where its words are known well enough."""
        publisher, speaker = links[0].speaker, links[-1].speaker
        alleged = self.scheme.down(status.alleged)
        read = document_read(self.view, claim, speaker)
        if read is not None:
            return alleged, Reason.of("{0} is named, and {1} was read.", speaker, read)
        if is_identified(self.view, publisher) and well_carried(self.view, links):
            return alleged, Reason.of(
                "{0} is named, and the reliability of {1}, which reports it, is C or better.", speaker, publisher
            )
        second = self._second_publisher(claim, links)
        if second is not None:
            return alleged, Reason.of(
                "{0} is named, and the words are reported independently of each other here and in {1}.",
                speaker,
                second,
            )
        return self.scheme.down(status.attributed), Reason.of(
            "{0} is named, but its words are known only through {1}, whose reliability is not C or better.",
            speaker,
            publisher,
        )

    def _second_publisher(self, claim: Node, links: tuple[Link, ...]) -> Node | None:
        """Gives another claim that reports the same words of the same originator by an independent publisher.

        Both must be attested by their publishers' own words of what they saw: what is not recorded about
        where a publisher has its words from counts against it.
        """
        said = self._propositions(claim)
        sights = self._sights(links)
        if not said or not sights:
            return None
        whose = originator(self.view, claim)
        for other in sorted(self._peers(claim), key=str):
            if not whose & originator(self.view, other) or not said & self._propositions(other):
                continue
            if self._none(other) is not None:
                continue
            for mine in sights:
                if any(apart(self.view, mine, theirs) for theirs in self._sights(self.links(other))):
                    return other
        return None

    def _peers(self, claim: Node) -> frozenset[Node]:
        """Gives the claims that some record rests on together with this one."""
        return frozenset(
            other
            for record in self.view.subjects(rmt.restsOn, claim)
            for other in objects(self.view, record, rmt.restsOn)
        ) - {claim}

    def _sights(self, links: tuple[Link, ...]) -> list[Node]:
        """Gives the claims in which the publisher itself says that it saw or heard the originator's words."""
        if len(links) < 2:  # noqa: PLR2004 (publisher and originator)
            return []
        publishers = same(self.view, links[0].speaker)
        found = []
        for sight in sorted(links[-1].attested_by, key=str):
            speakers = self.links(sight)
            if (
                len(speakers) == 1
                and speakers[0].speaker in publishers
                and value(self.view, sight, rmt.knowledge) in OBSERVED
                and self._intact(sight)
                and status.alleged in self.own(sight).support
            ):
                found.append(sight)
        return found

    def _propositions(self, claim: Node) -> frozenset[object]:
        found = (proposition(self.view, s) for s in objects(self.view, claim, rmt.says))
        return frozenset(p for p in found if p is not None)

    # ---- a claim with its chain

    def chained(self, claim: Node) -> Basis:
        """Gives the basis of a claim with the existence of every link weighed too.

        Claims that attest each other are solved together as the least that all of them allow, so a circle
        attests nothing, and the order in which claims are weighed does not matter.
        """
        if claim in self._chained:
            return self._chained[claim]
        group = self._attestors(claim)
        supports = dict.fromkeys(group, self.scheme.none)
        while True:
            after = {c: self._through(c, supports) for c in group}
            if after == supports:
                break
            supports = after
        for c in group:
            own = self.own(c)
            if supports[c] == own.support:
                self._chained[c] = own
            else:
                self._chained[c] = Basis(
                    support=supports[c],
                    status=self.scheme.shown(supports[c]),
                    reason=own.reason + self._weakest_link(c, supports),
                    remit_mismatch=own.remit_mismatch,
                )
        return self._chained[claim]

    def _attestors(self, claim: Node) -> list[Node]:
        found: dict[Node, None] = {}
        todo = [claim]
        while todo:
            here = todo.pop()
            if here not in found:
                found[here] = None
                todo += sorted({e for link in self.links(here)[1:] for e in link.attested_by}, key=str)
        return list(found)

    def _through(self, claim: Node, supports: dict[Node, Support]) -> Support:
        support, links = self.own(claim).support, self.links(claim)
        if claim in self._supposed:
            return support
        if links and document_read(self.view, claim, links[-1].speaker) is not None:
            return support  # the originator's words were read at their own place: who passes them on adds no doubt
        for link in links[1:]:
            support &= self._existence(claim, link, supports)
        return support

    def _existence(self, claim: Node, link: Link, supports: dict[Node, Support]) -> Support:
        """Weighs that a link of the chain spoke at all: rumoured where nothing intact says so."""
        found = self.scheme.down(status.rumoured)
        for attestor in link.attested_by:
            if not self._intact(attestor):
                continue
            if attestor == claim:
                publisher = self.links(claim)[0].speaker
                known = is_identified(self.view, publisher)
                found |= self.scheme.down(status.alleged if known else status.alleged_anonymous)
            elif self._affirms(attestor):
                found |= supports[attestor]
        return found

    def _intact(self, claim: Node) -> bool:
        """Whether a claim may attest a link: not improbable, refuted or withdrawn."""
        if claim in self._supposed:
            return bool(self._supposed[claim])
        known = self._whole.get(claim)
        if known is None:
            grade = current_grade(self.view, frozenset({claim}), rmt.credibility)
            known = self._whole[claim] = (
                grade != credibility.grade_5
                and refuted_by(self.view, claim) is None
                and withdrawn_by(self.view, claim) is None
            )
        return known

    def _affirms(self, claim: Node) -> bool:
        """Whether a claim says outright what it says, so that it can attest that somebody spoke."""
        if claim in self._supposed:
            return True
        taken = value(self.view, claim, rmt.stance)
        outright = taken not in {None, stance.speculates, stance.opines}
        return outright and value(self.view, claim, rmt.manner) != manner.presupposed

    def _weakest_link(self, claim: Node, supports: dict[Node, Support]) -> Reason:
        own = self.own(claim).support
        for link in self.links(claim)[1:]:
            if own <= self._existence(claim, link, supports):
                continue
            broken = sorted((e for e in link.attested_by if not self._intact(e)), key=str)
            if broken:
                return Reason.of(
                    "That {0} spoke rests on {1}, which is graded improbable, refuted or withdrawn.",
                    link.speaker,
                    broken[0],
                )
            if not link.attested_by:
                return Reason.of("No claim says that {0} spoke.", link.speaker)
            weak = min(link.attested_by, key=str)
            return Reason.of("That {0} spoke is known no better than {1}.", link.speaker, weak)
        return Reason("")

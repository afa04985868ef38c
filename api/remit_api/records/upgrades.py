"""What a release would do to what is held, and what became of an upgrade, as records."""

from __future__ import annotations

from pydantic import Field

from remit.upgrade import Applied, Clash, Dangling, ModulePlan, NotTaken, Plan, Upgraded
from remit_api.problems import ViolationRecord
from remit_api.records.catalogue import Catalogue
from remit_api.records.changes import QuadRecord, quad_records
from remit_api.records.models import Record
from remit_api.records.outcomes import LoweredRecord, lowered_records, violation_records


class ClashRecord(Record):
    """Something that both the release and somebody else changed."""

    subject: str
    predicate: str
    released_added: tuple[QuadRecord, ...] = Field(description="what the release adds")
    released_removed: tuple[QuadRecord, ...] = Field(description="what the release removes")
    others_added: tuple[QuadRecord, ...] = Field(description="what somebody else added")
    others_removed: tuple[QuadRecord, ...] = Field(description="what somebody else removed")


class ModuleRecord(Record):
    """What a release does to one of its modules."""

    name: str
    graph: str
    standing: str = Field(description="same, new, changed, gone; or left alone: conflict, redacted")
    version: str | None = Field(description="the version that is held; null where none was noted")
    offered: str | None = Field(description="the version of the release; null where it has the module no longer")
    added: int
    removed: int
    changed: int = Field(description="values that are replaced by others of the same property")
    kept: int = Field(description="quads that somebody else added to the graph or took out, and that stay so")
    decided: tuple[str, ...] = Field(description="records that keep the status that somebody decided on")
    clashes: tuple[ClashRecord, ...]


class PlanRecord(Record):
    """What a release would do."""

    version: str = Field(description="number of the release that this program is")
    position: int
    due: int = Field(description="modules to change")
    modules: tuple[ModuleRecord, ...]


class AppliedRecord(Record):
    """One change of an upgrade."""

    modules: tuple[str, ...] = Field(description="several where they conform only together; none: what follows, anew")
    position: int
    added: int
    removed: int
    derived: int = Field(description="quads that the program derived anew in graphs that the release does not own")
    derived_in: tuple[str, ...] = Field(description="those graphs; /changes/POSITION/quads lists the quads")
    lowered: tuple[LoweredRecord, ...]


class NotTakenRecord(Record):
    """Modules that the gate refused."""

    modules: tuple[str, ...]
    violations: tuple[ViolationRecord, ...]


class DanglingRecord(Record):
    """A record of somebody that speaks of what the release no longer has."""

    subject: str
    predicate: str
    gone: str
    graph: str


class UpgradeRecord(Record):
    """What became of an upgrade."""

    plan: PlanRecord
    whole: bool = Field(description="all of the release is there, and everything conforms to it")
    applied: tuple[AppliedRecord, ...]
    not_taken: tuple[NotTakenRecord, ...]
    dangling: tuple[DanglingRecord, ...]
    undeclared: tuple[str, ...] = Field(
        description="words in use that this release does not declare, and why it matters"
    )
    conforms: bool
    violations: tuple[ViolationRecord, ...] = Field(description="what does not conform to the shapes of the release")


def plan_record(records: Catalogue, found: Plan) -> PlanRecord:
    """Gives a plan as a record."""
    return PlanRecord(
        version=found.version,
        position=found.position,
        due=len(found.due),
        modules=tuple(_module(records, module) for module in found.modules),
    )


def upgrade_record(records: Catalogue, done: Upgraded) -> UpgradeRecord:
    """Gives what became of an upgrade as a record."""
    validation = done.validation
    return UpgradeRecord(
        plan=plan_record(records, done.plan),
        whole=done.is_whole,
        applied=tuple(map(_applied, done.applied)),
        not_taken=tuple(map(_not_taken, done.not_taken)),
        dangling=tuple(map(_dangling, done.dangling)),
        undeclared=tuple(done.undeclared),
        conforms=validation is None or validation.conforms,
        violations=violation_records(() if validation is None else validation.violations),
    )


def _module(records: Catalogue, module: ModulePlan) -> ModuleRecord:
    added, removed, changed = module.counts()
    return ModuleRecord(
        name=module.name,
        graph=module.graph,
        standing=module.standing,
        version=module.held,
        offered=module.offered,
        added=added,
        removed=removed,
        changed=changed,
        kept=module.kept,
        decided=module.decided,
        clashes=tuple(_clash(records, clash) for clash in module.clashes),
    )


def _clash(records: Catalogue, clash: Clash) -> ClashRecord:
    return ClashRecord(
        subject=clash.subject,
        predicate=clash.predicate,
        released_added=quad_records(records, clash.by_release.adds),
        released_removed=quad_records(records, clash.by_release.removes),
        others_added=quad_records(records, clash.by_others.adds),
        others_removed=quad_records(records, clash.by_others.removes),
    )


def _applied(each: Applied) -> AppliedRecord:
    derived = (*each.derived.adds, *each.derived.removes)
    return AppliedRecord(
        modules=each.modules,
        position=each.position,
        added=each.added,
        removed=each.removed,
        derived=len(derived),
        derived_in=tuple(sorted({quad.graph for quad in derived})),
        lowered=lowered_records(each.lowered),
    )


def _not_taken(each: NotTaken) -> NotTakenRecord:
    return NotTakenRecord(modules=each.modules, violations=violation_records(each.violations))


def _dangling(each: Dangling) -> DanglingRecord:
    return DanglingRecord(subject=each.subject, predicate=each.predicate, gone=each.gone, graph=each.graph)

"""`remit import`: brings in what `remit export` wrote, through the gate, as one change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click
from rdflib import URIRef

from remit.change import read_document
from remit.errors import BadFile, BadInput, Conflict
from remit.iri import ID, kind_and_key
from remit.patch import Quad, to_nquads
from remit.release import digest_of
from remit.terms import owl, rmt
from remit.upgrade import name_of
from remit_api.cli.add import finished, print_change
from remit_api.cli.door import Door, door, wants_json
from remit_api.cli.output import note, print_json
from remit_api.negotiate import JSONLD, NQUADS, TRIG

_TYPES = {".trig": TRIG, ".nq": NQUADS, ".jsonld": JSONLD}
_ONTOLOGY = f"{ID}graph/ontology/"
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds.

    Attributes:
        records: its quads, without those of the ontology and without saying that a text is held.
        ontology: the modules of its ontology, by their graphs.
        texts: the SHA-256 of each text that was held where it was exported, by document.
    """

    records: frozenset[Quad]
    ontology: dict[URIRef, frozenset[Quad]]
    texts: dict[URIRef, str]


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--reason", help="Why; “import of FILE” by default.")
@click.option("--author", help="Who; the owner by default.")
@click.option(
    "--documents",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of texts named by their SHA-256, as in a backup: those that the export names are attached.",
)
@click.option("--without-ontology", is_flag=True, help="Leave the ontology out, where it is another release's.")
@click.option("--dry-run", is_flag=True, help="Check, and write nothing.")
@click.option("--id", "identifier", help="Identifier of the change, for a safe retry.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 (each is an option)
    ctx: click.Context,
    file: Path,
    reason: str | None,
    author: str | None,
    documents: Path | None,
    without_ontology: bool,
    dry_run: bool,
    identifier: str | None,
) -> None:
    """Bring in what `remit export` wrote as TriG, N-Quads or JSON-LD; all of it is accepted, or nothing.

    A corpus in it is taken where none is held: import it into what `remit init --no-corpus` made.

    Examples:
      remit export --output everything.trig
      remit --home ./other init --no-corpus
      remit --home ./other import everything.trig
    """
    exported = _read(file)
    with door(ctx) as kb:
        if not without_ontology:
            _compare_ontology(kb, exported.ontology)
        answer = kb.post(
            "/changes",
            content=to_nquads(exported.records),
            media_type=NQUADS,
            reason=reason or f"import of {file.name}",
            author=author,
            dry_run="true" if dry_run else None,
            id=identifier,
            kind="import",
        ).json()
        answer = finished(kb, answer)
        attached = [] if dry_run else _attach(kb, exported.texts, documents)
    if wants_json(ctx):
        print_json({**answer, "textsAttached": attached, "textsMissing": sorted({*exported.texts} - {*attached})})
        return
    print_change(file, answer)
    if attached:
        click.echo(f"{len(attached)} texts attached; their quotes are verified.")
    missing = len(exported.texts) - len(attached)
    if missing:
        note(
            f"{missing} documents had their text where this was exported, and an export holds no texts: their quotes "
            "are “not checked” here. Attach them with --documents FOLDER, or one by one with remit document attach."
        )


def _read(file: Path) -> Exported:
    media_type = _TYPES.get(file.suffix.lower())
    if media_type is None:
        raise BadInput(
            f"{file} is no export that can be brought in: its name ends in none of {', '.join(_TYPES)}. A report (CSV) "
            "holds too little, and Turtle does not say in which graph something stands. Nothing was written. "
            "Export with --format trig, nquads or jsonld; add other files with remit add."
        )
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadFile(f"{file} cannot be read: {error.strerror}. Nothing was written. Name a file that can.") from error
    adds = read_document(data, media_type, author="import", reason="import").adds
    ontology: dict[URIRef, set[Quad]] = defaultdict(set)
    for quad in adds:
        if quad.graph.startswith(_ONTOLOGY):
            ontology[quad.graph].add(quad)
    held = {quad.subject for quad in adds if quad.predicate == rmt.textHeld and str(quad.object) == "true"}
    return Exported(
        records=frozenset(q for q in adds if not q.graph.startswith(_ONTOLOGY) and q.predicate != rmt.textHeld),
        ontology={graph: frozenset(quads) for graph, quads in ontology.items()},
        texts={q.subject: str(q.object) for q in adds if q.predicate == rmt.sha256 and q.subject in held},
    )


def _compare_ontology(kb: Door, modules: dict[URIRef, frozenset[Quad]]) -> None:
    """Sees that the export was made with the ontology that is held: else its words may mean something else.

    Raises:
        Conflict: a module of it is another one.
    """
    held = {m["graph"]: m["version"] for m in kb.get("/maintenance/upgrade").json()["modules"]}
    others = []
    for graph, quads in modules.items():
        stated = frozenset(quad for quad in quads if quad.predicate != owl.versionInfo or quad.subject != graph)
        if (held.get(str(graph)) or "").partition("+")[2] != digest_of(stated):
            others.append(graph)
    if not others:
        return
    versions = sorted({_number(quads) for graph, quads in modules.items() if graph in others})
    raise Conflict(
        f"The export has another ontology than this knowledge base: {', '.join(sorted(map(name_of, others)))} "
        f"(of release {', '.join(versions)}). Its words may mean something else here. Nothing was written. Import it "
        "with that release and upgrade then; upgrade this one first if it is the older (remit upgrade); or give "
        "--without-ontology, and what it says is held against the words and shapes that are here."
    )


def _number(quads: Iterable[Quad]) -> str:
    said = (str(quad.object) for quad in quads if (quad.subject, quad.predicate) == (quad.graph, owl.versionInfo))
    return next(said, "that is not noted").partition("+")[0]


def _attach(kb: Door, texts: dict[URIRef, str], documents: Path | None) -> list[str]:
    """Attaches the texts that the folder has; gives the documents whose text is held then."""
    attached = []
    for document, digest in sorted(texts.items()):
        file = None if documents is None else _file_of(documents, digest)
        place = kind_and_key(document)
        if file is None or place is None:
            continue
        path = f"/documents/{quote(place[1], safe='')}/text"
        kb.post(path, content=file.read_bytes(), media_type="text/plain", method="PUT")
        attached.append(str(document))
    return attached


def _file_of(folder: Path, digest: str) -> Path | None:
    """Gives the file of a text, in a folder of texts or in that of a knowledge base; None where it is not there."""
    if not _DIGEST.fullmatch(digest):
        return None
    places = (folder / digest, folder / "documents" / digest)
    return next((place for place in places if place.is_file()), None)

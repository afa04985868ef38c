"""The files that Remit ships: ontology, shapes and the curated corpus."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

from remit.errors import Damaged

Kind = Literal["ontology", "shapes", "data"]

_IN_CHECKOUT: dict[Kind, str] = {"ontology": "ontology", "shapes": "shapes", "data": "kb/data"}


def folder(kind: Kind) -> Path:
    """Gives the folder of shipped files of one kind, in an installed wheel or in a checkout.

    Raises:
        Damaged: the installation has neither.
    """
    packaged = Path(str(files("remit"))) / kind
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[2] / _IN_CHECKOUT[kind]
    if checkout.is_dir():
        return checkout
    raise Damaged(
        f"The shipped folder “{kind}” is neither at {packaged} nor at {checkout}. "
        "Without it nothing can be checked or loaded. Install remit again."
    )

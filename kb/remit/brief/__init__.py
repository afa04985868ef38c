"""Briefs: an answer written out for a lawyer who has never seen the program, as Markdown and as DOCX."""

from remit.brief.blocks import Brief
from remit.brief.composing import compose
from remit.brief.markdown import markdown

__all__ = ["Brief", "compose", "markdown"]

"""Answers written out for a lawyer, as files: the same for REST and for pages."""

from __future__ import annotations

from starlette.responses import Response

from remit.ask import Answer
from remit.base import KnowledgeBase
from remit.brief import markdown
from remit.brief.word import word
from remit.errors import BadInput
from remit_api.negotiate import BRIEFS, DOCX, MARKDOWN


def brief_response(kb: KnowledgeBase, answer: Answer, ending: str) -> Response:
    """Gives an answer as a brief, under a name by which it can be saved.

    Args:
        kb: what answered.
        answer: the answer, with its receipt.
        ending: docx or md.

    Raises:
        BadInput: the ending is another.
    """
    if ending not in BRIEFS:
        raise BadInput(f"brief={ending[:40]} is no form of a brief. Ask for one of: {', '.join(BRIEFS)}.")
    written = kb.brief(answer)
    name = f"brief-{answer.question.kind}-{answer.question.as_of}.{ending}"
    return Response(
        word(written) if BRIEFS[ending] == DOCX else markdown(written).encode(),
        media_type=DOCX if BRIEFS[ending] == DOCX else f"{MARKDOWN}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

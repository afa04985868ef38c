"""Questions to the law, and their answers."""

from remit.ask.answer import Answer, Covered, Receipt, Standing, Verdict
from remit.ask.asking import Asker, LawBook
from remit.ask.changed import plan_of, regrading
from remit.ask.comparing import Comparer
from remit.ask.question import MEANING, Kind, Question
from remit.ask.receipt import Verified, compare, question_of, with_receipt
from remit.ask.shelf import Shelf
from remit.ask.shown import answer_json, question_json

__all__ = [
    "MEANING",
    "Answer",
    "Asker",
    "Comparer",
    "Covered",
    "Kind",
    "LawBook",
    "Question",
    "Receipt",
    "Shelf",
    "Standing",
    "Verdict",
    "Verified",
    "answer_json",
    "compare",
    "plan_of",
    "question_json",
    "question_of",
    "regrading",
    "with_receipt",
]

"""Questions to the law, and their answers."""

from remit.ask.answer import Answer, Covered, Receipt, Standing, Verdict
from remit.ask.answering import answered, arguments_text, own_arguments
from remit.ask.asking import Asker
from remit.ask.desk import Desk, Seen
from remit.ask.kinds import KINDS, MEANING
from remit.ask.kinds.base import SHARED
from remit.ask.question import Kind, Question
from remit.ask.readings import SITUATED
from remit.ask.receipt import Verified, compare, question_of, with_receipt
from remit.ask.shelf import Shelf
from remit.ask.shown import answer_json, question_json
from remit.ask.standpoint import LawBook

__all__ = [
    "KINDS",
    "MEANING",
    "SHARED",
    "SITUATED",
    "Answer",
    "Asker",
    "Covered",
    "Desk",
    "Kind",
    "LawBook",
    "Question",
    "Receipt",
    "Seen",
    "Shelf",
    "Standing",
    "Verdict",
    "Verified",
    "answer_json",
    "answered",
    "arguments_text",
    "compare",
    "own_arguments",
    "question_json",
    "question_of",
    "with_receipt",
]

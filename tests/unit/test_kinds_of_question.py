"""Every kind of question has its line in the table, and the doors read that table."""

import re

from corpus_graphs import ROOT
from remit.ask import KINDS, MEANING, Kind, own_arguments, verdict
from remit.ask.readings import DIFFER
from remit.ask.worded import WITHIN, verdict_words


def test_every_kind_has_a_module_and_a_meaning_of_its_own() -> None:
    assert set(KINDS) == set(Kind)
    assert len({type(asked) for asked in KINDS.values()}) == len(KINDS)
    assert all(MEANING[kind] for kind in Kind)
    assert len(set(MEANING.values())) == len(Kind)


def test_every_verdict_that_there_may_be_is_said_in_words() -> None:
    for code in {*verdict.BY_WEIGHT, *WITHIN, DIFFER}:
        words = verdict_words(code)
        assert " " in words, code
        assert words != code


def test_every_kind_states_its_arguments_and_the_documentation_has_them() -> None:
    rows = re.findall(r"^\| (.*?) \| .* \| (.*?) \|$", (ROOT / "docs" / "asking.md").read_text(), re.MULTILINE)
    told = {
        kind: set(re.findall(r"`([\w]+)`", args)) for kinds, args in rows for kind in re.findall(r"`([\w-]+)`", kinds)
    }
    for kind in Kind:
        own = set(own_arguments(kind))
        if kind is Kind.CHANGED:  # said there by a word: those of `established`
            own = (own - set(own_arguments(Kind.ESTABLISHED))) | {"established"}
        assert told[kind] == own, kind

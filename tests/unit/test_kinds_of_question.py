"""Every kind of question has its line in the table, and the doors read that table."""

from remit.ask import KINDS, MEANING, Kind


def test_every_kind_has_a_module_and_a_meaning_of_its_own() -> None:
    assert set(KINDS) == set(Kind)
    assert len({type(asked) for asked in KINDS.values()}) == len(KINDS)
    assert all(MEANING[kind] for kind in Kind)
    assert len(set(MEANING.values())) == len(Kind)

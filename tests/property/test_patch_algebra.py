"""The algebra of patches, and their bytes."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from quads import few_quads, patches
from remit.patch import Patch, Quad, from_bytes, quad_text, to_bytes, to_nquads

states = st.frozensets(few_quads, max_size=12)
few_patches = patches(few_quads, max_size=10)


@given(patch=patches())
def test_patch_comes_back_from_its_bytes(patch: Patch) -> None:
    assert from_bytes(to_bytes(patch)) == patch


@given(patch=patches(max_size=12), seed=st.integers())
def test_bytes_do_not_depend_on_the_order_in_which_quads_came(patch: Patch, seed: int) -> None:
    shuffled = [list(patch.adds), list(patch.removes)]
    for quads in shuffled:
        random.Random(seed).shuffle(quads)  # noqa: S311 (no secret)
    again = Patch(adds=frozenset(shuffled[0]), removes=frozenset(shuffled[1]))
    assert to_bytes(again) == to_bytes(patch)


@given(patch=patches())
def test_bytes_read_and_written_again_are_the_same(patch: Patch) -> None:
    body = to_bytes(patch)
    assert to_bytes(from_bytes(body)) == body


@given(patch=patches())
def test_rows_are_in_the_order_of_their_bytes(patch: Patch) -> None:
    rows = to_bytes(patch).split(b"\n")[1:-2]
    removed = [row for row in rows if row.startswith(b"D")]
    added = [row for row in rows if row.startswith(b"A")]
    assert rows == removed + added
    assert removed == sorted(removed)
    assert added == sorted(added)
    assert to_nquads(patch.adds) == b"".join(row[2:] + b"\n" for row in added)


@given(state=states, patch=few_patches)
def test_effective_part_followed_by_its_inverse_changes_nothing(state: frozenset[Quad], patch: Patch) -> None:
    effective = patch.effective(state.__contains__)
    after = effective.apply_to(state)
    assert after == patch.apply_to(state)
    assert effective.invert().apply_to(after) == state


@given(state=states, first=few_patches, second=few_patches)
def test_two_patches_in_one_do_what_they_do_one_after_the_other(
    state: frozenset[Quad], first: Patch, second: Patch
) -> None:
    assert first.then(second).apply_to(state) == second.apply_to(first.apply_to(state))


@given(first=few_patches, second=few_patches, third=few_patches, state=states)
def test_order_of_putting_patches_together_does_not_matter(
    first: Patch, second: Patch, third: Patch, state: frozenset[Quad]
) -> None:
    left = first.then(second).then(third)
    right = first.then(second.then(third))
    assert left.apply_to(state) == right.apply_to(state)
    assert left == right


@given(patch=patches())
def test_touched_names_graph_and_subject_of_every_row(patch: Patch) -> None:
    texts = {quad_text(quad) for quad in patch.adds | patch.removes}
    assert {(quad.graph, quad.subject) for quad in patch.adds | patch.removes} == patch.touched()
    assert len(texts) == len(patch.adds | patch.removes)

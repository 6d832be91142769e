"""Sizes and chunks of a cascade, from its stages alone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from backend.cascade.plan import before, chunks, grid_of
from tests.cascade.seven import STAGES


def test_every_stage_grows_from_the_one_before() -> None:
    assert [grid_of(STAGES, stage, 16) for stage in STAGES] == [
        (16, 4, 8), (32, 4, 8), (32, 8, 16), (32, 32, 64), (64, 32, 64), (128, 32, 64), (128, 128, 256),
    ]  # fmt: skip
    assert grid_of(STAGES, STAGES[-1], 121) == (968, 128, 256)
    assert before(STAGES, STAGES[0]) is None
    assert before(STAGES, STAGES[3]) == STAGES[2]


def test_a_window_of_the_base_is_one_chunk_until_it_has_more_than_32_frames() -> None:
    assert [len(chunks(STAGES, stage, 16)) for stage in STAGES] == [1, 1, 1, 1, 3, 5, 5]


@pytest.mark.parametrize("base_frames", [16, 17, 40, 121])
@pytest.mark.parametrize("stage", STAGES[1:], ids=lambda stage: stage.name)
def test_chunks_are_bounded_whatever_the_length_and_begin_at_known_frames(stage, base_frames: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    parts = chunks(STAGES, stage, base_frames)
    factor = stage.frames // before(STAGES, stage).frames  # type: ignore[union-attr]
    assert all(len(part.weight) == 32 and part.start % factor == 0 for part in parts)
    assert all(a.stop - b.start >= 8 for a, b in pairwise(parts))
    assert parts[-1].stop == grid_of(STAGES, stage, base_frames)[0]
    assert len(chunks(STAGES, STAGES[0], base_frames)) == 1

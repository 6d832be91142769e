"""A stage's preview can lie on the timeline where the take will: as long, as fast, only smaller."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from backend.contract.events import PreviewReady
from backend.media.probe import probe
from backend.media.read import read_clip
from backend.tasks.preview import LONGEST_SIDE, Previews, preview_size
from backend.tasks.take import Format

FORM = Format(25, Fraction(30000, 1001), 1080, 1920)
STAGES: Any = (SimpleNamespace(name="base"), SimpleNamespace(name="ssr1"))


@pytest.fixture
def previews(tmp_path: Path) -> Previews:
    family: Any = SimpleNamespace(stages=STAGES)
    return Previews(tmp_path, family, FORM)


def rising(count: int) -> np.ndarray:
    """Frames of 24 x 40, each brighter than the one before."""
    return np.stack([np.full((24, 40, 3), 20 + 12 * index, np.uint8) for index in range(count)])


def test_it_has_the_frames_and_the_rate_of_the_take(previews: Previews, tmp_path: Path) -> None:
    (event,) = previews.write(STAGES[1], rising(16))
    assert event == PreviewReady("ssr1", "stage-1-ssr1.mp4")
    info = probe(tmp_path / event.file)
    assert (info.frames, info.fps, info.height, info.width) == (25, FORM.fps, 270, LONGEST_SIDE)
    levels = [frame.mean() for frame in read_clip(tmp_path / event.file, 0, 25)]
    assert (
        levels == sorted(levels) and levels[0] == pytest.approx(20, abs=2) and levels[-1] == pytest.approx(200, abs=2)
    )


def test_what_an_earlier_attempt_has_written_is_not_written_again(previews: Previews, tmp_path: Path) -> None:
    (tmp_path / "stage-0-base.mp4").write_bytes(b"whole")
    assert list(previews.write(STAGES[0], rising(16))) == []
    assert (tmp_path / "stage-0-base.mp4").read_bytes() == b"whole"


def test_outside_a_mask_it_shows_the_source(previews: Previews, tmp_path: Path) -> None:
    def joined(frames: Any, form: Format) -> Any:
        assert (form.height, form.width, form.frames) == (270, 480, 25)
        return (np.zeros_like(frame) for frame in frames)

    list(replace(previews, joined=joined).write(STAGES[0], rising(16)))
    assert max(frame.max() for frame in read_clip(tmp_path / "stage-0-base.mp4", 0, 25)) < 4


@pytest.mark.parametrize(
    ("height", "width", "expected"),
    [(1080, 1920, (270, 480)), (2160, 1080, (480, 240)), (60, 90, (60, 90)), (61, 91, (60, 90)), (1, 3000, (2, 480))],
)
def test_it_is_small_even_and_of_the_shape_of_the_take(height: int, width: int, expected: tuple[int, int]) -> None:
    assert preview_size(height, width) == expected

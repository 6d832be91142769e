"""The report of what text-to-video gets right."""

from __future__ import annotations

import numpy as np

from backend.evaluation.judge import judge, score
from backend.evaluation.text_to_video import SEED, contact_sheet, figures
from backend.world.render import clip_times, render
from backend.world.split import held_out_scenes


def test_true_clips_are_right() -> None:
    scenes = held_out_scenes(20, SEED)
    clips = [render(scene, clip_times(16), 24, 40) for scene in scenes]
    right = figures([score(judge(clip), scene.attributes) for clip, scene in zip(clips, scenes, strict=True)])
    assert min(right.values()) >= 0.95


def test_clips_of_other_captions_are_not() -> None:
    scenes = held_out_scenes(20, SEED)
    clips = [render(scene, clip_times(16), 24, 40) for scene in scenes]
    others = [*scenes[1:], scenes[0]]
    right = figures([score(judge(clip), other.attributes) for clip, other in zip(clips, others, strict=True)])
    assert right["all"] == 0 and right["motion"] < 0.5


def test_both_colours_need_both() -> None:
    one = {"colour": True, "background_colour": False}
    two = {"colour": True, "background_colour": True}
    assert figures([one, two])["both_colours"] == 0.5


def test_a_contact_sheet_has_a_row_a_clip() -> None:
    sheet = contact_sheet([np.zeros((16, 24, 40, 3), np.uint8)] * 3, columns=4, zoom=2)
    assert sheet.shape == (3 * 26 * 2, 4 * 42 * 2, 3)

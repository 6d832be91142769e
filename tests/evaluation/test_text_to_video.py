"""The captions, and the figures of what is right."""

from __future__ import annotations

from collections import Counter

import pytest

from backend.evaluation.bench import shown
from backend.evaluation.judge import judge, score
from backend.evaluation.markdown import _captions
from backend.evaluation.report import _text_to_video
from backend.evaluation.text_to_video import PARTS, captions, figures
from backend.world.prompt import parse
from backend.world.split import held_out

FIRST = captions()[:20]


def test_captions_are_held_out_and_say_all_of_their_scenes() -> None:
    assert len(captions()) == 200 and captions.__wrapped__() == captions()
    assert all(held_out(wish.scene) and parse(wish.prompt) == wish.scene.attributes for wish in captions())


def test_true_clips_are_right() -> None:
    clips = [shown(wish.scene, 16, 24, 40) for wish in FIRST]
    right = figures([score(judge(clip), wish.scene.attributes) for clip, wish in zip(clips, FIRST, strict=True)])
    assert min(right.values()) >= 0.95
    assert set(right) == {
        "shapes", "colours", "motions", "grounds", "ground_colours", "camera", "both_colours", "all",
    }  # fmt: skip


def test_every_part_of_the_world_is_asked_for() -> None:
    counts = Counter(wish.part for wish in captions())
    assert set(counts) == set(PARTS)
    assert 80 < counts["one object"] < 120 and min(counts.values()) > 35
    assert {wish.part for wish in FIRST} == set(PARTS)


def test_clips_of_other_captions_are_not() -> None:
    clips = [shown(wish.scene, 16, 24, 40) for wish in (*FIRST[1:], FIRST[0])]
    right = figures([score(judge(clip), wish.scene.attributes) for clip, wish in zip(clips, FIRST, strict=True)])
    assert right["all"] == 0 and right["motions"] < 0.6 and right["shapes"] < 0.5 and right["camera"] < 0.6


def test_both_colours_need_both() -> None:
    one = {"colour": True, "background_colour": False}
    two = {"colour": True, "background_colour": True}
    assert figures([one, two])["both_colours"] == 0.5


def test_the_report_has_a_row_for_each_part() -> None:
    records = {
        wish.name: {
            "wish": wish.name,
            "measures": {"right": score(judge(shown(wish.scene, 16, 24, 40)), wish.scene.attributes)},
        }
        for wish in FIRST[:8]
    }
    found = _text_to_video(records)
    assert list(found) == ["all", *PARTS] and found["all"]["count"] == 8
    assert sum(found[part]["count"] for part in PARTS) == 8
    rows = _captions(found).splitlines()
    assert rows[2].startswith("| all (8) | 100.0% |") and rows[3].startswith("| one object (")
    assert "camera" in rows[0] and "|  |" in rows[3], "no camera was asked for"


def test_each_of_two_objects_counts() -> None:
    one = {"shape": True, "motion": False}
    two = {"shape": True, "second_shape": False, "motion": True, "second_motion": True, "camera": True}
    found = figures([one, two])
    assert [found[name] for name in ("shapes", "motions", "camera")] == pytest.approx([2 / 3, 2 / 3, 1])
    assert "colours" not in found and found["all"] == 0

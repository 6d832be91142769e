"""The captions, and the figures of what is right."""

from __future__ import annotations

from backend.evaluation.bench import shown
from backend.evaluation.judge import judge, score
from backend.evaluation.text_to_video import captions, figures
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


def test_clips_of_other_captions_are_not() -> None:
    clips = [shown(wish.scene, 16, 24, 40) for wish in (*FIRST[1:], FIRST[0])]
    right = figures([score(judge(clip), wish.scene.attributes) for clip, wish in zip(clips, FIRST, strict=True)])
    assert right["all"] == 0 and right["motion"] < 0.5


def test_both_colours_need_both() -> None:
    one = {"colour": True, "background_colour": False}
    two = {"colour": True, "background_colour": True}
    assert figures([one, two])["both_colours"] == 0.5

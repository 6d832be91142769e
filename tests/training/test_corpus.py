"""Training data: a function of seed and step, and never of a held-out scene."""

from __future__ import annotations

import pytest
import torch

from backend.training.corpus import PATHS_DECIDED, SHAPES_DECIDED, draw, noise_levels, object_weight
from backend.training.leaves import leaves_clip
from backend.world.caption import parse
from backend.world.split import Mix, held_out


def test_a_batch_is_a_function_of_seed_and_step() -> None:
    first, again, later = draw(0, 5, 3, 4), draw(0, 5, 3, 4), draw(0, 6, 3, 4)
    assert torch.equal(first.clips, again.clips) and first.captions == again.captions
    assert not torch.equal(first.clips, later.clips)


def test_clips_are_in_range_and_of_the_asked_shape() -> None:
    batch = draw(1, 0, 2, 16, height=48, width=80)
    assert batch.clips.shape == (2, 3, 16, 48, 80)
    assert batch.clips.min() >= -1 and batch.clips.max() <= 1


def test_held_out_combinations_are_never_drawn() -> None:
    told = [parse(caption) for step in range(20) for caption in draw(2, step, 16, 2, 6, 10).captions if caption]
    assert len(told) > 200
    assert not [attributes for attributes in told if held_out(attributes)]


def test_the_mix_says_what_scenes_are_drawn() -> None:
    cameras = [caption for step in range(4) for caption in draw(0, step, 8, 2, 6, 10, Mix(0.0, 0.0, 1.0)).captions]
    parsed = [parse(caption) for caption in cameras if caption]
    assert parsed and all(names.camera is not None and names.second_shape is None for names in parsed)


def test_some_prompts_are_dropped_for_guidance() -> None:
    captions = [caption for step in range(10) for caption in draw(3, step, 32, 1, 6, 10).captions]
    assert 0.05 < captions.count("") / len(captions) < 0.2


@pytest.mark.parametrize("focus", [SHAPES_DECIDED, PATHS_DECIDED])
def test_noise_levels_cover_everything_and_favour_what_is_to_be_learned(focus: tuple[float, float]) -> None:
    levels = noise_levels(1000, torch.Generator().manual_seed(0), focus)
    assert levels.min() >= 0 and levels.max() <= 1
    assert levels.histc(10, 0, 1).min() > 15
    inside = ((levels >= focus[0]) & (levels <= focus[1])).float().mean()
    assert inside == pytest.approx(0.75 + 0.25 * (focus[1] - focus[0]), abs=0.01)


def test_a_batch_says_where_its_objects_are() -> None:
    batch = draw(5, 0, 8, 2)
    assert batch.objects.shape == (8, 1, 2, 24, 40) and batch.parts.shape == (8, 3, 2, 24, 40)
    assert batch.objects.min() == 0 and batch.objects.max() == 1
    inside = batch.objects > 0.99
    counts = [_colours(clip[:, mask[0]]) for clip, mask in zip(batch.clips, inside, strict=True)]
    assert set(counts) == {1, 2}, "an object has one colour, and there are one or two objects"


def _colours(pixels: torch.Tensor) -> int:
    """How many colours there are among pixels [3, N]."""
    count = 0
    while pixels.shape[1]:
        pixels = pixels[:, (pixels - pixels[:, :1]).abs().amax(dim=0) > 0.02]
        count += 1
    return count


def test_an_object_and_its_rim_weigh_more_unless_noise_hides_where_it_is() -> None:
    objects = torch.zeros(3, 1, 1, 1, 9)
    objects[..., 4] = 1
    weights = object_weight(objects, torch.tensor([0.5, 0.925, 1.0])).reshape(3, 9)
    expected = torch.ones(3, 9)
    expected[0, 2:7], expected[1, 2:7] = 7.0, 4.0
    torch.testing.assert_close(weights, expected)


def test_leaves_move_and_repeat() -> None:
    import numpy as np

    clip = leaves_clip(np.random.default_rng(4), 5, 48, 80)
    assert clip.shape == (5, 48, 80, 3) and clip.dtype == np.uint8
    assert np.array_equal(clip, leaves_clip(np.random.default_rng(4), 5, 48, 80))
    assert np.abs(clip[0].astype(int) - clip[4]).mean() > 1

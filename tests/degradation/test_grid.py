"""From a strip to the grid and back."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from backend.degradation import grid


def gradient_clip(frames: int, height: int = 48, width: int = 80) -> np.ndarray:
    """A clip whose brightness grows with time and along x."""
    time = np.linspace(0, 120, frames)[:, None, None, None]
    x = np.linspace(0, 100, width)[None, None, :, None]
    return np.broadcast_to(time + x, (frames, height, width, 3)).astype(np.uint8)


def test_both_ends_of_a_strip_are_on_the_grid() -> None:
    assert grid.source_indices(150, 32)[0] == 0
    assert grid.source_indices(150, 32)[-1] == 149
    assert grid.source_indices(1, 16) == [0] * 16


def test_a_strip_of_the_grids_own_length_is_taken_frame_by_frame() -> None:
    assert grid.source_indices(32, 32) == list(range(32))


def test_pixels_are_area_averages() -> None:
    frame = np.random.default_rng(0).integers(0, 256, (48, 80, 3), dtype=np.uint8)
    small = grid.degrade([frame], 1, (1, 24, 40))
    exact = frame.reshape(24, 2, 40, 2, 3).mean((1, 3))
    result = (small[0, :, 0].permute(1, 2, 0).numpy() + 1) * 127.5
    assert np.abs(result - exact).max() <= 0.51


def test_an_early_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="10 frames were announced"):
        grid.degrade(iter(gradient_clip(4)), 10, (8, 24, 40))


def test_only_needed_frames_are_read() -> None:
    read = []

    def frames() -> object:
        for index, frame in enumerate(gradient_clip(100)):
            read.append(index)
            yield frame

    grid.degrade(frames(), 90, (16, 24, 40))  # type: ignore[arg-type]
    assert read[-1] == 89


def test_coarser_grids_agree_with_direct_degradation() -> None:
    clip = np.random.default_rng(1).integers(0, 256, (32, 96, 160, 3), dtype=np.uint8)
    fine = grid.degrade(clip, 32, (32, 48, 80))
    coarse = grid.coarsen(fine, (16, 24, 40))
    torch.testing.assert_close(coarse, grid.degrade(clip[::2], 16, (16, 24, 40)), atol=0.02, rtol=0)


@pytest.mark.parametrize(("frames", "stage_step"), [(1, 1), (7, 2), (150, 1), (150, 2)])
def test_a_restored_strip_has_its_own_length_and_size(frames: int, stage_step: int) -> None:
    clip = torch.zeros(1, 3, 32 // stage_step, 24, 40)
    restored = list(grid.restore(clip, stage_step, frames, 100, 180))
    assert len(restored) == frames
    assert {frame.shape for frame in restored} == {(100, 180, 3)}
    assert {frame.dtype for frame in restored} == {np.dtype(np.uint8)}


def test_a_smooth_strip_comes_back() -> None:
    clip = gradient_clip(90)
    small = grid.degrade(clip, 90, (32, 48, 80))
    back = np.stack(list(grid.restore(small, 1, 90, 48, 80)))
    assert np.abs(back.astype(int) - clip.astype(int)).max() <= 3


def test_a_draft_of_every_second_frame_keeps_the_time() -> None:
    clip = gradient_clip(90)
    base = grid.coarsen(grid.degrade(clip, 90, (32, 48, 80)), (16, 24, 40))
    back = np.stack(list(grid.restore(base, 2, 90, 48, 80)))
    inner = slice(0, 86)  # after the base's last frame nothing is known
    assert np.abs(back[inner].astype(int) - clip[inner].astype(int)).max() <= 4


def test_tensors_and_pixels_are_inverse() -> None:
    clip = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, -1)
    tensor = grid.to_tensor(clip)
    assert tensor.min() == -1 and tensor.max() == 1
    assert np.array_equal(grid.to_uint8(tensor[0].permute(1, 2, 3, 0).numpy()), clip)

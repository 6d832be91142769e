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


def test_a_grid_spans_the_strip() -> None:
    assert grid.source_indices(160, 16) == list(range(0, 160, 10))
    assert grid.source_indices(1, 16) == [0] * 16
    assert grid.source_indices(16, 32)[-2:] == [15, 15]


def test_finer_grids_hold_the_frames_of_coarser_ones() -> None:
    fine = grid.source_indices(150, 128)
    assert fine[::2] == grid.source_indices(150, 64)
    assert fine[::8] == grid.source_indices(150, 16)


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
    assert read[-1] == 84  # the last of sixteen


def test_coarser_grids_agree_with_direct_degradation() -> None:
    clip = np.random.default_rng(1).integers(0, 256, (32, 96, 160, 3), dtype=np.uint8)
    fine = grid.degrade(clip, 32, (32, 48, 80))
    coarse = grid.coarsen(fine, (16, 24, 40))
    torch.testing.assert_close(coarse, grid.degrade(clip[::2], 16, (16, 24, 40)), atol=0.02, rtol=0)


@pytest.mark.parametrize("frames", [1, 2, 7, 33, 97, 1199])
@pytest.mark.parametrize("grid_frames", [16, 121])
def test_a_restored_strip_has_its_own_length_and_size(frames: int, grid_frames: int) -> None:
    clip = np.full((grid_frames, 6, 10, 3), 77, np.uint8)
    restored = list(grid.restore(clip, frames, 25, 45))
    assert len(restored) == frames
    assert all(frame.shape == (25, 45, 3) and frame.dtype == np.uint8 for frame in restored)
    assert all((frame == 77).all() for frame in restored)


def test_a_strip_of_the_grids_own_size_comes_back_exactly() -> None:
    clip = np.random.default_rng(2).integers(0, 256, (31, 24, 40, 3), dtype=np.uint8)
    pixels = grid.to_uint8(grid.degrade(clip, 31, (31, 24, 40))[0].permute(1, 2, 3, 0).numpy())
    assert np.array_equal(np.stack(list(grid.restore(pixels, 31, 24, 40))), clip)


def on_grid(clip: np.ndarray, frames: int, height: int, width: int) -> np.ndarray:
    tensor = grid.degrade(clip, len(clip), (frames, height, width))
    return grid.to_uint8(tensor[0].permute(1, 2, 3, 0).numpy())


@pytest.mark.parametrize(("frames", "grid_frames"), [(90, 32), (90, 16), (20, 32), (397, 121)])
def test_a_smooth_strip_comes_back_in_its_own_time(frames: int, grid_frames: int) -> None:
    clip = gradient_clip(frames)
    back = np.stack(list(grid.restore(on_grid(clip, grid_frames, 48, 80), frames, 48, 80)))
    known = slice(0, frames - frames // grid_frames)  # after the grid's last frame nothing is known
    assert np.abs(back[known].astype(int) - clip[known].astype(int)).max() <= 5


def test_tensors_and_pixels_are_inverse() -> None:
    clip = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, -1)
    tensor = grid.to_tensor(clip)
    assert tensor.min() == -1 and tensor.max() == 1
    assert np.array_equal(grid.to_uint8(tensor[0].permute(1, 2, 3, 0).numpy()), clip)

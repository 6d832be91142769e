"""No seam: across a chunk's or a tile's border an output changes no more than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.cascade import outputs
from backend.cascade.plan import chunks
from backend.cascade.run import TILE_OVERLAP, sample_base, sample_upscaled
from backend.degradation.grid import to_tensor
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import Denoiser, SampleStep
from backend.diffusion.schedule import expand, gamma, sigma
from backend.diffusion.windows import Span, spans
from backend.models.protocol import StageSpec
from tests.cascade.seven import STAGES, SevenFamily, TinyStage

BASE = replace(STAGES[0], height=8, width=8)
TEMPORAL = StageSpec("tsr1", "temporal", 32, 8, 8, steps=4, finetuned=False)
SPATIAL = StageSpec("ssr1", "spatial", 16, 16, 16, steps=4, finetuned=False)
LARGE = StageSpec("ssr1", "spatial", 16, 64, 64, steps=4, finetuned=False, tile=(24, 24))


class Posterior(SevenFamily):
    """The exact posterior mean where a pixel is normally distributed around what the condition tells of it."""

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """E[x | z] is linear in z; a deviation of 0.1 around the mean of the known frames on both sides."""
        mean = torch.zeros(()) if condition is None else condition[:, :3]
        if condition is not None and condition.shape[1] == 8:
            mean = (condition[:, :3] + condition[:, 3:6]) / 2

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            s = expand(s, z)
            share = gamma(s) * 0.01 / (gamma(s) ** 2 * 0.01 + sigma(s) ** 2)
            return (gamma(s) * z - (mean + share * (z - gamma(s) * mean))) / sigma(s)

        return denoise


def source(kind: str, frames: int, size: int) -> NDArray[np.uint8]:
    """uint8 [frames, size, size, 3]: one grey, white noise, or waves that move evenly."""
    if kind == "flat":
        return np.full((frames, size, size, 3), 90, np.uint8)
    if kind == "noisy":
        return np.random.default_rng(0).integers(0, 256, (frames, size, size, 3), dtype=np.uint8)
    t, y, x = np.meshgrid(np.arange(frames), np.arange(size), np.arange(size), indexing="ij")
    waves = 128 + 100 * np.sin(2 * np.pi * (x + y + t) / 16)
    return waves[..., None].repeat(3, axis=-1).astype(np.uint8)


def made(
    family: SevenFamily, stage: StageSpec, low: NDArray[np.uint8], folder: Path
) -> tuple[NDArray[np.uint8], list[Span]]:
    """A stage's output of that of the stage before, and its chunks, as a job makes them."""
    factor = 2 if stage.kind == "temporal" else 1
    base = replace(BASE, frames=stage.frames // factor)
    parts = chunks((base, stage), stage, len(low))

    def sample(part: Span) -> Iterator[SampleStep]:
        first = part.start // factor
        chunk = to_tensor(low[first : part.stop // factor])
        return sample_upscaled(family, stage, "", chunk, first, stage.steps, 1.0, FrameNoise(5, 1))

    list(outputs.join(folder, (len(low) * factor, stage.height, stage.width), parts, sample))
    return outputs.read(folder), parts


def changes(clip: NDArray[np.uint8], axis: int) -> NDArray[np.float64]:
    """The root mean square of the difference between neighbours along an axis."""
    others = tuple(other for other in range(4) if other != axis)
    changed: NDArray[np.float64] = np.sqrt(np.square(np.diff(clip.astype(float), axis=axis)).mean(others))
    return changed


def assert_no_seam(steps: NDArray[np.float64], parts: list[Span], phase: int = 1) -> None:
    """`phase` 2 compares like with like where every second frame is a known one."""
    borders = {part.start - 1 for part in parts[1:]} | {part.stop - 1 for part in parts[:-1]}
    assert borders
    for border in borders:
        elsewhere = [step for i, step in enumerate(steps) if i not in borders and (i - border) % phase == 0]
        assert steps[border] <= 1.02 * max(elsewhere)  # of noisy input every step is a draw


@pytest.mark.parametrize("kind", ["flat", "noisy", "moving"])
@pytest.mark.parametrize("family", [Posterior(), SevenFamily()], ids=["posterior", "network"])
@pytest.mark.parametrize("stage", [TEMPORAL, SPATIAL], ids=["temporal", "spatial"])
def test_no_seam_between_chunks(kind: str, family: SevenFamily, stage: StageSpec, tmp_path: Path) -> None:
    low = source(kind, 40 if stage is TEMPORAL else 80, 8)
    clip, parts = made(family, stage, low, tmp_path)
    assert len(parts) == 3
    assert_no_seam(changes(clip, 0), parts, phase=2 if stage is TEMPORAL else 1)


@pytest.mark.parametrize("kind", ["flat", "noisy", "moving"])
@pytest.mark.parametrize("family", [Posterior(), SevenFamily()], ids=["posterior", "network"])
def test_no_seam_between_tiles(kind: str, family: SevenFamily, tmp_path: Path) -> None:
    clip, _ = made(family, LARGE, source(kind, 4, 32), tmp_path)
    tiles = spans(64, 24, int(24 * TILE_OVERLAP))
    assert len(tiles) == 4
    for axis in (1, 2):
        assert_no_seam(changes(clip, axis), tiles)


@pytest.mark.parametrize("kind", ["flat", "noisy", "moving"])
def test_no_jump_between_windows_of_the_base(kind: str) -> None:
    clip = to_tensor(source(kind, 60, 8))
    *_, last = sample_base(SevenFamily(), BASE, "", clip, 0.8, 6, 1.0, FrameNoise(5, 0))
    pixels = ((last.clean[0].permute(1, 2, 3, 0).numpy() + 1) * 127.5).astype(np.uint8)
    windows = spans(60, 16, 8)
    assert len(windows) == 7
    assert_no_seam(changes(pixels, 0), windows)


def test_what_needs_no_context_is_the_same_in_chunks_and_tiles(tmp_path: Path) -> None:
    low = source("moving", 80, 8)
    whole, _ = made(Posterior(), replace(SPATIAL, chunk=80), low, tmp_path / "whole")
    parts, _ = made(Posterior(), replace(SPATIAL, tile=(8, 8)), low, tmp_path / "parts")
    assert np.abs(whole.astype(int) - parts).max() <= 1


def test_a_network_sees_at_most_a_chunk_and_a_tile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, forward = set(), TinyStage.forward

    def watched(self: TinyStage, z: Tensor, s: Tensor, condition: Tensor | None, temporal: bool) -> Tensor:
        seen.add(tuple(z.shape[2:]))
        return forward(self, z, s, condition, temporal)

    monkeypatch.setattr(TinyStage, "forward", watched)
    family = SevenFamily()
    made(family, replace(SPATIAL, tile=(8, 8)), source("noisy", 80, 8), tmp_path)
    assert seen == {(32, 8, 8)}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    low = source("noisy", 40, 8)
    for name in ("first", "second"):
        made(SevenFamily(), TEMPORAL, low, tmp_path / name)
    assert (tmp_path / "first" / "clip.npy").read_bytes() == (tmp_path / "second" / "clip.npy").read_bytes()

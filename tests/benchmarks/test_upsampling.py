"""The measurement of super-resolution: known truths, a perfect stage, and the real clips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.degradation.grid import coarsen
from backend.diffusion.samplers import Denoiser, consistent_velocity
from backend.evaluation.footage.fidelity import psnr
from backend.finetuning.presets import Recipe
from backend.models.embedded import EmbeddedFamily
from backend.models.protocol import StageSpec
from benchmarks.upsampling import CLIPS, Case, Sampler, baselines, case, cases, measure, sample, scores, upscalers
from tests.models.tiny import tiny_family

BASE = StageSpec("base", "base", 16, 24, 40, 8, True)
TSR = StageSpec("tsr1", "temporal", 32, 24, 40, 8, False)
SSR = StageSpec("ssr1", "spatial", 32, 48, 80, 8, True)
LARGE = StageSpec("large", "spatial", 32, 192, 320, 8, True)
ONE = Sampler(1, 1.0, 0.0, None)


def frames(count: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, height, width, 3), dtype=np.uint8)


class Knowing(EmbeddedFamily):
    """A family that always knows the truth."""

    truth: Tensor

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        return lambda z, s: consistent_velocity(z, self.truth, s)


def knowing(truth: Tensor) -> Knowing:
    tiny = tiny_family()
    family = Knowing(tiny.networks, tiny.weights())
    family.truth = truth
    return family


def test_every_stage_after_the_base_is_measured() -> None:
    family = tiny_family()
    pairs = upscalers(family)
    assert [stage for stage, _ in pairs] == list(family.stages[1:])
    assert [before for _, before in pairs] == list(family.stages[:-1])


def test_a_spatial_case_is_the_grid_and_its_area_average() -> None:
    found = case(frames(4, 96, 160), SSR, TSR)
    assert found.truth.shape == (1, 3, 4, 48, 80)
    torch.testing.assert_close(found.low, coarsen(found.truth, (4, 24, 40)))


def test_a_clip_smaller_than_the_grid_keeps_its_pixels() -> None:
    clip = frames(2, 100, 210)
    found = case(clip, LARGE, SSR)
    assert found.truth.shape == (1, 3, 2, 96, 208) and found.low.shape == (1, 3, 2, 24, 52)
    expected = torch.from_numpy(clip[0, 2:98, 1:209]).permute(2, 0, 1) / 127.5 - 1
    torch.testing.assert_close(found.truth[0, :, 0], expected)


def test_a_temporal_case_knows_every_second_frame_and_is_scored_between_them() -> None:
    found = case(frames(6, 24, 40), TSR, BASE)
    torch.testing.assert_close(found.low, found.truth[:, :, ::2])
    result = found.truth.clone()
    result[:, :, [0, 2, 4, 5]] = 0
    quality, structure = scores(TSR, found, result)
    assert quality == np.inf and structure == pytest.approx(1)
    result[:, :, 3] = 0
    assert scores(TSR, found, result)[0] < 20


def test_blending_and_repetition_of_a_fade() -> None:
    fade = torch.linspace(-0.6, 0.4, 6).reshape(1, 1, 6, 1, 1).expand(1, 3, 6, 24, 40)
    plain = baselines(TSR, Case(fade, fade[:, :, ::2]))
    torch.testing.assert_close(plain["blending"][:, :, :5], fade[:, :, :5])
    torch.testing.assert_close(plain["repetition"][0, 0, :, 0, 0], fade[0, 0, [0, 0, 2, 2, 4, 4], 0, 0])


def test_enlarging_a_smooth_frame_is_nearly_right() -> None:
    y, x = torch.meshgrid(torch.arange(48) / 48, torch.arange(80) / 80, indexing="ij")
    truth = (torch.sin(4 * x + 3 * y) * 0.8).expand(1, 3, 2, 48, 80)
    plain = baselines(SSR, Case(truth, coarsen(truth, (2, 24, 40))))
    for name in ("Lanczos", "bicubic"):
        assert plain[name].shape == truth.shape and (plain[name] - truth)[..., 3:-3, 3:-3].abs().max() < 0.01


@pytest.mark.parametrize(("steps", "floor", "levels"), [
    (1, None, [1, 0]), (1, 0.2, [1, 0]), (4, None, [1, 0.75, 0.5, 0.25, 0]), (3, 0.2, [1, 0.6, 0.2, 0]),
])  # fmt: skip
def test_levels_end_at_the_floor(steps: int, floor: float | None, levels: list[float]) -> None:
    assert Sampler(steps, 1.0, 0.0, floor).levels().tolist() == pytest.approx(levels)


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_a_stage_that_knows_the_truth_is_measured_as_perfect(eta: float) -> None:
    found = case(frames(4, 48, 80), SSR, TSR)
    sampler = Sampler(3, eta, 0.1, None)
    rows = list(measure(knowing(found.truth), "clip", SSR, [found], [sampler], None))
    assert [row.method for row in rows] == ["Lanczos", "bicubic", str(sampler)]
    assert rows[-1].psnr > 60 > rows[0].psnr and rows[-1].ssim > 0.999


def test_an_untrained_stage_and_a_finetune_have_their_rows() -> None:
    family = tiny_family()
    stage, before = next((s, b) for s, b in upscalers(family) if s.kind == "spatial" and s.finetuned)
    small = replace(stage, height=8 * (stage.height // before.height), width=8 * (stage.width // before.width))
    found = case(frames(2, 64, 64), small, replace(before, height=8, width=8))
    grown = Case(*(doubled(clip) for clip in (found.truth, found.low)))
    shipped = {name: value.clone() for name, value in family.network(stage.name).state_dict().items()}
    rows = list(measure(family, "clip", stage, [grown], [ONE], Recipe(0.35, 1, 1e-3)))
    assert [row.method for row in rows[2:]] == [str(ONE), f"{ONE}, 1 steps finetuned"]
    assert rows[2].psnr != rows[3].psnr
    after = family.network(stage.name).state_dict()
    assert all(torch.equal(value, after[name]) for name, value in shipped.items())


def doubled(clip: Tensor) -> Tensor:
    """Twice as high and wide, for SSIM's window."""
    return clip.repeat(1, 1, 1, 2, 2)


def test_sampling_is_repeatable() -> None:
    family = tiny_family()
    found = case(frames(4, 24, 40), TSR, BASE)
    again = [sample(family, TSR, found, Sampler(2, 1.0, 0.1, None), "") for _ in range(2)]
    assert torch.equal(*again) and again[0].shape == found.truth.shape


@pytest.mark.parametrize("path", CLIPS, ids=lambda path: path.stem)
def test_the_measuring_clips_are_there_and_give_moving_cases(path: Path) -> None:
    (found,) = cases(path, TSR, BASE, BASE, 1, 4)
    assert found.truth.shape == (1, 3, 4, 24, 40)
    shown = ((found.truth[0].permute(1, 2, 3, 0).numpy() + 1) * 127.5).astype(np.uint8)
    assert psnr(shown[:1], shown[3:]) < 45

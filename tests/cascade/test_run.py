"""A stage of the cascade."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.cascade import run
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import Denoiser, SampleStep
from backend.models.protocol import StageSpec

BASE = StageSpec("base", "base", 4, 8, 12, steps=8, finetuned=True)
SOURCE = torch.linspace(-0.5, 0.5, 4 * 8 * 12).reshape(1, 1, 4, 8, 12).expand(1, 3, 4, 8, 12).clone()


class Recorder:
    """A family whose networks answer that everything is `clean`; it keeps what it is asked."""

    def __init__(self, clean: Tensor) -> None:
        self.clean = clean
        self.levels: list[float] = []
        self.prompts: list[str] = []
        self.first: Tensor | None = None

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """Velocity from z = gamma x + sigma eps with the known x."""
        self.prompts.append(prompt)

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            if self.first is None:
                self.first = z
            self.levels.append(float(s[0]))
            angle = s.reshape(-1, 1, 1, 1, 1) * torch.pi / 2
            return (angle.cos() * z - self.clean) / angle.sin()

        return denoise

    def condition(self, stage: str, low: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """The frames at the known clip's size, with their level kept."""
        self.levels.append(float(level[0]))
        return F.interpolate(low, self.clean.shape[2:])


def edited(s: float, source: Tensor | None = SOURCE, guidance: float = 1.0) -> tuple[Recorder, SampleStep]:
    recorder = Recorder(torch.full_like(SOURCE, 0.25))
    noise = FrameNoise(0, 0)
    *_, last = run.sample_base(recorder, BASE, "a star", source, s, 5, guidance, noise)  # type: ignore[arg-type]
    return recorder, last


def test_an_edit_starts_at_its_noise_level_from_the_noised_source() -> None:
    recorder, last = edited(0.4)
    assert recorder.levels[0] == torch.tensor(0.4).item()
    assert recorder.first is not None
    angle = torch.tensor(0.4 * torch.pi / 2)
    noise = (recorder.first - angle.cos() * SOURCE) / angle.sin()
    assert abs(float(noise.mean())) < 0.15 and abs(float(noise.std()) - 1) < 0.1
    torch.testing.assert_close(last.clean, torch.full_like(SOURCE, 0.25), atol=1e-4, rtol=0)


def test_without_noise_the_source_comes_back() -> None:
    recorder, last = edited(0.0)
    assert torch.equal(last.clean, SOURCE)
    assert recorder.levels == []


def test_full_noise_forgets_the_source() -> None:
    recorder, _ = edited(1.0)
    assert recorder.first is not None
    assert abs(float((recorder.first * SOURCE).mean())) < 0.03
    other, _ = edited(1.0, source=-SOURCE)
    assert other.first is not None
    torch.testing.assert_close(recorder.first, other.first, atol=1e-6, rtol=0)


def test_text_to_video_begins_at_one_whatever_s() -> None:
    recorder, _ = edited(0.3, source=None)
    assert recorder.levels[0] == 1.0


def test_guidance_asks_for_the_empty_prompt_too() -> None:
    assert edited(0.5)[0].prompts == ["a star"]
    assert edited(0.5, guidance=2.0)[0].prompts == ["a star", ""]


def test_a_super_resolution_stage_starts_from_noise_with_the_small_augmentation() -> None:
    stage = StageSpec("ssr", "spatial", 4, 8, 12, steps=8, finetuned=True)
    recorder = Recorder(torch.zeros_like(SOURCE))
    low = torch.zeros(1, 3, 4, 4, 6)
    *_, last = run.sample_upscaled(recorder, stage, "", low, 0, 3, 1.0, FrameNoise(0, 2))  # type: ignore[arg-type]
    assert recorder.levels[:2] == [torch.tensor(run.AUGMENTATION).item(), 1.0]
    assert last.clean.shape == SOURCE.shape

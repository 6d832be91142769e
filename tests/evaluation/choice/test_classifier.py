"""What the model says of a clip under a prompt."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from backend.diffusion.samplers import Denoiser
from backend.diffusion.schedule import expand, gamma, sigma
from backend.evaluation.choice.classifier import EVALUATIONS, contrast
from backend.models.embedded import STAGES
from tests.models.tiny import tiny_family


class Believer:
    """A model that takes every clip for the one that the prompt names, and without a prompt for grey."""

    stages = (STAGES[0],)
    device = torch.device("cpu")

    def __init__(self, **named: Tensor) -> None:
        self.named, self.evaluations = named, 0

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """Exact for the clip that it believes in."""

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            self.evaluations += len(z)
            x = self.named[prompt][:, :, : z.shape[2]] if prompt else torch.zeros_like(z[:1])
            s = expand(s, z)
            return (gamma(s) * z - x) / sigma(s)

        return denoise


def clip(seed: int, frames: int = 16) -> Tensor:
    return torch.rand(1, 3, frames, 24, 40, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def test_a_prompt_that_explains_the_clip_has_no_error_left() -> None:
    family = Believer(right=clip(0), wrong=-clip(0))
    assert float(contrast(family, clip(0), "right")) == pytest.approx(1.0, abs=1e-4)  # type: ignore[arg-type]
    assert float(contrast(family, clip(0), "wrong")) == pytest.approx(-0.6, abs=1e-3)  # type: ignore[arg-type]
    assert family.evaluations == 2 * EVALUATIONS


def test_a_clip_between_two_lies_between_them() -> None:
    family = Believer(right=clip(0))
    way = [share * clip(0) + (1 - share) * clip(1) for share in (0.0, 0.3, 0.6, 1.0)]
    found = contrast(family, torch.cat(way), "right").tolist()  # type: ignore[arg-type]
    assert found == sorted(found) and found[0] < 0 < found[-1]


def test_clips_together_get_what_each_gets_alone_and_long_ones_are_seen_in_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("backend.models.precision.multiplies_bfloat16", lambda device: False)
    family, clips = tiny_family(), torch.cat([clip(seed, 24) for seed in (1, 2)])
    together = contrast(family, clips, "a red star")
    alone = torch.cat([contrast(family, one[None], "a red star") for one in clips])
    assert torch.allclose(together, alone, atol=1e-5)
    assert torch.equal(together, contrast(family, clips, "a red star"))


def test_no_prompt_is_no_better_than_none() -> None:
    assert float(contrast(tiny_family(), clip(0), "")) == 0.0


def test_believers_are_families_enough() -> None:
    assert SimpleNamespace(stages=Believer.stages).stages[0].name == "base"

"""The two terms of the mixed objective."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from backend.diffusion.schedule import add_noise, velocity
from backend.finetuning import loss
from backend.finetuning.loss import Target
from backend.models.text import RARE_TOKEN
from tests.finetuning.sources import base_target, upscaled_target
from tests.models.tiny import tiny_family


class Oracle:
    """Knows the clean clip and answers with the true velocity; keeps what it was asked."""

    def __init__(self, clean: Tensor) -> None:
        self.clean, self.calls = clean, []  # type: ignore[var-annotated]

    def velocity(
        self, stage: str, z: Tensor, s: Tensor, prompts: list[str], condition: Tensor | None, temporal: bool
    ) -> Tensor:
        """(gamma z - x) / sigma, from z = gamma x + sigma eps."""
        self.calls.append((z.shape, prompts, temporal))
        wide = s.reshape(-1, 1, 1, 1, 1) * torch.pi / 2
        return (wide.cos() * z - self.clean) / wide.sin()

    def loss_weight(self, stage: str, s: Tensor, condition: Tensor | None) -> Tensor:
        """Every level as it is."""
        return torch.ones(())


def test_a_perfect_model_has_no_video_loss() -> None:
    target = base_target()
    oracle = Oracle(target.clip)
    value = loss.video_loss(oracle, "base", target, torch.tensor([0.5]), torch.Generator())  # type: ignore[arg-type]
    assert value < 1e-8
    assert oracle.calls == [((1, 3, 4, 8, 12), [RARE_TOKEN], True)]


def test_the_frame_loss_sees_frames_alone_each_at_its_level() -> None:
    target = base_target()
    oracle = Oracle(target.clip[0].transpose(0, 1).unsqueeze(2))
    levels = torch.tensor([0.2, 0.4, 0.6, 0.8])
    value = loss.frame_loss(oracle, "base", target, levels, torch.Generator())  # type: ignore[arg-type]
    assert value < 1e-8
    assert oracle.calls == [((4, 3, 1, 8, 12), [RARE_TOKEN] * 4, False)]


def test_the_video_loss_is_the_mean_squared_error_of_the_velocity() -> None:
    family, target, s = tiny_family(), base_target(), torch.tensor([0.7])
    value = loss.video_loss(family, "base", target, s, torch.Generator().manual_seed(3))
    eps = torch.randn(target.clip.shape, generator=torch.Generator().manual_seed(3))
    v = family.velocity("base", add_noise(target.clip, eps, s), s, [RARE_TOKEN], None, True)
    torch.testing.assert_close(value, (v - velocity(target.clip, eps, s)).square().mean())


@pytest.mark.parametrize(("stage", "target"), [("base", base_target()), ("ssr1", upscaled_target())])
def test_the_frame_loss_reaches_no_temporal_parameter(stage: str, target: Target) -> None:
    family = tiny_family()
    levels = torch.linspace(0.1, 0.9, 4)
    loss.frame_loss(family, stage, target, levels, torch.Generator().manual_seed(0)).backward()
    assert all(parameter.grad is None for parameter in family.temporal_parameters(stage))
    assert any(parameter.grad is not None for parameter in family.network(stage).parameters())


def test_a_stage_says_how_much_its_errors_count(monkeypatch: pytest.MonkeyPatch) -> None:
    family, target = tiny_family(), base_target()
    once = loss.video_loss(family, "base", target, torch.tensor([0.5]), torch.Generator().manual_seed(0))
    monkeypatch.setattr(family, "loss_weight", lambda stage, s, condition: torch.tensor(3.0))
    thrice = loss.video_loss(family, "base", target, torch.tensor([0.5]), torch.Generator().manual_seed(0))
    torch.testing.assert_close(thrice, 3 * once)

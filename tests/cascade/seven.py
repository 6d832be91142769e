"""A cascade of the paper's seven stages on a tiny grid, with arithmetic in place of networks where a test wants it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from backend.diffusion.samplers import Denoiser
from backend.models.conditioning import SPATIAL_CHANNELS, TEMPORAL_CHANNELS, spatial_condition, temporal_condition
from backend.models.protocol import StageSpec

STAGES = (
    StageSpec("base", "base", 16, 4, 8, steps=4, finetuned=True),
    StageSpec("tsr1", "temporal", 32, 4, 8, steps=2, finetuned=False),
    StageSpec("ssr1", "spatial", 32, 8, 16, steps=3, finetuned=True),
    StageSpec("ssr2", "spatial", 32, 32, 64, steps=3, finetuned=True, tile=(16, 32)),
    StageSpec("tsr2", "temporal", 64, 32, 64, steps=2, finetuned=False, tile=(16, 32)),
    StageSpec("tsr3", "temporal", 128, 32, 64, steps=2, finetuned=False, tile=(16, 32)),
    StageSpec("ssr3", "spatial", 128, 128, 256, steps=2, finetuned=False, tile=(64, 128)),
)


class TinyStage(nn.Module):
    """Two convolutions that know the noise level; over space, and over time where frames are not kept apart."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.enter = nn.Conv3d(3 + channels + 1, 6, (1, 3, 3), padding=(0, 1, 1))
        self.temporal = nn.Conv3d(6, 6, (3, 1, 1), padding=(1, 0, 0))
        self.leave = nn.Conv3d(6, 3, (1, 3, 3), padding=(0, 1, 1))

    def forward(self, z: Tensor, s: Tensor, condition: Tensor | None, temporal: bool) -> Tensor:
        """v like z [B, 3, T, H, W]."""
        level = s.reshape(-1, 1, 1, 1, 1).expand(len(z), 1, *z.shape[2:])
        hidden = torch.tanh(self.enter(torch.cat((z, level) if condition is None else (z, condition, level), dim=1)))
        if temporal:
            hidden = hidden + torch.tanh(self.temporal(hidden))
        return z + self.leave(hidden)


class SevenFamily:
    """See `backend.models.protocol.Family`."""

    name = "seven"
    stages: tuple[StageSpec, ...] = STAGES
    device = torch.device("cpu")

    def __init__(self) -> None:
        channels = {"base": 0, "temporal": TEMPORAL_CHANNELS, "spatial": SPATIAL_CHANNELS}
        torch.manual_seed(0)
        self.networks = {stage.name: TinyStage(channels[stage.kind]) for stage in STAGES}

    def weights(self) -> dict[str, str]:
        """One name for all."""
        return {stage.name: "0" for stage in STAGES}

    def network(self, stage: str) -> nn.Module:
        """The stage's module."""
        return self.networks[stage]

    def temporal_parameters(self, stage: str) -> list[nn.Parameter]:
        """Those of the convolution over time."""
        return list(self.networks[stage].temporal.parameters())

    def velocity(
        self, stage: str, z: Tensor, s: Tensor, prompts: list[str], condition: Tensor | None, temporal: bool
    ) -> Tensor:
        """The prompt is not looked at."""
        return self.networks[stage](z, s, condition, temporal)

    def loss_weight(self, stage: str, s: Tensor, condition: Tensor | None) -> Tensor:
        """Every level as it is."""
        return torch.ones(())

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """The same without gradient."""

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            with torch.no_grad():
                return self.networks[stage](z, s, condition, temporal)

        return denoise

    def condition(self, stage: str, low: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """That of the embedded family, at the stage's own factor."""
        spec = next(spec for spec in STAGES if spec.name == stage)
        previous = STAGES[STAGES.index(spec) - 1]
        if spec.kind == "temporal":
            return temporal_condition(low, level, noise)
        factor = spec.height // previous.height
        return spatial_condition(low, factor * low.shape[-2], factor * low.shape[-1], level, noise)

    def unknown_words(self, prompt: str) -> tuple[str, ...]:
        """It understands nothing, and says nothing."""
        return ()

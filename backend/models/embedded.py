"""The embedded cascade: three small networks that ship inside, trained on the procedural world (weights/card.md)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.contract.errors import BadWeights
from backend.diffusion.samplers import Denoiser
from backend.world.prompt import unknown_words
from backend.world.vocabulary import VOCABULARY

from .conditioning import SPATIAL_CHANNELS, TEMPORAL_CHANNELS, spatial_condition, temporal_condition
from .protocol import StageSpec
from .residual import ResidualUNet, residual_weight
from .text import RARE_TOKEN, TextEncoder, build_tokenizer, tokenize
from .unet import UNetConfig, VideoUNet

WEIGHTS = Path(__file__).parent / "weights"

STAGES = (
    StageSpec("base", "base", 16, 24, 40, steps=64, finetuned=True),
    StageSpec("tsr", "temporal", 32, 24, 40, steps=8, finetuned=False),
    StageSpec("ssr", "spatial", 32, 48, 80, steps=128, finetuned=True),
)
STAGE_CONFIGS = {
    "base": UNetConfig(pool_queries=16, joint=4),
    "tsr": UNetConfig(
        widths=(48, 96),
        blocks=1,
        condition_channels=TEMPORAL_CHANNELS,
        spatial=(False, False),
        temporal=(False, True),
        embedding_width=128,
    ),
    "ssr": UNetConfig(
        widths=(48, 96),
        blocks=1,
        condition_channels=SPATIAL_CHANNELS,
        spatial=(False, False),
        temporal=(False, True),
        embedding_width=128,
    ),
}
FRAME_STEP = {stage.name: STAGES[0].frames / stage.frames for stage in STAGES}  # of two frames, in those of the base


class StageNetwork(nn.Module):
    """A stage's text encoder and network, trained together; super-resolution corrects plain interpolation."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.text = TextEncoder(config.text_width)
        self.unet = ResidualUNet(config) if config.condition_channels else VideoUNet(config)


class EmbeddedFamily:
    """The embedded cascade, loaded; see `backend.models.protocol.Family`."""

    name = "embedded"
    stages: tuple[StageSpec, ...] = STAGES

    def __init__(self, networks: dict[str, StageNetwork], sha256: dict[str, str]) -> None:
        self.networks, self._sha256 = networks, sha256
        self.tokenizer = build_tokenizer(VOCABULARY)
        self.device_type = next(networks["base"].parameters()).device.type

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> EmbeddedFamily:
        """Load and verify the weights. Raises BadWeights where a file is missing or not the published one."""
        published = json.loads((folder / "weights.json").read_text())
        networks = {stage.name: load_stage(folder, stage.name, published) for stage in STAGES}
        return cls(networks, {name: published[f"{name}.safetensors"] for name in networks})

    def weights(self) -> dict[str, str]:
        """The sha256 of each stage's weights."""
        return dict(self._sha256)

    def network(self, stage: str) -> StageNetwork:
        """The stage's trainable module."""
        return self.networks[stage]

    def temporal_parameters(self, stage: str) -> list[nn.Parameter]:
        """The parameters of the temporal layers."""
        return self.networks[stage].unet.temporal_parameters()

    def velocity(
        self, stage: str, z: Tensor, s: Tensor, prompts: list[str], condition: Tensor | None, temporal: bool
    ) -> Tensor:
        """The predicted v [B, 3, T, H, W]; one prompt a clip."""
        network = self.networks[stage]
        with torch.autocast(self.device_type, torch.bfloat16):
            text = network.text(*tokenize(self.tokenizer, prompts))
            return network.unet(z, s, text, condition, temporal, FRAME_STEP[stage])

    def loss_weight(self, stage: str, s: Tensor, condition: Tensor | None) -> Tensor:
        """What squared errors of v count in a loss: at super-resolution every noise level alike."""
        return torch.ones(()) if condition is None else residual_weight(s, condition)

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """A callable (z, s) -> v with the prompt encoded once."""
        network = self.networks[stage]
        with torch.no_grad(), torch.autocast(self.device_type, torch.bfloat16):
            text = network.text(*tokenize(self.tokenizer, [prompt]))

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            with torch.no_grad(), torch.autocast(self.device_type, torch.bfloat16):
                return network.unet(z, s, text.repeat(len(z)), condition, temporal, FRAME_STEP[stage])

        return denoise

    def condition(self, stage: str, low: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """The condition [B, K, T, H, W] of a super-resolution stage."""
        index = [spec.name for spec in STAGES].index(stage)
        spec, factor = STAGES[index], STAGES[index].height // STAGES[index - 1].height
        if spec.kind == "temporal":
            return temporal_condition(low, level, noise)
        return spatial_condition(low, factor * low.shape[-2], factor * low.shape[-1], level, noise)

    def unknown_words(self, prompt: str) -> tuple[str, ...]:
        """The words that no caption of the procedural world contains; t* is known."""
        return unknown_words(prompt.replace(RARE_TOKEN, " "))


def build_stage(name: str) -> StageNetwork:
    """One stage's network with random weights, its kernels laid out as CPUs and GPUs like them."""
    network = StageNetwork(STAGE_CONFIGS[name])
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network


def load_stage(folder: Path, name: str, published: dict[str, str]) -> StageNetwork:
    """One stage's network with its verified weights, in evaluation mode."""
    path = folder / f"{name}.safetensors"
    if not path.is_file():
        raise BadWeights(f"The weights of the stage {name} are missing at {path}.", "Install Dreamstrip again.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != published.get(path.name):
        raise BadWeights(f"{path} is not the published file: its sha256 differs.", "Install Dreamstrip again.")
    network = build_stage(name)
    network.load_state_dict({key: value.float() for key, value in load_file(path).items()})
    return network.eval()

"""The embedded cascade: four small networks that ship inside and serve the paper's seven stages (weights/card.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.contract.errors import BadWeights
from backend.diffusion.samplers import Denoiser
from backend.world.prompt import unknown_words
from backend.world.vocabulary import FIRST_VOCABULARY, VOCABULARY

from .conditioning import SPATIAL_CHANNELS, TEMPORAL_CHANNELS, spatial_condition, temporal_condition
from .precision import mixed_precision
from .protocol import StageSpec
from .residual import ResidualUNet, residual_weight
from .text import RARE_TOKEN, TextEncoder, build_tokenizer, tokenize
from .unet import UNetConfig, VideoUNet

WEIGHTS = Path(__file__).parent / "weights"
CPU = torch.device("cpu")
WORDS_TAUGHT = "words"  # in a weights file's metadata

STAGES = (
    StageSpec("base", "base", 16, 24, 40, steps=64, finetuned=True),
    StageSpec("tsr1", "temporal", 32, 24, 40, steps=8, finetuned=False),
    StageSpec("ssr1", "spatial", 32, 48, 80, steps=128, finetuned=True),
    StageSpec("ssr2", "spatial", 32, 192, 320, steps=128, finetuned=True),
    StageSpec("tsr2", "temporal", 64, 192, 320, steps=8, finetuned=False),
    StageSpec("tsr3", "temporal", 128, 192, 320, steps=8, finetuned=False),
    StageSpec("ssr3", "spatial", 128, 768, 1280, steps=8, finetuned=False),
)
"""The paper's cascade, its sampling steps too (appendix A.1)."""

_UPSCALER = UNetConfig(
    widths=(48, 96),
    blocks=1,
    embedding_width=128,
    condition_channels=SPATIAL_CHANNELS,
    spatial=(False, False),
    temporal=(False, True),
)
NETWORK_CONFIGS = {
    "base": UNetConfig(pool_queries=16, joint=4),
    "tsr": replace(_UPSCALER, condition_channels=TEMPORAL_CHANNELS),
    "ssr": _UPSCALER,
    "ssr4": replace(_UPSCALER, widths=(64, 96), patch=4),
}
"""The networks that stages share: `tsr` doubles the frames, `ssr` doubles height and width, `ssr4` quadruples them."""


def network_name(stages: Sequence[StageSpec], stage: StageSpec) -> str:
    """The name of the network that serves a stage of a cascade."""
    if stage.kind != "spatial":
        return {"base": "base", "temporal": "tsr"}[stage.kind]
    return {2: "ssr", 4: "ssr4"}[stage.height // stages[stages.index(stage) - 1].height]


class StageNetwork(nn.Module):
    """A text encoder and the network that it was trained with; super-resolution corrects plain interpolation."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.text = TextEncoder(config.text_width)
        self.unet = ResidualUNet(config) if config.condition_channels else VideoUNet(config)


class EmbeddedFamily:
    """The embedded cascade, loaded; see `backend.models.protocol.Family`."""

    name = "embedded"

    def __init__(
        self,
        networks: dict[str, StageNetwork],
        sha256: dict[str, str],
        stages: tuple[StageSpec, ...] = STAGES,
        words: tuple[str, ...] = VOCABULARY,
    ) -> None:
        """`words` are those that the base was taught."""
        self.networks, self.stages, self._sha256, self._words = networks, stages, sha256, frozenset(words)
        self._network_of = {stage.name: network_name(stages, stage) for stage in stages}
        self.tokenizer = build_tokenizer(VOCABULARY)
        self.device = next(networks["base"].parameters()).device

    @classmethod
    def load(cls, folder: Path = WEIGHTS, device: torch.device = CPU) -> EmbeddedFamily:
        """Load and verify the weights, onto a device.

        Raises BadWeights where a file is missing or not the published one.
        """
        published = _published(folder)
        networks = {name: load_network(folder, name, published).to(device) for name in NETWORK_CONFIGS}
        sha256 = {name: published[f"{name}.safetensors"] for name in networks}
        return cls(networks, sha256, words=VOCABULARY[: words_taught(folder / "base.safetensors")])

    def weights(self) -> dict[str, str]:
        """The sha256 of each stage's weights."""
        return {stage: self._sha256[network] for stage, network in self._network_of.items()}

    def network(self, stage: str) -> StageNetwork:
        """The stage's trainable module."""
        return self.networks[self._network_of[stage]]

    def temporal_parameters(self, stage: str) -> list[nn.Parameter]:
        """The parameters of the temporal layers."""
        return self.network(stage).unet.temporal_parameters()

    def velocity(
        self, stage: str, z: Tensor, s: Tensor, prompts: list[str], condition: Tensor | None, temporal: bool
    ) -> Tensor:
        """The predicted v [B, 3, T, H, W]; one prompt a clip."""
        network = self.network(stage)
        with mixed_precision(self.device.type):
            text = network.text(*self._tokens(prompts))
            return network.unet(z, s, text, condition, temporal, self.frame_step(stage))

    def loss_weight(self, stage: str, s: Tensor, condition: Tensor | None) -> Tensor:
        """What squared errors of v count in a loss: at super-resolution every noise level alike."""
        return torch.ones(()) if condition is None else residual_weight(s, condition)

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """A callable (z, s) -> v with the prompt encoded once."""
        network = self.network(stage)
        with torch.no_grad(), mixed_precision(self.device.type):
            text = network.text(*self._tokens([prompt]))

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            with torch.no_grad(), mixed_precision(self.device.type):
                return network.unet(z, s, text.repeat(len(z)), condition, temporal, self.frame_step(stage))

        return denoise

    def condition(self, stage: str, low: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """The condition [B, K, T, H, W] of a super-resolution stage."""
        spec, before = self._spec(stage), self.stages[self.stages.index(self._spec(stage)) - 1]
        if spec.kind == "temporal":
            return temporal_condition(low, level, noise)
        factor = spec.height // before.height
        return spatial_condition(low, factor * low.shape[-2], factor * low.shape[-1], level, noise)

    def frame_step(self, stage: str) -> float:
        """The distance of two frames of a stage, in frames of the base."""
        return self.stages[0].frames / self._spec(stage).frames

    def _tokens(self, prompts: list[str]) -> tuple[Tensor, Tensor]:
        ids, mask = tokenize(self.tokenizer, prompts)
        return ids.to(self.device), mask.to(self.device)

    def _spec(self, name: str) -> StageSpec:
        return next(stage for stage in self.stages if stage.name == name)

    def unknown_words(self, prompt: str) -> tuple[str, ...]:
        """The words that no caption contained from which the base learned; t* is known."""
        return unknown_words(prompt.replace(RARE_TOKEN, " "), self._words)


def _published(folder: Path) -> dict[str, str]:
    try:
        sums: dict[str, str] = json.loads((folder / "weights.json").read_bytes())
    except (OSError, ValueError) as error:
        raise BadWeights(
            f"The list of weights in {folder} is missing or damaged.", "Install Dreamstrip again."
        ) from error
    return sums


def build_network(name: str) -> StageNetwork:
    """A network with random weights, its kernels laid out as CPUs and GPUs like them."""
    network = StageNetwork(NETWORK_CONFIGS[name])
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network


def load_network(folder: Path, name: str, published: dict[str, str]) -> StageNetwork:
    """A network with its verified weights, in evaluation mode."""
    path = folder / f"{name}.safetensors"
    if not path.is_file():
        raise BadWeights(f"The weights {name} are missing at {path}.", "Install Dreamstrip again.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != published.get(path.name):
        raise BadWeights(f"{path} is not the published file: its sha256 differs.", "Install Dreamstrip again.")
    network = build_network(name)
    network.load_state_dict({key: value.float() for key, value in load_file(path).items()})
    network.text.leave_unknown(words_taught(path))
    return network.eval()


def words_taught(path: Path) -> int:
    """How many words of the vocabulary a file's weights know: the first ones where the file does not say it."""
    with safe_open(path, "pt") as file:
        return int((file.metadata() or {}).get(WORDS_TAUGHT, len(FIRST_VOCABULARY)))

"""A family as small as it can be, with temporal layers that really act (their zero initialisation is undone)."""

from __future__ import annotations

from dataclasses import replace

import torch

from backend.models.conditioning import SPATIAL_CHANNELS, TEMPORAL_CHANNELS
from backend.models.embedded import STAGES as SEVEN
from backend.models.embedded import EmbeddedFamily, StageNetwork
from backend.models.unet import UNetConfig

STAGES = SEVEN[:3]  # the base and the first stage of each other kind
BASE = UNetConfig(
    widths=(8, 16),
    blocks=1,
    heads=2,
    text_width=128,
    embedding_width=16,
    spatial=(False, True),
    temporal=(True, True),
    joint=1,
)
CONFIGS = {
    "base": BASE,
    "tsr": replace(BASE, condition_channels=TEMPORAL_CHANNELS, joint=0),
    "ssr": replace(BASE, condition_channels=SPATIAL_CHANNELS, joint=0),
}


def tiny_stage(name: str = "base", seed: int = 0) -> StageNetwork:
    """A stage's network with random weights everywhere."""
    torch.manual_seed(seed)
    network = StageNetwork(CONFIGS[name]).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.abs().sum() == 0:
                parameter.normal_(0, 0.1)
    return network


def tiny_family() -> EmbeddedFamily:
    """The first three stages of the embedded cascade with tiny networks."""
    return EmbeddedFamily({n: tiny_stage(n, i) for i, n in enumerate(CONFIGS)}, dict.fromkeys(CONFIGS, "0"), STAGES)

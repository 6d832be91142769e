"""A family as small as it can be, with temporal layers that really act (their zero initialisation is undone)."""

from __future__ import annotations

from dataclasses import replace

import torch

from backend.models.conditioning import SPATIAL_CHANNELS, TEMPORAL_CHANNELS
from backend.models.embedded import STAGES, EmbeddedFamily, StageNetwork
from backend.models.unet import UNetConfig

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
    """The embedded cascade's stages with tiny networks."""
    return EmbeddedFamily({s.name: tiny_stage(s.name, i) for i, s in enumerate(STAGES)}, {s.name: "0" for s in STAGES})

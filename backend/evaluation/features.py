"""Plug-and-Play feature injection (Tumanyan et al. 2023), the paper's baseline, on every frame alone.

The source is inverted by deterministic DDIM without a prompt. While it is denoised again, what some layers of the
decoder compute is put into the denoising with the prompt: residual features of the coarsest level during the first 80%
of the steps, queries and keys of the attention over a frame during the first 50% (the thresholds of that paper).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from backend.diffusion.samplers import Denoiser, consistent_velocity, ddim_step, noise_levels
from backend.diffusion.schedule import clean_from_velocity, gamma, noise_from_velocity, sigma
from backend.models.unet import Level, VideoUNet

FEATURE_SHARE, ATTENTION_SHARE = 0.8, 0.5


def plug_and_play(network: nn.Module, watch: Denoiser, denoise: Denoiser, source: Tensor, steps: int) -> Tensor:
    """The source [1, 3, T, H, W] edited; `watch` denoises without a prompt and `denoise` with it, both on `network`."""
    levels = noise_levels(1.0, steps).to(source.device)
    inverted = inversion(watch, source, levels)
    z, clean = inverted[0], source
    unused = torch.zeros_like(source)
    with injection(network) as layers:
        for index, (s, t) in enumerate(pairwise(levels)):
            layers.record()
            watch(inverted[index], s[None])
            layers.replay(features=index < FEATURE_SHARE * steps, attention=index < ATTENTION_SHARE * steps)
            clean = clean_from_velocity(z, denoise(z, s[None]), s).clamp(-1, 1)
            z = ddim_step(z, consistent_velocity(z, clean, s), s, t, unused, eta=0.0)
    return clean


def inversion(denoise: Denoiser, source: Tensor, levels: Tensor) -> list[Tensor]:
    """Deterministic DDIM (Song et al. 2021, section 4.3) run backwards: the latents at `levels`, the noisiest first."""
    latents = [source]
    for t, s in pairwise(levels.flip(0)):
        z = latents[-1]
        v = denoise(z, t[None])
        latents.append(gamma(s) * clean_from_velocity(z, v, t) + sigma(s) * noise_from_velocity(z, v, t))
    return latents[::-1]


class Injection:
    """Hooks that remember layers' outputs in one evaluation and put them into the next."""

    def __init__(self) -> None:
        self._kept: dict[nn.Module, Tensor] = {}
        self._features = self._attention = False
        self._recording = True

    def record(self) -> None:
        """Remember what comes."""
        self._recording = True

    def replay(self, features: bool, attention: bool) -> None:
        """Put back what was remembered, of residual features, of queries and keys, or of both."""
        self._recording, self._features, self._attention = False, features, attention

    def on_features(self, layer: nn.Module, inputs: Any, output: Tensor) -> Tensor:
        """Of a residual block."""
        return self._exchanged(layer, output, self._features)

    def on_queries(self, layer: nn.Module, inputs: Any, output: Tensor) -> Tensor:
        """Of a projection to queries."""
        return self._exchanged(layer, output, self._attention)

    def on_keys_and_values(self, layer: nn.Module, inputs: Any, output: Tensor) -> Tensor:
        """Of a projection to keys and values: the keys, which come first; the values stay."""
        width = output.shape[-1] // 2
        keys = self._exchanged(layer, output[..., :width], self._attention)
        return torch.cat((keys, output[..., width:]), dim=-1)

    def _exchanged(self, layer: nn.Module, output: Tensor, wanted: bool) -> Tensor:
        if self._recording:
            self._kept[layer] = output
            return output
        return self._kept[layer] if wanted else output


@contextmanager
def injection(network: nn.Module) -> Iterator[Injection]:
    """The hooks on a network's decoder inside the block. Raises ValueError for a network that has no VideoUNet."""
    unet = next((module for module in network.modules() if isinstance(module, VideoUNet)), None)
    if unet is None:
        raise ValueError("feature injection knows the layers of the embedded networks alone")
    layers, levels = Injection(), [level for level in unet.up if isinstance(level, Level)]
    hooks = [levels[0].residual[-1].register_forward_hook(layers.on_features)]
    for level in levels:
        if level.spatial is not None:
            attention = level.spatial.self_attention
            hooks.append(attention.query.register_forward_hook(layers.on_queries))
            hooks.append(attention.key_value.register_forward_hook(layers.on_keys_and_values))
    try:
        yield layers
    finally:
        for hook in hooks:
            hook.remove()

"""Feature injection: it repeats the source exactly where it should, acts where it should, and leaves no hook."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from backend.diffusion.samplers import Denoiser, noise_levels, stochastic_ddim
from backend.diffusion.schedule import add_noise, velocity
from backend.evaluation.features import injection, inversion, plug_and_play
from tests.models.tiny import tiny_family

SOURCE = torch.rand(1, 3, 4, 8, 12, generator=torch.Generator().manual_seed(3)) * 2 - 1
FAMILY = tiny_family()
NETWORK = FAMILY.network("base")


def frames_apart(prompt: str) -> Denoiser:
    return FAMILY.denoiser("base", prompt, None, temporal=False)


def hooks() -> int:
    return sum(len(module._forward_hooks) for module in NETWORK.modules())


def test_inversion_and_the_sampler_are_each_others_reverse() -> None:
    """With one noise for the whole way (v of a fixed pair of clip and noise) both are exact."""
    noise = torch.randn(SOURCE.shape, generator=torch.Generator().manual_seed(4))

    def truth(z: Tensor, s: Tensor) -> Tensor:
        return velocity(SOURCE, noise, s)

    levels = noise_levels(1.0, 4)
    latents = inversion(truth, SOURCE, levels)
    assert len(latents) == 5
    for latent, s in zip(latents, levels, strict=True):
        assert torch.allclose(latent, add_noise(SOURCE, noise, s), atol=1e-5)
    *_, last = stochastic_ddim(truth, latents[0], levels, lambda step: noise, eta=0.0)
    assert torch.allclose(last.clean, SOURCE, atol=1e-5)


def test_replaying_the_same_prompt_changes_nothing() -> None:
    z, s = torch.randn(SOURCE.shape), torch.tensor([0.5])
    denoise = frames_apart("")
    plain = denoise(z, s)
    with injection(NETWORK) as layers:
        layers.record()
        assert torch.equal(denoise(z, s), plain)
        layers.replay(features=True, attention=True)
        assert torch.equal(denoise(z, s), plain)


@pytest.mark.parametrize(("features", "attention"), [(True, False), (False, True)])
def test_what_is_replayed_pulls_towards_the_source(features: bool, attention: bool) -> None:
    s = torch.tensor([0.5])
    source, other = torch.randn(2, *SOURCE.shape, generator=torch.Generator().manual_seed(1))
    denoise = frames_apart("a red star")
    plain = denoise(other, s)
    with injection(NETWORK) as layers:
        layers.record()
        denoise(source, s)
        layers.replay(features, attention)
        pulled = denoise(other, s)
        layers.replay(features=False, attention=False)
        assert torch.equal(denoise(other, s), plain)
    assert not torch.equal(pulled, plain)
    assert torch.equal(denoise(other, s), plain)


def test_the_hooks_go_when_it_is_over_even_badly() -> None:
    with pytest.raises(RuntimeError, match="canary"), injection(NETWORK):
        assert hooks() > 0
        raise RuntimeError("canary")
    assert hooks() == 0


def test_a_network_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="embedded"), injection(nn.Linear(2, 2)):
        pass


def test_every_frame_is_edited_alone_and_by_the_prompt() -> None:
    def edit(source: Tensor, prompt: str) -> Tensor:
        return plug_and_play(NETWORK, frames_apart(""), frames_apart(prompt), source, steps=3)

    first = edit(SOURCE, "a red star")
    changed = SOURCE.clone()
    changed[:, :, 2] = 0.5
    second = edit(changed, "a red star")
    same = [torch.equal(first[:, :, k], second[:, :, k]) for k in range(4)]
    assert same == [True, True, False, True]
    assert not torch.equal(edit(SOURCE, "a blue ring"), first)
    assert first.abs().max() <= 1

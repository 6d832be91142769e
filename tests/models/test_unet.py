"""The factorised network: what may mix across frames, and what may not."""

from __future__ import annotations

import pytest
import torch

from backend.models.layers import TextFeatures
from backend.models.unet import VideoUNet
from tests.models.tiny import BASE, tiny_stage


def text(batch: int) -> TextFeatures:
    generator = torch.Generator().manual_seed(5)
    return TextFeatures(torch.randn(batch, 4, 128, generator=generator), torch.ones(batch, 4, dtype=torch.bool))


def network() -> VideoUNet:
    return tiny_stage().unet


def clip(frames: int, batch: int = 1) -> torch.Tensor:
    return torch.randn(batch, 3, frames, 8, 12, generator=torch.Generator().manual_seed(7))


def test_masked_a_frame_does_not_depend_on_any_other() -> None:
    z, s = clip(6), torch.tensor([0.6])
    changed = z.clone()
    changed[:, :, 1:] = torch.randn(1, 3, 5, 8, 12) * 10
    net = network()
    with torch.no_grad():
        before, after = (net(x, s, text(1), temporal=False)[:, :, 0] for x in (z, changed))
    torch.testing.assert_close(before, after, atol=1e-6, rtol=0)


def test_unmasked_it_does() -> None:
    z, s = clip(6), torch.tensor([0.6])
    changed = z.clone()
    changed[:, :, 5] += 1
    net = network()
    with torch.no_grad():
        before, after = (net(x, s, text(1))[:, :, 0] for x in (z, changed))
    assert (before - after).abs().max() > 1e-3


def test_masked_is_the_image_model_on_each_frame() -> None:
    z, s = clip(5), torch.tensor([0.3])
    net = network()
    with torch.no_grad():
        whole = net(z, s, text(1), temporal=False)
        frames = z[0].transpose(0, 1).unsqueeze(2)
        single = net(frames, s.expand(5), text(1).repeat(5), temporal=False)
    torch.testing.assert_close(whole[0].transpose(0, 1), single[:, :, 0], atol=1e-5, rtol=0)


def test_masked_no_temporal_parameter_receives_a_gradient() -> None:
    net = network()
    net(clip(4), torch.tensor([0.5]), text(1), temporal=False).square().sum().backward()
    temporal = net.temporal_parameters()
    assert temporal
    assert all(parameter.grad is None for parameter in temporal)
    chosen = {id(parameter) for parameter in temporal}
    spatial = [p for p in net.parameters() if id(p) not in chosen]
    assert all(parameter.grad is not None for parameter in spatial)


def test_unmasked_every_parameter_receives_one() -> None:
    net = network()
    net(clip(4), torch.tensor([0.5]), text(1)).square().sum().backward()
    assert [name for name, p in net.named_parameters() if p.grad is None] == []


def test_a_new_network_is_the_image_model_whatever_the_frames() -> None:
    """Temporal layers begin as the identity, so that training on frames is a beginning for clips."""
    torch.manual_seed(0)
    net = VideoUNet(BASE)
    torch.nn.init.normal_(net.leave.weight)
    z, s = clip(4), torch.tensor([0.5])
    with torch.no_grad():
        torch.testing.assert_close(net(z, s, text(1)), net(z, s, text(1), temporal=False))


@pytest.mark.parametrize("size", [(8, 12), (24, 40), (12, 20)])
def test_any_size_that_the_levels_divide(size: tuple[int, int]) -> None:
    z = torch.randn(2, 3, 3, *size)
    with torch.no_grad():
        assert network()(z, torch.rand(2), text(2)).shape == z.shape


def test_clips_of_a_batch_do_not_mix() -> None:
    z, s = clip(4, batch=2), torch.tensor([0.2, 0.9])
    net = network()
    with torch.no_grad():
        both = net(z, s, text(2))
        second = net(z[1:], s[1:], TextFeatures(text(2).tokens[1:], text(2).mask[1:]))
    torch.testing.assert_close(both[1:], second, atol=1e-5, rtol=0)


def test_padding_of_a_prompt_is_not_seen() -> None:
    features = text(1)
    padded = TextFeatures(
        torch.cat((features.tokens, torch.full((1, 3, 128), 9.0)), 1),
        torch.cat((features.mask, torch.zeros(1, 3, dtype=torch.bool)), 1),
    )
    net, z, s = network(), clip(2), torch.tensor([0.5])
    with torch.no_grad():
        torch.testing.assert_close(net(z, s, features), net(z, s, padded), atol=1e-5, rtol=0)

"""The layers by themselves: attention is torch's, and noise levels are told apart."""

from __future__ import annotations

import torch

from backend.models.layers import attend, sinusoids


def test_attention_is_torchs() -> None:
    query, key, value = (torch.randn(2, 3, n, 8) for n in (5, 7, 7))
    mask = torch.rand(2, 1, 1, 7) > 0.3
    mask[..., 0] = True
    expected = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    torch.testing.assert_close(attend(query, key, value, mask), expected)


def test_sinusoids_tell_close_levels_apart() -> None:
    features = sinusoids(torch.linspace(0, 1, 101), 128)
    distances = torch.cdist(features, features) + torch.eye(101) * 9
    assert distances.min() > 0.1

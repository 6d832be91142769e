"""Another text side in a trained network."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from backend.models.embedded import WEIGHTS, StageNetwork, build_network
from backend.models.text import build_tokenizer, tokenize
from backend.training.graft import CODE, graft, quiet, ridge
from backend.training.text import Reader
from backend.training.weights import load_weights
from backend.world.attributes import MOTIONS
from backend.world.vocabulary import VOCABULARY

COUNT = 36
PROMPTS = [
    "a red star moving left on a plain blue background",
    "a green ring growing on a striped white background",
    "",
]


@pytest.fixture(scope="module")
def shipped() -> StageNetwork:
    """The shipped base."""
    network = build_network("base")
    network.load_state_dict(load_weights(WEIGHTS / "base.safetensors"))
    return network.eval()


def pooled(network: StageNetwork, prompts: list[str]) -> torch.Tensor:
    with torch.no_grad():
        return network.unet.pool(network.text(*tokenize(build_tokenizer(VOCABULARY), prompts)))


def test_ridge_regression_finds_a_linear_map() -> None:
    rng = torch.Generator().manual_seed(0)
    x, weight = torch.randn(500, 8, generator=rng), torch.randn(8, 3, generator=rng)
    found, share = ridge(x, x @ weight)
    assert torch.allclose(found, weight, atol=1e-2)
    assert share > 0.9999


def test_quiet_directions_are_orthonormal_and_less_felt_than_others(shipped: StageNetwork) -> None:
    directions = quiet(shipped, COUNT)
    assert torch.allclose(directions @ directions.T, torch.eye(COUNT), atol=1e-4)
    felt = torch.cat([b.modulation.weight.detach() for level in shipped.unet.down for b in level.residual])  # type: ignore[union-attr]
    others = torch.linalg.qr(torch.randn(felt.shape[1], COUNT, generator=torch.Generator().manual_seed(0)))[0].T
    assert (felt @ directions.T).norm() < 0.5 * (felt @ others.T).norm()


def test_the_network_hears_what_it_heard_and_motions_apart(shipped: StageNetwork) -> None:
    torch.manual_seed(1)
    reader, grafted = Reader().eval(), build_network("base").eval()
    reader.text.load_state_dict(shipped.text.state_dict())
    reader.pool.load_state_dict(shipped.unet.pool.state_dict())
    torch.nn.init.normal_(reader.pool.out.weight, std=0.05)  # another language of the same words
    grafted.load_state_dict(shipped.state_dict())
    fits = graft(grafted, reader, captions=1500)
    assert min(fits.values()) > 0.9
    before, after = pooled(shipped, PROMPTS), pooled(grafted, PROMPTS)
    assert (after - before).norm(dim=1).max() < 1.5 * CODE
    told = (after - before)[:2] @ quiet(shipped, COUNT).T
    assert [MOTIONS[int(index)] for index in told.argmax(dim=1)] == ["left", "growing"]
    assert np.isclose(float(told.max(dim=1).values.min()), CODE, rtol=0.35)

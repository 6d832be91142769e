"""Give a trained base another text side: `python -m backend.training.graft --text FILE --start FILE --out FILE`.

A text side that was taught anew (`backend.training.text`: more words, better reading) speaks another language than the
one that the network has learned to listen to. What listens is linear, so it is fitted by ridge regression over many
captions: the pool's last layer and the keys and values of every attention to the prompt then say of the new features
what they said of the old ones, and the network goes on as it was.

What the old text side could not tell apart, that fit cannot tell apart either. So each motion, each attribute of a
second object and each move of the camera get a direction of their own in the pooled prompt, one of those that the
network feels least: training finds it there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.embedded import StageNetwork, build_network
from backend.models.layers import SpaceTimeBlock, SpatialAttention, TextFeatures
from backend.models.text import build_tokenizer, tokenize
from backend.models.unet import PromptPool
from backend.training.text import VALUES, Reader, draw_captions
from backend.training.weights import load_weights
from backend.world.vocabulary import VOCABULARY

CAPTIONS = 6000
EMPTY_EVERY = 20  # one caption in so many is empty
CODED = ("motion", "second_shape", "second_colour", "second_motion", "camera")
CODE = 9.0  # length of such a direction; a pooled prompt has a norm of about 60
RIDGE = 1e-4  # of the features' own scale, which is about one


@torch.no_grad()
def graft(network: StageNetwork, reader: Reader, captions: int = CAPTIONS, seed: int = 77) -> dict[str, float]:
    """Put the reader's text side into the network; returns the share of variance that each fit explains, by name."""
    texts, truth = draw_captions(np.random.default_rng(seed), captions)
    texts = ["" if index % EMPTY_EVERY == 0 else text for index, text in enumerate(texts)]
    named = torch.cat([F.one_hot(truth[name], len(VALUES[name]) + 1)[:, :-1] for name in CODED], dim=1).float()
    named[::EMPTY_EVERY] = 0
    ids, mask = tokenize(build_tokenizer(VOCABULARY), texts)
    old, new = network.text(ids, mask), reader.text(ids, mask)
    wanted = network.unet.pool(old) + CODE * named @ quiet(network, named.shape[1])
    fits = {"pool": fit_pool(reader.pool, new, wanted)}
    for name, module in network.unet.named_modules():
        if isinstance(module, SpatialAttention | SpaceTimeBlock):
            layer = module.text_attention.key_value
            weight, fits[name] = ridge(new.tokens[mask], layer(old.tokens[mask]))
            layer.weight.copy_(weight.T)
    network.text.load_state_dict(reader.text.state_dict())
    network.unet.pool.load_state_dict(reader.pool.state_dict())
    return fits


def quiet(network: StageNetwork, count: int) -> Tensor:
    """The directions [count, E] of the embedding that the network's modulations feel least, orthonormal."""
    parts = (getattr(module, "modulation", None) for module in network.unet.modules())
    felt = torch.cat([part.weight.detach() for part in parts if isinstance(part, nn.Linear)])
    return torch.linalg.svd(felt).Vh[-count:]


def fit_pool(pool: PromptPool, text: TextFeatures, wanted: Tensor) -> float:
    """Fit the pool's last layer to `wanted` [N, E]; returns the share of variance explained."""
    looked = pool.looked_at(text)
    weight, share = ridge(torch.cat((looked, torch.ones(len(looked), 1)), dim=1), wanted)
    pool.out.weight.copy_(weight[:-1].T)
    pool.out.bias.copy_(weight[-1])
    return share


def ridge(x: Tensor, y: Tensor) -> tuple[Tensor, float]:
    """The weights [K, M] of y [N, M] from x [N, K] by ridge regression, and the share of variance explained."""
    a, b = x.double(), y.double()
    weight = torch.linalg.solve(a.T @ a + RIDGE * len(a) * torch.eye(a.shape[1], dtype=a.dtype), a.T @ b)
    missed = (b - a @ weight).square().sum() / (b - b.mean(0)).square().sum()
    return weight.float(), 1 - float(missed)


def main() -> None:
    """Parse the command line, graft, save, and print how well the fits explain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True, help="checkpoint of backend.training.text")
    parser.add_argument("--start", type=Path, required=True, help="the base's weights or checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="the new weights (.pt), for --start of a training")
    arguments = parser.parse_args()
    network, reader = build_network("base"), Reader()
    network.load_state_dict(load_weights(arguments.start))
    reader.load_state_dict(load_weights(arguments.text))
    for name, share in graft(network, reader).items():
        print(f"{name}: {share:.3f}")
    torch.save({"averaged": network.state_dict()}, arguments.out)


if __name__ == "__main__":
    main()

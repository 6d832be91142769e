"""Teach the text side to read: `python -m backend.training.text --out FOLDER`.

The text encoder and the pool of the prompt learn to name the attributes of captions, by linear heads that are thrown
away afterwards. Left to the diffusion loss alone they learn colours, which move every pixel, and hardly anything else:
after 5,000 steps a linear probe of the pooled prompt named 93% of colours, 52% of shapes and 44% of motions.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from backend.models.embedded import NETWORK_CONFIGS
from backend.models.text import TextEncoder, build_tokenizer, tokenize
from backend.models.unet import PromptPool
from backend.training.corpus import MOTION_SHARE
from backend.training.loop import Plan, Training
from backend.world.attributes import BACKGROUNDS, CAMERA_MOVES, COLOURS, MOTIONS, SHAPES
from backend.world.caption import caption
from backend.world.split import sample_training_scene
from backend.world.vocabulary import VOCABULARY

VALUES: dict[str, tuple[str, ...]] = {
    "shape": SHAPES,
    "colour": tuple(COLOURS),
    "motion": MOTIONS,
    "background": BACKGROUNDS,
    "background_colour": tuple(COLOURS),
    "second_shape": SHAPES,
    "second_colour": tuple(COLOURS),
    "second_motion": MOTIONS,
    "camera": CAMERA_MOVES,
}
MOVING = ("motion", "second_motion", "camera")  # what a caption of a single frame may be silent on
PLAN = Plan(steps=1000, muon_rate=0.01, adam_rate=2e-3)
COUNT = 96  # captions a step


class Reader(nn.Module):
    """A text encoder and pool, and a linear head an attribute; one more class says that the prompt is silent on it."""

    def __init__(self) -> None:
        super().__init__()
        config = NETWORK_CONFIGS["base"]
        self.text = TextEncoder(config.text_width)
        self.pool = PromptPool(config.pool_queries, config.text_width, config.embedding_width)
        self.heads = nn.ModuleDict({k: nn.Linear(config.embedding_width, len(v) + 1) for k, v in VALUES.items()})

    def forward(self, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """ids and mask [B, L] -> logits [B, values + 1] by attribute."""
        pooled = self.pool(self.text(ids, mask))
        return {name: head(pooled) for name, head in self.heads.items()}


def draw_captions(rng: np.random.Generator, count: int) -> tuple[list[str], dict[str, Tensor]]:
    """Captions, some silent on motion, and the index of each attribute's value."""
    captions, indices = [], []
    for _ in range(count):
        scene, told = sample_training_scene(rng), bool(rng.random() > MOTION_SHARE)
        captions.append(caption(scene, rng, told))
        names = scene.attributes if told else replace(scene.attributes, **dict.fromkeys(MOVING))
        indices.append({k: (*v, None).index(getattr(names, k)) for k, v in VALUES.items()})
    return captions, {name: torch.tensor([row[name] for row in indices]) for name in VALUES}


def reading_loss(reader: Reader, tokenizer: Tokenizer, rng: np.random.Generator) -> dict[str, Tensor]:
    """Cross-entropy by attribute, and their sum as `loss`."""
    captions, truth = draw_captions(rng, COUNT)
    logits = reader(*tokenize(tokenizer, captions))
    terms = {name: F.cross_entropy(logits[name], truth[name]) for name in VALUES}
    return {**terms, "loss": torch.stack(list(terms.values())).sum()}


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    reader, tokenizer = Reader(), build_tokenizer(VOCABULARY)
    training = Training(reader, PLAN, arguments.out)
    training.resume()
    training.advance(lambda step: reading_loss(reader, tokenizer, np.random.default_rng((arguments.seed, step))))


if __name__ == "__main__":
    main()

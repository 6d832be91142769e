"""Train the base: `python -m backend.training.base frames|clips --out FOLDER [--start WEIGHTS] [--steps N]`.

`frames` trains the spatial layers and the text encoder on single frames, the temporal layers bypassed; `clips` trains
everything, each step on clips and on single frames (the paper's joint training). Both resume from the folder's
checkpoint.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from backend.diffusion.schedule import add_noise, velocity
from backend.models.embedded import StageNetwork, build_stage
from backend.models.text import build_tokenizer, tokenize
from backend.training.corpus import PATHS_DECIDED, SHAPES_DECIDED, Batch, draw, noise_levels
from backend.training.loop import Plan, Training
from backend.training.weights import load_weights
from backend.world.vocabulary import VOCABULARY


@dataclass(frozen=True)
class Phase:
    """What one training step sees: how many clips (16 frames each) and how many single frames."""

    plan: Plan
    clips: int
    frames: int


PHASES = {
    "frames": Phase(Plan(steps=6000, muon_rate=0.02, adam_rate=1e-3), clips=0, frames=64),
    "clips": Phase(Plan(steps=3300, muon_rate=0.015, adam_rate=7e-4), clips=4, frames=16),
}


def batches(phase: Phase, seed: int, step: int) -> list[Batch]:
    """What `step` trains on: clips first, then single frames. Drawn inline: a thread would fight for the GIL."""
    kinds = ((phase.clips, 16, 0), (phase.frames, 1, 1))
    return [draw(2 * seed + salt, step, count, frames) for count, frames, salt in kinds if count]


def diffusion_loss(model: StageNetwork, tokenizer: Tokenizer, batch: Batch, generator: torch.Generator) -> Tensor:
    """Mean squared error of v over a batch; single frames bypass the temporal layers."""
    ids, mask = tokenize(tokenizer, batch.captions)
    single = batch.clips.shape[2] == 1
    s = noise_levels(len(batch.clips), generator, SHAPES_DECIDED if single else PATHS_DECIDED)
    eps = torch.randn(batch.clips.shape, generator=generator)
    with torch.autocast("cpu", torch.bfloat16):
        text = model.text(ids, mask)
        v = model.unet(add_noise(batch.clips, eps, s), s, text, temporal=not single)
    return (v - velocity(batch.clips, eps, s)).square().mean()


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("phase", choices=PHASES)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights (safetensors) or checkpoint (.pt) to start from")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(min(2, os.cpu_count() or 1))
    torch.manual_seed(arguments.seed)
    phase = PHASES[arguments.phase]
    if arguments.steps:
        phase = replace(phase, plan=replace(phase.plan, steps=arguments.steps))
    arguments.out.mkdir(parents=True, exist_ok=True)
    model = build_stage("base")
    if arguments.start:
        model.load_state_dict(load_weights(arguments.start))
    tokenizer = build_tokenizer(VOCABULARY)
    training = Training(model, phase.plan, arguments.out)
    training.resume()

    def loss_at(step: int) -> dict[str, Tensor]:
        generator = torch.Generator().manual_seed(arguments.seed * 1_000_003 + step)
        terms = {}
        for batch in batches(phase, arguments.seed, step):
            name = "frames" if batch.clips.shape[2] == 1 else "clips"
            terms[name] = diffusion_loss(model, tokenizer, batch, generator)
        return {**terms, "loss": torch.stack(list(terms.values())).sum()}

    training.advance(loss_at)


if __name__ == "__main__":
    main()

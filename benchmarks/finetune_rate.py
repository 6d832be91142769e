"""Which learning rate finetuning needs: `python -m benchmarks.finetune_rate CLIP [--rates 1e-4 3e-4 1e-3]`.

For each rate the base is finetuned on the clip (mixed, alpha 0.35). Printed are, with fixed noise: the loss on the clip
with t*, which finetuning is to lower, and the loss on clips of the procedural world with their captions, which it is to
leave: a rate that raises it has forgotten what the words mean. The first line is what those clips cost with t* and with
no prompt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from backend.degradation.grid import coarsen, degrade
from backend.diffusion.schedule import add_noise, velocity
from backend.finetuning.asset import shipped_weights_kept
from backend.finetuning.loop import Finetune
from backend.finetuning.loss import Target
from backend.finetuning.presets import Recipe
from backend.media.read import count_frames, iter_frames
from backend.models.embedded import EmbeddedFamily
from backend.models.text import RARE_TOKEN
from backend.training.corpus import to_tensor
from backend.world.caption import canonical
from backend.world.render import clip_times, render
from backend.world.split import held_out_scenes

LEVELS = (0.3, 0.5, 0.7, 0.85, 0.95)


@torch.no_grad()
def loss(family: EmbeddedFamily, clip: Tensor, prompt: str) -> float:
    """The mean squared error of v over the levels, with fixed noise."""
    total = 0.0
    for index, level in enumerate(LEVELS):
        s = torch.tensor([level])
        eps = torch.randn(clip.shape, generator=torch.Generator().manual_seed(index))
        v = family.velocity("base", add_noise(clip, eps, s), s, [prompt], None, True)
        total += float((v - velocity(clip, eps, s)).square().mean())
    return total / len(LEVELS)


def main() -> None:
    """Print one line a rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--rates", type=float, nargs="+", default=[1e-4, 3e-4, 1e-3])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    family = EmbeddedFamily.load()
    frames = iter_frames(arguments.clip, size=(48, 80))
    clip = coarsen(degrade(frames, count_frames(arguments.clip), (32, 48, 80)), (16, 24, 40))
    scenes = held_out_scenes(6, 7)
    world = [(to_tensor(render(scene, clip_times(16), 24, 40)[None]), canonical(scene)) for scene in scenes]

    def on_world(prompt: str | None) -> float:
        """With one prompt for all its clips, or with their captions."""
        return float(np.mean([loss(family, scene, caption if prompt is None else prompt) for scene, caption in world]))

    def figures() -> str:
        return f"clip with t* {loss(family, clip, RARE_TOKEN):.4f}, world with captions {on_world(None):.4f}"

    print(f"world with t* {on_world(RARE_TOKEN):.4f}, without a prompt {on_world(''):.4f}")
    print(f"shipped: {figures()}", flush=True)
    for rate in arguments.rates:
        with shipped_weights_kept(family.network("base")):
            list(Finetune(family, "base", Recipe(0.35, arguments.steps, rate)).run(Target(clip, None)))
            print(f"{arguments.steps} steps at {rate:g}: {figures()}", flush=True)


if __name__ == "__main__":
    main()

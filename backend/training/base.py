"""Train the base: `python -m backend.training.base frames|paths|clips --out FOLDER [--start WEIGHTS] [--text WEIGHTS]`.

The text side stays as `--text` or `--start` brings it. `frames` trains the spatial layers on single frames, the
temporal layers bypassed. `paths` and `clips` train all layers, each step on clips and on single frames (the paper's
joint training); `paths` shows every second frame of a clip only, so that twice as many clips teach how things move.
Each resumes from its folder's checkpoint.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from backend.diffusion.schedule import add_noise, velocity
from backend.models.device import chosen
from backend.models.embedded import StageNetwork, build_network
from backend.models.layers import zeroed
from backend.models.precision import mixed_precision
from backend.models.text import build_tokenizer, tokenize
from backend.training.corpus import (
    CLIPS_DECIDED,
    PATHS_DECIDED,
    SHAPES_DECIDED,
    Batch,
    draw,
    noise_levels,
    object_weight,
)
from backend.training.loop import Plan, Training
from backend.training.text import Reader
from backend.training.weights import load_weights
from backend.world.split import WIDENED, Mix
from backend.world.vocabulary import VOCABULARY

PARTS = 3
"""What a sketch draws: the first object, the second, the ground's second tone (`backend.world.render.parts`)."""


@dataclass(frozen=True)
class Phase:
    """What one training step sees: how many clips, of how many frames each, and how many single frames.

    `focus` is where most noise levels of the clips lie, `sketch` the weight of the sketch's loss.
    """

    plan: Plan
    clips: int
    clip_frames: int
    frames: int
    focus: tuple[float, float] = CLIPS_DECIDED
    sketch: float = 0.5


PHASES = {
    "frames": Phase(Plan(steps=6000, muon_rate=0.006, adam_rate=5e-4), clips=0, clip_frames=0, frames=64),
    "paths": Phase(
        Plan(steps=1800, muon_rate=0.006, adam_rate=5e-4),
        clips=10,
        clip_frames=8,
        frames=16,
        focus=PATHS_DECIDED,
        sketch=2.0,
    ),
    "clips": Phase(Plan(steps=2000, muon_rate=0.006, adam_rate=4e-4), clips=6, clip_frames=16, frames=8),
}


@dataclass(frozen=True)
class Lessons(Dataset[list[Batch]]):
    """What each step of a phase trains on, clips first, then single frames: a pure function of (seed, step)."""

    phase: Phase
    seed: int
    mix: Mix = WIDENED

    def __getitem__(self, step: int) -> list[Batch]:
        """The batches of a step."""
        kinds = ((self.phase.clips, self.phase.clip_frames, 0), (self.phase.frames, 1, 1))
        drawn = ((count, frames, salt) for count, frames, salt in kinds if count)
        return [draw(2 * self.seed + salt, step, count, frames, mix=self.mix) for count, frames, salt in drawn]

    def drawn(self, first: int, processes: int) -> Iterator[list[Batch]]:
        """Those from `first` on, drawn ahead by so many processes, or by none: a thread would fight for the GIL."""
        steps = range(first, self.phase.plan.steps)
        ahead = 4 if processes else None
        return iter(DataLoader(self, None, sampler=steps, num_workers=processes, prefetch_factor=ahead))


class Trainee(nn.Module):
    """The base, its text side frozen, with a head, thrown away afterwards, that sketches what a frame is made of.

    The text side has learned to read (`backend.training.text`) and stays as it is, like the paper's T5: trained on, it
    forgot what the network did not use yet ("left" and "right" came four times closer in 3,000 steps), for good.

    What the diffusion loss says of a path goes through all of the decoder and drowns in what it says of pixels; the
    sketch tells the middle of the network directly (supervision of inner layers: Lee et al. 2015, Yu et al. 2024). Its
    parts are the first object of the caption, the second, and the ground's texture, which the camera moves.
    """

    def __init__(self) -> None:
        super().__init__()
        self.network = build_network("base")
        self.network.text.requires_grad_(False)
        self.network.unet.pool.requires_grad_(False)
        config = self.network.unet.config
        self.cell = config.patch * 2 ** (len(config.widths) - 1)
        self.sketch = zeroed(nn.Conv2d(config.widths[-1], PARTS * self.cell**2, 1))
        self._coarse: list[Tensor] = []
        self.network.unet.middle.register_forward_hook(lambda _, __, output: self._coarse.append(output))

    def forward(
        self, z: Tensor, s: Tensor, ids: Tensor, mask: Tensor, temporal: bool, frame_step: float
    ) -> tuple[Tensor, Tensor]:
        """z [B, 3, T, H, W], s [B] -> v like z, and logits [B, 3, T, H, W] of the parts."""
        with mixed_precision(z.device.type):
            v = self.network.unet(z, s, self.network.text(ids, mask), temporal=temporal, frame_step=frame_step)
            logits = F.pixel_shuffle(self.sketch(self._coarse.pop()), self.cell)
        return v, logits.float().unflatten(0, (len(z), -1)).transpose(1, 2)


def losses(
    model: Trainee, tokenizer: Tokenizer, batch: Batch, focus: tuple[float, float], generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Weighted mean squared error of v, and cross-entropy of the sketch, summed over its parts.

    Single frames bypass the temporal layers.
    """
    device = next(model.parameters()).device
    batch, (ids, mask) = batch.to(device), (part.to(device) for part in tokenize(tokenizer, batch.captions))
    frames = batch.clips.shape[2]
    single = frames == 1
    s = noise_levels(len(batch.clips), generator, SHAPES_DECIDED if single else focus).to(device)
    eps = torch.randn(batch.clips.shape, generator=generator).to(device)
    v, sketch = model(add_noise(batch.clips, eps, s), s, ids, mask, not single, 16 / frames)
    error = (v - velocity(batch.clips, eps, s)).square()
    drawn = F.binary_cross_entropy_with_logits(sketch, batch.parts) * PARTS
    return (object_weight(batch.objects, s) * error).mean(), drawn


def take_text(model: StageNetwork, checkpoint: Path) -> None:
    """Put the text encoder and the prompt's pool that have learned to read into the model."""
    reader = Reader()
    reader.load_state_dict(load_weights(checkpoint))
    model.text.load_state_dict(reader.text.state_dict())
    model.unet.pool.load_state_dict(reader.pool.state_dict())


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("phase", choices=PHASES)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights (safetensors) or checkpoint (.pt) to start from")
    parser.add_argument("--text", type=Path, help="checkpoint of backend.training.text to take the text side from")
    parser.add_argument("--steps", type=int, help="the phase's own by default")
    parser.add_argument("--mix", type=float, nargs=3, help="shares of one object, two objects, a moving camera")
    parser.add_argument("--rate", type=float, help="Muon's at the beginning; the phase's own by default")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--processes", type=int, default=0, help="that draw clips ahead, for a GPU; 0: none")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def phase_of(arguments: argparse.Namespace) -> Phase:
    """The phase with what the command line changes of its plan."""
    phase = PHASES[arguments.phase]
    changes = {"steps": arguments.steps, "muon_rate": arguments.rate}
    return replace(phase, plan=replace(phase.plan, **{k: v for k, v in changes.items() if v is not None}))


def main() -> None:
    """Parse the command line and train."""
    arguments = parsed()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    phase, mix = phase_of(arguments), Mix(*arguments.mix) if arguments.mix else WIDENED
    arguments.out.mkdir(parents=True, exist_ok=True)
    model = Trainee()
    if arguments.start:
        model.network.load_state_dict(load_weights(arguments.start))
    if arguments.text:
        take_text(model.network, arguments.text)
    model.to(chosen())
    tokenizer = build_tokenizer(VOCABULARY)
    training = Training(model, phase.plan, arguments.out)
    training.resume()
    lessons = Lessons(phase, arguments.seed, mix).drawn(training.step, arguments.processes)

    def loss_at(step: int) -> dict[str, Tensor]:
        generator = torch.Generator().manual_seed(arguments.seed * 1_000_003 + step)
        terms = {}
        for batch in next(lessons):
            name = "frames" if batch.clips.shape[2] == 1 else "clips"
            terms[name], terms[f"{name}_sketch"] = losses(model, tokenizer, batch, phase.focus, generator)
        weighted = [value * (phase.sketch if name.endswith("sketch") else 1) for name, value in terms.items()]
        return {**terms, "loss": torch.stack(weighted).sum()}

    training.advance(loss_at)


if __name__ == "__main__":
    main()

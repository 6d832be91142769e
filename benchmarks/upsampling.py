"""How well super-resolution serves real footage: `python -m benchmarks.upsampling [CLIP ...] [--json FILE]`.

Each stage gets the true output of the stage before, made from clips that no training saw, and its samples are compared
with the truth: spatial stages beside Lanczos and bicubic, temporal ones (on the frames that they fill in) beside
repetition and linear blending. Every combination of --steps, --eta, --level and --floor is one row of the table;
docs/upsampling.md says what they do. With --finetune the stages that the method finetunes are measured again after it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise, product
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from backend.degradation.grid import to_tensor, to_uint8
from backend.diffusion.samplers import stochastic_ddim
from backend.evaluation.footage.fidelity import psnr, ssim
from backend.finetuning.asset import shipped_weights_kept
from backend.finetuning.loop import Finetune
from backend.finetuning.loss import Target
from backend.finetuning.presets import Recipe
from backend.media.probe import probe
from backend.media.read import iter_frames
from backend.media.resize import resize_clip
from backend.models.protocol import Family, StageSpec
from backend.models.registry import load
from backend.models.text import RARE_TOKEN

ROOT = Path(__file__).parents[1]
CLIPS = (ROOT / "demo/media/marathon.mp4", ROOT / "benchmarks/media/bottles.mp4")
BASE_RATE = 3.0  # frames a second of the base
MULTIPLE = 8  # of a frame's sides, for the networks
LARGEST = (192, 320)  # pixels of a frame that are measured, its middle


@dataclass(frozen=True)
class Sampler:
    """How a stage is sampled: `steps` evaluations, eta of DDIM, noise level of the condition, and the lowest level that
    the network is evaluated at, whose estimate is the result (None: 1 / steps, evenly spaced levels)."""

    steps: int
    eta: float
    level: float
    floor: float | None

    def levels(self) -> Tensor:
        """Noise levels from 1 down to 0, [steps + 1]."""
        lowest = 1 / self.steps if self.floor is None else self.floor
        return torch.cat((torch.linspace(1, lowest, self.steps), torch.zeros(1)))

    def __str__(self) -> str:
        floor = "" if self.floor is None else f", down to {self.floor:g}"
        return f"{self.steps} steps{floor}, eta {self.eta:g}, level {self.level:g}"


@dataclass(frozen=True)
class Case:
    """What a stage is to make, `truth` [1, 3, T, H, W] in [-1, 1], and the stage before, `low`."""

    truth: Tensor
    low: Tensor


@dataclass(frozen=True)
class Row:
    """Means over the cases of one clip."""

    clip: str
    stage: str
    method: str
    psnr: float
    ssim: float


def upscalers(family: Family) -> list[tuple[StageSpec, StageSpec]]:
    """Each stage after the base, and the one before it."""
    return [(stage, before) for before, stage in pairwise(family.stages)]


def cases(path: Path, stage: StageSpec, before: StageSpec, base: StageSpec, count: int, frames: int) -> list[Case]:
    """`count` cases of `frames` frames, spread over the clip; every n-th of its frames, nearest to the stage's rate."""
    info = probe(path)
    interval = max(1, round(float(info.fps) / (BASE_RATE * stage.frames / base.frames)))
    last = info.frames - 1 - interval * (frames - 1)
    if last < 0:
        raise ValueError(f"{path.name} has too few frames for {frames} at a distance of {interval}")
    starts = [round(last * (index + 0.5) / count) for index in range(count)]
    found = []
    for start in starts:
        shown = list(iter_frames(path, start, interval * (frames - 1) + 1))[::interval]
        found.append(case(np.stack(shown), stage, before))
    return found


def case(clip: NDArray[np.uint8], stage: StageSpec, before: StageSpec) -> Case:
    """Frames uint8 [T, H, W, 3] on the stage's grid, their middle; a clip smaller than that keeps its own pixels."""
    if clip.shape[1] >= stage.height and clip.shape[2] >= stage.width:
        clip = resize_clip(clip, stage.height, stage.width)
    sides = zip(clip.shape[1:3], LARGEST, strict=True)
    rows, columns = (min(have, most) // MULTIPLE * MULTIPLE for have, most in sides)
    top, left = (clip.shape[1] - rows) // 2, (clip.shape[2] - columns) // 2
    truth = to_tensor(clip[:, top : top + rows, left : left + columns])
    if stage.kind == "temporal":
        return Case(truth, truth[:, :, :: stage.frames // before.frames])
    return Case(truth, F.avg_pool3d(truth, (1, stage.height // before.height, stage.width // before.width)))


def sample(family: Family, stage: StageSpec, given: Case, sampler: Sampler, prompt: str, seed: int = 0) -> Tensor:
    """The stage's output [1, 3, T, H, W] from pure noise."""
    generator = torch.Generator().manual_seed(seed)
    augmentation = torch.randn(given.low.shape, generator=generator)
    condition = family.condition(stage.name, given.low, torch.full((1,), sampler.level), augmentation)
    denoise = family.denoiser(stage.name, prompt, condition)

    def noise(_: int = 0) -> Tensor:
        return torch.randn(given.truth.shape, generator=generator)

    *_, last = stochastic_ddim(denoise, noise(), sampler.levels(), noise, sampler.eta)
    return last.clean


def baselines(stage: StageSpec, given: Case) -> dict[str, Tensor]:
    """What needs no network."""
    if stage.kind == "temporal":
        factor = given.truth.shape[2] // given.low.shape[2]
        repeated = given.low.repeat_interleave(factor, dim=2)
        following = torch.cat((given.low[:, :, 1:], given.low[:, :, -1:]), dim=2).repeat_interleave(factor, dim=2)
        share = (torch.arange(given.truth.shape[2]) % factor / factor).reshape(1, 1, -1, 1, 1)
        return {"repetition": repeated, "blending": repeated * (1 - share) + following * share}
    return {"Lanczos": enlarged(given, cv2.INTER_LANCZOS4), "bicubic": enlarged(given, cv2.INTER_CUBIC)}


def enlarged(given: Case, method: int) -> Tensor:
    """`low` in the truth's size, [1, 3, T, H, W]."""
    height, width = given.truth.shape[-2:]
    frames = given.low[0].permute(1, 2, 3, 0).contiguous().numpy()
    large = np.stack([cv2.resize(frame, (width, height), interpolation=method) for frame in frames])
    return torch.from_numpy(large).permute(3, 0, 1, 2)[None]


def scores(stage: StageSpec, given: Case, result: Tensor) -> tuple[float, float]:
    """PSNR and SSIM; of a temporal stage only on frames that lie between two known ones."""
    chosen = torch.arange(given.truth.shape[2])
    if stage.kind == "temporal":
        factor = given.truth.shape[2] // given.low.shape[2]
        chosen = chosen[(chosen % factor != 0) & (chosen < (given.low.shape[2] - 1) * factor)]
    truth, shown = (to_uint8(clip[0][:, chosen].permute(1, 2, 3, 0).numpy()) for clip in (given.truth, result))
    return psnr(truth, shown), ssim(truth, shown)


def measure(
    family: Family, name: str, stage: StageSpec, found: list[Case], samplers: list[Sampler], finetune: Recipe | None
) -> Iterator[Row]:
    """The rows of one clip and stage."""

    def row(method: str, results: list[Tensor]) -> Row:
        pairs = [scores(stage, given, result) for given, result in zip(found, results, strict=True)]
        quality, structure = np.mean(pairs, axis=0)
        return Row(name, stage.name, method, round(float(quality), 3), round(float(structure), 4))

    plain = [baselines(stage, given) for given in found]
    yield from (row(method, [results[method] for results in plain]) for method in plain[0])
    for sampler in samplers:
        yield row(str(sampler), [sample(family, stage, given, sampler, "") for given in found])
    if finetune is None or not stage.finetuned:
        return
    tuned: dict[Sampler, list[Tensor]] = {sampler: [] for sampler in samplers}
    for given in found:
        with shipped_weights_kept(family.network(stage.name)):
            list(Finetune(family, stage.name, finetune).run(Target(given.truth, given.low)))
            for sampler, results in tuned.items():
                results.append(sample(family, stage, given, sampler, RARE_TOKEN))
    for sampler, results in tuned.items():
        yield row(f"{sampler}, {finetune.steps} steps finetuned", results)


def main() -> None:
    """Print the table as it grows; write it as JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path, nargs="*", default=CLIPS)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--stages", nargs="+", help="names; all after the base by default")
    parser.add_argument("--steps", type=int, nargs="+", help="the stage's default and 1, 2, 4, 8 by default")
    parser.add_argument("--eta", type=float, nargs="+", default=[1.0])
    parser.add_argument("--level", type=float, nargs="+", default=[0.0])
    parser.add_argument("--floor", type=float, nargs="+", default=[None])
    parser.add_argument("--frames", type=int, default=8, help="of a case; even")
    parser.add_argument("--cases", type=int, default=2, help="of a clip")
    parser.add_argument("--finetune", type=int, metavar="STEPS", help="mixed, alpha 0.35")
    parser.add_argument("--rate", type=float, default=1e-4, help="of the finetune")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    family = load(arguments.model)
    finetune = Recipe(0.35, arguments.finetune, arguments.rate) if arguments.finetune else None
    rows = []
    print("| clip | stage | method | PSNR | SSIM |\n|---|---|---|---|---|")
    for stage, before in upscalers(family):
        if arguments.stages and stage.name not in arguments.stages:
            continue
        steps = arguments.steps or sorted({1, 2, 4, 8, stage.steps})
        samplers = [Sampler(*chosen) for chosen in product(steps, arguments.eta, arguments.level, arguments.floor)]
        for path in arguments.clips:
            found = cases(path, stage, before, family.stages[0], arguments.cases, arguments.frames)
            for row in measure(family, path.stem, stage, found, samplers, finetune):
                print(f"| {row.clip} | {row.stage} | {row.method} | {row.psnr:.2f} | {row.ssim:.4f} |", flush=True)
                rows.append(row)
    if arguments.json:
        record = {"weights": family.weights(), "rows": [asdict(row) for row in rows]}
        arguments.json.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()

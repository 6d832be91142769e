"""Seconds and memory of an evaluation and a finetuning step of each stage: `python -m benchmarks.stages [--threads N]`.

The finetuning step is timed with the video term alone (alpha 1), the frame term alone (alpha 0) and mixed (0.35).
`--beside 1` keeps one other process busy meanwhile, as Blender is that plays; `OMP_WAIT_POLICY=PASSIVE`, which the
command line and the worker have, then makes the difference.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch

from backend.finetuning.asset import shipped_weights_kept
from backend.finetuning.loop import Finetune
from backend.finetuning.loss import Target
from backend.finetuning.presets import Recipe
from backend.models.device import chosen, name_of
from backend.models.embedded import EmbeddedFamily
from backend.models.protocol import StageSpec


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The median time of a call, after one that warms up."""
    work()
    times = []
    for _ in range(repeats):
        settle()
        started = time.perf_counter()
        work()
        settle()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def settle() -> None:
    """Wait until a GPU has done what it was given."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def evaluation(family: EmbeddedFamily, stage: StageSpec) -> Callable[[], object]:
    """One evaluation of a stage: a chunk of its frames, a tile of each."""
    frames, height, width = min(stage.frames, stage.chunk), *tile(stage)
    with family.device:
        low = low_of(family, stage, frames, height, width)
        condition = None if low is None else family.condition(stage.name, low, torch.zeros(1), torch.randn(low.shape))
        z, s = torch.randn(1, 3, frames, height, width), torch.tensor([0.5])
    denoise = family.denoiser(stage.name, "a red star moving left", condition)
    return lambda: denoise(z, s)


def tile(stage: StageSpec) -> tuple[int, int]:
    """The height and width that one evaluation sees."""
    return min(stage.height, stage.tile[0]), min(stage.width, stage.tile[1])


def low_of(family: EmbeddedFamily, stage: StageSpec, frames: int, height: int, width: int) -> torch.Tensor | None:
    """A stand-in for the output of the stage before, of which so many frames of that size are made."""
    if stage.kind == "base":
        return None
    before = family.stages[family.stages.index(stage) - 1]
    times, factor = stage.frames // before.frames, stage.height // before.height
    return torch.rand(1, 3, frames // times, height // factor, width // factor)


def finetuning_step(family: EmbeddedFamily, stage: StageSpec, alpha: float, repeats: int) -> float:
    """Seconds of one finetuning step."""
    with shipped_weights_kept(family.network(stage.name)):
        finetune = Finetune(family, stage.name, Recipe(alpha, repeats + 1, 1e-5))
        size = stage.frames, stage.height, stage.width
        target = Target(torch.rand(1, 3, *size), low_of(family, stage, *size))
        steps = finetune.run(target)
        return seconds(lambda: next(steps), repeats)


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Beside that many processes that do nothing, as fast as they can."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()


def measure(family: EmbeddedFamily, repeats: int) -> None:
    """Print one line a figure."""
    print(f"on: {name_of(family.device)}")
    for stage in family.stages:
        what = "x".join(map(str, (min(stage.frames, stage.chunk), *tile(stage))))
        print(f"{stage.name} evaluation, {what}: {seconds(evaluation(family, stage), repeats):.3f} s")
    for stage in (stage for stage in family.stages if stage.finetuned):
        for name, alpha in (("video term", 1.0), ("frame term", 0.0), ("mixed", 0.35)):
            print(f"{stage.name} finetuning, {name}: {finetuning_step(family, stage, alpha, repeats):.3f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB")
    if family.device.type == "cuda":
        print(f"peak memory of the GPU: {torch.cuda.max_memory_allocated() / 1024**3:.2f} GB")


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--beside", type=int, default=0, help="busy processes beside it")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    with busy(arguments.beside):
        measure(EmbeddedFamily.load(device=chosen()), arguments.repeats)


if __name__ == "__main__":
    main()

"""Peak memory of the last super-resolution stage at two lengths: `python -m benchmarks.chunks [--frames 64 256]`.

Each length runs in a process of its own, with a network so small that the frames are what counts, and its peak is given
beside that of the same process before it began. The output goes to a temporary folder, as a job's goes to the store.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from backend.cascade import outputs
from backend.cascade.plan import chunks, grid_of
from backend.cascade.run import sample_upscaled
from backend.degradation.grid import to_tensor
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import Denoiser, SampleStep
from backend.diffusion.windows import Span
from backend.models.conditioning import SPATIAL_CHANNELS, spatial_condition
from backend.models.protocol import StageSpec

LOW = StageSpec("low", "base", 16, 32, 48, steps=1, finetuned=False)
LAST = StageSpec("ssr", "spatial", 16, 128, 192, steps=2, finetuned=False, tile=(64, 96))


class TinyNetwork(nn.Module):
    """The last stage as a convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Conv3d(3 + SPATIAL_CHANNELS, 3, 3, padding=1)

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """See `backend.models.protocol.Family`."""
        assert condition is not None

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            with torch.no_grad():
                v: Tensor = self.layer(torch.cat((z, condition), dim=1))
            return v

        return denoise

    def condition(self, stage: str, low: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """See `backend.models.protocol.Family`."""
        return spatial_condition(low, LAST.height, LAST.width, level, noise)


def peak() -> float:
    """MiB of this process at its largest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(frames: int) -> tuple[float, float]:
    """The peak before the stage, and after it has made so many frames of 128 x 192."""
    torch.set_num_threads(1)
    network: Any = TinyNetwork()
    low = np.zeros((frames, LOW.height, LOW.width, 3), np.uint8)

    def sample(part: Span) -> Iterator[SampleStep]:
        chunk = to_tensor(low[part.slice])
        return sample_upscaled(network, LAST, "", chunk, part.start, LAST.steps, 1.0, FrameNoise(0, 0))

    before, family = peak(), (LOW, LAST)
    with tempfile.TemporaryDirectory() as folder:
        for _ in outputs.join(Path(folder), grid_of(family, LAST, frames), chunks(family, LAST, frames), sample):
            pass
        return before, peak()


def main() -> None:
    """Print one line a length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, nargs="+", default=[64, 256])
    arguments = parser.parse_args()
    for frames in arguments.frames:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            before, after = pool.submit(measure, frames).result()
        size = 12 * frames * LAST.height * LAST.width / 2**20
        print(f"{frames} frames ({size:.0f} MiB as float32): peak {after:.0f} MiB, {after - before:.0f} MiB of it here")


if __name__ == "__main__":
    main()

"""A stage's output as an asset: a folder named by all that decides it, so that any later job that needs it finds it.

<stages>/<key>/clip.npy            uint8 [T, H, W, 3], whole: it has its name only then
<stages>/<key>/clip.part.npy       while unfinished: the frames that are settled
<stages>/<key>/joint.safetensors   ... and of the chunks so far what overlaps the next
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from backend.contract.errors import NotEnoughSpace
from backend.degradation.grid import to_uint8
from backend.diffusion.samplers import SampleStep
from backend.diffusion.windows import Span

FORMAT = 1  # raised whenever the same settings come to give other pixels
RESERVE = 128 << 20
KEPT_BYTES = 8 << 30
KEPT_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Identity:
    """All that a stage's output depends on; `before` is the key of the previous output, at the base the source's hash.

    `settings` are the stage's own: its specification, steps, prompt, guidance, seed, as JSON can hold them.
    """

    model: str
    weights: str
    finetune: str | None
    before: str
    frames: int
    settings: dict[str, Any]

    @property
    def key(self) -> str:
        """32 hexadecimal digits."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_whole(folder: Path) -> bool:
    """Whether the output in this folder is done."""
    return (folder / "clip.npy").is_file()


def read(folder: Path) -> NDArray[np.uint8]:
    """A whole output [T, H, W, 3], mapped from the disk; it counts as used now."""
    os.utime(folder)
    clip: NDArray[np.uint8] = np.load(folder / "clip.npy", mmap_mode="r")
    return clip


class Joiner:
    """Writes a stage's chunks, which come in order and overlap, as one clip; memory is bounded by a chunk.

    After each chunk all is on the disk: a joiner of the same folder goes on with chunk `done`. Raises NotEnoughSpace.
    """

    def __init__(self, folder: Path, shape: tuple[int, int, int], chunks: Sequence[Span]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._chunks, self._frames = folder, chunks, shape[0]
        self._part, self._joint = folder / "clip.part.npy", folder / "joint.safetensors"
        self.done, self._overlap = 0, torch.zeros(1, 3, 0, *shape[1:])
        if self._joint.exists():
            with safe_open(self._joint, "pt") as file:
                self.done, self._overlap = int(file.metadata()["done"]), file.get_tensor("overlap")
        else:
            require_space(folder, 3 * shape[0] * shape[1] * shape[2])
            open_memmap(self._part, mode="w+", dtype=np.uint8, shape=(*shape, 3))
            _reserve(self._part)

    def add(self, clip: Tensor) -> None:
        """Take the next chunk [1, 3, t, H, W] in [-1, 1]; the last one makes the clip whole."""
        chunk = self._chunks[self.done]
        weighted = clip.cpu() * chunk.weight[:, None, None]
        weighted[:, :, : self._overlap.shape[2]] += self._overlap
        self.done += 1
        is_last = self.done == len(self._chunks)
        settled = (self._frames if is_last else self._chunks[self.done].start) - chunk.start
        frames = open_memmap(self._part, mode="r+")  # anew each time: what was written before need not stay in memory
        for index in range(settled):
            frames[chunk.start + index] = to_uint8(weighted[0, :, index].permute(1, 2, 0).numpy())
        frames.flush()
        if is_last:
            self._part.replace(self._folder / "clip.npy")
            self._joint.unlink(missing_ok=True)
        else:
            self._overlap = weighted[:, :, settled:].contiguous()
            part = self._joint.with_suffix(".part")
            save_file({"overlap": self._overlap}, part, metadata={"done": str(self.done)})
            part.replace(self._joint)


def join(
    folder: Path, shape: tuple[int, int, int], chunks: Sequence[Span], sample: Callable[[Span], Iterator[SampleStep]]
) -> Iterator[int]:
    """Sample a stage's chunks into its folder, from the first that is not there; gives the steps done of all chunks."""
    joiner = Joiner(folder, shape, chunks)
    for index, chunk in list(enumerate(chunks))[joiner.done :]:
        for step in sample(chunk):
            yield index * step.count + step.index
        joiner.add(step.clean)


def require_space(folder: Path, size: int) -> None:
    """Refuse an output that the disk cannot hold: writing to a map on a full disk would end the process."""
    free = shutil.disk_usage(folder).free
    if free < size + RESERVE:
        raise NotEnoughSpace(
            f"A stage's output needs {size >> 20} MiB on the disk, {free >> 20} MiB are free.",
            "Free some space, shorten the clip, or stop after an earlier stage.",
        )


def tidy(stages: Path, limit: int = KEPT_BYTES, unused: float = KEPT_SECONDS) -> None:
    """Delete outputs, those unused for longest first, until all take at most `limit` bytes.

    What a job has used within the last `unused` seconds stays, for it may still be at work with it.
    """
    folders = sorted((path for path in stages.iterdir() if path.is_dir()), key=_used)
    sizes = {folder: _size(folder) for folder in folders}
    total = sum(sizes.values())
    for folder in folders:
        if total <= limit or time.time() - _used(folder) < unused:
            return
        shutil.rmtree(folder, ignore_errors=True)  # another job may tidy just now
        total -= sizes[folder]


def _reserve(file: Path) -> None:
    """Have the disk give the file its blocks now: others may fill it before they are written."""
    if hasattr(os, "posix_fallocate"):
        with file.open("rb+") as stream:
            os.posix_fallocate(stream.fileno(), 0, file.stat().st_size)


def _used(folder: Path) -> float:
    """When an output was used last; at the beginning of time for one that has just been deleted."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _size(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except FileNotFoundError:
        return 0  # another job renames its file just now; what is in use stays anyway

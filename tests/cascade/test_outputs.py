"""A stage's output as an asset: joined from chunks without a seam, resumed, found again, tidied away."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.cascade import outputs
from backend.cascade.outputs import Identity, Joiner
from backend.contract.errors import NotEnoughSpace
from backend.degradation.grid import to_uint8
from backend.diffusion.windows import spans

SHAPE = (57, 6, 10)
CHUNKS = spans(57, 16, 4)
IDENTITY = Identity("seven", "0", None, "noise", 16, {"seed": 0, "prompt": "a star"})


def whole_clip(seed: int = 0) -> Tensor:
    return torch.rand(1, 3, *SHAPE, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def join(folder: Path, clip: Tensor) -> None:
    joiner = Joiner(folder, SHAPE, CHUNKS)
    for chunk in CHUNKS[joiner.done :]:
        joiner.add(clip[:, :, chunk.slice])


def test_the_key_follows_all_that_decides_the_output() -> None:
    others = {
        replace(IDENTITY, weights="1").key,
        replace(IDENTITY, finetune="f").key,
        replace(IDENTITY, before="other").key,
        replace(IDENTITY, frames=17).key,
        replace(IDENTITY, settings={"seed": 1, "prompt": "a star"}).key,
    }
    assert len(others | {IDENTITY.key}) == 6
    assert len(IDENTITY.key) == 32
    assert replace(IDENTITY).key == IDENTITY.key


def test_chunks_that_agree_are_joined_to_the_clip_they_were_cut_from(tmp_path: Path) -> None:
    assert not outputs.is_whole(tmp_path)
    join(tmp_path, whole_clip())
    assert outputs.is_whole(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["clip.npy"]
    clip, exact = outputs.read(tmp_path), to_uint8(whole_clip()[0].permute(1, 2, 3, 0).numpy())
    assert clip.dtype == np.uint8 and clip.shape == (*SHAPE, 3)
    assert np.abs(clip.astype(int) - exact).max() <= 1


def test_chunks_that_differ_are_faded_over(tmp_path: Path) -> None:
    joiner = Joiner(tmp_path, SHAPE, CHUNKS)
    shades = [(-1.0) ** index for index in range(len(CHUNKS))]
    for shade, chunk in zip(shades, CHUNKS, strict=True):
        joiner.add(torch.full((1, 3, len(chunk.weight), *SHAPE[1:]), shade))
    steps = np.abs(np.diff(outputs.read(tmp_path)[:, 0, 0, 0].astype(int)))
    overlap = min(a.stop - b.start for a, b in pairwise(CHUNKS))
    assert steps.max() <= 255 / overlap + 1


@pytest.mark.parametrize("stop_after", [1, 3])
def test_a_broken_run_goes_on_with_the_chunk_it_stood_at(tmp_path: Path, stop_after: int) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    join(whole, whole_clip())
    joiner = Joiner(broken, SHAPE, CHUNKS)
    for chunk in CHUNKS[:stop_after]:
        joiner.add(whole_clip()[:, :, chunk.slice])
    assert Joiner(broken, SHAPE, CHUNKS).done == stop_after
    join(broken, whole_clip())
    assert (broken / "clip.npy").read_bytes() == (whole / "clip.npy").read_bytes()


def test_a_chunk_written_but_not_noted_is_written_again(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    join(whole, whole_clip())
    joiner = Joiner(broken, SHAPE, CHUNKS)
    joiner.add(whole_clip()[:, :, CHUNKS[0].slice])
    noted = (broken / "joint.safetensors").read_bytes()
    joiner.add(whole_clip(1)[:, :, CHUNKS[1].slice])
    (broken / "joint.safetensors").write_bytes(noted)
    assert Joiner(broken, SHAPE, CHUNKS).done == 1
    join(broken, whole_clip())
    assert (broken / "clip.npy").read_bytes() == (whole / "clip.npy").read_bytes()


def test_a_disk_too_small_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughSpace, match="MiB"):
        Joiner(tmp_path, (10**6, 10**4, 10**4), CHUNKS)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the system cannot reserve")
def test_the_room_on_the_disk_is_taken_before_the_work(tmp_path: Path) -> None:
    Joiner(tmp_path, (64, 96, 160), spans(64, 64, 0))
    told = (tmp_path / "clip.part.npy").stat()
    assert told.st_blocks * 512 >= told.st_size > 64 * 96 * 160 * 3


def kept(stages: Path, ages: dict[str, float], size: int = 1000) -> None:
    for name, age in ages.items():
        (stages / name).mkdir(parents=True)
        (stages / name / "clip.npy").write_bytes(bytes(size))
        os.utime(stages / name, (time.time() - age,) * 2)


def test_what_was_not_used_for_longest_goes_first_and_what_was_used_today_stays(tmp_path: Path) -> None:
    kept(tmp_path, {"a": 400, "b": 300, "c": 200, "d": 10})
    outputs.tidy(tmp_path, limit=2500, unused=100)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c", "d"]
    outputs.tidy(tmp_path, limit=0, unused=100)
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_reading_an_output_is_using_it(tmp_path: Path) -> None:
    join(tmp_path / "a", whole_clip())
    kept(tmp_path, {"b": 300})
    os.utime(tmp_path / "a", (time.time() - 400,) * 2)
    outputs.read(tmp_path / "a")
    outputs.tidy(tmp_path, limit=4000, unused=100)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_two_jobs_may_tidy_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(folder: Path) -> int:
        shutil.rmtree(folder)
        return 1000

    kept(tmp_path, {"a": 400, "b": 300})
    monkeypatch.setattr(outputs, "_size", taken)
    outputs.tidy(tmp_path, limit=0, unused=100)
    assert list(tmp_path.iterdir()) == []

"""`dreamstrip compare`."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.contract.errors import InvalidRequest
from tests.cli.calling import call
from tests.evaluation.footage.scenes import panned

BOX = np.s_[20:40, 30:60]


def sequence(folder: Path, clip: NDArray[np.uint8]) -> Path:
    """A clip as a folder of pictures, which keep every pixel."""
    folder.mkdir()
    for index, frame in enumerate(clip):
        cv2.imwrite(str(folder / f"{index:04}.png"), cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
    return folder


@pytest.fixture
def clips(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A source of six frames, a take of its frames 2 to 5 that differs in a box, and the mask of that box."""
    source = panned(6, 3, -2)
    result = source[2:].copy()
    result[:, *BOX] = 0
    mask = np.zeros_like(source[:1])
    mask[:, *BOX] = 255
    folders = zip(("source", "result", "mask"), (source, result, mask), strict=True)
    first, second, third = (sequence(tmp_path / name, clip) for name, clip in folders)
    return first, second, third / "0000.png"


def test_outside_the_mask_nothing_has_changed(clips: tuple[Path, Path, Path]) -> None:
    source, result, mask = clips
    scores = json.loads(call("compare", source, result, "--first", "2", "--json").stdout)
    assert scores["psnr"] < 30 and scores["warp_error"] >= scores["source_warp_error"] and scores["source_motion"] > 1
    masked = json.loads(call("compare", source, result, "--first", "2", "--mask", mask, "--json").stdout)
    assert masked["psnr"] == np.inf and masked["ssim"] == pytest.approx(1)


def test_a_person_reads_a_table(clips: tuple[Path, Path, Path]) -> None:
    source, result, _ = clips
    shown = call("compare", source, result, "--first", "2").stdout
    assert "psnr" in shown and "dB" in shown and "flicker" in shown


def test_what_cannot_be_compared_says_why(clips: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source, result, _ = clips
    beyond = call("compare", source, result, "--first", "4").exception
    assert isinstance(beyond, InvalidRequest) and "only 0 to 5" in str(beyond)
    short = sequence(tmp_path / "short", panned(2, 1, 0))
    assert isinstance(call("compare", short, short).exception, InvalidRequest)
    assert isinstance(call("compare", source, result, "--prompt", "a star").exception, InvalidRequest)

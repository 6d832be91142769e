"""`dreamstrip sheet` and `dreamstrip pick` without a daemon, and settings that are left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.cli.sheet import Lists, joined
from backend.contract.errors import BadMedia, DreamstripError, InvalidRequest
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import EditRequest, SheetRequest
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from backend.jobs.folder import read_request
from tests.cli.calling import call

pytestmark = pytest.mark.usefixtures("counting_tasks")


@pytest.mark.parametrize("way", ["--s .6 .8 1 --seeds 0 7", "--seeds 0,7 --s .6,.8,1", "--s .6,.8 1 --seeds=0,7"])
def test_numbers_stand_apart_or_together(clip: Path, tmp_path: Path, way: str) -> None:
    options = "--preset video --steps 9 --guidance 2 --first 3 --frames 8"
    result = call("sheet", *way.split(), clip, "-p", "a red ball", "-o", tmp_path / "out", *options.split())
    assert result.exit_code == 0, result.output
    assert read_request(tmp_path / "out") == SheetRequest(
        Clip(LocalMedia(str(clip)), 3, 8), "a red ball", (0.6, 0.8, 1.0), (0, 7), (), 2.0, FinetuneSettings("video", 9)
    )


def test_the_defaults_are_the_requests_own(clip: Path, tmp_path: Path) -> None:
    assert call("sheet", clip, "-p", "a red ball", "-o", tmp_path / "out").exit_code == 0
    assert read_request(tmp_path / "out") == SheetRequest(Clip(LocalMedia(str(clip))), "a red ball")


def test_columns_of_steps_have_one_seed(clip: Path, tmp_path: Path) -> None:
    call("sheet", clip, "-p", "a red ball", "-o", tmp_path / "out", "--sampling-steps", "16", "64")
    request = read_request(tmp_path / "out")
    assert isinstance(request, SheetRequest)
    assert (request.seeds, request.steps) == ((0,), (16, 64))


@pytest.mark.parametrize("words", [("--s", ".5,x"), ("--seeds", "1.5"), ("--s", "2")])
def test_what_is_no_list_of_numbers_is_refused(clip: Path, tmp_path: Path, words: tuple[str, str]) -> None:
    error = call("sheet", clip, "-p", "a ball", "-o", tmp_path / "out", *words).exception
    assert isinstance(error, InvalidRequest)


def test_only_numbers_are_drawn_together() -> None:
    words = ["--s", ".6", ".8", "clip.mp4", "--seeds", "0", "--prompt", "2", "--threads", "1", "2"]
    assert joined(words, Lists.LISTS) == [
        "--s", ".6,.8", "clip.mp4", "--seeds", "0", "--prompt", "2", "--threads", "1", "2",
    ]  # fmt: skip


def test_a_cell_goes_on_as_an_edit(clip: Path, tmp_path: Path) -> None:
    call("sheet", clip, "-p", "a red ball", "-o", tmp_path / "sheet", "--s", ".6", ".8", "--seeds", "0", "7")
    options = "--until ssr --upscaling-steps 2 --master --audio --width 640 --height 360"
    result = call("pick", tmp_path / "sheet", 3, "-o", tmp_path / "out", *options.split())
    assert result.exit_code == 0, result.output
    assert read_request(tmp_path / "out") == EditRequest(
        Clip(LocalMedia(str(clip))),
        "a red ball",
        sampling=SamplingSettings(0.8, None, 1.0, 7, "ssr", 2),
        output=OutputSettings(True, True, 640, 360),
    )


def test_a_cell_keeps_to_the_sheets_mask(clip: Path, tmp_path: Path) -> None:
    call("sheet", clip, "-p", "a ball", "-o", tmp_path / "sheet", "--frames", "9", "--mask", clip, "--feather", "0")
    call("pick", tmp_path / "sheet", 0, "-o", tmp_path / "out")
    request = read_request(tmp_path / "out")
    assert isinstance(request, EditRequest)
    assert request.mask == Mask(Clip(LocalMedia(str(clip)), 0, 9), 0.0)


def test_a_cell_that_is_none_and_a_folder_that_holds_no_sheet(clip: Path, tmp_path: Path) -> None:
    call("sheet", clip, "-p", "a ball", "-o", tmp_path / "sheet")
    call("edit", clip, "-p", "a ball", "-o", tmp_path / "edit")
    for folder, cell, kind in (("sheet", 9, InvalidRequest), ("edit", 0, BadMedia), ("none", 0, BadMedia)):
        error = call("pick", tmp_path / folder, cell, "-o", tmp_path / "out").exception
        assert isinstance(error, kind) and isinstance(error, DreamstripError) and error.fix


def test_s_and_the_preset_may_be_left_open(clip: Path, tmp_path: Path) -> None:
    result = call("edit", clip, "-p", "a ball", "-o", tmp_path / "out", "--s", "auto", "--preset", "auto")
    assert result.exit_code == 0, result.output
    assert read_request(tmp_path / "out") == EditRequest(
        Clip(LocalMedia(str(clip))), "a ball", FinetuneSettings("auto"), SamplingSettings(None)
    )
    assert call("edit", clip, "-p", "a ball", "-o", tmp_path / "other", "--s", "much").exit_code == 2

"""What a request may not be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from backend.contract.errors import InvalidRequest
from backend.contract.media import Clip, LocalMedia, MediaRef
from backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    SheetRequest,
    SubjectRequest,
)
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from tests.contract.samples import REQUESTS, SHA256, STILL, STORED, assert_refused, edit, generate


def sheet(**changes: Any) -> SheetRequest:
    """Two noise levels and two seeds."""
    settings: dict[str, Any] = {"s": (0.5, 0.9), "seeds": (0, 7)}
    return SheetRequest(Clip(STORED), "a ball", **(settings | changes))


def animate() -> AnimateRequest:
    """A still along a path."""
    request = REQUESTS[1]
    assert isinstance(request, AnimateRequest)
    return request


REFUSALS: list[tuple[Callable[[], object], str]] = [
    (lambda: edit("   "), "prompt: is empty"),
    (lambda: edit("x" * 2001), "prompt: 2001 characters is more than 2000"),
    (lambda: replace(edit(), model="../x"), "model: has not the right form"),
    (lambda: replace(animate(), quick=True), "quick: is for what is coarse"),
    (lambda: replace(animate(), coarse=True, mask=Mask(Clip(STILL))), "mask: limits what a model paints"),
    (lambda: replace(generate(), output=OutputSettings()), "output.width: is missing"),
    (lambda: replace(generate(), fps="0"), "fps: '0' is not a frame rate"),
    (lambda: replace(generate(), fps="25/0"), "fps: '25/0' is not a frame rate"),
    (lambda: replace(generate(), fps="NaN"), "fps: 'NaN' is not a frame rate"),
    (lambda: replace(generate(), fps="-5"), "fps: '-5' is not a frame rate"),
    (lambda: replace(generate(), fps="241"), "fps: '241' is not a frame rate"),
    (lambda: replace(generate(), frames=0), "frames: 0 is below 1"),
    (lambda: SubjectRequest((STILL, STILL), "t* rolls", 8, "8"), "photos: 2 photos is fewer than 3"),
    (lambda: SubjectRequest((STILL,) * 3, "a ball rolls", 8, "8"), "prompt: has no t\\*"),
    (lambda: replace(edit(), finetune=FinetuneSettings("none"), finetune_on=Clip(STORED)), "finetune_on: is given"),
    (lambda: FinetuneRequest(), "source: needs a clip or photos"),
    (lambda: FinetuneRequest(source=Clip(STORED), photos=(STILL,)), "source: needs a clip or photos"),
    (lambda: FinetuneRequest(photos=(STILL,), finetune=FinetuneSettings("none")), "finetune.preset: 'none'"),
    (lambda: sheet(s=()), "s: 0 values is fewer than 1"),
    (lambda: sheet(s=(0.5, 1.5)), "s: 1.5 is above 1"),
    (lambda: sheet(s=(0.5, 0.5)), "s: names a value twice"),
    (lambda: sheet(seeds=(-1,)), "seed: -1 is below 0"),
    (lambda: sheet(steps=(8, 16)), "steps: are columns, and so are seeds"),
    (lambda: sheet(seeds=tuple(range(33))), "s: 66 cells is more than 64"),
    (lambda: sheet(finetune=FinetuneSettings("auto")), "finetune.preset: 'auto' is for edits only"),
    (lambda: sheet().edit(4), "cell: 4 is above 3"),
    (lambda: replace(generate(), sampling=SamplingSettings(None)), "sampling.s: is chosen for edits only"),
    (lambda: replace(animate(), sampling=SamplingSettings(None)), "sampling.s: is chosen for edits only"),
    (lambda: replace(animate(), finetune=FinetuneSettings("auto")), "finetune.preset: 'auto' is for edits only"),
    (lambda: FinetuneRequest(photos=(STILL,), finetune=FinetuneSettings("auto")), "finetune.preset: 'auto' is for"),
    (lambda: Clip(STORED, first=-1), "first: -1 is below 0"),
    (lambda: Clip(STORED, frames=0), "frames: 0 is below 1"),
    (lambda: LocalMedia("clip.mp4"), "path: is not an absolute path"),
    (lambda: LocalMedia("/clip\0.mp4"), "path: is not an absolute path"),
]


@pytest.mark.parametrize(("build", "message"), REFUSALS)
def test_what_is_out_of_range_is_refused_with_a_fix(build: Callable[[], object], message: str) -> None:
    assert_refused(build, message)


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b", "a\\b", "C:clip", "a\0b", "x\n", "x" * 201])
def test_a_stored_name_is_a_plain_file_name(name: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^name"):
        MediaRef(SHA256, name)


@pytest.mark.parametrize("name", ["clip.mp4", "Müller – Take 2 (1).mov", "x" * 200])
def test_ordinary_names_are_taken(name: str) -> None:
    assert MediaRef(SHA256, name).name == name


def test_the_coarse_animation_needs_no_prompt() -> None:
    assert replace(animate(), prompt="", coarse=True).coarse
    with pytest.raises(InvalidRequest, match=r"^prompt"):
        replace(animate(), prompt="")


def test_a_windows_path_is_absolute_on_every_machine() -> None:
    assert LocalMedia("C:\\clips\\a.mp4").path.startswith("C:")


def test_requests_are_values() -> None:
    assert generate() == generate()
    assert hash(generate()) == hash(generate())
    assert isinstance(generate(), GenerateRequest)


def test_a_sheet_has_a_row_an_s_and_a_column_a_seed_or_a_step_count() -> None:
    cells = [(cell.s, cell.seed, cell.steps) for cell in sheet().cells]
    assert cells == [(0.5, 0, None), (0.5, 7, None), (0.9, 0, None), (0.9, 7, None)]
    stepped = sheet(seeds=(5,), steps=(8, 64, 16))
    assert stepped.columns == 3
    assert [(cell.s, cell.seed, cell.steps) for cell in stepped.cells[3:]] == [(0.9, 5, 8), (0.9, 5, 64), (0.9, 5, 16)]


def test_a_cell_goes_on_as_an_edit_with_its_settings() -> None:
    tuned = FinetuneSettings("video", steps=9)
    request = sheet(guidance=2.0, finetune=tuned).edit(3)
    assert request == EditRequest(Clip(STORED), "a ball", tuned, SamplingSettings(0.9, None, 2.0, 7))


def test_a_cell_keeps_to_the_sheets_mask() -> None:
    mask = Mask(Clip(STILL), 0.1)
    assert sheet(mask=mask).edit(0).mask == mask


def test_only_what_is_left_open_is_chosen() -> None:
    assert not edit().chooses
    assert replace(edit(), sampling=SamplingSettings(None)).chooses
    assert replace(edit(), finetune=FinetuneSettings("auto")).chooses

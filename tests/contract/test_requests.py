"""What a request may not be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from backend.contract.errors import InvalidRequest
from backend.contract.media import Clip, LocalMedia, MediaRef
from backend.contract.requests import (
    AnimateRequest,
    FinetuneRequest,
    FinetuneSettings,
    GenerateRequest,
    OutputSettings,
    SamplingSettings,
    SubjectRequest,
)
from tests.contract.samples import REQUESTS, SHA256, STILL, STORED, edit, generate

REFUSALS: list[tuple[Callable[[], object], str]] = [
    (lambda: edit("   "), "prompt: is empty"),
    (lambda: edit("x" * 2001), "prompt: 2001 characters is more than 2000"),
    (lambda: replace(edit(), model="../x"), "model: has not the right form"),
    (lambda: SamplingSettings(s=float("nan")), "s: nan is not comparable"),
    (lambda: SamplingSettings(guidance=-1), "guidance: -1 is below 0"),
    (lambda: SamplingSettings(steps=0), "steps: 0 is below 1"),
    (lambda: SamplingSettings(until=""), "until: has not the right form"),
    (lambda: SamplingSettings(until="the base"), "until: has not the right form"),
    (lambda: FinetuneSettings(alpha=1.01), "alpha: 1.01 is above 1"),
    (lambda: FinetuneSettings(learning_rate=0), "learning_rate: 0 is below"),
    (lambda: FinetuneSettings(seed=-1), "seed: -1 is below 0"),
    (lambda: OutputSettings(width=8, height=48), "width: 8 is below 16"),
    (lambda: OutputSettings(width=80), "height: is missing"),
    (lambda: replace(generate(), output=OutputSettings()), "output.width: is missing"),
    (lambda: replace(generate(), fps="0"), "fps: '0' is not a frame rate"),
    (lambda: replace(generate(), fps="25/0"), "fps: '25/0' is not a frame rate"),
    (lambda: replace(generate(), fps="NaN"), "fps: 'NaN' is not a frame rate"),
    (lambda: replace(generate(), fps="-5"), "fps: '-5' is not a frame rate"),
    (lambda: replace(generate(), fps="241"), "fps: '241' is not a frame rate"),
    (lambda: replace(generate(), frames=0), "frames: 0 is below 1"),
    (lambda: SubjectRequest((STILL, STILL), "t* rolls", 8, "8"), "photos: 2 photos is fewer than 3"),
    (lambda: SubjectRequest((STILL,) * 3, "a ball rolls", 8, "8"), "prompt: has no t\\*"),
    (lambda: FinetuneRequest(), "source: needs a clip or photos"),
    (lambda: FinetuneRequest(source=Clip(STORED), photos=(STILL,)), "source: needs a clip or photos"),
    (lambda: FinetuneRequest(photos=(STILL,), finetune=FinetuneSettings("none")), "finetune.preset: 'none'"),
    (lambda: Clip(STORED, first=-1), "first: -1 is below 0"),
    (lambda: Clip(STORED, frames=0), "frames: 0 is below 1"),
    (lambda: LocalMedia("clip.mp4"), "path: is not an absolute path"),
    (lambda: LocalMedia("/clip\0.mp4"), "path: is not an absolute path"),
]


@pytest.mark.parametrize(("build", "message"), REFUSALS)
def test_what_is_out_of_range_is_refused_with_a_fix(build: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidRequest, match=f"^{message}") as refused:
        build()
    assert refused.value.fix


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b", "a\\b", "C:clip", "a\0b", "x\n", "x" * 201])
def test_a_stored_name_is_a_plain_file_name(name: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^name"):
        MediaRef(SHA256, name)


@pytest.mark.parametrize("name", ["clip.mp4", "Müller – Take 2 (1).mov", "x" * 200])
def test_ordinary_names_are_taken(name: str) -> None:
    assert MediaRef(SHA256, name).name == name


def test_the_coarse_animation_needs_no_prompt() -> None:
    animate = REQUESTS[1]
    assert isinstance(animate, AnimateRequest)
    assert replace(animate, prompt="", coarse=True).coarse
    with pytest.raises(InvalidRequest, match=r"^prompt"):
        replace(animate, prompt="")


def test_a_windows_path_is_absolute_on_every_machine() -> None:
    assert LocalMedia("C:\\clips\\a.mp4").path.startswith("C:")


def test_requests_are_values() -> None:
    assert generate() == generate()
    assert hash(generate()) == hash(generate())
    assert isinstance(generate(), GenerateRequest)

"""One valid request of each kind, and what an invalid one meets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from backend.contract.camera import CameraPath, CameraPose
from backend.contract.errors import InvalidRequest
from backend.contract.media import Clip, LocalMedia, MediaRef
from backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    JobRequest,
    SheetRequest,
    SubjectRequest,
)
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings

SHA256 = "0123456789abcdef" * 4
STORED = MediaRef(SHA256, "marathon.mp4")
STILL = LocalMedia("/pictures/coffee.png")


def edit(prompt: str = "a red ball") -> EditRequest:
    """A clip, with every setting set."""
    return EditRequest(
        source=Clip(STORED, first=3, frames=32, fps="30000/1001"),
        prompt=prompt,
        finetune=FinetuneSettings("video", 20, 0.65, 3e-4, 7),
        sampling=SamplingSettings(0.8, 32, 2.0, 9, "base"),
        output=OutputSettings(True, True, 640, 360),
    )


def generate(prompt: str = "a red ball") -> GenerateRequest:
    """A prompt alone."""
    return GenerateRequest(prompt, frames=8, fps="8", output=OutputSettings(width=80, height=48))


REQUESTS: tuple[JobRequest, ...] = (
    edit(),
    AnimateRequest(STILL, CameraPath((CameraPose(), CameraPose(zoom=1.5, roll=-3.0))), "25", "steam rises"),
    SubjectRequest((STILL, STILL, STORED), "t* in the rain", 16, "12"),
    generate(),
    FinetuneRequest(photos=(STILL,)),
    FinetuneRequest(source=Clip(STORED)),
    SheetRequest(Clip(STORED), "a red ball", (0.6, 1.0), (3, 4), guidance=2.0),
    replace(edit(), finetune_on=Clip(STILL, first=1, frames=90)),
    replace(edit(), mask=Mask(Clip(STILL), 0.05)),
    SheetRequest(Clip(STORED), "a red ball", mask=Mask(Clip(STILL))),
    AnimateRequest(STILL, CameraPath((CameraPose(),)), "25", "steam rises", mask=Mask(Clip(STORED), 0.1)),
)


def assert_refused(build: Callable[[], object], message: str) -> None:
    """What is built is refused with a message that begins so, and with something that helps."""
    with pytest.raises(InvalidRequest, match=f"^{message}") as refused:
        build()
    assert refused.value.fix

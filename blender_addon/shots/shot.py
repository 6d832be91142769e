# SPDX-License-Identifier: GPL-3.0-or-later
"""One job as the timeline has it, before it is made into a request."""

from __future__ import annotations

from dataclasses import dataclass

from ..sheets.grid import Grid


@dataclass(frozen=True)
class Shot:
    """One job as the timeline has it. `files` is empty where Blender renders the strip first; `problem` forbids it.

    `fix` names what mends the problem, if the add-on can do that. `lesson` are the first frame and the number of frames
    of the file that the model is finetuned on where other jobs share the finetune. `grid` is what a contact sheet
    tries, `mask` the name of the mask strip that limits the edit.
    """

    kind: str
    strip: str
    files: tuple[str, ...]
    first: int
    frames: int
    fps: str
    width: int
    height: int
    left: int
    above: int
    channel: int | None
    prompt: str = ""
    problem: str = ""
    fix: str = ""
    lesson: tuple[int, int] | None = None
    grid: Grid | None = None
    mask: str = ""

    @property
    def is_rendered(self) -> bool:
        """Whether the strip is rendered before it is sent."""
        return not self.files and bool(self.strip)

    @property
    def needs_blender(self) -> bool:
        """Whether something of it is rendered before it is sent."""
        return self.is_rendered or bool(self.mask)

    @property
    def rendered(self) -> bool:
        """Whether the pixels that are sent fill the frame, placed as the strip is; a still is sent as it is itself."""
        return self.is_rendered and self.kind != "animate"

    @property
    def key(self) -> str:
        """What tells it from the others of its timeline."""
        return key_of(self.strip, self.left)


def key_of(strip: str, left: int) -> str:
    """The key of what a strip, by its name, shows from a frame of the scene on."""
    return f"{strip}@{left}"

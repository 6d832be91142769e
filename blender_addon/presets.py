# SPDX-License-Identifier: GPL-3.0-or-later
"""What to start from for each type of edit: the variant that the Dreamix paper's raters preferred (its table 1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EditPreset:
    """A noise level and a finetune preset, and why they belong together."""

    title: str
    reason: str
    s: float
    finetune: str


EDIT_PRESETS: dict[str, EditPreset] = {
    "motion": EditPreset("Motion", "New motion: high noise, and a mixed finetune that keeps the looks", 0.95, "mixed"),
    "background": EditPreset("Background", "New surroundings: high noise on a mixed finetune", 0.95, "mixed"),
    "object": EditPreset("Object", "Another object in the same motion: less noise, no finetune", 0.75, "none"),
    "style": EditPreset("Style", "Another look of the same clip: less noise, no finetune", 0.65, "none"),
}

FINETUNES: dict[str, tuple[str, str]] = {
    "none": ("None", "Edit with the model as it is: fast, and less faithful to the clip"),
    "video": ("Video", "Learn the clip as a whole"),
    "mixed": ("Mixed", "Learn the clip, and its frames without their order: freest motion at the best fidelity"),
    "frames": ("Frames", "Learn single frames only: for stills and subjects"),
    "auto": ("Automatic", "Try none, video and mixed in quick previews and go on with the best; for edits only"),
}


@dataclass(frozen=True)
class Quality:
    """How far a job goes: the stage after which it stops (None: the last), and at most how many steps to upscale."""

    title: str
    reason: str
    until: str | None
    upscaling_steps: int | None = None


QUALITIES: dict[str, Quality] = {
    "draft": Quality("Draft", "The first stage only: a quick look before the rest is paid for", "base"),
    "preview": Quality("Preview", "To 320 x 192 in few steps; goes on from the draft of the same settings", "ssr2", 2),
    "full": Quality("Full", "To 1280 x 768 in few steps; goes on from the preview of the same settings", None, 2),
    "published": Quality("As Published", "Every stage with the steps of the paper: sharper, many minutes", None),
}

EARLIER_QUALITIES = {"stages": "full"}
"""What a quality is called now that had a name of its own while only its takes landed by themselves."""

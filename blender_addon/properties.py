# SPDX-License-Identifier: GPL-3.0-or-later
"""What a .blend remembers for Dreamstrip: the settings and jobs of a scene, and a strip's id, take and camera."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    FloatVectorProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from .compat import StripType, sequencer_scene
from .masks import choice
from .presets import EDIT_PRESETS, FINETUNES, QUALITIES
from .shots.prompts import PROMPTS
from .shots.scope import SCOPES

KINDS = (
    ("auto", "From Selection", "Clips are edited, stills are animated, nothing selected: a clip from the prompt alone"),
    ("edit", "Edit", "Edit the selected clips by the prompt"),
    ("animate", "Animate", "Animate the selected stills along their camera keys"),
    ("subject", "Subject", "A new clip of the subject on three or more selected photos; the prompt names it t*"),
    ("generate", "Generate", "A new clip from the prompt alone"),
    ("finetune", "Finetune Only", "Learn the selected clips now, to edit them faster later"),
)


def _apply_preset(settings: Any, _context: Any) -> None:
    preset = EDIT_PRESETS[settings.preset]
    settings.s = preset.s
    settings.s_auto = False
    settings.finetune = preset.finetune


def _mask_strips(_settings: Any, context: Any, _typed: str) -> list[str]:
    return choice.names(sequencer_scene(context))


class JobRecord(bpy.types.PropertyGroup):
    """A job as older files have it; `scene_jobs` reads it, and writes it as a line."""

    job_id: StringProperty()
    kind: StringProperty()
    strip: StringProperty()
    strip_id: StringProperty()
    left: IntProperty()
    offset: IntProperty()
    channel: IntProperty()
    rendered: BoolProperty()
    batch: StringProperty()
    source: StringProperty()
    lands: BoolProperty()
    landed: BoolProperty()
    follows: StringProperty()


class BinnedTake(bpy.types.PropertyGroup):
    """A take that lies beside the timeline, and why."""

    job_id: StringProperty()
    reason: StringProperty()
    record: StringProperty()


class SceneSettings(bpy.types.PropertyGroup):
    """What the panel's next job is made from, and the jobs of this scene."""

    kind: EnumProperty(name="Job", items=KINDS)
    moves_play: BoolProperty(options={"HIDDEN"})
    shows_camera: BoolProperty(
        name="Show Camera",
        description="Draw the camera's frame at the playhead and its path over the preview of the active still",
        default=True,
    )
    prompt: StringProperty(name="Prompt", description="What the take shows", maxlen=2000, options={"TEXTEDIT_UPDATE"})
    scope: EnumProperty(name="For", description="What jobs are made for", items=SCOPES)
    prompts: EnumProperty(name="Prompts", description="Where each strip's prompt comes from", items=PROMPTS)
    share_finetune: BoolProperty(
        name="Share Finetunes",
        description="Learn strips that are cut from one file together and once, not each for itself",
        default=True,
    )
    preset: EnumProperty(
        name="Preset",
        description="Start from the settings that suit a type of edit",
        items=[(key, preset.title, preset.reason) for key, preset in EDIT_PRESETS.items()],
        update=_apply_preset,
    )
    s: FloatProperty(
        name="Change (s)",
        description="How much of the source gives way to noise: 0 returns it, 1 keeps only what a finetune has learnt",
        min=0.0,
        max=1.0,
        default=0.95,
        subtype="FACTOR",
    )
    s_auto: BoolProperty(
        name="Automatic",
        description="Try several amounts of change in quick previews and go on with the best; for edits only",
    )
    finetune: EnumProperty(
        name="Finetune",
        items=[(key, title, reason) for key, (title, reason) in FINETUNES.items()],
        default="mixed",
    )
    seed: IntProperty(name="Seed", description="The same seed gives the same take", min=0)
    guidance: FloatProperty(
        name="Guidance", description="How strongly the prompt pulls; 1 is off", min=1.0, max=20.0, default=1.0
    )
    quality: EnumProperty(
        name="Quality", items=[(key, quality.title, quality.reason) for key, quality in QUALITIES.items()]
    )
    coarse: BoolProperty(name="Camera Only", description="Move the camera over the still, without any model")
    audio: BoolProperty(
        name="Keep Audio",
        description="Also write the source's sound into the take's file; on the timeline its own sound strip plays on",
    )
    master: BoolProperty(
        name="Lossless Master", description="Also keep a lossless FFV1 file of the take in the job's folder"
    )
    frames: IntProperty(name="Frames", description="Length of a clip that has no source", min=1, max=2000, default=32)
    masking: EnumProperty(name="Mask", description="Where the edit may change the picture", items=choice.MASKS)
    mask_strip: StringProperty(
        name="Mask Strip", description="The mask strip that the edit is limited to", search=_mask_strips
    )
    feather: FloatProperty(
        name="Feather",
        description="Width of the way from the source to the edit, inside the mask, in percent of the picture's height",
        min=0.0,
        max=50.0,
        soft_max=20.0,
        default=2.0,
        subtype="PERCENTAGE",
    )
    jobs: CollectionProperty(type=JobRecord)
    job_lines: StringProperty(options={"HIDDEN"})
    job_count: IntProperty(options={"HIDDEN"})
    bin: CollectionProperty(type=BinnedTake)


class StripSettings(bpy.types.PropertyGroup):
    """What is kept on a strip: its record, as `strip_record` reads and writes it. The rest is that of version 1."""

    record: StringProperty(options={"HIDDEN"})
    own_prompt: StringProperty(
        name="Strip's Prompt",
        description="What a take of this strip shows, where each strip has its own prompt",
        maxlen=2000,
        options={"TEXTEDIT_UPDATE"},
    )
    strip_id: StringProperty()
    claimed_name: StringProperty()
    job_id: StringProperty(name="Job")
    kind: StringProperty(name="Kind")
    source: StringProperty(name="Source")
    source_id: StringProperty()
    prompt: StringProperty(name="Prompt")
    details: StringProperty(name="Details")
    warnings: StringProperty(name="Warnings")
    move_plays: BoolProperty(options={"HIDDEN"})
    move_resumes: BoolProperty(options={"HIDDEN"})
    move_rest: FloatVectorProperty(size=5, options={"HIDDEN"})
    proxy_job: StringProperty(options={"HIDDEN"})


CLASSES = (JobRecord, BinnedTake, SceneSettings, StripSettings)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _mend(_path: str) -> None:
    """A file may name a quality that there is no more; those that there were went as far as the full one."""
    for scene in bpy.data.scenes:
        if scene.library is None and scene.dreamstrip.quality not in QUALITIES:
            scene.dreamstrip.quality = "full"


def register() -> None:
    """Register the groups and hang them on scenes and strips."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.Scene.dreamstrip = PointerProperty(type=SceneSettings)
    StripType.dreamstrip = PointerProperty(type=StripSettings)
    # A group cannot be keyed from a strip, so the animated camera sits on the strip itself.
    StripType.dreamstrip_camera = FloatVectorProperty(
        name="Camera",
        description="Zoom, pan right, pan up, roll, tilt, yaw of the camera over this still",
        size=6,
        default=(1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        options={"ANIMATABLE"},
    )
    bpy.app.handlers.load_post.append(_mend)


def unregister() -> None:
    """Take the properties back."""
    bpy.app.handlers.load_post.remove(_mend)
    del StripType.dreamstrip_camera
    del StripType.dreamstrip
    del bpy.types.Scene.dreamstrip
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

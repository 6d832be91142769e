"""Runs inside Blender: the takes over the strips."""

from __future__ import annotations

from typing import Any

from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.takes import binned, stack, strip_record, timeline_line

from tests.window.inside.context import scene, sequencers


def filed() -> int:
    """How many takes are in the bin."""
    return len(binned.listed(scene()))


def line_colours() -> dict[str, list[float]]:
    """What each state looks like on a strip."""
    return {state: list(colour) for state, colour in timeline_line.COLORS.items()}


def line_of(name: str) -> tuple[int, int]:
    """Where the line of a strip begins in the window, a few pixels in."""
    strip = compat.all_strips(scene().sequence_editor)[name]
    area = next(area for area in sequencers() if area.spaces.active.view_type == "SEQUENCER")
    region = next(region for region in area.regions if region.type == "WINDOW")
    x, y = region.view2d.view_to_region(compat.left(strip), strip.channel + timeline_line._STRIP_BOTTOM, clip=False)
    return region.x + x + 6, region.y + y + 2


def has_landed(job_id: str) -> bool:
    """Whether a job's take is on the timeline."""
    return job_id in stack.job_ids(scene())


def shown_take() -> tuple[int, bool]:
    """Which take the one take strip shows, and whether it is muted."""
    (strip,) = _strips()
    return strip_record.read(strip).shown, strip.mute


def shown_stage() -> str | None:
    """The stage that the one take strip shows, empty for a whole take; None where there is no take."""
    take = _shown()
    return take.stage if take is not None else None


def darken_take() -> None:
    """Make the take another picture than its source."""
    (strip,) = _strips()
    strip.color_multiply = 0.2


def cropped_take() -> int:
    """How much of the take is cropped on the right."""
    (strip,) = _strips()
    return int(strip.crop.max_x)


def shown_job() -> str | None:
    """The job whose take the one take strip shows; None where there is no take."""
    take = _shown()
    return take.job_id if take is not None else None


def _shown() -> Any:
    strips = _strips()
    return strip_record.read(strips[0]).take if len(strips) == 1 else None


def _strips() -> list[Any]:
    return [strip for strip in compat.all_strips(scene().sequence_editor) if stack.is_take(strip)]

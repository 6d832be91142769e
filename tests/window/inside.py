"""Runs inside Blender: what the window's tests ask of it. The mouse and the keys do the rest."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import bpy
from bl_ext.user_default.dreamstrip.blender_addon import compat, panels, preferences, preset_files
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.preview import overlay
from bl_ext.user_default.dreamstrip.blender_addon.sheets.overlay import SheetPainting
from bl_ext.user_default.dreamstrip.blender_addon.takes import binned, stack, strip_record, timeline_line
from bl_ext.user_default.dreamstrip.blender_addon.views import queue

_drawn: dict[str, set[str]] = {}


def new_file() -> None:
    """File > New > Video Editing."""
    bpy.ops.wm.read_homefile(app_template="Video_Editing")


def make_cut(file: str, media: str) -> None:
    """Save the new file with a clip on channel 1 from frame 1 and a still after it; nothing is selected."""
    scene = bpy.context.scene
    compat.show_scene(bpy.context, scene)
    scene.render.resolution_x, scene.render.resolution_y = 720, 400
    scene.render.fps, scene.render.fps_base = 30, 1.001
    strips = compat.strips(scene.sequence_editor or scene.sequence_editor_create())
    clip = strips.new_movie("marathon", str(Path(media) / "marathon.mp4"), 1, 1)
    compat.set_right(clip, 121)
    still = strips.new_image("coffee", str(Path(media) / "coffee.png"), 1, 131)
    compat.set_right(still, 181)
    scene.frame_end = 200
    select()
    for area in _sequencers():
        area.spaces.active.show_region_ui = True
    bpy.ops.wm.save_as_mainfile(filepath=file)


def open_file(file: str) -> None:
    """Open a .blend, as File > Open does."""
    bpy.ops.wm.open_mainfile(filepath=file)


def save_as(file: str) -> None:
    """Save under another name, as File > Save As does."""
    bpy.ops.wm.save_as_mainfile(filepath=file)


def is_dirty() -> bool:
    """Whether the file has changes that are not saved."""
    return bool(bpy.data.is_dirty)


def select(*names: str) -> None:
    """Select these strips; the first is active."""
    editor = _scene().sequence_editor
    for strip in compat.all_strips(editor):
        strip.select = strip.name in names
    editor.active_strip = compat.all_strips(editor).get(names[0]) if names else None


def use_store(folder: str) -> None:
    """The store whose daemon the add-on talks to."""
    preferences.stored().store = folder


def connection() -> str:
    """What the add-on knows of the daemon."""
    return runtime.current().session.connection.state


def jobs() -> list[dict[str, Any]]:
    """The jobs on the page that the queue's panel shows."""
    shown = queue.build(_scene(), runtime.current().session).lines
    return [asdict(line) for line in shown if isinstance(line, queue.JobLine)]


def strips() -> list[tuple[str, int, int, int]]:
    """Name, channel, first frame and the frame after the last of each strip, from the left."""
    found = compat.all_strips(_scene().sequence_editor)
    return sorted(
        ((strip.name, strip.channel, compat.left(strip), compat.right(strip)) for strip in found), key=lambda s: s[1:]
    )


def tidy() -> None:
    """Show nothing that differs from machine to machine."""
    for area in bpy.context.window_manager.windows[0].screen.areas:
        if area.type == "FILE_BROWSER":
            area.type = "GRAPH_EDITOR"
    for area in _sequencers():
        area.spaces.active.timeline_overlay.show_strip_source = False
        area.spaces.active.preview_overlay.show_metadata = False


def add_bottles() -> None:
    """A third clip, after the others."""
    file = Path(__file__).resolve().parents[2] / "benchmarks" / "media" / "bottles.mp4"
    clip = compat.strips(_scene().sequence_editor).new_movie("bottles", str(file), 1, 191)
    compat.set_right(clip, 291)
    _scene().frame_end = 300


def choose(**settings: Any) -> None:
    """Choose settings on the panel."""
    for name, value in settings.items():
        setattr(_scene().dreamstrip, name, value)


def select_named(names: list[str]) -> None:
    """Select these strips."""
    select(*names)


def batches() -> int:
    """How many entries of the queue's page stand for several jobs."""
    shown = queue.build(_scene(), runtime.current().session).lines
    return sum(isinstance(line, queue.BatchLine) for line in shown)


def camera_keys() -> list[float]:
    """The frames on which the still's camera has keys, each once."""
    curves = [curve for curve in compat.fcurves(_scene()) if "dreamstrip_camera" in curve.data_path]
    return sorted({point.co.x for curve in curves for point in curve.keyframe_points})


def is_modal() -> bool:
    """Whether an operator of the add-on has the mouse."""
    running = bpy.context.window_manager.windows[0].modal_operators
    return any(operator.bl_idname.startswith("DREAMSTRIP_OT_") for operator in running)


def go_to(frame: int) -> None:
    """The playhead on a frame."""
    _scene().frame_set(frame)


def place_of(name: str) -> tuple[int, int]:
    """Where the middle of a strip is in the window, on the timeline."""
    strip = compat.all_strips(_scene().sequence_editor)[name]
    area = next(area for area in _sequencers() if area.spaces.active.view_type == "SEQUENCER")
    region = next(region for region in area.regions if region.type == "WINDOW")
    middle = (compat.left(strip) + compat.right(strip)) / 2
    x, y = region.view2d.view_to_region(middle, strip.channel + 0.5, clip=False)
    return region.x + x, region.y + y


def selected() -> list[str]:
    """The names of the selected strips."""
    return [strip.name for strip in compat.all_strips(_scene().sequence_editor) if strip.select]


def muted() -> list[str]:
    """The names of the muted strips."""
    return [strip.name for strip in compat.all_strips(_scene().sequence_editor) if strip.mute]


def filed() -> int:
    """How many takes are in the bin."""
    return len(binned.listed(_scene()))


def let_takes_land(wanted: bool) -> None:
    """Whether the takes of the jobs that come are to land by themselves: the preference."""
    preferences.stored().lands = wanted


def prompt() -> str:
    """The scene's prompt."""
    return str(_scene().dreamstrip.prompt)


def redraw() -> None:
    """Draw the window now."""
    for area in bpy.context.window_manager.windows[0].screen.areas:
        area.tag_redraw()
    bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=1)


def watch_panels() -> None:
    """From now on note which panels are drawn, and in which view of the sequencer."""
    for panel in panels.CLASSES:
        if not hasattr(panel, "draw_unwatched"):
            panel.draw_unwatched = panel.draw
            panel.draw = _watched(panel.draw)  # type: ignore[method-assign]
    _drawn.clear()
    for area in _sequencers():
        area.tag_redraw()


def drawn() -> dict[str, list[str]]:
    """The panels that were drawn since, by view."""
    return {view: sorted(names) for view, names in _drawn.items()}


def images() -> int:
    """How many pictures the file has as data-blocks of their own, beside what Blender renders into."""
    return sum(image.type != "RENDER_RESULT" for image in bpy.data.images)


def show_sidebar(area: int, is_shown: bool) -> None:
    """Open or close the sidebar of an area."""
    bpy.context.window_manager.windows[0].screen.areas[area].spaces.active.show_region_ui = is_shown


def ask_for_a_sheet(**options: Any) -> None:
    """Ask for a contact sheet of the active strip, past its dialog."""
    bpy.ops.dreamstrip.sheet_submit(**options)


def shows_whole_sheet() -> bool:
    """Whether a contact sheet is over the preview, with all of its pictures."""
    shown = [painting for painting in overlay.shown() if isinstance(painting, SheetPainting)]
    return bool(shown) and not (shown[0]._textures._waiting or shown[0]._textures._pixels)


def show_in_area(area: int, type: str) -> None:
    """Another editor in an area."""
    bpy.context.window_manager.windows[0].screen.areas[area].type = type


def line_colours() -> dict[str, list[float]]:
    """What each state looks like on a strip."""
    return {state: list(colour) for state, colour in timeline_line.COLORS.items()}


def line_of(name: str) -> tuple[int, int]:
    """Where the line of a strip begins in the window, a few pixels in."""
    strip = compat.all_strips(_scene().sequence_editor)[name]
    area = next(area for area in _sequencers() if area.spaces.active.view_type == "SEQUENCER")
    region = next(region for region in area.regions if region.type == "WINDOW")
    x, y = region.view2d.view_to_region(compat.left(strip), strip.channel + timeline_line._STRIP_BOTTOM, clip=False)
    return region.x + x + 6, region.y + y + 2


def has_landed(job_id: str) -> bool:
    """Whether a job's take is on the timeline."""
    return job_id in stack.job_ids(_scene())


def shown_take() -> tuple[int, bool]:
    """Which take the one take strip shows, and whether it is muted."""
    (strip,) = (strip for strip in compat.all_strips(_scene().sequence_editor) if stack.is_take(strip))
    return strip_record.read(strip).shown, strip.mute


def choose_quality(quality: str) -> None:
    """Choose how far the next job goes."""
    _scene().dreamstrip.quality = quality


def shown_stage() -> str | None:
    """The stage that the one take strip shows, empty for a whole take; None where there is no take."""
    takes = [strip for strip in compat.all_strips(_scene().sequence_editor) if stack.is_take(strip)]
    take = strip_record.read(takes[0]).take if len(takes) == 1 else None
    return take.stage if take is not None else None


def darken_take() -> None:
    """Make the take another picture than its source."""
    (strip,) = (strip for strip in compat.all_strips(_scene().sequence_editor) if stack.is_take(strip))
    strip.color_multiply = 0.2


def cropped_take() -> int:
    """How much of the take is cropped on the right."""
    (strip,) = (strip for strip in compat.all_strips(_scene().sequence_editor) if stack.is_take(strip))
    return int(strip.crop.max_x)


def _watched(draw: Any) -> Any:
    def watched(self: Any, context: Any) -> None:
        draw(self, context)
        _drawn.setdefault(context.space_data.view_type, set()).add(self.bl_label)

    return watched


def _sequencers() -> list[Any]:
    window = bpy.context.window_manager.windows[0]
    return [area for area in window.screen.areas if area.type == "SEQUENCE_EDITOR"]


def _scene() -> Any:
    return compat.sequencer_scene(bpy.context)


def preflight() -> dict[str, int] | None:
    """How many jobs the dialog would send, has, and has left out; None while there is no dialog."""
    shown = runtime.current().session.preflight
    if shown is None:
        return None
    return {"ready": len(shown.shots), "items": len(shown.items), "left_out": len(shown.left_out)}


def setting(name: str) -> Any:
    """One of the panel's settings."""
    return getattr(_scene().dreamstrip, name)


def own_prompt(name: str) -> str:
    """The prompt that is written on a strip."""
    return str(compat.all_strips(_scene().sequence_editor)[name].dreamstrip.own_prompt)


def markers() -> list[int]:
    """The frames of the markers."""
    return sorted(marker.frame for marker in _scene().timeline_markers)


def presets() -> list[str]:
    """The names of the user's own presets."""
    return list(preset_files.current().names)


def shown_job() -> str | None:
    """The job whose take the one take strip shows; None where there is no take."""
    takes = [strip for strip in compat.all_strips(_scene().sequence_editor) if stack.is_take(strip)]
    take = strip_record.read(takes[0]).take if len(takes) == 1 else None
    return take.job_id if take is not None else None


def reports() -> str:
    """What the Info editor lists, which the status bar has shown."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type != "SEQUENCE_EDITOR")
    kind, area.ui_type = area.ui_type, "INFO"
    area.spaces.active.show_report_info = area.spaces.active.show_report_warning = True
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.info.select_all(action="SELECT")
        bpy.ops.info.report_copy()
    area.ui_type = kind
    return str(bpy.context.window_manager.clipboard)


def own_prompts(**prompts: str) -> None:
    """Write prompts on strips, each its own."""
    _scene().dreamstrip.prompts = "own"
    for name, words in prompts.items():
        compat.all_strips(_scene().sequence_editor)[name].dreamstrip.own_prompt = words


def stretch(name: str, frames: int) -> None:
    """Let a strip be so long."""
    strip = compat.all_strips(_scene().sequence_editor)[name]
    compat.set_right(strip, compat.left(strip) + frames)


def double_scene() -> None:
    """Scene > New Scene > Full Copy, which then shows."""
    bpy.ops.scene.new(type="FULL_COPY")
    show_last_scene()


def show_first_scene() -> None:
    """The scene that the file began with."""
    _show(0)


def show_last_scene() -> None:
    """The scene that was made last."""
    _show(-1)


def _show(index: int) -> None:
    names = sorted(scene.name for scene in bpy.data.scenes)
    compat.show_scene(bpy.context, bpy.data.scenes[names[index]])

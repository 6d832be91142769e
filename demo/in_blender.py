"""The demo's half inside Blender: what a person does in the sequencer, done by the add-on's own operators.

Run by `demo/run.py` with the Python of a bpy environment. Tells what happens as one JSON object a line on stdout.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODULE = "bl_ext.user_default.dreamstrip"
FRAMES_ON_SHEET = 6
_STARTUP_SECONDS = 90.0
_JOB_SECONDS = 1800.0


@dataclass
class Shot:
    """One strip of the demo and its job."""

    name: str
    strip: Any
    job_id: str = ""
    submitted: float = 0.0
    seconds: float = 0.0
    take: Any = None


def tell(event: str, **facts: Any) -> None:
    """One line for the driver."""
    print(json.dumps({"event": event, **facts}), file=_STDOUT, flush=True)


def install(extension: Path, profile: Path) -> None:
    """The built extension in a throwaway profile."""
    os.environ["BLENDER_USER_RESOURCES"] = str(profile)
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.extensions.package_install_files(
        filepath=str(extension), repo="user_default", enable_on_install=True, overwrite=True
    )


def wait(condition: Callable[[], Any], seconds: float, what: str) -> None:
    """Pump until `condition` holds: headless, Blender's timers do not tick."""
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import pump, runtime

    deadline = time.monotonic() + seconds
    while not condition():
        pump.tick()
        connection = runtime.current().session.connection
        if connection.state == "refused":
            raise RuntimeError(f"{connection.text} {connection.fix}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} took more than {seconds:.0f} s")
        time.sleep(0.1)


def start_daemon(command: str, store: Path) -> None:
    """Press Start."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon import preferences
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime

    preferences.stored().command = command
    preferences.stored().store = str(store)
    bpy.ops.dreamstrip.start_daemon()
    wait(lambda: runtime.current().session.connection.state == "online", _STARTUP_SECONDS, "Starting the daemon")


def make_timeline(media: Path, clip_frames: int, still_frames: int) -> tuple[Any, Shot, Shot]:
    """A file with the marathon clip, and the coffee still beside it."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon import compat

    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    scene = bpy.context.scene
    compat.show_scene(bpy.context, scene)
    scene.render.resolution_x, scene.render.resolution_y = 720, 400
    scene.render.fps, scene.render.fps_base = 30, 1.001
    scene.view_settings.view_transform = "Standard"
    strips = compat.strips(scene.sequence_editor_create())
    clip = strips.new_movie("marathon", str(media / "marathon.mp4"), 1, 1)
    compat.set_right(clip, 1 + clip_frames)
    still = strips.new_image("coffee", str(media / "coffee.png"), 1, compat.right(clip))
    compat.set_right(still, compat.left(still) + still_frames)
    scene.frame_end = compat.right(still) - 1
    return scene, Shot("marathon", clip), Shot("coffee", still)


def select(scene: Any, strip: Any) -> None:
    """Click on a strip."""
    from bl_ext.user_default.dreamstrip.blender_addon import compat

    for other in compat.strips(scene.sequence_editor):
        other.select = other.name == strip.name
    scene.sequence_editor.active_strip = strip


def submit(scene: Any, shot: Shot, prompt: str, preset: str, s: float, coarse: bool = False) -> None:
    """Write the prompt and press the button."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon.takes import records

    select(scene, shot.strip)
    settings = scene.dreamstrip
    settings.preset, settings.prompt, settings.coarse = preset, prompt, coarse
    settings.s = s  # after the preset, which brings its own
    bpy.ops.dreamstrip.submit()
    shot.job_id, shot.submitted = records.listed(scene)[-1].job_id, time.monotonic()


def follow(scene: Any, shots: tuple[Shot, ...]) -> None:
    """Tell the progress that the panel shows, until every take can be imported."""
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
    from bl_ext.user_default.dreamstrip.blender_addon.views import queue

    told: dict[str, tuple[Any, ...]] = {}

    def all_here() -> bool:
        session = runtime.current().session
        shown = queue.build(scene, session).lines
        lines = {line.job_id: line for line in shown if isinstance(line, queue.JobLine)}
        for shot in shots:
            line = lines[shot.job_id]
            if line.problem:
                raise RuntimeError(f"{shot.name}: {line.problem} {line.fix}")
            if line.can_import and not shot.seconds:
                shot.seconds = time.monotonic() - shot.submitted
            fraction = 1.0 if line.can_import else round(line.fraction or 0.0, 3)
            if told.get(shot.name) != (fraction, line.status):
                told[shot.name] = (fraction, line.status)
                tell("progress", job=shot.name, text=line.status, fraction=fraction)
        return all(lines[shot.job_id].can_import for shot in shots)

    wait(all_here, _JOB_SECONDS, "The jobs")


def import_take(scene: Any, shot: Shot) -> None:
    """Press Import."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime

    bpy.ops.dreamstrip.import_take(job_id=shot.job_id)
    shot.take = scene.sequence_editor.active_strip
    job = runtime.current().session.jobs[shot.job_id]
    tell(
        "take",
        job=shot.name,
        kind=job.kind,
        path=bpy.path.abspath(shot.take.filepath),
        channel=shot.take.channel,
        seconds=round(shot.seconds, 1),
        warnings=list(job.warnings),
    )


def render_frames(scene: Any, shot: Shot, folder: Path) -> None:
    """Frames of the source and of its take, evenly over the strip, as the timeline shows them."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon import compat

    folder.mkdir(parents=True, exist_ok=True)
    first, last = compat.left(shot.take), compat.right(shot.take) - 1
    scene.render.image_settings.file_format = "PNG"
    rows: dict[str, list[str]] = {"source": [], "take": []}
    for row, paths in rows.items():
        shot.take.mute = row == "source"
        for index in range(FRAMES_ON_SHEET):
            scene.frame_set(round(first + index * (last - first) / (FRAMES_ON_SHEET - 1)))
            scene.render.filepath = str(folder / f"{shot.name}-{row}-{index}.png")
            bpy.ops.render.render(write_still=True)
            paths.append(scene.render.filepath)
    tell("frames", job=shot.name, **rows)


def demo(options: argparse.Namespace) -> None:
    """The whole demo."""
    tell("stage", text="Installing the add-on")
    install(options.extension, options.profile)
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime

    tell("stage", text="Starting the daemon")
    start_daemon(options.daemon, options.store)
    try:
        scene, clip, still = make_timeline(options.media, options.clip_frames, options.still_frames)
        blend = options.out / "demo.blend"
        bpy.ops.wm.save_as_mainfile(filepath=str(blend))
        tell("stage", text="Keying the camera over the still")
        select(scene, still.strip)
        bpy.ops.dreamstrip.camera_preset(preset=options.camera)
        submit(scene, still, options.still_prompt, "motion", options.still_s, coarse=options.coarse_only)
        shots: tuple[Shot, ...] = (still,)
        if not options.coarse_only:
            submit(scene, clip, options.prompt, options.preset, options.s)
            shots = (still, clip)
        tell("stage", text="Dreaming")
        follow(scene, shots)
        for shot in shots:
            import_take(scene, shot)
        bpy.ops.wm.save_mainfile()
        tell("file", what="blend", path=str(blend))
        tell("stage", text="Rendering frames of the timeline")
        for shot in shots:
            render_frames(scene, shot, options.out / "frames")
    finally:
        bpy.ops.dreamstrip.stop_daemon()
        wait(lambda: runtime.current().session.connection.state == "offline", 30.0, "Stopping the daemon")


def parse() -> argparse.Namespace:
    """The driver's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("extension", "profile", "store", "media", "out"):
        parser.add_argument(f"--{name}", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--daemon", required=True, help="command that runs the backend's `dreamstrip`")
    parser.add_argument("--prompt", default="a red circle moving right on a plain blue background")
    parser.add_argument("--preset", default="motion")
    parser.add_argument("--s", type=float, default=0.8)
    parser.add_argument("--still-prompt", default="a red ball on a striped background")
    parser.add_argument("--still-s", type=float, default=0.75)
    parser.add_argument("--camera", default="dolly")
    parser.add_argument("--clip-frames", type=int, default=48)
    parser.add_argument("--still-frames", type=int, default=48)
    parser.add_argument("--coarse-only", action="store_true", help="the still's camera alone, without a model")
    return parser.parse_args()


def main() -> int:
    """Run the demo; every failure is told as one line."""
    try:
        demo(parse())
    except Exception as error:  # noqa: BLE001 - the process's boundary: the driver shows it
        tell("error", code=type(error).__name__, message=str(error), fix="See the log in the demo's folder.")
        return 1
    return 0


if __name__ == "__main__":
    # Blender writes to the standard output as well: it goes to standard error, our lines alone to the pipe.
    _STDOUT = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    status = main()
    _STDOUT.flush()
    sys.stderr.flush()
    os._exit(status)  # Blender 4.2 and 4.5 can hang in their own exit

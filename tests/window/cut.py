"""A file that is open in the window, and short words for what tests do with it."""

from __future__ import annotations

import subprocess
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.window.picture import part
from tools.window.blender import Blender
from tools.window.screen import Picture, Rectangle, wait_until
from tools.window.system import REPOSITORY

if TYPE_CHECKING:
    from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView

    from tests.blender.fake_daemon import FakeDaemon

Serve = Callable[[], "subprocess.Popen[bytes]"]
"""Starts a real daemon of the store that the window watches."""

MEDIA = REPOSITORY / "demo" / "media"
_SECONDS = 45.0
_MODEL_SECONDS = 900.0
_SEARCHES_SECONDS = 1.0
"""How long Blender may take to list what it finds."""
_TAB = "Dreamstrip"


class Cut:
    """A clip and a still on a timeline. `timeline` and `preview` are the window's areas."""

    def __init__(self, blender: Blender, scratch: Path) -> None:
        self.blender = blender
        self.screen = blender.screen
        self.file = scratch / "cut.blend"
        self._said = blender.log.stat().st_size

    def open(self, file: Path | None = None) -> None:
        """Open it as it was made, or another file."""
        if not self.file.exists():
            self.ask("files:new_file")
            self.ask("files:make_cut", file=str(self.file), media=str(MEDIA))
        self.ask("files:open_file", file=str(file or self.file))
        areas = [tuple(area) for area in self.blender.call("tools.window.inside:areas")]
        self.timeline = areas.index(("SEQUENCE_EDITOR", "SEQUENCER"))
        self.preview = areas.index(("SEQUENCE_EDITOR", "PREVIEW"))
        for area in (self.timeline, self.preview):
            self.blender.sidebar(area, _TAB)

    def ask(self, question: str, **arguments: Any) -> Any:
        """The answer of one of the functions of `inside`, named `module:function`."""
        return self.blender.call(f"tests.window.inside.{question}", **arguments)

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Until it is so: software draws slowly on a busy machine, so the limit is far."""
        wait_until(condition, what, _SECONDS)

    def wait_long(self, condition: Callable[[], object], what: str) -> None:
        """Until a model has done it."""
        wait_until(condition, what, _MODEL_SECONDS)

    def show_all(self) -> None:
        """The whole of the timeline in its area."""
        self.hover(self.timeline)
        self.screen.key("Home")

    def use_store(self, store: Path) -> None:
        """Watch the daemon of another store."""
        self.ask("daemon:use_store", folder=str(store))

    def connection(self) -> str:
        """What the add-on knows of the daemon."""
        return str(self.ask("daemon:connection"))

    def line(self) -> dict[str, Any]:
        """The newest job in the queue's panel; whatever is asked of it is None while there is none."""
        lines: list[dict[str, Any]] = self.ask("daemon:jobs")
        return defaultdict(lambda: None, lines[0] if lines else {})

    def wait_for_progress(self, fraction: float) -> None:
        """Until the newest job is known to be so far."""
        self.wait(lambda: self.line()["fraction"] == fraction, f"its progress is {fraction}")

    def place_of(self, name: str) -> tuple[int, int]:
        """Where a strip is on the screen; it is brought into view if it is out of it."""

        def place() -> tuple[int, int]:
            x, y = self.ask("timeline:place_of", name=name)
            return x, y

        def in_view() -> bool:
            left, _, width, _ = self.blender.region(self.timeline, "WINDOW")
            return bool(left < place()[0] < left + width)

        if not in_view():
            self.show_all()
            self.wait(in_view, f"{name} is in view")
        return place()

    def click_strip(self, name: str) -> None:
        """Select a strip with the mouse; while a file that was just opened is being laid out, a click may miss."""

        def hits() -> bool:
            self.screen.click(*self.place_of(name))
            return bool(self.ask("timeline:selected") == [name])

        self.wait(hits, f"{name} is selected")

    def type_prompt(self, prompt: str) -> None:
        """Click into the prompt's field, write, and press Return."""
        self.blender.press("prompt", self.preview)
        self.screen.key("ctrl+a")
        self.screen.type(prompt)
        self.screen.key("Return")

    def press_in_queue(self, button: str) -> None:
        """Click a button on the line of a job."""
        self.blender.press(button, self.preview, under="dreamstrip.pause_queue")

    def submit(self, strip: str, prompt: str) -> None:
        """Dream a strip."""
        self.click_strip(strip)
        self.type_prompt(prompt)
        self.blender.press("dreamstrip.submit", self.preview)

    def dream(self, daemon: FakeDaemon) -> None:
        """Another take of the clip lands."""
        known = set(daemon.jobs)
        self.submit("marathon", "at night")
        self.wait(lambda: set(daemon.jobs) - known, "the job is in the daemon")
        (job_id,) = set(daemon.jobs) - known
        daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
        self.wait(lambda: self.ask("takes:has_landed", job_id=job_id), "the take is on the timeline")

    def fail(self, daemon: FakeDaemon, error: ErrorView) -> None:
        """The clip is sent, and its job fails."""
        from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

        self.ask("panel:submit", strip="marathon", prompt="at night")
        self.wait(lambda: daemon.jobs, "the job is in the daemon")
        (job_id,) = daemon.jobs
        daemon.change(job_id, state=JobState.FAILED, position=None, error=error)
        self.wait(lambda: self.line()["problem"], "the panel says why it failed")

    def begin_over(self, strip: str, frame: int, operator: str) -> None:
        """Let an operator wait for the mouse over the preview, the strip active and the playhead on the frame."""
        self.click_strip(strip)
        self.go_to(frame)
        self.blender.press(operator, self.preview)
        self.wait(lambda: self.ask("screen:is_modal"), "the operator runs")

    def save_as(self, file: Path) -> None:
        """Save it under another name, and go on in that."""
        self.ask("files:save_as", file=str(file))

    def take_strips(self) -> list[list[Any]]:
        """The strips that are over the others."""
        return [strip for strip in self.ask("timeline:strips") if strip[1] > 1]

    def search(self, name: str) -> None:
        """Run what a menu of the timeline has under that name, by F3."""
        self.hover(self.timeline)
        self.screen.key("F3")
        time.sleep(_SEARCHES_SECONDS)
        self.screen.type(name)
        time.sleep(_SEARCHES_SECONDS)
        self.screen.key("Return")

    def go_to(self, frame: int) -> None:
        """The playhead on a frame."""
        self.ask("timeline:go_to", frame=frame)

    def hover_preview(self, share: float) -> None:
        """The mouse over the preview, at a share of its width."""
        x, y, width, height = self.blender.region(self.preview, "PREVIEW")
        self.screen.move(x + share * width, y + height / 2)

    def drag_preview(self, *places: tuple[float, float], held: str = "") -> None:
        """A stroke over the preview, in shares of its width and height, perhaps with a key `held`."""
        x, y, width, height = self.blender.region(self.preview, "PREVIEW")
        self.screen.drag(*((x + across * width, y + up * height) for across, up in places), held=held)

    def hover(self, area: int) -> None:
        """The mouse over the middle of an area, whose keys count from now on."""
        x, y, width, height = self.blender.region(area, "WINDOW")
        self.screen.move(x + width / 2, y + height / 2)

    def look(self, rectangle: Rectangle | None = None) -> Picture:
        """The window, or a part of it, once it has been drawn anew."""
        self.ask("screen:redraw")
        seen = self.screen.look()
        return part(seen, rectangle) if rectangle is not None else seen

    def complaints(self) -> str:
        """What Blender has printed since the file was opened."""
        return self.blender.log.read_bytes()[self._said :].decode(errors="replace")

"""A virtual screen: a real mouse, real keys, and pictures of what is to be seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tools.window.system import System

Place = tuple[float, float]
Rectangle = tuple[int, int, int, int]
"""x, y of the lower left corner, width, height: pixels, y running up."""

_START_SECONDS = 60.0
_POLL_SECONDS = 0.05
_SERVER = 'exec 3>"$1"; exec Xvfb -displayfd 3 -screen 0 "$2" -nolisten tcp +extension GLX -ac'


class Screen:
    """An X server without a monitor. Places are Blender's, where y runs up; for X it runs down."""

    def __init__(self, system: System, width: int = 1600, height: int = 1000) -> None:
        self.system = system
        self.width = width
        self.height = height
        number = system.scratch / "display"
        command = ("sh", "-c", _SERVER, "sh", str(number), f"{width}x{height}x24")
        self._server = system.start(*command, log=system.scratch / "screen.log")
        wait_until(lambda: number.exists() and number.read_text().strip(), "the screen is there", _START_SECONDS)
        self._number = number.read_text().strip()
        self.display = f":{self._number}"

    def close(self) -> None:
        """End the server and all that it shows."""
        self._server.kill()
        self._server.wait()
        for left in (f".X{self._number}-lock", f".X11-unix/X{self._number}"):
            (self.system.folder / "tmp" / left).unlink(missing_ok=True)

    def move(self, x: float, y: float) -> None:
        """The mouse to a place."""
        self._do("mousemove", *self._place(x, y))

    def click(self, x: float, y: float, button: int = 1, times: int = 1) -> None:
        """Press and let go; buttons 4 and 5 are the wheel."""
        pressed = ("click", "--repeat", str(times), "--delay", "30", str(button))
        self._do("mousemove", *self._place(x, y), "sleep", "0.1", *pressed)

    def drag(self, *places: Place, seconds: float = 1.0) -> None:
        """Press at the first place, pass the others, let go at the last."""
        pause = str(round(seconds / len(places), 3))
        way = [word for x, y in places[1:] for word in ("mousemove", *self._place(x, y), "sleep", pause)]
        self._do("mousemove", *self._place(*places[0]), "sleep", "0.2", "mousedown", "1", "sleep", "0.2", *way)
        self._do("mouseup", "1")

    def key(self, *keys: str) -> None:
        """Keys by their X names, such as `Return` or `ctrl+z`."""
        self._do("key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """A text, letter by letter."""
        self._do("type", "--delay", "30", text)

    def shoot(self, picture: Path, colours: int | None = None) -> Path:
        """What is to be seen, as a PNG, of so many colours if they are to be few."""
        reduced = ("+dither", "-colors", str(colours)) if colours is not None else ()
        kind = "png8" if colours is not None else "png"
        picture.write_bytes(self._run("import", "-window", "root", *reduced, f"{kind}:-"))
        return picture

    def _place(self, x: float, y: float) -> tuple[str, str]:
        return str(round(x)), str(self.height - 1 - round(y))

    def _do(self, *words: str) -> None:
        self._run("xdotool", *words)

    def _run(self, *command: str) -> bytes:
        return self.system.run(*command, DISPLAY=self.display)


def wait_until(condition: Callable[[], object], what: str, seconds: float) -> None:
    """Until it is so; an `AssertionError` if it is not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"after {seconds:.0f} s not so: {what}"
        time.sleep(_POLL_SECONDS)

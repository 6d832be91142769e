"""A virtual screen: a real mouse, real keys, and pictures of what is to be seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tools.window.system import System

Picture = npt.NDArray[np.uint8]
"""What is to be seen, [H, W, 3] in red, green, blue, from the top."""
Place = tuple[float, float]
Rectangle = tuple[int, int, int, int]
"""x, y of the lower left corner, width, height: pixels, y running up."""

_WIDTH, _HEIGHT = 1600, 1000
"""Of the screen, in pixels at a scale of 1."""
_START_SECONDS = 60.0
_POLL_SECONDS = 0.05
_REST_SECONDS = 0.02
_GLANCES = 5
"""How often the screen is looked at until it is at rest: what is shown changes a part at a time."""
_SERVER = 'exec 3>"$1"; exec Xvfb -displayfd 3 -screen 0 "$2" -fbdir "$3" -nocursor -nolisten tcp +extension GLX -ac'
_HEADER_WORDS = 25
_HEADER_SIZE, _LINE_BYTES, _COLOURS = 0, 12, 19
"""Of the header's words, those that tell where the pixels are; XWDFile.h of the X Window System has all of them."""
_COLOUR_BYTES = 12
_KEY_CODES = {f"F{number}": str(66 + number) for number in range(1, 11)}
"""By name, newer keyboard layouts find these only together with other keys."""


class Screen:
    """An X server without a monitor. Places are Blender's, where y runs up; for X it runs down.

    At a `scale` below 1 it is smaller, as is all that Blender shows: there is no graphics card, so whatever lights up
    under the mouse costs time by the pixel of the whole window (on two cores 0.12 s at 1, 0.06 s at 0.65).
    """

    def __init__(self, system: System, scale: float = 1.0) -> None:
        self.system = system
        self.scale = scale
        self.width, self.height = self.scaled(_WIDTH), self.scaled(_HEIGHT)
        number = system.scratch / "display"
        command = ("sh", "-c", _SERVER, "sh", str(number), f"{self.width}x{self.height}x24", str(system.scratch))
        self._server = system.start(*command, log=system.scratch / "screen.log")
        wait_until(lambda: number.exists() and number.read_text().strip(), "the screen is there", _START_SECONDS)
        self._pixels = self._mapped(system.scratch / "Xvfb_screen0")
        self._number = number.read_text().strip()
        self.display = f":{self._number}"

    def close(self) -> None:
        """End the server and all that it shows."""
        self._server.kill()
        self._server.wait()
        for left in (f".X{self._number}-lock", f".X11-unix/X{self._number}"):
            (self.system.folder / "tmp" / left).unlink(missing_ok=True)

    def scaled(self, pixels: float) -> int:
        """A length that is told for a scale of 1."""
        return round(pixels * self.scale)

    def move(self, x: float, y: float) -> None:
        """The mouse to a place."""
        self._do("mousemove", *self._place(x, y))

    def click(self, x: float, y: float, button: int = 1, times: int = 1) -> None:
        """Press and let go; buttons 4 and 5 are the wheel."""
        pressed = ("click", "--repeat", str(times), "--delay", "5", str(button))
        self._do("mousemove", *self._place(x, y), "sleep", "0.05", *pressed)

    def drag(self, *places: Place, seconds: float = 1.0, held: str = "") -> None:
        """Press at the first place, pass the others, let go at the last, perhaps with a key `held`."""
        pause = str(round(seconds / len(places), 3))
        way = [word for x, y in places[1:] for word in ("mousemove", *self._place(x, y), "sleep", pause)]
        pressed = ("sleep", "0.2", "mousedown", "1", "sleep", "0.2", *way, "mouseup", "1")
        whole = ("keydown", held, *pressed, "keyup", held) if held else pressed
        self._do("mousemove", *self._place(*places[0]), *whole)

    def key(self, *keys: str) -> None:
        """Keys by their X names, such as `Return` or `ctrl+z`."""
        self._do("key", "--delay", "30", *(_KEY_CODES.get(key, key) for key in keys))

    def type(self, text: str) -> None:
        """A text, letter by letter."""
        self._do("type", "--delay", "10", text)

    def look(self) -> Picture:
        """What is to be seen once it is at rest, or after a few glances if it is not."""
        seen = self._pixels.copy()
        for _ in range(_GLANCES):
            before = seen
            time.sleep(_REST_SECONDS)
            seen = self._pixels.copy()
            if (seen == before).all():
                break
        return np.ascontiguousarray(seen[..., 2::-1])

    def shoot(self, picture: Path, colours: int) -> None:
        """What is to be seen, as a PNG of so many colours."""
        picture.write_bytes(self._run("import", "-window", "root", "+dither", "-colors", str(colours), "png8:-"))

    def _mapped(self, file: Path) -> Picture:
        """The pixels of the X server itself, [H, W, 4] in blue, green, red and nothing, as long as it lives."""
        header = np.fromfile(file, ">u4", _HEADER_WORDS)
        start = int(header[_HEADER_SIZE] + header[_COLOURS] * _COLOUR_BYTES)
        assert header[_LINE_BYTES] == 4 * self.width, "24 bits of colour in 32"
        shape = (self.height, self.width, 4)
        return np.memmap(file, np.uint8, "r", start, shape)

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

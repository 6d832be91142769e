"""A real Blender with a window: started in a profile of its own, worked with the mouse, asked by calls."""

from __future__ import annotations

import json
import math
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.window.screen import Place, Rectangle, Screen, wait_until

_HERE = Path(__file__).parent
_START_SECONDS = 120.0
_ANSWER_SECONDS = 120.0
_ROW = 18
"""Pixels, at a scale of 1, between the places that are tried for a button, which is 20 high."""
_COLUMNS = (0.7, 0.87, 0.9, 0.3, 0.78, 0.65)
"""Shares of a region's width: most buttons cover the first, the small ones are at the right."""
_NEAR = 7
"""Rows that are looked at above and below the place where a button was before."""
_UNDER = 12
"""Rows that are looked at under another button."""
_RIGHTMOST, _SMALL, _SMALL_COLUMNS = 0.92, 0.045, 8
"""Shares of a region's width: where its rightmost small button is, and how far the next; how many there may be."""
_WHEEL_UP, _WHEEL_DOWN = 4, 5
_NOTCH = 50
"""Pixels, at a scale of 1, that a notch scrolls at most."""
_PAGES, _PAGE = 4, 8
"""How often a region is scrolled on at most, and by how many notches of the wheel."""


class NotFound(AssertionError):
    """No such button was under the mouse anywhere."""


class Blender:
    """One process and its window, which fills the screen. `call` runs functions inside it."""

    def __init__(self, screen: Screen, archive: Path, **environment: str) -> None:
        self.screen = screen
        self.system = screen.system
        self.log = self.system.scratch / "blender.log"
        self._environment = {"BLENDER_USER_RESOURCES": str(self.system.scratch / "profile"), **environment}
        self._row = screen.scaled(_ROW)
        self._known: dict[tuple[str, int], Place] = {}
        """Of buttons that were found, and of each operator's last, x and how far under the content's top they were."""
        self._install(archive)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.start()

    def start(self) -> None:
        """Open the window, and wait until it answers."""
        geometry = ("--window-geometry", "0", "0", str(self.screen.width), str(self.screen.height))
        port = str(self._listener.getsockname()[1])
        self._process = self.system.start(
            *("blender", "--gpu-backend", "opengl", *geometry, "--python-exit-code", "3"),
            *("-P", str(_HERE / "remote.py"), "--", port),
            log=self.log,
            **self._environment,
            DISPLAY=self.screen.display,
            LIBGL_ALWAYS_SOFTWARE="1",
        )
        self._listener.settimeout(_START_SECONDS)
        connection, _ = self._listener.accept()
        connection.settimeout(_ANSWER_SECONDS)
        self._stream = connection.makefile("rw", encoding="utf-8")
        wait_until(lambda: self.call("tools.window.inside:areas"), "the window has areas", _START_SECONDS)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._process.kill()
        self._process.wait()
        self._stream.close()

    def close(self) -> None:
        """End it, and give up the address that it calls back."""
        self.kill()
        self._listener.close()

    def call(self, function: str, **arguments: Any) -> Any:
        """Run `module:function` inside, once the mouse and keys so far have been handled."""
        self._stream.write(json.dumps({"function": function, "arguments": arguments}) + "\n")
        self._stream.flush()
        line = self._stream.readline()
        assert line, f"Blender has ended:\n{self.log.read_text(errors='replace')[-2000:]}"
        answer = json.loads(line)
        assert "error" not in answer, answer.get("error")
        return answer["value"]

    def sidebar(self, area: int, tab: str) -> None:
        """Open a tab of an area's sidebar."""
        self.call("tools.window.inside:show_sidebar", area=area)
        shown = lambda: self.call("tools.window.inside:show_tab", area=area, tab=tab)  # noqa: E731
        wait_until(shown, f"there is a tab {tab}", _ANSWER_SECONDS)

    def region(self, area: int, kind: str) -> Rectangle:
        """Where a region is."""
        x, y, width, height = self.call("tools.window.inside:regions", area=area)[kind]
        return x, y, width, height

    def find(self, button: str, area: int, region: str = "UI", under: str = "") -> Place:
        """A place where the mouse is over that button; it looks as a hand would, down the region, scrolling on.

        A small button is found sooner if it is told of which other it lies in the rows `under`.
        """
        name = button.partition("(")[0]
        known = self._known.get((button, area), self._known.get((name, area)))
        found = self._find_near(known, button, area, region) if known is not None else None
        found = found or (self._find_under(under, button, area, region) if under else None)
        found = found or self._find_anew(button, area, region)
        if found is None:
            raise NotFound(f"no button {button} in area {area}")
        x, y = found
        self._known[button, area] = self._known[name, area] = x, self._top(area, region) - y
        return found

    def press(self, button: str, area: int, region: str = "UI", under: str = "") -> None:
        """Click a button, which is looked for as `find` does."""
        self.screen.click(*self.find(button, area, region, under))

    def scroll(self, notches: int, area: int, region: str = "UI") -> None:
        """Turn the wheel over a region, down or, with a negative number, up."""
        x, y, width, height = self.region(area, region)
        wheel = _WHEEL_DOWN if notches > 0 else _WHEEL_UP
        self.screen.click(x + width / 2, y + height / 2, wheel, abs(notches))

    def _find_near(self, known: Place, button: str, area: int, region: str) -> Place | None:
        """Look where it was before; other panels have grown or shrunk since."""
        x, depth = known
        self._show(depth, area, region)
        y = self._top(area, region) - depth
        rows = sorted(range(-_NEAR, _NEAR + 1), key=abs)
        return self._search(button, [(x, y + row * self._row) for row in rows], area, region)

    def _find_under(self, other: str, button: str, area: int, region: str) -> Place | None:
        """Look in the rows under another button, at the right, as far as they are to be seen."""
        x, y, width, height = self.region(area, region)
        _, row = self.find(other, area, region)
        before = self._top(area, region)
        self.scroll(int(y + height - row) // self.screen.scaled(_NOTCH), area, region)
        first = round(row + self._top(area, region) - before)
        rows = range(first, max(y, first - _UNDER * self._row), -self._row)
        shares = (_RIGHTMOST - step * _SMALL for step in range(_SMALL_COLUMNS))
        return self._search(button, [(x + width * share, each) for share in shares for each in rows], area, region)

    def _find_anew(self, button: str, area: int, region: str) -> Place | None:
        for share in _COLUMNS:
            self.scroll(-_PAGES * _PAGE, area, region)
            before = -math.inf
            while (top := self._top(area, region)) > before:  # never, if the region is not shown
                before = top
                found = self._search(button, list(self._places(self.region(area, region), share)), area, region)
                if found is not None:
                    return found
                self.scroll(_PAGE, area, region)
        return None

    def _show(self, depth: float, area: int, region: str) -> None:
        """Scroll until what is so far under the top of a region's content is to be seen, if it can be."""
        _, y, _, height = self.region(area, region)
        for _ in range(_PAGES):
            top = self._top(area, region)
            if y + self._row <= top - depth <= y + height - self._row:
                return
            self.scroll(_PAGE if top - depth < y + self._row else -_PAGE, area, region)

    def _top(self, area: int, region: str) -> float:
        """How high in the window the content of a region begins; above the region where that is scrolled on."""
        return float(self.call("tools.window.inside:top_of_content", area=area, region=region))

    def _search(self, button: str, places: list[Place], area: int, region: str) -> Place | None:
        function = "tools.window.inside:find"
        index = self.call(function, button=button, places=places, area=area, region=region)
        return None if index is None else places[index]

    def _places(self, region: Rectangle, share: float) -> Iterator[Place]:
        x, y, width, height = region
        for row in range(height - self._row, 0, -self._row):
            yield x + width * share, y + row

    def _install(self, archive: Path) -> None:
        """A profile with the extension enabled."""
        log = self.system.scratch / "install.log"
        words = ("--", str(archive), str(self.screen.scale))
        command = ("blender", "-b", "--factory-startup", "--python-exit-code", "3", "-P", str(_HERE / "install.py"))
        status = self.system.start(*command, *words, log=log, **self._environment).wait(_START_SECONDS)
        if status:
            raise subprocess.CalledProcessError(status, "blender", log.read_text(errors="replace"))

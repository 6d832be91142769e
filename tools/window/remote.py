"""Runs inside Blender: `blender -P remote.py -- PORT` answers calls of functions, each made on the main thread.

A call is a line of JSON, `{"function": "module:name", "arguments": {...}}`; so is its answer, `{"value": ...}` or
`{"error": ...}`.
"""

from __future__ import annotations

import importlib
import inspect
import json
import queue
import socket
import sys
import threading
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Any

import bpy

_Answering = Generator[None, None, dict[str, Any]]

_TICK_SECONDS = 0.005
_SETTLING_TICKS = 3
"""A call waits so long, so that mouse and keys that came before it have been handled: a timer runs ahead of them."""


class Remote:
    """The calls of one caller, answered in order."""

    def __init__(self, port: int) -> None:
        self._stream = socket.create_connection(("127.0.0.1", port)).makefile("rw", encoding="utf-8")
        self._calls: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._answering: _Answering | None = None
        self._waited = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def tick(self) -> float:
        """Go on with the next call, if it has waited long enough: a timer's callback."""
        if self._answering is None and not self._calls.empty():
            self._answering, self._waited = _answering(json.loads(self._calls.get())), 0
        self._waited += 1
        if self._answering is not None and self._waited > _SETTLING_TICKS:
            self._waited = 0
            self._go_on(self._answering)
        return _TICK_SECONDS

    def _go_on(self, answering: _Answering) -> None:
        try:
            next(answering)
        except StopIteration as ended:
            self._answering = None
            self._stream.write(json.dumps(ended.value) + "\n")
            self._stream.flush()

    def _listen(self) -> None:
        for line in self._stream:
            self._calls.put(line)


def _answering(call: dict[str, Any]) -> _Answering:
    """The answer to a call. A function that is a generator lets mouse and keys be handled whenever it yields."""
    try:
        module, _, name = call["function"].partition(":")
        value = getattr(importlib.import_module(module), name)(**call["arguments"])
        if inspect.isgenerator(value):
            value = yield from value
    except Exception:  # noqa: BLE001 - the process's boundary: the caller is told
        return {"error": traceback.format_exc()}
    return {"value": value}


def main() -> None:
    """Call back the caller, whose port is the last word of the command line."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    bpy.app.timers.register(Remote(int(sys.argv[-1])).tick, persistent=True)


if __name__ == "__main__":
    main()

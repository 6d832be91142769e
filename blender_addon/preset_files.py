# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets of the user's own: the panel's settings under a name, a file each, to be kept and handed on.

The list of names is read when the add-on is enabled and after each change, so that a menu reads no folder.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from itertools import chain, count
from pathlib import Path
from typing import Any

from ..backend.contract import checks, wire
from ..backend.contract.errors import InvalidRequest
from .presets import EARLIER_QUALITIES, FINETUNES, QUALITIES

VERSION = 1
_NAME = re.compile(r"[^./\\:*?\"<>|\x00-\x1f][^/\\:*?\"<>|\x00-\x1f]{0,59}")
_LARGEST = 1 << 16
_NAME_FIX = "Choose a name of up to 60 letters, without signs that file names cannot have."


@dataclass(frozen=True)
class UserPreset:
    """What is kept: how a job is made, not what it shows; `s` None is chosen by the job itself."""

    version: int
    s: float | None
    finetune: str
    guidance: float
    quality: str
    coarse: bool
    audio: bool
    master: bool

    def __post_init__(self) -> None:
        checks.within("version", self.version, VERSION, VERSION)
        checks.within("s", self.s, 0, 1)
        checks.within("guidance", self.guidance, 1, 20)
        checks.one_of("finetune", self.finetune, FINETUNES)
        checks.one_of("quality", self.quality, QUALITIES)


_SETTINGS = tuple(field.name for field in fields(UserPreset) if field.name != "version")


class PresetFolder:
    """The user's presets in a folder, by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: tuple[str, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Read the folder's names anew."""
        self.names = tuple(sorted((file.stem for file in self.folder.glob("*.json")), key=str.casefold))

    def save(self, name: str, panel: Any) -> None:
        """Keep the panel's settings; a preset of that name is replaced. Raises InvalidRequest, OSError."""
        checks.matches("name", name, _NAME, _NAME_FIX)
        kept = {field: getattr(panel, field) for field in _SETTINGS}
        self._write(name, UserPreset(VERSION, **(kept | {"s": None} if panel.s_auto else kept)))

    def load(self, name: str, panel: Any) -> None:
        """Put a preset's settings on the panel. Raises InvalidRequest, OSError."""
        preset = _read(self._file(name))
        panel.s_auto = preset.s is None
        for field in _SETTINGS:
            if getattr(preset, field) is not None:
                setattr(panel, field, getattr(preset, field))

    def take_in(self, file: Path) -> str:
        """Copy a preset that somebody else has made, and what it is called here. Raises InvalidRequest, OSError.

        That is the name of its file, with a number where there is one of that name.
        """
        checks.matches("name", file.stem, _NAME, _NAME_FIX)
        preset = _read(file)
        numbered = (f"{file.stem} {number}" for number in count(2))
        name = next(name for name in chain([file.stem], numbered) if not self._file(name).exists())
        self._write(name, preset)
        return name

    def remove(self, name: str) -> None:
        """Delete a preset."""
        self._file(name).unlink(missing_ok=True)
        self.refresh()

    def _write(self, name: str, preset: UserPreset) -> None:
        file = self._file(name)
        part = file.with_suffix(".part")
        part.write_text(wire.dumps(preset), encoding="utf-8")
        part.replace(file)
        self.refresh()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def _read(file: Path) -> UserPreset:
    try:
        text = file.read_text(encoding="utf-8") if file.stat().st_size <= _LARGEST else ""
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise InvalidRequest("is no preset of Dreamstrip", "Choose a file that was saved as one.", file.name)
    preset: UserPreset = wire.loads(UserPreset, _as_of_now(text), file.name)
    return preset


def _as_of_now(text: str) -> str:
    """A preset that an earlier version has saved, with the names that this one has; any other text as it is."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(told, dict) and told.get("quality") in tuple(EARLIER_QUALITIES):
        return json.dumps(told | {"quality": EARLIER_QUALITIES[told["quality"]]})
    return text


_current: PresetFolder | None = None


def use(folder: Path) -> None:
    """Keep the presets in a folder from now on."""
    global _current
    _current = PresetFolder(folder)


def current() -> PresetFolder:
    """The presets of the enabled add-on."""
    assert _current is not None, "the add-on is registered"
    return _current

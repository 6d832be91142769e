"""The guide for users: its names of buttons and settings are those on the screen, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
_EMPHASISED = re.compile(r"(?<![*\w])\*([^*]+)\*(?!\*)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")


def test_every_name_is_one_on_the_screen() -> None:
    folders = (ROOT / "blender_addon", ROOT / "ops", ROOT / "backend" / "contract")
    source = "\n".join(file.read_text(encoding="utf-8") for folder in folders for file in folder.rglob("*.py"))
    names = {" ".join(name.split()).rpartition(" > ")[2] for name in _EMPHASISED.findall(GUIDE)}
    assert len(names) > 40
    assert [name for name in sorted(names) if name not in source] == []


def test_its_pictures_are_there() -> None:
    pictures = [ROOT / "docs" / name for name in _PICTURE.findall(GUIDE)]
    assert len(pictures) >= 5
    assert [picture for picture in pictures if not picture.is_file()] == []

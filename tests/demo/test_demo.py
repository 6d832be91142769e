"""The demonstration's driver, without Blender: its sheet, its page, its care for folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from backend.media.read import read_still
from demo.run import MARK, Result, empty_folder, events, row_of
from demo.sheet import CELL, GAP, LINE, Row, compose
from demo.summary import summary

MANIFEST: dict[str, Any] = {
    "kind": "edit",
    "request": {
        "prompt": "a red ball",
        "model": "embedded",
        "sampling": {"s": 0.75, "seed": 7, "until": "base", "guidance": 1.0},
        "finetune": {"preset": "mixed", "steps": 60},
    },
    "sources": [{"name": "marathon.mp4", "sha256": "ab" * 32}],
    "output": {"frames": 48, "width": 720, "height": 400, "fps": "30000/1001"},
    "seconds": {"base": 12.34, "write": 0.5},
    "warnings": [{"code": "unknown_words", "text": "The embedded model does not know: runners."}],
    "versions": {"dreamstrip": "0.1.0", "torch": "2.13.0"},
}


def take_in(folder: Path) -> dict[str, Any]:
    """A take as the Blender half tells of it, its manifest beside it."""
    (folder / "take.json").write_text(json.dumps(MANIFEST))
    return {"job": "marathon", "kind": "edit", "path": str(folder / "take.mp4"), "channel": 3, "seconds": 20.5}


def test_the_sheet_puts_every_picture_in_its_place(tmp_path: Path) -> None:
    shades = (60, 120, 180)
    paths = [tmp_path / f"{shade}.png" for shade in shades]
    for path, shade in zip(paths, shades, strict=True):
        cv2.imwrite(str(path), np.full((100, 200, 3), shade, np.uint8))
    compose([Row("source", paths), Row("take", paths[::-1])], tmp_path / "sheet.png")
    sheet = read_still(tmp_path / "sheet.png")
    cell = CELL // 2
    assert sheet.shape == (2 * (LINE + cell + GAP), 3 * (CELL + GAP) + GAP, 3)
    middles = [GAP + CELL // 2 + index * (CELL + GAP) for index in range(3)]
    assert [sheet[LINE + cell // 2, x, 0] for x in middles] == [60, 120, 180]
    assert [sheet[2 * LINE + cell + GAP + cell // 2, x, 0] for x in middles] == [180, 120, 60]
    assert sheet[:LINE].max() > 200


def test_the_page_says_what_was_made_and_what_to_know(tmp_path: Path) -> None:
    page = summary(tmp_path, [take_in(tmp_path)], 99.6)
    for words in (
        "100 s",
        "a red ball",
        "s = 0.75",
        "seed 7",
        "mixed (60 steps)",
        "48 frames of 720x400 at 30000/1001",
    ):
        assert words in page
    for words in ("base 12.3 s", "does not know: runners", "channel 3", "| torch | 2.13.0 |", "(take.mp4)"):
        assert words in page
    assert str(tmp_path) not in page


def test_a_row_says_what_it_shows(tmp_path: Path) -> None:
    result = Result(frames={"marathon": {"source": ["a.png"], "take": ["b.png"]}})
    take = take_in(tmp_path)
    assert row_of(take, "source", result).title == "marathon: source"
    row = row_of(take, "take", result)
    assert '"a red ball"' in row.title
    assert list(row.pictures) == [Path("b.png")]


def test_only_its_own_folder_is_emptied(tmp_path: Path) -> None:
    out = empty_folder(tmp_path / "demo-out")
    (out / "old.txt").touch()
    assert sorted(path.name for path in empty_folder(out).iterdir()) == [MARK]
    precious = tmp_path / "documents"
    precious.mkdir()
    (precious / "thesis.txt").touch()
    with pytest.raises(SystemExit, match="other things"):
        empty_folder(precious)
    assert (precious / "thesis.txt").exists()


def test_what_blender_prints_in_between_is_no_event() -> None:
    lines = ["Info: Saved\n", '{"event": "stage", "text": "x"}\n', "{broken\n", '{"other": 1}\n', "[]\n"]
    assert list(events(lines)) == [{"event": "stage", "text": "x"}]

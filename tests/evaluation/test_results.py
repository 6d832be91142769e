"""The results folder: nothing is lost, nothing counts twice, nothing is mixed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend.contract.errors import BadMedia, Conflict
from backend.evaluation import results
from backend.evaluation.plan import Unit, units

FIRST, SECOND, THIRD = units(["table1"], 1)[:3]


def write(folder: Path, shard: tuple[int, int], *found: Unit) -> None:
    with results.appending(folder, shard) as file:
        for unit in found:
            results.append(file, results.record(unit, {"right": {}}, 1.234))


def test_what_is_appended_is_read_from_all_shards(tmp_path: Path) -> None:
    write(tmp_path, (1, 2), FIRST)
    write(tmp_path, (2, 2), SECOND)
    write(tmp_path, (1, 2), THIRD)
    found = results.read(tmp_path)
    assert set(found) == {FIRST.key, SECOND.key, THIRD.key}
    assert found[FIRST.key]["wish"] == FIRST.wish and found[FIRST.key]["seconds"] == 1.23
    assert len((tmp_path / "units-1-of-2.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize("cut", [1, 20])
def test_a_line_cut_short_is_as_if_never_written(tmp_path: Path, cut: int) -> None:
    write(tmp_path, (1, 1), FIRST, SECOND)
    path = tmp_path / "units-1-of-1.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    assert set(results.read(tmp_path)) == {FIRST.key}
    write(tmp_path, (1, 1), THIRD)
    assert set(results.read(tmp_path)) == {FIRST.key, THIRD.key}


def test_a_folder_belongs_to_its_settings(tmp_path: Path) -> None:
    results.claim(tmp_path, {"weights": "a", "steps": (1, 2)})
    results.claim(tmp_path, {"weights": "a", "steps": (1, 2)})
    with pytest.raises(Conflict, match="weights"):
        results.claim(tmp_path, {"weights": "b", "steps": (1, 2)})


def test_a_clip_comes_back_to_the_bit(tmp_path: Path) -> None:
    clip = np.random.default_rng(0).integers(0, 256, (16, 24, 40, 3), dtype=np.uint8)
    results.save_clip(tmp_path, FIRST.key, clip)
    assert np.array_equal(results.load_clip(tmp_path, FIRST.key, 16), clip)
    (tmp_path / "clips" / f"{FIRST.key}.png").write_bytes(b"not a picture")
    with pytest.raises(BadMedia):
        results.load_clip(tmp_path, FIRST.key, 16)
    assert [path.name for path in (tmp_path / "clips").iterdir()] == [f"{FIRST.key}.png"]

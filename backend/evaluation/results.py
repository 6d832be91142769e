"""The results folder: a JSON line for every finished unit, its clip as a strip of frames, and what all of them share.

<out>/settings.json                 written first; another run with other settings is refused
<out>/units-<I>-of-<N>.jsonl        by shard I of N; whoever reads takes the lines of all files
<out>/clips/<key>.png               the unit's frames side by side, lossless
<out>/finetunes/<key>/              the clips' finetunes, see backend.finetuning.asset
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.contract.errors import BadMedia, Conflict
from backend.evaluation.plan import Unit

Record = dict[str, Any]
Clip = NDArray[np.uint8]


def claim(folder: Path, settings: Record) -> None:
    """Make the folder this evaluation's. Raises Conflict when it holds the results of other settings."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "settings.json"
    plain = json.loads(json.dumps(settings))
    if path.is_file() and (there := json.loads(path.read_text())) != plain:
        names = ", ".join(name for name in plain if there.get(name) != plain[name])
        raise Conflict(f"{folder} holds results of another evaluation: {names}.", "Choose another --out.")
    write_whole(path, json.dumps(plain, indent=2).encode())


def read(folder: Path) -> dict[str, Record]:
    """The records of all shards by key; a line that a crash has cut short does not count."""
    lines = [line for path in sorted(folder.glob("units-*.jsonl")) for line in _whole_lines(path.read_bytes())]
    return {record["key"]: record for record in map(json.loads, lines)}


def record(unit: Unit, measures: Record, seconds: float) -> Record:
    """A unit's line."""
    return {"key": unit.key, **asdict(unit), "measures": measures, "seconds": round(seconds, 2)}


@contextmanager
def appending(folder: Path, shard: tuple[int, int]) -> Iterator[IO[bytes]]:
    """The shard's file, opened to append after its last whole line."""
    path = folder / f"units-{shard[0]}-of-{shard[1]}.jsonl"
    path.touch()
    whole = sum(len(line) + 1 for line in _whole_lines(path.read_bytes()))
    with path.open("r+b") as file:
        file.truncate(whole)
        file.seek(whole)
        yield file


def append(file: IO[bytes], line: Record) -> None:
    """Add a record and see it to the disk."""
    file.write(json.dumps(line, allow_nan=False).encode() + b"\n")
    file.flush()
    os.fsync(file.fileno())


def save_clip(folder: Path, key: str, clip: Clip) -> None:
    """A clip uint8 [T, H, W, 3] as one picture [H, T * W]."""
    strip = np.concatenate(list(clip), axis=1)
    encoded = cv2.imencode(".png", strip[..., ::-1])[1]
    (folder / "clips").mkdir(exist_ok=True)
    write_whole(folder / "clips" / f"{key}.png", encoded.tobytes())


def load_clip(folder: Path, key: str, frames: int) -> Clip:
    """A saved clip uint8 [T, H, W, 3]. Raises FileNotFoundError, BadMedia."""
    path = folder / "clips" / f"{key}.png"
    strip = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if strip is None:
        raise BadMedia(f"{path} is not a picture.", f"Delete it and the line {key} in units-*.jsonl.")
    return np.stack(np.split(np.asarray(strip[..., ::-1], dtype=np.uint8), frames, axis=1))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is seen whole or not at all; several shards may write the same one."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def _whole_lines(data: bytes) -> list[bytes]:
    return data.split(b"\n")[:-1]

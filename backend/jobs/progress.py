"""How an event of a running job changes its row."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from backend.contract.events import Event, PreviewReady, StageStarted, StepDone, TaskFinished, WarningRaised


def changes(row: sqlite3.Row, event: Event, now: float) -> dict[str, Any]:
    """The columns that `event` sets."""
    match event:
        case StageStarted():
            place = {"stage_index": event.index, "stage_count": event.count}
            fraction = max(row["fraction"], event.index / max(event.count, 1))
            return {"stage": event.stage, "done": 0, "total": 0, "fraction": fraction} | place
        case StepDone():
            counts = {"done": event.done, "total": event.total, "seconds_left": event.seconds_left}
            return {"stage": event.stage, "fraction": _fraction(row, event, now)} | counts
        case WarningRaised():
            return {"warnings": _with(row["warnings"], event.text)}
        case PreviewReady():
            return {"files": _with(row["files"], event.file)}
        case TaskFinished():
            return {"files": _with(row["files"], *event.files), "fraction": 1.0, "seconds_left": 0.0}


def _fraction(row: sqlite3.Row, event: StepDone, now: float) -> float:
    """By time where the time left is known, by stages where not; a bar never goes back, nor is full before the end."""
    if event.seconds_left is not None and row["started"] is not None:
        spent: float = max(now - row["started"], 1e-3)
        reached = spent / (spent + event.seconds_left)
    else:
        within = event.done / max(event.total, 1)
        reached = (row["stage_index"] + within) / max(row["stage_count"], 1)
    return max(float(row["fraction"]), min(reached, 0.99))


def _with(listed: str, *items: str) -> str:
    return json.dumps(list(dict.fromkeys([*json.loads(listed), *items])))

"""How fast this machine is: what the newest jobs took, by their manifests, against the figures of the catalogue.

A job that was slow once, beside a program that took the processor, must not make the next one look so. So as long as
few jobs tell, the figures of the catalogue count as one of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from backend.contract.costs import ModelCosts, stage_seconds, tuning_seconds

MOST_JOBS = 9
"""How many of the newest jobs tell; the median forgives a machine that was busy with something else once."""

ENOUGH_JOBS = 3
"""So many jobs outvote one that was slow."""

LEAST_SECONDS = 1.0
"""Work that should take less than this says nothing of the rate."""

_MANIFEST = "manifest.json"


def learnt(costs: ModelCosts, folders: Iterable[Path], device: str) -> ModelCosts:
    """A model's costs at the rate of the jobs in these folders, the newest first, that ran on the device."""
    ratios: list[float] = []
    for folder in folders:
        found = _ratio(folder / _MANIFEST, costs, device)
        ratios += [found] if found is not None else []
        if len(ratios) == MOST_JOBS:
            break
    return replace(costs, rate=round(_middle(ratios), 3), learnt=len(ratios)) if ratios else costs


def _middle(ratios: list[float]) -> float:
    """The median of ratios; of an even number the geometric mean of the two in the middle."""
    ordered = sorted(ratios if len(ratios) >= ENOUGH_JOBS else [*ratios, 1.0])
    return math.sqrt(ordered[(len(ordered) - 1) // 2] * ordered[len(ordered) // 2])


@lru_cache(maxsize=1024)
def _ratio(manifest: Path, costs: ModelCosts, device: str) -> float | None:
    """Of one job; None where its manifest tells nothing. A manifest is written once, so it is read once."""
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        if told.get("device") != device or told["resolved"].get("model") != costs.model:
            return None
        expected, took = _compared(told, costs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # a job of another version, or a file that somebody changed
    return took / expected if expected >= LEAST_SECONDS else None


def _compared(told: dict[str, Any], costs: ModelCosts) -> tuple[float, float]:
    """Seconds that the work should have taken and did take: of the phases that were not there from earlier jobs."""
    known, seconds = {stage.name: stage for stage in costs.stages}, told["seconds"]
    guided = 2 if told["request"].get("sampling", {}).get("guidance", 1.0) != 1.0 else 1
    tuned = told["request"].get("finetune") or {}
    expected, took = 0.0, 0.0
    for stage in told["resolved"]["stages"]:
        cost = known.get(stage["name"])
        if cost is None:
            continue
        parts = [(stage["name"], guided * stage_seconds(cost, stage["steps"], stage["frames"]))]
        if tuned.get("steps") is None:
            parts += [(f"finetune-{stage['name']}", tuning_seconds(costs, cost, tuned.get("preset", "none")))]
        for phase, should in parts:
            if should and seconds.get(phase):
                expected, took = expected + should, took + seconds[phase]
    return expected, took

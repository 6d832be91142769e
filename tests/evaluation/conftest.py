"""An evaluation as small as it can be: tiny networks, two finetuning steps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from backend.evaluation import plan, tables
from backend.finetuning.presets import PRESETS, Recipe
from backend.models.embedded import EmbeddedFamily
from tests.models.tiny import tiny_family


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedFamily]:
    """A tiny family, and presets and a grid of very few steps."""
    monkeypatch.setitem(PRESETS, "video", Recipe(1.0, 2, 1e-3))
    monkeypatch.setitem(PRESETS, "mixed", Recipe(0.35, 2, 1e-3))
    for module in (plan, tables):
        monkeypatch.setattr(module, "GRID_STEPS", (0, 2))
        monkeypatch.setattr(module, "GRID_STRENGTHS", (0.7, 0.95))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tiny_family()
    torch.set_num_threads(threads)

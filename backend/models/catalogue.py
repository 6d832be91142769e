"""The models that can be asked for, described without loading anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelInfo:
    """What a user reads before choosing; `stages` are "name frames x height x width"."""

    name: str
    title: str
    licence: str
    stages: tuple[str, ...]
    needs: str
    knows: str


CATALOGUE: tuple[ModelInfo, ...] = (
    ModelInfo(
        name="embedded",
        title="Embedded cascade",
        licence="GPL-3.0-or-later",
        stages=("base 16 x 24 x 40", "tsr 32 x 24 x 40", "ssr 32 x 48 x 80"),
        needs="Ships inside; runs on two CPU cores in 2 GB.",
        knows="A small procedural world: one coloured shape that moves on a textured ground.",
    ),
)

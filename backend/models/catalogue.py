"""The models that can be asked for, described without loading anything."""

from __future__ import annotations

from backend.contract.status import ModelInfo

from .costs import EMBEDDED

CATALOGUE: tuple[ModelInfo, ...] = (
    ModelInfo(
        name="embedded",
        title="Embedded cascade",
        licence="GPL-3.0-or-later",
        stages=(
            "base 16 x 24 x 40",
            "tsr1 32 x 24 x 40",
            "ssr1 32 x 48 x 80",
            "ssr2 32 x 192 x 320",
            "tsr2 64 x 192 x 320",
            "tsr3 128 x 192 x 320",
            "ssr3 128 x 768 x 1280",
        ),
        needs="Ships inside; runs on two CPU cores, to 192 x 320 in 2 GB, to the end in 6.",
        knows="A small procedural world: one coloured shape that moves on a textured ground.",
        costs=EMBEDDED,
    ),
)

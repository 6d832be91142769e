"""The five attributes that name a clip of the world, and the values that each can take."""

from __future__ import annotations

from dataclasses import dataclass

RGB = tuple[int, int, int]

SHAPES: tuple[str, ...] = ("circle", "square", "triangle", "star", "cross", "ring")

# Orange and pink are left out on purpose: dimmed or blurred they turn into red, yellow or purple.
COLOURS: dict[str, RGB] = {
    "red": (222, 38, 40),
    "yellow": (246, 216, 40),
    "green": (38, 160, 56),
    "cyan": (52, 206, 222),
    "blue": (38, 72, 214),
    "purple": (150, 48, 186),
    "white": (242, 242, 242),
    "black": (22, 22, 22),
}

# The second tone of a background's texture: visibly apart from the base tone, still the same colour.
TONES: dict[str, RGB] = {
    "red": (148, 20, 24),
    "yellow": (180, 152, 16),
    "green": (20, 100, 32),
    "cyan": (24, 142, 156),
    "blue": (20, 38, 140),
    "purple": (98, 22, 126),
    "white": (184, 184, 184),
    "black": (82, 82, 82),
}

MOTIONS: tuple[str, ...] = (
    "still", "left", "right", "up", "down", "bouncing", "circling", "growing", "shrinking",
)  # fmt: skip

BACKGROUNDS: tuple[str, ...] = ("plain", "striped", "checkered", "gradient", "speckled")

CAMERA_MOVES: tuple[str, ...] = ("zooming in", "zooming out", "panning left", "panning right")

# What every clip has; a second object and a camera's move are there or not.
ATTRIBUTE_NAMES: tuple[str, ...] = ("shape", "colour", "motion", "background", "background_colour")


@dataclass(frozen=True)
class Attributes:
    """What a prompt asks for or a clip shows; None where nothing is said.

    With two objects the order is that of naming them, and means nothing else.
    """

    shape: str | None = None
    colour: str | None = None
    motion: str | None = None
    background: str | None = None
    background_colour: str | None = None
    second_shape: str | None = None
    second_colour: str | None = None
    second_motion: str | None = None
    camera: str | None = None

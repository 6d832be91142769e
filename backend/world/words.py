"""The words for each attribute: a canonical one first, then its synonyms."""

from __future__ import annotations

SHAPE_WORDS: dict[str, tuple[str, ...]] = {
    "circle": ("circle", "ball", "disc"),
    "square": ("square", "box", "block"),
    "triangle": ("triangle", "pyramid", "wedge"),
    "star": ("star", "starfish"),
    "cross": ("cross", "plus"),
    "ring": ("ring", "hoop", "donut"),
}

COLOUR_WORDS: dict[str, tuple[str, ...]] = {
    "red": ("red", "crimson", "scarlet"),
    "yellow": ("yellow", "golden", "lemon"),
    "green": ("green", "emerald"),
    "cyan": ("cyan", "turquoise", "aqua"),
    "blue": ("blue", "cobalt", "sapphire"),
    "purple": ("purple", "violet"),
    "white": ("white", "ivory"),
    "black": ("black", "ebony"),
}

# Each way of saying a motion has the form of "a circle moving left" and that of "a circle moves left".
MOTION_PHRASES: dict[str, tuple[tuple[str, str], ...]] = {
    "still": (("standing still", "stands still"), ("staying still", "stays still"), ("resting", "rests")),
    "left": (("moving left", "moves left"), ("going left", "goes left"), ("heading left", "heads left"),
             ("sliding to the left", "slides to the left")),
    "right": (("moving right", "moves right"), ("going right", "goes right"), ("heading right", "heads right"),
              ("sliding to the right", "slides to the right")),
    "up": (("moving up", "moves up"), ("going up", "goes up"), ("rising", "rises"), ("floating up", "floats up")),
    "down": (("moving down", "moves down"), ("going down", "goes down"), ("falling", "falls"),
             ("sinking", "sinks")),
    "bouncing": (("bouncing", "bounces"), ("hopping", "hops"), ("bouncing up and down", "bounces up and down")),
    "circling": (("circling", "circles"), ("orbiting", "orbits"), ("going round and round", "goes round and round")),
    "growing": (("growing", "grows"), ("getting bigger", "gets bigger"), ("expanding", "expands")),
    "shrinking": (("shrinking", "shrinks"), ("getting smaller", "gets smaller"), ("contracting", "contracts")),
}  # fmt: skip

# Words that are enough to know the motion in a prompt that people wrote.
MOTION_KEYWORDS: dict[str, tuple[str, ...]] = {
    "still": ("still", "stands", "standing"),
    "left": ("left",),
    "right": ("right",),
    "up": ("up",),
    "down": ("down",),
    "bouncing": ("up and down",),
    "circling": ("round", "moving in circles", "moves in circles", "in circles", "in a circle"),
    "growing": ("bigger",),
    "shrinking": ("smaller",),
}

# In the forms of "a camera zooming in" and of "the camera zooms in".
CAMERA_PHRASES: dict[str, tuple[tuple[str, str], ...]] = {
    "zooming in": (("zooming in", "zooms in"), ("moving closer", "moves closer")),
    "zooming out": (("zooming out", "zooms out"), ("moving away", "moves away")),
    "panning left": (("panning left", "pans left"), ("panning to the left", "pans to the left")),
    "panning right": (("panning right", "pans right"), ("panning to the right", "pans to the right")),
}

# The same in prompts that people wrote.
CAMERA_KEYWORDS: dict[str, tuple[str, ...]] = {
    "zooming in": ("zoom in",),
    "zooming out": ("zoom out",),
    "panning left": ("pan left", "pan to the left"),
    "panning right": ("pan right", "pan to the right"),
}

BACKGROUND_WORDS: dict[str, tuple[str, ...]] = {
    "plain": ("plain", "solid", "uniform"),
    "striped": ("striped", "banded"),
    "checkered": ("checkered", "chequered", "tiled"),
    "gradient": ("gradient", "fading", "shaded"),
    "speckled": ("speckled", "dotted", "spotted"),
}

GROUND_NOUNS: tuple[str, ...] = ("background", "backdrop")

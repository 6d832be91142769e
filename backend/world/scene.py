"""A scene: the attributes of one clip together with the continuous parameters that fix every pixel of it.

Lengths are in units of the frame height, x runs to the right over [0, 5/3], y downwards over [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.world.attributes import BACKGROUNDS, COLOURS, MOTIONS, RGB, SHAPES, TONES, Attributes
from backend.world.camera import Camera

__all__ = [
    "ASPECT", "BACKGROUNDS", "COLOURS", "MOTIONS", "RGB", "SHAPES", "TONES", "Body", "Scene", "sample_scene", "track",
]  # fmt: skip

ASPECT = 40 / 24

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Body:
    """An object beside a scene's first one; its fields are those of `Scene`."""

    shape: str
    colour: str
    motion: str
    size: float
    x: float
    y: float
    reach: float = 0.0
    cycles: float = 0.0
    phase: float = 0.0
    drift: float = 0.0
    rotation: float = 0.0
    colour_shift: RGB = (0, 0, 0)


@dataclass(frozen=True)
class Scene:
    """One clip of the world: an object on a ground, sometimes a second object, sometimes a camera that moves.

    `reach` and `cycles` mean what the motion makes of them (see `track`).
    """

    shape: str
    colour: str
    motion: str
    background: str
    background_colour: str
    size: float  # radius at time 0
    x: float  # centre at time 0; centre of the orbit or of the bounce's floor where there is one
    y: float
    reach: float = 0.0  # distance travelled, height of a bounce, radius of an orbit, or log of the growth factor
    cycles: float = 0.0  # bounces, or signed turns
    phase: float = 0.0  # of the bounce or orbit, in cycles
    drift: float = 0.0  # sideways distance while bouncing
    rotation: float = 0.0  # radians
    texture_period: float = 0.3
    texture_phase: float = 0.0
    texture_angle: float = 0.0  # radians
    texture_seed: int = 0  # places the speckles
    colour_shift: RGB = (0, 0, 0)
    background_shift: RGB = (0, 0, 0)
    second: Body | None = None
    camera: Camera | None = None

    @property
    def attributes(self) -> Attributes:
        """The names only."""
        return Attributes(
            self.shape,
            self.colour,
            self.motion,
            self.background,
            self.background_colour,
            second_shape=self.second.shape if self.second else None,
            second_colour=self.second.colour if self.second else None,
            second_motion=self.second.motion if self.second else None,
            camera=self.camera.move if self.camera else None,
        )

    @property
    def objects(self) -> tuple[Scene | Body, ...]:
        """The objects, the first one in the scene's own fields; the last is in front."""
        return (self, self.second) if self.second else (self,)


def track(scene: Scene | Body, times: NDArray[np.floating[Any]]) -> tuple[Floats, Floats, Floats]:
    """Centre x, centre y and radius of an object in the world, each [T], at times [T] in [0, 1]."""
    t = np.asarray(times, dtype=np.float32)
    x, y, radius = (np.full_like(t, value) for value in (scene.x, scene.y, scene.size))
    angle = np.float32(2 * np.pi) * (scene.cycles * t + scene.phase)
    if scene.motion in ("left", "right"):
        x += scene.reach * t * (1 if scene.motion == "right" else -1)
    elif scene.motion in ("up", "down"):
        y += scene.reach * t * (1 if scene.motion == "down" else -1)
    elif scene.motion == "bouncing":
        x += scene.drift * t
        y -= scene.reach * np.abs(np.sin(angle / 2))
    elif scene.motion == "circling":
        x += scene.reach * np.cos(angle)
        y += scene.reach * np.sin(angle)
    elif scene.motion in ("growing", "shrinking"):
        radius *= np.exp(scene.reach * t * (1 if scene.motion == "growing" else -1))
    return x, y, radius


def sample_scene(rng: np.random.Generator, **fixed: Any) -> Scene:
    """A scene drawn uniformly over the attributes; `fixed` overrides any field, as in shape="star"."""
    colour, ground = _two_colours(rng, fixed.get("colour"), fixed.get("background_colour"))
    names = {
        "shape": str(rng.choice(SHAPES)),
        "colour": colour,
        "motion": str(rng.choice(MOTIONS)),
        "background": str(rng.choice(BACKGROUNDS)),
        "background_colour": ground,
    } | {name: value for name, value in fixed.items() if name in Attributes.__dataclass_fields__}
    path = _PATHS.get(names["motion"], _still_path)(rng, names["motion"])
    scene = Scene(**names, **path, **_texture(rng, names["background"]), **_variation(rng))
    return replace(scene, **fixed)


def _two_colours(rng: np.random.Generator, colour: str | None, ground: str | None) -> tuple[str, str]:
    """Two different colours, keeping those that are given."""
    if colour is not None and colour == ground:
        raise ValueError(f"the object and its background cannot both be {colour}")
    object_colour = colour or str(rng.choice([name for name in COLOURS if name != ground]))
    return object_colour, ground or str(rng.choice([name for name in COLOURS if name != object_colour]))


def _within(rng: np.random.Generator, low: float, high: float) -> float:
    """Uniform between the bounds, or their middle where they have crossed."""
    return float(rng.uniform(low, high)) if low < high else (low + high) / 2


def _still_path(rng: np.random.Generator, motion: str) -> dict[str, Any]:
    size = rng.uniform(0.2, 0.29)
    return {"size": size, "x": _within(rng, size, ASPECT - size), "y": _within(rng, size, 1 - size)}


def _sideways_path(rng: np.random.Generator, motion: str) -> dict[str, Any]:
    size = rng.uniform(0.2, 0.28)
    reach = rng.uniform(0.74, min(1.1, ASPECT - 2 * size))
    start = _within(rng, size, ASPECT - size - reach)
    x = start if motion == "right" else ASPECT - start
    return {"size": size, "x": x, "y": _within(rng, size, 1 - size), "reach": reach}


def _vertical_path(rng: np.random.Generator, motion: str) -> dict[str, Any]:
    size = rng.uniform(0.19, 0.26)
    reach = rng.uniform(0.42, min(0.6, 1.04 - 2 * size))
    start = _within(rng, size - 0.02, 1.02 - size - reach)
    y = start if motion == "down" else 1 - start
    return {"size": size, "x": _within(rng, size, ASPECT - size), "y": y, "reach": reach}


def _bouncing_path(rng: np.random.Generator, motion: str) -> dict[str, Any]:
    size = rng.uniform(0.19, 0.25)
    reach = rng.uniform(0.38, min(0.56, 1.02 - 2 * size))
    drift = rng.uniform(-0.2, 0.2)
    path = {"size": size, "reach": reach, "drift": drift, "cycles": rng.uniform(2.0, 3.0), "phase": rng.uniform()}
    x = _within(rng, size - min(drift, 0), ASPECT - size - max(drift, 0))
    return path | {"x": x, "y": _within(rng, size + reach, 1.02 - size)}


def _circling_path(rng: np.random.Generator, motion: str) -> dict[str, Any]:
    size = rng.uniform(0.19, 0.25)
    reach = rng.uniform(0.19, min(0.28, 0.52 - size))
    span = size + reach
    cycles = rng.uniform(1.1, 1.6) * rng.choice([-1.0, 1.0])
    path = {"size": size, "reach": reach, "cycles": float(cycles), "phase": rng.uniform()}
    return path | {"x": _within(rng, span, ASPECT - span), "y": _within(rng, span - 0.02, 1.02 - span)}


def _scaling_path(rng: np.random.Generator, motion: str) -> dict[str, Any]:
    small, factor = rng.uniform(0.13, 0.15), rng.uniform(2.1, 2.4)
    large = small * factor
    place = {"x": _within(rng, large, ASPECT - large), "y": _within(rng, large, 1 - large)}
    return place | {"size": small if motion == "growing" else large, "reach": float(np.log(factor))}


_PATHS = {
    "left": _sideways_path,
    "right": _sideways_path,
    "up": _vertical_path,
    "down": _vertical_path,
    "bouncing": _bouncing_path,
    "circling": _circling_path,
    "growing": _scaling_path,
    "shrinking": _scaling_path,
}


def _texture(rng: np.random.Generator, background: str) -> dict[str, Any]:
    """Period, phase, angle and seed; a checkerboard stays almost upright, everything else turns freely."""
    turn = rng.uniform(-0.15, 0.15) if background == "checkered" else rng.uniform(0, 2 * np.pi)
    period = rng.uniform(0.42, 0.52) if background == "checkered" else rng.uniform(0.28, 0.38)
    seed = int(rng.integers(2**31))
    return {"texture_period": period, "texture_phase": rng.uniform(), "texture_angle": turn, "texture_seed": seed}


def _variation(rng: np.random.Generator) -> dict[str, Any]:
    """The small differences between two objects of the same name."""
    first, second = (tuple(int(v) for v in rng.integers(-8, 9, 3)) for _ in range(2))
    return {"rotation": rng.uniform(-0.17, 0.17), "colour_shift": first, "background_shift": second}

"""The world bench: 127 edits of 29 held-out clips, in the proportions of the paper's Table 1, fixed by a seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.world.attributes import ATTRIBUTE_NAMES, BACKGROUNDS, COLOURS, MOTIONS, SHAPES
from backend.world.caption import canonical
from backend.world.render import clip_times, render
from backend.world.scene import Scene, sample_scene, track
from backend.world.split import held_out_scenes

SEED = 2023
CLIPS = 29
COUNTS = {"motion": 36, "style": 15, "object": 44, "background": 32}
SCALING = ("growing", "shrinking")

_PATH = ("size", "x", "y", "reach", "cycles", "phase", "drift")
_TEXTURE = ("texture_period", "texture_phase", "texture_angle", "texture_seed")
_PATHS_TRIED = 32
_OBJECT_EDITS = (("shape",), ("colour",), ("shape", "colour"))


@dataclass(frozen=True)
class Edit:
    """A wish: make of clip `clip`, which shows `source`, one that shows `target`.

    `kind` is "motion" (another motion), "style" (another texture of the ground in the same colour: this world's only
    change of look that leaves object and colours alone), "object" (shape, colour, or both) or "background" (the
    ground's colour).
    What `kind` does not name is the same in both scenes, to the pixel.
    """

    name: str
    seed: int  # of its noise, the same for every method
    clip: int
    kind: str
    source: Scene
    target: Scene

    @property
    def prompt(self) -> str:
        """What the user would write: the canonical caption of the target."""
        return canonical(self.target)

    @property
    def edited(self) -> tuple[str, ...]:
        """The attributes that the prompt changes."""
        pair = self.source.attributes, self.target.attributes
        return tuple(name for name in ATTRIBUTE_NAMES if getattr(pair[0], name) != getattr(pair[1], name))


@cache
def bench(seed: int = SEED) -> tuple[Edit, ...]:
    """All edits, clip after clip; the same ones on every machine. Settings are found on the edits of another seed."""
    rng = np.random.default_rng(seed)
    scenes = held_out_scenes(CLIPS, seed)
    order = rng.permutation(CLIPS)
    kinds = [kind for kind, count in COUNTS.items() for _ in range(count)]
    edits: list[Edit] = []
    for index, kind in enumerate(kinds):
        clip = int(order[index % CLIPS])
        taken = {edit.target.attributes for edit in edits if edit.clip == clip}
        number = sum(edit.clip == clip and edit.kind == kind for edit in edits)
        target = _target(rng, scenes[clip], kind, index)
        while target.attributes in taken:
            target = _target(rng, scenes[clip], kind, index)
        edits.append(Edit(f"{clip:02d}-{kind}-{number}", index, clip, kind, scenes[clip], target))
    return tuple(sorted(edits, key=lambda edit: (edit.clip, list(COUNTS).index(edit.kind), edit.name)))


def shown(scene: Scene, frames: int, height: int, width: int) -> NDArray[np.uint8]:
    """A scene as a clip uint8 [T, H, W, 3] on a stage's grid."""
    return render(scene, clip_times(frames), height, width)


def _target(rng: np.random.Generator, source: Scene, kind: str, index: int) -> Scene:
    if kind == "motion":
        return _moved(rng, source, _other(rng, MOTIONS, source.motion))
    if kind == "style":
        return _covered(rng, source, _other(rng, BACKGROUNDS, source.background))
    if kind == "background":
        return replace(source, background_colour=_other(rng, COLOURS, source.background_colour, source.colour))
    changes = {
        "shape": _other(rng, SHAPES, source.shape),
        "colour": _other(rng, COLOURS, source.colour, source.background_colour),
    }
    chosen: dict[str, Any] = {name: changes[name] for name in _OBJECT_EDITS[index % len(_OBJECT_EDITS)]}
    return replace(source, **chosen)


def _other(rng: np.random.Generator, names: Any, *not_these: str) -> str:
    return str(rng.choice([name for name in names if name not in not_these]))


def _moved(rng: np.random.Generator, source: Scene, motion: str) -> Scene:
    """The scene with another motion: of some paths, the one that begins most like the source's, in place and size."""
    paths = [sample_scene(rng, motion=motion) for _ in range(_PATHS_TRIED)]
    nearest = min(paths, key=lambda path: float(np.linalg.norm(_start(path) - _start(source))))
    return replace(source, motion=motion, **{name: getattr(nearest, name) for name in _PATH})


def _covered(rng: np.random.Generator, source: Scene, background: str) -> Scene:
    """The scene with another texture, of a period and an angle that this texture can have."""
    drawn = sample_scene(rng, background=background)
    return replace(source, background=background, **{name: getattr(drawn, name) for name in _TEXTURE})


def _start(scene: Scene) -> NDArray[np.float64]:
    """Centre and radius [3] at time 0, the radius counted twice."""
    x, y, radius = (float(part[0]) for part in track(scene, np.zeros(1)))
    return np.asarray([x, y, 2 * radius])

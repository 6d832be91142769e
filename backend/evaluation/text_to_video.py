"""What text-to-video gets right: `python -m backend.evaluation.text_to_video [--count 200] [--out DIR]`.

Held-out captions (combinations of attributes that training never saw) go through the base alone, and the judge, which
does not know the caption, says what it sees. Writes figures.json and a contact sheet.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from backend.cascade.run import sample_base, stage_generator
from backend.degradation.grid import to_uint8
from backend.evaluation.judge import judge, score
from backend.models.protocol import Family
from backend.models.registry import load
from backend.world.caption import caption
from backend.world.scene import Scene
from backend.world.split import held_out_scenes

SEED = 1
STEPS = 32
GUIDANCE = 3.0


def samples(family: Family, scenes: Sequence[Scene], steps: int, guidance: float) -> Iterator[NDArray[np.uint8]]:
    """One clip uint8 [T, H, W, 3] a scene, from a caption of it alone."""
    rng = np.random.default_rng(SEED)
    for index, scene in enumerate(scenes):
        generator = stage_generator(SEED, index)
        prompt = caption(scene, rng)
        *_, last = sample_base(family, family.stages[0], prompt, None, 1.0, steps, guidance, generator)
        yield to_uint8(last.clean[0].permute(1, 2, 3, 0).numpy())


def figures(scores: Sequence[Mapping[str, bool]]) -> dict[str, float]:
    """The share that is right of each attribute, of both colours together, and of everything."""
    shares = {name: float(np.mean([score[name] for score in scores])) for name in scores[0]}
    both = [score["colour"] and score["background_colour"] for score in scores]
    return {**shares, "both_colours": float(np.mean(both)), "all": float(np.mean([all(s.values()) for s in scores]))}


def contact_sheet(clips: Sequence[NDArray[np.uint8]], columns: int = 8, zoom: int = 3) -> NDArray[np.uint8]:
    """A row a clip, `columns` of its frames."""
    rows = []
    for clip in clips:
        frames = [np.pad(f, ((1, 1), (1, 1), (0, 0)), constant_values=128) for f in clip[:: len(clip) // columns]]
        rows.append(np.concatenate(frames[:columns], axis=1))
    sheet = np.concatenate(rows, axis=0)
    return sheet.repeat(zoom, axis=0).repeat(zoom, axis=1)


def main() -> None:
    """Sample, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path, default=Path("evaluation-out"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    scenes = held_out_scenes(arguments.count, SEED)
    family = load("embedded")
    clips = list(samples(family, scenes, arguments.steps, arguments.guidance))
    scores = [score(judge(clip), scene.attributes) for clip, scene in zip(clips, scenes, strict=True)]
    record = {
        "count": arguments.count,
        "steps": arguments.steps,
        "guidance": arguments.guidance,
        "weights": family.weights()["base"],
        "right": {name: round(value, 3) for name, value in figures(scores).items()},
    }
    (arguments.out / "figures.json").write_text(json.dumps(record, indent=2))
    cv2.imwrite(str(arguments.out / "contact-sheet.png"), contact_sheet(clips[:24])[..., ::-1])
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()

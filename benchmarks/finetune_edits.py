"""What a finetune does to edits: `python -m benchmarks.finetune_edits --rates 2e-5 4e-5 --s .95 1`.

A finetune that holds the clip may no longer hear the prompt. Edits of the world bench's kind, of another seed than the
bench (which stays unseen while settings are found), are made at each rate and noise level s, rate 0 being no finetune,
and graded as the bench grades: alignment, fidelity, quality, success. `--out FILE` keeps a line for each edit; what has
a line there is not made again.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from backend.degradation.grid import to_tensor, to_uint8
from backend.evaluation.bench import Edit, bench, shown
from backend.evaluation.grade import grade
from backend.evaluation.measures import measure
from backend.evaluation.methods import Sampling, invert
from backend.finetuning.asset import shipped_weights_kept
from backend.finetuning.loop import Finetune
from backend.finetuning.loss import Target
from backend.finetuning.presets import PRESETS
from backend.models.embedded import EmbeddedFamily

SEED = 77
Key = tuple[str, float, str, float]


@dataclass(frozen=True)
class Line:
    """An edit made with a preset at a rate and a noise level, and its grades."""

    preset: str
    rate: float
    edit: str
    s: float
    alignment: float
    fidelity: float
    quality: float
    success: bool

    @property
    def key(self) -> Key:
        """What tells it from the others of a file."""
        return self.preset, self.rate, self.edit, self.s


def lines(
    family: EmbeddedFamily, wanted: list[tuple[Edit, float]], preset: str, rate: float, steps: int
) -> Iterator[Line]:
    """Finetune on the clip that all these edits have in common, then make each at its level."""
    stage = family.stages[0]
    source = to_tensor(shown(wanted[0][0].source, stage.frames, stage.height, stage.width))
    with shipped_weights_kept(family.network(stage.name)):
        if rate:
            _finetune(family, source, preset, rate)
        for edit, s in wanted:
            made = invert(family, Sampling(steps, 1.0), s, source, edit.prompt, edit.seed)
            found = grade(edit, measure(edit, to_uint8(made[0].permute(1, 2, 3, 0).numpy())))
            yield Line(preset, rate, edit.name, s, found.alignment, found.fidelity, found.quality, found.success)


def _finetune(family: EmbeddedFamily, source: Tensor, preset: str, rate: float) -> None:
    network = family.network(family.stages[0].name)
    recipe = replace(PRESETS[preset], learning_rate=rate)
    for _ in Finetune(family, family.stages[0].name, recipe).run(Target(source, None)):
        pass
    network.requires_grad_(False)


def table(found: list[Line]) -> str:
    """Means by preset, rate and s, as Markdown."""
    rows = ["| finetune | rate | s | edits | alignment | fidelity | quality | success |", "|---" * 8 + "|"]
    for preset, rate, s in sorted({(line.preset, line.rate, line.s) for line in found}):
        there = [line for line in found if (line.preset, line.rate, line.s) == (preset, rate, s)]
        alignment, fidelity, quality, success = (
            statistics.fmean(getattr(line, name) for line in there)
            for name in ("alignment", "fidelity", "quality", "success")
        )
        grades = f"{alignment:.2f} | {fidelity:.2f} | {quality:.2f} | {success:.0%}"
        rows.append(f"| {preset} | {rate:g} | {s:g} | {len(there)} | {grades} |")
    return "\n".join(rows)


def main() -> None:
    """Work the clips one after the other, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=tuple(PRESETS), default="mixed")
    parser.add_argument("--rates", type=float, nargs="+", default=[0.0, 2e-5, 4e-5, 1e-4])
    parser.add_argument("--s", type=float, nargs="+", default=[0.85, 0.92, 0.95, 0.97, 0.985, 1.0])
    parser.add_argument("--clips", type=int, nargs="+", default=list(range(8)))
    parser.add_argument("--sampling-steps", type=int, default=16)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    family, found = EmbeddedFamily.load(), _read(arguments.out)
    there = {line.key for line in found}
    for clip in arguments.clips:
        edits = [edit for edit in bench(SEED) if edit.clip == clip]
        for rate in arguments.rates:
            preset = arguments.preset if rate else "none"
            wanted = [(edit, s) for edit in edits for s in arguments.s if (preset, rate, edit.name, s) not in there]
            for line in lines(family, wanted, preset, rate, arguments.sampling_steps) if wanted else ():
                found.append(line)
                if arguments.out is not None:
                    with arguments.out.open("a") as file:
                        file.write(json.dumps(asdict(line)) + "\n")
    print(table(found))


def _read(path: Path | None) -> list[Line]:
    if path is None or not path.exists():
        return []
    return [Line(**json.loads(line)) for line in path.read_text().splitlines()]


if __name__ == "__main__":
    main()

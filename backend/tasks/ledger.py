"""What a job did, written down: warnings as they come, the manifest at the end."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend import provenance
from backend.contract.events import TaskFinished, WarningRaised
from backend.contract.requests import JobRequest
from backend.contract.wire import to_wire
from backend.media.sequence import sequence_of
from backend.media.write import out_of_space

from .progress import Progress
from .workspace import Workspace

if TYPE_CHECKING:
    from backend.models.protocol import StageSpec

    from .inversion import Inversion  # brings torch, which what needs no model goes without

MANIFEST = "manifest.json"
FORMAT = 1


class Ledger:
    """Collects the facts of one job."""

    def __init__(self, request: JobRequest, workspace: Workspace, sources: Sequence[Path]) -> None:
        self.request, self.workspace = request, workspace
        self.hashes = {path: _sha256(path) for path in sources}
        self.sources = [{"name": path.name, "sha256": self.hashes[path]} for path in sources]
        self.warnings: list[WarningRaised] = []
        self.resolved: dict[str, Any] = {}
        self._device = provenance.processor()
        self._notes: dict[str, Any] = {}
        self._kept: list[str] = []

    def note(self, name: str, value: Any) -> None:
        """Something more about how the settings were resolved, for `resolve` to write down."""
        self._notes[name] = value

    def keep(self, file: str) -> None:
        """A file in the job's folder that belongs to its result besides those that `finish` is given."""
        self._kept.append(file)

    def warn(self, code: str, text: str) -> Iterator[WarningRaised]:
        """Tell the user, now and in the manifest."""
        warning = WarningRaised(code, text)
        self.warnings.append(warning)
        yield warning

    def warn_of_unknown_words(self, inversion: Inversion) -> Iterator[WarningRaised]:
        """Name the prompt's words that the model was never taught."""
        unknown = inversion.family.unknown_words(inversion.prompt)
        if unknown:
            text = f"The {inversion.family.name} model does not know: {', '.join(unknown)}. They had no effect."
            yield from self.warn("unknown_words", text)

    def resolve(self, inversion: Inversion) -> None:
        """Write down the settings that the request's presets came to, before the work begins."""
        recipe = inversion.recipe
        self._device = inversion.device_name
        self.resolved = {
            "model": inversion.family.name,
            "weights": inversion.family.weights(),
            "finetune": asdict(recipe) if recipe else None,
            "finetunes": {stage: identity.key for stage, identity in inversion.finetunes.items()},
            "stages": [_stage(inversion, stage) for stage in inversion.stages],
            "sampler": "stochastic DDIM, eta 1.0, cosine schedule",
            "last_stage": "plain interpolation to the strip: Lanczos in space, linear in time",
            "seed": inversion.sampling.seed,
            **self._notes,
        }
        write_record(self.workspace.folder / "resolved.json", self.resolved)

    def finish(self, progress: Progress, files: Sequence[str], output: dict[str, Any]) -> TaskFinished:
        """Write the manifest, whole, as the last thing of all."""
        files = (*files, *self._kept)
        record = {
            "format": FORMAT,
            "kind": self.request.kind,
            "request": to_wire(self.request),
            "resolved": self.resolved,
            "sources": self.sources,
            "output": output,
            "files": list(files),
            "seconds": {name: round(value, 2) for name, value in progress.seconds.items()},
            "warnings": [{"code": w.code, "text": w.text} for w in self.warnings],
            "versions": provenance.versions(),
            "device": self._device,
        }
        write_record(self.workspace.folder / MANIFEST, record)
        return TaskFinished((*files, MANIFEST))


def _sha256(path: Path) -> str:
    """Of a source; a pattern is no file, but stands for its pictures."""
    return provenance.sha256(path) if path.exists() else provenance.sha256_of(sequence_of(path) or ())


def _stage(inversion: Inversion, stage: StageSpec) -> dict[str, Any]:
    """A stage as it runs in this job; `key` is its output's in the store."""
    frames, key = inversion.grid(stage)[0], inversion.stage_keys[stage.name]
    return {**asdict(stage), "frames": frames, "steps": inversion.steps(stage), "key": key}


def write_record(path: Path, record: dict[str, Any]) -> None:
    """Write JSON, whole or not at all. Raises NotEnoughSpace."""
    part = path.with_name(f".{path.name}.partial")
    with out_of_space(path):
        with part.open("w") as file:
            json.dump(record, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

"""A finetune as an asset: a folder named by what went into it, with the difference to the shipped weights.

<finetunes>/<key>/asset.json            written last: what it is made of
<finetunes>/<key>/adapter.safetensors   tuned minus shipped weights, bfloat16
<finetunes>/<key>/checkpoint.safetensors  while unfinished: weights and Adam's state, float32
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from backend.models.protocol import Family

from .loop import Finetune, FinetuneStep, trainable
from .loss import Target
from .presets import Recipe

CHECKPOINT_SECONDS = 20.0


@dataclass(frozen=True)
class Identity:
    """All that a finetune depends on; its key is the hash of this."""

    model: str
    stage: str
    weights: str
    frames: str
    recipe: Recipe

    @property
    def key(self) -> str:
        """32 hexadecimal digits."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def frames_hash(target: Target) -> str:
    """The sha256 of the frames that a stage is finetuned on, and of whether they have an order."""
    digest = hashlib.sha256(b"ordered" if target.ordered else b"set")
    for tensor in (target.clip, target.low):
        if tensor is not None:
            digest.update(str(tuple(tensor.shape)).encode() + tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()


def is_complete(folder: Path) -> bool:
    """Whether the finetune in this folder is done."""
    return (folder / "asset.json").is_file()


def make(
    family: Family, identity: Identity, target: Target, folder: Path, facts: dict[str, Any]
) -> Generator[FinetuneStep, None, None]:
    """Finetune into `folder`, or continue there; the network ends with its shipped weights again.

    Closing the iterator keeps a checkpoint. `facts` (names of sources and the like) are written into asset.json.
    """
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint.safetensors"
    with shipped_weights_kept(family.network(identity.stage)) as shipped:
        finetune = Finetune(family, identity.stage, identity.recipe)
        seconds = load_checkpoint(finetune, checkpoint) if checkpoint.exists() else 0.0
        started = saved = time.monotonic()
        try:
            for step in finetune.run(target):
                yield step
                if time.monotonic() - saved > CHECKPOINT_SECONDS:
                    save_checkpoint(finetune, checkpoint, seconds + time.monotonic() - started)
                    saved = time.monotonic()
        except GeneratorExit:
            save_checkpoint(finetune, checkpoint, seconds + time.monotonic() - started)
            raise
        adapter = {n: (p.detach() - shipped[n]).bfloat16().contiguous() for n, p in finetune.parameters.items()}
    _replace(folder / "adapter.safetensors", lambda path: save_file(adapter, path))
    record = {
        "key": identity.key, **asdict(identity), **facts, "created": time.time(), "steps": identity.recipe.steps,
        "seconds": round(seconds + time.monotonic() - started, 2),
    }  # fmt: skip
    _replace(folder / "asset.json", lambda path: path.write_text(json.dumps(record, indent=2)))
    checkpoint.unlink(missing_ok=True)


@contextmanager
def applied(network: nn.Module, folder: Path | None) -> Iterator[None]:
    """The network with a finished finetune's weights inside the block; as it was for None."""
    if folder is None:
        yield
        return
    adapter = load_file(folder / "adapter.safetensors")
    with shipped_weights_kept(network), torch.no_grad():
        for name, parameter in trainable(network).items():
            parameter.add_(adapter[name].to(parameter.device).float())
        network.requires_grad_(False)
        yield


@contextmanager
def shipped_weights_kept(network: nn.Module) -> Iterator[dict[str, Tensor]]:
    """Gives a copy of the network's weights and puts it back at the end."""
    shipped = {name: value.detach().clone() for name, value in network.state_dict().items()}
    try:
        yield shipped
    finally:
        network.load_state_dict(shipped)
        network.requires_grad_(False)


def save_checkpoint(finetune: Finetune, path: Path, seconds: float) -> None:
    """Weights and Adam's moments in float32, exactly."""
    tensors = {f"weights/{n}": p.detach().contiguous() for n, p in finetune.parameters.items()}
    for name, parameter in finetune.parameters.items():
        for key, value in finetune.optimizer.state.get(parameter, {}).items():
            tensors[f"{key}/{name}"] = value.contiguous()
    facts = {"step": str(finetune.step), "seconds": str(seconds)}
    _replace(path, lambda part: save_file(tensors, part, metadata=facts))


def load_checkpoint(finetune: Finetune, path: Path) -> float:
    """Continue as the checkpoint left off; returns the seconds spent before."""
    with safe_open(path, "pt") as file, torch.no_grad():
        facts = file.metadata()
        names = set(file.keys())
        for name, parameter in finetune.parameters.items():
            parameter.copy_(file.get_tensor(f"weights/{name}"))
            if f"step/{name}" in names:
                moments = ("step", "exp_avg", "exp_avg_sq")
                state = {k: file.get_tensor(f"{k}/{name}").to(parameter.device) for k in moments}
                finetune.optimizer.state[parameter] = state
    finetune.step = int(facts["step"])
    return float(facts["seconds"])


def _replace(path: Path, write: Any) -> None:
    """Write beside `path`, flush to the disk, and rename: never half a file."""
    part = path.with_name(path.name + ".part")
    write(part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)

"""Weights in and out of training."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from backend.models.embedded import NETWORK_CONFIGS, WEIGHTS, WORDS_TAUGHT
from backend.world.vocabulary import VOCABULARY


def load_weights(path: Path) -> dict[str, Tensor]:
    """The averaged weights of a checkpoint (.pt), or a safetensors file, as float32; of a trainee, its network's."""
    state = torch.load(path, weights_only=True)["averaged"] if path.suffix == ".pt" else load_file(path)
    inside = {name.removeprefix("network."): value for name, value in state.items() if name.startswith("network.")}
    return {name: value.float() for name, value in (inside or state).items()}


def publish(network: str, checkpoint: Path, folder: Path = WEIGHTS) -> None:
    """Write a network's averaged weights in bfloat16 and renew the list of checksums."""
    weights = {name: value.bfloat16().contiguous() for name, value in load_weights(checkpoint).items()}
    save_file(weights, folder / f"{network}.safetensors", {WORDS_TAUGHT: str(len(VOCABULARY))})
    sums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.safetensors"))}
    (folder / "weights.json").write_text(json.dumps(sums, indent=2) + "\n")


def main() -> None:
    """`python -m backend.training.weights NETWORK=CHECKPOINT ...`, such as base=FILE: publish what training made."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("checkpoints", nargs="+", metavar="NETWORK=CHECKPOINT")
    for item in parser.parse_args().checkpoints:
        network, _, path = item.partition("=")
        if network not in NETWORK_CONFIGS or not path:
            parser.error(f"{item} is not NETWORK=CHECKPOINT with a network of {list(NETWORK_CONFIGS)}")
        publish(network, Path(path))


if __name__ == "__main__":
    main()

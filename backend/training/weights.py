"""Reading weights to start from, and exporting what training made."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor


def load_weights(path: Path) -> dict[str, Tensor]:
    """The averaged weights of a checkpoint (.pt), or a safetensors file, as float32."""
    state = torch.load(path, weights_only=True)["averaged"] if path.suffix == ".pt" else load_file(path)
    return {name: value.float() for name, value in state.items()}


def main() -> None:
    """`python -m backend.training.weights CHECKPOINT OUT.safetensors`: the averaged weights in bfloat16."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    state = load_weights(arguments.checkpoint)
    save_file({name: value.bfloat16().contiguous() for name, value in state.items()}, arguments.out)


if __name__ == "__main__":
    main()

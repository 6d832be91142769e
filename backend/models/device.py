"""Where a model computes: on the GPU with the most free memory, else on the processor, unless the user says it."""

from __future__ import annotations

import os

import torch

from backend import provenance
from backend.contract.errors import UnknownDevice
from backend.contract.status import DEVICE_VARIABLE


def chosen() -> torch.device:
    """The device that the environment names, else the best that there is. Raises UnknownDevice."""
    name = os.environ.get(DEVICE_VARIABLE, "")
    return named(name) if name else best()


def named(name: str) -> torch.device:
    """The device of that name; "cuda" is the GPU with the most free memory. Raises UnknownDevice."""
    known = {"cpu": torch.device("cpu"), **({"cuda": best()} if torch.cuda.device_count() else {}), **gpus()}
    if name not in known:
        raise UnknownDevice(
            f"There is no device called {name!r} that PyTorch {torch.__version__} can use.",
            f"Set {DEVICE_VARIABLE} to one of: {', '.join(known)}; without it the best of them is taken.",
        )
    return known[name]


def best() -> torch.device:
    """The GPU with the most free memory, or the processor where PyTorch can use none."""
    return max(gpus().values(), key=lambda gpu: torch.cuda.mem_get_info(gpu)[0], default=torch.device("cpu"))


def name_of(device: torch.device) -> str:
    """What a device is called by its maker."""
    return str(torch.cuda.get_device_name(device)) if device.type == "cuda" else provenance.processor()


def gpus() -> dict[str, torch.device]:
    """The GPUs that PyTorch can use, by name."""
    return {f"cuda:{index}": torch.device("cuda", index) for index in range(torch.cuda.device_count())}

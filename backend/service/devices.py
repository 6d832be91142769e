"""What the worker can compute on, asked without torch."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psutil

from backend import provenance
from backend.contract.status import DEVICE_VARIABLE, Device

_QUERY = ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits"]


def devices() -> tuple[Device, ...]:
    """What the worker can use, the one that it takes first: the GPU with the most free memory or the one that is named.

    That is `backend.models.device`, told without torch.
    """
    wish = os.environ.get(DEVICE_VARIABLE, "")
    gpus = () if wish == "cpu" or not has_cuda() else told_by_driver()
    number = wish.removeprefix("cuda:")
    if number.isdecimal() and int(number) < len(gpus):
        gpus = (gpus[int(number)], *gpus[: int(number)], *gpus[int(number) + 1 :])
    else:
        gpus = tuple(sorted(gpus, key=lambda gpu: -gpu.memory_free))
    return (*gpus, _processor())


@cache
def has_cuda() -> bool:
    """Whether the PyTorch that is installed was built for NVIDIA's GPUs."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return False
    version = Path(spec.origin).with_name("version.py")
    return version.is_file() and re.search(r"^cuda\b.*=\s*['\"]", version.read_text(), re.MULTILINE) is not None


def told_by_driver() -> tuple[Device, ...]:
    """The GPUs that NVIDIA's driver tells of, in its order; none where there is no driver."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ()
    try:
        told = subprocess.run([tool, *_QUERY], capture_output=True, text=True, timeout=5, check=True).stdout
    except (subprocess.SubprocessError, OSError):
        return ()  # a tool without a working driver is a machine without a GPU
    return tuple(_gpu(line) for line in told.splitlines() if line.count(",") == 2)


def _gpu(line: str) -> Device:
    name, total, free = (part.strip() for part in line.split(","))
    return Device(name, int(total) << 20, int(free) << 20)


def _processor() -> Device:
    memory = psutil.virtual_memory()
    return Device(provenance.processor(), memory.total, memory.available)

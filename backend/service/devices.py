"""What the worker can compute on, asked without torch."""

from __future__ import annotations

import platform
import shutil
import subprocess

import psutil

from backend.contract.status import Device

_QUERY = ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits"]


def devices() -> tuple[Device, ...]:
    """The NVIDIA GPUs that the driver tells of, and the processor."""
    return (*_gpus(), _processor())


def _gpus() -> tuple[Device, ...]:
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
    return Device(f"CPU, {psutil.cpu_count()} threads, {platform.machine()}", memory.total, memory.available)

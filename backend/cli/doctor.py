"""`dreamstrip doctor`: what is here, what is wrong, and the fix."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import psutil
import typer
from rich.console import Console

from backend.contract.endpoint import ENDPOINT_FILE, default_store, read_endpoint
from backend.contract.errors import InvalidRequest, UnknownDevice
from backend.contract.version import API_RANGE, VERSION
from backend.jobs.space import RESERVE
from backend.service.devices import told_by_driver

from .options import Store, store_or_default

PACKAGES = ("torch", "numpy", "opencv-python-headless", "av", "safetensors", "fastapi", "starlette", "uvicorn")
ENCODERS = {"libx264": "the take (H.264)", "ffv1": "the master (FFV1)", "aac": "its sound", "png": "posters"}
DECODERS = ("h264", "hevc", "vp9", "av1", "prores", "ffv1", "png", "mjpeg")
NEEDED_MEMORY = 2 << 30


@dataclass(frozen=True)
class Finding:
    """One line of the report; a `fix` means that something is wrong."""

    subject: str
    text: str
    fix: str = ""


def doctor(store: Store = None) -> None:
    """Say what device, memory, disk, codecs, models and versions there are; exit with 1 if something is wrong."""
    console, wrong = Console(soft_wrap=True, highlight=False), 0
    for finding in examine(store_or_default(store)):
        wrong += bool(finding.fix)
        mark = "[red]wrong[/red]" if finding.fix else "[green]ok   [/green]"
        console.print(f"{mark} {finding.subject:<9} ", end="")
        console.print(finding.text, markup=False)
        if finding.fix:
            console.print(f"      fix: {finding.fix}", markup=False)
    raise typer.Exit(1 if wrong else 0)


def examine(store: Path) -> Iterator[Finding]:
    """All findings, the quick ones first."""
    examinations: tuple[Callable[[], Iterator[Finding]], ...] = (
        _versions,
        _memory,
        lambda: _disk(store),
        lambda: _daemon(store),
        _weights,
        _codecs,
        _device,
    )
    for examination in examinations:
        yield from examination()


def _versions() -> Iterator[Finding]:
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}"
    yield Finding("versions", f"dreamstrip {VERSION}, API {API_RANGE[0]} to {API_RANGE[1]}, {python}")
    for package in PACKAGES:
        try:
            yield Finding("package", f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            yield Finding("package", f"{package} is not installed.", f"pip install {package}, or dreamstrip again")


def _memory() -> Iterator[Finding]:
    memory = psutil.virtual_memory()
    text = f"{_gib(memory.available)} free of {_gib(memory.total)}"
    yield Finding(
        "memory", text, "" if memory.available >= NEEDED_MEMORY else "Close other programs: 2 GiB are needed."
    )


def _disk(store: Path) -> Iterator[Finding]:
    place = next(folder for folder in (store, *store.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    fix = "" if free > 2 * RESERVE else "Free some space, or choose another --store."
    yield Finding("disk", f"{_gib(free)} free for the store {store}", fix)


def _daemon(store: Path) -> Iterator[Finding]:
    try:
        endpoint = read_endpoint(store)
    except InvalidRequest as error:
        fix = f"Stop the daemon, delete {ENDPOINT_FILE} in {store}, start it again."
        yield Finding("daemon", f"what it has written cannot be read: {error}", fix)
        return
    if endpoint is None:
        yield Finding("daemon", "none runs on this store" + ("" if store == default_store() else " (--store)"))
    elif psutil.pid_exists(endpoint.pid):
        yield Finding("daemon", f"at {endpoint.url}, process {endpoint.pid}")
    else:
        yield Finding("daemon", "the last one ended without a word", "Start it again: dreamstrip serve.")


def _weights() -> Iterator[Finding]:
    import backend.models

    folder = Path(backend.models.__file__).parent / "weights"
    try:
        published: dict[str, str] = json.loads((folder / "weights.json").read_bytes())
    except (OSError, ValueError):
        yield Finding("model", "the embedded model's weights are not here, or damaged", "Install dreamstrip again.")
        return
    for name, promised in published.items():
        yield _weight(folder / name, promised)


def _weight(file: Path, promised: str) -> Finding:
    if not file.is_file():
        return Finding("model", f"{file.name} is missing", "Install dreamstrip again.")
    if hashlib.sha256(file.read_bytes()).hexdigest() != promised:
        return Finding("model", f"{file.name} does not have its sha256", "Install dreamstrip again.")
    return Finding("model", f"embedded: {file.name}, {_gib(file.stat().st_size)}, sha256 {promised[:12]} as published")


def _codecs() -> Iterator[Finding]:
    try:
        import av
    except ImportError:
        yield Finding("codecs", "PyAV cannot be imported.", "pip install av, or dreamstrip again")
        return
    known = av.codecs_available
    for name, use in ENCODERS.items():
        fix = "" if _has(name, "w") else "Install the av wheel from PyPI: it brings this encoder."
        yield Finding("codecs", f"{name} writes {use}", fix)
    yield Finding("codecs", "reads " + ", ".join(name for name in DECODERS if name in known))


def _has(codec: str, mode: str) -> bool:
    import av

    try:
        av.Codec(codec, mode)  # type: ignore[arg-type]
    except ValueError:
        return False
    return True


def _device() -> Iterator[Finding]:
    try:
        import torch
    except (ImportError, OSError) as error:
        yield Finding("device", f"torch cannot be imported ({type(error).__name__}).", "pip install torch again.")
        return
    from backend.models.device import chosen, name_of

    there = torch.cuda.device_count()
    for index in range(there):
        told = torch.cuda.get_device_properties(index)
        yield Finding("device", f"cuda:{index}, {told.name}, {_gib(told.total_memory)}")
    for gpu in () if there else told_by_driver():
        fix = "Install a PyTorch with CUDA that suits the driver; until then the processor computes."
        yield Finding("device", f"{gpu.name} is there, and PyTorch {torch.__version__} cannot use it.", fix)
    try:
        yield Finding("device", f"computes on: {name_of(chosen())}")
    except UnknownDevice as error:
        yield Finding("device", str(error), error.fix)
    yield Finding("device", f"{torch.get_num_threads()} CPU threads, {torch.backends.cpu.get_cpu_capability()}")


def _gib(size: int) -> str:
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 else f"{size / 2**20:.1f} MiB"

"""How long the daemon takes from the start of its process until it is ready: `python -m benchmarks.daemon_start`."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil


def started(store: Path) -> tuple[float, float]:
    """Seconds on the clock and of the processor until a daemon with that store says that it is ready."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "backend.cli", "serve", "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        clock, spent = time.perf_counter() - began, psutil.Process(process.pid).cpu_times()
        process.terminate()
    return clock, spent.user + spent.system


def main() -> None:
    """Print the median and the range."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        times = [started(Path(folder, str(number))) for number in range(repeats)]
    for name, seconds in zip(("clock", "processor"), zip(*times, strict=True), strict=True):
        print(f"{name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

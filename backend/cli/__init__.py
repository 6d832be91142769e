"""The command line: the daemon, the jobs without a daemon, the models, the doctor."""

from __future__ import annotations

import os
import sys

from backend.contract.errors import DreamstripError


def main() -> None:
    """The console script: an error of ours is told with its code and its fix, and exits with 2.

    Threads of torch that wait for each other sleep instead of spinning, here and in the daemon's worker, unless the
    environment says otherwise. Beside one other busy process on two cores, such as Blender that plays, an
    evaluation of the base takes 0.2 s instead of 1.1; alone 0.14 instead of 0.12. OpenMP reads it as torch is loaded.
    """
    from .app import app

    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")  # the driver's: "cuda:1" is what nvidia-smi calls 1

    try:
        app()
    except DreamstripError as error:
        print(f"error {error.code}: {error}\n  fix: {error.fix}", file=sys.stderr)
        raise SystemExit(2) from None

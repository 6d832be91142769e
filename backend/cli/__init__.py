"""The command line: the daemon, the jobs without a daemon, the models, the doctor."""

from __future__ import annotations

import sys

from backend.contract.errors import DreamstripError


def main() -> None:
    """The console script: an error of ours is told with its code and its fix, and exits with 2."""
    from .app import app

    try:
        app()
    except DreamstripError as error:
        print(f"error {error.code}: {error}\n  fix: {error.fix}", file=sys.stderr)
        raise SystemExit(2) from None

"""Tests share their cores: torch's waiting threads sleep, as those of the command line do."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

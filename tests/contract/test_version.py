"""The handshake says which side is old."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from backend.contract.errors import VersionMismatch
from backend.contract.version import API_RANGE, API_VERSION, VERSION, agree


def test_the_newest_common_version_is_taken() -> None:
    assert agree((1, 3), (2, 5)) == 3
    assert agree((2, 5), (1, 3)) == 3
    assert agree(API_RANGE) == API_VERSION


def test_an_old_daemon_is_named() -> None:
    with pytest.raises(VersionMismatch, match="The daemon is too old") as refused:
        agree((1, 1), (2, 3))
    assert "pip install" in refused.value.fix


def test_an_old_add_on_is_named() -> None:
    with pytest.raises(VersionMismatch, match="The add-on is too old"):
        agree((2, 3), (1, 1))


def test_the_package_has_the_contracts_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION

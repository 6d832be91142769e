"""Room on the disk."""

from __future__ import annotations

import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from backend.contract.errors import NotEnoughSpace
from backend.contract.settings import OutputSettings
from backend.jobs import space
from tests.contract.samples import REQUESTS, edit, generate

Usage = namedtuple("Usage", "total used free")


def test_only_a_master_counts() -> None:
    assert space.estimate(generate()) == 0
    master = replace(generate(), output=OutputSettings(master=True, width=80, height=48))
    assert space.estimate(master) == 3 * 80 * 48 * 8
    assert space.estimate(edit()) == 3 * 640 * 360 * 32


@pytest.mark.parametrize("request_", REQUESTS)
def test_every_kind_has_an_estimate(request_: object) -> None:
    assert space.estimate(request_) >= 0  # type: ignore[arg-type]


def test_a_full_disk_refuses_work_and_says_how_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, space.RESERVE + 100))
    space.require(tmp_path, 100)
    with pytest.raises(NotEnoughSpace, match="512 MiB free, this needs 513 MiB"):
        space.require(tmp_path, 1 << 20)

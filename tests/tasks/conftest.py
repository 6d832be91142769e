"""Jobs on a tiny model and a generated clip."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.contract.media import LocalMedia, Media
from backend.media.write import write_poster, write_video
from backend.models import registry
from backend.tasks import Workspace
from tests.models.tiny import tiny_family


@pytest.fixture(autouse=True)
def tiny_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The name "embedded" gives tiny networks, and torch one thread: tests share two cores with others."""
    family = tiny_family()
    monkeypatch.setitem(registry.FAMILIES, "embedded", lambda device: family)
    registry.load.cache_clear()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
    registry.load.cache_clear()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 frames of 90x60 at 30000/1001: a bright square that moves right."""
    path = tmp_path_factory.mktemp("media") / "square.mkv"
    frames = np.full((20, 60, 90, 3), 40, np.uint8)
    for index, frame in enumerate(frames):
        frame[20:40, 2 * index : 2 * index + 20] = (230, 200, 30)
    write_video(path, iter(frames), Fraction(30000, 1001), master=True)
    return path


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> tuple[LocalMedia, ...]:
    """Three photos of different shapes."""
    folder = tmp_path_factory.mktemp("photos")
    rng = np.random.default_rng(0)
    for index, size in enumerate(((50, 90), (80, 60), (70, 70))):
        write_poster(folder / f"{index}.png", rng.integers(0, 256, (*size, 3), dtype=np.uint8))
    return tuple(LocalMedia(str(path)) for path in sorted(folder.iterdir()))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty job's folder and an empty store."""
    return Workspace(tmp_path / "job", resolve, tmp_path / "store", threads=1)


def resolve(media: Media) -> Path:
    """Local paths as they are."""
    assert isinstance(media, LocalMedia)
    return Path(media.path)

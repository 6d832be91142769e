"""A real window of Blender on a virtual screen, with the built extension in a throwaway profile.

Run by `make test-window`, which prepares the system that `--system` names.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.window.cut import Cut, Serve
from tools.build_extension import build
from tools.window.blender import Blender
from tools.window.screen import Screen
from tools.window.system import REPOSITORY, System

if TYPE_CHECKING:
    from tests.blender.fake_daemon import FakeDaemon

_SCRATCH = tempfile.TemporaryDirectory(prefix="dreamstrip-window-", ignore_cleanup_errors=True)
_SCALE = 0.65
"""Of the screen and all on it, where nobody looks at it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the real Blender is, and whether pictures are wanted."""
    parser.addoption("--system", type=Path, help="folder made by tools/window/prepare.sh")
    parser.addoption("--pictures", type=Path, help="folder for the pictures of README and guide")


def pytest_configure(config: pytest.Config) -> None:
    """Let the fake daemon import the contract by the name that it has inside Blender."""
    link = Path(_SCRATCH.name) / "bl_ext" / "user_default" / "dreamstrip"
    link.parent.mkdir(parents=True)
    link.symlink_to(REPOSITORY)
    sys.path.append(_SCRATCH.name)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    _SCRATCH.cleanup()


@pytest.fixture(scope="session")
def scratch() -> Path:
    """A folder that has the same path inside the system."""
    return Path(_SCRATCH.name)


@pytest.fixture(scope="session")
def screen(request: pytest.FixtureRequest, scratch: Path) -> Iterator[Screen]:
    """The virtual screen."""
    folder = request.config.getoption("--system")
    if folder is None:
        raise pytest.UsageError("tests/window is run by `make test-window`")
    screen = Screen(System(folder, scratch), _SCALE if request.config.getoption("--pictures") is None else 1.0)
    yield screen
    screen.close()


@pytest.fixture(scope="session")
def blender(screen: Screen, scratch: Path) -> Iterator[Blender]:
    """Blender's window."""
    blender = Blender(screen, build(scratch), DREAMSTRIP_STORE=str(scratch / "no-store"))
    yield blender
    blender.close()


@pytest.fixture
def cut(blender: Blender, scratch: Path) -> Iterator[Cut]:
    """A new file with a clip and a still on its timeline, both sidebars open."""
    cut = Cut(blender, scratch)
    cut.open()
    yield cut
    assert "Traceback" not in cut.complaints(), cut.complaints()


@pytest.fixture
def store(scratch: Path) -> Path:
    """A new store, where Blender sees it too."""
    return Path(tempfile.mkdtemp(prefix="store-", dir=scratch))


@pytest.fixture
def daemon(cut: Cut, scratch: Path, store: Path) -> Iterator[FakeDaemon]:
    """A fake daemon that the add-on is connected to."""
    from tests.blender.fake_daemon import FakeDaemon

    fake = FakeDaemon(store)
    cut.use_store(fake.store)
    cut.wait(lambda: cut.connection() == "online", "the daemon was found")
    yield fake
    cut.use_store(scratch / "no-store")
    fake.stop()


@pytest.fixture
def serve(cut: Cut, store: Path) -> Iterator[Serve]:
    """Starts a daemon of the store that the window watches."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "backend.cli", "serve", "--store", str(store)]
        started.append(subprocess.Popen(command, cwd=REPOSITORY))
        cut.wait(lambda: cut.connection() == "online", "the daemon was found")
        return started[-1]

    cut.use_store(store)
    yield start
    for daemon in started:
        daemon.kill()
        daemon.wait()

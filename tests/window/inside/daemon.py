"""Runs inside Blender: what the add-on knows of the daemon, its jobs and its installation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bl_ext.user_default.dreamstrip.blender_addon import preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.views import queue

from tests.window.inside.context import scene


def use_store(folder: str) -> None:
    """The store whose daemon the add-on talks to."""
    preferences.stored().store = folder


def connection() -> str:
    """What the add-on knows of the daemon."""
    return runtime.current().session.connection.state


def jobs() -> list[dict[str, Any]]:
    """The jobs on the page that the queue's panel shows."""
    shown = queue.build(scene(), runtime.current().session).lines
    return [asdict(line) for line in shown if isinstance(line, queue.JobLine)]


def batches() -> int:
    """How many entries of the queue's page stand for several jobs."""
    shown = queue.build(scene(), runtime.current().session).lines
    return sum(isinstance(line, queue.BatchLine) for line in shown)


def let_takes_land(wanted: bool) -> None:
    """Whether the takes of the jobs that come are to land by themselves: the preference."""
    preferences.stored().lands = wanted


def is_queue_paused() -> bool:
    """Whether the queue's panel says so."""
    return queue.build(scene(), runtime.current().session).paused


def installation() -> dict[str, Any]:
    """How far the installation of a backend is, as the panel says."""
    return asdict(runtime.current().session.installation)


def install_from(wheel: str) -> None:
    """Choose the backend's wheel, and no network: the preferences."""
    own = preferences.stored()
    own.wheel, own.offline = wheel, True


def granted() -> list[str]:
    """The folders whose files the daemon may read in place."""
    return [str(folder) for folder in preferences.granted()]
